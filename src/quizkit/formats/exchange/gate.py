"""What a stranger's file must be before any parser of its format sees it: whole, small, and what it says.

Sizes are counted while unpacking, never taken from what a file says of itself. Every XML part is walked once
by expat, which keeps nothing: no DOCTYPE, no entities, bounded depth and number of elements.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, NoReturn
from xml.parsers import expat

from quizkit.errors import ImportRefused
from quizkit.formats.exchange.decode import kind_of_binary
from quizkit.formats.exchange.refusing import refused
from quizkit.formats.exchange.registry import Format
from quizkit.i18n import N_, _

MAX_BYTES = 20_000_000
MAX_ENTRIES = 500
_MOST_HEADERS = 10 * MAX_ENTRIES
"""Of entries, with those of files that lie unpacked inside (workbooks behind charts)."""
MAX_UNPACKED = 100_000_000
MAX_RATIO = 200
RATIO_FROM = 10_000_000
"""Unpacked bytes from which the ratio counts: a sheet of empty rows is small and packs better than that."""
MAX_DEPTH = 256
MAX_ELEMENTS = 2_000_000
"""Of all parts: twenty thousand rows of twenty cells come to one and a half million."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_OTHERS = (
    ("word/document.xml", N_("Word 文档"), ".docx"),
    ("xl/workbook.xml", N_("Excel 工作簿"), ".xlsx"),
)
_UNREAD = (
    ("ppt/presentation.xml", N_("PowerPoint 演示文稿")),
    ("xl/workbook.bin", N_("二进制的 Excel 工作簿")),
)
_NOT_ALWAYS_XML = re.compile(r"\.(?:vml|html?|mht|svg)$", re.IGNORECASE)
"""Parts that no parser of ours reads and that Office itself writes with a DOCTYPE or unclosed tags."""
_CHUNK = 1 << 16
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error, NotImplementedError)


