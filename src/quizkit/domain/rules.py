"""The named scoring rules an activity chooses from."""

from dataclasses import dataclass
from enum import StrEnum


class MultipleRule(StrEnum):
    """How a multiple response is scored. Formulas and users of each: docs/questions/multiple.md."""

    ALL_OR_NOTHING = "all_or_nothing"
    HALF = "half"
    OPTION_POINTS = "option_points"
    PROPORTIONAL = "proportional"
    RIGHT_MINUS_WRONG = "right_minus_wrong"
    OU = "ou"
    COVERAGE = "coverage"
    EVERY_DECISION = "every_decision"
    HALVES = "halves"
    OPTION_WEIGHTS = "option_weights"


class OrderScheme(StrEnum):
    """How an ordering is scored; the schemes of Moodle's ordering question, restated."""

    ALL_OR_NOTHING = "all_or_nothing"
    ABSOLUTE_POSITION = "absolute_position"
    NEXT_EXCLUDE_LAST = "next_exclude_last"
    NEXT_INCLUDE_LAST = "next_include_last"
    ONE_PREVIOUS_AND_NEXT = "one_previous_and_next"
    PAIRS = "pairs"
    LONGEST_ORDERED_SUBSET = "longest_ordered_subset"
    LONGEST_CONTIGUOUS_SUBSET = "longest_contiguous_subset"
    RELATIVE_TO_CORRECT = "relative_to_correct"


class HalfRounding(StrEnum):
    """What the half rule does with half a point: keep it, or round up to whole points."""

    NONE = "none"
    UP = "up"


@dataclass(frozen=True)
class ScoringRules:
    """The rules of one activity."""

    multiple: MultipleRule = MultipleRule.HALF
    half_rounding: HalfRounding = HalfRounding.NONE
    order: OrderScheme = OrderScheme.PAIRS
