"""Dates that a text tells, as far as they are certain: what day, month or year, and where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from quizkit.domain.facts import PartialDate
from quizkit.formats.content.words import DATE, RANGE_END, SUPPOSED, UNSURE_AFTER, UNSURE_BEFORE


@dataclass(frozen=True)
class Told:
    """A date, or a time from one date to another, at ``text[begin:end]``."""

    first: PartialDate
    last: PartialDate
    text: str
    begin: int
    end: int

    @property
    def written(self) -> str:
        """As it stands in the text."""
        return self.text[self.begin : self.end]

    @property
    def before(self) -> str:
        """The text before it."""
        return self.text[: self.begin]

    @property
    def after(self) -> str:
        """The text behind it."""
        return self.text[self.end :]


@dataclass(frozen=True)
class NoSuchDay:
    """A date that no calendar has."""

    written: str


def sentences(text: str) -> Iterator[str]:
    """The sentences of ``text`` that tell what was so, without those that may name somebody's mistake."""
    begin = 0
    for place, char in enumerate(text):
        if char in "。！？；\n":
            yield from _certain(text[begin : place + 1])
            begin = place + 1
    yield from _certain(text[begin:])


def _certain(sentence: str) -> Iterator[str]:
    if sentence and not SUPPOSED.search(sentence):
        yield sentence


def told_dates(text: str) -> Iterator[Told | NoSuchDay]:
    """The dates of ``text`` that mean a certain time: not 1935年前后, not one of several."""
    at = 0
    while match := DATE.search(text, at):
        at = match.end()
        parts = [int(part) if part else None for part in match.group("year", "month", "day")]
        first = _date(parts)
        if first is None:
            yield NoSuchDay(match[0])
            continue
        last, at = _last(text, at, parts, first)
        sure = not UNSURE_AFTER.match(text, at) and not UNSURE_BEFORE.search(text[: match.start()][-3:])
        if last is not None and sure:
            yield Told(first, last, text, match.start(), at)


def _last(text: str, at: int, parts: list[int | None], first: PartialDate) -> tuple[PartialDate | None, int]:
    """The end of a time that begins with ``parts``, and where it ends in the text; None if it is unclear."""
    match = RANGE_END.match(text, at)
    if match is None or not any(match.group("year", "month", "day")):
        return first, at
    end = [int(part) if part else None for part in match.group("year", "month", "day")]
    if end[0] is None:
        end[0] = parts[0]
        if end[1] is None:
            end[1] = parts[1]
    # "1946年至8月" and the like: what is meant is not clear.
    fits = (end[2] is None or end[1] is not None) and bool(end[1]) >= bool(parts[1])
    last = _date(end) if fits else None
    if last is None or last < first:
        return None, match.end()
    return last, match.end()


def _date(parts: list[int | None]) -> PartialDate | None:
    year, month, day = parts
    try:
        return PartialDate(year or 0, month, day)
    except ValueError:
        return None
