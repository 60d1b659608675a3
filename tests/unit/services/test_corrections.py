"""A correction of a large activity: page by page, in few statements."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, event

from fakes.world import BANK, CONTEST, World
from quizkit.services import recount
from quizkit.services.codes import Codes
from quizkit.services.context import Context
from quizkit.store import attempts as rows
from quizkit.store import bulk, people
from quizkit.store.people import StudentRow

STUDENTS = 600


def many(world: World) -> None:
    """Copies one attempt, with its answers and result, to many students."""
    world.services.activities.publish(
        replace(CONTEST, sections=(replace(CONTEST.sections[0], draw=5),)), [BANK], "li"
    )
    review = world.take("王小明", "第一中学 七年级 2班", right=5)

    def work(tx: Any) -> None:
        row = rows.attempt_row(tx, review.attempt_id)
        assert row is not None
        events = rows.events_of(tx, row.id)
        student = people.student_row(tx, row.pid)
        assert student is not None
        for number in range(STUDENTS):
            pid, own = f"s{number:05}", f"a{number:05}"
            people.add_students(tx, [StudentRow(pid, student.class_id, pid, pid, "", enrolled=False)])
            bulk.add_attempts(tx, [replace(row, id=own, pid=pid, receipt=None)])
            bulk.add_events(tx, [replace(e, attempt_id=own) for e in events])
            tx.exec_driver_sql(
                "INSERT INTO results SELECT activity_id, ?, class_id, school_id, county_id, level, enrolled,"
                " state, attempts, score, max, time_used, submitted_at, ? FROM results WHERE pid = ?",
                (pid, own, row.pid),
            )

    world.services.store.write(work)


def test_a_version_claims_only_the_corrections_it_has_read(world: World) -> None:
    """A count that another transaction has not stored yet makes nobody believe that its key is known."""
    context = Context(world.services.store, world.clock, world.entropy, Codes(b""))
    one = next(q for q in world.services.corrections.questions("contest") if q.question.id == "junior-1")

    def key(ahead: int) -> tuple[int, str]:
        def work(tx: Any) -> tuple[int, str]:
            row = context.activity(tx, "contest")
            version = context.version(tx, replace(row, corrections=row.corrections + ahead))
            return version.corrections, version.questions[one.sha256].question.right()

        return world.services.store.read(work)

    assert key(ahead=1) == (0, "b")
    corrected = replace(one.question, answer="d")  # type: ignore[call-arg]
    world.services.corrections.apply("contest", one.sha256, corrected, "li", "答案印错")
    assert key(ahead=0) == key(ahead=1) == (1, "d")


def test_a_correction_takes_a_statement_for_many_students(world: World, monkeypatch: Any) -> None:
    """Attempts are read and written by the page, not one by one; a page has so many students and no more."""
    many(world)
    one = next(q for q in world.services.corrections.questions("contest") if q.question.id == "junior-1")
    corrected = replace(one.question, answer="d")  # type: ignore[call-arg]
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    sizes: list[int] = []
    page = recount.Recount._page

    def watched(self: recount.Recount, found: Any) -> Any:
        sizes.append(len({row.pid for row in found}))
        return page(self, found)

    monkeypatch.setattr(recount.Recount, "_page", watched)
    monkeypatch.setattr(recount, "_STUDENTS", 100)
    asked = world.services.corrections
    event.listen(Engine, "before_cursor_execute", note)
    try:
        said = asked.preview("contest", one.sha256, corrected)
        previewed = len(statements)
        done = asked.apply("contest", one.sha256, corrected, "li", "答案印错", said.token)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert done.as_expected
    assert (said.down, said.results) == (STUDENTS + 1, STUDENTS + 1)
    assert sizes == [100, 100, 100, 100, 100, 100, 1] * 2
    pages = 7
    assert previewed <= 3 * pages + 15
    assert len(statements) - previewed <= 4 * pages + 25
