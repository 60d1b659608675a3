"""错题本 under ``quizkit serve``: each browser its own, whatever its pages say, and nobody waits for it."""

import asyncio
import gc
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from weakref import ref

import pytest

from browser.wire import Browser, Page
from projects import TestProject, make_project
from quizkit.errors import StoreBusy
from quizkit.serve import sweep
from quizkit.serve.sessions.meters import Meters
from quizkit.serve.sessions.saving import Saving
from quizkit.services import Services
from quizkit.services.mistakes import Mistakes
from quizkit.widgets.practice import Practice
from quizkit.widgets.student.mistakes import MistakesApp
from serve.rooms import (
    Held,
    Room,
    cells,
    click,
    found_in,
    installed,
    mark_of,
    named,
    notebook_at,
    room,
    turns,
)
from serve.test_isolation import _in_turns

# A blank, so that what one answers can be told from what another does.
PRACTICE = """
from quizkit.domain.paper import PaperItem
from quizkit.domain.questions import Blank, Single, Option
from quizkit.widgets.practice import Practice

pair = (Option("a", "甲"), Option("b", "乙"))
questions = (
    Blank(id="q1", stem="____年", points=400, blanks=(("1921",),), explanation="一大。"),
    Single(id="q2", stem="哪一个？", points=400, options=pair, answer="b", explanation="乙。"),
)
items = tuple(
    PaperItem("bank", q.id, q, 0, q.points, ("a", "b") if q.id == "q2" else ()) for q in questions
)
practice = Practice(items)
practice.widget
"""


@pytest.fixture
def project(tmp_path: Path) -> TestProject:
    """A store with a roster."""
    return make_project(tmp_path / "project")


@asynccontextmanager
async def lesson(project: TestProject) -> AsyncIterator[tuple[Room, Room, Services]]:
    """A lesson with two questions and the page of the 错题本, on one store with the real recorder."""
    with installed(), project.services() as services:
        meters = Meters()
        saving = Saving(services, meters, asyncio.get_running_loop())
        with_services: dict[str, Any] = {"doer": saving, "services": services, "activity": ""}
        practice = Room(cells(PRACTICE), **with_services)
        apps = project.folder / "notebooks" / "apps"
        book = Room(notebook_at(apps / "mistakes.ipynb"), **with_services)
        try:
            yield practice, book, services
        finally:
            practice.sessions.end_all()
            book.sessions.end_all()
            await saving.close()


def _box(page: Page) -> str:
    return next(id_ for id_, state in page.models.items() if "view" in state)


async def _answer(page: Page, position: int, response: Any, id_: str = "1") -> None:
    answer = {"type": "answer", "id": id_, "position": position, "response": response}
    await page.custom(_box(page), answer)


async def _read(book: Room, browser: Browser) -> Page:
    """The page of the book, greeted."""
    page = await book.enter(browser)
    await page.hello()
    return page


def _total(services: Services, page: Page) -> int:
    return services.mistakes.book(page.line.seat.browser).total


def test_a_book_belongs_to_its_browser(project: TestProject) -> None:
    """Two practise at once; each finds in the book what they answered, and nothing of the other."""

    async def play() -> None:
        async with lesson(project) as (practice, book, services):
            one, two = await practice.enter(), await practice.enter()
            marks = [mark_of(1), mark_of(2)]
            for page, mark in ((one, marks[0]), (two, marks[1])):
                await _answer(page, 0, [mark])
            readers = [await _read(book, page.browser) for page in (one, two)]

            async def go_on(page: Page, number: int) -> None:
                words = ("练一遍", "返回错题本", "练一遍")[number % 3]
                if named(page, words):
                    await click(page, words)

            await _in_turns(readers[0], readers[1], go_on)
            for number, reader in enumerate(readers):
                assert found_in(reader, marks) == {marks[number]}
            assert (_total(services, one), _total(services, two)) == (1, 1)

    asyncio.run(play())


def test_a_stranger_with_no_cookie_of_ours_has_an_empty_book(project: TestProject) -> None:
    """Nothing that a page says names a browser: the id is made of the cookie alone."""

    async def play() -> None:
        async with lesson(project) as (practice, book, services):
            one = await practice.enter()
            await _answer(one, 0, ["x"])
            thief = await book.enter(Browser("thief"))
            for kept in (
                {"browser": one.line.seat.browser},
                {"book": one.line.seat.browser},
                {"secret": "x"},
            ):
                await thief.custom(thief.trait("state"), {"type": "hello", "kept": kept})
            assert named(thief, "练一遍") is None
            assert _total(services, thief) == 0
            assert one.line.seat.browser not in b"".join(
                frame if isinstance(frame, bytes) else frame.encode() for frame in one.received
            ).decode("utf-8", "replace")

    asyncio.run(play())


