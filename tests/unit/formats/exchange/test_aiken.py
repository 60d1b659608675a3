"""Aiken as Moodle reads it, without the answer that Moodle takes beyond the options."""

from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.cpu import cpu_of
from fakes.exchange_banks import banks, lost_of, parsed, read_again, same, uncovered_lines
from quizkit.formats.exchange.aiken import read, write
from quizkit.formats.exchange.blocks import Import, Outcome
from quizkit.formats.exchange.settle import meaning_of, settle

GOOD = "遵义会议在哪一年召开？\nA) 1934 年\nB. 1935 年\nC)1936 年\nANSWER: B\n"
PIECES = st.lists(
    st.sampled_from(["题干一行", "Stem", "A) 甲", "B. 乙", "a) 丙", "C）丁"])
    | st.sampled_from(["ANSWER: A", "answer : b", "ANSWER：A", "", "x"])
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    max_size=14,
)


def imported(text: str) -> Import:
    """The report on an Aiken text."""
    return settle(parsed("aiken", text), "aiken")


def test_a_question_is_read_as_it_stands() -> None:
    """Both signs behind a letter, with and without a space."""
    (made,) = imported(GOOD).questions
    assert [option["text"] for option in made["options"]] == ["1934 年", "1935 年", "1936 年"]
    assert (made["type"], made["stem"], made["answer"]) == ("single", "遵义会议在哪一年召开？", "b")


@pytest.mark.parametrize(
    ("text", "code", "lines"),
    [
        ("第一章\n", "aiken_no_options", (1, 1)),
        ("A) 甲\nB) 乙\nANSWER: A\n", "aiken_no_stem", (1, 3)),
        ("ANSWER: A\n", "aiken_answer_alone", (1, 1)),
        ("题干\nANSWER: A\n", "aiken_no_options", (1, 2)),
        ("题干\nA) 甲\nANSWER: A\n", "too_few_options", (1, 3)),
        ("题干\nA) 甲\nB) 乙\n", "aiken_no_answer", (1, 3)),
        ("题干\nA) 甲\nB) 乙\nANSWER: C\n", "aiken_answer_beyond", (1, 4)),
        ("题干\nA) 甲\nB) 乙\nANSWER: AB\n", "aiken_answer_several", (1, 4)),
        ("题干\nA) 甲\nB) 乙\nANSWER: A, B\n", "aiken_answer_several", (1, 4)),
        ("题干\nA) 甲\nB) 乙\nANSWER: 甲\n", "aiken_answer_letter", (1, 4)),
        ("题干\nA) Apple\nB) 乙\nANSWER: Apple\n", "aiken_answer_letter", (1, 4)),
        ("题干\nA) 甲\nC) 乙\nANSWER: A\n", "aiken_letters", (1, 4)),
        ("题干\nA) 甲\nB) 乙\nB) 丙\nANSWER: B\n", "aiken_letters", (1, 5)),
        ("题干\nA、甲\nB、乙\nANSWER: A\n", "aiken_full_width", (1, 4)),
        ("题干\nA) 甲\nB) 乙\nANSWER：A\n", "aiken_full_width", (1, 4)),
        ("题干\nA) 甲\nB) 乙\n答案：A\n", "aiken_full_width", (1, 4)),
        ("题干\nA) 甲\nB)\nANSWER: A\n", "empty_text", (1, 4)),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(
    text: str, code: str, lines: tuple[int, int]
) -> None:
    """One sentence names what is wrong; the next question is read all the same."""
    made = imported(f"{text}\n{GOOD}")
    assert [block.outcome for block in made.blocks] == [Outcome.REFUSED, Outcome.ACCEPTED]
    assert made.blocks[0].notes[-1].code == code
    assert (made.blocks[0].place.line, made.blocks[0].place.end) == lines


def test_a_new_stem_before_the_answer_ends_the_open_question() -> None:
    """The one without its answer is refused, the new one is whole."""
    made = imported(f"题干\nA) 甲\nB) 乙\n{GOOD}")
    assert [block.place.line for block in made.blocks] == [1, 4]
    assert [block.outcome for block in made.blocks] == [Outcome.REFUSED, Outcome.ACCEPTED]


def test_more_than_26_options_are_refused() -> None:
    """There is no letter for the next one."""
    options = "\n".join(f"{chr(65 + n)}) 第 {n} 项" for n in range(26))
    assert imported(f"题干\n{options}\nANSWER: Z\n").questions
    made = imported(f"题干\n{options}\nAA) 第 26 项\nANSWER: Z\n")
    assert made.blocks[0].notes[0].code == "aiken_many"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("遵义会议\n在哪一年？\nA) 甲\nB) 乙\nANSWER: A", "aiken_stem_joined"),
        ("题干\nA) 甲\n甲续\nB) 乙\nANSWER: A", "aiken_option_joined"),
        ("题干\nA) 甲\nB) 乙\n乙续\nANSWER: A", "aiken_option_joined"),
        ("题干\na) 甲\nb) 乙\nANSWER: A", "aiken_option_case"),
        ("题干\nA) 甲\nB) 乙\n。\nANSWER: A", "aiken_short"),
        ("题干\nA) 甲\nB) 乙\nANSWER: a", "aiken_answer_form"),
        ("题干\nA) 甲\nB) 乙\nAnswer : A", "aiken_answer_form"),
        ("题干\nA) 甲\nB) 乙\nANSWER: A) 甲", "aiken_answer_rest"),
    ],
)
def test_usual_mistakes_are_repaired_and_said(text: str, code: str) -> None:
    """What is plainly meant is taken, with a note."""
    (block,) = imported(text).blocks
    assert (block.outcome, [one.code for one in block.notes]) == (Outcome.REPAIRED, [code])
    assert block.question is not None
    assert block.question["answer"] == "a"


