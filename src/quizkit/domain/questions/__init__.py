"""The eight question types. One type is one module here and one of the same name in ``widgets/questions``."""

from quizkit.domain.questions.base import (
    LEVELS,
    LONGEST_TEXT,
    Layout,
    Option,
    Question,
    Response,
    Source,
)
from quizkit.domain.questions.blank import HOLE, Blank
from quizkit.domain.questions.match import Match
from quizkit.domain.questions.multiple import Multiple
from quizkit.domain.questions.numeric import Numeric
from quizkit.domain.questions.order import Order
from quizkit.domain.questions.passage import Passage
from quizkit.domain.questions.single import Single
from quizkit.domain.questions.true_false import TrueFalse

TYPES: dict[str, type[Question]] = {
    kind.type: kind for kind in (Single, Multiple, TrueFalse, Blank, Numeric, Order, Match, Passage)
}

__all__ = [
    "HOLE",
    "LEVELS",
    "LONGEST_TEXT",
    "TYPES",
    "Blank",
    "Layout",
    "Match",
    "Multiple",
    "Numeric",
    "Option",
    "Order",
    "Passage",
    "Question",
    "Response",
    "Single",
    "Source",
    "TrueFalse",
]
