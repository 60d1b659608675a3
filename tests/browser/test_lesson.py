"""A lesson on the light page in a real Chromium: its text, its controls, its picture, and a fault in it."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser import hosts
from browser.relay import Relay
from browser.student import PICTURES
from projects import make_project

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TEXT = """# 长征

红军从 1934 年走到 **1936 年**。

| 年 | 事 |
|---|---|
| 1935 | 遵义会议 |
"""
CONTROLS = """
from pathlib import Path

import ipywidgets as w

with Path({here!r}).open("a") as runs:
    runs.write("run\\n")
year = w.IntSlider(value=1934, min=1934, max=1936, description="年份")
said = w.Label()
w.dlink((year, "value"), (said, "value"), lambda value: f"现在是 {{value}} 年。")
bar = w.IntProgress(min=1934, max=1936)
w.jslink((year, "value"), (bar, "value"))
w.VBox([year, said, bar])
"""
FIGURE = """
from pathlib import Path

import matplotlib.pyplot as plt

with Path({here!r}).open("a") as runs:
    runs.write("run\\n")
plt.figure(figsize=(6, 3))
plt.plot([1934, 1935, 1936], [86, 30, 21])
plt.xticks([1934, 1935, 1936])
plt.show()
"""
LATER = """
import ipywidgets as w

def more(_button):
    # The box is there before what it holds.
    row, sheet = w.HBox(), w.VBox()
    sheet.children = [row]
    row.children = [w.Label("红一方面军"), w.Label("红二方面军"), w.Label("红四方面军")]
    place.children = [sheet]

place = w.VBox()
open_ = w.Button(description="三支队伍")
open_.on_click(more)
w.VBox([open_, place])
"""
FAULT = """
import ipywidgets as w

def reckon(_button):
    raise ValueError("what nobody in class should read")

button = w.Button(description="算一算")
button.on_click(reckon)
button
"""


class Lesson:
    """A lesson of the test in a project of its own, and how often its cells have run."""

    def __init__(self, folder: Path) -> None:
        made = make_project(folder)
        made.publish()
        self.folder, self.store = made.folder, made.store
        self._controls, self._figure = folder / "controls", folder / "figure"
        cells = [
            nbformat.v4.new_markdown_cell(TEXT),
            nbformat.v4.new_code_cell(CONTROLS.format(here=str(self._controls))),
            nbformat.v4.new_code_cell(FIGURE.format(here=str(self._figure))),
            nbformat.v4.new_code_cell(LATER),
            nbformat.v4.new_code_cell(FAULT),
        ]
        path = folder / "notebooks" / "lessons" / "long-march.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)

    def runs(self) -> tuple[int, int]:
        """Of the cell with controls and of the one with the figure."""
        controls, figure = (len(path.read_text().split()) for path in (self._controls, self._figure))
        return controls, figure


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Lesson:
    """The lesson."""
    return Lesson(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def host(lesson: Lesson, tmp_path_factory: pytest.TempPathFactory) -> Iterator[hosts.Host]:
    """A server that shows it."""
    args, scratch = ["--lesson", "long-march"], tmp_path_factory.mktemp("host")
    with hosts.serve(lesson.folder, lesson.store, scratch, args=args, path="/lesson/long-march") as running:
        yield running


def _knob(page: Page) -> Locator:
    return page.locator(".noUi-handle")


def _says(page: Page, text: str) -> None:
    expect(page.locator(".widget-label", has_text="现在是")).to_have_text(text)


def _line(page: Page) -> Locator:
    return page.locator("#quizkit-line")


def _picture(page: Page, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"light-{name}.png", full_page=True)


def test_a_lesson_shows_text_controls_and_its_picture(
    host: hosts.Host, lesson: Lesson, page_phone: Page, page_desktop: Page
) -> None:
    """Two visitors see all of it; the picture was made once for both, the controls are each one's own."""
    controls, figure = lesson.runs()
    for page in (page_phone, page_desktop):
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(host.url)
        expect(page.get_by_role("heading", name="长征")).to_be_visible()
        expect(page.locator("strong")).to_have_text("1936 年")
        expect(page.locator("table td").last).to_have_text("遵义会议")
        expect(page.locator("img")).to_be_visible()
        # A drawn figure, not an empty frame.
        assert page.locator("img").evaluate("picture => picture.naturalWidth") > 300
        _says(page, "现在是 1934 年。")
        # A slider is not among the widgets of a quiz: it comes with a script of its own.
        assert any("/static/more." in url for url in asked)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert lesson.runs() == (controls + 2, figure) == (3, 1)
    _knob(page_phone).press("ArrowRight")
    _says(page_phone, "现在是 1935 年。")
    expect(page_phone.locator(".widget-readout")).to_have_text("1935")
    _says(page_desktop, "现在是 1934 年。")
    # The bar follows the slider in the page alone.
    assert page_phone.locator(".progress-bar").evaluate("bar => bar.style.width") == "50%"
    _picture(page_phone, "lesson-phone")
    _picture(page_desktop, "lesson-desktop")


def test_a_fault_in_a_lesson_is_one_calm_sentence(
    host: hosts.Host, page_phone: Page, page_desktop: Page
) -> None:
    """A callback that raises: a sentence on this page, nothing on the other one, and both go on."""
    for page in (page_phone, page_desktop):
        page.goto(host.url)
        _says(page, "现在是 1934 年。")
        page.evaluate("() => { window.mark = 'still the same page'; }")
    for page, name in ((page_desktop, "desktop"), (page_phone, "phone")):
        expect(_line(page)).to_be_hidden()
        page.get_by_role("button", name="算一算").click()
        expect(_line(page)).to_have_text("这一步没有成功。已保存的都还在，请再试一次；还是不行，请告诉老师。")
        _picture(page, f"trouble-{name}")
        assert "nobody" not in page.content()
    for page in (page_phone, page_desktop):
        _knob(page).press("ArrowRight")
        _says(page, "现在是 1935 年。")
        assert page.evaluate("() => window.mark") == "still the same page"
    host.wait_for("ValueError: what nobody in class should read")


def test_a_control_moved_without_a_line_counts(host: hosts.Host, chromium: Browser) -> None:
    """A slider moved while the network is away stays where it was put, and the server hears of it."""
    with Relay(host.url) as relay:
        page = chromium.new_page(viewport={"width": 360, "height": 640}, locale="zh-CN")
        page.goto(relay.url)
        _says(page, "现在是 1934 年。")
        relay.cut()
        expect(_line(page)).to_have_text("网络断开了，正在重连。")
        _knob(page).press("ArrowRight")
        _knob(page).press("ArrowRight")
        _picture(page, "lesson-lost-phone")
        _says(page, "现在是 1934 年。")
        relay.mend()
        _says(page, "现在是 1936 年。")
        expect(_line(page)).to_be_hidden()
        expect(page.locator(".widget-readout")).to_have_text("1936")
        page.close()


def test_parts_made_later_are_shown_in_whatever_order_they_were_made(
    host: hosts.Host, page_phone: Page
) -> None:
    """A click that makes a box first and then what it holds shows all of it."""
    page_phone.goto(host.url)
    page_phone.get_by_role("button", name="三支队伍").click()
    for name in ("红一方面军", "红二方面军", "红四方面军"):
        expect(page_phone.get_by_text(name)).to_be_visible()
    expect(_line(page_phone)).to_be_hidden()
