"""A server with all processes it has started: what they have taken of the processor and of memory."""

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

_END_SECONDS = 5


@dataclass(frozen=True)
class Memory:
    """Megabytes: resident; its share of what it shares; its own alone."""

    rss: float
    pss: float
    uss: float


class Processes:
    """A server and all the processes it has started."""

    def __init__(self, pid: int) -> None:
        self._server = psutil.Process(pid)

    def cpu(self) -> dict[int, float]:
        """Seconds of processor that each process has taken so far."""
        found = {}
        for process in self._all():
            try:
                found[process.pid] = cpu_seconds(process.pid)
            except (psutil.NoSuchProcess, OSError):
                continue
        return found

    def cpu_since(self, before: dict[int, float]) -> float:
        """Seconds of processor since ``before``, of the processes that still live."""
        return sum(now - before.get(pid, 0.0) for pid, now in self.cpu().items())

    def memory(self) -> dict[int, Memory]:
        """Of each process that still lives."""
        found = {}
        for process in self._all():
            try:
                found[process.pid] = memory(process.pid)
            except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
                continue
        return found

    def children(self) -> list[psutil.Process]:
        """What the server has started, for example kernels."""
        return list(self._server.children(recursive=True))

    def wait_until_gone(self, ended: Iterable[psutil.Process]) -> None:
        """Returns when these have ended, or after a while: a kernel that stays disturbs little."""
        psutil.wait_procs(list(ended), timeout=_END_SECONDS)

    def _all(self) -> list[psutil.Process]:
        return [self._server, *self.children()]


def cpu_seconds(pid: int) -> float:
    """What a process and its threads have taken so far; on Linux to the nanosecond, else in steps of 10 ms.

    Raises:
        OSError, psutil.NoSuchProcess: it has ended.
    """
    if sys.platform == "linux":
        # clock_getcpuclockid(3): the clock of another process (CPUCLOCK_SCHED).
        return time.clock_gettime((~pid << 3) | 2)
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def memory(pid: int) -> Memory:
    """Of one process, from ``/proc`` where there is one (one pass, quick also for large processes)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    if not rollup.exists():
        full = psutil.Process(pid).memory_full_info()
        return Memory(full.rss / 1e6, getattr(full, "pss", full.uss) / 1e6, full.uss / 1e6)
    lines = (line.split() for line in rollup.read_text(encoding="ascii").splitlines()[1:])
    kilobytes = {words[0].rstrip(":"): int(words[1]) for words in lines}
    own = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"] + kilobytes.get("Private_Hugetlb", 0)
    return Memory(*(value * 1024 / 1e6 for value in (kilobytes["Rss"], kilobytes["Pss"], own)))
