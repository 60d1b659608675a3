"""What holds for every question type."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.draw import Draw
from quizkit.domain.questions import TYPES, Match, Multiple, Order, Passage, Question, Single
from quizkit.domain.rules import MultipleRule, ScoringRules
from quizkit.domain.scoring import score_question
from quizkit.errors import BadResponse
from strategies import json_values, questions, questions_with_responses, rules


@given(questions_with_responses(), rules, st.integers(1, 100_000))
def test_a_score_lies_between_nothing_and_the_points(
    pair: tuple[Question, Any], rule: ScoringRules, points: int
) -> None:
    """No response to any type under any rule earns less than 0 or more than the points."""
    question, raw = pair
    response = question.check(raw)
    score = score_question(question, response, rule, points)
    assert 0 <= score.points <= score.max == points
    assert score.answered == (response is not None)


@given(questions, rules)
def test_the_right_response_earns_everything(question: Question, rule: ScoringRules) -> None:
    """``right`` is a response, and earns all points unless a bank's own weights say otherwise."""
    parts = question.parts if isinstance(question, Passage) else (question,)
    weighted = any(isinstance(p, Multiple) and any(o.weight is not None for o in p.options) for p in parts)
    if weighted and rule.multiple is MultipleRule.OPTION_WEIGHTS:
        return
    response = question.check(question.to_json(question.right()))
    assert score_question(question, response, rule).points == question.points


@given(questions_with_responses())
def test_a_response_survives_its_json_form(pair: tuple[Question, Any]) -> None:
    """A checked response, written as JSON and read again, is the same response."""
    question, raw = pair
    response = question.check(raw)
    if response is not None:
        text = json.dumps(question.to_json(response))
        assert question.check(json.loads(text)) == response


@given(questions, json_values)
def test_any_json_is_a_response_or_refused_by_name(question: Question, raw: Any) -> None:
    """Nothing that a client sends makes ``check`` fail in another way."""
    with suppress(BadResponse):
        hash(question.check(raw))


@given(questions, st.text(max_size=8), st.booleans())
def test_a_layout_is_a_rearrangement(question: Question, seed: str, shuffle: bool) -> None:
    """A shuffle loses no option and adds none."""
    layout = question.layout(Draw(seed, "p"), shuffle=shuffle)
    assert rearranges(question, layout)


def rearranges(question: Question, layout: tuple[Any, ...]) -> bool:
    """Whether ``layout`` has what the question shows, each once."""
    match question:
        case Single() | Multiple():
            return sorted(layout) == sorted(o.id for o in question.options)
        case Order():
            return sorted(layout) == sorted(o.id for o in question.items)
        case Match():
            return sorted(layout) == sorted(o.id for o in question.right_side)
        case Passage():
            return all(rearranges(p, inner) for p, inner in zip(question.parts, layout, strict=True))
        case _:
            return layout == ()


@pytest.mark.parametrize("name", TYPES)
def test_a_type_is_registered_under_its_own_name(name: str) -> None:
    """The name in files is the name in code."""
    assert TYPES[name].type == name
