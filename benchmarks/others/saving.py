"""What both apps share: the questions, and where answers go. Standard library only.

``BENCH_QUESTIONS`` is a JSON list of ``{type, stem, options?, fields?}``, ``BENCH_DB`` a SQLite file.
"""

import json
import os
import sqlite3
import threading
from functools import cache
from pathlib import Path
from typing import Any

TITLE = "学党史国史，传红色基因"
_lock = threading.Lock()


@cache
def questions() -> list[dict[str, Any]]:
    """The twenty questions."""
    found: list[dict[str, Any]] = json.loads(Path(os.environ["BENCH_QUESTIONS"]).read_text(encoding="utf-8"))
    return found


@cache
def _store() -> sqlite3.Connection:
    """One connection for the process, as durable as quizkit's own."""
    made = sqlite3.connect(os.environ["BENCH_DB"], check_same_thread=False, isolation_level=None)
    made.execute("PRAGMA journal_mode=WAL")
    made.execute("PRAGMA synchronous=FULL")
    made.execute("CREATE TABLE IF NOT EXISTS answers (name TEXT, place INTEGER, given TEXT)")
    return made


def save(name: str, place: int, given: object) -> None:
    """Returns when the answer is on the disk."""
    with _lock:
        row = (name, place, json.dumps(given, ensure_ascii=False))
        _store().execute("INSERT INTO answers VALUES (?, ?, ?)", row)