def test_a_flood_of_messages_leaves_one_row_a_question(project: TestProject) -> None:
    """Whatever is sent, as often as it likes: questions of the server's own, each at most once."""

    async def play() -> None:
        async with lesson(project) as (practice, _book, services):
            page = await practice.enter()
            for again in range(5):
                for position in (0, 1, 2, -1, "0", None, 10**9):
                    for response in (["x"], ["\ud800"], "9", None, {"bank": "other"}, ["y" * 20_000]):
                        await _answer(page, position, response, id_=f"{again}")
                    await click(page, "下一题")
                await click(page, "看结果")
                await click(page, "再练一遍")

            def rows(tx: Any) -> list[Any]:
                return list(tx.exec_driver_sql("SELECT bank, question_id FROM practice_marks ORDER BY 2"))

            found = [tuple(row) for row in services.store.read(rows)]
            assert found in ([("bank", "q1")], [("bank", "q1"), ("bank", "q2")])
            assert page.line.is_open

    asyncio.run(play())


def test_the_verdict_does_not_wait_for_the_store(project: TestProject) -> None:
    """It is on the page before anything is stored; the step after it waits."""

    async def play() -> None:
        doer = Held()
        with project.services() as services:
            async with room(PRACTICE, doer=doer, services=services, activity="") as house:
                page = await house.enter()
                box = _box(page)
                content = {"type": "answer", "id": "1", "position": 0, "response": ["x"]}
                say = {"comm_id": box, "data": {"method": "custom", "content": content}}
                await page.line.send("comm_msg", say, id_="m1")
                await turns()
                assert page.told[box][-1] == {"type": "saved", "id": "1"}
                assert page.models[box]["view"]["feedback"]["verdict"] == "wrong"
                assert _total(services, page) == 0
                assert doer.give(page.line.seat)
                assert _total(services, page) == 1

    asyncio.run(play())


class _Broken:
    """A recorder whose disk is full."""

    def submit(self, _use_case: Any, session: Any) -> None:
        """Fails at the loop's next turn."""
        asyncio.get_running_loop().call_soon(session.resume, None, StoreBusy(30.0))


def test_a_store_that_fails_breaks_no_practice(project: TestProject) -> None:
    """Verdict, next question and end come as ever; nothing of the trouble is on the page."""

    async def play() -> None:
        with project.services() as services:
            async with room(PRACTICE, doer=_Broken(), services=services, activity="") as house:
                page = await house.enter()
                await _answer(page, 0, ["x"])
                await click(page, "下一题")
                await _answer(page, 1, "2")
                await click(page, "看结果")
                assert named(page, "再练答错的 1 题")
                assert not [said for said in page.line.said if said["type"] == "trouble"]
                assert house.sessions.meters.failures == 0

    asyncio.run(play())


def _alive() -> list[Any]:
    """All practices and books of this process."""
    return [found for found in gc.get_objects() if type(found) in (Practice, MistakesApp)]


def test_pages_that_have_ended_leave_nothing(project: TestProject) -> None:
    """Practice and book are gone with their sessions, without a collector of circles."""

    async def play() -> None:
        async with lesson(project) as (practice, book, _services):
            before = _alive()  # of other tests
            one = await practice.enter()
            await _answer(one, 0, ["x"])
            reader = await _read(book, one.browser)
            await click(reader, "练一遍")
            gc.collect()
            gc.disable()
            try:
                known = {id(found) for found in before}
                held = [ref(found) for found in _alive() if id(found) not in known]
                assert len(held) == 3
                for page in (one, reader):
                    await page.line.close()
                await turns()
                assert [found() for found in held if found() is not None] == []
            finally:
                gc.enable()

    asyncio.run(play())


def test_a_running_server_takes_old_practice_out(
    project: TestProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its first sweep, beside the attempts whose time is over."""
    done = threading.Event()
    monkeypatch.setattr(sweep, "SWEEP_SECONDS", 0.01)
    monkeypatch.setattr(Mistakes, "forget_old", lambda _self: done.set())
    with sweep.Sweeper(str(project.store), logging.getLogger("test")):
        assert done.wait(30)
