"""``check --content``: dates, ages and orders against the table of facts."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.content_files import (
    EXPLANATION,
    bank_of,
    blank,
    match,
    numeric,
    order,
    passage,
    single,
    true_false,
)
from fakes.facts_files import FACTS, SOURCE
from quizkit.domain.facts import Fact, FactTable, PartialDate, Person
from quizkit.domain.questions import Source
from quizkit.formats.check import check_files
from quizkit.formats.content.dates import Almanac
from quizkit.formats.content.telling import NoSuchDay, told_dates

Write = Callable[..., Path]
Question = dict[str, Any]
SOURCES = (Source("大事记", "编者", "2021"),)


def fact(title: str, begun: str, ended: str | None = None, *names: str) -> Fact:
    """A fact of a table."""
    first, last = PartialDate.parse(begun), PartialDate.parse(ended) if ended else None
    assert first is not None
    return Fact(f"id-{title}", title, names, first, last, (), SOURCES)


def person(name: str, born: str, died: str | None = None) -> Person:
    """A person of a table."""
    first, last = PartialDate.parse(born), PartialDate.parse(died) if died else None
    assert first is not None
    return Person(f"id-{name}", name, first, last, SOURCES)


TABLE = FactTable(
    (
        fact("遵义会议", "1935-01-15", "1935-01-17"),
        fact("南昌起义", "1927-08-01"),
        fact("西安事变", "1936-12-12"),
        fact("中共八大", "1956-09-15", "1956-09-27", "党的八大"),
        fact("平津战役", "1948-11", "1949-01-31"),
        fact("朝鲜停战协定签订", "1953-07-27", None, "朝鲜停战协定"),
        fact("《共产党宣言》发表", "1848-02", None, "《共产党宣言》"),
        fact("武汉长江大桥通车", "1957-10-15", None, "武汉长江大桥"),
        fact("中共一大开幕", "1921-07-23", None, "中共一大"),
        fact("“五一口号”发布", "1948-04-30", None, "五一口号"),
    ),
    (
        person("雷锋", "1940-12-18", "1962-08-15"),
        person("刘胡兰", "1932-10-08", "1947-01-12"),
        person("屠呦呦", "1930-12-30"),
    ),
)
ALMANAC = Almanac(TABLE)


def codes(text: str) -> list[str]:
    """What does not agree with the table in a statement."""
    return [clash.code for clash in ALMANAC.clashes(text)]


WRONG: list[tuple[str, str]] = [
    ("1935年2月，遵义会议召开。", "fact_date"),
    ("1936年1月15日，遵义会议在贵州遵义举行。", "fact_date"),
    ("遵义会议于1934年12月召开。", "fact_date"),
    ("遵义会议在1936年。", "fact_date"),
    ("遵义会议1936年1月召开，改组了领导机构。", "fact_date"),
    ("遵义会议召开的时间是1935年2月。", "fact_date"),
    ("遵义会议是在1935年1月18日召开的。", "fact_date"),
    ("遵义会议（1936年1月）以后，红军四渡赤水。", "fact_date"),
    ("1935年2月的遵义会议增选了政治局常委。", "fact_date"),
    ("在1936年遵义会议上，他当选了。", "fact_date"),
    ("1957年9月，中共八大提出了主要任务。", "fact_date"),
    ("党的八大1957年通过了决议。", "fact_date"),
    ("红军长征途中，在1937年遵义会议上作出了决定。", "fact_date"),
    ("平津战役从1949年2月开始。", "fact_date"),
    ("平津战役（1949年2月—1949年4月）是三大战役之一。", "fact_date"),
    ("1949年2月至4月的平津战役解放了华北。", "fact_date"),
    ("《共产党宣言》发表于1847年12月，标志着马克思主义的诞生。", "fact_date"),
    ("1949年4月30日，“五一口号”发布。", "fact_date"),
    ("朝鲜停战协定在1954年签订。", "fact_date"),
    ("1956年10月，武汉长江大桥建成通车。", "fact_date"),
    ("1922年7月，中共一大召开。", "fact_date"),
    ("中国1928年8月1日的南昌起义打响了第一枪。", "fact_date"),
    ("会议在1935年2月30日召开。", "no_such_day"),
    ("雷锋1962年8月16日因公牺牲。", "person_died"),
    ("1961年8月，雷锋在辽宁抚顺因公殉职。", "person_died"),
    ("雷锋生于1941年。", "person_born"),
    ("雷锋1939年出生，家境贫苦。", "person_born"),
    ("刘胡兰（1932—1948）是山西文水人。", "person_died"),
    ("刘胡兰（1931年10月—1947年1月）是山西文水人。", "person_born"),
    ("屠呦呦于2020年在北京逝世。", "person_died"),
    ("1963年3月，雷锋参加了劳动。", "person_lifetime"),
    ("雷锋1939年参加革命。", "person_lifetime"),
    ("雷锋牺牲时年仅25岁。", "person_age"),
    ("雷锋1962年8月15日因公牺牲，年仅二十五岁。", "person_age"),
    ("1958年，22岁的雷锋来到鞍山。", "person_age"),
    ("1958年，雷锋22岁。", "person_age"),
]


@pytest.mark.parametrize(("text", "code"), WRONG)
def test_a_statement_that_the_table_contradicts_is_named(text: str, code: str) -> None:
    """Once."""
    assert codes(text) == [code]


RIGHT = [
    "1935年1月，遵义会议召开。",
    "1935年1月16日，遵义会议在贵州遵义举行。",
    "遵义会议于1935年召开，1936年12月发生了西安事变。",
    "1927年8月1日的南昌起义以后，部队南下。",
    "平津战役从1948年11月打到1949年1月。",
    "平津战役（1948年11月—1949年1月）是三大战役之一。",
    "雷锋牺牲时年仅22岁。",
    "雷锋牺牲时，虚岁不算，21岁。",
    "1958年，18岁的雷锋来到鞍山。",
    "雷锋（1940—1962）是全心全意为人民服务的模范。",
    "刘胡兰1947年1月12日英勇就义，不满十五周岁。",
    "屠呦呦1930年12月30日出生，2015年获得诺贝尔奖。",
]


@pytest.mark.parametrize("text", RIGHT)
def test_a_statement_that_the_table_bears_out_is_not_named(text: str) -> None:
    """At the precision of what is told."""
    assert codes(text) == []


UNCERTAIN = [
    # The date is that of something else.
    "遵义会议在1935年1月，西安事变在1936年12月。",
    "1936年10月，遵义会议以后的红军到达陕北。",
    "1955年，遵义会议纪念馆建立。",
    "1991年，遵义会议会址修缮完成。",
    "1945年，遵义会议确立的路线得到肯定。",
    "1936年西安事变后，国内和平基本实现。",
    "1937年西安事变和平解决后不久，国共两党谈判。",
    "1957年，南昌起义三十周年。",
    "遵义会议以后，1936年10月红军三大主力会师。",
    "比南昌起义晚四个多月，广州起义在1927年12月。",
    "遵义会议前，红军在1934年12月占领黎平。",
    "纪念南昌起义的邮票发行于1957年。",
    "1958年5月，中共八大二次会议召开。",
    "1920年8月，陈望道翻译的《共产党宣言》出版。",
    "1927年10月南昌起义部队到达潮汕。",
    "1955年南昌起义的参加者授衔。",
    "雷锋（1958—1960）在鞍山当工人。",
    "雷锋（1958年—1960年在鞍钢）是推土机手。",
    # Something else happened to the same thing, or it went on.
    "1955年9月，武汉长江大桥开工。",
    "1921年8月初，中共一大结束。",
    "1921年8月，中共一大选举了中央局。",
    "1954年，朝鲜停战协定继续生效。",
    "1976年，毛泽东起草的文件公布。",
    # Somebody's mistake.
    "容易误以为遵义会议在1936年召开。",
    "如果把遵义会议当成1934年的事，就错了。",
    "遵义会议不是在1934年12月召开的。",
    # No certain date.
    "1936年前后，遵义会议召开。",
    "1930年代，遵义会议召开。",
    "约1936年，遵义会议召开。",
    "俄历1849年2月，《共产党宣言》发表。",
    "1934年和1936年遵义会议的两份文件。",
    # Another person, or another thing with the person's name.
    "1963年3月5日，雷锋的事迹登在报上。",
    "1963年，雷锋纪念馆建立。",
    "1964年，雷锋牺牲两周年。",
    "1962年8月15日，雷锋的战友22岁。",
    "1965年牺牲的王杰同雷锋一样，年仅23岁。",
    "雷锋的班长牺牲时年仅30岁。",
    "1963年，毛泽东为雷锋题词。",
    "1963年，雷锋被追授荣誉称号。",
]


@pytest.mark.parametrize("text", UNCERTAIN)
def test_what_may_mean_something_else_is_not_named(text: str) -> None:
    """A miss is better than a false alarm."""
    assert codes(text) == []


# --- properties -----------------------------------------------------------------------------------

DAYS = st.dates(date(1800, 1, 1), date(2099, 12, 31))
FORMS = ("{d}，遵义会议召开。", "遵义会议于{d}召开。", "遵义会议（{d}）。", "{d}的遵义会议作出决定。")


def written(day: date, parts: int) -> str:
    """A date as Chinese texts write it, to the year, the month or the day."""
    return f"{day.year}年{day.month}月{day.day}日"[: (5, 7 + (day.month > 9), 99)[parts]]


@given(
    begun=DAYS,
    lasts=st.integers(0, 900),
    told=DAYS,
    parts=st.sampled_from((0, 1, 2)),
    form=st.sampled_from(FORMS),
)
def test_a_joined_date_is_named_if_and_only_if_it_does_not_fit(
    begun: date, lasts: int, told: date, parts: int, form: str
) -> None:
    """In every form, at every precision, for facts of a day and of years."""
    ended = min(begun + timedelta(days=lasts), date(2099, 12, 31))
    it = fact("遵义会议", begun.isoformat(), ended.isoformat())
    named = Almanac(FactTable((it,))).clashes(form.format(d=written(told, parts)))
    meant = PartialDate(*(told.year, told.month, told.day)[: parts + 1])
    assert bool(named) == (not it.fits(meant))


@given(
    day=DAYS,
    parts=st.sampled_from((0, 1, 2)),
    before=st.text("甲乙，。（0", max_size=3),
    after=st.text("甲，。）", max_size=3),
)
def test_a_date_is_read_as_it_is_written(day: date, parts: int, before: str, after: str) -> None:
    """Whatever stands around it, unless a figure makes it another number."""
    found = list(told_dates(f"{before}{written(day, parts)}{after}"))
    if before.endswith("0"):
        assert found == []
    else:
        (told,) = found
        assert not isinstance(told, NoSuchDay)
        assert told.first == told.last == PartialDate(*(day.year, day.month, day.day)[: parts + 1])


@given(text=st.text("遵义会议雷锋1935年月日岁，。（）—至牺牲时的在于后", max_size=40))
def test_whatever_a_text_says_it_is_read_to_its_end(text: str) -> None:
    """No text is an error of the program."""
    assert isinstance(codes(text), list)


@given(age=st.integers(1, 60))
def test_an_age_may_be_one_off_and_no_more(age: int) -> None:
    """周岁 and 虚岁 of 1962, for who was born in 1940."""
    assert (codes(f"雷锋牺牲时年仅{age}岁。") == []) == (21 <= age <= 23)


# --- in questions ---------------------------------------------------------------------------------


@pytest.fixture
def check(write: Write) -> Callable[..., list[tuple[str, str]]]:
    """Path and code of each finding in a bank of these questions; the project has a table of facts."""

    def check_(*questions: Question) -> list[tuple[str, str]]:
        write(FACTS, "quizzes/facts.json")
        file = write(bank_of(*questions), "quizzes/banks/bank.json")
        return [(p.path, p.code) for p in check_files([file], content=True).problems]

    return check_


QUESTIONS: list[tuple[str, Question, Question, str, str]] = [
    (
        "stem",
        single("1936年1月，遵义会议在哪里召开？"),
        single("1935年1月，遵义会议在哪里召开？"),
        "stem",
        "fact_date",
    ),
    (
        "explanation",
        single("谁？", explanation=EXPLANATION + "遵义会议在1936年召开。"),
        single("谁？", explanation=EXPLANATION + "遵义会议在1935年召开。"),
        "explanation",
        "fact_date",
    ),
    (
        "year",
        numeric("遵义会议是在哪一年召开的？", 1936),
        numeric("遵义会议是在哪一年召开的？", 1935),
        "stem",
        "fact_date",
    ),
    (
        "year of a month",
        numeric("遵义会议是在哪一年的1月召开的？", 1934),
        numeric("遵义会议是在哪一年的1月召开的？", 1935),
        "stem",
        "fact_date",
    ),
    (
        "age",
        numeric("雷锋牺牲时多少岁？", 25, "岁"),
        numeric("雷锋牺牲时多少岁？", 22, "岁"),
        "stem",
        "person_age",
    ),
    (
        "which year",
        single("遵义会议是在哪一年召开的？", "1933年", "1934年", "1935年", "1936年", right=1),
        single("遵义会议是在哪一年召开的？", "1933年", "1934年", "1935年", "1936年", right=2),
        "stem",
        "fact_date",
    ),
    (
        "when",
        single("遵义会议是在什么时候召开的？", "1934年12月", "1935年1月", "1935年2月", right=2),
        single("遵义会议是在什么时候召开的？", "1934年12月", "1935年1月", "1935年2月", right=1),
        "stem",
        "fact_date",
    ),
    (
        "right option",
        single("哪一项对？", "1934年1月，遵义会议召开", "1927年8月，南昌起义爆发", right=0),
        single("哪一项对？", "1934年1月，遵义会议召开", "1927年8月，南昌起义爆发", right=1),
        "options[0].text",
        "fact_date",
    ),
    (
        "blank",
        blank("____年1月，遵义会议召开。", "1936"),
        blank("____年1月，遵义会议召开。", "1935"),
        "stem",
        "fact_date",
    ),
    (
        "true statement",
        true_false("遵义会议在1936年召开。"),
        true_false("遵义会议在1936年召开。", answer=False),
        "stem",
        "fact_date",
    ),
    (
        "pair",
        match(("1927年8月", "南昌起义"), ("1936年1月", "遵义会议")),
        match(("1927年8月", "南昌起义"), ("1935年1月", "遵义会议")),
        "left[1].text",
        "fact_date",
    ),
    (
        "pair the other way round",
        match(("南昌起义", "1928年8月"), ("遵义会议", "1935年1月")),
        match(("南昌起义", "1927年8月"), ("遵义会议", "1935年1月")),
        "left[0].text",
        "fact_date",
    ),
    (
        "passage",
        passage("1936年1月，遵义会议召开。", true_false("会议在遵义举行。")),
        passage("1935年1月，遵义会议召开。", true_false("会议在遵义举行。")),
        "text",
        "fact_date",
    ),
    (
        "part",
        passage("材料。", true_false("遵义会议在1936年召开。")),
        passage("材料。", true_false("遵义会议在1936年召开。", answer=False)),
        "questions[0].stem",
        "fact_date",
    ),
    (
        "order",
        order("遵义会议召开", "南昌起义爆发", "别的事情"),
        order("南昌起义爆发", "别的事情", "遵义会议召开"),
        "items[0].text",
        "order_facts",
    ),
    (
        "order with a gap",
        order("中国南昌起义", "开国大典", "别的事情", "遵义会议作出决定"),
        order("中国南昌起义", "别的事情", "遵义会议作出决定", "开国大典"),
        "items[1].text",
        "order_facts",
    ),
]


@pytest.mark.parametrize(
    ("wrong", "right", "path", "code"), [q[1:] for q in QUESTIONS], ids=[q[0] for q in QUESTIONS]
)
def test_what_a_question_says_is_so_is_held_against_the_table(
    check: Callable[..., list[tuple[str, str]]], wrong: Question, right: Question, path: str, code: str
) -> None:
    """With its answer put in; what it says is not so is not."""
    assert check(wrong) == [(f"questions[0].{path}", code)]
    assert check(right) == []


@pytest.mark.parametrize(
    "question",
    [
        single("哪一项**错误**？", "1934年1月，遵义会议召开", "1927年8月，南昌起义爆发", right=0),
        order("中央红军长征开始", "遵义会议召开"),
        order("遵义会议召开", "中央红军长征结束"),
        order("遵义会议会址开放", "南昌起义爆发"),
        order("遵义会议召开", "南昌起义部队的老战士回忆往事"),
        numeric("从遵义会议召开到西安事变发生，相隔多少年？", 1),
    ],
    ids=[
        "a false option",
        "what overlaps",
        "what overlaps, turned",
        "a place",
        "people",
        "a number of years",
    ],
)
def test_what_is_no_statement_about_a_date_is_not_named(
    check: Callable[..., list[tuple[str, str]]], question: Question
) -> None:
    """Overlapping facts have no order."""
    assert check(question) == []


def test_the_sentence_names_the_fact_and_its_dates(write: Write) -> None:
    """So that whoever is right can be looked up."""
    write(FACTS, "quizzes/facts.json")
    file = write(bank_of(true_false("遵义会议在1936年召开。")), "quizzes/banks/bank.json")
    (problem,) = check_files([file], content=True).problems
    assert (
        problem.message == "这里把“遵义会议”说成在1936年，史实表（zunyi-meeting）里是 1935-01-15/1935-01-17。"
    )
    assert (problem.line, problem.question) == (9, "q0")


def test_dates_are_not_looked_at_unless_asked_for(write: Write) -> None:
    """``check`` alone says what it always said."""
    write(FACTS, "quizzes/facts.json")
    file = write(bank_of(true_false("遵义会议在1936年召开。", explanation="")), "quizzes/banks/bank.json")
    assert check_files([file]).problems == []


# --- which table ----------------------------------------------------------------------------------

LATE = {
    "schema_version": 1,
    "facts": [{"id": "late", "title": "遵义会议", "date": "1936", "sources": [SOURCE]}],
}
SAYS_1936 = bank_of(true_false("遵义会议在1936年召开。"))


def test_the_table_of_the_banks_own_project_holds(write: Write) -> None:
    """Even if another one is given."""
    write(FACTS, "a/quizzes/facts.json")
    file = write(SAYS_1936, "a/quizzes/banks/bank.json")
    other = write(LATE, "b/quizzes/facts.json")
    report = check_files([file, other], content=True)
    assert [p.code for p in report.problems] == ["fact_date"]
    assert report.files == 3


def test_a_bank_outside_of_a_project_is_held_against_a_table_that_is_given(write: Write) -> None:
    """Else dates are not looked at."""
    file, table = write(SAYS_1936, "x/bank.json"), write(FACTS, "y/facts.json")
    assert [p.code for p in check_files([file, table], content=True).problems] == ["fact_date"]
    assert check_files([file], content=True).problems == []


def test_a_table_with_problems_is_named_and_not_used(write: Write) -> None:
    """Nobody is told that dates were looked at when they were not."""
    write(FACTS | {"facts": [FACTS["facts"][0] | {"date": "?"}]}, "quizzes/facts.json")
    file = write(SAYS_1936, "quizzes/banks/bank.json")
    report = check_files([file], content=True)
    assert [(Path(p.file).name, p.code) for p in report.problems] == [("facts.json", "bad_date")]


def test_a_bank_with_problems_has_its_other_questions_looked_at(write: Write) -> None:
    """One slip hides nothing."""
    write(FACTS, "quizzes/facts.json")
    broken = single("谁？") | {"answer": "x"}
    said = true_false("遵义会议在1936年召开。")
    file = write(
        bank_of(said, broken, said | {"explanation": ""}, names=[["孙中山"]]), "quizzes/banks/bank.json"
    )
    assert [(p.path, p.code) for p in check_files([file], content=True).problems] == [
        ("questions[0].stem", "fact_date"),
        ("questions[1].answer", "answer_no_option"),
        ("questions[2].stem", "fact_date"),
        ("questions[2].stem", "near_duplicate"),
        ("questions[2].explanation", "no_explanation"),
        ("names[0]", "names_too_few"),
    ]
