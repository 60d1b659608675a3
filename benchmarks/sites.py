"""How the same quiz is taken on different sites, in a real browser."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from browser.student import Student


@dataclass(frozen=True)
class Pupil:
    """Whom the roster knows, by name alone."""

    school: str
    class_name: str
    name: str


@dataclass(frozen=True)
class Site:
    """What to look at and what to do; selectors see through shadow roots."""

    form: str
    """CSS of what is seen first."""
    stem: str
    """CSS of the question."""
    enter: Callable[[Page, Pupil], None]
    """From the form to the first question."""
    answer: Callable[[Page, int], None]
    """The question of this number (from 1) is answered and said to be saved."""
    next: Callable[[Page], None]
    """To the next question; returns after the click."""


def _enter_by_class(page: Page, pupil: Pupil) -> None:
    page.get_by_label("学校").select_option(label=pupil.school)
    page.get_by_label("班级").select_option(label=pupil.class_name)
    page.get_by_label("姓名").fill(pupil.name)
    page.get_by_role("button", name="进入", exact=True).click()
    page.get_by_role("button", name="开始答题", exact=True).click()


def _answer(page: Page, number: int) -> None:
    student = Student(page)
    student.at(number)
    student.answer(number)
    student.saved(number)


def _enter_by_name(page: Page, pupil: Pupil) -> None:
    field = page.locator("input[type=text]").first
    field.fill(pupil.name)
    field.press("Enter")
    page.get_by_role("button", name="进入", exact=True).click()


def _choose(options: str) -> Callable[[Page, int], None]:
    """The second option: Panel holds the first one for chosen. The questions answered have one right."""

    def answer(page: Page, number: int) -> None:
        page.locator(options).nth(1).click()
        expect(page.locator(".bench-saved")).to_contain_text(f"第 {number} 题")

    return answer


def _press_next(page: Page) -> None:
    page.get_by_role("button", name="下一题", exact=True).click()


QUIZKIT = Site(
    ".qk-main h1", ".qk-question > .qk-stem", _enter_by_class, _answer, lambda page: Student(page).next()
)
PANEL = Site(".bench-form", ".bench-stem", _enter_by_name, _choose("input[type=radio]"), _press_next)
STREAMLIT = Site(
    ".bench-form", ".bench-stem", _enter_by_name, _choose("[data-testid=stRadioOption]"), _press_next
)
SITES = {"voila": QUIZKIT, "serve": QUIZKIT, "panel": PANEL, "streamlit": STREAMLIT}
