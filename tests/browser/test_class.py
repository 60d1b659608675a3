"""A class at once: forty students of three schools on one server, over real websockets."""

import asyncio
import csv
import json
import random
import statistics
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from browser import hosts
from browser.pupils import Pupil, known_by_text
from browser.recount import Attempt, in_words, read_attempts, read_banks
from browser.wire import Browser, finished
from projects import ACTIVITY, TestProject, make_project

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

STUDENTS = 40


def _roster(project: TestProject) -> list[dict[str, str]]:
    with (project.folder / "quizzes" / "rosters" / "demo.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _pupils(project: TestProject, base: str) -> list[Pupil]:
    """Forty of the roster, as many of each school as goes, with the namesakes of one class among them."""
    chance = random.Random(2026)
    rows = _roster(project)
    by_school: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_school[row["school"]].append(row)
    namesakes = [row for row in rows if row["name"] == "张玥"]
    chosen = namesakes + [
        row for some in by_school.values() for row in chance.sample(some, 14) if row not in namesakes
    ]
    habits = ("reload", "repeat", "change", "leave", "again", "", "", "", "", "")
    return [
        Pupil(
            row["school"],
            row["grade"] + row["class"],
            row["name"],
            row["seat"],
            habits[n % len(habits)],
            random.Random(n),
            skill=0.2 + 0.8 * chance.random(),
            browser=Browser(base),
        )
        for n, row in enumerate(chosen[:STUDENTS])
    ]


async def _take(pupil: Pupil, known: dict[str, Any], all_in: asyncio.Barrier) -> None:
    """A whole activity; everyone waits until everyone has the first question."""
    async with pupil.browser.open() as page:
        await pupil.start(page)
        await all_in.wait()
        await pupil.answer_up_to(page, 10 if pupil.habit == "reload" else 20, known)
        if pupil.habit != "reload":
            await _finish(pupil, page, known)
            return
    async with pupil.browser.open() as page:
        await page.hello()
        assert "接着上次，第 11 题。" in page.text()
        await pupil.answer_up_to(page, 20, known)
        await _finish(pupil, page, known)


async def _finish(pupil: Pupil, page: Any, known: dict[str, Any]) -> None:
    await pupil.hand_in(page)
    if pupil.habit == "again":
        await page.press("再答一次")
        await page.press("开始答题")
        pupil.meant.append({})
        await pupil.answer_up_to(page, 20, known)
        await pupil.hand_in(page)


async def _take_all(pupils: list[Pupil], known: dict[str, Any]) -> None:
    all_in = asyncio.Barrier(len(pupils))
    async with asyncio.TaskGroup() as group:
        for pupil in pupils:
            group.create_task(_take(pupil, known, all_in))


def _scores(project: TestProject, by: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "quizkit", "scores", ACTIVITY, "--by", by, "--format", "json"]
    command += ["--dir", str(project.folder), "--db", str(project.store)]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    rows: list[dict[str, Any]] = json.loads(done.stdout)["rows"]
    return rows


def test_a_class_of_forty_at_once(tmp_path: Path) -> None:
    """Every acknowledged answer is stored as it was meant, and every figure of the tables is recounted."""
    project = make_project(tmp_path / "project")
    project.publish()
    banks = project.folder / "quizzes" / "banks"
    known = known_by_text(list(read_banks(banks).values()))
    with hosts.serve(project.folder, project.store, tmp_path, args=["--max-students", "60"]) as host:
        pupils = _pupils(project, host.url.rstrip("/"))
        finished(_take_all(pupils, known))
    attempts = read_attempts(project.store, banks)
    _compare_answers(pupils, attempts)
    best: dict[tuple[str, str, str], int] = defaultdict(int)
    for attempt in attempts:
        assert attempt.state == "submitted"
        assert attempt.score == attempt.recounted()
        key = (attempt.school, attempt.name, attempt.seat)
        best[key] = max(best[key], attempt.recounted())
    _compare_students(_scores(project, "student"), best)
    _compare_schools(_scores(project, "school"), best, _roster(project))


def _compare_answers(pupils: list[Pupil], attempts: list[Attempt]) -> None:
    """What the store has is what the pupils clicked, no more and no less."""
    assert len(pupils) == STUDENTS
    mine: dict[tuple[str, str, str], list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        mine[attempt.school, attempt.name, attempt.seat].append(attempt)
    assert len(mine) == STUDENTS
    for pupil in pupils:
        found = mine[pupil.school, pupil.name, pupil.seat]
        words = [
            {n: in_words(attempt.questions[n][0], response) for n, response in attempt.responses.items()}
            for attempt in found
        ]
        assert sorted(words, key=_by_position) == sorted(pupil.meant, key=_by_position)
        events = Counter(id_ for attempt in found for id_ in attempt.event_ids)
        assert all(events[id_] == 1 for id_ in pupil.acknowledged)
        assert sorted(pupil.seen_scores) == sorted((attempt.score or 0) / 100 for attempt in found)


def _by_position(meant: dict[int, Any]) -> str:
    return str(sorted(meant.items()))


def _compare_students(rows: list[dict[str, Any]], best: dict[tuple[str, str, str], int]) -> None:
    """The table by student has these scores, and nobody else has one."""
    scored = {
        (row["school"], row["name"], row["seat"]): row["score"] for row in rows if row["score"] is not None
    }
    assert scored == {key: score / 100 for key, score in best.items()}


def _compare_schools(
    rows: list[dict[str, Any]], best: dict[tuple[str, str, str], int], roster: list[dict[str, str]]
) -> None:
    """Each school's figures, by the statistics module."""
    assert len(rows) == 3
    for row in rows:
        scores = [score / 100 for (school, _name, _seat), score in best.items() if school == row["unit"]]
        enrolled = sum(line["school"] == row["unit"] for line in roster)
        assert (row["enrolled"], row["submitted"]) == (enrolled, len(scores))
        assert row["not_started"] == enrolled - len(scores)
        assert (row["in_progress"], row["voided"]) == (0, 0)
        figures = {
            "participation": len(scores) / enrolled,
            "mean": statistics.fmean(scores),
            "median": statistics.median(scores),
            "sd": statistics.stdev(scores),
            "excellent": sum(score >= 85 for score in scores) / len(scores),
            "pass": sum(score >= 60 for score in scores) / len(scores),
            "top": max(scores),
        }
        assert {name: row[name] for name in figures} == pytest.approx(figures, abs=0.00501)
