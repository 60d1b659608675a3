"""Taking an attempt: start, answer, submit, and who may."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fakes.world import CLOSES, CONTEST, MINUTE, OPENS, SECOND, World
from quizkit.domain.activity import Shown
from quizkit.domain.attempt import State
from quizkit.domain.scoring import score_paper
from quizkit.errors import (
    ActivityClosed,
    AnswerFixed,
    AttemptOver,
    BadResponse,
    CodeNeeded,
    IllegalEvent,
    NoAttemptsLeft,
    NotFound,
    NotLeading,
    NotOpenYet,
    UnknownPosition,
    UsageError,
)
from quizkit.services import SittingRef


def test_ahead_says_what_a_student_would_get(world: World) -> None:
    """Questions, points, time and number of the attempt are told before it begins."""
    ahead = world.services.attempts.ahead("contest", world.student())
    assert (ahead.questions, ahead.points) == (4, 2000)
    assert ahead.time_limit == 15 * MINUTE
    assert ahead.deadline == world.clock.now + 15 * MINUTE
    assert (ahead.attempt_number, ahead.max_attempts) == (1, 2)
    assert not ahead.in_progress
    world.start()
    assert world.services.attempts.ahead("contest", world.student()).in_progress


def test_ahead_is_cut_by_the_close(world: World) -> None:
    """Shortly before the close there is less time than the limit."""
    world.clock.now = CLOSES - 2 * MINUTE
    assert world.services.attempts.ahead("contest", world.student()).deadline == CLOSES
    assert world.start().deadline == CLOSES


@pytest.mark.parametrize(
    ("now", "error"),
    [(OPENS - SECOND, NotOpenYet), (CLOSES, ActivityClosed), (CLOSES + SECOND, ActivityClosed)],
)
def test_nobody_starts_outside_the_window(world: World, now: object, error: type[Exception]) -> None:
    """Before the opening and from the close on no attempt begins."""
    student = world.student()
    world.clock.now = now  # type: ignore[assignment]
    with pytest.raises(error):
        world.services.attempts.start("contest", student)
    with pytest.raises(error):
        world.services.attempts.ahead("contest", student)


def test_an_unknown_activity_is_named(world: World) -> None:
    """An activity that is not published is refused by name."""
    with pytest.raises(NotFound, match="nix"):
        world.services.attempts.start("nix", world.student())


def test_a_student_gets_questions_of_the_own_level(world: World) -> None:
    """Sections of level "student" draw by the level of the student's class."""
    junior, primary = world.start(), world.start(place="实验小学 五年级 1班")
    assert {item.question.level for item in junior.paper.items} == {"junior"}
    assert {item.question.level for item in primary.paper.items} == {"primary"}


def test_right_answers_score_and_what_is_not_saved_does_not(world: World) -> None:
    """The score is that of the saved responses, nothing else."""
    sitting = world.start()
    world.answer_right(sitting, 3)
    world.clock.go(5 * MINUTE)
    review = world.submit(sitting)
    assert review.score == 1500
    assert review.max == 2000
    assert review.state is State.SUBMITTED
    assert review.time_used == 5 * MINUTE
    assert len(review.responses) == 3


def test_a_correction_replaces_and_none_takes_back(world: World) -> None:
    """The last response to a question counts; None means not answered."""
    sitting = world.start()
    item = sitting.paper.items[0]
    right = item.question.to_json(item.question.right())
    assert world.answer(sitting, 0, right).saved == 1
    assert world.answer(sitting, 0, None).saved == 0
    assert world.answer(sitting, 0, right).saved == 1
    assert world.submit(sitting).score == 500


def test_the_acknowledgement_says_how_many_and_how_long(world: World) -> None:
    """Saved tells answered and all questions, the server's time and the time left."""
    sitting = world.start()
    world.clock.go(MINUTE)
    saved = world.services.attempts.mark(sitting, "m1", 2, on=True)
    assert (saved.saved, saved.total, saved.outcome) == (0, 4, None)
    assert saved.at == world.clock.now
    assert saved.left == 14 * MINUTE


@pytest.mark.parametrize("position", [-1, 4, 2**31, "0", None, 1.5, True])
def test_there_is_no_question_elsewhere(world: World, position: object) -> None:
    """Only whole numbers from 0 below the number of questions are positions."""
    sitting = world.start()
    with pytest.raises(UnknownPosition):
        world.answer(sitting, position, "a")  # type: ignore[arg-type]
    with pytest.raises(UnknownPosition):
        world.services.attempts.move(sitting, "m", position)  # type: ignore[arg-type]


@pytest.mark.parametrize("response", ["z", 0, ["nix"], {"a": "b"}, "\ud800", "x" * 10_000, float("nan")])
def test_what_is_no_response_is_refused(world: World, response: object) -> None:
    """A response that does not fit its question is refused and leaves the attempt as it was."""
    sitting = world.start()
    position = next(n for n, item in enumerate(sitting.paper.items) if item.question.type == "single")
    with pytest.raises(BadResponse):
        world.answer(sitting, position, response)
    resumed = world.services.attempts.lead(sitting.ref.attempt_id, sitting.secret or "")
    assert not resumed.responses


