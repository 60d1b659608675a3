"""Activities, and the immutable versions of them and of their questions."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from quizkit.store.database import Transaction
from quizkit.store.schema import (
    activities,
    activity_questions,
    activity_versions,
    question_images,
    question_versions,
    results,
)

_CHUNK = 500


@dataclass(frozen=True)
class ActivityRow:
    """An activity as organisers have set it."""

    id: str
    version: int
    opens_at: datetime
    closes_at: datetime | None
    published_at: datetime
    corrections: int = 0
    """How many corrections there are; ``quizkit.store.corrections`` counts them up."""


_ACTIVITY = [activities.c[field.name] for field in fields(ActivityRow)]
_ACTIVITY_BY_ID = select(*_ACTIVITY).where(activities.c.id == bindparam("id"))
# Where writers do not queue: attempts that end share the row, a correction has it for itself.
_ACTIVITY_SHARED = _ACTIVITY_BY_ID.with_for_update(read=True)
_ACTIVITY_ALONE = _ACTIVITY_BY_ID.with_for_update()


@dataclass(frozen=True)
class QuestionRow:
    """A question version: ``json`` as ``quizkit.formats.stored`` makes it, pictures by name."""

    bank: str
    sha256: str
    json: Any
    images: dict[str, bytes]


def activity_rows(tx: Transaction) -> list[ActivityRow]:
    """All activities, the one published last first."""
    query = select(*_ACTIVITY).order_by(activities.c.published_at.desc(), activities.c.id)
    return [ActivityRow(*row) for row in tx.execute(query)]


def activity_row(tx: Transaction, activity_id: str) -> ActivityRow | None:
    """One activity."""
    row = tx.execute(_ACTIVITY_BY_ID, {"id": activity_id}).first()
    return None if row is None else ActivityRow(*row)


def held_activity_row(tx: Transaction, activity_id: str, *, alone: bool) -> ActivityRow | None:
    """One activity, of which nobody changes the corrections until the transaction ends."""
    row = tx.execute(_ACTIVITY_ALONE if alone else _ACTIVITY_SHARED, {"id": activity_id}).first()
    return None if row is None else ActivityRow(*row)


def put_activity(tx: Transaction, row: ActivityRow) -> None:
    """Adds or replaces an activity's line; its corrections stay as they are."""
    values = {"version": row.version, "opens_at": row.opens_at, "closes_at": row.closes_at}
    values["published_at"] = row.published_at
    found = tx.execute(update(activities).where(activities.c.id == row.id).values(**values))
    if found.rowcount == 0:
        tx.execute(insert(activities).values(id=row.id, **values))


def version_json(tx: Transaction, activity_id: str, version: int) -> tuple[str, Any] | None:
    """SHA-256 and JSON of a version."""
    t = activity_versions
    row = tx.execute(
        select(t.c.sha256, t.c.json).where(t.c.activity_id == activity_id, t.c.version == version)
    ).one_or_none()
    return None if row is None else (row.sha256, row.json)


def add_version(
    tx: Transaction,
    activity_id: str,
    version: int,
    sha256: str,
    json: Any,
    questions: Sequence[QuestionRow],
    at: datetime,
) -> None:
    """Stores a version; questions that are stored already are only referred to."""
    tx.execute(
        insert(activity_versions).values(
            activity_id=activity_id, version=version, sha256=sha256, json=json, published_at=at
        )
    )
    add_questions(tx, questions)
    if questions:
        tx.execute(
            insert(activity_questions),
            [
                {
                    "activity_id": activity_id,
                    "version": version,
                    "place": place,
                    "bank": question.bank,
                    "question_sha256": question.sha256,
                }
                for place, question in enumerate(questions)
            ],
        )


def add_questions(tx: Transaction, questions: Sequence[QuestionRow]) -> None:
    """Stores those question versions that are not stored yet."""
    known = _known(tx, [question.sha256 for question in questions])
    for question in questions:
        if question.sha256 not in known:
            known.add(question.sha256)
            _add_question(tx, question)


def _known(tx: Transaction, hashes: Sequence[str]) -> set[str]:
    column = question_versions.c.sha256
    found: set[str] = set()
    for start in range(0, len(hashes), _CHUNK):
        query = select(column).where(column.in_(hashes[start : start + _CHUNK]))
        found.update(tx.execute(query).scalars())
    return found


def _add_question(tx: Transaction, question: QuestionRow) -> None:
    tx.execute(insert(question_versions).values(sha256=question.sha256, json=question.json))
    for name, data in question.images.items():
        tx.execute(insert(question_images).values(sha256=question.sha256, name=name, bytes=data))


def pool_json(tx: Transaction, activity_id: str, version: int) -> list[tuple[str, str, Any]]:
    """Bank, SHA-256 and JSON of every question of a version, in their order."""
    t = activity_questions
    query = (
        select(t.c.bank, t.c.question_sha256, question_versions.c.json)
        .join(question_versions, question_versions.c.sha256 == t.c.question_sha256)
        .where(t.c.activity_id == activity_id, t.c.version == version)
        .order_by(t.c.place)
    )
    return [(row[0], row[1], row[2]) for row in tx.execute(query)]


def question_jsons(tx: Transaction, hashes: Sequence[str]) -> dict[str, Any]:
    """The JSON of question versions."""
    t = question_versions
    found: dict[str, Any] = {}
    for start in range(0, len(hashes), _CHUNK):
        query = select(t.c.sha256, t.c.json).where(t.c.sha256.in_(hashes[start : start + _CHUNK]))
        found.update((row[0], row[1]) for row in tx.execute(query))
    return found


def images(tx: Transaction, sha256: str) -> dict[str, bytes]:
    """The pictures of a question version, by name."""
    t = question_images
    query = select(t.c.name, t.c.bytes).where(t.c.sha256 == sha256)
    return {row[0]: row[1] for row in tx.execute(query)}


def drawable(tx: Transaction, activity_id: str) -> list[tuple[int, str, str]]:
    """Version, bank and SHA-256 of every question of all versions, the newest version first."""
    t = activity_questions
    query = (
        select(t.c.version, t.c.bank, t.c.question_sha256)
        .where(t.c.activity_id == activity_id)
        .order_by(t.c.version.desc(), t.c.place)
    )
    return [(row[0], row[1], row[2]) for row in tx.execute(query)]


def image(tx: Transaction, sha256: str, name: str) -> bytes | None:
    """A picture of a question version."""
    t = question_images
    found: bytes | None = tx.execute(
        select(t.c.bytes).where(t.c.sha256 == sha256, t.c.name == name)
    ).scalar_one_or_none()
    return found


def taken_part(tx: Transaction) -> dict[str, dict[str, int]]:
    """Students of each activity by the state of their result."""
    t = results
    query = select(t.c.activity_id, t.c.state, func.count()).group_by(t.c.activity_id, t.c.state)
    counts: dict[str, dict[str, int]] = {}
    for activity_id, state, number in tx.execute(query):
        counts.setdefault(activity_id, {})[state] = number
    return counts
