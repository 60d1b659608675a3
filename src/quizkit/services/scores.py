"""Raw figures of an activity; ``quizkit.report`` makes tables of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from quizkit.errors import UsageError
from quizkit.i18n import _
from quizkit.services.attempts import Attempts
from quizkit.services.codes import shown_receipt
from quizkit.services.context import Context
from quizkit.services.directory import unit_of, unit_order
from quizkit.services.names import SortKey, name_order
from quizkit.services.values import NotStarted, StudentRow, Unit, UnitCounts
from quizkit.store import Transaction, people, results
from quizkit.store.people import UnitRow
from quizkit.store.results import Group

BY = ("county", "school", "grade", "class")
# A unit of a table: a school or county by its id, a grade by its school's id and its name.
Key = tuple[int, str]


@dataclass
class _Sum:
    enrolled: int = 0
    on_roster: int = 0
    submitted_enrolled: int = 0
    states: Counter[str] = field(default_factory=Counter)
    histogram: Counter[int] = field(default_factory=Counter)
    max: int = 0

    def add(self, group: Group) -> None:
        _unit, state, enrolled, score, most, students = group
        self.states[state] += students
        if enrolled:
            self.on_roster += students
        if score is None:
            return
        self.histogram[score] += students
        self.max = max(self.max, most or 0)
        if enrolled:
            self.submitted_enrolled += students


class Scores:
    """Use cases of the score tables. Attempts whose time is over are ended before anything is counted."""

    def __init__(self, context: Context, attempts: Attempts) -> None:
        self._context = context
        self._attempts = attempts

    def counts(self, activity_id: str, by: str = "school") -> list[UnitCounts]:
        """One row a unit of the kind ``by`` ("grade" is a grade of one school), in the order of their names.

        Raises:
            NotFound.
            UsageError: no such kind.
        """
        if by not in BY:
            raise UsageError(_("不能按 {by} 汇总。").format(by=by))
        by_class = by in ("grade", "class")

        def work(tx: Transaction) -> tuple[dict[int, UnitRow], dict[int, int], Sequence[Group]]:
            self._context.activity(tx, activity_id)
            return (
                people.all_units(tx, classes=by_class),
                people.enrolled_by(tx, by_class=by_class),
                results.groups(tx, activity_id, by_class=by_class),
            )

        self._attempts.expire_due(activity_id)
        tree = _Tree(*self._context.store.read(work))
        return tree.counts(by)

    def students(self, activity_id: str) -> Iterator[StudentRow]:
        """One row a student: all on the roster, and whoever else took part; by class, seat and name.

        Read school by school, so a whole city need not fit into memory.
        """
        for place, line in self._lines(activity_id):
            yield StudentRow(
                county=place.county,
                school=place.school,
                grade=place.unit.grade,
                class_name=place.unit.name,
                level=place.unit.level,
                seat=line.seat,
                name=line.name or "",
                enrolled=line.enrolled,
                state=line.state or "not_started",
                attempts=line.attempts or 0,
                score=line.score,
                max=line.max,
                time_used=line.time_used,
                submitted_at=line.submitted_at,
                receipt=shown_receipt(line.receipt),
            )

    def not_started(self, activity_id: str) -> Iterator[NotStarted]:
        """Who on the roster has not begun; by class, seat and name."""
        for place, line in self._lines(activity_id):
            if line.state is None:
                unit = place.unit
                yield NotStarted(
                    place.county, place.school, unit.grade, unit.name, line.seat, line.name or ""
                )

    def _lines(self, activity_id: str) -> Iterator[tuple["_Place", Any]]:
        self._attempts.expire_due(activity_id)
        store = self._context.store
        store.read(lambda tx: self._context.activity(tx, activity_id))
        places = _places(store.read(people.all_units))
        for _school, group in groupby(places, key=lambda place: place.unit.parent_id):
            classes = {place.unit.id: place for place in group}
            lines = store.read(lambda tx, ids=list(classes): results.student_lines(tx, activity_id, ids))  # type: ignore[misc]
            yield from ((classes[line.class_id], line) for line in _in_order(lines, list(classes)))


def _in_order(lines: Sequence[Any], class_ids: list[int]) -> list[Any]:
    place = {class_id: n for n, class_id in enumerate(class_ids)}

    def key(line: Any) -> tuple[int, SortKey, str]:
        return place[line.class_id], name_order(line.seat), line.name or ""

    return sorted(lines, key=key)


@dataclass(frozen=True)
class _Place:
    unit: UnitRow
    school: str
    county: str


def _places(units: dict[int, UnitRow]) -> list[_Place]:
    """All classes by county, school, level, grade and name."""
    found = []
    for unit in units.values():
        if unit.kind == "class" and unit.parent_id is not None:
            school = units[unit.parent_id]
            county = units[school.parent_id or 0]
            found.append(
                ((unit_order(county), county.id, unit_order(school), school.id), unit, school, county)
            )
    found.sort(key=lambda item: (item[0], unit_order(item[1])))
    return [_Place(unit, school.name, county.name) for _key, unit, school, county in found]


class _Tree:
    """Sums groups of classes or schools up to the units of a table."""

    def __init__(self, units: dict[int, UnitRow], enrolled: dict[int, int], groups: Iterable[Group]) -> None:
        self._units = units
        self._enrolled = enrolled
        self._groups = groups

    def counts(self, by: str) -> list[UnitCounts]:
        sums: dict[Key, _Sum] = {}
        for unit_id, number in self._enrolled.items():
            sums.setdefault(self._key(unit_id, by), _Sum()).enrolled += number
        for unit_id, groups in groupby(self._groups, key=itemgetter(0)):
            total = sums.setdefault(self._key(unit_id, by), _Sum())
            for group in groups:
                total.add(group)
        rows = [self._row(key, total, by) for key, total in sums.items()]
        return [row for _order, row in sorted(rows, key=lambda item: item[0])]

    def _key(self, unit_id: int, by: str) -> Key:
        unit = self._units[unit_id]
        if by == "grade":
            return unit.parent_id or 0, unit.grade
        while unit.kind != by:
            unit = self._units[unit.parent_id or 0]
        return unit.id, ""

    def _row(self, key: Key, total: _Sum, by: str) -> tuple[tuple[Any, ...], UnitCounts]:
        row = self._units[key[0]]
        school = row if row.kind == "school" else self._units.get(row.parent_id or 0)
        school = school if row.kind in ("school", "class") else None
        county = row if school is None else self._units[school.parent_id or 0]
        unit = Unit(row.id, "grade", key[1], row.level, key[1]) if by == "grade" else unit_of(row)
        order = (
            *(unit_order(county), county.id),
            *((unit_order(school), school.id) if school else ()),
            *((unit_order(row),) if row.kind == "class" else ()),
            name_order(key[1]),
        )
        return order, UnitCounts(
            unit=unit,
            county=county.name,
            school=school.name if school else "",
            enrolled=total.enrolled,
            not_started=total.enrolled - total.on_roster,
            in_progress=total.states["in_progress"],
            submitted=total.states["submitted"],
            submitted_enrolled=total.submitted_enrolled,
            voided=total.states["voided"],
            histogram=dict(sorted(total.histogram.items())),
            max=total.max,
        )
