"""Whether every answer that was acknowledged is in the store."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from quizkit.store.library import sqlite_library

_ANSWERS = "SELECT event_id FROM events WHERE kind = 'answered'"


def compared(db: Path, acknowledged: Iterable[str]) -> dict[str, Any]:
    """How many were acknowledged, how many of those are stored, and the first few that are not.

    The file is opened for reading only, while the server may still be writing to it.
    """
    connection = sqlite_library().connect(f"file:{db}?mode=ro", uri=True, timeout=60)
    try:
        stored = {row[0] for row in connection.execute(_ANSWERS)}
    finally:
        connection.close()
    wanted = set(acknowledged)
    lost = sorted(wanted - stored)
    return {
        "acknowledged": len(wanted),
        "stored": len(wanted) - len(lost),
        "lost": len(lost),
        "examples": lost[:5],
    }
