"""The six lessons as a class and a teacher see them: whole at both sizes, light, their pictures made once."""

import re
import sys
from collections.abc import Iterator

import nbformat
import pytest
from playwright.sync_api import Browser, Page, Response, expect

from browser import hosts
from browser.relay import Relay
from browser.student import PICTURES
from projects import ROOT, TestProject, make_project

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

LESSONS = sorted(path.stem for path in (ROOT / "notebooks" / "lessons").glob("*.ipynb"))
SIZES = {"phone": {"width": 360, "height": 640}, "desktop": {"width": 1366, "height": 768}}
MOST_REQUESTS = 4
LARGEST_VISIT = 150_000


def _title(name: str) -> str:
    cells = nbformat.read(ROOT / "notebooks" / "lessons" / f"{name}.ipynb", as_version=4).cells
    return str(cells[0].source.splitlines()[0].removeprefix("# "))


def _look(page: Page, name: str, host: str) -> None:
    """Title, two drawn pictures with their words, a practice after every section; nothing sticks out."""
    expect(page.get_by_role("heading", name=_title(name), exact=True)).to_be_visible()
    expect(page.locator("img.quizkit-picture")).to_have_count(2)
    expect(page.locator(".qk-lesson .qk-question").nth(4)).to_be_visible()
    for picture in page.locator("img.quizkit-picture").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("picture => picture.naturalWidth") > 300
        assert re.search("[\u4e00-\u9fff]", picture.get_attribute("alt") or "")
    expect(page.get_by_text("图中内容的文字说明")).to_have_count(2)
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), size
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"lesson-{name}-{host}-{size}.png", full_page=True)
    assert "import quizkit" not in page.inner_text("body")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> TestProject:
    """The repository's own lessons and banks."""
    return make_project(tmp_path_factory.mktemp("lessons") / "project")


@pytest.fixture(scope="module")
def served(project: TestProject, tmp_path_factory: pytest.TempPathFactory) -> Iterator[hosts.Host]:
    """``quizkit serve`` with all lessons."""
    args = [word for name in LESSONS for word in ("--lesson", name)]
    with hosts.serve(project.folder, project.store, tmp_path_factory.mktemp("host"), args=args) as host:
        yield host


@pytest.fixture(scope="module")
def stock(project: TestProject, tmp_path_factory: pytest.TempPathFactory) -> Iterator[hosts.Host]:
    """Stock ``voila`` on the folder of lessons, as its own users start it."""
    folder, port = project.folder / "notebooks" / "lessons", hosts.free_port()
    command = [sys.executable, "-m", "voila", str(folder), f"--port={port}", "--no-browser"]
    command += ["--Voila.ip=127.0.0.1", "--Voila.port_retries=0"]
    env = hosts.environment(project.store, project.folder, tmp_path_factory.mktemp("voila"), {})
    host = hosts.start("voila", command, folder, env, folder)
    host.url = f"http://127.0.0.1:{port}/voila/render/"
    try:
        host.wait_for("is running at")
        yield host
    finally:
        host.stop()


def test_there_are_six_lessons() -> None:
    """建党, 长征, 抗日战争, 新中国成立, 改革开放, 社会主义从空想到科学."""
    assert len(LESSONS) == 6
    sizes = [(ROOT / "notebooks" / "lessons" / f"{name}.ipynb").stat().st_size for name in LESSONS]
    assert max(sizes) < 30_000


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_whole_and_light_under_serve(name: str, served: hosts.Host, chromium: Browser) -> None:
    """A first visit: at most four requests and 150 kB beside its pictures, from no other host."""
    faults: list[str] = []
    answers: list[Response] = []
    with Relay(served.url) as relay:
        page = chromium.new_page(viewport=SIZES["phone"], locale="zh-CN")
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - it needs a function
        page.goto(f"{relay.url}lesson/{name}")
        _look(page, name, "serve")
        pictures = [answer for answer in answers if "/picture/" in answer.url]
        weight = relay.down - sum(len(picture.body()) for picture in pictures)
        others = [answer.url for answer in answers if answer not in pictures]
        page.goto("about:blank")
        page.close()
    assert faults == []
    assert len(pictures) == 2
    assert len(others) <= MOST_REQUESTS, others
    assert all(url.startswith(relay.url) for url in others)
    assert 20_000 < weight <= LARGEST_VISIT


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_whole_under_stock_voila(name: str, stock: hosts.Host, chromium: Browser) -> None:
    """The same notebook, with a process of its own."""
    page = chromium.new_page(viewport=SIZES["desktop"], locale="zh-CN")
    page.set_default_timeout(60_000)
    page.goto(f"{stock.url}{name}.ipynb")
    _look(page, name, "voila")
    page.close()
