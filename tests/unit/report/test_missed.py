"""错得最多的题 as a table and as a file, and the names by which a notebook asks for a class."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import quizkit as qk
from fakes.world import BANK, CONTEST, World
from quizkit.domain.roster import RosterRow
from quizkit.errors import NotFound, UsageError
from quizkit.report.exports import EXPORTS
from quizkit.report.missed import COLUMNS, missed_table, named_unit, place_words
from quizkit.widgets.teacher.plainview import text_of

ATTACK = "=cmd|'/c calc'!A1"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A county whose contest has five questions on every paper, the stem of one of which is a formula."""
    world = World(str(tmp_path / "quizkit.db"))
    stems = {"junior-2": ATTACK, "junior-3": "**哪些**是\n![旗](flag.png)对的？"}
    asked = tuple(replace(q, stem=stems.get(q.id, q.stem)) for q in BANK.questions)
    five = replace(CONTEST, sections=(replace(CONTEST.sections[0], draw=5),))
    world.services.activities.publish(five, [replace(BANK, questions=asked)], "test")
    for name in ("王小明", "李红"):
        sitting = world.start(name)
        right = {"junior-1", "junior-4"} if name == "王小明" else {"junior-1", "junior-5", "junior-4"}
        for position, item in enumerate(sitting.paper.items):
            if item.question.id in right:
                world.answer(sitting, position, item.question.to_json(item.question.right()))
        world.submit(sitting)
    yield world
    world.close()


def test_the_table_has_a_row_a_question_in_the_order_of_the_screen(world: World) -> None:
    """With the figures that were counted, in Chinese words, texts without mark-up."""
    found = world.services.missed.most_missed("contest", world.class_id("第一中学", "七年级", "2班"))
    table = missed_table(found, text_of)
    rows = table.records()
    assert [row["question"] for row in rows] == [one.known.question.id for one in found.questions]
    assert [(r["number"], r["type"], r["drew"], r["missed"], r["unanswered"], r["share"]) for r in rows] == [
        (1, "单选题", 2, 2, 2, 1.0),
        (2, "多选题", 2, 2, 2, 1.0),
        (3, "排序题", 2, 1, 1, 0.5),
    ]
    assert rows[1]["stem"] == "哪些是 旗对的？"
    assert table.subject == "错得最多的题 · 第一中学 七年级2班"
    assert any("2 名学生" in note for note in table.notes)


def test_the_files_show_the_same_figures_and_no_formula(world: World) -> None:
    """CSV and xlsx: the headings, the numbers as numbers, a stem that looks like a formula as a text."""
    table = missed_table(world.services.missed.most_missed("contest"), text_of)
    text = EXPORTS["csv"].write(table).decode("utf-8-sig")
    heads, *lines = list(csv.reader(io.StringIO(text)))
    assert heads == [column.title for column in COLUMNS]
    assert [line[3:7] for line in lines] == [
        ["2", "2", "2", "100.0%"],
        ["2", "2", "2", "100.0%"],
        ["2", "1", "1", "50.0%"],
    ]
    assert lines[0][1] == "'" + ATTACK
    book = openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"].write(table)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[3:7] for row in rows[1:]] == [(2, 2, 2, 1), (2, 2, 2, 1), (2, 1, 1, 0.5)]
    assert book.worksheets[0]["B2"].data_type == "s"
    notes = [row[0] for row in book.worksheets[1].iter_rows(values_only=True)]
    assert list(table.notes) == notes[-len(table.notes) :]


def test_nobody_is_an_empty_table(world: World) -> None:
    """A class without attempts has its headings and no row."""
    found = world.services.missed.most_missed("contest", world.class_id("实验小学", "五年级", "1班"))
    table = missed_table(found, text_of)
    assert table.records() == []
    assert EXPORTS["csv"].write(table).decode("utf-8-sig").count("\n") == 1
    assert EXPORTS["xlsx"].write(table)


def test_a_notebook_asks_by_the_names_that_people_use(world: World) -> None:
    """``qk.most_missed``: everybody, a school, a class with or without a space; as many as asked for."""
    frame = qk.most_missed("contest", "第一中学", "七年级2班", db=world.url)
    assert list(frame.columns) == [column.name for column in COLUMNS]
    assert frame["missed"].tolist() == [2, 2, 1]
    assert qk.most_missed("contest", "第一中学", "七年级 2班", db=world.url).equals(frame)
    assert qk.most_missed("contest", n=1, db=world.url)["question"].tolist() == ["junior-2"]
    assert qk.most_missed("contest", "实验小学", db=world.url).empty


@pytest.mark.parametrize(
    ("school", "class_", "n", "says"),
    [
        ("第二中学", None, 10, "没有学校“第二中学”。有：实验小学、第一中学。"),
        ("第一中学", "9班", 10, "这所学校没有班级“9班”。有：七年级2班、七年级10班、八年级1班。"),
        (None, "七年级2班", 10, "写了班级，还要写学校。"),
        (None, None, 0, "1 或更大的整数"),
    ],
)
def test_a_name_that_is_not_there_is_said_with_those_that_are(world, school, class_, n, says) -> None:
    """One sentence, with what can be written instead."""
    with pytest.raises(UsageError) as refused:
        qk.most_missed("contest", school, class_, n, db=world.url)
    assert says in str(refused.value)
    with pytest.raises(NotFound):
        qk.most_missed("none", db=world.url)


def test_two_schools_of_one_name_are_told_apart_by_their_county(world: World) -> None:
    """The sentence gives both ways to write it; the county alone is the place of its own list."""
    rows = (RosterRow("延河县", "第一中学", "七年级", "1班", "junior", "1", "张三"),)
    world.services.roster.import_rows(rows, "test")
    with pytest.raises(UsageError) as refused:
        named_unit(world.services, "contest", "第一中学", None)
    assert "延河县 第一中学、红星县 第一中学" in str(refused.value)
    own = named_unit(world.services, "contest", "延河县 第一中学", None)
    found = world.services.missed.most_missed("contest", own)
    assert (found.students, place_words(found.place)) == (0, "第一中学")
    county = found.place[0].id
    assert place_words(world.services.missed.most_missed("contest", county).place) == "延河县"
