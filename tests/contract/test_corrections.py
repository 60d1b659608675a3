"""Correcting the key of a published question: what would change is told exactly, then all is scored anew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from fakes.world import BANK, CONTEST, MINUTE, PRACTICE, World
from quizkit.domain.activity import AttemptPolicy, Counts
from quizkit.domain.paper import PaperItem
from quizkit.domain.questions import Blank, Multiple, Option, Order, Question, Single
from quizkit.domain.ranking import ranks
from quizkit.errors import CorrectionRefused, NotFound, UsageError
from quizkit.services import CorrectionDone, CorrectionPreview, PublishedQuestion, ledger
from quizkit.services.codes import Codes
from quizkit.services.context import Context
from quizkit.store import attempts, settings
from quizkit.store.corrections import counted_rows, result_levels

TWO = "第一中学 七年级 2班"
FIVE = replace(CONTEST, sections=(replace(CONTEST.sections[0], draw=5),))
"""Every paper has all questions of its level."""
STUDENTS = (
    ("王小明", TWO),
    ("李红", TWO),
    ("张伟", "第一中学 七年级 10班"),
    ("王小明", "第一中学 八年级 1班"),
    ("王小明", "实验小学 五年级 1班"),
    ("阿依古丽·买买提", "实验小学 五年级 1班"),
)


def published(world: World, question: str, activity: str = "contest") -> PublishedQuestion:
    """A question of an activity as it stands now, in the newest version that has it."""
    found = world.services.corrections.questions(activity)
    return next(known for known in found if known.question.id == question)


def correct(
    world: World, question: str, activity: str = "contest", expected: str | None = None, **changes: Any
) -> CorrectionDone:
    """Corrects fields of a question."""
    one = published(world, question, activity)
    corrected = replace(one.question, **changes)
    return world.services.corrections.apply(activity, one.sha256, corrected, "li", "答案印错", expected)


def preview(world: World, question: str, activity: str = "contest", **changes: Any) -> CorrectionPreview:
    """What that would change."""
    one = published(world, question, activity)
    corrected = replace(one.question, **changes)
    return world.services.corrections.preview(activity, one.sha256, corrected)


def item_of(sitting: Any, question: str) -> tuple[int, PaperItem]:
    """Where a paper has a question."""
    return next((n, i) for n, i in enumerate(sitting.paper.items) if i.question.id == question)


def scores(world: World, activity: str = "contest") -> dict[tuple[str, str], int | None]:
    """The counted score of everyone who took part."""
    rows = world.services.scores.students(activity)
    return {(row.name, row.class_name): row.score for row in rows if row.state != "not_started"}


def everything(world: World) -> list[Any]:
    """All of the store that a correction could touch."""
    tables = ("attempts", "results", "events", "corrections", "question_versions", "audit", "activities")

    def work(tx: Any) -> list[Any]:
        return [sorted(map(str, tx.exec_driver_sql(f"SELECT * FROM {table}"))) for table in tables]

    return world.services.store.read(work)


def recounted(world: World, activity: str) -> dict[str, Any]:
    """All scores, results and ranks of the store; each is also reckoned from the events and compared."""
    services = world.services
    context = Context(services.store, world.clock, world.entropy, Codes(b""))
    found: dict[str, Any] = {"scores": {}, "results": {}, "ranks": {}}

    def work(tx: Any) -> None:
        for pid in attempts.student_ids(tx, activity):
            rows = attempts.attempts_of(tx, activity, pid)
            for row in rows:
                loaded = ledger.load(context, tx, row.id)
                if row.state in ("submitted", "expired", "voided"):
                    score = ledger.score_of(loaded)
                    assert (row.score, row.points) == (score.points, [q.points for q in score.questions])
                    found["scores"][row.id] = row.state, row.score
            current = context.activity(tx, activity)
            finished = [row for row in rows if row.state in ledger.FINISHED]
            counted = ledger.counted_row(context.version(tx, current).activity, finished)
            (line,) = tx.exec_driver_sql(
                "SELECT score, attempt_id FROM results WHERE activity_id = ? AND pid = ?", (activity, pid)
            )
            assert tuple(line) == ((counted.score, counted.attempt_id) if counted else (None, None))
            found["results"][pid] = counted and (counted.score, counted.time_used, counted.submitted_at)
        for level in result_levels(tx, activity):
            students, rows = zip(*counted_rows(tx, activity, level), strict=True)
            found["ranks"] |= dict(zip(students, (place.rank for place in ranks(rows)), strict=True))

    services.store.read(work)
    return found


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, int]:
    """What a correction changed, by comparing everything with everything."""
    moved = [
        now[1] - then[1]
        for id_, then in before["scores"].items()
        if (now := after["scores"][id_])[0] != "voided" and now[1] != then[1]
    ]
    return {
        "up": sum(by > 0 for by in moved),
        "down": sum(by < 0 for by in moved),
        "largest": max(map(abs, moved), default=0),
        "results": sum(before["results"][pid] != after["results"][pid] for pid in before["results"]),
        "ranks": sum(before["ranks"][pid] != after["ranks"][pid] for pid in before["ranks"]),
    }


def told(counts: CorrectionPreview) -> dict[str, int]:
    """The same, as the correction said it."""
    return {
        "up": counts.up,
        "down": counts.down,
        "largest": abs(counts.largest),
        "results": counts.results,
        "ranks": counts.ranks,
    }


# --- one question ------------------------------------------------------------------------------


def test_a_corrected_key_scores_all_who_drew_it_anew(world: World) -> None:
    """Who gave what was taken for right loses the points, who gave what is right gets them."""
    world.services.activities.publish(FIVE, [BANK], "li")
    for (name, place), answer in zip(STUDENTS[:3], ("b", "d", None), strict=True):
        sitting = world.start(name, place)
        position, _item = item_of(sitting, "junior-1")
        world.answer(sitting, position, answer)
        world.clock.go(MINUTE)
        world.submit(sitting)
    said = preview(world, "junior-1", answer="d")
    assert (said.drew, said.answered, said.up, said.down, said.same) == (3, 2, 1, 1, 1)
    assert (said.results, said.ranks, said.in_progress, abs(said.largest)) == (2, 2, 0, 500)
    done = correct(world, "junior-1", expected=said.token, answer="d")
    assert (done.counts, done.new, done.as_expected) == (said, True, True)
    assert scores(world) == {("王小明", "2班"): 0, ("李红", "2班"): 500, ("张伟", "10班"): 0}
    rows = world.services.store.read(settings.recorded)
    assert [row[1:] for row in rows][-1] == ("li", "correct", "contest", "答案印错")


def test_a_preview_writes_nothing(world: World) -> None:
    """Looking changes no row."""
    world.take("王小明", TWO, right=4)
    before = everything(world)
    preview(world, "junior-1", answer="d")
    assert everything(world) == before


def test_a_repeat_changes_nothing(world: World) -> None:
    """The same correction once more is no other correction, and says so."""
    world.take("王小明", TWO, right=4)
    one = published(world, "junior-1")
    corrected = replace(one.question, answer="d")
    first = world.services.corrections.apply("contest", one.sha256, corrected, "li", "答案印错")
    before = everything(world)
    # By the hash it was published with, and by the one that stands now.
    for sha in (one.sha256, first.counts.new_sha256):
        again = world.services.corrections.apply("contest", sha, corrected, "li", "答案印错")
        assert not again.new
        assert (again.counts.up, again.counts.down, again.counts.results, again.counts.changes) == (
            0,
            0,
            0,
            False,
        )
    assert everything(world) == before


def test_who_ended_after_the_preview_is_scored_too(world: World) -> None:
    """The correction does all that is there when it is made, and says that it was more."""
    world.services.activities.publish(FIVE, [BANK], "li")
    world.take("王小明", TWO, right=5)
    said = preview(world, "junior-1", answer="d")
    world.take("李红", TWO, right=5)
    done = correct(world, "junior-1", expected=said.token, answer="d")
    assert not done.as_expected
    assert (said.down, done.counts.down) == (1, 2)
    assert set(scores(world).values()) == {2000}


def test_attempts_in_progress_are_scored_by_the_corrected_key(world: World) -> None:
    """In this process and in another one that had the old key in memory, also if time ends them."""
    other = world.open()
    world.services.activities.publish(FIVE, [BANK], "li")
    sittings = [world.start(*student) for student in STUDENTS[:3]]
    for sitting in sittings:
        world.answer(sitting, item_of(sitting, "junior-1")[0], "d")
        assert other.attempts.lead(sitting.ref.attempt_id, sitting.secret or "").responses
    refs = [other.attempts.lead(s.ref.attempt_id, s.secret or "").ref for s in sittings]
    done = correct(world, "junior-1", answer="d")
    assert (done.counts.drew, done.counts.in_progress) == (0, 3)
    # Without a second in between: what is only looked at may be old, what is scored never is.
    assert other.attempts.submit(refs[0], "end").score == 500
    assert world.services.attempts.submit(refs[1], "end").score == 500
    world.clock.go(20 * MINUTE)
    assert other.attempts.expire_due() == 1
    assert set(scores(world).values()) == {500}
    recounted(world, "contest")


class _LostError(Exception):
    """What makes a group fail."""


def test_a_group_of_the_recorder_scores_by_the_key_of_its_moment(world: World) -> None:
    """A correction and a submit in one commit; a group that is lost leaves no corrected key in memory."""
    world.services.activities.publish(FIVE, [BANK], "li")
    first, second = world.start(*STUDENTS[0]), world.start(*STUDENTS[1])
    for sitting in (first, second):
        world.answer(sitting, item_of(sitting, "junior-1")[0], "d")
    with pytest.raises(_LostError), world.services.store.group():  # noqa: PT012 - all of it is lost
        correct(world, "junior-1", answer="d")
        assert world.submit(first).score == 500
        raise _LostError
    assert world.submit(first).score == 0
    with world.services.store.group():
        correct(world, "junior-1", answer="d")
        assert world.submit(second).score == 500
    assert scores(world) == {("王小明", "2班"): 500, ("李红", "2班"): 500}


def test_a_student_sees_the_corrected_key_after_the_close(world: World) -> None:
    """Right answer, explanation and what each question earned are those of the correction."""
    other = world.open()
    sitting = world.start()
    position, item = item_of(sitting, sitting.paper.items[0].question.id)
    assert position == 0
    world.answer(sitting, 0, item.question.to_json(item.question.right()))
    world.submit(sitting)
    world.services.activities.close("contest", "li")
    world.clock.go(MINUTE)
    secret = sitting.secret or ""
    assert other.attempts.review(sitting.ref.attempt_id, secret).score == 500
    correct(world, item.question.id, explanation="更正：见说明。", **other_key(item.question))
    world.clock.go(timedelta(seconds=1))
    for services in (world.services, other):
        review = services.attempts.review(sitting.ref.attempt_id, secret)
        shown = review.paper.items[0]
        assert shown.question.explanation == "更正：见说明。"
        assert shown.question.right() != item.question.right()
        assert shown.layout == item.layout
        assert review.questions is not None
        assert review.questions[0].points == review.score < 500


def other_key(question: Question) -> dict[str, Any]:
    """Another key for one of the world's questions."""
    match question:
        case Single():
            return {"answer": "d"}
        case Multiple():
            return {"answer": frozenset({"d"})}
        case Blank():
            return {"blanks": (("1922",), ("广州",))}
        case Order():
            return {"items": question.items[::-1]}
    raise TypeError(question.type)


