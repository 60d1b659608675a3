"""qk.practice: questions beside a lesson, explained at once, nothing stored."""

from pathlib import Path
from typing import Any

import pytest

import quizkit as qk
from projects import ROOT, TestProject
from quizkit.domain.questions import Option, Single
from quizkit.widgets.practice import Practice

BANK = ROOT / "quizzes" / "banks" / "party-history.json"


def run_of(widget: Any) -> Any:
    """The question box of a practice."""
    return next(child for child in widget.children if hasattr(child, "view"))


def test_practice_draws_n_questions_of_a_bank() -> None:
    """A path or an id, a number and a seed: the same seed, the same questions."""
    first, second = (run_of(qk.practice(BANK, n=5, seed="a")).view for _ in range(2))
    assert first == second
    assert first["confirm"]


def test_a_bank_is_found_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a project's notebook the id of a bank is enough."""
    monkeypatch.setenv("QUIZKIT_DIR", str(ROOT))
    assert run_of(qk.practice("party-history", n=1)).view["type"]


def test_an_answer_is_explained_once_and_fixed(tmp_path: Path) -> None:
    """Right or wrong, the right answer and why; a second answer to it is refused."""
    widget = qk.practice(BANK, n=3, seed="a")
    box = run_of(widget)
    sent: list[Any] = []
    box.send = sent.append
    answer = {"type": "answer", "id": "1", "position": 0, "response": _first(box.view)}
    box._handle_custom_msg(answer, [])
    assert sent[-1] == {"type": "saved", "id": "1"}
    assert box.view["locked"]
    assert "出处" in box.view["feedback"]["html"]
    box._handle_custom_msg(answer | {"id": "2"}, [])
    assert sent[-1] == {"type": "refused", "id": "2"}


def _first(view: dict[str, Any]) -> Any:
    match view["type"]:
        case "multiple":
            return [view["options"][0]["key"]]
        case "single" | "true_false":
            return view["options"][0]["key"]
        case "blank":
            return ["x"] * len(view["fields"])
        case "order":
            return [item["key"] for item in view["items"]]
        case "match":
            return {view["left"][0]["key"]: "1"}
        case "passage":
            return {"1": _first(view["parts"][0])}
        case _:
            return "1"


def test_the_end_says_how_many_were_right_and_starts_again() -> None:
    """After the last question: the result, and the same questions once more."""
    options = (Option("a", "甲"), Option("b", "乙"))
    question = Single(id="q", stem="s", points=400, options=options, answer="a", explanation="e")
    from quizkit.domain.paper import PaperItem

    practice = Practice((PaperItem("b", "v", question, 0, 400, ("a", "b")),))
    practice.box._handle_custom_msg({"type": "answer", "id": "1", "position": 0, "response": "1"}, [])
    practice.next.click()
    assert "答对 1 / 1 题" in practice.place.value
    assert "得 4 / 4 分" in practice.place.value
    practice.next.click()
    assert practice.box.view["feedback"] is None


def test_pages_say_what_is_wrong_instead_of_a_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without a store the student's page is a sentence."""
    (tmp_path / "quizzes").mkdir()
    monkeypatch.setenv("QUIZKIT_DIR", str(tmp_path))
    widget = qk.student_app()
    assert "找不到数据库" in widget.children[0].value


def test_scores_are_a_frame_with_the_tables_figures(project: TestProject) -> None:
    """qk.scores gives what the command and the page show."""
    frame = qk.scores("hong-2026", folder=project.folder, db=str(project.store))
    assert int(frame["enrolled"].sum()) == 120
    assert len(frame) == 3


def test_unknown_names_are_attribute_errors() -> None:
    """A typo in a notebook is told as one."""
    with pytest.raises(AttributeError):
        _ = qk.no_such_thing


@pytest.mark.parametrize("name", ["mean_by_unit", "funnel", "participation_by_unit", "distribution"])
def test_figures_are_drawn_from_an_activity(name: str, project: TestProject) -> None:
    """qk.figures draws what qk.scores counts, also while nobody has a result."""
    draw = getattr(qk.figures, name)
    assert draw("hong-2026", folder=project.folder, db=str(project.store)).axes
