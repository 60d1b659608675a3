"""A teacher who sees the page for the first time: from a Word paste to an activity that students answer.

What the teacher does is counted: each press, choice and filled field is an action. A person is taken to need
four seconds for an action and eight more to read why a block was refused and see what to change; by that
rule the whole way must stay within ten minutes. Wall time is not looked at: it is the machine's, not theirs.

The pictures of docs/teacher.md come from here, too: ``make pictures``.
"""

import io
import os
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from browser.student import Student
from browser.teacher import TOKEN, Desk, Teacher, make_desk, serve
from projects import CLASS, ROOT, SCHOOL
from quizkit.cli import _quizkit as quizkit
from quizkit.formats.bank import load_bank
from quizkit.formats.roster import load_roster
from quizkit.services import Services, open_services
from quizkit.widgets.questions import KINDS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PASTE = Path(__file__).with_name("paste_50.txt")
BANK = "党史国史五十题"
ACTIVITY = "党史国史知识竞赛"
COUNTS = {"single": 20, "multiple": 8, "true_false": 10, "blank": 8, "numeric": 1, "order": 1, "match": 1}
COUNTS |= {"passage": 1}
OVERLOOKED = "哪些是全国抗战时期在敌后建立的抗日根据地"
"""A question of several right answers that the paste names one letter for."""
FEW_ACTIONS = 55
"""Forty-seven when this was written; a page that asks for many more has become a worse one."""
SECONDS_AN_ACTION, SECONDS_A_REFUSAL, TEN_MINUTES = 4, 8, 600
NEVER_SEEN = ("{", "}", "schema_version", "true_false", '":', "null", "None", "undefined", "Traceback")

ALL_TEXT = """() => document.body.innerText + Array.from(document.querySelectorAll("input, textarea"))
  .map((field) => field.type === "password" ? "" : field.value + field.placeholder).join(" ")"""


@dataclass
class Person:
    """The teacher, with a count of what they do; looks at all that is to be read on the way."""

    teacher: Teacher
    actions: int = 0
    refusals: int = 0

    @property
    def page(self) -> Page:
        """Their page."""
        return self.teacher.page

    def press(self, what: str | Locator) -> None:
        """Presses a button, by its name or as it was found."""
        self.actions += 1
        button = self.page.get_by_role("button", name=what, exact=True) if isinstance(what, str) else what
        button.click()

    def fill(self, field: str | Locator, text: str) -> None:
        """Types or pastes into a field, by its label or as it was found."""
        self.actions += 1
        (self.page.get_by_label(field, exact=True) if isinstance(field, str) else field).fill(text)

    def choose(self, field: str | Locator, option: str) -> None:
        """Takes one of the choices of a field."""
        self.actions += 1
        found = self.page.get_by_label(field, exact=True) if isinstance(field, str) else field
        found.select_option(label=option)

    def reads(self, *words: str) -> None:
        """Waits for the words, and finds nothing on the page that only programmers read."""
        for text in words:
            expect(self.page.locator(".qk-teacher").get_by_text(text).first).to_be_visible()
        shown = self.page.evaluate(ALL_TEXT)
        assert [word for word in NEVER_SEEN if word in shown] == []

    @property
    def seconds(self) -> int:
        """What all of it takes them, by the rule above."""
        return self.actions * SECONDS_AN_ACTION + self.refusals * SECONDS_A_REFUSAL


def _shot(page: Page, name: str, *, of: str = "", height: int = 0) -> None:
    """The picture of a page of docs, made anew where ``QUIZKIT_SHOTS`` names their folder.

    ``of`` is what it shows, else it is the window; ``height`` cuts it off below.
    """
    folder = os.environ.get("QUIZKIT_SHOTS")
    if not folder:
        return
    page.mouse.move(0, 0)
    # The foot of a long form stands at its end, not across its middle.
    style = ".qk-write-foot { position: static !important }" if of else ""
    taken = page.locator(of).screenshot(style=style) if of else page.screenshot()
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    if height:
        picture = picture.crop((0, 0, picture.width, min(height, picture.height)))
    picture.quantize(128, dither=Image.Dither.NONE).save(Path(folder) / name, optimize=True)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A project without any bank or activity; the school's roster has been imported."""
    made = make_desk(tmp_path / "project")
    with open_services(made.store, create=True) as services:
        services.roster.import_rows(load_roster(ROOT / "quizzes" / "rosters" / "demo.csv"), "test")
    return made


