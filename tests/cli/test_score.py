"""``quizkit score``: points from two files, without a database."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fakes.bank_files import BANK
from quizkit.cli.score import score

RESPONSES = {
    "q0": "b",
    "q1": ["a"],
    "q2": False,
    "q3": ["沪", "孙逸仙"],
    "q4": "1935",
    "q5": ["b", "a", "c"],
    "q6": {"a": "c", "b": "b"},
    "q7": {"p0": False},
}
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Scores responses with options, against the bank with every type."""

    def run_(responses: object, *options: str, bank: dict[str, Any] = BANK) -> Result:
        files = [tmp_path / "bank.json", tmp_path / "responses.json"]
        for file, content in zip(files, (bank, responses), strict=True):
            file.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        return CliRunner().invoke(score, [*map(str, files), *options])

    return run_


def points(result: Result) -> list[float]:
    """The points of each question."""
    return [question["points"] for question in json.loads(result.output)["questions"]]


def test_json_has_points_and_max_of_each_question(run: Run) -> None:
    """{points, max, questions: [{id, points, max}]}, numbers with at most two decimals."""
    result = run(RESPONSES, "--format", "json")
    assert result.exit_code == 0
    report = json.loads(result.output)
    assert report["questions"] == [
        {"id": "q0", "points": 5, "max": 5},
        {"id": "q1", "points": 2.5, "max": 5},
        {"id": "q2", "points": 0, "max": 5},
        {"id": "q3", "points": 5, "max": 5},
        {"id": "q4", "points": 5, "max": 5},
        {"id": "q5", "points": 3.33, "max": 5},
        {"id": "q6", "points": 2.5, "max": 5},
        {"id": "q7", "points": 2.5, "max": 5.5},
    ]
    assert (report["points"], report["max"]) == (25.83, 40.5)


def test_unanswered_questions_earn_nothing(run: Run) -> None:
    """No response at all is a score of 0."""
    report = json.loads(run({}, "--format", "json").output)
    assert (report["points"], report["max"]) == (0, 40.5)


def test_rules_are_chosen_by_name(run: Run) -> None:
    """For multiple responses, half points and orderings."""
    json_ = ("--format", "json")
    assert points(run(RESPONSES, *json_, "--rule", "all_or_nothing"))[1] == 0
    assert points(run(RESPONSES, *json_, "--half-rounding", "up"))[1] == 3
    assert points(run(RESPONSES, *json_, "--order-scheme", "absolute_position"))[5] == 1.67


def test_the_table_shows_the_same_points(run: Run) -> None:
    """With a total in the last line."""
    lines = run(RESPONSES).output.splitlines()
    assert lines[0].split() == ["题目", "得分", "满分"]
    assert lines[2].split() == ["q1", "2.5", "5"]
    assert lines[-1].split() == ["合计", "25.83", "40.5"]


def test_all_problems_of_the_responses_are_named(run: Run) -> None:
    """On the error stream; no score that could be taken for one."""
    result = run({"q0": "x", "q99": 1, "q1": "a"}, "--format", "json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert [line.partition(" ")[2] for line in result.stderr.splitlines()] == [
        "[q0] 第 q0 题的作答不合要求：没有这个选项。",
        "[q99] 题库里没有编号为“q99”的题目。",
        "[q1] 第 q1 题的作答不合要求：应该是一个列表。",
    ]


def test_a_bank_with_problems_is_not_scored(run: Run) -> None:
    """Its problems are named as ``check`` names them."""
    result = run({}, bank=BANK | {"title": ""})
    assert result.exit_code == 1
    assert "这里不能是空的" in result.stderr


def test_a_missing_file_exits_with_2(tmp_path: Path) -> None:
    """With its name."""
    result = CliRunner().invoke(score, [str(tmp_path / "no.json"), str(tmp_path / "no.json")])
    assert result.exit_code == 2
    assert "no.json" in result.output


def test_an_unknown_rule_exits_with_2(run: Run) -> None:
    """The known ones are listed."""
    result = run({}, "--rule", "generous")
    assert result.exit_code == 2
    assert "right_minus_wrong" in result.output
