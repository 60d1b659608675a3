"""Workbooks of other systems: headers, options and answers are understood, and what is changed is said."""

import io

import openpyxl
import pytest

from fakes import office
from fakes.workbooks import SINGLE, STEM, YEARS, Values, book, codes, only, read
from quizkit.formats.exchange.blocks import Outcome
from quizkit.formats.exchange.xlsx.words import TITLES, column_of


@pytest.mark.parametrize(
    "header",
    [
        "题型 题干 选项A 选项B 选项C 答案",
        "题目类型 题目 A B C 正确答案",
        "试题类型* 试题内容（必填） A选项 B选项 C选项 标准答案",
        "类型 问题 选项1 选项2 选项3 参考答案",
        "Type Question OptionA OptionB OptionC Answer",
    ],
)
def test_usual_headers_are_understood(header: str) -> None:
    """As the systems of schools write them, Chinese and English."""
    block = only(header, *SINGLE)
    assert block.outcome is Outcome.ACCEPTED
    assert block.question is not None
    assert (block.question["type"], block.question["answer"]) == ("single", "b")
    assert [option["text"] for option in block.question["options"]] == list(YEARS)


def test_every_title_of_the_template_is_a_header_in_both_languages() -> None:
    """A column that is written is read."""
    for name, title in TITLES.items():
        assert column_of(title) == name


def test_rows_above_the_header_are_headings() -> None:
    """A title and a remark above the table are said to be no questions; all rows are accounted for."""
    rows = [("五年级党史题库",), (), ("请勿改动表头",), office.HEADER, SINGLE]
    made = read(book(*rows))
    assert [(heading.place.line, heading.text) for heading in made.headings][:2] == [
        (1, "五年级党史题库"),
        (3, "请勿改动表头"),
    ]
    assert [block.place.line for block in made.blocks] == [5]


def test_a_header_of_two_rows() -> None:
    """选项 above, A B C below it."""
    rows = [("题型", "题干", "选项", None, None, "答案"), (None, None, "A", "B", "C", None), SINGLE]
    (block,) = read(book(*rows, merged=["C1:E1", "A1:A2", "B1:B2", "F1:F2"])).blocks
    assert block.outcome is Outcome.ACCEPTED


def test_a_sheet_without_a_header_is_one_refused_block() -> None:
    """Its rows are shown, and the sentence says what a header is."""
    made = read(book((STEM, "B"), (STEM, "C")))
    (block,) = made.blocks
    assert codes(block) == ["xlsx_no_header"]
    assert (block.place.line, block.place.end) == (1, 2)
    assert STEM in block.source


@pytest.mark.parametrize(
    "cell",
    [
        "A.1934 年\nB.1935 年\nC.1936 年",
        "A．1934 年 B．1935 年 C．1936 年",
        "1934 年|1935 年|1936 年",
        "1934 年；1935 年；1936 年",
        "A、1934 年；B、1935 年；C、1936 年",
    ],
)
def test_options_in_one_cell(cell: str) -> None:
    """By letters, lines or signs; it is said how many they were taken for."""
    block = only("题型 题干 选项 答案", "单选题", STEM, cell, "B")
    assert block.question is not None
    assert [option["text"] for option in block.question["options"]] == list(YEARS)
    assert codes(block) == ["xlsx_options_split"]


def test_letters_before_options_are_taken_away() -> None:
    """They would stand there twice on a student's page."""
    block = only("题型 题干 选项A 选项B 答案", "单选题", STEM, "A. 1934 年", "B、1935 年", "B")
    assert block.question is not None
    assert [option["text"] for option in block.question["options"]] == ["1934 年", "1935 年"]
    assert codes(block) == ["xlsx_option_label", "xlsx_option_label"]


@pytest.mark.parametrize(
    ("answer", "expected", "noted"),
    [
        ("AC", ["a", "c"], []),
        ("A、C", ["a", "c"], []),
        ("ａ；ｃ", ["a", "c"], []),
        ("答案：A,C", ["a", "c"], []),
        ("1934 年；1936 年", ["a", "c"], ["xlsx_answer_by_text"]),
        ("1,3", ["a", "c"], ["xlsx_answer_by_number"]),
    ],
)
def test_forms_of_answers(answer: str, expected: list[str], noted: list[str]) -> None:
    """Letters with any sign between, the options' texts, their numbers."""
    block = only("题型 题干 选项A 选项B 选项C 答案", "多选题", STEM, *YEARS, answer)
    assert block.question is not None
    assert block.question["answer"] == expected
    assert codes(block) == noted


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("正确", True),
        ("错", False),
        ("√", True),
        ("×", False),
        ("T", True),
        ("否", False),
        (True, True),
        ("对。", True),
    ],
)
def test_answers_of_true_or_false(answer: object, expected: bool) -> None:
    """Words and signs, and what Excel itself makes of TRUE."""
    block = only("题型 题干 答案", "判断题", "遵义会议在 1935 年召开。", answer)
    assert block.question is not None
    assert block.question["answer"] is expected


