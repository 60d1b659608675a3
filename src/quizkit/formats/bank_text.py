"""Bank files as text that a person reads in a diff: one question a block, unchanged ones byte for byte."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from quizkit.errors import UsageError
from quizkit.i18n import _

_WIDTH = 100
_INDENT = 4
_SPACE = " \t\n\r"
_HEAD = ("$schema", "schema_version", "id", "title", "language", "licence", "names", "questions")
_ORDER = (
    *(
        "id",
        "type",
        "stem",
        "text",
        "points",
        "options",
        "items",
        "left",
        "right",
        "pairs",
        "blanks",
        "answer",
    ),
    *("any_order", "tolerance", "unit", "explanation", "sources", "tags", "level", "difficulty", "questions"),
)
"""Fields of a question as they are written: first what a reader needs to answer it."""


def bank_text(bank: Mapping[str, Any]) -> str:
    """A whole bank file; ``bank`` is its JSON value."""
    lines = []
    for key in sorted(bank, key=lambda name: _HEAD.index(name) if name in _HEAD else len(_HEAD)):
        if key == "questions":
            blocks = ",\n".join(" " * _INDENT + question_text(question) for question in bank[key])
            value = f"[\n{blocks}\n  ]" if blocks else "[]"
        else:
            value = _value(bank[key], 2, len(key) + 4)
        lines.append(f"  {json.dumps(key, ensure_ascii=False)}: {value}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def question_text(question: Mapping[str, Any], *, exploded: bool = False, indent: int = _INDENT) -> str:
    """One question: a field a line; ``exploded`` gives every value a line of its own, as json.dumps does.

    The first line is not indented, the others are.
    """
    if exploded:
        return json.dumps(question, ensure_ascii=False, indent=2).replace("\n", "\n" + " " * indent)
    return _block(question, indent)


def _block(value: Mapping[str, Any], indent: int) -> str:
    inner = " " * (indent + 2)
    lines = [
        f"{inner}{json.dumps(key, ensure_ascii=False)}: {_value(item, indent + 2, len(key) + 4)}"
        for key, item in value.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}"


def _value(value: Any, indent: int, before: int = 0) -> str:
    """``value`` on one line where it fits, else an item a line; long texts stay one line."""
    flat = json.dumps(value, ensure_ascii=False)
    holds = isinstance(value, list | dict) and bool(value)
    if not holds or (indent + before + len(flat) <= _WIDTH and not _deep(value)):
        return flat
    if isinstance(value, dict):
        return _block(value, indent)
    inner = " " * (indent + 2)
    items = (inner + (_block(i, indent + 2) if _is_question(i) else _item(i, indent + 2)) for i in value)
    return "[\n" + ",\n".join(items) + "\n" + " " * indent + "]"


def _item(value: Any, indent: int) -> str:
    """An option, a source, a blank: one line however long, so that a diff shows it whole."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else _value(value, indent)


def _deep(value: Any) -> bool:
    """A list of objects takes a line for each, even where all would fit on one."""
    return isinstance(value, list) and len(value) > 1 and any(isinstance(item, dict) for item in value)


def _is_question(value: Any) -> bool:
    return isinstance(value, dict) and "type" in value


