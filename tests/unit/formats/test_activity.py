"""Activities: what is read, what the modes mean, and every problem of their content."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from quizkit.domain.activity import ALL_SHOWN, Counts, Entry, Mode, SectionPlan, Shown, Shuffle, TableRules
from quizkit.domain.questions import TYPES
from quizkit.domain.rules import HalfRounding, MultipleRule, OrderScheme, ScoringRules
from quizkit.errors import InvalidFile
from quizkit.formats.activity import load_activity, needed_banks
from quizkit.formats.activity_models import ActivityFile, AttemptsFile, ShownName, TypeName
from quizkit.formats.bank import load_bank
from quizkit.formats.problems import Problem

Write = Callable[..., Path]
Problems = Callable[[object], tuple[Problem, ...]]
File = dict[str, Any]


def test_a_contest_keeps_its_answers_until_it_closes(write: Write, activity: File) -> None:
    """The defaults of a contest: one attempt, the score after submit, everything after the close."""
    read = load_activity(write(activity))
    assert read.mode is Mode.CONTEST
    assert read.attempts.max == 1
    assert (read.review.during, read.review.submitted) == (frozenset(), {Shown.SCORE})
    assert read.review.closed == ALL_SHOWN
    assert (read.time_limit, read.grace, read.entry, read.retention_days) == (None, 10, Entry.ROSTER, 180)


def test_practice_shows_everything_at_once(write: Write, activity: File) -> None:
    """The defaults of practice: any number of attempts, feedback after each answer."""
    read = load_activity(write(activity | {"mode": "practice"}))
    assert read.attempts.max is None
    assert read.review.during == ALL_SHOWN - {Shown.SCORE}
    assert read.review.submitted == read.review.closed == ALL_SHOWN


def test_times_are_those_of_the_time_zone(write: Write, activity: File) -> None:
    """08:00 in Shanghai is midnight in UTC."""
    window = load_activity(write(activity)).window
    assert window.opens == datetime(2026, 9, 10, 0, 0, tzinfo=UTC)
    assert window.closes == datetime(2026, 9, 23, 12, 0, tzinfo=UTC)
    assert window.time_zone == "Asia/Shanghai"


def test_an_activity_may_stay_open(write: Write, activity: File) -> None:
    """Without a close it ends when its organiser says so."""
    activity["window"]["closes"] = None
    assert load_activity(write(activity)).window.closes is None


def test_everything_a_file_says_is_read(write: Write, activity: File) -> None:
    """Minutes become seconds, points hundredths; null is without limit."""
    section = {
        "title": "一", "draw": 2, "banks": ["a"], "types": ["single"], "tags": ["长征"], "level": "student",
        "difficulty": [1, 2], "points": 2.5,
    }  # fmt: skip
    activity |= {
        "time_limit": 15,
        "grace_seconds": 0,
        "attempts": {"max": None, "per_day": 2, "counts": "daily_best_sum"},
        "paper": {"sections": [section]},
        "shuffle": {"questions": False, "options": True},
        "multiple_rule": "ou",
        "half_rounding": "up",
        "order_scheme": "all_or_nothing",
        "review": {"during": ["score"], "closed": []},
        "entry": "open",
        "tables": {"excellent": 90, "pass": 70, "min_participation": 50, "min_submitted": 5},
        "retention_days": 30,
        "contact": "县教育局",
    }
    read = load_activity(write(activity))
    assert (read.time_limit, read.grace) == (900, 0)
    assert (read.attempts.max, read.attempts.per_day, read.attempts.counts) == (
        None,
        2,
        Counts.DAILY_BEST_SUM,
    )
    assert read.sections == (SectionPlan("一", 2, ("a",), ("single",), ("长征",), "student", (1, 2), 250),)
    assert read.shuffle == Shuffle(questions=False, options=True)
    assert read.rules == ScoringRules(MultipleRule.OU, HalfRounding.UP, OrderScheme.ALL_OR_NOTHING)
    assert (read.review.during, read.review.submitted, read.review.closed) == (
        {Shown.SCORE}, {Shown.SCORE}, frozenset())  # fmt: skip
    assert read.tables == TableRules(90, 70, 50, 5)
    assert (read.entry, read.retention_days, read.contact) == (Entry.OPEN, 30, "县教育局")


def section(**fields: object) -> Callable[[File], None]:
    """Sets fields of the only section."""
    return lambda a: a["paper"]["sections"][0].update(fields)


def window(**fields: object) -> Callable[[File], None]:
    """Sets fields of the window."""
    return lambda a: a["window"].update(fields)


SECTION = "paper.sections[0]"
TIME = "时间“{}”不合要求。请写成 2026-09-10T08:00:00 这样，不带时区。"
EARLY = "竞赛在结束以前不能显示“{}”，否则先答的人会把答案传出去。请从这里删去。"
ZONE = "没有“{}”这个时区。中国写 Asia/Shanghai。"
CONTENT = [
    (lambda a: a.update(mode="exam"), "mode", "不能是“exam”，只能是：practice, contest。"),
    (lambda a: a.pop("window"), "window", "这里缺少“window”，请补上。"),
    (lambda a: a.update(review={"during": ["answers"]}), "review.during[0]", EARLY.format("answers")),
    (lambda a: a.update(review={"submitted": ["score", "explanations"]}), "review.submitted[1]",
     EARLY.format("explanations")),
    (lambda a: a.update(review={"submitted": ["right_wrong"]}), "review.submitted[0]",
     EARLY.format("right_wrong")),
    (lambda a: a.update(tables={"pass": 90}), "tables.excellent",
     "优秀线（excellent）不能低于及格线（pass）。"),
    (lambda a: a.update(tables={"pass": 101}), "tables.pass", "数值是 101，应该不大于 100。"),
    (lambda a: a.update(attempts={"max": 1, "per_day": 2}), "attempts.per_day",
     "每天的次数（per_day）不能多于总次数（max）。"),
    (lambda a: a.update(attempts={"max": 0}), "attempts.max", "数值是 0，应该不小于 1。"),
    (lambda a: a.update(attempts={"count": "best"}), "attempts.count",
     "不认识的字段“count”，是不是“counts”？"),
    (lambda a: a.update(time_limit=0.5), "time_limit", "这里应该是一个整数，不加引号。"),
    (lambda a: a.update(schema_version=3), "schema_version",
     "这个文件的 schema_version 是 3，这个 quizkit 只认识到 1。请升级 quizkit。"),
    (window(closes="2026-09-10T08:00:00"), "window.closes", "结束时间不能早于或等于开始时间。"),
    (window(opens="2026-09-10"), "window.opens", TIME.format("2026-09-10")),
    (window(opens="九月十日"), "window.opens", TIME.format("九月十日")),
    (window(opens="2026-13-10T08:00:00"), "window.opens", TIME.format("2026-13-10T08:00:00")),
    (window(opens="2026-09-10T08:00:00+08:00"), "window.opens", TIME.format("2026-09-10T08:00:00+08:00")),
    (window(opens="0001-01-01T00:00:00"), "window.opens", TIME.format("0001-01-01T00:00:00")),
    (window(closes="9999-12-31T23:59:59"), "window.closes", TIME.format("9999-12-31T23:59:59")),
    (window(time_zone="Asia/Peking"), "window.time_zone", ZONE.format("Asia/Peking")),
    (window(time_zone="../../etc/passwd"), "window.time_zone", ZONE.format("../../etc/passwd")),
    (window(time_zone="Asia"), "window.time_zone", ZONE.format("Asia")),
    (window(time_zone=""), "window.time_zone", ZONE.format("")),
    (section(draw=0), f"{SECTION}.draw", "数值是 0，应该不小于 1。"),
    (section(types=["choice"]), f"{SECTION}.types[0]", f"不能是“choice”，只能是：{', '.join(TYPES)}。"),
    (section(level="pupil"), f"{SECTION}.level", "不能是“pupil”，只能是：primary, junior, senior, student。"),
    (section(difficulty=[3, 1]), f"{SECTION}.difficulty",
     "难度要写成 [最低, 最高]，都在 1 到 3 之间，而且最低不能高于最高。"),
    (section(difficulty=[1]), f"{SECTION}.difficulty",
     "难度要写成 [最低, 最高]，都在 1 到 3 之间，而且最低不能高于最高。"),
    (section(points=0.333), f"{SECTION}.points", "分值是 0.333，最多写两位小数。"),
    (section(points=0), f"{SECTION}.points", "分值是 0，应该大于 0、不超过 1000。"),
    (lambda a: a["paper"].update(sections=[]), "paper.sections", "太少了，至少要 1 项。"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "path", "message"), CONTENT)
def test_a_problem_has_its_path_and_its_sentence(
    activity_problems: Problems, activity: File, change: Callable[[File], object], path: str, message: str
) -> None:
    """One thing wrong gives one problem."""
    change(activity)
    assert [(p.path, p.message) for p in activity_problems(activity)] == [(path, message)]


def test_all_problems_of_an_activity_are_named_at_once(activity_problems: Problems, activity: File) -> None:
    """Window, review and sections are looked at together."""
    window(time_zone="x", closes="2020-01-01T00:00:00")(activity)
    section(points=1.001)(activity)
    activity["review"] = {"during": ["answers"]}
    activity["titel"] = "x"
    codes = {p.code for p in activity_problems(activity)}
    assert codes == {
        "unknown_time_zone",
        "closes_before_opens",
        "points_decimals",
        "answers_too_early",
        "unknown_field",
    }


# --- against its banks -----------------------------------------------------------------------------


def supply_problems(write: Write, activity: File, bank: File) -> list[tuple[str, str]]:
    """Paths and sentences for an activity whose project has this one bank."""
    try:
        load_activity(write(activity, "activity.json"), [load_bank(write(bank))])
    except InvalidFile as error:
        return [(p.path, p.message) for p in error.problems]
    return []


def test_an_activity_that_its_banks_fill_is_clean(write: Write, activity: File, bank: File) -> None:
    """One question out of eight."""
    assert supply_problems(write, activity, bank) == []


def test_an_unknown_bank_is_named(write: Write, activity: File, bank: File) -> None:
    """With the ids that are known."""
    section(banks=["party-history", "party_history"])(activity)
    assert supply_problems(write, activity, bank) == [
        (f"{SECTION}.banks[1]", "没有编号为“party_history”的题库。现有的题库有：party-history。")
    ]


def test_every_section_that_runs_short_is_named(write: Write, activity: File, bank: File) -> None:
    """Not only the first one; a level that lacks questions is named."""
    activity["paper"]["sections"] = [
        {"title": "单选", "draw": 2, "types": ["single"]},
        {"title": "判断", "draw": 1, "types": ["true_false"]},
        {"title": "自己的学段", "draw": 1, "level": "student"},
    ]
    assert supply_problems(write, activity, bank) == [
        (f"{SECTION}.draw", "大题“单选”要抽 2 题，题库里只有 1 题可抽。请减少题数，或放宽这一大题的条件。"),
        ("paper.sections[2].draw",
         "大题“自己的学段”要抽 1 题，小学只有 0 题可抽。请减少题数，或放宽这一大题的条件。"),
    ]  # fmt: skip


def test_needed_banks_are_the_named_ones_or_all(write: Write, activity: File) -> None:
    """A section without banks draws from every bank of the project."""
    assert needed_banks(load_activity(write(activity)), ["a", "b"]) == ("party-history",)
    section(banks=[])(activity)
    assert needed_banks(load_activity(write(activity)), ["b", "a"]) == ("a", "b")


# --- the names in files are the names in code ------------------------------------------------------


def choices(model: type[Any], field: str) -> tuple[str, ...]:
    """What a field may be."""
    return get_args(model.model_fields[field].annotation)


def test_the_names_a_file_may_use_are_those_of_the_domain() -> None:
    """A rule added to the domain is missing from the files until this fails."""
    assert set(choices(ActivityFile, "multiple_rule")) == set(MultipleRule)
    assert set(choices(ActivityFile, "order_scheme")) == set(OrderScheme)
    assert set(choices(ActivityFile, "half_rounding")) == set(HalfRounding)
    assert set(choices(ActivityFile, "mode")) == set(Mode)
    assert set(choices(ActivityFile, "entry")) == set(Entry)
    assert set(choices(AttemptsFile, "counts")) == set(Counts)
    assert set(get_args(ShownName)) == set(Shown)
    assert set(get_args(TypeName)) == set(TYPES)
