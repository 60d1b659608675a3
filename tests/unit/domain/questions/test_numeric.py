"""Numbers: tolerance, units and the ways a year is written."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from quizkit.domain.questions import Numeric
from quizkit.domain.rules import ScoringRules
from quizkit.errors import BadResponse
from strategies import numerics

RULES = ScoringRules()
YEAR = Numeric(id="q", stem="?", points=100, answer=Fraction(1935), unit="年")


@pytest.mark.parametrize(
    "raw",
    [1935, 1935.0, "1935", "１９３５", "1935年", "一九三五年", "1,935", "约1935年", "公元1935年", " 1935 "],
)
def test_a_year_may_be_written_in_many_ways(raw: object) -> None:
    """Full width, Chinese numerals, the unit and a comma do not matter."""
    assert YEAR.fraction(YEAR.check(raw), RULES) == 1


@pytest.mark.parametrize("raw", [1936, "1934年", "不知道", "三五", "-1935", "公元前1935年"])
def test_another_number_or_no_number_earns_nothing(raw: object) -> None:
    """A text that states no number is an answer, and a wrong one."""
    assert YEAR.fraction(YEAR.check(raw), RULES) == 0


@pytest.mark.parametrize(("raw", "right"), [(9.4, 0), (9.5, 1), (10.5, 1), ("10.5", 1), (10.51, 0)])
def test_both_ends_of_the_tolerance_count(raw: object, right: int) -> None:
    """10 ± 0.5 takes 9.5 and 10.5, exactly."""
    question = replace(YEAR, answer=Fraction(10), tolerance=Fraction(1, 2))
    assert question.fraction(question.check(raw), RULES) == right


def test_a_tolerance_is_exact_in_decimals() -> None:
    """0.1 ± 0.2 takes 0.3, which binary floats would not."""
    question = replace(YEAR, answer=Fraction("0.1"), tolerance=Fraction("0.2"))
    assert question.fraction(question.check(0.3), RULES) == 1


@pytest.mark.parametrize("raw", ["前221年", "公元前221年", "公元前二百二十一年", "-221", -221])
def test_years_before_christ_are_negative(raw: object) -> None:
    """The same year in words and as a negative number."""
    question = replace(YEAR, answer=Fraction(-221))
    assert question.fraction(question.check(raw), RULES) == 1


@given(numerics())
def test_the_key_earns_all_points(question: Numeric) -> None:
    """The right response is right."""
    assert question.fraction(question.check(question.right()), RULES) == 1


@pytest.mark.parametrize("raw", [True, [1935], {}, float("nan"), float("inf"), 10**16, "1" * 201])
def test_what_is_no_number_is_refused(raw: object) -> None:
    """Booleans, lists, numbers beyond all sense and endless texts."""
    with pytest.raises(BadResponse):
        YEAR.check(raw)


@pytest.mark.parametrize("raw", [None, "", "  "])
def test_an_empty_text_answers_nothing(raw: object) -> None:
    """Nothing typed is no answer."""
    assert YEAR.check(raw) is None
