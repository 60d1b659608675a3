"""A clean file costs little more than parsing it: ratios of CPU time within one run, and counts."""

import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from quizkit.errors import InvalidFile
from quizkit.formats import document
from quizkit.formats.bank import load_bank

Write = Callable[..., Path]


def large(bank: dict[str, Any], copies: int) -> dict[str, Any]:
    """A bank with ``copies`` of each question."""
    many = [
        question | {"id": f"{question['id']}-{n}"} for n in range(copies) for question in bank["questions"]
    ]
    return bank | {"questions": many}


def cpu(call: Callable[[], object]) -> float:
    """CPU seconds of the fastest of three calls."""
    times = []
    for _ in range(3):
        begun = process_time()
        call()
        times.append(process_time() - begun)
    return min(times)


def test_reading_a_bank_costs_a_small_multiple_of_parsing_it(write: Write, bank: dict[str, Any]) -> None:
    """Ten thousand questions in a second leave no room for more than about twenty times the parser."""
    path = write(large(bank, 250))
    text = path.read_text(encoding="utf-8")
    assert cpu(lambda: load_bank(path)) < 40 * cpu(lambda: json.loads(text))


def test_a_bank_of_any_size_costs_in_proportion(write: Write, bank: dict[str, Any]) -> None:
    """Four times the questions take about four times as long, not sixteen."""
    small, big = write(large(bank, 50), "s.json"), write(large(bank, 200), "b.json")
    assert cpu(lambda: load_bank(big)) < 9 * cpu(lambda: load_bank(small))


def test_a_clean_file_is_read_once(
    write: Write, bank: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader that knows lines is only asked about files with problems."""
    calls: list[str] = []
    read = document.read_json
    monkeypatch.setattr(document, "read_json", lambda text, *rest: calls.append(text) or read(text, *rest))
    load_bank(write(bank))
    assert calls == []
    broken = deepcopy(bank)
    broken["title"] = ""
    with pytest.raises(InvalidFile):
        load_bank(write(broken))
    assert len(calls) == 1


def test_check_loads_nothing_heavy(write: Write, bank: dict[str, Any]) -> None:
    """No tables, figures, stores or servers are needed to check a bank, and the help needs no pydantic."""
    code = (
        "import sys, quizkit.cli.check\n"
        "assert 'pydantic' not in sys.modules\n"
        "from quizkit.formats.check import check_files\n"
        "from pathlib import Path\n"
        "assert not check_files([Path(sys.argv[1])]).problems\n"
        "heavy = {'pandas', 'matplotlib', 'sqlalchemy', 'voila', 'ipywidgets', 'opencc'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code, str(write(bank))], check=True)
