"""The teacher's page under slow lines, quick fingers and keyboards: no text is lost or goes elsewhere."""

from pathlib import Path
from typing import Any

import pytest

from quizkit.widgets.teacher.elements import QuestionForm
from widgets.test_teacher import Page, judge, write_bank


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with one bank."""
    write_bank(tmp_path, "a", *(judge(f"q{n}", f"第 {n} 句话") for n in range(1, 4)))
    return tmp_path


@pytest.fixture
def page(folder: Path) -> Page:
    """A page on it."""
    return Page(folder)


def shown(page: Page, path: str = "stem") -> Any:
    """What the server has last sent for a field."""
    return next(field for field in page.one(QuestionForm).content["fields"] if field["path"] == path)["value"]


def edit(page: Page, path: str, value: Any, **more: Any) -> None:
    """What the form sends: with a running number, and the question it is about."""
    of = page.one(QuestionForm).content["question"]
    page.say(QuestionForm, {"type": "edit", "path": path, "value": value, "of": of, **more})


def sent_contents(page: Page) -> list[Any]:
    """Every content that goes to the browser from now on."""
    found: list[Any] = []
    page.one(QuestionForm).observe(lambda change: found.append(change["new"]), "content")
    return found


def draft_texts(page: Page) -> dict[str, Any]:
    """The stems of all drafts by the id of their question."""
    return {draft.id: draft.value.get("stem") for draft in page.desk.drafts_of("a")}


@pytest.mark.parametrize("press", ["撤销", "放弃修改"])
def test_what_is_taken_back_is_sent_to_the_form(page, press) -> None:
    """The field holds what was typed; the server's own state before it is the same as after it."""
    page.open("q1")
    sent = sent_contents(page)
    edit(page, "stem", "改过的话", n=1)
    assert sent == []
    writing = page.desk.questions.writing
    {"撤销": writing.undo, "放弃修改": writing.discard}[press].click()
    assert len(sent) == 1
    assert shown(page) == "第 1 句话"


def test_the_form_learns_up_to_where_it_was_heard(page) -> None:
    """So that a field that was typed into meanwhile keeps what it holds."""
    page.open("q1")
    edit(page, "stem", "甲", n=7)
    page.retype("single")
    assert page.one(QuestionForm).content["heard"] == 7
    edit(page, "stem", "乙", n=8)
    page.act("add", "options")
    assert page.one(QuestionForm).content["heard"] == 8


def test_what_was_typed_before_another_question_came_stays_with_its_own(page) -> None:
    """A late message goes into the draft of its question, never into the one that is shown now."""
    page.open("q1")
    of = page.one(QuestionForm).content["question"]
    page.open("q2")
    edit(page, "stem", "这是第一题的话", n=3, of=of)
    assert draft_texts(page) == {"q1": "这是第一题的话"}
    assert shown(page) == "第 2 句话"
    page.open("q1")
    assert shown(page) == "这是第一题的话"


def test_a_late_message_does_not_bring_a_deleted_question_back(page) -> None:
    """What was deleted has no draft."""
    page.open("q1")
    form = page.one(QuestionForm)
    of = form.content["question"]
    page.press("删除")
    form._handle_custom_msg({"type": "edit", "path": "stem", "value": "晚来的话", "of": of, "n": 3}, [])
    assert draft_texts(page) == {}


def test_the_form_says_how_a_lesson_names_the_question(page) -> None:
    """Its id, and the call with bank and id, ready to be copied into a notebook."""
    page.open("q2")
    assert 'qk.practice("a", ids="q2")' in page.text().replace("&quot;", '"')


def test_a_text_that_no_field_takes_is_not_dropped_without_a_word(page) -> None:
    """Longer than anything a bank holds: the sentence says so."""
    page.open("q1")
    edit(page, "stem", "长" * 30_000, n=1)
    assert "太长" in page.text()


def test_passing_other_types_by_keyboard_loses_no_option(page) -> None:
    """Arrow keys choose every type on the way; only the one where they stop counts, as one step."""
    page.press("新题")
    page.type("options.a.text", "红军")
    page.type("options.b.text", "八路军")
    writing = page.desk.questions.writing
    for type_ in ("multiple", "true_false", "blank", "numeric", "order"):
        page.retype(type_)
    assert [item["text"] for item in writing.editor.value["items"][:2]] == ["红军", "八路军"]
    writing.undo.click()
    assert writing.editor.value["type"] == "single"
    page.retype("true_false")
    page.type("answer", "true")
    page.retype("single")
    assert writing.editor.value["options"][0]["text"] == ""


@pytest.mark.parametrize(("removed", "focus"), [("b", "options.c"), ("d", "options.c")])
def test_after_a_row_is_removed_the_keyboard_is_at_its_neighbour(page, removed, focus) -> None:
    """At the one that took its place, at the end at the last one."""
    page.press("新题")
    page.type("stem", "题干")
    sent: list[Any] = []
    page.one(QuestionForm).send = sent.append
    page.act("remove", f"options.{removed}")
    assert sent == [{"type": "focus", "path": focus + "x"}]


def test_the_keyboard_is_not_left_on_a_button_that_went_away(page) -> None:
    """Undo that has come to its end gives it to redo, and so on: every press leaves it somewhere."""
    page.open("q1")
    writing = page.desk.questions.writing
    focused: list[str] = []
    for one in (writing.undo, writing.redo, page.desk.questions.undo, page.desk.questions.new):
        one.send = lambda _message, one=one: focused.append(one.description)
    edit(page, "stem", "甲", n=1)
    writing.undo.click()
    writing.redo.click()
    writing.discard.click()
    assert focused == ["重做", "撤销", "撤销"]
    writing.delete.click()
    page.desk.questions.undo.click()
    assert focused[3:] == ["撤销：删除 1 题", "新题"]


def test_a_picture_with_a_chinese_name_is_seen(page, folder) -> None:
    """Teachers name files in Chinese; what is uploaded is on the phone beside the form."""
    page.open("q1")
    upload = page.desk.questions.writing.upload
    upload._take("南湖红船.png", b"\x89PNG\r\n\x1a\n....")
    page.type("stem", "![红船](南湖红船.png) 这是红船。")
    assert 'src="data:image/png;base64,' in page.desk.questions.writing.preview.box.view["stem"]


def test_every_filter_says_what_it_is_set_to(page) -> None:
    """Nothing is left out at first, and each says so."""
    for label in ("题型", "学段", "难度", "标签"):
        field = page.field(label)
        assert field.label == "全部"
    page.field("难度").value = 3
    assert page.rows() == []
    page.field("难度").label = "全部"
    assert len(page.rows()) == 3
