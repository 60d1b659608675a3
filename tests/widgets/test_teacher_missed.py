"""Tab 错题 without a browser: who is counted, the list, the question that is open, the practice."""

import base64
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import ipywidgets as w
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import ROOT
from fakes.world import Clock
from quizkit.domain.activity import ALL_SHOWN, Activity, Mode, ReviewPolicy, SectionPlan, Shown, Window
from quizkit.domain.bank import Bank
from quizkit.formats.bank import load_bank
from quizkit.formats.project import Project
from quizkit.formats.roster import load_roster
from quizkit.services import Services, open_services
from quizkit.services.authoring import Shelf
from quizkit.widgets.elements import LessonQuestionBox
from quizkit.widgets.teacher import TeacherApp
from quizkit.widgets.teacher.elements import QuestionList
from strategies import json_values

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
TOKEN = "abcde-fghjk-mnpqr-stuvw"  # noqa: S105 - the test's own
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SCHOOL, CLASS = "青山县实验小学", "五年级1班"
QUESTIONS = (
    {
        "id": "zunyi",
        "type": "single",
        "stem": "遵义会议在哪一年召开？![会址](house.png)",
        "points": 4,
        "options": [{"id": "right", "text": "1935年"}, {"id": "wrong", "text": "1934年 < 1935年"}],
        "answer": "right",
        "level": "primary",
        "explanation": "1935 年 1 月，中共中央政治局在遵义开会。",
        "sources": [{"title": "中国共产党简史", "by": "本书编写组", "year": 2021}],
    },
    {"id": "opening", "type": "true_false", "stem": "开国大典在1949年举行。", "points": 2, "answer": True},
    {"id": "fifth", "type": "blank", "stem": "中国共产党成立于____年。", "blanks": [{"accept": ["1921"]}]},
)


def make_bank(folder: Path, id_: str) -> Bank:
    """A bank of three questions with a picture, in the project."""
    path = folder / "quizzes" / "banks" / f"{id_}.json"
    common = {"points": 2, "level": "primary"}
    value = {"schema_version": 1, "id": id_, "title": f"题库{id_}"}
    value["questions"] = [common | q | {"id": f"{id_}-{q['id']}"} for q in QUESTIONS]
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    pictures = path.with_suffix("")
    pictures.mkdir(exist_ok=True)
    (pictures / "house.png").write_bytes(PNG)
    return load_bank(path)


class School:
    """A project, its store, and what students do in it."""

    def __init__(self, folder: Path, services: Services) -> None:
        self.folder, self.services = folder, services
        self.ids = iter(range(10**6))
        self.names = [
            row.name
            for row in load_roster(folder / "quizzes" / "rosters" / "demo.csv")
            if (row.school, row.grade + row.class_name) == (SCHOOL, CLASS)
        ]

    def publish(self, *banks: str, mode: Mode = Mode.CONTEST, **changes: Any) -> None:
        """The activity with all questions of these banks on every paper, open."""
        made = [make_bank(self.folder, bank) for bank in banks]
        review = ReviewPolicy(frozenset(), frozenset({Shown.SCORE}), ALL_SHOWN)
        activity = Activity(
            "quiz",
            "课堂小测<b>",
            mode,
            Window(NOW - timedelta(days=1), NOW + timedelta(days=1)),
            tuple(SectionPlan(bank, draw=3, banks=(bank,)) for bank in banks),
            review=changes.pop("review", review),
        )
        pictures = {(bank, "house.png"): PNG for bank in banks}
        self.services.activities.publish(replace(activity, **changes), made, "test", pictures)

    @property
    def class_id(self) -> int:
        """The class of these students."""
        entry = self.services.entry
        (county,) = entry.counties("quiz")
        school = next(unit for unit in entry.schools("quiz", county.id) if unit.name == SCHOOL)
        return next(u.id for u in entry.classes("quiz", school.id) if u.grade + u.name == CLASS)

    def take(self, student: int, *wrong: str, class_id: int | None = None) -> None:
        """An attempt of one student, right but for the questions whose id ends with these words."""
        identity = self.services.entry.identify("quiz", class_id or self.class_id, self.names[student])
        sitting = self.services.attempts.start("quiz", identity)
        for position, item in enumerate(sitting.paper.items):
            if not item.question.id.endswith(wrong or ("none",)):
                right = item.question.to_json(item.question.right())
                self.services.attempts.answer(sitting, f"e{next(self.ids)}", position, right)
        self.services.attempts.submit(sitting.ref, f"s{next(self.ids)}")


