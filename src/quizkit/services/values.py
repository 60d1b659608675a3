"""What the services take and give: frozen values that widgets, reports and commands build upon.

Scores and points are whole hundredths, times are aware UTC ``datetime``, durations ``timedelta``.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Self

from quizkit.domain.activity import Activity, Counts, Mode, Shown
from quizkit.domain.attempt import State
from quizkit.domain.paper import Paper
from quizkit.domain.questions import Question, Response
from quizkit.domain.roster import Identity
from quizkit.domain.scoring import QuestionScore

NOTHING: Mapping[Any, Any] = MappingProxyType({})
NEVER = datetime(1970, 1, 1, tzinfo=UTC)

# --- activities ----------------------------------------------------------------------------------

SCHEDULED, OPEN, CLOSED = "scheduled", "open", "closed"


@dataclass(frozen=True)
class ActivityInfo:
    """A line of the list of activities. ``state`` is "scheduled", "open" or "closed" at this moment."""

    id: str
    title: str
    mode: Mode
    state: str
    version: int
    opens_at: datetime
    closes_at: datetime | None
    time_zone: str
    started: int
    """Students who have at least begun."""
    submitted: int
    """Students with a result that counts (handed in, or ended by time)."""


@dataclass(frozen=True)
class Offer:
    """An activity that a student can choose; ``state`` as in ``ActivityInfo``."""

    id: str
    title: str
    state: str


@dataclass(frozen=True)
class PublishedVersion:
    """What publishing stored; ``new`` is False if this very version was there already."""

    activity_id: str
    version: int
    sha256: str
    questions: int
    new: bool


@dataclass(frozen=True)
class PublishedActivity:
    """An activity as it stands now: its latest version, and its window as organisers have set it."""

    activity: Activity
    version: int
    state: str
    opens_at: datetime
    closes_at: datetime | None
    now: datetime
    """The server's clock when this was read."""


# --- corrections ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class PublishedQuestion:
    """A question of an activity as it stands now; holds the key."""

    sha256: str
    bank: str
    question: Question
    versions: tuple[int, ...]
    """Versions of the activity that can draw it."""
    drew: int
    """Attempts (but for voided ones) whose paper has it."""
    corrected_at: datetime | None
    """When it was last corrected; None if it stands as published."""


