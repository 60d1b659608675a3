"""Every store engine promises the same: each test here runs once for each of ``ENGINES``."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fakes.world import World

# A second engine joins by a line: a name, and how a fresh, empty store of it is addressed.
ENGINES: dict[str, Callable[[Path], str]] = {
    "sqlite": lambda folder: f"sqlite:///{folder / 'quizkit.db'}",
}


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that is not there yet."""
    return ENGINES[request.param](tmp_path)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    """A county with three published activities."""
    world = World(url)
    yield world
    world.close()
