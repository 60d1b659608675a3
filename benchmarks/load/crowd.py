"""Lets the students come: all together, at random with a mean rate, or so many at a time."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.load.page import first_document
from benchmarks.load.record import Record, milliseconds
from benchmarks.load.student import Plan, Someone, Student
from benchmarks.load.wire import Target

MOST_STUDENTS = 20_000
MOST_SECONDS = 1800.0
HABITS = ("reload", "close", "slow", "silent")


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """How they come and what they are like."""

    plan: Plan
    rate: float | None = None
    """Arrivals per second, at random."""
    at_once: int | None = None
    """At most so many between opening the page and leaving it; the next comes when one has left."""
    hold: float = 0.0
    """Seconds for which everyone stays after the last one has come."""
    shares: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """Of the students, in the order of ``HABITS``."""
    seed: int = 1
    limit: float = 600.0
    """Seconds after which all is ended, whatever is missing."""

    def habits(self, number: int) -> list[str]:
        """One for each student, in the exact shares, shuffled."""
        found: list[str] = []
        for habit, share in zip(HABITS, self.shares, strict=True):
            found += [habit] * round(share * number)
        found = (found + [""] * number)[:number]
        random.Random(self.seed).shuffle(found)
        return found

    def begins(self, number: int) -> list[float]:
        """Seconds after the start at which each comes; all 0 when they come together."""
        if self.rate is None:
            return [0.0] * number
        chance, at, found = random.Random(self.seed), 0.0, []
        for _n in range(number):
            found.append(at)
            at += chance.expovariate(self.rate)
        return found


async def let_come(
    url: str, students: Sequence[Someone], crowd: Crowd, say: Callable[[str], None]
) -> tuple[Record, dict[str, Any]]:
    """All of them from first to last; ``say`` hears when everyone is in.

    Raises:
        ValueError: not a loopback address, too many students, or not the light page.
    """
    if len(students) > MOST_STUDENTS or crowd.limit > MOST_SECONDS:
        raise ValueError(f"at most {MOST_STUDENTS} students and {MOST_SECONDS:.0f} seconds")
    target, record = Target(url), Record()
    document = await first_document(target, {})
    loop, all_in, may_leave = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
    missing = len(students)
    gate = asyncio.Semaphore(crowd.at_once or len(students) or 1)

    def arrived() -> None:
        nonlocal missing
        missing -= 1
        if not missing:
            all_in.set()

    async def one(someone: Someone, habit: str, at: float, number: int) -> None:
        await asyncio.sleep(at)
        async with gate:
            chance = random.Random(f"{crowd.seed} {number}")
            student = Student(
                someone, crowd.plan, habit, target, document, record, chance, may_leave, arrived
            )
            await student.live()

    start, cpu = loop.time(), time.process_time()
    plans = zip(students, crowd.habits(len(students)), crowd.begins(len(students)), strict=True)
    tasks = [asyncio.create_task(one(*plan, n)) for n, plan in enumerate(plans)]
    in_at = None
    try:
        async with asyncio.timeout(crowd.limit):
            await all_in.wait()
            in_at = loop.time()
            say(f"everyone in: {len(students) - record.ends['failed']}")
            await asyncio.sleep(crowd.hold)
            may_leave.set()
            await asyncio.gather(*tasks)
    except TimeoutError:
        record.errors["ended after the limit"] += sum(not task.done() for task in tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    wall, cpu = loop.time() - start, time.process_time() - cpu
    return record, _result(record, crowd, students, in_at, wall, cpu)


def _result(
    record: Record, crowd: Crowd, students: Sequence[Someone], in_at: float | None, wall: float, cpu: float
) -> dict[str, Any]:
    number = len(students)
    done = sum(count for end, count in record.ends.items() if end != "failed")
    steady = record.summary("saved", in_at, in_at + crowd.hold) if in_at and crowd.hold else {"n": 0}
    return {
        "students": number,
        "rate": crowd.rate,
        "at_once": crowd.at_once,
        "seconds": round(wall, 2),
        "visits_per_second": round(done / wall, 2) if wall else 0,
        "ends": dict(record.ends),
        "errors": dict(record.errors),
        "first": record.summary("first"),
        "saved": record.summary("saved"),
        "saved_all_in": steady,
        "next": record.summary("next"),
        "again": record.summary("again"),
        "slow_saved": record.summary("slow_saved"),
        "waiting": {
            "students": len(record.waited),
            "most_place": record.places,
            "longest_seconds": round(max(record.waited, default=0.0), 2),
        },
        "load_cpu_ms_per_student": milliseconds(cpu / number) if number else 0,
    }
