"""Events of a timeline in a teacher's own words, beside those of the table or without one."""

import json
from pathlib import Path
from typing import Any

import pytest

from quizkit.domain.facts import PartialDate
from quizkit.errors import UsageError
from quizkit.formats.lesson_data import chosen_facts


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without a table of facts."""
    (tmp_path / "quizzes").mkdir()
    return tmp_path


def test_told_events_need_no_table_and_stand_in_the_order_of_time(project: Path) -> None:
    """A date as precise as it is known and what happened; with a second date, how long it lasted."""
    told = [("1935-10-19", "到达吴起镇"), ("1934-10", "渡过于都河"), ("1934", "1936", "长征")]
    facts = chosen_facts(project, told).facts
    assert [fact.title for fact in facts] == ["长征", "渡过于都河", "到达吴起镇"]
    assert facts[0].end == PartialDate(1936)
    assert facts[1].end is None


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (("1934-10",), "一件事要写成"),
        (("十月", "渡河"), "日期“十月”要写成 1934、1934-10 或 1934-10-10。"),
        (("1934-13", "渡河"), "日期“1934-13”要写成"),
        (("1934-10-07-1", "渡河"), "日期“1934-10-07-1”要写成"),
        (("", "渡河"), "日期“”要写成"),
        ("1934-10渡河", "日期和内容之间少了逗号"),
        (("1934-10", " "), "一件事要写成"),
        (("1934-10", "1934-11", "1934-12", "渡河"), "一件事要写成"),
        (1934, "一件事要写成"),
        (("1935", "1934", "渡河"), "结束在开始以前"),
        ("zunyi-meeting", "没有史实表"),
    ],
)
def test_what_cannot_be_an_event_is_one_sentence(project: Path, event: Any, said: str) -> None:
    """No date, a date that is none, nothing told, an end before the beginning, a fact without a table."""
    with pytest.raises(UsageError) as raised:
        chosen_facts(project, [event])
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1934", PartialDate(1934)),
        ("1934年", PartialDate(1934)),
        (1934, PartialDate(1934)),
        ("1934年10月", PartialDate(1934, 10)),
        ("1934.10.7", PartialDate(1934, 10, 7)),
        ("1934-1-7", PartialDate(1934, 1, 7)),
        (" 1934年 10月7日 ", PartialDate(1934, 10, 7)),
        ("1934/10", PartialDate(1934, 10)),
    ],
)
def test_dates_are_taken_as_people_write_them(project: Path, written: Any, meant: PartialDate) -> None:
    """Year, month and day with 年月日, dots, strokes, with or without a nought."""
    assert chosen_facts(project, [(written, "渡河")]).facts[0].date == meant


def test_told_events_and_facts_of_the_table_stand_in_one_line(project: Path) -> None:
    """A teacher adds what happened at home to what the table knows."""
    source = {"title": "《中国共产党简史》", "by": "本书编写组", "year": 2021}
    fact = {"id": "zunyi", "title": "遵义会议", "names": [], "date": "1935-01", "tags": ["长征"]}
    table = {"schema_version": 1, "facts": [fact | {"sources": [source]}], "persons": []}
    (project / "quizzes" / "facts.json").write_text(json.dumps(table), encoding="utf-8")
    facts = chosen_facts(project, ["zunyi", ("1934-10", "渡过于都河")]).facts
    assert [fact.title for fact in facts] == ["渡过于都河", "遵义会议"]
