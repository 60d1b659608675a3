"""One question at a time: the question itself, and the foot with back, mark, overview and next."""

from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from quizkit.domain.paper import PaperItem
from quizkit.domain.questions import Response
from quizkit.domain.scoring import QuestionScore
from quizkit.errors import UsageError
from quizkit.i18n import _
from quizkit.widgets.elements import QuestionBox
from quizkit.widgets.markdown import Images
from quizkit.widgets.questions import question_view
from quizkit.widgets.questions.base import View
from quizkit.widgets.review import outcome_html
from quizkit.widgets.student.parts import button, html, typed
from quizkit.widgets.student.screen import Screen

if TYPE_CHECKING:
    from quizkit.services.values import Sitting
    from quizkit.widgets.student.app import StudentApp


class Answering:
    """The answering screen; made once for a sitting and reused for every question."""

    def __init__(self, app: "StudentApp") -> None:
        self.app = app
        self.box = QuestionBox(view={})
        self.box.on_msg(lambda _widget, content, _buffers: app.act(lambda: app.answer(content), quiet=True))
        self.info = html("")
        self.report = button(_("题目有误"), lambda: app.act(self._open_report), "qk-link")
        self.back = button(_("上一题"), lambda: app.act(lambda: app.move(-1)))
        self.mark = button("⚑", lambda: app.act(app.toggle_mark), tooltip=_("标记这一题"))
        self.overview = button("▦", lambda: app.act(app.show_overview), tooltip=_("答题卡"))
        self.next = button(_("下一题"), lambda: app.act(lambda: app.move(1)), "qk-next", "qk-go")
        self.report_text: Any = None

    def screen(self, sitting: "Sitting", images: Images, *, notice: str = "") -> Screen:
        """The sitting's current question."""
        position, total = sitting.position, len(sitting.paper.items)
        self.box.view = self._view(sitting, images)
        code = _("接续码 {code}：换设备接着答时用，请记下来。").format(code=sitting.code)
        self.info.value = f'<p class="qk-note">{escape(code)}</p>'
        self.back.disabled = position == 0
        self.show_mark(on=position in sitting.marks)
        self.next.description = _("下一题") if position + 1 < total else _("答题卡")
        # One red button a screen: where an answer is confirmed first, "next" steps back until then.
        waits = bool(sitting.activity.review.during) and position not in sitting.outcomes
        (self.next.remove_class if waits else self.next.add_class)("qk-go")
        # What is seldom there is made when it is: thousands of these screens are open at once.
        main = [html(f'<p class="qk-notice" role="status">{escape(notice)}</p>')] if notice else []
        main += [self.box, self.report]
        if not sitting.class_fixed and not sitting.responses:
            act = self.app.act
            main.append(button(_("班级选错了？"), lambda: act(self.app.show_correction), "qk-link"))
        main.append(self.info)
        return Screen(
            "question",
            main,
            [self.back, self.mark, self.overview, self.next],
            number_text=_("第 {n} 题 / 共 {total} 题").format(n=position + 1, total=total),
            progress=(position + 1) / total,
            saved=_("✓ 已保存 {saved} / {total} 题").format(saved=sitting.saved, total=total),
            left=sitting.left,
            four=True,
            kept=self.widgets(),
        )

    def widgets(self) -> tuple[Any, ...]:
        """All that lives as long as the sitting."""
        return (self.box, self.info, self.report, self.back, self.mark, self.overview, self.next)

    def _view(self, sitting: "Sitting", images: Images) -> View:
        position = sitting.position
        item = sitting.paper.items[position]
        response = sitting.responses.get(position)
        outcome = sitting.outcomes.get(position)
        return answer_view(
            item,
            images,
            position=position,
            response=response,
            outcome=outcome,
            during=sitting.activity.review.during,
            sitting=self.app.sitting_key,
        )

    def show_mark(self, *, on: bool) -> None:
        """The mark as it now is."""
        self.mark.tooltip = _("取消标记") if on else _("标记这一题")
        (self.mark.add_class if on else self.mark.remove_class)("qk-on")

    def _open_report(self) -> None:
        self.report_text = w.Textarea(
            placeholder=_("哪里有误？例如：答案不对、有错别字、图片看不清。"),
            layout=w.Layout(width="100%"),
        )
        send = button(_("发送"), lambda: self.app.act(self._send_report))
        cancel = button(_("取消"), lambda: self.app.act(self._close_report), "qk-link")
        self._say([self.report_text, w.HBox([send, cancel])])

    async def _send_report(self) -> None:
        text = typed(self.report_text)
        if not text:
            return
        try:
            await self.app.report_question(text)
        except UsageError as error:
            # Too long, or too many: what was typed stays.
            said = html(f'<p class="qk-notice" role="alert">{escape(str(error))}</p>')
            self.app.put_below(self.report, said, keep=2)
            return
        self._say([html(f'<p role="status">{escape(_("已告诉老师，谢谢你。"))}</p>')])

    def _close_report(self) -> None:
        self._say([])

    def _say(self, widgets: list[Any]) -> None:
        self.app.put_below(self.report, *widgets)


def close_tree(widget: Any) -> None:
    """Closes a widget with all its children, so that nothing of a left screen stays in memory."""
    for child in getattr(widget, "children", ()):
        close_tree(child)
    # Layout and style are widgets of their own; asking for one that nobody has asked for would make it.
    for part in ("layout", "style"):
        owned = widget._trait_values.get(part)
        if isinstance(owned, w.Widget):
            owned.close()
    widget.close()


def answer_view(
    item: PaperItem,
    images: Images,
    *,
    position: int,
    response: Response | None,
    outcome: QuestionScore | None,
    during: frozenset[Any],
    sitting: str,
) -> View:
    """A question as it is answered; with an outcome it is fixed and explained."""
    view = question_view(
        item.question,
        item.layout,
        images,
        points=item.points,
        position=position,
        response=response,
        locked=outcome is not None,
    )
    view["sitting"] = sitting
    if during:
        view["confirm"] = _("确认答案")
    if outcome is not None:
        view["feedback"] = {
            "verdict": outcome.verdict,
            "html": outcome_html(item, response, outcome, during),
        }
    return view
