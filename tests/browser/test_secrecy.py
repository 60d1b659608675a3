"""No key before its time: what a browser gets of an attempt, all of it, tells nothing of the key."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser import hosts
from browser.canaries import FIGURES, HAN, LETTERS, MARKS, Recording, canaries_in, packed_in
from browser.lines import KernelLine, unpacked
from browser.secret_banks import (
    ACTIVITY,
    EXPLAINED,
    QUESTIONS,
    WORDS,
    SecretProject,
    canary_bank,
    keyed_bank,
    secret_project,
)
from browser.student import Student
from browser.wire import Browser, finished
from browser.wire import Page as WirePage
from projects import CLASS, SCHOOL

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

HOSTS = pytest.mark.parametrize("host", ["serve", "voila"])
TYPES = ("single", "multiple", "true_false", "blank", "numeric", "order", "match", "passage")


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("way", ["plain", "hex", "base64", "zlib", "gzip", "deflate", "base64 of zlib"])
def test_the_search_finds_a_canary_in_every_disguise(way: str, mark: str) -> None:
    """A mark between other bytes is found plain, encoded and compressed, and nothing is found without one."""
    words = "前面的话和后面的话，一样多。"
    assert canaries_in(packed_in(way, f"{words}{mark}{words}"))
    assert not canaries_in(packed_in(way, words + words))


@HOSTS
def test_traffic_of_an_attempt_holds_no_canary(host: str, tmp_path: Path, page_phone: Page) -> None:
    """Nothing keyed and no id crosses the wire until the activity is closed; then explanations do."""
    project = secret_project(tmp_path / "project", canary_bank())
    recording = Recording().of(page_phone)
    student = Student(page_phone)
    with hosts.HOSTS[host](project.folder, project.store, tmp_path) as running:
        running.open(student.page)
        student.enter(SCHOOL, CLASS, "林敏")
        student.begin()
        student.answer()
        student.saved(1)
        recording.reload(student.page)
        student.at(1)
        student.answer_all(QUESTIONS)
        student.hand_in()
        assert recording.canaries() == {}
        assert all(recording.says(f"{WORDS}{kind}") for kind in TYPES)
        assert recording.frames > 5 * QUESTIONS
        project.close()
        # A server may take up to a second to notice what another process has closed: students look again.
        for _look in range(10):
            recording.reload(student.page)
            student.page.locator(".qk-score").first.wait_for()
            if student.page.locator(".qk-item-review").count():
                break
        expect(student.page.locator(".qk-item-review").first).to_contain_text(EXPLAINED)
        opened = recording.canaries()
    seen = {mark for mark in MARKS if any(mark in found for found in opened)}
    assert seen == {LETTERS, HAN, FIGURES}


BAD: list[Any] = [
    True,
    7,
    "9",
    "",
    ["9"],
    [[]],
    {"9": "1"},
    {"1": "9"},
    {"1": 5},
    ["1", "1"],
    "x" * 300,
    [{}],
]


@HOSTS
def test_a_refused_answer_tells_no_canary(host: str, tmp_path: Path) -> None:
    """A page that was tampered with hears that it is refused, not why: a log line can name ids."""
    project = secret_project(tmp_path / "project", canary_bank())
    with hosts.HOSTS[host](project.folder, project.store, tmp_path) as running:
        frames = finished(_tamper(Browser(running.url.rstrip("/"))))
    assert len(frames) > QUESTIONS * len(BAD)
    found = {name for frame in frames for name in canaries_in(_raw(frame))}
    assert found == set()


async def _tamper(browser: Browser) -> list[str | bytes]:
    """Answers to every question that no honest page would send; what the server said."""
    async with browser.open() as page:
        await page.hello()
        await page.enter(SCHOOL, CLASS, "林敏")
        await page.press("开始答题")
        box = page.trait("view")
        for position in range(QUESTIONS):
            for n, response in enumerate(BAD):
                answer = {"type": "answer", "id": f"{position}-{n}", "position": position}
                await page.custom(box, {**answer, "response": response})
        return page.received


def _raw(frame: str | bytes) -> bytes:
    return frame.encode() if isinstance(frame, str) else frame


# --- two banks that differ only in their keys ----------------------------------------------------

# Services that are given chance and a clock, as their own options allow.
SERVICES = """
from datetime import datetime
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path

from quizkit.services import open_services

calls = count()
folder = Path({folder!r})
open_given = partial(
    open_services,
    clock=lambda: datetime.fromisoformat((folder / "clock").read_text()),
    entropy=lambda size: sha256(b"%d" % next(calls)).digest()[:size],
)
"""
# In a kernel of its own the notebook opens them.
CELL = """
from quizkit.widgets.student import StudentApp

StudentApp(open_given(folder / "data" / "quizkit.db"), {activity!r}).widget
"""
# Sessions share the services of their server.
SERVER = """
from quizkit.cli import main
from quizkit.serve import app

