"""GIFT as Moodle reads it, with a sentence for everything that a bank cannot hold."""

from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.cpu import cpu_of
from fakes.exchange_banks import (
    NASTY,
    bank_of,
    banks,
    lost_of,
    parsed,
    read_again,
    same,
    squeezed,
    uncovered_lines,
)
from quizkit.formats.exchange.blocks import Block, Import, Outcome
from quizkit.formats.exchange.gift import read, write
from quizkit.formats.exchange.settle import meaning_of, settle

SIGNS = st.text(
    st.sampled_from("{}=~#:%\\\n\n-> T*/[]$.1〇＝｛｝") | st.characters(exclude_categories=["Cs"]),
    max_size=120,
)


def imported(text: str) -> Import:
    """The report on a GIFT text."""
    return settle(parsed("gift", text), "gift")


def only(text: str) -> Block:
    """The only block of a GIFT text."""
    (block,) = imported(text).blocks
    return block


def question(text: str) -> dict[str, Any]:
    """The only question of a GIFT text, which holds."""
    made = only(text)
    assert made.question is not None, made.notes
    return made.question


def codes(text: str) -> list[str]:
    """What is said of the only block."""
    return [one.code for one in only(text).notes]


def test_escaped_signs_are_text() -> None:
    """A backslash makes a sign a letter, and \\n a line break."""
    made = question(r"1 \+ 1 \= 2\: \{a\} \~ \# \\ 一\n二{T}")
    assert made["stem"] == "1 \\+ 1 = 2: {a} ~ # \\ 一\n二"


def test_a_single_choice_keeps_the_order_of_its_options() -> None:
    """= is right, ~ is wrong."""
    made = question("遵义会议在哪一年召开？{~1934 年 =1935 年 ~1936 年}")
    assert [option["text"] for option in made["options"]] == ["1934 年", "1935 年", "1936 年"]
    assert (made["type"], made["answer"]) == ("single", "b")


def test_weights_make_a_multiple_response() -> None:
    """Even shares are what a bank takes anyway; others are kept with the option."""
    even = question("三大战役有{~%50%辽沈 ~%50%淮海 ~%-100%百团}")
    assert (even["type"], even["answer"]) == ("multiple", ["a", "b"])
    assert not any("weight" in option for option in even["options"])
    uneven = question("三大战役有{~%60%辽沈 ~%40%淮海 ~百团}")
    assert [option["weight"] for option in uneven["options"]] == [0.6, 0.4, 0]


def test_a_word_is_missing_where_the_braces_stand() -> None:
    """Text behind the braces turns them into a place to fill in; without any it is the end of the stem."""
    assert question("中共一大于{=1921 =一九二一}年召开。")["stem"] == "中共一大于____年召开。"
    assert question("中共一大召开的年份：{=1921}")["stem"] == "中共一大召开的年份：____"
    assert question("中共一大于____年召开。{=1921}")["stem"] == "中共一大于____年召开。"
    made = question("遵义会议在{~瑞金 =遵义}召开。")
    assert (made["type"], made["stem"]) == ("single", "遵义会议在____召开。")


@pytest.mark.parametrize(
    ("inside", "answer", "tolerance"),
    [
        ("#1935", 1935, None),
        ("#1935:2", 1935, 2),
        ("#1930..1935", 1932.5, 2.5),
        ("#0.1..0.2", 0.15, 0.05),
        ("#-221", -221, None),
        ("#=1935:1 =%50%1935:5", 1935, 1),
        ("#=1935 ~#想一想长征", 1935, None),
        ("#=1935 =%0%*#想一想长征", 1935, None),
    ],
)
def test_a_number_is_exact(inside: str, answer: float, tolerance: float | None) -> None:
    """A range is its middle and half its width, without a digit lost."""
    made = question(f"遵义会议在哪一年？{{{inside}}}")
    assert (made["type"], made["answer"], made.get("tolerance")) == ("numeric", answer, tolerance)


def test_spare_answers_of_a_matching_question_stay() -> None:
    """An empty left side is one more thing to choose from."""
    made = question("连一连{=古田会议 -> 1929 =遵义会议 -> 1935 = -> 1945}")
    assert [option["text"] for option in made["right"]] == ["1929", "1935", "1945"]
    assert made["pairs"] == {"l1": "r1", "l2": "r2"}


def test_feedback_becomes_part_of_the_explanation_by_the_text_of_its_answer() -> None:
    """Letters of options differ from paper to paper, so the text is what names one."""
    made = question("会址在哪里？{=遵义#对了 ~瑞金#再想想 ####会议在 1935 年召开。}")
    assert made["explanation"] == "会议在 1935 年召开。\n\n“遵义”：对了\n“瑞金”：再想想"
    made = question("会议在遵义召开。{T#想一想#很好####见教材。}")
    assert made["explanation"] == "见教材。\n\n“答错”：想一想\n“答对”：很好"


