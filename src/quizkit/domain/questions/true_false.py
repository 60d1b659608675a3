"""True or false."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from quizkit.domain.questions.base import Question, Response
from quizkit.domain.rules import ScoringRules
from quizkit.i18n import N_


@dataclass(frozen=True, kw_only=True)
class TrueFalse(Question):
    """Response: true or false."""

    type: ClassVar[str] = "true_false"
    answer: bool

    def fraction(self, response: Response, rules: ScoringRules) -> Fraction:  # noqa: ARG002
        """All or nothing."""
        return Fraction(response is self.answer)

    def check(self, raw: object) -> Response | None:
        """A JSON boolean."""
        if raw is not None and not isinstance(raw, bool):
            raise self.refuse(N_("应该是 true 或 false。"))
        return raw

    def right(self) -> Response:
        """The key."""
        return self.answer