def test_from_a_word_paste_to_a_published_activity_in_ten_minutes(
    desk: Desk, tmp_path: Path, page_desktop: Page, page_phone: Page
) -> None:
    """Fifty questions with ten mistakes: put right, stored, published, answered, and one key corrected."""
    with serve(desk, tmp_path / "scratch") as host:
        person = Person(Teacher(page_desktop, host))
        _come_in(person)
        _import(person)
        _write(person)
        address = _compose(person)
        assert person.seconds < TEN_MINUTES, (person.actions, person.refusals)
        assert person.actions <= FEW_ACTIONS, person.actions
        _answer(page_phone, address)
        before = _score(desk)
        _correct(person)
        assert _score(desk) == before + 300
        _go_through(person, desk)
        assert person.teacher.errors == []
    _bank_holds(desk)


def _come_in(person: Person) -> None:
    """The token, and a new bank: the page offers nothing else where there is none."""
    person.page.goto(person.teacher.host.url)
    person.fill("管理口令", TOKEN)
    person.press("进入")
    person.fill("新题库的名称", BANK)
    person.press("新建")
    person.reads("这个题库还没有题目")


def _import(person: Person) -> None:
    """The paste; the report; what was refused is put right in place; all is stored."""
    page = person.page
    person.press("导入")
    person.fill("把 Word 或网页里的题目粘贴在这里", PASTE.read_text(encoding="utf-8"))
    person.press("识别")
    person.reads("共 51 块", "收下 38", "修补 9", "没有收 4")
    person.press("没有收 4")
    refused = page.locator(".qk-block.qk-refused")
    expect(refused).to_have_count(4)
    person.reads("没有找到答案。请在题目下面写一行“答案：……”。", "答案里的 E 不是选项。")
    mends = (
        ("向哪里的中国守军", "D. 台儿庄", "D. 台儿庄\n答案：B"),
        ("迁往北平", "答案：E", "答案：C"),
        ("红军主力改编为", "答案：八路军", "答案：八路军|新四军"),
    )
    for words, wrong, right in mends:
        person.refusals += 1
        block = refused.filter(has_text=words)
        person.press(block.get_by_role("button", name="改一改再识别"))
        area = page.locator(".qk-block textarea")
        text = area.input_value()
        assert wrong in text
        person.fill(area, text.replace(wrong, right))
        if person.refusals == 1:
            _shot(page, "teacher-import.png", of=".qk-importing > div:nth-child(2)")
        person.press("再识别")
        expect(block).to_have_count(0)
    person.refusals += 1  # the question that stands there twice is read, and left
    person.reads("只收一次")
    person.press("把打勾的 50 题存入“党史国史五十题”")
    person.reads("已把 50 题存入“党史国史五十题”")


def _write(person: Person) -> None:
    """One question gets an explanation and a source."""
    teacher, page = person.teacher, person.page
    person.press("题目")
    person.press(teacher.rows.filter(has_text="《共产党宣言》的作者是谁"))
    person.fill(teacher.field("explanation"), "《共产党宣言》由马克思和恩格斯合写，1848年2月在伦敦发表。")
    person.press("加一个出处")
    person.fill(teacher.field("sources.0.title"), "《共产党宣言》")
    person.fill(teacher.field("sources.0.by"), "马克思、恩格斯")
    person.fill(teacher.field("sources.0.year"), "1848")
    expect(page.get_by_text("草稿已存").first).to_be_visible()
    person.press("存入题库")
    person.reads("已存入题库")
    page.evaluate("scrollTo(0, 0)")
    _shot(page, "teacher-write.png")


def _tomorrow() -> date:
    """Not today: then it opens by itself in some hours of a day, and not in others."""
    return (datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)).date()


def _compose(person: Person) -> str:
    """An activity with a section a type; sample papers; published, opened; the students' address."""
    page = person.page
    person.press("活动")
    person.fill("活动名称", ACTIVITY)
    person.fill("限时（分钟）", "40")
    person.fill("开始", f"{_tomorrow():%Y-%m-%d} 08:00")
    person.choose("谁能参加", "任何人，学校和班级从名册里选")
    for n, type_ in enumerate(KINDS.values()):
        person.press("＋ 加一个大题")
        expect(page.locator(".qk-section").nth(n).get_by_label("名称")).to_have_value(type_)
    person.fill(page.locator(".qk-section").first.get_by_label("抽几题"), "20")
    person.fill(page.locator(".qk-section").nth(1).get_by_label("每题几分"), "3")
    person.reads("有 20 题可抽", "50 题 · 100 分")
    person.press("看三份样卷")
    person.press(page.locator("summary").first)
    person.reads("样卷 1：50 题，100 分", "答案：")
    person.press("收起")
    person.press("发布")
    person.press("确定：发布")
    person.reads("已发布第 1 版，可抽 50 题。", "手机扫一扫，或者把网址发给学生。", "未开始")
    person.press("现在就开放")
    person.reads("进行中")
    link = page.locator(".qk-handing a")
    expect(link).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    _shot(page, "teacher-activity.png")
    return link.inner_text()


