"""One attempt inside one transaction: read from its events, ended, scored, entered into the results."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from sys import intern
from typing import Any, Protocol

from quizkit.domain.activity import Activity, Counts, Shown
from quizkit.domain.attempt import Answered, Attempt, Event, Expired, Marked, Moved, State, step
from quizkit.domain.counting import Outcome, counted, day_of
from quizkit.domain.paper import Paper, PaperItem
from quizkit.domain.questions import Layout
from quizkit.domain.scoring import QuestionScore, Score, score_paper, score_question
from quizkit.errors import NotFound
from quizkit.i18n import N_
from quizkit.services.codes import new_receipt
from quizkit.services.context import Context, Version
from quizkit.store import Transaction, attempts, people, results
from quizkit.store.attempts import AttemptRow, EventRow
from quizkit.store.corrections import CountedRow
from quizkit.store.people import StudentRow
from quizkit.store.published import ActivityRow
from quizkit.store.results import ResultRow

ANSWERED, MARKED, MOVED, SUBMITTED = "answered", "marked", "moved", "submitted"
EXPIRED, VOIDED, EXTENDED, CLASS_CORRECTED = "expired", "voided", "extended", "class_corrected"
# Ids of events that no student's page made; student's ids may not begin like this.
OWN_EVENT = "quizkit:"
FINISHED = frozenset({State.SUBMITTED, State.EXPIRED})
# What tells whether an answer was right.
REVEALING = frozenset({Shown.RIGHT_WRONG, Shown.ANSWERS, Shown.EXPLANATIONS})


class Ended(Protocol):
    """What counting looks at in an attempt that is over."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def score(self) -> int | None:
        """Hundredths."""

    @property
    def started_at(self) -> datetime:
        """When it was begun."""

    @property
    def ended_at(self) -> datetime | None:
        """When it ended."""


@dataclass(frozen=True)
class Standing:
    """A student and all their attempts of an activity, in the order of their numbers."""

    current: ActivityRow
    student: StudentRow
    rows: tuple[AttemptRow, ...]


@dataclass(frozen=True)
class Loaded:
    """An attempt with its version and events."""

    row: AttemptRow
    version: Version
    events: tuple[EventRow, ...]
    standing: Standing | None = None
    """What its student has, where this transaction has read it since the last change."""

    @cached_property
    def paper(self) -> Paper:
        """The stored paper."""
        return paper_from_json(self.row.paper, self.version)

    @cached_property
    def attempt(self) -> Attempt:
        """What the events make of it."""
        return replay(self.row, self.paper, self.events)

    def at(self, now: datetime) -> datetime:
        """``now``, but never before what has happened already: a clock set back makes no negative times."""
        return max(now, self.last_at)

    @property
    def last_at(self) -> datetime:
        """The latest moment at which something happened."""
        return max((event.at for event in self.events), default=self.row.started_at)

    @property
    def seq(self) -> int:
        """The number of the last event; 0 before the first."""
        return self.events[-1].seq if self.events else 0

    def event(self, event_id: str) -> EventRow | None:
        """The event of that id, if it is stored."""
        return next((event for event in self.events if event.event_id == event_id), None)

    @property
    def reveals(self) -> bool:
        """Whether an answer's outcome is shown during the attempt, which fixes the answer."""
        return reveals(self.version.activity)

    def outcome(self, position: int, attempt: Attempt | None = None) -> QuestionScore | None:
        """What the response at ``position`` earned; None if there is none or it is not revealed."""
        response = (attempt or self.attempt).responses.get(position)
        if response is None or not self.reveals:
            return None
        item = self.paper.items[position]
        return score_question(item.question, response, self.version.activity.rules, item.points)


def reveals(activity: Activity) -> bool:
    """Whether an answer's outcome is shown during the attempt, which fixes the answer."""
    return not REVEALING.isdisjoint(activity.review.during)


def is_due(row: AttemptRow, now: datetime) -> bool:
    """Whether the attempt must be ended (``settle``) before anything is said of it."""
    return row.state == State.IN_PROGRESS and row.deadline is not None and now > row.deadline + row.grace


def load(context: Context, tx: Transaction, attempt_id: str, *, lock: bool = False) -> Loaded:
    """The attempt. Raises NotFound."""
    row = attempts.attempt_row(tx, attempt_id, lock=lock)
    if row is None:
        raise NotFound(N_("答卷"), attempt_id)
    return loaded(context, tx, row)


