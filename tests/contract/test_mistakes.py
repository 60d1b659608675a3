"""错题本: what is in it, whose it is, and that nothing of it is lost."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contract.conftest import ENGINES
from fakes.world import BANK, CONTEST, MINUTE, World
from quizkit.domain.paper import PaperItem
from quizkit.domain.questions import Question, Single
from quizkit.services import Sitting
from quizkit.services import mistakes as service
from quizkit.services.mistakes import KEPT_FOR, MOST_KEPT, MistakeBook

PHONE, TABLET = "a phone", "a tablet"
FIVE = replace(CONTEST, sections=(replace(CONTEST.sections[0], draw=5),))
JUNIOR = {question.id: question for question in BANK.questions if question.level == "junior"}
ONE, TWO = "junior-1", "junior-2"


def item(question: Question) -> PaperItem:
    """A question as a lesson asks it."""
    return PaperItem(BANK.id, question.id, question, 0, question.points, ())


def practise(world: World, question: Question, response: Any, browser: str = PHONE) -> bool:
    """A question is practised; whether it is in the book now."""
    checked = question.check(response)
    right = checked is not None and question.fraction(checked, CONTEST.rules) == 1
    return world.services.mistakes.practised(browser, item(question), {}, checked, right=right)


def book(world: World, browser: str = PHONE) -> MistakeBook:
    """The book that this browser may look at."""
    return world.services.mistakes.book(browser)


def ids(world: World, browser: str = PHONE) -> list[str]:
    """The questions in it, the newest first."""
    return [mistake.item.question.id for mistake in book(world, browser).mistakes]


def begin(world: World, activity: str = "practice", browser: str = PHONE, name: str = "王小明") -> Sitting:
    """An attempt that this student begins here by name."""
    return world.services.attempts.start(activity, world.student(name, activity=activity), None, browser)


def take(world: World, activity: str = "practice", browser: str = PHONE, name: str = "王小明") -> list[str]:
    """A whole attempt without one answer; its questions."""
    sitting = begin(world, activity, browser, name)
    world.clock.go(MINUTE)
    world.submit(sitting)
    return sorted(one.question.id for one in sitting.paper.items)


# --- practice ------------------------------------------------------------------------------------


def test_what_goes_wrong_in_practice_is_there_until_it_goes_right(world: World) -> None:
    """With answer and explanation, as long as the latest outcome is not right; nobody's name is needed."""
    assert practise(world, JUNIOR[ONE], "a")
    world.clock.go(MINUTE)
    assert practise(world, JUNIOR[TWO], None)
    assert ids(world) == [TWO, ONE]
    newest, first = book(world).mistakes
    assert (newest.score.verdict, first.score.verdict, first.response) == ("unanswered", "wrong", "a")
    assert first.item.question.explanation == "解析"
    assert book(world).identity is None
    world.clock.go(MINUTE)
    assert not practise(world, JUNIOR[ONE], "b")
    assert ids(world) == [TWO]
    assert book(world).total == 1


def test_a_right_answer_to_what_was_never_missed_is_not_kept(world: World) -> None:
    """The book grows by mistakes only."""
    practise(world, JUNIOR[ONE], "b")
    assert _count(world, "practice_marks") == _count(world, "browsers") == 0


def test_a_new_version_of_a_question_loses_nothing(world: World) -> None:
    """The question is shown as it was answered, with its picture, whatever became of the bank's file."""
    asked = replace(JUNIOR[ONE], stem="看图 ![图](a.png)", images=("a.png",))
    services = world.services
    services.mistakes.practised(PHONE, item(asked), {"a.png": b"old", "b.png": b"other"}, "a", right=False)
    kept = book(world).mistakes[0].item
    assert kept.question == asked
    assert services.activities.image(kept.version, "a.png") == b"old"
    # Another version answered: the book has that one, once.
    world.clock.go(MINUTE)
    services.mistakes.practised(PHONE, item(asked), {"a.png": b"new"}, "c", right=False)
    (only,) = book(world).mistakes
    assert services.activities.image(only.item.version, "a.png") == b"new"


