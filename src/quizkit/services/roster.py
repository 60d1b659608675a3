"""The roster: who is enrolled (应考)."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from quizkit.domain.roster import RosterRow, name_key
from quizkit.errors import UsageError
from quizkit.i18n import _
from quizkit.services.context import Context
from quizkit.services.directory import IMPORT
from quizkit.services.persons import seat_key
from quizkit.services.values import Person, RosterChange, RosterReport
from quizkit.store import Transaction, people, settings
from quizkit.store.people import StudentRow, UnitRow

T = TypeVar("T")
# Between the names of a path; no name may hold it.
_SEPARATOR = "\x1f"


@dataclass(frozen=True)
class _Line:
    """A row of the file with the class it belongs to."""

    row: RosterRow
    class_id: int
    school_id: int

    @property
    def key(self) -> str:
        return name_key(self.row.name)

    @property
    def seat(self) -> str:
        return seat_key(self.row.seat)


class Roster:
    """Use cases around the roster."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def import_rows(
        self, rows: Sequence[RosterRow], by: str, *, remove_missing: bool = False
    ) -> RosterReport:
        """All of ``rows`` or, on any error, none of them.

        Whoever is on the roster of these schools already is recognised, the surest way first: same class,
        seat and name; same class and name (another seat); same school and name (another class); same class
        and seat (another name). Students of these schools whom nothing recognises have left; they stay on
        the roster unless ``remove_missing``.

        Raises:
            UsageError: no rows, a row without a name, or two rows for one student.
        """
        _check(rows)
        context, now = self._context, self._context.now()

        def work(tx: Transaction) -> RosterReport:
            lines = _with_units(tx, rows)
            classes = {line.class_id: line for line in lines}
            school_of = {
                u.id: u for s in {x.school_id for x in lines} for u in people.unit_rows(tx, "class", s)
            }
            known = people.students_of_classes(tx, list(school_of))
            matches = _match(lines, known, {unit.id: unit.parent_id for unit in school_of.values()})
            report = _store(context, tx, lines, matches, known, remove_missing)
            settings.record(tx, now, by, IMPORT, f"{len(classes)} classes", f"{len(rows)} rows")
            return report

        done = context.write(work)
        context.units.forget()
        context.store.afterwards(context.units.forget)
        return done

    def find(self, name: str, class_name: str = "") -> list[Person]:
        """Students of that name (or id), if given only in classes of that name; on the roster or not."""

        def work(tx: Transaction) -> list[Person]:
            units = people.all_units(tx)
            by_id = people.student_row(tx, name)
            named = people.students_anywhere(tx, name_key(name))
            rows = [by_id] if by_id is not None and by_id.name is not None else named
            return [_person(units, row) for row in rows]

        found = self._context.store.read(work)
        return [person for person in found if class_name in ("", person.class_name)]


def _person(units: dict[int, UnitRow], row: StudentRow) -> Person:
    unit = units[row.class_id]
    school = units[unit.parent_id or 0]
    county = units[school.parent_id or 0]
    return Person(row.pid, county.name, school.name, unit.grade, unit.name, row.seat, row.name or "")


def _check(rows: Sequence[RosterRow]) -> None:
    if not rows:
        raise UsageError(_("名册里没有学生。"))
    seen: set[Hashable] = set()
    for row in rows:
        place = (row.county, row.school, row.grade, row.class_name)
        names = (*place, row.name, row.seat)
        if not all(part.strip() for part in (row.county, row.school, row.class_name, row.name)) or any(
            not part.isprintable() for part in names
        ):
            raise UsageError(_("名册里有一行缺少区县、学校、班级或姓名：{row}").format(row=" ".join(names)))
        student = (*place, name_key(row.name), seat_key(row.seat))
        if student in seen:
            raise UsageError(_("名册里有两行是同一个学生：{row}").format(row=" ".join(names)))
        seen.add(student)


# --- units ---------------------------------------------------------------------------------------


