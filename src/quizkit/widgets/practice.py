"""练习: questions with feedback at once. Nothing counts; under ``quizkit serve`` the 错题本 remembers."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import ipywidgets as w

from quizkit.domain.activity import ALL_SHOWN
from quizkit.domain.paper import PaperItem
from quizkit.domain.questions import Response
from quizkit.domain.rules import ScoringRules
from quizkit.domain.scoring import QuestionScore, score_question
from quizkit.errors import QuizkitError
from quizkit.i18n import _, current_language, use_language
from quizkit.widgets.elements import LessonQuestionBox, answer_id
from quizkit.widgets.hosting import Host, current_host, do
from quizkit.widgets.log import log
from quizkit.widgets.markdown import Images
from quizkit.widgets.questions import points_text, question_view, read_response
from quizkit.widgets.review import outcome_html


@dataclass(frozen=True)
class _Given:
    response: Response | None
    score: QuestionScore


class Practice:
    """A run through ``items``. ``widget`` is what a notebook shows; ``done`` offers a way ``back``."""

    def __init__(
        self,
        items: tuple[PaperItem, ...],
        *,
        images: Callable[[PaperItem], Images] = lambda _item: {},
        rules: ScoringRules | None = None,
        done: Callable[[], None] | None = None,
        back: str = "",
    ) -> None:
        self._all = self._items = items
        self._images = images
        self._rules = rules or ScoringRules()
        self._language = current_language()
        self._position = 0
        self._given: dict[int, _Given] = {}
        self._noted = 0
        """Answers of this run that went into the 错题本."""
        self.box = LessonQuestionBox(view={})
        self.box.on_msg(lambda _widget, content, _buffers: self._heard(content))
        self.place = w.HTML()
        self.next = w.Button(description=_("下一题"))
        self.next.add_class("qk-next")
        self.next.on_click(lambda _button: self._step())
        self.again: Any = None
        """再练答错的; made by who got something wrong."""
        self._done = done
        self.back = w.Button(description=back or _("返回成绩"))
        self.back.on_click(lambda _button: done() if done else None)
        self.widget = w.VBox([])
        self.widget.add_class("qk-app" if done is None else "qk-practice")
        self.widget.add_class("qk-lesson")
        self._show()

    def parts(self) -> tuple[Any, ...]:
        """All widgets it has made, of which only some are shown at a time."""
        made = (self.place, self.box, self.next, self.back, self.again)
        return tuple(part for part in made if part is not None)

    def _show(self) -> None:
        use_language(self._language)
        total = len(self._items)
        if self._position >= total:
            self._show_end()
            return
        item = self._items[self._position]
        given = self._given.get(self._position)
        view = question_view(
            item.question,
            item.layout,
            self._images(item),
            points=item.points,
            position=self._position,
            response=given.response if given else None,
            locked=given is not None,
        )
        view.update(sitting="", confirm=_("确认答案"))
        if given is not None:
            html = outcome_html(item, given.response, given.score, ALL_SHOWN)
            view["feedback"] = {"verdict": given.score.verdict, "html": html}
        self.box.view = view
        place = _("练习 第 {n} 题 / 共 {total} 题").format(n=self._position + 1, total=total)
        self.place.value = f'<p class="qk-note">{escape(place)}</p>'
        self.next.description = _("下一题") if self._position + 1 < total else _("看结果")
        (self.next.remove_class if given is None else self.next.add_class)("qk-go")
        children: list[Any] = [self.place, self.box, self.next]
        self.widget.children = [*children, self.back] if self._done else children

    # --- the end ---------------------------------------------------------------------------------

    def _show_end(self) -> None:
        total = len(self._items)
        right = sum(given.score.verdict == "right" for given in self._given.values())
        points = sum(given.score.points for given in self._given.values())
        most = sum(item.points for item in self._items)
        lines = [
            _("答对 {right} / {total} 题").format(right=right, total=total),
            _("得 {points} / {max} 分").format(points=points_text(points), max=points_text(most)),
        ]
        html = "".join(f"<p>{escape(x)}</p>" for x in lines) + self._about_the_book()
        self.place.value = f"<h1>{escape(_('练习完成'))}</h1>{html}"
        self.next.description = _("再练一遍")
        wrong = len(self._wrong())
        children: list[Any] = [self.place, self.next]
        if wrong:
            children.insert(1, self._again(wrong))
        # One red button: what is best done next.
        (self.next.remove_class if wrong else self.next.add_class)("qk-go")
        self.widget.children = [*children, self.back] if self._done else children

    def _about_the_book(self) -> str:
        if not self._noted:
            return ""
        words = _("答错的 {n} 题已放进错题本").format(n=self._noted)
        address = current_host().link("mistakes")
        # Whoever came from there goes back by the button.
        linked = f'<a class="qk-link" href="{escape(address)}">{escape(words)}</a>'
        return f"<p>{escape(words) if self._done else linked}</p>"

    def _again(self, wrong: int) -> Any:
        if self.again is None:
            self.again = w.Button()
            self.again.add_class("qk-go")
            self.again.on_click(lambda _button: self._repeat(self._wrong()))
        self.again.description = _("再练答错的 {n} 题").format(n=wrong)
        return self.again

    def _wrong(self) -> tuple[PaperItem, ...]:
        """What was answered in this run and not right."""
        given = self._given
        return tuple(
            item
            for position, item in enumerate(self._items)
            if position in given and given[position].score.verdict != "right"
        )

    def _repeat(self, items: tuple[PaperItem, ...]) -> None:
        if items:
            self._items, self._position, self._given, self._noted = items, 0, {}, 0
            self._show()

    def _step(self) -> None:
        if self._position >= len(self._items):
            self._repeat(self._all)
        else:
            self._position += 1
            self._show()

    # --- answers ---------------------------------------------------------------------------------

    def _heard(self, content: Any) -> None:
        """An answer from the page: checked, scored and explained here."""
        use_language(self._language)
        if not isinstance(content, dict) or content.get("type") != "answer":
            return
        try:
            id_ = answer_id(content)
        except QuizkitError as error:
            log().warning("refused: %s", error)
            return
        position = self._position
        if content.get("position") != position or position in self._given or position >= len(self._items):
            self.box.send({"type": "refused", "id": id_})
            return
        item = self._items[position]
        try:
            response = item.question.check(read_response(item.question, item.layout, content.get("response")))
        except QuizkitError as error:
            log().warning("refused: %s", error)
            self.box.send({"type": "refused", "id": id_})
            return
        score = score_question(item.question, response, self._rules, item.points)
        given = self._given[position] = _Given(response, score)
        self.box.send({"type": "saved", "id": id_})
        self._show()
        host = current_host()
        if host.services is not None and host.browser:
            # The verdict is on its way already; the page's next step waits for this one.
            host.run(self._note(host, item, given))

    async def _note(self, host: Host, item: PaperItem, given: _Given) -> None:
        """The 错题本 learns how it went. Whatever happens there, the practice goes on."""
        services, run = host.services, self._given
        if services is None:
            return
        practised, right = services.mistakes.practised, given.score.verdict == "right"
        try:
            images = self._images(item)
            kept = await do(lambda: practised(host.browser, item, images, given.response, right=right))
        except Exception:  # noqa: BLE001 - a full disk is no reason to stop practising
            log().exception("a practised question could not be remembered")
            return
        if kept and run is self._given:
            self._noted += 1
