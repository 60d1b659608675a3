"""A made-up county to look at tables with: 40 schools, rosters, and attempts that are really scored.

The same seed makes the same county, papers, responses and scores; only the dates follow the clock. Papers are
drawn and responses checked and scored by the domain, as a student's are.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from random import Random
from typing import Any

from quizkit.domain.activity import Activity, Window
from quizkit.domain.attempt import State, deadline_of
from quizkit.domain.bank import Bank
from quizkit.domain.paper import Paper
from quizkit.domain.roster import RosterRow
from quizkit.i18n import _
from quizkit.services import ledger
from quizkit.services.codes import Codes, new_receipt
from quizkit.services.context import Context, Version
from quizkit.services.demo_answers import Answerer
from quizkit.services.opening import Services
from quizkit.store import Transaction, bulk, people, settings
from quizkit.store.attempts import AttemptRow, EventRow
from quizkit.store.people import StudentRow
from quizkit.store.results import ResultRow

MARK = "demo"
"""The setting that says that a store is a demo and may be replaced by another one."""
BY = "demo"

_LEVELS = ("primary", "junior", "senior")
_CLASS_SIZE = 45
_BEGAN_AGO = timedelta(days=10)
_GOES_ON = timedelta(days=30)
_DEFAULT_LIMIT = timedelta(minutes=15)
_TINY, _USUAL = (0.008, 0.015, 0.03), (0.15, 0.4, 0.7, 1.0, 1.0, 1.3, 2.4)
_TIMES = (76, 17, 7)
"""How many of a hundred students try once, twice, three times."""
_STATES = {State.SUBMITTED: 93.5, State.EXPIRED: 4.5, State.IN_PROGRESS: 1.3, State.VOIDED: 0.7}
"""How many of a hundred last attempts are in which state."""
_SHARE_ANSWERED = {State.SUBMITTED: 0.985, State.EXPIRED: 0.75, State.IN_PROGRESS: 0.5, State.VOIDED: 0.95}


@dataclass(frozen=True)
class _School:
    """A school of the made-up county: how many students, how good they are, how many take part."""

    name: str
    level: str
    students: int
    ability: float
    participation: float


def names() -> Any:
    """The words that the county is made of."""
    return json.loads(files("quizkit.services").joinpath("demo_names.json").read_text(encoding="utf-8"))


def make_demo(
    services: Services,
    activity: Activity,
    banks: Sequence[Bank],
    images: Any,
    *,
    students: int,
    seed: str,
    now: datetime,
    progress: Callable[[int], None] = lambda _students: None,
) -> None:
    """Fills an empty store with the county; ``progress`` hears how many students are done.

    ``activity`` is shown as running since ten days ago. Who is in progress has been given so much time that
    the attempt is still in progress when somebody looks.
    """
    services.store.write(lambda tx: settings.keep_setting(tx, MARK, seed))
    window = Window(now - _BEGAN_AGO, now + _GOES_ON, activity.window.time_zone)
    activity = replace(activity, title=_("{title}（演示）").format(title=activity.title), window=window)
    services.activities.publish(activity, banks, BY, images)
    rng = Random(f"quizkit demo {seed}")  # noqa: S311 - the same county for the same seed, no secret
    schools = _schools(students, rng)
    roster = [row for school in schools for row in _roster_of(school, rng)]
    services.roster.import_rows(roster, BY)
    maker = _Maker(services, activity.id, now, rng)
    for school in schools:
        progress(maker.attempts_of(school))


# --- the county ----------------------------------------------------------------------------------


def _schools(students: int, rng: Random) -> list[_School]:
    """40 schools (fewer for fewer students) of very unlike sizes: the smallest have a handful."""
    words = names()
    named = [(name, level) for level in _LEVELS for name in words[f"{level}_schools"]]
    named += [(name, "primary") for name in words["primary_tiny"]]
    if students < len(named):
        named = rng.sample(named, students)
    # A few big schools, many middling ones, and teaching points in the hills with a handful of children.
    kinds = [_TINY if name in words["primary_tiny"] else _USUAL for name, _level in named]
    weights = [rng.choice(kind) * rng.uniform(0.7, 1.3) for kind in kinds]
    spare = students - len(named)
    sizes = [1 + int(spare * weight / sum(weights)) for weight in weights]
    sizes[weights.index(max(weights))] += students - sum(sizes)
    return [
        _School(name, level, size, rng.gauss(0.72, 0.05), min(rng.betavariate(9, 1.3), 0.995))
        for (name, level), size in zip(named, sizes, strict=True)
    ]


def _roster_of(school: _School, rng: Random) -> Iterator[RosterRow]:
    words = names()
    grades = words[f"{school.level}_grades"]
    each = max(1, -(-school.students // len(grades)))
    for n in range(school.students):
        grade, place = grades[min(n // each, len(grades) - 1)], n % each
        yield RosterRow(
            county=words["county"],
            school=school.name,
            grade=grade,
            class_name=words["class"].format(number=place // _CLASS_SIZE + 1),
            level=school.level,
            seat=str(place % _CLASS_SIZE + 1),
            name=_name(words, rng),
        )


def _name(words: Any, rng: Random) -> str:
    return str(rng.choice(words["surnames"])) + "".join(
        rng.choices(words["given"], k=rng.choice((1, 2, 2, 2)))
    )


# --- their attempts ------------------------------------------------------------------------------


class _Maker:
    """Makes the attempts of one school after the other, each school in one transaction."""

    def __init__(self, services: Services, activity_id: str, now: datetime, rng: Random) -> None:
        self._store = services.store
        self._now = now
        self._rng = rng
        self._words = names()
        # No code is made here: the store's own secret is not needed.
        context = Context(services.store, lambda: now, rng.randbytes, Codes(b""))
        self._version: Version = services.store.read(
            lambda tx: context.version(tx, context.activity(tx, activity_id))
        )
        self._activity = self._version.activity
        self._answerer = Answerer(self._activity.rules, self._words["wrong_texts"])
        self._receipts: set[str] = set()

    def attempts_of(self, school: _School) -> int:
        """Makes and stores all of a school's attempts; returns how many students it has."""
        lines, enrolled = self._store.read(lambda tx: _students(tx, school.name))
        rows: list[AttemptRow] = []
        events: list[EventRow] = []
        found: list[ResultRow] = []
        for student in enrolled:
            if self._rng.random() >= school.participation:
                continue
            own = self._of_student(student, school, events)
            rows += own
            found.append(ledger.result_of(self._activity, own, student, lines[student.class_id]))

        def store(tx: Transaction) -> None:
            bulk.add_attempts(tx, rows)
            bulk.add_events(tx, events)
            bulk.add_results(tx, found)

        self._store.write(store)
        return len(enrolled)

    def _of_student(self, student: StudentRow, school: _School, events: list[EventRow]) -> list[AttemptRow]:
        """A student's attempts, most often one; their events are added to ``events``."""
        rng, most = self._rng, self._activity.attempts.max or len(_TIMES)
        ability = min(max(rng.gauss(school.ability, 0.12), 0.15), 0.98)
        times = min(rng.choices(range(1, len(_TIMES) + 1), _TIMES)[0], most)
        began = self._now - _BEGAN_AGO * rng.uniform(0.2, 0.98)
        rows = []
        for number in range(1, times + 1):
            state = (
                State.SUBMITTED if number < times else rng.choices(list(_STATES), list(_STATES.values()))[0]
            )
            # The second time is a little better than the first.
            better = ability + 0.03 * (number - 1)
            row, own = self._attempt(student.pid, school.level, number, began, state, better)
            rows.append(row)
            events += own
            began = row.started_at + (self._now - row.started_at) * rng.uniform(0.2, 0.6)
        return rows

    def _attempt(
        self, pid: str, level: str, number: int, began: datetime, state: State, ability: float
    ) -> tuple[AttemptRow, list[EventRow]]:
        """One attempt with the events that make it what it is."""
        rng, activity = self._rng, self._activity
        seed = rng.randbytes(16).hex()
        paper = self._version.maker.draw(seed, level)
        limit = timedelta(seconds=activity.time_limit) if activity.time_limit else _DEFAULT_LIMIT
        if state is State.IN_PROGRESS:
            began = self._now - limit * rng.uniform(0.1, 0.8)
        started = _whole(began)
        used = limit * min(max(rng.lognormvariate(-0.55, 0.4), 0.1), 0.98)
        extra = _GOES_ON if state is State.IN_PROGRESS else timedelta(0)
        row = AttemptRow(
            id=rng.randbytes(16).hex(),
            activity_id=activity.id,
            version=self._version.number,
            pid=pid,
            number=number,
            level=level,
            seed=seed,
            paper=ledger.paper_to_json(paper),
            questions=len(paper.items),
            max=paper.points,
            started_at=started,
            deadline=deadline_of(started, limit, extra, activity.window.closes),
            grace=timedelta(seconds=activity.grace),
            lead=rng.randbytes(16).hex(),
            browser_hash=None,
            extra=extra,
        )
        events, points = self._answers(row, paper, ability, _SHARE_ANSWERED[state], used)
        if state is State.IN_PROGRESS:
            return row, events
        ended = started + limit if state is State.EXPIRED else _whole(started + used)
        kinds = {State.SUBMITTED: (ledger.SUBMITTED,), State.EXPIRED: (ledger.EXPIRED,)}
        for kind in kinds.get(state, (ledger.SUBMITTED, ledger.VOIDED)):
            seq = len(events) + 1
            events.append(EventRow(row.id, seq, f"{ledger.OWN_EVENT}{seq}", kind, None, None, ended))
        voided = state is State.VOIDED
        row = replace(
            row,
            state=state.value,
            ended_at=ended,
            score=sum(points),
            points=points,
            receipt=self._receipt(),
            void_reason=rng.choice(self._words["void_reasons"]) if voided else "",
        )
        return row, events

    def _answers(
        self, row: AttemptRow, paper: Paper, ability: float, share: float, used: timedelta
    ) -> tuple[list[EventRow], list[int]]:
        """The events of the questions answered in the course of ``used``, and every question's hundredths."""
        rng = self._rng
        events: list[EventRow] = []
        points: list[int] = []
        for position, item in enumerate(paper.items):
            if rng.random() > share:
                points.append(0)
                continue
            answer = self._answerer.answer(item, ability, rng)
            points.append(answer.points)
            at = _whole(row.started_at + used * ((position + 1) / (row.questions + 1)))
            seq = len(events) + 1
            events.append(EventRow(row.id, seq, f"demo-{seq}", ledger.ANSWERED, position, answer.payload, at))
        return events, points

    def _receipt(self) -> str:
        while True:
            receipt = new_receipt(self._rng.randbytes)
            if receipt not in self._receipts:
                self._receipts.add(receipt)
                return receipt


def _whole(at: datetime) -> datetime:
    """In whole milliseconds, as the store keeps moments."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _students(tx: Transaction, school: str) -> tuple[dict[int, tuple[int, int, int]], list[StudentRow]]:
    """The classes of a school, each with its place in the tree, and its students, always in one order."""
    units = people.all_units(tx)
    found = next(unit for unit in units.values() if unit.kind == "school" and unit.name == school)
    classes = [unit for unit in units.values() if unit.parent_id == found.id]
    lines = {unit.id: (unit.id, found.id, found.parent_id or 0) for unit in classes}
    enrolled = people.students_of_classes(tx, [unit.id for unit in classes])
    enrolled.sort(key=lambda student: (student.class_id, student.seat, student.name or ""))
    return lines, enrolled
