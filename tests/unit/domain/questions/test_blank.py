"""Blanks: which typed texts are accepted, and in which order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.questions import Blank
from quizkit.domain.rules import ScoringRules
from quizkit.errors import BadResponse
from strategies import blanks

RULES = ScoringRules()
QUESTION = Blank(id="q", stem="____ ____", points=100, blanks=(("1921",), ("上海", "沪")))
ANY_ORDER = replace(QUESTION, any_order=True)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        (["1921", "上海"], 2),
        (["１９２１ 年", "沪"], 2),
        (["一九二一年", " 上 海 "], 2),
        (["1921", ""], 1),
        (["上海", "1921"], 0),
        (["1922", "北京"], 0),
    ],
)
def test_each_blank_has_an_equal_share(typed: list[str], right: int) -> None:
    """A blank counts when one of its accepted texts was typed, however it was written."""
    assert QUESTION.fraction(QUESTION.check(typed), RULES) * 2 == right


@pytest.mark.parametrize(
    ("typed", "right"), [(["上海", "1921"], 2), (["1921", "1921"], 1), (["沪", "上海"], 1), (["x", "沪"], 1)]
)
def test_in_any_order_each_text_fills_one_blank(typed: list[str], right: int) -> None:
    """Texts may change places; the same one twice fills one blank only."""
    assert ANY_ORDER.fraction(ANY_ORDER.check(typed), RULES) * 2 == right


def test_any_order_finds_the_best_matching() -> None:
    """A text that fits two blanks leaves the other text the blank that only it fits."""
    question = replace(ANY_ORDER, blanks=(("甲", "乙"), ("甲",)))
    assert question.fraction(question.check(["甲", "乙"]), RULES) == 1


@given(blanks(), st.data())
def test_in_any_order_the_order_never_matters(question: Blank, data: st.DataObject) -> None:
    """Permuted texts earn the same."""
    question = replace(question, any_order=True)
    typed = data.draw(st.permutations(question.right()))
    assert question.fraction(tuple(typed), RULES) == 1


@pytest.mark.parametrize(
    "raw",
    ["1921", ["1921"], ["1921", "上海", ""], [1921, "上海"], ["a" * 201, ""], ["\0", ""], ["\ud800", ""]],
)
def test_what_is_no_response_is_refused(raw: object) -> None:
    """Wrong number of texts, other kinds of values, and texts that no store takes."""
    with pytest.raises(BadResponse):
        QUESTION.check(raw)


@pytest.mark.parametrize("raw", [None, ["", " "]])
def test_all_empty_answers_nothing(raw: object) -> None:
    """Blanks left empty are not an answer."""
    assert QUESTION.check(raw) is None


def test_the_response_stays_as_typed() -> None:
    """Normalisation is for comparing only."""
    assert QUESTION.check(["１９２１ 年", "沪"]) == ("１９２１ 年", "沪")
