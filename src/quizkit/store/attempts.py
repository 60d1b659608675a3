"""Attempts, their events, wrong codes and question reports."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from quizkit.store.database import Transaction
from quizkit.store.schema import attempts, code_tries, events, question_reports, students

IN_PROGRESS = "in_progress"
_CHUNK = 500


@dataclass(frozen=True)
class AttemptRow:
    """An attempt but for its events. ``paper`` is [[question sha256, bank, section, points, layout], …]."""

    id: str
    activity_id: str
    version: int
    pid: str
    number: int
    level: str
    seed: str
    paper: Any
    questions: int
    max: int
    started_at: datetime
    deadline: datetime | None
    grace: timedelta
    lead: str
    browser_hash: str | None
    extra: timedelta = timedelta(0)
    state: str = IN_PROGRESS
    ended_at: datetime | None = None
    code_number: int = 1
    score: int | None = None
    points: Any = None
    receipt: str | None = None
    void_reason: str = ""
    book: str | None = None


@dataclass(frozen=True)
class EventRow:
    """An event; ``payload`` is the JSON of a response or of whatever else belongs to the kind."""

    attempt_id: str
    seq: int
    event_id: str
    kind: str
    position: int | None
    payload: Any
    at: datetime


# Statements of every step are made once: making one costs more than running it.
_ATTEMPT = [attempts.c[field.name] for field in fields(AttemptRow)]
_EVENT = [events.c[field.name] for field in fields(EventRow)]
_BY_ID = select(*_ATTEMPT).where(attempts.c.id == bindparam("attempt_id"))
_BY_ID_LOCKED = _BY_ID.with_for_update()
_OF_STUDENT = (
    select(*_ATTEMPT)
    .where(attempts.c.activity_id == bindparam("activity_id"), attempts.c.pid == bindparam("pid"))
    .order_by(attempts.c.number)
)
_OF_BROWSER = (
    select(attempts.c.id)
    .where(
        attempts.c.browser_hash == bindparam("browser_hash"),
        attempts.c.activity_id == bindparam("activity_id"),
    )
    .order_by(attempts.c.started_at.desc())
)
_ADD = insert(attempts)
_CHANGE = update(attempts).where(attempts.c.id == bindparam("attempt_id"))
_RECEIPT = select(attempts.c.id).where(
    attempts.c.activity_id == bindparam("activity_id"), attempts.c.receipt == bindparam("receipt")
)
_EVENTS = select(*_EVENT).where(events.c.attempt_id == bindparam("attempt_id")).order_by(events.c.seq)
_LAST_AT = (
    select(events.c.at)
    .where(events.c.attempt_id == attempts.c.id)
    .order_by(events.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_PULSE = select(
    attempts.c.state,
    attempts.c.lead,
    attempts.c.started_at,
    attempts.c.deadline,
    attempts.c.grace,
    _LAST_AT.label("last_at"),
).where(attempts.c.id == bindparam("attempt_id"))


def attempt_row(tx: Transaction, attempt_id: str, *, lock: bool = False) -> AttemptRow | None:
    """One attempt; ``lock`` keeps others from changing it until the transaction ends."""
    row = tx.execute(_BY_ID_LOCKED if lock else _BY_ID, {"attempt_id": attempt_id}).first()
    return None if row is None else AttemptRow(*row)


def attempts_of(tx: Transaction, activity_id: str, pid: str) -> list[AttemptRow]:
    """A student's attempts in the order of their numbers."""
    rows = tx.execute(_OF_STUDENT, {"activity_id": activity_id, "pid": pid})
    return [AttemptRow(*row) for row in rows]


def attempt_of_browser(tx: Transaction, activity_id: str, browser_hash: str) -> str | None:
    """The id of the attempt a browser is bound to."""
    found = {"activity_id": activity_id, "browser_hash": browser_hash}
    attempt_id: str | None = tx.execute(_OF_BROWSER, found).scalars().first()
    return attempt_id


@dataclass(frozen=True)
class PulseRow:
    """How it stands with an attempt; ``last_at`` is the time of its last event."""

    state: str
    lead: str
    started_at: datetime
    deadline: datetime | None
    grace: timedelta
    last_at: datetime | None


def pulse_row(tx: Transaction, attempt_id: str) -> PulseRow | None:
    """How it stands with one attempt."""
    row = tx.execute(_PULSE, {"attempt_id": attempt_id}).first()
    return None if row is None else PulseRow(*row)


def add_attempt(tx: Transaction, row: AttemptRow) -> None:
    """Stores a new attempt."""
    tx.execute(_ADD, vars(row))


def change_attempt(tx: Transaction, attempt_id: str, **values: Any) -> None:
    """Changes columns of an attempt."""
    tx.execute(_CHANGE.values(**values), {"attempt_id": attempt_id})


def receipt_is_taken(tx: Transaction, activity_id: str, receipt: str) -> bool:
    """Whether an attempt of the activity has this receipt."""
    return tx.execute(_RECEIPT, {"activity_id": activity_id, "receipt": receipt}).first() is not None


def due_ids(tx: Transaction, now: datetime, activity_id: str | None, limit: int) -> list[str]:
    """At most ``limit`` attempts in progress whose deadline and grace lie before ``now``."""
    query = select(attempts.c.id, attempts.c.deadline, attempts.c.grace).where(
        attempts.c.state == IN_PROGRESS, attempts.c.deadline < now
    )
    if activity_id is not None:
        query = query.where(attempts.c.activity_id == activity_id)
    due = (row.id for row in tx.execute(query) if row.deadline + row.grace < now)
    return [attempt_id for attempt_id, _n in zip(due, range(limit), strict=False)]


