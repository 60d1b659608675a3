"""The recorder: use cases in one thread, many in one commit; nothing is told that is not stored."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from fakes.world import World
from quizkit.errors import NotLeading, RecorderClosed, RecorderFull, StoreBusy, UsageError
from quizkit.i18n import _, use_language
from quizkit.services import SittingRef, open_services
from quizkit.services.recorder import MOST, Finished, Outcome, Recorder
from quizkit.store.library import sqlite_library


class Asking:
    """A recorder, and what it told, group by group."""

    def __init__(self, world: World, **options: Any) -> None:
        self.world = world
        self.groups: list[list[Any]] = []
        self.observed: list[tuple[int, float, float]] = []
        self.recorder = Recorder(
            world.services.store,
            self._deliver,
            observe=lambda *figures: self.observed.append(figures),
            **options,
        )
        self.gate = threading.Event()

    def _deliver(self, finished: Sequence[Finished]) -> None:
        self.groups.append([])
        for done, outcome in finished:
            done(outcome)

    def told(self, outcome: Outcome[Any]) -> None:
        """Keeps an outcome."""
        self.groups[-1].append(outcome.value if outcome.error is None else outcome.error)

    def ask(self, *use_cases: Callable[[], Any]) -> None:
        """Submits them."""
        for use_case in use_cases:
            self.recorder.submit(use_case, self.told)

    def hold(self) -> None:
        """Keeps the recorder busy until ``gate`` is set, so that what follows is one group."""
        started = threading.Event()

        def wait() -> str:
            started.set()
            self.gate.wait()
            return "held"

        self.ask(wait)
        started.wait()

    def end(self) -> list[list[Any]]:
        """Everything it told."""
        self.gate.set()
        self.recorder.close()
        return self.groups


@pytest.fixture
def asking(world: World) -> Iterator[Asking]:
    """A recorder on a county; ended with the test."""
    asking = Asking(world)
    yield asking
    asking.end()


def stored(world: World) -> int:
    """Events in the store, as another connection sees them."""
    with closing(sqlite_library().connect(world.url)) as other:
        return int(other.execute("SELECT count(*) FROM events").fetchone()[0])


def marks(world: World, count: int) -> list[Callable[[], Any]]:
    """Use cases that each store one event."""
    sitting = world.start()
    attempts = world.services.attempts
    return [lambda n=n: attempts.mark(sitting, f"e{n}", 0, on=True).saved for n in range(count)]  # type: ignore[misc]


def test_what_waits_is_one_group_and_told_after_its_commit(world: World, asking: Asking) -> None:
    """A use case that is told is stored; those that came meanwhile share the next commit."""
    use_cases = marks(world, 3)
    asking.hold()
    seen: list[int] = []
    for use_case in use_cases:
        asking.recorder.submit(use_case, lambda _outcome: seen.append(stored(world)))
    asking.end()
    assert seen == [3, 3, 3]
    assert [size for size, _waited, _commit in asking.observed] == [1, 3]
    assert all(waited >= 0 and commit >= 0 for _size, waited, commit in asking.observed)


def test_a_group_has_an_end(asking: Asking) -> None:
    """However much waits, a group is committed before the next is begun; the order is kept."""
    asking.hold()
    asking.ask(*((lambda n=n: n) for n in range(MOST + 10)))  # type: ignore[misc]
    assert asking.end() == [["held"], list(range(MOST)), list(range(MOST, MOST + 10))]


def test_one_students_error_touches_nobody_else(world: World, asking: Asking) -> None:
    """It is delivered as the error it is, of ours or not; the others of the group are stored."""
    first, second = marks(world, 2)
    other = world.start("李红")
    guess = replace(other, ref=SittingRef(other.ref.attempt_id, "guess"))
    asking.hold()
    asking.ask(
        first,
        lambda: world.services.attempts.mark(guess, "x", 0, on=True),
        lambda: 1 // 0,
        second,
    )
    group = asking.end()[1]
    assert [type(told) for told in group] == [int, NotLeading, ZeroDivisionError, int]
    assert stored(world) == 2


def test_a_sentence_is_in_the_language_of_the_one_who_asked(asking: Asking) -> None:
    """The recorder's own language is nobody's."""

    def refuse() -> None:
        raise UsageError(_("名册里没有学生。"))

    use_language("en")
    asking.ask(refuse)
    use_language("zh")
    asking.ask(refuse)
    english, chinese = (told for group in asking.end() for told in group)
    assert str(chinese) == "名册里没有学生。"
    assert str(english) != str(chinese)


def failing_commit(world: World, times: int) -> Callable[[Any, Any], None]:
    """A commit that finds the store locked so often, then works."""
    dialect = type(world.services.store._engine.dialect)
    commit, failed = dialect.do_commit, iter(range(times))

    def do_commit(self: Any, connection: Any) -> None:
        if next(failed, None) is not None:
            raise sqlite_library().OperationalError("database is locked")
        commit(self, connection)

    return do_commit


def test_a_commit_that_fails_tells_nobody_a_lie(
    world: World, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The use cases of a group that could not be stored run again, each for itself, and then are stored."""
    use_cases = marks(world, 5)
    asking.hold()
    seen: list[tuple[int, int]] = []

    def done(outcome: Outcome[Any]) -> None:
        seen.append((outcome.result(), stored(world)))

    for use_case in use_cases:
        asking.recorder.submit(use_case, done)
    monkeypatch.setattr(
        type(world.services.store._engine.dialect), "do_commit", failing_commit(world, 2)
    )  # the group that is held, and the next
    asking.end()
    assert seen == [(0, 5)] * 5


