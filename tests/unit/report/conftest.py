"""Headings of the tables."""

from collections.abc import Callable

import pytest

from fakes.counts import MADE_AT
from quizkit.domain.activity import TableRules
from quizkit.report.tables import Heading


@pytest.fixture
def heading() -> Heading:
    """The heading of an activity with the usual thresholds."""
    return Heading("hong-2026", "学党史国史，传红色基因", TableRules(), MADE_AT)


@pytest.fixture
def heading_with() -> Callable[..., Heading]:
    """A heading with other thresholds."""
    return lambda **rules: Heading("hong-2026", "学党史国史，传红色基因", TableRules(**rules), MADE_AT)
