"""Ordering: the nine schemes with the vectors of their source, and what a layout may tell."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.draw import Draw
from quizkit.domain.questions import Option, Order
from quizkit.domain.rules import OrderScheme, ScoringRules
from quizkit.errors import BadResponse
from strategies import orders

QUESTION = Order(id="q", stem="?", points=100, items=tuple(Option(c.lower(), c) for c in "ABCDE"))

# Fractions for ACBDE, BCDEA, EDCBA where ABCDE is right.
VECTORS = {
    "all_or_nothing": ["0", "0", "0"],
    "absolute_position": ["0.6", "0", "0.2"],
    "next_exclude_last": ["0.25", "0.75", "0"],
    "next_include_last": ["0.4", "0.6", "0"],
    "one_previous_and_next": ["0.4", "0.6", "0"],
    "pairs": ["0.9", "0.6", "0"],
    "longest_ordered_subset": ["0.8", "0.8", "0"],
    "longest_contiguous_subset": ["0.4", "0.8", "0"],
    "relative_to_correct": ["0.9", "0.6", "0.4"],
}


def fraction(order: str, scheme: OrderScheme) -> Fraction:
    """What ``order`` earns."""
    return QUESTION.fraction(QUESTION.check(list(order.lower())), ScoringRules(order=scheme))


@pytest.mark.parametrize("scheme", OrderScheme)
def test_a_scheme_gives_the_fractions_of_its_vectors(scheme: OrderScheme) -> None:
    """Every named scheme gives the fractions that its source prints."""
    found = [fraction(order, scheme) for order in ("ACBDE", "BCDEA", "EDCBA")]
    assert found == [Fraction(value) for value in VECTORS[scheme]]


@given(orders(), st.sampled_from(OrderScheme))
def test_the_right_order_earns_everything(question: Order, scheme: OrderScheme) -> None:
    """The listed order earns all points under every scheme."""
    assert question.fraction(question.right(), ScoringRules(order=scheme)) == 1


@given(orders(), st.data(), st.text(max_size=5))
def test_a_layout_does_not_depend_on_the_right_order(question: Order, data: st.DataObject, seed: str) -> None:
    """The same items with another key are shown in the same order: a layout cannot tell the key."""
    other = replace(question, items=tuple(data.draw(st.permutations(question.items))))
    assert question.layout(Draw(seed, "p"), shuffle=True) == other.layout(Draw(seed, "p"), shuffle=True)


@given(orders(), st.data(), st.text(max_size=5))
def test_ids_do_not_steer_a_layout(question: Order, data: st.DataObject, seed: str) -> None:
    """Ids are often given in the right order; other ids show the same texts in the same order."""
    ids = data.draw(st.permutations([item.id for item in question.items]))
    items = tuple(replace(i, id=new) for i, new in zip(question.items, ids, strict=True))
    other = replace(question, items=items)
    assert shown(question, seed) == shown(other, seed)


def shown(question: Order, seed: str) -> list[str]:
    """The texts in the order a student sees them."""
    texts = {item.id: item.text for item in question.items}
    return [texts[id_] for id_ in question.layout(Draw(seed, "p"), shuffle=True)]


def test_items_are_shuffled_even_when_nothing_else_is() -> None:
    """Unshuffled, the items would stand in their right order."""
    layouts = {QUESTION.layout(Draw(str(n), "p"), shuffle=False) for n in range(20)}
    assert len(layouts) > 10


@pytest.mark.parametrize("raw", ["abcde", list("abcd"), list("abcda"), list("abcdx"), list("abcdee"), {}, 1])
def test_what_is_no_order_is_refused(raw: object) -> None:
    """Every item has to be placed, each once."""
    with pytest.raises(BadResponse):
        QUESTION.check(raw)


def test_no_response_answers_nothing() -> None:
    """None is no answer."""
    assert QUESTION.check(None) is None
