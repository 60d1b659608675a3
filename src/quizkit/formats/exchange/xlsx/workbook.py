"""An .xlsx file as sheets of cells: what is written in each, not what it looks like.

Read with expat straight from the archive. Unlike openpyxl's streaming reader this sees merged and hidden
rows and formulas, skips nothing-cells (a sheet of one cell in the last corner costs one cell), does not fail
on styles that WPS or web services write wrongly, and takes a third of the time.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import IO, NamedTuple

from quizkit.formats.exchange.gate import parse, safe_parser
from quizkit.formats.exchange.refusing import refused
from quizkit.formats.exchange.registry import Progress

MAX_ROWS = 20_000
MAX_COLUMNS = 100
LONGEST_CELL = 32_767
"""What Excel itself takes."""
_CHUNK = 1 << 16
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_DIGITS = 15


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"
    FORMULA = "formula"
    ERROR = "error"
    DATE = "date"
    FRACTION = "fraction"
    TOO_LONG = "too_long"


class Shown(StrEnum):
    """What a style makes of a number."""

    PLAIN = "plain"
    PERCENT = "percent"
    DATE = "date"
    FRACTION = "fraction"


class Cell(NamedTuple):
    """A cell that is not empty: its text as it is to be read, and what it was."""

    text: str
    kind: Kind = Kind.TEXT


Row = dict[int, Cell]
"""Number of the column, from 1 → cell."""


@dataclass
class Sheet:
    """A sheet. ``rows`` holds only rows and cells that are not empty."""

    name: str
    hidden: bool = False
    rows: dict[int, Row] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""
    has_pictures: bool = False


def read_workbook(content: bytes, progress: Progress) -> list[Sheet]:
    """The sheets of a workbook, in their order.

    Raises:
        ImportRefused: it is none, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _Workbook(archive, progress).sheets()
    except (zipfile.BadZipFile, LookupError, ValueError, OverflowError, OSError, EOFError) as error:
        raise refused("gate_damaged") from error


@cache
def column_letters(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


# --- the parts of the archive ---------------------------------------------------------------------


class _Workbook:
    def __init__(self, archive: zipfile.ZipFile, progress: Progress) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}
        self._progress = progress
        self._path = self._main_part()
        self._linked = self._links(self._path)
        self._rows = 0

    def sheets(self) -> list[Sheet]:
        listed: list[tuple[str, bool, str]] = []
        epoch_1904 = False
        for tag, given in self._tags(self._path, ("sheet", "workbookPr")):
            if tag == "workbookPr":
                epoch_1904 = given.get("date1904") in ("1", "true")
            else:
                hidden = given.get("state", "visible") != "visible"
                listed.append((given.get("name", ""), hidden, given.get("id", "")))
        strings = self._strings()
        formats = self._formats()
        parts = {id_: path for id_, (kind, path) in self._linked.items() if kind == "worksheet"}
        whole = sum(self._size(path) for path in parts.values()) or 1
        found, before = [], 0
        for name, hidden, id_ in listed:
            path = parts.get(id_)  # a sheet that is a chart has no cells
            if path is not None:
                sheet = Sheet(name, hidden)
                reader = _SheetReader(sheet, strings, formats, epoch_1904=epoch_1904)
                self._rows += self._read_sheet(path, reader, before, whole)
                before += self._size(path)
                found.append(sheet)
        return found

    def _read_sheet(self, path: str, reader: "_SheetReader", before: int, whole: int) -> int:
        reader.rows_left = MAX_ROWS - self._rows
        with self._open(path) as stream:
            read = 0

            def more() -> bytes:
                nonlocal read
                chunk = stream.read(_CHUNK)
                read += len(chunk)
                self._progress(min(before + read, whole), whole)
                return chunk

            reader.read(more)
        return len(reader.sheet.rows)

    def _main_part(self) -> str:
        for _tag, given in self._tags("_rels/.rels", ("Relationship",)):
            if given.get("Type", "").endswith("/officeDocument"):
                return given.get("Target", "").lstrip("/")
        return "xl/workbook.xml"

    def _links(self, path: str) -> dict[str, tuple[str, str]]:
        """Id → kind and path of the parts that ``path`` refers to."""
        folder, name = posixpath.split(path)
        links = {}
        for _tag, given in self._tags(f"{folder}/_rels/{name}.rels", ("Relationship",)):
            target = given.get("Target", "")
            absolute = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = given.get("Type", "").rpartition("/")[2]
            links[given.get("Id", "")] = (kind, posixpath.normpath(absolute))
        return links

    def _linked_path(self, kind: str) -> str | None:
        return next((path for known, path in self._linked.values() if known == kind), None)

    def _open(self, path: str) -> IO[bytes]:
        # Some programs write the names in other letters than they refer to them by.
        return self._archive.open(self._names[path.lower()])

    def _size(self, path: str) -> int:
        return self._archive.getinfo(self._names[path.lower()]).file_size

    def _tags(self, path: str, wanted: tuple[str, ...]) -> list[tuple[str, dict[str, str]]]:
        """The elements of a small part that are ``wanted``, with their attributes, all by local name."""
        found: list[tuple[str, dict[str, str]]] = []
        parser = safe_parser()

        def start(name: str, given: dict[str, str]) -> None:
            if local(name) in wanted:
                found.append((local(name), {local(key): value for key, value in given.items()}))

        parser.StartElementHandler = start
        with self._open(path) as stream:
            parse(parser, stream.read(_CHUNK), lambda: stream.read(_CHUNK))
        return found

    def _strings(self) -> list[str]:
        path = self._linked_path("sharedStrings")
        if path is None:
            return []
        with self._open(path) as stream:
            return _read_strings(lambda: stream.read(_CHUNK))

    def _formats(self) -> list[Shown]:
        """Of each style of cells: what its number format makes of a number."""
        path = self._linked_path("styles")
        if path is None:
            return []
        codes: dict[str, str] = {}
        kinds: list[Shown] = []
        inside = False
        for tag, given in self._tags(path, ("numFmt", "cellStyleXfs", "cellXfs", "xf", "cellStyles")):
            if tag == "numFmt":
                codes[given.get("numFmtId", "")] = given.get("formatCode", "")
            elif tag == "xf" and inside:
                number = given.get("numFmtId", "0")
                kinds.append(_shown_by(number, codes.get(number)))
            else:
                inside = tag == "cellXfs"
        return kinds


