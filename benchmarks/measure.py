"""What every benchmark gets and gives, and the clocks they share."""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from tqdm import tqdm

from benchmarks import ROOT

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How much is measured."""

    runs: int
    starts: int
    """Of processes that do next to nothing."""
    questions: int
    workbook_questions: int
    papers: int
    attempts: int
    students: int
    """Of the demo county."""
    schools: int
    each: int
    """Attempts in each school of the large store."""
    answers: int
    visits: int
    open_pages: int


FULL = Sizes(
    runs=5,
    starts=20,
    questions=10_000,
    workbook_questions=5000,
    papers=2000,
    attempts=10_000,
    students=30_000,
    schools=1000,
    each=1000,
    answers=2000,
    visits=5,
    open_pages=8,
)
QUICK = Sizes(
    runs=3,
    starts=10,
    questions=2000,
    workbook_questions=500,
    papers=500,
    attempts=1000,
    students=2000,
    schools=100,
    each=100,
    answers=300,
    visits=2,
    open_pages=3,
)
TINY = Sizes(
    runs=1,
    starts=1,
    questions=16,
    workbook_questions=16,
    papers=2,
    attempts=2,
    students=60,
    schools=2,
    each=3,
    answers=4,
    visits=1,
    open_pages=1,
)
"""For the tests: everything runs, nothing says anything about speed."""


@dataclass(frozen=True)
class Figure:
    """One thing measured, with the value of every run in ``unit``."""

    name: str
    """Unique, for comparing results: "bank_check.wall"."""
    label: str
    unit: str
    values: tuple[float, ...]
    budget: float | None = None
    """The most that the design allows, in ``unit``; only given when measured in the design's size."""
    at_least: bool = False
    """The budget is the least that the design asks for: it is a rate."""

    @property
    def median(self) -> float:
        """Of all runs."""
        return median(self.values)

    @property
    def kept(self) -> bool | None:
        """Whether the median keeps the budget; None without one."""
        if self.budget is None:
            return None
        return self.median >= self.budget if self.at_least else self.median <= self.budget

    def to_json(self) -> dict[str, Any]:
        """As it stands in the result file."""
        return {
            "name": self.name,
            "label": self.label,
            "unit": self.unit,
            "runs": len(self.values),
            "min": rounded(min(self.values)),
            "median": rounded(self.median),
            "max": rounded(max(self.values)),
            "budget": self.budget,
            "at_least": self.at_least,
            "kept": self.kept,
        }


def rounded(value: float) -> float:
    """Four significant digits: more would be noise."""
    return float(f"{value:.4g}")


@dataclass(frozen=True)
class Setting:
    """Where and how much a benchmark measures."""

    scratch: Path
    """An empty folder of its own, on the disk where a project lies."""
    sizes: Sizes
    quiet: bool = False

    def budget(self, most: float, *sizes: str) -> float | None:
        """``most`` if the named sizes are those the design's budget is for."""
        designed = all(getattr(self.sizes, name) == getattr(FULL, name) for name in sizes)
        return most if designed else None

    def steps(self, items: Iterable[T], what: str) -> Iterator[T]:
        """``items`` with a progress bar."""
        return iter(tqdm(items, desc=f"  {what}", leave=False, disable=self.quiet))

    def bar(self, total: int, what: str) -> Any:
        """A progress bar to be told of work that is done."""
        return tqdm(total=total, desc=f"  {what}", leave=False, disable=self.quiet)


@dataclass(frozen=True)
class Spent:
    """Seconds by the wall and of the processor."""

    wall: float
    cpu: float


def spent(work: Callable[[], object]) -> Spent:
    """What one call takes in this process, without a collection of garbage that others left behind."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)


def spent_by_child(command: Sequence[str], *, quiet: bool = False) -> tuple[Spent, str]:
    """What a Python process takes from its start to its end, and what it printed. It must succeed.

    ``quiet`` keeps its progress bars off the screen.
    """
    errors = subprocess.DEVNULL if quiet else None
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True
    )
    assert process.stdout is not None
    with process.stdout:
        said = process.stdout.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args, said)
    return Spent(wall, usage.ru_utime + usage.ru_stime), said
