"""How much a use case asks of the database: what a class does together waits for nothing needless."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Engine, event

from fakes.world import World
from quizkit.services.recorder import Outcome, Recorder

T = TypeVar("T")


class Counting:
    """Runs use cases as the server does, in the recorder's thread, and counts their SQL statements."""

    def __init__(self, world: World) -> None:
        self.statements: list[str] = []
        self._told = threading.Event()
        self._outcome: Outcome[Any] = Outcome()
        self.recorder = Recorder(world.services.store, self._deliver)

    def _deliver(self, group: Any) -> None:
        for done, outcome in group:
            done(outcome)

    def _take(self, outcome: Outcome[Any]) -> None:
        self._outcome = outcome
        self._told.set()

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):  # once for all that are committed together
            self.statements.append(statement)

    def __call__(self, use_case: Callable[[], T]) -> T:
        """The result of ``use_case``; afterwards ``statements`` are its own."""
        self.statements.clear()
        self._told.clear()
        self.recorder.submit(use_case, self._take)
        self._told.wait()
        assert self._outcome.error is None, self._outcome.error
        value: T = self._outcome.value
        return value


@contextmanager
def counting(world: World) -> Iterator[Counting]:
    """A ``Counting``, until the end of the block."""
    counted = Counting(world)
    event.listen(Engine, "before_cursor_execute", counted._note)
    try:
        yield counted
    finally:
        event.remove(Engine, "before_cursor_execute", counted._note)
        counted.recorder.close()


def test_a_visit_asks_the_database_little(world: World) -> None:
    """Entering and beginning take a handful of statements; each answer, mark and move takes one."""
    attempts = world.services.attempts
    with counting(world) as count:
        asked: dict[str, int] = {}

        def run(name: str, use_case: Callable[..., T], *values: Any, **options: Any) -> T:
            value = count(partial(use_case, *values, **options))
            asked[name] = max(asked.get(name, 0), len(count.statements))
            return value

        class_id = world.class_id("第一中学", "七年级", "2班")
        count(partial(attempts.enter, "contest", class_id, "王小明"))  # fills what is kept for all
        student, _ahead = run("enter", attempts.enter, "contest", class_id, "王小明")
        secret = attempts.new_secret()
        sitting = run("start", attempts.start, "contest", student, secret)
        for number, position in enumerate((0, 1, 0)):
            question = sitting.paper.items[position].question
            response = question.to_json(question.right())
            saved = run("answer", attempts.answer, sitting, f"a{number}", position, response)
            sitting = sitting.after(saved)
            saved = run("mark", attempts.mark, sitting, f"m{number}", position, on=True)
            sitting = sitting.after(saved)
            saved = run("move", attempts.move, sitting, f"g{number}", position)
            sitting = sitting.after(saved)
        run("pulse", attempts.pulse, sitting.ref)
        run("submit", attempts.submit, sitting.ref, "end")
    one = dict.fromkeys(("answer", "mark", "move", "pulse"), 1)
    assert asked == {"enter": 2, "start": 5, **one, "submit": 9}


def test_the_book_of_mistakes_costs_a_visit_little(world: World) -> None:
    """Beginning at a known browser takes one statement more, at a new one two, in the same transaction."""
    services, browser = world.services, "a browser"
    attempts, book = services.attempts, services.mistakes
    item = attempts.start("practice", world.student("李红", activity="practice")).paper.items[0]
    with counting(world) as count:
        asked: dict[str, int] = {}

        def run(name: str, use_case: Callable[..., T], *values: Any, **options: Any) -> T:
            value = count(partial(use_case, *values, **options))
            asked[name] = len(count.statements)
            return value

        student = world.student()
        secret = attempts.new_secret()
        run("first page", book.is_worth_opening, browser)
        run("right", book.practised, browser, item, {}, item.question.right(), right=True)
        run("wrong", book.practised, browser, item, {}, None, right=False)
        run("start", attempts.start, "practice", student, secret, browser)
        sitting = run("resume", attempts.resume_by_browser, "practice", secret, browser)
        assert sitting is not None
        run("submit", attempts.submit, sitting.ref, "end")
        run("start again", attempts.start, "practice", student, attempts.new_secret(), browser)
        run("wrong again", book.practised, browser, item, {}, None, right=False)
        run("book", book.book, browser)
    assert asked["first page"] == 1
    assert asked["right"] <= 2
    assert asked["wrong"] <= 6
    assert (asked["start"], asked["start again"], asked["resume"]) == (7, 6, 6)
    assert asked["book"] <= 10
