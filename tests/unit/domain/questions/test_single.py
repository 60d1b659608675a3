"""Single choice: one option is right."""

import pytest

from quizkit.domain.draw import Draw
from quizkit.domain.questions import Option, Single
from quizkit.domain.rules import ScoringRules
from quizkit.errors import BadResponse

QUESTION = Single(id="q", stem="?", points=100, options=tuple(Option(c, c) for c in "abc"), answer="b")


def test_only_the_key_earns_points() -> None:
    """All or nothing."""
    assert [QUESTION.fraction(QUESTION.check(c), ScoringRules()) for c in "abc"] == [0, 1, 0]


@pytest.mark.parametrize("raw", ["d", "", 1, True, ["b"], {"b": 1}])
def test_a_response_is_one_of_the_options(raw: object) -> None:
    """Anything but an option id is refused."""
    with pytest.raises(BadResponse):
        QUESTION.check(raw)


def test_no_response_answers_nothing() -> None:
    """None is no answer."""
    assert QUESTION.check(None) is None


def test_options_are_shuffled_only_if_wanted() -> None:
    """Shuffled options are drawn, others stand as listed."""
    assert QUESTION.layout(Draw("s", "p"), shuffle=False) == ("a", "b", "c")
    assert len({QUESTION.layout(Draw(str(n), "p"), shuffle=True) for n in range(50)}) == 6
