"""Which attempt counts, and whether there may be another one."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.activity import AttemptPolicy, Counts
from quizkit.domain.counting import AttemptsLeft, Outcome, attempts_left, counted, day_of
from quizkit.domain.ranking import rank_key
from strategies import START, moments

ZONE = "Asia/Shanghai"
HOUR = timedelta(hours=1)


def outcome(score: int, minutes: int, day: int = 0, hour: int = 1) -> Outcome:
    """An attempt begun on ``day`` at ``hour`` (UTC)."""
    begun = START + timedelta(days=day, hours=hour)
    used = timedelta(minutes=minutes)
    return Outcome(score, used, begun + used, begun)


THREE = [outcome(800, 10), outcome(900, 12, hour=2), outcome(900, 11, hour=3)]


@pytest.mark.parametrize(
    ("counts", "score", "minutes", "ended"),
    [
        ("best", 900, 11, THREE[2].submitted_at),
        ("first", 800, 10, THREE[0].submitted_at),
        ("last", 900, 11, THREE[2].submitted_at),
        ("mean", 867, 11, THREE[2].submitted_at),
        ("daily_best_sum", 900, 11, THREE[2].submitted_at),
    ],
)
def test_a_policy_picks_its_result(counts: str, score: int, minutes: int, ended: object) -> None:
    """8, 9 and 9 points in one day, in 10, 12 and 11 minutes."""
    result = counted(THREE, AttemptPolicy(max=None, counts=Counts(counts)), ZONE)
    assert result is not None
    assert (result.score, result.time_used, result.submitted_at) == (score, timedelta(minutes=minutes), ended)


def test_equal_scores_count_by_the_shorter_time_then_the_earlier_end() -> None:
    """Best, with ties."""
    later = outcome(900, 11, day=1)
    result = counted([later, THREE[1], THREE[2]], AttemptPolicy(), ZONE)
    assert result is not None
    assert result.submitted_at == THREE[2].submitted_at


def test_daily_bests_are_summed_over_days() -> None:
    """The best of each day, their times summed, too."""
    policy = AttemptPolicy(max=None, counts=Counts.DAILY_BEST_SUM)
    result = counted([*THREE, outcome(500, 5, day=1), outcome(700, 6, day=1, hour=2)], policy, ZONE)
    assert result is not None
    assert (result.score, result.time_used) == (1600, timedelta(minutes=17))


def test_days_are_those_of_the_time_zone() -> None:
    """15:59 UTC is the same day in Shanghai, 16:00 the next one."""
    before, after = START + 15 * HOUR + timedelta(minutes=59), START + 16 * HOUR
    assert (day_of(after, ZONE) - day_of(before, ZONE)).days == 1


@pytest.mark.parametrize("counts", Counts)
def test_without_an_attempt_nothing_counts(counts: Counts) -> None:
    """None is not zero."""
    assert counted([], AttemptPolicy(counts=counts), ZONE) is None


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """Any finished attempt."""
    begun, used = draw(moments), timedelta(seconds=draw(st.integers(0, 3600)))
    return Outcome(draw(st.integers(0, 10_000)), used, begun + used, begun)


@given(st.lists(outcomes(), min_size=1, max_size=8), st.sampled_from(Counts))
def test_a_counted_score_is_within_its_attempts(given_: list[Outcome], counts: Counts) -> None:
    """No policy makes a score out of nothing, and the best is as good as any."""
    result = counted(given_, AttemptPolicy(counts=counts), ZONE)
    assert result is not None
    scores = [o.score for o in given_]
    most = sum(scores) if counts is Counts.DAILY_BEST_SUM else max(scores)
    assert min(scores) <= result.score <= most
    if counts is Counts.BEST:
        assert all(rank_key(result) <= rank_key(o) for o in given_)


@given(st.lists(outcomes(), min_size=1, max_size=6), st.data())
def test_order_matters_only_where_it_is_asked_for(given_: list[Outcome], data: st.DataObject) -> None:
    """Best, mean and sum do not depend on the order of the attempts."""
    other = data.draw(st.permutations(given_))
    for counts in (Counts.BEST, Counts.MEAN, Counts.DAILY_BEST_SUM):
        policy = AttemptPolicy(counts=counts)
        assert counted(given_, policy, ZONE) == counted(other, policy, ZONE)


@pytest.mark.parametrize(
    ("most", "per_day", "hours", "expected"),
    [
        (None, None, [0, 1, 2], AttemptsLeft(allowed=True, used=3)),
        (3, None, [0, 1], AttemptsLeft(allowed=True, used=2)),
        (3, None, [0, 1, 2], AttemptsLeft(allowed=False, used=3)),
        (None, 2, [0, 1], AttemptsLeft(allowed=False, used=2, per_day=True)),
        (None, 2, [-24, 0], AttemptsLeft(allowed=True, used=2)),
        (2, 2, [0, 1], AttemptsLeft(allowed=False, used=2)),
        (None, 1, [-9], AttemptsLeft(allowed=True, used=1)),
    ],
)
def test_attempts_are_limited_in_all_and_by_day(
    most: int | None, per_day: int | None, hours: list[int], expected: AttemptsLeft
) -> None:
    """Hours count from 08:00 in Shanghai; a day begins there at midnight."""
    starts = [START + hour * HOUR for hour in hours]
    policy = AttemptPolicy(max=most, per_day=per_day)
    assert attempts_left(starts, policy, START + 3 * HOUR, ZONE) == expected