def test_a_store_that_stays_locked_is_told_to_all(world: World) -> None:
    """Nobody is told "saved", and the wait is one for the whole group."""
    world.services.close()
    world.services = open_services(world.url, clock=world.clock, entropy=world.entropy, budget=0.05)
    use_cases = marks(world, 4)
    asking = Asking(world)
    with closing(sqlite_library().connect(world.url, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        asking.ask(*use_cases)
        groups = asking.end()
        other.execute("ROLLBACK")
    assert [type(told) for group in groups for told in group] == [StoreBusy] * 4
    assert stored(world) == 0
    world.services.close()


def test_a_full_queue_refuses_and_says_when_there_is_room(world: World) -> None:
    """Whoever waits for room is told in turn, as many as there are places."""
    asking = Asking(world, capacity=2)
    asking.hold()
    asking.ask(lambda: "a", lambda: "b")
    assert asking.recorder.room == 0
    with pytest.raises(RecorderFull):
        asking.ask(lambda: "c")
    admitted: list[str] = []
    for name in ("first", "second", "third"):
        asking.recorder.when_room(lambda _outcome, name=name: admitted.append(name))  # type: ignore[misc]
    assert admitted == []
    asking.end()
    assert admitted == ["first", "second", "third"]


def test_room_that_is_there_is_told_at_once(asking: Asking) -> None:
    """Also while the recorder sleeps."""
    admitted: list[Any] = []
    asking.recorder.when_room(admitted.append)
    assert admitted == [Outcome()]


def test_closing_finishes_what_was_submitted(world: World, asking: Asking) -> None:
    """Everything that was taken is stored and told; what comes later is refused."""
    use_cases = marks(world, 30)
    asking.hold()
    asking.ask(*use_cases)
    asking.end()
    assert stored(world) == 30
    assert sum(len(group) for group in asking.groups) == 31
    with pytest.raises(RecorderClosed):
        asking.ask(lambda: "late")
    late: list[Any] = []
    asking.recorder.when_room(late.append)
    assert isinstance(late[0].error, RecorderClosed)


def test_who_does_not_take_an_outcome_does_not_stop_the_recorder(world: World) -> None:
    """A loop that is gone cannot be called; what is submitted is stored all the same."""

    def gone(_finished: Sequence[Finished]) -> None:
        raise RuntimeError

    use_cases = marks(world, 2)
    recorder = Recorder(world.services.store, gone)
    for use_case in use_cases:
        recorder.submit(use_case, lambda _outcome: None)
    recorder.close()
    assert stored(world) == 2
