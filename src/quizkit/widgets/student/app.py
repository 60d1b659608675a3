"""The student's app: which screen follows which. All state that matters is in the store.

Nothing a browser sends is believed: every step goes through a service, which checks it in one transaction.
"""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import uuid4

import ipywidgets as w

from quizkit.domain.attempt import State
from quizkit.domain.paper import PaperItem
from quizkit.domain.roster import Identity
from quizkit.errors import (
    ActivityClosed,
    AnswerFixed,
    AttemptError,
    AttemptOver,
    BadResponse,
    EntryError,
    NotFound,
    NotLeading,
    NotOpenYet,
    QuizkitError,
    StoreError,
)
from quizkit.i18n import _, current_language, use_language
from quizkit.services import Services
from quizkit.services.values import PublishedActivity, Review, Saved, Sitting
from quizkit.widgets.elements import Head, answer_id
from quizkit.widgets.log import log
from quizkit.widgets.markdown import Images
from quizkit.widgets.practice import Practice
from quizkit.widgets.questions import read_response
from quizkit.widgets.student import messages
from quizkit.widgets.student.ahead import ahead_screen
from quizkit.widgets.student.answering import Answering, close_tree
from quizkit.widgets.student.entry import entry_screen
from quizkit.widgets.student.overview import last_question_screen, overview_screen
from quizkit.widgets.student.parts import html, milliseconds
from quizkit.widgets.student.result import result_screen
from quizkit.widgets.student.screen import Screen

_LONGEST_ID = 64


