"""A row of a workbook with its columns named, and what is noted of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quizkit.formats.exchange.blocks import Note, Place, note
from quizkit.formats.exchange.xlsx.words import NUMBERING
from quizkit.formats.exchange.xlsx.workbook import LONGEST_CELL, Cell, Kind, column_letters
from quizkit.formats.shape import shown

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_GOOD = (Kind.TEXT, Kind.NUMBER, Kind.TRUTH)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass
class Line:
    """The cells of a row by column (see ``words``); ``at`` is the number of each column."""

    sheet: str
    row: int
    cells: Mapping[str, Cell]
    at: Mapping[str, int]
    source: str = ""
    repairs: list[Note] = field(default_factory=list)
    refusals: list[Note] = field(default_factory=list)
    _texts: dict[str, str] = field(default_factory=dict)

    def place(self, column: str = "") -> Place:
        """The row, or its cell in a column."""
        letters = column_letters(self.at[column]) if column in self.at else ""
        return Place(self.row, self.row, self.sheet, letters)

    def repair(self, code: str, column: str = "", **data: object) -> None:
        """Notes a repair."""
        self._add(self.repairs, code, column, data)

    def refuse(self, code: str, column: str = "", **data: object) -> None:
        """Notes why the row cannot be taken."""
        self._add(self.refusals, code, column, data)

    def _add(self, notes: list[Note], code: str, column: str, data: Mapping[str, object]) -> None:
        made = note(self.place(column), code, **data)
        if made not in notes:
            notes.append(made)

    def text(self, column: str) -> str:
        """What the cell says; "" if it is empty."""
        if column not in self.cells:
            return ""
        if column not in self._texts:
            self._texts[column] = self._read(column)
        return self._texts[column]

    def _read(self, column: str) -> str:
        text = self.cells[column].text.replace("\r\n", "\n").replace("\r", "\n")
        if _UNSEEN.search(text):
            self.repair("xlsx_controls", column)
            text = _UNSEEN.sub("", text)
        return text.strip()

    def refuse_bad_cells(self) -> None:
        """Refuses cells whose text is not what their author wrote; what only counts rows may be a formula."""
        for column, cell in self.cells.items():
            if cell.kind in _GOOD or column == NUMBERING:
                continue
            match cell.kind:
                case Kind.FORMULA:
                    code = "xlsx_cell_picture" if "DISPIMG" in cell.text else "xlsx_formula"
                    self.refuse(code, column)
                case Kind.ERROR:
                    self.refuse("xlsx_error", column, value=shown(cell.text))
                case Kind.DATE:
                    self.refuse("xlsx_date", column, value=shown(cell.text))
                case Kind.FRACTION:
                    self.refuse("xlsx_fraction", column, value=shown(cell.text))
                case Kind.TOO_LONG:
                    self.refuse("xlsx_too_long", column, limit=LONGEST_CELL)


# --- several things in one cell -------------------------------------------------------------------


def split_cell(text: str, signs: str) -> list[str]:
    """The pieces of ``text`` between ``signs``; a backslash before a sign makes it part of a piece."""
    if "\\" not in text:
        for sign in signs[1:]:
            text = text.replace(sign, signs[0])
        return [piece.strip() for piece in text.split(signs[0])]
    pieces, piece, at = [], "", 0
    while at < len(text):
        char = text[at]
        if char == "\\" and text[at + 1 : at + 2] and text[at + 1] in signs + "\\n":
            piece += text[at : at + 2]
            at += 2
            continue
        if char in signs:
            pieces.append(piece)
            piece = ""
        else:
            piece += char
        at += 1
    pieces.append(piece)
    return [piece.strip() for piece in pieces]


def unescaped_piece(text: str) -> str:
    """A piece as its author meant it."""
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


_SIGNS = "|;；、，,\n\\"


def _meant(match: "re.Match[str]") -> str:
    if match[1] == "n":
        return "\n"
    return match[1] if match[1] in _SIGNS else match[0]


def joined(pieces: Iterable[str], sign: str, signs: str) -> str:
    """``pieces`` in one cell: what ``split_cell`` takes apart again."""
    return sign.join(escaped(piece, signs) for piece in pieces)


def escaped(text: str, signs: str) -> str:
    """``text`` as one piece."""
    made = text.replace("\\", "\\\\").replace("\n", "\\n")
    return "".join("\\" + char if char in signs else char for char in made)
