"""A bank as a paper for people."""

from copy import deepcopy
from typing import Any

from hypothesis import given

from fakes.bank_files import BANK
from fakes.exchange_banks import banks
from quizkit.formats.exchange.markdown import write


def paper(bank: dict[str, Any]) -> str:
    """The paper of ``bank``."""
    return write(bank).content.decode("utf-8")


def test_questions_come_first_and_answers_after_all_of_them() -> None:
    """Nobody who reads the questions sees the key."""
    text = paper(BANK)
    asked, _, answers = text.partition("## 参考答案")
    assert "# 党史\n" in asked
    assert "## 一、单选题" in asked
    assert "- B．乙" in asked
    assert "解析" not in asked
    assert "1. B\n\n解析：解析\n\n出处：中国共产党简史，本书编写组，2021，第一章" in answers
    assert "2. AC" in answers
    assert "3. 正确" in answers
    assert "4. 孙中山；上海 / 沪（不分先后）" in answers
    assert "5. 1935年（误差 0.5）" in answers


def test_what_stands_in_the_right_order_in_a_bank_does_not_on_paper() -> None:
    """Items to order are listed by their text; the answer names them in their order."""
    bank = deepcopy(BANK)
    items = [{"id": "x", "text": "丙"}, {"id": "y", "text": "甲"}, {"id": "z", "text": "乙"}]
    bank["questions"] = [bank["questions"][5] | {"items": items}]
    text = paper(bank)
    assert "- A．丙\n- B．乙\n- C．甲" in text
    assert "1. ACB" in text


def test_the_losses_say_once_what_the_paper_does_not_show() -> None:
    """For the whole bank, not for each question: a paper is not read back."""
    losses = write(BANK).losses
    assert {one.question for one in losses} == {""}
    assert [one.code for one in losses] == ["field_lost"] * len(losses)
    said = " ".join(one.message for one in losses)
    assert all(word in said for word in ("许可", "同名表", "学段", "难度", "标签", "编号"))


@given(banks)
def test_every_bank_has_a_paper(bank: dict[str, Any]) -> None:
    """With a number and an answer for each question."""
    asked, _, answers = paper(bank).partition("## 参考答案")
    for number in range(1, len(bank["questions"]) + 1):
        assert f"**{number}.**" in asked
        assert f"\n{number}. " in answers or f"\n{number}.\n" in answers
