"""Tab 更正答案: a wrong key of a published question; first it is said how many scores would change."""

from typing import TYPE_CHECKING, Any

import ipywidgets as w

from quizkit.domain.questions import Question
from quizkit.errors import UsageError
from quizkit.formats.draft_edit import trimmed
from quizkit.formats.likeness import searched
from quizkit.i18n import _
from quizkit.services import CorrectionPreview, PublishedQuestion
from quizkit.services.authoring import Change, Entry, Step
from quizkit.widgets.markdown import plain
from quizkit.widgets.questions import points_text
from quizkit.widgets.staff.parts import (
    Confirm,
    Said,
    button,
    choice,
    classed,
    column,
    heading,
    html,
    paragraph,
    row,
    sentence,
    text_field,
)
from quizkit.widgets.teacher.composing import BY
from quizkit.widgets.teacher.editor import Editor
from quizkit.widgets.teacher.elements import QuestionForm, QuestionList
from quizkit.widgets.teacher.fields import form_fields, offered
from quizkit.widgets.teacher.formwords import form_words, is_typed
from quizkit.widgets.teacher.listing import PAGE_SIZE, list_words
from quizkit.widgets.teacher.plainview import short_kind

if TYPE_CHECKING:
    from quizkit.widgets.teacher.desk import Desk

_NOT_HERE = ("points", "tags", "level", "difficulty")
"""Fields of a question that no correction may change, or that have no part in one."""


