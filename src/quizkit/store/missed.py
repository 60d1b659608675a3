"""What the first finished attempts of an activity's students drew, earned and left empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select

from quizkit.store.database import Transaction
from quizkit.store.schema import attempts, events, results

_FINISHED = ("submitted", "expired")
_UNIT = {"county": results.c.county_id, "school": results.c.school_id, "class": results.c.class_id}


@dataclass(frozen=True, slots=True)
class FirstRow:
    """A student's first finished attempt; ``paper`` and ``points`` as in ``AttemptRow``."""

    id: str
    paper: Any
    points: Any


def who_finished(tx: Transaction, activity_id: str, unit: tuple[str, int] | None) -> list[str]:
    """Students with a finished attempt that was not voided.

    ``unit`` is the kind ("county", "school", "class") and id of where they are; None for everybody.
    """
    query = select(results.c.pid).where(results.c.activity_id == activity_id, results.c.state == "submitted")
    if unit is not None:
        query = query.where(_UNIT[unit[0]] == unit[1])
    return list(tx.execute(query).scalars())


def first_finished(tx: Transaction, activity_id: str, pids: Sequence[str]) -> list[FirstRow]:
    """The first finished attempt of each of ``pids``, for as many as a statement takes."""
    earlier = attempts.alias()
    is_later = (
        select(earlier.c.id)
        .where(
            earlier.c.activity_id == attempts.c.activity_id,
            earlier.c.pid == attempts.c.pid,
            earlier.c.number < attempts.c.number,
            earlier.c.state.in_(_FINISHED),
        )
        .exists()
    )
    query = select(attempts.c.id, attempts.c.paper, attempts.c.points).where(
        attempts.c.activity_id == activity_id,
        attempts.c.pid.in_(pids),
        attempts.c.state.in_(_FINISHED),
        ~is_later,
    )
    return [FirstRow(*row) for row in tx.execute(query)]


def answered(tx: Transaction, attempt_ids: Sequence[str]) -> dict[str, set[int]]:
    """The positions of each of the attempts where a response stands at the end."""
    # The event that counts is the last of its position; in the lowest bit it says whether it is a response.
    last = func.max(events.c.seq * 2 + case((events.c.payload.is_not(None), 1), else_=0))
    query = (
        select(events.c.attempt_id, events.c.position, last)
        .where(events.c.attempt_id.in_(attempt_ids), events.c.kind == "answered")
        .group_by(events.c.attempt_id, events.c.position)
    )
    found: dict[str, set[int]] = {id_: set() for id_ in attempt_ids}
    for attempt_id, position, end in tx.execute(query):
        if end % 2:
            found[attempt_id].add(position)
    return found
