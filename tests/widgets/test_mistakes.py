"""错题本 and the practice that fills it, without a browser: a host that knows one browser from another."""

from collections.abc import Callable, Iterator
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any

import ipywidgets as w
import pytest

import quizkit as qk
from projects import ACTIVITY, CLASS, ROOT, SCHOOL
from quizkit.domain.draw import Draw
from quizkit.domain.paper import PaperItem
from quizkit.errors import StoreBusy
from quizkit.formats.bank import load_bank
from quizkit.services import Services
from quizkit.services.mistakes import Mistakes
from quizkit.widgets.hosting import OwnKernel, use_host
from quizkit.widgets.practice import Practice
from quizkit.widgets.student import mistakes as page
from quizkit.widgets.student.mistakes import MistakesApp
from widgets.conftest import Clock, Page

BANK = ROOT / "quizzes" / "banks" / "party-history.json"


@dataclass
class Served(OwnKernel):
    """What a session of ``quizkit serve`` is for its apps, but every use case runs at once."""

    services: Services | None
    browser: str = "a phone"

    def link(self, page: str) -> str:
        """As the server at /."""
        return f"/{page}"


@pytest.fixture(autouse=True)
def host(services: Services) -> Iterator[Served]:
    """The host of what a test makes; of no other test."""
    served = Served(services)
    use_host(served)
    yield served
    use_host(OwnKernel())


