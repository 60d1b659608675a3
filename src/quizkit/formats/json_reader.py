"""A JSON reader that says where: iterative, with the places of all faults and of any value asked for.

The standard library's parser is faster and reads every clean file; this one reads again what that one, or a
check of the content, found fault with. On clean texts both give the same values.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isinf
from typing import Any

from quizkit.formats.problems import Path

MAX_DEPTH = 64
MAX_DIGITS = 400
"""Longest run of digits of a number; longer ones are nobody's answer and slow to convert."""


@dataclass(frozen=True)
class Fault:
    """A fault of the JSON text itself. ``data`` may hold an ``Offset`` where a line number is wanted."""

    offset: int
    path: Path
    code: str
    data: dict[str, object]


@dataclass(frozen=True)
class Offset:
    """A place in the text, to be shown as its line number."""

    at: int


@dataclass
class Wanted:
    """Which values' places are asked for, as a tree of keys."""

    below: dict[str | int, "Wanted"] = field(default_factory=dict)
    key_at: int | None = None
    value_at: int | None = None

    @classmethod
    def of(cls, paths: Iterable[Path]) -> "Wanted":
        """The tree of ``paths`` and of all that lies above them."""
        root = cls()
        for path in paths:
            node = root
            for step in path:
                node = node.below.setdefault(step, cls())
        return root


@dataclass(frozen=True)
class Reading:
    """``complete`` is False where a fault made it impossible to read on; ``value`` is then None."""

    value: Any
    faults: tuple[Fault, ...]
    complete: bool


class _Stopped(Exception):
    """A fault after which nothing sensible can be read."""


def read_json(text: str, wanted: Wanted | None = None) -> Reading:
    """The value of ``text`` with all its faults; fills the places of ``wanted``."""
    reader = _Reader(text, wanted or Wanted())
    try:
        value = reader.document()
    except _Stopped:
        return Reading(None, tuple(reader.faults), complete=False)
    return Reading(value, tuple(reader.faults), complete=True)


_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?(?![0-9A-Za-z_.+-])")
_WORD = re.compile(r"[^\s,:\[\]{}\"]{1,20}")
_PLAIN = re.compile(r'[^"\\\x00-\x1f\ud800-\udfff]*')
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_CONSTANTS = {"true": True, "false": False, "null": None}
_INFINITE = frozenset(("NaN", "Infinity", "-Infinity", "+Infinity", "nan", "inf"))
_HALF_WIDTH = {"\uff0c": ",", "\uff1a": ":", "\uff5b": "{", "\uff5d": "}", "\u3010": "[", "\u3011": "]",
               "\uff3b": "[", "\uff3d": "]", "\u3001": ",", "\uff1b": ","}  # fmt: skip
_QUOTES = frozenset("\u201c\u201d\u2018\u2019\uff02'\u300c\u300d`")
_ALLOWED_CONTROLS = frozenset("\n\r\t")


@dataclass
class _Frame:
    """An open list or object."""

    value: Any
    opened_at: int
    wanted: Wanted | None
    key: str | None = None
    first_keys: dict[str, int] = field(default_factory=dict)


