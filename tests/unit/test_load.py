"""The load of many students does what students do, counts what it sees, and is sent nowhere else."""

import asyncio
import random
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tornado.httpserver import HTTPServer

ROOT = Path(__file__).parent.parent.parent
sys.path.append(str(ROOT))

from benchmarks.contest import demo_contest  # noqa: E402 - found in the repository, not installed
from benchmarks.load import __main__ as command  # noqa: E402
from benchmarks.load.county import county_rows, read_roster, write_roster  # noqa: E402
from benchmarks.load.crowd import MOST_STUDENTS, Crowd, let_come  # noqa: E402
from benchmarks.load.fake import Fake  # noqa: E402
from benchmarks.load.record import Record, percentile  # noqa: E402
from benchmarks.load.stored import compared  # noqa: E402
from benchmarks.load.student import Plan, Someone, respond  # noqa: E402
from benchmarks.load.wire import Socket, Target, framed  # noqa: E402

from quizkit.formats.roster import load_roster  # noqa: E402
from quizkit.widgets.questions import question_view, read_response  # noqa: E402

PATIENCE = 20.0
ELSEWHERE = ("http://example.org/", "https://127.0.0.1/", "http://10.0.0.1:8866/", "http://127.evil/")


def come(fake: Fake, number: int, crowd: Crowd) -> tuple[Record, dict[str, Any]]:
    """So many students at a server that knows only the protocol."""

    async def work() -> tuple[Record, dict[str, Any]]:
        server, url = fake.listen()
        try:
            students = [Someone("县", "实验小学", "五年级1班", f"学生{n}") for n in range(number)]
            return await let_come(url, students, crowd, said.append)
        finally:
            await _stop(server)

    said: list[str] = []
    found = asyncio.run(work())
    assert said == [f"everyone in: {number}"]
    return found


async def _stop(server: HTTPServer) -> None:
    server.stop()
    await server.close_all_connections()


def test_every_student_answers_and_leaves() -> None:
    """Each one comes to the first question, has every answer acknowledged, hands in and says goodbye."""
    fake, plan = Fake(), Plan(answers=3, hand_in=True, files=True, patience=PATIENCE)
    record, result = come(fake, 6, Crowd(plan=plan))
    assert result["errors"] == {}
    assert result["ends"] == {"left": 6}
    assert [result[kind]["n"] for kind in ("first", "saved", "next")] == [6, 18, 12]
    assert Counter(record.acknowledged) == Counter(fake.answers)
    assert len(set(fake.answers)) == 18
    assert fake.left == 6
    assert {opening["page"] for opening in fake.opened} == {"/a/x"}


def test_habits_are_lived() -> None:
    """Reloads come back to the same question, tabs close, slow ones are counted apart, silent ones stop."""
    fake, plan = Fake(), Plan(answers=3, hold=True, patience=PATIENCE)
    crowd = Crowd(plan=plan, rate=200, shares=(0.25, 0.25, 0.25, 0.25), hold=0.2)
    record, result = come(fake, 8, crowd)
    assert result["errors"] == {}
    assert result["ends"] == {"left": 4, "closed": 2, "silent": 2}
    assert result["again"]["n"] == 2
    assert len(fake.opened) == 8 + 2
    assert result["slow_saved"]["n"] == 2 * 3
    assert result["first"]["n"] == 6
    assert set(record.acknowledged) == set(fake.answers)


def test_the_waiting_room_is_seen() -> None:
    """Who has to wait for a place tells which place it was."""
    fake = Fake()
    fake.waits = 3
    _record, result = come(fake, 4, Crowd(plan=Plan(answers=1, patience=PATIENCE), at_once=2))
    assert result["errors"] == {}
    assert result["waiting"]["students"] == 3
    assert result["waiting"]["most_place"] == 3


def test_what_is_not_acknowledged_is_an_error() -> None:
    """An answer without an acknowledgement is an error of that student, and never counts as saved."""
    fake = Fake()
    fake.silent_after = 1
    record, result = come(fake, 1, Crowd(plan=Plan(answers=3, patience=0.2)))
    assert result["errors"] == {"TimeoutError: saved (screen question)": 1}
    assert result["ends"] == {"failed": 1}
    assert record.acknowledged == fake.answers
    assert len(record.acknowledged) == 1


def test_a_load_ends_at_its_limit() -> None:
    """After the limit everyone is sent home, whatever they were waiting for."""
    plan = Plan(answers=3, think=1000.0, hold=True, patience=PATIENCE)
    _record, result = come(Fake(), 2, Crowd(plan=plan, hold=1000.0, limit=0.5))
    assert result["errors"] == {"ended after the limit": 2}


@pytest.mark.parametrize("url", ELSEWHERE)
def test_a_load_is_sent_to_this_machine_only(url: str) -> None:
    """Any address but plain http on the loopback interface is refused."""
    with pytest.raises(ValueError, match="only http on"):
        Target(url)


