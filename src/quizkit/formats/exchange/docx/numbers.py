"""The numbers that Word puts before paragraphs by itself, reckoned from the definitions of its lists."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 9
"""Levels of a list."""


@dataclass(frozen=True)
class _Level:
    format: str = "decimal"
    text: str = "%1."
    start: int = 1
    style: str = ""


def value_of(element: Any, name: str) -> str:
    """The ``w:val`` of a child, "" if there is none."""
    child = None if element is None else element.find(W + name)
    return "" if child is None else str(child.get(W + "val") or "")


class Numbering:
    """Counts as Word does, paragraph after paragraph, by a document's ``numbering`` and ``styles``."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int]] = {}
        self._begun: set[str] = set()
        self._styles: dict[str, Any] = {}
        for style in () if styles is None else styles.iter(W + "style"):
            self._styles[str(style.get(W + "styleId"))] = style
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering: Any) -> None:
        for listed in numbering.iter(W + "abstractNum"):
            levels = {_whole(level.get(W + "ilvl")): _level(level) for level in listed.iter(W + "lvl")}
            self._levels[str(listed.get(W + "abstractNumId"))] = levels
        for num in numbering.iter(W + "num"):
            id_ = str(num.get(W + "numId"))
            self._lists[id_] = value_of(num, "abstractNumId")
            self._restarts[id_] = {
                _whole(over.get(W + "ilvl")): _whole(value_of(over, "startOverride"), 1)
                for over in num.iter(W + "lvlOverride")
                if over.find(W + "startOverride") is not None
            }

    def label(self, paragraph: Any) -> str:
        """What Word shows before ``paragraph`` (its element), "" if nothing; counts it."""
        id_, at = self._numbered(paragraph)
        levels = self._levels.get(self._lists.get(id_, ""), {})
        if at not in levels:
            return ""
        counts = self._count(id_, at, levels)
        text = levels[at].text
        for depth in range(at + 1):
            level = levels.get(depth, _Level())
            text = text.replace(f"%{depth + 1}", _written(level.format, counts[depth]))
        return "" if levels[at].format in {"bullet", "none"} else text

    def _count(self, id_: str, at: int, levels: dict[int, _Level]) -> list[int]:
        listed = self._lists[id_]
        counts = self._counts.setdefault(listed, [0] * _DEEPEST)
        if id_ not in self._begun:
            self._begun.add(id_)
            for depth, start in self._restarts[id_].items():
                if 0 <= depth < _DEEPEST:
                    counts[depth] = start - 1
                    counts[depth + 1 :] = [0] * (_DEEPEST - depth - 1)
        for depth in range(at + 1):
            if counts[depth] == 0:
                counts[depth] = levels.get(depth, _Level()).start - (depth == at)
        counts[at] += 1
        counts[at + 1 :] = [0] * (_DEEPEST - at - 1)
        return counts

    def _numbered(self, paragraph: Any) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, else those of its style."""
        properties = paragraph.find(W + "pPr")
        own = None if properties is None else properties.find(W + "numPr")
        id_, level = value_of(own, "numId"), value_of(own, "ilvl")
        style = value_of(properties, "pStyle")
        for name, based in self._chain(style):
            if id_:
                break
            numbered = based.find(f"{W}pPr/{W}numPr")
            id_ = value_of(numbered, "numId")
            level = level or value_of(numbered, "ilvl")
            if id_ and not level:
                level = str(self._level_of_style(id_, name))
        return ("", 0) if id_ == "0" else (id_, min(_whole(level), _DEEPEST - 1))

    def _chain(self, style: str) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield style, self._styles[style]
            style = value_of(self._styles[style], "basedOn")

    def _level_of_style(self, id_: str, style: str) -> int:
        levels = self._levels.get(self._lists.get(id_, ""), {})
        return next((at for at, level in levels.items() if level.style == style), 0)


def _level(element: Any) -> _Level:
    return _Level(
        value_of(element, "numFmt") or "decimal",
        value_of(element, "lvlText"),
        _whole(value_of(element, "start"), 1),
        value_of(element, "pStyle"),
    )


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < _DEEPEST else otherwise


# --- how a count is written ----------------------------------------------------------------------------

_CHINESE = "〇一二三四五六七八九"
_LETTERS = 26
_CIRCLES = 20


def _letters(count: int) -> str:
    """A … Z, AA, BB, as Word goes on."""
    return chr(ord("A") + (count - 1) % _LETTERS) * min(1 + (count - 1) // _LETTERS, 9)


def _chinese(count: int) -> str:
    if count >= 100:  # noqa: PLR2004 - a list of a hundred is written digit by digit
        return "".join(_CHINESE[int(digit)] for digit in str(count))
    tens, ones = divmod(count, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else _CHINESE[tens] + "十"
    return ten + (_CHINESE[ones] if ones or not tens else "")


def _circled(count: int) -> str:
    return chr(ord("①") + count - 1) if 1 <= count <= _CIRCLES else str(count)


_ROMANS = (
    (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(count: int) -> str:
    written = ""
    for value, sign in _ROMANS:
        times, count = divmod(count, value)
        written += sign * min(times, 20)
    return written


_FORMATS: dict[str, Callable[[int], str]] = {
    "upperLetter": _letters,
    "lowerLetter": lambda count: _letters(count).lower(),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "chineseLegalSimplified": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "ideographDigital": _chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
}


def _written(form: str, count: int) -> str:
    return _FORMATS.get(form, str)(max(count, 1)) if form in _FORMATS else str(count)
