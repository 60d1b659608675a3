"""From bank to activity in the teacher's page: live counts, papers, publishing, and correcting a key."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import ipywidgets as w
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import ROOT
from fakes.world import Clock
from quizkit.formats.activity import load_activity
from quizkit.formats.project import Project
from quizkit.formats.roster import load_roster
from quizkit.services import Services, open_services
from quizkit.services.authoring import Shelf
from quizkit.widgets.questions import KINDS
from quizkit.widgets.teacher import TeacherApp
from quizkit.widgets.teacher.elements import QuestionForm, QuestionList
from quizkit.widgets.teacher.settings import last_moment, moment, put

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


class Page:
    """The page, with the project's own banks."""

    def __init__(self, folder: Path, services: Services) -> None:
        self.folder = folder
        project = Project(folder)
        shelf = Shelf(project, clock=lambda: NOW)
        self.app = TeacherApp(project, lambda: services, None, shelf=shelf)
        self.desk: Any = self.app.desk

    def tab(self, name: str) -> Any:
        """Goes to a tab."""
        self.desk.tabs[name].click()
        return self.desk.page

    def widgets(self, root: Any = None) -> list[Any]:
        """All widgets on the page."""
        found: list[Any] = []

        def walk(widget: Any) -> None:
            found.append(widget)
            for child in getattr(widget, "children", ()):
                walk(child)

        walk(root or self.app.widget)
        return found

    def press(self, label: str) -> None:
        """Presses the first button with that label."""
        next(x for x in self.widgets() if isinstance(x, w.Button) and x.description == label).click()

    def field(self, label: str) -> Any:
        """The first field with that label that is on the screen."""
        fields = (x for x in self.widgets() if not isinstance(x, w.Button))
        return next(x for x in fields if getattr(x, "description", None) == label)

    def text(self) -> str:
        """What can be read in sentences."""
        markup = "\n".join(x.value for x in self.widgets(self.desk.page.widget) if isinstance(x, w.HTML))
        return unescape(re.sub(r"<[^>]*>", " ", markup))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with the repository's banks and activity."""
    shutil.copytree(ROOT / "quizzes", tmp_path / "quizzes")
    return tmp_path


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock(NOW)


@pytest.fixture
def services(folder: Path, clock: Clock) -> Iterator[Services]:
    """A store with a roster."""
    with open_services(f"sqlite:///{folder / 'quizkit.db'}", clock=clock, create=True) as opened:
        opened.roster.import_rows(load_roster(folder / "quizzes" / "rosters" / "demo.csv"), "test")
        yield opened


@pytest.fixture
def page(folder: Path, services: Services) -> Page:
    """The page."""
    return Page(folder, services)


def composed(page: Page, **fields: Any) -> Any:
    """A new activity of two sections."""
    tab = page.tab("composing")
    tab.picker.value = ":new"
    page.field("活动名称").value = "课堂小测"
    tab.add.click()
    page.field("抽几题").value = "3"
    page.field("每题几分").value = "4"
    for label, value in fields.items():
        page.field(label).value = value
    return tab


# --- composing -------------------------------------------------------------------------------------


def test_a_section_says_while_typing_what_the_banks_have_for_it(page) -> None:
    """Counts by level, points and time of the section and of the paper; a shortage where it arises."""
    tab = composed(page)
    assert "抽 3 题，12 分" in page.text()
    assert "3 题 · 12 分" in page.text()
    page.field("抽几题").value = "200"
    assert page.text().count("要抽 200 题") == 1
    page.field("抽几题").value = "两百"
    assert "应该是一个整数" in page.text()
    page.field("抽几题").value = "3"
    before = page.text()
    page.field("标签").value = page.field("标签").options[1][1]
    assert page.text() != before
    assert tab.value["paper"]["sections"][0]["tags"]