def test_a_correction_is_corrected(world: World) -> None:
    """Corrections chain, and one may go back; the list shows what stands and since when."""
    world.services.activities.publish(FIVE, [BANK], "li")
    sitting = world.start()
    world.answer(sitting, item_of(sitting, "junior-1")[0], "c")
    world.submit(sitting)
    published_as = published(world, "junior-1")
    assert published_as.corrected_at is None
    for answer, score in (("c", 500), ("d", 0), ("c", 500), ("b", 0), ("c", 500)):
        world.clock.go(MINUTE)
        assert correct(world, "junior-1", answer=answer).new
        assert set(scores(world).values()) == {score}
        now = published(world, "junior-1")
        assert (now.question.right(), now.drew) == (answer, 1)
        assert now.corrected_at == (None if answer == "b" else world.clock.now)
        recounted(world, "contest")
    drawn = world.start("李红")
    world.answer(drawn, item_of(drawn, "junior-1")[0], "c")
    assert world.submit(drawn).score == 500
    correct(world, "junior-1", answer="a")
    assert set(scores(world).values()) == {0}
    recounted(world, "contest")


def test_a_new_version_keeps_the_correction_of_old_attempts(world: World) -> None:
    """Whether the bank file was corrected as well or not; and both are corrected together from then on."""
    activities = world.services.activities
    activities.publish(FIVE, [BANK], "li")
    sitting = world.start()
    world.answer(sitting, item_of(sitting, "junior-1")[0], "d")
    world.submit(sitting)
    correct(world, "junior-1", answer="d")
    activities.publish(replace(FIVE, title="没有改题库"), [BANK], "li")
    (one,) = (q for q in world.services.corrections.questions("contest") if q.question.id == "junior-1")
    assert one.question.right() == "d"
    right = tuple(
        replace(q, answer="d") if q.id == "junior-1" else q  # type: ignore[call-arg]
        for q in BANK.questions
    )
    activities.publish(FIVE, [replace(BANK, questions=right)], "li")
    assert published(world, "junior-1").versions == (1, 2, 3, 4)
    red = world.start("李红")
    world.answer(red, item_of(red, "junior-1")[0], "d")
    world.submit(red)
    assert set(scores(world).values()) == {500}
    assert correct(world, "junior-1", answer="a").counts.down == 2
    assert set(scores(world).values()) == {0}
    recounted(world, "contest")


