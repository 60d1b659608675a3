"""错得最多的题: counted as a person would who looks through everybody's first paper."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from fakes.world import BANK, CONTEST, MINUTE, PRACTICE, World, questions
from quizkit.domain.activity import AttemptPolicy
from quizkit.domain.bank import Bank
from quizkit.domain.roster import RosterRow
from quizkit.errors import NotFound
from quizkit.services.missed import MostMissed

TWO = "第一中学 七年级 2班"
TEN = "第一中学 七年级 10班"
EIGHT = "第一中学 八年级 1班"
PRIMARY = "实验小学 五年级 1班"
ALL_FIVE = replace(
    CONTEST,
    sections=(replace(CONTEST.sections[0], draw=5),),
    attempts=AttemptPolicy(max=None),
)
"""Every paper has all questions of its level."""
STUDENTS = (("王小明", TWO), ("李红", TWO), ("张伟", TEN), ("王小明", EIGHT), ("王小明", PRIMARY))


def take(world: World, name: str, place: str, wrong: set[str], empty: set[str] = frozenset()) -> Any:  # type: ignore[assignment]
    """A whole attempt with some questions wrong and some left empty, by the keys that stand now."""
    sitting = world.start(name, place)
    for position, item in enumerate(sitting.paper.items):
        question = item.question
        right = question.to_json(question.right())
        if question.id in empty:
            # Answered, and taken back: empty is what stands at the end.
            world.answer(sitting, position, right)
            world.answer(sitting, position, None)
        elif question.id in wrong:
            world.answer(sitting, position, wrong_answer(question))
        else:
            world.answer(sitting, position, right)
    world.clock.go(MINUTE)
    return world.submit(sitting)


def wrong_answer(question: Any) -> Any:
    """A response that earns less than all points."""
    match question.type:
        case "single":
            return "d"
        case "multiple":
            return ["a"]
        case "blank":
            return ["1949", "上海"]
    return list(reversed(question.to_json(question.right())))


def unit(world: World, place: str) -> int:
    """The id of a class, or of its school."""
    school, *class_ = place.split()
    if class_:
        return world.class_id(school, *class_)
    (county,) = world.services.entry.counties("contest")
    return next(u.id for u in world.services.entry.schools("contest", county.id) if u.name == school)


def figures(found: MostMissed) -> dict[str, tuple[int, int, int]]:
    """Drew, missed, left empty, by question, in the order of the list."""
    return {
        one.known.question.id: (one.tally.drew, one.tally.missed, one.tally.unanswered)
        for one in found.questions
    }


@pytest.fixture
def five(world: World) -> World:
    """The contest with all five questions on every paper."""
    world.services.activities.publish(ALL_FIVE, [BANK], "test")
    return world


def test_a_class_is_counted_and_the_worst_comes_first(five: World) -> None:
    """Wrong, partly right and empty are all not right; what everybody got right is not named."""
    take(five, "王小明", TWO, {"junior-1", "junior-3"})
    take(five, "李红", TWO, {"junior-1"}, {"junior-4"})
    found = five.services.missed.most_missed("contest", unit(five, TWO))
    assert figures(found) == {"junior-1": (2, 2, 0), "junior-3": (2, 1, 0), "junior-4": (2, 1, 1)}
    assert (found.students, found.drawn, found.missed) == (2, 5, 3)
    assert [(u.kind, u.name) for u in found.place] == [
        ("county", "红星县"),
        ("school", "第一中学"),
        ("class", "2班"),
    ]


def test_who_is_looked_at_is_the_class_the_school_or_everybody(five: World) -> None:
    """Only students of that unit are counted, wherever the others are."""
    for name, place in STUDENTS:
        take(five, name, place, {"junior-1", "primary-2"})
    count: Callable[..., MostMissed] = five.services.missed.most_missed
    assert figures(count("contest", unit(five, TEN))) == {"junior-1": (1, 1, 0)}
    assert figures(count("contest", unit(five, "第一中学"))) == {"junior-1": (4, 4, 0)}
    everybody = count("contest")
    assert figures(everybody) == {"junior-1": (4, 4, 0), "primary-2": (1, 1, 0)}
    assert (everybody.students, everybody.place) == (5, ())
    county = five.services.entry.counties("contest")[0].id
    assert figures(count("contest", county)) == figures(everybody)
    assert figures(count("contest", limit=1)) == {"junior-1": (4, 4, 0)}


def test_only_the_first_finished_attempt_counts(five: World) -> None:
    """A second attempt has seen the explanations; one in progress has not ended; a voided one never was."""
    first = take(five, "王小明", TWO, {"junior-1"})
    take(five, "王小明", TWO, {"junior-2"})
    five.start("李红", TWO)
    count = five.services.missed.most_missed
    assert figures(count("contest")) == {"junior-1": (1, 1, 0)}
    assert count("contest").students == 1
    five.services.staff.void(first.attempt_id, "test", "别人代答")
    assert figures(count("contest")) == {"junior-2": (1, 1, 0)}


def test_an_attempt_whose_time_is_over_is_counted(five: World) -> None:
    """Nobody handed it in; what stands in it counts, and what does not is empty."""
    sitting = five.start("李红", TWO)
    five.answer_right(sitting, 3)
    five.clock.go(timedelta(hours=1))
    found = five.services.missed.most_missed("contest")
    missed = {item.question.id for item in sitting.paper.items[3:]}
    assert figures(found) == dict.fromkeys([q.id for q in questions("junior") if q.id in missed], (1, 1, 1))


def test_a_new_version_of_a_question_loses_nothing(five: World) -> None:
    """Both versions count as one question, which is shown as it was published last."""
    take(five, "王小明", TWO, {"junior-1"})
    changed = tuple(
        replace(q, stem="新题干", explanation="新解析") if q.id == "junior-1" else q for q in BANK.questions
    )
    five.services.activities.publish(ALL_FIVE, [replace(BANK, questions=changed)], "test")
    take(five, "李红", TWO, {"junior-1"})
    (one,) = five.services.missed.most_missed("contest").questions
    assert (one.tally.drew, one.tally.missed) == (2, 2)
    assert (one.known.bank, one.known.question.stem) == ("history", "新题干")


def test_a_question_that_the_newest_version_lacks_is_shown_as_it_was(five: World) -> None:
    """It was asked, so it is counted, and stands in its last version."""
    take(five, "王小明", TWO, {"junior-1"})
    fewer = tuple(q for q in BANK.questions if q.id != "junior-1")
    four = replace(ALL_FIVE, sections=(replace(ALL_FIVE.sections[0], draw=4),))
    five.services.activities.publish(four, [replace(BANK, questions=fewer)], "test")
    assert figures(five.services.missed.most_missed("contest")) == {"junior-1": (1, 1, 0)}


def test_a_correction_changes_who_missed_and_what_is_shown(five: World) -> None:
    """Points are those of the corrected key; the question is the corrected one, with its explanation."""
    take(five, "王小明", TWO, set())
    take(five, "李红", TWO, {"junior-1"})
    services = five.services
    one = next(q for q in services.corrections.questions("contest") if q.question.id == "junior-1")
    corrected = replace(one.question, answer="d", explanation="更正后的解析")
    services.corrections.apply("contest", one.sha256, corrected, "li", "答案录错")
    (found,) = services.missed.most_missed("contest", unit(five, TWO)).questions
    assert (found.tally.drew, found.tally.missed) == (2, 1)
    assert found.known.question.right() == "d"
    assert found.known.question.explanation == "更正后的解析"
    take(five, "张伟", TEN, {"junior-1"})  # the wrong answer of the old key is the right one now
    assert figures(services.missed.most_missed("contest", unit(five, TEN))) == {}


def test_the_same_question_in_two_banks_is_two(world: World) -> None:
    """Bank and id name a question, whatever hash the two share."""
    other = Bank("copied", "抄来的", "zh-CN", "CC-BY-4.0", tuple(questions("junior")))
    sections = tuple(
        replace(CONTEST.sections[0], title=bank, draw=5, banks=(bank,)) for bank in ("history", "copied")
    )
    twice = replace(ALL_FIVE, sections=sections)
    other = replace(other, questions=(*other.questions, *questions("primary"), *questions("senior")))
    world.services.activities.publish(twice, [BANK, other], "test")
    take(world, "王小明", TWO, {"junior-1"})
    found = world.services.missed.most_missed("contest")
    assert found.drawn == 10
    assert sorted((q.known.bank, q.known.question.id) for q in found.questions) == [
        ("copied", "junior-1"),
        ("history", "junior-1"),
    ]


def test_the_answers_are_public_when_who_handed_in_may_see_them(world: World) -> None:
    """A contest's when it has closed and the grace is over; a practice's at once."""
    missed = world.services.missed
    assert not missed.most_missed("contest").answers_public
    assert missed.most_missed("practice").answers_public
    assert PRACTICE.review.submitted > CONTEST.review.submitted
    world.services.activities.close("contest", "test")
    assert not missed.most_missed("contest").answers_public
    world.clock.go(timedelta(seconds=11))
    assert missed.most_missed("contest").answers_public


def test_a_student_who_moved_counts_where_the_roster_has_them_now(five: World) -> None:
    """The teacher of the new class goes through it with them; an erased student stays counted."""
    take(five, "张伟", TEN, {"junior-1"})
    moved = RosterRow("红星县", "第一中学", "七年级", "2班", "junior", "9", "张伟")
    five.services.roster.import_rows((moved,), "test")
    pid = five.student("张伟", TWO).student
    before = figures(five.services.missed.most_missed("contest", unit(five, TWO)))
    assert before == {"junior-1": (1, 1, 0)}
    five.services.staff.erase(pid, "test")
    assert figures(five.services.missed.most_missed("contest", unit(five, TWO))) == before


def test_what_is_not_there_is_said(world: World) -> None:
    """No such activity, no such class."""
    for activity, unit_id in (("none", None), ("contest", 987654)):
        with pytest.raises(NotFound):
            world.services.missed.most_missed(activity, unit_id)


@dataclass
class _Taken:
    """What a student did in one attempt, by question."""

    place: str
    right: dict[str, bool]
    voided: bool = False


@pytest.mark.parametrize("seed", range(4))
def test_it_equals_a_naive_count(five: World, seed: int) -> None:
    """Many attempts, voided ones, versions in between: as whoever counts by hand over all that was done."""
    rng = Random(seed)
    done: dict[tuple[str, str], list[_Taken]] = {student: [] for student in STUDENTS}
    for turn in range(20):
        name, place = rng.choice(STUDENTS)
        level = "primary" if place == PRIMARY else "junior"
        ids = [q.id for q in questions(level)]
        wrong = {id_ for id_ in ids if rng.random() < 0.4}
        empty = {id_ for id_ in ids if rng.random() < 0.1}
        review = take(five, name, place, wrong, empty)
        taken = _Taken(place, {id_: id_ not in wrong | empty for id_ in ids}, rng.random() < 0.2)
        done[name, place].append(taken)
        if taken.voided:
            five.services.staff.void(review.attempt_id, "test", "重考")
        if turn % 7 == 6:
            again = tuple(replace(q, stem=f"第 {turn} 版") for q in BANK.questions)
            five.services.activities.publish(ALL_FIVE, [replace(BANK, questions=again)], "test")
    for place in (None, TWO, TEN, EIGHT, PRIMARY, "第一中学"):
        naive: dict[str, list[int]] = {}
        for attempts in done.values():
            first = next((one for one in attempts if not one.voided), None)
            if first is None or (place and not first.place.startswith(place)):
                continue
            for id_, right in first.right.items():
                count = naive.setdefault(id_, [0, 0])
                count[0] += 1
                count[1] += not right
        expected = {id_: tuple(count) for id_, count in naive.items() if count[1]}
        found = five.services.missed.most_missed("contest", unit(five, place) if place else None, 99)
        assert {id_: figure[:2] for id_, figure in figures(found).items()} == expected
