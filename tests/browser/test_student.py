"""The student's page in a real Chromium, under all three hosts."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import hosts
from browser.student import Student
from projects import ACTIVITY, CLASS, SCHOOL, TestProject, make_project

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

EIGHT = {"单选题", "多选题", "判断题", "填空题", "数字题", "排序题", "连线题", "材料题"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> TestProject:
    """One project for all hosts, with the demo activity open."""
    made = make_project(tmp_path_factory.mktemp("project"))
    made.publish()
    return made


@pytest.fixture(scope="module", params=["serve", "voila", "lab"])
def host(
    request: pytest.FixtureRequest, project: TestProject, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[hosts.Host]:
    """The same notebook in its three places."""
    start = hosts.HOSTS[request.param]
    with start(project.folder, project.store, tmp_path_factory.mktemp("host")) as running:
        yield running


NAMES = {"serve": "林敏", "voila": "张天佑", "lab": "萧玥"}


def test_a_student_takes_the_whole_activity(
    host: hosts.Host, project: TestProject, page_phone: Page, page_desktop: Page
) -> None:
    """Entry to result with all eight question types; score and receipt are those of the store."""
    student = Student(page_desktop if host.name == "lab" else page_phone)
    host.open(student.page)
    student.heading("请先填写")
    student.picture(f"{host.name}-entry")
    student.enter(SCHOOL, CLASS, NAMES[host.name])
    student.picture(f"{host.name}-ahead")
    student.begin()
    student.answer_all(20)
    student.picture(f"{host.name}-overview")
    assert student.kinds == EIGHT
    student.hand_in()
    student.picture(f"{host.name}-result")
    with project.services() as services:
        row = next(row for row in services.scores.students(ACTIVITY) if row.name == NAMES[host.name])
    assert row.receipt == student.receipt()
    assert row.score == round(student.score() * 100)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[hosts.Host, TestProject]]:
    """A server of its own for a test that hurts it."""
    made = make_project(tmp_path / "project")
    made.publish()
    with hosts.serve(made.folder, made.store, tmp_path) as running:
        yield running, made


def test_a_reload_and_a_killed_server_lose_nothing(tmp_path: Path, page_phone: Page) -> None:
    """After a reload, and after kill -9 of the server, the student is where they were without any help."""
    made = make_project(tmp_path / "project")
    made.publish()
    port = hosts.free_port()
    student = Student(page_phone)
    with hosts.serve(made.folder, made.store, tmp_path, args=["--port", str(port)]) as first:
        first.open(student.page)
        student.enter(SCHOOL, CLASS, "林敏")
        student.begin()
        for number in (1, 2, 3):
            student.at(number)
            student.answer(number)
            student.saved(number)
            student.next()
        student.at(4)
        stem = student.stem.inner_text()
        student.page.reload()
        student.at(4)
        assert student.stem.inner_text() == stem
        student.saved(3)
        first.kill()
        expect(student.page.locator(".qk-line")).to_contain_text("网络断开了，正在重连。已保存 3 题")
        student.picture("serve-connection-lost")
        student.answer(1)
    with hosts.serve(made.folder, made.store, tmp_path, args=["--port", str(port)]):
        # Without the server question 4 was answered; the page sends it by itself when it is back.
        student.saved(4)
        student.at(4)
        assert student.stem.inner_text() == stem
        student.next()
        student.at(5)
        for number in range(5, 21):
            student.at(number)
            student.answer(number)
            student.saved(number)
            student.next()
        assert student.kinds == EIGHT
        student.hand_in()
        command = [sys.executable, "-m", "quizkit", "scores", ACTIVITY, "--by", "student", "--format", "json"]
        command += ["--dir", str(made.folder), "--db", str(made.store)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
        rows = json.loads(done.stdout)["rows"]
        assert [row["score"] for row in rows if row["receipt"] == student.receipt()] == [student.score()]


def test_another_browser_goes_on_with_the_code(
    served: tuple[hosts.Host, TestProject], chromium: Browser, page_phone: Page
) -> None:
    """The resume code opens the attempt elsewhere at the same question; the first window says so."""
    host, _made = served
    first = Student(page_phone)
    host.open(first.page)
    first.enter(SCHOOL, CLASS, "林敏")
    first.begin()
    first.answer()
    first.saved(1)
    first.next()
    first.at(2)
    code = first.resume_code()
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    second = Student(context.new_page())
    host.open(second.page)
    second.page.get_by_label("学校").select_option(label=SCHOOL)
    second.page.get_by_label("班级").select_option(label=CLASS)
    second.page.get_by_label("姓名").fill("林敏")
    second.press("进入")
    second.page.get_by_label("接续码").fill(code)
    second.picture("serve-resume-code-desktop")
    second.press("进入")
    second.at(2)
    assert second.stem.inner_text() == first.stem.inner_text()
    first.next()
    first.heading("已在另一个窗口打开")
    first.picture("serve-other-window")
    # The code has moved the attempt: to have it back this browser needs the code as well.
    first.press("在这里继续")
    first.heading("请先填写")
    context.close()


def test_an_answer_given_offline_is_saved_when_the_line_is_back(
    served: tuple[hosts.Host, TestProject], page_phone: Page
) -> None:
    """Without network the question can be answered, moving on waits, and the line says what is saved."""
    host, _made = served
    student = Student(page_phone)
    host.open(student.page)
    student.enter(SCHOOL, CLASS, "林敏")
    student.begin()
    student.answer()
    student.saved(1)
    student.next()
    student.at(2)
    student.page.context.set_offline(True)
    expect(student.page.locator(".qk-line")).to_contain_text("网络断开了")
    student.answer()
    student.next()
    assert student.number() == 2
    student.picture("serve-offline")
    student.page.context.set_offline(False)
    student.saved(2)
    student.at(3)


def test_the_whole_activity_by_keyboard_alone(
    served: tuple[hosts.Host, TestProject], page_desktop: Page
) -> None:
    """Tab, arrows, digits, letters, space and Enter are enough from the entry to the receipt."""
    host, _made = served
    student = Student(page_desktop)
    page, keys = student.page, student.page.keyboard
    host.open(page)
    student.heading("请先填写")
    student.picture("serve-entry-desktop")
    # A new screen gives the focus to its heading, so that a screen reader begins there.
    expect(page.locator(".qk-main h1")).to_be_focused()
    keys.press("Tab")
    expect(page.get_by_label("学校")).to_be_focused()
    schools = page.get_by_label("学校").locator("option").all_inner_texts()
    for _step in range(schools.index(SCHOOL)):
        keys.press("ArrowDown")
    keys.press("Tab")
    expect(page.get_by_label("班级").locator("option")).to_have_count(5)
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.type("林敏")
    keys.press("Enter")
    student.heading("准备好了吗？")
    student.picture("serve-ahead-desktop")
    _tab_to(page, "开始答题")
    keys.press("Enter")
    kinds = {}
    for number in range(1, 21):
        student.at(number)
        kind = student.kind()
        if kind not in kinds:
            student.picture(f"serve-desktop-{len(kinds)}")
        kinds[kind] = number
        _answer_by_keyboard(page, kind)
        student.saved(number)
        if kind in {"单选题", "多选题", "判断题"}:
            keys.press("Enter")
        else:
            _tab_to(page, "下一题" if number < 20 else "答题卡", "qk-next")
            keys.press("Enter")
    assert set(kinds) == EIGHT
    student.heading("答题卡")
    student.picture("serve-overview-desktop")
    _tab_to(page, "交卷")
    keys.press("Enter")
    student.heading("确定交卷吗？")
    _tab_to(page, "确定交卷")
    keys.press("Enter")
    student.heading("成绩")
    student.picture("serve-result-desktop")


def _tab_to(page: Page, text: str, class_: str = "") -> None:
    """Presses Tab until the button with these words has the focus."""
    for _step in range(60):
        page.keyboard.press("Tab")
        found = page.evaluate("[document.activeElement.innerText, document.activeElement.className]")
        if (found[0] or "").strip() == text and class_ in (found[1] or ""):
            return
    pytest.fail(f"Tab never reaches {text}")


def _answer_by_keyboard(page: Page, kind: str) -> None:
    keys = page.keyboard
    if kind in {"单选题", "判断题"}:
        keys.press("b")
    elif kind == "多选题":
        keys.press("1")
        keys.press("c")
    elif kind in {"填空题", "数字题"}:
        fields = page.locator(".qk-field input").count()
        page.locator(".qk-stem").focus()
        for _field in range(fields):
            keys.press("Tab")
            keys.type("1935")
        keys.press("Tab")
    elif kind == "排序题":
        page.locator(".qk-stem").focus()
        keys.press("Tab")
        keys.press("Enter")
    elif kind == "连线题":
        page.locator(".qk-stem").focus()
        for _row in range(page.locator(".qk-pair").count()):
            keys.press("Tab")
            keys.press("ArrowDown")
    else:
        page.locator(".qk-question > .qk-stem").focus()
        _answer_passage_by_keyboard(page)


def _answer_passage_by_keyboard(page: Page) -> None:
    """Tab reaches a group; an arrow or space chooses in it, letters fill a field."""
    for part in page.locator(".qk-part").all():
        inputs = part.locator("input")
        page.keyboard.press("Tab")
        if inputs.first.get_attribute("type") == "text":
            for _field in range(inputs.count()):
                page.keyboard.type("1935")
                page.keyboard.press("Tab")
            page.keyboard.press("Shift+Tab")
        else:
            page.keyboard.press("Space")
            if inputs.first.get_attribute("type") == "checkbox":
                for _rest in range(inputs.count() - 1):
                    page.keyboard.press("Tab")


def test_two_tabs_of_one_browser_take_turns(served: tuple[hosts.Host, TestProject], page_phone: Page) -> None:
    """The tab opened last leads; the other one says so and can take the lead back."""
    host, _made = served
    first = Student(page_phone)
    host.open(first.page)
    first.enter(SCHOOL, CLASS, "林敏")
    first.begin()
    second = Student(first.page.context.new_page())
    host.open(second.page)
    second.at(1)
    first.next()
    first.heading("已在另一个窗口打开")
    first.press("在这里继续")
    first.at(1)
    second.next()
    second.heading("已在另一个窗口打开")


def test_a_double_click_is_one_step(served: tuple[hosts.Host, TestProject], page_phone: Page) -> None:
    """An impatient thumb on "next" skips nothing, and on "hand in" hands in once."""
    host, _made = served
    student = Student(page_phone)
    host.open(student.page)
    student.enter(SCHOOL, CLASS, "林敏")
    student.begin()
    student.page.locator(".qk-next").dblclick()
    student.at(2)
    student.press("▦")
    student.press("交卷")
    student.heading("确定交卷吗？")
    student.page.get_by_role("button", name="确定交卷", exact=True).dblclick()
    student.heading("成绩")


def test_nothing_is_cut_off_with_twice_the_text(
    served: tuple[hosts.Host, TestProject], page_phone: Page
) -> None:
    """With 200 % text on a small phone no screen scrolls sideways and the last option can be tapped."""
    host, _made = served
    student = Student(page_phone)
    page = student.page
    # Half the viewport in CSS pixels is what a browser's 200 % zoom gives.
    page.set_viewport_size({"width": 180, "height": 320})
    host.open(page)
    student.enter(SCHOOL, CLASS, "林敏")
    student.begin()
    for number in range(1, 21):
        student.at(number)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"question {number} scrolls sideways by {wide}"
        student.answer(number)
        student.saved(number)
        student.tap(page.locator(".qk-next"))
    student.heading("答题卡")
    student.picture("serve-overview-large-text")


def test_the_back_button_and_a_return_resume(
    served: tuple[hosts.Host, TestProject], page_phone: Page
) -> None:
    """Leaving the page by accident and coming back goes on where it was."""
    host, _made = served
    student = Student(page_phone)
    host.open(student.page)
    student.enter(SCHOOL, CLASS, "林敏")
    student.begin()
    student.answer()
    student.saved(1)
    student.page.goto("about:blank")
    student.page.go_back()
    student.at(1)
    student.saved(1)
    assert re.search("接着上次", student.page.locator(".qk-main").inner_text())
