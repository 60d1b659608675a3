"""错题本 in a real browser: what goes wrong in practice and contest is in it until it goes right."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser import hosts
from browser.student import Student
from browser.test_screens import FAULTS
from projects import ACTIVITY, CLASS, SCHOOL, TestProject, make_project
from quizkit.formats.bank import load_bank

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PRACTICE = """
import quizkit as qk

qk.practice("party-history", n=3, types="单选题", seed="lesson")
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> TestProject:
    """The demo activity and a lesson that ends with three questions."""
    made = make_project(tmp_path_factory.mktemp("project"))
    made.publish(grace=0)
    lesson = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# 建党\n\n读完了，练一练。"),
            nbformat.v4.new_code_cell(PRACTICE),
        ]
    )
    path = made.folder / "notebooks" / "lessons" / "party.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(lesson, path)
    return made


@pytest.fixture(scope="module")
def host(made: TestProject, tmp_path_factory: pytest.TempPathFactory) -> Iterator[hosts.Host]:
    """A server that shows it."""
    args = ["--lesson", "party"]
    with hosts.serve(made.folder, made.store, tmp_path_factory.mktemp("host"), args=args) as running:
        yield running


class Pupil(Student):
    """Practises, and knows the answers that the bank's file has."""

    def key(self, made: TestProject) -> str:
        """The right option's words for the question on the screen."""
        bank = load_bank(made.folder / "quizzes" / "banks" / "party-history.json")
        words = _plain(self.stem.inner_text())
        question = next(q for q in bank.questions if q.type == "single" and _plain(q.stem) == words)
        return next(option.text for option in question.options if option.id == question.answer)  # type: ignore[attr-defined]

    def choose(self, made: TestProject, *, right: bool) -> str:
        """Answers the question on the screen; its stem."""
        words, stem = _plain(self.key(made)), self.stem.inner_text()
        options = self.page.locator(".qk-option")
        texts = [_plain(text) for text in options.locator(".qk-text").all_inner_texts()]
        self.tap(options.nth(texts.index(words) if right else 1 - min(texts.index(words), 1)))
        self.tap(self.page.locator(".qk-confirm"))
        expect(self.page.locator(".qk-feedback")).to_contain_text("答对" if right else "答错")
        return stem

    def cards(self) -> Locator:
        """The questions in the book."""
        return self.page.locator(".qk-item-review")

    def look(self, name: str, size: str) -> None:
        """A picture of the whole page, and nothing cut off on it."""
        self.page.wait_for_load_state()
        Path("test-results").mkdir(exist_ok=True)
        self.page.screenshot(path=f"test-results/mistakes-{size}-{name}.png", full_page=True)
        assert self.page.evaluate(FAULTS) == []


def _plain(text: str) -> str:
    return re.sub(r"[\s*_＿]+", "", text)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_what_goes_wrong_beside_a_lesson_is_in_the_book_until_it_goes_right(
    size: str, host: hosts.Host, made: TestProject, page_phone: Page, page_desktop: Page
) -> None:
    """Lesson, practice, two wrong: the book shows both with explanation; practised right, they are gone."""
    page = page_phone if size == "phone" else page_desktop
    pupil = Pupil(page)
    page.goto(host.url + "lesson/party")
    wrong = []
    for number in range(3):
        expect(page.get_by_text(f"练习 第 {number + 1} 题")).to_be_visible()
        stem = pupil.choose(made, right=number == 1)
        if number != 1:
            wrong.append(stem)
        pupil.next()
    expect(page.get_by_role("heading", name="练习完成")).to_be_visible()
    expect(page.get_by_role("button", name="再练答错的 2 题")).to_be_visible()
    pupil.look("lesson-end", size)
    page.get_by_role("link", name="答错的 2 题已放进错题本").click()
    pupil.heading("错题本")
    expect(page.get_by_text("这台设备上的练习")).to_be_visible()
    expect(pupil.cards()).to_have_count(2)
    for stem in wrong:
        card = pupil.cards().filter(has_text=stem.strip())
        expect(card).to_contain_text("✗ 答错")
        expect(card).to_contain_text("正确答案")
        expect(card).to_contain_text("出处")
    pupil.look("book", size)
    # The other browser knows nothing of it.
    other = page_desktop if size == "phone" else page_phone
    other.goto(host.url + "mistakes")
    Pupil(other).heading("错题本")
    expect(other.get_by_text("现在没有错题")).to_be_visible()
    # One right, one wrong again: the book keeps the one.
    pupil.press("练一遍")
    again = []
    for number in range(2):
        expect(page.get_by_text(f"练习 第 {number + 1} 题")).to_be_visible()
        again.append(pupil.choose(made, right=number == 0))
        pupil.next()
    pupil.press("返回错题本")
    expect(pupil.cards()).to_have_count(1)
    expect(pupil.cards()).to_contain_text(again[1].strip())
    pupil.press("练一遍")
    pupil.choose(made, right=True)
    pupil.next()
    pupil.press("返回错题本")
    expect(page.get_by_text("现在没有错题")).to_be_visible()
    expect(pupil.cards()).to_have_count(0)
    pupil.look("empty", size)


