"""A county for tests of use cases that look at one engine only."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A county on SQLite."""
    world = World(str(tmp_path / "quizkit.db"))
    yield world
    world.close()
