"""From a Word document to lines as they are seen: paragraphs, line breaks, cells of tables, in their order.

Lines count from 1; an empty paragraph is a line, and so is what follows a line break inside of one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from quizkit.formats.exchange.blocks import Note, Place, note
from quizkit.formats.exchange.docx.numbers import Numbering, W, value_of
from quizkit.formats.exchange.docx.tables import labelled_rows
from quizkit.formats.exchange.text_lines import PICTURE_MARK, Line, line_of

_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DROPPED = {
    W + name for name in ("del", "moveFrom", "rPr", "pPr", "instrText", "delText", "rt", "sdtPr", "fldChar")
}
_DRAWN = {W + name for name in ("drawing", "pict", "object")}
_SIGNS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": "\t"}
# Marks of the symbol fonts that teachers tick with.
_SYMBOLS = {
    "F0FC": "√",
    "F0FE": "√",
    "F050": "√",
    "F052": "√",
    "F0FB": "×",
    "F0FD": "×",
    "F04F": "×",
    "F051": "×",
}
_HOLE = "____"
_SPACES = " \t\u00a0\u2002\u2003\u3000"
_DEEPEST_TABLE = 20
_NOTED = {W + "footnoteReference", W + "endnoteReference"}
# Of two forms of the same drawing only the newer one is looked at; of a ruby only what stands below.
_WRAPPED = {_ALTERNATE + "AlternateContent", _ALTERNATE + "Choice", W + "ruby", W + "rubyBase"}


@dataclass
class _Gathered:
    """A paragraph's text so far, and what was met in it that makes no text."""

    text: str = ""
    met: dict[str, None] = field(default_factory=dict)
    in_hole: bool = False

    def add(self, text: str, *, underlined: bool) -> None:
        """More text; spaces that are underlined are a hole, however many runs they are cut into."""
        hole = underlined and bool(text) and not text.strip(_SPACES)
        if not (hole and self.in_hole):
            self.text += _HOLE if hole else text
        self.in_hole = hole if text else self.in_hole


def document_lines(document: Any) -> list[Line]:
    """All lines of a ``docx.document.Document``."""
    part = document.part
    numbering = next(
        (other.target_part.element for other in part.rels.values() if other.reltype.endswith("/numbering")),
        None,
    )
    reader = _Reader(Numbering(numbering, part.styles.element if part.styles is not None else None))
    reader.take(part.element.body, 0)
    return reader.lines


class _Reader:
    def __init__(self, numbering: Numbering) -> None:
        self.lines: list[Line] = []
        self._numbering = numbering

    def take(self, container: Any, depth: int) -> None:
        """The lines of a body or a cell."""
        for kind, element in _blocks(container):
            if kind == "p":
                self._paragraph(element)
            elif depth < _DEEPEST_TABLE:
                self._table(element, depth)

    def _paragraph(self, element: Any) -> None:
        label = self._numbering.label(element)
        gathered = _Gathered()
        _gather(element, gathered)
        for text in (f"{label} {gathered.text}" if label else gathered.text).split("\n"):
            self._line(text, gathered.met)
            gathered.met = {}

    def _line(self, text: str, met: dict[str, None], *, starts: bool = False, apart: bool = False) -> None:
        number = len(self.lines) + 1
        notes: tuple[Note, ...] = tuple(note(Place(number, number), code) for code in met)
        self.lines.append(line_of(number, text, starts=starts, notes=notes)._replace(apart=apart))

    # --- tables --------------------------------------------------------------------------------------

    def _table(self, table: Any, depth: int) -> None:
        rows = [[self._cell(cell, depth) for cell in _cells(row)] for row in _rows(table)]
        texts = [["\n".join(line.text for line in cell) for cell in row] for row in rows]
        labelled = labelled_rows(texts)
        for number, row in enumerate(rows):
            if labelled is not None:
                self._labelled(labelled[number - 1], row) if number else self._joined(row, apart=True)
            elif all(len(cell) <= 1 for cell in row):
                self._joined(row)
            else:
                for line in (line for cell in row for line in cell):
                    self._again(line, line.raw)

    def _labelled(self, texts: list[str], row: list[list[Line]]) -> None:
        """A row that is a question; what was met in it is said at its first line."""
        met = dict.fromkeys(one.code for cell in row for line in cell for one in line.notes)
        pictures = any(line.picture for cell in row for line in cell)
        for at, text in enumerate(texts):
            mark = PICTURE_MARK if pictures and at == 0 else ""
            self._line(text.replace(PICTURE_MARK, "") + mark, met if at == 0 else {}, starts=at == 0)

    def _joined(self, row: list[list[Line]], *, apart: bool = False) -> None:
        """A row of short cells as one line: four options, or the numbers of a table of answers."""
        cells = [cell[0] for cell in row if cell]
        met = dict.fromkeys(one.code for cell in cells for one in cell.notes)
        self._line("\t".join(cell.raw for cell in cells), met, apart=apart)

    def _again(self, line: Line, raw: str) -> None:
        self._line(raw, dict.fromkeys(one.code for one in line.notes))

    def _cell(self, cell: Any, depth: int) -> list[Line]:
        inner = _Reader(self._numbering)
        inner.take(cell, depth + 1)
        return [line for line in inner.lines if line.text or line.picture or line.notes]