def _answer(page: Page, address: str) -> Student:
    """A student on a phone opens the link, answers two questions and hands in."""
    student = Student(page)
    page.goto(address)
    student.enter(SCHOOL, CLASS, "林敏")
    student.begin()
    student.answer()
    student.saved(1)
    for number in range(2, 51):
        student.next()
        student.at(number)
        if OVERLOOKED in student.stem.inner_text():
            break
    for right in ("晋察冀", "晋绥", "山东"):
        student.tap(page.locator(".qk-option", has_text=right))
    student.saved(2)
    page.locator("button[title=答题卡]").click()
    student.hand_in()
    return student


def _correct(person: Person) -> None:
    """The key is put right; before that the page says how many scores change."""
    teacher = person.teacher
    person.press("更正答案")
    person.fill("搜索", "抗日根据地")
    person.press(teacher.rows.filter(has_text=OVERLOOKED))
    for right in "cd":
        person.press(teacher.field(f"options.{right}!"))
    person.press("看看会改变多少成绩")
    person.reads("1 份答卷抽到这道题，其中 1 份作答了。", "1 份成绩会升高，0 份会降低，0 份不变。", "+3 分")
    _shot(teacher.page, "teacher-correct.png", of=".qk-correcting")
    person.fill("原因", "答案漏写了两个字母，应为 BCD")
    person.press("更正")
    person.press("确定：更正")
    person.reads("已更正。1 份成绩改变了。")


def _go_through(person: Person, desk: Desk) -> None:
    """The rest of the class has answered, too: what most of them missed, with the answer of the worst."""
    with open_services(desk.store) as services:
        (activity,) = services.activities.list()
        _classmates(services, activity.id)
    person.press("错题")
    person.choose("学校", SCHOOL)
    person.choose("班级", CLASS)
    person.reads(f"{SCHOOL} {CLASS}：10 人交了卷", "活动还没有结束，请不要在班上讲答案。")
    person.press(person.teacher.rows.first)
    person.reads("/ 10 人没答对", "正确答案：")
    _shot(person.page, "teacher-missed.png", of=".qk-missed", height=860)


def _classmates(services: Services, activity: str) -> None:
    """The nine others of the class: the n-th does not know the first n of the single choices."""
    rows = load_roster(ROOT / "quizzes" / "rosters" / "demo.csv")
    names = [r.name for r in rows if (r.school, r.grade + r.class_name) == (SCHOOL, CLASS)]
    county = services.entry.counties(activity)[0]
    school = next(u for u in services.entry.schools(activity, county.id) if u.name == SCHOOL)
    class_ = next(u for u in services.entry.classes(activity, school.id) if u.grade + u.name == CLASS)
    for number, name in enumerate(names[1:], start=1):
        sitting = services.attempts.start(activity, services.entry.identify(activity, class_.id, name))
        hard = sorted(i.question.id for i in sitting.paper.items if i.question.type == "single")[:number]
        for n, item in enumerate(sitting.paper.items):
            question, right = item.question, item.question.right()
            response = question.to_json(right)
            if question.id in hard:
                response = next(option.id for option in question.options if option.id != right)
            services.attempts.answer(sitting, f"e{n}", n, response)
        services.attempts.submit(sitting.ref, "submit")


def _score(desk: Desk) -> int:
    """What the one student has, in hundredths."""
    with open_services(desk.store) as services:
        (activity,) = services.activities.list()
        (row,) = (row for row in services.scores.students(activity.id) if row.score is not None)
    return int(row.score)


def _bank_holds(desk: Desk) -> None:
    """The bank is one that holds, with all that the teacher did; nothing in the project has a problem."""
    (file,) = desk.folder.glob("quizzes/banks/*.json")
    bank = load_bank(file)
    assert bank.title == BANK
    assert Counter(question.type for question in bank.questions) == COUNTS
    by_stem = {question.stem: question for question in bank.questions}
    (corrected,) = (question for stem, question in by_stem.items() if OVERLOOKED in stem)
    assert corrected.right() == ("b", "c", "d")
    assert by_stem["《共产党宣言》的作者是谁？"].sources[0].year == "1848"
    result = CliRunner().invoke(quizkit, ["check", "--dir", str(desk.folder)])
    assert result.exit_code == 0, result.output
    assert "发现 0 处问题" in result.output