def test_a_bank_without_its_pictures_can_be_practised(world: World) -> None:
    """A bank that was handed over as a value has none: the question is kept without."""
    asked = replace(JUNIOR[ONE], stem="![图](a.png)", images=("a.png",))
    assert practise(world, asked, "a")
    assert book(world).mistakes[0].item.question.images == ()


def test_a_book_is_bounded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One row a question; of too many questions the oldest are dropped; a page shows a part and the count."""
    monkeypatch.setattr(service, "MOST_KEPT", 4)
    monkeypatch.setattr(service, "MOST_SHOWN", 3)
    for number in range(6):
        world.clock.go(MINUTE)
        for _repeat in range(2):
            practise(world, replace(JUNIOR[ONE], id=f"q{number}"), "a")
    assert _count(world, "practice_marks") == 4
    assert (ids(world), book(world).total) == (["q5", "q4", "q3"], 4)
    assert MOST_KEPT > service.MOST_KEPT


def test_nothing_is_kept_where_no_browser_is_known(world: World) -> None:
    """In a kernel of its own a practice leaves no trace."""
    assert not practise(world, JUNIOR[ONE], "a", browser="")
    assert _count(world, "practice_marks") == 0
    assert not world.services.mistakes.is_worth_opening("")


# --- attempts ------------------------------------------------------------------------------------


def test_a_contest_is_in_the_book_only_after_it_closed(world: World) -> None:
    """While it is open the book says nothing of it, not even that something was right."""
    take(world, "contest")
    assert ids(world) == []
    world.services.activities.close("contest", "test")
    assert ids(world) == []  # someone may still be answering within the grace
    world.clock.go(MINUTE)
    assert len(ids(world)) == 4
    assert book(world).mistakes[0].title == CONTEST.title
    assert book(world).identity == world.student()


def test_an_open_contest_tells_nothing_of_a_practised_question(world: World) -> None:
    """A right answer in an open contest takes nothing out of the book; after the close it does."""
    world.services.activities.publish(FIVE, [BANK], "test")
    practise(world, JUNIOR[ONE], "a")
    sitting = begin(world, "contest")
    world.services.mistakes.take_in(PHONE)
    world.clock.go(MINUTE)
    world.answer_right(sitting)
    world.submit(sitting)
    assert ids(world) == [ONE]
    world.services.activities.close("contest", "test")
    world.clock.go(MINUTE)
    assert ids(world) == []


def test_what_was_practised_right_before_the_close_stays_out(world: World) -> None:
    """A right answer counts also against an attempt that is shown only later."""
    drawn = take(world, "contest")
    world.clock.go(MINUTE)
    practise(world, JUNIOR[drawn[0]], _right(JUNIOR[drawn[0]]))
    world.services.activities.close("contest", "test")
    world.clock.go(MINUTE)
    assert sorted(ids(world)) == drawn[1:]


def test_a_voided_attempt_is_not_in_the_book(world: World) -> None:
    """It is no attempt any more."""
    sitting = begin(world)
    world.submit(sitting)
    assert len(ids(world)) == 4
    world.services.staff.void(sitting.ref.attempt_id, "试", "test")
    assert ids(world) == []


def test_a_corrected_key_holds_in_the_book(world: World) -> None:
    """For attempts and for practice: what turns out right leaves it, what turns out wrong comes in."""
    world.services.activities.publish(FIVE, [BANK], "test")
    practise(world, JUNIOR[ONE], "a", TABLET)
    sitting = begin(world, "contest")
    at = next(n for n, one in enumerate(sitting.paper.items) if one.question.id == ONE)
    world.answer_right(sitting)
    world.answer(sitting, at, "a")
    world.submit(sitting)
    world.services.activities.close("contest", "test")
    world.clock.go(MINUTE)
    assert ids(world) == ids(world, TABLET) == [ONE]
    _correct(world, ONE, answer="c", explanation="更正")
    for browser in (PHONE, TABLET):
        assert book(world, browser).mistakes[0].item.question.explanation == "更正"
    _correct(world, ONE, answer="a")
    assert ids(world) == ids(world, TABLET) == []


# --- whose ---------------------------------------------------------------------------------------


def test_another_browser_sees_and_changes_nothing(world: World) -> None:
    """Whatever it practises, clears or leaves: a book belongs to its browser."""
    practise(world, JUNIOR[ONE], "a")
    before = book(world)
    assert ids(world, TABLET) == []
    practise(world, JUNIOR[ONE], "b", TABLET)
    for change in (world.services.mistakes.clear, world.services.mistakes.take_in):
        change(TABLET)
    world.services.mistakes.not_me(TABLET)
    assert book(world) == before
    assert not world.services.mistakes.is_worth_opening(TABLET)


def test_a_typed_name_opens_no_older_book(world: World) -> None:
    """Who begins an attempt under a classmate's name sees nothing of what that student did elsewhere."""
    take(world)
    practise(world, JUNIOR[ONE], "a")
    assert ids(world)
    begin(world, browser=TABLET)
    assert ids(world, TABLET) == []
    # Nor what the student does elsewhere afterwards.
    practise(world, JUNIOR[TWO], "a")
    assert ids(world, TABLET) == []


