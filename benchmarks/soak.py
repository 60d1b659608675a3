"""``python -m benchmarks.soak``: sessions come and go; what they held must go with them.

Prints the server's memory after half of all sessions and after all of them; exits with 1 when it has grown by
more than a twentieth, or when sessions stay open.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import ROOT
from benchmarks.measure import Figure, Setting
from benchmarks.processes import Memory
from benchmarks.server import County, Server, running

SESSIONS = 10_000
MOST_GROWTH = 1.05
_AT_ONCE = 50
_FEW = 20


@dataclass(frozen=True)
class Soak:
    """Memory of the server with no session open: after half of the sessions, and after all."""

    sessions: int
    half: Memory
    whole: Memory

    @property
    def growth(self) -> float:
        """Resident memory at the end, times that at half."""
        return self.whole.rss / self.half.rss


def soak(folder: Path, sessions: int, answers: int = 1) -> Soak:
    """Opens and closes so many sessions, every one by another student.

    Raises:
        TimeoutError: sessions stay open.
        RuntimeError: students met errors.
    """
    county = County.make(folder / "county", sessions + _FEW)
    with running(county, folder) as server:
        _come_and_go(server, _FEW, answers)  # what is loaded at the first visit
        half = _come_and_go(server, sessions // 2, answers)
        whole = _come_and_go(server, sessions - sessions // 2, answers)
    return Soak(sessions, half, whole)


def _come_and_go(server: Server, sessions: int, answers: int) -> Memory:
    """Memory once they have all left."""
    found = server.load(sessions, "--at-once", str(_AT_ONCE), "--answers", str(answers))
    if found["errors"]:
        raise RuntimeError(str(found["errors"]))
    server.wait_until_empty()
    return server.memory()


def figures(setting: Setting, sessions: int) -> list[Figure]:
    """Growth and memory; the budget belongs to the design's number of sessions."""
    found = soak(setting.scratch, sessions)
    budget = MOST_GROWTH if sessions == SESSIONS else None
    what = f"resident memory after {sessions:,} sessions"
    return [
        Figure("soak.memory", what, "MB", (found.whole.rss,)),
        Figure("soak.growth", f"{what}, times that after {sessions // 2:,}", "x", (found.growth,), budget),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what it found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--sessions", type=int, default=SESSIONS)
    parser.add_argument("--answers", type=int, default=1, help="of each")
    options = parser.parse_args(arguments)
    (ROOT / "data").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "data") as folder:
        found = soak(Path(folder), options.sessions, options.answers)
    print(f"{found.half.rss:.1f} MB after {found.sessions // 2} sessions, {found.whole.rss:.1f} MB after all")
    print(f"growth {found.growth:.3f} (at most {MOST_GROWTH})")
    return 0 if found.growth <= MOST_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
