"""How many students one server process bears: arrivals, answers, processor and memory of a session."""

import asyncio
import random
import time
from contextlib import redirect_stdout
from dataclasses import dataclass
from itertools import islice
from typing import Any

from benchmarks.load.student import respond
from benchmarks.measure import Figure, Setting
from benchmarks.processes import Memory, Processes
from benchmarks.server import County, Server, running
from benchmarks.sites import Pupil
from benchmarks.visits import ANSWERS, pupils
from browser import hosts
from browser.wire import Browser
from projects import make_project


@dataclass(frozen=True, kw_only=True)
class LoadSizes:
    """How many students come in which way."""

    runs: int
    together: int
    visits: int
    minute: int
    rate: float
    """Arrivals a second of those who stay."""
    kept: tuple[int, ...]
    """How many are open at once, one size after the other."""
    hold: float
    """Seconds they stay, each answering now and then."""
    think: float
    mixed: int
    stock: int

    @property
    def students(self) -> int:
        """On the roster, for all of it."""
        once = self.visits * self.runs + self.minute + self.mixed + len(self.kept) + sum(self.kept)
        return once + self.together * (self.runs + 1)


FULL = LoadSizes(
    runs=5, together=50, visits=1000, minute=500, rate=110, kept=(50, 500, 3000, 10_000), hold=60, think=30,
    mixed=500, stock=20,
)  # fmt: skip
QUICK = LoadSizes(
    runs=2, together=50, visits=200, minute=50, rate=50, kept=(50, 200), hold=8, think=4, mixed=60, stock=6
)
TINY = LoadSizes(
    runs=1, together=3, visits=4, minute=3, rate=20, kept=(2,), hold=0.5, think=0.2, mixed=8, stock=1
)
# Of the issue that asked for session kernels; only for the full sizes.
BUDGETS = {
    "visits.rate": 160.0,
    "visits.cpu": 6.0,
    "together.first_p95": 300.0,
    "minute.first_p95": 500.0,
    "open_10000.saved_p95": 300.0,
    "open_10000.memory": 60.0,
}
_AT_ONCE = 50
_SHARES = ("--reloads", "0.15", "--closes", "0.05", "--slow", "0.05", "--silent", "0.05")