def test_a_resume_code_opens_all_of_the_book(world: World) -> None:
    """It proves who that is: attempts and practice of all browsers are there."""
    take(world)
    world.clock.go(MINUTE)
    practise(world, JUNIOR[ONE], "a")
    sitting = begin(world)
    mine = ids(world)
    resume = world.services.attempts.resume_by_code
    resume("practice", world.student(activity="practice"), sitting.code, TABLET)
    assert ids(world, TABLET) == mine


def test_not_me_leaves_an_empty_book(world: World) -> None:
    """For the next one at a shared computer, and also for whoever types the same name there again."""
    sitting = begin(world)
    practise(world, JUNIOR[ONE], "a")
    world.submit(sitting)
    world.services.attempts.forget(sitting.ref, PHONE)
    assert book(world) == MistakeBook(None, (), 0)
    begin(world)
    assert ids(world) == []


def test_two_students_of_one_browser_keep_their_books(world: World) -> None:
    """Each sees the own book when the own attempt is opened again, as brothers and sisters do."""
    secrets = {}
    for name, activity in (("王小明", "practice"), ("李红", "for-all")):
        secrets[name] = world.services.attempts.new_secret()
        student = world.student(name, activity=activity)
        world.services.attempts.start(activity, student, secrets[name], PHONE)
        world.clock.go(MINUTE)
        practise(world, JUNIOR[ONE if name == "王小明" else TWO], "a")
    assert (ids(world), book(world).identity) == ([TWO], world.student("李红"))
    world.services.attempts.resume_by_browser("practice", secrets["王小明"], PHONE)
    assert (ids(world), book(world).identity) == ([ONE], world.student())


def test_a_class_put_right_takes_another_book(world: World) -> None:
    """The namesake in the class that was chosen by mistake is another child."""
    sitting = begin(world, "contest")
    practise(world, JUNIOR[ONE], "a")
    class_id = world.class_id("第一中学", "八年级", "1班")
    world.services.attempts.correct_class(sitting.ref, class_id, browser=PHONE)
    found = book(world)
    assert found.identity is not None
    assert (found.identity.grade, found.mistakes) == ("八年级", ())


def test_practice_before_a_name_can_be_taken_in(world: World) -> None:
    """It is not shown under a name unasked; the newer outcome of a question wins."""
    practise(world, JUNIOR[ONE], "a")
    practise(world, JUNIOR[TWO], "a")
    begin(world)
    world.clock.go(MINUTE)
    practise(world, JUNIOR[TWO], "b")
    assert (ids(world), book(world).unnamed) == ([TWO], 2)
    world.services.mistakes.take_in(PHONE)
    assert (sorted(ids(world)), book(world).unnamed) == ([ONE, TWO], 0)
    assert next(m.response for m in book(world).mistakes if m.item.question.id == TWO) == "b"