def test_again_goes_through_the_wrong_ones_alone(
    host: hosts.Host, made: TestProject, page_phone: Page
) -> None:
    """再练答错的: one question instead of three; a quiet link on the first page leads to the book later."""
    pupil = Pupil(page_phone)
    page_phone.goto(host.url + "lesson/party")
    for number in range(3):
        pupil.choose(made, right=number != 2)
        pupil.next()
    pupil.press("再练答错的 1 题")
    expect(page_phone.get_by_text("练习 第 1 题 / 共 1 题")).to_be_visible()
    pupil.choose(made, right=False)
    pupil.next()
    expect(page_phone.get_by_text("答对 0 / 1 题")).to_be_visible()
    page_phone.goto(host.url)
    pupil.heading("请先填写")
    pupil.picture("mistakes-phone-entry")
    page_phone.get_by_role("link", name="我的错题本").click()
    expect(pupil.cards()).to_have_count(1)
    pupil.press("清空")
    pupil.heading("清空错题本吗？")
    pupil.picture("mistakes-phone-clear")
    pupil.press("清空")
    expect(page_phone.get_by_text("现在没有错题")).to_be_visible()


def test_a_contest_comes_into_the_book_when_it_is_closed(
    host: hosts.Host, made: TestProject, chromium: Browser
) -> None:
    """While it is open the book is empty; afterwards every question that was not right is in it, by name."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, has_touch=True, locale="zh-CN")
    pupil = Pupil(context.new_page())
    page = pupil.page
    page.goto(host.url)
    pupil.enter(SCHOOL, CLASS, "林敏")
    pupil.begin()
    pupil.answer()
    pupil.saved(1)
    pupil.press("▦")
    pupil.hand_in()
    expect(page.get_by_role("link", name="答错的题在错题本里")).to_have_count(0)
    page.goto(host.url + "mistakes")
    pupil.heading("错题本")
    expect(page.get_by_text("林敏")).to_be_visible()
    expect(page.get_by_text("现在没有错题")).to_be_visible()
    with made.services() as services:
        services.activities.close(ACTIVITY, "test")
    # A server may take up to a second to notice what another process has closed: students look again.
    for _look in range(20):
        page.reload()
        pupil.heading("错题本")
        expect(page.get_by_text("林敏")).to_be_visible()
        if pupil.cards().count():
            break
    number = pupil.cards().count()
    assert number in (19, 20)  # the one answer may have been right
    expect(page.get_by_text(f"{number} 题。练一遍")).to_be_visible()
    expect(pupil.cards().first).to_contain_text("正确答案")
    pupil.look("contest", "phone")
    page.goto(host.url + f"a/{ACTIVITY}")
    pupil.heading("成绩")
    pupil.picture("mistakes-phone-result")
    page.get_by_role("link", name="答错的题在错题本里").click()
    expect(pupil.cards()).not_to_have_count(0)
    pupil.press("不是我")
    expect(page.get_by_text("现在没有错题")).to_be_visible()
    context.close()
