"""Who gets in, who waits, when a session ends, what a failing one costs the others, and what one leaves."""

import asyncio
import logging
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from browser import hosts
from browser.wire import Browser, Page, finished
from projects import make_project
from quizkit.serve.sessions.registry import Limits
from quizkit.serve.sessions.session import CONTROL, MOST_WIDGETS
from serve.conftest import make_project as small_project
from serve.conftest import write_notebook
from serve.rooms import CANARIES, click, mark_of, named, older, raw, room, turns

LIMITS = Limits(sessions=2, away_seconds=60.0, idle_seconds=600.0)


def _reasons(page: Page) -> list[str]:
    """Why the server ended the page's connection, if it has said so."""
    return [said["reason"] for said in page.line.said if said["type"] == "ended"]


def _places(page: Page) -> list[int]:
    return [said["place"] for said in page.line.said if said["type"] == "waiting"]


# --- the end of a session ------------------------------------------------------------------------


def test_a_page_that_is_left_frees_its_place_at_once() -> None:
    """Who says that it leaves has no session any more, and the next student is in."""

    async def play() -> None:
        async with room(CANARIES, limits=Limits(1, 60.0, 600.0)) as house:
            first = await house.enter(mark=1)
            second = house.page()
            await second.line.stand()
            await turns()
            assert house.sessions.waiting == 1
            await first.line.close()
            assert house.sessions.meters.ends == {"left": 1}
            await turns()
            assert second.line.session
            assert (len(house.sessions), house.sessions.waiting) == (1, 0)

    asyncio.run(play())


def test_a_session_waits_for_a_page_that_lost_its_line_and_not_for_ever() -> None:
    """Within the away time it goes on where it was; after it, the same id gives a new session."""

    async def play() -> None:
        async with room(CANARIES, limits=LIMITS) as house:
            page = await house.enter(mark=1)
            await click(page, "more")
            await page.line.hang_up()
            house.sessions.keep_house(2)
            await page.line.connect()
            assert page.line.resumed
            assert named(page, mark_of(1))
            old = page.line.session
            older(page.line.seat, 61)
            await page.line.hang_up()
            house.sessions.keep_house(2)
            assert len(house.sessions) == 1, "the time counts from when the line was lost"
            next(iter(house.sessions._by_id.values())).left -= 61
            house.sessions.keep_house(2)
            assert house.sessions.meters.ends == {"away": 1}
            await page.line.connect()
            assert page.line.session != old
            assert not page.line.resumed
            assert not named(page, mark_of(1))

    asyncio.run(play())


def test_a_page_that_does_nothing_for_long_is_told_and_ended() -> None:
    """Idle is who sends nothing, not who only answers pings; until then the line is looked after."""

    async def play() -> None:
        async with room(CANARIES, limits=LIMITS) as house:
            idle, busy = await house.enter(mark=1), await house.enter(mark=2)
            seats = [idle.line.seat, busy.line.seat]
            for seat in seats:
                older(seat, 500)
            await click(busy, "more")
            for seat in seats:
                older(seat, 101)
            house.sessions.keep_house(2)
            assert _reasons(idle) == ["idle"]
            assert not idle.line.is_open
            assert busy.line.is_open
            assert busy.line.chair.looked == 1
            assert house.sessions.meters.ends == {"idle": 1}

    asyncio.run(play())


def test_a_browser_keeps_its_four_newest_pages() -> None:
    """The fifth page of a browser ends its oldest, which is told; other browsers keep theirs."""

    async def play() -> None:
        async with room(CANARIES) as house:
            other, browser = await house.enter(), house.browser()
            pages = [await house.enter(browser) for _page in range(6)]
            assert [_reasons(page) for page in pages] == [["replaced"], ["replaced"], [], [], [], []]
            assert all(page.line.is_open for page in (other, *pages[2:]))
            assert len(house.sessions) == 5
            # One whose line is lost goes without a word.
            await pages[2].line.hang_up()
            await house.enter(browser)
            assert house.sessions.meters.ends == {"replaced": 3}
            assert _reasons(pages[2]) == []

    asyncio.run(play())