app.open_services = open_given
main()
"""
NOW = datetime.now(UTC).replace(microsecond=0)
RESPONSES = ["1", ["1", "2"], "1", ["一", "四"], "1921", ["2", "1", "3"], {"1": "1", "2": "3"}]
RESPONSES.append({"1": "1", "2": "2"})
_RANDOM = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
_ADDRESS = re.compile(r"127\.0\.0\.1:\d+|\b0x[0-9a-f]{6,}")
_MOMENT = re.compile(r"20\d\d-\d\d-\d\dT[\d:.]+(?:Z|[+-][\d:]+)?")


@dataclass
class Chance:
    """Random bytes that are the same in every run, but never twice the same."""

    calls: int = 0

    def __call__(self, size: int) -> bytes:
        self.calls += 1
        return sha256(b"project %d" % self.calls).digest()[:size]


def _project(folder: Path, host: str, *, other: bool) -> SecretProject:
    """One of the two; without any score before the close, as that is made of the key."""
    folder.mkdir()
    clock = folder / "clock"
    clock.write_text(NOW.isoformat())
    given = SERVICES.format(folder=str(folder))
    (folder / "server.py").write_text(given + SERVER)
    cell = given + CELL.format(activity=ACTIVITY) if host == "voila" else ""
    options: dict[str, Any] = {
        "clock": lambda: datetime.fromisoformat(clock.read_text()),
        "entropy": Chance(),
    }
    return secret_project(folder, keyed_bank(other=other), cell=cell, score=False, **options)


async def _attempt(browser: Browser) -> list[str]:
    """A whole attempt, always the same; what the server said to it."""
    async with browser.open() as page:
        await page.hello()
        await page.enter(SCHOOL, CLASS, "林敏")
        await page.press("开始答题")
        for position, response in enumerate(RESPONSES):
            assert page.view["position"] == position
            await page.answer(response)
            await page.press("⚑")
            await page.press("下一题" if position + 1 < QUESTIONS else "答题卡")
        await page.press("交卷")
        await page.press("确定交卷")
        assert page.screen == "result"
        return _said(page)


async def _return(browser: Browser) -> tuple[list[str], str]:
    """The same browser later: what the server says, and what is on the screen."""
    async with browser.open() as page:
        await page.hello()
        return _said(page), page.text()


def _said(page: WirePage) -> list[str]:
    """The page and all that was said to it in its order; random ids are numbered as they first occur."""
    line = page.line
    said = _messages(page) if isinstance(line, KernelLine) else _frames(page)
    ids: dict[str, str] = {}
    return [_without_chance(text, ids) for text in (page.response.body.decode(), *said)]


def _frames(page: WirePage) -> list[str]:
    """A session's frames, as long and as many as they were."""
    secret = page.line.session
    assert len(secret) == 22, secret
    return [_raw(frame).decode().replace(secret, "session") for frame in page.received]


def _messages(page: WirePage) -> list[str]:
    """A kernel's messages to this page, each channel in its order."""
    channels: dict[str, list[str]] = {"shell": [], "control": [], "iopub": []}
    for frame in page.received:
        message = unpacked(frame)
        # The notebook's own run is over when the page connects; what is left of it comes or does not come.
        mine = message.parent.get("session") == page.line.session
        # What is said to the page's "who are you" while it connects is IPython's own, with a tip of the day.
        if mine and message.parent["msg_type"] != "kernel_info_request":
            content = json.dumps(message.content, ensure_ascii=False)
            line = [message.kind, message.parent["msg_type"], len(content), content, str(message.buffers)]
            channels[message.channel].append(json.dumps(line, ensure_ascii=False))
    return [line for said in channels.values() for line in said]


def _without_chance(line: str, ids: dict[str, str]) -> str:
    line = _ADDRESS.sub("address", _MOMENT.sub("moment", line))
    return _RANDOM.sub(lambda found: ids.setdefault(found[0].replace("-", ""), f"id-{len(ids)}"), line)


@HOSTS
def test_banks_that_differ_in_their_keys_give_the_same_traffic(host: str, tmp_path: Path) -> None:
    """What the server sends to an attempt is the same under either key, until the activity is closed."""
    during, after = [], []
    for folder, other in (("one", False), ("two", True)):
        project = _project(tmp_path / folder, host, other=other)
        given = {"program": [str(project.folder / "server.py")]} if host == "serve" else {}
        with hosts.HOSTS[host](project.folder, project.store, tmp_path, **given) as running:
            browser = Browser(running.url.rstrip("/"))
            during.append(finished(_attempt(browser)))
            project.close()
            (project.folder / "clock").write_text((NOW + timedelta(hours=2)).isoformat())
            after.append(finished(_return(browser)))
    # An answer, a mark and a step on for each question, each with its own words of the server.
    assert len(during[0]) > 3 * QUESTIONS
    assert all(any(f"{WORDS}{kind}" in line for line in during[0]) for kind in TYPES)
    for one, two in zip(*during, strict=True):
        assert one == two
    (said_one, shown_one), (said_two, shown_two) = after
    assert said_one != said_two
    assert "短。" in shown_one
    assert "一句长得多的解析" in shown_two
