"""The questions of a JSON file, each with its lines: one that is wrong does not hold up the others."""

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from quizkit.formats.document import MAX_VALUES
from quizkit.formats.exchange.blocks import Heading, Note, Place
from quizkit.formats.json_reader import Fault, Offset, Wanted, read_json
from quizkit.formats.problems import Path, sentence
from quizkit.i18n import _

_BREAK = re.compile("\r\n|\n|\r")


@dataclass(frozen=True)
class Element:
    """One value of the list; ``faults`` are what its JSON text itself has wrong."""

    value: Any
    place: Place
    source: str
    faults: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Elements:
    """All of a file. ``value`` is None where its text is no JSON; the note then says which line it is."""

    value: Any
    elements: tuple[Element, ...]
    headings: tuple[Heading, ...]
    notes: tuple[Note, ...]
    line_of: Callable[[Path], int]
    """The line of a value, or of the nearest one above it that is there."""


def read_elements(
    text: str, where: Callable[[Any], Path | None], means: str, asked: Sequence[Path] = ()
) -> Elements:
    """``where`` tells the path of the list of questions from the whole value, None if there is no list.

    ``means`` is said of lines that belong to no question; ``asked`` are paths that ``line_of`` knows.
    """
    lines = _Lines(text)
    if text.count(",") + text.count("[") + text.count("{") > MAX_VALUES:
        return _unread(lines, Fault(0, (), "too_many_values", {"limit": MAX_VALUES}))
    reading = read_json(text)
    if not reading.complete:
        return _unread(lines, reading.faults[-1])
    path = where(reading.value)
    values = _at(reading.value, path) if path is not None else []
    paths = [(*(path or ()), number) for number in range(len(values))]
    wanted = Wanted.of((*paths, *asked))
    read_json(text, wanted)
    spans = _spans(text, [_offset(wanted, one) for one in paths])
    inside: list[list[Note]] = [[] for _value in values]
    outside: list[Note] = []
    starts = [start for start, _end in spans]
    for fault in reading.faults:
        number = bisect_right(starts, fault.offset) - 1
        is_inside = number >= 0 and fault.offset < spans[number][1]
        (inside[number] if is_inside else outside).append(lines.note(fault))
    elements = tuple(
        Element(value, Place(lines.at(start), lines.at(end - 1)), text[start:end], tuple(faults))
        for value, (start, end), faults in zip(values, spans, inside, strict=True)
    )
    means = _("这里没有题目，没有读。") if path is None else means
    headings = lines.headings([element.place for element in elements], means)
    return Elements(
        reading.value, elements, headings, tuple(outside), lambda one: lines.at(_offset(wanted, one))
    )


def _unread(lines: "_Lines", fault: Fault) -> Elements:
    headings = lines.headings([], _("这里不是能读的 JSON，没有读。"))
    return Elements(None, (), headings, (lines.note(fault),), lambda _path: 1)


def _at(value: Any, path: Path) -> list[Any]:
    for step in path:
        value = value[step]
    return list(value)


def _offset(wanted: Wanted, path: Path) -> int:
    offset = wanted.value_at or 0
    for step in path:
        if step not in wanted.below:
            break
        wanted = wanted.below[step]
        if wanted.value_at is None:
            break
        offset = wanted.value_at
    return offset


def _spans(text: str, starts: list[int]) -> list[tuple[int, int]]:
    """From where to where each element stands, without the comma behind it."""
    ends = [_before(text, following) for following in starts[1:]]
    return list(zip(starts, [*ends, *(_end(text, start) for start in starts[-1:])], strict=True))


def _before(text: str, following: int) -> int:
    comma = text.rfind(",", 0, following)
    while text[comma - 1] in " \t\n\r":
        comma -= 1
    return comma


def _end(text: str, start: int) -> int:
    """The end of the last element: read by itself, or else all up to the list's bracket."""
    try:
        return json.JSONDecoder(parse_int=float, strict=False).raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return max(text.rfind("]", start), start + 1)


class _Lines:
    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(match.end() for match in _BREAK.finditer(text))]

    def at(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

    def note(self, fault: Fault) -> Note:
        data = {key: self.at(v.at) if isinstance(v, Offset) else v for key, v in fault.data.items()}
        line = self.at(fault.offset)
        return Note(Place(line, line), fault.code, sentence(fault.code, data))

    def headings(self, places: Sequence[Place], means: str) -> tuple[Heading, ...]:
        """Lines that are not blank and lie in none of ``places``, neighbours together."""
        covered = {line for place in places for line in range(place.line, place.end + 1)}
        made: list[Heading] = []
        gathered: list[tuple[int, str]] = []
        for number, line in enumerate([*_BREAK.split(self._text), ""], start=1):
            if line.strip() and number not in covered:
                gathered.append((number, line))
            elif gathered and (number in covered or number > len(self._starts)):
                place = Place(gathered[0][0], gathered[-1][0])
                made.append(Heading(place, "\n".join(text for _number, text in gathered), means))
                gathered = []
        return tuple(made)
