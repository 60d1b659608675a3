"""错得最多的题: what a class did not get right, for its teacher to go through with it.

Of each student the first finished attempt is counted: who tries again has often seen the explanations. A
question is counted by its bank and id: no new version and no correction of it loses what was answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from quizkit.domain.activity import Activity, Shown
from quizkit.domain.attempt import State
from quizkit.domain.bank import PoolQuestion
from quizkit.domain.missed import Tally, most_missed, tallied
from quizkit.errors import NotFound
from quizkit.i18n import N_
from quizkit.services import sittings
from quizkit.services.attempts import Attempts
from quizkit.services.context import Context
from quizkit.services.directory import unit_of
from quizkit.services.values import Unit
from quizkit.store import Transaction, missed
from quizkit.store.missed import FirstRow
from quizkit.store.published import ActivityRow

_STUDENTS = 1000
"""Read at once; students who answer meanwhile wait for no more than these."""

Key = tuple[str, str]
"""Bank and question."""


@dataclass(frozen=True)
class MissedQuestion:
    """A question as it stands now, and how it went; holds the key."""

    known: PoolQuestion
    tally: Tally


@dataclass(frozen=True)
class MostMissed:
    """The questions of an activity that most students missed, the worst first."""

    activity: Activity
    """Its newest version."""
    place: tuple[Unit, ...]
    """County, school and class, as far down as it was asked for; nothing for everybody."""
    students: int
    """Whose first finished attempt was counted."""
    drawn: int
    """Different questions that any of them drew."""
    missed: int
    """How many of these anybody missed."""
    questions: tuple[MissedQuestion, ...]
    answers_public: bool
    """Whether students who handed in may see the answers now."""
    now: datetime


@dataclass
class _Asked:
    """What an activity asks and has asked."""

    ids: dict[str, str] = field(default_factory=dict)
    """Of a question, by the hash that papers know."""
    stands: dict[Key, PoolQuestion] = field(default_factory=dict)
    """The newest published version with its corrections."""


class Missed:
    """What was missed most. Attempts whose time is over are ended before anything is counted."""

    def __init__(self, context: Context, attempts: Attempts) -> None:
        self._context = context
        self._attempts = attempts

    def most_missed(self, activity_id: str, unit_id: int | None = None, limit: int = 10) -> MostMissed:
        """At most ``limit`` questions, of the students of a class, school or county, or of all.

        Raises:
            NotFound: no such activity or unit.
        """
        context, now = self._context, self._context.now()

        def begin(tx: Transaction) -> tuple[ActivityRow, Activity, tuple[Unit, ...], _Asked, list[str]]:
            row = context.activity(tx, activity_id)
            activity = context.version(tx, row).activity
            place = () if unit_id is None else self._place(tx, unit_id)
            unit = (place[-1].kind, place[-1].id) if place else None
            return row, activity, place, self._asked(tx, row), missed.who_finished(tx, activity_id, unit)

        self._attempts.expire_due(activity_id)
        row, activity, place, asked, pids = context.store.read(begin)
        tallies = tallied(self._outcomes(activity_id, pids, asked))
        # What is equal in every figure stands in the order of the activity.
        tallies = {key: tallies[key] for key in asked.stands if key in tallies}
        shown = sittings.shown_now(State.SUBMITTED, activity, row, now)
        return MostMissed(
            activity=activity,
            place=place,
            students=len(pids),
            drawn=len(tallies),
            missed=sum(tally.missed > 0 for tally in tallies.values()),
            questions=tuple(
                MissedQuestion(asked.stands[key], tallies[key]) for key in most_missed(tallies, limit)
            ),
            answers_public=Shown.ANSWERS in shown,
            now=now,
        )

    def _place(self, tx: Transaction, unit_id: int) -> tuple[Unit, ...]:
        """The unit below its school and county."""
        found: list[Unit] = []
        next_id: int | None = unit_id
        while next_id is not None:
            row = self._context.units.unit(tx, next_id)
            if row is None or row.kind not in ("class", "school", "county"):
                break
            found.append(unit_of(row))
            next_id = row.parent_id
        if not found:
            raise NotFound(N_("班级"), str(unit_id))
        return tuple(reversed(found))

    def _asked(self, tx: Transaction, row: ActivityRow) -> _Asked:
        asked = _Asked()
        for number in range(row.version, 0, -1):
            version = self._context.version(tx, row, number)
            # Not by the hash: the same question may stand in two banks.
            for known in version.pool:
                asked.ids[known.version] = known.question.id
                sha256 = version.stands.get(known.version, known.version)
                asked.stands.setdefault((known.bank, known.question.id), replace(known, version=sha256))
        return asked

    def _outcomes(self, activity_id: str, pids: list[str], asked: _Asked) -> Iterator[tuple[Key, bool, bool]]:
        """How each question of each first finished attempt went."""
        for start in range(0, len(pids), _STUDENTS):
            chunk = pids[start : start + _STUDENTS]

            def read(tx: Transaction, chunk: list[str] = chunk) -> tuple[list[FirstRow], dict[str, set[int]]]:
                rows = missed.first_finished(tx, activity_id, chunk)
                return rows, missed.answered(tx, [row.id for row in rows])

            rows, answered = self._context.store.read(read)
            for row in rows:
                there = answered[row.id]
                for position, (part, earned) in enumerate(zip(row.paper, row.points, strict=True)):
                    key = part[1], asked.ids[part[0]]
                    yield key, earned < part[3], position not in there