def test_a_key_that_was_wrong_only_in_an_old_version(world: World) -> None:
    """The bank was put right and published anew; old attempts are then corrected by their own version."""
    activities = world.services.activities
    activities.publish(FIVE, [BANK], "li")
    sitting = world.start()
    world.answer(sitting, item_of(sitting, "junior-1")[0], "d")
    world.submit(sitting)
    right = [replace(q, answer="d") if isinstance(q, Single) else q for q in BANK.questions]
    activities.publish(FIVE, [replace(BANK, questions=tuple(right))], "li")
    new, old = (q for q in world.services.corrections.questions("contest") if q.question.id == "junior-1")
    assert (new.versions, old.versions, new.drew, old.drew) == ((3,), (1, 2), 0, 1)
    done = world.services.corrections.apply("contest", old.sha256, new.question, "li", "答案印错")
    assert (done.new, done.counts.new_sha256, done.counts.up) == (True, new.sha256, 1)
    assert published(world, "junior-1").versions == (1, 2, 3)


def test_other_activities_keep_their_key(world: World) -> None:
    """The same question in another activity is not corrected with it."""
    correct(world, "junior-1", answer="d")
    assert published(world, "junior-1").question.right() == "d"
    assert published(world, "junior-1", PRACTICE.id).question.right() == "b"


