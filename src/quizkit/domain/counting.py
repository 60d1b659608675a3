"""Which of a student's attempts counts, and whether there may be another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from quizkit.domain.activity import AttemptPolicy, Counts
from quizkit.domain.scoring import hundredths


@dataclass(frozen=True)
class Outcome:
    """A finished attempt that was not voided: hundredths, time used, end, and when it began."""

    score: int
    time_used: timedelta
    submitted_at: datetime
    started_at: datetime


@dataclass(frozen=True)
class Counted:
    """What stands in the tables for one student."""

    score: int
    time_used: timedelta
    submitted_at: datetime


def counted(outcomes: Sequence[Outcome], policy: AttemptPolicy, time_zone: str) -> Counted | None:
    """The result of ``outcomes`` (in the order they were begun) under ``policy``; None if there are none.

    Best: the higher score, then the shorter time, then the earlier end. Mean: of scores and of times. Sum of
    each day's best: days are those of ``time_zone`` on which an attempt began.
    """
    if not outcomes:
        return None
    match policy.counts:
        case Counts.FIRST:
            return _as_counted(outcomes[0])
        case Counts.LAST:
            return _as_counted(outcomes[-1])
        case Counts.BEST:
            return _as_counted(min(outcomes, key=_best_first))
        case Counts.MEAN:
            n = len(outcomes)
            score = hundredths(Fraction(sum(outcome.score for outcome in outcomes), n))
            time = sum((outcome.time_used for outcome in outcomes), timedelta(0)) / n
            return Counted(score, time, max(outcome.submitted_at for outcome in outcomes))
        case Counts.DAILY_BEST_SUM:
            return _daily_best_sum(outcomes, time_zone)


def _best_first(outcome: Outcome) -> tuple[int, timedelta, datetime]:
    return (-outcome.score, outcome.time_used, outcome.submitted_at)


def _as_counted(outcome: Outcome) -> Counted:
    return Counted(outcome.score, outcome.time_used, outcome.submitted_at)


def _daily_best_sum(outcomes: Sequence[Outcome], time_zone: str) -> Counted:
    best: dict[date, Outcome] = {}
    for outcome in sorted(outcomes, key=_best_first):
        best.setdefault(day_of(outcome.started_at, time_zone), outcome)
    return Counted(
        sum(outcome.score for outcome in best.values()),
        sum((outcome.time_used for outcome in best.values()), timedelta(0)),
        max(outcome.submitted_at for outcome in best.values()),
    )


def day_of(moment: datetime, time_zone: str) -> date:
    """The calendar day of ``moment`` in ``time_zone``."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


@dataclass(frozen=True)
class AttemptsLeft:
    """Whether another attempt may begin, and which limit says no."""

    allowed: bool
    used: int
    per_day: bool = False


def attempts_left(
    starts: Sequence[datetime], policy: AttemptPolicy, now: datetime, time_zone: str
) -> AttemptsLeft:
    """``starts`` are the beginnings of all attempts that were not voided."""
    if policy.max is not None and len(starts) >= policy.max:
        return AttemptsLeft(allowed=False, used=len(starts))
    today = day_of(now, time_zone)
    used_today = sum(day_of(start, time_zone) == today for start in starts)
    if policy.per_day is not None and used_today >= policy.per_day:
        return AttemptsLeft(allowed=False, used=used_today, per_day=True)
    return AttemptsLeft(allowed=True, used=len(starts))
