"""Where labels stand: beside their points, off each other and off the lines, always in the same place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, pi, sin

Spot = tuple[float, float]

_NEAR = 0.02
"""Points of a line are looked at so far from each other."""


@dataclass(frozen=True)
class Box:
    """A rectangle of the sheet; ``top`` is the smaller height."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, middle: Spot, width: float, height: float) -> "Box":
        """With this middle."""
        x, y = middle
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @property
    def middle(self) -> Spot:
        """Of the rectangle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def overlaps(self, other: "Box") -> bool:
        """Whether they share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, spot: Spot, room: float = 0.0) -> bool:
        """Whether a spot lies in it, or nearer than ``room``."""
        x, y = spot
        return self.left - room < x < self.right + room and self.top - room < y < self.bottom + room

    def inside(self, other: "Box") -> bool:
        """Whether it lies wholly in the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )

    def nearest(self, spot: Spot) -> Spot:
        """The spot in it that is nearest to ``spot``."""
        x, y = spot
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)


@dataclass(frozen=True)
class Label:
    """What wants a place: the point it names, its size, and the side it would like, "" for any."""

    spot: Spot
    width: float
    height: float
    side: str = ""


_SIDES = {"right": 0.0, "below": pi / 2, "left": pi, "above": 3 * pi / 2}
_ROUNDS = 6


def placed(
    labels: Sequence[Label],
    *,
    within: Box,
    lines: Iterable[Sequence[Spot]] = (),
    dots: Sequence[Spot] = (),
    fixed: Sequence[Box] = (),
    distances: Sequence[float] = (0.07, 0.16, 0.28, 0.42),
) -> list[Box]:
    """A box for each label: none covers another, a dot or what is ``fixed`` if that can be, and few lines.

    Each in turn takes the best place that the others leave, several times over.
    """
    passed = [spot for line in lines for spot in along(line)]
    found: list[Box | None] = [None] * len(labels)
    choices = [list(_choices(label, within, distances)) for label in labels]
    own = [
        [_own_cost(label, box, passed, dots, fixed) + far for box, far in choice]
        for label, choice in zip(labels, choices, strict=True)
    ]
    for _round in range(_ROUNDS):
        before = list(found)
        for number, label in enumerate(labels):
            others = [
                (box, other)
                for n, (box, other) in enumerate(zip(found, labels, strict=True))
                if n != number and box
            ]
            costs = [
                cost + _cost_beside(label, box, others)
                for (box, _far), cost in zip(choices[number], own[number], strict=True)
            ]
            best = min(range(len(costs)), key=costs.__getitem__)
            found[number] = choices[number][best][0]
        if found == before:
            break
    return [box for box in found if box is not None]


def along(line: Sequence[Spot]) -> Iterator[Spot]:
    """Spots on a line, close to each other."""
    for (x, y), (to_x, to_y) in pairwise(line):
        steps = max(int(hypot(to_x - x, to_y - y) / _NEAR), 1)
        for step in range(steps + 1):
            yield x + (to_x - x) * step / steps, y + (to_y - y) * step / steps


def _choices(label: Label, within: Box, distances: Sequence[float]) -> Iterator[tuple[Box, float]]:
    """Boxes around the point with what their distance and side cost, moved into the sheet where need be."""
    x, y = label.spot
    for distance in distances:
        for step in range(16):
            angle = step * pi / 8
            across, down = cos(angle), sin(angle)
            middle = (
                x + across * (distance + label.width / 2),
                y + down * (distance + label.height / 2),
            )
            box = _moved_in(Box.around(middle, label.width, label.height), within)
            cost = distance * 40
            if label.side:
                wanted = _SIDES[label.side]
                cost += 6 * (1 - cos(angle - wanted))
            yield box, cost


def _moved_in(box: Box, within: Box) -> Box:
    x = max(within.left - box.left, 0) - max(box.right - within.right, 0)
    y = max(within.top - box.top, 0) - max(box.bottom - within.bottom, 0)
    return Box(box.left + x, box.top + y, box.right + x, box.bottom + y)


def _own_cost(
    label: Label, box: Box, passed: Sequence[Spot], dots: Sequence[Spot], fixed: Sequence[Box]
) -> float:
    cost = 300.0 * sum(box.overlaps(other) for other in fixed)
    cost += 100.0 * sum(box.holds(dot, 0.05) for dot in dots)
    cost += 0.8 * sum(box.holds(spot) for spot in passed)
    way = list(along((label.spot, box.nearest(label.spot))))
    others = [dot for dot in dots if dot != label.spot]
    return cost + 20.0 * sum(any(hypot(x - a, y - b) < 0.06 for a, b in others) for x, y in way)  # noqa: PLR2004 - a dot


def _cost_beside(label: Label, box: Box, others: Sequence[tuple[Box, Label]]) -> float:
    way = list(along((label.spot, box.nearest(label.spot))))
    cost = 0.0
    for other, named in others:
        if box.overlaps(other):
            cost += 400.0
        cost += 15.0 * sum(other.holds(spot) for spot in way)
        cost += 15.0 * sum(box.holds(spot) for spot in along((named.spot, other.nearest(named.spot))))
    return cost
