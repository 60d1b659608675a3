"""``quizkit serve`` with a whole county on its roster, and loads against it from a process of their own."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import ROOT
from benchmarks.load.county import make_county
from benchmarks.processes import Memory, cpu_seconds, memory
from browser import hosts
from projects import ACTIVITY, TestProject

MOST_SESSIONS = 12_000
_EMPTY_SECONDS = 60.0


@dataclass
class County:
    """A project whose students come in the order of the roster, each of them once."""

    project: TestProject
    roster: Path
    came: int = 0

    @classmethod
    def make(cls, folder: Path, students: int) -> "County":
        """So many students."""
        return cls(*make_county(folder, students))


@dataclass
class Server:
    """A running server, and what it has taken."""

    county: County
    host: hosts.Host
    scratch: Path

    def cpu(self) -> float:
        """Seconds of processor so far."""
        return cpu_seconds(self.host.process.pid)

    def memory(self) -> Memory:
        """Now."""
        return memory(self.host.process.pid)

    def open_sessions(self) -> int:
        """As the server counts them."""
        base = self.host.url.removesuffix(f"/a/{ACTIVITY}")
        with urllib.request.urlopen(f"{base}/health", timeout=30) as answer:  # noqa: S310 - our own server
            return int(json.load(answer)["open"])

    def wait_until_empty(self) -> None:
        """Returns when no session is open any more.

        Raises:
            TimeoutError: some stay, though everyone has left.
        """
        deadline = time.monotonic() + _EMPTY_SECONDS
        while left := self.open_sessions():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{left} sessions stay open")
            time.sleep(0.2)

    def load(
        self, students: int, *options: str, when_in: Callable[[], None] = lambda: None
    ) -> dict[str, Any]:
        """The result of a load; ``when_in`` is called once everyone has the first question.

        Raises:
            RuntimeError: the load failed, or an acknowledged answer is not in the store.
        """
        county, result = self.county, self.scratch / "load.json"
        command = [sys.executable, "-m", "benchmarks.load", "--url", self.host.url, "--json", str(result)]
        command += ["--roster", str(county.roster), "--skip", str(county.came), "--students", str(students)]
        command += ["--db", str(county.project.store), *options]
        county.came += students
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        said = []
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                said.append(line)
                if line.startswith("everyone in"):
                    when_in()
        if process.wait():
            raise RuntimeError("".join(said))
        found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        return found


@contextmanager
def running(county: County, scratch: Path, *options: str) -> Iterator[Server]:
    """A new server on the county's store."""
    project, args = county.project, ("--max-students", str(MOST_SESSIONS), *options)
    with (
        redirect_stdout(None),  # a host prints all it has said when it ends
        hosts.serve(project.folder, project.store, scratch, args=args, path=f"/a/{ACTIVITY}") as host,
    ):
        yield Server(county, host, scratch)
