"""Who is this student? Units to choose from and a name to type, without ever listing a roster."""

from quizkit.domain.questions import LEVELS
from quizkit.domain.roster import Identity
from quizkit.services import persons
from quizkit.services.context import Context
from quizkit.services.names import SortKey, name_order
from quizkit.services.values import Unit
from quizkit.store import Transaction, people
from quizkit.store.people import UnitRow


class Entry:
    """Use cases of the entry page."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def counties(self, activity_id: str) -> list[Unit]:
        """All counties, by name. Raises NotFound."""
        return self._units(activity_id, "county", None)

    def schools(self, activity_id: str, county_id: int) -> list[Unit]:
        """The schools of a county, by name. Raises NotFound."""
        return self._units(activity_id, "school", county_id)

    def classes(self, activity_id: str, school_id: int) -> list[Unit]:
        """The classes of a school, by level, grade and name. Raises NotFound."""
        return self._units(activity_id, "class", school_id)

    def _units(self, activity_id: str, kind: str, parent_id: int | None) -> list[Unit]:
        def work(tx: Transaction) -> list[UnitRow]:
            self._context.activity(tx, activity_id)
            return people.unit_rows(tx, kind, parent_id)

        rows = self._context.store.read(work)
        return [unit_of(row) for row in sorted(rows, key=unit_order)]

    def identify(self, activity_id: str, class_id: int, name: str, seat: str | None = None) -> Identity:
        """The student of that name in that class.

        Where the activity is open to all (``entry: open``) a name that is not on the roster is let in too.

        Raises:
            NotFound: no such class or activity.
            StudentNotFound: not on the roster, or no name at all.
            SeatNeeded: namesakes, and ``seat`` is none of theirs.
        """
        context = self._context

        def work(tx: Transaction) -> Identity:
            current = context.activity(tx, activity_id)
            entry = context.version(tx, activity_id, current.version).activity.entry
            return persons.identify(context, tx, entry, class_id, name, seat)

        return context.store.read(work)


def unit_of(row: UnitRow) -> Unit:
    """The unit as a value."""
    return Unit(row.id, row.kind, row.name, row.level, row.grade)


def unit_order(row: UnitRow) -> tuple[int, SortKey, SortKey]:
    """Sorts units by level, grade and name."""
    level = LEVELS.index(row.level) if row.kind == "class" and row.level in LEVELS else 0
    return level, name_order(row.grade), name_order(row.name)
