"""Who is this student? Units to choose from and a name to type, without ever listing a roster."""

from quizkit.domain.roster import Identity
from quizkit.services.values import Unit


class Entry:
    """Use cases of the entry page."""

    def counties(self, activity_id: str) -> list[Unit]:
        """All counties, by name."""
        raise NotImplementedError

    def schools(self, activity_id: str, county_id: int) -> list[Unit]:
        """The schools of a county, by name."""
        raise NotImplementedError

    def classes(self, activity_id: str, school_id: int) -> list[Unit]:
        """The classes of a school, by level, grade and name (numbers in names count as numbers)."""
        raise NotImplementedError

    def identify(self, activity_id: str, class_id: int, name: str, seat: str | None = None) -> Identity:
        """The student of that name in that class.

        Where the activity is open to all (``entry: open``) a name that is not on the roster is let in too.

        Raises:
            NotFound: no such class or activity.
            StudentNotFound: not on the roster, or no name at all.
            SeatNeeded: namesakes, and ``seat`` is none of theirs.
        """
        raise NotImplementedError
