"""Tables of answers at the end of a paper: however they are written, each answer reaches its question."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.formats.exchange.blocks import Outcome
from quizkit.formats.exchange.settle import settle
from quizkit.formats.exchange.text import read

HEADS = {"single": "单选题", "multiple": "多选题", "true_false": "判断题", "blank": "填空题"}
ANSWERS = {
    "single": st.sampled_from("ABCD"),
    "multiple": st.sets(st.sampled_from("ABCD"), min_size=2).map(lambda letters: "".join(sorted(letters))),
    "true_false": st.sampled_from("√×"),
    "blank": st.sampled_from(["遵义", "1935", "井冈山", "8月1日", "二万五千里"]),
}
OPTIONS = "A.延安 B.瑞金 C.遵义 D.会宁"


@dataclass(frozen=True)
class Paper:
    """Questions of one section after the other, and whether their numbers go on over the sections."""

    sections: tuple[tuple[str, tuple[str, ...]], ...]
    goes_on: bool

    def numbers(self, at: int) -> range:
        """Of the questions of a section."""
        before = sum(len(answers) for _type, answers in self.sections[:at]) if self.goes_on else 0
        return range(before + 1, before + 1 + len(self.sections[at][1]))

    def text(self) -> str:
        """Without an answer."""
        lines = []
        for at, (type_, _answers) in enumerate(self.sections):
            lines.append(f"{'一二三四'[at]}、{HEADS[type_]}")
            for number in self.numbers(at):
                hole = "____" if type_ == "blank" else ""
                lines.append(f"{number}. 第{'一二三四'[at]}大题里的{number}号地名{hole}。")
                lines += [OPTIONS] if type_ in {"single", "multiple"} else []
        return "\n".join(lines)


def section(type_: str) -> st.SearchStrategy[tuple[str, tuple[str, ...]]]:
    """Two to five questions of a type."""
    return st.lists(ANSWERS[type_], min_size=2, max_size=5).map(lambda answers: (type_, tuple(answers)))


papers = st.builds(
    Paper,
    st.permutations(list(HEADS)).flatmap(lambda types: st.tuples(*map(section, types[:3]))),
    st.booleans(),
)


@given(
    papers,
    st.sampled_from(["{n}、", "{word}：", "{n}、{word} ", "{n}、{word}\n"]),
    st.sampled_from([" ", "\n", "；"]),
    st.sampled_from(["\n", "  "]),
    st.booleans(),
)
def test_every_answer_of_a_table_reaches_its_question(
    paper: Paper, head: str, between: str, apart: str, anew: bool
) -> None:
    """Named by numeral or type, on one line or several, counted as the questions are or anew."""
    table = []
    for at, (type_, answers) in enumerate(paper.sections):
        start = 1 if anew else paper.numbers(at)[0]
        entries = between.join(f"{number}.{answer}" for number, answer in enumerate(answers, start=start))
        table.append(head.format(n="一二三四"[at], word=HEADS[type_]) + entries)
    apart = "\n" if "\n" in head + between else apart  # what begins a line has begun on one
    made = settle(read(f"{paper.text()}\n\n参考答案\n{apart.join(table)}", lambda _done, _all: None), "text")
    wanted = [answer for _type, answers in paper.sections for answer in answers]
    assert [block.outcome for block in made.blocks] == [Outcome.REPAIRED] * len(wanted), made.blocks
    assert [_answer(block.question) for block in made.blocks] == wanted
    assert {one.code for one in made.notes} <= {"defaults"}


def _answer(question: dict[str, object] | None) -> str:
    """As the table writes it."""
    assert question is not None
    if question["type"] == "blank":
        (blank,) = question["blanks"]  # type: ignore[misc]
        (text,) = blank["accept"]
        return str(text)
    answer = question["answer"]
    if isinstance(answer, bool):
        return "√" if answer else "×"
    return "".join(str(letter) for letter in answer).upper()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "table", ["1-3 ABC", "1—3：A B C", "1~3 A、B、C", "1.A 2.B 3.C", "1、A；2、B；3、C", "（1）A（2）B（3）C"]
)
def test_the_usual_ways_to_write_a_table(table: str) -> None:
    """Ranges with any dash, numbers with any sign."""
    text = "\n".join(f"{number}. 地名{number}\n{OPTIONS}" for number in (1, 2, 3))
    made = settle(read(f"{text}\n答案\n{table}", lambda _done, _all: None), "text")
    assert [block.question["answer"] for block in made.blocks if block.question] == ["a", "b", "c"]


def test_a_range_with_too_few_answers_is_not_used_and_said() -> None:
    """Nobody knows which one is missing."""
    text = "\n".join(f"{number}. 地名{number}\n{OPTIONS}" for number in (1, 2, 3))
    made = settle(read(f"{text}\n答案\n1-3 AB", lambda _done, _all: None), "text")
    assert [block.outcome for block in made.blocks] == [Outcome.REFUSED] * 3
    assert "text_key_line_unread" in {one.code for one in made.notes}
