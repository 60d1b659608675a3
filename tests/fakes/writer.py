"""Students in processes of their own, who write down what they send and what was acknowledged."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from fakes.world import Clock
from quizkit.errors import QuizkitError
from quizkit.services import Services, Sitting, SittingRef, open_services


@dataclass(frozen=True)
class Ledger:
    """Lines on disk, each before the next step: ["sent", id, position, response] or ["acked", id, saved]."""

    path: Path

    def write(self, *line: Any) -> None:
        """Adds a line that survives the death of this process."""
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(handle, (json.dumps(line) + "\n").encode())
        os.fsync(handle)
        os.close(handle)

    def lines(self) -> list[list[Any]]:
        """All lines."""
        text = self.path.read_text() if self.path.exists() else ""
        return [json.loads(line) for line in text.splitlines()]

    @property
    def sent(self) -> dict[str, tuple[int, Any]]:
        """Position and response of every event that was sent."""
        return {line[1]: (line[2], line[3]) for line in self.lines() if line[0] == "sent"}

    @property
    def acked(self) -> dict[str, int]:
        """The acknowledged number of saved questions, by event."""
        return {line[1]: line[2] for line in self.lines() if line[0] == "acked"}


@contextmanager
def process(url: str) -> Iterator[Services]:
    """The services as a process of its own opens them."""
    services = open_services(url, clock=Clock())
    yield services
    services.close()


def answer_for_ever(url: str, activity: str, secret: str, ledger: Ledger, told: Connection) -> None:
    """Resumes, sends again what was not acknowledged, then answers until it is killed."""
    with process(url) as services:
        sitting = services.attempts.resume_by_browser(activity, secret)
        assert sitting is not None
        acked, sent = ledger.acked, ledger.sent
        for event_id, (position, response) in sent.items():
            if event_id not in acked:
                _send(services, sitting, ledger, event_id, position, response)
        number = len(sent)
        while True:
            position = number % len(sitting.paper.items)
            event_id, response = f"sent-{number}", _response(sitting, position, number)
            ledger.write("sent", event_id, position, response)
            _send(services, sitting, ledger, event_id, position, response)
            told.send(number)
            number += 1


def _send(
    services: Services, sitting: Sitting, ledger: Ledger, event_id: str, position: int, response: Any
) -> None:
    saved = services.attempts.answer(sitting, event_id, position, response)
    ledger.write("acked", event_id, saved.saved)


def _response(sitting: Sitting, position: int, number: int) -> Any:
    """Mostly right answers, now and then none."""
    question = sitting.paper.items[position].question
    return None if number % 7 == 0 else question.to_json(question.right())


def submit_at_once(
    url: str, ref: SittingRef, event_id: str, times: int, ready: Barrier, told: Connection
) -> None:
    """Hands in the same attempt with the same event id, several times, together with other processes."""
    with process(url) as services:
        ready.wait()
        for _n in range(times):
            try:
                review = services.attempts.submit(ref, event_id)
                told.send((review.receipt, review.score, review.ended_at))
            except QuizkitError as error:
                told.send(repr(error))
    told.close()


def start_at_once(url: str, activity: str, identity: Any, ready: Barrier, told: Connection) -> None:
    """Begins an attempt together with other processes."""
    with process(url) as services:
        ready.wait()
        try:
            told.send(services.attempts.start(activity, identity).ref.attempt_id)
        except QuizkitError as error:
            told.send(type(error).__name__)
    told.close()


def mark_many(url: str, sitting: Sitting, times: int, ready: Barrier, told: Connection) -> None:
    """Marks and unmarks a question many times while others write too."""
    with process(url) as services:
        ready.wait()
        for n in range(times):
            services.attempts.mark(sitting, f"mark-{n}", 0, on=n % 2 == 0)
        told.send(times)
    told.close()
