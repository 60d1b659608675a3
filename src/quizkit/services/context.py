"""What all services share: the store, the clock, chance, and published versions kept in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from quizkit.domain.activity import Activity
from quizkit.domain.bank import PoolQuestion
from quizkit.domain.correction import standing
from quizkit.domain.paper import PaperItem, PaperMaker
from quizkit.errors import NotFound, QuizkitError
from quizkit.formats.stored import activity_from_json, question_from_json
from quizkit.i18n import N_
from quizkit.services.codes import Codes
from quizkit.services.directory import Directory
from quizkit.services.values import CLOSED, NOTHING, OPEN, SCHEDULED, SectionAhead
from quizkit.store import Store, Transaction, corrections, published
from quizkit.store.published import ActivityRow

T = TypeVar("T")


AGE = timedelta(seconds=1)
"""How long a change of an activity by another process may go unnoticed by who only looks."""


@dataclass(frozen=True)
class Outline:
    """What every paper of a level has, whatever is drawn."""

    questions: int
    points: int
    sections: tuple[SectionAhead, ...]


@dataclass(frozen=True)
class Version:
    """A published version of an activity with every question it can draw. It never changes.

    A correction makes another one of it: questions of the ``pool`` keep the hash by which papers know them,
    and are what stands for them after the first ``corrections`` of the activity.
    """

    activity: Activity
    number: int
    pool: tuple[PoolQuestion, ...]
    corrections: int = 0
    stands: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """The hash of what stands for a corrected question, by the one it was published with."""

    @cached_property
    def questions(self) -> dict[str, PoolQuestion]:
        """By the SHA-256 that papers know; each with that of what stands for it now, as pictures have it."""
        stands = self.stands
        return {q.version: replace(q, version=stands.get(q.version, q.version)) for q in self.pool}

    @cached_property
    def items(self) -> WeakValueDictionary[Any, PaperItem]:
        """Items of open papers: thousands of papers share them."""
        return WeakValueDictionary()

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Question types that can occur, sorted."""
        drawable = {kind for section in self.activity.sections for kind in section.types}
        return tuple(sorted(drawable or {question.question.type for question in self.pool}))

    @cached_property
    def _outlines(self) -> dict[str, Outline]:
        return {}

    def outline(self, level: str) -> Outline:
        """What a student of ``level`` can be told before the paper is drawn."""
        if level not in self._outlines:
            # Any seed will do: every paper of a level has the same sections.
            example = self.maker.draw("", level)
            sections = tuple(
                SectionAhead(plan.title, plan.draw, sum(i.points for i in example.items if i.section == n))
                for n, plan in enumerate(self.activity.sections)
            )
            self._outlines[level] = Outline(len(example.items), example.points, sections)
        return self._outlines[level]

    @cached_property
    def maker(self) -> PaperMaker:
        """Draws papers of this version."""
        return PaperMaker(self.activity.sections, self.pool, self.activity.shuffle)


@dataclass(frozen=True)
class Refused:
    """What a piece of work gives back instead of raising when what it wrote must be kept."""

    error: QuizkitError


