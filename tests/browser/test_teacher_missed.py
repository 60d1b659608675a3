"""Tab 错题 in a real Chromium: list, answers, the class's practice, files, keyboard; at both sizes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from browser import hosts
from browser.keyboard import Keyboard
from browser.teacher import Desk, Teacher, judge, make_desk, serve
from projects import ROOT
from quizkit.domain.activity import ALL_SHOWN, Activity, Mode, ReviewPolicy, SectionPlan, Window
from quizkit.domain.questions import LEVELS
from quizkit.domain.roster import RosterRow
from quizkit.formats.bank import load_bank
from quizkit.formats.roster import load_roster
from quizkit.services import Services, open_services, utc_now

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SIZES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True},
    "desktop": {"viewport": {"width": 1366, "height": 768}},
}
ATTACK = "<img src=x onerror=window.__xss=1>"
SCHOOL, CLASS = "青山县实验小学", "五年级1班"
CITIES, EVENTS = ("上海", "嘉兴", "广州", "北京"), ("南昌起义", "遵义会议", "开国大典")
WRONG = {"conference": "zunyi", "bases": ["c"], "blank": ["1935"], "opening": False}
"""What students answer who do not know it; what is not here they leave empty."""
QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "id": "conference",
        "type": "single",
        "stem": "第一次全国代表大会、遵义会议、第七次全国代表大会、开国大典，哪件发生在1945年？请选出一个。",
        "options": [
            {"id": "first", "text": "第一次全国代表大会"},
            {"id": "seventh", "text": "第七次全国代表大会"},
            {"id": "zunyi", "text": "遵义会议"},
        ],
        "answer": "seventh",
        "explanation": "第七次全国代表大会1945年4月至6月在延安举行。",
        "sources": [{"title": "中国共产党简史", "by": "本书编写组", "year": 2021, "place": "第三章"}],
    },
    {
        "id": "bases",
        "type": "multiple",
        "stem": "下列哪些城市是中国共产党第一次全国代表大会的会址所在地？",
        "options": [{"id": c, "text": text} for c, text in zip("abcd", CITIES, strict=True)],
        "answer": ["a", "b"],
    },
    {"id": "blank", "type": "blank", "stem": "红军长征胜利结束于____年。", "blanks": [{"accept": ["1936"]}]},
    {
        "id": "order",
        "type": "order",
        "stem": "按发生的先后排列。",
        "items": [{"id": f"i{n}", "text": text} for n, text in enumerate(EVENTS)],
    },
    judge("opening", "开国大典在1949年10月1日举行。"),
    judge("attack", f"a < b，{ATTACK[1:-1]} 是一句话。"),
)
EASY = tuple(judge(f"easy{n}", f"第{n}句话，说的是一件大家都知道的事。") for n in range(6))


def _every_level(questions: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    """The questions for primary school, and as many for the others: a section must serve them, too."""
    own = [{"points": 2} | q | {"level": "primary"} for q in questions]
    others = [
        judge(f"{level}-{n}", f"{level} {n}", level=level)
        for level in LEVELS
        if level != "primary"
        for n in range(len(own))
    ]
    return own + others


def publish(desk: Desk, services: Services, title: str, **changes: Any) -> str:
    """An activity with all questions of two banks on each paper; its id."""
    desk.write("history", *_every_level(QUESTIONS), title="党史基础")
    desk.write("easy", *_every_level(EASY), title="人人会答")
    now = utc_now()
    sections = tuple(
        SectionPlan(bank, draw=6, banks=(bank,), level="student") for bank in ("history", "easy")
    )
    window = Window(now - timedelta(hours=1), now + timedelta(days=1))
    activity = replace(Activity("quiz", title, Mode.CONTEST, window, sections), **changes)
    services.activities.publish(activity, [load_bank(desk.file(b)) for b in ("history", "easy")], "test")
    return activity.id


def take(services: Services, activity: str, students: int) -> None:
    """Attempts of a class: the n-th student misses n questions of the paper, in the banks' order."""
    (county,) = (u for u in services.entry.counties(activity) if u.name == "青山县")
    school = next(u for u in services.entry.schools(activity, county.id) if u.name == SCHOOL)
    class_ = next(u for u in services.entry.classes(activity, school.id) if u.grade + u.name == CLASS)
    rows = load_roster(ROOT / "quizzes" / "rosters" / "demo.csv")
    names = [r.name for r in rows if (r.school, r.grade + r.class_name) == (SCHOOL, CLASS)]
    order = [q["id"] for q in (*QUESTIONS, *EASY)]
    for number, name in enumerate(names[:students]):
        sitting = services.attempts.start(activity, services.entry.identify(activity, class_.id, name))
        for position, item in enumerate(sitting.paper.items):
            id_, right = item.question.id, item.question.to_json(item.question.right())
            response = WRONG.get(id_) if id_ in order[: number + 1] else right
            if response is not None:
                services.attempts.answer(sitting, f"a{position}", position, response)
        services.attempts.submit(sitting.ref, "submit")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A project with a contest that is open and that a class has taken; names of another are attacks."""
    made = make_desk(tmp_path_factory.mktemp("missed") / "project")
    with open_services(made.store, create=True) as services:
        services.roster.import_rows(load_roster(ROOT / "quizzes" / "rosters" / "demo.csv"), "test")
        rows = [
            RosterRow("红星县", ATTACK, "三年级", f"{n}班{ATTACK}", "primary", "1", "张三") for n in (1, 2)
        ]
        services.roster.import_rows(rows, "test")
        take(services, publish(made, services, f"党史国史知识竞赛{ATTACK}"), 8)
    return made


@pytest.fixture(scope="module")
def host(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[hosts.Host]:
    """``quizkit serve`` on it."""
    with serve(desk, tmp_path_factory.mktemp("missed-host")) as running:
        yield running


def at_the_tab(page: Page, host: hosts.Host) -> Teacher:
    """A teacher who has chosen their class."""
    teacher = Teacher(page, host)
    teacher.enter("党史基础")
    teacher.press("错题")
    teacher.said("错得最多的十道题")
    return teacher


def choose(teacher: Teacher, label: str, words: str) -> None:
    """Takes one of the choices of a field."""
    teacher.page.get_by_label(label, exact=True).select_option(label=words)


def look(teacher: Teacher, name: str, *, whole: bool = True) -> list[str]:
    """A picture of the screen for people, its faults for the test."""
    teacher.picture(f"missed-{name}", whole=whole)
    return [f"{name}: {fault}" for fault in teacher.faults()]


@pytest.mark.parametrize("size", SIZES)
def test_a_teacher_sees_what_their_class_missed(size, host: hosts.Host, chromium: Browser, tmp_path) -> None:
    """County, school, class; the list with an answer open, the file, the lesson's line, an empty school."""
    context = chromium.new_context(**SIZES[size], locale="zh-CN", accept_downloads=True)
    page = context.new_page()
    teacher = at_the_tab(page, host)
    choose(teacher, "区县", "青山县")
    choose(teacher, "学校", SCHOOL)
    choose(teacher, "班级", CLASS)
    teacher.said(f"{SCHOOL} {CLASS}：8 人交了卷，抽到过 12 题，其中 8 题有人没答对。")
    teacher.said("活动还没有结束，请不要在班上讲答案。")
    expect(teacher.rows).to_have_count(8)
    expect(teacher.rows.first).to_contain_text("8 / 8 人没答对（100%）")
    expect(teacher.rows.nth(7)).to_contain_text("1 / 8 人没答对（13%）")
    expect(teacher.rows.nth(5)).to_contain_text("a < b")
    faults = look(teacher, f"{size}-list")
    teacher.rows.first.click()
    teacher.said("正确答案：B. 第七次全国代表大会")
    teacher.said("出处：")
    chosen = page.locator(".qk-missed-one .qk-option", has=page.locator("input:checked"))
    expect(chosen).to_contain_text("第七次全国代表大会")
    faults += look(teacher, f"{size}-answer", whole=False)
    teacher.press("下载 xlsx")
    with page.expect_download() as download:
        page.locator("a.qk-file").click()
    file = tmp_path / "missed.xlsx"
    download.value.save_as(file)
    rows = list(openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True))
    assert [row[3:5] for row in rows[1:]] == [(8, 8 - n) for n in range(8)]
    code = page.locator(".qk-copied textarea").first.input_value()
    ids = [q["id"] for q in QUESTIONS]
    assert code.endswith(f'qk.practice("history", ids={json.dumps(ids)})')
    choose(teacher, "学校", "全部")
    choose(teacher, "区县", "红星县")
    choose(teacher, "学校", ATTACK)
    teacher.said("这所学校还没有人交卷。")
    faults += look(teacher, f"{size}-nobody")
    assert page.evaluate("window.__xss") is None
    page.goto("about:blank")
    context.close()
    assert faults == []
    assert teacher.errors == []


