"""jupyterquiz as its page judges it, and a sentence for what a bank judges otherwise."""

import json
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.cpu import cpu_of
from fakes.exchange_banks import banks, lost_of, parsed, read_again, same, squeezed, uncovered_lines
from quizkit.formats.exchange.blocks import Block, Import, Outcome
from quizkit.formats.exchange.jupyterquiz import read, write
from quizkit.formats.exchange.settle import meaning_of, settle
from strategies import json_of

Json = dict[str, Any]
NAMES = "question type answers answer correct feedback value range precision default code numeric string"
WORDS = st.sampled_from([*NAMES.split(), "many_choice", "multiple_choice", "遵义", "", "<b>", "\x01", "____"])


def imported(value: Any) -> Import:
    """The report on a jupyterquiz file."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    return settle(parsed("jupyterquiz", text), "jupyterquiz")


def only(kind: str, answers: Any, **more: Any) -> Block:
    """The only block of a file with one question."""
    (block,) = imported([{"question": "遵义会议", "type": kind, "answers": answers} | more]).blocks
    return block


def choice(text: str, correct: bool, **more: Any) -> Json:
    return {"answer": text, "correct": correct} | more


def value(number: Any, correct: bool = True, **more: Any) -> Json:
    return {"type": "value", "value": number, "correct": correct} | more


def between(low: Any, high: Any, correct: bool = True, **more: Any) -> Json:
    return {"type": "range", "range": [low, high], "correct": correct} | more


def question(block: Block) -> Json:
    """The question of a block that holds."""
    assert block.question is not None, block.notes
    return block.question


def test_choices_are_single_or_multiple() -> None:
    """The page asks for all right options wherever there are several."""
    one = question(only("multiple_choice", [choice("1935 年", True), choice("1934 年", False)]))
    assert (one["type"], one["answer"]) == ("single", "a")
    many = question(only("many_choice", [choice("辽沈", True), choice("百团", False)]))
    assert (many["type"], many["answer"]) == ("multiple", ["a"])
    both = only("multiple_choice", [choice("辽沈", True), choice("淮海", True), choice("百团", False)])
    assert (question(both)["answer"], both.notes[0].code) == (["a", "b"], "jupyterquiz_many")


@pytest.mark.parametrize(
    ("answers", "more", "answer", "tolerance", "codes"),
    [
        ([value(1935)], {}, 1935, None, []),
        ([value(1935.0), value(1934, correct=False)], {}, 1935, None, []),
        ([between(1930, 1940)], {}, 1935, 5, ["jupyterquiz_range"]),
        ([between(1930, 1940), value(1940)], {}, 1935, 5, []),
        ([value(3.14159)], {"precision": 3}, 3.14, 0.005, ["jupyterquiz_precision"]),
        ([value(1935)], {"precision": 2}, 1900, 50, ["jupyterquiz_precision"]),
        ([value(0)], {"precision": 2}, 0, None, []),
        (
            [between(0.1, 0.2)],
            {"precision": 2},
            0.15,
            0.05,
            ["jupyterquiz_range", "jupyterquiz_no_precision"],
        ),
        ([value(1935), {"type": "default", "feedback": ""}], {}, 1935, None, []),
    ],
)
def test_numbers(
    answers: list[Json], more: Json, answer: float, tolerance: float | None, codes: list[str]
) -> None:
    """Half-open ranges and significant digits become a tolerance, exactly, and the difference is said."""
    block = only("numeric", answers, **more)
    made = question(block)
    assert (made["answer"], made.get("tolerance")) == (answer, tolerance)
    assert [one.code for one in block.notes] == codes


def test_short_texts_become_blanks() -> None:
    """What the page forgives and a bank does not is said."""
    answers = [
        {"answer": "毛泽东", "correct": True, "match_case": True, "fuzzy_threshold": 0.8},
        {"answer": "毛润之", "correct": True},
        {"answer": "周恩来", "correct": False, "feedback": "再想想"},
        {"type": "default", "feedback": "不对"},
    ]
    block = only("string", answers)
    made = question(block)
    assert (made["stem"], made["blanks"]) == ("遵义会议____", [{"accept": ["毛泽东", "毛润之"]}])
    assert made["explanation"] == "“周恩来”：再想想\n不对"
    assert [one.code for one in block.notes] == ["jupyterquiz_case", "jupyterquiz_fuzzy", "feedback_kept"]


def test_the_same_feedback_everywhere_is_the_explanation() -> None:
    """Said whatever is answered, it needs no names of answers."""
    said = {"feedback": "会议在 1935 年。"}
    block = only("multiple_choice", [choice("1935 年", True, **said), choice("1934 年", False, **said)])
    assert (question(block)["explanation"], block.notes) == ("会议在 1935 年。", ())


@pytest.mark.parametrize(
    ("kind", "answers", "more", "code"),
    [
        ("essay", [], {}, "jupyterquiz_type"),
        (["numeric"], [], {}, "jupyterquiz_type"),
        ("numeric", {}, {}, "jupyterquiz_answers"),
        ("numeric", ["1935"], {}, "jupyterquiz_answers"),
        ("string", [{"answer": ["a"], "correct": True}], {}, "jupyterquiz_text"),
        ("string", [{"answer": "a", "correct": "yes"}], {}, "jupyterquiz_correct"),
        ("string", [{"answer": "a", "correct": False}], {}, "jupyterquiz_no_right"),
        ("numeric", [value(1935, correct=False)], {}, "jupyterquiz_no_right"),
        ("many_choice", [choice("a", False), choice("b", False)], {}, "jupyterquiz_no_right"),
        ("multiple_choice", [choice("a", True)], {}, "too_few_options"),
        ("multiple_choice", [choice("a", True), choice("b", False, code="x=1")], {}, "jupyterquiz_code"),
        ("numeric", [value("1935")], {}, "jupyterquiz_number"),
        ("numeric", [between(1, 2) | {"range": [1]}], {}, "jupyterquiz_number"),
        ("numeric", [between(2, 1)], {}, "jupyterquiz_order"),
        ("numeric", [value(1), value(2)], {}, "jupyterquiz_numbers"),
        ("numeric", [between(1, 5), value(3, correct=False)], {}, "jupyterquiz_inside"),
        ("numeric", [between(1, 5), between(4, 9, correct=False)], {}, "jupyterquiz_inside"),
        ("numeric", [value(1e300)], {}, "jupyterquiz_digits"),
        ("numeric", [value(1935)], {"precision": 0}, "jupyterquiz_precision_kind"),
        ("string", [{"answer": "a", "correct": True}], {"question": None}, "jupyterquiz_text"),
        ("multiple_choice", [choice("a", True), choice("b", False)], {"question": ""}, "empty_text"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(
    kind: Any, answers: Any, more: Json, code: str
) -> None:
    """One sentence names what is wrong."""
    block = only(kind, answers, **more)
    assert (block.outcome, block.notes[-1].code) == (Outcome.REFUSED, code)


def test_a_question_stands_where_its_object_begins() -> None:
    """Lines of the file, and what belongs to no question is a heading."""
    text = '[\n {"question": "一",\n  "type": "x"},\n\n {"type": "y"}, 3\n]\n'
    made = parsed("jupyterquiz", text)
    assert [(one.place.line, one.place.end) for one in made.found] == [(2, 3), (5, 5), (5, 5)]
    assert [(one.place.line, one.place.end) for one in made.headings] == [(1, 1), (6, 6)]
    assert made.found[1].source == '{"type": "y"}'


@pytest.mark.parametrize("text", ["", "[", '[{"question": "一"', "{}", "null", "x", "[1] 2", "[" * 5000])
def test_a_broken_file_is_one_note_with_its_line(text: str) -> None:
    """Nothing is taken of it, and nothing fails."""
    made = imported(text)
    assert (made.blocks, len(made.notes), made.notes[0].place.line) == ((), 1, 1)


def test_a_fault_of_one_question_holds_up_no_other() -> None:
    """A name that is there twice refuses its question only."""
    right = json.dumps({"question": "一", "type": "numeric", "answers": [value(1)]}, ensure_ascii=False)
    made = imported(f'[{right},\n{{"type": "a", "type": "b"}},\n{right.replace("一", "二")}]')
    assert [block.outcome for block in made.blocks] == [Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED]
    assert (made.blocks[1].notes[0].code, made.blocks[1].notes[0].place.line) == ("duplicate_key", 2)


@given(banks)
def test_what_was_written_is_read_again(bank: Json) -> None:
    """Every question that is not listed as lost comes back with its meaning and its explanation."""
    written = write(bank)
    kept = [(one, *lost_of(written, one, "jupyterquiz")) for one in bank["questions"]]
    told = [(one, lost) for one, whole, lost in kept if not whole]
    meanings = {meaning_of({k: v for k, v in one.items() if k not in lost}) for one, lost in told}
    if len(meanings) < len(told):
        return
    again = read_again("jupyterquiz", written.content)
    assert len(again.questions) == len(told)
    for (one, lost), other in zip(told, again.questions, strict=True):
        assert one["type"] == "true_false" or same(one, other, lost)
        assert squeezed(other.get("explanation", "")) == squeezed(one.get("explanation", ""))


def test_the_page_shows_what_a_bank_shows() -> None:
    """Bold, emphasis and lines are HTML there; signs that look like HTML are text."""
    stem = "**遵义**会议\n*重要*吗？1 < 2 &lt; 3，2*3*4"
    asked = {"id": "t", "type": "true_false", "stem": stem, "points": 1, "level": "junior", "answer": True}
    written = write({"questions": [asked]}).content
    assert json.loads(written)[0]["question"] == (
        "<b>遵义</b>会议<br><i>重要</i>吗？1 &lt; 2 &amp;lt; 3，2<i>3</i>4"
    )
    assert read_again("jupyterquiz", written).questions[0]["stem"] == stem


def test_every_loss_is_listed() -> None:
    """Fields, weights, changed and lost questions."""
    common = {"stem": "题", "points": 5, "level": "junior"}
    options = [{"id": "a", "text": "甲", "weight": 0.5}, {"id": "b", "text": "乙"}]
    questions = [
        {"id": "t", "type": "true_false", **common, "answer": True},
        {"id": "m", "type": "multiple", **common, "options": options, "answer": ["a"], "tags": ["长征"]},
        {"id": "o", "type": "order", **common, "items": options},
        {"id": "b", "type": "blank", **common, "blanks": [{"accept": ["1"]}, {"accept": ["2"]}]},
        {"id": "n", "type": "numeric", **common, "answer": 1e15, "tolerance": 0.1234567},
    ]
    losses = write({"questions": questions}).losses
    assert [(one.question, one.code) for one in losses] == [
        ("t", "kind_changed"),
        *[("t", "field_lost")] * 3,
        *[("m", "field_lost")] * 5,
        ("o", "question_lost"),
        ("b", "question_lost"),
        *[("n", "field_lost")] * 4,
    ]


@given(json_of(WORDS) | st.lists(st.dictionaries(WORDS, json_of(WORDS) | WORDS, max_size=4), max_size=3))
def test_no_value_stops_the_reader(value: Any) -> None:
    """Whatever the JSON says, there is a report on it, and every line of it is somewhere."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    made = parsed("jupyterquiz", text)
    settle(made, "jupyterquiz")
    assert all(inside for _line, inside in uncovered_lines(text, made))


@given(st.text(st.sampled_from('[]{},:"\\un0- \n1a') | st.characters(), max_size=60))
def test_no_text_stops_the_reader(text: str) -> None:
    """JSON or not."""
    settle(parsed("jupyterquiz", text), "jupyterquiz")


@pytest.mark.parametrize("piece", ["{},", "[", '{"a":[', "1,\n", '"\\u0001",', "NaN,"])
def test_a_hostile_file_costs_in_proportion(piece: str) -> None:
    """Eight times the text takes about eight times as long, not sixty-four."""

    def cost(size: int) -> float:
        text = "[" + piece * (size // len(piece)) + "0]"
        return cpu_of(lambda: read(text, lambda _done, _all: None))

    assert cost(160_000) < 24 * max(cost(20_000), 0.02)


@pytest.mark.parametrize("piece", ["[", '{"a":', "1,", "题"])
def test_a_hostile_megabyte_ends_soon(piece: str) -> None:
    """Far within the time that an import is given."""
    begun = process_time()
    settle(read("[" + piece * (1_000_000 // len(piece)), lambda _done, _all: None), "jupyterquiz")
    assert process_time() - begun < 10
