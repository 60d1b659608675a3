"""Who a student is, and how an attempt is found again."""

from datetime import timedelta

import pytest

from fakes.world import MINUTE, World
from quizkit.domain.attempt import State
from quizkit.errors import (
    AttemptOver,
    ClassFixed,
    CodeNeeded,
    NoAttemptsLeft,
    NotFound,
    NotLeading,
    SeatNeeded,
    StudentNotFound,
    TooManyTries,
    WrongCode,
)
from quizkit.services.codes import ALPHABET


def test_units_are_listed_as_people_count(world: World) -> None:
    """七年级 before 八年级, 2班 before 10班; a school says its level if it has only one."""
    entry = world.services.entry
    (county,) = entry.counties("contest")
    primary, middle = entry.schools("contest", county.id)
    assert (primary.name, primary.level, middle.level) == ("实验小学", "primary", "junior")
    classes = [(unit.grade, unit.name) for unit in entry.classes("contest", middle.id)]
    assert classes == [("七年级", "2班"), ("七年级", "10班"), ("八年级", "1班")]


@pytest.mark.parametrize("typed", ["王小明", " 王 小明", "王小明　"])
def test_a_name_is_found_however_it_is_spaced(world: World, typed: str) -> None:
    """Spaces and width in a typed name do not matter."""
    assert world.student(typed).name == "王小明"


@pytest.mark.parametrize("typed", ["阿依古丽·买买提", "阿依古丽买买提", "阿依古丽•买买提"])
def test_the_middle_dot_does_not_matter(world: World, typed: str) -> None:
    """Names with a middle dot are found with any dot, or none."""
    assert world.student(typed, "实验小学 五年级 1班").name == "阿依古丽·买买提"


@pytest.mark.parametrize("typed", ["", "  ", "王小", "'); DROP TABLE students;--", "%", "王" * 1000])
def test_a_name_not_on_the_roster_is_refused(world: World, typed: str) -> None:
    """Only whole names of the chosen class are let in; the roster is never listed."""
    with pytest.raises(StudentNotFound):
        world.student(typed)


def test_namesakes_are_told_apart_by_their_seat(world: World) -> None:
    """Two students of one name need the seat; 07 is 7."""
    place = "第一中学 七年级 10班"
    for seat in ("", "9"):
        with pytest.raises(SeatNeeded):
            world.student("李娜", place, seat=seat)
    seven, eight = world.student("李娜", place, seat="07"), world.student("李娜", place, seat="8")
    assert seven.student != eight.student


def test_the_same_name_in_another_class_is_another_student(world: World) -> None:
    """A person id belongs to one student of one class."""
    places = ("第一中学 七年级 2班", "第一中学 八年级 1班", "实验小学 五年级 1班")
    assert len({world.student(place=place).student for place in places}) == 3


def test_a_class_must_be_one(world: World) -> None:
    """An id that is no class is refused, also that of a school."""
    county = world.services.entry.counties("contest")[0]
    for class_id in (county.id, 10**6):
        with pytest.raises(NotFound):
            world.services.entry.identify("contest", class_id, "王小明")


def test_an_activity_open_to_all_takes_any_name(world: World) -> None:
    """Whoever is not on the roster takes part as a guest, under the same name only once."""
    guest = world.student("新来的", activity="for-all")
    sitting = world.services.attempts.start("for-all", guest)
    assert sitting.identity.name == "新来的"
    with pytest.raises(CodeNeeded):
        world.start("新来的", activity="for-all")
    known = world.start("王小明", activity="for-all")
    assert known.identity.student == world.student().student


def test_the_resume_code_opens_the_attempt_elsewhere(world: World) -> None:
    """Another browser goes on at the same question with the same paper; the first loses lead and secret."""
    first, attempts = world.start(), world.services.attempts
    world.answer_right(first, 2)
    attempts.move(first, "m", 1)
    attempts.mark(first, "k", 3, on=True)
    second = attempts.resume_by_code("contest", world.student(), first.code)
    assert second.resumed
    assert (second.paper, second.position, second.marks) == (first.paper, 1, frozenset({3}))
    assert second.saved == 2
    assert second.secret != first.secret
    assert second.code == first.code
    assert attempts.resume_by_browser("contest", first.secret or "") is None
    with pytest.raises(NotLeading):
        attempts.mark(first, "late", 0, on=True)


def test_a_code_is_easy_to_type(world: World) -> None:
    """Case, spaces, dashes and full width do not matter; the letters are not mistaken for figures."""
    sitting, attempts = world.start(), world.services.attempts
    letters = sitting.code.replace("-", "")
    assert len(letters) == 6
    assert set(letters) <= set(ALPHABET)
    assert not set(ALPHABET) & set("01ILO")
    wide = "".join(chr(ord(c) + 0xFEE0) for c in letters)
    for typed in (letters.lower(), f" {letters[:2]} {letters[2:]} ", f"{letters[:3]}—{letters[3:]}", wide):
        assert attempts.resume_by_code("contest", world.student(), typed).resumed


def test_a_finished_attempt_is_found_by_its_code(world: World) -> None:
    """Days later, on another device, the code still shows the result."""
    sitting, attempts = world.start(), world.services.attempts
    world.submit(sitting)
    found = attempts.resume_by_code("contest", world.student(), sitting.code)
    assert found.state is State.SUBMITTED
    assert attempts.review(found.ref.attempt_id, found.secret or "").receipt


