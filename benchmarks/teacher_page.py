"""The teacher's page with a large bank: what a keystroke costs the server, in the form and in the search."""

import json
from typing import Any

from benchmarks.banks import large_bank
from benchmarks.measure import Figure, Setting, spent
from quizkit.formats.project import Project
from quizkit.widgets.teacher.app import TeacherApp
from quizkit.widgets.teacher.elements import QuestionForm

_KEYSTROKE = 100
"""Milliseconds of CPU: the budget of the design."""
_STEM = "中国共产党第一次全国代表大会在哪一年召开？"


def measure(setting: Setting) -> list[Figure]:
    """A bank of all eight types; every keystroke keeps the draft, checks, compares with all and shows it."""
    count = setting.sizes.questions
    folder = setting.scratch / "project"
    path = folder / "quizzes" / "banks" / "large.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(large_bank(count), ensure_ascii=False), encoding="utf-8")
    pages: list[TeacherApp] = []
    opened = spent(lambda: pages.append(TeacherApp(Project(folder), _no_store, None)))
    desk = pages[0].desk
    questions = desk.questions
    first = spent(lambda: questions.listing._heard({"type": "open", "key": "q0"}))
    form: QuestionForm = questions.writing.form
    typed = [spent(lambda n=n: _type(form, _STEM[: n + 1])).cpu * 1000 for n in range(len(_STEM))]
    words = "遵义会议延安"
    searched = [spent(lambda n=n: _search(desk, words[: n + 1])).cpu * 1000 for n in range(len(words))]
    problems = spent(lambda: setattr(questions.listing.problems, "value", True)).cpu * 1000
    what = f"teacher's page, {count:,} questions"
    budget = setting.budget(_KEYSTROKE, "questions")
    return [
        Figure("teacher_page.open", f"{what}: opening it, CPU", "s", (opened.cpu,)),
        Figure("teacher_page.question", f"{what}: opening a question, CPU", "s", (first.cpu,)),
        Figure("teacher_page.keystroke", f"{what}: a keystroke in the form, CPU", "ms", tuple(typed), budget),
        Figure("teacher_page.worst", f"{what}: the dearest keystroke, CPU", "ms", (max(typed),), budget),
        Figure(
            "teacher_page.search", f"{what}: a keystroke in the search, CPU", "ms", tuple(searched), budget
        ),
        Figure("teacher_page.problems", f"{what}: finding all with problems, CPU", "ms", (problems,)),
    ]


def _type(form: QuestionForm, text: str) -> None:
    form._handle_custom_msg({"type": "edit", "path": "stem", "value": text}, [])


def _search(desk: Any, text: str) -> None:
    desk.questions.listing.search.value = text


def _no_store() -> Any:
    raise AssertionError("a bank needs no store")
