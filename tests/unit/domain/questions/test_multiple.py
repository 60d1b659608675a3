"""Multiple response: every rule with the vectors of its source, and vectors of our own where it has none."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.draw import Draw
from quizkit.domain.questions import Multiple, Option
from quizkit.domain.rules import HalfRounding, MultipleRule, ScoringRules
from quizkit.domain.scoring import score_question
from quizkit.errors import BadResponse
from strategies import multiples

ABCD = tuple(Option(id_, id_.upper()) for id_ in "abcd")
QUESTION = Multiple(id="q", stem="?", points=300, options=ABCD, answer=frozenset("acd"))
SELECTIONS = ["acd", "ac", "a", "ab", "abcd", "b", ""]


def earned(question: Multiple, chosen: str, rule: str, rounding: str = "none") -> float:
    """Points for the options ``chosen``."""
    rules = ScoringRules(MultipleRule(rule), HalfRounding(rounding))
    return score_question(question, question.check(list(chosen)), rules).points / 100


# Key ACD of ABCD, 3 points.
VECTORS = {
    ("all_or_nothing", "none"): [3, 0, 0, 0, 0, 0, 0],
    ("half", "up"): [3, 2, 2, 0, 0, 0, 0],
    ("half", "none"): [3, 1.5, 1.5, 0, 0, 0, 0],
    ("proportional", "none"): [3, 2, 1, 0, 0, 0, 0],
    ("right_minus_wrong", "none"): [3, 2, 1, 0, 2, 0, 0],
    ("ou", "none"): [3, 2, 1, 1, 2, 0, 0],
    ("coverage", "none"): [3, 2, 1, 0.5, 2.25, 0, 0],
    ("every_decision", "none"): [3, 2.25, 1.5, 0.75, 2.25, 0, 0],
    ("halves", "none"): [3, 1.5, 0, 0, 1.5, 0, 0],
    # Ours: without weights of their own the right options share the points, wrong ones share a malus.
    ("option_points", "none"): [3, 2, 1, 0, 0, 0, 0],
    ("option_weights", "none"): [3, 2, 1, 0, 0, 0, 0],
}


@pytest.mark.parametrize(("rule", "rounding"), VECTORS)
def test_a_rule_gives_the_points_of_its_vectors(rule: str, rounding: str) -> None:
    """Every named rule gives the points that its source prints."""
    assert [earned(QUESTION, s, rule, rounding) for s in SELECTIONS] == VECTORS[rule, rounding]


def test_every_rule_has_vectors() -> None:
    """No rule can be added without vectors."""
    assert {rule for rule, _ in VECTORS} == set(MultipleRule)


def weighted(**weights: str) -> Multiple:
    """ABCD with the given weights, key ACD, 3 points."""
    opts = tuple(replace(o, weight=Fraction(weights[o.id])) if o.id in weights else o for o in ABCD)
    return replace(QUESTION, options=opts)


@pytest.mark.parametrize(
    ("chosen", "points"), [("acd", 3), ("ac", 2.25), ("a", 1.5), ("d", 0.75), ("ab", 0), ("b", 0), ("", 0)]
)
def test_option_points_add_up_the_weights_of_the_chosen_right_options(chosen: str, points: float) -> None:
    """A missing option costs its own weight, a wrong one costs everything."""
    question = weighted(a="1/2", c="1/4", d="1/4")
    assert earned(question, chosen, "option_points") == points


@pytest.mark.parametrize(
    ("chosen", "points"), [("acd", 3), ("ac", 2.25), ("ab", 0.75), ("abcd", 2.25), ("b", 0), ("", 0)]
)
def test_option_weights_take_the_weight_of_a_wrong_option_off(chosen: str, points: float) -> None:
    """A wrong option with weight -1/4 costs a quarter of the points, and never more than there are."""
    question = weighted(a="1/2", b="-1/4", c="1/4", d="1/4")
    assert earned(question, chosen, "option_weights") == points


def test_option_weights_never_give_more_than_the_points() -> None:
    """Weights that add up to more than 1 earn the points, not more."""
    assert earned(weighted(a="1", c="1", d="1"), "ac", "option_weights") == 3


def test_ticking_everything_earns_nothing_under_default_weights() -> None:
    """Without weights of their own, all options together add up to nothing."""
    assert earned(QUESTION, "abcd", "option_weights") == 0


def test_half_rounded_up_gives_nothing_for_a_question_of_one_point() -> None:
    """进位规则: one point has no half."""
    one = replace(QUESTION, points=100)
    assert [earned(one, s, "half", "up") for s in ("acd", "ac")] == [1, 0]


def test_half_rounded_up_goes_to_the_next_whole_point() -> None:
    """Half of 2.5 points is 2 when rounded up, half of 4 stays 2."""
    assert earned(replace(QUESTION, points=250), "a", "half", "up") == 2
    assert earned(replace(QUESTION, points=400), "a", "half", "up") == 2


@pytest.mark.parametrize(("options", "points"), [(2, 0), (3, 1.5), (4, 1.5), (5, 1.5)])
def test_halves_needs_more_than_two_options_for_a_half(options: int, points: float) -> None:
    """One error earns half only among more than two options."""
    opts = tuple(Option(id_, id_) for id_ in "abcde"[:options])
    question = replace(QUESTION, options=opts, answer=frozenset("a"))
    assert earned(question, "ab", "halves") == points


def test_halves_gives_a_quarter_for_two_errors_among_more_than_four_options() -> None:
    """Two errors earn a quarter with five options, nothing with four."""
    five = replace(QUESTION, options=(*ABCD, Option("e", "E")), answer=frozenset("acd"))
    assert earned(five, "a", "halves") == 0.75
    assert earned(QUESTION, "a", "halves") == 0


def test_all_options_may_be_right() -> None:
    """With every option right, all of them earn all points under every rule."""
    question = replace(QUESTION, answer=frozenset("abcd"))
    assert {earned(question, "abcd", rule) for rule in MultipleRule} == {3}


@given(multiples(weights=False), st.sampled_from(MultipleRule), st.sampled_from(HalfRounding))
def test_the_key_earns_all_points(question: Multiple, rule: MultipleRule, rounding: HalfRounding) -> None:
    """Exactly the right options earn everything under every rule."""
    assert question.fraction(question.right(), ScoringRules(rule, rounding)) == 1


@given(multiples(), st.data())
def test_the_order_of_ticking_does_not_matter(question: Multiple, data: st.DataObject) -> None:
    """A response keeps the listed order, however the boxes were ticked."""
    ids = [o.id for o in question.options]
    chosen = data.draw(st.lists(st.sampled_from(ids), unique=True, min_size=1))
    assert question.check(chosen) == tuple(id_ for id_ in ids if id_ in chosen)


@pytest.mark.parametrize("raw", ["a", ["a", "a"], ["x"], [1], {"a": 1}, True, [["a"]]])
def test_what_is_no_response_is_refused(raw: object) -> None:
    """Unknown options, repeats and other kinds of values are bad responses."""
    with pytest.raises(BadResponse):
        QUESTION.check(raw)


@pytest.mark.parametrize("raw", [None, []])
def test_nothing_chosen_is_no_answer(raw: object) -> None:
    """An empty list answers nothing."""
    assert QUESTION.check(raw) is None


def test_without_shuffle_options_keep_their_order() -> None:
    """The listed order is shown when options are not shuffled."""
    assert QUESTION.layout(Draw("s", "p"), shuffle=False) == tuple("abcd")
