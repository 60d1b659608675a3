"""One row a student and activity: the result that counts; and what tables read of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Insert, Table, and_, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from quizkit.store.database import Transaction
from quizkit.store.schema import attempts, results, students


@dataclass(frozen=True)
class ResultRow:
    """``state`` is in_progress, submitted or voided; score and what follows only for submitted."""

    activity_id: str
    pid: str
    class_id: int
    school_id: int
    county_id: int
    level: str
    enrolled: bool
    state: str
    attempts: int
    score: int | None = None
    max: int | None = None
    time_used: timedelta | None = None
    submitted_at: datetime | None = None
    attempt_id: str | None = None


_KEY = ("activity_id", "pid")


def _putting(made: Callable[[Table], Any]) -> Insert:
    statement = made(results)
    values = {name: statement.excluded[name] for name in results.c.keys() if name not in _KEY}  # noqa: SIM118
    put: Insert = statement.on_conflict_do_update(index_elements=_KEY, set_=values)
    return put


_PUT = {"sqlite": _putting(sqlite.insert), "postgresql": _putting(postgresql.insert)}


def put_result(tx: Transaction, row: ResultRow) -> None:
    """Adds or replaces a student's row."""
    tx.execute(_PUT[tx.dialect.name], vars(row))


def remove_result(tx: Transaction, activity_id: str, pid: str) -> None:
    """Takes out the row of a student without any attempt."""
    tx.execute(delete(results).where(results.c.activity_id == activity_id, results.c.pid == pid))


Group: TypeAlias = tuple[int, str, bool, int | None, int | None, int]
"""A unit, a state, on the roster, a score, a maximum, and how many students share all these."""


def groups(tx: Transaction, activity_id: str, *, by_class: bool) -> Sequence[Group]:
    """Students by school or class, state, roster, score and maximum, from a covering index alone."""
    t = results.c
    keys = (t.class_id if by_class else t.school_id, t.state, t.enrolled, t.score, t.max)
    query = select(*keys, func.count()).where(t.activity_id == activity_id).group_by(*keys)
    # Rows are tuples; a city has 100,000 of them, which are not copied for the sake of a type.
    return tx.execute(query).all()


def student_lines(tx: Transaction, activity_id: str, class_ids: Sequence[int]) -> list[Any]:
    """Everyone of some classes who is on the roster or took part, with their result where there is one.

    Columns: class_id, seat, name, enrolled, state, attempts, score, max, time_used, submitted_at, receipt;
    state and what follows are None without an attempt.
    """
    own_result = and_(results.c.pid == students.c.pid, results.c.activity_id == activity_id)
    query = (
        select(
            students.c.class_id,
            students.c.seat,
            students.c.name,
            students.c.enrolled,
            results.c.state,
            results.c.attempts,
            results.c.score,
            results.c.max,
            results.c.time_used,
            results.c.submitted_at,
            attempts.c.receipt,
        )
        .select_from(students)
        .outerjoin(results, own_result)
        .outerjoin(attempts, attempts.c.id == results.c.attempt_id)
        .where(students.c.class_id.in_(class_ids), students.c.enrolled | results.c.pid.is_not(None))
    )
    return list(tx.execute(query))