def test_clearing_takes_out_what_nobody_has_put_a_name_to(world: World) -> None:
    """For a shared computer; a student's own book stays."""
    practise(world, JUNIOR[ONE], "a")
    begin(world)
    practise(world, JUNIOR[TWO], "a")
    world.services.mistakes.clear(PHONE)
    assert (ids(world), book(world).unnamed) == ([TWO], 0)


def test_erasing_a_student_takes_practice_and_browsers_out(world: World) -> None:
    """Nothing is left that leads from a browser to scores that are kept without a person."""
    take(world)
    practise(world, JUNIOR[ONE], "a")
    world.services.staff.erase(world.student().student, "test")
    assert _count(world, "practice_marks") == _count(world, "browsers") == 0
    assert _count(world, "attempts WHERE book IS NOT NULL") == 0
    assert book(world) == MistakeBook(None, (), 0)


def test_old_practice_is_forgotten(world: World) -> None:
    """After half a year and a bit; what is newer stays."""
    practise(world, JUNIOR[ONE], "a")
    begin(world, browser=TABLET)
    world.clock.go(KEPT_FOR - timedelta(days=1))
    practise(world, JUNIOR[TWO], "a")
    world.services.mistakes.forget_old()
    assert sorted(ids(world)) == [ONE, TWO]
    world.clock.go(timedelta(days=2))
    world.services.mistakes.forget_old()
    assert ids(world) == [TWO]
    assert _count(world, "browsers") == 0


def test_the_first_page_knows_whether_there_is_anything(world: World) -> None:
    """After a mistake in practice, or an attempt that is over; not before."""
    worth = world.services.mistakes.is_worth_opening
    assert not worth(PHONE)
    practise(world, JUNIOR[ONE], "a")
    assert worth(PHONE)
    practise(world, JUNIOR[ONE], "b")
    assert not worth(PHONE)
    sitting = begin(world)
    assert not worth(PHONE)
    world.submit(sitting)
    assert worth(PHONE)
    assert not worth(TABLET)


# --- any order -----------------------------------------------------------------------------------


@dataclass
class Model:
    """The book as one would write it down: all outcomes, and what of them is the latest."""

    practised: list[tuple[datetime, str, Any]] = field(default_factory=list)
    taken: list[tuple[datetime, str, dict[str, Any]]] = field(default_factory=list)
    voided: set[int] = field(default_factory=set)
    keys: dict[str, str] = field(default_factory=lambda: {ONE: "b", TWO: "c"})
    """Right answers of the contest and of the lessons now; those of the other activity stay."""

    def is_right(self, question: str, response: Any, *, corrected: bool) -> bool:
        """By the key that stands."""
        if question not in self.keys:
            return response is not None
        key = self.keys[question] if corrected else JUNIOR[question].to_json(JUNIOR[question].right())
        return bool(response == key)

    def book(self, *, closed: bool) -> set[str]:
        """What is in it."""
        known = [
            (at, 1, question, self.is_right(question, response, corrected=True))
            for at, question, response in self.practised
        ]
        for number, (at, activity, answers) in enumerate(self.taken):
            if number in self.voided or (activity == "contest" and not closed):
                continue
            corrected = activity == "contest"
            known += [
                (at, 0, question, self.is_right(question, response, corrected=corrected))
                for question, response in answers.items()
            ]
        latest = {question: right for _at, _kind, question, right in sorted(known)}
        return {question for question, right in latest.items() if not right}


ANSWERS = st.dictionaries(st.sampled_from(sorted(JUNIOR)), st.sampled_from(["right", "a", "none"]))
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("practise"), st.sampled_from(sorted(JUNIOR)), st.sampled_from(["right", "a", "none"])
        ),
        st.tuples(st.just("take"), st.sampled_from(["contest", "practice"]), ANSWERS),
        st.tuples(st.just("correct"), st.sampled_from([ONE, TWO]), st.sampled_from("abc")),
        st.tuples(st.sampled_from(["close", "open", "void"]), st.none(), st.none()),
    ),
    max_size=14,
)


