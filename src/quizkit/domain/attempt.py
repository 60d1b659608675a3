"""The life of an attempt: in_progress → submitted | expired, and voided by an organiser.

An attempt is what its events make of it: ``step`` is the only way from one state to the next.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from quizkit.domain.questions import Response
from quizkit.errors import AttemptOver, IllegalEvent, UnknownPosition


class State(StrEnum):
    """Where an attempt is in its life."""

    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    EXPIRED = "expired"
    VOIDED = "voided"


_NO_RESPONSES: Mapping[int, Response] = MappingProxyType({})


@dataclass(frozen=True)
class Attempt:
    """答卷. Responses are checked ones, by position; what is missing is not answered."""

    questions: int
    started_at: datetime
    deadline: datetime | None
    grace: timedelta = timedelta(0)
    state: State = State.IN_PROGRESS
    responses: Mapping[int, Response] = field(default_factory=lambda: _NO_RESPONSES)
    marks: frozenset[int] = frozenset()
    position: int = 0
    ended_at: datetime | None = None
    void_reason: str = ""

    @property
    def last_moment(self) -> datetime | None:
        """The end of the grace after the deadline; what arrives later is not taken."""
        return None if self.deadline is None else self.deadline + self.grace

    def is_due(self, now: datetime) -> bool:
        """In progress though its time is over: whoever reads it treats it as expired."""
        return self.state is State.IN_PROGRESS and self.last_moment is not None and now > self.last_moment

    @property
    def time_used(self) -> timedelta | None:
        """From start to end; never more than was given, though a last save came within the grace."""
        return None if self.ended_at is None else max(self.ended_at - self.started_at, timedelta(0))


@dataclass(frozen=True)
class Answered:
    """A response was given, changed or (None) taken back."""

    at: datetime
    position: int
    response: Response | None


@dataclass(frozen=True)
class Marked:
    """A question was marked to look at again, or unmarked."""

    at: datetime
    position: int
    on: bool


@dataclass(frozen=True)
class Moved:
    """The student went to another question."""

    at: datetime
    position: int


@dataclass(frozen=True)
class Submitted:
    """The student handed in."""

    at: datetime


@dataclass(frozen=True)
class Expired:
    """Time was over."""

    at: datetime


@dataclass(frozen=True)
class Voided:
    """An organiser took the attempt out, with a reason."""

    at: datetime
    reason: str


@dataclass(frozen=True)
class Extended:
    """An organiser gave more time; an expired attempt goes on."""

    at: datetime
    deadline: datetime


Event: TypeAlias = Answered | Marked | Moved | Submitted | Expired | Voided | Extended


def step(attempt: Attempt, event: Event) -> Attempt:
    """The attempt after ``event``.

    Raises:
        AttemptOver: a student's event on an attempt that is over, or past deadline and grace.
        UnknownPosition: a question the paper does not have.
        IllegalEvent: an organiser's or the clock's event that this state does not allow.
    """
    match event:
        case Answered() | Marked() | Moved() | Submitted():
            return _by_student(attempt, event)
        case Expired():
            if not attempt.is_due(event.at):
                raise IllegalEvent("expire", attempt.state)
            return replace(attempt, state=State.EXPIRED, ended_at=attempt.deadline)
        case Voided():
            if attempt.state is State.VOIDED:
                raise IllegalEvent("void", attempt.state)
            moments = (event.at, attempt.deadline) if attempt.deadline else (event.at,)
            ended_at = attempt.ended_at or min(moments)
            return replace(attempt, state=State.VOIDED, ended_at=ended_at, void_reason=event.reason)
        case Extended():
            running = attempt.state in (State.IN_PROGRESS, State.EXPIRED)
            # More time is given, never taken; without a deadline there is nothing to extend.
            if not running or attempt.deadline is None or event.deadline <= max(event.at, attempt.deadline):
                raise IllegalEvent("extend", attempt.state)
            return replace(attempt, state=State.IN_PROGRESS, deadline=event.deadline, ended_at=None)


def _by_student(attempt: Attempt, event: Answered | Marked | Moved | Submitted) -> Attempt:
    if attempt.state is not State.IN_PROGRESS:
        raise AttemptOver(attempt.state)
    if attempt.is_due(event.at):
        raise AttemptOver(State.EXPIRED)
    match event:
        case Submitted():
            ended = event.at if attempt.deadline is None else min(event.at, attempt.deadline)
            return replace(attempt, state=State.SUBMITTED, ended_at=ended)
        case Moved():
            return replace(attempt, position=_position(attempt, event.position))
        case Marked():
            position = frozenset({_position(attempt, event.position)})
            return replace(attempt, marks=attempt.marks | position if event.on else attempt.marks - position)
        case Answered():
            responses = dict(attempt.responses)
            responses.pop(_position(attempt, event.position), None)
            if event.response is not None:
                responses[event.position] = event.response
            return replace(attempt, responses=MappingProxyType(responses))


def _position(attempt: Attempt, position: int) -> int:
    if not 0 <= position < attempt.questions:
        raise UnknownPosition(position)
    return position


def deadline_of(
    started_at: datetime, limit: timedelta | None, extra: timedelta, closes: datetime | None
) -> datetime | None:
    """min(start + limit + extra, close); None where nothing ends the attempt."""
    ends = [started_at + limit + extra] if limit is not None else []
    if closes is not None:
        ends.append(closes)
    return min(ends, default=None)
