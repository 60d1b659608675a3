"""What a corrected question does to scores, results and ranks: one pass, some hundred students at a time."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from quizkit.domain.attempt import State
from quizkit.domain.questions import Question
from quizkit.domain.ranking import competition_ranks, rank_key
from quizkit.domain.scoring import score_question
from quizkit.services.context import Context
from quizkit.services.ledger import FINISHED, counted_row
from quizkit.services.values import CorrectionPreview
from quizkit.store import Transaction, corrections
from quizkit.store.corrections import CountedRow, Drawn, Rescored
from quizkit.store.published import ActivityRow

_STUDENTS = 500


@dataclass(frozen=True)
class Change:
    """A correction: ``drawn_as`` are the hashes by which papers know the question."""

    bank: str
    old_sha256: str
    new_sha256: str
    question: Question
    drawn_as: tuple[str, ...]


@dataclass
class _Counts:
    drew: int = 0
    answered: int = 0
    up: int = 0
    down: int = 0
    same: int = 0
    largest: int = 0
    in_progress: int = 0

    def add(self, difference: int) -> None:
        """An attempt whose score changes by ``difference``."""
        self.up += difference > 0
        self.down += difference < 0
        self.same += difference == 0
        self.largest = max(self.largest, difference, key=abs)


class Recount:
    """Counts what ``change`` does to the attempts of an activity, and does it if asked to."""

    def __init__(self, context: Context, tx: Transaction, row: ActivityRow, change: Change) -> None:
        self._context = context
        self._tx = tx
        self._row = row
        self._change = change
        self._activity = context.version(tx, row).activity
        self._counts = _Counts()
        self._changed: dict[str, CountedRow] = {}
        self._earned: dict[tuple[int, int, str], int] = {}

    def preview(self) -> CorrectionPreview:
        """What would change."""
        for _page in self._pages():
            pass
        return self._told()

    def apply(self) -> CorrectionPreview:
        """What changed: attempts are scored anew, then what counts of them."""
        for page in self._pages():
            corrections.rescore(self._tx, page)
        told = self._told()  # ranks are compared with what counted before
        corrections.recount(self._tx, self._row.id, self._changed)
        return told

    def _told(self) -> CorrectionPreview:
        change, counts = self._change, self._counts
        return CorrectionPreview(
            activity_id=self._row.id,
            bank=change.bank,
            question=change.question.id,
            old_sha256=change.old_sha256,
            new_sha256=change.new_sha256,
            drew=counts.drew,
            answered=counts.answered,
            up=counts.up,
            down=counts.down,
            same=counts.same,
            largest=counts.largest,
            results=len(self._changed),
            ranks=self._moved_ranks(),
            in_progress=counts.in_progress,
        )

    # --- attempts --------------------------------------------------------------------------------

    def _pages(self) -> Iterator[list[Rescored]]:
        """New points of every attempt that is over and earns others, page by page."""
        after, hashes = "", self._change.drawn_as
        while True:
            pids = corrections.who_drew(self._tx, self._row.id, hashes, after, _STUDENTS)
            if not pids:
                return
            rows = corrections.drawn_attempts(self._tx, self._row.id, hashes, pids)
            yield self._page(rows)
            after = pids[-1]

    def _page(self, rows: Sequence[Drawn]) -> list[Rescored]:
        places = {row.id: self._places(row) for row in rows if row.paper is not None}
        wanted = [(id_, position) for id_, found in places.items() for position, _points in found]
        given = corrections.last_answers(self._tx, wanted)
        rescored: list[Rescored] = []
        for pid, own in groupby(rows, key=lambda row: row.pid):
            student = list(own)
            drew = (self._rescored(row, places[row.id], given) for row in student if row.id in places)
            new = [row for row in drew if row is not None]
            if new:
                rescored += new
                self._count_student(pid, student, new)
        return rescored

    def _places(self, row: Drawn) -> list[tuple[int, int]]:
        """Positions of the question in a paper, each with what it is worth there."""
        return [(n, item[3]) for n, item in enumerate(row.paper) if item[0] in self._change.drawn_as]

    def _rescored(
        self,
        row: Drawn,
        places: Sequence[tuple[int, int]],
        given: dict[tuple[str, int], str | None],
    ) -> Rescored | None:
        """New points of an attempt; None if they are those it has. One in progress is only counted."""
        if row.state == State.IN_PROGRESS:
            self._counts.in_progress += 1
            return None
        points = list(row.points)
        answers = [given.get((row.id, position)) for position, _worth in places]
        for (position, worth), answer in zip(places, answers, strict=True):
            points[position] = self._earns(row.version, worth, answer)
        if row.state in FINISHED:
            self._counts.drew += 1
            self._counts.answered += any(answer is not None for answer in answers)
            self._counts.add(sum(points) - (row.score or 0))
        return None if points == row.points else Rescored(row.id, sum(points), points)

    def _earns(self, version: int, worth: int, answer: str | None) -> int:
        """What an answer (JSON text) earns now; each is reckoned once, most students give the same few."""
        if answer is None:
            return 0
        key = (version, worth, answer)
        if key not in self._earned:
            question = self._change.question
            rules = self._context.version(self._tx, self._row, version).activity.rules
            response = question.check(json.loads(answer))
            self._earned[key] = score_question(question, response, rules, worth).points
        return self._earned[key]

    # --- results and ranks -----------------------------------------------------------------------

    def _count_student(self, pid: str, rows: Sequence[Drawn], new: Sequence[Rescored]) -> None:
        scores = {row.attempt_id: row.new_score for row in new}
        finished = [row for row in rows if row.state in FINISHED]
        before = counted_row(self._activity, finished)
        after = counted_row(self._activity, [replace(r, score=scores.get(r.id, r.score)) for r in finished])
        if after is not None and after != before:
            self._changed[pid] = after

    def _moved_ranks(self) -> int:
        """How many students get another rank within their level."""
        if not self._changed:
            return 0
        moved = 0
        for level in corrections.result_levels(self._tx, self._row.id):
            before, after = [], []
            for pid, row in corrections.counted_rows(self._tx, self._row.id, level):
                before.append(rank_key(row))
                after.append(rank_key(self._changed.get(pid, row)))
            pairs = zip(competition_ranks(before), competition_ranks(after), strict=True)
            moved += sum(then[0] != now[0] for then, now in pairs)
        return moved
