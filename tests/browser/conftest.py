"""A real Chromium, one for the whole run, and pages of the two sizes that every screen is made for."""

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from browser import hosts
from browser.teacher import Desk, make_desk, serve

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that needs another host shall fail here as it does in a school without internet.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PICTURES = Path("test-results")
# Two cores are shared with servers, kernels and other tests; nothing waits this long when it works.
expect.set_options(timeout=30_000)
_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remembers on the test whether it failed, for the picture of its page."""
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report


def _program() -> str:
    """The browser; a machine without one fails with what to install."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.fail("No Chromium on PATH: install one, on Debian with `apt-get install -y chromium`.")
    return program


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser."""
    program = _program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def own_chromium(chromium: Browser) -> Iterator[Browser]:
    """One for this test alone; it keeps a page that was left for the back button, as those on phones do."""
    browser = chromium.browser_type.launch(
        executable_path=_program(),
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


def _page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = context.new_page()
    page.set_default_timeout(
        60_000
    )  # two cores shared with other tests; nothing waits that long when it works
    yield page
    if request.node.stash.get(_failed, False):
        PICTURES.mkdir(exist_ok=True)
        name = re.sub(r"[^\w.-]+", "_", request.node.name)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    # A page that is left gives its place at the server back; one that is torn away keeps it for a while.
    with contextlib.suppress(Error):
        page.goto("about:blank")
    context.close()


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One project for all tests of the teacher's page; each has banks of its own."""
    return make_desk(tmp_path_factory.mktemp("teacher") / "project")


@pytest.fixture(scope="session")
def desk_host(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[hosts.Host]:
    """``quizkit serve`` on it."""
    with serve(desk, tmp_path_factory.mktemp("host")) as running:
        yield running


@pytest.fixture
def page_phone(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A phone of 360 by 640 with a touch screen, in a browser of its own."""
    size = {"width": 360, "height": 640}
    context = chromium.new_context(viewport=size, has_touch=True, is_mobile=True, locale="zh-CN")
    yield from _page(context, request)


@pytest.fixture
def page_desktop(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A school computer of 1366 by 768, in a browser of its own."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    yield from _page(context, request)
