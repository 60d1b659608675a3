"""The question as a student sees it on a phone, and can answer it; beside the form while it is written."""

from collections.abc import Mapping
from typing import Any

from quizkit.domain.activity import ALL_SHOWN
from quizkit.domain.draw import Draw
from quizkit.domain.paper import PaperItem
from quizkit.domain.questions import Question
from quizkit.domain.rules import ScoringRules
from quizkit.domain.scoring import score_question
from quizkit.errors import QuizkitError
from quizkit.formats.draft import read_draft
from quizkit.i18n import _
from quizkit.widgets.elements import LessonQuestionBox, answer_id
from quizkit.widgets.markdown import Images
from quizkit.widgets.questions import question_view, read_response
from quizkit.widgets.review import outcome_html
from quizkit.widgets.staff.parts import classed, column, html, sentence
from quizkit.widgets.teacher.padded import padded


class Preview:
    """A phone with one question on it."""

    def __init__(self) -> None:
        self.box = LessonQuestionBox(view={})
        self.box.on_msg(lambda _widget, content, _buffers: self._heard(content))
        self.note = html("", "qk-note")
        self._item: PaperItem | None = None
        self._images: Images = {}
        self._is_sketch = False
        """Whether words stand where something is missing: such a question cannot be answered."""
        phone = classed(column([self.box]), "qk-app", "qk-lesson", "qk-phone")
        self.widget = column([phone, self.note], "qk-preview")

    def show(self, value: Mapping[str, Any], question: Question | None, images: Images) -> None:
        """Shows ``question``, or what ``value`` would be with words in place of what is missing."""
        shown = question or read_draft(padded(value)).question
        if shown is None:
            self._item = None
            self.box.view = {}
            self.note.value = sentence(_("补全左边的内容，这里就显示学生看到的样子。"))
            return
        layout = shown.layout(Draw("preview", shown.id), shuffle=False)
        item = PaperItem("", "", shown, 0, shown.points, layout)
        if (item, images, question is None) == (self._item, self._images, self._is_sketch):
            return
        self._item, self._images, self._is_sketch = item, images, question is None
        if self._is_sketch:
            self.note.value = sentence(_("补全以后可以在这里试答。"))
        else:
            self.note.value = sentence(_("可以在这里试答；学生看到的选项会打乱。"))
        self._view(None)

    def _view(self, answered: tuple[Any, dict[str, Any]] | None) -> None:
        item = self._item
        if item is None:
            return
        response, feedback = answered or (None, None)
        view = question_view(
            item.question,
            item.layout,
            self._images,
            points=item.points,
            position=0,
            response=response,
            locked=answered is not None or self._is_sketch,
        )
        view.update(sitting="", confirm=_("确认答案"), feedback=feedback)
        self.box.view = view

    def _heard(self, content: Any) -> None:
        """An answer, checked and scored as in a practice; nothing is kept."""
        item = self._item
        if (
            item is None
            or self._is_sketch
            or not isinstance(content, dict)
            or content.get("type") != "answer"
        ):
            return
        try:
            id_ = answer_id(content)
        except QuizkitError:
            return
        try:
            response = item.question.check(read_response(item.question, item.layout, content.get("response")))
        except QuizkitError:
            self.box.send({"type": "refused", "id": id_})
            return
        score = score_question(item.question, response, ScoringRules(), item.points)
        self.box.send({"type": "saved", "id": id_})
        html_ = outcome_html(item, response, score, ALL_SHOWN)
        self._view((response, {"verdict": score.verdict, "html": html_}))
