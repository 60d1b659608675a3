"""Units and students. Everything personal is read and written here."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, select, update

from quizkit.store.database import Transaction
from quizkit.store.mistakes import forget_student
from quizkit.store.schema import attempts, question_reports, results, students, units

_CHUNK = 500


@dataclass(frozen=True)
class UnitRow:
    """A county, school or class; ``path`` is its names from the root down."""

    id: int
    parent_id: int | None
    kind: str
    name: str
    grade: str
    level: str
    path: str


@dataclass(frozen=True)
class StudentRow:
    """A student; ``name`` is None once erased."""

    pid: str
    class_id: int
    name: str | None
    name_key: str | None
    seat: str
    enrolled: bool


_STUDENT = (
    students.c.pid,
    students.c.class_id,
    students.c.name,
    students.c.name_key,
    students.c.seat,
    students.c.enrolled,
)

_UNIT = [units.c[field.name] for field in fields(UnitRow)]
_UNIT_BY_ID = select(*_UNIT).where(units.c.id == bindparam("id"))
_UNITS = select(*_UNIT).where(units.c.kind == bindparam("kind"))
_UNITS_BELOW = _UNITS.where(units.c.parent_id == bindparam("parent_id"))
_STUDENT_BY_ID = select(*_STUDENT).where(students.c.pid == bindparam("pid"))
_STUDENTS_NAMED = select(*_STUDENT).where(
    students.c.class_id == bindparam("class_id"), students.c.name_key == bindparam("name_key")
)


# --- units ---------------------------------------------------------------------------------------


def unit_rows(tx: Transaction, kind: str, parent_id: int | None = None) -> list[UnitRow]:
    """Units of a kind, of one parent if it is given."""
    query, values = (_UNITS, {}) if parent_id is None else (_UNITS_BELOW, {"parent_id": parent_id})
    return [UnitRow(*row) for row in tx.execute(query, {"kind": kind, **values})]


def all_units(tx: Transaction, *, classes: bool = True) -> dict[int, UnitRow]:
    """Every unit by its id, all or all but the classes."""
    query = select(*_UNIT) if classes else select(*_UNIT).where(units.c.kind != "class")
    return {row.id: UnitRow(*row) for row in tx.execute(query)}


def unit_row(tx: Transaction, unit_id: int) -> UnitRow | None:
    """One unit."""
    row = tx.execute(_UNIT_BY_ID, {"id": unit_id}).first()
    return None if row is None else UnitRow(*row)


def add_unit(tx: Transaction, unit: UnitRow) -> int:
    """Stores a unit and returns its id (the one in ``unit`` is not looked at)."""
    values = {key: value for key, value in vars(unit).items() if key != "id"}
    key = tx.execute(insert(units).values(**values)).inserted_primary_key
    return int(key[0])  # type: ignore[index]  # one row was inserted


def set_level(tx: Transaction, unit_id: int, level: str) -> None:
    """Changes the level of a unit."""
    tx.execute(update(units).where(units.c.id == unit_id).values(level=level))


# --- students ------------------------------------------------------------------------------------


def _students(tx: Transaction, query: Select[Any], **values: Any) -> list[StudentRow]:
    return [StudentRow(*row) for row in tx.execute(query, values)]


def student_row(tx: Transaction, pid: str) -> StudentRow | None:
    """One student."""
    return next(iter(_students(tx, _STUDENT_BY_ID, pid=pid)), None)


def students_named(tx: Transaction, class_id: int, name_key: str) -> list[StudentRow]:
    """Students of a class with that name, on the roster or not."""
    return _students(tx, _STUDENTS_NAMED, class_id=class_id, name_key=name_key)


def students_of_classes(tx: Transaction, class_ids: Sequence[int]) -> list[StudentRow]:
    """Students of some classes who were not erased, on the roster or not."""
    found: list[StudentRow] = []
    for start in range(0, len(class_ids), _CHUNK):
        chosen = students.c.class_id.in_(class_ids[start : start + _CHUNK])
        found += _students(tx, select(*_STUDENT).where(chosen, students.c.erased_at.is_(None)))
    return found


def students_anywhere(tx: Transaction, name_key: str) -> list[StudentRow]:
    """Students with that name in any class."""
    return _students(tx, select(*_STUDENT).where(students.c.name_key == name_key))


def add_students(tx: Transaction, rows: Sequence[StudentRow]) -> None:
    """Stores new students."""
    if rows:
        tx.execute(insert(students), [vars(row) for row in rows])


def change_student(tx: Transaction, row: StudentRow) -> None:
    """Stores a student as ``row`` says."""
    tx.execute(update(students).where(students.c.pid == row.pid).values(**vars(row)))


def erase_student(tx: Transaction, pid: str, new_pid: str, at: datetime) -> int:
    """Takes the person out and gives what remains the random id ``new_pid``; the number of attempts kept."""
    own = select(attempts.c.id).where(attempts.c.pid == pid)
    tx.execute(delete(question_reports).where(question_reports.c.attempt_id.in_(own)))
    kept = tx.execute(select(func.count()).where(attempts.c.pid == pid)).scalar_one()
    forget_student(tx, pid)
    # A receipt and a browser's secret are in the student's hands: kept here they would name them again;
    # a tab that is still open no longer leads.
    tx.execute(update(attempts).where(attempts.c.pid == pid).values(receipt=None, browser_hash=None, lead=""))
    tx.execute(
        update(students)
        .where(students.c.pid == pid)
        .values(pid=new_pid, name=None, name_key=None, seat="", erased_at=at)
    )
    return int(kept)


def enrolled_by(tx: Transaction, *, by_class: bool) -> dict[int, int]:
    """Students on the roster of each class or school."""
    number = func.count().label("number")
    each = select(students.c.class_id, number).where(students.c.enrolled).group_by(students.c.class_id)
    if by_class:
        return {row[0]: row[1] for row in tx.execute(each)}
    part = each.subquery()
    query = select(units.c.parent_id, func.sum(part.c.number)).join(part, part.c.class_id == units.c.id)
    return {row[0]: int(row[1]) for row in tx.execute(query.group_by(units.c.parent_id))}


def place_results(
    tx: Transaction, pid: str, class_id: int, school_id: int, county_id: int, enrolled: bool
) -> None:
    """Moves a student's results to where the roster has them now."""
    tx.execute(
        update(results)
        .where(results.c.pid == pid)
        .values(class_id=class_id, school_id=school_id, county_id=county_id, enrolled=enrolled)
    )