def test_sections_are_added_type_by_type_and_named_after_it(page) -> None:
    """Each new section takes the next type that the bank has; its name follows the type."""
    page.desk.choose("new-china")
    tab = page.tab("composing")
    tab.picker.value = ":new"
    for _type in KINDS:
        tab.add.click()
    assert "可抽。请" not in page.text()
    tab.add.click()
    sections = tab.value["paper"]["sections"]
    shown = [(section["title"], section["types"]) for section in sections]
    assert shown[:2] == [("单选题", ["single"]), ("多选题", ["multiple"])]
    assert [types for _title, types in shown] == [*([kind] for kind in KINDS), ["single"]]
    assert all(section["draw"] >= 1 for section in sections)
    first = tab.sections[0]
    first.settings[4].field.value = "blank"
    assert first.settings[0].field.value == "填空题"
    assert tab.value["paper"]["sections"][0]["title"] == "填空题"
    first.settings[0].field.value = "基础知识"
    first.settings[4].field.value = "single"
    assert tab.value["paper"]["sections"][0]["title"] == "基础知识"


def test_three_sample_papers_are_drawn_as_students_get_them(page) -> None:
    """Each with its questions and right answers; a plan that cannot be filled says which section."""
    composed(page)
    page.press("看三份样卷")
    sheets = [x for x in page.widgets() if "qk-sample" in getattr(x, "_dom_classes", ())]
    assert len(sheets) == 3
    assert all(sheet.value.count("答案：") == 3 for sheet in sheets)
    page.field("抽几题").value = "200"
    page.press("看三份样卷")
    assert "要抽 200 题" in page.desk.page.said.widget.value


def test_publishing_writes_the_file_and_gives_the_address(page, folder, services, monkeypatch) -> None:
    """The file holds; the address and its QR code are there; it can be opened now."""
    monkeypatch.setenv("QUIZKIT_ADDRESS", "http://192.168.1.5:8866")
    composed(page, 开始="2030-01-02 8:00", 结束="２０３０/1/3", 谁能参加="open")
    page.press("发布")
    assert not services.activities.list()
    page.press("确定：发布")
    assert "http://192.168.1.5:8866/a/act-2026-11" in page.text()
    assert "<svg" in "".join(x.value for x in page.widgets() if isinstance(x, w.HTML))
    written = json.loads((folder / "quizzes/activities/act-2026-11.json").read_text(encoding="utf-8"))
    assert written["window"] == {
        "opens": "2030-01-02T08:00:00",
        "closes": "2030-01-03T23:59:00",
        "time_zone": "Asia/Shanghai",
    }
    assert load_activity(folder / "quizzes/activities/act-2026-11.json").title == "课堂小测"
    assert services.activities.get("act-2026-11").state == "scheduled"
    page.press("现在就开放")
    assert services.activities.get("act-2026-11").state == "open"
    page.press("发布")
    page.press("确定：发布")
    assert "没有变化，仍是第 1 版" in page.text()


def test_what_is_missing_stands_beside_its_field_and_nothing_is_written(page, folder) -> None:
    """Saving names the first thing to put right."""
    tab = composed(page, 活动名称="", 开始="明天早上")
    assert not any("不能是空的" in setting._problem.value for setting in tab.settings)
    tab.save.click()
    assert "处要改好：活动名称" in tab.said.widget.value
    beside = {s.path: s._problem.value for s in tab.settings}
    assert "不能是空的" in beside["title",]
    assert "明天早上" in beside["window", "opens"]
    assert not list((folder / "quizzes/activities").glob("act*"))


def test_a_draft_survives_the_page(page, folder, services) -> None:
    """What was typed and not saved is there for the next page, under its own title."""
    composed(page)
    other = Page(folder, services)
    tab = other.tab("composing")
    assert "课堂小测" in [title for title, _id in tab.picker.options]
    tab.picker.value = "act-2026-11"
    assert "还没有保存的草稿" in tab.said.widget.value
    assert other.field("抽几题").value == "3"
    tab.save.click()
    assert (folder / "quizzes/activities/act-2026-11.json").exists()
    assert not Page(folder, services).tab("composing").said.widget.value


