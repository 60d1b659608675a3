"""The raw figures: who took part, who did not, how scores are spread."""

from dataclasses import replace

import pytest

from fakes.world import BANK, CONTEST, MINUTE, SECOND, World
from quizkit.domain.activity import AttemptPolicy, Counts
from quizkit.errors import NotFound, UsageError
from quizkit.services import UnitCounts

TWO, TEN = "第一中学 七年级 2班", "第一中学 七年级 10班"


def by_name(counts: list[UnitCounts]) -> dict[str, UnitCounts]:
    """Rows by the names of the unit."""
    return {f"{row.school} {row.unit.grade} {row.unit.name}".strip(): row for row in counts}


@pytest.fixture
def county(world: World) -> World:
    """One handed in twice, one expired with nothing, one in progress, one voided, the rest absent."""
    world.take("王小明", TWO, right=1)
    world.take("王小明", TWO, right=3)
    world.start("张伟", TEN)
    world.clock.go(16 * MINUTE)
    voided = world.start("李红", TWO)
    world.services.staff.void(voided.ref.attempt_id, "代答", "li")
    world.start(place="实验小学 五年级 1班")
    return world


def test_four_states_are_kept_apart(county: World) -> None:
    """Absent, zero, in progress and voided are four different things."""
    rows = by_name(county.services.scores.counts("contest", "class"))
    two, ten, five = rows["第一中学 七年级 2班"], rows["第一中学 七年级 10班"], rows["实验小学 五年级 1班"]
    assert (two.enrolled, two.not_started, two.in_progress, two.submitted, two.voided) == (2, 0, 0, 1, 1)
    assert two.histogram == {1500: 1}
    assert (ten.enrolled, ten.not_started, ten.submitted, ten.histogram) == (3, 2, 1, {0: 1})
    assert (five.in_progress, five.not_started, five.submitted, five.max) == (1, 1, 0, 0)


@pytest.mark.parametrize("by", ["county", "school", "grade", "class"])
def test_every_grouping_adds_up_to_the_same(county: World, by: str) -> None:
    """Counties, schools, grades and classes share the same students."""
    rows = county.services.scores.counts("contest", by)
    assert sum(row.enrolled for row in rows) == 8
    assert sum(row.not_started for row in rows) == 4
    assert sum(row.submitted for row in rows) == sum(row.submitted_enrolled for row in rows) == 2
    assert sum(sum(row.histogram.values()) for row in rows) == 2
    assert max(row.max for row in rows) == 2000


def test_rows_come_in_the_order_of_their_names(county: World) -> None:
    """Numbers in names count as numbers."""
    names = [
        (row.school, row.unit.grade, row.unit.name)
        for row in county.services.scores.counts("contest", "class")
    ]
    assert names == [
        ("实验小学", "五年级", "1班"),
        ("第一中学", "七年级", "2班"),
        ("第一中学", "七年级", "10班"),
        ("第一中学", "八年级", "1班"),
    ]
    grades = [row.unit.name for row in county.services.scores.counts("contest", "grade")]
    assert grades == ["五年级", "七年级", "八年级"]


def test_students_have_one_line_each(county: World) -> None:
    """Everyone on the roster, with the result that counts and its receipt."""
    rows = list(county.services.scores.students("contest"))
    assert len(rows) == 8
    lines = {(row.class_name, row.seat, row.name): row for row in rows if row.school == "第一中学"}
    best = lines["2班", "1", "王小明"]
    assert (best.state, best.attempts, best.score, best.max) == ("submitted", 2, 1500, 2000)
    assert best.time_used == MINUTE
    assert county.services.staff.find("contest", best.receipt)[0].number == 2
    assert lines["2班", "2", "李红"].state == "voided"
    assert lines["10班", "1", "张伟"].score == 0
    absent = lines["10班", "7", "李娜"]
    assert (absent.state, absent.attempts, absent.score, absent.receipt) == ("not_started", 0, None, "")


def test_the_list_of_who_has_not_begun(county: World) -> None:
    """Per class, by seat; whoever has begun is not on it."""
    names = [(row.class_name, row.seat, row.name) for row in county.services.scores.not_started("contest")]
    assert names == [
        ("1班", "2", "阿依古丽·买买提"),
        ("10班", "7", "李娜"),
        ("10班", "8", "李娜"),
        ("1班", "1", "王小明"),
    ]


def test_what_is_due_is_ended_before_it_is_counted(county: World) -> None:
    """No table shows an attempt in progress whose time is over."""
    county.clock.go(15 * MINUTE + 11 * SECOND)
    assert sum(row.in_progress for row in county.services.scores.counts("contest")) == 0


def test_activities_do_not_mix(county: World) -> None:
    """Another activity has its own figures on the same roster."""
    rows = county.services.scores.counts("practice")
    assert sum(row.not_started for row in rows) == sum(row.enrolled for row in rows) == 8
    with pytest.raises(NotFound):
        county.services.scores.counts("nix")
    with pytest.raises(NotFound):
        list(county.services.scores.students("nix"))
    with pytest.raises(UsageError):
        county.services.scores.counts("contest", "planet")


def test_guests_take_part_but_are_not_enrolled(world: World) -> None:
    """In an activity open to all, participation counts only those on the roster."""
    guest = world.start("新来的", activity="for-all")
    world.submit(guest)
    world.submit(world.start("王小明", activity="for-all"))
    school = world.services.scores.counts("for-all")[1]
    assert (school.enrolled, school.submitted, school.submitted_enrolled) == (6, 2, 1)
    assert school.not_started == 5
    names = [row.name for row in world.services.scores.students("for-all")]
    assert "新来的" in names
    assert "新来的" not in [row.name for row in world.services.scores.students("contest")]


@pytest.mark.parametrize(
    ("counts", "score"),
    [
        (Counts.BEST, 1500),
        (Counts.FIRST, 500),
        (Counts.LAST, 1000),
        (Counts.MEAN, 1000),
        (Counts.DAILY_BEST_SUM, 2500),
    ],
)
def test_the_counted_attempt_is_that_of_the_policy(world: World, counts: Counts, score: int) -> None:
    """Best, first, last, mean, or each day's best."""
    activity = replace(CONTEST, attempts=AttemptPolicy(max=None, counts=counts))
    world.services.activities.publish(activity, [BANK], "li")
    for right in (1, 3):
        world.take("王小明", TWO, right=right)
    world.clock.go(24 * 60 * MINUTE)
    world.take("王小明", TWO, right=2)
    (row,) = [row for row in world.services.scores.students("contest") if row.score is not None]
    assert row.score == score
    assert row.attempts == 3
    assert row.max == (4000 if counts is Counts.DAILY_BEST_SUM else 2000)
