"""Bank files as an import: question by question, so that two bad ones leave the others."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.bank_files import BANK
from fakes.exchange_banks import banks, parsed, read_again, uncovered_lines
from quizkit.formats.exchange.bank_json import write
from quizkit.formats.exchange.blocks import Import, Outcome
from quizkit.formats.exchange.settle import Defaults, settle
from strategies import json_values

FIELDS = st.sampled_from(
    ["id", "type", "stem", "options", "answer", "questions", "tags", "names", "title", "points"]
)
TYPES = st.sampled_from(["single", "multiple", "blank", "numeric", "order", "match", "passage", "true_false"])


def imported(value: Any) -> Import:
    """The report on a bank file."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    return settle(parsed("json", text), "json")


@given(banks)
def test_what_was_written_is_read_again(bank: dict[str, Any]) -> None:
    """Nothing is lost, to the last field, and the bank's own fields come along."""
    written = write(bank)
    again = read_again("json", written.content)
    assert written.losses == ()
    refused = [block for block in again.blocks if block.outcome is Outcome.REFUSED]
    assert {note.code for block in refused for note in block.notes} <= {"same_block"}
    kept = {one["id"]: one for one in bank["questions"]}
    assert all(one == kept[one["id"]] for one in again.questions)
    assert again.bank == {"id": bank["id"], "title": bank["title"]}


def test_bad_questions_leave_the_others() -> None:
    """Each is refused with all of its problems."""
    bank = deepcopy(BANK)
    del bank["questions"][0]["stem"]
    bank["questions"][3]["blanks"].pop()
    bank["questions"].append("x")
    made = imported(bank)
    refused = [n for n, block in enumerate(made.blocks) if block.outcome is Outcome.REFUSED]
    assert refused == [0, 3, 8]
    assert [made.blocks[n].notes[0].code for n in refused] == ["missing", "blanks_count", "not_object"]
    assert len(made.questions) == 6
    assert made.bank is not None
    assert made.bank["names"] == BANK["names"]


def test_a_block_has_the_lines_of_its_question() -> None:
    """From the brace that opens it to the brace that closes it; all else is a heading."""
    text = json.dumps(BANK, ensure_ascii=False, indent=1)
    made = parsed("json", text)
    assert uncovered_lines(text, made) == []
    for found, question in zip(made.found, BANK["questions"], strict=True):
        assert json.loads(found.source) == question
        lines = "\n".join(text.split("\n")[found.place.line - 1 : found.place.end])
        assert found.source in lines


def test_a_head_that_does_not_hold_is_noted_and_left() -> None:
    """The questions are taken all the same, without what is wrong."""
    made = imported(BANK | {"title": "", "names": [["孙中山"]], "licence": 3})
    assert made.bank == {"id": "party-history", "language": "zh-CN"}
    assert [note.code for note in made.notes] == ["empty_text", "not_text_value", "names_too_few"]
    assert len(made.questions) == 8


@pytest.mark.parametrize(("version", "code"), [(2, "version_too_new"), (0, "version_too_old")])
def test_another_version_is_refused_with_both_numbers(version: int, code: str) -> None:
    """Not read by halves: every question is refused, the note stands at its line."""
    made = imported(BANK | {"schema_version": version})
    assert {note.code for block in made.blocks for note in block.notes} == {code}
    assert (made.notes[0].code, made.notes[0].place.line) == (code, 2)
    assert made.questions == ()


def test_a_list_of_questions_is_enough() -> None:
    """What a colleague copied out of a bank."""
    assert len(imported(BANK["questions"]).questions) == 8


@pytest.mark.parametrize(
    "text", ["", "{", "null", "3", '{"questions": 5}', '{"schema_version": 1}', "[" * 5000]
)
def test_a_broken_file_is_a_note_with_its_line(text: str) -> None:
    """Nothing is taken of it, and nothing fails."""
    made = imported(text)
    assert made.blocks == ()
    assert {note.place.line for note in made.notes} == {1}


def test_minified_files_are_read_too() -> None:
    """All questions on one line, each with its own source."""
    made = parsed("json", json.dumps(BANK, ensure_ascii=False))
    assert {(found.place.line, found.place.end) for found in made.found} == {(1, 1)}
    assert [json.loads(found.source) for found in made.found] == BANK["questions"]


@given(
    st.lists(st.dictionaries(FIELDS, json_values | TYPES, max_size=6) | json_values, max_size=3), json_values
)
def test_no_value_stops_the_import(questions: list[Any], other: Any) -> None:
    """Whatever the fields hold, there is a verdict on every question."""
    parts = {"type": "passage", "stem": "题", "text": "材料", "questions": questions}
    made = settle(
        parsed("json", json.dumps({"title": other, "names": other, "questions": [*questions, parts]})),
        "json",
        Defaults(tags=("导入",)),
    )
    assert len(made.blocks) == len(questions) + 1
    assert sum(made.count(outcome) for outcome in Outcome) == len(made.blocks)
