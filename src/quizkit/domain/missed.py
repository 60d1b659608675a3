"""错得最多的题: which questions most students did not get right."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

FEW = 3
"""A question that fewer students drew comes after all others: of two students one slip is a half."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How a question went: students who drew it, who did not get all its points, who left it empty."""

    drew: int
    missed: int
    unanswered: int

    @property
    def share(self) -> Fraction:
        """Of those who drew it, how many did not get all its points."""
        return Fraction(self.missed, self.drew)

    @property
    def is_few(self) -> bool:
        """Whether so few drew it that its share says little."""
        return self.drew < FEW


def tallied(outcomes: Iterable[tuple[K, bool, bool]]) -> dict[K, Tally]:
    """Counts outcomes: the question, whether it was missed, whether it was left empty."""
    counts: dict[K, list[int]] = {}
    for key, missed, unanswered in outcomes:
        count = counts.setdefault(key, [0, 0, 0])
        count[0] += 1
        count[1] += missed
        count[2] += unanswered
    return {key: Tally(*count) for key, count in counts.items()}


def most_missed(tallies: Mapping[K, Tally], limit: int) -> list[K]:
    """At most ``limit`` questions that anybody missed, the worst first.

    By the share that missed it, then by their number; those that few drew come last. What is still equal
    stays in the order of ``tallies``.
    """
    missed = [key for key, tally in tallies.items() if tally.missed]
    missed.sort(key=lambda key: _worst_first(tallies[key]))
    return missed[:limit]


def _worst_first(tally: Tally) -> tuple[bool, Fraction, int]:
    return tally.is_few, -tally.share, -tally.missed
