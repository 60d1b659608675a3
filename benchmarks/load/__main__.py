"""``python -m benchmarks.load``: many students at once against a server on this machine."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.load.county import read_roster
from benchmarks.load.crowd import Crowd, let_come
from benchmarks.load.stored import compared
from benchmarks.load.student import Plan


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one load; 1 if an acknowledged answer is not in the store."""
    options = _options(arguments)
    _many_files()
    students = read_roster(options.roster, options.students, options.skip)
    plan = Plan(
        answers=options.answers,
        think=options.think,
        hand_in=options.hand_in,
        hold=options.hold > 0,
        files=options.files,
        patience=options.patience,
    )
    crowd = Crowd(
        plan=plan,
        rate=options.arrivals,
        at_once=options.at_once,
        hold=options.hold,
        shares=(options.reloads, options.closes, options.slow, options.silent),
        seed=options.seed,
        limit=options.limit,
    )
    record, result = asyncio.run(let_come(options.url, students, crowd, _say))
    if options.db:
        result["store"] = compared(options.db, record.acknowledged)
    text = json.dumps(result, ensure_ascii=False, indent=1)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    print(_short(result), flush=True)
    return 1 if result.get("store", {}).get("lost") else 0


def _options(arguments: Sequence[str] | None) -> Any:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    add = parser.add_argument
    add("--url", required=True, help="the page, on the loopback interface: http://127.0.0.1:8866/a/hong-2026")
    add(
        "--roster",
        type=Path,
        required=True,
        help="CSV as `quizkit roster import` takes it, without namesakes",
    )
    add("--students", type=int, required=True, help="how many of it come")
    add("--skip", type=int, default=0, help="so many of the roster came before")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--arrivals", type=float, metavar="R", help="arrivals per second, at random")
    how.add_argument("--together", action="store_true", help="all at the same moment (the default)")
    how.add_argument("--at-once", type=int, metavar="N", help="N at a time, the next when one has left")
    add("--answers", type=int, default=3, metavar="K", help="answers of each (default 3)")
    add("--think", type=float, default=0.0, metavar="SECONDS", help="mean pause before an answer")
    add("--hold", type=float, default=0.0, metavar="SECONDS", help="stay so long after the last has come")
    add("--hand-in", action="store_true", help="hand in after the last answer")
    add("--files", action="store_true", help="ask for script and style too")
    for name, what in (
        ("reloads", "leave and come again in the middle"),
        ("closes", "close the tab in the middle"),
        ("slow", "read slowly"),
        ("silent", "stop reading and sending in the middle, without closing"),
    ):
        add(f"--{name}", type=float, default=0.0, metavar="SHARE", help=f"share of students who {what}")
    add(
        "--patience",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="for any one thing",
    )
    add("--limit", type=float, default=600.0, metavar="SECONDS", help="then all is ended")
    add("--seed", type=int, default=1)
    add("--db", type=Path, help="the server's SQLite file: is every acknowledged answer in it?")
    add("--json", type=Path, help="write the result here")
    return parser.parse_args(arguments)


def _say(line: str) -> None:
    print(line, flush=True)


def _short(result: dict[str, Any]) -> str:
    """A few lines for people."""
    speed = f"{result['visits_per_second']} visits/s, load {result['load_cpu_ms_per_student']} ms CPU each"
    lines = [f"{result['students']} students in {result['seconds']} s, {speed}; ends {result['ends']}"]
    for kind in ("first", "saved", "saved_all_in", "next", "again", "slow_saved"):
        found = result[kind]
        if found["n"]:
            shown = " ".join(f"{name} {found[name]}" for name in ("n", "p50", "p95", "p99", "p100"))
            lines.append(f"{kind}: {shown} ms")
    for kind in ("waiting", "store", "errors"):
        if result.get(kind):
            lines.append(f"{kind}: {result[kind]}")
    return "\n".join(lines)


def _many_files() -> None:
    """A connection is an open file."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    sys.exit(main())
