"""Single choice: one option is right."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from quizkit.domain.draw import Draw
from quizkit.domain.questions.base import Layout, Option, Question, Response, arranged, check_id
from quizkit.domain.rules import ScoringRules


@dataclass(frozen=True, kw_only=True)
class Single(Question):
    """Response: the id of the chosen option."""

    type: ClassVar[str] = "single"
    options: tuple[Option, ...]
    answer: str

    def fraction(self, response: Response, rules: ScoringRules) -> Fraction:  # noqa: ARG002
        """All or nothing."""
        return Fraction(response == self.answer)

    def check(self, raw: object) -> Response | None:
        """An option id."""
        if raw is None:
            return None
        return check_id(self, raw, frozenset(option.id for option in self.options))

    def right(self) -> Response:
        """The key."""
        return self.answer

    def layout(self, draw: Draw, *, shuffle: bool) -> Layout:
        """Option ids."""
        return arranged(self.options, draw) if shuffle else tuple(option.id for option in self.options)
