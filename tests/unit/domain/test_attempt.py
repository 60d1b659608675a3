"""The life of an attempt: which events each state takes, and what no sequence of events can do."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.attempt import (
    Answered,
    Attempt,
    Event,
    Expired,
    Extended,
    Marked,
    Moved,
    State,
    Submitted,
    Voided,
    deadline_of,
    step,
)
from quizkit.errors import AttemptError, AttemptOver, IllegalEvent, UnknownPosition
from strategies import START, moments

MINUTE = timedelta(minutes=1)
DEADLINE = START + 15 * MINUTE
GRACE = timedelta(seconds=10)
FRESH = Attempt(questions=3, started_at=START, deadline=DEADLINE, grace=GRACE)
SUBMITTED = step(FRESH, Submitted(START + MINUTE))
EXPIRED = step(FRESH, Expired(DEADLINE + MINUTE))
VOIDED = step(FRESH, Voided(START + MINUTE, "名字写错"))


def student_events(at: datetime) -> list[Event]:
    """One of each kind that a student causes."""
    return [Answered(at, 0, "a"), Moved(at, 0), Marked(at, 0, on=True), Submitted(at)]


def test_a_correction_replaces_and_none_takes_back() -> None:
    """The last response of a question counts; None leaves it unanswered."""
    attempt = FRESH
    for response in ("a", "b", None, "c"):
        attempt = step(attempt, Answered(START, 1, response))
    assert dict(attempt.responses) == {1: "c"}
    assert dict(step(attempt, Answered(START, 1, None)).responses) == {}


def test_marks_and_the_question_in_view_are_kept() -> None:
    """Marking twice is marking once; moving remembers where the student is."""
    attempt = FRESH
    for event in (
        Marked(START, 2, on=True),
        Marked(START, 2, on=True),
        Marked(START, 0, on=True),
        Moved(START, 2),
    ):
        attempt = step(attempt, event)
    assert (attempt.marks, attempt.position) == ({0, 2}, 2)
    assert step(attempt, Marked(START, 2, on=False)).marks == {0}


def test_a_response_within_the_grace_counts_and_the_time_does_not() -> None:
    """What arrives in the grace is taken; the time used never exceeds the limit."""
    late = step(FRESH, Answered(DEADLINE + GRACE, 0, "a"))
    handed_in = step(late, Submitted(DEADLINE + GRACE))
    assert dict(handed_in.responses) == {0: "a"}
    assert handed_in.time_used == 15 * MINUTE


def test_after_the_grace_nothing_is_taken() -> None:
    """Whoever writes past deadline and grace is told that the attempt is over."""
    too_late = DEADLINE + GRACE + timedelta(microseconds=1)
    for event in (
        Answered(too_late, 0, "a"),
        Moved(too_late, 1),
        Marked(too_late, 1, on=True),
        Submitted(too_late),
    ):
        with pytest.raises(AttemptOver) as caught:
            step(FRESH, event)
        assert caught.value.state == "expired"


@pytest.mark.parametrize("attempt", [SUBMITTED, EXPIRED, VOIDED])
@pytest.mark.parametrize(
    "event", [Answered(START, 0, "a"), Moved(START, 0), Marked(START, 0, on=True), Submitted(START)]
)
def test_a_finished_attempt_takes_nothing_from_the_student(attempt: Attempt, event: Event) -> None:
    """Submitted, expired and voided attempts are closed, and say which they are."""
    with pytest.raises(AttemptOver) as caught:
        step(attempt, event)
    assert caught.value.state == attempt.state


def test_an_attempt_expires_at_its_deadline_not_at_the_sweep() -> None:
    """However late it is noticed, the attempt ended at its deadline."""
    assert EXPIRED.ended_at == DEADLINE
    assert EXPIRED.time_used == 15 * MINUTE


@pytest.mark.parametrize("moment", [START, DEADLINE, DEADLINE + GRACE])
def test_an_attempt_does_not_expire_before_its_time(moment: datetime) -> None:
    """The clock's event is refused until deadline and grace are over."""
    with pytest.raises(IllegalEvent):
        step(FRESH, Expired(moment))


def test_without_a_deadline_nothing_expires() -> None:
    """Practice without end."""
    endless = Attempt(questions=1, started_at=START, deadline=None)
    assert not endless.is_due(START + timedelta(days=1000))


def test_more_time_opens_an_expired_attempt_again() -> None:
    """An extension gives an expired attempt back to its student."""
    again = step(EXPIRED, Extended(DEADLINE + MINUTE, DEADLINE + 10 * MINUTE))
    assert (again.state, again.ended_at) == (State.IN_PROGRESS, None)
    assert step(again, Answered(DEADLINE + 2 * MINUTE, 0, "a")).responses[0] == "a"


