"""A student in Chromium: times as the page sees them, requests, hosts."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, sync_playwright

from benchmarks.sites import Pupil, Site
from browser.conftest import ARGUMENTS, NAMES
from projects import ACTIVITY, TestProject

PHONE: ViewportSize = {"width": 360, "height": 640}
ANSWERS = 3
_LOOPBACK = {"127.0.0.1", "localhost"}
_PAGE_SECONDS = 120
# Says in the page itself when something is first seen: Playwright looks only now and then.
_WATCH = """
(() => {
  const seen = (window.qkBench = { stems: 0 });
  const find = (root, css) => {
    const found = root.querySelector(css);
    if (found) return found;
    for (const node of root.querySelectorAll("*")) {
      const inside = node.shadowRoot && find(node.shadowRoot, css);
      if (inside) return inside;
    }
    return null;
  };
  const visible = (css) => {
    const node = find(document, css);
    return node && node.getClientRects().length ? node : null;
  };
  let text = null;
  const look = () => {
    if (!("form" in seen) && visible(FORM)) seen.form = performance.now();
    const stem = visible(STEM);
    if (stem && stem.textContent !== text) {
      text = stem.textContent;
      seen.stems += 1;
      seen.stem = performance.now();
      seen.after = seen.stem - seen.click;
    }
    requestAnimationFrame(look);
  };
  addEventListener("click", () => { seen.click = performance.now(); }, true);
  requestAnimationFrame(look);
})();
"""

# Not Playwright's own waiting: it evaluates texts in the page, which our page's policy forbids.
_WAIT = """
([stems, seconds]) => new Promise((done, fail) => {
  const end = Date.now() + seconds * 1000;
  const look = () => {
    if (window.qkBench && qkBench.stems >= stems) done(qkBench);
    else if (Date.now() > end) fail(new Error("no question"));
    else setTimeout(look, 20);
  };
  look();
})
"""


def pupils(project: TestProject) -> Iterator[Pupil]:
    """All students without a namesake in their class."""
    with project.services() as services:
        rows = list(services.scores.students(ACTIVITY))
    shared = Counter((row.school, row.grade, row.class_name, row.name) for row in rows)
    for row in rows:
        if shared[row.school, row.grade, row.class_name, row.name] == 1:
            yield Pupil(row.school, f"{row.grade}{row.class_name}", row.name)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own, with no address but the loopback interface."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise SystemExit("No Chromium on PATH: install one, on Debian with `apt-get install -y chromium`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """One student in a browser that was never here before."""

    site: Site
    url: str
    context: BrowserContext
    page: Page
    requests: list[str] = field(default_factory=list)
    """Addresses asked for over the network, without websockets and pictures."""
    pictures: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)

    def first_question(self, pupil: Pupil) -> dict[str, float]:
        """From nothing to the first question, without a pause; milliseconds since the address was opened.

        "form" when the entry form is seen, "stem" at the question, "after" between the last click and that.
        """
        self.page.goto(self.url, wait_until="commit")
        self.site.enter(self.page, pupil)
        return self._seen(1)

    def next_student(self, pupil: Pupil) -> float:
        """As ``first_question`` ("stem"), by another student at this browser, whose caches are full now."""
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.page.goto("about:blank")
        self.context.clear_cookies()
        return self.first_question(pupil)["stem"]

    def again(self) -> float:
        """Milliseconds until the question is there again when the same student opens the address anew."""
        self.page.goto(self.url, wait_until="commit")
        return self._seen(1)["stem"]

    def answer(self) -> list[float]:
        """Answers three questions, each saved before the next; milliseconds from "next" to the question."""
        taken = []
        for number in range(1, ANSWERS + 1):
            self.site.answer(self.page, number)
            self.site.next(self.page)
            taken.append(self._seen(number + 1)["after"])
        return taken

    def _seen(self, stems: int) -> dict[str, float]:
        """What the page has seen, once so many questions were there."""
        found = self.page.evaluate(_WAIT, [stems, _PAGE_SECONDS])
        # A page that was opened again has not been clicked.
        return {name: float(value) for name, value in found.items() if value is not None}

    def foreign(self) -> set[str]:
        """Other hosts that the page has asked."""
        asked = [*self.requests, *self.pictures, *self.sockets]
        return {urlsplit(url).hostname or "" for url in asked} - _LOOPBACK

    def leave(self) -> None:
        """Closes the tab as a student does: the page tells the server."""
        self.page.goto("about:blank")
        self.context.close()


def visit(browser: Browser, url: str, site: Site) -> Visit:
    """A new browser profile with a phone's screen, nothing opened yet."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="zh-CN")
    watch = _WATCH.replace("FORM", json.dumps(site.form)).replace("STEM", json.dumps(site.stem))
    context.add_init_script(watch)
    page = context.new_page()
    page.set_default_timeout(_PAGE_SECONDS * 1000)
    made = Visit(site, url, context, page)

    def count(request: Request) -> None:
        # What is in the page already ("data:", "blob:") is not asked of anyone.
        if request.url.startswith("http"):
            (made.pictures if request.resource_type == "image" else made.requests).append(request.url)

    page.on("request", count)
    page.on("websocket", lambda socket: made.sockets.append(socket.url))
    return made
