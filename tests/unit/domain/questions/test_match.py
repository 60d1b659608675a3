"""Matching: each pair counts, wrong ones take nothing away."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.draw import Draw
from quizkit.domain.questions import Match, Option
from quizkit.domain.rules import ScoringRules
from quizkit.errors import BadResponse
from strategies import matches

RULES = ScoringRules()
QUESTION = Match(
    id="q",
    stem="?",
    points=100,
    left=(Option("l1", "遵义会议"), Option("l2", "古田会议")),
    right_side=(Option("r1", "1935"), Option("r2", "1929"), Option("r3", "1945")),
    pairs=(("l1", "r1"), ("l2", "r2")),
)


@pytest.mark.parametrize(
    ("raw", "right"),
    [
        ({"l1": "r1", "l2": "r2"}, 2),
        ({"l2": "r2"}, 1),
        ({"l1": "r1", "l2": "r3"}, 1),
        ({"l1": "r2", "l2": "r1"}, 0),
    ],
)
def test_each_pair_has_an_equal_share(raw: dict[str, str], right: int) -> None:
    """A pair is right or not; a missing one and a wrong one earn nothing."""
    assert QUESTION.fraction(QUESTION.check(raw), RULES) * 2 == right


@given(matches(), st.data(), st.text(max_size=5))
def test_a_layout_does_not_depend_on_the_pairs(question: Match, data: st.DataObject, seed: str) -> None:
    """Other pairs, and the right side listed in another order, are shown alike."""
    rights = data.draw(st.permutations(question.right_side))
    pairs = tuple((left, data.draw(st.sampled_from(rights)).id) for left, _ in question.pairs)
    other = replace(question, right_side=tuple(rights), pairs=pairs)
    assert question.layout(Draw(seed, "p"), shuffle=False) == other.layout(Draw(seed, "p"), shuffle=False)


@given(matches())
def test_a_response_survives_json(question: Match) -> None:
    """What ``to_json`` makes is checked back to the same response."""
    assert question.check(question.to_json(question.right())) == question.right()


@pytest.mark.parametrize(
    "raw", [[["l1", "r1"]], {"l9": "r1"}, {"l1": "r9"}, {"l1": None}, "l1", {"l1": ["r1"]}]
)
def test_what_is_no_matching_is_refused(raw: object) -> None:
    """Only known left and right ids make pairs."""
    with pytest.raises(BadResponse):
        QUESTION.check(raw)


@pytest.mark.parametrize("raw", [None, {}])
def test_no_pairs_answer_nothing(raw: object) -> None:
    """An empty object is no answer."""
    assert QUESTION.check(raw) is None