def test_an_activity_written_by_hand_keeps_what_the_form_cannot_show(page, folder) -> None:
    """Opened and saved without a change the file means the same, lists of several types and all."""
    path = folder / "quizzes/activities/hong-2026.json"
    before = load_activity(path)
    tab = page.tab("composing")
    tab.picker.value = "hong-2026"
    tab.save.click()
    assert "已保存" in tab.said.widget.value
    assert load_activity(path) == before


def test_two_teachers_on_one_activity(page, folder, services) -> None:
    """The second to save is told, and what they typed is still there."""
    other = Page(folder, services)
    for one, title in ((page, "甲的"), (other, "乙的")):
        tab = one.tab("composing")
        tab.picker.value = "hong-2026"
        one.field("活动名称").value = title
    page.desk.page.save.click()
    other.desk.page.save.click()
    assert "✗" in other.desk.page.said.widget.value
    assert load_activity(folder / "quizzes/activities/hong-2026.json").title == "甲的"
    assert other.field("活动名称").value == "乙的"


def test_another_mode_brings_its_own_rules(page) -> None:
    """A contest never offers to show answers before its end."""
    tab = composed(page)
    shown = {id_ for _words, id_ in tab.review.field.options}
    assert "after_each" not in shown
    page.field("方式").value = "practice"
    assert "after_each" in {id_ for _words, id_ in page.field("学生什么时候看什么").options}
    assert tab.value["mode"] == "practice"


@pytest.mark.parametrize(
    ("typed", "at", "end"),
    [
        ("2026-9-1 8:05", "2026-09-01T08:05:00", "2026-09-01T08:05:00"),
        ("２０２６/９/１", "2026-09-01T00:00:00", "2026-09-01T23:59:00"),
        ("2026-02-30", "2026-02-30", "2026-02-30"),
        ("", None, None),
        ("下周一", "下周一", "下周一"),
    ],
)
def test_moments_are_read_as_people_type_them(typed, at, end) -> None:
    """Full width and slashes; what is none stays as typed, and its problem says so."""
    assert moment(typed) == at
    assert last_moment(typed) == end


@given(
    st.dictionaries(st.sampled_from("abc"), st.integers() | st.dictionaries(st.sampled_from("de"), st.none()))
)
def test_putting_a_value_never_changes_the_old_one(value) -> None:
    """Drafts are kept as they were."""
    before = repr(value)
    put(value, ("a", "d"), 1)
    put(value, ("b",), None, drop=True)
    assert repr(value) == before


# --- correcting ------------------------------------------------------------------------------------


@pytest.fixture
def answered(page, services, folder) -> str:
    """An activity of one question, whose key is wrong; three students have answered it. Its id."""
    bank = {
        "schema_version": 1,
        "id": "wrong-key",
        "title": "有错的题库",
        "questions": [
            {
                "id": "zunyi",
                "type": "single",
                "stem": "遵义会议在哪一年召开？",
                "points": 4,
                "options": [{"id": "a", "text": "1934年"}, {"id": "b", "text": "1935年"}],
                "answer": "a",
                "level": level,
            }
            | {"id": f"zunyi-{level}"}
            for level in ("primary", "junior", "senior")
        ],
    }
    path = folder / "quizzes/banks/wrong-key.json"
    path.write_text(json.dumps(bank, ensure_ascii=False), encoding="utf-8")
    tab = page.tab("composing")
    tab.picker.value = ":new"
    page.field("活动名称").value = "更正"
    tab.add.click()
    page.field("抽几题").value = "1"
    section = tab.sections[0]
    next(s for s in section.settings if s.path[-1] == "banks").field.value = "wrong-key"
    page.press("发布")
    page.press("确定：发布")
    id_ = str(tab.value["id"])
    county = services.entry.counties(id_)[0]
    school = services.entry.schools(id_, county.id)[0]
    class_ = services.entry.classes(id_, school.id)[0]
    rows = load_roster(folder / "quizzes" / "rosters" / "demo.csv")
    names = [r.name for r in rows if (r.school, r.class_name) == (school.name, class_.name)][:3]
    for name, chosen in zip(names, ("a", "b", "b"), strict=True):
        sitting = services.attempts.start(id_, services.entry.identify(id_, class_.id, name))
        services.attempts.answer(sitting, "e1", 0, chosen)
        services.attempts.submit(sitting.ref, "s1")
    return id_


