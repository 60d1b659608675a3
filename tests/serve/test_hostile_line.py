"""The line of a student's page in hostile hands: it is bounded, runs no code and costs nobody else."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from browser import hosts
from browser.wire import Browser, Page, finished
from projects import TestProject
from serve.attacks import LARGEST, Steps, begin, cut, raw
from serve.client import Browser as PlainBrowser
from serve.client import metric

pytestmark = pytest.mark.timeout(300)

OTHER_CLASS = "五年级2班"
Attack = Callable[[Steps], None]

KERNEL_ONLY = (
    *("execute_request", "debug_request", "complete_request", "inspect_request", "history_request"),
    *("input_reply", "shutdown_request", "interrupt_request", "usage_request", "create_subshell_request"),
    *("comm_opened", "status", "open", "", "x" * 1000),
)


async def _alive(page: Page) -> None:
    assert (await page.reply("kernel_info_request", {}, "kernel_info_reply")).content["status"] == "ok"


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A file that is there when somebody's code has run."""
    return tmp_path / "ran"


@pytest.fixture
def code(canary: Path) -> dict[str, Any]:
    """The content of a request that would make the canary, whatever the request is called."""
    text = f"open({str(canary)!r}, 'w').close()"
    debug = {"type": "request", "command": "evaluate", "arguments": {"expression": text}}
    asked = {"code": text, "silent": False, "store_history": False, "user_expressions": {"x": text}}
    return {**asked, **debug, "cursor_pos": 4, "value": text, "restart": False}


def test_no_message_runs_code(attack: Attack, canary: Path, code: dict[str, Any]) -> None:
    """Requests of a kernel that would run, inspect or debug code, and unknown types, do nothing at all."""

    async def steps(page: Page) -> None:
        for kind in KERNEL_ONLY:
            before = len(page.received)
            await page.send(kind, code)
            await _alive(page)
            # Only the sign of life was answered.
            assert len(page.received) == before + 1, kind

    attack(steps)
    assert not canary.exists()


def test_a_message_of_two_types_runs_no_code(attack: Attack, canary: Path, code: dict[str, Any]) -> None:
    """A message that names two types or two contents is one of them, and neither runs code."""

    async def steps(page: Page) -> None:
        harmless, content = '"comm_info_request"', json.dumps(code)
        for kind in KERNEL_ONLY[:5]:
            for first, second in ((harmless, json.dumps(kind)), (json.dumps(kind), harmless)):
                types = f'"msg_type": {first}, "msg_type": {second}'
                header = f'"header": {{"msg_type": {second}, "msg_type": {first}}}, "channel": "control"'
                await page.line.write(f'{{{types}, {header}, "content": {{}}, "content": {content}}}')
                await _alive(page)

    attack(steps)
    assert not canary.exists()


MALFORMED: list[str | bytes] = [
    *("", " ", "{", "[", "null", "true", "5", '"x"', "[]", "[[]]", "[5]", "[{}, 5]", "{} {}", "NaN"),
    *('{"msg_type": NaN}', '[{"msg_type": Infinity}]', "'x'", "\x00", "{" * 1000, "[" * 60_000),
    *('{"a":' * 10_000 + "1" + "}" * 10_000, json.dumps([{}] * 101), '{"x": "' + "\x01" + '"}'),
    *(b"", b"{}", b'{"msg_type": "comm_info_request", "content": {}}', b"\xff\xfe", b"\x00" * 1000),
]


def test_a_malformed_frame_ends_only_its_own_line(attack: Attack) -> None:
    """What is no frame of ours cuts the line; the page comes back to the session it had, unharmed."""

    async def steps(page: Page) -> None:
        await begin(page, "马诗涵", OTHER_CLASS)
        for frame in MALFORMED:
            await cut(page, frame)
            assert page.screen == "question", frame
        await page.answer("1")

    attack(steps)