@pytest.mark.parametrize("size", SIZES)
def test_a_class_practises_what_it_missed(size, host: hosts.Host, chromium: Browser) -> None:
    """Asked once more, since the answers are not public; no answer is on the wall before its time."""
    context = chromium.new_context(**SIZES[size], locale="zh-CN")
    teacher = at_the_tab(context.new_page(), host)
    teacher.rows.first.click()
    teacher.said("正确答案：")
    teacher.press("全班练这些题")
    teacher.said("答案还没有公布")
    faults = look(teacher, f"{size}-asking")
    teacher.press("确定：全班练这些题")
    room = teacher.page.locator(".qk-class-room")
    expect(room.locator(".qk-option")).to_have_count(3)
    assert "正确答案" not in teacher.page.locator("body").inner_text()
    faults += look(teacher, f"{size}-practice", whole=False)
    room.locator(".qk-option", has_text="遵义会议").click()
    room.locator(".qk-confirm").click()
    expect(room.locator(".qk-feedback")).to_contain_text("正确答案：")
    faults += look(teacher, f"{size}-verdict", whole=False)
    teacher.press("回到错题")
    expect(teacher.rows).to_have_count(8)
    teacher.page.goto("about:blank")
    context.close()
    assert faults == []
    assert teacher.errors == []


