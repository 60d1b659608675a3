"""Scoring a paper: exactly, rounded half up once a question."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.activity import SectionPlan, Shuffle
from quizkit.domain.bank import Bank, pool_of
from quizkit.domain.paper import PaperMaker
from quizkit.domain.questions import Blank, Multiple, Option, Single
from quizkit.domain.rules import HalfRounding, MultipleRule, ScoringRules
from quizkit.domain.scoring import QuestionScore, hundredths, score_paper, score_question

RULES = ScoringRules()
BLANK = Blank(id="q", stem="____ ____ ____", points=100, blanks=(("甲",), ("乙",), ("丙",)))


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("0.5", 1), ("0.49", 0), ("1.5", 2), ("2.5", 3), ("33.33", 33), ("66.67", 67), ("0", 0)],
)
def test_halves_are_rounded_up(exact: str, rounded: int) -> None:
    """Half up, not to even: 0.5 is 1 and 2.5 is 3."""
    assert hundredths(Fraction(exact)) == rounded


@given(st.integers(0, 10**6), st.integers(1, 1000))
def test_rounding_moves_by_at_most_half(numerator: int, denominator: int) -> None:
    """The rounded value is the nearest whole number."""
    exact = Fraction(numerator, denominator)
    assert abs(hundredths(exact) - exact) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("typed", "points"), [(["甲", "", ""], 33), (["甲", "乙", ""], 67), (["甲", "乙", "丙"], 100)]
)
def test_thirds_of_a_point_are_rounded_to_hundredths(typed: list[str], points: int) -> None:
    """One of three blanks of 1 point earns 0.33, two earn 0.67."""
    assert score_question(BLANK, BLANK.check(typed), RULES).points == points


@pytest.mark.parametrize(
    ("score", "verdict"),
    [
        (QuestionScore(0, 500, answered=False), "unanswered"),
        (QuestionScore(0, 500, answered=True), "wrong"),
        (QuestionScore(250, 500, answered=True), "partly"),
        (QuestionScore(500, 500, answered=True), "right"),
    ],
)
def test_a_verdict_tells_unanswered_from_wrong(score: QuestionScore, verdict: str) -> None:
    """Four different things."""
    assert score.verdict == verdict


def test_a_paper_is_the_sum_of_its_questions() -> None:
    """Missing responses earn nothing; points of the section count."""
    opts = (Option("a", "a"), Option("b", "b"))
    bank = Bank("b", "t", "", "", tuple(
        Single(id=f"q{n}", stem="s", points=100, options=opts, answer="a") for n in range(3)))  # fmt: skip
    paper = PaperMaker([SectionPlan("一", 3, points=400)], pool_of((bank,)), Shuffle()).draw("s", "junior")
    score = score_paper(paper, {0: "a", 2: "b"}, RULES)
    assert (score.points, score.max) == (400, 1200)
    assert [question.verdict for question in score.questions] == ["right", "unanswered", "wrong"]


def test_half_points_are_rounded_in_the_points_of_the_paper() -> None:
    """A 3-point question that a section makes worth 4 earns 2, not 4 times two thirds."""
    opts = tuple(Option(id_, id_) for id_ in "abcd")
    question = Multiple(id="q", stem="s", points=300, options=opts, answer=frozenset("acd"))
    rules = ScoringRules(MultipleRule.HALF, HalfRounding.UP)
    assert score_question(question, ("a",), rules, 400).points == 200
    assert score_question(question, ("a",), rules).points == 200
