"""The pages explain what the program shows."""

import pytest

from documents import ROOT, Page
from quizkit.domain.questions import LEVELS, TYPES
from quizkit.report import columns as c
from quizkit.report.tables import FIGURES

OF_STUDENTS = (c.LEVEL, c.STATE, c.SCORE, c.TIME_USED, c.SUBMITTED_AT, c.ATTEMPTS)


def _first_cells(page: str) -> set[str]:
    return {row[0] for table in Page(ROOT / "docs" / page).tables() for row in table.rows}


@pytest.mark.parametrize("column", [c.RANK, *FIGURES, c.NOTE, *OF_STUDENTS], ids=lambda column: column.name)
def test_every_figure_of_the_tables_is_explained(column: c.Column) -> None:
    """The organiser's page says of every column how it is reckoned."""
    assert column.title in _first_cells("organiser.md")


def test_the_glossary_has_every_type_and_level() -> None:
    """Question types and levels stand in the glossary under the names they have in files."""
    text = Page(ROOT / "docs" / "glossary.md").text
    assert [name for name in (*TYPES, *LEVELS) if f"`{name}`" not in text] == []
