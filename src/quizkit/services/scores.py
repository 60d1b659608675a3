"""Raw figures of an activity; ``quizkit.report`` makes tables of them."""

from collections.abc import Iterator

from quizkit.services.values import NotStarted, StudentRow, UnitCounts

BY = ("county", "school", "grade", "class")


class Scores:
    """Use cases of the score tables. Attempts whose time is over are ended before anything is counted."""

    def counts(self, activity_id: str, by: str = "school") -> list[UnitCounts]:
        """One row a unit of the kind ``by`` ("grade" is a grade of one school), in the order of their names.

        Raises:
            NotFound, UsageError (no such kind).
        """
        raise NotImplementedError

    def students(self, activity_id: str) -> Iterator[StudentRow]:
        """One row a student: all on the roster, and whoever else took part; by class, seat and name."""
        raise NotImplementedError

    def not_started(self, activity_id: str) -> Iterator[NotStarted]:
        """Who on the roster has not begun; by class, seat and name."""
        raise NotImplementedError
