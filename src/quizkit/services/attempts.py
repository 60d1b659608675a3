"""Taking an attempt: what a student does, one transaction a step."""

from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Protocol, TypeVar

from quizkit.domain.attempt import State, Submitted, deadline_of, step
from quizkit.domain.roster import Identity
from quizkit.errors import (
    ActivityClosed,
    ClassFixed,
    CodeNeeded,
    IllegalEvent,
    NotFound,
    NotLeading,
    NotOpenYet,
    TooManyTries,
    UsageError,
    WrongCode,
)
from quizkit.i18n import N_, _
from quizkit.services import answering, browsers, codes, ledger, persons, sittings
from quizkit.services.context import Context, Refused, Version, state_of
from quizkit.services.ledger import Loaded, Standing
from quizkit.services.values import (
    CLOSED,
    SCHEDULED,
    Ahead,
    Pulse,
    Review,
    Saved,
    Sitting,
    SittingRef,
    time_left,
)
from quizkit.store import Transaction, attempts, people
from quizkit.store.attempts import AttemptRow
from quizkit.store.published import ActivityRow

MOST_TRIES = 5
TRY_WINDOW = timedelta(minutes=15)
LONGEST_REPORT = 500
MOST_REPORTS = 40
_SWEEP = 200

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class _Look(Protocol[T_co]):
    """Reads, and with ``settle`` may write; None if it would have to."""

    def __call__(self, tx: Transaction, *, settle: bool) -> T_co | None: ...


