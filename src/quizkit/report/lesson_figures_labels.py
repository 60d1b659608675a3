"""Where labels stand: beside their points, off each other and off the lines, always in the same place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Spot = tuple[float, float]

_NEAR = 0.02
"""Spots of a line are looked at so far from each other."""
_DOT, _BESIDE, _SAME = 0.05, 0.03, 1e-6
_ROUNDS = 6


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


def placed(
    labels: Sequence[Label],
    *,
    within: Box,
    lines: Iterable[Sequence[Spot]] = (),
    faint: Iterable[Sequence[Spot]] = (),
    dots: Sequence[Spot] = (),
    fixed: Sequence[Box] = (),
    distances: Sequence[float] = (0.07, 0.14, 0.24, 0.36),
) -> list[Box]:
    """A box for each label, nearer to its own point than to another of the ``dots``.

    None covers another, a dot or what is ``fixed`` if that can be; few cover ``lines``, and ``faint`` lines
    rather than those. Each in turn takes the best place that the others leave, several times over.
    """
    ground = _Ground(_spots(lines), _spots(faint), np.array(dots or [(-9.0, -9.0)]), tuple(fixed))
    choices = [list(_choices(label, within, distances)) for label in labels]
    own = [
        [choice.far + ground.cost(label, choice) for choice in listed]
        for label, listed in zip(labels, choices, strict=True)
    ]
    # Until one has its turn, it stands where it would like to, so that the first ones make room for it.
    found = [listed[costs.index(min(costs))] for listed, costs in zip(choices, own, strict=True)]
    for _round in range(_ROUNDS):
        before = list(found)
        for number, listed in enumerate(choices):
            others = [*found[:number], *found[number + 1 :]]
            costs = [
                cost + _cost_beside(choice, others) for choice, cost in zip(listed, own[number], strict=True)
            ]
            found[number] = listed[costs.index(min(costs))]
        if found == before:
            break
    return [choice.box for choice in found]


def _spots(lines: Iterable[Sequence[Spot]]) -> "NDArray[np.float64]":
    return np.array([spot for line in lines for spot in along(line)] or [(-9.0, -9.0)])


def along(line: Sequence[Spot]) -> Iterator[Spot]:
    """Spots on a line, close to each other."""
    for (x, y), (to_x, to_y) in pairwise(line):
        steps = max(int(hypot(to_x - x, to_y - y) / _NEAR), 1)
        for step in range(steps + 1):
            yield x + (to_x - x) * step / steps, y + (to_y - y) * step / steps


@dataclass(frozen=True)
class _Choice:
    """A place for a label: what its distance and side cost, and the way from its point to it."""

    box: Box
    far: float
    way: tuple[Spot, ...]
    whole: Box
    """Around the box and the way."""


def _choices(label: Label, within: Box, distances: Sequence[float]) -> Iterator[_Choice]:
    """Places around the point, moved into the sheet where need be."""
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
            cost = distance * 60
            if label.side:
                wanted = _SIDES[label.side]
                cost += 6 * (1 - cos(angle - wanted))
            way = tuple(along((label.spot, box.nearest(label.spot))))
            whole = Box(min(box.left, x), min(box.top, y), max(box.right, x), max(box.bottom, y))
            yield _Choice(box, cost, way, whole)


def _moved_in(box: Box, within: Box) -> Box:
    x = max(within.left - box.left, 0) - max(box.right - within.right, 0)
    y = max(within.top - box.top, 0) - max(box.bottom - within.bottom, 0)
    return Box(box.left + x, box.top + y, box.right + x, box.bottom + y)


@dataclass(frozen=True)
class _Ground:
    """What lies under the labels."""

    lines: "NDArray[np.float64]"
    faint: "NDArray[np.float64]"
    dots: "NDArray[np.float64]"
    fixed: tuple[Box, ...]

    def cost(self, label: Label, choice: _Choice) -> float:
        """Of a place by itself."""
        box = choice.box
        x, y = label.spot
        near_x, near_y = box.nearest(label.spot)
        own = hypot(near_x - x, near_y - y)
        away = _distances(self.dots, box)
        others = away[np.hypot(self.dots[:, 0] - x, self.dots[:, 1] - y) > _SAME]
        cost = 300.0 * sum(box.overlaps(other) for other in self.fixed)
        cost += 100.0 * float((away < _DOT).sum()) + 25.0 * float((others < own).sum())
        cost += 0.8 * float((_distances(self.lines, box) == 0).sum())
        cost += 0.25 * float((_distances(self.faint, box) == 0).sum())
        # A leader that runs along a line is not seen, nor one through another dot.
        for way_x, way_y in choice.way[4:]:
            spot = Box(way_x, way_y, way_x, way_y)
            cost += 0.4 * float((_distances(self.lines, spot) < _BESIDE).sum())
            cost += 20.0 * float((_distances(self.dots, spot) < _DOT).sum())
        return cost


def _distances(spots: "NDArray[np.float64]", box: Box) -> "NDArray[np.float64]":
    """From each spot to the box; 0 inside."""
    across = np.maximum(np.maximum(box.left - spots[:, 0], spots[:, 0] - box.right), 0)
    down = np.maximum(np.maximum(box.top - spots[:, 1], spots[:, 1] - box.bottom), 0)
    return np.hypot(across, down)


def _cost_beside(choice: _Choice, others: Sequence[_Choice]) -> float:
    """Of a place beside the places of the others."""
    cost = 0.0
    for other in others:
        if not choice.whole.overlaps(other.whole):
            continue
        cost += 400.0 * choice.box.overlaps(other.box)
        cost += 15.0 * sum(other.box.holds(spot) for spot in choice.way)
        cost += 15.0 * sum(choice.box.holds(spot) for spot in other.way)
    return cost