def test_the_end_of_the_server_is_told_to_everyone() -> None:
    """Those inside and those at the door hear that it is closed; those who are away do not hold it up."""

    async def play() -> None:
        async with room(CANARIES, limits=LIMITS) as house:
            inside, away = await house.enter(), await house.enter()
            await away.line.hang_up()
            waiting = house.page()
            await waiting.line.stand()
            house.sessions.end_all()
            assert _reasons(inside) == _reasons(waiting) == ["closed"]
            assert len(house.sessions) == house.sessions.waiting == 0
            await turns()
            assert len(house.sessions) == 0

    asyncio.run(play())


# --- the door ------------------------------------------------------------------------------------


def test_students_at_the_door_are_told_their_place_and_get_in_byturns() -> None:
    """Places are counted without those who went; when one leaves, the first of those who wait is in."""
    now = [0.0]

    async def play() -> None:
        async with room(CANARIES, limits=LIMITS, clock=lambda: now[0]) as house:
            inside = [await house.enter(), await house.enter()]
            queue = [house.page() for _student in range(5)]
            for page in queue:
                await page.line.stand()
            await turns()
            house.sessions.keep_house(2)
            assert [_places(page) for page in queue] == [[]] * 5, "not told at once"
            now[0] += 1.5
            house.sessions.keep_house(2)
            house.sessions.keep_house(2)
            assert [_places(page) for page in queue] == [[1], [2], [3], [4], [5]], "told once"
            await queue[1].line.hang_up()
            house.sessions.keep_house(2)
            assert [_places(page) for page in queue] == [[1], [2], [3, 2], [4, 3], [5, 4]]
            assert house.sessions.waiting == 4
            for leaving, entering in ((inside[0], 0), (inside[1], 2), (queue[0], 3)):
                await leaving.line.close()
                await turns()
                came = [number for number, page in enumerate(queue) if page.line.session]
                assert came[-1] == entering
                assert len(house.sessions) == 2
            assert house.sessions.waiting == 1

    asyncio.run(play())


def test_who_is_far_back_hears_how_long_it_takes_once_that_is_known() -> None:
    """One place more is not worth a message in the fiftieth place, the first known time is."""
    now = [0.0]

    async def play() -> None:
        async with room(CANARIES, limits=LIMITS, clock=lambda: now[0]) as house:
            inside = [await house.enter(), await house.enter()]
            queue = [house.page() for _student in range(50)]
            for page in queue:
                await page.line.stand()
            now[0] += 1.5
            for leaving in inside:
                house.sessions.keep_house(2)
                await leaving.line.close()
                await turns()
            house.sessions.keep_house(2)
            house.sessions.keep_house(2)
            told = [said for said in queue[-1].line.said if said["type"] == "waiting"]
            assert [(said["place"], said["seconds"] is None) for said in told] == [(50, True), (49, False)]

    asyncio.run(play())


def test_who_comes_back_does_not_wait_at_the_door() -> None:
    """A student whose session is still there goes on with it, however many wait."""

    async def play() -> None:
        async with room(CANARIES, limits=LIMITS) as house:
            page, _other = await house.enter(), await house.enter()
            waiting = house.page()
            await waiting.line.stand()
            await page.line.hang_up()
            await page.line.connect()
            assert page.line.resumed
            assert house.sessions.waiting == 1

    asyncio.run(play())


# --- what fails ----------------------------------------------------------------------------------

FAILING = """
import ipywidgets as w
from quizkit.widgets.hosting import current_host, do

inner = "SECRET-LINE"
good, box = w.Button(description="good"), w.VBox()
field = w.Text(description="field")
label = w.Label("0")


def count(_button):
    label.value = str(int(label.value) + 1)


def fail(*_things):
    raise LookupError(inner)


def fail_later(_button):
    async def step():
        await do(lambda: None)
        fail()

    current_host().run(step())


def fail_elsewhere(_button):
    async def step():
        await do(fail)

    current_host().run(step())


def refer_to_the_closed(_button):
    gone = w.Label(inner)
    gone.close()
    box.children = [gone]


good.on_click(count)
field.observe(fail, "value")
buttons = [good]
for function in (fail, fail_later, fail_elsewhere, refer_to_the_closed):
    button = w.Button(description=function.__name__)
    button.on_click(function)
    buttons.append(button)
w.VBox([*buttons, field, label, box])
"""


