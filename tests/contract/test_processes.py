"""Several processes on one store: killed at any instant, at once, and while a copy is made."""

import multiprocessing
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from fakes.world import World
from fakes.writer import Ledger, answer_for_ever, mark_many, start_at_once, submit_at_once
from quizkit.domain.rules import ScoringRules
from quizkit.services import Sitting, open_services
from quizkit.store import attempts as rows
from quizkit.store.copies import check_file

# A server that forks children without the threads and connections of this process.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["fakes.writer"])


class Child:
    """A process that runs ``work(*arguments, told)``; ended at the latest with the test."""

    def __init__(self, work: Callable[..., None], *arguments: Any) -> None:
        self.told, theirs = PROCESSES.Pipe(duplex=False)
        self.process = PROCESSES.Process(target=work, args=(*arguments, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def messages(self) -> Iterator[Any]:
        """What it says until it ends."""
        while True:
            try:
                yield self.told.recv()
            except EOFError:
                return

    def kill(self) -> None:
        """Ends it without any warning."""
        self.process.kill()
        self.end()

    def end(self) -> None:
        """Waits until it is gone."""
        self.process.join()
        self.told.close()
        self.process.close()


def carried(sitting: Sitting) -> Sitting:
    """A sitting that can be sent to another process."""
    return replace(sitting, responses={}, outcomes={})


def finish(children: list[Child]) -> list[Any]:
    """All that the children said, once they have ended."""
    said = [message for child in children for message in child.messages()]
    for child in children:
        child.end()
    return said


def kill_and_compare(world: World, student: str, folder: Path, kills: int) -> None:
    """Kills a writing process again and again, and compares its ledger with the store each time."""
    chance = random.Random(student)
    sitting, ledger = world.start(student, activity="for-all"), Ledger(folder / student)
    secret = sitting.secret or ""
    for _n in range(kills):
        child = Child(answer_for_ever, world.url, "for-all", secret, ledger)
        waited_for = chance.randrange(4)
        for said, _message in enumerate(child.messages()):
            if said >= waited_for:
                break
        child.kill()
        compare(world, sitting, ledger)
    last = world.services.attempts.resume_by_browser("for-all", secret)
    assert last is not None
    review = world.submit(last)
    assert review.score == independent_score(world, sitting)


def compare(world: World, sitting: Sitting, ledger: Ledger) -> None:
    """Every acknowledged answer is stored exactly once; nothing is stored that was not sent."""
    events = world.services.store.read(lambda tx: rows.events_of(tx, sitting.ref.attempt_id))
    stored = {event.event_id: (event.position, event.payload) for event in events}
    assert len(stored) == len(events)
    sent = ledger.sent
    assert stored.keys() <= sent.keys()
    assert ledger.acked.keys() <= stored.keys()
    assert all(stored[event_id] == sent[event_id] for event_id in stored)
    if world.services.store.path is not None:
        check_file(world.services.store.path)


def independent_score(world: World, sitting: Sitting) -> int:
    """The score by a few lines of its own: the last response to each question, from the stored events."""
    last: dict[int, Any] = {}
    for event in world.services.store.read(lambda tx: rows.events_of(tx, sitting.ref.attempt_id)):
        if event.kind == "answered" and event.position is not None:
            last[event.position] = event.payload
    total = Fraction(0)
    for position, response in last.items():
        if response is not None:
            question = sitting.paper.items[position].question
            total += 500 * question.fraction(question.check(response), ScoringRules())
    return round(total)


def test_no_acknowledged_answer_is_lost_by_a_kill(world: World, tmp_path: Path) -> None:
    """SIGKILL at random instants loses nothing that was acknowledged and doubles nothing (30 kills)."""
    kill_and_compare(world, "王小明", tmp_path, 30)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_no_acknowledged_answer_is_lost_by_a_thousand_kills(world: World, tmp_path: Path) -> None:
    """The same with 1,000 kills."""
    for number in range(34):
        kill_and_compare(world, f"学生{number}", tmp_path, 30)


def submit_in_parallel(world: World, processes: int, times: int) -> None:
    """One submit, sent by many processes many times at once."""
    sitting = world.start()
    world.answer_right(sitting, 3)
    ready = PROCESSES.Barrier(processes)
    children = [
        Child(submit_at_once, world.url, sitting.ref, "the-submit", times, ready) for _n in range(processes)
    ]
    said = finish(children)
    assert len(said) == processes * times
    assert len(set(said)) == 1
    assert said[0][1] == 1500
    events = world.services.store.read(lambda tx: rows.events_of(tx, sitting.ref.attempt_id))
    assert [event.kind for event in events].count("submitted") == 1


def test_a_submit_sent_many_times_counts_once(world: World) -> None:
    """Identical submits of 4 processes at once get the same acknowledgement; one is stored."""
    submit_in_parallel(world, processes=4, times=5)


@pytest.mark.long
def test_a_submit_sent_by_64_processes_counts_once(world: World) -> None:
    """The same from 64 processes."""
    submit_in_parallel(world, processes=64, times=10)


def test_one_of_many_starts_begins_the_attempt(world: World) -> None:
    """Four devices that press "begin" at once make one attempt; the others are asked for the code."""
    ready = PROCESSES.Barrier(4)
    identity = world.student()
    children = [Child(start_at_once, world.url, "contest", identity, ready) for _n in range(4)]
    said = finish(children)
    assert said.count("CodeNeeded") == 3
    assert len(world.services.staff.find("contest", "王小明")) == 1


def test_processes_queue_for_the_store(world: World) -> None:
    """Writers of several processes wait for each other; nothing is refused or lost."""
    places = (
        ("王小明", "第一中学 七年级 2班"),
        ("李红", "第一中学 七年级 2班"),
        ("张伟", "第一中学 七年级 10班"),
    )
    sittings = [world.start(*place) for place in places]
    ready = PROCESSES.Barrier(len(sittings))
    children = [Child(mark_many, world.url, carried(sitting), 40, ready) for sitting in sittings]
    assert finish(children) == [40] * len(sittings)
    for sitting in sittings:
        events = world.services.store.read(lambda tx, s=sitting: rows.events_of(tx, s.ref.attempt_id))
        assert [event.seq for event in events] == list(range(1, 41))


def test_a_copy_made_under_load_is_whole(world: World, tmp_path: Path) -> None:
    """Each copy is sound and holds every answer that was acknowledged before it was begun."""
    if world.services.store.path is None:
        return  # a server has tools of its own for this
    sitting, ledger = world.start(), Ledger(tmp_path / "ledger")
    child = Child(answer_for_ever, world.url, "contest", sitting.secret or "", ledger)
    for number, _message in zip(range(5), child.messages(), strict=False):
        acked = ledger.acked
        copy = world.services.backup.save(tmp_path / f"copy-{number}.db")
        with open_services(copy) as services:
            events = services.store.read(lambda tx: rows.events_of(tx, sitting.ref.attempt_id))
        assert acked.keys() <= {event.event_id for event in events}
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
    child.kill()
