"""Bank files as text: readable, stable, and unchanged questions unchanged byte for byte."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.errors import UsageError
from quizkit.formats.bank_text import BankSource, Kept, Set, bank_text, in_order, question_text
from strategies import clean_json_values

BANKS = sorted((Path(__file__).parents[3] / "quizzes" / "banks").glob("*.json"))
SINGLE: dict[str, Any] = {
    "id": "q1",
    "type": "single",
    "stem": "中国共产党第一次全国代表大会在哪一年召开？",
    "points": 5,
    "options": [{"id": "a", "text": "1919年"}, {"id": "b", "text": "1921年"}],
    "answer": "b",
    "tags": ["建党"],
    "level": "primary",
}


def test_a_new_bank_reads_like_one_written_by_hand() -> None:
    """A field a line, an option a line, short lists on one line."""
    assert bank_text({"schema_version": 1, "id": "b", "title": "题库", "questions": [SINGLE]}) == (
        """{
  "schema_version": 1,
  "id": "b",
  "title": "题库",
  "questions": [
    {
      "id": "q1",
      "type": "single",
      "stem": "中国共产党第一次全国代表大会在哪一年召开？",
      "points": 5,
      "options": [
        {"id": "a", "text": "1919年"},
        {"id": "b", "text": "1921年"}
      ],
      "answer": "b",
      "tags": ["建党"],
      "level": "primary"
    }
  ]
}
"""
    )


@given(st.dictionaries(st.text(max_size=4), clean_json_values, max_size=4))
def test_a_question_is_written_without_loss(question: dict[str, Any]) -> None:
    """Whatever a question holds is read back the same, in both styles."""
    assert json.loads(question_text(question)) == question
    assert json.loads(question_text(question, exploded=True)) == question


@pytest.mark.parametrize("file", BANKS, ids=lambda file: file.stem)
def test_keeping_all_changes_nothing(file: Path) -> None:
    """A bank saved without a change is the same bytes."""
    text = file.read_text(encoding="utf-8")
    source = BankSource(text)
    assert source.with_questions(Kept(n) for n in range(len(source.questions))) == text


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("file", BANKS, ids=lambda file: file.stem)
def test_a_changed_question_changes_its_own_lines_only(file: Path, newline: str) -> None:
    """One other word in one question is one other line in the file, whatever its style and line ends."""
    text = file.read_text(encoding="utf-8").replace("\n", newline)
    source = BankSource(text)
    at = len(source.questions) // 2
    changed = {**dict(reversed(source.questions[at].items())), "stem": "改过的题干"}
    wanted = [Set(changed, n) if n == at else Kept(n) for n in range(len(source.questions))]
    old, new = text.split("\n"), source.with_questions(wanted).split("\n")
    assert len(old) == len(new)
    different = [n for n, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
    assert len(different) == 1
    assert "改过的题干" in new[different[0]]


@pytest.mark.parametrize("file", [*BANKS], ids=lambda file: file.stem)
def test_new_questions_are_written_as_those_around_them(file: Path) -> None:
    """Removing and adding keeps every other line; the new one has the style of the file."""
    text = file.read_text(encoding="utf-8")
    source = BankSource(text)
    wanted: list[Kept | Set] = [Kept(n) for n in range(len(source.questions)) if n != 1]
    made = source.with_questions([*wanted, Set(SINGLE)])
    again = BankSource(made)
    assert again.questions == [q for n, q in enumerate(source.questions) if n != 1] + [SINGLE]
    exploded = json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n" == text
    assert (json.dumps(json.loads(made), ensure_ascii=False, indent=2) + "\n" == made) is exploded


def test_an_empty_bank_takes_its_first_question_and_gives_its_last() -> None:
    """From no question to one and back."""
    empty = '{"id": "b", "questions": [ ], "title": "题库"}'
    full = BankSource(empty).with_questions([Set(SINGLE)])
    assert json.loads(full)["questions"] == [SINGLE]
    assert json.loads(BankSource(full).with_questions([])) == {"id": "b", "questions": [], "title": "题库"}


def test_the_head_changes_in_place() -> None:
    """Another title touches its own value only."""
    text = '{ "title" : "旧" ,\n "id": "b", "questions": []}'
    assert BankSource(text).with_head({"title": "新"}) == '{ "title" : "新" ,\n "id": "b", "questions": []}'


def test_fields_keep_their_order_and_new_ones_stand_where_they_usually_do() -> None:
    """The order of the file holds; a new field comes behind the one it usually follows."""
    before = {"level": "primary", "id": "a", "stem": "x", "answer": True}
    after = {
        "stem": "y",
        "type": "true_false",
        "id": "a",
        "explanation": "e",
        "answer": False,
        "level": "junior",
    }
    assert list(in_order(after, before)) == ["level", "id", "type", "stem", "answer", "explanation"]
    assert in_order(after, before) == after


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"id": "b"}',
        '{"questions": {}}',
        '{"questions": [1,]}',
        '{"questions": []} x',
        "[" * 9999,
    ],
)
def test_what_is_no_bank_is_refused(text: str) -> None:
    """A file that cannot be read is never written over."""
    with pytest.raises(UsageError):
        BankSource(text)


def test_the_line_of_a_question_is_known() -> None:
    """Lines count from 1."""
    source = BankSource('{"questions": [\n{"id": "a"},\n\n{"id": "b"}]}')
    assert [source.line_of(0), source.line_of(1)] == [2, 4]
