"""From a model's complaints to findings."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

from quizkit.formats.document import Document
from quizkit.formats.model_base import FileModel
from quizkit.formats.shape import near, shown, validated


class Dozen(FileModel):
    """A model with a rule that none of ours has."""

    eggs: Annotated[int, Field(multiple_of=12)]


def test_a_complaint_without_a_sentence_of_its_own_is_still_named(write: Callable[..., Path]) -> None:
    """A rule added to a model is reported from the first day on, if in the words of pydantic."""
    document = Document(write({"eggs": 13}))
    assert validated(Dozen, document.value, document, ()) is None
    (problem,) = document.problems
    assert (problem.path, problem.code) == ("eggs", "bad_value")
    assert problem.message == "这里的内容不合要求（Input should be a multiple of 12）。"


@pytest.mark.parametrize(
    ("typed", "meant"), [("tpye", "type"), ("Type", "type"), ("stme", "stem"), ("x", None), ("", None)]
)
def test_the_nearest_name_is_offered(typed: str, meant: str | None) -> None:
    """Swapped letters and capitals, not anything at all."""
    assert near(typed, ["type", "stem", "points"]) == meant


def test_a_long_piece_of_a_file_is_cut() -> None:
    """A sentence stays a sentence."""
    assert shown("长" * 100) == "长" * 39 + "…"
    assert shown(["a"]) == "['a']"
