"""How much slower one hostile client makes the others; ``python -m benchmarks.hostile KIND`` is that client.

The client goes on for a set time and comes back whenever it is thrown out, with at most so many connections.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import ROOT
from benchmarks.load.page import Document
from benchmarks.load.wire import Socket, Target, fetch, framed
from benchmarks.measure import Figure, Setting
from benchmarks.server import County, Server, running

MOST_CONNECTIONS = 5000
MOST_SECONDS = 120.0
STUDENTS, SECONDS = 100, 20.0
_WAITING_BYTES = 1_000_000
_FRAMES_AT_ONCE = 20


def _large() -> list[bytes]:
    """10 MB in one message."""
    return [framed(b'{"msg_type":"comm_msg","pad":"' + b"x" * 10_000_000 + b'"}')]


def _comms() -> list[bytes]:
    """10,000 comm_open, many in a frame."""
    opens = [
        {"msg_type": "comm_open", "msg_id": f"c{n}",
         "content": {"comm_id": f"c{n}", "target_name": "jupyter.widget", "data": {}}}
        for n in range(10_000)
    ]  # fmt: skip
    return [framed(json.dumps(opens[n : n + 250]).encode()) for n in range(0, len(opens), 250)]


def _nonsense() -> list[bytes]:
    """What is no JSON, or no message."""
    wrong = (b"{", b"[" * 5000, b'{"msg_type":"comm_msg"}', b'{"type":1e999}', b"nul", b'["a"]')
    return [framed(text) for text in wrong]


KINDS: dict[str, tuple[str, Callable[[], list[bytes]]]] = {
    "large": ("10 MB frames", _large),
    "comms": ("10,000 comm_open", _comms),
    "nonsense": ("bad JSON", _nonsense),
}


async def attack(url: str, kind: str, seconds: float) -> dict[str, int]:
    """Floods the server at ``url`` on the loopback interface; returns how much of it was sent."""
    target, frames = Target(url), KINDS[kind][1]()
    cookies: dict[str, str] = {}
    document = Document(await fetch(target, target.path, cookies))
    deadline = time.monotonic() + min(seconds, MOST_SECONDS)
    sent = {"connections": 0, "frames": 0}
    while time.monotonic() < deadline and sent["connections"] < MOST_CONNECTIONS:
        sent["connections"] += 1
        try:
            await _flood(target, document, cookies, frames, deadline, sent)
        except OSError:
            await asyncio.sleep(0.01)  # thrown out: once more
    return sent


async def _flood(
    target: Target,
    document: Document,
    cookies: dict[str, str],
    frames: list[bytes],
    deadline: float,
    sent: dict[str, int],
) -> None:
    """Sends until the server ends the connection or the time is over; never waits for an answer."""
    ended = asyncio.Event()
    path = f"{document.base}session"
    socket = await Socket.open(target, path, cookies, lambda _text: None, lambda _error: ended.set())
    socket.send(json.dumps({"type": "open", "page": document.place(target.path), "session": None}))
    place = 0
    while not ended.is_set() and time.monotonic() < deadline:
        if socket.transport.get_write_buffer_size() < _WAITING_BYTES:
            for _frame in range(_FRAMES_AT_ONCE if len(frames) > 1 else 1):
                socket.transport.write(frames[place % len(frames)])
                place += 1
                sent["frames"] += 1
        await asyncio.sleep(0.001)
    socket.abort()


def figures(setting: Setting, students: int = STUDENTS, seconds: float = SECONDS) -> list[Figure]:
    """p95 click-to-saved of 100 students with one hostile client, times that without, in one run."""
    folder = setting.scratch / "hostile"
    folder.mkdir()
    county = County.make(folder / "county", students * (2 * len(KINDS) + 1))
    calm: list[float] = []
    flooded: dict[str, float] = {}
    with running(county, folder) as server:
        calm.append(_saved(server, students, seconds))
        for kind in setting.steps(KINDS, "with a hostile client"):
            command = [sys.executable, "-m", "benchmarks.hostile", kind, "--url", server.host.url]
            command += ["--seconds", str(seconds + students / 20 + 10)]
            client = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
            try:
                flooded[kind] = _saved(server, students, seconds)
            finally:
                client.terminate()
                client.wait()
            calm.append(_saved(server, students, seconds))
    what = f"{students} students, click to saved, p95"
    found = [Figure("hostile.calm", f"{what}: with nobody else", "ms", tuple(calm))]
    for kind, (words, _frames) in KINDS.items():
        label = f"{what}: with one client of {words}"
        found.append(Figure(f"hostile.{kind}", label, "ms", (flooded[kind],)))
        ratio = flooded[kind] / median(calm)
        found.append(Figure(f"hostile.{kind}_ratio", f"{label}, times calm", "x", (ratio,)))
    return found


def _saved(server: Server, students: int, seconds: float) -> float:
    """p95 in ms while all are in, each answering every two seconds."""
    rate = max(students / 5, 1)
    found = server.load(
        students, "--arrivals", str(rate), "--think", "2", "--answers", "20", "--hold", str(seconds)
    )
    if found["errors"]:
        raise RuntimeError(str(found["errors"]))
    return float(found["saved_all_in"]["p95"])


def main(arguments: Sequence[str] | None = None) -> None:
    """One hostile client."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile", description=__doc__)
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("--url", required=True, help="on the loopback interface")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--json", type=Path, help="how much was sent")
    options = parser.parse_args(arguments)
    sent: dict[str, Any] = asyncio.run(attack(options.url, options.kind, options.seconds))
    print(json.dumps(sent))
    if options.json:
        options.json.write_text(json.dumps(sent), encoding="utf-8")


if __name__ == "__main__":
    main()