def test_the_same_seed_draws_the_same_paper(world: World) -> None:
    """A correction moves no question and no option of papers that are drawn later."""
    before = world.start()
    world.services.store.write(lambda tx: tx.exec_driver_sql("UPDATE attempts SET seed = 's'"))
    for question in ("junior-1", "junior-3", "junior-4", "junior-5"):
        correct(
            world, question, tags=("别的",), difficulty=1, **other_key(published(world, question).question)
        )
    context = Context(world.services.store, world.clock, world.entropy, Codes(b""))

    def drawn(corrections: int) -> list[Any]:
        def work(tx: Any) -> list[Any]:
            row = replace(context.activity(tx, "contest"), corrections=corrections)
            version = Context(world.services.store, world.clock, world.entropy, Codes(b"")).version(tx, row)
            return ledger.paper_to_json(version.maker.draw("s", "junior"))

        return world.services.store.read(work)

    assert drawn(0) == drawn(2) == drawn(4)
    assert before.paper.points == 2000


# --- pictures ------------------------------------------------------------------------------------


def test_pictures_go_with_the_correction(world: World) -> None:
    """A corrected explanation may bring pictures; those of the published question need not be given again."""
    bank = replace(BANK, questions=tuple(replace(q, images=("map.png",)) for q in BANK.questions))
    world.services.activities.publish(FIVE, [bank], "li", {("history", "map.png"): b"map"})
    one = published(world, "junior-1")
    corrected = replace(one.question, images=("map.png", "way.png"), answer="d")
    with pytest.raises(UsageError, match=r"way\.png"):
        world.services.corrections.preview("contest", one.sha256, corrected)
    ask = world.services.corrections
    ask.apply("contest", one.sha256, corrected, "li", "答案印错", images={"way.png": b"way"})
    _position, item = item_of(world.start(), "junior-1")
    pictures = [world.services.activities.image(item.version, name) for name in item.question.images]
    assert pictures == [b"map", b"way"]


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "changes"),
    [
        ("junior-1", {"id": "junior-9"}),
        ("junior-1", {"points": 400}),
        ("junior-1", {"options": (Option("a", "甲"), Option("b", "乙"), Option("c", "丙"))}),
        ("junior-1", {"options": tuple(Option(i, t) for i, t in zip("abcd", "甲乙丙戊", strict=True))}),
        ("junior-4", {"blanks": (("1921",),)}),
        ("junior-5", {"items": (Option("a", "甲"), Option("b", "乙"), Option("x", "丙"))}),
    ],
)
def test_another_question_is_no_correction(world: World, question: str, changes: dict[str, Any]) -> None:
    """What stored answers would not fit is refused by name, says what to do, and changes nothing."""
    world.take("王小明", TWO, right=4)
    before = everything(world)
    for use_case in (preview, correct):
        with pytest.raises(CorrectionRefused, match=f"{question}.*发布成新的一版"):
            use_case(world, question, **changes)
    assert everything(world) == before


