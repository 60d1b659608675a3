"""Nobody stops the event loop: what a callback of a student may cost, and where it may never wait."""

import asyncio
import gc
import random
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from browser import hosts
from browser.pupils import Pupil, as_read, known_by_text, respond
from browser.recount import read_banks
from browser.wire import Browser, Page, finished
from projects import ACTIVITY, CLASS, SCHOOL, TestProject, make_project
from quizkit.serve.memory import settle
from quizkit.serve.sessions.session import Session
from quizkit.store import Store
from serve.rooms import Room, cells, click, room, school

MOST_CPU = 0.05
# What waits for a disk, a network or another program, by the names of Python's audit events.
EVENTS = {
    "open",
    "os.listdir",
    "os.scandir",
    "os.system",
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "sqlite3.connect",
    "subprocess.Popen",
    "import",
}
ENTRANCES = ("start", "attach", "received", "resume", "detach", "end")


@dataclass
class Watch:
    """Looks at all that sessions do in one thread."""

    thread: int = field(default_factory=threading.get_ident)
    inside: int = 0
    """How deep in a session's code the thread is."""
    costs: list[tuple[float, str]] = field(default_factory=list)
    """CPU seconds of each callback, and which it was."""
    waits: list[str] = field(default_factory=list)
    stored: int = 0
    """Uses of the store in other threads."""

    @property
    def sees(self) -> bool:
        """Whether this is a session's code on the event loop."""
        return self.inside > 0 and threading.get_ident() == self.thread

    def note(self, what: str) -> None:
        """Something that waits: what, and who asked for it."""
        frames = (frame.f_code for frame, _line in traceback.walk_stack(None))
        names = [f"{Path(code.co_filename).name}:{code.co_name}" for code in frames]
        self.waits.append(" < ".join([what, *names]))

    def timed(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        """An entrance to a session; the outermost one is the callback."""

        def measured(*args: Any, **options: Any) -> Any:
            self.inside += 1
            started = time.thread_time()
            try:
                return method(*args, **options)
            finally:
                self.inside -= 1
                if not self.inside:
                    self.costs.append((time.thread_time() - started, name))

        return measured

    def too_long(self) -> list[str]:
        """The callbacks that used more than they may."""
        return [f"{name}: {cost * 1000:.0f} ms" for cost, name in self.costs if cost > MOST_CPU]


_watches: list[Watch] = []


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _watches and event in EVENTS and _watches[-1].sees:
        _watches[-1].note(f"{event} {arguments[:1]}")


# There is no way to take one away again; without a watch it does nothing.
sys.addaudithook(_audit)


@contextmanager
def watched(patch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """A watch over the sessions of this thread, on memory that is looked after as in a server."""
    watch, thresholds = Watch(), gc.get_threshold()

    def elsewhere(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def checked(*args: Any, **options: Any) -> Any:
            if threading.get_ident() != watch.thread:
                watch.stored += 1
            elif watch.sees:
                watch.note(name)
            return method(*args, **options)

        return checked

    with patch.context() as patched:
        for name in ENTRANCES:
            patched.setattr(Session, name, watch.timed(name, getattr(Session, name)))
        for name in ("read", "write", "group", "driver_connection", "_connection"):
            patched.setattr(Store, name, elsewhere(f"store.{name}", getattr(Store, name)))
        patched.setattr(time, "sleep", elsewhere("sleep", time.sleep))
        settle()
        _watches.append(watch)
        try:
            yield watch
        finally:
            _watches.remove(watch)
            gc.set_threshold(*thresholds)
            gc.unfreeze()


# --- the watch is awake --------------------------------------------------------------------------

WAITING = """
import socket, sqlite3, subprocess, sys, time
import ipywidgets as w


def opens(_button):
    open(sys.executable, "rb").close()


def lists(_button):
    import pathlib
    list(pathlib.Path("/").iterdir())


def connects(_button):
    with socket.socket() as made:
        made.connect_ex(("127.0.0.1", 9))


def asks(_button):
    sqlite3.connect(":memory:").close()


def runs(_button):
    subprocess.run([sys.executable, "-c", ""], check=True)


def sleeps(_button):
    time.sleep(0.001)


def imports(_button):
    sys.modules.pop("this_one", None)
    import colorsys
    del sys.modules["colorsys"]


def computes(_button):
    started = time.thread_time()
    while time.thread_time() < started + 0.06:
        pass


def behaves(_button):
    pass


buttons = []
for function in (opens, lists, connects, asks, runs, sleeps, imports, computes, behaves):
    button = w.Button(description=function.__name__)
    button.on_click(function)
    buttons.append(button)
w.VBox(buttons)
"""
SAID = {
    "opens": "open",
    "lists": "os.listdir",
    "connects": "socket.connect",
    "asks": "sqlite3.connect",
    "runs": "subprocess.Popen",
    "sleeps": "sleep",
    "imports": "import",
}


async def _press(words: str) -> None:
    async with room(WAITING) as house:
        house.sessions.warm_up("/")
        page = await house.enter()
        await click(page, words)


@pytest.mark.parametrize("words", SAID)
def test_a_callback_that_waits_is_seen(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A button that opens a file, asks the network or sleeps is found, with the cell it stands in."""
    with watched(monkeypatch) as watch:
        asyncio.run(_press(words))
    assert watch.waits
    assert watch.waits[0].startswith(SAID[words])
    assert "notebook.ipynb" in watch.waits[0]


def test_a_callback_that_computes_for_long_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than 50 ms of CPU is too much, and one that does nothing is not."""
    with watched(monkeypatch) as watch:
        asyncio.run(_press("computes"))
    assert [name.partition(":")[0] for name in watch.too_long()] == ["received"]
    with watched(monkeypatch) as watch:
        asyncio.run(_press("behaves"))
    assert watch.too_long() == watch.waits == []
    assert len(watch.costs) > 3


# --- a full attempt ------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> TestProject:
    """The demo activity, open: twenty questions of all eight types."""
    made = make_project(tmp_path / "project")
    made.publish(grace=0)
    return made


ASKING = """
from quizkit.widgets.hosting import current_host
current_host().services.activities.offered()
"""


def test_a_store_used_in_a_callback_is_seen(project: TestProject, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that asks the store itself instead of the recorder is found."""

    async def play() -> None:
        async with school(project) as house:
            house.notebook = cells(ASKING)
            await house.enter()

    with watched(monkeypatch) as watch:
        asyncio.run(play())
    assert any(wait.startswith("store.read") for wait in watch.waits)


async def _take_all(house: Room, pupil: Pupil, known: dict[str, Any]) -> set[str]:
    """An attempt with everything there is in it; the types of the questions."""
    types: set[str] = set()
    page = await house.enter(pupil.browser)
    await pupil.start(page)
    while page.screen == "question":
        types.add(page.view["type"])
        await pupil.answer_one(page, known)
        await _look_around(page)
        if page.view["position"] == 7:
            page = await _come_back(house, page)
        await page.press("下一题" if page.has("下一题") else "答题卡")
    assert page.screen == "overview"
    await page.custom(page.trait("cells"), {"type": "go", "position": 0})
    await page.press("▦")
    await pupil.hand_in(page)
    return types


async def _practise(page: Page, known: dict[str, Any]) -> None:
    """All that went wrong once more, to the end and back to the result."""
    chance = random.Random(1)
    while any("view" in page.models[id_] for id_ in page.shown()):
        view = page.view
        given, _words = respond(view, known[as_read(view)], chance, 0.5)
        await page.answer(given)
        await page.press("下一题" if page.has("下一题") else "看结果")
    await page.press("返回成绩")
    assert page.screen == "result"


async def _look_around(page: Page) -> None:
    """To mark, to the overview and back."""
    position = page.view["position"]
    await page.press("⚑")
    await page.custom(page.trait("state"), {"type": "pulse"})
    await page.press("▦")
    await page.custom(page.trait("cells"), {"type": "go", "position": position})


async def _come_back(house: Room, page: Page) -> Page:
    """A line that breaks, then a page that is loaded anew."""
    await page.line.hang_up()
    await page.line.connect()
    assert page.line.resumed
    await page.hello()
    await page.line.close()
    new = await house.enter(page.browser)
    await new.hello()
    assert "接着上次，第 8 题。" in new.text()
    return new


def test_no_callback_of_a_full_attempt_stops_the_loop(
    project: TestProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most 50 ms of CPU in each, no file, no network, and all use of the store in another thread."""
    known = known_by_text(list(read_banks(project.folder / "quizzes" / "banks").values()))
    chance = random.Random(2026)
    pupil = Pupil(SCHOOL, CLASS, "林敏", "", "change", chance, 0.5, Browser("pupil"))
    types: set[str] = set()

    async def play() -> None:
        async with school(project) as house:
            house.sessions.warm_up("/")
            with watched(monkeypatch) as watch:
                types.update(await _take_all(house, pupil, known))
                services = house.sessions._services
                assert services is not None
                await asyncio.to_thread(services.activities.close, ACTIVITY, "test")
                page = await house.enter(pupil.browser)
                await page.hello()
                assert page.screen == "result"
                await page.press("练习错题")
                await _practise(page, known)
                await page.line.close()
            watches.append(watch)

    watches: list[Watch] = []
    asyncio.run(play())
    watch = watches[0]
    assert len(types) == 8
    assert watch.waits == []
    assert watch.too_long() == []
    assert watch.stored > 50
    assert len(watch.costs) > 200


async def _attempt_on(base: str, known: dict[str, Any]) -> str:
    """An attempt over a real websocket; the server's figures after it."""
    pupil = Pupil(SCHOOL, CLASS, "林敏", "", "", random.Random(1), 0.5, Browser(base))
    async with pupil.browser.open() as page:
        await pupil.start(page)
        await pupil.answer_up_to(page, 20, known)
        await pupil.hand_in(page)
        return (await pupil.browser.fetch("/metrics")).body.decode()


def test_the_first_student_of_a_server_stops_nobody(project: TestProject, tmp_path: Path) -> None:
    """What is only loaded when it is needed is loaded before anybody comes: by the server's own figures."""
    known = known_by_text(list(read_banks(project.folder / "quizzes" / "banks").values()))
    with hosts.serve(project.folder, project.store, tmp_path) as host:
        metrics = finished(_attempt_on(host.url.rstrip("/"), known))
        assert "a callback used" not in host.output()
    counts = re.findall(r'quizkit_callback_cpu_seconds_bucket\{le="(0.05|\+Inf)"\} (\S+)', metrics)
    quick, every = (float(count) for _bound, count in counts)
    assert quick == every > 60
