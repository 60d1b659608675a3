"""The server's process is killed in the middle of a class: what was acknowledged is there, once."""

import asyncio
import csv
import sqlite3
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClosedError

from browser import hosts
from browser.pupils import Pupil, known_by_text
from browser.recount import read_attempts, read_banks
from browser.wire import Browser, finished
from projects import TestProject, make_project

pytestmark = pytest.mark.timeout(300)

SCHOOL = "青山县第二初级中学"
# Two attempts are enough for the power to go at very different moments.
CUTS = (57, 203)


def _pupils(project: TestProject) -> list[Pupil]:
    """The first thirty pupils of the school."""
    with (project.folder / "quizzes" / "rosters" / "demo.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["school"] == SCHOOL][:30]
    return [
        Pupil(SCHOOL, row["grade"] + row["class"], row["name"], row["seat"], "", Random(n), 0.7, Browser(""))
        for n, row in enumerate(rows)
    ]


async def _answer_until_cut(
    pupils: list[Pupil], known: dict[str, Any], host: hosts.Host, answers: int
) -> None:
    """All answer as fast as they can; when so many answers are acknowledged the power goes."""
    cut = False

    async def one(pupil: Pupil) -> None:
        nonlocal cut
        pupil.browser.base = host.url.rstrip("/")
        try:
            async with pupil.browser.open() as page:
                await pupil.start(page)
                while page.screen == "question":
                    await pupil.answer_one(page, known)
                    if not cut and sum(len(each.acknowledged) for each in pupils) >= answers:
                        cut = True
                        host.process.kill()
                    await page.press("下一题" if page.has("下一题") else "答题卡")
        except (OSError, WebSocketClosedError, StreamClosedError):
            assert cut

    async with asyncio.TaskGroup() as group:
        for pupil in pupils:
            group.create_task(one(pupil))
    assert cut


async def _finish_all(pupils: list[Pupil], known: dict[str, Any], host: hosts.Host) -> None:
    """All come back to the server that was started again, and hand in."""

    async def one(pupil: Pupil) -> None:
        pupil.browser.base = host.url.rstrip("/")
        async with pupil.browser.open() as page:
            await page.hello()
            if page.screen != "question":  # the power went before the first answer
                await pupil.start(page)
            position = page.view["position"]
            assert len(pupil.acknowledged) <= position + 1, "goes on behind where it was"
            await pupil.answer_up_to(page, 20, known)
            await pupil.hand_in(page)

    async with asyncio.TaskGroup() as group:
        for pupil in pupils:
            group.create_task(one(pupil))


@pytest.mark.parametrize("answers", CUTS)
def test_a_killed_server_loses_no_acknowledged_answer(answers: int, tmp_path: Path) -> None:
    """Thirty answer at once, the server is killed and started again; everyone goes on where they were."""
    project = make_project(tmp_path / "project")
    project.publish()
    banks = project.folder / "quizzes" / "banks"
    known = known_by_text(list(read_banks(banks).values()))
    pupils = _pupils(project)
    with hosts.serve(project.folder, project.store, tmp_path) as host:
        finished(_answer_until_cut(pupils, known, host, answers))
        host.kill()
    acknowledged = [id_ for pupil in pupils for id_ in pupil.acknowledged]
    assert len(acknowledged) >= answers
    assert _stored(project, acknowledged) == Counter(acknowledged)
    with hosts.serve(project.folder, project.store, tmp_path) as host:
        finished(_finish_all(pupils, known, host))
        assert "failed" not in host.output()
    acknowledged = [id_ for pupil in pupils for id_ in pupil.acknowledged]
    assert _stored(project, acknowledged) == Counter(acknowledged)
    attempts = read_attempts(project.store, banks)
    assert len(attempts) == len(pupils)
    for attempt in attempts:
        assert attempt.state == "submitted"
        assert attempt.score == attempt.recounted()


def _stored(project: TestProject, ids: list[str]) -> Counter[str]:
    """How often each of these ids is in the store."""
    with sqlite3.connect(f"file:{project.store}?mode=ro", uri=True) as tables:
        found = Counter(row[0] for row in tables.execute("SELECT event_id FROM events"))
    tables.close()
    return Counter({id_: found[id_] for id_ in ids})
