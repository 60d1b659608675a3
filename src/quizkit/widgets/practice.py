"""练习: questions with feedback at once; nothing is stored and nothing counts."""

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
from quizkit.widgets.log import log
from quizkit.widgets.markdown import Images
from quizkit.widgets.questions import points_text, question_view, read_response
from quizkit.widgets.review import outcome_html


@dataclass(frozen=True)
class _Given:
    response: Response | None
    score: QuestionScore


class Practice:
    """A run through ``items``. ``widget`` is what a notebook shows; ``done`` offers a way back at the end."""

    def __init__(
        self,
        items: tuple[PaperItem, ...],
        *,
        images: Callable[[PaperItem], Images] = lambda _item: {},
        rules: ScoringRules | None = None,
        done: Callable[[], None] | None = None,
    ) -> None:
        self._items = items
        self._images = images
        self._rules = rules or ScoringRules()
        self._language = current_language()
        self._position = 0
        self._given: dict[int, _Given] = {}
        self.box = LessonQuestionBox(view={})
        self.box.on_msg(lambda _widget, content, _buffers: self._heard(content))
        self.place = w.HTML()
        self.next = w.Button(description=_("下一题"))
        self.next.add_class("qk-next")
        self.next.on_click(lambda _button: self._step())
        self._done = done
        self.back = w.Button(description=_("返回成绩"))
        self.back.on_click(lambda _button: done() if done else None)
        self.widget = w.VBox([])
        self.widget.add_class("qk-app" if done is None else "qk-practice")
        self.widget.add_class("qk-lesson")
        self._show()

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

    def _show_end(self) -> None:
        total = len(self._items)
        right = sum(given.score.verdict == "right" for given in self._given.values())
        points = sum(given.score.points for given in self._given.values())
        most = sum(item.points for item in self._items)
        lines = [
            _("答对 {right} / {total} 题").format(right=right, total=total),
            _("得 {points} / {max} 分").format(points=points_text(points), max=points_text(most)),
        ]
        self.place.value = f"<h1>{escape(_('练习完成'))}</h1>" + "".join(f"<p>{escape(x)}</p>" for x in lines)
        self.next.description = _("再练一遍")
        children: list[Any] = [self.place, self.next]
        self.widget.children = [*children, self.back] if self._done else children

    def _step(self) -> None:
        if self._position >= len(self._items):
            self._position, self._given = 0, {}
        else:
            self._position += 1
        self._show()

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
        self._given[position] = _Given(response, score)
        self.box.send({"type": "saved", "id": id_})
        self._show()