class Correcting:
    """The tab. Nothing is changed before 更正 was pressed and confirmed with a reason."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._guard = desk.app.guard
        self._questions: list[PublishedQuestion] = []
        self._page = 0
        self._chosen: PublishedQuestion | None = None
        self._entry: Entry | None = None
        self._editor: Editor | None = None
        self._preview: CorrectionPreview | None = None
        self._typed: set[str] = set()
        self._lists: set[str] = set()
        self.said = Said()
        self.picker = choice(_("活动"), [("", "")], "")
        self.picker.observe(lambda _change: self._do(self._read), "value")
        self.search = classed(w.Text(description=_("搜索")), "qk-field", "qk-wide")
        self.search.observe(lambda _change: self._do(self._filtered), "value")
        self.list = QuestionList()
        self.list.on_msg(lambda _widget, message, _buffers: self._do(lambda: self._listened(message)))
        self.form = QuestionForm()
        self.form.on_msg(lambda _widget, message, _buffers: self._do(lambda: self._heard(message)))
        self.look = button(_("看看会改变多少成绩"), lambda: self._do(self._look), "qk-go")
        self.effect = html("", "qk-effect")
        self.reason = text_field(_("原因"), _("例如：答案录错，应为 1935 年"), wide=True)
        self.also = classed(
            w.Checkbox(description=_("题库里的这道题也一起改"), indent=False, value=True), "qk-check"
        )
        self.apply = Confirm(_("更正"), self._question, lambda: self._do(self._apply))
        self._right = column([], "qk-panel", "qk-correct-form")
        left = [heading(_("已发布的题目")), self.picker, self.search, self.list]
        self.widget = column([column(left, "qk-panel"), self._right], "qk-two", "qk-correcting")
        self._list_activities()

    def _do(self, action: Any) -> None:
        self._guard(action, self.said)

    # --- which question ----------------------------------------------------------------------------

    def _list_activities(self) -> None:
        found = self._desk.app.services.activities.list()
        if not found:
            self._right.children = [paragraph(_("还没有发布活动。请先在“活动”里发布一个。"), "qk-empty-hint")]
            self.list.content = {}
            return
        self.picker.options = [(info.title, info.id) for info in found]
        self.picker.value = found[0].id
        self._read()

    def _read(self) -> None:
        self._questions = self._desk.app.services.corrections.questions(self.picker.value)
        self._page = 0
        self._close()
        self._draw()

    def _close(self) -> None:
        self._chosen = self._editor = self._preview = None
        hint = paragraph(_("从左边选一道答案有错的题。"), "qk-empty-hint")
        self._right.children = [self.said.widget, hint]

    def _filtered(self) -> None:
        self._page = 0
        self._draw()

    def _found(self) -> list[PublishedQuestion]:
        words = searched(str(self.search.value)[:100]).split()
        return [q for q in self._questions if all(word in searched(_text_of(q.question)) for word in words)]

    def _draw(self) -> None:
        found = self._found()
        pages = max(1, -(-len(found) // PAGE_SIZE))
        self._page = min(self._page, pages - 1)
        shown = found[self._page * PAGE_SIZE : (self._page + 1) * PAGE_SIZE]
        self.list.content = {
            "rows": [self._row(one) for one in shown],
            "chosen": self._chosen.sha256 if self._chosen else "",
            "page": self._page,
            "pages": pages,
            "words": list_words(_("这次活动的题目"), self._page, pages, _("没有符合条件的题目。")),
        }

    def _row(self, one: PublishedQuestion) -> dict[str, Any]:
        tags = [{"text": short_kind({"type": one.question.type}), "kind": ""}]
        tags.append({"text": _("{n} 份答卷抽到").format(n=one.drew), "kind": ""})
        if one.corrected_at is not None:
            at = self._desk.clock_words(one.corrected_at)
            tags.append({"text": _("已更正（{at}）").format(at=at), "kind": "draft"})
        stem = plain(_text_of(one.question))[:60]
        return {"key": one.sha256, "stem": stem, "tags": tags, "ticked": False, "tickable": False}

    def _listened(self, message: Any) -> None:
        if not isinstance(message, dict):
            return
        match message.get("type"):
            case "open":
                chosen = next((q for q in self._questions if q.sha256 == message.get("key")), None)
                if chosen is not None:
                    self._open(chosen)
            case "page" if isinstance(message.get("page"), int):
                self._page = max(0, message["page"])
                self._draw()

    def _open(self, chosen: PublishedQuestion) -> None:
        """The form shows the question as the bank has it now; nothing is changed by looking."""
        entry = self._desk.shelf.bank(chosen.bank).entry(chosen.question.id)
        if entry is None:
            raise UsageError(_("题库里已经没有这道题了。请先在“题目”里用“撤销”找回它。"))
        self._chosen, self._entry, self._preview = chosen, entry, None
        self._editor = Editor(entry.bank, entry.id, entry.value, entry.value)
        self.effect.value, self.reason.value = "", ""
        hint = _("改好答案（也可以改题干、解析和出处），再看看会改变多少成绩。选项、题型和分值不能改。")
        self._right.children = [
            *(heading(_("更正答案")), paragraph(hint, "qk-note"), self.form, row([self.look])),
            *(self.effect, self.reason, self.also, self.apply.widget, self.said.widget),
        ]
        self._offer_applying(offered_=False)
        self._show_form()
        self._draw()
        # On a phone the form lies below the list.
        self._desk.app.frame.send({"type": "show", "where": "qk-correct-form"})

    # --- the form ----------------------------------------------------------------------------------

    def _heard(self, message: Any) -> None:
        editor = self._editor
        if editor is None or not isinstance(message, dict):
            return
        path, given, name = message.get("path"), message.get("value"), message.get("name")
        match message.get("type"):
            case "edit" if path in self._typed and is_typed(given):
                if editor.type(path, given):
                    self._show_form()
            case "act" if isinstance(path, str) and isinstance(name, str):
                above = path.rpartition(".")[0]
                if (path if name == "add" else above) not in self._lists or name == "type":
                    return
                editor.act(name, path, given)
                self._show_form()
            case _:
                return
        self._preview = None
        self.effect.value = ""
        self._offer_applying(offered_=False)
        self._mark()

    def _show_form(self) -> None:
        if self._editor is None:
            return
        fields = [field for field in form_fields(self._editor.value) if field["path"] not in _NOT_HERE]
        self._typed, self._lists = offered(fields)
        self.form.content = {"fields": fields, "words": form_words()}
        self._mark()

    def _mark(self) -> None:
        editor, entry = self._editor, self._entry
        if editor is not None and entry is not None:
            self.form.marks = editor.marks(editor.reading(entry.names, entry.folder))

    def _corrected(self) -> Question:
        editor, entry = self._editor, self._entry
        assert editor is not None and entry is not None  # noqa: S101, PT018 - there is a form to press from
        reading = editor.reading(entry.names, entry.folder)
        if reading.question is None:
            editor.strict = True
            self._mark()
            raise UsageError(_("还有 {n} 处要改好。").format(n=len(reading.problems)))
        return reading.question

    # --- what it changes ---------------------------------------------------------------------------

    def _look(self) -> None:
        if self._chosen is None:
            return
        corrected = self._corrected()
        images = self._images(corrected)
        service = self._desk.app.services.corrections
        self._preview = service.preview(self.picker.value, self._chosen.sha256, corrected, images)
        self.effect.value = effect_html(self._preview)
        self._offer_applying(offered_=self._preview.changes)

    def _offer_applying(self, *, offered_: bool) -> None:
        for widget in (self.reason, self.also, self.apply.widget):
            widget.layout.display = "" if offered_ else "none"

    def _question(self) -> str:
        return _("更正以后，上面说的成绩马上改变；原来的答案和作答都留着，可以再更正回来。")

    def _apply(self) -> None:
        chosen, preview, editor, entry = self._chosen, self._preview, self._editor, self._entry
        if chosen is None or preview is None or editor is None or entry is None:
            return
        corrected = self._corrected()
        done = self._desk.app.services.corrections.apply(
            self.picker.value,
            chosen.sha256,
            corrected,
            BY,
            self.reason.value,
            preview.token,
            self._images(corrected),
        )
        ready = trimmed(editor.value)
        if self.also.value and ready != entry.value:
            step = Step(entry.bank, entry.id, entry.value, ready)
            self._desk.apply(Change(_("更正 1 题的答案"), (step,)))
        self._read()
        words = _("已更正。{n} 份成绩改变了。").format(n=done.counts.up + done.counts.down)
        if not done.as_expected:
            words += _("刚才又有人交卷，也已经按新答案算好。")
        self.said.done(words)

    def _images(self, question: Question) -> dict[str, bytes]:
        folder = self._entry.folder if self._entry else None
        return {name: (folder / name).read_bytes() for name in question.images} if folder else {}


def effect_html(found: CorrectionPreview) -> str:
    """What a correction would change, in sentences."""
    if not found.changes:
        return sentence(_("和现在用的一样，没有要改的。"))
    drew = _("{drew} 份答卷抽到这道题，其中 {answered} 份作答了。")
    lines = [
        drew.format(drew=found.drew, answered=found.answered),
        _("{up} 份成绩会升高，{down} 份会降低，{same} 份不变。").format(
            up=found.up, down=found.down, same=found.same
        ),
    ]
    if found.up or found.down:
        lines.append(
            _("变化最大的是 {points} 分；{results} 名学生的成绩、{ranks} 名学生的名次会变。").format(
                points=_signed(found.largest), results=found.results, ranks=found.ranks
            )
        )
    if found.in_progress:
        words = _("还有 {n} 份答卷正在作答，交卷时按更正后的答案计分。")
        lines.append(words.format(n=found.in_progress))
    return '<div role="status">' + "".join(map(sentence, lines)) + "</div>"


def _signed(hundredths: int) -> str:
    sign = "+" if hundredths > 0 else "−" if hundredths < 0 else ""
    return sign + points_text(abs(hundredths))


def _text_of(question: Question) -> str:
    return question.stem or str(getattr(question, "text", ""))