def local(name: str) -> str:
    """A name without its namespace's prefix."""
    return name.rpartition(":")[2] if ":" in name else name


_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENTS = {9, 10}
_FRACTIONS = {12, 13}
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)


def _shown_by(number: str, code: str | None) -> Shown:
    if code is None:
        built_in = int(number) if number.isdecimal() else 0
        tables = ((_DATES, Shown.DATE), (_FRACTIONS, Shown.FRACTION), (_PERCENTS, Shown.PERCENT))
        return next((shown for table, shown in tables if built_in in table), Shown.PLAIN)
    told = _NOT_SHOWN.sub("", code.partition(";")[0]).lower()
    if "general" in told:
        return Shown.PLAIN
    if re.search(r"[ymdhs]", told):
        return Shown.DATE
    if re.search(r"[?#0]/[?#0\d]", told):
        return Shown.FRACTION
    return Shown.PERCENT if "%" in told else Shown.PLAIN


def _read_strings(more: Callable[[], bytes]) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    parser = safe_parser()
    parser.buffer_text = True
    phonetic = 0

    def start(name: str, _given: object) -> None:
        nonlocal phonetic
        tag = local(name)
        if tag == "rPh":
            phonetic += 1
        elif tag == "t" and not phonetic:
            parser.CharacterDataHandler = pieces.append

    def end(name: str) -> None:
        nonlocal phonetic
        tag = local(name)
        if tag == "t":
            parser.CharacterDataHandler = None
        elif tag == "rPh":
            phonetic -= 1
        elif tag == "si":
            strings.append(unescaped("".join(pieces)))
            pieces.clear()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parse(parser, more(), more)
    return strings