@pytest.mark.parametrize("what", ["fail", "fail_later", "fail_elsewhere", "refer_to_the_closed", "field"])
def test_what_fails_is_logged_and_touches_nobody_else(what: str, caplog: pytest.LogCaptureFixture) -> None:
    """One calm sentence for that student, the traceback in the log, and the page goes on working."""

    async def play() -> None:
        async with room(FAILING) as house:
            page, other = await house.enter(), await house.enter()
            heard = len(raw(other))
            caplog.clear()
            if what == "field":
                await page.update(str(named(page, what)), value="typed")
            else:
                await click(page, what)
            troubles = [said for said in page.line.said if said["type"] == "trouble"]
            assert [trouble["sentence"][:8] for trouble in troubles] == ["这一步没有成功。"]
            for frame in raw(page):
                assert not any(word in frame for word in (b"SECRET", b"Traceback", b"Error", b"notebook"))
            errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
            assert [record.getMessage() for record in errors] == [f"{page.line.seat.tag} failed"]
            assert errors[0].exc_info
            assert page.line.session not in caplog.text
            assert house.sessions.meters.failures == 1
            for _again in range(2):
                await click(page, "good")
            assert "2" in [state.get("value") for state in page.models.values()]
            assert len(raw(other)) == heard
            await click(other, "good")
            assert "1" in [state.get("value") for state in other.models.values()]

    asyncio.run(play())


def test_the_sentence_is_in_the_students_language() -> None:
    """Wherever it fails: in a callback, in a step after the recorder, when a state is told."""

    async def play() -> None:
        english = "from quizkit.i18n import use_language\nuse_language('en')"
        async with room(english, FAILING) as house:
            page = await house.enter()
            for what in ("fail", "fail_later", "fail_elsewhere", "refer_to_the_closed"):
                await click(page, what)
            await page.update(str(named(page, "field")), value="typed")
            troubles = {said["sentence"] for said in page.line.said if said["type"] == "trouble"}
            assert len(troubles) == 1
            assert next(iter(troubles)).isascii()

    asyncio.run(play())


