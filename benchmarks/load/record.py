"""What a load has seen: times by kind, errors, acknowledged answers."""

from array import array
from collections import Counter
from dataclasses import dataclass, field
from math import ceil
from typing import Any

_PERCENTS = (50, 95, 99, 100)
KINDS = ("first", "saved", "next", "again", "slow_saved")
"""first: document asked for until the first question was there. saved: an answer sent until it was
acknowledged. next: "next" until the question was there. again: a reload until the question was there.
slow_saved: as saved, of students who read slowly."""


def percentile(ordered: "list[float] | array[float]", percent: float) -> float:
    """The smallest value that ``percent`` of all do not exceed (nearest rank)."""
    return ordered[max(ceil(len(ordered) * percent / 100) - 1, 0)]


@dataclass
class Record:
    """Seconds by kind with the moment each began, and counts."""

    times: dict[str, "array[float]"] = field(default_factory=lambda: {kind: array("d") for kind in KINDS})
    moments: dict[str, "array[float]"] = field(default_factory=lambda: {kind: array("d") for kind in KINDS})
    acknowledged: list[str] = field(default_factory=list)
    """Ids of answers that were said to be saved."""
    errors: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    """How students ended: "left", "closed", "silent", "failed"."""
    waited: "array[float]" = field(default_factory=lambda: array("d"))
    """Seconds in the waiting room, of those who were there."""
    places: int = 0
    """The last place in the waiting room that anyone was told."""

    def add(self, kind: str, began: float, ended: float) -> None:
        """One time, in seconds of the loop's clock."""
        self.times[kind].append(ended - began)
        self.moments[kind].append(began)

    def summary(self, kind: str, since: float | None = None, until: float | None = None) -> dict[str, Any]:
        """Number, percentiles in ms and the curve of all whole percents, of those begun in a time."""
        pairs = zip(self.moments[kind], self.times[kind], strict=True)
        chosen = sorted(
            time
            for moment, time in pairs
            if (since is None or moment >= since) and (until is None or moment <= until)
        )
        if not chosen:
            return {"n": 0}
        found: dict[str, Any] = {"n": len(chosen)}
        found |= {f"p{percent}": milliseconds(percentile(chosen, percent)) for percent in _PERCENTS}
        found["curve"] = [milliseconds(percentile(chosen, percent)) for percent in range(1, 101)]
        return found


def milliseconds(seconds: float) -> float:
    """Four digits are enough."""
    return float(f"{seconds * 1000:.4g}")
