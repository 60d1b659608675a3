"""The table of facts: what it means, and every sentence about what is wrong with it."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.facts_files import FACTS
from quizkit.domain.facts import PartialDate
from quizkit.domain.questions import Source
from quizkit.errors import InvalidFile
from quizkit.formats.check import check_files
from quizkit.formats.facts import load_facts
from quizkit.formats.problems import Problem

Write = Callable[..., Path]
Table = dict[str, Any]


@pytest.fixture
def table() -> Table:
    """A table without a problem; free to be changed."""
    return deepcopy(FACTS)


def problems(path: Path) -> list[tuple[str, str, str]]:
    """Path, code and sentence of each problem."""
    try:
        load_facts(path)
    except InvalidFile as error:
        return [(p.path, p.code, p.message) for p in error.problems]
    return []


def test_a_table_is_read_into_values(write: Write, table: Table) -> None:
    """Dates as precise as they are written, sources as in banks."""
    read = load_facts(write(table, "facts.json"))
    zunyi = read.by_id["zunyi-meeting"]
    assert zunyi.title == "遵义会议"
    assert zunyi.names == ("遵义会议", "遵义政治局扩大会议")
    assert (zunyi.date, zunyi.end) == (PartialDate(1935, 1, 15), PartialDate(1935, 1, 17))
    assert zunyi.sources == (Source("大事记", "中央党史和文献研究院", "2021", "1935年1月"),)
    assert [fact.id for fact in read.tagged("长征")] == ["long-march", "zunyi-meeting"]
    assert [(p.name, str(p.born), str(p.died)) for p in read.persons] == [
        ("雷锋", "1940-12-18", "1962-08-15"),
        ("袁隆平", "1930", "2021-05-22"),
    ]


FAULTS: list[tuple[str, Callable[[Table], object], list[tuple[str, str, str]]]] = [
    ("unknown field", lambda t: t["facts"][0].update(when="1935"),
     [("facts[0].when", "unknown_field", "不认识的字段“when”，请删去。")]),
    ("misspelt field", lambda t: t["facts"][2].update(name=["八一起义"]),
     [("facts[2].name", "misspelt_field", "不认识的字段“name”，是不是“names”？")]),
    ("no list", lambda t: t.update(persons={}),
     [("persons", "not_list", "这里应该是一个列表，用方括号 [ ] 括起来。")]),
    ("no object", lambda t: t["facts"].append("x"),
     [("facts[4]", "not_object", "这里应该是一组字段，用花括号 { } 括起来。")]),
    ("no date", lambda t: t["facts"][0].pop("date"),
     [("facts[0].date", "missing", "这里缺少“date”，请补上。")]),
    ("no facts", lambda t: t.pop("facts"), [("facts", "missing", "这里缺少“facts”，请补上。")]),
    ("bad id", lambda t: t["facts"][0].update(id="长征"),
     [("facts[0].id", "bad_id",
       "编号“长征”不合要求：用小写英文字母、数字、- 和 _，以字母或数字开头，最多 64 个字符。")]),
    ("same id", lambda t: t["facts"][3].update(id="zunyi-meeting"),
     [("facts[3].id", "same_entry_id", "编号“zunyi-meeting”用了两次，第一次在第 22 行。请改其中一个。")]),
    ("same person's id", lambda t: t["persons"][1].update(id="lei-feng"),
     [("persons[1].id", "same_entry_id", "编号“lei-feng”用了两次，第一次在第 81 行。请改其中一个。")]),
    ("name of another", lambda t: t["facts"][3].update(names=["遵义会议"]),
     [("facts[3].names[0]", "same_fact_name",
       "“遵义会议”已经是另一处的名称（第 23 行）。一个名称只能指一件事，请删去或改写。")]),
    ("name twice", lambda t: t["facts"][3].update(names=["新中国成立", "新中国成立"]),
     [("facts[3].names[1]", "same_fact_name",
       "“新中国成立”已经是另一处的名称（第 63 行）。一个名称只能指一件事，请删去或改写。")]),
    ("short name", lambda t: t["facts"][3].update(names=["建国"]),
     [("facts[3].names[0]", "too_short", "文字太短，至少要 3 个字。")]),
    ("long title", lambda t: t["facts"][3].update(title="甲" * 21),
     [("facts[3].title", "too_long", "文字太长，最多 20 个字。")]),
    ("same person", lambda t: t["persons"][1].update(name="雷锋"),
     [("persons[1].name", "same_person_name", "“雷锋”写了两次，第一次在第 82 行。请并成一条。")]),
    ("no source", lambda t: t["facts"][0].update(sources=[]),
     [("facts[0].sources", "no_source", "没有写出处。每一条至少要有一个出处（sources）。")]),
    ("half a source", lambda t: t["persons"][0].update(sources=[{"title": "x", "by": "y"}]),
     [("persons[0].sources[0].year", "missing", "这里缺少“year”，请补上。")]),
    ("no date's form", lambda t: t["facts"][0].update(date="1934年10月"),
     [("facts[0].date", "bad_date", "日期“1934年10月”不合要求。请写成 1935、1935-01 或 1935-01-15 这样。")]),
    ("a number", lambda t: t["facts"][0].update(date=1934),
     [("facts[0].date", "not_text_value", "这里应该是文字（放在英文双引号里）。")]),
    ("impossible day", lambda t: t["persons"][0].update(died="1962-02-30"),
     [("persons[0].died", "impossible_date", "日历上没有“1962-02-30”这个日期。")]),
    ("ends first", lambda t: t["facts"][1].update(end="1935-01-14"),
     [("facts[1].end", "end_before_date", "结束的日期 1935-01-14 早于开始的日期 1935-01-15。")]),
    ("dies first", lambda t: t["persons"][0].update(died="1940-11"),
     [("persons[0].died", "died_before_born", "逝世的日期 1940-11 早于出生的日期 1940-12-18。")]),
    ("newer version", lambda t: t.update(schema_version=2),
     [("schema_version", "version_too_new",
       "这个文件的 schema_version 是 2，这个 quizkit 只认识到 1。请升级 quizkit。")]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_every_fault_has_its_sentence(
    write: Write, table: Table, change: Callable[[Table], object], expected: list[tuple[str, str, str]]
) -> None:
    """With the path; a fault of one entry is no fault of another."""
    change(table)
    assert problems(write(table, "facts.json")) == expected


def test_all_faults_are_listed_at_once(write: Write, table: Table) -> None:
    """With their lines, in the order of the file."""
    table["facts"][0]["date"] = "?"
    table["facts"][1] |= {"end": "1935-13", "x": 1}
    table["persons"][0]["sources"] = []
    with pytest.raises(InvalidFile) as caught:
        load_facts(write(table, "facts.json"))
    assert [(p.line, p.path, p.code) for p in caught.value.problems] == [
        (7, "facts[0].date", "bad_date"),
        (29, "facts[1].end", "impossible_date"),
        (42, "facts[1].x", "unknown_field"),
        (86, "persons[0].sources", "no_source"),
    ]


def test_a_vague_end_may_hold_a_precise_beginning(write: Write, table: Table) -> None:
    """In 1935 is not before 15 January 1935."""
    table["facts"][1]["end"] = "1935"
    assert problems(write(table, "facts.json")) == []


def test_check_knows_a_table_by_its_field_or_its_name(write: Write, table: Table) -> None:
    """Wherever it lies; the schema in the project is none."""
    write(table, "p/quizzes/facts.json")
    write({"schema_version": 1}, "p/quizzes/schema/facts.json")
    report = check_files([write(table | {"id": "x"}, "p/quizzes/banks/dates.json").parents[1]])
    assert [(Path(p.file).name, p.code) for p in report.problems] == [("dates.json", "unknown_field")]
    (problem,) = check_files([write({"schema_version": 1}, "q/facts.json")]).problems
    assert (problem.path, problem.code) == ("facts", "missing")


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=12) | st.sampled_from(["1935", "1935-02-30"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["id", "title", "name", "names", "date", "end", "born", "died", "sources"]),
        inner, max_size=5),
    max_leaves=20,
)  # fmt: skip


@given(facts=JSON, persons=JSON)
def test_whatever_stands_in_a_table_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, facts: object, persons: object
) -> None:
    """Never an error of the program; every problem has a line."""
    path = tmp_path_factory.mktemp("facts") / "facts.json"
    value = {"schema_version": 1, "facts": facts, "persons": persons}
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    try:
        table = load_facts(path)
    except InvalidFile as error:
        found: tuple[Problem, ...] = error.problems
        assert found
        assert all(problem.line >= 1 and problem.message for problem in found)
    else:
        assert all(entry.sources for entry in (*table.facts, *table.persons))