def test_wrong_codes_are_slowed_down(world: World) -> None:
    """After five wrong codes even the right one is refused, until the first is 15 minutes old."""
    sitting, attempts, student = world.start(), world.services.attempts, world.student()
    for wrong in ("", "AAAAAA", "'; --", "二三四", "23456"):
        with pytest.raises(WrongCode):
            attempts.resume_by_code("contest", student, wrong)
        world.clock.go(MINUTE)
    with pytest.raises(TooManyTries) as slowed:
        attempts.resume_by_code("contest", student, sitting.code)
    assert slowed.value.minutes == 10
    world.clock.go(10 * MINUTE)
    assert attempts.resume_by_code("contest", student, sitting.code).resumed


def test_wrong_codes_say_nothing_of_an_attempt(world: World) -> None:
    """Without an attempt the answer is the same as with one."""
    for _n in range(5):
        with pytest.raises(WrongCode):
            world.services.attempts.resume_by_code("contest", world.student("李红"), "AAAAAA")
    with pytest.raises(TooManyTries):
        world.services.attempts.resume_by_code("contest", world.student("李红"), "AAAAAA")


def test_the_code_of_another_student_opens_nothing(world: World) -> None:
    """A code belongs to one attempt."""
    code = world.start().code
    world.start("李红")
    with pytest.raises(WrongCode):
        world.services.attempts.resume_by_code("contest", world.student("李红"), code)


def test_a_lost_start_is_resumed_by_the_secret_given_to_it(world: World) -> None:
    """If the reply to start is lost, the browser that was given the secret before goes on."""
    attempts = world.services.attempts
    secret = attempts.new_secret()
    started = attempts.start("contest", world.student(), secret)
    resumed = attempts.resume_by_browser("contest", secret)
    assert resumed is not None
    assert resumed.paper == started.paper
    assert len(secret) == 43


def test_everything_survives_a_restart(world: World) -> None:
    """Another process shows the same paper, responses, code and time."""
    first = world.start()
    world.answer_right(first, 3)
    world.clock.go(MINUTE)
    second = world.open().attempts.resume_by_browser("contest", first.secret or "")
    assert second is not None
    assert (second.paper, second.code, second.deadline) == (first.paper, first.code, first.deadline)
    assert second.saved == 3
    assert second.left == 14 * MINUTE


def test_not_me_unbinds_the_browser(world: World) -> None:
    """After "不是我" neither this tab nor this browser opens the attempt; the code still does."""
    sitting, attempts = world.start(), world.services.attempts
    attempts.forget(sitting.ref)
    assert attempts.resume_by_browser("contest", sitting.secret or "") is None
    with pytest.raises(NotLeading):
        attempts.mark(sitting, "x", 0, on=True)
    attempts.forget(sitting.ref)
    assert attempts.resume_by_code("contest", world.student(), sitting.code).resumed


def test_a_wrong_class_is_put_right(world: World) -> None:
    """Before the first answer the namesake in another class takes the attempt; the clock runs on."""
    sitting = world.start()
    world.clock.go(MINUTE)
    other = world.class_id("第一中学", "八年级", "1班")
    moved = world.services.attempts.correct_class(sitting.ref, other)
    assert moved.identity.grade == "八年级"
    assert (moved.paper, moved.deadline) == (sitting.paper, sitting.deadline)
    assert world.start().number == 1
    with pytest.raises(CodeNeeded):
        world.start(place="第一中学 八年级 1班")


def test_another_level_draws_another_paper_but_never_a_third(world: World) -> None:
    """Going back and forth between levels shows the same two papers again and again."""
    sitting, attempts = world.start(), world.services.attempts
    primary = world.class_id("实验小学", "五年级", "1班")
    junior = world.class_id("第一中学", "七年级", "2班")
    papers = [sitting.paper]
    for class_id in (primary, junior, primary):
        moved = attempts.correct_class(sitting.ref, class_id)
        papers.append(moved.paper)
    assert {item.question.level for item in papers[1].items} == {"primary"}
    assert papers[0] == papers[2]
    assert papers[1] == papers[3]
    world.answer_right(moved)
    assert world.submit(moved).score == 2000


def test_the_class_is_fixed_by_the_first_answer(world: World) -> None:
    """Once anything was answered, even if taken back, the class stays."""
    sitting = world.start()
    assert not sitting.class_fixed
    world.answer_right(sitting, 1)
    world.answer(sitting, 0, None)
    with pytest.raises(ClassFixed):
        world.services.attempts.correct_class(sitting.ref, world.class_id("第一中学", "八年级", "1班"))
    assert world.services.attempts.lead(sitting.ref.attempt_id, sitting.secret or "").class_fixed


def test_a_correction_must_find_the_name_and_a_free_try(world: World) -> None:
    """No such name, an attempt under way, or no tries left: the attempt stays where it is."""
    attempts = world.services.attempts
    other = world.class_id("第一中学", "八年级", "1班")
    red = world.start("李红")
    with pytest.raises(StudentNotFound):
        attempts.correct_class(red.ref, other)
    busy = world.start(place="第一中学 八年级 1班")
    wrong = world.start()
    with pytest.raises(CodeNeeded):
        attempts.correct_class(wrong.ref, other)
    world.submit(busy)
    world.submit(world.start(place="第一中学 八年级 1班"))
    with pytest.raises(NoAttemptsLeft):
        attempts.correct_class(wrong.ref, other)
    assert attempts.lead(wrong.ref.attempt_id, wrong.secret or "").identity.grade == "七年级"
    world.clock.go(timedelta(hours=1))
    with pytest.raises(AttemptOver):
        attempts.correct_class(red.ref, other)
