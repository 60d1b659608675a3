"""错题本: what a student got wrong and has not got right since, from practice and from attempts.

A question is in the book when the latest that is known of it is not right. Of an attempt only what its
owner may see now is known: the review policy decides (``sittings.shown_now``). Whose book it is, is a matter
of the browser (``services.browsers``): ``browser`` is what its page's host calls it, "" where there is none.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from quizkit.domain.activity import Shown
from quizkit.domain.attempt import State
from quizkit.domain.correction import standing
from quizkit.domain.draw import Draw
from quizkit.domain.paper import PaperItem
from quizkit.domain.questions import Question, Response
from quizkit.domain.roster import Identity
from quizkit.domain.rules import ScoringRules
from quizkit.domain.scoring import QuestionScore, score_question
from quizkit.errors import BadResponse
from quizkit.formats.stored import question_from_json, question_to_json, question_version
from quizkit.services import browsers, ledger, persons, sittings
from quizkit.services.context import Context
from quizkit.store import Transaction, corrections, mistakes, published
from quizkit.store.mistakes import BrowserRow, MarkRow, OverRow
from quizkit.store.published import QuestionRow

MOST_SHOWN = 200
MOST_KEPT = 500
"""Practised questions of one book; the oldest are dropped."""
KEPT_FOR = timedelta(days=200)
"""How long a practised question is remembered, and a browser that nobody has answered at since."""
_ATTEMPTS = 200
_NEEDED = frozenset({Shown.RIGHT_WRONG, Shown.ANSWERS, Shown.EXPLANATIONS})
_PRACTICE_RULES = ScoringRules()

Key = tuple[str, str]
"""Bank and question."""


@dataclass(frozen=True)
class Mistake:
    """A question of the book as it was answered last; holds the key, which its owner may see."""

    item: PaperItem
    response: Response | None
    score: QuestionScore
    at: datetime
    title: str = ""
    """Of the activity; empty for practice."""
    time_zone: str = "Asia/Shanghai"


@dataclass(frozen=True)
class MistakeBook:
    """What a browser may look at, the newest first: at most ``MOST_SHOWN`` of ``total``."""

    identity: Identity | None
    """Whose; None for the practice of a browser where nobody is known."""
    mistakes: tuple[Mistake, ...]
    total: int
    unnamed: int = 0
    """What went wrong at this browser before somebody was known there."""


@dataclass(frozen=True)
class _Taken:
    """How a question went in an attempt."""

    at: datetime
    row: OverRow
    position: int
    earned: int
    right: bool


@dataclass(frozen=True)
class _Practised:
    """How a question went in practice, by the key that stands now."""

    at: datetime
    mark: MarkRow
    sha256: str
    question: Question | None
    """None where only ``right`` matters."""
    response: Response | None
    right: bool


class Mistakes:
    """Use cases of the 错题本."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def is_worth_opening(self, browser: str) -> bool:
        """Whether the book of this browser may hold anything; one statement."""
        if not browser:
            return False
        key = browsers.hash_of(self._context, browser)
        return self._context.store.read(lambda tx: mistakes.has_something(tx, key))

    def book(self, browser: str) -> MistakeBook:
        """The book that this browser may look at."""
        context, now = self._context, self._context.now()
        key = browsers.hash_of(context, browser)

        def work(tx: Transaction) -> MistakeBook:
            row = mistakes.browser_row(tx, key)
            wrong = self._wrong(tx, key, row, now)
            shown = self._with_answers(tx, wrong[:MOST_SHOWN])
            if row is None:
                return MistakeBook(None, shown, len(wrong))
            identity = persons.identity_of(context, tx, row.pid)
            return MistakeBook(identity, shown, len(wrong), mistakes.count_wrong(tx, key))

        return context.store.read(work)

    def practised(
        self,
        browser: str,
        item: PaperItem,
        images: Mapping[str, bytes],
        response: Response | None,
        *,
        right: bool,
    ) -> bool:
        """Remembers how a question went, as it was asked. Whether it is in the book now.

        A right answer is remembered where there is something that it clears, or may clear once it is shown.
        """
        if not browser:
            return False
        context, now = self._context, self._context.now()
        key, question = browsers.hash_of(context, browser), item.question
        own = {name: images[name] for name in question.images if name in images}
        # A bank that was handed over as a value has no pictures; they could not be shown either.
        asked = replace(question, images=tuple(name for name in question.images if name in own))
        answer = None if response is None else question.to_json(response)
        stored = QuestionRow(item.bank, question_version(asked, own), question_to_json(asked), own)

        def work(tx: Transaction) -> bool:
            row = mistakes.browser_row(tx, key)
            if right and not self._has_met(tx, key, row, (item.bank, question.id)):
                return False
            published.add_questions(tx, [stored])
            book, pid = (key, None) if row is None else (row.book, row.pid)
            mark = MarkRow(book, item.bank, question.id, stored.sha256, pid, right, answer, now)
            mistakes.put_mark(tx, mark)
            if not right:
                mistakes.keep_newest(tx, book, MOST_KEPT)
            return not right

        return context.write(work)

    def take_in(self, browser: str) -> None:
        """What went wrong at this browser before somebody was known there is that student's."""
        context = self._context
        key = browsers.hash_of(context, browser)

        def work(tx: Transaction) -> None:
            row = mistakes.browser_row(tx, key)
            if row is None:
                return
            own = {(m.bank, m.question_id): m.at for m in mistakes.marks_of(tx, key, row, MOST_KEPT)}
            for mark in mistakes.marks_of(tx, key, None, MOST_KEPT):
                there = own.get((mark.bank, mark.question_id))
                if there is None or there <= mark.at:
                    mistakes.put_mark(tx, replace(mark, book=row.book, pid=row.pid))
            mistakes.clear_book(tx, key)
            mistakes.keep_newest(tx, row.book, MOST_KEPT)

        context.write(work)

    def clear(self, browser: str) -> None:
        """Takes out what went wrong at this browser while nobody was known there."""
        key = browsers.hash_of(self._context, browser)
        self._context.write(lambda tx: mistakes.clear_book(tx, key))

    def not_me(self, browser: str) -> None:
        """Nobody is known at this browser any more; what is stored of the student stays."""
        self._context.write(lambda tx: browsers.left(self._context, tx, browser))

    def forget_old(self) -> None:
        """Takes out what is older than ``KEPT_FOR``; a running server does this now and then."""
        before = self._context.now() - KEPT_FOR
        self._context.write(lambda tx: mistakes.forget_before(tx, before))

    # --- what is known ---------------------------------------------------------------------------

    def _wrong(
        self, tx: Transaction, key: str, row: BrowserRow | None, now: datetime
    ) -> list[_Taken | _Practised]:
        """Every question whose latest outcome is not right, the newest first."""
        latest: dict[Key, _Taken | _Practised] = {}
        if row is not None:
            self._take_attempts(tx, row, now, latest)
        self._take_marks(tx, key, row, latest)
        wrong = [(outcome.at, found, outcome) for found, outcome in latest.items() if not outcome.right]
        wrong.sort(key=lambda one: (-one[0].timestamp(), _position(one[2]), one[1]))
        return [outcome for _at, _found, outcome in wrong]

    def _take_attempts(
        self, tx: Transaction, row: BrowserRow, now: datetime, latest: dict[Key, _Taken | _Practised]
    ) -> None:
        for over in mistakes.attempts_over(tx, row, _ATTEMPTS):
            current = self._context.current(tx, over.activity_id)
            version = self._context.version(tx, current, over.version)
            shown = sittings.shown_now(State(over.state), version.activity, current, now)
            if not shown >= _NEEDED:
                continue
            for position, (part, earned) in enumerate(zip(over.paper, over.points, strict=True)):
                known = version.questions[part[0]]
                key = (known.bank, known.question.id)
                if key not in latest:  # the newest attempts come first
                    latest[key] = _Taken(over.ended_at, over, position, earned, earned >= part[3])

    def _take_marks(
        self, tx: Transaction, key: str, row: BrowserRow | None, latest: dict[Key, _Taken | _Practised]
    ) -> None:
        marks: dict[Key, MarkRow] = {}
        for mark in mistakes.marks_of(tx, key, row, MOST_KEPT):
            found = (mark.bank, mark.question_id)
            taken = latest.get(found)
            if found not in marks and (taken is None or taken.at <= mark.at):
                marks[found] = mark
        if not marks:
            return
        pairs = mistakes.corrected_to(tx)
        stands = {mark.sha256: standing(mark.sha256, pairs) for mark in marks.values()}
        needed = {
            sha256
            for mark in marks.values()
            if not mark.is_right or stands[mark.sha256] != mark.sha256
            for sha256 in (mark.sha256, stands[mark.sha256])
        }
        stored = published.question_jsons(tx, sorted(needed))
        for found, mark in marks.items():
            latest[found] = _practised(mark, stands[mark.sha256], stored)

    def _has_met(self, tx: Transaction, browser: str, row: BrowserRow | None, key: Key) -> bool:
        """Whether a right answer may clear anything: a mark, or an attempt, be it shown or not yet."""
        if mistakes.is_marked(tx, browser, row, *key):
            return True
        if row is None:
            return False
        for activity_id, number, paper in mistakes.drawn_of(tx, row, _ATTEMPTS):
            version = self._context.version(tx, self._context.current(tx, activity_id), number)
            questions = (version.questions[part[0]] for part in paper)
            if any((known.bank, known.question.id) == key for known in questions):
                return True
        return False

    def _with_answers(self, tx: Transaction, wrong: Sequence[_Taken | _Practised]) -> tuple[Mistake, ...]:
        places = [(one.row.id, one.position) for one in wrong if isinstance(one, _Taken)]
        given = corrections.last_answers(tx, places)
        return tuple(
            self._taken(tx, one, given.get((one.row.id, one.position)))
            if isinstance(one, _Taken)
            else _mistake(one)
            for one in wrong
        )

    def _taken(self, tx: Transaction, taken: _Taken, answer: str | None) -> Mistake:
        row = taken.row
        version = self._context.version(tx, self._context.current(tx, row.activity_id), row.version)
        item = ledger.paper_from_json([row.paper[taken.position]], version).items[0]
        response = None if answer is None else item.question.check(json.loads(answer))
        return Mistake(
            item=item,
            response=response,
            score=QuestionScore(taken.earned, item.points, answered=response is not None),
            at=taken.at,
            title=version.activity.title,
            time_zone=version.activity.window.time_zone,
        )


def _position(outcome: _Taken | _Practised) -> int:
    return outcome.position if isinstance(outcome, _Taken) else 0


def _practised(mark: MarkRow, stands: str, stored: Mapping[str, Any]) -> _Practised:
    """``mark`` as it is judged by what stands for its question now."""
    for sha256 in (stands, mark.sha256):
        if sha256 not in stored:
            break
        question = question_from_json(stored[sha256])
        try:
            response = question.check(mark.response)
        except BadResponse:
            continue  # the correction cannot be compared with that answer
        right = score_question(question, response, _PRACTICE_RULES).verdict == "right"
        return _Practised(mark.at, mark, sha256, question, response, right)
    return _Practised(mark.at, mark, mark.sha256, None, None, mark.is_right)


def _mistake(practised: _Practised) -> Mistake:
    mark, question = practised.mark, practised.question
    assert question is not None  # noqa: S101 - what went wrong is read
    layout = question.layout(Draw(mark.question_id, "mistakes"), shuffle=True)
    score = score_question(question, practised.response, _PRACTICE_RULES)
    item = PaperItem(mark.bank, practised.sha256, question, 0, question.points, layout)
    return Mistake(item, practised.response, score, practised.at)
