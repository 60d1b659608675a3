"""qk.practice: questions beside a lesson, explained at once, nothing stored."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import quizkit as qk
from projects import ROOT, TestProject
from quizkit.domain.bank import Bank
from quizkit.domain.questions import Numeric, Option, Order, Single, TrueFalse
from quizkit.errors import UsageError
from quizkit.widgets.practice import Practice

BANK = ROOT / "quizzes" / "banks" / "party-history.json"
PAIR = (Option("a", "甲"), Option("b", "乙"))
# The kit's own banks grow; what a wish finds is counted in this one.
SMALL = Bank(
    "small",
    "小题库",
    "zh-CN",
    "CC-BY-4.0",
    (
        TrueFalse(id="t1", stem="s", points=400, answer=True, level="primary", tags=("建国", "外交")),
        TrueFalse(id="t2", stem="s", points=400, answer=True, level="junior", tags=("外交",)),
        TrueFalse(id="t3", stem="s", points=400, answer=False, level="senior"),
        Numeric(id="n1", stem="s", points=400, answer=Fraction(1954), level="junior", tags=("宪法",)),
        Single(id="s1", stem="s", points=400, options=PAIR, answer="a", level="primary", tags=("外交",)),
        Order(id="o1", stem="s", points=400, items=PAIR, level="senior"),
    ),
)


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


def kinds_of(widget: Any) -> list[str]:
    """The types of all questions of a practice, in their order."""
    found, box = [], run_of(widget)
    for _n in range(100):
        found.append(box.view["type"])
        button = next(child for child in widget.children if getattr(child, "description", ""))
        button.click()
        if box not in widget.children:
            break
    return found


@pytest.mark.parametrize(
    ("wish", "number"),
    [
        ({"types": "判断题"}, 3),
        ({"types": "true_false"}, 3),
        ({"types": ["判断", "numeric"]}, 4),
        ({"types": ["true_false"], "level": "小学"}, 1),
        ({"types": ["true_false"], "level": "primary", "tags": ["外交"]}, 1),
        ({"tags": "外交"}, 3),
        ({"tags": ["外交", "宪法"], "n": 50}, 4),
        ({"n": 3}, 3),
        ({}, 6),
    ],
)
def test_questions_are_chosen_by_tag_type_and_level(wish: dict[str, Any], number: int) -> None:
    """One or several of each, in the words of page or file; ``n`` of those that fit, at most all."""
    wished = {"true_false", "numeric"} if "types" in wish else set()
    kinds = kinds_of(qk.practice(SMALL, **wish))
    assert len(kinds) == number
    assert not wished or set(kinds) <= wished


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"tags": "长城"}, "题库“小题库”里没有标签“长城”。有：建国、"),
        ({"types": "简答题"}, "没有题型“简答题”。可以写：单选题、多选题"),
        ({"level": "大学"}, "没有学段“大学”。可以写：小学、初中、高中。"),
        ({"types": "排序题", "level": "小学"}, "没有合起来都符合的题目。请少写一个条件。这里有的学段："),
        ({"n": 0}, "n 是抽几道题，要写 1 或更大的整数。"),
        ({"n": "3"}, "n 是抽几道题，要写 1 或更大的整数。"),
    ],
)
def test_a_wish_that_nothing_fits_is_one_sentence(wish: dict[str, Any], said: str) -> None:
    """It says what there is; in a notebook the sentence stands alone, without a traceback."""
    with pytest.raises(UsageError) as raised:
        qk.practice(SMALL, **wish)
    assert said in str(raised.value)
    assert raised.value._render_traceback_() == [str(raised.value)]


def test_a_lesson_names_its_questions_in_their_order() -> None:
    """``ids`` gives these questions, one after the other."""
    bank = qk.load_bank(BANK)
    questions = [next(q for q in bank.questions if q.type == type_) for type_ in ("order", "single", "match")]
    ids = [question.id for question in questions]
    assert kinds_of(qk.practice(BANK, ids=ids)) == ["order", "single", "match"]
    assert kinds_of(qk.practice(BANK, ids=ids[1])) == ["single"]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"ids": "no-such"}, "没有编号为 no-such 的题目"),
        ({"ids": ("first-congress-last-day-lake", "first-congress-last-day-lake")}, "写了两次"),
        ({"ids": "first-congress-last-day-lake", "tags": "建党"}, "写了 ids 就不要再写"),
        ({"ids": ()}, "至少写一个"),
    ],
)
def test_ids_that_cannot_be_meant_are_one_sentence(wish: dict[str, Any], said: str) -> None:
    """A wrong id, one twice, ids beside other wishes, and no id at all."""
    with pytest.raises(UsageError) as raised:
        qk.practice(ROOT / "quizzes" / "banks" / "party-history.json", **wish)
    assert said in str(raised.value)


def test_a_bank_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A misspelt id: the sentence names the banks there are; a bank's own title is as good as its id."""
    monkeypatch.setenv("QUIZKIT_DIR", str(ROOT))
    with pytest.raises(UsageError) as raised:
        qk.practice("party-histroy")
    assert "没有编号为“party-histroy”的题库。这里有：" in str(raised.value)
    assert "party-history（中国共产党历史（1921—1949））" in str(raised.value)
    with pytest.raises(UsageError) as raised:
        qk.practice(tmp_path / "none.json")
    assert "没有题库文件" in str(raised.value)
    assert run_of(qk.practice("社会主义发展史", n=1)).view["type"]


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
    question = Single(id="q", stem="s", points=400, options=PAIR, answer="a", explanation="e")
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
