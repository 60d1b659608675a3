"""The lessons that docs/teacher.md and docs/lessons.md have their readers make, as a class sees them."""

import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser import hosts
from browser.student import PICTURES
from howto import write_howto, write_own_lesson
from projects import make_project

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def _look(page: Page, name: str) -> None:
    """Text, questions, an answer and its explanation; of the two lines nothing."""
    expect(page.get_by_role("heading", name="遵义会议", exact=True)).to_be_visible()
    box = page.locator(".qk-lesson").nth(1)
    expect(box.locator(".qk-kind")).to_contain_text("判断题")
    box.locator(".qk-option").first.click()
    box.get_by_role("button", name="确认答案").click()
    expect(box.get_by_text(re.compile("出处"))).to_be_visible()
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"howto-{name}.png", full_page=True)
    assert "qk.practice" not in page.inner_text("body")


def test_the_howtos_lesson_under_serve(tmp_path: Path, page_phone: Page) -> None:
    """``quizkit serve --lesson zunyi``: at /lesson/zunyi, on a phone."""
    project = make_project(tmp_path / "project")
    write_howto(project.folder)
    args, path = ["--lesson", "zunyi"], "/lesson/zunyi"
    with hosts.serve(project.folder, project.store, tmp_path / "scratch", args=args, path=path) as host:
        page_phone.goto(host.url)
        _look(page_phone, "serve")


def test_the_howtos_lesson_under_stock_voila(tmp_path: Path, page_desktop: Page) -> None:
    """``voila notebooks/lessons/zunyi.ipynb``, as its own users start it."""
    project = make_project(tmp_path / "project")
    notebook, port = write_howto(project.folder), hosts.free_port()
    command = [sys.executable, "-m", "voila", str(notebook), f"--port={port}", "--no-browser"]
    env = hosts.environment(project.store, project.folder, tmp_path / "scratch", {})
    host = hosts.start("voila", [*command, "--Voila.ip=127.0.0.1"], project.folder, env, notebook)
    try:
        host.wait_for("is running at")
        page_desktop.goto(f"http://127.0.0.1:{port}/")
        _look(page_desktop, "voila")
    finally:
        host.stop()


def test_the_lesson_of_ones_own_under_serve(tmp_path: Path, page_phone: Page, page_desktop: Page) -> None:
    """``quizkit serve --lesson yudu``: text, the timeline with what it shows in words, and the practices."""
    project = make_project(tmp_path / "project")
    write_own_lesson(project.folder)
    args, path = ["--lesson", "yudu"], "/lesson/yudu"
    with hosts.serve(project.folder, project.store, tmp_path / "scratch", args=args, path=path) as host:
        for name, page in (("phone", page_phone), ("desktop", page_desktop)):
            page.goto(host.url)
            expect(page.get_by_role("heading", name="于都：长征从这里出发")).to_be_visible()
            picture = page.locator("img").first
            expect(picture).to_have_attribute("alt", re.compile("从于都到吴起镇"))
            page.get_by_text("图中内容的文字说明").click()
            expect(page.get_by_text("1934年12月1日，中央红军渡过湘江。")).to_be_visible()
            assert picture.evaluate("picture => picture.naturalWidth") > 300
            expect(page.locator(".qk-lesson .qk-option").first).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            page.screenshot(path=PICTURES / f"howto-own-{name}.png", full_page=True)
