"""Composing an activity: counts, samples, a file that nobody's change is lost from, and publishing."""

import json
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fakes.commands import ACTIVITY, BANK, Project, question
from quizkit.domain.activity import SectionPlan
from quizkit.errors import ActivityChanged, InvalidFile, PaperError, UsageError
from quizkit.formats.activity_text import activity_text
from quizkit.formats.project import find_project
from quizkit.services import open_services
from quizkit.services.composing import Composer, time_words

TODAY = date(2026, 9, 10)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a bank of six questions and an activity."""
    return Project(tmp_path)


@pytest.fixture
def composer(project: Project) -> Composer:
    """On that project."""
    return Composer(find_project(project.folder))


def test_counts_and_samples_of_the_projects_banks(composer: Composer) -> None:
    """What a section finds, and papers as students would get them."""
    banks = list(composer.sources().banks.values())
    plan = [SectionPlan("单项选择题", 2, level="student")]
    supply = composer.supply(banks, plan, "junior")
    assert (supply.sections[0].fitting, supply.points, supply.minutes) == (2, (1000, 1000), 1)
    assert time_words(supply) == "大约 1 分钟"
    assert composer.supply(banks, plan).sections[0].fitting == 6
    papers = composer.samples(plan, banks, ["a", "b", "c"], "junior")
    assert len(papers) == 3
    assert all({item.question.level for item in paper.items} == {"junior"} for paper in papers)
    with pytest.raises(PaperError):
        composer.samples([SectionPlan("一", 7)], banks, ["a"], "junior")
    fewer = composer.supply(banks[:0], plan, "junior")
    assert not fewer.enough


def test_all_activity_files_are_listed(project: Project, composer: Composer) -> None:
    """Those with problems too, with the first of them."""
    project.write("quizzes/activities/half.json", {**ACTIVITY, "id": "half", "mode": "exam"})
    one, other = composer.drafts()
    assert (one.id, one.title, one.problem) == ("contest", "党史竞赛", "")
    assert (other.id, other.title) == ("half", "")
    assert "exam" in other.problem


def test_a_file_is_opened_changed_and_saved(project: Project, composer: Composer) -> None:
    """As text that a person reads; the same again changes no byte."""
    opened = composer.load("contest")
    saved = composer.save(opened.value | {"title": "新标题"}, opened.hash)
    file = project.folder / "quizzes" / "activities" / "contest.json"
    assert file.read_text(encoding="utf-8") == activity_text(ACTIVITY | {"title": "新标题"})
    assert composer.load("contest") == saved
    assert composer.save(saved.value, saved.hash) == saved


def test_nobodys_change_is_overwritten(project: Project, composer: Composer) -> None:
    """Changed, gone, or there already: each is refused with its own sentence, and nothing is written."""
    opened = composer.load("contest")
    file = project.folder / "quizzes" / "activities" / "contest.json"
    composer.save(opened.value | {"title": "别人的"}, opened.hash)
    with pytest.raises(ActivityChanged, match="别人改过") as changed:
        composer.save(opened.value | {"title": "我的"}, opened.hash)
    assert (changed.value.activity, changed.value.expected) == ("contest", opened.hash)
    assert changed.value.found == composer.load("contest").hash
    with pytest.raises(ActivityChanged, match="换一个编号"):
        composer.save(opened.value | {"title": "新的"}, None)
    assert composer.load("contest").value["title"] == "别人的"
    file.unlink()
    with pytest.raises(ActivityChanged, match="不在了"):
        composer.save(opened.value, opened.hash)
    assert not file.exists()


def test_one_of_many_writers_at_once_wins(composer: Composer) -> None:
    """Eight pages that save at the same time: one is stored, the others are told."""
    opened = composer.load("contest")
    told: list[str] = []
    ready = threading.Barrier(8)

    def save(number: int) -> None:
        ready.wait()
        try:
            composer.save(opened.value | {"title": f"第 {number} 人"}, opened.hash)
            told.append(f"第 {number} 人")
        except ActivityChanged:
            pass

    threads = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [composer.load("contest").value["title"]]


@pytest.mark.parametrize(
    "changes", [{"id": "../x"}, {"id": None}, {"title": ""}, {"mode": "exam"}, {"paper": {"sections": []}}]
)
def test_what_has_problems_is_not_saved(
    project: Project, composer: Composer, changes: dict[str, Any]
) -> None:
    """All problems are named; no file is made or changed, here or elsewhere."""
    files = sorted(project.folder.rglob("*"))
    with pytest.raises(InvalidFile) as invalid:
        composer.save(ACTIVITY | changes, None)
    assert invalid.value.problems
    assert sorted(project.folder.rglob("*")) == files


def test_a_draft_may_lack_questions(composer: Composer) -> None:
    """A plan that its banks cannot fill yet is kept; only publishing refuses it."""
    value = ACTIVITY | {
        "id": "large",
        "paper": {"sections": [{"title": "一", "draw": 50, "banks": ["history"]}]},
    }
    saved = composer.save(value, None)
    assert composer.load("large") == saved
    with pytest.raises(InvalidFile, match="50"):
        composer.ready("large")


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        ("学党史国史，传红色基因", "act-2026-09"),
        ("", "act-2026-09"),
        ("2026 年 9 月", "act-2026-09"),
        ("Hong 2026", "hong-2026"),
        ("ＣＯＮＴＥＳＴ", "contest-2026-09"),
        ("a" * 90, f"{'a' * 40}-2026-09"),
        ("_-!?", "act-2026-09"),
    ],
)
def test_a_new_activity_gets_an_id(composer: Composer, hint: str, expected: str) -> None:
    """From its title, valid whatever that is."""
    first = composer.free_id(hint, TODAY)
    assert first == expected
    composer.save(ACTIVITY | {"id": first}, None)
    second = composer.free_id(hint, TODAY)
    assert second == f"{expected}-2"
    assert composer.free_id(hint, TODAY, taken=[second]) == f"{expected}-3"


def test_publishing_tells_version_and_window(project: Project, composer: Composer) -> None:
    """What the command does, from a page."""
    with open_services(project.store, create=True) as services:
        published = composer.publish(services, "contest", "li")
        assert (published.version.version, published.version.questions, published.version.new) == (1, 6, True)
        assert published.activity.state == "open"
        assert not composer.publish(services, "contest", "li").version.new
        with pytest.raises(UsageError, match="nix"):
            composer.publish(services, "nix", "li")
        broken = {**BANK, "questions": [question("junior", 1)] * 2}
        project.write("quizzes/banks/zz-other.json", {**broken, "id": "zz-other"})
        assert not composer.publish(services, "contest", "li").version.new
        assert composer.sources().by_id["zz-other"] is None
        project.write("quizzes/banks/history.json", broken)
        with pytest.raises(InvalidFile, match="junior-1"):
            composer.publish(services, "contest", "li")


def test_a_file_that_is_none_says_so(project: Project, composer: Composer) -> None:
    """No JSON, or no object."""
    for name, content in (("half", "{"), ("list", json.dumps([1]))):
        project.write(f"quizzes/activities/{name}.json", {})
        (project.folder / "quizzes" / "activities" / f"{name}.json").write_text(content, encoding="utf-8")
        with pytest.raises(InvalidFile):
            composer.load(name)