def test_true_or_false_with_options() -> None:
    """A and B with 正确 and 错误 as options."""
    block = only("题型 题干 选项A 选项B 答案", "判断题", "遵义会议在 1935 年召开。", "正确", "错误", "A")
    assert block.question is not None
    assert block.question["answer"] is True


@pytest.mark.parametrize(
    ("stem", "answer", "expected", "noted"),
    [
        ("____年在____。", "1921；一九二一|上海", [["1921", "一九二一"], ["上海"]], []),
        ("（ ）年在（ ）。", "1921|上海", [["1921"], ["上海"]], ["xlsx_holes"]),
        ("____年在____。", "（1921）（上海）", [["1921"], ["上海"]], ["xlsx_blanks_split"]),
        ("____年在____。", "1921；上海", [["1921"], ["上海"]], ["xlsx_blanks_split"]),
        ("中共一大在哪里开幕？", "上海", [["上海"]], ["xlsx_hole_added"]),
        ("____年。", 1921, [["1921"]], []),
        ("____。", r"a\|b\；c", [["a|b；c"]], []),
    ],
)
def test_answers_of_blanks(stem: str, answer: object, expected: list[list[str]], noted: list[str]) -> None:
    """Bars between blanks, semicolons between ways to write one; other ways are said."""
    block = only("题型 题干 答案", "填空题", stem, answer)
    assert block.question is not None
    assert [blank["accept"] for blank in block.question["blanks"]] == expected
    assert codes(block) == noted


def test_numbers_with_units_and_tolerance() -> None:
    """The unit may stand in the answer."""
    block = only("题型 题干 答案 误差", "数字题", STEM, "1935年", 2)
    assert block.question is not None
    assert [block.question[key] for key in ("answer", "unit", "tolerance")] == [1935, "年", 2]
    assert codes(block) == ["xlsx_unit_split"]


def test_a_tolerance_that_is_no_number_is_refused() -> None:
    """It decides what is right."""
    block = only("题型 题干 答案 误差", "数字题", STEM, 1935, "一点")
    assert [(note.code, note.place.column) for note in block.notes] == [("xlsx_number_unread", "D")]


def test_numbers_in_words() -> None:
    """一九四九 is a number, too, as it is in a student's answer; that it was read so is said."""
    block = only("题型 题干 答案 单位", "数字题", STEM, "一九三五", "年")
    assert block.question is not None
    assert (block.question["answer"], codes(block)) == (1935, ["xlsx_answer_words"])


def test_points_that_a_heading_gives_to_each_question() -> None:
    """一、判断题（每题 2 分）: where a row has none of its own."""
    rows = [
        ("题干", "答案", "分值"),
        ("一、判断题（每小题 2.5 分）",),
        ("第一句。", "对"),
        ("第二句。", "对", 4),
    ]
    made = read(book(*rows))
    assert [question["points"] for question in made.questions] == [2.5, 4]
    assert "xlsx_points_of_section" in [note.code for note in made.notes]


@pytest.mark.parametrize(
    "answer",
    [
        *(
            "CABD",
            "cabd。",
            "C、A、B、D",
            "C和A和B和D",
            "C|A/B；D",
            "C→A→B→D",
            "C－A—B–D",
            "C<A<B<D",
            "C->A->B->D",
        ),
        *("3124", "3 1 2 4", "3-1-2-4", "３，１，２，４", "③①②④", "③→①→②→④"),
    ],
)
def test_orders(answer: str) -> None:
    """The options in any order, the answer in the right one."""
    items = ("古田会议", "遵义会议", "南昌起义", "渡江战役")
    block = only("题型 题干 选项A 选项B 选项C 选项D 答案", "排序题", "按先后排列。", *items, answer)
    assert block.question is not None
    assert [item["text"] for item in block.question["items"]] == [items[n] for n in (2, 0, 1, 3)]