class Play:
    """One student at one browser, and the model beside."""

    def __init__(self, world: World) -> None:
        self.world, self.model = world, Model()
        self.closed, self.contests = False, 0
        self.attempts: list[str] = []
        world.services.activities.publish(FIVE, [BANK], "test")
        begin(world, "for-all")  # so that somebody is known here from the start

    def _response(self, question: Question, how: str, key: str | None = None) -> Any:
        if how == "none" or (how == "a" and not isinstance(question, Single)):
            return None
        return "a" if how == "a" else key or _right(question)

    def practise(self, question: str, how: str) -> None:
        """As a lesson asks it: from the bank, where a corrected key is corrected too."""
        now = self.model.keys.get(question)
        asked = JUNIOR[question] if now is None else replace(JUNIOR[question], answer=now)  # type: ignore[call-arg]
        response = self._response(asked, how, now)
        met = any(question in answers for _at, _activity, answers in self.model.taken)
        met = met or any(question == known for _at, known, _response in self.model.practised)
        if met or not self.model.is_right(question, response, corrected=True):
            self.model.practised.append((self.world.clock.now, question, response))
        practise(self.world, asked, response)

    def take(self, activity: str, how: dict[str, str]) -> None:
        """A whole attempt."""
        if activity == "contest" and (self.closed or self.contests == 2):
            return
        self.contests += activity == "contest"
        sitting, answers = begin(self.world, activity), {}
        for position, one in enumerate(sitting.paper.items):
            response = self._response(one.question, how.get(one.question.id, "none"))
            answers[one.question.id] = response
            if response is not None:
                self.world.answer(sitting, position, response)
        review = self.world.submit(sitting)
        self.attempts.append(sitting.ref.attempt_id)
        self.model.taken.append((review.ended_at, activity, answers))

    def correct(self, question: str, answer: str) -> None:
        """In the contest."""
        _correct(self.world, question, answer=answer)
        self.model.keys[question] = answer

    def close(self, *_nothing: None) -> None:
        """The contest."""
        self.world.services.activities.close("contest", "test")
        self.closed = True

    def open(self, *_nothing: None) -> None:
        """The contest once more."""
        self.world.services.activities.open("contest", "test")
        self.closed = False

    def void(self, *_nothing: None) -> None:
        """The newest attempt."""
        number = len(self.attempts) - 1
        if number >= 0 and number not in self.model.voided:
            self.world.services.staff.void(self.attempts[number], "试", "test")
            self.contests -= self.model.taken[number][1] == "contest"
            self.model.voided.add(number)


@pytest.mark.parametrize("engine", ENGINES)
@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(steps=STEPS)
def test_the_book_is_what_went_wrong_last(engine: str, steps: list[tuple[str, Any, Any]]) -> None:
    """After any practice, attempts, corrections, closing and voiding: the latest that is known, not right."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(ENGINES[engine](Path(folder)))
        try:
            play = Play(world)
            for kind, *what in steps:
                world.clock.go(MINUTE)
                act: Callable[..., None] = getattr(play, kind)
                act(*what)
                world.clock.go(MINUTE)
                assert set(ids(world)) == play.model.book(closed=play.closed), (kind, what)
        finally:
            world.close()


def _right(question: Question) -> Any:
    return question.to_json(question.right())


def _correct(world: World, question: str, **changes: Any) -> None:
    known = next(k for k in world.services.corrections.questions("contest") if k.question.id == question)
    corrected = replace(known.question, **changes)
    world.services.corrections.apply("contest", known.sha256, corrected, "li", "答案印错")


def _count(world: World, table: str) -> int:
    def work(tx: Any) -> int:
        return int(tx.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar_one())

    return world.services.store.read(work)
