"""Schema versions: upgraded by a chain, refused by name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizkit.formats.document import Document
from quizkit.formats.versions import upgraded

# A made-up history: 2 renamed "name" to "title", 3 wrapped it in a list.
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: lambda value: {"title": value["name"]},
    2: lambda value: {"title": [value["title"]]},
}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"schema_version": 1, "name": "x"}, {"schema_version": 3, "title": ["x"]}),
        ({"schema_version": 2, "title": "x"}, {"schema_version": 3, "title": ["x"]}),
        ({"schema_version": 3, "title": ["x"]}, {"schema_version": 3, "title": ["x"]}),
    ],
)
def test_an_older_file_is_upgraded_step_by_step(
    write: Callable[..., Path], given: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Each version knows only the next one."""
    document = Document(write(given))
    assert upgraded(document, UPGRADES, current=3) == expected
    assert document.problems == ()


@pytest.mark.parametrize(
    ("found", "code", "number"), [(0, "version_too_old", "1"), (4, "version_too_new", "3")]
)
def test_a_version_outside_the_chain_is_refused_with_both_numbers(
    write: Callable[..., Path], found: int, code: str, number: str
) -> None:
    """Older than the oldest upgrade, newer than the current one."""
    document = Document(write({"schema_version": found}))
    assert upgraded(document, UPGRADES, current=3) is None
    assert [p.code for p in document.problems] == [code]
    assert str(found) in document.problems[0].message
    assert number in document.problems[0].message