@pytest.mark.parametrize("answer", ["CABDE", "CAB", "3 1 2 4 5", "CABDA"])
def test_an_order_that_names_something_else_is_refused(answer: str) -> None:
    """A letter too many is a mistake of the sheet, not to be passed over."""
    items = ("古田会议", "遵义会议", "南昌起义", "渡江战役")
    block = only("题型 题干 选项A 选项B 选项C 选项D 答案", "排序题", "按先后排列。", *items, answer)
    assert block.outcome is Outcome.REFUSED
    assert codes(block) == ["xlsx_order_answer"]


@pytest.mark.parametrize(("answer", "taken"), [("对（√）", True), ("A（对）", True), ("错（1949年）", False)])
def test_what_stands_behind_a_judgement_is_not_dropped(answer: str, taken: bool) -> None:
    """A sign that says the same is read over; an explanation there is refused with the cell."""
    block = only("题型 题干 答案", "判断题", "开国大典在1949年10月1日举行。", answer)
    assert (block.outcome is not Outcome.REFUSED) is taken


@pytest.mark.parametrize(
    "cells",
    [
        ("古田会议", "遵义会议", "1. 1935 年\n2. 1929 年\n3. 1945 年", "A2 B1"),
        ("古田会议", "遵义会议", "1935 年\n1929 年\n1945 年", "A-2；B-1"),
        ("古田会议→1929 年", "遵义会议→1935 年", None, "见选项"),
        ("古田会议", "遵义会议", None, "1929 年|1935 年"),
    ],
)
def test_matches(cells: Values) -> None:
    """Left in the options; right in its own column, behind arrows or in the answer."""
    block = only("题型 题干 选项A 选项B 右边 答案", "连线题", "连起来。", *cells)
    question = block.question
    assert question is not None
    right = {one["id"]: one["text"] for one in question["right"]}
    pairs = {one["text"]: right[question["pairs"][one["id"]]] for one in question["left"]}
    assert pairs == {"古田会议": "1929 年", "遵义会议": "1935 年"}


def test_without_types_the_answers_tell() -> None:
    """One note for the sheet where the column is missing, one for the row where a cell is empty."""
    header = ("题干", "选项A", "选项B", "选项C", "答案")
    rows = [(STEM, *YEARS, "B"), (STEM, *YEARS, "AB"), ("一句话。", None, None, None, "对")]
    rows += [("____会议。", None, None, None, "遵义"), (STEM, None, None, None, 1935)]
    made = read(book(header, *rows))
    assert [one["type"] for one in made.questions] == ["single", "multiple", "true_false", "blank", "numeric"]
    assert [note.code for note in made.notes] == ["xlsx_no_type_column", "defaults"]
    assert codes(only("题型 题干 答案", None, "一句话。", "对")) == ["xlsx_type_guessed"]


def test_the_sheet_s_name_or_a_heading_gives_the_type() -> None:
    """判断题 as the name of a sheet; 一、单选题 as a row of its own."""
    made = read(book(("题干", "答案"), ("遵义会议在 1935 年召开。", "对"), name="判断题"))
    assert [question["type"] for question in made.questions] == ["true_false"]
    assert [note.code for note in made.notes] == ["defaults"]
    rows = [
        ("序号", "题干", "答案"),
        ("一、判断题",),
        (1, "一句话。", "对"),
        ("二、填空题（每题 2 分）",),
        (2, "____会议。", "对"),
    ]
    made = read(book(*rows))
    assert [question["type"] for question in made.questions] == ["true_false", "blank"]
    assert len(made.headings) == 3


def test_rows_that_share_a_text_are_a_passage() -> None:
    """By repeating it, by 同上, or by a merged cell; without a row of its own the passage gets a stem."""
    header = ("题型", "材料", "题干", "答案")
    for second, merged in (("材料一", ()), ("同上", ()), (None, ("B2:B3",))):
        rows = [
            ("判断题", "材料一", "第一句。", "对"),
            ("判断题", second, "第二句。", "错"),
            ("判断题", None, "第三句。", "对"),
        ]
        made = read(book(header, *rows, merged=merged))
        assert [question["type"] for question in made.questions] == ["passage", "true_false"]
        assert [part["answer"] for part in made.questions[0]["questions"]] == [True, False]
        assert (made.blocks[0].place.line, made.blocks[0].place.end) == (2, 3)
        assert "xlsx_passage_stem" in codes(made.blocks[0])