@pytest.mark.parametrize("size", SIZES)
def test_it_is_done_by_keyboard_alone(size, host: hosts.Host, chromium: Browser) -> None:
    """Tab, Enter and space, from the tab to an answer of the practice and back; one sees where one is."""
    context = chromium.new_context(**SIZES[size], locale="zh-CN")
    teacher = Teacher(context.new_page(), host)
    teacher.enter("党史基础")
    keys = Keyboard(teacher)
    keys.tab_to_button("错题")
    keys.press("Enter")
    expect(teacher.rows).to_have_count(8)
    keys.tab_to("open 2")
    keys.press("Enter")
    teacher.said("正确答案：A. 上海；B. 嘉兴")
    keys.check()
    if size == "phone":
        # The question is below the list; its first button leads back.
        keys.press("Enter")
        teacher.eventually(lambda: keys.here()["key"] == "open 2")
    keys.tab_to_button("全班练这些题")
    teacher.page.keyboard.press("Enter")
    # The button that was pressed asks now, and Tab goes on from it.
    teacher.said("答案还没有公布")
    keys.tab_to_button("确定：全班练这些题")
    keys.press("Enter")
    room = teacher.page.locator(".qk-class-room")
    expect(room.locator(".qk-option")).to_have_count(3)
    keys.check()
    keys.tab_to_css(".qk-class-room .qk-option input")
    keys.press("Space")
    keys.tab_to_button("确认答案")
    teacher.page.keyboard.press("Enter")
    # As beside a lesson: the answered question has nothing to press, and Enter would go on to the next one.
    expect(room.locator(".qk-feedback")).to_be_visible()
    keys.back_to_button("回到错题")
    keys.press("Enter")
    expect(teacher.rows).to_have_count(8)
    keys.check()
    assert teacher.errors == []
    teacher.page.goto("about:blank")
    context.close()


def test_in_english_and_after_the_end(tmp_path: Path, chromium: Browser) -> None:
    """Every word has its English; once the answers are public nobody asks before the practice."""
    desk = make_desk(tmp_path / "project")
    review = ReviewPolicy(frozenset(), ALL_SHOWN, ALL_SHOWN)
    with open_services(desk.store, create=True) as services:
        services.roster.import_rows(load_roster(ROOT / "quizzes" / "rosters" / "demo.csv"), "test")
        take(services, publish(desk, services, "Party history", mode=Mode.PRACTICE, review=review), 2)
    with serve(desk, tmp_path / "scratch", QUIZKIT_LANG="en") as host:
        for size, settings in SIZES.items():
            context = chromium.new_context(**settings, locale="en")
            teacher = Teacher(context.new_page(), host)
            teacher.enter("党史基础")
            teacher.press("Most missed")
            teacher.said("The ten most missed questions")
            expect(teacher.rows).to_have_count(2)
            expect(teacher.rows.first).to_contain_text("2 / 2 did not get it right (100%)")
            teacher.rows.first.click()
            teacher.said("Right answer: ")
            teacher.picture(f"missed-en-{size}")
            faults = teacher.faults()
            teacher.press("Practise these with the class")
            expect(teacher.page.locator(".qk-class-room .qk-option")).to_have_count(3)
            faults += teacher.faults()
            assert faults == []
            assert teacher.errors == []
            teacher.page.goto("about:blank")
            context.close()
