"""Counties, schools and classes in memory: they hardly ever change, and every student asks for them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from quizkit.domain.questions import LEVELS
from quizkit.services.names import SortKey, name_order
from quizkit.services.values import Unit
from quizkit.store import Transaction, people, settings
from quizkit.store.people import UnitRow

AGE = timedelta(seconds=10)
"""How long an import of a roster by another process may go unnoticed."""
IMPORT = "roster_import"
"""The action in the audit that tells of it: nothing else makes or changes units."""


class Directory:
    """Units as they are asked for; forgotten when a roster was imported. Safe for threads."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._units: dict[int, UnitRow] = {}
        self._lists: dict[tuple[str, int | None], tuple[Unit, ...]] = {}
        self._last_import = 0
        self._looked_at: datetime | None = None

    def forget(self) -> None:
        """After an import in this process."""
        self._units, self._lists, self._looked_at = {}, {}, None

    def list_of(self, tx: Transaction, kind: str, parent_id: int | None) -> tuple[Unit, ...]:
        """The units of a kind below a parent (None: all), in the order in which people choose."""
        self._look(tx)
        key = (kind, parent_id)
        if key not in self._lists:
            rows = sorted(people.unit_rows(tx, kind, parent_id), key=unit_order)
            self._units.update((row.id, row) for row in rows)
            self._lists[key] = tuple(unit_of(row) for row in rows)
        return self._lists[key]

    def unit(self, tx: Transaction, unit_id: int) -> UnitRow | None:
        """One unit."""
        self._look(tx)
        found = self._units.get(unit_id) or people.unit_row(tx, unit_id)
        if found is not None:
            self._units[unit_id] = found
        return found

    def line_of(self, tx: Transaction, class_id: int) -> tuple[UnitRow, UnitRow, UnitRow] | None:
        """A class, its school and its county; None if there is no such class."""
        line = []
        unit_id: int | None = class_id
        for kind in ("class", "school", "county"):
            unit = None if unit_id is None else self.unit(tx, unit_id)
            if unit is None or unit.kind != kind:
                return None
            line.append(unit)
            unit_id = unit.parent_id
        return line[0], line[1], line[2]

    def _look(self, tx: Transaction) -> None:
        """Asks now and then whether another process has imported a roster."""
        now = self._clock()
        if self._looked_at is not None and timedelta(0) <= now - self._looked_at < AGE:
            return
        last = settings.last_recorded(tx, IMPORT, self._last_import)
        if last is not None:
            self.forget()
            self._last_import = last
        self._looked_at = now


def unit_of(row: UnitRow) -> Unit:
    """The unit as a value."""
    return Unit(row.id, row.kind, row.name, row.level, row.grade)


def unit_order(row: UnitRow) -> tuple[int, SortKey, SortKey]:
    """Sorts units by level, grade and name."""
    level = LEVELS.index(row.level) if row.kind == "class" and row.level in LEVELS else 0
    return level, name_order(row.grade), name_order(row.name)
