"""What organisers do with single attempts and persons; every action names who did it and is audited."""

from quizkit.services.values import FoundAttempt, QuestionReport


class Staff:
    """Use cases of an organiser. ``by`` is who acts; it is written into the audit."""

    def find(self, activity_id: str, text: str) -> list[FoundAttempt]:
        """Attempts by (part of) a name, a receipt or an attempt id; at most 50, the newest first."""
        raise NotImplementedError

    def void(self, attempt_id: str, reason: str, by: str) -> None:
        """Takes the attempt out of all tables. Raises NotFound, IllegalEvent, UsageError without a reason."""
        raise NotImplementedError

    def extend(self, attempt_id: str, minutes: int, reason: str, by: str) -> None:
        """``minutes`` more from the deadline or, if that is past, from now; an expired attempt goes on.

        Raises:
            NotFound, IllegalEvent (no deadline, submitted or voided, or another one in progress), UsageError.
        """
        raise NotImplementedError

    def new_code(self, attempt_id: str, by: str) -> str:
        """A new 接续码, as shown; the old one and the browser no longer open the attempt."""
        raise NotImplementedError

    def reports(self, activity_id: str) -> list[QuestionReport]:
        """What students reported about questions, the newest first."""
        raise NotImplementedError

    def erase(self, student: str, by: str) -> int:
        """Everything personal about a student (id) is deleted; scores stay, without a person.

        Returns the number of attempts kept. Raises NotFound.
        """
        raise NotImplementedError
