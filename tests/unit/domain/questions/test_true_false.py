"""True or false."""

import pytest

from quizkit.domain.questions import TrueFalse
from quizkit.domain.rules import ScoringRules
from quizkit.errors import BadResponse

QUESTION = TrueFalse(id="q", stem="?", points=100, answer=False)


def test_only_the_key_earns_points() -> None:
    """All or nothing; False is an answer like True."""
    assert [QUESTION.fraction(QUESTION.check(raw), ScoringRules()) for raw in (True, False)] == [0, 1]


@pytest.mark.parametrize("raw", [0, 1, "true", [], {}])
def test_a_response_is_a_boolean(raw: object) -> None:
    """Numbers and words are refused."""
    with pytest.raises(BadResponse):
        QUESTION.check(raw)


def test_no_response_answers_nothing() -> None:
    """None is no answer."""
    assert QUESTION.check(None) is None
