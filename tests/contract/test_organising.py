"""What organisers do: publish, open, close, extend, void, new codes, erase."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fakes.world import BANK, CLOSES, CONTEST, MINUTE, OPENS, PRACTICE, SECOND, World
from quizkit.domain.activity import AttemptPolicy, Counts, Window
from quizkit.domain.attempt import State
from quizkit.domain.questions import Single
from quizkit.errors import (
    ActivityClosed,
    AttemptOver,
    IllegalEvent,
    NotFound,
    NotLeading,
    PaperError,
    StudentNotFound,
    UsageError,
    WrongCode,
)
from quizkit.store import settings


def audit(world: World) -> list[tuple[str, str, str]]:
    """Who did what, why; after the world was made."""
    rows = world.services.store.read(settings.recorded)
    return [(by, action, reason) for _at, by, action, _target, reason in rows if by != "test"]


def test_publishing_again_without_a_change_changes_nothing(world: World) -> None:
    """The same files give the same version, and say so."""
    again = world.services.activities.publish(CONTEST, [BANK], "li")
    assert (again.version, again.new, again.questions) == (1, False, 15)
    assert not audit(world)


def test_a_changed_question_makes_a_new_version_and_leaves_attempts_alone(world: World) -> None:
    """Attempts stay with the version they were begun with."""
    sitting = world.start()
    fixed = tuple(
        replace(question, answer="d") if isinstance(question, Single) else question
        for question in BANK.questions
    )
    published = world.services.activities.publish(CONTEST, [replace(BANK, questions=fixed)], "li")
    assert (published.version, published.new) == (2, True)
    resumed = world.services.attempts.lead(sitting.ref.attempt_id, sitting.secret or "")
    assert resumed.paper == sitting.paper
    world.answer_right(resumed)
    assert world.submit(resumed).score == 2000
    assert audit(world) == [("li", "publish", "version 2")]


def test_pictures_are_published_with_their_questions(world: World) -> None:
    """The bytes of a picture belong to the version of its question."""
    drawn = tuple(replace(question, images=("map.png",)) for question in BANK.questions)
    bank, activities = replace(BANK, questions=drawn), world.services.activities
    versions = []
    for student, data in (("王小明", b"one"), ("李红", b"two")):
        activities.publish(CONTEST, [bank], "li", {("history", "map.png"): data})
        versions.append({item.question.id: item.version for item in world.start(student).paper.items})
    for found, data in zip(versions, (b"one", b"two"), strict=True):
        assert {activities.image(version, "map.png") for version in found.values()} == {data}
    with pytest.raises(NotFound):
        activities.image("0" * 64, "map.png")


def test_a_bank_without_its_pictures_is_not_published(world: World) -> None:
    """A picture that was not handed over is named; nothing is stored."""
    bank = replace(BANK, questions=tuple(replace(q, images=("map.png",)) for q in BANK.questions))
    with pytest.raises(UsageError, match=r"map\.png"):
        world.services.activities.publish(replace(CONTEST, id="bare"), [bank], "test")
    assert "bare" not in {info.id for info in world.services.activities.list()}


def test_a_plan_that_its_banks_cannot_fill_is_not_published(world: World) -> None:
    """Too few questions for a level: nothing is stored."""
    short = replace(BANK, questions=BANK.questions[:5])
    with pytest.raises(PaperError):
        world.services.activities.publish(replace(CONTEST, id="short"), [short], "li")
    with pytest.raises(NotFound):
        world.services.activities.get("short")


def test_the_list_tells_state_and_participation(world: World) -> None:
    """Each activity with its state now, and how many began and handed in."""
    world.submit(world.start())
    world.start("李红")
    infos = {info.id: info for info in world.services.activities.list()}
    assert (infos["contest"].state, infos["contest"].started, infos["contest"].submitted) == ("open", 2, 1)
    world.clock.now = OPENS - SECOND
    assert world.services.activities.get("contest").state == "scheduled"
    world.clock.now = CLOSES
    assert world.services.activities.get("contest").state == "closed"


def test_opening_by_hand(world: World) -> None:
    """Open works before the window and after it; then nothing but a hand closes it."""
    activities = world.services.activities
    world.clock.now = OPENS - timedelta(days=2)
    assert activities.open("contest", "li").closes_at == CLOSES
    world.submit(world.start())
    world.clock.now = CLOSES + MINUTE
    opened = activities.open("contest", "li")
    assert (opened.state, opened.closes_at) == ("open", None)
    assert world.start().deadline == world.clock.now + 15 * MINUTE
    activities.open("contest", "li")
    assert [action for _by, action, _reason in audit(world)] == ["open", "open"]


def test_closing_ends_attempts_with_the_grace(world: World) -> None:
    """At the close attempts in progress end; what was sent in time still arrives in the grace."""
    sitting = world.start()
    closed = world.services.activities.close("contest", "li")
    assert (closed.state, closed.closes_at) == ("closed", world.clock.now)
    world.clock.go(9 * SECOND)
    world.answer_right(sitting, 1)
    assert world.services.attempts.pulse(sitting.ref).left == timedelta(0)
    world.clock.go(2 * SECOND)
    assert world.services.attempts.pulse(sitting.ref).state is State.EXPIRED
    with pytest.raises(ActivityClosed):
        world.start("李红")


def test_closing_an_activity_without_limits_ends_its_attempts(world: World) -> None:
    """An attempt without a deadline gets one by the close."""
    world.services.activities.extend("practice", None, "li")
    sitting = world.start(activity="practice")
    world.services.activities.close("practice", "li")
    world.clock.go(MINUTE)
    with pytest.raises(AttemptOver):
        world.answer_right(sitting)


def test_a_later_close_moves_the_deadlines_it_had_cut(world: World) -> None:
    """Who was cut by the close gets the rest of the limit, who was not keeps the deadline."""
    early = world.start()
    world.clock.now = CLOSES - 5 * MINUTE
    world.services.attempts.expire_due()
    cut = world.start("李红")
    assert cut.deadline == CLOSES
    world.services.activities.extend("contest", CLOSES + timedelta(hours=1), "li")
    pulse = world.services.attempts.pulse(cut.ref)
    assert pulse.left == 15 * MINUTE
    assert early.deadline == OPENS + timedelta(days=1) + 15 * MINUTE


def test_an_earlier_close_cuts_deadlines(world: World) -> None:
    """Extend also shortens, but never into the past."""
    sitting = world.start()
    end = world.clock.now + 2 * MINUTE
    world.services.activities.extend("contest", end, "li")
    assert world.services.attempts.pulse(sitting.ref).left == 2 * MINUTE
    with pytest.raises(UsageError):
        world.services.activities.extend("contest", world.clock.now, "li")


def test_a_new_window_in_the_file_sets_the_window_anew(world: World) -> None:
    """Publishing another window holds; publishing anything else keeps what organisers set."""
    activities = world.services.activities
    activities.extend("contest", None, "li")
    activities.publish(replace(CONTEST, title="新标题"), [BANK], "li")
    assert activities.get("contest").closes_at is None
    later = replace(CONTEST, window=Window(OPENS, CLOSES + timedelta(days=1)))
    activities.publish(later, [BANK], "li")
    assert activities.get("contest").closes_at == CLOSES + timedelta(days=1)


def test_another_rule_of_what_counts_reckons_results_anew(world: World) -> None:
    """Publishing with another choice of attempts changes the tables."""
    world.take("王小明", "第一中学 七年级 2班", right=4)
    world.take("王小明", "第一中学 七年级 2班", right=1)
    assert _scores(world) == {2000: 1}
    last = replace(CONTEST, attempts=AttemptPolicy(max=2, counts=Counts.LAST))
    world.services.activities.publish(last, [BANK], "li")
    assert _scores(world) == {500: 1}


def _scores(world: World) -> dict[int, int]:
    total: dict[int, int] = {}
    for unit in world.services.scores.counts("contest", "school"):
        for score, students in unit.histogram.items():
            total[score] = total.get(score, 0) + students
    return total


def test_voiding_takes_an_attempt_out_and_gives_the_try_back(world: World) -> None:
    """A voided attempt neither counts nor uses up a try; the student sees the reason."""
    best = world.start()
    world.answer_right(best)
    world.submit(best)
    world.take("王小明", "第一中学 七年级 2班", right=1)
    world.services.staff.void(best.ref.attempt_id, "代答", "li")
    assert _scores(world) == {500: 1}
    review = world.services.attempts.review(best.ref.attempt_id, best.secret or "")
    assert (review.state, review.void_reason, review.score) == (State.VOIDED, "代答", None)
    assert not review.shown
    assert world.start().number == 3
    assert audit(world) == [("li", "void", "代答")]


def test_voiding_one_in_progress_ends_it(world: World) -> None:
    """A voided attempt takes no answers; alone it is counted apart."""
    sitting = world.start()
    world.services.staff.void(sitting.ref.attempt_id, "走错考场", "li")
    with pytest.raises(AttemptOver) as over:
        world.answer_right(sitting)
    assert over.value.state == "voided"
    school = world.services.scores.counts("contest")[1]
    assert (school.voided, school.submitted, school.not_started) == (1, 0, 5)
    with pytest.raises(IllegalEvent):
        world.services.staff.void(sitting.ref.attempt_id, "again", "li")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201, "a\nb"])
def test_a_reason_is_one_line(world: World, reason: str) -> None:
    """Void and extend ask why."""
    sitting = world.start()
    with pytest.raises(UsageError):
        world.services.staff.void(sitting.ref.attempt_id, reason, "li")
    with pytest.raises(UsageError):
        world.services.staff.extend(sitting.ref.attempt_id, 5, reason, "li")


def test_more_time_for_one_student(world: World) -> None:
    """Minutes are added to the deadline of the attempt, also past the limit."""
    sitting = world.start()
    world.services.staff.extend(sitting.ref.attempt_id, 10, "停电", "li")
    assert world.services.attempts.pulse(sitting.ref).left == 25 * MINUTE
    assert audit(world) == [("li", "extend", "10 min: 停电")]


def test_an_expired_attempt_goes_on(world: World) -> None:
    """With more time an expired attempt is in progress again, its answers and receipt kept."""
    sitting = world.start()
    world.answer_right(sitting, 2)
    world.clock.go(30 * MINUTE)
    receipt = world.services.attempts.review(sitting.ref.attempt_id, sitting.secret or "").receipt
    world.services.staff.extend(sitting.ref.attempt_id, 5, "停电", "li")
    assert _scores(world) == {}
    again = world.services.attempts.lead(sitting.ref.attempt_id, sitting.secret or "")
    assert (again.state, again.saved, again.left) == (State.IN_PROGRESS, 2, 5 * MINUTE)
    world.answer_right(again)
    review = world.submit(again)
    assert (review.score, review.receipt) == (2000, receipt)


def test_no_more_time_where_it_makes_no_sense(world: World) -> None:
    """Not for a submitted attempt, not beside another one in progress, not without a deadline."""
    staff = world.services.staff
    done = world.start()
    world.submit(done)
    with pytest.raises(IllegalEvent):
        staff.extend(done.ref.attempt_id, 5, "停电", "li")
    red = world.start("李红")
    world.clock.go(20 * MINUTE)
    world.start("李红")
    with pytest.raises(UsageError):
        staff.extend(red.ref.attempt_id, 5, "停电", "li")
    world.services.activities.extend("practice", None, "li")
    endless = world.start(activity="practice")
    with pytest.raises(UsageError):
        staff.extend(endless.ref.attempt_id, 5, "停电", "li")
    with pytest.raises(UsageError):
        staff.extend(endless.ref.attempt_id, 0, "停电", "li")
    with pytest.raises(NotFound):
        staff.extend("nix", 5, "停电", "li")


def test_a_new_code_shuts_the_old_ways(world: World) -> None:
    """Old code, old browser and old tab open nothing any more; wrong tries are forgotten."""
    sitting, attempts, student = world.start(), world.services.attempts, world.student()
    for _n in range(5):
        with pytest.raises(WrongCode):
            attempts.resume_by_code("contest", student, "AAAAAA")
    code = world.services.staff.new_code(sitting.ref.attempt_id, "li")
    with pytest.raises(WrongCode):
        attempts.resume_by_code("contest", student, sitting.code)
    assert attempts.resume_by_browser("contest", sitting.secret or "") is None
    with pytest.raises(NotLeading):
        attempts.mark(sitting, "x", 0, on=True)
    assert attempts.resume_by_code("contest", student, code).code == code


def test_staff_find_attempts_by_name_receipt_and_id(world: World) -> None:
    """Part of a name, a receipt however typed, or the id; nothing of another activity."""
    sitting = world.start()
    receipt = world.submit(sitting).receipt
    world.start("李红")
    world.start(activity="practice")
    staff = world.services.staff
    for text in ("小明", receipt, receipt.lower().replace("-", " "), sitting.ref.attempt_id):
        (found,) = staff.find("contest", text)
        assert (found.attempt_id, found.name, found.total) == (sitting.ref.attempt_id, "王小明", 4)
    assert staff.find("contest", "") == []
    assert staff.find("contest", "%") == []


def test_erasing_leaves_scores_without_a_person(world: World) -> None:
    """Name, receipt, code and browser lead nowhere; the figures stay as they were."""
    sitting = world.start()
    world.answer_right(sitting)
    receipt = world.submit(sitting).receipt
    world.services.attempts.report_question(sitting.ref, 0, "我是王小明")
    before = world.services.scores.counts("contest", "class")
    student = world.student()
    assert world.services.staff.erase(student.student, "li") == 1
    assert world.services.scores.counts("contest", "class") == before
    assert world.services.staff.find("contest", receipt) == []
    assert world.services.staff.reports("contest") == []
    attempts = world.services.attempts
    assert attempts.resume_by_browser("contest", sitting.secret or "") is None
    with pytest.raises(WrongCode):
        attempts.resume_by_code("contest", student, sitting.code)
    with pytest.raises(StudentNotFound):
        world.student()
    rows = [row for row in world.services.scores.students("contest") if row.score is not None]
    assert [(row.name, row.seat, row.score, row.receipt) for row in rows] == [("", "", 2000, "")]
    with pytest.raises(NotFound):
        world.services.staff.erase(student.student, "li")


def test_the_audit_has_no_names_and_no_answers(world: World) -> None:
    """Targets are ids."""
    world.services.staff.void(world.start().ref.attempt_id, "代答", "li")
    world.services.staff.erase(world.student("李红").student, "li")
    world.services.activities.close(PRACTICE.id, "li")
    text = str(world.services.store.read(settings.recorded))
    assert "王小明" not in text
    assert "李红" not in text