class Run:
    """A practice of three single choices, and what its page would send."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        bank = load_bank(BANK)
        single = [question for question in bank.questions if question.type == "single"][:3]
        layouts = (question.layout(Draw("a", question.id), shuffle=True) for question in single)
        self.practice = Practice(
            tuple(
                PaperItem(bank.id, question.id, question, 0, question.points, layout)
                for question, layout in zip(single, layouts, strict=True)
            )
        )
        self.practice.box.send = self.sent.append

    def answer(self, *, right: bool) -> None:
        """The question on the screen; then the next one."""
        answer_one(self.practice, right=right)
        self.practice.next.click()

    def text(self) -> str:
        """What stands above."""
        return str(self.practice.place.value)


def answer_one(practice: Practice, *, right: bool) -> None:
    """Answers the question on the screen."""
    position = practice._position
    item = practice._items[position]
    places = {id_: str(n) for n, id_ in enumerate(item.layout, start=1)}
    key = places.pop(item.question.answer)  # type: ignore[attr-defined]
    response = key if right else next(iter(places.values()))
    content = {"type": "answer", "id": "1", "position": position, "response": response}
    practice.box._handle_custom_msg(content, [])


def book_page(services: Services) -> tuple[MistakesApp, Callable[[], str]]:
    """The page, greeted, and all its text."""
    app = MistakesApp(services)
    app.head._handle_custom_msg({"type": "hello", "kept": {}}, [])
    return app, lambda: " ".join(x.value for x in widgets(app.widget) if isinstance(x, w.HTML))


def widgets(root: Any) -> list[Any]:
    """All widgets on the screen."""
    return [root, *(found for child in getattr(root, "children", ()) for found in widgets(child))]


def press(root: Any, label: str) -> None:
    """A button by its words."""
    next(x for x in widgets(root) if getattr(x, "description", None) == label).click()


def labels(root: Any) -> list[str]:
    """The words of all buttons."""
    return [x.description for x in widgets(root) if isinstance(x, w.Button)]


def practice_of(app: MistakesApp) -> Practice:
    """The practice on the screen."""
    parts = app.screen.unseen
    found: Practice = parts.__self__  # type: ignore[attr-defined]
    return found


def missed(services: Services, browser: str = "a phone") -> int:
    """How many questions the book has."""
    return services.mistakes.book(browser).total


def test_a_practice_says_what_went_into_the_book(services: Services) -> None:
    """Two of three wrong: the end names them with a link, and goes through just those again."""
    run = Run()
    for right in (False, True, False):
        run.answer(right=right)
    assert '<a class="qk-link" href="/mistakes">答错的 2 题已放进错题本</a>' in run.text()
    assert missed(services) == 2
    press(run.practice.widget, "再练答错的 2 题")
    assert "第 1 题 / 共 2 题" in run.text()
    for right in (True, True):
        run.answer(right=right)
    assert "答对 2 / 2 题" in run.text()
    assert "错题本" not in run.text()
    assert missed(services) == 0
    assert labels(run.practice.widget) == ["再练一遍"]
    press(run.practice.widget, "再练一遍")
    assert "第 1 题 / 共 3 题" in run.text()


def test_outside_a_server_nothing_is_stored_but_the_wrong_ones_come_again(
    host: Served, services: Services
) -> None:
    """As in JupyterLab and stock Voila: no book, no link, the same practice."""
    use_host(OwnKernel())
    run = Run()
    for right in (False, True, True):
        run.answer(right=right)
    assert "错题本" not in run.text()
    assert "再练答错的 1 题" in labels(run.practice.widget)
    assert missed(services) == 0


def test_a_store_that_fails_breaks_no_practice(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """The verdict and the explanation are shown; the end claims nothing that is not so."""

    def busy(*_values: Any, **_options: Any) -> bool:
        raise StoreBusy(30.0)

    monkeypatch.setattr(Mistakes, "practised", busy)
    run = Run()
    answer_one(run.practice, right=False)
    assert run.sent[-1] == {"type": "saved", "id": "1"}
    assert run.practice.box.view["feedback"]["verdict"] == "wrong"
    run.practice.next.click()
    run.answer(right=True)
    run.answer(right=True)
    assert "答对 2 / 3 题" in run.text()
    assert "错题本" not in run.text()


def test_messages_out_of_turn_change_nothing(services: Services) -> None:
    """A second answer to a question, one to another question, and answers at the end leave no mark."""
    run = Run()
    answer_one(run.practice, right=False)
    before = services.mistakes.book("a phone")
    for position in (0, 1, -1, 3, 10**9, None, "0", True, [0]):
        for response in ("1", "2", "3", None, {}, "x" * 5000):
            content = {"type": "answer", "id": "2", "position": position, "response": response}
            run.practice.box._handle_custom_msg(content, [])
    assert services.mistakes.book("a phone") == before


def test_the_book_is_read_and_practised_until_it_is_empty(services: Services) -> None:
    """Cards with answer, explanation and source; what goes right is gone when one comes back."""
    run = Run()
    for right in (False, False, True):
        run.answer(right=right)
    app, text = book_page(services)
    assert app.head.state["screen"] == "mistakes"
    for words in ("这台设备上的练习", "2 题。", "你的答案", "正确答案", "出处", "练习 · 9 月 12 日 10:00"):
        assert words in text()
    press(app.widget, "练一遍")
    practice = practice_of(app)
    for right in (True, False):
        answer_one(practice, right=right)
        practice.next.click()
    assert "答错的 1 题已放进错题本" in text()
    press(app.widget, "返回错题本")
    assert "1 题。" in text()
    press(app.widget, "练一遍")
    answer_one(practice_of(app), right=True)
    press(app.widget, "返回错题本")
    assert "现在没有错题" in text()
    assert "练一遍" not in labels(app.widget)


def test_a_long_book_is_shown_piece_by_piece(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some cards at first, the next ones when asked for, and a practice of the newest only."""
    monkeypatch.setattr(page, "AT_ONCE", 2)
    run = Run()
    for _number in range(3):
        run.answer(right=False)
    app, text = book_page(services)
    assert text().count("qk-item-review") == 2
    press(app.widget, "再看几题")
    assert text().count("qk-item-review") == 3
    assert "<b>3.</b>" in text()
    assert "再看几题" not in labels(app.widget)
    press(app.widget, "练最近的 2 题")
    assert "第 1 题 / 共 2 题" in text()


def test_a_shared_computer_can_be_cleared(services: Services) -> None:
    """Only after a question that says what is lost."""
    Run().answer(right=False)
    app, text = book_page(services)
    press(app.widget, "清空")
    press(app.widget, "返回")
    assert "1 题。" in text()
    press(app.widget, "清空")
    press(app.widget, "清空")
    assert "现在没有错题" in text()


