"""What a session that has ended leaves behind: what it handed over is stored, everything else is gone."""

import asyncio
import gc
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import ref

import pytest

from browser.wire import Page
from projects import CLASS, SCHOOL, TestProject, make_project
from quizkit.serve.sessions.registry import Limits
from quizkit.serve.sessions.session import Session
from quizkit.widgets.student import StudentApp
from serve.rooms import CANARIES, Held, Room, click, named, older, room, school, turns


@pytest.fixture
def project(tmp_path: Path) -> TestProject:
    """The demo activity, open."""
    made = make_project(tmp_path / "project")
    made.publish()
    return made


async def _begin(house: Room, name: str) -> Page:
    """A student with an answer in the store."""
    page = await house.enter()
    await page.hello()
    await page.enter(SCHOOL, CLASS, name)
    await page.press("开始答题")
    await page.answer(page.view["options"][0]["key"])
    return page


def test_an_answer_that_was_handed_over_is_stored_although_the_server_ends(project: TestProject) -> None:
    """Nobody was told "saved" yet, and it is stored all the same."""

    async def play() -> dict[str, Any]:
        async with school(project) as house:
            page = await _begin(house, "林敏")
            await page.press("下一题")
            answer = {"type": "answer", "id": "last", "position": 1}
            answer["response"] = page.view["options"][0]["key"]
            content = {"comm_id": page.trait("view"), "data": {"method": "custom", "content": answer}}
            await page.send("comm_msg", content)
            house.sessions.end_all()
            return page.browser.kept

    kept = asyncio.run(play())
    with project.services() as services:
        sitting = services.attempts.resume_by_browser("hong-2026", kept["secret"])
    assert sitting is not None
    assert sitting.saved == 2


@contextmanager
def _no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _left_of(session: Session) -> list[Any]:
    """Weak references to what a session holds; to itself by its inbox, which nobody else has."""
    return [ref(session._inbox), *(ref(widget) for widget in session.widgets.values())]


def _apps() -> list[StudentApp]:
    return [thing for thing in gc.get_objects() if isinstance(thing, StudentApp)]


@pytest.mark.parametrize("end", ["left", "away", "closed"])
def test_nothing_is_left_of_a_session_without_a_collector(end: str, project: TestProject) -> None:
    """Session, widgets and the student's app are freed when a session ends, however it ends."""

    async def play() -> None:
        others = _apps()  # of other tests in this process
        async with school(project) as house:
            page = await _begin(house, "林敏")
            with _no_collector():
                left = _left_of(page.line.seat)
                left += [ref(app) for app in _apps() if app not in others]
                assert len(left) > 12
                if end == "left":
                    await page.line.close()
                elif end == "away":
                    await page.line.hang_up()
                    older(next(iter(house.sessions._by_id.values())), 1000)
                    house.sessions.keep_house(2)
                else:
                    house.sessions.end_all()
                await turns()
                assert [found() for found in left if found() is not None] == []

    asyncio.run(play())


STUBBORN = """
import ipywidgets as w
from quizkit.widgets.hosting import current_host

class Stubborn(w.Label):
    def close(self):
        if self.comm is not None:
            raise LookupError("does not want to go")

def refuse():
    raise LookupError("nor does this")

current_host().at_end(refuse)
box = w.VBox([Stubborn("x"), w.Label("y"), Stubborn("z")])
box.add_class("qk-app")
box
"""


def test_a_fault_at_the_end_of_a_session_holds_up_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """A lesson whose widgets fail when they are closed is logged; its place is free and all else goes."""

    async def play() -> None:
        async with room(STUBBORN, limits=Limits(1, 600.0, 600.0)) as house:
            page = await house.enter()
            waiting = house.page()
            await waiting.line.stand()
            seat = page.line.seat
            widgets = list(seat.widgets.values())
            await page.line.close()
            await turns()
            assert waiting.line.session, "the next one is in"
            assert seat.widgets == {}
            assert [widget._trait_values for widget in widgets if widget is not None] == [{}] * len(widgets)

    asyncio.run(play())
    for words in ("does not want to go", "nor does this"):
        assert words in caplog.text


def test_nothing_is_left_of_a_step_that_still_waited(project: TestProject) -> None:
    """A session that ends while the recorder has its use case goes when that is done."""

    async def play() -> None:
        doer = Held()
        async with room(CANARIES, doer=doer) as house:
            page = await house.enter()
            with _no_collector():
                seat = page.line.seat
                left = _left_of(seat)
                await page.send("comm_msg", _press(page, "save"))
                await page.line.close()
                assert doer.give(seat)
                del seat
                # The functions of this notebook know each other: only its widgets' app is freed at once.
                assert left[0]() is None

    asyncio.run(play())


def _press(page: Page, words: str) -> dict[str, Any]:
    return {"comm_id": named(page, words), "data": {"method": "custom", "content": {"event": "click"}}}


async def _soak(visit: Callable[[int], Coroutine[Any, Any, None]], sessions: int) -> int:
    """How many objects there are more after so many visits than after the first few."""

    async def visits(numbers: range) -> int:
        for number in numbers:
            await visit(number)
        await turns()
        gc.collect()
        return len(gc.get_objects())

    before = await visits(range(30))
    return await visits(range(30, 30 + sessions)) - before


def test_three_hundred_sessions_leave_nothing() -> None:
    """Live objects are back at the baseline, for a notebook whose functions and widgets know each other."""

    async def play() -> None:
        async with room(CANARIES) as house:

            async def visit(number: int) -> None:
                page = await house.enter(mark=number)
                for words in ("more", "save", "tell", "whole", "drop", "more"):
                    await click(page, words)
                await page.line.close()

            assert await _soak(visit, 300) < 100

    asyncio.run(play())


def test_three_hundred_visits_of_a_student_leave_nothing(project: TestProject) -> None:
    """The same for the real app: each comes back to the attempt, answers, looks around and leaves."""

    async def play() -> None:
        async with school(project) as house:
            browser = (await _begin(house, "林敏")).browser

            async def visit(_number: int) -> None:
                page = await house.enter(browser)
                await page.hello()
                await page.answer(page.view["options"][0]["key"])
                for words in ("⚑", "⚑", "下一题", "上一题", "▦"):
                    await click(page, words)
                await page.line.close()

            assert await _soak(visit, 300) < 100

    asyncio.run(play())
