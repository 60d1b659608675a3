"""Pasted Chinese text: what is read, what is repaired, what is refused, and the way back."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.cpu import cpu_of
from fakes.exchange_banks import bank_of, bank_question, banks, holds, questions
from quizkit.formats.exchange.blocks import Block, Import, Outcome, Parsed
from quizkit.formats.exchange.settle import settle
from quizkit.formats.exchange.text import read, write
from quizkit.formats.exchange.text_lines import lines_of
from quizkit.formats.exchange.text_markup import literal, plain
from quizkit.formats.exchange.text_write import told
from quizkit.widgets.markdown import block as rendered


def parsed(text: str) -> Parsed:
    """What the reader finds."""
    return read(text, lambda _done, _all: None)


def imported(text: str) -> Import:
    """The report on ``text``."""
    return settle(parsed(text), "text")


def only(text: str) -> Block:
    """The one block of ``text``."""
    (block,) = imported(text).blocks
    return block


def question(text: str) -> dict[str, Any]:
    """The one question of ``text``."""
    block = only(text)
    assert block.question is not None, block.notes
    return block.question


def codes(text: str) -> list[str]:
    """What is said of the one block of ``text``."""
    return [one.code for one in only(text).notes]


# --- nothing is left out ---------------------------------------------------------------------------

PIECES = """\
一、单选题（每题2分）
二、判断题
第二部分 材料题
五、连线题
排序题
三、党史知识
2024年党史竞赛
1. 遵义会议召开于（ ）
2、中共一大
（1）古田会议
①红军
第3题 南昌起义
4红军长征
遵义会议在贵州。（√）
A. 甲
B．乙
C、丙
A.甲 B.乙 C.丙
（A）甲（B）乙
A 甲
Ｄ）丁
U.S.A.
答案：A
【答案】B【解析】略
答案：正确
答案：1-B，2-A
解析：遵义会议。
难度：易
出处：《中国共产党简史》
材料：1921年
阅读材料，回答问题。
参考答案
1-3 ABC
1.A 2.B
题号 1 2 3
答案 A B C
第 1 页 共 2 页
- 3 -
（完）
一、1-3 ABC 二、1.√ 2.×
二、对错对
6-10 ABC
2.B
题型：单选题
题干：长征开始于
选项A：1934年
1. 单选题（2分）
（√）1. 遵义在贵州省。
(B)2、长征开始于
B. 1934年(正确答案)
对【正确】
①1934 ②1935
我的答案：A
得分	评卷人
5分
难度系数：0.6
答案：B。长征开始于1934年。
3. 【答案：A】长征开始于（1934年）。
____年
普通的一行。
每空2分
<b>*[x](y)
"""
UNSEEN = ["", "　", "\t", "\u200b", "图\ufffc", "(((((("]
LINES = st.sampled_from([*PIECES.splitlines(), *UNSEEN]) | st.text(max_size=12)
PASTED = st.lists(LINES, max_size=25).map("\n".join)


@given(PASTED)
def test_every_line_that_is_not_blank_lies_in_exactly_one_block_or_heading(text: str) -> None:
    """Whatever is pasted, in whatever order: nothing falls out and nothing is taken twice."""
    made = parsed(text)
    times: dict[int, int] = {}
    for one in (*made.found, *made.headings):
        for number in range(one.place.line, one.place.end + 1):
            times[number] = times.get(number, 0) + 1
    for line in lines_of(text):
        if line.text or line.picture:
            assert times.get(line.number, 0) == 1, line
    assert all(count == 1 for count in times.values())


@given(PASTED)
def test_whatever_is_pasted_is_judged_without_a_failure(text: str) -> None:
    """Every block is accepted, repaired or refused; a refused one says why, a repaired one how."""
    made = imported(text)
    assert sum(made.count(outcome) for outcome in Outcome) == len(made.blocks)
    for block in made.blocks:
        assert (block.outcome is Outcome.ACCEPTED) == (not block.notes)
        assert (block.question is None) == (block.outcome is Outcome.REFUSED)


# --- there and back --------------------------------------------------------------------------------


@given(banks)
def test_what_is_written_without_a_loss_is_read_back_the_same(bank: dict[str, Any]) -> None:
    """Every field of it, whatever signs are in it."""
    written = write(bank)
    back = {one["id"]: one for one in imported(written.content.decode("utf-8")).questions}
    lost = {one.question for one in written.losses}
    for one in bank["questions"]:
        if one["id"] not in lost:
            assert told(back[one["id"]]) == told(one)


PLAIN = st.text("一二三红军长征遵义会议abc019，。“”（）《》、", min_size=1, max_size=12).map(
    lambda text: f"甲{text}乙"
)


@given(
    st.lists(questions.map(bank_question), min_size=1, max_size=4, unique_by=lambda one: one["id"]), st.data()
)
def test_ordinary_questions_lose_nothing(drawn: list[dict[str, Any]], data: st.DataObject) -> None:
    """With explanations, sources, tags and points as teachers write them."""
    for one in (part for each in drawn for part in (each, *each.get("questions", ()))):
        one["explanation"] = data.draw(PLAIN)
        one["sources"] = [
            {"title": "《中国共产党简史》", "by": "本书编写组，人民出版社", "year": 2021, "place": "第一章"}
        ]
        if "tags" in one:
            one["tags"] = list(dict.fromkeys(one["tags"]))
        for option in one.get("options", ()):
            option.pop("weight", None)
    bank = bank_of(one for one in drawn if holds(one))
    assert write(bank).losses == ()


@given(
    st.text("ab红 *_[]()<>!\\-+1.)#`~&\n", max_size=20).map(lambda text: "\n".join(text.split("\n")).strip())
)
def test_a_plain_text_is_shown_as_it_was_typed(text: str) -> None:
    """What would be mark-up is escaped; taking the escapes out again gives the same text."""
    if "![" in text or "___" in text:
        return
    shown = rendered(literal(text))
    for tag in ("<strong>", "<em>", "<li>", "<img"):
        assert tag not in shown
    assert plain(literal(text)) == text


def test_a_bank_says_what_a_text_cannot_hold() -> None:
    """Licence, names, weights, pictures and bold."""
    options = [{"id": "a", "text": "辽沈战役", "weight": 0.5}, {"id": "b", "text": "长征"}]
    stem = "**三大战役**包括 ![图](a.png)"
    one = {"id": "m", "type": "multiple", "stem": stem, "points": 2, "level": "junior"}
    bank = bank_of([one | {"options": options, "answer": ["a"]}])
    bank |= {"licence": "CC-BY-4.0", "names": [["孙中山", "孙文"]]}
    losses = [(one.question, one.code) for one in write(bank).losses]
    assert losses == [
        ("", "field_lost"),
        ("", "field_lost"),
        ("m", "field_lost"),
        ("m", "text_picture_lost"),
        ("m", "text_markup_lost"),
    ]


def test_what_would_be_read_otherwise_is_said_before_it_is_lost() -> None:
    """A line that looks like a label, in the middle of an explanation."""
    one = {"id": "a", "type": "true_false", "stem": "遵义在贵州省。", "answer": True}
    one |= {"points": 2, "level": "junior"}
    losses = write(bank_of([one | {"explanation": "见课本。\n难度：不高"}])).losses
    assert [(one.question, one.code) for one in losses] == [("a", "text_read_otherwise")]


# --- time ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["(", "（", "[", "【", "_", "*"])
def test_a_line_of_a_megabyte_of_brackets_is_read_within_a_second(sign: str) -> None:
    """Of CPU time."""
    line = sign * 1_000_000
    start = time.process_time()
    parsed(line)
    assert time.process_time() - start < 1


LONG = (
    "（A） 1.A␣ 一、1-2␣AB␣ （答案：A） A1 √1. 选项A： 题型：A⏎ 难度：0.5␣ [5分] A. 是 《“（ _␣ ![ 1.【 "
    "【答案】 1-2␣ ␣ (A 1⏎ 答案：A⏎ ① A、 （1）⏎ （3分） 出处：| \u200b 一、⏎ ； 1-B，"
)
BEFORE = ["", "一、填空题\n1. ", "1. 题____\n答案：", "1. 题\nA. ", "1. 题\n参考答案\n"]


@pytest.mark.parametrize("pattern", LONG.split())
@pytest.mark.parametrize("before", BEFORE)
def test_time_grows_with_the_length_and_not_with_its_square(pattern: str, before: str) -> None:
    """Eight times the text takes far less than sixty-four times the CPU time."""
    repeated = pattern.replace("␣", " ").replace("⏎", "\n")
    assert cpu_time(before + repeated * 8_000) < max(24 * cpu_time(before + repeated * 1_000), 0.5)


def cpu_time(text: str) -> float:
    """Of an import."""
    return cpu_of(lambda: imported(text + "。\nA. 甲\nB. 乙\n答案：A"))


def test_a_paper_of_more_than_a_thousand_questions_is_counted_on() -> None:
    """Numbers of four digits are numbers behind 999, also where some are missing; a year is none."""
    numbers = [*range(1, 1002), 1004]
    paper = "一、判断题\n" + "".join(
        f"{n}. 第{n}句话。\n答案：√\n解析：如下。\n1949、1950年。\n" for n in numbers
    )
    made = settle(read(paper, lambda _done, _all: None), "text")
    assert [block.question["stem"] for block in made.blocks if block.question] == [
        f"第{n}句话。" for n in numbers
    ]
    assert {block.question["explanation"] for block in made.blocks if block.question} == {
        "如下。\n1949、1950年。"
    }


def test_a_block_of_such_a_paper_is_read_by_itself() -> None:
    """A teacher who puts question 1001 right sees no number in its stem."""
    made = settle(read("1001. 国旗是五星红旗。\n答案：√", lambda _done, _all: None), "text")
    assert [block.question and block.question["stem"] for block in made.blocks] == ["国旗是五星红旗。"]