def check_file(raw: bytes, form: Format) -> None:
    """Lets ``raw`` pass to the parser of ``form``, or not.

    Raises:
        ImportRefused: with the one sentence that says why and what to do.
    """
    if len(raw) > MAX_BYTES:
        raise refused("gate_size", size=-(-len(raw) // 1_000_000), limit=MAX_BYTES // 1_000_000)
    if not raw.strip():
        raise refused("gate_empty")
    if not form.is_text:
        _check_office(raw, form)


def _check_office(raw: bytes, form: Format) -> None:
    if raw.startswith(_OLE):
        raise _old_office(raw, form)
    if not raw.startswith(_ZIP):
        raise _no_zip(raw, form)
    # zipfile makes an object of every entry before anyone can count them.
    if raw.count(b"PK\x01\x02") > _MOST_HEADERS:
        raise refused("gate_entries", limit=MAX_ENTRIES)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_entries(archive)
            _check_kind(archive, form)
            _check_content(raw, archive)
    except _BROKEN as error:
        raise refused("gate_damaged") from error
    except RuntimeError as error:  # what zipfile says of a part under a password
        raise refused("gate_password") from error


def _old_office(raw: bytes, form: Format) -> ImportRefused:
    """A file of the format before 2007, which also holds today's files under a password."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in raw

    if has("EncryptedPackage"):
        return refused("gate_password")
    is_excel = has("Workbook") or has("Book") or (form.name == "xlsx" and not has("WordDocument"))
    return refused("gate_old_excel" if is_excel else "gate_old_word")


def _no_zip(raw: bytes, form: Format) -> ImportRefused:
    head = raw[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if re.match(rb"<(?:!doctype html|html|table|meta|head|body|div)", head):
        return refused("gate_kind", kind=_("网页"), extension=form.extension)
    kind = kind_of_binary(raw)
    if kind:
        return refused("gate_kind", kind=kind, extension=form.extension)
    if b"\0" in raw[:4096]:
        return refused("gate_damaged")
    return refused("gate_kind", kind=_("文字"), extension=form.extension)


# --- the archive ----------------------------------------------------------------------------------


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise refused("gate_entries", limit=MAX_ENTRIES)
    for entry in entries:
        name = entry.orig_filename
        if _is_odd(name):
            raise refused("gate_names", name=_shown(name))
        if entry.flag_bits & 1:
            raise refused("gate_password")


def _is_odd(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/")


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)[:40]


def _check_kind(archive: zipfile.ZipFile, form: Format) -> None:
    names = {name.lower() for name in archive.namelist()}
    if "[content_types].xml" in names and _main_part(names, form):
        return
    for part, kind, extension in _OTHERS:
        if part in names and extension != form.extension:
            raise refused("gate_renamed", kind=_(kind), extension=extension)
    for part, kind in _UNREAD:
        if part in names:
            raise refused("gate_kind", kind=_(kind), extension=form.extension)
    if "mimetype" in names and "content.xml" in names:
        raise refused("gate_kind", kind=_("OpenDocument 文件"), extension=form.extension)
    raise refused("gate_damaged" if "[content_types].xml" in names else "gate_archive")


def _main_part(names: set[str], form: Format) -> bool:
    """Most programs use the usual name; a number behind it is what some web services write."""
    folder, _slash, file = _MAIN[form.name].partition("/")
    stem = file.removesuffix(".xml")
    return any(re.fullmatch(rf"{folder}/{stem}\d*\.xml", name) for name in names)


def _check_content(raw: bytes, archive: zipfile.ZipFile) -> None:
    unpacked = 0
    elements = _Elements()
    for entry in archive.infolist():
        with archive.open(entry) as stream:
            counted = _Counted(stream, unpacked, len(raw))
            head = counted.read(_CHUNK)
            if _is_xml(head) and not _NOT_ALWAYS_XML.search(entry.filename):
                elements.walk(head, counted)
            while counted.read(_CHUNK):
                pass
            unpacked = counted.total


class _Counted:
    """A part that is being unpacked; what all of them have come to is looked at every chunk."""

    def __init__(self, stream: IO[bytes], before: int, packed: int) -> None:
        self._stream = stream
        self._packed = packed
        self.total = before

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self.total += len(data)
        if self.total > MAX_UNPACKED:
            raise refused("gate_unpacked", limit=MAX_UNPACKED // 1_000_000)
        if self.total > RATIO_FROM and self.total > MAX_RATIO * self._packed:
            raise refused("gate_ratio", limit=MAX_RATIO)
        return data


def _is_xml(head: bytes) -> bool:
    """Whatever its name is: a part named ``x.bin`` can be read as a sheet, too."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


class _Elements:
    """Walks XML parts and counts their elements together."""

    def __init__(self) -> None:
        self._count = 0

    def walk(self, head: bytes, rest: _Counted) -> None:
        parser = safe_parser()
        parser.ordered_attributes = True  # a list costs less than a dictionary, and nobody looks at it
        depth = 0

        def start(_name: str, _attributes: object) -> None:
            nonlocal depth
            depth += 1
            self._count += 1
            if depth > MAX_DEPTH:
                raise refused("gate_depth", limit=MAX_DEPTH)
            if self._count > MAX_ELEMENTS:
                raise refused("gate_elements", limit=MAX_ELEMENTS)

        def end(_name: str) -> None:
            nonlocal depth
            depth -= 1

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parse(parser, head, lambda: rest.read(_CHUNK))


def safe_parser() -> expat.XMLParserType:
    """An expat parser that refuses a DOCTYPE, without which there are no entities."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _no_doctype(*_declared: object) -> NoReturn:
    raise refused("gate_entities")


def parse(parser: expat.XMLParserType, head: bytes, more: Callable[[], bytes]) -> None:
    """Feeds ``parser`` to the end of the part.

    Raises:
        ImportRefused: it is no well-formed XML, or a handler refused it.
    """
    try:
        for chunk in _chunks(head, more):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise refused("gate_damaged") from error


def _chunks(head: bytes, more: Callable[[], bytes]) -> Iterator[bytes]:
    while head:
        yield head
        head = more()
