"""What organisers do with single attempts and persons; every action names who did it and is audited."""

from datetime import timedelta

from quizkit.domain.attempt import Extended, State, Voided, step
from quizkit.domain.roster import name_key
from quizkit.errors import NotFound, UsageError
from quizkit.i18n import N_, _
from quizkit.services import ledger, persons
from quizkit.services.codes import plain, shown_receipt
from quizkit.services.context import Context
from quizkit.services.values import FoundAttempt, QuestionReport
from quizkit.store import Transaction, attempts, people, settings

MOST_FOUND = 50
LONGEST_REASON = 200


class Staff:
    """Use cases of an organiser. ``by`` is who acts; it is written into the audit."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def find(self, activity_id: str, text: str) -> list[FoundAttempt]:
        """Attempts by (part of) a name, a receipt or an attempt id; at most 50, the newest first.

        Raises:
            NotFound: no such activity.
        """
        context, now = self._context, self._context.now()

        def work(tx: Transaction) -> list[FoundAttempt]:
            context.activity(tx, activity_id)
            ids = attempts.found_attempts(
                tx, activity_id, name_key(text), plain(text), text.strip(), MOST_FOUND
            )
            settled = (ledger.load_settled(context, tx, attempt_id, now) for attempt_id in ids)
            return [_found(context, tx, found) for found in settled]

        return context.write(work)

    def void(self, attempt_id: str, reason: str, by: str) -> None:
        """Takes the attempt out of all tables; it no longer uses up a try.

        Raises:
            NotFound, IllegalEvent (voided already), UsageError (no reason).
        """
        context, now = self._context, self._context.now()
        reason = checked_reason(reason)

        def work(tx: Transaction) -> None:
            found = ledger.load_settled(context, tx, attempt_id, now)
            at = found.at(now)
            voided = step(found.attempt, Voided(at, reason))
            found = ledger.append(tx, found, ledger.VOIDED, at, payload=reason)
            ledger.finish(context, tx, found, voided)
            settings.record(tx, now, by, "void", attempt_id, reason)

        context.write(work)

    def extend(self, attempt_id: str, minutes: int, reason: str, by: str) -> None:
        """``minutes`` more from the deadline or, if that is past, from now; an expired attempt goes on.

        Raises:
            NotFound, IllegalEvent (submitted or voided).
            UsageError: no reason, no minutes, no deadline, or the student has another attempt in progress.
        """
        context, now = self._context, self._context.now()
        reason = checked_reason(reason)
        more = timedelta(minutes=minutes)
        if more <= timedelta(0):
            raise UsageError(_("加时的分钟数要大于 0。"))

        def work(tx: Transaction) -> None:
            found = ledger.load(context, tx, attempt_id, lock=True)
            row = found.row
            if row.deadline is None:
                raise UsageError(_("这份答卷没有时间限制，不用加时。"))
            others = attempts.attempts_of(tx, row.activity_id, row.pid)
            if any(other.state == State.IN_PROGRESS and other.id != row.id for other in others):
                raise UsageError(_("这名学生另有一份答卷正在作答，这一份不能再继续。"))
            at = found.at(now)
            deadline = max(row.deadline, at) + more
            step(found.attempt, Extended(at, deadline))
            found = ledger.append(tx, found, ledger.EXTENDED, at, payload=deadline.isoformat())
            ledger.change(
                context,
                tx,
                found,
                state=State.IN_PROGRESS.value,
                deadline=deadline,
                extra=row.extra + more,
                ended_at=None,
                score=None,
                points=None,
            )
            settings.record(tx, now, by, "extend", attempt_id, f"{minutes} min: {reason}")

        context.write(work)

    def new_code(self, attempt_id: str, by: str) -> str:
        """A new 接续码, as shown; neither the old one nor any browser or tab opens the attempt any more.

        Raises:
            NotFound.
        """
        context, now = self._context, self._context.now()

        def work(tx: Transaction) -> str:
            row = ledger.load(context, tx, attempt_id, lock=True).row
            number = row.code_number + 1
            attempts.change_attempt(
                tx, attempt_id, code_number=number, browser_hash=None, lead=context.token(), book=None
            )
            attempts.forget_code_tries(tx, row.pid)
            settings.record(tx, now, by, "new_code", attempt_id)
            return context.codes.code(attempt_id, number)

        return context.write(work)

    def reports(self, activity_id: str) -> list[QuestionReport]:
        """What students reported about questions, the newest first."""
        context = self._context

        def work(tx: Transaction) -> list[QuestionReport]:
            context.activity(tx, activity_id)
            found = []
            for attempt_id, position, text, at in attempts.report_rows(tx, activity_id):
                item = ledger.load(context, tx, attempt_id).paper.items[position]
                found.append(QuestionReport(item.bank, item.question.id, text, at))
            return found

        return context.store.read(work)

    def erase(self, student: str, by: str) -> int:
        """Everything personal about a student (id) is deleted; scores stay, without a person.

        Returns the number of attempts kept. Their receipts, browsers and resume codes open nothing any more.

        Raises:
            NotFound.
        """
        context, now = self._context, self._context.now()

        def work(tx: Transaction) -> int:
            person = people.student_row(tx, student)
            if person is None or person.name is None:
                raise NotFound(N_("学生"), student)
            new_pid = context.token()
            kept = people.erase_student(tx, student, new_pid, now)
            settings.record(tx, now, by, "erase", new_pid)
            return kept

        kept = context.write(work)
        context.store.tidy()
        return kept


def _found(context: Context, tx: Transaction, found: ledger.Loaded) -> FoundAttempt:
    row = found.row
    person = people.student_row(tx, row.pid)
    identity = persons.identity_of(context, tx, row.pid)
    return FoundAttempt(
        attempt_id=row.id,
        number=row.number,
        state=found.attempt.state,
        name=identity.name,
        school=identity.school,
        grade=identity.grade,
        class_name=identity.class_name,
        seat=person.seat if person else "",
        started_at=row.started_at,
        deadline=row.deadline,
        ended_at=row.ended_at,
        receipt=shown_receipt(row.receipt),
        score=row.score,
        saved=len(found.attempt.responses),
        total=row.questions,
        void_reason=row.void_reason,
    )


def checked_reason(reason: str) -> str:
    """``reason`` without spaces around it. Raises UsageError unless it is one line of 1 to 200 characters."""
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON or not words.isprintable():
        raise UsageError(_("请写明原因（1 到 {n} 个字，一行）。").format(n=LONGEST_REASON))
    return words
