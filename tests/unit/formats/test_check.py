"""Checking many files together: banks, activities, rosters, and what holds between them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizkit.errors import UsageError
from quizkit.formats.check import Report, check_files

Write = Callable[..., Path]
File = dict[str, Any]
ROSTER = "区县,学校,年级,班级,学段,座号,姓名\n红岩县,实验小学,五年级,1班,小学,1,王玥\n"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def project(write: Write, bank: File, activity: File, tmp_path: Path) -> Path:
    """A clean project with one file of each kind."""
    write(bank, "quizzes/banks/party-history.json")
    write(activity, "quizzes/activities/hong.json")
    write(ROSTER, "quizzes/rosters/demo.csv")
    return tmp_path / "quizzes"


def found(report: Report) -> list[tuple[str, str, str]]:
    """File name, path and sentence of each problem."""
    return [(Path(p.file).name, p.path, p.message) for p in report.problems]


def test_the_repositorys_own_files_are_clean() -> None:
    """What we ship, we checked."""
    report = check_files([ROOT / "quizzes"])
    assert found(report) == []
    assert report.files >= 3
    assert report.questions >= 60


def test_a_folder_is_checked_with_all_its_files(project: Path) -> None:
    """Schemas, hidden files and pictures are no banks."""
    (project / "schema").mkdir()
    (project / "schema" / "bank.json").write_text("{}")
    (project / "banks" / ".draft.json").write_text("{}")
    (project / "banks" / "note.txt").write_text("x")
    report = check_files([project])
    assert (report.files, report.questions, found(report)) == (3, 8, [])


def test_a_file_named_twice_is_checked_once(project: Path) -> None:
    """Also when its folder is named, too."""
    report = check_files([project, project / "banks" / "party-history.json", project])
    assert (report.files, report.questions) == (3, 8)


def test_two_banks_with_one_id_are_named(project: Path, write: Write, bank: File) -> None:
    """With the other file; activities could not tell them apart."""
    write(bank, "quizzes/banks/z-copy.json")
    other = project / "banks" / "party-history.json"
    assert found(check_files([project])) == [
        ("z-copy.json", "id", f"题库编号“party-history”已经用在 {other} 里。请改其中一个。")
    ]


def test_two_activities_with_one_id_are_named(project: Path, write: Write, activity: File) -> None:
    """With the other file."""
    write(activity, "quizzes/activities/z-copy.json")
    other = project / "activities" / "hong.json"
    assert found(check_files([project])) == [
        ("z-copy.json", "id", f"活动编号“hong-2026”已经用在 {other} 里。请改其中一个。")
    ]


def test_projects_do_not_disturb_each_other(project: Path, write: Write, bank: File, activity: File) -> None:
    """The same ids in another project are other banks and activities."""
    write(bank, "other/quizzes/banks/party-history.json")
    write(activity, "other/quizzes/activities/hong.json")
    assert found(check_files([project, project.parent / "other"])) == []


def test_an_activity_alone_is_checked_against_the_banks_of_its_project(
    project: Path, write: Write, activity: File
) -> None:
    """The banks are looked up, and not counted."""
    activity["paper"]["sections"][0]["draw"] = 9
    path = write(activity, "quizzes/activities/hong.json")
    report = check_files([path])
    assert (report.files, report.questions) == (1, 0)
    assert found(report) == [
        ("hong.json", "paper.sections[0].draw",
         "大题“选择题”要抽 9 题，题库里只有 8 题可抽。请减少题数，或放宽这一大题的条件。")
    ]  # fmt: skip


def test_an_activity_without_any_bank_in_its_project_is_named(write: Write, activity: File) -> None:
    """Nothing to draw from."""
    path = write(activity, "quizzes/activities/hong.json")
    assert [p.code for p in check_files([path]).problems] == ["unknown_bank"]


def test_an_activity_outside_of_a_project_is_checked_by_itself(write: Write, activity: File) -> None:
    """Its banks are not known there."""
    assert found(check_files([write(activity, "hong.json")])) == []


def test_a_bank_with_problems_does_not_make_its_activities_wrong(
    project: Path, write: Write, bank: File
) -> None:
    """One mistake, one problem."""
    bank["questions"][0]["answer"] = "x"
    write(bank, "quizzes/banks/party-history.json")
    assert [(Path(p.file).name, p.code) for p in check_files([project]).problems] == [
        ("party-history.json", "answer_no_option")
    ]


def test_an_unreadable_bank_does_not_hide_the_other_files(project: Path) -> None:
    """Each file's problems stand under its own name."""
    (project / "banks" / "broken.json").write_text('{"id": }')
    (project / "rosters" / "bad.csv").write_text("x")
    assert [(Path(p.file).name, p.code) for p in check_files([project]).problems] == [
        ("broken.json", "json_word"),
        ("bad.csv", "not_csv"),
    ]


def test_what_a_file_is_shows_in_its_fields(write: Write, bank: File, activity: File) -> None:
    """Whatever its folder is called; without them the folder says it."""
    write(bank, "x/activities/bank.json")
    write(activity, "x/banks/activity.json")
    assert [p.code for p in check_files([write({"a": 1}, "y/some.json").parents[1] / "x"]).problems] == []
    (problem,) = check_files([write({"a": 1}, "y/some.json")]).problems
    assert problem.message == (
        "看不出这是什么文件：题库要有 questions，活动 paper，史实表 facts，路线 places，数列 points。"
    )
    codes = {p.path for p in check_files([write({"a": 1}, "z/banks/some.json")]).problems}
    assert "questions" in codes


def test_a_missing_path_is_said(tmp_path: Path) -> None:
    """It is no problem of a file."""
    with pytest.raises(UsageError, match="没有这个文件或文件夹"):
        check_files([tmp_path / "nothing"])


def test_a_device_is_not_read() -> None:
    """It would never end."""
    with pytest.raises(UsageError, match="不是普通文件"):
        check_files([Path("/dev/zero")])
