"""Tables of units: what is counted how, who is ranked, and what stands there where there is nothing."""

import random
from dataclasses import replace
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.counts import MADE_AT, school
from quizkit.domain.activity import TableRules
from quizkit.report.tables import By, Heading, unit_table
from quizkit.services.values import Unit


def row(table, unit):
    return next(record for record in table.records() if record["unit"] == unit)


def test_four_states_are_four_figures(heading):
    """Not started, in progress, submitted (with a zero among them) and voided stand apart."""
    table = unit_table(
        [school("甲", [0, 6000, 9000], not_started=3, in_progress=2, voided=1)], By.SCHOOL, heading
    )
    found = row(table, "甲")
    names = ("enrolled", "not_started", "in_progress", "submitted", "voided", "started")
    assert [found[name] for name in names] == [9, 3, 2, 3, 1, 6]
    assert found["mean"] == pytest.approx(50)
    assert found["participation"] == pytest.approx(3 / 9)


def test_thresholds_include_themselves(heading):
    """85 % of the full mark is excellent and 60 % passes, in hundredths and without rounding."""
    found = row(unit_table([school("甲", [8500, 8499, 6000, 5999], full=10000)], By.SCHOOL, heading), "甲")
    assert (found["excellent"], found["pass"]) == (0.25, 0.75)


def test_thresholds_are_of_each_units_own_full_mark(heading):
    """With papers of 40 and of 100 points the same percent is another score; the total adds students."""
    table = unit_table([school("甲", [3400], full=4000), school("乙", [3400])], By.SCHOOL, heading)
    assert row(table, "甲")["excellent"] == 1
    assert row(table, "乙")["excellent"] == 0
    assert table.total["excellent"] == 0.5
    assert "满分以各自的试卷为准" in table.notes[3]


def test_equal_means_share_a_rank(heading):
    """Means that are equal at 0.01 share the rank, and the next one skips."""
    schools = [
        school("甲", [9000] * 10),
        school("乙", [8001, 7999] * 5),
        school("丙", [8000] * 12),
        school("丁", [7000] * 10),
    ]
    table = unit_table(schools, By.SCHOOL, heading)
    assert [line[:2] for line in table.shown_rows()] == [["1", "甲"], ["=2", "丙"], ["=2", "乙"], ["4", "丁"]]


def test_half_a_hundredth_rounds_up(heading_with):
    """76.455 is 76.46 in the table and for the rank, as people round, whatever binary floats make of it."""
    heading = heading_with(min_submitted=1)
    schools = [school("甲", [7645, 7646]), school("乙", [7646])]
    table = unit_table(schools, By.SCHOOL, heading)
    assert [line[0] for line in table.shown_rows()] == ["=1", "=1"]
    assert row(table, "甲")["mean"] == 76.455


def test_who_is_not_ranked_says_why(heading):
    """Too few, too small a part, nobody: each has its reason and no rank, and stands below."""
    table = unit_table(
        [
            school("少", [9900] * 9),
            school("低", [9900] * 15, not_started=5),
            school("空", [], not_started=5),
            school("够", [1000] * 16, not_started=4),
        ],
        By.SCHOOL,
        heading,
    )
    shown = {record["unit"]: (record["rank"], record["note"]) for record in table.records()}
    assert shown == {
        "够": (1, ""),
        "少": (None, "人数少，不宜比较"),
        "低": (None, "参与率低，不宜比较"),
        "空": (None, "无人实考"),
    }
    assert next(iter(shown)) == "够"


def test_empty_units_have_defined_figures(heading):
    """No student, all absent, one student, all equal: each has its figures or a dash, never a made-up 0."""
    table = unit_table(
        [school("无", []), school("缺", [], not_started=4), school("一", [7000]), school("同", [8000] * 12)],
        By.SCHOOL,
        heading,
    )
    names = [column.name for column in table.columns]
    shown = {line[1]: dict(zip(names, line, strict=True)) for line in table.shown_rows()}
    figures = ("participation", "mean", "margin", "median", "sd", "excellent", "pass", "top")
    assert [shown["无"][n] for n in figures] == ["–"] * 8
    assert [shown["缺"][n] for n in figures] == ["0.0%"] + ["–"] * 7
    assert [shown["一"][n] for n in figures] == [
        *("100.0%", "70.00", "–", "70.00", "–", "0.0%", "100.0%", "70.00")
    ]
    assert [shown["同"][n] for n in figures] == [
        *("100.0%", "80.00", "±0.00", "80.00", "0.00", "0.0%", "100.0%", "80.00")
    ]


def test_no_units_at_all(heading):
    """An activity without a roster and without attempts has an empty table with a total of nothing."""
    table = unit_table([], By.SCHOOL, heading)
    assert table.records() == []
    assert table.total["enrolled"] == 0
    assert table.total["mean"] is None