def test_a_load_has_a_limit_of_students() -> None:
    """More than the most are refused before the first connection."""
    students = [Someone("县", "校", "班", "人")] * (MOST_STUDENTS + 1)
    with pytest.raises(ValueError, match="at most"):
        asyncio.run(let_come("http://127.0.0.1:9/", students, Crowd(plan=Plan()), str))


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65535, 65536, 70001])
def test_frames_are_masked_as_browsers_mask_them(length: int) -> None:
    """The payload comes out again with the mask taken off, and the length stands in the shortest form."""
    payload = random.Random(length).randbytes(length)
    frame = framed(payload)
    assert frame[0] == 0x81
    size = {126: 4, 127: 10}.get(frame[1] & 0x7F, 2)
    assert frame[1] & 0x80
    key, masked = frame[size : size + 4], frame[size + 4 :]
    assert bytes(byte ^ key[n % 4] for n, byte in enumerate(masked)) == payload


def test_frames_of_the_server_are_heard_however_they_are_cut() -> None:
    """Text in one piece or in fragments, with a ping in between, arrives whole whatever packets carry it."""
    texts = [b"[]", b"x" * 300, b"y" * 70000]
    stream = b"\x81\x02[]" + b"\x81\x7e\x01\x2c" + texts[1] + b"\x89\x01p"
    stream += (
        b"\x01\x7f" + (40000).to_bytes(8, "big") + texts[2][:40000] + b"\x80\x7e\x75\x30" + texts[2][40000:]
    )

    async def heard(step: int) -> tuple[list[bytes], list[bytes]]:
        found: list[bytes] = []
        wire = _Wire()
        socket = Socket(b"GET", found.append, lambda _error: None)
        socket.connection_made(wire)
        data = b"HTTP/1.1 101 Switching\r\n\r\n" + stream
        for place in range(0, len(data), step):
            socket.data_received(data[place : place + step])
        return found, wire.written

    for step in (1, 7, 4096, 10**6):
        found, written = asyncio.run(heard(step))
        assert found == texts
        assert written[0] == b"GET"
        assert [frame[0] for frame in written[1:]] == [0x8A]


class _Wire(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data: Any) -> None:
        """Kept."""
        self.written.append(bytes(data))


def test_answers_that_are_not_stored_are_found(tmp_path: Path) -> None:
    """Every acknowledged answer is looked for in the store; those that are missing are named."""
    db = tmp_path / "quizkit.db"
    connection = sqlite3.connect(db)
    connection.execute("CREATE TABLE events (event_id TEXT, kind TEXT)")
    rows = [("a", "answered"), ("b", "answered"), ("moved", "moved")]
    connection.executemany("INSERT INTO events VALUES (?, ?)", rows)
    connection.commit()
    connection.close()
    found = compared(db, ["a", "b", "c", "moved"])
    assert (found["acknowledged"], found["stored"], found["lost"]) == (4, 2, 2)
    assert found["examples"] == ["c", "moved"]


def test_the_county_has_no_namesakes_in_a_class(tmp_path: Path) -> None:
    """Names alone tell the students of a class apart, and the roster file is one that quizkit takes."""
    path = write_roster(tmp_path / "county.csv", 4000)
    rows = load_roster(path)
    assert len(rows) == 4000
    by_class = Counter((row.school, row.grade, row.class_name, row.name) for row in rows)
    assert max(by_class.values()) == 1
    assert set(rows) == set(county_rows(4000))
    first, second = read_roster(path, 10), read_roster(path, 10, skip=10)
    assert not set(first) & set(second)
    with pytest.raises(ValueError, match="has not"):
        read_roster(path, 10, skip=3995)


def test_arrivals_and_habits_are_the_same_for_the_same_seed() -> None:
    """A load can be repeated: who comes when and does what depends on the seed alone."""
    crowd = Crowd(plan=Plan(), rate=10.0, shares=(0.1, 0.2, 0.3, 0.05))
    assert crowd.begins(50) == crowd.begins(50) == sorted(crowd.begins(50))
    assert crowd.habits(100) == crowd.habits(100)
    assert Counter(crowd.habits(100)) == {"reload": 10, "close": 20, "slow": 30, "silent": 5, "": 35}


def test_all_answers_are_legal() -> None:
    """What the load answers to a view is a response of that question, for every question type."""
    chance, kinds = random.Random(1), set()
    for paper in demo_contest().papers(6):
        for item in paper.items:
            view = question_view(
                item.question, item.layout, {}, points=item.points, position=0, response=None
            )
            sent = respond(view, chance)
            assert item.question.check(read_response(item.question, item.layout, sent)) is not None
            kinds.add(item.question.type)
    assert len(kinds) == 8


def test_percentiles_are_values_that_were_measured() -> None:
    """Nearest rank: half of a hundred is the fiftieth."""
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, percent) for percent in (1, 50, 95, 100)] == [1, 50, 95, 100]
    assert percentile([7.0], 50) == 7


def test_the_command_refuses_two_ways_to_come(capsys: pytest.CaptureFixture[str]) -> None:
    """Together and at a rate exclude each other."""
    with pytest.raises(SystemExit):
        command.main(["--url", "x", "--roster", "y", "--students", "1", "--together", "--arrivals", "3"])
    assert "not allowed with" in capsys.readouterr().err