def test_several_sheets_and_hidden_ones() -> None:
    """All are read; that one is hidden, or some rows, is said. A hidden list without a header is left."""
    made = openpyxl.Workbook()
    first = made.active
    assert first is not None
    for sheet in (first, made.create_sheet("隐藏")):
        sheet.append(list(office.HEADER))
        sheet.append([*SINGLE[:1], f"{sheet.title}：{STEM}", *SINGLE[2:]])
    made["隐藏"].sheet_state = "hidden"
    lists = made.create_sheet("列表")
    lists.append(["小学"])
    lists.sheet_state = "hidden"
    first.row_dimensions[2].hidden = True
    out = io.BytesIO()
    made.save(out)
    report = read(out.getvalue())
    assert len(report.questions) == 2
    assert [note.code for note in report.notes] == ["xlsx_hidden_rows", "xlsx_hidden_sheet", "defaults"]
    assert [heading.place.sheet for heading in report.headings][-1] == "列表"


def test_nothing_is_dropped_without_a_word() -> None:
    """Columns that are not known, twice there, or only count are named with the number of their cells."""
    header = ("序号", "题型", "题干", "答案", "答案", "出题人", "题库管理员")
    made = read(book(header, (1, "判断题", "一句话。", "对", "错", "张老师", None), (2,)))
    assert [(note.code, note.place.column) for note in made.notes][:3] == [
        ("xlsx_numbering", "A"),
        ("xlsx_same_column", "E"),
        ("xlsx_unknown_column", "F"),
    ]
    assert "出题人：张老师" in made.blocks[0].source
    assert [heading.place.line for heading in made.headings] == [1, 3]


def test_values_that_are_not_known_are_left_out_and_said() -> None:
    """Level, difficulty, points: the question is taken with what is usual."""
    header = "题型 题干 答案 分值 学段 难度"
    block = only(header, "判断题", "一句话。", "对", "好多", "大学", "特别难")
    assert codes(block) == ["xlsx_points_unread", "xlsx_level_unread", "xlsx_difficulty_unread"]
    assert block.outcome is Outcome.REPAIRED
    block = only(header, "判断题", "一句话。", "对", "2.5分", "七年级", "较难")
    assert block.question is not None
    assert [block.question[key] for key in ("points", "level", "difficulty")] == [2.5, "junior", 3]


def test_sources_in_one_cell() -> None:
    """With author and year they are a source; without they go behind the explanation."""
    source = "《中国共产党简史》，本书编写组，2021年，第一章"
    block = only("题型 题干 答案 出处", "判断题", "一句话。", "对", source)
    assert block.question is not None
    assert block.question["sources"] == [
        {"title": "《中国共产党简史》", "by": "本书编写组", "year": 2021, "place": "第一章"}
    ]
    block = only("题型 题干 答案 出处", "判断题", "一句话。", "对", "《中国共产党简史》")
    assert block.question is not None
    assert block.question["explanation"] == "出处：《中国共产党简史》"
    assert codes(block) == ["xlsx_source_moved"]


def test_what_is_left_out_is_said() -> None:
    """Total points of a passage, a word for any order that is none, characters that nobody sees."""
    rows = [
        ("题型", "材料", "题干", "答案", "分值"),
        ("材料题", "材料。", "读。", None, 10),
        ("判断题", "同上", "一句。", "对", 2),
    ]
    assert codes(read(book(*rows)).blocks[0]) == ["xlsx_passage_points"]
    block = only("题型 题干 答案 不分先后", "填空题", "____和____。", "甲|乙", "随便")
    assert codes(block) == ["xlsx_any_order_unread"]
    made = read(
        office.workbook(
            office.sheet(
                [office.texts(("题型", "题干", "答案")), office.texts(("判断题", "一_x0007_句。", "对"))]
            )
        )
    )
    assert (made.questions[0]["stem"], codes(made.blocks[0])) == ("一句。", ["xlsx_controls"])


def test_a_cell_longer_than_excel_s_own_is_refused() -> None:
    """Such a file was made by no spreadsheet."""
    rows = [office.texts(("题型", "题干", "答案")), office.texts(("判断题", "长" * 40_000, "对"))]
    (block,) = read(office.workbook(office.sheet(rows))).blocks
    assert codes(block) == ["xlsx_too_long"]
    assert len(block.source) < 35_000
