"""Put items into their right order; nine named schemes score a partly right one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from typing import ClassVar

from quizkit.domain.draw import Draw
from quizkit.domain.questions.base import Layout, Option, Question, Response, arranged, check_id, check_list
from quizkit.domain.rules import OrderScheme, ScoringRules
from quizkit.i18n import N_


@dataclass(frozen=True, kw_only=True)
class Order(Question):
    """Response: all item ids in the student's order. ``items`` are listed in the right order."""

    type: ClassVar[str] = "order"
    items: tuple[Option, ...]

    def fraction(self, response: Response, rules: ScoringRules) -> Fraction:
        """By the scheme of the activity."""
        places = {item.id: place for place, item in enumerate(self.items)}
        return _SCHEMES[rules.order]([places[id_] for id_ in response])

    def check(self, raw: object) -> Response | None:
        """A list with every item id once."""
        if raw is None:
            return None
        known = frozenset(item.id for item in self.items)
        ids = tuple(check_id(self, item, known) for item in check_list(self, raw))
        if len(ids) != len(known) or frozenset(ids) != known:
            raise self.refuse(N_("每一项都要排进去，而且只能排一次。"))
        return ids

    def right(self) -> Response:
        """The listed order."""
        return tuple(item.id for item in self.items)

    def layout(self, draw: Draw, *, shuffle: bool) -> Layout:  # noqa: ARG002 - unshuffled it would be the key
        """Item ids in a drawn order, always."""
        return arranged(self.items, draw)


# A scheme takes the right places (0 to n-1) in the student's order: [0, 2, 1] is A C B.


def _all_or_nothing(places: Sequence[int]) -> Fraction:
    return Fraction(list(places) == sorted(places))


def _absolute_position(places: Sequence[int]) -> Fraction:
    return Fraction(sum(place == n for n, place in enumerate(places)), len(places))


def _next_exclude_last(places: Sequence[int]) -> Fraction:
    return Fraction(sum(b == a + 1 for a, b in pairwise(places)), len(places) - 1)


def _next_include_last(places: Sequence[int]) -> Fraction:
    end = len(places)
    return Fraction(sum(b == a + 1 for a, b in pairwise([*places, end])), end)


def _one_previous_and_next(places: Sequence[int]) -> Fraction:
    """Each item scores for its right neighbour before and after; start and end count as neighbours."""
    end = len(places)
    hits = sum(b == a + 1 for a, b in pairwise([-1, *places, end]))
    inner = sum(b == a + 1 for a, b in pairwise(places))
    return Fraction(hits + inner, 2 * end)


def _pairs(places: Sequence[int]) -> Fraction:
    pairs = list(combinations(places, 2))
    return Fraction(sum(a < b for a, b in pairs), len(pairs))


def _longest_ordered_subset(places: Sequence[int]) -> Fraction:
    """The longest rising subsequence; a single item is no order and scores 0."""
    best = [1] * len(places)
    for n, place in enumerate(places):
        best[n] = 1 + max((best[k] for k in range(n) if places[k] < place), default=0)
    return Fraction(max(best) if max(best) > 1 else 0, len(places))


def _longest_contiguous_subset(places: Sequence[int]) -> Fraction:
    longest = run = 1
    for a, b in pairwise(places):
        run = run + 1 if b == a + 1 else 1
        longest = max(longest, run)
    return Fraction(longest if longest > 1 else 0, len(places))


def _relative_to_correct(places: Sequence[int]) -> Fraction:
    n = len(places)
    return Fraction(sum(n - 1 - abs(place - here) for here, place in enumerate(places)), n * (n - 1))


_SCHEMES: dict[OrderScheme, Callable[[Sequence[int]], Fraction]] = {
    OrderScheme.ALL_OR_NOTHING: _all_or_nothing,
    OrderScheme.ABSOLUTE_POSITION: _absolute_position,
    OrderScheme.NEXT_EXCLUDE_LAST: _next_exclude_last,
    OrderScheme.NEXT_INCLUDE_LAST: _next_include_last,
    OrderScheme.ONE_PREVIOUS_AND_NEXT: _one_previous_and_next,
    OrderScheme.PAIRS: _pairs,
    OrderScheme.LONGEST_ORDERED_SUBSET: _longest_ordered_subset,
    OrderScheme.LONGEST_CONTIGUOUS_SUBSET: _longest_contiguous_subset,
    OrderScheme.RELATIVE_TO_CORRECT: _relative_to_correct,
}
