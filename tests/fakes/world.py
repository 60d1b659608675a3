"""A small county with an activity, and a clock that goes where it is told."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from quizkit.domain.activity import (
    ALL_SHOWN,
    Activity,
    AttemptPolicy,
    Entry,
    Mode,
    ReviewPolicy,
    SectionPlan,
    Shown,
    Window,
)
from quizkit.domain.bank import Bank
from quizkit.domain.questions import Blank, Multiple, Option, Order, Question, Single
from quizkit.domain.roster import Identity, RosterRow
from quizkit.services import Services, Sitting, open_services

OPENS = datetime(2026, 9, 10, 0, 0, tzinfo=UTC)
CLOSES = datetime(2026, 9, 23, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)

CONTEST = Activity(
    id="contest",
    title="学党史国史，传红色基因",
    mode=Mode.CONTEST,
    window=Window(OPENS, CLOSES),
    sections=(SectionPlan("全部", draw=4, level="student"),),
    time_limit=15 * 60,
    grace=10,
    attempts=AttemptPolicy(max=2),
    review=ReviewPolicy(frozenset(), frozenset({Shown.SCORE}), ALL_SHOWN),
)
PRACTICE = replace(
    CONTEST,
    id="practice",
    mode=Mode.PRACTICE,
    time_limit=None,
    attempts=AttemptPolicy(max=None),
    review=ReviewPolicy(ALL_SHOWN - {Shown.SCORE}, ALL_SHOWN, ALL_SHOWN),
)
OPEN_TO_ALL = replace(CONTEST, id="for-all", entry=Entry.OPEN)

ROSTER = tuple(
    RosterRow("红星县", school, grade, name, level, seat, student)
    for school, grade, name, level, seat, student in (
        ("第一中学", "七年级", "2班", "junior", "1", "王小明"),
        ("第一中学", "七年级", "2班", "junior", "2", "李红"),
        ("第一中学", "七年级", "10班", "junior", "1", "张伟"),
        ("第一中学", "七年级", "10班", "junior", "7", "李娜"),
        ("第一中学", "七年级", "10班", "junior", "8", "李娜"),
        ("第一中学", "八年级", "1班", "junior", "1", "王小明"),
        ("实验小学", "五年级", "1班", "primary", "1", "王小明"),
        ("实验小学", "五年级", "1班", "primary", "2", "阿依古丽·买买提"),
    )
)


def questions(level: str) -> tuple[Question, ...]:
    """Five questions of a level, one of each of four types and a second single choice."""
    options = tuple(Option(id_, text) for id_, text in zip("abcd", "甲乙丙丁", strict=True))
    common: dict[str, Any] = {"stem": "题干", "level": level, "points": 500, "explanation": "解析"}
    return (
        Single(id=f"{level}-1", options=options, answer="b", **common),
        Single(id=f"{level}-2", options=options, answer="c", **common),
        Multiple(id=f"{level}-3", options=options, answer=frozenset({"a", "c"}), **common),
        Blank(id=f"{level}-4", blanks=(("1921", "一九二一"), ("上海",)), **common),
        Order(id=f"{level}-5", items=options[:3], **common),
    )


BANK = Bank(
    "history",
    "党史",
    "zh-CN",
    "CC-BY-4.0",
    (*questions("junior"), *questions("primary"), *questions("senior")),
)


@dataclass
class Clock:
    """Says what it is told to say."""

    now: datetime = OPENS + timedelta(days=1)

    def __call__(self) -> datetime:
        return self.now

    def go(self, by: timedelta) -> None:
        """Goes on, or back."""
        self.now += by


@dataclass
class Entropy:
    """Random bytes that are the same in every run."""

    seed: str = "0"
    count: int = 0

    def __call__(self, size: int) -> bytes:
        self.count += 1
        return sha256(f"{self.seed} {self.count}".encode()).digest()[:size]


@dataclass
class World:
    """Services on a store with a roster and published activities."""

    url: str
    clock: Clock = field(default_factory=Clock)
    entropy: Entropy = field(default_factory=Entropy)
    opened: list[Services] = field(default_factory=list)
    ids: Iterator[int] = field(default_factory=lambda: iter(range(10**9)))

    def __post_init__(self) -> None:
        self.services = self.open(create=True)
        self.services.roster.import_rows(ROSTER, "test")
        for activity in (CONTEST, PRACTICE, OPEN_TO_ALL):
            self.services.activities.publish(activity, [BANK], "test")

    def open(self, *, create: bool = False) -> Services:
        """The services once more, as another process would open them."""
        services = open_services(self.url, clock=self.clock, entropy=self.entropy, create=create)
        self.opened.append(services)
        return services

    def close(self) -> None:
        """Closes all that was opened."""
        for services in self.opened:
            services.close()

    def class_id(self, school: str, grade: str, name: str, activity: str = "contest") -> int:
        """The id of a class."""
        entry = self.services.entry
        return next(
            unit.id
            for county in entry.counties(activity)
            for place in entry.schools(activity, county.id)
            if place.name == school
            for unit in entry.classes(activity, place.id)
            if (unit.grade, unit.name) == (grade, name)
        )

    def student(
        self,
        name: str = "王小明",
        place: str = "第一中学 七年级 2班",
        activity: str = "contest",
        seat: str = "",
    ) -> Identity:
        """Who that is."""
        class_id = self.class_id(*place.split(), activity)
        return self.services.entry.identify(activity, class_id, name, seat)

    def start(
        self, name: str = "王小明", place: str = "第一中学 七年级 2班", activity: str = "contest"
    ) -> Sitting:
        """A new attempt."""
        return self.services.attempts.start(activity, self.student(name, place, activity))

    def event_id(self) -> str:
        """A new event id."""
        return f"event-{next(self.ids)}"

    def answer(self, sitting: Sitting, position: int, response: object) -> Any:
        """Answers with a new event id."""
        return self.services.attempts.answer(sitting, self.event_id(), position, response)

    def submit(self, sitting: Sitting) -> Any:
        """Hands in."""
        return self.services.attempts.submit(sitting.ref, self.event_id())

    def answer_right(self, sitting: Sitting, count: int | None = None) -> None:
        """Answers the first ``count`` questions right, all by default."""
        for position, item in list(enumerate(sitting.paper.items))[:count]:
            self.answer(sitting, position, item.question.to_json(item.question.right()))

    def take(self, name: str, place: str, right: int, after: timedelta = MINUTE) -> Any:
        """A whole attempt with ``right`` questions right, handed in after a while."""
        sitting = self.start(name, place)
        self.answer_right(sitting, right)
        self.clock.go(after)
        return self.submit(sitting)
