"""The teacher's page in a real Chromium: in the three places, and by keyboard alone on a phone."""

import pytest
from playwright.sync_api import Page, expect

from browser.keyboard import Keyboard
from browser.keyboard_forms import WRITTEN, fill, fill_about
from browser.teacher import PLACES, Desk, Teacher, judge, make_desk, voila
from quizkit.widgets.questions import KINDS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


# --- the three places ------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_the_same_notebook_writes_a_question_in_three_places(place, tmp_path, page_desktop: Page) -> None:
    """Under serve and voila behind the token, in JupyterLab at once: form, phone and file are the same."""
    desk = make_desk(tmp_path / "project")
    desk.write("a", judge("q1", "中国共产党成立于1921年。"), title="党史")
    with PLACES[place](desk, tmp_path / "scratch") as host:
        teacher = Teacher(page_desktop, host)
        teacher.enter("党史")
        assert teacher.page.locator("input[type=password]").count() == 0
        teacher.new("true_false")
        teacher.type_into("stem", "中华人民共和国成立于1949年。")
        teacher.field("answer=true").check()
        expect(teacher.page.locator(".qk-phone .qk-stem")).to_contain_text("1949")
        # JupyterLab has keys of its own for its cells; here they are the page's.
        teacher.field("stem").press("Control+Enter")
        teacher.stored()
        assert teacher.faults() == []
        teacher.picture(f"place-{place}", whole=place != "lab")
        assert teacher.errors == []
        if place == "lab":
            assert teacher.page.locator(".jp-Cell").count() == 2
    assert [question["stem"] for question in desk.read("a")] == [
        "中国共产党成立于1921年。",
        "中华人民共和国成立于1949年。",
    ]


def test_voila_without_a_token_refuses(desk: Desk, tmp_path, page_desktop: Page) -> None:
    """Under stock voila without QUIZKIT_STAFF_TOKEN there is a sentence and no field."""
    with voila(desk, tmp_path, "") as host:
        page_desktop.goto(host.url)
        expect(page_desktop.get_by_text("这个页面要有管理口令才能打开")).to_be_visible()
        assert page_desktop.locator("input, textarea").count() == 0


# --- by keyboard -----------------------------------------------------------------------------------


def _write(keys: Keyboard, type_: str) -> None:
    """One question from 新题 into the bank, no mouse."""
    keys.tab_to_button("新题")
    keys.press("Enter")
    expect(keys.field("stem")).to_be_focused()
    if type_ != "single":
        keys.back_to_kind()
        for _ in range(list(KINDS).index(type_)):
            keys.press("ArrowDown")
        expect(keys.page.locator(".qk-tools option:checked")).to_have_text(KINDS[type_])
        keys.tab_to("stem")
    fill(keys, type_)
    if type_ == "single":
        fill_about(keys)
    keys.teacher.picture(f"keyboard-{keys.size}-{type_}")
    assert keys.teacher.faults() == []
    if type_ == "true_false":
        keys.tab_to_button("存入题库")
        keys.press("Enter")
    else:
        keys.press("Control+Enter")
    keys.teacher.stored()
    keys.check()


def test_every_type_is_written_by_keyboard_on_a_phone(desk_host, desk: Desk, page_phone: Page) -> None:
    """Tab, arrows, space, Enter and typing: all eight go into the bank, and the keyboard is always seen."""
    desk.write("keys", judge("q0", "红军长征胜利结束于1936年。"), title="键盘")
    teacher = Teacher(page_phone, desk_host)
    teacher.enter("键盘")
    keys = Keyboard(teacher)
    for number, type_ in enumerate(KINDS):
        if number:
            keys.back_to_button("← 题目列表")
            keys.press("Enter")
            expect(teacher.rows.first).to_be_visible()
            keys.check()
        _write(keys, type_)
    made = desk.read("keys")[1:]
    assert [question["type"] for question in made] == list(KINDS)
    for question in made:
        assert WRITTEN[question["type"]].items() <= question.items()
    parts = made[-1]["questions"]
    assert [(part["type"], part["answer"]) for part in parts] == [("single", "a"), ("true_false", True)]
    assert teacher.errors == []


def test_a_question_is_written_by_keyboard_on_a_computer(desk_host, desk: Desk, page_desktop: Page) -> None:
    """The same at 1366 by 768, where list, form and phone are there at once."""
    desk.write("wide", judge("q0", "红军长征胜利结束于1936年。"), title="电脑")
    teacher = Teacher(page_desktop, desk_host)
    teacher.enter("电脑")
    keys = Keyboard(teacher)
    _write(keys, "multiple")
    assert desk.read("wide")[1]["answer"] == ["a", "b", "c"]
    assert teacher.errors == []
