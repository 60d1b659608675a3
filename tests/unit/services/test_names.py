"""Names in the order people expect, seats however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.services.names import name_order
from quizkit.services.persons import seat_key


@pytest.mark.parametrize(
    "names",
    [
        ["一年级", "二年级", "六年级", "七年级", "八年级", "九年级"],
        ["高一", "高二", "高三"],
        ["1班", "2班", "10班", "11班"],
        ["第一中学", "第二中学", "第十中学", "第十一中学", "第二十中学"],
        ["2024级1班", "2024级2班", "2025级1班"],
    ],
)
def test_numbers_count_as_numbers(names: list[str]) -> None:
    """Arabic or Chinese, small before large."""
    assert sorted([names[-1], *names[:-1]], key=name_order) == names


@given(st.lists(st.text("一二十a1 班年零百", max_size=8)))
def test_all_names_can_be_sorted(names: list[str]) -> None:
    """No mixture of names breaks the order."""
    assert len(sorted(names, key=name_order)) == len(names)


@pytest.mark.parametrize("typed", ["7", "07", " ７ ", "007"])
def test_a_seat_is_the_same_however_written(typed: str) -> None:
    """Leading zeros and width do not matter; 0 stays 0."""
    assert seat_key(typed) == "7"
    assert seat_key("0") == "0"
    assert seat_key("") == ""
