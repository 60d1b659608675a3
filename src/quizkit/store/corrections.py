"""Corrections of published questions, and what re-scoring reads and writes, page by page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Text, and_, bindparam, case, insert, or_, select, tuple_, type_coerce, update

from quizkit.store.attempts import IN_PROGRESS
from quizkit.store.database import Transaction
from quizkit.store.schema import activities, attempts, corrections, events, results

_CHUNK = 400
_PAPERS = 2000
VOIDED = "voided"


@dataclass(frozen=True)
class CorrectionRow:
    """``new_sha256`` stands for ``old_sha256`` from then on; numbers count from 1."""

    activity_id: str
    number: int
    old_sha256: str
    new_sha256: str
    at: datetime
    by: str
    reason: str


_CORRECTION = [corrections.c[field.name] for field in fields(CorrectionRow)]


def correction_rows(tx: Transaction, activity_id: str, after: int, until: int) -> list[CorrectionRow]:
    """Corrections with numbers above ``after`` and up to ``until``, in their order."""
    number = corrections.c.number
    query = (
        select(*_CORRECTION)
        .where(corrections.c.activity_id == activity_id, number > after, number <= until)
        .order_by(number)
    )
    return [CorrectionRow(*row) for row in tx.execute(query)]


def add_correction(tx: Transaction, row: CorrectionRow) -> None:
    """Adds a correction; who scores an attempt from now on finds it counted."""
    tx.execute(insert(corrections), vars(row))
    changed = update(activities).where(activities.c.id == row.activity_id)
    tx.execute(changed.values(corrections=row.number))


# --- who drew a question -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Drawn:
    """An attempt of a student who drew the question; ``paper`` only where this very attempt did."""

    id: str
    pid: str
    version: int
    state: str
    started_at: datetime
    ended_at: datetime | None
    score: int | None
    points: Any
    paper: Any


def _has_drawn(hashes: Sequence[str]) -> Any:
    # A paper is stored as text with its hashes in plain letters; nothing else in it looks like one.
    paper = type_coerce(attempts.c.paper, Text)
    return or_(*(paper.contains(sha256) for sha256 in hashes))


def who_drew(tx: Transaction, activity_id: str, hashes: Sequence[str], after: str, limit: int) -> list[str]:
    """At most ``limit`` students above ``after`` with an attempt that drew a question of ``hashes``."""
    query = (
        select(attempts.c.pid)
        .where(attempts.c.activity_id == activity_id, attempts.c.pid > after, _has_drawn(hashes))
        .distinct()
        .order_by(attempts.c.pid)
        .limit(limit)
    )
    return list(tx.execute(query).scalars())


def drawn_attempts(
    tx: Transaction, activity_id: str, hashes: Sequence[str], pids: Sequence[str]
) -> list[Drawn]:
    """All attempts of some students, student by student in the order of their numbers."""
    drew = _has_drawn(hashes)
    own = [attempts.c[name] for name in Drawn.__slots__]
    columns = [case((drew, column)) if column.name in ("points", "paper") else column for column in own]
    query = (
        select(*columns)
        .where(attempts.c.activity_id == activity_id, attempts.c.pid.in_(pids))
        .order_by(attempts.c.pid, attempts.c.number)
    )
    return [Drawn(*row) for row in tx.execute(query)]


def last_answers(tx: Transaction, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], str | None]:
    """The response, as JSON text, that stands last at each place (attempt and position), where there is one.

    None, or no entry, is not answered.
    """
    found: dict[tuple[str, int], str | None] = {}
    for start in range(0, len(places), _CHUNK):
        chunk = places[start : start + _CHUNK]
        query = (
            select(events.c.attempt_id, events.c.position, type_coerce(events.c.payload, Text))
            .where(
                events.c.attempt_id.in_(list({attempt_id for attempt_id, _position in chunk})),
                events.c.kind == "answered",
                tuple_(events.c.attempt_id, events.c.position).in_(chunk),
            )
            .order_by(events.c.attempt_id, events.c.seq)
        )
        found.update(((row[0], row[1]), row[2]) for row in tx.execute(query))
    return found


_HASH = re.compile(r'\["([0-9a-f]{64})"')


def papers(tx: Transaction, activity_id: str) -> Iterator[list[str]]:
    """The hashes of each paper that was not voided; only a few papers are in memory at once."""
    after = ("", 0)
    while True:
        query = (
            select(attempts.c.pid, attempts.c.number, type_coerce(attempts.c.paper, Text))
            .where(
                attempts.c.activity_id == activity_id,
                attempts.c.state != VOIDED,
                or_(
                    attempts.c.pid > after[0],
                    and_(attempts.c.pid == after[0], attempts.c.number > after[1]),
                ),
            )
            .order_by(attempts.c.pid, attempts.c.number)
            .limit(_PAPERS)
        )
        rows = tx.execute(query).all()
        for _pid, _number, paper in rows:
            yield _HASH.findall(paper)
        if len(rows) < _PAPERS:
            return
        after = (rows[-1][0], rows[-1][1])


# --- new points ----------------------------------------------------------------------------------

_RESCORE = (
    update(attempts)
    # One that an organiser has just let go on has no score.
    .where(attempts.c.id == bindparam("attempt_id"), attempts.c.state != IN_PROGRESS)
    .values(score=bindparam("new_score"), points=bindparam("new_points", type_=attempts.c.points.type))
)


@dataclass(frozen=True, slots=True)
class Rescored:
    """New points of an attempt that is over."""

    attempt_id: str
    new_score: int
    new_points: list[int]


def rescore(tx: Transaction, rows: Sequence[Rescored]) -> None:
    """Stores new points."""
    if rows:
        tx.execute(_RESCORE, [{name: getattr(row, name) for name in Rescored.__slots__} for row in rows])


@dataclass(frozen=True, slots=True)
class CountedRow:
    """What counts for a student."""

    score: int
    time_used: timedelta
    submitted_at: datetime
    attempt_id: str | None = None


_RECOUNT = (
    update(results)
    .where(results.c.activity_id == bindparam("activity"), results.c.pid == bindparam("student"))
    .values({name: bindparam(f"new_{name}", type_=results.c[name].type) for name in CountedRow.__slots__})
)


def recount(tx: Transaction, activity_id: str, changed: dict[str, CountedRow]) -> None:
    """Stores what counts now, by student."""
    rows = [
        {"activity": activity_id, "student": pid}
        | {f"new_{name}": getattr(row, name) for name in CountedRow.__slots__}
        for pid, row in changed.items()
    ]
    for start in range(0, len(rows), _PAPERS):
        tx.execute(_RECOUNT, rows[start : start + _PAPERS])


def result_levels(tx: Transaction, activity_id: str) -> list[str]:
    """The levels of students with a result that counts."""
    t = results.c
    query = select(t.level).where(t.activity_id == activity_id, t.score.is_not(None)).distinct()
    return list(tx.execute(query.order_by(t.level)).scalars())


def counted_rows(tx: Transaction, activity_id: str, level: str) -> Iterator[tuple[str, CountedRow]]:
    """Every student of a level with what counts for them."""
    t = results.c
    query = select(t.pid, t.score, t.time_used, t.submitted_at).where(
        t.activity_id == activity_id, t.level == level, t.score.is_not(None)
    )
    for pid, *counted in tx.execute(query):
        yield pid, CountedRow(*counted)