def test_a_name_has_its_own_book_and_takes_in_what_was_before(services: Services, clock: Clock) -> None:
    """Practice without a name is offered, not mixed in; 不是我 leaves an empty book for the next one."""
    Run().answer(right=False)
    student = Page(services, ACTIVITY)
    assert "我的错题本" in student.text()
    student.enter(SCHOOL, CLASS, "林敏")
    student.press("开始答题")
    app, text = book_page(services)
    assert "林敏" in text()
    assert "没填姓名时，这台设备上还练错了 1 题。" in text()
    press(app.widget, "是我的，放进来")
    assert "1 题。" in text()
    press(app.widget, "不是我")
    assert "现在没有错题" in text()
    assert "林敏" not in text()


def test_a_contest_is_linked_and_listed_when_its_answers_may_be_seen(
    services: Services, clock: Clock
) -> None:
    """The result screen leads to the book after the close, not before."""
    student = Page(services, ACTIVITY)
    student.enter(SCHOOL, CLASS, "林敏")
    student.press("开始答题")
    student.app.act(student.app.submit)
    assert "错题本" not in student.text()
    assert "现在没有错题" in book_page(services)[1]()
    services.activities.close(ACTIVITY, "test")
    clock.forward(minutes=1)
    again = Page(services, ACTIVITY, student.kept)
    assert 'href="/mistakes">答错的题在错题本里' in again.text()
    app, text = book_page(services)
    assert "20 题。" in text()
    assert "－ 没有作答" in text()
    again.press("练习错题")
    assert app.services.mistakes.book("a phone").total == 20


def test_not_me_in_the_students_app_unbinds_the_browser(services: Services) -> None:
    """Also before an attempt has begun."""
    student = Page(services, ACTIVITY)
    student.enter(SCHOOL, CLASS, "林敏")
    student.press("开始答题")
    again = Page(services, ACTIVITY, student.kept)
    again.app.act(again.app.not_me)
    assert services.mistakes.book("a phone").identity is None


def test_a_second_greeting_keeps_the_screen(services: Services) -> None:
    """A line that was lost and came back does not throw a practice away."""
    Run().answer(right=False)
    app, text = book_page(services)
    press(app.widget, "练一遍")
    for message in ({"type": "hello", "kept": {}}, {"type": "pulse"}, None, [], {"type": 5}):
        app.head._handle_custom_msg(message, [])
    assert "第 1 题 / 共 1 题" in text()


def test_the_book_is_in_english_for_who_reads_english(services: Services) -> None:
    """The language that the browser remembers."""
    Run().answer(right=False)
    context = copy_context()

    def english() -> str:
        app = MistakesApp(services)
        app.head._handle_custom_msg({"type": "hello", "kept": {"lang": "en"}}, [])
        return " ".join(x.value for x in widgets(app.widget) if isinstance(x, w.HTML))

    text = context.run(english)
    assert "My mistakes" in text
    assert "Practice on this device" in text


def test_without_a_server_the_page_says_where_the_book_is() -> None:
    """In a kernel of its own nothing tells who is looking."""
    use_host(OwnKernel())
    assert "quizkit serve" in qk.mistakes_app().children[0].value


def test_screens_that_were_left_keep_no_widgets(services: Services) -> None:
    """However often somebody practises and comes back, as many widgets are open as before."""
    run = Run()
    for _number in range(3):
        run.answer(right=False)
    app, _text = book_page(services)
    closed: list[Any] = []

    def go_round() -> int:
        press(app.widget, "练一遍")
        practice = practice_of(app)
        for _number in range(3):
            answer_one(practice, right=False)
            practice.next.click()
        made = practice.parts()
        press(app.widget, "返回错题本")
        closed.extend(part.comm for part in made)
        return sum(part.comm is not None for part in made)

    assert [go_round(), go_round()] == [0, 0]
    assert len(closed) == 10
