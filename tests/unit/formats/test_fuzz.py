"""Mutated banks, activities and texts: only ``InvalidFile`` escapes, and every problem lies in the file."""

import json
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.bank_files import ACTIVITY, BANK
from quizkit.errors import InvalidFile
from quizkit.formats.activity import load_activity
from quizkit.formats.bank import load_bank
from quizkit.formats.stored import canonical_bytes, question_to_json
from strategies import json_values

WORDS = ["id", "type", "stem", "options", "answer", "single", "passage", "a", "", "____", "<b>", "![x](../y)"]
values = json_values | st.sampled_from([*WORDS, 0, -1, 1e300, True, None, [], {}, "\ud800", "\0", "x" * 300])


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything inside ``value``."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for step, inner in items for place in [(*path, step), *places(inner, (*path, step))]]


def mutated(data: st.DataObject, original: dict[str, Any]) -> dict[str, Any]:
    """``original`` with one to four values replaced, removed, renamed or written twice."""
    value = deepcopy(original)
    for _ in range(data.draw(st.integers(1, 4))):
        if not value:
            break
        *above, last = data.draw(st.sampled_from(places(value)))
        owner: Any = value
        for step in above:
            owner = owner[step]
        change = data.draw(st.sampled_from(["replace", "remove", "rename", "repeat"]))
        if change == "remove":
            del owner[last]
        elif change == "rename" and isinstance(owner, dict):
            owner[data.draw(st.sampled_from(WORDS))] = owner.pop(last)
        elif change == "repeat" and isinstance(owner, list):
            owner.append(deepcopy(owner[last]))
        else:
            owner[last] = data.draw(values)
    return value


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to be written again and again."""
    return tmp_path_factory.mktemp("fuzz") / "file.json"


def problems(load: Callable[[Path], Any], file: Path, text: str) -> int:
    """Loads ``text``: the number of its problems, each of which lies in the file and is fully said."""
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        load(file)
    except InvalidFile as error:
        found = error.problems
    else:
        return 0
    lines = text.count("\n") + text.count("\r") + 1
    for problem in found:
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert problem.code
        assert problem.message
        assert not re.search(r"literal\[|function-|tagged-union", problem.path)
    assert list(found) == sorted(found)
    return len(found)


@settings(max_examples=300)
@given(st.data())
def test_a_mutated_bank_is_read_or_its_problems_are_named(file: Path, data: st.DataObject) -> None:
    """Whatever stands in the place of any value."""
    text = json.dumps(mutated(data, BANK), ensure_ascii=data.draw(st.booleans()), indent=1)
    if not problems(load_bank, file, text):
        bank = load_bank(file)
        assert all(canonical_bytes(question_to_json(question)) for question in bank.questions)


@settings(max_examples=200)
@given(st.data())
def test_a_mutated_activity_is_read_or_its_problems_are_named(file: Path, data: st.DataObject) -> None:
    """Whatever stands in the place of any value."""
    text = json.dumps(mutated(data, ACTIVITY), ensure_ascii=data.draw(st.booleans()), indent=1)
    problems(load_activity, file, text)


BANK_TEXT = json.dumps(BANK, ensure_ascii=False, indent=1)


@settings(max_examples=200)
@given(
    st.integers(0, len(BANK_TEXT)), st.integers(0, 40), st.text(max_size=6) | st.sampled_from('{}[],:"\\“，')
)
def test_a_damaged_text_is_read_or_its_problems_are_named(
    file: Path, at: int, removed: int, added: str
) -> None:
    """A stretch cut out, another put in."""
    damaged = BANK_TEXT[:at] + added + BANK_TEXT[at + removed :]
    problems(load_bank, file, damaged)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_their_problems_are_named(file: Path, raw: bytes) -> None:
    """No file makes a reader fail in another way."""
    file.write_bytes(raw)
    for load in (load_bank, load_activity):
        with pytest.raises(InvalidFile):
            load(file)
