"""Rosters: who is enrolled, as a CSV table with Chinese or English headers."""

import csv
import io
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from quizkit.domain.questions import LEVELS
from quizkit.domain.roster import RosterRow, name_key
from quizkit.errors import LEVEL_WORDS, InvalidFile
from quizkit.formats.document import Text
from quizkit.formats.problems import Problem, sentence
from quizkit.formats.shape import near, shown
from quizkit.i18n import N_

COLUMNS = {
    "county": N_("区县"),
    "school": N_("学校"),
    "grade": N_("年级"),
    "class": N_("班级"),
    "level": N_("学段"),
    "seat": N_("座号"),
    "name": N_("姓名"),
}
"""English header → Chinese header; either is read."""

_LEVEL_NAMES = {level: level for level in LEVELS} | {LEVEL_WORDS[level]: level for level in LEVELS}
_COLUMN_NAMES = {name: name for name in COLUMNS} | {word: name for name, word in COLUMNS.items()}
_LONGEST_CELL = 60
_CLASS = ("county", "school", "grade", "class")


@dataclass(frozen=True)
class _Line:
    """A row with the line of the file on which it begins."""

    line: int
    cells: dict[str, str]

    @property
    def class_key(self) -> tuple[str, ...]:
        return tuple(self.cells[column] for column in _CLASS)


def load_roster(path: FilePath | str) -> tuple[RosterRow, ...]:
    """The students of the file ``path``, in its order.

    Raises:
        InvalidFile: with every problem of the file.
        OSError: it cannot be read.
    """
    rows, problems = read_roster(FilePath(path))
    if problems:
        raise InvalidFile(str(path), problems)
    return rows


def read_roster(path: FilePath) -> tuple[tuple[RosterRow, ...], tuple[Problem, ...]]:
    """The rows that hold and all problems, sorted by place."""
    reader = _Reader(Text(path))
    lines = reader.lines()
    reader.check_classes(lines)
    rows = tuple(
        RosterRow(
            county=line.cells["county"],
            school=line.cells["school"],
            grade=line.cells["grade"],
            class_name=line.cells["class"],
            level=_LEVEL_NAMES.get(line.cells["level"], ""),
            seat=line.cells["seat"],
            name=line.cells["name"],
        )
        for line in lines
    )
    return rows, tuple(sorted(reader.problems))


class _Reader:
    def __init__(self, source: Text) -> None:
        self.problems: list[Problem] = []
        self._file = source.file
        self._text = source.text
        self._columns: list[str] = []

    def _find(self, line: int, column: str, code: str, **data: object) -> None:
        """Notes a problem; the number of a column is that of its cell, as a table program counts."""
        place = self._columns.index(column) + 1 if column in self._columns else 1
        self.problems.append(Problem(self._file, line, place, column, "", code, sentence(code, data)))

    def lines(self) -> list[_Line]:
        """The rows below the header; none if the header does not hold."""
        found: list[_Line] = []
        if "\0" in self._text:
            self._find(self._text.count("\n", 0, self._text.index("\0")) + 1, "", "nul")
            return found
        table = csv.reader(io.StringIO(self._text, newline=""), strict=True)
        begins = 1
        try:
            for cells in table:
                row = [cell.strip() for cell in cells]
                if not self._columns:
                    if not self._header(row, begins):
                        return found
                elif any(row):
                    found += self._row(row, begins)
                begins = table.line_num + 1
        except csv.Error as error:
            self._find(begins, "", "not_csv", detail=error)
        if not found and not self.problems:
            self._find(1, "", "no_students")
        return found

    def _header(self, row: list[str], line: int) -> bool:
        names = [_COLUMN_NAMES.get(cell.lower(), "") for cell in row]
        if not any(names):
            self._find(line, "", "not_csv", detail=shown(" ".join(row)))
            return False
        wanted = ", ".join(COLUMNS.values() if any(cell in COLUMNS.values() for cell in row) else COLUMNS)
        self._columns = [name or cell for name, cell in zip(names, row, strict=True)]
        for cell, name in zip(row, names, strict=True):
            if not name:
                self._unknown_column(cell, line, wanted, {*COLUMNS} - {*names})
            elif self._columns.count(name) > 1:
                self._find(line, name, "same_column", name=cell)
        for name, word in COLUMNS.items():
            if name not in names:
                self._find(line, "", "missing_column", name=word if word in wanted else name, names=wanted)
        return not self.problems

    def _unknown_column(self, cell: str, line: int, wanted: str, missing: set[str]) -> None:
        meant = near(cell, [word for name in missing for word in (name, COLUMNS[name])])
        if meant:
            self._find(line, cell, "misspelt_column", name=shown(cell), near=meant)
        else:
            self._find(line, cell, "unknown_column", name=shown(cell), names=wanted)

    def _row(self, row: list[str], line: int) -> list[_Line]:
        if len(row) != len(self._columns):
            self._find(line, "", "wrong_cells", found=len(row), expected=len(self._columns))
            return []
        cells = dict(zip(self._columns, row, strict=True))
        for column, cell in cells.items():
            word = COLUMNS[column]
            if not cell:
                if column != "seat":
                    self._find(line, column, "empty_cell", name=word)
            elif len(cell) > _LONGEST_CELL:
                self._find(line, column, "cell_too_long", name=word, limit=_LONGEST_CELL)
            elif any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for char in cell):
                self._find(line, column, "hidden_character", name=word)
        if cells["level"] and cells["level"] not in _LEVEL_NAMES:
            self._find(line, "level", "unknown_level", value=shown(cells["level"]))
        return [_Line(line, cells)] if all(cells[column] for column in (*_CLASS, "name")) else []

    def check_classes(self, lines: Sequence[_Line]) -> None:
        """Notes seats and names that do not tell the students of a class apart, and mixed levels."""
        classes: defaultdict[tuple[str, ...], list[_Line]] = defaultdict(list)
        for line in lines:
            classes[line.class_key].append(line)
        for members in classes.values():
            self._check_class(members)

    def _check_class(self, members: Sequence[_Line]) -> None:
        seats: dict[str, _Line] = {}
        names: dict[str, _Line] = {}
        for member in members:
            seat, name = member.cells["seat"], name_key(member.cells["name"])
            if _LEVEL_NAMES.get(member.cells["level"]) != _LEVEL_NAMES.get(members[0].cells["level"]):
                self._find(member.line, "level", "class_level", first_line=members[0].line)
            if seat and seat in seats:
                self._find(member.line, "seat", "same_seat", seat=seat, first_line=seats[seat].line)
            twin = names.get(name)
            if twin and not (seat and twin.cells["seat"]):
                shown_name = shown(member.cells["name"])
                self._find(member.line, "name", "same_name", name=shown_name, first_line=twin.line)
            seats.setdefault(seat, member)
            names.setdefault(name, member)
