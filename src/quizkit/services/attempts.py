"""Taking an attempt: what a student does, one transaction a step."""


from quizkit.domain.roster import Identity
from quizkit.services.values import Ahead, Pulse, Review, Saved, Sitting, SittingRef


class Attempts:
    """Use cases of a student. Every write is stored when the call returns."""

    def new_secret(self) -> str:
        """A secret for a browser to keep; given to ``start``, a lost reply can still be resumed by it."""
        raise NotImplementedError

    def ahead(self, activity_id: str, identity: Identity) -> Ahead:
        """What this student would get.

        Raises:
            NotFound, NotOpenYet, ActivityClosed, NoAttemptsLeft.
        """
        raise NotImplementedError

    def start(self, activity_id: str, identity: Identity, secret: str | None = None) -> Sitting:
        """Draws the paper, stores it and lets the clock run; ``secret`` as made by ``new_secret``.

        Raises:
            NotFound, NotOpenYet, ActivityClosed, NoAttemptsLeft.
            CodeNeeded: this student has an attempt in progress.
        """
        raise NotImplementedError

    def resume_by_browser(self, activity_id: str, secret: str) -> Sitting | None:
        """The attempt this browser is bound to, in whatever state (see ``review`` for a finished one).

        This tab leads from now on. None if the browser is not bound to an attempt of this activity.
        """
        raise NotImplementedError

    def resume_by_code(self, activity_id: str, identity: Identity, code: str) -> Sitting:
        """The student's attempt that ``code`` opens, in whatever state; binds this browser by a new secret.

        Raises:
            WrongCode, TooManyTries.
        """
        raise NotImplementedError

    def lead(self, attempt_id: str, secret: str) -> Sitting:
        """Takes the lead (back) in this tab.

        Raises:
            NotFound: the attempt is not bound to this browser.
        """
        raise NotImplementedError

    def answer(self, ref: SittingRef, event_id: str, position: int, response: object) -> Saved:
        """Stores a response (JSON as in DESIGN's table), or with None takes it back.

        Raises:
            AttemptOver, NotLeading, UnknownPosition, BadResponse, AnswerFixed.
        """
        raise NotImplementedError

    def mark(self, ref: SittingRef, event_id: str, position: int, *, on: bool) -> Saved:
        """Marks a question to look at again, or unmarks it. Raises as ``answer``."""
        raise NotImplementedError

    def move(self, ref: SittingRef, event_id: str, position: int) -> Saved:
        """Goes to a question. Raises as ``answer``."""
        raise NotImplementedError

    def submit(self, ref: SittingRef, event_id: str) -> Review:
        """Hands in and scores what is saved.

        Raises:
            AttemptOver, NotLeading.
        """
        raise NotImplementedError

    def pulse(self, ref: SittingRef) -> Pulse:
        """Time left, state, and whether this tab leads."""
        raise NotImplementedError

    def review(self, attempt_id: str, secret: str) -> Review:
        """What the owner of a finished attempt may see now.

        Raises:
            NotFound: the attempt is not bound to this browser.
            IllegalEvent: it is still in progress.
        """
        raise NotImplementedError

    def correct_class(self, ref: SittingRef, class_id: int, seat: str | None = None) -> Sitting:
        """Before the first answer: the student of the same name in another class takes the attempt.

        The clock runs on. Another level draws the paper anew.

        Raises:
            ClassFixed, StudentNotFound, SeatNeeded, CodeNeeded, NoAttemptsLeft, AttemptOver, NotLeading.
        """
        raise NotImplementedError

    def forget(self, ref: SittingRef) -> None:
        """ "不是我": this browser is no longer bound to the attempt, and this tab no longer leads."""
        raise NotImplementedError

    def report_question(self, ref: SittingRef, position: int, text: str) -> None:
        """题目有误: keeps ``text`` (at most 500 characters) for the organisers, without a name."""
        raise NotImplementedError

    def expire_due(self, activity_id: str | None = None) -> int:
        """Ends every attempt whose time is over; how many."""
        raise NotImplementedError