class StudentApp:
    """One student's page. ``widget`` is what the notebook shows."""

    def __init__(self, services: Services, activity_id: str) -> None:
        self.services = services
        self.activity_id = activity_id
        self.language = current_language()
        self.published: PublishedActivity
        self.sitting: Sitting | None = None
        self.secret = ""
        self.screen = Screen("opening", [])
        self._turn = 0
        self._images: dict[str, Images] = {}
        self.head = Head(state=self._head_state())
        self.head.on_msg(
            lambda _widget, content, _buffers: self.act(lambda: self._heard(content), quiet=True)
        )
        self.answering = Answering(self)
        self._main, self._foot = w.VBox(), w.HBox()
        self._main.add_class("qk-main")
        self._foot.add_class("qk-foot")
        self.widget = w.VBox([self.head, self._main, self._foot])
        self.widget.add_class("qk-app")
        self.show(messages.opening_screen())

    # --- showing ---------------------------------------------------------------------------------

    def show(self, screen: Screen) -> None:
        """Puts a screen on the page; what the last one owned is closed."""
        old = [
            child for child in (*self._main.children, *self._foot.children) if child not in self.screen.kept
        ]
        left, self.screen = self.screen, screen
        self._main.children = screen.main
        self._foot.children = screen.foot
        (self._foot.add_class if screen.four else self._foot.remove_class)("qk-four")
        (self._foot.remove_class if screen.foot else self._foot.add_class)("qk-none")
        for child in (*old, *left.unseen):
            close_tree(child)
        self._new_turn()

    def _new_turn(self) -> None:
        """Tells the page that a step is done: it takes clicks again and sets its clock."""
        self._turn += 1
        self.head.state = self._head_state()

    def _head_state(self) -> dict[str, Any]:
        screen = self.screen
        title = self.published.activity.title if hasattr(self, "published") else _("答题")
        return {
            "place": self.activity_id,
            "title": title,
            "screen": screen.name,
            "turn": self._turn,
            "lang": self.language,
            "left": milliseconds(screen.left),
            "number_text": screen.number_text,
            "progress": screen.progress,
            "saved": screen.saved,
            "saved_count": self.sitting.saved if self.sitting else 0,
            "words": messages.head_words(),
        }

    def act(self, step: Callable[[], None], *, quiet: bool = False) -> None:
        """Runs what a click or a message asks for; every error becomes a sentence on the page."""
        use_language(self.language)
        turn = self._turn
        try:
            step()
        except QuizkitError as error:
            self._answer_error(error)
        except Exception:  # noqa: BLE001 - a fault of ours must not leave a child before a dead page
            log().exception("unexpected error in the student's app")
            self.show(messages.trouble_screen(self, _("程序出了一点问题，已保存的作答都还在。")))
        if not quiet and self._turn == turn:
            self._new_turn()

    def _answer_error(self, error: QuizkitError) -> None:
        """The screen or the silence that an error of ours gets."""
        match error:
            case NotLeading():
                self.show(messages.other_tab_screen(self))
            case AttemptOver():
                self._show_outcome()
            case NotOpenYet():
                self.show(messages.not_open_screen(self, error.opens_at))
            case ActivityClosed():
                self.show(messages.closed_screen(self))
            case StoreError():
                log().warning("store: %s", error)
                self.show(messages.trouble_screen(self, str(error)))
            case AttemptError() | EntryError():
                self.show(messages.sentence_screen(self, str(error)))
            case _:
                # Only a page that was tampered with gets here: nothing to say to it.
                log().warning("refused: %s", error)

    # --- what the page says ----------------------------------------------------------------------

    def _heard(self, content: Any) -> None:
        kind = content.get("type") if isinstance(content, dict) else None
        if kind == "hello":
            self._hello(content.get("kept"))
        elif kind == "pulse":
            self._pulse()
        elif kind == "time_up":
            self._time_up()

    def _hello(self, kept: Any) -> None:
        """The page is there, with what its browser remembers."""
        kept = kept if isinstance(kept, dict) else {}
        if kept.get("lang") in ("zh", "en"):
            self.language = str(kept["lang"])
            use_language(self.language)
        if self.sitting is not None:
            # The same page once more (JupyterLab opens a second view): go on where it is.
            self._new_turn()
            return
        secret = kept.get("secret")
        self.secret = secret if isinstance(secret, str) and len(secret) <= 2 * _LONGEST_ID else ""
        self.begin()

    def begin(self) -> None:
        """The first screen: the attempt this browser has, or the entry."""
        if not self.activity_id:
            self._choose_or_ask()
            return
        self.published = self.services.activities.get(self.activity_id)
        sitting = None
        if self.secret:
            sitting = self.services.attempts.resume_by_browser(self.activity_id, self.secret)
        if sitting is not None:
            self.take(sitting)
        elif self.published.state == "scheduled":
            raise NotOpenYet(self.published.opens_at)
        elif self.published.state == "closed":
            raise ActivityClosed
        else:
            self.show(entry_screen(self))

    def _choose_or_ask(self) -> None:
        """The only open activity, else a list of those that are not over, or of all when all are over.

        Results are promised at the address where the activity was taken, and that may have been this one.
        """
        every = self.services.activities.list()
        infos = [info for info in every if info.state != "closed"] or every
        current = [info for info in infos if info.state != "scheduled"]
        if len(current) == 1:
            self.choose(current[0].id)
        else:
            self.show(messages.choice_screen(self, infos))

    def retry(self) -> None:
        """After trouble: where the student was, as the store has it."""
        if self.sitting is None:
            self.begin()
        else:
            self.take_lead()

    def choose(self, activity_id: str) -> None:
        """One of several activities."""
        self.activity_id = activity_id
        # The page looks into the memory of this activity and says hello again.
        self.published = self.services.activities.get(activity_id)
        self._new_turn()
        self.head.send({"type": "again"})

    def _pulse(self) -> None:
        if self.sitting is None or self.sitting.state is not State.IN_PROGRESS:
            self.head.send({"type": "pulse"})
            return
        pulse = self.services.attempts.pulse(self.sitting.ref)
        if pulse.state is not State.IN_PROGRESS:
            raise AttemptOver(pulse.state)
        if not pulse.leads:
            raise NotLeading
        self.head.send({"type": "pulse", "left": milliseconds(pulse.left)})

    def _time_up(self) -> None:
        if self.sitting is None:
            self.begin()
        elif self.sitting.state is State.IN_PROGRESS:
            self.submit()

    # --- entering --------------------------------------------------------------------------------

    def switch_language(self) -> None:
        """中文 and English, by choice; the browser remembers."""
        self.language = "en" if self.language == "zh" else "zh"
        use_language(self.language)
        self.head.send({"type": "keep", "values": {"lang": self.language}})
        before, self.answering = self.answering, Answering(self)
        for part in before.widgets():
            close_tree(part)
        self.show(entry_screen(self))

    def show_entry(self) -> None:
        """Who are you? Also after the close, for a result that the resume code opens."""
        self.show(entry_screen(self))

    def show_ahead(self, identity: Identity) -> None:
        """What is ahead of this student."""
        ahead = self.services.attempts.ahead(self.activity_id, identity)
        self.show(ahead_screen(self, identity, ahead))

    def start(self, identity: Identity) -> None:
        """开始答题. The browser has its secret before the attempt begins: a lost reply loses no attempt."""
        secret = self.services.attempts.new_secret()
        self._keep(secret)
        self.take(self.services.attempts.start(self.activity_id, identity, secret))

    def resume_with_code(self, identity: Identity, code: str) -> None:
        """Another browser goes on with the resume code."""
        sitting = self.services.attempts.resume_by_code(self.activity_id, identity, code)
        if sitting.secret:
            self._keep(sitting.secret)
        self.take(sitting)

    def _keep(self, secret: str) -> None:
        self.secret = secret
        self.head.send({"type": "keep", "values": {"secret": secret}})

    def correct_class(self, class_id: int, seat: str | None) -> None:
        """A wrongly chosen class, put right before the first answer."""
        self.take(self.services.attempts.correct_class(self._sitting().ref, class_id, seat))

    def show_correction(self) -> None:
        """The entry form once more."""
        self.show(entry_screen(self, correcting=True))

    def not_me(self) -> None:
        """不是我: this browser forgets the student; what was answered stays saved."""
        if self.sitting is not None:
            self.services.attempts.forget(self.sitting.ref)
        self.sitting = None
        self._keep("")
        self.begin()

    # --- answering -------------------------------------------------------------------------------

    def _sitting(self) -> Sitting:
        if self.sitting is None:
            raise NotLeading
        return self.sitting

    def take(self, sitting: Sitting) -> None:
        """A sitting as the store has it becomes what the page shows."""
        self.sitting = sitting
        if sitting.state is not State.IN_PROGRESS:
            self._show_outcome()
            return
        notice = ""
        if sitting.resumed:
            notice = _("接着上次，第 {n} 题。").format(n=sitting.position + 1)
        self.show_question(notice=notice)

    def show_sitting(self) -> None:
        """The question the student was at."""
        self.show_question()

    def show_question(self, *, notice: str = "") -> None:
        """The sitting's current question."""
        sitting = self._sitting()
        item = sitting.paper.items[sitting.position]
        self.show(self.answering.screen(sitting, self.images(item), notice=notice))

    @property
    def sitting_key(self) -> str:
        """Under what the page keeps answers that are still on their way; tells nothing about the attempt."""
        return sha256(self._sitting().ref.attempt_id.encode()).hexdigest()[:16]

    def images(self, item: PaperItem) -> Images:
        """The pictures of a question's published version."""
        if not item.question.images:
            return {}
        if item.version not in self._images:
            self._images[item.version] = _pictures(self.services, item)
        return self._images[item.version]

    def answer(self, content: Any) -> None:
        """A response from the page; "saved" is said after the commit, never before."""
        if not isinstance(content, dict) or content.get("type") != "answer":
            return
        event_id = answer_id(content)
        try:
            position, response, saved = self._stored(event_id, content)
        except AnswerFixed:
            self.answering.box.send({"type": "refused", "id": event_id})
            self.show_question()
        except (AttemptError, BadResponse):
            # Whatever the reason, sending it again would not help: the page stops trying.
            self.answering.box.send({"type": "refused", "id": event_id})
            raise
        else:
            self._acknowledge(position, response, saved)
            self.answering.box.send({"type": "saved", "id": event_id})

    def _stored(self, event_id: str, content: dict[str, Any]) -> tuple[int, object, Saved]:
        """Position, response and acknowledgement of an answer that is stored."""
        sitting = self._sitting()
        position = content.get("position")
        if type(position) is not int or not 0 <= position < len(sitting.paper.items):
            raise BadResponse("?", "position")
        item = sitting.paper.items[position]
        response = read_response(item.question, item.layout, content.get("response"))
        return position, response, self.services.attempts.answer(sitting.ref, event_id, position, response)

    def _acknowledge(self, position: int, response: object, saved: Saved) -> None:
        sitting = self._sitting()
        checked = sitting.paper.items[position].question.check(response)
        self.sitting = sitting = sitting_with(sitting, position, checked, saved)
        self.head.send({"type": "pulse", "left": milliseconds(saved.left)})
        if saved.outcome is not None and position == sitting.position:
            self.show_question()
            return
        self.screen.saved = _("✓ 已保存 {saved} / {total} 题").format(saved=saved.saved, total=saved.total)
        # The same turn: a click that waits for this answer must stay alive.
        self.head.state = self._head_state()

    def move(self, by: int) -> None:
        """To the question before or after; after the last one comes the overview."""
        sitting = self._sitting()
        position = sitting.position + by
        if position >= len(sitting.paper.items):
            self.show_overview()
        elif position >= 0:
            self._move_to(position)

    def go(self, content: Any) -> None:
        """To a question of the overview."""
        position = content.get("position") if isinstance(content, dict) else None
        if isinstance(position, int) and 0 <= position < len(self._sitting().paper.items):
            self._move_to(position)

    def _move_to(self, position: int) -> None:
        sitting = self._sitting()
        saved = self.services.attempts.move(sitting.ref, uuid4().hex, position)
        self.sitting = sitting_with(sitting, None, None, saved, position=position)
        self.show_question()

    def toggle_mark(self) -> None:
        """⚑: to look at it again."""
        sitting = self._sitting()
        position, on = sitting.position, sitting.position not in sitting.marks
        saved = self.services.attempts.mark(sitting.ref, uuid4().hex, position, on=on)
        marks = sitting.marks | {position} if on else sitting.marks - {position}
        self.sitting = sitting_with(sitting, None, None, saved, marks=marks)
        self.answering.show_mark(on=on)

    def show_overview(self) -> None:
        """答题卡."""
        self.show(overview_screen(self, self._sitting()))

    def show_last_question(self) -> None:
        """确定交卷吗？"""
        self.show(last_question_screen(self, self._sitting()))

    def report_question(self, text: str) -> None:
        """题目有误."""
        sitting = self._sitting()
        self.services.attempts.report_question(sitting.ref, sitting.position, text)

    def submit(self) -> None:
        """交卷."""
        self._show_review(self.services.attempts.submit(self._sitting().ref, uuid4().hex))

    # --- afterwards ------------------------------------------------------------------------------

    def _show_outcome(self) -> None:
        """The attempt is over, whoever ended it: its result, or the reason it was voided."""
        sitting = self._sitting()
        try:
            review = self.services.attempts.review(sitting.ref.attempt_id, self.secret)
        except NotFound:
            self.show(messages.sentence_screen(self, str(AttemptOver(State.SUBMITTED))))
            return
        self._show_review(review)

    def _show_review(self, review: Review) -> None:
        self.sitting = replace(self._sitting(), state=review.state)
        self.show(result_screen(self, review))

    def practise(self, items: tuple[PaperItem, ...]) -> None:
        """What went wrong, once more, with feedback at once; nothing of it is scored."""
        practice = Practice(items, images=self.images, done=self._back_to_result)
        self.show(Screen("practice", [html(""), practice.widget]))

    def _back_to_result(self) -> None:
        self.act(self._show_outcome)

    def take_lead(self) -> None:
        """在这里继续: this tab leads again; an attempt that the code moved away needs the code to return."""
        try:
            self.take(self.services.attempts.lead(self._sitting().ref.attempt_id, self.secret))
        except (NotFound, NotLeading):
            self.sitting = None
            self.begin()


def sitting_with(
    sitting: Sitting, position_answered: int | None, response: object, saved: Saved, **changes: Any
) -> Sitting:
    """The sitting after an acknowledged event, without reading the store again."""
    if position_answered is not None:
        responses = {n: given for n, given in sitting.responses.items() if n != position_answered}
        if response is not None:
            responses[position_answered] = response
        changes["responses"] = responses
        changes["class_fixed"] = sitting.class_fixed or response is not None
        if saved.outcome is not None:
            changes["outcomes"] = {**sitting.outcomes, position_answered: saved.outcome}
    now = saved.at
    if saved.left is not None and sitting.deadline is not None:
        now = max(sitting.deadline - saved.left, sitting.now)
    return replace(sitting, now=now, **changes)


def _pictures(services: Services, item: PaperItem) -> Images:
    """The pictures of a question by name, as they were published."""
    return {name: services.activities.image(item.version, name) for name in item.question.images}
