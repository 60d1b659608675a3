"""Rosters: Chinese and English headers, and every row that does not hold."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.roster import RosterRow
from quizkit.errors import InvalidFile
from quizkit.formats.problems import Problem
from quizkit.formats.roster import load_roster

Write = Callable[..., Path]
HEAD = "county,school,grade,class,level,seat,name\n"
ZH_HEAD = "区县,学校,年级,班级,学段,座号,姓名\n"
WANG = "红岩县,实验小学,五年级,1班,primary,1,王玥\n"
LI = "红岩县,实验小学,五年级,1班,primary,2,李祎\n"


@pytest.fixture
def found(write: Write) -> Callable[[str | bytes], list[tuple[int, str, str]]]:
    """Line, column name and sentence of every problem of a roster."""

    def found_(content: str | bytes) -> list[tuple[int, str, str]]:
        path = write(content, "roster.csv")
        try:
            load_roster(path)
        except InvalidFile as error:
            return [(p.line, p.path, p.message) for p in error.problems]
        return []

    return found_


Found = Callable[[str | bytes], list[tuple[int, str, str]]]


@pytest.mark.parametrize(
    "content",
    [
        HEAD + WANG + LI,
        ZH_HEAD + (WANG + LI).replace("primary", "小学"),
        "\ufeff" + HEAD + WANG + LI,
        (HEAD + WANG + LI).replace("\n", "\r\n"),
        HEAD.upper() + WANG + "\n,,,,,,\n" + LI,
        HEAD + (WANG + LI).replace(",", " , "),
        HEAD + WANG + '红岩县,"实验小学",五年级,1班,primary,2,"李祎"\n',
    ],
)
def test_a_roster_is_read_in_its_order(write: Write, content: str) -> None:
    """Either header, either level word, any line ending, spaces and empty lines left out."""
    assert load_roster(write(content, "roster.csv")) == (
        RosterRow("红岩县", "实验小学", "五年级", "1班", "primary", "1", "王玥"),
        RosterRow("红岩县", "实验小学", "五年级", "1班", "primary", "2", "李祎"),
    )


def test_columns_may_stand_in_any_order(write: Write) -> None:
    """The header says which is which."""
    content = "姓名,座号,学段,班级,年级,学校,区县\n王玥,,高中,3,高一,一中,红岩县\n"
    assert load_roster(write(content, "r.csv")) == (
        RosterRow("红岩县", "一中", "高一", "3", "senior", "", "王玥"),
    )


NAMES = "county, school, grade, class, level, seat, name"
ZH_NAMES = "区县, 学校, 年级, 班级, 学段, 座号, 姓名"
CSV = "这不是用逗号分开的 CSV 表（{}）。请在 Excel 里另存为“CSV UTF-8（逗号分隔）”。"
PROBLEMS = [
    (HEAD.replace(",seat", ""), [(1, "", f"缺少“seat”这一列。表头要有：{NAMES}。")]),
    (ZH_HEAD.replace(",座号", ""), [(1, "", f"缺少“座号”这一列。表头要有：{ZH_NAMES}。")]),
    (HEAD.replace("\n", ",id_card\n"),
     [(1, "id_card", f"名册里多了“id_card”这一列。只需要：{NAMES}；别的个人信息请删去。")]),
    (HEAD.replace("name", "nmae"), [(1, "", f"缺少“name”这一列。表头要有：{NAMES}。"),
                                    (1, "nmae", "不认识“nmae”这一列，是不是“name”？")]),
    (HEAD.replace("\n", ",姓名\n"),
     [(1, "name", "“name”这一列写了两次。"), (1, "name", "“姓名”这一列写了两次。")]),
    ("一,二,三\n", [(1, "", CSV.format("一 二 三"))]),
    (HEAD.replace(",", ";"), [(1, "", CSV.format("county;school;grade;class;level;seat;na…"))]),
    (HEAD + '红岩县,"实验', [(2, "", CSV.format("unexpected end of data"))]),
    (HEAD, [(1, "", "名册里还没有学生。")]),
    (HEAD + WANG + "红岩县,实验小学,五年级\n", [(3, "", "这一行有 3 格，表头有 7 格。")]),
    (HEAD + WANG.replace("王玥", " "), [(2, "name", "“姓名”这一格是空的。")]),
    (HEAD + WANG.replace("1班", ""), [(2, "class", "“班级”这一格是空的。")]),
    (HEAD + WANG.replace("primary", "大学"), [(2, "level", "学段“大学”不认识。请写 小学、初中 或 高中。")]),
    (HEAD + WANG.replace("王玥", "王" * 61), [(2, "name", "“姓名”这一格太长，最多 60 个字。")]),
    (HEAD + WANG.replace("王玥", "王\u200b玥"), [(2, "name", "“姓名”这一格里有看不见的字符，请重新输入。")]),
    (HEAD + WANG.replace("王玥", "王\u202e玥"), [(2, "name", "“姓名”这一格里有看不见的字符，请重新输入。")]),
    (HEAD + WANG.replace("王玥", "王\0玥"), [(2, "", "文字里有空字符（NUL），不能保存，请删去。")]),
    (HEAD + WANG + LI.replace(",2,", ",1,"), [(3, "seat", "这个班的座号 1 用了两次，第一次在第 2 行。")]),
    (HEAD + WANG + WANG.replace(",1,", ",,"),
     [(3, "name", "这个班有两个“王玥”（另一个在第 2 行）。请给两人都写上座号。")]),
    (HEAD + WANG.replace(",1,", ",,") + LI.replace("李祎", "王 玥"),
     [(3, "name", "这个班有两个“王 玥”（另一个在第 2 行）。请给两人都写上座号。")]),
    (HEAD + WANG + LI.replace("primary", "junior"), [(3, "level", "这个班在第 2 行写的是另一个学段。")]),
    ((HEAD + WANG).encode("gbk"), [(2, "", "文件像是 GBK 编码。请用编辑器“另存为”，编码选 UTF-8。")]),
    ((HEAD + WANG).encode("utf-16"),
     [(1, "", "文件是 UTF-16（“Unicode”）编码。请用编辑器“另存为”，编码选 UTF-8。")]),
    (b"PK\x03\x04xlsx",
     [(1, "", "这不是文本文件，像是 Excel、Word 或图片。请另存为文本（JSON 或 CSV UTF-8）再用。")]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), PROBLEMS)
def test_a_problem_has_its_line_its_column_and_its_sentence(
    found: Found, content: str | bytes, expected: list[tuple[int, str, str]]
) -> None:
    """One thing wrong in a roster, and what is said about it."""
    assert found(content) == expected


def test_namesakes_with_seats_are_two_students(found: Found) -> None:
    """Seats tell them apart."""
    assert found(HEAD + WANG + WANG.replace(",1,", ",2,")) == []


def test_seats_and_names_count_within_one_class(found: Found) -> None:
    """Another class, another school, another county."""
    others = (WANG.replace("1班", "2班"), WANG.replace("实验", "中心"), WANG.replace("红岩", "井冈"))
    assert found(HEAD + WANG + "".join(others)) == []


def test_all_problems_of_a_roster_are_named_at_once(found: Found) -> None:
    """In the order of the file."""
    content = HEAD + WANG + "x,y\n" + LI.replace("李祎", "") + WANG + LI.replace("primary", "?")
    assert [line for line, _, _ in found(content)] == [3, 4, 5, 6, 6]


def test_lines_are_counted_over_cells_with_line_breaks(found: Found) -> None:
    """A quoted cell may span lines; the row begins where it begins."""
    content = HEAD + WANG.replace("实验小学", '"实验\n小学"') + LI.replace("李祎", "")
    assert found(content)[0][0] == 2
    assert found(content)[-1] == (4, "name", "“姓名”这一格是空的。")


def test_a_column_is_counted_as_a_table_program_does(write: Write) -> None:
    """The name is in the seventh."""
    with pytest.raises(InvalidFile) as caught:
        load_roster(write(HEAD + WANG.replace("王玥", ""), "roster.csv"))
    problem: Problem = caught.value.problems[0]
    assert (problem.line, problem.column) == (2, 7)


@given(st.text(st.sampled_from(',\n\r"王1班primary\t;\ufeff\0 '), max_size=80), st.booleans())
def test_any_text_is_a_roster_or_an_invalid_file(
    tmp_path_factory: pytest.TempPathFactory, text: str, head: bool
) -> None:
    """Nothing else escapes."""
    path = tmp_path_factory.getbasetemp() / "fuzz.csv"
    path.write_text(HEAD * head + text, encoding="utf-8", newline="")
    try:
        load_roster(path)
    except InvalidFile as error:
        assert error.problems  # noqa: PT017 - both ways to end are right
