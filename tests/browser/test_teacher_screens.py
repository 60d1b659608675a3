"""The screens of the teacher's page at both sizes: pictures for people, faults of layout for the test."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from browser import hosts
from browser.teacher import Desk, Teacher, judge, make_desk, serve

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SIZES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True},
    "desktop": {"viewport": {"width": 1366, "height": 768}},
}
LONG_WORD = "第一次全国代表大会、遵义会议、第七次全国代表大会、开国大典"
QUESTIONS = (
    {
        "id": "q1",
        "type": "single",
        "stem": f"{LONG_WORD}，哪一件发生在1945年？请从下面的选项里选出一个。",
        "points": 5,
        "options": [{"id": "a", "text": LONG_WORD}, {"id": "b", "text": "第七次全国代表大会"}],
        "answer": "b",
        "level": "primary",
        "tags": ["重要会议与事件的时间顺序", "建党", "新中国"],
        "sources": [{"title": "中国共产党简史", "by": "本书编写组", "year": 2021}],
    },
    judge("q2", "中国共产党第一次全国代表大会在上海开幕。", tags=["建党"]),
    judge("q3", "开国大典在1949年举行。", points=0),
)


def _many() -> list[dict[str, Any]]:
    return [*QUESTIONS, *(judge(f"j{n}", f"第{n}句话。") for n in range(30))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_screen_is_whole(size, scheme, desk_host: hosts.Host, desk: Desk, chromium: Browser) -> None:
    """List, filters, form, phone, a bank's name: nothing cut off, overlapping, or too small for a thumb."""
    desk.write("screens", *_many(), title="党史基础知识与重要会议")
    context = chromium.new_context(**SIZES[size], color_scheme=scheme, locale="zh-CN")
    teacher = Teacher(context.new_page(), desk_host)
    faults: list[str] = []

    def look(name: str) -> None:
        faults.extend(f"{name}: {fault}" for fault in teacher.faults())
        teacher.picture(f"screen-{size}-{scheme}-{name}")

    teacher.enter("党史基础")
    expect(teacher.rows).to_have_count(20)
    teacher.press("筛选", exact=False)
    expect(teacher.page.locator(".qk-filters select").first).to_be_visible()
    look("list")
    teacher.open("哪一件发生在1945")
    expect(teacher.page.locator(".qk-alike, .qk-phone").first).to_be_attached()
    teacher.type_into("points", "五")
    expect(teacher.page.locator(".qk-form .qk-problem")).to_have_count(1)
    teacher.press("存入题库")
    teacher.said("还有 1 处要改好")
    look("edit")
    if size == "phone":
        teacher.press("看学生看到的样子")
        look("phone")
        width = teacher.page.locator(".qk-phone .qk-stem").evaluate("el => el.getBoundingClientRect().width")
        assert width == 328
    else:
        width = teacher.page.locator(".qk-phone .qk-stem").evaluate("el => el.getBoundingClientRect().width")
        assert width == 328
    teacher.page.locator(".qk-top select").select_option(label="＋ 新建题库…")
    expect(teacher.page.get_by_label("新题库的名称")).to_be_visible()
    look("naming")
    teacher.page.goto("about:blank")
    context.close()
    assert faults == []
    assert teacher.errors == []


def test_an_empty_project_and_english(tmp_path: Path, chromium: Browser) -> None:
    """The first bank is made, a question answered on the phone beside it; all in English, at both sizes."""
    desk = make_desk(tmp_path / "project")
    with serve(desk, tmp_path / "scratch", QUIZKIT_LANG="en") as host:
        for size, settings in SIZES.items():
            context = chromium.new_context(**settings, locale="en")
            teacher = Teacher(context.new_page(), host)
            teacher.enter()
            faults = []
            if size == "phone":
                expect(teacher.page.locator(".qk-naming input")).to_be_visible()
                teacher.picture("screen-en-empty")
                faults += teacher.faults()
                teacher.page.locator(".qk-naming input").fill("Party history")
                teacher.page.locator(".qk-naming .qk-go").click()
                expect(teacher.page.locator(".qk-none")).to_be_visible()
                teacher.picture("screen-en-first")
                faults += teacher.faults()
                desk.write("party-history", *_many(), title="Party history")
            else:
                teacher.take_bank("Party history")
            if size == "phone":
                teacher.page.locator(".qk-top > .jupyter-button").first.click()
            expect(teacher.rows).to_have_count(20)
            teacher.picture(f"screen-en-{size}-list")
            faults += teacher.faults()
            teacher.open("第一次全国代表大会在上海")
            teacher.picture(f"screen-en-{size}-edit")
            faults += teacher.faults()
            if size == "desktop":
                teacher.page.locator(".qk-phone .qk-option").first.click()
                teacher.page.locator(".qk-phone .qk-confirm").click()
                expect(teacher.page.locator(".qk-phone .qk-feedback")).to_be_visible()
                teacher.picture("screen-en-verdict")
            assert faults == []
            assert teacher.errors == []
            teacher.page.goto("about:blank")
            context.close()
