"""Passages: several questions under one text."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.questions import Numeric, Option, Passage, Single
from quizkit.domain.rules import ScoringRules
from quizkit.domain.scoring import score_question
from quizkit.errors import BadResponse
from strategies import passages, raw_responses

RULES = ScoringRules()
CHOICE = Single(id="a", stem="?", points=200, options=(Option("x", "x"), Option("y", "y")), answer="x")
YEAR = Numeric(id="b", stem="?", points=300, answer=Fraction(1935))
QUESTION = Passage(id="p", stem="…", points=500, text="…", parts=(CHOICE, YEAR))


@pytest.mark.parametrize(
    ("raw", "points"), [({"a": "x", "b": 1935}, 500), ({"a": "x"}, 200), ({"b": 1935}, 300), ({"a": "y"}, 0)]
)
def test_the_parts_points_add_up(raw: dict[str, object], points: int) -> None:
    """Each part earns its own points."""
    assert score_question(QUESTION, QUESTION.check(raw), RULES).points == points


def test_a_paper_may_give_a_passage_other_points() -> None:
    """Points of the paper are shared in the proportion of the parts."""
    assert score_question(QUESTION, QUESTION.check({"a": "x"}), RULES, 1000).points == 400


@given(passages(), st.data())
def test_a_response_survives_json(question: Passage, data: st.DataObject) -> None:
    """What ``to_json`` makes is checked back to the same response."""
    response = question.check(data.draw(raw_responses(question)))
    if response is not None:
        assert question.check(question.to_json(response)) == response


@pytest.mark.parametrize("raw", [{"c": 1}, {"a": "z"}, ["x"], "x"])
def test_what_is_no_response_is_refused(raw: object) -> None:
    """Unknown parts, and responses that do not fit their part."""
    with pytest.raises(BadResponse):
        QUESTION.check(raw)


@pytest.mark.parametrize("raw", [None, {}, {"a": None}])
def test_parts_without_responses_answer_nothing(raw: object) -> None:
    """A passage is answered when one of its parts is."""
    assert QUESTION.check(raw) is None
