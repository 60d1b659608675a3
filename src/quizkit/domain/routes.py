"""A route through places, as lessons draw it: schematic, with rivers, never with borders."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from quizkit.domain.facts import PartialDate
from quizkit.domain.questions import Source

SIDES = ("left", "right", "above", "below")
"""Where the name of a place stands beside it."""


@dataclass(frozen=True)
class Position:
    """Degrees east and north."""

    lon: float
    lat: float


@dataclass(frozen=True)
class Place:
    """A stop; ``date`` is when the route passed there, ``side`` is one of ``SIDES`` or "" for any."""

    id: str
    name: str
    at: Position
    date: PartialDate | None = None
    side: str = ""


@dataclass(frozen=True)
class River:
    """A river's course in view, roughly; ``label`` is where its name stands, None for the middle."""

    name: str
    line: tuple[Position, ...]
    label: Position | None = None


@dataclass(frozen=True)
class Route:
    """``path`` names places in the order in which they were passed; one may be passed again."""

    id: str
    title: str
    places: tuple[Place, ...]
    rivers: tuple[River, ...]
    path: tuple[str, ...]
    sources: tuple[Source, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Place]:
        """Places by their id."""
        return {place.id: place for place in self.places}

    @property
    def stops(self) -> tuple[Place, ...]:
        """The places along the path, each as often as it was passed."""
        return tuple(self.by_id[id_] for id_ in self.path)
