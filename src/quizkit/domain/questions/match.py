"""Match each thing on the left with one on the right."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from quizkit.domain.draw import Draw
from quizkit.domain.questions.base import Layout, Option, Question, Response, arranged, check_id
from quizkit.domain.rules import ScoringRules
from quizkit.i18n import N_


@dataclass(frozen=True, kw_only=True)
class Match(Question):
    """Response: (left id, right id) pairs, sorted by left id; a left one may be missing."""

    type: ClassVar[str] = "match"
    left: tuple[Option, ...]
    right_side: tuple[Option, ...]
    pairs: tuple[tuple[str, str], ...]
    """The key: every left id with its right id."""

    def fraction(self, response: Response, rules: ScoringRules) -> Fraction:  # noqa: ARG002
        """Each pair has an equal share; a wrong pair takes nothing away."""
        return Fraction(len(frozenset(response) & frozenset(self.pairs)), len(self.pairs))

    def check(self, raw: object) -> Response | None:
        """An object from left ids to right ids; an empty one answers nothing."""
        if raw is None:
            return None
        if not isinstance(raw, Mapping):
            raise self.refuse(N_("应该是左右两边的对应关系。"))
        lefts = frozenset(option.id for option in self.left)
        rights = frozenset(option.id for option in self.right_side)
        pairs = ((check_id(self, l, lefts), check_id(self, r, rights)) for l, r in raw.items())  # noqa: E741
        return tuple(sorted(pairs)) or None

    def right(self) -> Response:
        """The key."""
        return tuple(sorted(self.pairs))

    def layout(self, draw: Draw, *, shuffle: bool) -> Layout:  # noqa: ARG002 - the listed order may be the key
        """Right ids in a drawn order, always; the left side keeps its order."""
        return arranged(self.right_side, draw)

    def to_json(self, response: Response) -> object:
        """An object from left ids to right ids."""
        return dict(response)
