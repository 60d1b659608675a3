"""A word of a teacher means the same wherever it stands: in a paste, in a table of Word, in a workbook."""

import io
from itertools import chain
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies  # noqa: F401 - sets how hypothesis runs
from fakes.workbooks import book, read
from quizkit.formats.exchange import text, xlsx
from quizkit.formats.exchange.docx.tables import labelled_rows
from quizkit.formats.exchange.settle import settle
from quizkit.formats.exchange.text_heads import head_at, type_named
from quizkit.formats.exchange.words import (
    CHOICE,
    COMMON,
    DIFFICULTY_WORDS,
    FALSE_WORDS,
    LEVEL_WORDS,
    NO_HEADS,
    OPEN,
    OPEN_WORDS,
    TRUE_WORDS,
    TYPE_WORDS,
    TYPES,
    UNSURE,
    difficulty_of,
    is_judgement,
    level_of,
    truth_of,
    type_of,
    type_within,
)
from quizkit.formats.exchange.xlsx.examples import EXAMPLES

STATEMENT = "遵义会议在 1935 年召开。"
TRUTHS = {
    word: truth for truth, words in ((True, TRUE_WORDS), (False, FALSE_WORDS)) for word in words.split()
}
GRADES = {
    **dict.fromkeys(("一年级", "六年级", "小学三年级", "5年级", "四年级上册"), "primary"),
    **dict.fromkeys(("七年级", "八年级", "9年级", "初二年级", "初中三年级", "八年级下学期"), "junior"),
    **dict.fromkeys(("高一", "高二年级", "高中三年级", "高一上册"), "senior"),
}
LEVELS = {word: level for level, words in LEVEL_WORDS.items() for word in words.split()} | GRADES
DIFFICULTIES = {word: value for value, words in DIFFICULTY_WORDS.items() for word in words.split()} | {
    "中等题": 2,
    "较难（0.4）": 3,
}
EXAMPLE = {question["type"]: question for question in EXAMPLES} | {CHOICE: EXAMPLES[0]}


def pasted(content: str) -> dict[str, Any]:
    """The one question of a paste."""
    (question,) = settle(text.read(content, lambda _done, _all: None), "text").questions
    return question


def three_ways(column: str, word: str) -> list[Any]:
    """What ``word`` in a column of that name gives: in a paste, in a table of Word, in a workbook."""
    row = {"序号": "1", "题型": "判断题", "题干": STATEMENT, "答案": "对"} | {column: word}
    header, values = list(row), list(row.values())
    labels = [f"{name}：{row[name]}" for name in header if name not in ("序号", "题干")]
    (lines,) = labelled_rows([header, values]) or ()
    (of_cells,) = read(book(header, values)).questions
    field = {"学段": "level", "难度": "difficulty", "答案": "answer"}[column]
    of_paste, of_table = pasted("\n".join([f"1. {STATEMENT}", *labels])), pasted("\n".join(lines))
    return [found.get(field) for found in (of_paste, of_table, of_cells)]


@pytest.mark.parametrize(("word", "level"), LEVELS.items())
def test_a_level_is_the_same_in_every_file(word: str, level: str) -> None:
    """Words and school years."""
    assert three_ways("学段", word) == [level] * 3


@pytest.mark.parametrize(("word", "difficulty"), DIFFICULTIES.items())
def test_a_difficulty_is_the_same_in_every_file(word: str, difficulty: int) -> None:
    """Words, numbers and one star."""
    assert three_ways("难度", word) == [difficulty] * 3


@pytest.mark.parametrize(("word", "truth"), TRUTHS.items())
def test_a_judgement_is_the_same_in_every_file(word: str, truth: bool) -> None:
    """Words, letters and signs."""
    assert three_ways("答案", word) == [truth] * 3


@pytest.mark.parametrize(("word", "kind"), TYPES.items())
def test_a_type_is_the_same_behind_a_label_and_in_a_cell(word: str, kind: str) -> None:
    """题型：不定项选择题, and the same in the column 题型; each with a question of that type."""
    asked = {"schema_version": 1, "id": "b", "title": "题库", "questions": [EXAMPLE[kind]]}
    whole = openpyxl.load_workbook(io.BytesIO(xlsx.write(asked).content))
    sheet = next(one for one in whole.worksheets if one["A1"].value == "题型")
    sheet["A2"].value = word
    out = io.BytesIO()
    whole.save(out)
    assert [question["type"] for question in read(out.getvalue()).questions] == [EXAMPLE[kind]["type"]]
    assert type_named(word) == type_of(word) == kind


