"""A server's clock that jumps: no negative times, no lost answers, no order by time."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.world import MINUTE, OPENS, World
from quizkit.domain.attempt import State
from quizkit.errors import AttemptOver
from quizkit.store import attempts as rows


def test_a_clock_set_back_makes_no_negative_time(world: World) -> None:
    """Events are never before those that happened already, and no attempt ends before it began."""
    sitting = world.start()
    world.answer_right(sitting, 1)
    world.clock.go(timedelta(hours=-1))
    saved = world.answer(sitting, 1, None)
    assert saved.at == sitting.started_at
    review = world.submit(sitting)
    assert review.time_used == timedelta(0)
    assert review.ended_at == sitting.started_at


def test_a_clock_set_back_gives_no_more_than_the_limit(world: World) -> None:
    """Time left is measured from the last event, so it never grows."""
    sitting = world.start()
    world.clock.go(10 * MINUTE)
    world.answer_right(sitting, 1)
    world.clock.go(timedelta(hours=-1))
    assert world.services.attempts.pulse(sitting.ref).left == 5 * MINUTE


def test_a_clock_set_forward_keeps_what_was_saved(world: World) -> None:
    """The attempt ends, with all saved answers; set back again, it stays ended."""
    sitting = world.start()
    world.answer_right(sitting, 3)
    world.clock.go(timedelta(hours=1))
    with pytest.raises(AttemptOver):
        world.answer(sitting, 3, None)
    world.clock.go(timedelta(hours=-1))
    review = world.services.attempts.review(sitting.ref.attempt_id, sitting.secret or "")
    assert (review.state, review.score) == (State.EXPIRED, 1500)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(jumps=st.lists(st.timedeltas(timedelta(hours=-2), timedelta(minutes=4)), max_size=6))
def test_events_are_ordered_whatever_the_clock_does(world: World, jumps: list[timedelta]) -> None:
    """The order of events is that of their numbers, and their times never go back."""
    world.clock.now = OPENS + timedelta(days=5)
    sitting = world.start(activity="practice")
    taken = 0
    for jump in jumps:
        world.clock.go(jump)
        world.services.attempts.mark(sitting, world.event_id(), 0, on=True)
        taken += 1
    world.submit(sitting)
    events = world.services.store.read(lambda tx: rows.events_of(tx, sitting.ref.attempt_id))
    assert [event.seq for event in events] == list(range(1, taken + 2))
    assert [event.at for event in events] == sorted(event.at for event in events)
