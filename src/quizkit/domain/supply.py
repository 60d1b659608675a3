"""How many questions of a pool fit a section; asked at every keystroke, so sets are bits of a number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from quizkit.domain.activity import SectionPlan
from quizkit.domain.bank import PoolQuestion
from quizkit.domain.questions import LEVELS, Passage, Question
from quizkit.errors import PaperError

K = TypeVar("K")
HARDEST = 3

# Planning figures, not measured: what a class needs to read and answer a question without hurry.
SECONDS: Mapping[str, int] = {
    "single": 30,
    "multiple": 45,
    "true_false": 20,
    "blank": 40,
    "numeric": 30,
    "order": 60,
    "match": 60,
}
READING_SECONDS = 60
"""For the text of a passage, before its questions."""


def seconds_of(question: Question) -> int:
    """About how long a question takes, by its type; a passage takes its reading and its parts."""
    if isinstance(question, Passage):
        return READING_SECONDS + sum(seconds_of(part) for part in question.parts)
    return SECONDS[question.type]


class PoolIndex:
    """A pool of questions by all that sections ask for. Bit n of a number stands for question n."""

    def __init__(self, pool: Sequence[PoolQuestion]) -> None:
        self.pool = tuple(pool)
        self.all = (1 << len(self.pool)) - 1
        questions = [pq.question for pq in self.pool]
        self._banks = _bits((n, pq.bank) for n, pq in enumerate(self.pool))
        self._types = _bits((n, q.type) for n, q in enumerate(questions))
        self._tags = _bits((n, tag) for n, q in enumerate(questions) for tag in q.tags)
        self._levels = _bits((n, q.level) for n, q in enumerate(questions))
        self._difficulties = _bits((n, q.difficulty) for n, q in enumerate(questions))

    @cached_property
    def _points(self) -> list[tuple[int, int]]:
        """Questions by their own points, fewest first."""
        return sorted(_bits((n, pq.question.points) for n, pq in enumerate(self.pool)).items())

    @cached_property
    def _seconds(self) -> dict[int, int]:
        """Questions by the time they take."""
        return _bits((n, seconds_of(pq.question)) for n, pq in enumerate(self.pool))

    def fitting(self, section: SectionPlan, level: str | None) -> int:
        """The questions that fit a section in a paper of ``level`` (None: for students of any level)."""
        wanted = level if section.level == "student" else section.level
        easiest, hardest = section.difficulty or (1, HARDEST)
        found = self.all
        if section.banks:
            found &= _any(self._banks, section.banks)
        if section.types:
            found &= _any(self._types, section.types)
        if section.tags:
            found &= _any(self._tags, section.tags)
        if wanted is not None:
            found &= self._levels.get(wanted, 0)
        if section.difficulty is not None:
            found &= _any(self._difficulties, range(easiest, hardest + 1))
        return found

    def numbers(self, found: int) -> tuple[int, ...]:
        """The places of some questions in the pool, in their order."""
        return tuple(n for n, bit in enumerate(reversed(f"{found:b}")) if bit == "1")

    def points(self, found: int, draw: int) -> tuple[int, int]:
        """The fewest and the most points that ``draw`` of some questions have together (hundredths)."""
        by_points = [(points, (bits & found).bit_count()) for points, bits in self._points]
        return _sum_of_first(by_points, draw), _sum_of_first(reversed(by_points), draw)

    def seconds(self, found: int, draw: int) -> int:
        """About how long ``draw`` of some questions take, by the mean of all of them."""
        number = found.bit_count()
        if not number:
            return 0
        together = sum(seconds * (bits & found).bit_count() for seconds, bits in self._seconds.items())
        return round(draw * together / number)

    def shortages(self, sections: Sequence[SectionPlan]) -> dict[int, PaperError]:
        """Sections that could run short for some level, and how; one that does takes from no other."""
        candidates = {
            (number, level): self.fitting(section, level)
            for number, section in enumerate(sections)
            for level in LEVELS
        }
        short: dict[int, PaperError] = {}
        for number, section in enumerate(sections):
            earlier = [n for n in range(number) if n not in short]
            for level in LEVELS:
                mine = candidates[number, level]
                # In the worst case every earlier section drew from what this one needs.
                taken = sum(min(sections[n].draw, (mine & candidates[n, level]).bit_count()) for n in earlier)
                left = mine.bit_count() - taken
                if left < section.draw:
                    shown = level if section.level == "student" else section.level or ""
                    short[number] = PaperError(section.title, section.draw, max(left, 0), shown)
                    break
        return short


def _bits(items: Iterable[tuple[int, K]]) -> dict[K, int]:
    places: dict[K, list[int]] = {}
    for place, key in items:
        places.setdefault(key, []).append(place)
    return {key: _number(listed) for key, listed in places.items()}


def _number(places: Sequence[int]) -> int:
    """The number with these bits; setting them one by one would copy it each time."""
    raw = bytearray(max(places) // 8 + 1)
    for place in places:
        raw[place // 8] |= 1 << place % 8
    return int.from_bytes(raw, "little")


def _any(known: Mapping[K, int], wanted: Iterable[K]) -> int:
    found = 0
    for key in wanted:
        found |= known.get(key, 0)
    return found


def _sum_of_first(by_points: Iterable[tuple[int, int]], draw: int) -> int:
    total = 0
    for points, number in by_points:
        taken = min(number, draw)
        total += taken * points
        draw -= taken
    return total


@dataclass(frozen=True)
class SectionSupply:
    """What a section has to draw from. Points are hundredths."""

    fitting: int
    """Questions that fit in a paper of the asked level."""
    by_level: Mapping[str, int]
    """The same for each level a student may have."""
    draw: int
    points: tuple[int, int]
    """Fewest and most points of the section; the same unless its questions' own points differ."""
    seconds: int
    shortage: PaperError | None
    """Why the section cannot be filled for every student; None if it can."""


@dataclass(frozen=True)
class Supply:
    """What a plan makes of a pool."""

    sections: tuple[SectionSupply, ...]

    @property
    def questions(self) -> int:
        """Questions of a paper."""
        return sum(section.draw for section in self.sections)

    @property
    def points(self) -> tuple[int, int]:
        """Fewest and most points of a paper (bounds: sections that share questions may not reach them)."""
        return sum(s.points[0] for s in self.sections), sum(s.points[1] for s in self.sections)

    @property
    def minutes(self) -> int:
        """About how long a paper takes, in whole minutes, rounded up."""
        return -(-sum(section.seconds for section in self.sections) // 60)

    @property
    def enough(self) -> bool:
        """Whether every student gets a paper."""
        return all(section.shortage is None for section in self.sections)


def supply_of(index: PoolIndex, sections: Sequence[SectionPlan], level: str | None) -> Supply:
    """What ``sections`` find in the pool; ``level`` is that of the student, None for any."""
    short = index.shortages(sections)
    return Supply(
        tuple(_section(index, section, level, short.get(number)) for number, section in enumerate(sections))
    )


def _section(
    index: PoolIndex, section: SectionPlan, level: str | None, shortage: PaperError | None
) -> SectionSupply:
    found = index.fitting(section, level)
    worth = section.points
    own = index.points(found, section.draw)
    return SectionSupply(
        fitting=found.bit_count(),
        by_level={name: index.fitting(section, name).bit_count() for name in LEVELS},
        draw=section.draw,
        points=own if worth is None else (worth * section.draw, worth * section.draw),
        seconds=index.seconds(found, section.draw),
        shortage=shortage,
    )