@dataclass(frozen=True)
class Context:
    """Shared by the services of one store."""

    store: Store
    clock: Callable[[], datetime]
    entropy: Callable[[int], bytes]
    codes: Codes
    _versions: dict[tuple[str, int], Version] = field(default_factory=dict)
    _rows: dict[str, tuple[datetime, ActivityRow]] = field(default_factory=dict)

    @cached_property
    def units(self) -> Directory:
        """Counties, schools and classes."""
        return Directory(self.clock)

    def now(self) -> datetime:
        """The server's clock, in whole milliseconds as the store keeps them."""
        now = self.clock()
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def token(self) -> str:
        """128 random bits as text."""
        return self.entropy(16).hex()

    def write(self, work: Callable[[Transaction], T | Refused]) -> T:
        """``Store.write``; raises what ``work`` refused after everything is stored."""
        done = self.store.write(work)
        if isinstance(done, Refused):
            raise done.error
        return done

    def change(self, work: Callable[[Transaction], T]) -> T:
        """``write`` for work that changes an activity: what is remembered of activities is forgotten."""
        try:
            done = self.write(work)
        except BaseException:
            # Not stored after all, but perhaps remembered.
            self.forget()
            raise
        self.forget_activities()
        self.store.afterwards(self.forget_activities)
        return done

    def current(self, tx: Transaction, activity_id: str) -> ActivityRow:
        """The activity as it was at most a second ago; not for what is written. Raises NotFound."""
        now = self.clock()
        then, row = self._rows.get(activity_id, (None, None))
        if then is None or row is None or not timedelta(0) <= now - then < AGE:
            row = self.activity(tx, activity_id)
            self._rows[activity_id] = now, row
        return row

    def forget(self) -> None:
        """Everything remembered of the store that may have changed, or that may never have been stored."""
        self._versions.clear()
        self.forget_activities()
        self.units.forget()

    def forget_activities(self) -> None:
        """After an organiser's change in this process."""
        self._rows.clear()

    def activity(self, tx: Transaction, activity_id: str) -> ActivityRow:
        """The activity. Raises NotFound."""
        return _found(published.activity_row(tx, activity_id), activity_id)

    def scoring(self, tx: Transaction, activity_id: str) -> ActivityRow:
        """The activity, by whose corrections an attempt is scored in this transaction. Raises NotFound.

        No correction comes in between: it waits for this transaction, and finds the attempt scored.
        """
        return _found(published.held_activity_row(tx, activity_id, alone=False), activity_id)

    def correcting(self, tx: Transaction, activity_id: str) -> ActivityRow:
        """The activity, which this transaction corrects. Raises NotFound."""
        return _found(published.held_activity_row(tx, activity_id, alone=True), activity_id)

    def version(self, tx: Transaction, row: ActivityRow, number: int | None = None) -> Version:
        """A published version, the latest by default, with the corrections that ``row`` counts or later ones.

        Read once in the life of a process; of a correction only what it changed is read.
        """
        key = (row.id, row.version if number is None else number)
        found = self._versions.get(key) or _read_version(tx, *key)
        if found.corrections < row.corrections:
            found = _corrected(tx, found, row)
        self._versions[key] = found
        return found


def _found(row: ActivityRow | None, activity_id: str) -> ActivityRow:
    if row is None:
        raise NotFound(N_("活动"), activity_id)
    return row


def _corrected(tx: Transaction, version: Version, row: ActivityRow) -> Version:
    """``version`` with the corrections it does not have yet."""
    rows = corrections.correction_rows(tx, row.id, version.corrections, row.corrections)
    pairs = [(correction.old_sha256, correction.new_sha256) for correction in rows]
    before = {q.version: version.stands.get(q.version, q.version) for q in version.pool}
    now = {sha: standing(stood, pairs) for sha, stood in before.items()}
    changed = {sha: now[sha] for sha in now if now[sha] != before[sha]}
    stored = published.question_jsons(tx, sorted(set(changed.values())))
    pool = tuple(
        replace(q, question=question_from_json(stored[changed[q.version]])) if q.version in changed else q
        for q in version.pool
    )
    # Not what ``row`` counts: it may come from a transaction that is not stored yet.
    number = rows[-1].number if rows else version.corrections
    return replace(version, pool=pool, corrections=number, stands=now)


def _read_version(tx: Transaction, activity_id: str, number: int) -> Version:
    found = published.version_json(tx, activity_id, number)
    if found is None:
        raise NotFound(N_("活动"), f"{activity_id} ({number})")
    pool = (
        PoolQuestion(bank, sha256, question_from_json(data))
        for bank, sha256, data in published.pool_json(tx, activity_id, number)
    )
    return Version(activity_from_json(found[1]), number, tuple(pool))


def state_of(row: ActivityRow, now: datetime) -> str:
    """Whether the activity can be entered ``now``; the moment of closing is closed."""
    if now < row.opens_at:
        return SCHEDULED
    return OPEN if row.closes_at is None or now < row.closes_at else CLOSED
