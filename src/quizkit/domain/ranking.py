"""Ranks: higher score, then less time, then earlier submission; equal keys share a rank."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class HasResult(Protocol):
    """Anything with a counted result."""

    @property
    def score(self) -> int:
        """Hundredths."""

    @property
    def time_used(self) -> timedelta:
        """Time used."""

    @property
    def submitted_at(self) -> datetime:
        """End of the attempt."""


@dataclass(frozen=True)
class Rank:
    """A place in a table. ``decided_by`` is the key that set this row apart from the row before it.

    "" for the first row and for one that shares the rank of the row before.
    """

    rank: int
    shared: bool
    decided_by: str = ""


KEYS = ("score", "time_used", "submitted_at")


def rank_key(result: HasResult) -> tuple[int, timedelta, datetime]:
    """Sorts the better result first."""
    return (-result.score, result.time_used, result.submitted_at)


def ranks(results: Sequence[HasResult]) -> list[Rank]:
    """A rank for each of ``results``, in their order: 1 2 2 4."""
    keys = [rank_key(result) for result in results]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    found: list[Rank] = [Rank(0, shared=False)] * len(keys)
    places = competition_ranks(keys)
    for before, index in zip([None, *order], order, strict=False):
        decided = "" if before is None else _first_difference(keys[before], keys[index])
        found[index] = Rank(places[index][0], places[index][1], decided)
    return found


def competition_ranks(keys: Sequence[Hashable]) -> list[tuple[int, bool]]:
    """(rank, shared) of each key, the smallest first: equal keys share a rank and the next one skips."""
    first: dict[Hashable, int] = {}
    times: dict[Hashable, int] = {}
    for place, key in enumerate(sorted(keys), start=1):  # type: ignore[type-var]  # keys are comparable tuples
        first.setdefault(key, place)
        times[key] = times.get(key, 0) + 1
    return [(first[key], times[key] > 1) for key in keys]


def _first_difference(a: tuple[object, ...], b: tuple[object, ...]) -> str:
    return next((name for name, x, y in zip(KEYS, a, b, strict=True) if x != y), "")