def _blocks(container: Any) -> Iterator[tuple[str, Any]]:
    """Paragraphs and tables, also those in content controls and insertions."""
    for child in container:
        if child.tag == W + "p":
            yield "p", child
        elif child.tag == W + "tbl":
            yield "tbl", child
        elif child.tag in {
            W + "sdt",
            W + "sdtContent",
            W + "ins",
            W + "moveTo",
            W + "customXml",
            W + "smartTag",
        }:
            yield from _blocks(child)


def _rows(table: Any) -> Iterator[Any]:
    for row in table.iter(W + "tr"):
        if next(row.iterancestors(W + "tbl")) is table and row.find(f"{W}trPr/{W}del") is None:
            yield row


def _cells(row: Any) -> Iterator[Any]:
    for cell in row.iter(W + "tc"):
        if next(cell.iterancestors(W + "tr")) is row:
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            if merged is None or merged.get(W + "val") == "restart":
                yield cell


# --- the text of a paragraph ---------------------------------------------------------------------------


def _gather(element: Any, into: _Gathered) -> None:
    for child in element:
        if child.tag in _DROPPED:
            continue
        if child.tag == W + "r":
            _run(child, into)
        elif child.tag == _MATHS + "oMath" or child.tag == _MATHS + "oMathPara":
            into.met["docx_formula"] = None
            into.add("".join(text.text or "" for text in child.iter(_MATHS + "t")), underlined=False)
        elif child.tag not in {W + "p", W + "tbl"}:
            _gather(child, into)


def _run(run: Any, into: _Gathered) -> None:
    properties = run.find(W + "rPr")
    vanish = None if properties is None else properties.find(W + "vanish")
    if vanish is not None and vanish.get(W + "val") not in {"0", "false"}:
        if any(text.text and text.text.strip() for text in run.iter(W + "t")):
            into.met["docx_hidden"] = None
        return
    line = value_of(properties, "u")
    _content(run, into, underlined=line not in {"", "none"})


def _content(run: Any, into: _Gathered, *, underlined: bool) -> None:
    for child in run:
        if child.tag == W + "t":
            into.add(child.text or "", underlined=underlined)
        elif child.tag in _SIGNS:
            sign = _SIGNS[child.tag]
            into.add(sign, underlined=underlined and sign == "\t")
        elif child.tag == W + "sym":
            into.add(_SYMBOLS.get(str(child.get(W + "char")).upper(), ""), underlined=underlined)
        elif child.tag in _DRAWN:
            _drawn(child, into)
        elif child.tag in _NOTED:
            into.met["docx_footnote"] = None
        elif child.tag == W + "r":
            _run(child, into)
        elif child.tag in _WRAPPED:
            _content(child, into, underlined=underlined)


def _drawn(drawing: Any, into: _Gathered) -> None:
    """A text box is not read, and that is said; anything else is a picture."""
    box = next(drawing.iter(W + "txbxContent"), None)
    if box is not None:
        if any(text.text and text.text.strip() for text in box.iter(W + "t")):
            into.met["docx_text_box"] = None
    else:
        into.add(PICTURE_MARK, underlined=False)