@dataclass(frozen=True)
class CorrectionPreview:
    """What a correction changes. Attempts, where not said otherwise, are over and were not voided."""

    activity_id: str
    bank: str
    question: str
    old_sha256: str
    new_sha256: str
    drew: int
    """Attempts that drew the question."""
    answered: int
    """Of those, how many have an answer to it."""
    up: int
    """Scores that rise."""
    down: int
    same: int
    largest: int
    """The change that is largest, in hundredths; negative if that score falls."""
    results: int
    """Students whose counted result changes (score, or which attempt counts)."""
    ranks: int
    """Students whose rank within their level changes."""
    in_progress: int
    """Attempts in progress that drew it: they are scored by the corrected key when they end."""

    @property
    def changes(self) -> bool:
        """Whether it is another question than the one that stands."""
        return self.old_sha256 != self.new_sha256

    @property
    def token(self) -> str:
        """Stands for all of this: another preview with the same token says the same."""
        return sha256(repr(astuple(self)).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class CorrectionDone:
    """What a correction changed in fact."""

    counts: CorrectionPreview
    new: bool
    """False if this very question stood already."""
    as_expected: bool
    """Whether that is what the preview said."""


# --- entry and roster ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Unit:
    """A county, school or class. A school has a level only if all its classes have the same one."""

    id: int
    kind: str
    """"county", "school", "grade" or "class"."""
    name: str
    level: str = ""
    grade: str = ""


@dataclass(frozen=True)
class Person:
    """A student as staff see one; ``student`` is the random id that ``Staff.erase`` takes."""

    student: str
    county: str
    school: str
    grade: str
    class_name: str
    seat: str
    name: str


@dataclass(frozen=True)
class RosterChange:
    """A student that an import moved, renamed or gave another seat: what stood there and what does now."""

    before: str
    after: str


@dataclass(frozen=True)
class RosterReport:
    """What an import did. ``left`` are students of the file's schools that the file does not name."""

    added: int
    changed: tuple[RosterChange, ...]
    unchanged: int
    left: tuple[str, ...]
    removed: bool
    """Whether those who left were taken off the roster."""


# --- attempts ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SectionAhead:
    """A section as a student is told of it; ``points`` are the hundredths of all its questions."""

    title: str
    questions: int
    points: int


@dataclass(frozen=True)
class Ahead:
    """What a student who presses "begin" would get."""

    activity: Activity
    questions: int
    points: int
    kinds: tuple[str, ...]
    """Question types that can occur."""
    sections: tuple[SectionAhead, ...]
    time_limit: timedelta | None
    deadline: datetime | None
    """When an attempt begun now would end; earlier than the limit if the activity closes before."""
    attempt_number: int
    max_attempts: int | None
    per_day: int | None
    counts: Counts
    in_progress: bool
    """This student has an attempt that only the resume code opens."""


@dataclass(frozen=True, slots=True)
class SittingRef:
    """Which attempt, and the token of the tab that may write to it. Stays on the server."""

    attempt_id: str
    lead: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt as one tab has it open: everything needed to draw any screen after a reload.

    After each acknowledged step the tab keeps what ``answered``, ``marked`` or ``moved`` gives: then the next
    step need not read the attempt again.

    Holds the key (``paper``): only what ``quizkit.widgets`` makes of it may reach a browser.
    """

    ref: SittingRef
    secret: str | None
    """To be kept by the browser; None where the browser has it already."""
    code: str
    """接续码, as shown: "7F3-KQ2"."""
    activity: Activity
    """The version this attempt was begun with."""
    number: int
    identity: Identity
    paper: Paper
    responses: Mapping[int, Response]
    """Checked responses by position; what is missing is not answered."""
    marks: frozenset[int]
    position: int
    state: State
    started_at: datetime
    deadline: datetime | None
    grace: timedelta
    seq: int | None
    """The number of the last event; None where what stands here may not be all that is stored."""
    last_at: datetime
    """When something last happened in the attempt."""
    now: datetime
    """The server's clock when this was read."""
    resumed: bool
    """False only for the sitting that ``start`` returns."""
    class_fixed: bool
    """A response was given, so the class can no longer be put right."""
    outcomes: Mapping[int, QuestionScore] = field(default_factory=lambda: NOTHING)
    """Practice mode: what was revealed so far, by position; these questions are fixed."""
    void_reason: str = ""

    @property
    def left(self) -> timedelta | None:
        """Time left when this was read, never negative; None without a deadline."""
        return time_left(self.deadline, self.now)

    @property
    def saved(self) -> int:
        """Questions with a saved response."""
        return len(self.responses)

    def answered(self, position: int, response: Response | None, saved: "Saved") -> Self:
        """After an acknowledged answer; ``response`` is the checked one."""
        responses = {n: given for n, given in self.responses.items() if n != position}
        if response is not None:
            responses[position] = response
        outcomes = self.outcomes if saved.outcome is None else {**self.outcomes, position: saved.outcome}
        fixed = self.class_fixed or response is not None
        return self.after(saved, responses=responses, outcomes=outcomes, class_fixed=fixed)

    def marked(self, position: int, saved: "Saved", *, on: bool) -> Self:
        """After an acknowledged mark."""
        marks = self.marks | {position} if on else self.marks - {position}
        return self.after(saved, marks=marks)

    def moved(self, position: int, saved: "Saved") -> Self:
        """After an acknowledged move."""
        return self.after(saved, position=position)

    def after(self, saved: "Saved", **changes: Any) -> Self:
        """After an acknowledged event that made these ``changes``; the server's clock as it was then."""
        now = saved.at if saved.left is None or saved.deadline is None else saved.deadline - saved.left
        return replace(
            self,
            seq=saved.seq,
            last_at=saved.last_at,
            deadline=saved.deadline,
            now=max(now, self.now),
            **changes,
        )


@dataclass(frozen=True, slots=True)
class Saved:
    """The acknowledgement of an event: it is stored.

    A repeat of the same event id gets the same one (``left`` and what follows ``outcome`` are of now).
    """

    saved: int
    """Questions with a response once this event was stored."""
    total: int
    at: datetime
    left: timedelta | None
    outcome: QuestionScore | None = None
    """What the answered question earned, where the review policy shows that during the attempt."""
    deadline: datetime | None = field(default=None, compare=False)
    seq: int | None = field(default=None, compare=False)
    """See ``Sitting``: what the sitting holds once this event is taken into it."""
    last_at: datetime = field(default=NEVER, compare=False)


@dataclass(frozen=True, slots=True)
class Pulse:
    """A sign of life: how it stands with the attempt and whether this tab still leads."""

    left: timedelta | None
    state: State
    leads: bool
    now: datetime


@dataclass(frozen=True)
class Review:
    """A finished attempt, holding no more than its owner may see now by the review policy."""

    attempt_id: str
    activity: Activity
    number: int
    identity: Identity
    paper: Paper
    """With its key: show answers and explanations only as ``shown`` says."""
    responses: Mapping[int, Response]
    state: State
    started_at: datetime
    ended_at: datetime
    time_used: timedelta
    receipt: str
    """回执, as shown: "7F3K-Q2MD"."""
    shown: frozenset[Shown]
    score: int | None
    """None unless ``shown`` has the score."""
    max: int
    questions: tuple[QuestionScore, ...] | None
    """By position; None unless ``shown`` has right and wrong."""
    may_start_again: bool
    void_reason: str = ""


@dataclass(frozen=True)
class FoundAttempt:
    """An attempt as staff find it, by a name, a receipt or its id."""

    attempt_id: str
    number: int
    state: State
    name: str
    school: str
    grade: str
    class_name: str
    seat: str
    started_at: datetime
    deadline: datetime | None
    ended_at: datetime | None
    receipt: str
    score: int | None
    saved: int
    total: int
    void_reason: str = ""


@dataclass(frozen=True)
class QuestionReport:
    """题目有误: what a student wrote about a question."""

    bank: str
    question: str
    text: str
    at: datetime


# --- scores --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class UnitCounts:
    """The raw figures of one unit; students with several attempts are counted once.

    Each student is in one of four: with a result that counts, else with an attempt in progress, else with
    voided ones only, else not started. The first three include those who are not on the roster.
    """

    unit: Unit
    county: str
    school: str
    enrolled: int
    not_started: int
    """On the roster, without any attempt."""
    in_progress: int
    submitted: int
    """With a result that counts: handed in, or ended by time."""
    submitted_enrolled: int
    """Of those, how many stand on the roster: the numerator of participation."""
    voided: int
    histogram: Mapping[int, int]
    """Students by counted score (hundredths)."""
    max: int
    """Highest score possible, in hundredths; 0 while nobody has a result."""


@dataclass(frozen=True)
class StudentRow:
    """One student's line: ``state`` is "not_started", "in_progress", "submitted" or "voided".

    ``score``, ``max``, ``time_used``, ``submitted_at`` and ``receipt`` are there only for "submitted".
    """

    county: str
    school: str
    grade: str
    class_name: str
    level: str
    seat: str
    name: str
    """Empty once erased."""
    enrolled: bool
    state: str
    attempts: int
    score: int | None = None
    max: int | None = None
    time_used: timedelta | None = None
    submitted_at: datetime | None = None
    receipt: str = ""


@dataclass(frozen=True)
class NotStarted:
    """A student on the roster who has not begun."""

    county: str
    school: str
    grade: str
    class_name: str
    seat: str
    name: str


def time_left(deadline: datetime | None, now: datetime) -> timedelta | None:
    """Until ``deadline``, never negative; None without one."""
    return None if deadline is None else max(deadline - now, timedelta(0))