def test_a_notebook_that_fails_at_its_start_is_a_page_with_a_sentence(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The student is in and sees a sentence, not a traceback and not a connection that breaks."""

    async def play() -> None:
        async with room("import ipywidgets as w", "w.Label('before')", "1 / 0") as house:
            page = await house.enter()
            assert [said["type"] for said in page.line.said] == ["session", "trouble"]
            assert b"ZeroDivision" not in b"".join(raw(page))
            assert "ZeroDivisionError" in caplog.text
            assert page.line.is_open
            assert [output["cell"] for output in page.line.outputs] == [1], "what was shown before stays"

    asyncio.run(play())


def test_a_notebook_that_makes_too_many_widgets_is_stopped(caplog: pytest.LogCaptureFixture) -> None:
    """At most a thousand widgets, at the start and by clicks; the page hears it, the server goes on."""
    source = """
import ipywidgets as w
made = [w.Label(str(n)) for n in range({n})]
button = w.Button(description="more")
button.on_click(lambda _button: made.extend([w.Label("more") for n in range(990)]))
button
"""

    async def play(n: int) -> None:
        async with room(source.format(n=n)) as house:
            page = await house.enter()
            await click(page, "more")
            assert len(page.line.seat.widgets) <= MOST_WIDGETS
            assert [said["type"] for said in page.line.said] == ["session", "trouble"]
            assert "TooMany" in caplog.text
            await click(page, "more")
            assert page.line.is_open

    asyncio.run(play(2000))
    asyncio.run(play(20))


# --- a page that does not read -------------------------------------------------------------------

# All states; and so often that the sum is far more than what a kernel keeps for a connection.
SIZE, ASKED = 50_000, 400
LARGE = f"""
import ipywidgets as w
label, button = w.Label("x" * {SIZE}), w.Button(description="press")
button.on_click(lambda _button: setattr(label, "value", "pressed"))
box = w.VBox([label, button])
box.add_class("qk-app")
box
"""


def _frame(text: str) -> bytes:
    """A masked text frame of a websocket, with a mask of zeros."""
    payload = text.encode()
    assert len(payload) < 126
    return bytes([0x81, 0x80 | len(payload)]) + bytes(4) + payload


def _deaf_client(base: str, cookie: str) -> socket.socket:
    """A websocket that has said ``open`` and then reads nothing more."""
    parts = urlsplit(base)
    made = socket.socket()
    made.settimeout(60)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.connect((parts.hostname, parts.port))
    lines = ["GET /session HTTP/1.1", f"Host: {parts.netloc}", "Upgrade: websocket", "Connection: Upgrade"]
    lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==", f"Cookie: {cookie}"]
    made.sendall("\r\n".join([*lines, "", ""]).encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += made.recv(1)
    assert b" 101 " in answer.splitlines()[0]
    made.sendall(_frame('{"type":"open","page":"/"}'))
    made.recv(1)  # it is in: what is said before that is not heard
    return made


def _ask_for_everything(deaf: socket.socket, times: int) -> None:
    """Asks for all states again and again, without looking at any."""
    opening = f'{{"msg_type":"comm_open","content":{{"comm_id":"c","target_name":"{CONTROL}"}}}}'
    asking = '{"msg_type":"comm_msg","content":{"comm_id":"c","data":{"method":"request_states"}}}'
    deaf.sendall(_frame(opening) + _frame(asking) * times)


async def _metrics(page: Page) -> str:
    return (await page.browser.fetch("/metrics")).body.decode()


def _read_rest(deaf: socket.socket) -> int:
    """Bytes that are still to be had until the connection's end."""
    total = 0
    try:
        while got := deaf.recv(1 << 16):
            total += len(got)
    except ConnectionError:
        pass
    return total


def test_a_page_that_reads_nothing_is_cut_and_the_others_are_served(tmp_path: Path) -> None:
    """What is unread here is bounded: the line is cut, and the session waits for a page that reads."""
    folder = small_project(tmp_path / "project")
    write_notebook(folder / "notebooks/apps/student.ipynb", LARGE)

    async def play(base: str) -> None:
        async with Browser(base).open() as other:
            deaf_browser = Browser(base)
            await deaf_browser.visit()
            deaf = _deaf_client(base, deaf_browser.cookie_header())
            await asyncio.to_thread(_ask_for_everything, deaf, ASKED)
            await other.press("press")
            assert "pressed" in other.text()
            async with asyncio.timeout(120):
                while "quizkit_sessions_connected 1.0" not in await _metrics(other):
                    await other.press("press")
            metrics = await _metrics(other)
            assert "quizkit_sessions 2.0" in metrics
            # What had been read of the page's words when its line was cut is not answered any more.
            assert int(metrics.partition("quizkit_callback_cpu_seconds_count ")[2].split(".")[0]) < ASKED
            got = await asyncio.to_thread(_read_rest, deaf)
            deaf.close()
            assert got < ASKED * SIZE / 2

    with hosts.serve(folder, folder / "data" / "quizkit.db", tmp_path / "scratch") as host:
        finished(play(host.url.rstrip("/")))


def test_why_a_page_was_stopped_is_said_in_its_students_language(tmp_path: Path) -> None:
    """One server, two languages: each of two idle pages reads its own."""
    project = make_project(tmp_path / "project")
    project.publish()

    async def play(base: str) -> list[str]:
        chinese, english = Browser(base), Browser(base, kept={"lang": "en"})
        async with chinese.open() as one, english.open() as two:
            await asyncio.gather(one.hello(), two.hello())
            await asyncio.gather(one.line.ended(), two.line.ended())
            return [page.line.said[-1]["sentence"] for page in (one, two)]

    args = ["--idle-minutes", "0.02"]
    with hosts.serve(project.folder, project.store, tmp_path / "scratch", args=args) as host:
        said = finished(play(host.url.rstrip("/")))
    assert [sentence.partition("，")[0].partition(",")[0] for sentence in said] == [
        "很久没有操作",
        "Nothing was done here for a long time",
    ]
