"""Multiple response: one or more options are right; ten named rules score a partly right choice."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import ClassVar

from quizkit.domain.draw import Draw
from quizkit.domain.questions.base import Layout, Option, Question, Response, arranged, check_id, check_list
from quizkit.domain.rules import HalfRounding, MultipleRule, ScoringRules
from quizkit.i18n import N_


@dataclass(frozen=True)
class Choice:
    """What a rule looks at: numbers of options and of chosen ones, and the weights of the chosen ones."""

    points: int
    options: int
    correct: int
    right: int
    wrong: int
    right_weight: Fraction
    wrong_weight: Fraction
    half_rounding: HalfRounding

    @property
    def missed(self) -> int:
        """Right options that were not chosen."""
        return self.correct - self.right

    @property
    def exact(self) -> bool:
        """All right ones and no wrong one."""
        return not self.wrong and not self.missed


@dataclass(frozen=True, kw_only=True)
class Multiple(Question):
    """Response: ids of the chosen options, in the order they are listed in the bank."""

    type: ClassVar[str] = "multiple"
    options: tuple[Option, ...]
    answer: frozenset[str]

    def fraction(self, response: Response, rules: ScoringRules) -> Fraction:
        """By the rule of the activity; nothing chosen earns nothing under any rule."""
        chosen = frozenset(response)
        if not chosen:
            return Fraction(0)
        right = chosen & self.answer
        choice = Choice(
            points=self.points,
            options=len(self.options),
            correct=len(self.answer),
            right=len(right),
            wrong=len(chosen) - len(right),
            right_weight=sum((self.weight(o) for o in self.options if o.id in right), Fraction(0)),
            wrong_weight=sum((self.weight(o) for o in self.options if o.id in chosen - right), Fraction(0)),
            half_rounding=rules.half_rounding,
        )
        return _clamped(_RULES[rules.multiple](choice))

    def weight(self, option: Option) -> Fraction:
        """The option's own weight; without one, right options share 1 and wrong ones share -1.

        With that default ticking everything earns nothing; with 0 for wrong options it would earn all.
        """
        if option.weight is not None:
            return option.weight
        if option.id in self.answer:
            return Fraction(1, len(self.answer))
        return Fraction(-1, len(self.options) - len(self.answer))

    def check(self, raw: object) -> Response | None:
        """A list of option ids, each once; an empty list answers nothing."""
        if raw is None:
            return None
        known = frozenset(option.id for option in self.options)
        ids = [check_id(self, item, known) for item in check_list(self, raw)]
        if len(set(ids)) != len(ids):
            raise self.refuse(N_("同一个选项出现了两次。"))
        return tuple(option.id for option in self.options if option.id in ids) or None

    def right(self) -> Response:
        """The key."""
        return tuple(option.id for option in self.options if option.id in self.answer)

    def layout(self, draw: Draw, *, shuffle: bool) -> Layout:
        """Option ids."""
        return arranged(self.options, draw) if shuffle else tuple(option.id for option in self.options)


def _clamped(value: Fraction) -> Fraction:
    return min(max(value, Fraction(0)), Fraction(1))


def _all_or_nothing(c: Choice) -> Fraction:
    return Fraction(c.exact)


def _half(c: Choice) -> Fraction:
    """漏选得一半，错选不得分; rounded up, a question of at most one point has no half."""
    if c.exact:
        return Fraction(1)
    if c.wrong:
        return Fraction(0)
    if c.half_rounding is HalfRounding.NONE:
        return Fraction(1, 2)
    whole = Fraction(c.points, 100)
    return Fraction(ceil(whole / 2)) / whole if whole > 1 else Fraction(0)


def _option_points(c: Choice) -> Fraction:
    """漏选按选项得分: the weights of the chosen right options, nothing if any is wrong."""
    return Fraction(1) if c.exact else Fraction(0) if c.wrong else c.right_weight


def _proportional(c: Choice) -> Fraction:
    return Fraction(0) if c.wrong else Fraction(c.right, c.correct)


def _right_minus_wrong(c: Choice) -> Fraction:
    return Fraction(c.right - c.wrong, c.correct)


def _ou(c: Choice) -> Fraction:
    return Fraction(min(c.right, c.correct - c.wrong), c.correct)


def _coverage(c: Choice) -> Fraction:
    return Fraction(c.right, c.correct) * Fraction(c.right, c.right + c.wrong)


def _every_decision(c: Choice) -> Fraction:
    return Fraction(c.options - c.wrong - c.missed, c.options)


def _halves(c: Choice) -> Fraction:
    errors = c.wrong + c.missed
    if errors == 0:
        return Fraction(1)
    if errors == 1 and c.options > 2:  # noqa: PLR2004 - the rule's own numbers
        return Fraction(1, 2)
    if errors == 2 and c.options > 4:  # noqa: PLR2004 - the rule's own numbers
        return Fraction(1, 4)
    return Fraction(0)


def _option_weights(c: Choice) -> Fraction:
    return c.right_weight + c.wrong_weight


_RULES: dict[MultipleRule, Callable[[Choice], Fraction]] = {
    MultipleRule.ALL_OR_NOTHING: _all_or_nothing,
    MultipleRule.HALF: _half,
    MultipleRule.OPTION_POINTS: _option_points,
    MultipleRule.PROPORTIONAL: _proportional,
    MultipleRule.RIGHT_MINUS_WRONG: _right_minus_wrong,
    MultipleRule.OU: _ou,
    MultipleRule.COVERAGE: _coverage,
    MultipleRule.EVERY_DECISION: _every_decision,
    MultipleRule.HALVES: _halves,
    MultipleRule.OPTION_WEIGHTS: _option_weights,
}
