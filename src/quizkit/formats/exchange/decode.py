"""A stranger's bytes as text: UTF-8, UTF-16 and what a Chinese Windows writes; never mojibake."""

from collections import Counter
from dataclasses import dataclass

from quizkit.formats.exchange.blocks import Note, Place, note
from quizkit.formats.exchange.refusing import refused
from quizkit.i18n import N_, _

_START = Place(1, 1)
_MAGIC = (
    (b"PK\x03\x04", N_("压缩包、Word 或 Excel 文件")),
    (b"\xd0\xcf\x11\xe0", N_("旧的 Word 或 Excel 文件")),
    (b"%PDF", N_("PDF 文件")),
    (b"{\\rtf", N_("RTF 文件")),
    (b"\x89PNG", N_("图片")),
    (b"\xff\xd8\xff", N_("图片")),
    (b"GIF8", N_("图片")),
    (b"\x1f\x8b", N_("压缩包")),
    (b"Rar!", N_("压缩包")),
    (b"7z\xbc\xaf", N_("压缩包")),
)
_COMMON_HANZI = (0xB0, 0xD7)
"""Lead bytes of the 3,755 usual characters in GB 2312; the ones before are punctuation and letters."""
_PUNCTUATION = (0xA1, 0xA9)
_TRAIL = 0xA1
_LEAST_COMMON = 0.8
"""Of the characters of a text that was written in GBK. Other encodings read as GBK stay far below."""
_LEAST_LIKELY = 0.9
_TEXT_CONTROLS = "\t\n\r\f\v"


@dataclass(frozen=True)
class Decoded:
    """A text with its lines ended by ``\\n``, and what there is to say about its encoding."""

    text: str
    notes: tuple[Note, ...] = ()


def decode(raw: bytes) -> Decoded:
    """The text that ``raw`` holds.

    Raises:
        ImportRefused: it is no text, or in no encoding that can be told for certain.
    """
    if not raw.strip():
        raise refused("gate_empty")
    kind = kind_of_binary(raw)
    if kind:
        raise refused("gate_not_text", kind=kind)
    decoded = _utf16(raw) or _utf8(raw) or _gbk(raw)
    if decoded is None:
        raise refused("gate_encoding", line=_bad_line(raw))
    # What looks like text in its first bytes and is none: controls that no editor writes.
    if any(ord(char) < 32 and char not in _TEXT_CONTROLS for char in set(decoded.text)):  # noqa: PLR2004
        raise refused("gate_not_text", kind=_("程序用的数据"))
    return Decoded(unified(decoded.text), decoded.notes)


def kind_of_binary(raw: bytes) -> str:
    """What ``raw`` is if its first bytes say that it is no text; "" otherwise."""
    return next((_(kind) for magic, kind in _MAGIC if raw.startswith(magic)), "")


def unified(text: str) -> str:
    """``text`` with one kind of line end, without a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _utf8(raw: bytes) -> Decoded | None:
    try:
        return Decoded(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _utf16(raw: bytes) -> Decoded | None:
    """By its mark; without one, if the text has NUL bytes and reads well as UTF-16."""
    if raw.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return None
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not marked and b"\0" not in raw:
        return None
    for encoding in ("utf-16",) if marked else ("utf-16-le", "utf-16-be"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if marked or _likely(text):
            return Decoded(text, (note(_START, "read_as_utf16"),))
    return None


def _likely(text: str) -> bool:
    """Whether nearly all characters are Chinese, Latin or usual punctuation."""
    usual = sum(count for char, count in Counter(text).items() if _is_usual(char))
    return usual >= _LEAST_LIKELY * len(text)


_USUAL = ((0x20, 0x7E), (0x4E00, 0x9FFF), (0x3000, 0x303F), (0xFF00, 0xFFEF), (0x2010, 0x2040))
"""Latin letters, Chinese characters, the punctuation of both."""


def _is_usual(char: str) -> bool:
    return char in _TEXT_CONTROLS or any(first <= ord(char) <= last for first, last in _USUAL)


def _gbk(raw: bytes) -> Decoded | None:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return Decoded(text, (note(_START, "read_as_gbk"),)) if _is_chinese(text) else None


def _is_chinese(text: str) -> bool:
    """Whether a text decoded as GBK was written as such: its characters are those that people use."""
    # Counted by character: a list of all of them would take many times the memory of the text.
    counts = Counter(text)
    written = sum(count for char, count in counts.items() if char > "\x7f")
    common = sum(count for char, count in counts.items() if char > "\x7f" and _is_common(char))
    return common >= _LEAST_COMMON * written


def _is_common(char: str) -> bool:
    coded = char.encode("gb18030", "replace")
    if len(coded) != 2 or coded[1] < _TRAIL:  # noqa: PLR2004 - two bytes a character in GB 2312
        return False
    lead = coded[0]
    return _COMMON_HANZI[0] <= lead <= _COMMON_HANZI[1] or _PUNCTUATION[0] <= lead <= _PUNCTUATION[1]


def _bad_line(raw: bytes) -> int:
    """The line of the first byte that is no UTF-8."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return raw.count(b"\n", 0, error.start) + 1
    return 1
