"""Every screen of the student at both sizes: pictures for people, faults of layout for the test."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import hosts
from browser.student import Student
from projects import ACTIVITY, CLASS, SCHOOL, TestProject, make_project
from quizkit.formats.activity import load_activity

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SIZES = {"phone": (360, 640), "desktop": (1366, 768)}

# What a person would see at once: sideways scrolling, cut words, controls too small for a thumb.
FAULTS = """() => {
  const faults = [];
  const page = document.documentElement;
  const wide = page.scrollWidth - page.clientWidth;
  if (wide > 0) faults.push('scrolls sideways by ' + wide);
  const shown = (node) => node.offsetParent !== null && getComputedStyle(node).visibility !== 'hidden';
  const controls = '.qk-app button, .qk-option, .qk-app select, .qk-field input';
  document.querySelectorAll(controls).forEach((node) => {
    if (!shown(node)) return;
    const box = node.getBoundingClientRect();
    const name = (node.innerText || node.value || node.tagName).trim().slice(0, 20);
    if (box.height < 47.5) faults.push(name + ' is only ' + box.height + ' high');
    const cut = node.tagName === 'BUTTON' && node.scrollWidth > node.clientWidth + 1;
    if (cut) faults.push(name + ' is cut off');
    if (box.left < -0.5 || box.right > page.clientWidth + 0.5) faults.push(name + ' sticks out');
  });
  const foot = document.querySelector('.qk-foot:not(.qk-none)');
  const main = document.querySelector('.qk-main');
  if (foot && main) {
    window.scrollTo(0, page.scrollHeight);
    const last = main.lastElementChild.getBoundingClientRect();
    const covered = last.bottom > foot.getBoundingClientRect().top + 1;
    if (covered) faults.push('the foot covers the end of the page');
    window.scrollTo(0, 0);
  }
  return faults;
}"""


class Screens:
    """Looks at one screen after the other at one size."""

    def __init__(self, student: Student, size: str) -> None:
        self.student = student
        self.size = size
        self.faults: list[str] = []

    def look(self, name: str) -> None:
        """A picture of the whole page, and what is wrong with it."""
        page = self.student.page
        self.faults += [f"{name}: {fault}" for fault in page.evaluate(FAULTS)]
        Path("test-results").mkdir(exist_ok=True)
        page.screenshot(path=f"test-results/screen-{self.size}-{name}.png")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[hosts.Host, TestProject]]:
    """The demo activity, the practice, and one that has not begun."""
    made = make_project(tmp_path_factory.mktemp("project"))
    made.publish()
    made.publish("daily-practice")
    activity = load_activity(made.folder / "quizzes" / "activities" / f"{ACTIVITY}.json")
    later = replace(activity.window, opens=datetime.now(UTC) + timedelta(hours=3))
    with made.services() as services:
        services.activities.publish(replace(activity, id="later", window=later), made.banks(), "test")
    with hosts.serve(made.folder, made.store, tmp_path_factory.mktemp("host")) as running:
        yield running, made


@pytest.mark.parametrize("size", SIZES)
def test_every_screen_is_whole(size: str, served: tuple[hosts.Host, TestProject], chromium: Browser) -> None:
    """Nothing is cut off, nothing sticks out, everything a thumb taps is 48 px high, at both sizes."""
    host, made = served
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height}, has_touch=size == "phone")
    screens = Screens(Student(context.new_page()), size)
    names = {"phone": ("胡梦琪", "林敏"), "desktop": ("张天佑", "萧玥")}[size]
    _contest(screens, host, made, names[0])
    _practice(screens, host, names[1])
    for path, heading in (("a/later", "活动还没有开始"), ("a/nothing", "")):
        screens.student.page.goto(host.url + path)
        if heading:
            screens.student.heading(heading)
            screens.look(heading)
    context.close()
    assert screens.faults == []


def _contest(screens: Screens, host: hosts.Host, made: TestProject, name: str) -> None:
    student = screens.student
    student.page.goto(host.url)
    student.heading("请选择活动")
    screens.look("choice")
    student.page.goto(host.url + f"a/{ACTIVITY}")
    student.heading("请先填写")
    screens.look("entry")
    student.press("进入")
    expect(student.page.locator(".qk-notice")).to_be_visible()
    screens.look("entry-incomplete")
    student.enter(SCHOOL, CLASS, name)
    screens.look("ahead")
    student.begin()
    for number in range(1, 21):
        student.at(number)
        if student.kind() not in student.kinds:
            screens.look(f"question-{number}")
        student.answer(number)
        student.saved(number)
        student.next()
    student.heading("答题卡")
    screens.look("overview")
    student.press("交卷")
    student.heading("确定交卷吗？")
    screens.look("last-question")
    student.press("确定交卷")
    student.heading("成绩")
    screens.look("result")
    with made.services() as services:
        found = services.staff.find(ACTIVITY, student.receipt())
        services.staff.void(found[0].attempt_id, "试一试作废的样子", "test")
    student.page.reload()
    student.heading("这份答卷已被组织者作废")
    screens.look("voided")


def _practice(screens: Screens, host: hosts.Host, name: str) -> None:
    student = screens.student
    page: Page = student.page
    page.goto(host.url + "a/daily-practice")
    student.enter(SCHOOL, CLASS, name)
    student.begin()
    student.answer()
    page.locator(".qk-confirm").click()
    expect(page.locator(".qk-feedback")).to_be_visible()
    screens.look("practice-feedback")
    student.press("题目有误")
    expect(page.get_by_role("button", name="发送")).to_be_visible()
    screens.look("report")
    student.press("▦")
    student.hand_in()
    screens.look("practice-result")
    student.press("练习错题")
    expect(page.get_by_role("button", name="返回成绩")).to_be_visible()
    screens.look("practise-missed")