@pytest.mark.parametrize(("word", "kind"), [one for one in TYPES.items() if not one[0].isascii()])
def test_a_type_is_the_same_in_a_head_and_in_a_heading(word: str, kind: str) -> None:
    """二、不定项选择题（每题2分） in a paste and between the rows of a workbook."""
    for heading in (f"二、{word}", f"二、{word}（每题2分）", f"三．{word}（共 10 分）："):
        head = head_at(heading)
        assert head is not None
        assert head.type == ("" if word in NO_HEADS else kind)
        assert type_within(heading) == kind


@pytest.mark.parametrize("word", sorted(NO_HEADS))
def test_below_a_head_that_says_nothing_sure_each_answer_tells_the_type(word: str) -> None:
    """二、组合题 and 二、计算题 may head choices as well as blanks."""
    choice = "1. 遵义会议召开于（ ）\nA. 1934年\nB. 1935年\n答案：B"
    blank = "2. 遵义会议在____召开。\n答案：遵义"
    found = settle(text.read(f"二、{word}\n{choice}\n{blank}", lambda _done, _all: None), "text")
    assert [question["type"] for question in found.questions] == ["single", "blank"]


@pytest.mark.parametrize("word", TYPE_WORDS["passage"].split())
def test_a_question_without_a_material_is_no_passage(word: str) -> None:
    """题型：材料题 at one question, or （材料题） in it, is no failure: its answer tells what it is."""
    choice = "1. 遵义会议召开于（ ）{}\nA. 1934年\nB. 1935年\n答案：B{}"
    assert pasted(choice.format("", f"\n题型：{word}"))["type"] == "single"
    if not word.isascii():
        assert pasted(choice.format(f"（{word}）", ""))["type"] == "single"


@pytest.mark.parametrize("word", sorted(COMMON | NO_HEADS))
def test_a_common_word_heads_nothing_by_itself(word: str) -> None:
    """材料：… begins a material, 数字… a sentence: they are heads only behind 一、 and with nothing more."""
    for line in (word, f"{word}：新中国成立。", f"（一）{word}", f"一、{word}技术在学校的应用"):
        head = head_at(line)
        assert head is None or head.type == ""


@pytest.mark.parametrize("word", sorted(UNSURE))
def test_a_letter_in_a_bracket_is_no_judgement(word: str) -> None:
    """A stem may end with （r）; only where an answer is asked for does it judge."""
    assert truth_of(word) is not None
    assert not is_judgement(word)
    found = settle(text.read(f"1. 圆的半径记作字母（{word}）", lambda _done, _all: None), "text").questions
    assert "true_false" not in [question["type"] for question in found]


def test_what_stands_behind_a_judgement_is_not_lost_in_a_paste() -> None:
    """错误（瑞金在江西省） explains itself."""
    question = pasted("1. 瑞金在福建省。\n题型：判断题\n答案：错误（瑞金在江西省）")
    assert question["answer"] is False
    assert "江西省" in question["explanation"]


def test_questions_that_nobody_can_score_have_no_type_of_ours() -> None:
    """简答题 heads a section of a paste; in a workbook it is an unknown type."""
    for word in OPEN_WORDS:
        assert (type_named(word), type_of(word), type_within(word)) == (OPEN, "", "")


def test_no_word_stands_in_two_rows_of_a_table() -> None:
    """A word has one meaning."""
    for words in (TYPE_WORDS, LEVEL_WORDS, DIFFICULTY_WORDS, {True: TRUE_WORDS, False: FALSE_WORDS}):
        listed = list(chain.from_iterable(row.split() for row in words.values()))
        assert sorted(listed) == sorted(set(listed))


_WIDE = {at: at + 0xFEE0 for at in range(0x21, 0x7F)}


@given(st.sampled_from([*TYPES, *LEVELS, *DIFFICULTIES, *TRUTHS]), st.data())
def test_how_a_word_is_typed_changes_nothing(word: str, data: st.DataObject) -> None:
    """Full-width or in capitals, with blanks around it and a full stop behind it."""
    form = data.draw(st.sampled_from([str.upper, str.title, lambda one: one.translate(_WIDE)]))
    blank = data.draw(st.sampled_from(("", " ", "\u3000", "\t")))
    end = data.draw(st.sampled_from(("", "。", "．")))
    typed = blank + form(word) + end + blank
    for meaning in (type_of, level_of, difficulty_of, truth_of):
        assert meaning(typed) == meaning(word)
