"""Corrections of questions: what was drawn and answered fits them, and anything else is refused."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.correction import fitted, standing
from quizkit.domain.draw import Draw
from quizkit.domain.questions import (
    Blank,
    Match,
    Multiple,
    Numeric,
    Order,
    Passage,
    Question,
    Single,
    TrueFalse,
)
from quizkit.domain.rules import ScoringRules
from quizkit.errors import CorrectionRefused
from strategies import WORDS, questions, raw_responses


def other_key(draw: st.DrawFn, question: Question) -> dict[str, Any]:
    """Any key the question could have; options listed in any order where that is not the key."""
    match question:
        case Single():
            options = tuple(draw(st.permutations(question.options)))
            return {"options": options, "answer": draw(st.sampled_from(options)).id}
        case Multiple():
            ids = [option.id for option in question.options]
            return {"answer": frozenset(draw(st.sets(st.sampled_from(ids), min_size=1)))}
        case TrueFalse():
            return {"answer": draw(st.booleans())}
        case Blank():
            return {
                "blanks": tuple((draw(WORDS),) for _blank in question.blanks),
                "any_order": draw(st.booleans()),
            }
        case Numeric():
            return {"answer": draw(st.fractions(0, 3000)), "tolerance": draw(st.fractions(0, 5))}
        case Order():
            return {"items": tuple(draw(st.permutations(question.items)))}
        case Match():
            rights = st.sampled_from([option.id for option in question.right_side])
            return {"pairs": tuple((left, draw(rights)) for left, _right in question.pairs)}
        case Passage():
            return {"parts": tuple(replace(p, **other_key(draw, p)) for p in question.parts)}
    raise TypeError(question.type)


@st.composite
def corrections(draw: st.DrawFn) -> tuple[Question, Question]:
    """A question, and a correction of it."""
    question = draw(questions)
    words = {"stem": draw(WORDS), "explanation": draw(WORDS), "tags": (draw(WORDS),), "difficulty": 3}
    return question, replace(question, **words, **other_key(draw, question))


@given(corrections(), st.data())
def test_what_was_drawn_and_answered_fits(pair: tuple[Question, Question], data: st.DataObject) -> None:
    """The same seed draws the same layout, and every stored response is one of the corrected question."""
    published, corrected = pair
    now = fitted(published, corrected)
    for shuffle in (True, False):
        if published.type != "order" or shuffle:
            drawn = published.layout(Draw("seed", "layout"), shuffle=shuffle)
            assert now.layout(Draw("seed", "layout"), shuffle=shuffle) == drawn
    raw = data.draw(raw_responses(published))
    response = published.check(raw)
    assert now.check(raw) == response
    if response is not None:
        assert 0 <= now.fraction(response, ScoringRules()) <= 1
    assert (now.stem, now.explanation, now.right()) == (
        corrected.stem,
        corrected.explanation,
        corrected.right(),
    )
    assert (now.tags, now.level, now.difficulty) == (published.tags, published.level, published.difficulty)


@given(questions)
def test_a_question_corrects_itself(question: Question) -> None:
    """Nothing changed is a correction that changes nothing."""
    assert fitted(question, question) == question


@given(questions, questions)
def test_another_question_is_refused(one: Question, other: Question) -> None:
    """Unless it has the same id, type and points."""
    if (one.id, one.type, one.points) != (other.id, other.type, other.points):
        with pytest.raises(CorrectionRefused) as refused:
            fitted(one, other)
        assert refused.value.question == one.id


@pytest.mark.parametrize(
    ("corrections", "stands"),
    [
        ((), "a"),
        ((("a", "b"),), "b"),
        ((("a", "b"), ("b", "c")), "c"),
        ((("a", "b"), ("b", "a")), "a"),
        ((("a", "b"), ("x", "a")), "b"),
        ((("x", "y"), ("b", "c")), "a"),
    ],
)
def test_corrections_chain(corrections: tuple[tuple[str, str], ...], stands: str) -> None:
    """Each takes the place of what stood before it; going back makes no circle."""
    assert standing("a", corrections) == stands
