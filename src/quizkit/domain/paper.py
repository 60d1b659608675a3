"""A student's paper: drawn from a seed before the first question is shown, and then fixed."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizkit.domain.activity import SectionPlan, Shuffle
from quizkit.domain.bank import PoolQuestion
from quizkit.domain.draw import Draw
from quizkit.domain.questions import LEVELS, Layout, Question
from quizkit.domain.supply import PoolIndex


@dataclass(frozen=True, slots=True, weakref_slot=True)
class PaperItem:
    """One question of a paper: which version of it, worth how much, in which layout."""

    bank: str
    version: str
    question: Question
    section: int
    points: int
    """Hundredths in this paper."""
    layout: Layout


@dataclass(frozen=True, slots=True)
class Paper:
    """试卷. Positions count from 0."""

    items: tuple[PaperItem, ...]

    @property
    def points(self) -> int:
        """Hundredths in all."""
        return sum(item.points for item in self.items)


class PaperMaker:
    """Draws papers of one plan from one pool; made once, used for every student.

    Raises:
        PaperError: a section could run short, for some level and whatever earlier sections drew.
    """

    def __init__(
        self, sections: Sequence[SectionPlan], pool: Sequence[PoolQuestion] | PoolIndex, shuffle: Shuffle
    ) -> None:
        index = pool if isinstance(pool, PoolIndex) else PoolIndex(pool)
        self._sections = tuple(sections)
        self._pool = index.pool
        self._shuffle = shuffle
        short = index.shortages(self._sections)
        if short:
            raise short[min(short)]
        self._candidates = {
            (number, level): index.numbers(index.fitting(section, level))
            for number, section in enumerate(self._sections)
            for level in LEVELS
        }

    def draw(self, seed: str, level: str) -> Paper:
        """The paper of ``seed`` for a student of ``level``: the same on every machine, for ever."""
        used: set[int] = set()
        items: list[PaperItem] = []
        for number, section in enumerate(self._sections):
            free = [n for n in self._candidates[number, level] if n not in used]
            chosen = Draw(seed, f"section {number}").sample(free, section.draw)
            if not self._shuffle.questions:
                chosen = tuple(sorted(chosen))
            used.update(chosen)
            items += [self._item(seed, self._pool[n], number, section) for n in chosen]
        return Paper(tuple(items))

    def _item(self, seed: str, pool: PoolQuestion, number: int, section: SectionPlan) -> PaperItem:
        question = pool.question
        layout = question.layout(
            Draw(seed, f"layout {pool.bank} {question.id}"), shuffle=self._shuffle.options
        )
        points = question.points if section.points is None else section.points
        return PaperItem(pool.bank, pool.version, question, number, points, layout)
