"""The roster: imported whole or not at all, and recognised when it comes again."""

from dataclasses import replace

import pytest

from fakes.world import ROSTER, World
from quizkit.domain.roster import RosterRow
from quizkit.errors import StudentNotFound, UsageError

CLASS_2 = [row for row in ROSTER if row.class_name == "2班"]
MIDDLE = [row for row in ROSTER if row.school == "第一中学"]


def changed(rows: list[RosterRow], student: str, **values: str) -> list[RosterRow]:
    """``rows`` with the first student of that name changed."""
    n = next(n for n, row in enumerate(rows) if row.name == student)
    return [*rows[:n], replace(rows[n], **values), *rows[n + 1 :]]


def test_the_same_file_again_changes_nothing(world: World) -> None:
    """Re-importing is safe."""
    report = world.services.roster.import_rows(ROSTER, "li")
    assert (report.added, report.changed, report.unchanged, report.left) == (0, (), len(ROSTER), ())


def test_other_schools_are_left_alone(world: World) -> None:
    """A file of one school says nothing of the students of another."""
    report = world.services.roster.import_rows(MIDDLE, "li")
    assert report.left == ()
    assert report.unchanged == len(MIDDLE)


@pytest.mark.parametrize(
    "values",
    [{"seat": "30"}, {"name": "王晓明"}, {"class_name": "10班", "seat": "30"}, {"name": "王 小明"}],
)
def test_a_student_is_recognised(world: World, values: dict[str, str]) -> None:
    """With another seat, name, class or spelling, the attempt stays with the student."""
    sitting = world.start()
    report = world.services.roster.import_rows(changed(MIDDLE, "王小明", **values), "li")
    assert (report.added, len(report.changed), report.left) == (0, 1, ())
    again = world.services.attempts.lead(sitting.ref.attempt_id, sitting.secret or "")
    assert again.identity.student == sitting.identity.student
    assert again.identity.name == values.get("name", "王小明")


def test_results_follow_a_student_to_the_new_class(world: World) -> None:
    """After a move the result stands in the table of the new class."""
    world.take("王小明", "第一中学 七年级 2班", right=4)
    rows = changed(MIDDLE, "王小明", class_name="10班", seat="30")
    world.services.roster.import_rows(rows, "li")
    counts = {
        (row.unit.grade, row.unit.name): (row.enrolled, row.submitted)
        for row in world.services.scores.counts("contest", "class")
    }
    assert counts["七年级", "2班"] == (1, 0)
    assert counts["七年级", "10班"] == (4, 1)


def test_two_that_change_seats_keep_their_attempts(world: World) -> None:
    """Names decide before seats."""
    sitting = world.start()
    rows = changed(changed(MIDDLE, "王小明", seat="2"), "李红", seat="1")
    report = world.services.roster.import_rows(rows, "li")
    assert len(report.changed) == 2
    again = world.services.attempts.lead(sitting.ref.attempt_id, sitting.secret or "")
    assert again.identity.name == "王小明"


def test_namesakes_are_never_mixed_up(world: World) -> None:
    """Of two students of one name that both got new seats nobody is guessed."""
    rows = [replace(row, seat="9" + row.seat) if row.name == "李娜" else row for row in MIDDLE]
    report = world.services.roster.import_rows(rows, "li")
    assert report.added == 2
    assert len(report.left) == 2


def test_new_students_are_added(world: World) -> None:
    """A new line is a new student."""
    new = replace(CLASS_2[0], name="赵新", seat="3")
    report = world.services.roster.import_rows([*MIDDLE, new], "li")
    assert (report.added, report.unchanged) == (1, len(MIDDLE))
    assert world.student("赵新").name == "赵新"


def test_who_is_missing_stays_unless_asked(world: World) -> None:
    """Missing students are named; they leave the roster only on request, their scores stay."""
    world.take("王小明", "第一中学 七年级 2班", right=4)
    rest = [row for row in MIDDLE if row != CLASS_2[0]]
    report = world.services.roster.import_rows(rest, "li")
    assert report.left == ("七年级 2班 1 王小明",)
    assert not report.removed
    assert world.student().name == "王小明"
    report = world.services.roster.import_rows(rest, "li", remove_missing=True)
    assert report.removed
    with pytest.raises(StudentNotFound):
        world.student()
    school = world.services.scores.counts("contest")[1]
    assert (school.enrolled, school.submitted, school.submitted_enrolled) == (5, 1, 0)
    again = world.services.roster.import_rows(MIDDLE, "li")
    assert (again.added, len(again.changed)) == (0, 1)
    assert world.services.scores.counts("contest")[1].submitted_enrolled == 1


@pytest.mark.parametrize(
    "bad",
    [
        [],
        [replace(CLASS_2[0], name=" ")],
        [replace(CLASS_2[0], school="")],
        [replace(CLASS_2[0], name="王\x1f小明")],
        [CLASS_2[0], replace(CLASS_2[0], name="王 小明", seat="01")],
    ],
)
def test_a_bad_file_changes_nothing(world: World, bad: list[RosterRow]) -> None:
    """On any error none of the rows is kept."""
    before = list(world.services.scores.students("contest"))
    good = replace(CLASS_2[0], name="赵新", seat="3")
    with pytest.raises(UsageError):
        world.services.roster.import_rows([good, *bad] if bad else [], "li")
    assert list(world.services.scores.students("contest")) == before


def test_a_class_that_changes_its_level_draws_by_the_new_one(world: World) -> None:
    """A level that was wrong in the file is put right by the next import."""
    rows = [replace(row, level="senior") if row.class_name == "2班" else row for row in MIDDLE]
    world.services.roster.import_rows(rows, "li")
    assert {item.question.level for item in world.start().paper.items} == {"senior"}
    county = world.services.entry.counties("contest")[0]
    assert [unit.level for unit in world.services.entry.schools("contest", county.id)] == ["primary", ""]


def test_staff_find_students_by_name_or_id(world: World) -> None:
    """All namesakes everywhere, or those of one class."""
    find = world.services.roster.find
    assert len(find("王小明")) == 3
    (found,) = find("王 小明", "2班")
    assert (found.school, found.grade, found.seat) == ("第一中学", "七年级", "1")
    assert find(found.student) == [found]
    assert find("无此人") == []
