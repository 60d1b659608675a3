"""Files with one thing wrong, and the problems that are found in them."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from fakes.bank_files import ACTIVITY, BANK
from quizkit.errors import InvalidFile
from quizkit.formats.activity import load_activity
from quizkit.formats.bank import load_bank
from quizkit.formats.problems import Problem

Write = Callable[..., Path]


@pytest.fixture
def bank() -> dict[str, Any]:
    """A bank with every question type and no problem; free to be changed."""
    return deepcopy(BANK)


@pytest.fixture
def activity() -> dict[str, Any]:
    """An activity without a problem; free to be changed."""
    return deepcopy(ACTIVITY)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a value as JSON, a text as UTF-8, bytes as they are."""

    def write_(content: object, name: str = "bank.json") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, str | bytes):
            content = json.dumps(content, ensure_ascii=False, indent=1)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write_


def problems_of(load: Callable[[Path], object], path: Path) -> tuple[Problem, ...]:
    """What is wrong with the file; () if nothing is."""
    try:
        load(path)
    except InvalidFile as error:
        return error.problems
    return ()


@pytest.fixture
def bank_problems(write: Write) -> Callable[[object], tuple[Problem, ...]]:
    """The problems of a bank file with this content."""
    return lambda content: problems_of(load_bank, write(content))


@pytest.fixture
def activity_problems(write: Write) -> Callable[[object], tuple[Problem, ...]]:
    """The problems of an activity file with this content."""
    return lambda content: problems_of(load_activity, write(content, "activity.json"))
