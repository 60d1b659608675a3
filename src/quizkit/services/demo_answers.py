"""What the demo's students answer: for each question the right response and some others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

from quizkit.domain.paper import PaperItem
from quizkit.domain.questions import (
    Blank,
    Match,
    Multiple,
    Numeric,
    Order,
    Passage,
    Question,
    Single,
    TrueFalse,
)
from quizkit.domain.rules import ScoringRules
from quizkit.domain.scoring import score_question


@dataclass(frozen=True)
class Answer:
    """A response as JSON, and the hundredths it earns in its place of the paper."""

    payload: Any
    points: int


class Answerer:
    """Chooses responses. Each kind of response is checked and scored by the domain once, then remembered."""

    def __init__(self, rules: ScoringRules, wrong_texts: Sequence[str]) -> None:
        self._rules = rules
        self._wrong_texts = tuple(wrong_texts)
        self._known: dict[tuple[str, int], tuple[Answer, tuple[Answer, ...]]] = {}

    def answer(self, item: PaperItem, ability: float, rng: Random) -> Answer:
        """The right one with probability ``ability``, less for a difficult question; else another one."""
        right, others = self._answers(item)
        chance = ability + 0.08 * (2 - item.question.difficulty)
        if rng.random() < chance or not others:
            return right
        return others[int(rng.random() * len(others))]

    def _answers(self, item: PaperItem) -> tuple[Answer, tuple[Answer, ...]]:
        key = (item.version, item.points)
        if key not in self._known:
            right = item.question.to_json(item.question.right())
            others = tuple(self._scored(item, raw) for raw in self._others(item.question))
            self._known[key] = (self._scored(item, right), others)
        return self._known[key]

    def _scored(self, item: PaperItem, raw: Any) -> Answer:
        response = item.question.check(raw)
        return Answer(raw, score_question(item.question, response, self._rules, item.points).points)

    def _others(self, question: Question) -> list[Any]:
        if isinstance(question, Passage):
            return self._of_passage(question)
        if isinstance(question, Blank):
            return self._of_blank(question)
        return _OTHERS[type(question)](question)

    def _of_blank(self, question: Blank) -> list[Any]:
        """One blank wrong, the others right; then all of them wrong."""
        right = list(question.right())
        found: list[Any] = [
            [text if place == n else typed for n, typed in enumerate(right)]
            for place in range(len(right))
            for text in self._wrong_texts
        ]
        return [*found, [self._wrong_texts[0]] * len(right)]

    def _of_passage(self, question: Passage) -> list[Any]:
        """One part wrong, the others right; then one part alone."""
        right = question.to_json(question.right())
        assert isinstance(right, dict)  # noqa: S101 - what a passage's responses are
        found: list[Any] = [
            {**right, part.id: other} for part in question.parts for other in self._others(part)[:3]
        ]
        return [*found, {question.parts[0].id: right[question.parts[0].id]}]


def _of_single(question: Single) -> list[Any]:
    return [option.id for option in question.options if option.id != question.answer]


def _of_true_false(question: TrueFalse) -> list[Any]:
    return [not question.answer]


def _of_multiple(question: Multiple) -> list[Any]:
    """One right option missed, then one wrong option too many."""
    right = list(question.right())
    wrong = [option.id for option in question.options if option.id not in question.answer]
    missed = [[id_ for id_ in right if id_ != left_out] for left_out in right if len(right) > 1]
    return [*missed, *([*right, extra] for extra in wrong), right[:1] if len(right) > 1 else wrong[:1]]


def _of_numeric(question: Numeric) -> list[Any]:
    near = question.tolerance + 1
    return [float(question.answer + step) for step in (near, -near, 10 * near, -10 * near)]


def _of_order(question: Order) -> list[Any]:
    """Two neighbours changed over, then the whole the wrong way round."""
    right = list(question.right())
    swapped = [[*right[:n], right[n + 1], right[n], *right[n + 2 :]] for n in range(len(right) - 1)]
    return [*swapped, right[::-1]]


def _of_match(question: Match) -> list[Any]:
    """Two right sides changed over, then one pair missing."""
    right = dict(question.right())
    lefts = list(right)
    swapped = [{**right, a: right[b], b: right[a]} for a, b in pairwise(lefts)]
    return [*swapped, {left: right[left] for left in lefts[1:]}]


_OTHERS: dict[type[Question], Callable[[Any], list[Any]]] = {
    Single: _of_single,
    TrueFalse: _of_true_false,
    Multiple: _of_multiple,
    Numeric: _of_numeric,
    Order: _of_order,
    Match: _of_match,
}
