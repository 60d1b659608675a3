"""The form column of tab 题目: one question, its toolbar, its draft, and how it goes into the bank."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from quizkit.errors import UsageError
from quizkit.formats.draft import DraftReading
from quizkit.formats.draft_edit import new_question
from quizkit.formats.pictures import MAX_PICTURE_BYTES
from quizkit.i18n import _
from quizkit.services.authoring import Change, Conflict, Draft, OpenBank, Step
from quizkit.services.authoring.pictures import add_picture
from quizkit.widgets.questions import KINDS
from quizkit.widgets.staff.parts import (
    Said,
    button,
    choice,
    classed,
    column,
    html,
    paragraph,
    replace,
    row,
    sentence,
)
from quizkit.widgets.teacher.alike import Alike
from quizkit.widgets.teacher.conflicts import Conflicts
from quizkit.widgets.teacher.editor import Editor
from quizkit.widgets.teacher.elements import QuestionForm
from quizkit.widgets.teacher.fields import form_fields, offered
from quizkit.widgets.teacher.formwords import form_words, is_typed, whole_text
from quizkit.widgets.teacher.preview import Preview
from quizkit.widgets.teacher.uploads import Upload

if TYPE_CHECKING:
    from quizkit.widgets.teacher.desk import Desk


class Writing:
    """What is typed is kept as a draft at once; 存入题库 puts it into the bank's file."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._guard = desk.app.guard
        self.editor: Editor | None = None
        self._left: tuple[Editor, set[str]] | None = None
        """The question that was open before, for what is still on its way from its form."""
        self._typed: set[str] = set()
        self._lists: set[str] = set()
        self._heard_to = self._shown = 0
        self._setting = False
        self.said = Said()
        self.preview = Preview()
        self.alike = Alike(desk)
        self.conflicts = Conflicts(self._guard, self._decide, desk.shelf.new_id, desk.app.frame.send)
        self.form = QuestionForm()
        self.form.on_msg(
            lambda _widget, message, _buffers: self._guard(lambda: self._heard(message), self.said)
        )
        self.type = choice(_("题型"), [(_(word), name) for name, word in KINDS.items()], "single")
        self.type.observe(lambda change: self._do(lambda: self._retype(change["new"])), "value")
        self.undo = button(_("撤销"), lambda: self._do(self._undo))
        self.redo = button(_("重做"), lambda: self._do(self._redo))
        self.copy = button(_("复制成新题"), lambda: self._do(self._copy))
        self.discard = button(_("放弃修改"), lambda: self._do(self._discard))
        self.delete = button(_("删除"), lambda: self._do(self._delete))
        self.save = button(_("存入题库"), lambda: self._do(self._save), "qk-go")
        self.described = classed(
            w.Text(
                description=_("插入图片：图里有什么"),
                placeholder=_("看不见图的学生靠这句话"),
                continuous_update=False,
            ),
            "qk-field",
        )
        self.upload = Upload(
            self._guard,
            self._picture,
            largest=MAX_PICTURE_BYTES,
            said=self.said,
            kind="file",
            accept="image/png,image/jpeg,image/gif",
            words={"choose": _("选图片"), "sending": _("上传 {percent}%")},
        )
        self.kept = html("", "qk-kept")
        self.named = html("", "qk-note")
        self._others = column([])
        tools = [self.type, self.undo, self.redo, self.copy, self.discard, self.delete]
        self._page = [
            row(tools, "qk-tools"),
            self._others,
            self.form,
            row([self.described, self.upload.widget], "qk-picture-line"),
            self.named,
            # In view wherever one is in a long form, and what became of a press beside the button.
            row([self.said.widget, self.kept, self.save], "qk-write-foot"),
        ]
        self._body = column([], "qk-writing-body")
        self.widget = column([self.conflicts.widget, self._body], "qk-panel", "qk-writing")
        self.close()

    def _do(self, action: Callable[[], None]) -> None:
        self._guard(action, self.said)

    # --- which question ----------------------------------------------------------------------------

    def close(self) -> None:
        """No question is open."""
        self._leave()
        hint = _("从左边选一道题，或者点“新题”。")
        self._body.children = [paragraph(hint, "qk-empty-hint")]
        self.form.content = {}
        self.preview.show({}, None, {})
        self.alike.show({}, ("", ""))

    def open(self, bank: OpenBank, id_: str) -> None:
        """Opens a question of the bank, or the draft of a new one."""
        entry = bank.entry(id_)
        drafts = [draft for draft in self._desk.drafts_of(bank.id) if draft.id == id_]
        own = next((d for d in drafts if d.page == self._desk.shelf.drafts.page), None)
        others = [draft for draft in drafts if draft is not own]
        if entry is None and not drafts:
            raise UsageError(_("这道题不在了，可能刚被别人删除。"))
        if id_.startswith("#"):
            raise UsageError(_("这道题没有编号，或者编号和前面的题重复，这里改不了。请在题库文件里改。"))
        if entry is None and own is None:
            own = others.pop(0)
            own = self._adopt(own)
        base = entry.value if entry else None
        self._start(
            Editor(
                bank.id, id_, own.base if own else base, own.value if own else entry.value if entry else {}
            )
        )
        self._show_others(others)

    def new(self, bank: OpenBank, type_: str = "single") -> None:
        """An empty question at the end of the bank; level and points are those of the last one."""
        last = bank.entries[-1].value if bank.entries else {}
        common = {key: last[key] for key in ("level", "points") if key in last}
        value = new_question(type_, self._desk.shelf.new_id(bank.id), **({"level": "primary"} | common))
        self._start(Editor(bank.id, value["id"], None, value), focus="stem")

    def _start(self, editor: Editor, *, focus: str = "") -> None:
        self._leave()
        self.editor = editor
        self.said.clear()
        if list(self._body.children) != self._page:
            self._body.children = self._page
        replace(self._others, [])
        words = _('题目编号：{id}。放进课里：qk.practice("{bank}", ids="{id}")')
        self.named.value = sentence(words.format(id=editor.id, bank=editor.bank))
        self._show(focus=focus)

    def _leave(self, *, gone: bool = False) -> None:
        """The question makes room; what is still on its way from its form goes into its draft."""
        if gone:
            self._left = None
        elif self.editor is not None:
            self._left = (self.editor, self._typed)
        self.editor = None
        self.kept.value = ""

    def _adopt(self, draft: Draft) -> Draft:
        """A draft of another page becomes this page's own; nothing of it is lost on the way."""
        drafts = self._desk.shelf.drafts
        mine = Draft(draft.bank, draft.id, draft.base, draft.value, self._desk.shelf.now(), drafts.page)
        drafts.keep(mine)
        drafts.drop(draft)
        return mine

    def _show_others(self, others: list[Draft]) -> None:
        """Says that the question is being written, or was left unfinished, on another page."""
        lines: list[Any] = []
        for draft in others[:3]:
            sentence = _("这道题在别的页面上还有一份草稿（{at}）。").format(
                at=self._desk.clock_words(draft.at)
            )
            take = button(_("看看并接着写"), self._taker(draft))
            lines.append(row([paragraph(sentence), take], "qk-notice"))
        replace(self._others, lines)

    def _taker(self, draft: Draft) -> Any:
        def take() -> None:
            if self.editor is None:
                return
            adopted = self._adopt(draft)
            self.editor.replace(adopted.value)
            replace(self._others, [])
            self._changed(whole=True)

        return lambda: self._do(take)

    # --- what is typed and pressed -----------------------------------------------------------------

    def _heard(self, message: Any) -> None:
        if not isinstance(message, dict):
            return
        path, given, editor = message.get("path"), message.get("value"), self.editor
        if isinstance(message.get("n"), int):
            self._heard_to = message["n"]
        if "of" in message and message["of"] != _name(editor):
            self._heard_late(message)
            return
        if editor is None:
            return
        match message.get("type"):
            case "edit" if path in self._typed and is_typed(given):
                self._changed(whole=editor.type(path, whole_text(given)))
            case "act" if message.get("name") == "save":
                self._save()
            case "act" if isinstance(path, str) and isinstance(message.get("name"), str):
                self._act(message["name"], path, given)

    def _heard_late(self, message: dict[str, Any]) -> None:
        """What was typed before the form showed another question belongs to the one it was typed for."""
        path = message.get("path")
        if self._left is None or message.get("type") != "edit" or message["of"] != _name(self._left[0]):
            return
        editor, allowed = self._left
        given = message.get("value")
        if isinstance(path, str) and path in allowed and is_typed(given):
            editor.type(path, whole_text(given))
            self._keep(editor)

    def _act(self, name: str, path: str, given: Any) -> None:
        editor = self.editor
        above = path.rpartition(".")[0]
        if editor is None or (path if name == "add" else above) not in self._lists:
            return
        if name == "type" and given not in KINDS:
            return
        focus = editor.act(name, path, given)
        self._changed(whole=True)
        if focus:
            self.form.send({"type": "focus", "path": focus})

    def _retype(self, type_: str) -> None:
        if self.editor is not None and not self._setting and type_ in KINDS:
            self.editor.act("type", "", type_)
            self._changed(whole=True)

    def _undo(self) -> None:
        if self.editor is not None:
            self.editor.undo()
            self._changed(whole=True)
            if self.undo.disabled:
                self.redo.focus()

    def _redo(self) -> None:
        if self.editor is not None:
            self.editor.redo()
            self._changed(whole=True)
            if self.redo.disabled:
                self.undo.focus()

    def _picture(self, name: str, content: bytes) -> None:
        if self.editor is None:
            return
        bank = self._desk.shelf.bank(self.editor.bank)
        stored = add_picture(bank.folder, name, content)
        words = " ".join(self.described.value.replace("[", "").replace("]", "").split())
        self.described.value = ""
        self.form.send({"type": "insert", "text": f"![{words}]({stored})"})
        if words:
            self.said.done(_("图片已放进刚才的文字框里。"))
        else:
            self.said.wrong(_("图片已放进文字框里。请在方括号 [ ] 里写上图里有什么，看不见图的学生靠它。"))

    # --- what follows from it ----------------------------------------------------------------------

    def _changed(self, *, whole: bool) -> None:
        """After every change: the draft is kept, then all that depends on the value is shown."""
        editor = self.editor
        if editor is None:
            return
        self._keep(editor)
        self._show(whole=whole)

    def _keep(self, editor: Editor) -> None:
        """The draft as it stands now; none where there is nothing that the bank does not have."""
        drafts, now = self._desk.shelf.drafts, self._desk.shelf.now()
        draft = Draft(editor.bank, editor.id, editor.base, editor.value, now, drafts.page)
        if editor.is_changed:
            drafts.keep(draft)
        else:
            drafts.drop(draft)
        if editor is self.editor:
            at = self._desk.clock_words(now)
            self.kept.value = sentence(_("草稿已存 {at}").format(at=at)) if editor.is_changed else ""
        if editor.bank != self._desk.bank_id:
            return
        if editor.is_changed:
            self._desk.draft_kept(draft)
        else:
            self._desk.draft_dropped(editor.id)

    def _show(self, *, whole: bool = True, focus: str = "") -> None:
        editor = self.editor
        if editor is None:
            return
        bank = self._desk.shelf.bank(editor.bank)
        reading = editor.reading(bank.names, bank.folder)
        if whole:
            self._show_form(editor, focus)
        self.form.marks = editor.marks(reading)
        self.undo.disabled, self.redo.disabled = not editor.can_undo, not editor.can_redo
        self.discard.disabled = not editor.is_changed or editor.base is None
        self.preview.show(editor.value, reading.question, _images(bank, reading))
        self.alike.show(editor.value, (editor.bank, editor.id))

    def _show_form(self, editor: Editor, focus: str) -> None:
        fields = form_fields(editor.value)
        self._typed, self._lists = offered(fields)
        self._shown += 1
        self.form.content = {
            "fields": fields,
            "words": form_words(),
            "question": _name(editor),
            "heard": self._heard_to,
            # A field may hold something else than what was sent last: what is the same is sent again, too.
            "shown": self._shown,
            "focus": focus,
        }
        self._setting = True
        self.type.value = editor.value.get("type", "single")
        self._setting = False

    # --- into the bank and out of it ---------------------------------------------------------------

    def _save(self) -> None:
        editor = self.editor
        if editor is None:
            return
        bank = self._desk.shelf.bank(editor.bank)
        reading = editor.reading(bank.names, bank.folder)
        if reading.problems:
            editor.strict = True
            marks = editor.marks(reading)
            self.form.marks = marks
            self.form.send({"type": "focus", "path": next(iter(marks))})
            raise UsageError(
                _("还有 {n} 处要改好才能存入题库；草稿已经保存。").format(n=len(reading.problems))
            )
        ready = editor.ready
        words = _("存入新题") if editor.base is None else _("修改 1 题")
        done = self._desk.apply(Change(words, (Step(editor.bank, editor.id, editor.base, ready),)))
        if not done.conflicts:
            self.stored(ready)

    def stored(self, ready: Any) -> None:
        """The bank has the question now as it is here: the draft has done its work."""
        editor = self.editor
        if editor is None:
            return
        editor.base, editor.value, editor.strict = ready, ready, False
        self._drop_draft()
        self._desk.draft_dropped(editor.id)
        self.kept.value = ""
        self._show()
        self.said.done(_("已存入题库。"))

    def _decide(self, conflict: Conflict, step: Step | None) -> None:
        self._desk.decide(conflict, step)
        if self.editor is None:
            self._desk.questions.regain()
        else:
            self.save.focus()

    def follow(self, step: Step) -> None:
        """The question was changed, or taken away, by another button of this page."""
        editor = self.editor
        if editor is None or step.before is None or editor.base != step.before:
            return
        if step.after is not None:
            editor.follow(step.before, step.after)
            self._changed(whole=True)
        elif not editor.is_changed:
            self.close()

    def _drop_draft(self) -> None:
        editor, drafts = self.editor, self._desk.shelf.drafts
        if editor is not None:
            now = self._desk.shelf.now()
            drafts.drop(Draft(editor.bank, editor.id, editor.base, editor.value, now, drafts.page))

    def _discard(self) -> None:
        """Back to what the bank has; 撤销 brings the typing back."""
        editor = self.editor
        if editor is None or editor.base is None:
            return
        entry = self._desk.shelf.bank(editor.bank).entry(editor.id)
        editor.base = entry.value if entry else editor.base
        editor.replace(editor.base)
        self._changed(whole=True)
        self.undo.focus()
        self.said.done(_("已恢复成题库里的样子。点“撤销”可以找回刚才写的。"))

    def _copy(self) -> None:
        editor = self.editor
        if editor is None:
            return
        id_ = self._desk.shelf.new_id(editor.bank)
        self._start(Editor(editor.bank, id_, None, {**editor.value, "id": id_}))
        self._changed(whole=True)
        self.said.done(_("这是复制出来的新题，改好以后存入题库。"))

    def _delete(self) -> None:
        editor = self.editor
        if editor is None:
            return
        entry = self._desk.shelf.bank(editor.bank).entry(editor.id)
        if entry is not None:
            change = Change(_("删除 1 题"), (Step(editor.bank, editor.id, entry.value, None),))
            if self._desk.apply(change).conflicts:
                return
        self._drop_draft()
        self._desk.draft_dropped(editor.id)
        self._leave(gone=True)
        self.close()
        self._desk.closed()
        self._desk.questions.regain()


def _name(editor: Editor | None) -> str:
    """How the form names its question in what it sends."""
    return f"{editor.bank}/{editor.id}" if editor else ""


def _images(bank: OpenBank, reading: DraftReading) -> dict[str, bytes]:
    """The pictures of a question that holds; one that does not may name anything."""
    if reading.question is None:
        return {}
    return {name: (bank.folder / name).read_bytes() for name in reading.question.images}