def loaded(context: Context, tx: Transaction, row: AttemptRow) -> Loaded:
    """``row`` with its version and events."""
    version = context.version(tx, context.current(tx, row.activity_id), row.version)
    return Loaded(row, version, tuple(attempts.events_of(tx, row.id)))


def load_settled(context: Context, tx: Transaction, attempt_id: str, now: datetime) -> Loaded:
    """The attempt, locked, and ended if its time is over. Raises NotFound."""
    return settle(context, tx, load(context, tx, attempt_id, lock=True), now)


def settle(context: Context, tx: Transaction, found: Loaded, now: datetime) -> Loaded:
    """``found``, ended if its time is over: whoever reads an attempt past its deadline does this."""
    if not found.attempt.is_due(found.at(now)):
        return found
    found = append(tx, found, EXPIRED, found.at(now))
    return finish(context, tx, found, step(found.attempt, Expired(found.at(now))))


def replay(row: AttemptRow, paper: Paper, events: Iterable[EventRow]) -> Attempt:
    """The attempt as its student's events leave it, in the state that is stored.

    Deadlines are not judged again here: that was done when each event was taken.
    """
    attempt = Attempt(row.questions, row.started_at, None, row.grace)
    for event in events:
        happened = student_event(event, paper)
        if happened is not None:
            attempt = step(attempt, happened)
    return replace(
        attempt,
        state=State(row.state),
        deadline=row.deadline,
        ended_at=row.ended_at,
        void_reason=row.void_reason,
    )


def student_event(event: EventRow, paper: Paper) -> Event | None:
    """The stored event as the domain's; None for those that are not a student's response, mark or move."""
    if event.position is None:
        return None
    match event.kind:
        case "answered":
            response = paper.items[event.position].question.check(event.payload)
            return Answered(event.at, event.position, response)
        case "marked":
            return Marked(event.at, event.position, bool(event.payload))
        case "moved":
            return Moved(event.at, event.position)
    return None


def append(
    tx: Transaction,
    found: Loaded,
    kind: str,
    at: datetime,
    event_id: str | None = None,
    position: int | None = None,
    payload: Any = None,
) -> Loaded:
    """Stores an event and returns the attempt with it; without ``event_id`` it is one of our own."""
    seq = found.seq + 1
    event = EventRow(found.row.id, seq, event_id or f"{OWN_EVENT}{seq}", kind, position, payload, at)
    attempts.add_event(tx, event)
    return replace(found, events=(*found.events, event))


def finish(context: Context, tx: Transaction, found: Loaded, ended: Attempt) -> Loaded:
    """Stores that the attempt is over as ``ended`` says, scores what is saved and enters the result."""
    current = context.scoring(tx, found.row.activity_id)
    version = context.version(tx, current, found.row.version)
    if version is not found.version:
        found = replace(found, version=version)
    score = score_of(found)
    receipt = found.row.receipt or _free_receipt(context, tx, found.row.activity_id)
    # A clock set back between start and end must not make an attempt end before it began.
    ended_at = max(ended.ended_at or found.row.started_at, found.row.started_at)
    return change(
        context,
        tx,
        found,
        current,
        state=ended.state.value,
        ended_at=ended_at,
        score=score.points,
        points=[question.points for question in score.questions],
        receipt=receipt,
        void_reason=ended.void_reason,
    )


def score_of(found: Loaded) -> Score:
    """The score of what is saved."""
    return score_paper(found.paper, found.attempt.responses, found.version.activity.rules)


def change(
    context: Context, tx: Transaction, found: Loaded, current: ActivityRow | None = None, **values: Any
) -> Loaded:
    """Changes columns of the attempt and brings the student's result up to date.

    ``current`` is the activity, where this transaction has read it.
    """
    attempts.change_attempt(tx, found.row.id, **values)
    row = replace(found.row, **values)
    standing = standing_of(context, tx, row.activity_id, row.pid, current)
    put_result(context, tx, row.activity_id, row.pid, standing)
    return replace(found, row=row, standing=standing)


def _free_receipt(context: Context, tx: Transaction, activity_id: str) -> str:
    while True:
        receipt = new_receipt(context.entropy)
        if not attempts.receipt_is_taken(tx, activity_id, receipt):
            return receipt


# --- papers --------------------------------------------------------------------------------------


def paper_to_json(paper: Paper) -> list[list[Any]]:
    """[[question sha256, bank, section, points, layout], …]."""
    return [[i.version, i.bank, i.section, i.points, _listed(i.layout)] for i in paper.items]


