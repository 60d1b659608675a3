"""Names on a roster."""

import pytest

from quizkit.domain.roster import name_key


@pytest.mark.parametrize(
    "typed",
    ["阿卜杜拉·买买提", "阿卜杜拉•买买提", "阿卜杜拉 买买提", " 阿卜杜拉．买买提 ", "阿卜杜拉.买买提"],
)
def test_width_spaces_and_the_middle_dot_do_not_matter(typed: str) -> None:
    """A name is found however its dot was typed."""
    assert name_key(typed) == name_key("阿卜杜拉买买提")


def test_other_names_are_other_names() -> None:
    """王玥 is not 王月."""
    assert name_key("王玥") != name_key("王月")