def test_comments_give_id_and_tags_and_categories_give_tags() -> None:
    """The category's tag is on everything that follows it; a heading says so."""
    made = imported(
        "// [id:q1] [tag:长征]\n会议在遵义召开。{T}\n\n"
        "$CATEGORY: $course$/top/党史/会议\n\n古田会议在 1929 年。{T}"
    )
    assert made.questions[0]["id"] == "q1"
    assert [q["tags"] for q in made.questions] == [["长征"], ["党史/会议"]]
    assert "党史/会议" in made.headings[0].means


def test_a_title_is_kept_unless_it_says_nothing() -> None:
    """The beginning of the stem is no title; a number is none worth keeping; others become a tag."""
    assert codes("::会议在遵义::会议在遵义召开。{T}") == []
    assert codes("::第 3 题::会议在遵义召开。{T}") == ["gift_title_number"]
    assert only("::转折点::会议在遵义召开。{T}").notes[0].code == "gift_title"
    assert question("::转折点::会议在遵义召开。{T}")["tags"] == ["转折点"]


def test_html_becomes_markdown_or_is_named() -> None:
    """Paragraphs, breaks, bold and emphasis are changed; any other tag refuses the question by name."""
    made = question('[html]<p>会议在<b>遵义</b>\n召开。</p><p dir\\="ltr">&nbsp;<em>对吗</em>？</p>{T}')
    assert made["stem"] == "会议在**遵义** 召开。\n\n*对吗*？"
    refused = only("[html]会议在<span>遵义</span>召开。{T}")
    assert "<span>" in refused.notes[0].message
    assert question("[markdown]1 &lt; 2{T}")["stem"] == "1 &lt; 2"


def test_two_questions_without_a_blank_line_are_two() -> None:
    """A forgotten blank line costs nothing."""
    made = imported("$CATEGORY: 会议\n遵义会议在 1935 年。{T}\n// [id:x]\n古田会议在{=1929}\n年。\n\n")
    assert [block.place.line for block in made.blocks] == [2, 3]
    assert [q["type"] for q in made.questions] == ["true_false", "blank"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("遵义会议", "gift_description"),
        ("遵义会议在 1935 年｛＝对｝", "gift_full_width"),
        ("遵义会议在哪一年{＝1935 ～1934}", "gift_full_width"),
        ("遵义会议在哪一年{=1935", "gift_brace"),
        ("遵义会议在哪一年=1935}", "gift_brace"),
        ("遵义会议{=a}}", "gift_brace"),
        ("遵义会议{=a {b} ~c}", "gift_brace_inside"),
        ("{=1921}年在{=上海}", "gift_two_braces"),
        ("谈谈你的看法。{}", "gift_essay"),
        ("选{=a" + "~b" * 100 + "}", "gift_many"),
        ("选{=a =b ~c}", "gift_two_right"),
        ("选{~a ~b}", "gift_no_right"),
        ("选{~%999%a ~b}", "gift_weight_range"),
        ("填{=*}", "gift_wildcard"),
        ("填{=%0%a}", "gift_no_right_text"),
        ("连{=a -> b =c}", "gift_row"),
        ("连{=a -> b}", "gift_few_rows"),
        ("哪年{#一九三五}", "gift_number"),
        ("哪年{#1935：2}", "gift_number"),
        ("哪年{#1940..1930}", "gift_number_order"),
        ("哪年{#1e300..1e301}", "gift_number_digits"),
        ("哪年{#=1935 =1936}", "gift_numbers"),
        ("哪年{#=%50%1935}", "gift_no_number"),
        ("选{=a}~", "blanks_count"),
        ("选{=a ~}", "empty_text"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(text: str, code: str) -> None:
    """One sentence names what is wrong; nothing else of the file suffers."""
    made = imported(f"会议在遵义召开。{{T}}\n\n{text}\n\n古田会议在 1929 年。{{T}}")
    if code == "blanks_count":
        made = imported(f"会议在遵义召开。{{T}}\n\n____{text}\n\n古田会议在 1929 年。{{T}}")
    assert [block.outcome for block in made.blocks] == [Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED]
    assert made.blocks[1].notes[-1].code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("会议在遵义。{true}", "gift_judged"),
        ("会议在遵义。{对}", "gift_judged"),
        ("会议在瑞金。{×#再想想}", "gift_judged"),
        ("会议在遵义。{=对}", "gift_maybe_judged"),
        ("选{~a=b ~c}", "gift_sign_inside"),
        ("：：会址：：会议在遵义。{T}", "gift_wide_title"),
        ("选{a ~b =c}", "gift_no_sign_wrong"),
        ("填{遵义}", "gift_no_sign_right"),
        ("填{=遵义 =%50%贵州}", "gift_short_weight"),
        ("填{=遵义 =%0%瑞金}", "gift_short_wrong"),
        ("选{=a ~%50%b}", "gift_part_of_wrong"),
        ("选{=%50%a ~b}", "gift_part_of_right"),
        ("选{~%50%a ~%20%b ~c}", "gift_weights_sum"),
        ("填{=1935 ～1934}", "gift_wide_sign"),
        ("哪年{#=1935 =%50%1936}", "gift_number_weight"),
        ("::会议在遵义。{T}", "gift_title_open"),
        ("\x01会议在遵义。{T}\n", "controls_dropped"),
    ],
)
def test_what_is_repaired_is_said(text: str, code: str) -> None:
    """Nothing is changed, and nothing left out, without a word."""
    made = imported(text)
    assert code in [one.code for one in (*made.notes, *made.blocks[0].notes)]
    assert made.questions