class Page:
    """The teacher's page at the tab."""

    def __init__(self, school: School, token: str | None = None) -> None:
        project = Project(school.folder)
        self.ticks = 0.0
        shelf = Shelf(project, clock=lambda: NOW)
        self.app = TeacherApp(project, lambda: school.services, token, shelf=shelf, ticks=lambda: self.ticks)
        if token:
            self.app.token.value = token
        self.app.desk.tabs["missed"].click()
        self.tab: Any = self.app.desk.page

    def shown(self) -> list[Any]:
        """All widgets of the tab that are on the screen."""
        found: list[Any] = []

        def walk(widget: Any) -> None:
            if widget.layout.display != "none":
                found.append(widget)
                for child in getattr(widget, "children", ()):
                    walk(child)

        walk(self.tab.widget)
        return found

    def text(self) -> str:
        """What can be read in sentences."""
        markup = "\n".join(x.value for x in self.shown() if isinstance(x, w.HTML))
        return unescape(re.sub(r"<[^>]*>", " ", markup))

    def press(self, label: str) -> None:
        """Presses the button with that label that is on the screen."""
        next(x for x in self.shown() if isinstance(x, w.Button) and x.description == label).click()

    def fields(self) -> list[str]:
        """The labels of the choices on the screen."""
        return [x.description for x in self.shown() if isinstance(x, w.Dropdown)]

    def rows(self) -> list[tuple[str, list[str]]]:
        """Stem and remarks of the list, if it is on the screen."""
        listed = [x for x in self.shown() if isinstance(x, QuestionList)]
        rows = listed[0].content["rows"] if listed else []
        return [(row["stem"], [tag["text"] for tag in row["tags"]]) for row in rows]

    def open(self, key: str) -> None:
        """Presses a question."""
        self.tab.list._handle_custom_msg({"type": "open", "key": key}, [])

    def choose(self, field: Any, words: str) -> None:
        """Takes a choice by its words."""
        field.value = next(value for label, value in field.options if label == words)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock(NOW)


@pytest.fixture
def school(tmp_path: Path, clock: Clock) -> Iterator[School]:
    """A project with a roster."""
    shutil.copytree(ROOT / "quizzes" / "rosters", tmp_path / "quizzes" / "rosters")
    (tmp_path / "quizzes" / "banks").mkdir()
    with open_services(tmp_path / "quizkit.db", clock=clock, create=True) as services:
        services.roster.import_rows(load_roster(tmp_path / "quizzes" / "rosters" / "demo.csv"), "test")
        yield School(tmp_path, services)


# --- what is said where there is nothing to show -----------------------------------------------------


def test_without_an_activity_it_says_what_to_do_first(school) -> None:
    """No choice, no list, one sentence."""
    page = Page(school)
    assert page.text().split() == ["错得最多的十道题", "还没有发布活动。请先在“活动”里发布一个。"]
    assert page.fields() == []


def test_empty_states_say_what_is_empty(school) -> None:
    """Nobody at all, then nobody of this class, then a class that got everything right."""
    school.publish("a")
    page = Page(school)
    assert "还没有人交卷。有人交了卷，这里就有。" in page.text()
    assert page.rows() == []
    school.take(0)
    page.press("再数一次")
    assert "全都答对了。" in page.text()
    page.choose(page.tab.school, SCHOOL)
    assert "这所学校全答对了。" in page.text()
    page.choose(page.tab.class_, CLASS)
    assert "这个班全答对了。" in page.text()
    other = next(label for label, _id in page.tab.class_.options if label not in ("全部", CLASS))
    page.choose(page.tab.class_, other)
    assert "这个班还没有人交卷。" in page.text()
    assert page.rows() == []
    assert not any(isinstance(x, LessonQuestionBox) for x in page.shown())


# --- the list ----------------------------------------------------------------------------------------


def test_the_list_says_how_many_did_not_get_it_right(school) -> None:
    """Stem, type, figures in words beside the bar, how many left it empty; few is said."""
    school.publish("a")
    for student, wrong in enumerate((("zunyi", "fifth"), ("zunyi",), ("zunyi", "opening"), ())):
        school.take(student, *wrong)
    page = Page(school)
    assert [stem for stem, _tags in page.rows()] == [
        "1. 遵义会议在哪一年召开？会址",
        "2. 开国大典在1949年举行。",
        "3. 中国共产党成立于＿＿＿＿年。",
    ]
    assert page.rows()[0][1] == ["单选", "3 / 4 人没答对（75%）", "其中 3 人没有作答"]
    assert [row["share"] for row in page.tab.list.content["rows"]] == [0.75, 0.25, 0.25]
    assert "全部学生：4 人交了卷，抽到过 3 题，其中 3 题有人没答对。" in page.text()
    assert "每人只数交了的第一份答卷" in page.text()
    assert "抽到的人不到 3 个的题放在最后" in page.text()


