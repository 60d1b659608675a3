"""A large bank: what a teacher types costs the server little."""

import json
import time
from pathlib import Path

import pytest
from benchmarks.banks import large_bank

from quizkit.formats.project import Project
from quizkit.widgets.teacher.app import TeacherApp

MOST = 0.1
"""Seconds of CPU a keystroke, the design's budget."""


def test_a_keystroke_with_ten_thousand_questions_costs_little(tmp_path: Path) -> None:
    """In the form: draft, check, comparison with all questions, phone; in the search: the whole bank."""
    path = tmp_path / "quizzes" / "banks" / "large.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(large_bank(10_000), ensure_ascii=False), encoding="utf-8")
    desk = TeacherApp(Project(tmp_path), lambda: pytest.fail("no store"), None).desk
    questions = desk.questions
    questions.listing._heard({"type": "open", "key": "q0"})
    costs = []
    for text in ("遵义会", "遵义会议", "遵义会议在", "遵义会议在哪", "遵义会议在哪一", "遵义会议在哪一年"):
        started = time.process_time()
        questions.writing._heard({"type": "edit", "path": "stem", "value": text})
        questions.listing.search.value = text
        costs.append(time.process_time() - started)
    assert sorted(costs)[len(costs) // 2] < MOST
    assert questions.writing.editor.value["stem"] == "遵义会议在哪一年"
