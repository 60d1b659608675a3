"""Where the header of a sheet is and what its columns are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from quizkit.formats.exchange.words import plain
from quizkit.formats.exchange.xlsx.words import NUMBERING, column_of
from quizkit.formats.exchange.xlsx.workbook import Row, Sheet

HEADER_WITHIN = 10
"""Rows of the sheet, from the top, among which the header must be."""


@dataclass(frozen=True)
class Header:
    """The header of a sheet: one row, or two where options are headed together."""

    first: int
    last: int
    titles: dict[int, str]
    """Number of the column → what its header says."""
    columns: dict[int, str] = field(default_factory=dict)
    """Number of the column → column of ``words``; each at most once."""

    @property
    def at(self) -> dict[str, int]:
        """Column → its number."""
        return {name: number for number, name in self.columns.items()}

    def unknown(self) -> list[int]:
        """Columns with a title that names none."""
        return [number for number, title in self.titles.items() if not column_of(title)]

    def repeated(self) -> list[int]:
        """Columns that name what one before them names."""
        return [n for n, title in self.titles.items() if column_of(title) and n not in self.columns]

    def is_repeated_by(self, row: Row) -> bool:
        """Whether a row says the same again, as on every printed page."""
        if row.keys() != self.titles.keys():
            return False
        return all(plain(cell.text) == plain(self.titles[n]) for n, cell in row.items())


def find_header(sheet: Sheet) -> Header | None:
    """The header of ``sheet``, None if it has none."""
    numbers = sorted(number for number in sheet.rows if number <= HEADER_WITHIN)
    for number in numbers:
        row = sheet.rows[number]
        titles = {n: cell.text for n, cell in sorted(row.items())}
        second = _second_row(sheet.rows.get(number + 1))
        for last, below in ((number + 1, second), (number, {})) if second else ((number, {}),):
            # The letters below stand in place of the word "options" above them.
            made = Header(number, last, dict(sorted((titles | below).items())), _columns(titles | below))
            if _is_header(list(made.columns.values())):
                return made
    return None


def _second_row(row: Row | None) -> dict[int, str]:
    """The option letters of a row that holds nothing else."""
    titles = {number: cell.text for number, cell in (row or {}).items()}
    is_letters = all(column_of(title).startswith("option-") for title in titles.values())
    return titles if is_letters and len(titles) > 1 else {}


def _columns(titles: dict[int, str]) -> dict[int, str]:
    columns: dict[int, str] = {}
    for number, title in sorted(titles.items()):
        column = column_of(title)
        if column and column not in columns.values():
            columns[number] = column
    return columns


def _is_header(columns: Sequence[str]) -> bool:
    """A stem, and something else that only a table of questions has."""
    others = {"answer", "type", "options", "option-1", "explanation"}
    return "stem" in columns and bool(others.intersection(columns))


def is_numbering(header: Header, number: int) -> bool:
    """Whether a column only counts rows."""
    return header.columns.get(number) == NUMBERING