def test_a_corrected_key_says_first_how_many_scores_change(page, answered, services, folder) -> None:
    """Then, with a reason, it changes them, and the bank's question with them."""
    tab = page.tab("correcting")
    tab.picker.value = answered
    row = next(r for r in tab.list.content["rows"] if "3 份答卷抽到" in str(r["tags"]))
    tab.list._handle_custom_msg({"type": "open", "key": row["key"]}, [])
    tab.look.click()
    assert "和现在用的一样" in page.text()
    act = {"type": "act", "name": "right", "path": "options.b", "value": True}
    tab.form._handle_custom_msg(act, [])
    tab.look.click()
    assert "2 份成绩会升高，1 份会降低，0 份不变" in page.text()
    page.press("更正")
    page.press("确定：更正")
    assert "原因" in tab.said.widget.value
    tab.reason.value = "答案录错，应为 1935 年"
    page.press("更正")
    page.press("确定：更正")
    assert "已更正。3 份成绩改变了。" in page.text()
    question = next(q for q in services.corrections.questions(answered) if q.drew == 3)
    assert question.corrected_at is not None
    assert question.question.right() == "b"
    bank = json.loads((folder / "quizzes/banks/wrong-key.json").read_text(encoding="utf-8"))
    answers = {q["id"]: q["answer"] for q in bank["questions"]}
    assert answers[question.question.id] == "b"
    assert sorted(answers.values()) == ["a", "a", "b"]


def test_another_question_is_no_correction(page, answered) -> None:
    """Stored answers would not fit: it is refused with what to do, and nothing changes."""
    tab = page.tab("correcting")
    tab.picker.value = answered
    tab.list._handle_custom_msg({"type": "open", "key": tab.list.content["rows"][0]["key"]}, [])
    assert "points" not in [field["path"] for field in tab.form.content["fields"]]
    option = next(field for field in tab.form.content["fields"] if field["path"] == "options")["rows"][0][
        "key"
    ]
    tab.form._handle_custom_msg({"type": "edit", "path": f"options.{option}.text", "value": "别的"}, [])
    tab.look.click()
    assert "选项变了" in tab.said.widget.value
    assert tab.apply.widget.layout.display == "none"


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "type": st.sampled_from(["open", "edit", "act", "page", "save", "apply"]),
                "key": st.integers(0, 30),
                "path": st.sampled_from(["stem", "options.a", "answer", "points", "sources"]),
                "name": st.sampled_from(["right", "remove", "add", "type", "save"]),
                "value": st.sampled_from(["x", True, 1, None, "multiple"]),
                "page": st.integers(-3, 3),
            }
        ),
        max_size=20,
    )
)
def test_no_message_of_the_correcting_page_changes_anything(page, answered, services, messages) -> None:
    """Scores change by the confirmed button alone."""
    tab = page.desk.page if page.desk.tab == "correcting" else page.tab("correcting")
    before = services.corrections.questions(answered)
    keys = [row["key"] for row in tab.list.content["rows"]]
    for message in messages:
        sent = message | {"key": keys[message["key"] % len(keys)]}
        for widget in page.widgets(tab.widget):
            if isinstance(widget, QuestionForm | QuestionList):
                widget._handle_custom_msg(sent, [])
    assert services.corrections.questions(answered) == before
    assert "程序出了一点问题" not in page.text()