def test_guests_count_for_the_mean_and_not_for_participation(heading):
    """Students who are not on the roster take part in the mean; participation is of those enrolled."""
    found = row(unit_table([school("甲", [8000] * 12, guests=2)], By.SCHOOL, heading), "甲")
    assert (found["enrolled"], found["submitted"], found["participation"]) == (10, 12, 1.0)
    only_guests = row(unit_table([school("乙", [8000] * 12, guests=12)], By.SCHOOL, heading), "乙")
    assert only_guests["participation"] is None
    assert only_guests["rank"] == 1


def test_the_total_is_weighted_by_students(heading):
    """The total is the mean over students, and is not the mean of the schools' means."""
    table = unit_table([school("大", [9000] * 30), school("小", [5000] * 10)], By.SCHOOL, heading)
    assert table.total["mean"] == pytest.approx(80)
    assert "不是各学校平均数的平均" in table.notes[-1]


HEADING = Heading("hong-2026", "学党史国史", TableRules(), MADE_AT)
many = st.lists(
    st.tuples(st.lists(st.integers(0, 10000), max_size=30), st.integers(0, 9)), min_size=1, max_size=8
)


@given(many, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(schools, rng):
    """Shuffled rows give the same table."""
    counts = [school(f"校{i}", scores, not_started=n) for i, (scores, n) in enumerate(schools)]
    shuffled = rng.sample(counts, len(counts))
    a, b = unit_table(counts, By.SCHOOL, HEADING), unit_table(shuffled, By.SCHOOL, HEADING)
    assert a.records() == b.records()
    assert a.total == b.total


@given(st.lists(st.integers(0, 10000), min_size=2, max_size=40))
def test_every_student_twice(scores):
    """Twice the students: the same mean and rates, twice n, SD by its n - 1."""
    once = row(unit_table([school("甲", scores)], By.SCHOOL, HEADING), "甲")
    twice = row(unit_table([school("甲", scores * 2)], By.SCHOOL, HEADING), "甲")
    for name in ("mean", "median", "excellent", "pass", "top", "participation"):
        assert twice[name] == pytest.approx(once[name], abs=1e-9)
    n = len(scores)
    assert twice["submitted"] == 2 * n
    assert twice["sd"] == pytest.approx(once["sd"] * ((2 * n - 2) / (2 * n - 1)) ** 0.5, abs=1e-9)


@given(
    st.lists(st.integers(0, 10000), min_size=1, max_size=40),
    st.lists(st.integers(0, 10000), min_size=1, max_size=40),
)
def test_two_schools_as_one(a, b):
    """A merger's mean is the mean of both, weighted by their students; a county is such a merger."""
    parts = unit_table([school("甲", a), school("乙", b)], By.SCHOOL, HEADING)
    one = row(unit_table([school("合", a + b)], By.SCHOOL, HEADING), "合")
    weighted = sum(r["mean"] * r["submitted"] for r in parts.records()) / (len(a) + len(b))
    assert one["mean"] == pytest.approx(weighted, abs=1e-9)
    assert parts.total["mean"] == pytest.approx(one["mean"], abs=1e-9)
    assert parts.total["sd"] == pytest.approx(one["sd"], abs=1e-9, nan_ok=True)


def test_ten_thousand_ranks_agree_with_brute_force(heading_with):
    """The rank is 1 + the number of units with a higher mean, reckoned from the raw lists."""
    heading = heading_with(min_submitted=1, min_participation=0)
    rng = random.Random(5)
    lists = {f"校{i}": [rng.randrange(0, 21) * 500 for _ in range(rng.randrange(1, 4))] for i in range(1000)}
    table = unit_table([school(name, scores) for name, scores in lists.items()], By.SCHOOL, heading)
    means = {n: floor(Fraction(sum(s), len(s)) + Fraction(1, 2)) for n, s in lists.items()}
    for record in table.records():
        assert record["rank"] == 1 + sum(other > means[record["unit"]] for other in means.values())
        assert record["shared"] == (list(means.values()).count(means[record["unit"]]) > 1)


def test_columns_that_say_the_same_everywhere_are_left_out(heading):
    """The county stands in the table only if there are several; a class always has its own column."""
    one = [school("甲", [8000]), school("乙", [8000])]
    two = [*one, school("丙", [8000], county="延河县")]
    assert "county" not in [column.name for column in unit_table(one, By.SCHOOL, heading).columns]
    assert "county" in [column.name for column in unit_table(two, By.SCHOOL, heading).columns]
    classes = [
        replace(c, unit=Unit(id=i, kind="class", name=f"{i}班", grade="三年级")) for i, c in enumerate(one)
    ]
    names = [column.name for column in unit_table(classes, By.CLASS, heading).columns]
    assert names[:3] == ["rank", "school", "class"]
