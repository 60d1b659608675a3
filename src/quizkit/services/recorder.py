"""The recorder: the one thread of a server in which use cases run, many in one commit.

A server has one event loop for all its students, and nothing may block it. It hands every use case to the
recorder and goes on; what the use case gave comes back once it is stored::

    def deliver(finished):  # in the recorder's thread, once a group
        loop.call_soon_threadsafe(hand_out, finished)

    def hand_out(finished):  # in the loop's thread
        for done, outcome in finished:
            done(outcome)

    recorder = Recorder(services.store, deliver)
    recorder.submit(lambda: services.attempts.answer(sitting, "event-1", 0, "b"), done)

One thread, because a store takes one writer at a time; groups, because the disk is what takes time: answers
that arrive while one group is being stored are the next group.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import monotonic
from typing import Any, Generic, TypeAlias, TypeVar

from quizkit.errors import NotFound, RecorderClosed, RecorderFull, StoreError
from quizkit.store import Store

T = TypeVar("T")
log = logging.getLogger("quizkit.recorder")

MOST = 200
"""Use cases of one group: so few that nobody waits long for its commit."""
CAPACITY = 2000
"""Use cases that may wait; beyond it the server stops reading from its students."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a use case gave, or the error it raised; what it wrote is stored by then."""

    value: T | None = None
    error: Exception | None = None

    def result(self) -> T:
        """The value. Raises the error."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]  # None only where the use case gives None


Done: TypeAlias = Callable[[Outcome[Any]], None]
Finished: TypeAlias = tuple[Done, Outcome[Any]]


@dataclass(frozen=True, slots=True)
class _Job:
    use_case: Callable[[], Any]
    done: Done
    since: float
    context: Context

    def run(self) -> Outcome[Any]:
        """Runs the use case in the context it was handed over in (the language of its sentences)."""
        try:
            return Outcome(self.context.run(self.use_case))
        except Exception as error:  # noqa: BLE001 - whatever it is belongs to the one who asked
            return _failed(error)


def _failed(error: Exception) -> Outcome[Any]:
    return Outcome(error=error)


def call_each(finished: Sequence[Finished]) -> None:
    """Calls every ``done`` where this runs: for programs without an event loop."""
    for done, outcome in finished:
        done(outcome)


class Recorder:
    """Runs use cases in a thread of its own, as many as are waiting in one transaction of the store.

    ``deliver`` is called in that thread once a group, after its commit, with every (done, outcome) of it
    (by ``when_room`` in the caller's thread where there is room at once). ``observe`` is called after that
    with the number of use cases, the seconds the oldest had waited, and the seconds of the commit. Neither
    may block; errors they raise are logged.
    """

    def __init__(
        self,
        store: Store,
        deliver: Callable[[Sequence[Finished]], None] = call_each,
        *,
        capacity: int = CAPACITY,
        observe: Callable[[int, float, float], None] | None = None,
    ) -> None:
        self._store = store
        self._deliver = deliver
        self._capacity = capacity
        self._observe = observe
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._lock = Lock()
        self._closed = False
        self._waiting: deque[Done] = deque()
        self._thread = Thread(target=self._work, name="quizkit-recorder", daemon=True)
        self._thread.start()

    # --- for those who ask -----------------------------------------------------------------------

    @property
    def room(self) -> int:
        """How many use cases can be submitted now."""
        return max(self._capacity - self._queue.qsize(), 0)

    def submit(self, use_case: Callable[[], T], done: Callable[[Outcome[T]], None]) -> None:
        """Has ``use_case`` run; ``done`` gets its outcome once all it wrote is stored. From any thread.

        The use case may run more than once (see ``Store.write``); only what it gave the last time counts.

        Raises:
            RecorderFull: no room; see ``when_room``.
            RecorderClosed: the server is ending.
        """
        job = _Job(use_case, done, monotonic(), copy_context())
        with self._lock:
            if self._closed:
                raise RecorderClosed
            if self._queue.qsize() >= self._capacity:
                raise RecorderFull(self._capacity)
            self._queue.put(job)

    def when_room(self, done: Callable[[Outcome[None]], None]) -> None:
        """``done`` is delivered once there is room: at most as many at a time as there are places, in turn.

        Whoever comes in between may take the place, so look at ``room`` again. After ``close`` the outcome
        is RecorderClosed.
        """
        with self._lock:
            self._waiting.append(done)
            if self._queue.qsize() >= self._capacity and not self._closed:
                return
        # There is room already (or none ever again): the recorder may sleep, so it is told here.
        self._hand_over(self._admitted())

    def close(self) -> None:
        """Finishes what was submitted, then ends the thread. Nothing can be submitted any more."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    # --- in the recorder's thread ----------------------------------------------------------------

    def _work(self) -> None:
        last = False
        while not last:
            jobs, last = self._next_group()
            if jobs:
                self._record(jobs)
            # While the thread sleeps it holds nothing of those who have gone.
            del jobs
        self._hand_over(self._admitted())

    def _next_group(self) -> tuple[list[_Job], bool]:
        """All that waits, at most ``MOST``; and whether that is the end."""
        job = self._queue.get()
        jobs: list[_Job] = []
        while job is not None:
            jobs.append(job)
            if len(jobs) == MOST:
                return jobs, False
            try:
                job = self._queue.get_nowait()
            except Empty:
                return jobs, False
        return jobs, True

    def _record(self, jobs: Sequence[_Job]) -> None:
        waited = monotonic() - jobs[0].since
        outcomes, committing = self._grouped(jobs)
        finished = [(job.done, outcome) for job, outcome in zip(jobs, outcomes, strict=True)]
        self._hand_over(finished + self._admitted())
        if self._observe is not None:
            self._call(self._observe, len(jobs), waited, committing)

    def _grouped(self, jobs: Sequence[_Job]) -> tuple[list[Outcome[Any]], float]:
        """The outcomes, stored, and the seconds of the commit."""
        outcomes: list[Outcome[Any]] = []
        ran = monotonic()
        try:
            with self._store.group() as group:
                for job in jobs:
                    outcomes.append(job.run())
                    if group.is_broken:
                        break
                ran = monotonic()
        except Exception as error:  # noqa: BLE001 - nothing of the group is stored, whatever the reason
            log.warning("a group of %d was not stored: %s", len(jobs), error)
            outcomes = self._one_by_one(jobs) if outcomes else [_failed(error)] * len(jobs)
        return outcomes, monotonic() - ran

    def _one_by_one(self, jobs: Sequence[_Job]) -> list[Outcome[Any]]:
        """What a group could not store, each in its own transaction, so that one cannot fail all."""
        outcomes: list[Outcome[Any]] = []
        for job in jobs:
            outcome = job.run()
            outcomes.append(outcome)
            if isinstance(outcome.error, StoreError) and not isinstance(outcome.error, NotFound):
                # Not this use case but the store: the others need not wait for the same in turn.
                outcomes += [outcome] * (len(jobs) - len(outcomes))
                break
        return outcomes

    def _admitted(self) -> list[Finished]:
        """Those who wait for room and get it now."""
        with self._lock:
            if self._closed:
                refused: list[Finished] = [(done, _failed(RecorderClosed())) for done in self._waiting]
                self._waiting.clear()
                return refused
            places = min(self.room, len(self._waiting))
            return [(self._waiting.popleft(), Outcome()) for _n in range(places)]

    def _hand_over(self, finished: Sequence[Finished]) -> None:
        if finished:
            self._call(self._deliver, finished)

    @staticmethod
    def _call(function: Callable[..., None], *arguments: Any) -> None:
        try:
            function(*arguments)
        except Exception:  # the next group must still be recorded
            log.exception("what the recorder told was not taken")