def test_the_same_event_twice_counts_once(world: World) -> None:
    """A repeat gets the first acknowledgement, whatever happened in between."""
    sitting, attempts = world.start(), world.services.attempts
    item = sitting.paper.items[0]
    first = attempts.answer(sitting, "e1", 0, item.question.to_json(item.question.right()))
    world.answer(sitting, 1, None)
    world.answer_right(sitting)
    assert attempts.answer(sitting, "e1", 0, "whatever") == first


def test_a_repeat_is_acknowledged_after_the_end(world: World) -> None:
    """What was acknowledged before the end is acknowledged again after it; what is new is refused."""
    sitting, attempts = world.start(), world.services.attempts
    first = attempts.mark(sitting, "e1", 0, on=True)
    review = attempts.submit(sitting.ref, "e2")
    assert attempts.mark(sitting, "e1", 0, on=True) == first
    assert attempts.submit(sitting.ref, "e2") == review
    with pytest.raises(AttemptOver) as over:
        attempts.mark(sitting, "e3", 0, on=True)
    assert over.value.state == "submitted"
    with pytest.raises(AttemptOver):
        attempts.submit(sitting.ref, "e4")


def test_submitting_with_the_id_of_another_event_is_refused(world: World) -> None:
    """An id that stands for a mark cannot hand in."""
    sitting, attempts = world.start(), world.services.attempts
    attempts.mark(sitting, "e1", 0, on=True)
    with pytest.raises(IllegalEvent):
        attempts.submit(sitting.ref, "e1")


@pytest.mark.parametrize("event_id", ["", "x" * 101, "quizkit:1", "a\nb"])
def test_an_event_id_is_short_and_printable(world: World, event_id: str) -> None:
    """Ids that could be ours or cannot be stored everywhere are refused."""
    with pytest.raises(IllegalEvent):
        world.services.attempts.mark(world.start(), event_id, 0, on=True)


def test_time_is_over_after_deadline_and_grace(world: World) -> None:
    """In the grace a response is still taken, after it not; the attempt then ended at the deadline."""
    sitting = world.start()
    world.clock.now = sitting.deadline + 10 * SECOND  # type: ignore[operator]
    world.answer_right(sitting, 1)
    world.clock.go(SECOND)
    with pytest.raises(AttemptOver) as over:
        world.answer(sitting, 1, None)
    assert over.value.state == "expired"
    review = world.services.attempts.review(sitting.ref.attempt_id, sitting.secret or "")
    assert review.state is State.EXPIRED
    assert review.ended_at == sitting.deadline
    assert review.score == 500
    assert review.receipt


def test_whoever_reads_a_due_attempt_finds_it_expired(world: World) -> None:
    """Pulse, resuming and the sweep all end an attempt whose time is over."""
    sittings = [world.start(name) for name in ("王小明", "李红")]
    sittings.append(world.start("张伟", "第一中学 七年级 10班"))
    world.clock.go(16 * MINUTE)
    attempts = world.services.attempts
    assert attempts.pulse(sittings[0].ref).state is State.EXPIRED
    resumed = attempts.resume_by_browser("contest", sittings[1].secret or "")
    assert resumed is not None
    assert resumed.state is State.EXPIRED
    assert attempts.expire_due() == 1
    assert attempts.expire_due() == 0


def test_a_practice_without_limit_never_expires(world: World) -> None:
    """Without time limit and close nothing ends an attempt but its student."""
    world.services.activities.extend("practice", None, "test")
    sitting = world.start(activity="practice")
    world.clock.go(timedelta(days=300))
    assert sitting.deadline is None
    assert world.services.attempts.expire_due() == 0
    assert world.services.attempts.pulse(sitting.ref).left is None
    world.answer_right(sitting)


def test_no_second_attempt_beside_the_first(world: World) -> None:
    """While one attempt is in progress, the name alone starts no other."""
    world.start()
    with pytest.raises(CodeNeeded):
        world.start()


def test_an_expired_attempt_makes_room_for_the_next(world: World) -> None:
    """Starting ends an attempt whose time is over, then counts it as used."""
    world.start()
    world.clock.go(16 * MINUTE)
    second = world.start()
    assert second.number == 2
    world.clock.go(16 * MINUTE)
    with pytest.raises(NoAttemptsLeft) as none_left:
        world.start()
    assert none_left.value.used == 2


def test_only_the_leading_tab_writes(world: World) -> None:
    """The tab opened last leads; the other is told so at its next step."""
    first, attempts = world.start(), world.services.attempts
    second = attempts.resume_by_browser("contest", first.secret or "")
    assert second is not None
    assert second.secret is None
    world.answer_right(second, 1)
    for step in (
        lambda: attempts.mark(first, "x1", 0, on=True),
        lambda: attempts.submit(first.ref, "x2"),
    ):
        with pytest.raises(NotLeading):
            step()
    assert not attempts.pulse(first.ref).leads
    back = attempts.lead(first.ref.attempt_id, first.secret or "")
    assert attempts.pulse(back.ref).leads
    assert back.responses == second.responses | {
        0: back.paper.items[0].question.right(),
    }