class Attempts:
    """Use cases of a student. Every write is stored when the call returns."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def new_secret(self) -> str:
        """A secret for a browser to keep; given to ``start``, a lost reply can still be resumed by it."""
        return codes.new_secret(self._context.entropy)

    # --- beginning -------------------------------------------------------------------------------

    def ahead(self, activity_id: str, identity: Identity) -> Ahead:
        """What this student would get.

        Raises:
            NotFound, NotOpenYet, ActivityClosed, NoAttemptsLeft.
        """
        now = self._context.now()

        def work(tx: Transaction, *, settle: bool) -> Ahead | None:
            return self._ahead(tx, activity_id, identity, now, settle=settle)

        return self._looked_at(work)

    def enter(
        self, activity_id: str, class_id: int, name: str, seat: str | None = None
    ) -> tuple[Identity, Ahead]:
        """Who that is (see ``Entry.identify``) and what this student would get (see ``ahead``), as one step.

        Raises:
            NotFound, StudentNotFound, SeatNeeded, NotOpenYet, ActivityClosed, NoAttemptsLeft.
        """
        context, now = self._context, self._context.now()

        def work(tx: Transaction, *, settle: bool) -> tuple[Identity, Ahead] | None:
            current = context.current(tx, activity_id)
            entry = context.version(tx, current).activity.entry
            person = persons.identify(context, tx, entry, class_id, name, seat)
            ahead = self._ahead(tx, activity_id, person, now, settle=settle)
            return None if ahead is None else (person, ahead)

        return self._looked_at(work)

    def _looked_at(self, work: _Look[T]) -> T:
        """What ``work`` sees by reading, or if it gives None, after it has ended what is due."""
        store = self._context.store
        seen = store.read(lambda tx: work(tx, settle=False))
        if seen is None:
            seen = store.write(lambda tx: work(tx, settle=True))
        assert seen is not None  # noqa: S101 - nothing is due once it is settled
        return seen

    def _ahead(
        self, tx: Transaction, activity_id: str, identity: Identity, now: datetime, *, settle: bool
    ) -> Ahead | None:
        """What is ahead; None if an attempt must be ended first and ``settle`` does not allow it."""
        context = self._context
        rows = attempts.attempts_of(tx, activity_id, identity.student)
        if any(ledger.is_due(row, now) for row in rows):
            if not settle:
                return None
            rows = self._settled_attempts(tx, activity_id, identity.student, now)
        current = context.current(tx, activity_id)
        version = context.version(tx, current)
        if not any(row.state == State.IN_PROGRESS for row in rows):
            _refuse_unless_open(current, now)
            sittings.refuse_if_none_left(rows, version.activity, now)
        return sittings.ahead(version, current, identity, rows, now)

    def start(
        self, activity_id: str, identity: Identity, secret: str | None = None, browser: str = ""
    ) -> Sitting:
        """Draws the paper, stores it and lets the clock run; ``secret`` as made by ``new_secret``.

        From then on this student sits at ``browser``, if there is one (see ``Mistakes``).

        Raises:
            NotFound, NotOpenYet, ActivityClosed, NoAttemptsLeft.
            CodeNeeded: this student has an attempt in progress.
        """
        context, now = self._context, self._context.now()
        secret = secret or self.new_secret()

        def work(tx: Transaction) -> Sitting:
            person, student = persons.ensure_person(context, tx, identity)
            rows = self._settled_attempts(tx, activity_id, person.student, now)
            if any(row.state == State.IN_PROGRESS for row in rows):
                raise CodeNeeded
            current, version = self._latest(tx, activity_id)
            _refuse_unless_open(current, now)
            sittings.refuse_if_none_left(rows, version.activity, now)
            number = max((row.number for row in rows), default=0) + 1
            book = browsers.begun(context, tx, browser, person.student, now)
            row = self._new_attempt(current, version, person, number, secret, now, book)
            attempts.add_attempt(tx, row)
            standing = Standing(current, student, (*rows, row))
            ledger.put_result(context, tx, activity_id, person.student, standing)
            found = Loaded(row, version, (), standing)
            return sittings.sitting(context, tx, found, now, secret=secret, resumed=False)

        return context.write(work)

    def _new_attempt(
        self,
        current: ActivityRow,
        version: Version,
        person: Identity,
        number: int,
        secret: str,
        now: datetime,
        book: str | None,
    ) -> AttemptRow:
        context, activity = self._context, version.activity
        limit = None if activity.time_limit is None else timedelta(seconds=activity.time_limit)
        seed = context.token()
        paper = version.maker.draw(seed, person.level)
        return AttemptRow(
            id=context.token(),
            activity_id=activity.id,
            version=version.number,
            pid=person.student,
            number=number,
            level=person.level,
            seed=seed,
            paper=ledger.paper_to_json(paper),
            questions=len(paper.items),
            max=paper.points,
            started_at=now,
            deadline=deadline_of(now, limit, timedelta(0), current.closes_at),
            grace=timedelta(seconds=activity.grace),
            lead=context.token(),
            browser_hash=context.codes.hashed(secret),
            book=book,
        )

    def _latest(self, tx: Transaction, activity_id: str) -> tuple[ActivityRow, Version]:
        current = self._context.activity(tx, activity_id)
        return current, self._context.version(tx, current)

    def _settled_attempts(
        self, tx: Transaction, activity_id: str, pid: str, now: datetime
    ) -> list[AttemptRow]:
        """The student's attempts, after ending one whose time is over."""
        rows = attempts.attempts_of(tx, activity_id, pid)
        return [
            ledger.load_settled(self._context, tx, row.id, now).row if ledger.is_due(row, now) else row
            for row in rows
        ]

    # --- resuming --------------------------------------------------------------------------------

    def resume_by_browser(self, activity_id: str, secret: str, browser: str = "") -> Sitting | None:
        """The attempt this browser is bound to, in whatever state (see ``review`` for a finished one).

        This tab leads from now on. None if the browser is not bound to an attempt of this activity.
        """
        context, now = self._context, self._context.now()
        hashed = context.codes.hashed(secret)

        def find(tx: Transaction) -> str | None:
            return attempts.attempt_of_browser(tx, activity_id, hashed)

        def work(tx: Transaction) -> Sitting | None:
            found = ledger.load(context, tx, str(attempt_id), lock=True)
            # Meanwhile a student may have said "not me", or an organiser have given a new code.
            if found.row.browser_hash != hashed:
                return None
            book = browsers.returned(context, tx, browser, found.row.pid, found.row.book, now)
            return self._take_lead(tx, found, now, book=book)

        # Most who ask are new: nobody waits for a write lock to be told so.
        attempt_id = context.store.read(find)
        return None if attempt_id is None else context.write(work)

    def resume_by_code(self, activity_id: str, identity: Identity, code: str, browser: str = "") -> Sitting:
        """The student's attempt that ``code`` opens, in whatever state; binds this browser by a new secret.

        Raises:
            WrongCode, TooManyTries.
        """
        context, now, pid = self._context, self._context.now(), identity.student
        secret = self.new_secret()

        def work(tx: Transaction) -> Sitting | Refused:
            tries = attempts.code_tries_since(tx, pid, now - TRY_WINDOW)
            if len(tries) >= MOST_TRIES:
                wait = tries[-MOST_TRIES] + TRY_WINDOW - now
                raise TooManyTries(max(ceil(wait / timedelta(minutes=1)), 1))
            rows = attempts.attempts_of(tx, activity_id, pid)
            fitting = [row for row in rows if context.codes.is_code(code, row.id, row.code_number)]
            if not fitting:
                # A person who is not stored has nothing that could be guessed.
                if people.student_row(tx, pid) is not None:
                    attempts.add_code_try(tx, pid, now)
                return Refused(WrongCode())
            attempts.forget_code_tries(tx, pid)
            found = ledger.load(context, tx, fitting[-1].id, lock=True)
            book = browsers.proved(context, tx, browser, found.row.pid, now)
            return self._take_lead(tx, found, now, secret=secret, book=book)

        return context.write(work)

    def lead(self, attempt_id: str, secret: str) -> Sitting:
        """Takes the lead (back) in this tab.

        Raises:
            NotFound: the attempt is not bound to this browser.
        """
        now = self._context.now()

        def work(tx: Transaction) -> Sitting:
            found = self._own(tx, attempt_id, secret, lock=True)
            return self._take_lead(tx, found, now, book=found.row.book)

        return self._context.write(work)

    def _own(self, tx: Transaction, attempt_id: str, secret: str, *, lock: bool) -> Loaded:
        """The attempt if this browser is bound to it. Raises NotFound."""
        row = attempts.attempt_row(tx, attempt_id, lock=lock)
        if row is None or row.browser_hash != self._context.codes.hashed(secret):
            raise NotFound(N_("答卷"), attempt_id)
        return ledger.loaded(self._context, tx, row)

    def _take_lead(
        self, tx: Transaction, found: Loaded, now: datetime, *, secret: str | None = None, book: str | None
    ) -> Sitting:
        context = self._context
        found = ledger.settle(context, tx, found, now)
        values = {"lead": context.token(), "book": book}
        if secret is not None:
            values["browser_hash"] = context.codes.hashed(secret)
        attempts.change_attempt(tx, found.row.id, **values)
        found = replace(found, row=replace(found.row, **values))  # type: ignore[arg-type]  # both are text
        return sittings.sitting(context, tx, found, now, secret=secret)

    # --- answering -------------------------------------------------------------------------------

    def answer(self, sitting: Sitting, event_id: str, position: int, response: object) -> Saved:
        """Stores a response (JSON as in DESIGN's table), or with None takes it back.

        ``sitting`` is what the tab holds. One that takes in every acknowledgement (``Sitting.answered``,
        ``marked``, ``moved``) makes each step one statement; with an older one the attempt is read anew.

        Raises:
            AttemptOver, NotLeading, UnknownPosition, BadResponse, AnswerFixed.
        """
        return answering.answer(self._context, sitting, event_id, position, response)

    def mark(self, sitting: Sitting, event_id: str, position: int, *, on: bool) -> Saved:
        """Marks a question to look at again, or unmarks it. Raises as ``answer``."""
        return answering.mark(self._context, sitting, event_id, position, on=on)

    def move(self, sitting: Sitting, event_id: str, position: int) -> Saved:
        """Goes to a question. Raises as ``answer``."""
        return answering.move(self._context, sitting, event_id, position)

    def submit(self, ref: SittingRef, event_id: str) -> Review:
        """Hands in and scores what is saved.

        Raises:
            AttemptOver, NotLeading.
        """
        context, now = self._context, self._context.now()
        answering.check_event_id(event_id)

        def work(tx: Transaction) -> Review | Refused:
            found = ledger.load(context, tx, ref.attempt_id, lock=True)
            repeat = found.event(event_id)
            if repeat is None:
                found = ledger.settle(context, tx, found, now)
                refusal = answering.refusal(found, ref)
                if refusal is not None:
                    return refusal
                at = found.at(now)
                ended = step(found.attempt, Submitted(at))
                found = ledger.append(tx, found, ledger.SUBMITTED, at, event_id)
                found = ledger.finish(context, tx, found, ended)
            elif repeat.kind != ledger.SUBMITTED:
                raise IllegalEvent("submit", repeat.kind)
            return sittings.review(context, tx, found, now)

        return context.write(work)

    # --- looking ---------------------------------------------------------------------------------

    def pulse(self, ref: SittingRef) -> Pulse:
        """Time left, state, and whether this tab leads. Raises NotFound."""
        context, now = self._context, self._context.now()
        row = context.store.read(lambda tx: attempts.pulse_row(tx, ref.attempt_id))
        if row is None:
            raise NotFound(N_("答卷"), ref.attempt_id)
        at = max(now, row.started_at, row.last_at or now)
        if row.deadline is None or row.state != State.IN_PROGRESS or at <= row.deadline + row.grace:
            return Pulse(time_left(row.deadline, at), State(row.state), row.lead == ref.lead, at)
        found = context.write(lambda tx: ledger.load_settled(context, tx, ref.attempt_id, now))
        at = found.at(now)
        left = time_left(found.row.deadline, at)
        return Pulse(left, found.attempt.state, found.row.lead == ref.lead, at)

    def review(self, attempt_id: str, secret: str) -> Review:
        """What the owner of a finished attempt may see now.

        Raises:
            NotFound: the attempt is not bound to this browser.
            IllegalEvent: it is still in progress.
        """
        context, now = self._context, self._context.now()

        def work(tx: Transaction) -> Review:
            found = self._own(tx, attempt_id, secret, lock=True)
            return sittings.review(context, tx, ledger.settle(context, tx, found, now), now)

        def look(tx: Transaction) -> Review | None:
            found = self._own(tx, attempt_id, secret, lock=False)
            due = found.attempt.is_due(found.at(now))
            return None if due else sittings.review(context, tx, found, now)

        return context.store.read(look) or context.write(work)

    # --- around it -------------------------------------------------------------------------------

    def correct_class(
        self, ref: SittingRef, class_id: int, seat: str | None = None, browser: str = ""
    ) -> Sitting:
        """Before the first answer: the student of the same name in another class takes the attempt.

        The clock runs on. Another level draws the paper anew, always the same one for the same level.

        Raises:
            ClassFixed, StudentNotFound, SeatNeeded, CodeNeeded, NoAttemptsLeft, AttemptOver, NotLeading.
        """
        context, now = self._context, self._context.now()

        def work(tx: Transaction) -> Sitting | Refused:
            found = ledger.load_settled(context, tx, ref.attempt_id, now)
            refusal = answering.refusal(found, ref)
            if refusal is not None:
                return refusal
            if sittings.class_is_fixed(found):
                raise ClassFixed
            before = persons.identity_of(context, tx, found.row.pid)
            entry = found.version.activity.entry
            person = persons.identify(context, tx, entry, class_id, before.name, seat)
            person, _student = persons.ensure_person(context, tx, person)
            if person.student != before.student:
                book = browsers.begun(context, tx, browser, person.student, now)
                found = self._hand_over(tx, found, before, person, now, book)
            return sittings.sitting(context, tx, found, now)

        return context.write(work)

    def _hand_over(
        self,
        tx: Transaction,
        found: Loaded,
        before: Identity,
        person: Identity,
        now: datetime,
        book: str | None,
    ) -> Loaded:
        context, activity = self._context, found.version.activity
        rows = self._settled_attempts(tx, activity.id, person.student, now)
        if any(row.state == State.IN_PROGRESS for row in rows):
            raise CodeNeeded
        sittings.refuse_if_none_left(rows, activity, now)
        number = max((row.number for row in rows), default=0) + 1
        values: dict[str, Any] = {"pid": person.student, "number": number, "book": book}
        if person.level != found.row.level:
            # From the same seed, so that going back and forth between classes is no way to draw again.
            paper = found.version.maker.draw(found.row.seed, person.level)
            values |= {"level": person.level, "paper": ledger.paper_to_json(paper), "max": paper.points}
        found = ledger.append(tx, found, ledger.CLASS_CORRECTED, found.at(now))
        found = ledger.change(
            context, tx, replace(found, row=replace(found.row, pid=person.student)), **values
        )
        ledger.update_result(context, tx, activity.id, before.student)
        return found

    def forget(self, ref: SittingRef, browser: str = "") -> None:
        """ "不是我": this browser is no longer bound to the attempt, and this tab no longer leads."""
        context = self._context

        def work(tx: Transaction) -> None:
            row = attempts.attempt_row(tx, ref.attempt_id, lock=True)
            if row is not None and row.lead == ref.lead:
                attempts.change_attempt(tx, row.id, browser_hash=None, lead=context.token(), book=None)
            browsers.left(context, tx, browser)

        context.write(work)

    def report_question(self, ref: SittingRef, position: int, text: str) -> None:
        """题目有误: keeps ``text`` for the organisers, without a name; also after the attempt is over.

        Raises:
            NotLeading, UnknownPosition.
            UsageError: no text, too long a text, or too many reports.
        """
        context, now = self._context, self._context.now()
        words = text.strip()
        if not words or len(words) > LONGEST_REPORT or "\x00" in words:
            raise UsageError(_("请写 1 到 {n} 个字。").format(n=LONGEST_REPORT))

        def work(tx: Transaction) -> None:
            found = ledger.load(context, tx, ref.attempt_id)
            if found.row.lead != ref.lead:
                raise NotLeading
            if attempts.report_count(tx, ref.attempt_id) >= MOST_REPORTS:
                raise UsageError(_("这份答卷已经报告过很多题了，请直接告诉老师。"))
            attempts.add_report(tx, ref.attempt_id, answering.checked_position(found, position), words, now)

        context.write(work)

    def expire_due(self, activity_id: str | None = None) -> int:
        """Ends every attempt whose time is over; how many."""
        context, now = self._context, self._context.now()
        ended = 0
        while True:
            due = context.store.read(lambda tx: attempts.due_ids(tx, now, activity_id, _SWEEP))
            if not due:
                return ended
            ended += context.write(lambda tx, ids=due: self._expire(tx, ids, now))  # type: ignore[misc]

    def _expire(self, tx: Transaction, ids: list[str], now: datetime) -> int:
        states = [ledger.load_settled(self._context, tx, id_, now).attempt.state for id_ in ids]
        return sum(state is State.EXPIRED for state in states)


def _refuse_unless_open(current: ActivityRow, now: datetime) -> None:
    state = state_of(current, now)
    if state == SCHEDULED:
        raise NotOpenYet(current.opens_at)
    if state == CLOSED:
        raise ActivityClosed
