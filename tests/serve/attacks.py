"""What tests of a page that was tampered with share: its messages, and what must hold after any of them."""

import json
import re
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClosedError

from browser import hosts
from browser.recount import read_attempts
from browser.wire import Browser, Page, finished
from projects import CLASS, SCHOOL, TestProject

Steps = Callable[[Page], Awaitable[None]]
# A traceback quotes these; no sentence of ours does.
LEAKS = re.compile(rb"Traceback|site-packages|line \d+, in|object at 0x")
LARGEST = 64 * 1024


@contextmanager
def attacking(demo: TestProject, host: hosts.Host) -> Iterator[Callable[[Steps], None]]:
    """Runs coroutines with a page; then checks that nothing leaked and no code of ours failed."""

    def run(steps: Steps) -> None:
        async def all_steps() -> None:
            async with Browser(host.url.rstrip("/")).open() as page:
                await page.hello()
                await steps(page)
                for frame in page.received:
                    assert LEAKS.search(raw(frame)) is None, frame

        finished(all_steps())

    before = len(host.output())
    yield run
    said = host.output()[before:]
    for word in ("unexpected error", "Traceback", "failed"):
        assert word not in said, said
    for attempt in read_attempts(demo.store, demo.folder / "quizzes" / "banks"):
        assert attempt.state in {"in_progress", "submitted"}
        assert attempt.score == (attempt.recounted() if attempt.state == "submitted" else None)


def raw(frame: bytes | str) -> bytes:
    """A frame as bytes."""
    return frame.encode("utf-8", "surrogatepass") if isinstance(frame, str) else frame


async def begin(page: Page, name: str, class_: str = CLASS) -> None:
    """From the entry to the first question."""
    await page.enter(SCHOOL, class_, name)
    await page.press("开始答题")
    assert page.screen == "question"


async def send(page: Page, kind: str, content: Any) -> None:
    """A message. What no JSON can say or is too long is seen to cut the line, and the page comes back."""
    frame = json.dumps({"msg_type": kind, "msg_id": uuid.uuid4().hex, "content": content})
    if len(frame) > LARGEST or re.search("NaN|Infinity", frame):
        await cut(page, frame)
    else:
        await page.send(kind, content)


async def cut(page: Page, frame: str | bytes) -> None:
    """A frame after which the server ends the connection; the session is still there for the page."""
    session = page.line.session
    with suppress(WebSocketClosedError, StreamClosedError):  # the server need not read all of it
        await page.line.write(frame)
    await page.line.ended()
    await page.line.connect()
    assert page.line.session == session
    assert page.line.resumed