def test_a_large_frame_is_not_read(attack: Attack, demo_host: hosts.Host) -> None:
    """Ten megabytes in one message end the line at its header; so does one byte more than is allowed."""

    async def steps(page: Page) -> None:
        await begin(page, "阎鹏", OTHER_CLASS)
        for size in (LARGEST + 1, 10_000_000):
            await cut(page, _padded(size))
            await cut(page, _padded(size).encode())
        await page.line.write(_padded(LARGEST))
        await page.answer("1")

    attack(steps)


def _padded(size: int) -> str:
    frame = json.dumps({"msg_type": "comm_info_request", "msg_id": "x", "content": {"pad": ""}})
    return frame.replace('""', f'"{"x" * (size - len(frame))}"')


def test_ten_thousand_opened_comms_leave_nothing(attack: Attack, demo_host: hosts.Host) -> None:
    """A page cannot make the server keep things: ten thousand comm_opens of every target keep one id."""
    browser = PlainBrowser(demo_host.url.rstrip("/"))

    async def steps(page: Page) -> None:
        await begin(page, "韩春梅", OTHER_CLASS)
        before = metric(browser, "quizkit_refused_total", '{what="comm_open"}')
        targets = ("jupyter.widget", "jupyter.widget.version", "matplotlib", "evil", "", None, 5)
        for frame in range(100):
            opens = [
                {
                    "msg_type": "comm_open",
                    "content": {
                        "comm_id": f"{frame}-{number}",
                        "target_name": targets[number % 7],
                        "data": {},
                    },
                }
                for number in range(100)
            ]
            await page.line.write(opens)
        await _alive(page)
        info = await page.reply("comm_info_request", {}, "comm_info_reply")
        assert len(info.content["comms"]) < 100
        assert metric(browser, "quizkit_refused_total", '{what="comm_open"}') - before == 10_000
        await page.answer("1")

    attack(steps)


def test_who_says_too_much_is_read_slowly_and_others_are_not(demo: TestProject, tmp_path: Path) -> None:
    """A page floods its line and comes back again and again for more; another one is answered meanwhile."""
    flood = json.dumps([{"msg_type": "comm_info_request", "msg_id": "x", "content": {}}] * 50)

    async def again(browser: Browser, session: str) -> Any:
        """One more line to the session, with a flood on it."""
        url = browser.base.replace("http", "ws", 1) + "/session"
        headers = {"Cookie": browser.cookie_header(), "Origin": browser.base}
        line = await websocket_connect(HTTPRequest(url, headers=headers))
        await line.write_message(json.dumps({"type": "open", "page": "/", "session": session}))
        await line.write_message(flood)
        return line

    async def count(line: Any) -> int:
        """How many messages of a flood are answered before the line ends."""
        answered = 0
        while (frame := await line.read_message()) is not None:
            answered += frame.count("comm_info_reply")
        line.close()
        return answered

    async def steps(base: str) -> int:
        async with Browser(base).open() as page, Browser(base).open() as honest:
            await honest.hello()
            await begin(honest, "尹子涵", OTHER_CLASS)
            lines = [await again(page.browser, page.line.session) for _line in range(30)]
            counts = [asyncio.create_task(count(line)) for line in lines]
            for position in range(20):
                await honest.answer(_something(honest.view))
                if position < 19:
                    await honest.press("下一题")
            lines[-1].close()
            return sum([await each for each in counts])

    with hosts.serve(demo.folder, demo.store, tmp_path) as running:
        answered = finished(steps(running.url.rstrip("/")))
    # Of 1,500 messages the burst was heard, and a little more while the honest page did forty things.
    assert answered < 500


def _something(view: dict[str, Any]) -> Any:
    """A legal answer to any question."""
    match view["type"]:
        case "single" | "true_false":
            return "1"
        case "multiple":
            return ["1", "2"]
        case "numeric":
            return "1"
        case "blank":
            return ["一"] * len(view["fields"])
        case "order":
            return [item["key"] for item in view["items"]]
        case "match":
            return {view["left"][0]["key"]: view["right"][0]["key"]}
        case _:
            return {}


