"""Who is this student? Units to choose from and a name to type, without ever listing a roster."""

from quizkit.domain.roster import Identity
from quizkit.services import persons
from quizkit.services.context import Context
from quizkit.services.values import Unit
from quizkit.store import Transaction


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
        context = self._context

        def work(tx: Transaction) -> list[Unit]:
            context.current(tx, activity_id)
            return list(context.units.list_of(tx, kind, parent_id))

        return context.store.read(work)

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
            current = context.current(tx, activity_id)
            entry = context.version(tx, current).activity.entry
            return persons.identify(context, tx, entry, class_id, name, seat)

        return context.store.read(work)
