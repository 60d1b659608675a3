"""Counts of made-up schools, as the services give them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from quizkit.services.values import Unit, UnitCounts

MADE_AT = datetime(2026, 9, 23, 20, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def school(
    name: str,
    scores: Sequence[int],
    *,
    county: str = "红星县",
    not_started: int = 0,
    in_progress: int = 0,
    voided: int = 0,
    full: int = 10000,
    guests: int = 0,
) -> UnitCounts:
    """A school with these counted ``scores`` (hundredths), ``guests`` of them not on the roster."""
    return UnitCounts(
        unit=Unit(id=1, kind="school", name=name),
        county=county,
        school=name,
        enrolled=len(scores) - guests + not_started + in_progress + voided,
        not_started=not_started,
        in_progress=in_progress,
        submitted=len(scores),
        submitted_enrolled=len(scores) - guests,
        voided=voided,
        histogram=Counter(scores),
        max=full if scores else 0,
    )