def unescaped(text: str) -> str:
    """``_x000D_`` is how the format writes characters that XML cannot hold."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


# --- a sheet --------------------------------------------------------------------------------------


class _SheetReader:
    """Takes the events of a sheet's part one by one; keeps cells that are not empty."""

    def __init__(self, sheet: Sheet, strings: list[str], formats: list[Shown], *, epoch_1904: bool) -> None:
        self.sheet = sheet
        self.rows_left = MAX_ROWS
        self._strings = strings
        self._formats = formats
        self._epoch = datetime(1904, 1, 1, tzinfo=UTC) if epoch_1904 else datetime(1899, 12, 30, tzinfo=UTC)
        self._parser = safe_parser()
        self._row_number = 0
        self._column = 0
        self._row: Row = {}
        self._given: Mapping[str, str] = {}
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._phonetic = 0
        self._columns: dict[str, int] = {}
        """Letters of columns met so far → number."""

    def read(self, more: Callable[[], bytes]) -> None:
        parser = self._parser
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parse(parser, more(), more)

    def _start(self, name: str, given: dict[str, str]) -> None:
        match local(name):
            case "c":
                self._given = given
                self._value.clear()
                self._formula = None
                self._place(given.get("r"))
            case "v":
                self._parser.CharacterDataHandler = self._value.append
            case "t":
                if not self._phonetic:
                    self._parser.CharacterDataHandler = self._value.append
            case "f":
                self._formula = []
                self._parser.CharacterDataHandler = self._formula.append
            case "row":
                self._start_row(given)
            case "rPh":
                self._phonetic += 1
            case other:
                self._start_other(other, given)

    def _start_row(self, given: dict[str, str]) -> None:
        number = given.get("r")
        self._row_number = int(number) if number else self._row_number + 1
        self._column = 0
        self._row = {}
        if given.get("hidden") in ("1", "true"):
            self.sheet.hidden_rows.add(self._row_number)

    def _start_other(self, tag: str, given: dict[str, str]) -> None:
        if tag == "mergeCell":
            self._merge(given.get("ref", ""))
        elif tag in ("drawing", "picture"):
            self.sheet.has_pictures = True

    def _end(self, name: str) -> None:
        match local(name):
            case "c":
                self._keep()
            case "v" | "t" | "f":
                self._parser.CharacterDataHandler = None
            case "rPh":
                self._phonetic -= 1
            case "row":
                self._keep_row()

    def _place(self, address: str | None) -> None:
        if address is None:
            self._column += 1
            return
        letters = address.rstrip("0123456789")
        number = self._columns.get(letters)
        if number is None:
            found = _ADDRESS.fullmatch(address)
            if found is None:
                raise refused("gate_damaged")
            number = self._columns[letters] = column_number(letters)
        self._column = number

    def _keep(self) -> None:
        cell = self._cell()
        if cell is None:
            return
        if self._column > MAX_COLUMNS:
            column = column_letters(self._column)
            raise refused("xlsx_columns", sheet=self.sheet.name, column=column, limit=MAX_COLUMNS)
        self._row[self._column] = cell

    def _keep_row(self) -> None:
        if self._row:
            self.sheet.rows[self._row_number] = self._row
            if len(self.sheet.rows) > self.rows_left:
                raise refused("xlsx_rows", limit=MAX_ROWS)
        else:
            self.sheet.hidden_rows.discard(self._row_number)

    def _merge(self, reference: str) -> None:
        ends = [_ADDRESS.fullmatch(end) for end in reference.split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:  # noqa: PLR2004 - two corners
            (left, top), (right, bottom) = ends[0].groups(), ends[1].groups()
            self.sheet.merged.append((int(top), column_number(left), int(bottom), column_number(right)))

    def _cell(self) -> Cell | None:
        raw = "".join(self._value)
        if self._formula is not None:
            return Cell("=" + "".join(self._formula)[:LONGEST_CELL], Kind.FORMULA)
        if not raw.strip():
            return None
        kind = self._given.get("t", "n")
        if kind == "n":
            return self._number(raw)
        if kind == "b":
            return Cell("FALSE" if raw.strip() == "0" else "TRUE", Kind.TRUTH)
        if kind == "e":
            return Cell(raw, Kind.ERROR)
        if kind == "d":
            return Cell(raw[:LONGEST_CELL], Kind.DATE)
        text = self._strings[int(raw)] if kind == "s" else unescaped(raw)
        if not text.strip():
            return None
        if len(text) > LONGEST_CELL:
            return Cell(text[:LONGEST_CELL], Kind.TOO_LONG)
        return Cell(text)

    def _number(self, raw: str) -> Cell:
        value = float(raw)
        style = int(self._given.get("s", "0"))
        shown = self._formats[style] if style < len(self._formats) else Shown.PLAIN
        match shown:
            case Shown.DATE:
                return Cell(self._date(value), Kind.DATE)
            case Shown.FRACTION:
                return Cell(number_text(value), Kind.FRACTION)
            case Shown.PERCENT:
                return Cell(f"{number_text(value * 100)}%", Kind.NUMBER)
        return Cell(number_text(value), Kind.NUMBER)

    def _date(self, days: float) -> str:
        try:
            return f"{self._epoch + timedelta(days=days):%Y-%m-%d}"
        except (OverflowError, ValueError):
            return number_text(days)


def number_text(value: float) -> str:
    """A number as Excel shows it: whole ones without a point, at most fifteen digits."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - that is what NaN is
        return str(value)
    if value == int(value) and abs(value) < 10**_MOST_DIGITS:
        return str(int(value))
    return f"{value:.{_MOST_DIGITS}g}"


def cells_of(row: Row) -> Iterator[tuple[int, Cell]]:
    """The cells of a row from left to right."""
    return iter(sorted(row.items()))