def _with_units(tx: Transaction, rows: Sequence[RosterRow]) -> list[_Line]:
    """Every row with its class; units that are not there yet are made, levels brought up to date."""
    known = {unit.path: unit for unit in people.all_units(tx).values()}

    def unit(parent: UnitRow | None, kind: str, name: str, grade: str = "", level: str = "") -> UnitRow:
        names = (kind, parent.path if parent else "", grade, name)
        path = _SEPARATOR.join(names)
        if path not in known:
            new = UnitRow(0, parent.id if parent else None, kind, name, grade, level, path)
            known[path] = replace(new, id=people.add_unit(tx, new))
        elif kind == "class" and known[path].level != level:
            people.set_level(tx, known[path].id, level)
            known[path] = replace(known[path], level=level)
        return known[path]

    lines = []
    for row in rows:
        county = unit(None, "county", row.county.strip())
        school = unit(county, "school", row.school.strip())
        klass = unit(school, "class", row.class_name.strip(), row.grade.strip(), row.level)
        lines.append(_Line(row, klass.id, school.id))
    for school_id in {line.school_id for line in lines}:
        levels = {unit.level for unit in people.unit_rows(tx, "class", school_id)}
        people.set_level(tx, school_id, levels.pop() if len(levels) == 1 else "")
    return lines


# --- recognising ---------------------------------------------------------------------------------


def _match(
    lines: Sequence[_Line], known: Sequence[StudentRow], schools: dict[int, int | None]
) -> dict[int, StudentRow]:
    """Who of ``known`` each line is, by the line's number; lines of new students are missing."""
    matches: dict[int, StudentRow] = {}
    ways: tuple[tuple[Callable[[_Line], Hashable], Callable[[StudentRow], Hashable]], ...] = (
        (lambda x: (x.class_id, x.seat, x.key), lambda s: (s.class_id, seat_key(s.seat), s.name_key)),
        (lambda x: (x.class_id, x.key), lambda s: (s.class_id, s.name_key)),
        (lambda x: (x.school_id, x.key), lambda s: (schools[s.class_id], s.name_key)),
        # Without a seat nothing but the name tells students apart.
        (
            lambda x: (x.class_id, x.seat) if x.seat else None,
            lambda s: (s.class_id, seat_key(s.seat)) if s.seat and s.enrolled else None,
        ),
    )
    for of_line, of_student in ways:
        taken = {student.pid for student in matches.values()}
        free_lines = _only_one(
            ((n, of_line(line)) for n, line in enumerate(lines) if n not in matches),
        )
        free = _only_one((s, of_student(s)) for s in known if s.pid not in taken)
        matches |= {n: free[key] for key, n in free_lines.items() if key in free}
    return matches


def _only_one(items: Iterable[tuple[T, Hashable]]) -> dict[Hashable, T]:
    """The item of each key that only one item has; no key (None) has none."""
    found: dict[Hashable, list[T]] = defaultdict(list)
    for item, key in items:
        if key is not None:
            found[key].append(item)
    return {key: same[0] for key, same in found.items() if len(same) == 1}


# --- storing -------------------------------------------------------------------------------------


def _store(
    context: Context,
    tx: Transaction,
    lines: Sequence[_Line],
    matches: dict[int, StudentRow],
    known: Sequence[StudentRow],
    remove_missing: bool,
) -> RosterReport:
    units = people.all_units(tx)
    added: list[StudentRow] = []
    changed: list[RosterChange] = []
    for n, line in enumerate(lines):
        pid = matches[n].pid if n in matches else context.token()
        row = StudentRow(
            pid, line.class_id, line.row.name.strip(), line.key, line.row.seat.strip(), enrolled=True
        )
        if n not in matches:
            added.append(row)
        elif row != matches[n]:
            _change(tx, row, line.school_id, units)
            changed.append(RosterChange(_words(units, matches[n]), _words(units, row)))
    people.add_students(tx, added)
    kept = {student.pid for student in matches.values()}
    left = [student for student in known if student.enrolled and student.pid not in kept]
    if remove_missing:
        for student in left:
            school_id = units[student.class_id].parent_id or 0
            _change(tx, replace(student, enrolled=False), school_id, units)
    unchanged = len(matches) - len(changed)
    names = tuple(_words(units, student) for student in left)
    return RosterReport(len(added), tuple(changed), unchanged, names, removed=remove_missing)


def _change(tx: Transaction, row: StudentRow, school_id: int, units: dict[int, UnitRow]) -> None:
    people.change_student(tx, row)
    county_id = units[school_id].parent_id or 0
    people.place_results(tx, row.pid, row.class_id, school_id, county_id, row.enrolled)


def _words(units: dict[int, UnitRow], student: StudentRow) -> str:
    unit = units[student.class_id]
    return " ".join(part for part in (unit.grade, unit.name, student.seat, student.name or "") if part)
