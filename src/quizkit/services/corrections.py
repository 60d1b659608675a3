"""Correcting the key of a published question: first it is said what would change, then all is scored anew.

Papers keep the hash a question was drawn with; a correction says which version stands for it from then on.
Scores are what the stored events make of the corrected questions, so they can be reckoned again at any time.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from quizkit.domain.correction import fitted, standing
from quizkit.domain.questions import Question
from quizkit.errors import NotFound, UsageError
from quizkit.formats.stored import question_from_json, question_to_json, question_version
from quizkit.i18n import N_, _
from quizkit.services.attempts import Attempts
from quizkit.services.context import Context
from quizkit.services.recount import Change, Recount
from quizkit.services.staff import checked_reason
from quizkit.services.values import CorrectionDone, CorrectionPreview, PublishedQuestion
from quizkit.store import Transaction, corrections, published, settings
from quizkit.store.corrections import CorrectionRow
from quizkit.store.published import ActivityRow, QuestionRow


class Corrections:
    """Use cases around wrong keys. ``by`` is who acts; it is written into the audit."""

    def __init__(self, context: Context, attempts: Attempts) -> None:
        self._context = context
        self._attempts = attempts

    def questions(self, activity_id: str) -> list[PublishedQuestion]:
        """Every question that any version of the activity can draw, as it stands now.

        Raises:
            NotFound.
        """
        context = self._context

        def work(tx: Transaction) -> list[PublishedQuestion]:
            return _Asked(tx, context.activity(tx, activity_id)).questions()

        return context.store.read(work)

    def preview(
        self,
        activity_id: str,
        sha256: str,
        corrected: Question,
        images: Mapping[str, bytes] | None = None,
    ) -> CorrectionPreview:
        """What ``apply`` would do now; nothing is written but the end of attempts whose time is over.

        ``images`` are the pictures of ``corrected`` by name; those it does not bring are taken from the
        version that it corrects.

        Raises:
            NotFound: no such activity, or no such question in it.
            CorrectionRefused: stored answers would not fit.
            UsageError: a picture is missing.
        """
        context = self._context

        def work(tx: Transaction) -> CorrectionPreview:
            asked = _Asked(tx, context.activity(tx, activity_id))
            change = asked.change(sha256, corrected, images or {})
            return Recount(context, tx, asked.row, change.change).preview()

        self._attempts.expire_due(activity_id)
        return context.store.read(work)

    def apply(
        self,
        activity_id: str,
        sha256: str,
        corrected: Question,
        by: str,
        reason: str,
        expected: str | None = None,
        images: Mapping[str, bytes] | None = None,
    ) -> CorrectionDone:
        """Lets ``corrected`` stand for the question, and scores anew every attempt that is over and drew it.

        ``expected`` is the ``token`` of the preview that was looked at: where more attempts have ended since,
        these are scored anew as well, and what is given back says so. Attempts in progress are scored by the
        corrected key when they end. Applying the same again changes nothing.

        Raises:
            As ``preview``; UsageError also without a reason.
        """
        context, now = self._context, self._context.now()
        reason = checked_reason(reason)

        def work(tx: Transaction) -> CorrectionDone:
            asked = _Asked(tx, context.correcting(tx, activity_id))
            made = asked.change(sha256, corrected, images or {})
            change = made.change
            done = Recount(context, tx, asked.row, change).apply()
            if change.new_sha256 != change.old_sha256:
                published.add_questions(tx, [made.row])
                number = asked.row.corrections + 1
                pair = (change.old_sha256, change.new_sha256)
                corrections.add_correction(tx, CorrectionRow(activity_id, number, *pair, now, by, reason))
                settings.record(tx, now, by, "correct", activity_id, reason)
            return CorrectionDone(
                counts=done,
                new=change.new_sha256 != change.old_sha256,
                as_expected=expected is None or expected == done.token,
            )

        self._attempts.expire_due(activity_id)
        return context.change(work)


@dataclass(frozen=True)
class _Made:
    """A correction that fits, and the question version it stores."""

    change: Change
    row: QuestionRow


class _Asked:
    """What an activity asks and has asked: the hashes papers know, and what stands for them."""

    def __init__(self, tx: Transaction, row: ActivityRow) -> None:
        self.row = row
        self._tx = tx
        self._rows = corrections.correction_rows(tx, row.id, 0, row.corrections)
        pairs = [(correction.old_sha256, correction.new_sha256) for correction in self._rows]
        self._drawable = published.drawable(tx, row.id)
        self._stands = {sha: standing(sha, pairs) for _version, _bank, sha in self._drawable}

    def questions(self) -> list[PublishedQuestion]:
        """See ``Corrections.questions``."""
        drew: dict[str, int] = {}
        for hashes in corrections.papers(self._tx, self.row.id):
            for current in {self._stands[sha] for sha in hashes if sha in self._stands}:
                drew[current] = drew.get(current, 0) + 1
        corrected = {row.new_sha256: row.at for row in self._rows}
        versions: dict[tuple[str, str], set[int]] = {}
        for version, bank, sha in self._drawable:
            versions.setdefault((bank, self._stands[sha]), set()).add(version)
        changed = {current for sha, current in self._stands.items() if sha != current}
        stored = published.question_jsons(self._tx, sorted({current for _bank, current in versions}))
        return [
            PublishedQuestion(
                sha256=current,
                bank=bank,
                question=question_from_json(stored[current]),
                versions=tuple(sorted(numbers)),
                drew=drew.get(current, 0),
                corrected_at=corrected[current] if current in changed else None,
            )
            for (bank, current), numbers in versions.items()
        ]

    def change(self, sha256: str, corrected: Question, images: Mapping[str, bytes]) -> _Made:
        """``corrected`` as it can stand for ``sha256``: a version that stands now, or that was published."""
        standing_now = set(self._stands.values())
        old = sha256 if sha256 in standing_now else self._stands.get(sha256)
        if old is None:
            raise NotFound(N_("题目"), sha256)
        stands = question_from_json(published.question_jsons(self._tx, [old])[old])
        question = fitted(stands, corrected)
        pictures = published.images(self._tx, old) | dict(images)
        bank = next(bank for _version, bank, sha in self._drawable if self._stands[sha] == old)
        missing = [name for name in question.images if name not in pictures]
        if missing:
            raise UsageError(_("题库 {bank} 缺图片 {name}。").format(bank=bank, name=missing[0]))
        own = {name: pictures[name] for name in question.images}
        new = question_version(question, own)
        drawn_as = tuple(sorted(sha for sha, current in self._stands.items() if current == old))
        row = QuestionRow(bank, new, question_to_json(question), own)
        return _Made(Change(bank, old, new, question, drawn_as), row)
