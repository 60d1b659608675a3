"""Numbers over time, as lessons draw them, with events marked on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from quizkit.domain.questions import Source


@dataclass(frozen=True)
class Point:
    """The value of a year, exactly as its source gives it."""

    at: int
    value: Decimal


@dataclass(frozen=True)
class Mark:
    """What happened in a year of the series."""

    at: int
    text: str


@dataclass(frozen=True)
class Series:
    """``points`` and ``marks`` stand in the order of time, one a year; every mark is at a point."""

    id: str
    title: str
    unit: str
    points: tuple[Point, ...]
    marks: tuple[Mark, ...]
    sources: tuple[Source, ...]
    note: str = ""
    """What a reader must know to read the numbers right."""

    @property
    def first(self) -> Point:
        """The earliest point."""
        return self.points[0]

    @property
    def last(self) -> Point:
        """The latest point."""
        return self.points[-1]

    @property
    def highest(self) -> Point:
        """The point with the highest value, the earliest of several."""
        return max(self.points, key=lambda point: (point.value, -point.at))

    @property
    def lowest(self) -> Point:
        """The point with the lowest value, the earliest of several."""
        return min(self.points, key=lambda point: (point.value, point.at))

    @cached_property
    def by_year(self) -> Mapping[int, Point]:
        """Points by their year."""
        return {point.at: point for point in self.points}
