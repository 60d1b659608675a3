"""Workbooks with a question a row: the own template, and the usual layouts of other systems.

A sheet has a header among its first rows; what its columns are called stands in ``words``. Rows that
share a text in the column 材料 are one passage.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from quizkit.formats.exchange.blocks import Found, Heading, Json, Note, Parsed, Place, note
from quizkit.formats.exchange.numbers import json_number, number_text
from quizkit.formats.exchange.registry import Progress
from quizkit.formats.exchange.words import plain, type_of, type_within
from quizkit.formats.exchange.xlsx.header import HEADER_WITHIN, Header, find_header, is_numbering
from quizkit.formats.exchange.xlsx.line import Line, split_cell, unescaped_piece
from quizkit.formats.exchange.xlsx.question import OF_LIST, passage_of, question_of
from quizkit.formats.exchange.xlsx.words import (
    BANK_SHEETS,
    NOT_READ,
    NUMBERING,
    POINTS_EACH,
    SAME,
    SECTION,
    bank_field,
)
from quizkit.formats.exchange.xlsx.workbook import Row, Sheet, column_letters, read_workbook
from quizkit.formats.shape import shown
from quizkit.i18n import _

_FILLED_DOWN = {
    "type",
    "text",
    "level",
    "difficulty",
    "tags",
    "source",
    "by",
    "year",
    "place",
    "points",
    "unit",
}
_SHOWN_ROWS = 20
"""Of a sheet that has no header: enough to recognise it by."""


def read(content: bytes, progress: Progress) -> Parsed:
    """What is in the workbook.

    Raises:
        ImportRefused: it is no workbook, or too large.
    """
    made = _Reading()
    for sheet in read_workbook(content, progress):
        if sheet.rows:
            made.add(sheet)
    return Parsed(tuple(made.found), tuple(made.headings), tuple(made.notes), made.bank or None)


@dataclass
class _Reading:
    found: list[Found] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    bank: Json = field(default_factory=dict)

    def add(self, sheet: Sheet) -> None:
        name = plain(sheet.name)
        if sheet.name.strip().lower() in NOT_READ:
            self._head(sheet, min(sheet.rows), max(sheet.rows), _("模板自带的说明和例题，没有读"))
            return
        if name in {plain(word) for word in BANK_SHEETS}:
            self._add_bank(sheet)
            return
        header = find_header(sheet)
        if header is None:
            self._add_without_header(sheet)
            return
        place = Place(1, 1, sheet.name)
        if sheet.hidden:
            self.notes.append(note(place, "xlsx_hidden_sheet", sheet=sheet.name))
        if sheet.has_pictures:
            self.notes.append(note(place, "xlsx_pictures", sheet=sheet.name))
        rows = _Rows(sheet, header)
        rows.read()
        self.found += rows.found
        self.headings += rows.headings
        self.notes += rows.notes

    def _head(self, sheet: Sheet, first: int, last: int, means: str) -> None:
        place = Place(first, last, sheet.name)
        self.headings.append(Heading(place, _source(sheet.rows[first], {}), means))

    def _add_without_header(self, sheet: Sheet) -> None:
        numbers = sorted(sheet.rows)
        if sheet.hidden:
            # Lists behind drop-down menus are kept in such sheets.
            self._head(sheet, numbers[0], numbers[-1], _("隐藏的工作表，没有表头，没有读"))
            return
        place = Place(numbers[0], numbers[-1], sheet.name)
        text = "\n".join(_source(sheet.rows[n], {}) for n in numbers[:_SHOWN_ROWS])
        reason = note(place, "xlsx_no_header", sheet=sheet.name, limit=HEADER_WITHIN)
        self.found.append(Found(place, text, {}, (), (reason,)))

    def _add_bank(self, sheet: Sheet) -> None:
        """The sheet on the bank itself: a name in the first column, its value in the second."""
        names: list[list[str]] = []
        for number in sorted(sheet.rows):
            row = sheet.rows[number]
            first, value = (row[n].text.strip() if n in row else "" for n in (1, 2))
            key = bank_field(first)
            self._head(sheet, number, number, _("关于题库") if key else _("没有读"))
            if key == "names":
                names.append([unescaped_piece(piece) for piece in split_cell(value, OF_LIST) if piece])
            elif key and value:
                self.bank[key] = value
        if names:
            self.bank["names"] = names


def _source(row: Row, titles: dict[int, str]) -> str:
    """The cells of a row as lines 列名：值, in their order."""
    lines = []
    for number, cell in sorted(row.items()):
        title = " ".join(titles.get(number, column_letters(number)).split())
        lines.append(f"{title}：{cell.text.strip()}")
    return "\n".join(lines)


class _Rows:
    """The rows of a sheet with a header, one after another."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self.found: list[Found] = []
        self.headings: list[Heading] = []
        self.notes: list[Note] = []
        self._sheet = sheet
        self._header = header
        self._at = header.at
        self._known = {n for n, name in header.columns.items() if name != NUMBERING}
        self._section = type_within(sheet.name)
        self._points: int | float | None = None
        """What the heading above gives each question."""
        self._passage: list[Line] = []

    def read(self) -> None:
        """Sorts every row into blocks and headings."""
        self._fill_merged()
        self._note_columns()
        hidden = 0
        for number in sorted(self._sheet.rows):
            row = self._sheet.rows[number]
            if number < self._header.first:
                self._head(number, row, _("表头上面的文字，不是题目"))
            elif number <= self._header.last or self._header.is_repeated_by(row):
                self._head(number, row, _("表头"))
            elif self._is_section(number, row):
                continue
            elif not self._known.intersection(row):
                counts = all(is_numbering(self._header, n) for n in row)
                self._head(number, row, _("只有序号，没有题目") if counts else _("没有题目"))
            else:
                hidden += number in self._sheet.hidden_rows
                self._add(number, row)
        self._end_passage()
        if hidden:
            place = Place(self._header.first, self._header.first, self._sheet.name)
            self.notes.append(note(place, "xlsx_hidden_rows", sheet=self._sheet.name, count=hidden))

    def _head(self, number: int, row: Row, means: str) -> None:
        place = Place(number, number, self._sheet.name)
        self.headings.append(
            Heading(place, "　".join(cell.text.strip() for _n, cell in sorted(row.items())), means)
        )

    def _is_section(self, number: int, row: Row) -> bool:
        """A row of one cell that says 一、单选题; what follows is of that type."""
        if len({cell.text for cell in row.values()}) != 1:
            return False
        text = next(iter(row.values())).text.strip()
        alone = len(row) == 1 and bool(type_of(text)) and self._at.get("type") not in row
        if not (SECTION.match(text) or alone):
            return False
        kind = type_within(text)
        self._end_passage()
        self._section = kind or self._section
        each = POINTS_EACH.search(text)
        self._points = json_number(Fraction(each[1])) if each else None
        if self._points is not None:
            place = Place(number, number, self._sheet.name)
            self.notes.append(note(place, "xlsx_points_of_section", points=number_text(self._points)))
        self._head(number, row, _("大题标题，下面的题按它算题型") if kind else _("标题"))
        return True

    def _fill_merged(self) -> None:
        numbers = sorted(self._sheet.rows)
        filled = set()
        for top, left, bottom, _right in self._sheet.merged:
            column = self._header.columns.get(left)
            cell = self._sheet.rows.get(top, {}).get(left)
            if column not in _FILLED_DOWN or cell is None or top <= self._header.last:
                continue
            for number in numbers[bisect_right(numbers, top) : bisect_right(numbers, bottom)]:
                self._sheet.rows[number].setdefault(left, cell)
                filled.add(number)
        if filled:
            place = Place(min(filled), max(filled), self._sheet.name)
            self.notes.append(note(place, "xlsx_merged", sheet=self._sheet.name, count=len(filled)))

    def _note_columns(self) -> None:
        below = [row for number, row in self._sheet.rows.items() if number > self._header.last]
        codes = dict.fromkeys(self._header.unknown(), "xlsx_unknown_column")
        codes |= dict.fromkeys(self._header.repeated(), "xlsx_same_column")
        codes |= {n: "xlsx_numbering" for n in self._header.columns if is_numbering(self._header, n)}
        codes |= {n: "xlsx_unknown_column" for row in below for n in row if n not in self._header.titles}
        for number, code in sorted(codes.items()):
            count = sum(number in row for row in below)
            name = shown(" ".join(self._header.titles.get(number, column_letters(number)).split()))
            if count:
                place = self._cell(self._header.last, number)
                self.notes.append(note(place, code, name=name, count=count))
        if "type" not in self._at and not self._section:
            place = Place(self._header.first, self._header.last, self._sheet.name)
            self.notes.append(note(place, "xlsx_no_type_column", sheet=self._sheet.name))

    def _cell(self, row: int, column: int) -> Place:
        return Place(row, row, self._sheet.name, column_letters(column))

    # --- rows to blocks ---

    def _add(self, number: int, row: Row) -> None:
        line = Line(
            self._sheet.name,
            number,
            {self._header.columns[n]: cell for n, cell in row.items() if n in self._header.columns},
            self._at,
            _source(row, self._header.titles),
        )
        text = line.text("text")
        if type_of(line.text("type")) == "passage":
            self._end_passage()
            self._passage = [line]
        elif text and (text.lower() in SAME or self._is_passage_text(text)):
            if not self._passage:
                line.refuse("xlsx_same_nothing", "text")
            self._passage.append(line)
        elif text:
            self._end_passage()
            self._passage = [line]
        else:
            self._end_passage()
            self._keep([line], question_of(line, self._section))

    def _is_passage_text(self, text: str) -> bool:
        return bool(self._passage) and self._passage[0].text("text") == text

    def _end_passage(self) -> None:
        lines, self._passage = self._passage, []
        if lines:
            self._keep(lines, passage_of(lines, self._section))

    def _keep(self, lines: list[Line], question: Json) -> None:
        if self._points is not None:
            for one in question.get("questions", (question,)):
                one.setdefault("points", self._points)
        place = Place(lines[0].row, lines[-1].row, self._sheet.name)
        source = "\n\n".join(line.source for line in lines)
        repairs = tuple(_all(line.repairs for line in lines))
        refusals = tuple(_all(line.refusals for line in lines))
        self.found.append(Found(place, source, question, repairs, refusals))


def _all(lists: Iterable[list[Note]]) -> Iterator[Note]:
    for notes in lists:
        yield from notes
