"""A source text with several questions of the other types."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from quizkit.domain.draw import Draw
from quizkit.domain.questions.base import Layout, Question, Response
from quizkit.domain.rules import ScoringRules
from quizkit.i18n import N_


@dataclass(frozen=True, kw_only=True)
class Passage(Question):
    """Response: (part id, response) pairs in the order of the parts; unanswered parts are missing.

    ``points`` is the sum of the parts' points.
    """

    type: ClassVar[str] = "passage"
    text: str
    parts: tuple[Question, ...]

    def fraction(self, response: Response, rules: ScoringRules) -> Fraction:
        """The parts' shares, each weighed by its points, not rounded in between."""
        given = dict(response)
        earned = sum(
            (part.points * part.fraction(given[part.id], rules) for part in self.parts if part.id in given),
            Fraction(0),
        )
        return earned / self.points if self.points else Fraction(0)

    def check(self, raw: object) -> Response | None:
        """An object from part ids to their responses."""
        if raw is None:
            return None
        if not isinstance(raw, Mapping):
            raise self.refuse(N_("应该是各小题的作答。"))
        unknown = set(raw) - {part.id for part in self.parts}
        if unknown:
            raise self.refuse(N_("没有这个小题。"))
        checked = ((part.id, part.check(raw.get(part.id))) for part in self.parts)
        return tuple((id_, response) for id_, response in checked if response is not None) or None

    def right(self) -> Response:
        """Every part's key."""
        return tuple((part.id, part.right()) for part in self.parts)

    def layout(self, draw: Draw, *, shuffle: bool) -> Layout:
        """One layout a part; parts keep their order, since one may build on another."""
        return tuple(part.layout(draw, shuffle=shuffle) for part in self.parts)

    def to_json(self, response: Response) -> object:
        """An object from part ids to the JSON of their responses."""
        given = dict(response)
        return {part.id: part.to_json(given[part.id]) for part in self.parts if part.id in given}