@pytest.mark.parametrize(
    ("attempt", "event"),
    [
        (SUBMITTED, Extended(START, DEADLINE + MINUTE)),
        (VOIDED, Extended(START, DEADLINE + MINUTE)),
        (FRESH, Extended(START + MINUTE, START)),
        (VOIDED, Voided(START, "again")),
        (SUBMITTED, Expired(DEADLINE + MINUTE)),
    ],
)
def test_an_event_that_a_state_does_not_allow_is_refused(attempt: Attempt, event: Event) -> None:
    """Neither organiser nor clock can do what makes no sense."""
    with pytest.raises(IllegalEvent):
        step(attempt, event)


def test_a_void_keeps_the_responses_and_says_why() -> None:
    """A submitted attempt keeps its end when it is voided."""
    voided = step(SUBMITTED, Voided(START + 5 * MINUTE, "代答"))
    assert (voided.state, voided.void_reason, voided.ended_at) == (State.VOIDED, "代答", START + MINUTE)


@pytest.mark.parametrize("position", [-1, 3, 99])
def test_only_questions_of_the_paper_can_be_answered(position: int) -> None:
    """A position outside of the paper is refused by name."""
    for event in (Answered(START, position, "a"), Moved(START, position), Marked(START, position, on=True)):
        with pytest.raises(UnknownPosition):
            step(FRESH, event)


positions = st.integers(-1, 4)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Answered, moments, positions, st.sampled_from(["a", "b", None])),
    st.builds(Marked, moments, positions, st.booleans()),
    st.builds(Moved, moments, positions),
    st.builds(Submitted, moments),
    st.builds(Expired, moments),
    st.builds(Voided, moments, st.just("x")),
    st.builds(Extended, moments, moments),
)
LEGAL = {
    State.IN_PROGRESS: {State.SUBMITTED, State.EXPIRED, State.VOIDED},
    State.SUBMITTED: {State.VOIDED},
    State.EXPIRED: {State.IN_PROGRESS, State.VOIDED},
    State.VOIDED: set(),
}


@given(
    st.none() | moments,
    st.integers(0, 60).map(lambda seconds: timedelta(seconds=seconds)),
    st.lists(events, max_size=25),
)
def test_no_sequence_of_events_reaches_an_illegal_state(
    deadline: datetime | None, grace: timedelta, sequence: list[Event]
) -> None:
    """Refused events change nothing; taken ones follow the drawn transitions and keep the attempt whole."""
    attempt = Attempt(questions=3, started_at=START, deadline=deadline, grace=grace)
    for event in sequence:
        try:
            after = step(attempt, event)
        except AttemptError:
            continue
        assert after.state is attempt.state or after.state in LEGAL[attempt.state]
        if attempt.state is not State.IN_PROGRESS and after.state is not State.IN_PROGRESS:
            assert after.responses == attempt.responses
        assert (after.ended_at is None) == (after.state is State.IN_PROGRESS)
        assert (after.void_reason != "") == (after.state is State.VOIDED)
        assert set(after.responses) <= {0, 1, 2}
        assert None not in after.responses.values()
        assert after.marks <= {0, 1, 2}
        assert 0 <= after.position < 3
        assert after.time_used is None or after.time_used >= timedelta(0)
        attempt = after


@pytest.mark.parametrize(
    ("limit", "extra", "closes", "expected"),
    [
        (15, 0, None, 15),
        (15, 5, None, 20),
        (15, 0, 10, 10),
        (15, 5, 30, 20),
        (None, 5, 30, 30),
        (None, 0, None, None),
    ],
)
def test_a_deadline_is_the_earlier_of_limit_and_close(
    limit: int | None, extra: int, closes: int | None, expected: int | None
) -> None:
    """min(start + limit + extra, close), all in minutes after the start."""
    found = deadline_of(
        START,
        None if limit is None else limit * MINUTE,
        extra * MINUTE,
        None if closes is None else START + closes * MINUTE,
    )
    assert found == (None if expected is None else START + expected * MINUTE)


def test_extending_never_takes_time_away() -> None:
    """More time only: not an earlier deadline, not one where there was none."""
    for attempt, deadline in (
        (FRESH, DEADLINE - MINUTE),
        (FRESH, DEADLINE),
        (Attempt(questions=3, started_at=START, deadline=None), DEADLINE),
    ):
        with pytest.raises(IllegalEvent):
            step(attempt, Extended(START, deadline))


def test_a_late_void_does_not_lengthen_the_time_used() -> None:
    """An attempt that ran out unnoticed and is then voided used no more than its time."""
    assert step(FRESH, Voided(DEADLINE + 60 * MINUTE, "x")).time_used == 15 * MINUTE
