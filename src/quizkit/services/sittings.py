"""The values a student's page is drawn from: what is ahead, a sitting, a review."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from quizkit.domain.activity import Activity, Shown
from quizkit.domain.attempt import State, deadline_of
from quizkit.domain.counting import AttemptsLeft, attempts_left
from quizkit.domain.roster import Identity
from quizkit.domain.scoring import QuestionScore
from quizkit.errors import IllegalEvent, NoAttemptsLeft
from quizkit.services.codes import shown_receipt
from quizkit.services.context import Context, Version, state_of
from quizkit.services.ledger import ANSWERED, Loaded
from quizkit.services.persons import identity, identity_of
from quizkit.services.values import NOTHING, OPEN, Ahead, Review, Sitting, SittingRef
from quizkit.store import Transaction, attempts
from quizkit.store.attempts import AttemptRow
from quizkit.store.published import ActivityRow


def sitting(
    context: Context,
    tx: Transaction,
    found: Loaded,
    now: datetime,
    *,
    secret: str | None = None,
    resumed: bool = True,
) -> Sitting:
    """The attempt as the tab that leads it sees it."""
    row, attempt = found.row, found.attempt
    outcomes = (
        {n: outcome for n in attempt.responses if (outcome := found.outcome(n))} if found.reveals else NOTHING
    )
    return Sitting(
        ref=SittingRef(row.id, row.lead),
        secret=secret,
        code=context.codes.code(row.id, row.code_number),
        activity=found.version.activity,
        number=row.number,
        identity=_identity(context, tx, found),
        paper=found.paper,
        responses=attempt.responses,
        marks=attempt.marks,
        position=attempt.position,
        state=attempt.state,
        started_at=row.started_at,
        deadline=row.deadline,
        grace=row.grace,
        seq=found.seq,
        last_at=found.last_at,
        now=found.at(now),
        resumed=resumed,
        class_fixed=class_is_fixed(found),
        outcomes=outcomes,
        void_reason=row.void_reason,
    )


def _identity(context: Context, tx: Transaction, found: Loaded) -> Identity:
    pid = found.row.pid
    if found.standing is None:
        return identity_of(context, tx, pid)
    return identity(context, tx, found.standing.student, pid)


def class_is_fixed(found: Loaded) -> bool:
    """Whether a response was ever given."""
    return any(event.kind == ANSWERED for event in found.events)


def review(context: Context, tx: Transaction, found: Loaded, now: datetime) -> Review:
    """What the owner of a finished attempt may see now. Raises IllegalEvent while it is in progress."""
    row, activity = found.row, found.version.activity
    if row.ended_at is None:
        raise IllegalEvent("review", row.state)
    current = found.standing.current if found.standing else context.current(tx, row.activity_id)
    shown = shown_now(found.attempt.state, activity, current, now)
    points = row.points if Shown.RIGHT_WRONG in shown else None
    return Review(
        attempt_id=row.id,
        activity=activity,
        number=row.number,
        identity=_identity(context, tx, found),
        paper=found.paper,
        responses=found.attempt.responses,
        state=found.attempt.state,
        started_at=row.started_at,
        ended_at=row.ended_at,
        time_used=row.ended_at - row.started_at,
        receipt=shown_receipt(row.receipt),
        shown=shown,
        score=row.score if Shown.SCORE in shown else None,
        max=row.max,
        questions=None if points is None else _question_scores(found, points),
        may_start_again=_may_start_again(context, tx, found, current, now),
        void_reason=row.void_reason,
    )


def shown_now(state: State, activity: Activity, current: ActivityRow, now: datetime) -> frozenset[Shown]:
    """What the owner of an attempt that is over may see now; it was begun with this ``activity``."""
    if state is State.VOIDED:
        return frozenset()
    # Until the grace is over, someone may still be answering.
    grace = timedelta(seconds=activity.grace)
    closed = current.closes_at is not None and now > current.closes_at + grace
    return activity.review.after_submit(closed=closed)


def _question_scores(found: Loaded, points: Sequence[int]) -> tuple[QuestionScore, ...]:
    responses = found.attempt.responses
    return tuple(
        QuestionScore(earned, item.points, answered=position in responses)
        for position, (earned, item) in enumerate(zip(points, found.paper.items, strict=True))
    )


def _may_start_again(
    context: Context, tx: Transaction, found: Loaded, current: ActivityRow, now: datetime
) -> bool:
    if state_of(current, now) != OPEN:
        return False
    row, standing = found.row, found.standing
    rows = standing.rows if standing else attempts.attempts_of(tx, row.activity_id, row.pid)
    activity = context.version(tx, current).activity
    under_way = any(other.state == State.IN_PROGRESS for other in rows)
    return not under_way and left_of(rows, activity, now).allowed


def left_of(rows: Sequence[AttemptRow], activity: Activity, now: datetime) -> AttemptsLeft:
    """Whether a student with these attempts may begin another one."""
    starts = [row.started_at for row in rows if row.state != State.VOIDED]
    return attempts_left(starts, activity.attempts, now, activity.window.time_zone)


def refuse_if_none_left(rows: Sequence[AttemptRow], activity: Activity, now: datetime) -> None:
    """Raises NoAttemptsLeft."""
    left = left_of(rows, activity, now)
    if not left.allowed:
        raise NoAttemptsLeft(left.used, left.per_day)


def ahead(
    version: Version, current: ActivityRow, identity: Identity, rows: Sequence[AttemptRow], now: datetime
) -> Ahead:
    """What a student with these attempts would get."""
    activity = version.activity
    limit = None if activity.time_limit is None else timedelta(seconds=activity.time_limit)
    under_way = [row for row in rows if row.state == State.IN_PROGRESS]
    outline = version.outline(identity.level)
    return Ahead(
        activity=activity,
        questions=outline.questions,
        points=outline.points,
        kinds=version.kinds,
        sections=outline.sections,
        time_limit=limit,
        deadline=deadline_of(now, limit, timedelta(0), current.closes_at),
        attempt_number=under_way[0].number if under_way else max((r.number for r in rows), default=0) + 1,
        max_attempts=activity.attempts.max,
        per_day=activity.attempts.per_day,
        counts=activity.attempts.counts,
        in_progress=bool(under_way),
    )