@pytest.mark.parametrize(
    "first",
    [
        {"type": "open", "page": "/nowhere"},
        {"type": "open", "page": "/../staff"},
        {"type": "open", "page": "/lesson/none"},
        {"type": "open", "page": ["/"]},
        {"type": "open"},
        {"type": "leave"},
        {"msg_type": "comm_info_request", "content": {}},
        {"msg_type": "execute_request", "content": {"code": "1"}},
        {},
    ],
)
def test_who_begins_wrongly_gets_no_session(demo_host: hosts.Host, first: dict[str, Any]) -> None:
    """A line that does not begin with a page of ours is closed, and no session is made for it."""
    browser = PlainBrowser(demo_host.url.rstrip("/"))
    before = metric(browser, "quizkit_arrivals_total")

    async def steps() -> None:
        honest = Browser(browser.base)
        page = await honest.visit()
        await page.line._open("/session")
        await page.line.write(first)
        await page.line.ended()
        assert page.received == []

    finished(steps())
    assert metric(browser, "quizkit_arrivals_total") == before


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Cookie": "quizkit_browser="}, 403),
        ({"Cookie": "quizkit_browser=" + "x" * 42}, 403),
        ({"Cookie": "quizkit_browser=" + "x" * 43, "Origin": "http://evil.example"}, 403),
        ({"Cookie": "quizkit_browser=" + "x" * 43, "Origin": "null"}, 403),
    ],
)
def test_handshake_needs_our_cookie_and_our_origin(
    demo_host: hosts.Host, headers: dict[str, str], status: int
) -> None:
    """Without a browser's secret, or from another site's page, there is no line."""

    async def steps() -> None:
        url = demo_host.url.rstrip("/").replace("http", "ws", 1) + "/session"
        with pytest.raises(HTTPClientError) as refused:
            await websocket_connect(HTTPRequest(url, headers=headers))
        assert refused.value.code == status

    finished(steps())


def test_another_browsers_session_is_not_given_away(demo_host: hosts.Host) -> None:
    """Who knows the id of a session, but has not its cookie, gets a session of their own."""

    async def steps() -> None:
        mine, other = Browser(demo_host.url.rstrip("/")), Browser(demo_host.url.rstrip("/"))
        async with mine.open() as page:
            await page.hello()
            await begin(page, "杜乐瑶", OTHER_CLASS)
            stranger = await other.visit()
            stranger.line.session = page.line.session
            await stranger.line.connect()
            assert stranger.line.session != page.line.session
            assert not stranger.line.resumed
            assert "杜乐瑶" not in "".join(raw(frame).decode() for frame in stranger.received)
            await stranger.line.close()
            await page.answer("1")

    finished(steps())


def test_many_lines_of_one_browser_end_its_oldest_pages(demo_host: hosts.Host) -> None:
    """One browser holds four sessions at most, so that nobody fills the house alone."""
    plain = PlainBrowser(demo_host.url.rstrip("/"))

    async def steps() -> None:
        browser = Browser(plain.base)
        before = int(metric(plain, "quizkit_sessions"))
        pages = []
        for _page in range(12):
            page = await browser.visit()
            await page.line.connect()
            pages.append(page)
        assert int(metric(plain, "quizkit_sessions")) - before == 4
        for page in pages[:8]:
            await page.line.ended()
            assert page.line.said[-1]["reason"] == "replaced"
        for page in pages[8:]:
            await _alive(page)
            await page.line.close()

    finished(steps())


def test_server_is_as_it_was(demo_host: hosts.Host, demo: TestProject) -> None:
    """After all of this the server holds no session of anybody who has gone."""
    plain = PlainBrowser(demo_host.url.rstrip("/"))

    async def gone() -> None:
        while metric(plain, "quizkit_sessions"):  # the pytest timeout is the deadline
            await asyncio.sleep(0)

    finished(gone())
    assert metric(plain, "quizkit_recorder_queue") == 0
