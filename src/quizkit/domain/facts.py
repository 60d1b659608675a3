"""Dated facts and the lives of persons: what questions, lessons and pictures agree on.

A date is as precise as it is known: a year, a month or a day. Whether two dates fit is asked of the days they
may mean, so that "1935" fits the fifteenth of January 1935 and "1935-02" does not.
"""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, total_ordering

from quizkit.domain.questions import Source

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_LAST_MONTH = 12


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A year, a month of a year, or a day; sorted by its first day, of equal ones the vaguer first."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day needs its month")
        # A month or day 0 is no date, though it is as good as None in a condition.
        dt.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def parse(cls, text: str) -> "PartialDate | None":
        """``1935``, ``1935-01`` or ``1935-01-15``; None for another form.

        Raises:
            ValueError: the form is right, but no calendar has such a day.
        """
        match = _WRITTEN.fullmatch(text)
        if match is None:
            return None
        year, month, day = match.groups()
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    @property
    def first_day(self) -> dt.date:
        """The earliest day it may mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> dt.date:
        """The latest day it may mean."""
        month = self.month or _LAST_MONTH
        return dt.date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self._key < other._key

    @property
    def _key(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0

    def __str__(self) -> str:
        """As it is written in the table."""
        parts = (f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None))
        return "-".join(parts)


@dataclass(frozen=True)
class Fact:
    """A thing that happened, on a day or through a time; ``names`` mean it and nothing else."""

    id: str
    title: str
    names: tuple[str, ...]
    date: PartialDate
    end: PartialDate | None
    tags: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def first_day(self) -> dt.date:
        """The earliest day it may have begun."""
        return self.date.first_day

    @property
    def last_day(self) -> dt.date:
        """The latest day it may have ended."""
        return max(self.date.last_day, (self.end or self.date).last_day)

    @property
    def span(self) -> str:
        """Its date, or dates, as they are written in the table."""
        return f"{self.date}/{self.end}" if self.end else str(self.date)

    def fits(self, told: PartialDate) -> bool:
        """Whether a text that gives the date ``told`` for it may be right."""
        return told.first_day <= self.last_day and told.last_day >= self.first_day


@dataclass(frozen=True)
class Person:
    """A person with the dates of birth and death; ``died`` is None while they live."""

    id: str
    name: str
    born: PartialDate
    died: PartialDate | None
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class FactTable:
    """The table of a project; ids and names are unique in it."""

    facts: tuple[Fact, ...] = ()
    persons: tuple[Person, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Fact]:
        """Facts by their id."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def in_order(self) -> tuple[Fact, ...]:
        """Facts in the order of time."""
        return tuple(sorted(self.facts, key=lambda fact: (fact.date, fact.last_day, fact.id)))

    def tagged(self, *tags: str) -> tuple[Fact, ...]:
        """The facts with any of ``tags``, in the order of time."""
        wanted = frozenset(tags)
        return tuple(fact for fact in self.in_order if not wanted.isdisjoint(fact.tags))
