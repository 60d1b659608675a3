"""An activity's life: publish, open, close, extend."""

from builtins import list as list_of
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import chain

from quizkit.domain.activity import Activity
from quizkit.domain.attempt import deadline_of
from quizkit.domain.bank import Bank, PoolQuestion
from quizkit.domain.paper import PaperMaker
from quizkit.errors import NotFound, UsageError
from quizkit.formats.stored import activity_to_json, canonical_bytes, question_to_json, question_version
from quizkit.i18n import N_, _
from quizkit.services import ledger
from quizkit.services.context import Context, state_of
from quizkit.services.values import CLOSED, OPEN, ActivityInfo, Offer, PublishedActivity, PublishedVersion
from quizkit.store import Transaction, attempts, published, settings
from quizkit.store.attempts import AttemptRow, EventRow
from quizkit.store.published import ActivityRow, QuestionRow


class Activities:
    """Use cases around whole activities. After publishing, the window alone opens and closes it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self) -> list_of[ActivityInfo]:
        """All published activities, the newest first."""
        now = self._context.now()

        def work(tx: Transaction) -> list_of[ActivityInfo]:
            parts = published.taken_part(tx)
            return [self._info(tx, row, parts.get(row.id, {}), now) for row in published.activity_rows(tx)]

        return self._context.store.read(work)

    def offered(self) -> list_of[Offer]:
        """All published activities as a student may choose one, the newest first: nobody is counted."""
        context, now = self._context, self._context.now()

        def work(tx: Transaction) -> list_of[Offer]:
            return [
                Offer(row.id, context.version(tx, row).activity.title, state_of(row, now))
                for row in published.activity_rows(tx)
            ]

        return context.store.read(work)

    def _info(
        self, tx: Transaction, row: ActivityRow, parts: Mapping[str, int], now: datetime
    ) -> ActivityInfo:
        activity = self._context.version(tx, row).activity
        return ActivityInfo(
            id=row.id,
            title=activity.title,
            mode=activity.mode,
            state=state_of(row, now),
            version=row.version,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            time_zone=activity.window.time_zone,
            started=sum(parts.values()),
            submitted=parts.get("submitted", 0),
        )

    def get(self, activity_id: str) -> PublishedActivity:
        """An activity as it stands now. Raises NotFound."""
        context = self._context
        return context.store.read(lambda tx: self._now(tx, context.activity(tx, activity_id)))

    def _now(self, tx: Transaction, row: ActivityRow) -> PublishedActivity:
        activity = self._context.version(tx, row).activity
        now = self._context.now()
        return PublishedActivity(activity, row.version, state_of(row, now), row.opens_at, row.closes_at, now)

    # --- publishing ------------------------------------------------------------------------------

    def publish(
        self,
        activity: Activity,
        banks: Sequence[Bank],
        by: str,
        images: Mapping[tuple[str, str], bytes] | None = None,
    ) -> PublishedVersion:
        """Stores an immutable version of the activity and of every question it can draw.

        ``images`` are the picture files by (bank id, name). Publishing what is published already changes
        nothing. A version with another window sets the window anew; otherwise what organisers set holds.

        Raises:
            PaperError: the banks cannot fill the paper.
            KeyError: a picture that a question uses is not among ``images``.
        """
        questions = _questions(activity, banks, images or {})
        data = activity_to_json(activity)
        pool = [[question.bank, question.sha256] for question in questions]
        sha = sha256(canonical_bytes({"activity": data, "questions": pool})).hexdigest()
        context, now = self._context, self._context.now()

        def work(tx: Transaction) -> PublishedVersion:
            row = published.activity_row(tx, activity.id)
            before = None if row is None else published.version_json(tx, row.id, row.version)
            if row is not None and before is not None and before[0] == sha:
                return PublishedVersion(activity.id, row.version, sha, len(questions), new=False)
            version = 1 if row is None else row.version + 1
            window = activity.window
            if row is None or before is None or before[1]["window"] != data["window"]:
                row = ActivityRow(activity.id, version, window.opens, window.closes, now)
            row = replace(row, version=version, published_at=now)
            published.put_activity(tx, row)
            published.add_version(tx, activity.id, version, sha, data, questions, now)
            settings.record(tx, now, by, "publish", activity.id, f"version {version}")
            if before is not None and before[1]["attempts"] != data["attempts"]:
                # Another rule of what counts: all results are reckoned anew.
                for pid in attempts.student_ids(tx, activity.id):
                    ledger.update_result(context, tx, activity.id, pid)
            return PublishedVersion(activity.id, version, sha, len(questions), new=True)

        return self._context.change(work)

    def image(self, version: str, name: str) -> bytes:
        """The bytes of a picture of a published question (``PaperItem.version``). Raises NotFound."""
        found = self._context.store.read(lambda tx: published.image(tx, version, name))
        if found is None:
            raise NotFound(N_("图片"), name)
        return found

    # --- the window ------------------------------------------------------------------------------

    def open(self, activity_id: str, by: str) -> PublishedActivity:
        """Opens now; one whose window is over stays open until it is closed by hand.

        Raises:
            NotFound.
        """
        context, now = self._context, self._context.now()

        def work(tx: Transaction) -> PublishedActivity:
            row = context.activity(tx, activity_id)
            if state_of(row, now) != OPEN:
                closes_at = None if state_of(row, now) == CLOSED else row.closes_at
                self._set_window(tx, row, min(row.opens_at, now), closes_at)
                settings.record(tx, now, by, "open", activity_id)
            return self._now(tx, context.activity(tx, activity_id))

        return self._context.change(work)

    def close(self, activity_id: str, by: str) -> PublishedActivity:
        """Closes now; attempts in progress end now too (those sent in time are taken within the grace).

        Raises:
            NotFound.
        """
        context, now = self._context, self._context.now()

        def work(tx: Transaction) -> PublishedActivity:
            row = context.activity(tx, activity_id)
            if state_of(row, now) != CLOSED:
                self._set_window(tx, row, min(row.opens_at, now), now)
                settings.record(tx, now, by, "close", activity_id)
            return self._now(tx, context.activity(tx, activity_id))

        return self._context.change(work)

    def extend(self, activity_id: str, until: datetime | None, by: str) -> PublishedActivity:
        """Closes at ``until`` instead (None: never); deadlines that the close had cut move along.

        Raises:
            NotFound.
            UsageError: ``until`` is past or not after the opening.
        """
        context, now = self._context, self._context.now()

        def work(tx: Transaction) -> PublishedActivity:
            row = context.activity(tx, activity_id)
            if until is not None and until <= max(now, row.opens_at):
                raise UsageError(_("结束时间要在现在和开始时间之后。"))
            self._set_window(tx, row, row.opens_at, until)
            settings.record(tx, now, by, "extend", activity_id, until.isoformat() if until else "")
            return self._now(tx, context.activity(tx, activity_id))

        return self._context.change(work)

    def _set_window(
        self, tx: Transaction, row: ActivityRow, opens_at: datetime, closes_at: datetime | None
    ) -> None:
        published.put_activity(tx, replace(row, opens_at=opens_at, closes_at=closes_at))
        moved = [
            (attempt, deadline)
            for attempt in attempts.in_progress_rows(tx, row.id)
            if (deadline := self._moved_deadline(tx, row, attempt, closes_at)) != attempt.deadline
        ]
        last = attempts.last_seqs(tx, [attempt.id for attempt, _deadline in moved])
        now = self._context.now()
        for attempt, deadline in moved:
            attempts.change_attempt(tx, attempt.id, deadline=deadline)
        attempts.add_events(
            tx, [_deadline_event(attempt, last.get(attempt.id, 0) + 1, end, now) for attempt, end in moved]
        )

    def _moved_deadline(
        self, tx: Transaction, row: ActivityRow, attempt: AttemptRow, closes_at: datetime | None
    ) -> datetime | None:
        """The deadline once the close is moved; one that staff gave this attempt alone is only ever cut."""
        activity, before = self._context.version(tx, row, attempt.version).activity, row.closes_at
        limit = None if activity.time_limit is None else timedelta(seconds=activity.time_limit)
        if attempt.deadline == before:
            return deadline_of(attempt.started_at, limit, attempt.extra, closes_at)
        ends = [end for end in (attempt.deadline, closes_at) if end is not None]
        is_later = before is not None and (closes_at is None or closes_at >= before)
        return attempt.deadline if is_later else min(ends, default=None)


def _deadline_event(attempt: AttemptRow, seq: int, deadline: datetime | None, at: datetime) -> EventRow:
    payload = None if deadline is None else deadline.isoformat()
    return EventRow(attempt.id, seq, f"{ledger.OWN_EVENT}{seq}", ledger.EXTENDED, None, payload, at)


def _questions(
    activity: Activity, banks: Sequence[Bank], images: Mapping[tuple[str, str], bytes]
) -> list_of[QuestionRow]:
    """The questions of all banks the plan names; raises PaperError if they cannot fill it."""
    named = {bank for section in activity.sections for bank in section.banks}
    takes_all = any(not section.banks for section in activity.sections)
    used = [bank for bank in banks if takes_all or bank.id in named]
    pool = list_of(chain.from_iterable(_versions(bank, images) for bank in used))
    PaperMaker(activity.sections, [question for question, _row in pool], activity.shuffle)
    return [row for _question, row in pool]


def _versions(
    bank: Bank, images: Mapping[tuple[str, str], bytes]
) -> list_of[tuple[PoolQuestion, QuestionRow]]:
    found = []
    for question in bank.questions:
        missing = [name for name in question.images if (bank.id, name) not in images]
        if missing:
            raise UsageError(_("题库 {bank} 缺图片 {name}。").format(bank=bank.id, name=missing[0]))
        own = {name: images[bank.id, name] for name in question.images}
        sha = question_version(question, own)
        row = QuestionRow(bank.id, sha, question_to_json(question), own)
        found.append((PoolQuestion(bank.id, sha, question), row))
    return found
