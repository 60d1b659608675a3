"""A student in Chromium, and what a visit costs the server: times, requests, processor, memory."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, sync_playwright

from browser.conftest import ARGUMENTS, NAMES
from browser.student import Student
from projects import ACTIVITY, TestProject

PHONE: ViewportSize = {"width": 360, "height": 640}
ANSWERS = 3
_LOOPBACK = {"127.0.0.1", "localhost"}
_PAGE_SECONDS = 120
_END_SECONDS = 5
# Says in the page itself when something is first seen: Playwright looks only now and then.
_WATCH = """
(() => {
  const seen = (window.qkBench = {});
  const wanted = { form: ".qk-main h1", stem: ".qk-question > .qk-stem" };
  const look = () => {
    for (const [name, css] of Object.entries(wanted)) {
      const node = document.querySelector(css);
      if (!(name in seen) && node && node.getClientRects().length) seen[name] = performance.now();
    }
    if (!("stem" in seen)) requestAnimationFrame(look);
  };
  addEventListener("click", () => { if (!("stem" in seen)) seen.click = performance.now(); }, true);
  requestAnimationFrame(look);
})();
"""


@dataclass(frozen=True)
class Pupil:
    """Whom the roster knows, by name alone."""

    school: str
    class_name: str
    name: str


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

    url: str
    context: BrowserContext
    page: Page
    requests: list[str] = field(default_factory=list)
    """Addresses asked for over the network, websockets too."""

    def first_question(self, pupil: Pupil) -> dict[str, float]:
        """From nothing to the first question, without a pause; milliseconds since the address was opened.

        "form" when the entry form is seen, "click" when the last button was pressed, "stem" at the question.
        """
        page = self.page
        page.goto(self.url, wait_until="commit")
        page.get_by_label("学校").select_option(label=pupil.school)
        page.get_by_label("班级").select_option(label=pupil.class_name)
        page.get_by_label("姓名").fill(pupil.name)
        page.get_by_role("button", name="进入", exact=True).click()
        page.get_by_role("button", name="开始答题", exact=True).click()
        return self._seen()

    def again(self) -> float:
        """Milliseconds until the question is there again when the same browser opens the address anew."""
        self.page.goto(self.url, wait_until="commit")
        return self._seen()["stem"]

    def _seen(self) -> dict[str, float]:
        found = self.page.wait_for_function("window.qkBench?.stem && window.qkBench")
        return {name: float(value) for name, value in found.json_value().items()}

    def answer(self) -> None:
        """Answers three questions, each saved before the next."""
        student = Student(self.page)
        for number in range(1, ANSWERS + 1):
            student.at(number)
            student.answer(number)
            student.saved(number)
            student.next()

    def foreign(self) -> set[str]:
        """Other hosts that the page has asked."""
        return {urlsplit(url).hostname or "" for url in self.requests} - _LOOPBACK

    def leave(self) -> None:
        """Closes the tab as a student does: the page tells the server."""
        self.page.goto("about:blank")
        self.context.close()


def visit(browser: Browser, url: str) -> Visit:
    """A new browser profile with a phone's screen, nothing opened yet."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="zh-CN")
    context.add_init_script(_WATCH)
    page = context.new_page()
    page.set_default_timeout(_PAGE_SECONDS * 1000)
    made = Visit(url, context, page)

    def count(request: Request) -> None:
        # What is in the page already ("data:", "blob:") is not asked of anyone.
        if request.url.startswith("http"):
            made.requests.append(request.url)

    page.on("request", count)
    page.on("websocket", lambda socket: made.requests.append(socket.url))
    return made


class Processes:
    """A server and all the processes it has started."""

    def __init__(self, pid: int) -> None:
        self._server = psutil.Process(pid)

    def cpu(self) -> dict[int, float]:
        """Seconds of processor that each process has taken so far."""
        found = {}
        for process in self._all():
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            found[process.pid] = times.user + times.system
        return found

    def cpu_since(self, before: dict[int, float]) -> float:
        """Seconds of processor since ``before``, of the processes that still live."""
        return sum(now - before.get(pid, 0.0) for pid, now in self.cpu().items())

    def memory(self) -> dict[int, tuple[float, float]]:
        """Megabytes of each process: its share of what it shares (PSS where it is known), its own (USS)."""
        found = {}
        for process in self._all():
            try:
                full = process.memory_full_info()
            except psutil.NoSuchProcess:
                continue
            found[process.pid] = (getattr(full, "pss", full.uss) / 1e6, full.uss / 1e6)
        return found

    def kernels(self) -> list[psutil.Process]:
        """What the server has started."""
        return list(self._server.children(recursive=True))

    def wait_until_gone(self, ended: list[psutil.Process]) -> None:
        """Returns when these have ended, or after a while: a kernel that stays disturbs little."""
        psutil.wait_procs(ended, timeout=_END_SECONDS)

    def _all(self) -> list[psutil.Process]:
        return [self._server, *self.kernels()]
