"""Which questions most students missed, and in which order."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

import strategies  # noqa: F401 - sets how hypothesis runs
from quizkit.domain.missed import FEW, Tally, most_missed, tallied

outcomes = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.booleans(), st.booleans()), max_size=60)


@given(outcomes)
def test_a_tally_is_what_a_naive_count_says(given_: list[tuple[str, bool, bool]]) -> None:
    """Drawn, missed and left empty, question by question, one pass a figure."""
    found = tallied(iter(given_))
    assert set(found) == {key for key, _missed, _empty in given_}
    for key, tally in found.items():
        own = [one for one in given_ if one[0] == key]
        missed = len([one for one in own if one[1]])
        assert tally == Tally(len(own), missed, len([one for one in own if one[2]]))
        assert tally.share == Fraction(missed, len(own))


@given(outcomes, st.integers(0, 10))
def test_the_worst_come_first(given_: list[tuple[str, bool, bool]], limit: int) -> None:
    """Of any two neighbours the first has more evidence, or a higher share, or more students."""
    found = tallied(given_)
    order = most_missed(found, limit)
    assert len(order) == len(set(order)) <= limit
    for one, other in pairwise(order):
        first, second = found[one], found[other]
        if first.is_few != second.is_few:
            assert second.is_few
        elif first.share != second.share:
            assert first.share > second.share
        else:
            assert first.missed >= second.missed
    kept = {key for key, tally in found.items() if tally.missed}
    assert set(order) <= kept
    assert len(order) == min(limit, len(kept))


def test_what_nobody_missed_is_not_named() -> None:
    """A class that got everything right has no list."""
    assert most_missed({"a": Tally(40, 0, 0)}, 10) == []


def test_what_few_drew_comes_last_however_bad_it_was() -> None:
    """Two of two are not worse than thirty of forty; three of three are."""
    few, many, all_three = Tally(FEW - 1, FEW - 1, 0), Tally(40, 30, 0), Tally(FEW, FEW, 0)
    assert most_missed({"few": few, "many": many, "three": all_three}, 10) == ["three", "many", "few"]


def test_of_equal_shares_the_one_of_more_students_comes_first() -> None:
    """Then what is equal stays as it was listed."""
    tallies = {"a": Tally(4, 2, 0), "b": Tally(40, 20, 0), "c": Tally(4, 2, 1)}
    assert most_missed(tallies, 10) == ["b", "a", "c"]