def test_another_type_is_no_correction(world: World) -> None:
    """A single choice cannot become a multiple response."""
    one = published(world, "junior-1")
    other = replace(published(world, "junior-3").question, id="junior-1")
    with pytest.raises(CorrectionRefused, match="题型"):
        world.services.corrections.preview("contest", one.sha256, other)


def test_what_is_not_there_is_named(world: World) -> None:
    """No such activity, no such question, no reason."""
    one = published(world, "junior-1")
    ask = world.services.corrections
    with pytest.raises(NotFound, match="nix"):
        ask.questions("nix")
    with pytest.raises(NotFound, match="nix"):
        ask.preview("nix", one.sha256, one.question)
    with pytest.raises(NotFound, match="0000"):
        ask.preview("contest", "0" * 64, one.question)
    with pytest.raises(UsageError):
        ask.apply("contest", one.sha256, one.question, "li", " ")


# --- exact ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("counts", list(Counts))
def test_what_is_told_is_what_a_full_recount_finds(world: World, counts: Counts) -> None:
    """Random classes, answers and corrections: every number is that of comparing all with all."""
    rng = Random(counts.value)
    rule = replace(
        CONTEST, attempts=AttemptPolicy(max=None, counts=counts), title=counts.value,
        sections=(replace(CONTEST.sections[0], draw=3),),
    )  # fmt: skip
    world.services.activities.publish(rule, [BANK], "li")
    world.services.activities.extend("contest", None, "li")
    for _round in range(3):
        for student in STUDENTS:
            take_at_random(world, student, rng)
    for number in range(12):
        question = rng.choice([q for q in BANK.questions if q.level != "senior"]).id
        one = published(world, question)
        changes = random_key(one.question, rng)
        world.services.attempts.expire_due()
        before = recounted(world, "contest")
        said = preview(world, question, **changes)
        done = correct(world, question, expected=said.token, **changes)
        after = recounted(world, "contest")
        assert done.as_expected
        assert done.counts == said
        assert told(said) == differences(before, after)
        assert said.up + said.down + said.same == said.drew
        if number % 4 == 0:
            take_at_random(world, rng.choice(STUDENTS), rng)


def take_at_random(world: World, student: tuple[str, str], rng: Random) -> None:
    """An attempt with random answers that ends in a random way."""
    world.clock.go(timedelta(hours=rng.randrange(1, 30)))
    world.services.attempts.expire_due()
    sitting = world.start(*student)
    for position, item in enumerate(sitting.paper.items):
        if rng.random() < 0.8:
            world.answer(sitting, position, random_answer(item.question, rng))
    world.clock.go(timedelta(seconds=rng.randrange(10, 600)))
    end = rng.random()
    if end < 0.7:
        world.submit(sitting)
    elif end < 0.8:
        world.services.staff.void(sitting.ref.attempt_id, "代答", "li")
    elif end < 0.9:
        world.clock.go(20 * MINUTE)


def random_answer(question: Question, rng: Random) -> Any:
    """A response to one of the world's questions."""
    answers: dict[str, Callable[[], Any]] = {
        "single": lambda: rng.choice("abcd"),
        "multiple": lambda: rng.sample("abcd", rng.randrange(1, 4)),
        "blank": lambda: [rng.choice(["1921", "1922"]), rng.choice(["上海", "广州", ""])],
        "order": lambda: rng.sample("abc", 3),
    }
    return answers[question.type]()


def random_key(question: Question, rng: Random) -> dict[str, Any]:
    """Another key, or the same."""
    match question:
        case Single():
            return {"answer": rng.choice("abcd")}
        case Multiple():
            return {"answer": frozenset(rng.sample("abcd", rng.randrange(1, 4)))}
        case Blank():
            return {"blanks": ((rng.choice(["1921", "1922"]),), (rng.choice(["上海", "广州"]),))}
        case Order():
            return {"items": tuple(rng.sample(question.items, 3))}
    raise TypeError(question.type)