class _Reader:
    def __init__(self, text: str, wanted: Wanted) -> None:
        self.text = text
        self.at = 0
        self.faults: list[Fault] = []
        self._frames: list[_Frame] = []
        self._root = wanted
        self._node: Wanted | None = wanted
        """Of the value that is read next."""

    # --- structure ---

    def document(self) -> Any:
        result: list[Any] = []
        self._space()
        while not result:
            value, opened = self._value()
            if opened and not self._empty():
                continue
            while True:  # a value is complete: hand it up, and close what it completes
                if opened:
                    value = self._frames.pop().value
                if not self._frames:
                    result.append(value)
                    break
                self._put(value)
                if self._goes_on():
                    break
                opened = True
        self._space()
        if self.at < len(self.text):
            self._stop("json_after_end")
        return result[0]

    def _value(self) -> tuple[Any, bool]:
        """The value here, and whether it is a list or object that has only been opened."""
        if self._node is not None:
            self._node.value_at = self.at
        char = self._char()
        if char == '"':
            return self._text(), False
        if char in "{[":
            if len(self._frames) == MAX_DEPTH:
                self._stop("too_deep", limit=MAX_DEPTH)
            self._frames.append(_Frame({} if char == "{" else [], self.at, self._node))
            self.at += 1
            return None, True
        return self._scalar(char), False

    def _empty(self) -> bool:
        """Whether the list or object just opened ends at once; else stands before its first value."""
        self._space()
        frame = self._frames[-1]
        if self._char() == ("}" if isinstance(frame.value, dict) else "]"):
            self.at += 1
            return True
        self._enter(frame)
        return False

    def _enter(self, frame: _Frame) -> None:
        """Goes to the next value of ``frame``, in an object after reading its key."""
        if isinstance(frame.value, list):
            self._node = frame.wanted and frame.wanted.below.get(len(frame.value))
            return
        key_at = self.at
        frame.key = None
        if self._char() != '"':
            self._stop_at_key()
        key = frame.key = self._text()
        if key in frame.first_keys:
            self._fault(key_at, "duplicate_key", name=key[:40], first_line=Offset(frame.first_keys[key]))
        frame.first_keys.setdefault(key, key_at)
        self._node = frame.wanted and frame.wanted.below.get(key)
        if self._node is not None:
            self._node.key_at = key_at
        self._space()
        if self._char() != ":":
            self._stop_at_other(":")
        self.at += 1
        self._space()

    def _put(self, value: Any) -> None:
        frame = self._frames[-1]
        if isinstance(frame.value, list):
            frame.value.append(value)
        else:
            frame.value[frame.key] = value

    def _goes_on(self) -> bool:
        """After a value: True before the next one, False if its list or object has just ended."""
        frame = self._frames[-1]
        closing = "}" if isinstance(frame.value, dict) else "]"
        self._space()
        char = self._char()
        if char == closing:
            self.at += 1
            return False
        if char != ",":
            if char in '"{[' and char:
                self._stop("json_missing_comma")
            self._stop_at_other(f", {closing}")
        comma_at = self.at
        self.at += 1
        self._space()
        if self._char() == closing:
            self.at = comma_at
            self._stop("json_trailing_comma")
        self._enter(frame)
        return True

    # --- values ---

    def _scalar(self, char: str) -> Any:
        number = _NUMBER.match(self.text, self.at)
        if number:
            return self._number(number)
        word = _WORD.match(self.text, self.at)
        found = word[0] if word else char
        if found in _CONSTANTS:
            self.at += len(found)
            return _CONSTANTS[found]
        if found in _INFINITE:
            self._fault(self.at, "not_finite", found=found)
            self.at += len(found)
            return 0
        if found[0] in "-+.0123456789" and found.isascii():
            self._stop("json_number", found=found)
        self._stop_at_other("")
        raise AssertionError

    def _number(self, match: "re.Match[str]") -> int | float:
        self.at = match.end()
        digits = match.end() - match.start()
        if digits > MAX_DIGITS:
            self._fault(match.start(), "huge_number", digits=digits)
            return 0
        if match[1] is None and match[2] is None:
            return int(match[0])
        value = float(match[0])
        if isinf(value):
            self._fault(match.start(), "not_finite", found=match[0][:20])
            return 0
        return value

    def _text(self) -> str:
        start = self.at
        self.at += 1
        pieces: list[str] = []
        while True:
            plain = _PLAIN.match(self.text, self.at)
            assert plain  # noqa: S101 - the pattern matches everywhere
            pieces.append(plain[0])
            self.at = plain.end()
            char = self.text[self.at : self.at + 1]
            if char == '"':
                self.at += 1
                return "".join(pieces)
            if char == "\\":
                pieces.append(self._escape())
            elif char in ("", "\n", "\r"):
                self.at = start
                self._stop("json_open_text")
            else:
                self._odd_character(self.at, char)
                self.at += 1

    def _escape(self) -> str:
        start = self.at
        char = self.text[start + 1 : start + 2]
        if char in _ESCAPES and char:
            self.at += 2
            return self._checked(start, _ESCAPES[char])
        if char != "u" or not _HEX.match(self.text, start + 2):
            self._stop("json_escape", found=self.text[start : start + 2])
        code = int(self.text[start + 2 : start + 6], 16)
        self.at += 6
        if 0xD800 <= code <= 0xDBFF and self.text[self.at : self.at + 2] == "\\u":  # noqa: PLR2004 - Unicode
            low = _HEX.match(self.text, self.at + 2)
            if low and 0xDC00 <= int(low[0], 16) <= 0xDFFF:  # noqa: PLR2004 - Unicode
                self.at += 6
                return chr(0x10000 + ((code - 0xD800) << 10) + int(low[0], 16) - 0xDC00)
        return self._checked(start, chr(code))

    def _checked(self, offset: int, char: str) -> str:
        odd = char < " " and char not in _ALLOWED_CONTROLS
        if odd or "\ud800" <= char <= "\udfff":
            self._odd_character(offset, char)
            return ""
        return char

    def _odd_character(self, offset: int, char: str) -> None:
        if char == "\0":
            self._fault(offset, "nul")
        elif char >= "\ud800":
            self._fault(offset, "lone_surrogate", found=f"U+{ord(char):04X}")
        else:
            self._fault(offset, "control_character", found=f"U+{ord(char):04X}")

    # --- places and faults ---

    def _space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        assert match  # noqa: S101 - the pattern matches everywhere
        self.at = match.end()

    def _char(self) -> str:
        """The character here; the text may not end."""
        if self.at < len(self.text):
            return self.text[self.at]
        opened = self._frames[-1] if self._frames else None
        closing = "" if opened is None else "}" if isinstance(opened.value, dict) else "]"
        where = Offset(opened.opened_at) if opened else Offset(0)
        self._stop("json_unfinished", expected=closing or "{", line=where)
        raise AssertionError

    def _path(self) -> Path:
        steps = (len(f.value) if isinstance(f.value, list) else f.key for f in self._frames)
        return tuple(step for step in steps if step is not None)

    def _fault(self, offset: int, code: str, **data: object) -> None:
        self.faults.append(Fault(offset, self._path(), code, data))

    def _stop(self, code: str, **data: object) -> None:
        self._fault(self.at, code, **data)
        raise _Stopped

    def _stop_at_key(self) -> None:
        char = self._char()
        if char in _QUOTES:
            self._stop("json_quote", found=char)
        word = _WORD.match(self.text, self.at)
        if char in _HALF_WIDTH or char in ",:[]{}/#" or word is None:
            self._stop_at_other('"')
        self._stop("json_key", found=word[0] if word else char)

    def _stop_at_other(self, expected: str) -> None:
        """Here stands something that cannot stand here; what is most likely meant?"""
        char = self._char()
        if char in _QUOTES:
            self._stop("json_quote", found=char)
        if char in _HALF_WIDTH:
            self._stop("full_width", found=char, expected=_HALF_WIDTH[char])
        if char == "#" or self.text.startswith(("//", "/*"), self.at):
            self._stop("json_comment")
        word = _WORD.match(self.text, self.at)
        if expected:
            self._stop("json_expected", expected=expected, found=word[0] if word else char)
        self._stop("json_word", found=word[0] if word else char)