class Loads:
    """Runs all of them and keeps figures and curves."""

    def __init__(self, setting: Setting, sizes: LoadSizes) -> None:
        self.setting, self.sizes = setting, sizes
        self.figures: list[Figure] = []
        self.curves: dict[str, dict[str, Any]] = {"first": {}, "saved": {}}
        """By number of students: how many times, and their 100 percentiles in ms."""
        self.acknowledged = self.lost = self.errors = 0

    def run(self) -> None:
        """From a few to very many."""
        scratch = self.setting.scratch
        county = County.make(scratch / "county", self.sizes.students)
        with running(county, scratch) as server:
            self._load(server, self.sizes.together, "--together")  # what is loaded at the first visit
            self._visits(server)
            self._together(server)
            self._minute(server)
            self._mixed(server)
        for number in self.sizes.kept:
            with running(county, scratch) as server:
                self._kept(server, number)
        self._add("acknowledged", "answers acknowledged in all loads", "", self.acknowledged)
        self._add("lost", "of those not in the store", "", self.lost, budget=0)
        self._add("errors", "students who met an error", "", self.errors, budget=0)

    def _add(self, name: str, label: str, unit: str, *values: float, budget: float | None = None) -> None:
        if self.sizes is FULL:
            budget = BUDGETS.get(name, budget)
        at_least = unit == "1/s" and budget is not None
        self.figures.append(Figure(f"load.{name}", label, unit, values, budget, at_least=at_least))

    def _load(self, server: Server, students: int, *options: str, **more: Any) -> dict[str, Any]:
        found = server.load(students, *options, **more)
        self.acknowledged += found["store"]["acknowledged"]
        self.lost += found["store"]["lost"]
        self.errors += sum(found["errors"].values())
        return found

    def _visits(self, server: Server) -> None:
        """As many as the server bears: the next comes when one has left."""
        rates, cpu, costs = [], [], []
        for _run in self.setting.steps(range(self.sizes.runs), "visits as fast as they go"):
            before = server.cpu()
            found = self._load(server, self.sizes.visits, "--at-once", str(_AT_ONCE))
            rates.append(found["visits_per_second"])
            cpu.append((server.cpu() - before) / self.sizes.visits * 1e3)
            costs.append(found["load_cpu_ms_per_student"])
        what = f"{self.sizes.visits:,} visits with {ANSWERS} answers, {_AT_ONCE} at a time"
        self._add("visits.rate", f"{what}: visits", "1/s", *rates)
        self._add("visits.cpu", f"{what}: CPU of the server for each", "ms", *cpu)
        self._add("visits.load_cpu", f"{what}: CPU of the load itself for each", "ms", *costs)

    def _together(self, server: Server) -> None:
        """A class opens the page in the same second."""
        number, half, most = self.sizes.together, [], []
        for _run in self.setting.steps(range(self.sizes.runs), f"{number} together"):
            found = self._load(server, number, "--together")
            half.append(found["first"]["p50"])
            most.append(found["first"]["p95"])
        what = f"{number} students in the same second, first question"
        self._add("together.first_p50", f"{what}: p50", "ms", *half)
        self._add("together.first_p95", f"{what}: p95", "ms", *most)

    def _minute(self, server: Server) -> None:
        """A school within a minute."""
        number = self.sizes.minute
        rate = number / 60 if self.sizes is FULL else self.sizes.rate
        found = self._load(server, number, "--arrivals", f"{rate:.3f}")
        what = f"{number} students in a minute, first question"
        self._add("minute.first_p50", f"{what}: p50", "ms", found["first"]["p50"])
        self._add("minute.first_p95", f"{what}: p95", "ms", found["first"]["p95"])

    def _mixed(self, server: Server) -> None:
        """Some reload, some close the tab, some read slowly, some fall silent."""
        sizes = self.sizes
        options = ("--arrivals", str(sizes.rate / 2), "--think", str(sizes.think / 5), "--answers", "6")
        found = self._load(
            server, sizes.mixed, *options, *_SHARES, "--hold", str(sizes.hold / 2), "--hand-in"
        )
        what = f"{sizes.mixed} students, 15 % reload, 5 % each close, read slowly, fall silent"
        self._add(
            "mixed.saved_p95", f"{what}: click to saved of the others, p95", "ms", found["saved"]["p95"]
        )
        if found["again"]["n"]:
            self._add("mixed.again_p95", f"{what}: after a reload, p95", "ms", found["again"]["p95"])

    def _kept(self, server: Server, number: int) -> None:
        """All of them open at once, each answering now and then."""
        sizes, taken = self.sizes, dict[str, Memory]()

        def look(name: str) -> None:
            time.sleep(min(sizes.hold / 2, 20))
            taken[name] = server.memory()

        self._load(server, 1, "--answers", "1", "--hold", "3", when_in=lambda: look("one"))
        server.wait_until_empty()
        before = server.cpu()
        found = self._load(
            server, number, "--arrivals", str(min(sizes.rate, number)), "--think", str(sizes.think),
            "--answers", "20", "--hold", str(sizes.hold), when_in=lambda: look("all"),
        )  # fmt: skip
        cpu = (server.cpu() - before) / found["seconds"]
        what, name = f"{number:,} students open at once", f"open_{number}"
        saved = found["saved_all_in"]
        self.curves["first"][str(number)] = _curve(found["first"])
        if saved["n"]:
            self.curves["saved"][str(number)] = _curve(saved)
            every = f"{what}, each answering every {sizes.think:g} s: click to saved"
            self._add(f"{name}.saved_p50", f"{every}, p50", "ms", saved["p50"])
            self._add(f"{name}.saved_p95", f"{every}, p95", "ms", saved["p95"])
        self._add(
            f"{name}.first_p95", f"{what}: first question while they come, p95", "ms", found["first"]["p95"]
        )
        self._add(f"{name}.cpu", f"{what}: CPU of the server, share of one core", "", cpu)
        for kind in ("rss", "pss", "uss"):
            grown = (getattr(taken["all"], kind) - getattr(taken["one"], kind)) * 1e3 / number
            label = f"{what}: memory of each ({kind.upper()})"
            self._add(f"{name}.memory" + ("" if kind == "rss" else f"_{kind}"), label, "kB", grown)


def _curve(summary: dict[str, Any]) -> dict[str, Any]:
    """What a picture needs of it."""
    return {"n": summary["n"], "ms": summary["curve"]}


def stock_voila(setting: Setting, students: int) -> list[Figure]:
    """How many visits a second stock Voila bears, and what each costs: the same student over its own line."""
    scratch = setting.scratch / "stock"
    scratch.mkdir()
    project = make_project(scratch / "project")
    project.publish()
    with redirect_stdout(None), hosts.voila(project.folder, project.store, scratch) as host:
        first, *some = islice(pupils(project), students + 1)
        base, processes = host.url.rstrip("/"), Processes(host.process.pid)
        asyncio.run(_visit(base, first))  # what is loaded at the first visit
        # Kernels that have ended by then are missing: what is found is the least it can be.
        start, before = time.monotonic(), processes.cpu()
        asyncio.run(_visits(base, some))
        rate = students / (time.monotonic() - start)
        cpu = processes.cpu_since(before) / students * 1e3
    label = f"stock voila, {students} visits with {ANSWERS} answers, 4 at a time"
    return [
        Figure("load.stock.rate", f"{label}: visits", "1/s", (rate,)),
        Figure("load.stock.cpu", f"{label}: CPU of server and kernels for each", "ms", (cpu,)),
    ]


async def _visits(base: str, some: list[Pupil]) -> None:
    gate = asyncio.Semaphore(4)

    async def one(pupil: Pupil) -> None:
        async with gate:
            await _visit(base, pupil)

    await asyncio.gather(*map(one, some))


async def _visit(base: str, pupil: Pupil) -> None:
    """Entry, and three answers."""
    async with Browser(base).open() as page:
        await page.hello()
        await page.enter(pupil.school, pupil.class_name, pupil.name)
        await page.press("开始答题")
        for number in range(ANSWERS):
            await page.answer(respond(page.view, random.Random(number)))
            await page.press("下一题")