def test_a_question_that_few_drew_is_marked(school) -> None:
    """One of one is a share that says nothing."""
    school.publish("a")
    school.take(0, "zunyi")
    assert page_rows(Page(school)) == {"1. 遵义会议在哪一年召开？会址": "抽到的人少"}


def page_rows(page: Page) -> dict[str, str]:
    """The last remark of each row."""
    return {stem: tags[-1] for stem, tags in page.rows()}


def test_the_choices_lead_from_the_school_to_the_class(school) -> None:
    """The only county is not asked for; classes come with a school; another school has its own classes."""
    school.publish("a")
    school.take(0, "zunyi")
    page = Page(school)
    assert page.fields() == ["活动", "学校"]
    page.choose(page.tab.school, SCHOOL)
    assert page.fields() == ["活动", "学校", "班级"]
    page.choose(page.tab.class_, CLASS)
    assert f"{SCHOOL} {CLASS}：1 人交了卷" in page.text()
    other = next(label for label, _id in page.tab.school.options if label not in ("全部", SCHOOL))
    page.choose(page.tab.school, other)
    assert page.tab.class_.value == 0
    assert "这所学校还没有人交卷。" in page.text()
    page.choose(page.tab.school, "全部")
    assert page.fields() == ["活动", "学校"]
    assert len(page.rows()) == 1


def test_at_most_ten_are_listed(school) -> None:
    """Of twelve missed ones the ten worst."""
    school.publish("a", "b", "c", "d")
    school.take(0, "zunyi", "opening", "fifth")
    assert len(Page(school).rows()) == 10


# --- the answers -------------------------------------------------------------------------------------


def test_while_answers_are_not_public_the_page_says_so(school, clock) -> None:
    """A contest that is open: the sentence, and the practice asks once more; after its end neither."""
    school.publish("a")
    school.take(0, "zunyi")
    page = Page(school)
    assert "活动还没有结束，请不要在班上讲答案。" in page.text()
    page.press("全班练这些题")
    assert page.tab.practice is None
    assert "答案还没有公布" in page.text()
    page.press("确定：全班练这些题")
    assert page.tab.practice is not None
    clock.go(timedelta(days=2))
    page = Page(school)
    assert "请不要在班上讲答案" not in page.text()
    page.press("全班练这些题")
    assert page.tab.practice is not None


def test_answers_that_are_never_shown_are_no_matter_of_time(school) -> None:
    """The sentence does not promise that waiting helps."""
    school.publish("a", review=ReviewPolicy(frozenset(), frozenset(), frozenset({Shown.SCORE})))
    school.take(0, "zunyi")
    text = Page(school).text()
    assert "结束以后也不给学生看答案" in text
    assert "还没有结束" not in text


def test_an_open_question_shows_all_a_teacher_needs(school) -> None:
    """Stem with its picture, options, the right one filled in, explanation, source; nothing to press."""
    school.publish("a")
    school.take(0, "zunyi")
    page = Page(school)
    assert "点一道题" in page.text()
    page.open("1")
    view = page.tab._box.view
    assert "data:image/png" in view["stem"]
    assert [(o["mark"], o["html"]) for o in view["options"]] == [("A", "1935年"), ("B", "1934年 &lt; 1935年")]
    assert (view["response"], view["locked"]) == ("1", True)
    text = page.text()
    assert "1 / 1 人没答对" in text
    for words in (
        "正确答案：A. 1935年",
        "中共中央政治局在遵义开会",
        "出处：本书编写组，中国共产党简史，2021",
    ):
        assert words in text
    assert "点一道题" not in text
    assert page.tab.list.content["chosen"] == "1"
    page.press("再数一次")
    assert "正确答案：" not in page.text()


def test_a_corrected_question_is_shown_and_practised_as_it_stands(school) -> None:
    """The key that scores now, never the one of the paper."""
    school.publish("a")
    school.take(0, "zunyi")
    one = next(q for q in school.services.corrections.questions("quiz") if q.question.id == "a-zunyi")
    corrected = replace(one.question, answer="wrong", explanation="更正后的解析")
    school.services.corrections.apply("quiz", one.sha256, corrected, "test", "答案录错")
    page = Page(school)
    page.open("1")
    assert "正确答案：B. 1934年" in page.text()
    assert "更正后的解析" in page.text()
    page.press("全班练这些题")
    page.press("确定：全班练这些题")
    assert page.tab.practice._items[0].question.explanation == "更正后的解析"
    assert "data:image/png" in page.tab.practice.box.view["stem"]


# --- the class practises -----------------------------------------------------------------------------


