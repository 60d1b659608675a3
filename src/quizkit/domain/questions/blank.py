"""Fill in the blanks: short texts, each with the forms that are accepted."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from quizkit.domain.questions.base import Question, Response, check_list, check_text
from quizkit.domain.rules import ScoringRules
from quizkit.domain.text import same_text
from quizkit.i18n import N_

HOLE = "____"
"""What marks a blank in the stem: this or more underscores in a row."""


@dataclass(frozen=True, kw_only=True)
class Blank(Question):
    """Response: one text a blank, as typed; "" where a blank was left empty."""

    type: ClassVar[str] = "blank"
    blanks: tuple[tuple[str, ...], ...]
    """Accepted texts of each blank."""
    any_order: bool = False

    def fraction(self, response: Response, rules: ScoringRules) -> Fraction:  # noqa: ARG002
        """Each blank has an equal share; in any order, the best matching of texts to blanks counts."""
        hits = [[_accepted(texts, typed) for texts in self.blanks] for typed in response]
        if self.any_order:
            right = _largest_matching(hits)
        else:
            right = sum(hits[n][n] for n in range(len(self.blanks)))
        return Fraction(right, len(self.blanks))

    def check(self, raw: object) -> Response | None:
        """A list with one text a blank; all empty answers nothing."""
        if raw is None:
            return None
        texts = [check_text(self, item) for item in check_list(self, raw)]
        if len(texts) != len(self.blanks):
            raise self.refuse(N_("填空的个数不对。"))
        return tuple(texts) if any(text.strip() for text in texts) else None

    def right(self) -> Response:
        """The first accepted text of each blank."""
        return tuple(texts[0] for texts in self.blanks)


def _accepted(texts: tuple[str, ...], typed: str) -> bool:
    return any(same_text(text, typed) for text in texts)


def _largest_matching(hits: list[list[bool]]) -> int:
    """How many typed texts can each have a blank of their own (augmenting paths)."""
    taken: dict[int, int] = {}

    def place(typed: int, seen: set[int]) -> bool:
        for blank, hit in enumerate(hits[typed]):
            if hit and blank not in seen:
                seen.add(blank)
                if blank not in taken or place(taken[blank], seen):
                    taken[blank] = typed
                    return True
        return False

    return sum(place(typed, set()) for typed in range(len(hits)))
