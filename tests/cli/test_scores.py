"""``quizkit scores``: the tables of a store, in every form."""

import csv
import io
import json
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from fakes.world import World
from quizkit.cli import _quizkit as quizkit
from quizkit.services import open_services


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two schools; four students have finished, one is under way, one attempt is voided."""
    world = World(f"sqlite:///{tmp_path / 'quizkit.db'}")
    for name, place, right in (
        ("王小明", "第一中学 七年级 2班", 4),
        ("李红", "第一中学 七年级 2班", 3),
        ("张伟", "第一中学 七年级 10班", 0),
        ("王小明", "实验小学 五年级 1班", 2),
        ("王小明", "第一中学 八年级 1班", 4),
    ):
        world.take(name, place, right)
    world.start("阿依古丽·买买提", "实验小学 五年级 1班")
    voided = next(f for f in world.services.staff.find("contest", "王小明") if f.grade == "八年级")
    world.services.staff.void(voided.attempt_id, "代答", "test")
    yield world
    world.close()


@pytest.fixture
def scores(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command on the world's store, at the world's time."""
    (tmp_path / "quizzes").mkdir()
    monkeypatch.setattr("quizkit.services.open_services", partial(open_services, clock=world.clock))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(
            quizkit, ["scores", *arguments, "--db", world.url, "--dir", str(tmp_path)], catch_exceptions=False
        )

    return run


def rows(result: Result) -> dict[str, dict[str, Any]]:
    """The rows of JSON output, by unit."""
    assert result.exit_code == 0, result.output
    return {row["unit"]: row for row in json.loads(result.stdout)["rows"]}


def test_every_score_can_be_recomputed(scores, world):
    """Means in the table are those of the scores recomputed from the attempts' stored reviews."""
    expected: dict[str, list[int]] = {}
    for name in ("王小明", "李红", "张伟"):
        for found in world.services.staff.find("contest", name):
            if found.state in ("submitted", "expired"):
                expected.setdefault(found.school, []).append(found.score)
    for school, row in rows(scores("contest", "--format", "json")).items():
        mean = Fraction(sum(expected[school]), 100 * len(expected[school]))
        assert row["mean"] == round(float(mean), 2)
        assert row["submitted"] == len(expected[school])


def test_four_states_by_school(scores):
    """Enrolled, not started, in progress, submitted and voided stand apart."""
    found = rows(scores("contest", "--format", "json"))
    names = ("enrolled", "not_started", "in_progress", "submitted", "voided", "started")
    assert [found["第一中学"][name] for name in names] == [6, 2, 0, 3, 1, 4]
    assert [found["实验小学"][name] for name in names] == [2, 0, 1, 1, 0, 2]


@pytest.mark.parametrize(
    ("by", "count"), [("county", 1), ("school", 2), ("grade", 3), ("class", 4), ("student", 8)]
)
def test_every_by(scores, by, count):
    """A row is a county, school, grade, class or student."""
    result = scores("contest", "--by", by, "--format", "json")
    assert len(json.loads(result.stdout)["rows"]) == count
    assert json.loads(result.stdout)["by"] == by


@pytest.mark.parametrize("form", ["table", "csv", "json", "html"])
@pytest.mark.parametrize("by", ["county", "school", "grade", "class"])
def test_no_names_but_by_student(scores, by, form):
    """Names of students stand in no table whose rows are units, in no form."""
    output = scores("contest", "--by", by, "--format", form).stdout
    assert not any(name in output for name in ("王小明", "李红", "阿依古丽"))


def test_students_with_their_states(scores):
    """By student: who has a score, a zero among them, who is under way, voided, or has not begun."""
    found = json.loads(scores("contest", "--by", "student", "--format", "json").stdout)["rows"]
    states = {(row["name"], row["class"], row["seat"]): (row["state"], row["score"]) for row in found}
    assert states["张伟", "10班", "1"] == ("submitted", 0.0)
    assert states["李娜", "10班", "7"] == ("not_started", None)
    assert states["阿依古丽·买买提", "1班", "2"] == ("in_progress", None)
    assert states["王小明", "1班", "1"] in (("voided", None), ("submitted", 10.0))


def test_a_printed_table_says_how_it_was_reckoned(scores):
    """The table for the terminal ends with its notes."""
    output = scores("contest").stdout
    assert "合计" in output
    assert output.rstrip().endswith("平均数的平均。")


def test_csv_is_for_spreadsheets(scores):
    """CSV has a BOM and one line a school, and the total."""
    result = scores("contest", "--format", "csv")
    assert result.stdout_bytes.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"))))
    assert [line[2] for line in lines] == ["学校", "第一中学", "实验小学", "合计"]


def test_xlsx_needs_a_file(scores, tmp_path):
    """xlsx without --output is a sentence; with it the file appears whole, with the rights of any file."""
    refused = scores("contest", "--format", "xlsx")
    assert refused.exit_code == 1
    assert "--output" in refused.stderr
    target = tmp_path / "成绩.xlsx"
    target.write_bytes(b"an older one")
    done = scores("contest", "--format", "xlsx", "--output", str(target))
    assert done.exit_code == 0
    assert str(target) in done.stderr
    assert openpyxl.load_workbook(target).worksheets[0]["B2"].value == "第一中学"
    assert target.stat().st_mode & 0o044
    assert {path.name for path in tmp_path.iterdir() if "xlsx" in path.name} == {"成绩.xlsx"}


def test_an_output_that_cannot_be_written(scores, tmp_path):
    """A missing folder is a sentence, not a traceback."""
    result = scores("contest", "--output", str(tmp_path / "no" / "such.txt"))
    assert result.exit_code == 1
    assert "不能写入" in result.stderr


def test_an_unknown_activity(scores):
    """An activity that is not there is a sentence."""
    result = scores("nothing-here")
    assert result.exit_code == 1
    assert "没有找到活动 nothing-here" in result.stderr


def test_a_missing_store(tmp_path):
    """A store that is not there is a sentence and is not made."""
    (tmp_path / "quizzes").mkdir()
    place = tmp_path / "data" / "none.db"
    result = CliRunner().invoke(quizkit, ["scores", "x", "--db", str(place), "--dir", str(tmp_path)])
    assert result.exit_code == 1
    assert "找不到数据库" in result.stderr
    assert not place.exists()


def test_who_has_not_started(scores):
    """--not-started lists classes with their counts; names come only with --by student."""
    counts = scores("contest", "--not-started", "--format", "json").stdout
    assert [(row["class"], row["not_started"]) for row in json.loads(counts)["rows"]] == [("10班", 2)]
    assert "李娜" not in counts
    names = json.loads(scores("contest", "--not-started", "--by", "student", "--format", "json").stdout)
    assert names["rows"][0]["names"] == "7 李娜、8 李娜"