def _listed(layout: Any) -> Any:
    return [_listed(part) for part in layout] if isinstance(layout, tuple) else layout


def paper_from_json(data: Any, version: Version) -> Paper:
    """The paper that was drawn, with its questions as they were published.

    Papers that are open at the same time share their equal items: a server holds thousands.
    """
    return Paper(tuple(_item(version, *parts) for parts in data))


def _item(version: Version, sha256: str, bank: str, section: int, points: int, layout: Any) -> PaperItem:
    shown = _layout(layout)
    key = (sha256, bank, section, points, shown)
    item = version.items.get(key)
    if item is None:
        known = version.questions[sha256]
        bank = known.bank if known.bank == bank else bank
        item = PaperItem(bank, known.version, known.question, section, points, shown)
        version.items[key] = item
    return item


def _layout(data: Any) -> Layout:
    return tuple(intern(part) if isinstance(part, str) else _layout(part) for part in data)


# --- results -------------------------------------------------------------------------------------


def update_result(context: Context, tx: Transaction, activity_id: str, pid: str) -> None:
    """Reckons anew what stands in the tables for one student."""
    put_result(context, tx, activity_id, pid, standing_of(context, tx, activity_id, pid))


def standing_of(
    context: Context, tx: Transaction, activity_id: str, pid: str, current: ActivityRow | None = None
) -> Standing | None:
    """What a student has of an activity (``current``, if it is known); None for somebody not stored."""
    student = people.student_row(tx, pid)
    if student is None:
        return None
    rows = tuple(attempts.attempts_of(tx, activity_id, pid))
    return Standing(current or context.activity(tx, activity_id), student, rows)


def put_result(
    context: Context, tx: Transaction, activity_id: str, pid: str, standing: Standing | None
) -> None:
    """Stores what stands in the tables for one student."""
    line = None if standing is None else context.units.line_of(tx, standing.student.class_id)
    if standing is None or line is None or not standing.rows:
        results.remove_result(tx, activity_id, pid)
        return
    activity = context.version(tx, standing.current).activity
    class_id, school_id, county_id = (unit.id for unit in line)
    row = result_of(activity, standing.rows, standing.student, (class_id, school_id, county_id))
    results.put_result(tx, row)


def result_of(
    activity: Activity, rows: Sequence[AttemptRow], student: StudentRow, line: tuple[int, int, int]
) -> ResultRow:
    """What stands in the tables for a student with these attempts; ``line`` is class, school and county."""
    finished = [row for row in rows if row.state in FINISHED]
    class_id, school_id, county_id = line
    row = ResultRow(
        activity_id=rows[0].activity_id,
        pid=student.pid,
        class_id=class_id,
        school_id=school_id,
        county_id=county_id,
        level=rows[-1].level,
        enrolled=student.enrolled,
        state=_summary(rows, finished),
        attempts=sum(row.state != State.VOIDED for row in rows),
    )
    result = counted_row(activity, finished)
    if result is None:
        return row
    return replace(
        row,
        score=result.score,
        max=_highest(finished, activity),
        time_used=result.time_used,
        submitted_at=result.submitted_at,
        attempt_id=result.attempt_id,
    )


def counted_row(activity: Activity, finished: Sequence[Ended]) -> CountedRow | None:
    """What counts of a student's finished attempts, and the one that stands for it; None without any."""
    outcomes = [_outcome(row) for row in finished]
    result = counted(outcomes, activity.attempts, activity.window.time_zone)
    if result is None:
        return None
    stands_for = next(
        (r for r in finished if _outcome(r).score == result.score and r.ended_at == result.submitted_at),
        finished[-1],
    )
    return CountedRow(result.score, result.time_used, result.submitted_at, stands_for.id)


def _summary(rows: Sequence[AttemptRow], finished: Sequence[AttemptRow]) -> str:
    if finished:
        return "submitted"
    return "in_progress" if any(row.state == State.IN_PROGRESS for row in rows) else "voided"


def _highest(finished: Sequence[AttemptRow], activity: Activity) -> int:
    """The most a counted score could be: of one attempt, or of one for each day that counts."""
    days = {day_of(row.started_at, activity.window.time_zone) for row in finished}
    times = len(days) if activity.attempts.counts is Counts.DAILY_BEST_SUM else 1
    return times * max(row.max for row in finished)


def _outcome(row: Ended) -> Outcome:
    ended_at = row.ended_at or row.started_at
    return Outcome(row.score or 0, ended_at - row.started_at, ended_at, row.started_at)