def test_lines_are_joined_as_their_script_wants() -> None:
    """Chinese without a space, Latin words with one."""
    made = imported("遵义会议\n在哪一年？\nA) see\nbelow\nB) 乙\nANSWER: A").questions[0]
    assert (made["stem"], made["options"][0]["text"]) == ("遵义会议在哪一年？", "see below")


@given(banks)
def test_what_was_written_is_read_again(bank: dict[str, Any]) -> None:
    """A single choice that is not listed as lost comes back with its meaning."""
    written = write(bank)
    kept = [(one, *lost_of(written, one, "Aiken")) for one in bank["questions"]]
    told = [(one, lost) for one, whole, lost in kept if not whole]
    assert {one["type"] for one, _lost in told} <= {"single", "true_false"}
    if len({meaning_of(one) for one, _lost in told}) < len(told):
        return
    again = read_again("aiken", written.content)
    assert len(again.questions) == len(told)
    for (one, lost), other in zip(told, again.questions, strict=True):
        assert one["type"] == "true_false" or same(one, other, lost)


def test_every_loss_is_listed() -> None:
    """Fields, line breaks, changed and lost questions."""
    common = {"points": 5, "level": "junior"}
    questions = [
        {"id": "t", "type": "true_false", "stem": "会议在\n遵义。", **common, "answer": True},
        {"id": "n", "type": "numeric", "stem": "哪年", **common, "answer": 1935},
        {"id": "s", "type": "true_false", "stem": "A) 甲", **common, "answer": True},
    ]
    made = write({"title": "党史", "questions": questions})
    assert [(one.question, one.code) for one in made.losses] == [
        ("", "field_lost"),
        ("t", "kind_changed"),
        *[("t", "field_lost")] * 3,
        ("t", "breaks_lost"),
        ("n", "question_lost"),
        ("s", "aiken_unreadable"),
    ]
    assert made.content.decode() == "会议在 遵义。\nA) 正确\nB) 错误\nANSWER: A\n"


@given(PIECES)
def test_no_text_stops_the_reader_and_every_line_is_somewhere(pieces: list[str]) -> None:
    """Each line that is not blank lies in one block or heading, whatever it is."""
    text = "\n".join(pieces)
    made = parsed("aiken", text)
    settle(made, "aiken")
    if not made.notes:
        assert uncovered_lines(text, made) == []


@pytest.mark.parametrize(
    "piece", ["题干\n", "A) 甲\n", "A) 甲\n题干\n", "B) 乙\n", "ANSWER: A\n", "x\n", "A、", "ANSWER", "x\n\n"]
)
def test_a_hostile_file_costs_in_proportion(piece: str) -> None:
    """Eight times the text takes about eight times as long, not sixty-four."""

    def cost(size: int) -> float:
        text = "题干\n" + piece * (size // len(piece))
        return cpu_of(lambda: read(text, lambda _done, _all: None))

    assert cost(160_000) < 24 * max(cost(20_000), 0.02)


@pytest.mark.parametrize("piece", ["题干\n", "A) ", "ANSWER", "x"])
def test_a_hostile_megabyte_ends_soon(piece: str) -> None:
    """Far within the time that an import is given."""
    begun = process_time()
    settle(read("题干\n" + piece * (1_000_000 // len(piece)), lambda _done, _all: None), "aiken")
    assert process_time() - begun < 10