def in_progress_rows(tx: Transaction, activity_id: str) -> list[AttemptRow]:
    """All attempts of an activity that are in progress."""
    query = select(*_ATTEMPT).where(attempts.c.activity_id == activity_id, attempts.c.state == IN_PROGRESS)
    return [AttemptRow(*row) for row in tx.execute(query)]


def student_ids(tx: Transaction, activity_id: str) -> list[str]:
    """Everyone who has begun an attempt."""
    query = select(attempts.c.pid).where(attempts.c.activity_id == activity_id).distinct()
    return list(tx.execute(query).scalars())


def found_attempts(
    tx: Transaction, activity_id: str, name_key: str, receipt: str, text: str, limit: int
) -> list[str]:
    """Ids of attempts whose student's name contains ``name_key``, or with that receipt or id."""
    matches = [attempts.c.receipt == receipt, attempts.c.id == text]
    if name_key:
        matches.append(students.c.name_key.contains(name_key, autoescape=True))
    query = (
        select(attempts.c.id)
        .join(students, students.c.pid == attempts.c.pid)
        .where(attempts.c.activity_id == activity_id, or_(*matches))
        .order_by(attempts.c.started_at.desc(), attempts.c.id)
        .limit(limit)
    )
    return list(tx.execute(query).scalars())


# --- events --------------------------------------------------------------------------------------


_ADD_EVENT = insert(events)
_NEW_EVENT = {column.name: bindparam(f"new_{column.name}", type_=column.type) for column in _EVENT}
_IF_LEADING = (
    select(*_NEW_EVENT.values())
    .where(
        attempts.c.id == _NEW_EVENT["attempt_id"],
        attempts.c.lead == bindparam("lead"),
        attempts.c.state == IN_PROGRESS,
        attempts.c.deadline.is_not_distinct_from(bindparam("deadline", type_=attempts.c.deadline.type)),
    )
    # Where writers do not queue: whoever takes the lead or ends the attempt waits, or we do.
    .with_for_update()
)
_ADD_IF_LEADING = {
    name: made(events).from_select(list(_NEW_EVENT), _IF_LEADING).on_conflict_do_nothing()
    for name, made in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def events_of(tx: Transaction, attempt_id: str) -> list[EventRow]:
    """All events of an attempt, in their order."""
    return [EventRow(*row) for row in tx.execute(_EVENTS, {"attempt_id": attempt_id})]


def add_event(tx: Transaction, row: EventRow) -> None:
    """Appends an event."""
    tx.execute(_ADD_EVENT, vars(row))


def add_event_if_leading(tx: Transaction, row: EventRow, lead: str, deadline: datetime | None) -> bool:
    """Appends an event if the attempt is in progress with this lead and deadline, all in one statement.

    False, and nothing is stored, if it is not, or if an event of that number or id is there already.
    """
    values = {f"new_{name}": value for name, value in vars(row).items()}
    statement = _ADD_IF_LEADING[tx.dialect.name]
    return tx.execute(statement, {**values, "lead": lead, "deadline": deadline}).rowcount == 1


def add_events(tx: Transaction, rows: Sequence[EventRow]) -> None:
    """Appends events of several attempts."""
    if rows:
        tx.execute(insert(events), [vars(row) for row in rows])


def last_seqs(tx: Transaction, attempt_ids: Sequence[str]) -> dict[str, int]:
    """The number of the last event of each attempt."""
    last: dict[str, int] = {}
    for start in range(0, len(attempt_ids), _CHUNK):
        query = (
            select(events.c.attempt_id, func.max(events.c.seq))
            .where(events.c.attempt_id.in_(attempt_ids[start : start + _CHUNK]))
            .group_by(events.c.attempt_id)
        )
        last.update((row[0], row[1]) for row in tx.execute(query))
    return last


# --- wrong codes ---------------------------------------------------------------------------------


def add_code_try(tx: Transaction, pid: str, at: datetime) -> None:
    """Remembers a wrong resume code."""
    tx.execute(insert(code_tries).values(pid=pid, at=at))


def code_tries_since(tx: Transaction, pid: str, since: datetime) -> list[datetime]:
    """When wrong codes were given after ``since``, the oldest first."""
    query = select(code_tries.c.at).where(code_tries.c.pid == pid, code_tries.c.at > since)
    return list(tx.execute(query.order_by(code_tries.c.at)).scalars())


def forget_code_tries(tx: Transaction, pid: str) -> None:
    """A right code, or a new one, begins anew."""
    tx.execute(delete(code_tries).where(code_tries.c.pid == pid))


# --- question reports ----------------------------------------------------------------------------


def add_report(tx: Transaction, attempt_id: str, position: int, text: str, at: datetime) -> None:
    """Keeps what a student wrote about a question."""
    tx.execute(insert(question_reports).values(attempt_id=attempt_id, position=position, text=text, at=at))


def report_count(tx: Transaction, attempt_id: str) -> int:
    """How many reports an attempt has made."""
    query = select(func.count()).where(question_reports.c.attempt_id == attempt_id)
    return int(tx.execute(query).scalar_one())


def report_rows(tx: Transaction, activity_id: str) -> list[tuple[str, int, str, datetime]]:
    """Attempt, position, text and time of every report, the newest first."""
    t = question_reports
    query = (
        select(t.c.attempt_id, t.c.position, t.c.text, t.c.at)
        .join(attempts, attempts.c.id == t.c.attempt_id)
        .where(attempts.c.activity_id == activity_id)
        .order_by(t.c.id.desc())
    )
    return [(row[0], row[1], row[2], row[3]) for row in tx.execute(query)]
