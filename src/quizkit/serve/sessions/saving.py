"""Between the event loop and the recorder's thread."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from quizkit.errors import RecorderClosed, RecorderFull
from quizkit.serve.sessions.meters import Meters
from quizkit.services import Services
from quizkit.services.recorder import Done, Outcome, Recorder

if TYPE_CHECKING:
    from quizkit.serve.sessions.session import Session

# A commit brings up to two hundred students at once; between so many of them others get their turn.
AT_ONCE = 16


class _Ticket:
    """Who gets the outcome of a use case, and since when they wait."""

    __slots__ = ("session", "since")

    def __init__(self, session: "Session") -> None:
        self.session = session
        self.since = time.monotonic()

    def __call__(self, outcome: Outcome[Any]) -> None:
        self.session.resume(outcome.value, outcome.error)


class Saving:
    """Gives the sessions' use cases to the recorder and brings back what came of them.

    A session has at most one use case on its way and reads nothing more from its page until then. When the
    recorder's queue is full, use cases wait here in their order: never more than there are sessions.
    """

    def __init__(self, services: Services, meters: Meters, loop: asyncio.AbstractEventLoop) -> None:
        self._meters = meters
        self._loop = loop
        self._held: deque[tuple[Callable[[], Any], _Ticket]] = deque()
        self._done: deque[tuple[Done, Outcome[Any]]] = deque()
        self._on_way = 0
        self._going = False
        self._recorder = Recorder(services.store, self._deliver, observe=self._observe)
        waiting = "Use cases on their way to the recorder"
        meters.gauge("quizkit_recorder_queue", waiting, lambda: self._on_way + len(self._held))

    def submit(self, use_case: Callable[[], Any], session: "Session") -> None:
        """Runs ``use_case`` in the recorder's thread; ``session.resume`` is called with what came of it."""
        self._held.append((use_case, _Ticket(session)))
        if not self._going:
            # Once a turn of the loop: each waking of the other thread costs a switch of the interpreter.
            self._going = True
            self._loop.call_soon(self._hand_over)

    def _hand_over(self) -> None:
        self._going = False
        while self._held:
            use_case, ticket = self._held[0]
            try:
                self._recorder.submit(use_case, ticket)
            except RecorderFull:
                return
            except RecorderClosed as error:
                # The server ends: nothing more is stored, and nothing is said to be.
                self._held.popleft()
                ticket(Outcome(error=error))
                continue
            self._held.popleft()
            self._on_way += 1

    def _deliver(self, group: Sequence[tuple[Done, Outcome[Any]]]) -> None:
        """In the recorder's thread, after the commit."""
        self._loop.call_soon_threadsafe(self._received, group)

    def _received(self, group: Sequence[tuple[Done, Outcome[Any]]]) -> None:
        self._on_way -= len(group)
        idle = not self._done
        self._done.extend(group)
        self._hand_over()
        if idle:
            self._bring()

    def _bring(self) -> None:
        now = time.monotonic()
        for _turn in range(min(AT_ONCE, len(self._done))):
            done, outcome = self._done.popleft()
            if isinstance(done, _Ticket):
                self._meters.saving.observe(now - done.since)
            done(outcome)
        if self._done:
            self._loop.call_soon(self._bring)

    def _observe(self, size: int, _oldest: float, _commit: float) -> None:
        self._meters.group.observe(size)

    async def close(self) -> None:
        """Everything given is stored, what still waits for room as well; then the thread ends."""
        self._hand_over()
        while self._held:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(self._recorder.close)