@given(banks)
def test_what_was_written_is_read_again(bank: dict[str, Any]) -> None:
    """Every question that is not listed as lost comes back with its meaning, id, tags and explanation."""
    written = write(bank)
    kept = [(one, *lost_of(written, one, "GIFT")) for one in bank["questions"]]
    told = [(one, lost) for one, whole, lost in kept if not whole]
    meanings = {meaning_of({k: v for k, v in one.items() if k not in lost}) for one, lost in told}
    again = read_again("gift", written.content)
    if len(meanings) < len(told):
        return  # two of the drawn questions differ only in what GIFT loses
    assert [one["id"] for one in again.questions] == [one["id"] for one, _lost in told]
    for (one, lost), other in zip(told, again.questions, strict=True):
        assert same(one, other, lost)
        assert squeezed(other.get("explanation", "")) == squeezed(one.get("explanation", ""))
        assert other.get("tags", []) == list(dict.fromkeys(map(squeezed, one.get("tags", ()))))


@given(NASTY, NASTY)
def test_weights_come_back_to_the_last_digit(one: str, other: str) -> None:
    """A weight of a bank is the same weight after a journey through GIFT."""
    options = [
        {"id": "a", "text": one + "甲", "weight": 1 / 3},
        {"id": "b", "text": other + "乙", "weight": -0.07},
    ]
    made = {"id": "m", "type": "multiple", "stem": "题", "points": 1, "level": "junior", "options": options}
    again = read_again("gift", write(bank_of([made | {"answer": ["a"]}])).content)
    assert [option["weight"] for option in again.questions[0]["options"]] == [1 / 3, -0.07]


def test_every_loss_is_listed() -> None:
    """Field by field, and whole questions with their kind."""
    common = {"stem": "题", "points": 5, "level": "junior"}
    order = {
        "id": "o",
        "type": "order",
        **common,
        "items": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}],
    }
    single = {
        "id": "s", "type": "single", **common, "unit": "", "difficulty": 3,
        "stem": "看图 ![地图](map.png)", "options": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}],
        "answer": "a", "sources": [{"title": "书", "by": "人", "year": 2021}],
    }  # fmt: skip
    blank = {"id": "b", "type": "blank", **common, "stem": "____", "blanks": [{"accept": ["甲->乙"]}]}
    made = write(bank_of([order, single, blank]) | {"licence": "CC0-1.0"})
    assert [(one.question, one.code) for one in made.losses] == [
        ("", "field_lost"),
        ("o", "question_lost"),
        *[("s", "field_lost")] * 4,
        ("s", "picture_lost"),
        ("b", "gift_arrow"),
    ]
    assert {"学段", "分值", "难度", "出处"} == {
        word for one in made.losses for word in ("学段", "分值", "难度", "出处") if f"“{word}”" in one.message
    }


@given(SIGNS)
def test_no_text_stops_the_reader_and_every_line_is_somewhere(text: str) -> None:
    """Each line that is not blank lies in one block or heading, whatever it is."""
    made = parsed("gift", text)
    settle(made, "gift")
    if not made.notes:
        assert uncovered_lines(text, made) == []


@pytest.mark.parametrize(
    "piece", ["{", "}", "=a->b", "~", "[id:", "::", "<b>", "<b><i>", "&amp", "\\", "$CATEGORY:a\n", "x{=a}\n"]
)
def test_a_hostile_file_costs_in_proportion(piece: str) -> None:
    """Eight times the text takes about eight times as long, not sixty-four."""

    def cost(size: int) -> float:
        text = "//" * (piece == "[id:") + "x{=" * (piece != "x{=a}\n") + piece * (size // len(piece)) + "}"
        return cpu_of(lambda: read(text, lambda _done, _all: None))

    assert cost(160_000) < 24 * max(cost(20_000), 0.02)


@pytest.mark.parametrize("piece", ["{", "~", "=a->b", "<b>", "\\", "题干\n"])
def test_a_hostile_megabyte_ends_soon(piece: str) -> None:
    """Far within the time that an import is given."""
    begun = process_time()
    settle(read("x{=" + piece * (1_000_000 // len(piece)), lambda _done, _all: None), "gift")
    assert process_time() - begun < 10
