"""A number, such as a year, with a tolerance."""

from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import ClassVar

from quizkit.domain.questions.base import Question, Response, check_text
from quizkit.domain.rules import ScoringRules
from quizkit.domain.text import number_in
from quizkit.i18n import N_


@dataclass(frozen=True, kw_only=True)
class Numeric(Question):
    """Response: a number, or the text that was typed for it ("一九三五年")."""

    type: ClassVar[str] = "numeric"
    answer: Fraction
    tolerance: Fraction = Fraction(0)
    unit: str = ""

    def fraction(self, response: Response, rules: ScoringRules) -> Fraction:  # noqa: ARG002
        """All if the number lies within the tolerance, both ends included."""
        value = number_in(response, self.unit) if isinstance(response, str) else Fraction(str(response))
        return Fraction(value is not None and abs(value - self.answer) <= self.tolerance)

    def check(self, raw: object) -> Response | None:
        """A finite JSON number or a short text."""
        if raw is None:
            return None
        if isinstance(raw, bool):
            raise self.refuse(N_("应该是一个数。"))
        if isinstance(raw, int | float):
            # A float of 1e308 is finite but nobody's answer; the bound keeps exact arithmetic cheap.
            if not isfinite(raw) or abs(raw) > 10**15:
                raise self.refuse(N_("应该是一个数。"))
            return raw
        return check_text(self, raw) if not isinstance(raw, str) or raw.strip() else None

    def right(self) -> Response:
        """The key as a JSON number."""
        return self.answer.numerator if self.answer.denominator == 1 else float(self.answer)
