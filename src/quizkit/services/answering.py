"""An answer, a mark or a move: stored in one statement where the tab's sitting is all that is stored.

The statement itself asks for lead, state and deadline, and its number (``seq``) fails if anything happened
in the attempt that the tab has not heard of. Whatever does not fit goes the long way: the attempt is read
from its events, and they decide.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizkit.domain.attempt import Answered, Event, Marked, Moved, State, step
from quizkit.domain.scoring import QuestionScore, score_question
from quizkit.errors import AnswerFixed, AttemptOver, BadResponse, IllegalEvent, NotLeading, UnknownPosition
from quizkit.services import ledger
from quizkit.services.context import Context, Refused
from quizkit.services.ledger import Loaded
from quizkit.services.values import Saved, Sitting, SittingRef, time_left
from quizkit.store import Transaction, attempts
from quizkit.store.attempts import EventRow

LONGEST_EVENT_ID = 100
# Nobody who answers comes near it; a page that floods is stopped.
MOST_EVENTS = 5000


@dataclass(frozen=True, slots=True)
class _Quick:
    """What an event makes of a sitting, as far as its acknowledgement tells."""

    payload: Any
    saved: int
    outcome: QuestionScore | None = None


def answer(context: Context, sitting: Sitting, event_id: str, position: int, response: object) -> Saved:
    """See ``Attempts.answer``."""

    def event(found: Loaded, at: datetime) -> tuple[Event, Any]:
        question = found.paper.items[checked_position(found, position)].question
        checked = question.check(response)
        if found.outcome(position) is not None:
            raise AnswerFixed
        return Answered(at, position, checked), None if checked is None else question.to_json(checked)

    quick = _quick_answer(sitting, position, response)
    return _record(context, sitting, event_id, ledger.ANSWERED, position, event, quick)


def _quick_answer(sitting: Sitting, position: int, response: object) -> _Quick | None:
    if not _is_position(position, len(sitting.paper.items)) or position in sitting.outcomes:
        return None
    item = sitting.paper.items[position]
    try:
        checked = item.question.check(response)
    except BadResponse:
        return None
    others = len(sitting.responses) - (position in sitting.responses)
    if checked is None:
        return _Quick(None, others)
    rules, shown = sitting.activity.rules, ledger.reveals(sitting.activity)
    outcome = score_question(item.question, checked, rules, item.points) if shown else None
    return _Quick(item.question.to_json(checked), others + 1, outcome)


def mark(context: Context, sitting: Sitting, event_id: str, position: int, *, on: bool) -> Saved:
    """See ``Attempts.mark``."""

    def event(_found: Loaded, at: datetime) -> tuple[Event, Any]:
        return Marked(at, position, on), on

    return _record(context, sitting, event_id, ledger.MARKED, position, event, _quick(sitting, position, on))


def move(context: Context, sitting: Sitting, event_id: str, position: int) -> Saved:
    """See ``Attempts.move``."""

    def event(_found: Loaded, at: datetime) -> tuple[Event, Any]:
        return Moved(at, position), None

    return _record(context, sitting, event_id, ledger.MOVED, position, event, _quick(sitting, position))


def _quick(sitting: Sitting, position: int, payload: Any = None) -> _Quick | None:
    known = _is_position(position, len(sitting.paper.items))
    return _Quick(payload, len(sitting.responses)) if known else None


def _record(
    context: Context,
    sitting: Sitting,
    event_id: str,
    kind: str,
    position: int,
    make: Callable[[Loaded, datetime], tuple[Event, Any]],
    quick: _Quick | None,
) -> Saved:
    check_event_id(event_id)
    now = context.now()
    saved = None if quick is None else _store_quickly(context, sitting, event_id, kind, position, quick, now)
    if saved is not None:
        return saved

    def work(tx: Transaction) -> Saved | Refused:
        found = ledger.load(context, tx, sitting.ref.attempt_id, lock=True)
        repeat = found.event(event_id)
        if repeat is not None:
            return _acknowledge(found, repeat, sitting, now)
        found = ledger.settle(context, tx, found, now)
        refused = refusal(found, sitting.ref)
        if refused is not None:
            return refused
        at = found.at(now)
        checked_position(found, position)
        if len(found.events) >= MOST_EVENTS:
            raise IllegalEvent(kind, found.row.state)
        event, payload = make(found, at)
        step(found.attempt, event)
        found = ledger.append(tx, found, kind, at, event_id, position, payload)
        return _acknowledge(found, found.events[-1], sitting, now)

    return context.write(work)


def _store_quickly(
    context: Context, sitting: Sitting, event_id: str, kind: str, position: int, quick: _Quick, now: datetime
) -> Saved | None:
    """The acknowledgement of an event that one statement could store; None if it could not."""
    at, deadline = max(now, sitting.last_at), sitting.deadline
    due = deadline is not None and at > deadline + sitting.grace
    if sitting.seq is None or sitting.seq >= MOST_EVENTS or due or sitting.state is not State.IN_PROGRESS:
        return None
    ref, seq = sitting.ref, sitting.seq + 1
    row = EventRow(ref.attempt_id, seq, event_id, kind, position, quick.payload, at)
    if not context.store.write(
        lambda tx: attempts.add_event_if_leading(tx, row, ref.lead, deadline), single=True
    ):
        return None
    total, left = len(sitting.paper.items), time_left(deadline, at)
    return Saved(quick.saved, total, at, left, quick.outcome, deadline, seq, at)


def _acknowledge(found: Loaded, event: EventRow, sitting: Sitting, now: datetime) -> Saved:
    """What the student is told of ``event``: as it was right after it, however long ago that is."""
    then = tuple(other for other in found.events if other.seq <= event.seq)
    attempt = ledger.replay(found.row, found.paper, then)
    outcome = None
    if event.kind == ledger.ANSWERED and event.position is not None:
        outcome = found.outcome(event.position, attempt)
    return Saved(
        saved=len(attempt.responses),
        total=found.row.questions,
        at=event.at,
        left=time_left(found.row.deadline, found.at(now)),
        outcome=outcome,
        deadline=found.row.deadline,
        seq=found.seq if _is_all(found, event, sitting) else None,
        last_at=found.last_at,
    )


def _is_all(found: Loaded, event: EventRow, sitting: Sitting) -> bool:
    """Whether the sitting has all responses that are stored once its tab takes ``event`` into it."""
    responses = dict(sitting.responses)
    happened = ledger.student_event(event, found.paper)
    if isinstance(happened, Answered):
        responses.pop(happened.position, None)
        if happened.response is not None:
            responses[happened.position] = happened.response
    return responses == found.attempt.responses


def refusal(found: Loaded, ref: SittingRef) -> Refused | None:
    """Why this tab may not write; given back, not raised, so that an expiry found out just now is kept."""
    if found.attempt.state is not State.IN_PROGRESS:
        return Refused(AttemptOver(found.attempt.state.value))
    return Refused(NotLeading()) if found.row.lead != ref.lead else None


def checked_position(found: Loaded, position: object) -> int:
    """``position`` if the paper has it. Raises UnknownPosition."""
    if isinstance(position, int) and _is_position(position, found.row.questions):
        return position
    raise UnknownPosition(position)


def _is_position(position: object, questions: int) -> bool:
    return isinstance(position, int) and not isinstance(position, bool) and 0 <= position < questions


def check_event_id(event_id: str) -> None:
    """Raises IllegalEvent for an id that cannot be stored everywhere or could be ours."""
    good = 0 < len(event_id) <= LONGEST_EVENT_ID and event_id.isprintable()
    if not good or event_id.startswith(ledger.OWN_EVENT):
        raise IllegalEvent("event id", "in_progress")