def test_a_guessed_lead_or_attempt_is_nothing(world: World) -> None:
    """Neither an attempt's id without the lead nor a wrong secret opens anything."""
    sitting, attempts = world.start(), world.services.attempts
    with pytest.raises(NotLeading):
        attempts.mark(replace(sitting, ref=SittingRef(sitting.ref.attempt_id, "guess")), "x", 0, on=True)
    with pytest.raises(NotFound):
        attempts.mark(replace(sitting, ref=SittingRef("guess", sitting.ref.lead)), "x", 0, on=True)
    with pytest.raises(NotFound):
        attempts.lead(sitting.ref.attempt_id, "guess")
    with pytest.raises(NotFound):
        attempts.review(sitting.ref.attempt_id, "guess")
    assert attempts.resume_by_browser("contest", "guess") is None
    assert attempts.resume_by_browser("practice", sitting.secret or "") is None


def test_practice_shows_the_outcome_and_fixes_the_answer(world: World) -> None:
    """With feedback during the attempt, an answer is told its outcome and can no longer change."""
    sitting = world.start(activity="practice")
    item = sitting.paper.items[0]
    saved = world.answer(sitting, 0, item.question.to_json(item.question.right()))
    assert saved.outcome is not None
    assert saved.outcome.verdict == "right"
    for response in (item.question.to_json(item.question.right()), None):
        with pytest.raises(AnswerFixed):
            world.answer(sitting, 0, response)
    again = world.services.attempts.lead(sitting.ref.attempt_id, sitting.secret or "")
    assert {0: saved.outcome} == again.outcomes


def test_a_contest_tells_no_outcome(world: World) -> None:
    """Without feedback during the attempt neither answer nor sitting tells right or wrong."""
    sitting = world.start()
    item = sitting.paper.items[0]
    assert world.answer(sitting, 0, item.question.to_json(item.question.right())).outcome is None
    assert not world.services.attempts.lead(sitting.ref.attempt_id, sitting.secret or "").outcomes


def test_review_follows_the_policy(world: World) -> None:
    """After submit only the score, after close and grace everything."""
    sitting = world.start()
    world.answer_right(sitting, 2)
    review = world.submit(sitting)
    assert review.shown == {Shown.SCORE}
    assert (review.score, review.questions) == (1000, None)
    world.clock.now = CLOSES + timedelta(seconds=CONTEST.grace)
    early = world.services.attempts.review(sitting.ref.attempt_id, sitting.secret or "")
    assert early.questions is None
    world.clock.go(SECOND)
    late = world.services.attempts.review(sitting.ref.attempt_id, sitting.secret or "")
    assert late.shown == CONTEST.review.closed | CONTEST.review.submitted
    assert late.questions is not None
    assert [question.verdict for question in late.questions] == ["right", "right", *["unanswered"] * 2]


def test_an_attempt_in_progress_has_no_review(world: World) -> None:
    """Nothing is reviewed before the end."""
    sitting = world.start()
    with pytest.raises(IllegalEvent):
        world.services.attempts.review(sitting.ref.attempt_id, sitting.secret or "")


def test_the_review_knows_whether_there_is_another_try(world: World) -> None:
    """After the last attempt, and after the close, none is offered."""
    assert world.submit(world.start()).may_start_again
    assert not world.submit(world.start()).may_start_again


def test_a_question_can_be_reported_also_after_the_end(world: World) -> None:
    """题目有误 reaches the organisers with bank and question, without a name."""
    sitting, attempts = world.start(), world.services.attempts
    attempts.report_question(sitting.ref, 1, " 答案有争议 ")
    world.submit(sitting)
    attempts.report_question(sitting.ref, 0, "错别字")
    reports = world.services.staff.reports("contest")
    assert [report.text for report in reports] == ["错别字", "答案有争议"]
    assert reports[1].question == sitting.paper.items[1].question.id
    for bad in ("  ", "字" * 501):
        with pytest.raises(UsageError):
            attempts.report_question(sitting.ref, 0, bad)
    with pytest.raises(UnknownPosition):
        attempts.report_question(sitting.ref, 9, "哪一题")


def test_the_stored_score_is_that_of_the_events(world: World) -> None:
    """What was scored at the end can be recomputed from what was saved."""
    sitting = world.start()
    world.answer_right(sitting)
    world.answer(sitting, 2, None)
    review = world.submit(sitting)
    recomputed = score_paper(review.paper, review.responses, review.activity.rules)
    assert recomputed.points == review.score
    world.clock.now = CLOSES + MINUTE
    late = world.services.attempts.review(sitting.ref.attempt_id, sitting.secret or "")
    assert late.questions == recomputed.questions
