"""A store with a million attempts: a city of forty counties, made row by row without drawing papers.

Tables read results and the roster, never papers or events, so attempts have an empty paper and no events:
with them the store would be twenty times as large. Ids are counted, not random: so the file is made in a
tenth of the time, and no table reads them. Schools take turns, as in the field, so that the rows of one do
not lie side by side.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random

from benchmarks.contest import ACTIVITY, LEVELS, demo_contest
from benchmarks.measure import Sizes
from quizkit.services import open_services, utc_now
from quizkit.store import Store, Transaction, bulk, people
from quizkit.store.attempts import AttemptRow
from quizkit.store.people import StudentRow, UnitRow
from quizkit.store.results import ResultRow

_SCHOOLS_IN_COUNTY = 25
_CLASS_SIZE = 45
_BLOCK = 50_000
_MAX = 10_000
# Of the roster eight in a hundred never begin; of those who began one in a hundred is not yet done.
_ABSENT = 0.08
_UNDER_WAY = 0.01


@dataclass(frozen=True)
class _Class:
    id: int
    school: int
    county: int
    level: str


def make_large_store(db: Path, sizes: Sizes, progress: Callable[[int], None]) -> int:
    """Makes the store at ``db``; ``progress`` hears of attempts. Returns how many there are."""
    contest = demo_contest()
    rng = Random(1)
    attempts = sizes.schools * sizes.each
    with open_services(db, create=True) as services:
        services.activities.publish(contest.activity, contest.banks, "bench")
        classes = services.store.write(lambda tx: _units(tx, sizes))
        enrolled = round(sizes.each / (1 - _ABSENT))
        rows = _rows(classes, sizes.each, enrolled, rng)
        while block := list(islice(rows, _BLOCK)):
            _add(services.store, block)
            progress(sum(attempt is not None for _student, attempt, _result in block))
    return attempts


def _units(tx: Transaction, sizes: Sizes) -> list[list[_Class]]:
    """The classes of every school."""
    found = []
    county = 0
    per_school = -(-round(sizes.each / (1 - _ABSENT)) // _CLASS_SIZE)
    for number in range(sizes.schools):
        if number % _SCHOOLS_IN_COUNTY == 0:
            name = f"第{number // _SCHOOLS_IN_COUNTY + 1}县"
            county = people.add_unit(tx, UnitRow(0, None, "county", name, "", "", name))
        level, name = LEVELS[number % len(LEVELS)], f"第{number + 1}学校"
        school = people.add_unit(tx, UnitRow(0, county, "school", name, "", level, name))
        classes = []
        for place in range(per_school):
            grade, own = f"{place % 6 + 1}年级", f"{place // 6 + 1}班"
            path = f"{name} {grade} {own}"
            unit = people.add_unit(tx, UnitRow(0, school, "class", own, grade, level, path))
            classes.append(_Class(unit, school, county, level))
        found.append(classes)
    return found


_Row = tuple[StudentRow, AttemptRow | None, ResultRow | None]


def _rows(schools: list[list[_Class]], each: int, enrolled: int, rng: Random) -> Iterator[_Row]:
    """Every student, with the attempt of whoever made one; the schools take turns."""
    now = utc_now().replace(microsecond=0)
    number = 0
    for turn in range(enrolled):
        for classes in schools:
            klass = classes[turn // _CLASS_SIZE]
            number += 1
            pid = f"{number:032x}"
            name, seat = f"学生{number}", str(turn % _CLASS_SIZE + 1)
            student = StudentRow(pid, klass.id, name, name, seat, True)
            if turn >= each:
                yield student, None, None
                continue
            submitted = rng.random() >= _UNDER_WAY
            # Half points, as partly right answers give them.
            score = min(max(round(rng.gauss(74, 14) * 2) * 50, 0), _MAX) if submitted else None
            used = timedelta(seconds=rng.randint(120, 880))
            attempt = AttemptRow(
                id=pid,
                activity_id=ACTIVITY,
                version=1,
                pid=pid,
                number=1,
                level=klass.level,
                seed=pid,
                paper=[],
                questions=20,
                max=_MAX,
                started_at=now,
                deadline=now + timedelta(days=30),
                grace=timedelta(seconds=10),
                lead=pid,
                browser_hash=pid,
                state="submitted" if submitted else "in_progress",
                ended_at=now + used if submitted else None,
                score=score,
                receipt=pid if submitted else None,
            )
            yield student, attempt, _result(attempt, klass, used)


def _result(attempt: AttemptRow, klass: _Class, used: timedelta) -> ResultRow:
    """What the services would keep for a student's only attempt."""
    own = (ACTIVITY, attempt.pid, klass.id, klass.school, klass.county, klass.level, True)
    if attempt.score is None:
        return ResultRow(*own, "in_progress", 1)
    return ResultRow(*own, "submitted", 1, attempt.score, _MAX, used, attempt.ended_at, attempt.id)


def _add(store: Store, block: list[_Row]) -> None:
    def work(tx: Transaction) -> None:
        people.add_students(tx, [student for student, _attempt, _result in block])
        bulk.add_attempts(tx, [attempt for _student, attempt, _result in block if attempt is not None])
        bulk.add_results(tx, [result for _student, _attempt, result in block if result is not None])

    store.write(work)
