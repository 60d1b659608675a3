"""Files that mean harm or are not what they say, the same in every run; each ends in one sentence.

They are made when asked for: some are large once unpacked.
"""

import random
import struct
from collections.abc import Callable

from fakes import office

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_BOMB = f'<!DOCTYPE x [<!ENTITY l0 "哈哈">{_LAUGHS}]>'
_FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
_NOISE = random.Random(4).randbytes(400_000)
_QUESTIONS = "1. 遵义会议在哪一年召开？\nA. 1934 年\nB. 1935 年\n答案：B\n"


def _ole(stream: str) -> bytes:
    return _OLE + bytes(504) + stream.encode("utf-16-le") + bytes(1000)


def _doctype(declared: str, entity: str) -> bytes:
    part = office.usual(office.row([f'<c t="inlineStr"><is><t>&{entity};</t></is></c>'], 3))
    return office.workbook(part.replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>{declared}'))


def _named(name: str) -> bytes:
    # ZipInfo itself tidies names up: the bytes are put in afterwards.
    made = office.workbook(office.usual(), more={"x" * len(name.encode()): "x"})
    return made.replace(b"x" * len(name.encode()), name.encode())


def _under_password() -> bytes:
    made = bytearray(office.workbook(office.usual()))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(magic)
        while at >= 0:
            made[at + offset] |= 1
            at = made.find(magic, at + 1)
    return bytes(made)


def _lying_sizes() -> bytes:
    """Says of every part that it is empty."""
    made = bytearray(office.workbook(office.usual(), more={"xl/media/a.bin": bytes(50_000_000)}))
    at = made.find(b"PK\x01\x02")
    while at >= 0:
        made[at + 24 : at + 28] = struct.pack("<I", 4)
        at = made.find(b"PK\x01\x02", at + 1)
    return bytes(made)


def _deep(levels: int) -> bytes:
    return office.workbook(office.usual("<x>" * levels + "</x>" * levels))


def _same_cell(times: int, rows: int) -> bytes:
    """One long text that every cell refers to; noise keeps the ratio usual."""
    line = office.row(['<c t="s"><v>0</v></c>'] * times)
    titles = ("题干", "答案", *(f"选项{chr(65 + n)}" for n in range(26)))
    part = office.sheet([office.texts(titles, 1), *[line] * rows])
    strings = [f"<si><t>{'长' * 30_000}</t></si>"]
    return office.workbook(part, strings=strings, more={"xl/media/a.bin": _NOISE})


HOSTILE: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "nothing": ("a.xlsx", "gate_empty", lambda: b""),
    "blanks": ("a.txt", "gate_empty", lambda: b" \r\n" * 5),
    "too large": ("a.txt", "gate_size", lambda: b"x" * 20_000_001),
    "zip bomb": (
        "a.xlsx",
        "gate_ratio",
        lambda: office.workbook(office.usual(), more={"xl/media/a.bin": bytes(90_000_000)}),
    ),
    "bomb in a part of its own name": (
        "a.docx",
        "gate_ratio",
        lambda: office.archive({"[Content_Types].xml": " " * 90_000_000, "word/document.xml": "<x/>"}),
    ),
    "sizes that lie": ("a.xlsx", "gate_damaged", _lying_sizes),
    "many parts": (
        "a.xlsx",
        "gate_entries",
        lambda: office.workbook(office.usual(), more={f"xl/media/{n}": "x" for n in range(500)}),
    ),
    "hundred thousand parts": (
        "a.xlsx",
        "gate_entries",
        lambda: office.workbook(office.usual()) + b"PK\x01\x02" * 100_000,
    ),
    "path above": ("a.xlsx", "gate_names", lambda: _named("xl/../../../evil.xml")),
    "absolute path": ("a.xlsx", "gate_names", lambda: _named("/etc/cron.d/evil")),
    "path of Windows": ("a.docx", "gate_names", lambda: _named("C:/evil.exe")),
    "backslashes": ("a.xlsx", "gate_names", lambda: _named("xl\\..\\evil.xml")),
    "parts under a password": ("a.xlsx", "gate_password", _under_password),
    "a password": ("a.xlsx", "gate_password", lambda: _ole("EncryptedPackage")),
    "billion laughs": ("a.xlsx", "gate_entities", lambda: _doctype(_BOMB, "l9")),
    "a file of the machine": ("a.xlsx", "gate_entities", lambda: _doctype(_FILE, "f")),
    "entities in Word": (
        "a.docx",
        "gate_entities",
        lambda: office.archive(
            {"[Content_Types].xml": office.CONTENT_TYPES, "word/document.xml": f"{_BOMB}<x>&l9;</x>"}
        ),
    ),
    "entities in UTF-16": (
        "a.xlsx",
        "gate_entities",
        lambda: office.workbook(office.usual(), more={"xl/x.bin": f"{_BOMB}<x>&l9;</x>".encode("utf-16")}),
    ),
    "ten thousand nested tags": ("a.xlsx", "gate_depth", lambda: _deep(10_000)),
    "nested tags in Word": (
        "a.docx",
        "gate_depth",
        lambda: office.document("<w:p>" * 10_000 + "</w:p>" * 10_000),
    ),
    "too many elements": (
        "a.xlsx",
        "gate_elements",
        lambda: office.workbook(office.usual("<c/>" * 2_000_001), more={"xl/media/a.bin": _NOISE}),
    ),
    ".doc called .docx": ("a.docx", "gate_old_word", lambda: _ole("WordDocument")),
    ".wps": ("a.wps", "gate_old_word", lambda: _ole("WordDocument")),
    ".doc called .xlsx": ("a.xlsx", "gate_old_word", lambda: _ole("WordDocument")),
    ".xls called .xlsx": ("a.xlsx", "gate_old_excel", lambda: _ole("Workbook")),
    ".et": ("a.et", "gate_old_excel", lambda: _ole("Workbook")),
    "a page called .xls": (
        "a.xls",
        "gate_kind",
        lambda: b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table>",
    ),
    "a table in commas called .xlsx": ("a.xlsx", "gate_kind", "题干,答案\n一,对\n".encode),
    "a PDF called .docx": ("a.docx", "gate_kind", lambda: b"%PDF-1.7\n" + _NOISE[:2000]),
    "Word called .xlsx": ("a.xlsx", "gate_renamed", office.document),
    "Excel called .docx": ("a.docx", "gate_renamed", lambda: office.workbook(office.usual())),
    "PowerPoint called .docx": (
        "a.docx",
        "gate_kind",
        lambda: office.archive({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>"}),
    ),
    "a binary workbook": (
        "a.xlsx",
        "gate_kind",
        lambda: office.archive({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\1\2"}),
    ),
    "LibreOffice called .xlsx": (
        "a.xlsx",
        "gate_kind",
        lambda: office.archive({"mimetype": "application/vnd.oasis.opendocument", "content.xml": "<x/>"}),
    ),
    "an archive": ("a.xlsx", "gate_archive", lambda: office.archive({"题目.txt": _QUESTIONS})),
    "half a file": ("a.xlsx", "gate_damaged", lambda: office.workbook(office.usual())[:-300]),
    "noise behind a zip's mark": ("a.docx", "gate_damaged", lambda: b"PK\x03\x04" + _NOISE[:5000]),
    "noise": ("a.xlsx", "gate_damaged", lambda: b"\x01\x02" + _NOISE[:5000]),
    "a sheet that is no XML": ("a.xlsx", "gate_damaged", lambda: office.workbook("<worksheet><sheetData>")),
    "a sheet that is not there": (
        "a.xlsx",
        "gate_damaged",
        lambda: office.workbook(office.usual()).replace(
            b"worksheets/sheet1.xml", b"worksheets/sheet2.xml", 1
        ),
    ),
    "a text that is not there": (
        "a.xlsx",
        "gate_damaged",
        lambda: office.workbook(office.usual(office.row(['<c t="s"><v>7</v></c>'], 3)), strings=[]),
    ),
    "a cell that is nowhere": (
        "a.xlsx",
        "gate_damaged",
        lambda: office.workbook(office.usual(office.row(['<c r="A0"><v>1</v></c>'], 3))),
    ),
    "a cell in the last corner": (
        "a.xlsx",
        "xlsx_columns",
        lambda: office.workbook(office.usual(office.row([office.cell("x", "XFD1048576")], 1_048_576))),
    ),
    "too many rows": (
        "a.xlsx",
        "xlsx_rows",
        lambda: office.workbook(
            office.sheet(office.texts(office.ROW) for _n in range(20_001)), more={"xl/media/a.bin": _NOISE}
        ),
    ),
    "one long text in fifty thousand cells": ("a.xlsx", "", lambda: _same_cell(28, 2_000)),
    "a picture called .txt": ("a.txt", "gate_not_text", lambda: b"\x89PNG\r\n\x1a\n" + _NOISE[:500]),
    "Word called .txt": ("a.txt", "gate_not_text", office.document),
    "NUL in a text": ("a.txt", "gate_not_text", lambda: _QUESTIONS.encode() + b"\0\0\0"),
    "noise called .txt": ("a.txt", "gate_encoding", lambda: b"\xff" + _NOISE[:5000]),
    "Big5": ("a.txt", "gate_encoding", lambda: "遵義會議在哪一年召開？答案：一九三五年".encode("big5")),
    "Shift-JIS": ("a.txt", "gate_encoding", lambda: "ひらがなとカタカナのテスト".encode("shift-jis")),
    "UTF-8 cut in a character": ("a.txt", "gate_encoding", lambda: (_QUESTIONS * 3).encode()[:-4]),
    "UTF-32": ("a.txt", "gate_encoding", lambda: _QUESTIONS.encode("utf-32")),
    "an unknown ending": ("a.exe", "gate_unknown", lambda: b"MZ"),
    "no ending": ("a", "gate_unknown", lambda: b"MZ"),
}
"""What it is → its name, the code of its sentence ("" where a limit of the process decides), its content."""
