"""The examples in the documents are files that the readers take."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from quizkit.domain.questions import TYPES
from quizkit.formats.activity import load_activity
from quizkit.formats.activity_models import ActivityFile, SectionFile
from quizkit.formats.bank import load_bank
from quizkit.formats.bank_models import MODELS, BankFile
from quizkit.formats.roster import load_roster

DOCS = Path(__file__).parents[3] / "docs" / "formats"


def blocks(name: str, language: str) -> list[str]:
    """The code blocks of a document."""
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("number", [0, 1])
def test_an_example_of_a_bank_is_read(write: Callable[..., Path], number: int) -> None:
    """Word for word."""
    assert load_bank(write(blocks("bank", "json")[number])).questions


def test_the_examples_show_every_question_type(write: Callable[..., Path]) -> None:
    """All eight."""
    banks = [load_bank(write(text)) for text in blocks("bank", "json")]
    assert {question.type for bank in banks for question in bank.questions} == set(TYPES)


def test_the_example_of_an_activity_is_read(write: Callable[..., Path]) -> None:
    """Word for word."""
    assert load_activity(write(blocks("activity", "json")[0])).question_count == 12


def test_the_example_of_a_roster_is_read(write: Callable[..., Path]) -> None:
    """Word for word."""
    assert len(load_roster(write(blocks("roster", "csv")[0], "roster.csv"))) == 2


@pytest.mark.parametrize(
    ("name", "models"), [("bank", [BankFile, *MODELS.values()]), ("activity", [ActivityFile, SectionFile])]
)
def test_every_field_is_described(name: str, models: list[type]) -> None:
    """A field added to a model is missing from the document until this fails."""
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    fields = {info.alias or field for model in models for field, info in model.model_fields.items()}  # type: ignore[attr-defined]
    assert [field for field in sorted(fields) if f"`{field}`" not in text and f'`"{field}"' not in text] == []
