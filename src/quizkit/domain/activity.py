"""An activity: when it is open, what a paper is made of, what counts and what is shown when."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from quizkit.domain.rules import ScoringRules


class Mode(StrEnum):
    """练习 or 竞赛: two presets of the same settings."""

    PRACTICE = "practice"
    CONTEST = "contest"


class Counts(StrEnum):
    """Which of a student's attempts counts."""

    BEST = "best"
    FIRST = "first"
    LAST = "last"
    MEAN = "mean"
    DAILY_BEST_SUM = "daily_best_sum"


class Shown(StrEnum):
    """What a student may see of an attempt."""

    SCORE = "score"
    RIGHT_WRONG = "right_wrong"
    ANSWERS = "answers"
    EXPLANATIONS = "explanations"


ALL_SHOWN = frozenset(Shown)


class Entry(StrEnum):
    """Who may enter: only names on the roster, or anyone who gives a class and a name."""

    ROSTER = "roster"
    OPEN = "open"


@dataclass(frozen=True)
class Window:
    """From ``opens`` until ``closes`` (UTC; None is without end); ``time_zone`` is for showing and days."""

    opens: datetime
    closes: datetime | None
    time_zone: str = "Asia/Shanghai"


@dataclass(frozen=True)
class AttemptPolicy:
    """How often a student may try; None is without limit."""

    max: int | None = 1
    per_day: int | None = None
    counts: Counts = Counts.BEST


@dataclass(frozen=True)
class SectionPlan:
    """A section of the paper: ``draw`` questions out of those that fit; an empty filter lets all through."""

    title: str
    draw: int
    banks: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    level: str | None = None
    """A level, "student" for the student's own, None for any."""
    difficulty: tuple[int, int] | None = None
    """Lowest and highest, both included."""
    points: int | None = None
    """Hundredths each question earns here; None keeps its own."""


@dataclass(frozen=True)
class Shuffle:
    """What is drawn anew for each paper. Ordering items and right sides of a match always are."""

    questions: bool = True
    options: bool = True


@dataclass(frozen=True)
class ReviewPolicy:
    """What is shown during the attempt (after each answer), after submit, and after the activity closed."""

    during: frozenset[Shown] = frozenset()
    submitted: frozenset[Shown] = frozenset({Shown.SCORE})
    closed: frozenset[Shown] = ALL_SHOWN

    def after_submit(self, *, closed: bool) -> frozenset[Shown]:
        """What the owner of a finished attempt may see now."""
        return self.submitted | self.closed if closed else self.submitted


@dataclass(frozen=True)
class TableRules:
    """Thresholds of the score tables, in percent; below the two minima a unit is not ranked."""

    excellent: int = 85
    passed: int = 60
    min_participation: int = 80
    min_submitted: int = 10


@dataclass(frozen=True)
class Activity:
    """活动. Everything a published version fixes."""

    id: str
    title: str
    mode: Mode
    window: Window
    sections: tuple[SectionPlan, ...]
    time_limit: int | None = None
    """Seconds."""
    grace: int = 10
    """Seconds after the deadline in which a response sent in time may still arrive."""
    attempts: AttemptPolicy = field(default_factory=AttemptPolicy)
    shuffle: Shuffle = field(default_factory=Shuffle)
    rules: ScoringRules = field(default_factory=ScoringRules)
    review: ReviewPolicy = field(default_factory=ReviewPolicy)
    entry: Entry = Entry.ROSTER
    tables: TableRules = field(default_factory=TableRules)
    retention_days: int = 180
    contact: str = ""

    @property
    def question_count(self) -> int:
        """Questions of one paper."""
        return sum(section.draw for section in self.sections)
