"""Finding a person by class and name, and the identity that belongs to a person id."""

import unicodedata

from quizkit.domain.activity import Entry
from quizkit.domain.roster import Identity, name_key
from quizkit.errors import NotFound, SeatNeeded, StudentNotFound
from quizkit.i18n import N_
from quizkit.services.context import Context
from quizkit.store import Transaction, people
from quizkit.store.people import StudentRow, UnitRow

LONGEST_NAME = 50


def identify(
    context: Context, tx: Transaction, entry: Entry, class_id: int, name: str, seat: str | None
) -> Identity:
    """See ``quizkit.services.entry.Entry.identify``; nothing is written."""
    line = context.units.line_of(tx, class_id)
    if line is None:
        raise NotFound(N_("班级"), str(class_id))
    key = name_key(name)
    if not key or len(name) > LONGEST_NAME:
        raise StudentNotFound
    named = people.students_named(tx, class_id, key)
    enrolled = [student for student in named if student.enrolled]
    student = _choose(enrolled, seat)
    if student is None and entry is Entry.OPEN:
        student = _choose([guest for guest in named if not guest.enrolled], None)
        student = student or StudentRow(context.token(), class_id, name.strip(), key, "", enrolled=False)
    if student is None:
        raise StudentNotFound
    return _identity(student, line)


def _choose(namesakes: list[StudentRow], seat: str | None) -> StudentRow | None:
    """The one student, or the one with that seat. Raises SeatNeeded if that leaves it open."""
    if len(namesakes) < 2:  # noqa: PLR2004 - nobody, or no namesake
        return namesakes[0] if namesakes else None
    seated = [student for student in namesakes if seat and seat_key(student.seat) == seat_key(seat)]
    if len(seated) != 1:
        raise SeatNeeded
    return seated[0]


def seat_key(seat: str) -> str:
    """The form under which a seat is the same: "０7" is "7"."""
    plain = unicodedata.normalize("NFKC", seat).strip().casefold()
    return plain.lstrip("0") or plain


def identity_of(context: Context, tx: Transaction, pid: str) -> Identity:
    """Who that is now. Raises NotFound."""
    return identity(context, tx, people.student_row(tx, pid), pid)


def identity(context: Context, tx: Transaction, student: StudentRow | None, pid: str) -> Identity:
    """``student`` as the person that is shown. Raises NotFound if there is none."""
    line = None if student is None else context.units.line_of(tx, student.class_id)
    if student is None or line is None:
        raise NotFound(N_("学生"), pid)
    return _identity(student, line)


def _identity(student: StudentRow, line: tuple[UnitRow, UnitRow, UnitRow]) -> Identity:
    unit, school, county = line
    return Identity(
        student=student.pid,
        name=student.name or "",
        county=county.name,
        school=school.name,
        grade=unit.grade,
        class_name=unit.name,
        level=unit.level,
        class_id=unit.id,
    )


def ensure_person(context: Context, tx: Transaction, person: Identity) -> tuple[Identity, StudentRow]:
    """Stores a guest of an open activity who is not known yet; ``person`` with the id that holds."""
    student = people.student_row(tx, person.student)
    if student is not None:
        return person, student
    key = name_key(person.name)
    guests = [s for s in people.students_named(tx, person.class_id, key) if not s.enrolled]
    if guests:
        return identity(context, tx, guests[0], guests[0].pid), guests[0]
    student = StudentRow(person.student, person.class_id, person.name, key, "", enrolled=False)
    people.add_students(tx, [student])
    return person, student
