"""Many rows at once, for stores that are made as a whole (the demo)."""

from collections.abc import Sequence

from sqlalchemy import Table, insert

from quizkit.store.attempts import AttemptRow, EventRow
from quizkit.store.database import Transaction
from quizkit.store.results import ResultRow
from quizkit.store.schema import attempts, events, results

_CHUNK = 2000


def add_attempts(tx: Transaction, rows: Sequence[AttemptRow]) -> None:
    """Stores new attempts."""
    _add(tx, attempts, rows)


def add_events(tx: Transaction, rows: Sequence[EventRow]) -> None:
    """Stores events of new attempts."""
    _add(tx, events, rows)


def add_results(tx: Transaction, rows: Sequence[ResultRow]) -> None:
    """Stores the results of students who have none yet."""
    _add(tx, results, rows)


def _add(tx: Transaction, table: Table, rows: Sequence[AttemptRow | EventRow | ResultRow]) -> None:
    for start in range(0, len(rows), _CHUNK):
        tx.execute(insert(table), [vars(row) for row in rows[start : start + _CHUNK]])
