"""Answers stored per second, one after the other: each call returns when its answer is on the disk."""

import os
from collections.abc import Iterator
from itertools import islice

from benchmarks.measure import Figure, Setting, spent
from projects import ACTIVITY, make_project
from quizkit.domain.roster import Identity
from quizkit.services import Services, Sitting

# Of a paper of the demo activity.
_QUESTIONS = 20
_PAGE = bytes(4096)


def measure(setting: Setting) -> list[Figure]:
    """Through the services with their default settings; what the disk itself can do stands beside it."""
    project = make_project(setting.scratch / "project")
    project.publish()
    number, runs = setting.sizes.answers, setting.sizes.runs
    each = -(-number // runs)
    with project.services() as services:
        students = list(islice(_identities(services), -(-runs * each // _QUESTIONS)))
        sittings: list[Sitting] = []
        starts = spent(lambda: sittings.extend(services.attempts.start(ACTIVITY, one) for one in students))
        work = _answers(services, sittings)
        taken = [
            spent(lambda: list(islice(work, each)))
            for _run in setting.steps(range(runs), "blocks of answers")
        ]
    disk = tuple(each / spent(lambda: _sync(setting, each)).wall for _run in range(runs))
    rates = tuple(each / block.wall for block in taken)
    ratio = tuple(rate / synced for rate, synced in zip(rates, disk, strict=True))
    return [
        Figure("answers.rate", "answers stored, one process", "1/s", rates),
        Figure("answers.cpu", "storing an answer: CPU", "ms", tuple(b.cpu / each * 1e3 for b in taken)),
        Figure("answers.disk", "4 kB appended and synced to the same disk", "1/s", disk),
        Figure("answers.ratio", "answers stored, times what the disk syncs", "x", ratio),
        Figure("answers.starts", "attempts started, one process", "1/s", (len(students) / starts.wall,)),
    ]


def _answers(services: Services, sittings: list[Sitting]) -> Iterator[None]:
    """Stores one more right answer with each step: the first of every student, then the second, …"""
    for position in range(_QUESTIONS):
        for sitting in sittings:
            question = sitting.paper.items[position].question
            response = question.to_json(question.right())
            services.attempts.answer(sitting, f"bench-{position}", position, response)
            yield


def _identities(services: Services) -> Iterator[Identity]:
    """All students of the roster."""
    entry = services.entry
    places = {
        (county.name, school.name, klass.grade, klass.name): klass.id
        for county in entry.counties(ACTIVITY)
        for school in entry.schools(ACTIVITY, county.id)
        for klass in entry.classes(ACTIVITY, school.id)
    }
    for row in services.scores.students(ACTIVITY):
        place = (row.county, row.school, row.grade, row.class_name)
        yield entry.identify(ACTIVITY, places[place], row.name, row.seat)


def _sync(setting: Setting, times: int) -> None:
    """Appends a page so many times, each time down to the disk."""
    handle = os.open(setting.scratch / "synced", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        for _time in range(times):
            os.write(handle, _PAGE)
            os.fdatasync(handle)
    finally:
        os.close(handle)
