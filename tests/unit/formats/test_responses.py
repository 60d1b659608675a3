"""Responses from a file: checked against their questions, all problems at once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizkit.errors import InvalidFile
from quizkit.formats.bank import load_bank
from quizkit.formats.responses import load_responses

Write = Callable[..., Path]


def test_every_type_of_response_is_read(write: Write, bank: dict[str, Any]) -> None:
    """As the design's table says; null and empty ones are not answered."""
    given = {
        "q0": "b",
        "q1": ["c", "a"],
        "q2": True,
        "q3": ["孙文", "沪"],
        "q4": "一九三五年",
        "q5": ["c", "b", "a"],
        "q6": {"a": "c"},
        "q7": {"p1": "a"},
    }
    questions = load_bank(write(bank))
    responses = load_responses(write(given, "r.json"), questions)
    assert responses["q1"] == ("a", "c")
    assert responses["q7"] == (("p1", "a"),)
    assert set(responses) == set(given)
    assert load_responses(write({"q0": None, "q1": []}, "r.json"), questions) == {}


def test_all_problems_of_responses_are_named(write: Write, bank: dict[str, Any]) -> None:
    """Unknown questions, and responses that do not fit, each with its line."""
    given = {"Q0": "a", "unknown": 1, "q1": "a", "q2": 1, "q5": ["a"], "q7": {"p1": "x"}}
    with pytest.raises(InvalidFile) as caught:
        load_responses(write(given, "r.json"), load_bank(write(bank)))
    assert [(p.line, p.path, p.message) for p in caught.value.problems] == [
        (2, "Q0", "题库里没有编号为“Q0”的题目，是不是“q0”？"),
        (3, "unknown", "题库里没有编号为“unknown”的题目。"),
        (4, "q1", "第 q1 题的作答不合要求：应该是一个列表。"),
        (5, "q2", "第 q2 题的作答不合要求：应该是 true 或 false。"),
        (6, "q5", "第 q5 题的作答不合要求：每一项都要排进去，而且只能排一次。"),
        (9, "q7", "第 p1 题的作答不合要求：没有这个选项。"),
    ]


@pytest.mark.parametrize(
    ("content", "code"), [("[]", "not_object"), ('{"q0": "a", "q0": "b"}', "duplicate_key")]
)
def test_a_file_of_responses_is_one_clean_object(
    write: Write, bank: dict[str, Any], content: str, code: str
) -> None:
    """The same reader, the same faults."""
    with pytest.raises(InvalidFile) as caught:
        load_responses(write(content, "r.json"), load_bank(write(bank)))
    assert [p.code for p in caught.value.problems] == [code]
