"""The student's app: which screen follows which. All state that matters is in the store.

Nothing a browser sends is believed: every step goes through a service, which checks it in one transaction.
"""

from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import uuid4

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
from quizkit.i18n import _, use_language
from quizkit.services import Services
from quizkit.services.values import Ahead, Offer, PublishedActivity, Review, Saved, Sitting
from quizkit.widgets.elements import answer_id
from quizkit.widgets.hosting import do
from quizkit.widgets.log import log
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
from quizkit.widgets.student.shell import Shell
from quizkit.widgets.student.sitting import sitting_with

_LONGEST_ID = 64


class StudentApp(Shell):
    """One student's page. ``widget`` is what the notebook shows."""

    def __init__(self, services: Services, activity_id: str) -> None:
        self.activity_id = activity_id
        self.published: PublishedActivity
        self.sitting: Sitting | None = None
        self.secret = ""
        self.book = False
        """Whether the first page has a link to the 错题本."""
        super().__init__(services)
        self.answering = Answering(self)

    @property
    def title(self) -> str:
        """The activity's."""
        return self.published.activity.title if hasattr(self, "published") else _("答题")

    def _head_state(self) -> dict[str, Any]:
        saved = self.sitting.saved if self.sitting else 0
        return super()._head_state() | {"place": self.activity_id, "saved_count": saved}

    async def _answer_error(self, error: QuizkitError) -> None:
        """The screen or the silence that an error of ours gets."""
        match error:
            case NotLeading():
                self.show(messages.other_tab_screen(self))
            case AttemptOver():
                await self._show_outcome()
            case NotOpenYet():
                self.show(messages.not_open_screen(self, error.opens_at))
            case ActivityClosed():
                self.show(messages.closed_screen(self))
            case StoreError():
                self._show_trouble(error)
            case AttemptError() | EntryError():
                self.show(messages.sentence_screen(self, str(error)))
            case _:
                # Only a page that was tampered with gets here: nothing to say to it.
                log().warning("refused: %s", error)

    # --- what the page says ----------------------------------------------------------------------

    async def _heard(self, content: Any) -> None:
        kind = content.get("type") if isinstance(content, dict) else None
        if kind == "hello":
            await self._hello(content.get("kept"))
        elif kind == "pulse":
            await self._pulse()
        elif kind == "time_up":
            await self._time_up()

    async def _hello(self, kept: Any) -> None:
        """The page is there, with what its browser remembers."""
        kept = kept if isinstance(kept, dict) else {}
        self.speak(kept)
        if self.sitting is not None:
            # The same page once more (a second view in JupyterLab, a line that was lost): go on where it is.
            # The secret may have been on its way when the line broke.
            self.head.send({"type": "keep", "values": {"secret": self.secret}})
            self._new_turn()
            return
        secret = kept.get("secret")
        self.secret = secret if isinstance(secret, str) and len(secret) <= 2 * _LONGEST_ID else ""
        await self.begin()

    async def begin(self) -> None:
        """The first screen: the attempt this browser has, or the entry."""
        if not self.activity_id:
            await self._choose_or_ask()
            return
        found = await do(self._found)
        self.published, sitting = found
        if sitting is not None:
            await self.take(sitting)
        elif self.published.state == "scheduled":
            raise NotOpenYet(self.published.opens_at)
        elif self.published.state == "closed":
            raise ActivityClosed
        else:
            await self.show_entry()

    def _found(self) -> tuple[PublishedActivity, Sitting | None]:
        """The activity, and the attempt that this browser has in it."""
        published, sitting = self.services.activities.get(self.activity_id), None
        if self.secret:
            resume = self.services.attempts.resume_by_browser
            sitting = resume(self.activity_id, self.secret, self.host.browser)
        if sitting is None:
            self.book = self.services.mistakes.is_worth_opening(self.host.browser)
        return published, sitting

    async def _choose_or_ask(self) -> None:
        """The only open activity, else a list of those that are not over, or of all when all are over.

        Results are promised at the address where the activity was taken, and that may have been this one.
        """
        every = await do(self._offered)
        infos = [info for info in every if info.state != "closed"] or every
        current = [info for info in infos if info.state != "scheduled"]
        if len(current) == 1:
            await self.choose(current[0].id)
        else:
            self.show(messages.choice_screen(self, infos))

    def _offered(self) -> list[Offer]:
        """All activities, and whether there is a book to look into."""
        self.book = self.services.mistakes.is_worth_opening(self.host.browser)
        return self.services.activities.offered()

    async def retry(self) -> None:
        """After trouble: where the student was, as the store has it."""
        if self.sitting is None:
            await self.begin()
        else:
            await self.take_lead()

    async def choose(self, activity_id: str) -> None:
        """One of several activities."""
        self.activity_id = activity_id
        # The page looks into the memory of this activity and says hello again.
        self.published = await do(lambda: self.services.activities.get(activity_id))
        self._new_turn()
        self.head.send({"type": "again"})

    async def _pulse(self) -> None:
        sitting = self.sitting
        if sitting is None or sitting.state is not State.IN_PROGRESS:
            self.head.send({"type": "pulse"})
            return
        pulse = await do(lambda: self.services.attempts.pulse(sitting.ref))
        if pulse.state is not State.IN_PROGRESS:
            raise AttemptOver(pulse.state)
        if not pulse.leads:
            raise NotLeading
        self.head.send({"type": "pulse", "left": milliseconds(pulse.left)})

    async def _time_up(self) -> None:
        if self.sitting is None:
            await self.begin()
        elif self.sitting.state is State.IN_PROGRESS:
            await self.submit()

    # --- entering --------------------------------------------------------------------------------

    async def switch_language(self) -> None:
        """中文 and English, by choice; the browser remembers."""
        self.language = "en" if self.language == "zh" else "zh"
        use_language(self.language)
        self.head.send({"type": "keep", "values": {"lang": self.language}})
        self.head.words = messages.head_words()
        before, self.answering = self.answering, Answering(self)
        for part in before.widgets():
            close_tree(part)
        await self.show_entry()

    async def show_entry(self) -> None:
        """Who are you? Also after the close, for a result that the resume code opens."""
        self.show(await entry_screen(self))

    def show_ahead(self, identity: Identity, ahead: Ahead) -> None:
        """What is ahead of this student."""
        self.show(ahead_screen(self, identity, ahead))

    async def go_again(self, identity: Identity) -> None:
        """再答一次."""
        self.show_ahead(identity, await do(lambda: self.services.attempts.ahead(self.activity_id, identity)))

    async def start(self, identity: Identity) -> None:
        """开始答题. The browser has its secret before the attempt begins: a lost reply loses no attempt."""
        secret = self.services.attempts.new_secret()
        self._keep(secret)
        start, browser = self.services.attempts.start, self.host.browser
        await self.take(await do(lambda: start(self.activity_id, identity, secret, browser)))

    async def resume_with_code(self, identity: Identity, code: str) -> None:
        """Another browser goes on with the resume code."""
        resume, browser = self.services.attempts.resume_by_code, self.host.browser
        sitting = await do(lambda: resume(self.activity_id, identity, code, browser))
        if sitting.secret:
            self._keep(sitting.secret)
        await self.take(sitting)

    def _keep(self, secret: str) -> None:
        self.secret = secret
        self.head.send({"type": "keep", "values": {"secret": secret}})

    async def correct_class(self, class_id: int, seat: str | None) -> None:
        """A wrongly chosen class, put right before the first answer."""
        ref, correct, browser = self._sitting().ref, self.services.attempts.correct_class, self.host.browser
        await self.take(await do(lambda: correct(ref, class_id, seat, browser)))

    async def show_correction(self) -> None:
        """The entry form once more."""
        self.show(await entry_screen(self, correcting=True))

    async def not_me(self) -> None:
        """不是我: this browser forgets the student; what was answered stays saved."""
        sitting, browser = self.sitting, self.host.browser
        if sitting is not None:
            await do(lambda: self.services.attempts.forget(sitting.ref, browser))
        elif browser:
            await do(lambda: self.services.mistakes.not_me(browser))
        self.sitting = None
        self._keep("")
        await self.begin()

    # --- answering -------------------------------------------------------------------------------

    def _sitting(self) -> Sitting:
        if self.sitting is None:
            raise NotLeading
        return self.sitting

    async def take(self, sitting: Sitting) -> None:
        """A sitting as the store has it becomes what the page shows."""
        self.sitting = sitting
        if sitting.state is not State.IN_PROGRESS:
            await self._show_outcome()
            return
        notice = ""
        if sitting.resumed:
            notice = _("接着上次，第 {n} 题。").format(n=sitting.position + 1)
        await self.show_question(notice=notice)

    async def show_question(self, *, notice: str = "") -> None:
        """The sitting's current question."""
        sitting = self._sitting()
        item = sitting.paper.items[sitting.position]
        images = await self.images((item,))
        self.show(self.answering.screen(sitting, images(item), notice=notice))

    @property
    def sitting_key(self) -> str:
        """Under what the page keeps answers that are still on their way; tells nothing about the attempt."""
        return sha256(self._sitting().ref.attempt_id.encode()).hexdigest()[:16]

    async def answer(self, content: Any) -> None:
        """A response from the page; "saved" is said after the commit, never before."""
        if not isinstance(content, dict) or content.get("type") != "answer":
            return
        event_id = answer_id(content)
        try:
            position, response, saved = await self._stored(event_id, content)
        except AnswerFixed:
            self.answering.box.send({"type": "refused", "id": event_id})
            await self.show_question()
        except (AttemptError, BadResponse):
            # Whatever the reason, sending it again would not help: the page stops trying.
            self.answering.box.send({"type": "refused", "id": event_id})
            raise
        else:
            await self._acknowledge(position, response, saved)
            self.answering.box.send({"type": "saved", "id": event_id})

    async def _stored(self, event_id: str, content: dict[str, Any]) -> tuple[int, object, Saved]:
        """Position, response and acknowledgement of an answer that is stored."""
        sitting = self._sitting()
        position = content.get("position")
        if type(position) is not int or not 0 <= position < len(sitting.paper.items):
            raise BadResponse("?", "position")
        item = sitting.paper.items[position]
        response = read_response(item.question, item.layout, content.get("response"))
        answer = self.services.attempts.answer
        return position, response, await do(lambda: answer(sitting, event_id, position, response))

    async def _acknowledge(self, position: int, response: object, saved: Saved) -> None:
        sitting = self._sitting()
        checked = sitting.paper.items[position].question.check(response)
        self.sitting = sitting = sitting_with(sitting, position, checked, saved)
        self.head.send({"type": "pulse", "left": milliseconds(saved.left)})
        if saved.outcome is not None and position == sitting.position:
            await self.show_question()
            return
        self.screen.saved = _("✓ 已保存 {saved} / {total} 题").format(saved=saved.saved, total=saved.total)
        # The same turn: a click that waits for this answer must stay alive.
        self.head.state = self._head_state()

    async def move(self, by: int) -> None:
        """To the question before or after; after the last one comes the overview."""
        sitting = self._sitting()
        position = sitting.position + by
        if position >= len(sitting.paper.items):
            self.show_overview()
        elif position >= 0:
            await self._move_to(position)

    async def go(self, content: Any) -> None:
        """To a question of the overview."""
        position = content.get("position") if isinstance(content, dict) else None
        if isinstance(position, int) and 0 <= position < len(self._sitting().paper.items):
            await self._move_to(position)

    async def _move_to(self, position: int) -> None:
        sitting = self._sitting()
        saved = await do(lambda: self.services.attempts.move(sitting, uuid4().hex, position))
        self.sitting = sitting_with(sitting, None, None, saved, position=position)
        await self.show_question()

    async def toggle_mark(self) -> None:
        """⚑: to look at it again."""
        sitting = self._sitting()
        position, on = sitting.position, sitting.position not in sitting.marks
        saved = await do(lambda: self.services.attempts.mark(sitting, uuid4().hex, position, on=on))
        marks = sitting.marks | {position} if on else sitting.marks - {position}
        self.sitting = sitting_with(sitting, None, None, saved, marks=marks)
        self.answering.show_mark(on=on)

    def show_overview(self) -> None:
        """答题卡."""
        self.show(overview_screen(self, self._sitting()))

    def show_last_question(self) -> None:
        """确定交卷吗？"""
        self.show(last_question_screen(self, self._sitting()))

    async def report_question(self, text: str) -> None:
        """题目有误."""
        sitting = self._sitting()
        await do(lambda: self.services.attempts.report_question(sitting.ref, sitting.position, text))

    async def submit(self) -> None:
        """交卷."""
        ref = self._sitting().ref
        await self._show_review(await do(lambda: self.services.attempts.submit(ref, uuid4().hex)))

    # --- afterwards ------------------------------------------------------------------------------

    async def _show_outcome(self) -> None:
        """The attempt is over, whoever ended it: its result, or the reason it was voided."""
        attempt_id, secret = self._sitting().ref.attempt_id, self.secret
        try:
            review = await do(lambda: self.services.attempts.review(attempt_id, secret))
        except NotFound:
            self.show(messages.sentence_screen(self, str(AttemptOver(State.SUBMITTED))))
            return
        await self._show_review(review)

    async def _show_review(self, review: Review) -> None:
        self.sitting = replace(self._sitting(), state=review.state)
        shown = review.paper.items if review.questions is not None else ()
        self.show(result_screen(self, review, await self.images(shown)))

    async def practise(self, items: tuple[PaperItem, ...]) -> None:
        """What went wrong, once more, with feedback at once; nothing of it is scored."""
        practice = Practice(items, images=await self.images(items), done=self._back_to_result)
        self.show(Screen("practice", [html(""), practice.widget], unseen=practice.parts))

    def _back_to_result(self) -> None:
        self.act(self._show_outcome)

    async def take_lead(self) -> None:
        """在这里继续: this tab leads again; an attempt that the code moved away needs the code to return."""
        try:
            attempt_id, secret = self._sitting().ref.attempt_id, self.secret
            await self.take(await do(lambda: self.services.attempts.lead(attempt_id, secret)))
        except (NotFound, NotLeading):
            self.sitting = None
            await self.begin()