def in_order(question: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """``question`` with its fields in the order of ``before``, new ones where they usually stand."""
    keys = [key for key in (before or {}) if key in question]
    for key in sorted((k for k in question if k not in keys), key=_rank):
        keys.insert(_after(keys, key), key)
    result = {key: question[key] for key in keys}
    if isinstance(result.get("questions"), list):
        old = {
            part.get("id"): part for part in (before or {}).get("questions") or () if isinstance(part, dict)
        }
        result["questions"] = [
            in_order(part, old.get(part.get("id"))) if isinstance(part, dict) else part
            for part in result["questions"]
        ]
    return result


def _rank(key: str) -> int:
    return _ORDER.index(key) if key in _ORDER else len(_ORDER)


def _after(keys: Sequence[str], key: str) -> int:
    """Behind the last field that is usually written before ``key``."""
    places = [n for n, known in enumerate(keys) if _rank(known) <= _rank(key)]
    return places[-1] + 1 if places else 0


# --- a file that is there already ------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """A question that stays as it is: its number in the file."""

    number: int


@dataclass(frozen=True)
class Set:
    """A question that is new, or takes the place of number ``instead`` of the file."""

    value: Mapping[str, Any]
    instead: int | None = None


class BankSource:
    """The text of a bank file with the place of every question in it.

    Raises:
        UsageError: it is no JSON object with a list ``questions``.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.head: dict[str, Any] = {}
        """Everything but the questions."""
        self.questions: list[Any] = []
        self._spans: list[tuple[int, int]] = []
        self._array: tuple[int, int] | None = None
        self._head_spans: dict[str, tuple[int, int]] = {}
        try:
            self._scan()
        except (ValueError, RecursionError, IndexError) as error:
            raise self._broken() from error
        if self._array is None:
            raise self._broken()

    @staticmethod
    def _broken() -> UsageError:
        return UsageError(_("题库文件不完整，这里改不了。请先用 quizkit check 找出问题。"))

    def _scan(self) -> None:
        text, decode = self.text, json.JSONDecoder().raw_decode
        at = self._skip(0, "{")
        while True:
            key, at = decode(text, at)
            if not isinstance(key, str) or key in self.head:
                raise ValueError
            at = self._skip(at, ":")
            if key == "questions" and text[at] == "[":
                at = self._scan_questions(at, decode)
            else:
                start = at
                self.head[key], at = decode(text, at)
                self._head_spans[key] = (start, at)
            at = self._blank(at)
            if text[at] == "}":
                break
            at = self._skip(at, ",")
        if text[at + 1 :].strip():
            raise ValueError

    def _scan_questions(self, at: int, decode: Any) -> int:
        start, at = at, self._skip(at, "[")
        while self.text[at] != "]" or self._spans:
            value, end = decode(self.text, at)
            self.questions.append(value)
            self._spans.append((at, end))
            at = self._blank(end)
            if self.text[at] == "]":
                break
            at = self._skip(at, ",")
        self._array = (start, at + 1)
        return at + 1

    def _blank(self, at: int) -> int:
        while self.text[at] in _SPACE:
            at += 1
        return at

    def _skip(self, at: int, sign: str) -> int:
        """Behind ``sign`` and the blanks around it."""
        at = self._blank(at)
        if self.text[at] != sign:
            raise ValueError
        return self._blank(at + 1)

    def line_of(self, number: int) -> int:
        """The line (from 1) on which a question begins."""
        starts = [0, *(n + 1 for n, c in enumerate(self.text) if c == "\n")]
        return bisect_right(starts, self._spans[number][0])

    @property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def _is_exploded(self, number: int) -> bool:
        """Whether a question stands there as ``json.dumps(indent=2)`` writes it."""
        start, end = self._spans[number]
        written = question_text(self.questions[number], exploded=True)
        return self.text[start:end].replace("\r\n", "\n") == written

    def with_questions(self, wanted: Iterable[Kept | Set]) -> str:
        """The text with these questions in this order; what is ``Kept`` is not touched."""
        assert self._array is not None  # noqa: S101 - see __init__
        wanted = list(wanted)
        if not wanted:
            start, end = self._array
            return self.text[:start] + "[]" + self.text[end:]
        exploded = bool(self._spans) and self._is_exploded(len(self._spans) - 1)
        blocks = [self._text_of(one, exploded=exploded) for one in wanted]
        made = blocks[0]
        for (one, other), block in zip(pairwise(wanted), blocks[1:], strict=True):
            made += self._between(one, other) + block
        if self._spans:
            return self.text[: self._spans[0][0]] + made + self.text[self._spans[-1][1] :]
        start, end = self._array
        line = self._newline
        return f"{self.text[:start]}[{line}{' ' * _INDENT}{made}{line}  ]{self.text[end:]}"

    def _text_of(self, one: Kept | Set, *, exploded: bool) -> str:
        if isinstance(one, Kept):
            start, end = self._spans[one.number]
            return self.text[start:end]
        before = None
        if one.instead is not None:
            before, exploded = self.questions[one.instead], self._is_exploded(one.instead)
        ordered = in_order(one.value, before if isinstance(before, dict) else None)
        return question_text(ordered, exploded=exploded).replace("\n", self._newline)

    def _between(self, one: Kept | Set, other: Kept | Set) -> str:
        """What stands between two neighbours; between new ones what is usual."""
        first = one.number if isinstance(one, Kept) else one.instead
        second = other.number if isinstance(other, Kept) else other.instead
        if first is not None and second == first + 1:
            return self.text[self._spans[first][1] : self._spans[second][0]]
        return f",{self._newline}{' ' * _INDENT}"

    def with_head(self, values: Mapping[str, Any]) -> str:
        """The text with other values for fields of the head that are there."""
        made = self.text
        for key in sorted(values, key=lambda name: -self._head_spans[name][0]):
            start, end = self._head_spans[key]
            made = made[:start] + _value(values[key], 2).replace("\n", self._newline) + made[end:]
        return made