def test_the_class_practises_in_place_of_the_list(school) -> None:
    """No answer stands on the wall before one is given; then verdict and explanation; then back."""
    school.publish("a", review=ReviewPolicy(frozenset(), ALL_SHOWN, ALL_SHOWN), mode=Mode.PRACTICE)
    school.take(0, "zunyi", "opening")
    page = Page(school)
    page.open("1")
    page.press("全班练这些题")
    assert page.rows() == []
    assert "正确答案：" not in page.text()
    boxes = [x for x in page.shown() if isinstance(x, LessonQuestionBox)]
    assert [box is page.tab.practice.box for box in boxes] == [True]
    assert "第 1 题 / 共 2 题" in page.text()
    view = boxes[0].view
    assert "right" not in json.dumps(view, ensure_ascii=False)
    place = next(o["key"] for o in view["options"] if o["html"] == "1935年")
    message = {"type": "answer", "id": "x", "position": 0, "response": place}
    boxes[0]._handle_custom_msg(message, [])
    assert "✓ 答对" in boxes[0].view["feedback"]["html"]
    page.press("回到错题")
    assert len(page.rows()) == 2
    assert page.tab.practice is None


def test_lines_for_a_lesson_name_what_the_banks_still_have(school) -> None:
    """A cell a bank, as ``qk.practice`` reads it; what is gone from the file is counted, not written."""
    school.publish("a", "b")
    school.take(0, "zunyi", "fifth")
    page = Page(school)

    def cells() -> list[str]:
        return [x.value for x in page.shown() if isinstance(x, w.Textarea)]

    assert cells() == [
        'import quizkit as qk\n\nqk.practice("a", ids=["a-zunyi", "a-fifth"])',
        'import quizkit as qk\n\nqk.practice("b", ids=["b-zunyi", "b-fifth"])',
    ]
    path = school.folder / "quizzes" / "banks" / "a.json"
    value = json.loads(path.read_text(encoding="utf-8"))
    value["questions"] = value["questions"][1:]
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    (school.folder / "quizzes" / "banks" / "b.json").unlink()
    page.press("再数一次")
    assert cells() == ['import quizkit as qk\n\nqk.practice("a", ids=["a-fifth"])']
    assert "有 3 题题库里已经没有了，没有写进去。" in page.text()


def test_the_files_are_those_of_the_screen(school) -> None:
    """CSV and xlsx under a name that says what and when; counted anew the old link is gone."""
    school.publish("a")
    school.take(0, "zunyi")
    page = Page(school)
    page.press("下载 CSV")
    assert 'download="quiz-missed-20261126-1200.csv"' in page.tab.downloads.link.value
    content = base64.b64decode(re.search(r"base64,([^\"]+)", page.tab.downloads.link.value)[1])
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[1] == "1,遵义会议在哪一年召开？会址,单选题,1,1,1,100.0%,a,a-zunyi"
    page.press("下载 xlsx")
    assert ".xlsx" in page.tab.downloads.link.value
    page.press("再数一次")
    assert page.tab.downloads.link.value == ""


# --- a hostile page ----------------------------------------------------------------------------------


def test_after_the_lock_nothing_is_read_or_shown(school) -> None:
    """Half an hour without an action: the next one asks for the token, and shows no answer."""
    school.publish("a")
    school.take(0, "zunyi")
    page = Page(school, TOKEN)
    assert len(page.rows()) == 1
    page.ticks = 10_000.0
    page.open("1")
    assert page.app.desk is None
    assert page.tab._box.view == {}


messages = st.one_of(
    json_values,
    st.fixed_dictionaries({"type": st.sampled_from(["open", "page", "tick", "answer", "focus"])}).flatmap(
        lambda made: st.fixed_dictionaries(
            {
                "type": st.just(made["type"]),
                "key": st.sampled_from(["1", "2", "0", "99", "", 1, None, True, "__class__"]) | json_values,
                "page": st.integers(-2, 2),
                "id": st.just("x"),
                "position": st.integers(-1, 3),
                "response": json_values,
            }
        )
    ),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(messages, max_size=12))
def test_no_message_breaks_the_page_or_changes_the_store(school, sent) -> None:
    """Whatever a page invents: the list stands, no unexpected error, nothing stored differently."""
    if not school.services.activities.list():
        school.publish("a")
        school.take(0, "zunyi", "fifth")
    before = school.services.missed.most_missed("quiz")
    page = Page(school)
    rows = page.rows()
    for message in sent:
        for widget in (page.tab.list, page.tab._box):
            widget._handle_custom_msg(message, [])
    assert page.rows() == rows
    assert "程序出了一点问题" not in page.text()
    assert school.services.missed.most_missed("quiz") == before
