"""The demo activity as it is published, ready to draw papers and to answer them, without a store."""

from dataclasses import dataclass
from hashlib import sha256
from random import Random

from benchmarks import ROOT
from quizkit.domain.activity import Activity
from quizkit.domain.bank import Bank, PoolQuestion
from quizkit.domain.paper import Paper, PaperMaker
from quizkit.formats.activity import load_activity
from quizkit.formats.bank import load_bank
from quizkit.services.demo_answers import Answerer

ACTIVITY = "hong-2026"
LEVELS = ("primary", "junior", "senior")
_ABILITY = 0.7
_WRONG_TEXTS = ("不知道", "北京", "1999")


@dataclass(frozen=True)
class Contest:
    """An activity, its banks and the maker of its papers."""

    activity: Activity
    banks: tuple[Bank, ...]
    maker: PaperMaker

    def papers(self, number: int) -> list[Paper]:
        """So many papers, always the same, of the three levels in turn."""
        return [self.maker.draw(f"bench {n}", LEVELS[n % len(LEVELS)]) for n in range(number)]

    def responses(self, papers: list[Paper]) -> list[list[object]]:
        """What a middling student answers to each question, as it comes from the page."""
        rng, answerer = Random(1), Answerer(self.activity.rules, _WRONG_TEXTS)
        return [[answerer.answer(item, _ABILITY, rng).payload for item in paper.items] for paper in papers]


def demo_contest() -> Contest:
    """The activity of ``make serve`` with all its questions."""
    banks = [load_bank(path) for path in sorted((ROOT / "quizzes" / "banks").glob("*.json"))]
    activity = load_activity(ROOT / "quizzes" / "activities" / f"{ACTIVITY}.json", banks)
    pool = [
        PoolQuestion(bank.id, sha256(f"{bank.id} {question.id}".encode()).hexdigest(), question)
        for bank in banks
        for question in bank.questions
    ]
    return Contest(activity, tuple(banks), PaperMaker(activity.sections, pool, activity.shuffle))
