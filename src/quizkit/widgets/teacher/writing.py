"""The form column of tab 题目: one question, its toolbar, its draft, and how it goes into the bank."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from quizkit.errors import UsageError
from quizkit.formats.draft import DraftReading
from quizkit.formats.draft_edit import new_question
from quizkit.formats.pictures import MAX_PICTURE_BYTES
from quizkit.i18n import _
from quizkit.services.authoring import Change, Draft, OpenBank, Step
from quizkit.services.authoring.pictures import add_picture
from quizkit.widgets.questions import KINDS
from quizkit.widgets.staff.parts import (
    Said,
    button,
    choice,
    classed,
    column,
    paragraph,
    replace,
    row,
)
from quizkit.widgets.teacher.alike import Alike
from quizkit.widgets.teacher.conflicts import Conflicts
from quizkit.widgets.teacher.editor import Editor
from quizkit.widgets.teacher.elements import QuestionForm
from quizkit.widgets.teacher.fields import form_fields, offered
from quizkit.widgets.teacher.preview import Preview
from quizkit.widgets.teacher.uploads import Upload

if TYPE_CHECKING:
    from quizkit.widgets.teacher.desk import Desk

_LONGEST_TYPED = 25_000


class Writing:
    """What is typed is kept as a draft at once; 存入题库 puts it into the bank's file."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._guard = desk.app.guard
        self.editor: Editor | None = None
        self._typed: set[str] = set()
        self._lists: set[str] = set()
        self._setting = False
        self.said = Said()
        self.preview = Preview()
        self.alike = Alike(desk)
        self.conflicts = Conflicts(self._guard, desk.decide, desk.shelf.new_id)
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
        self._others = column([])
        self._body = column([])
        self.widget = column([self.conflicts.widget, self._body], "qk-panel", "qk-writing")
        self.close()

    def _do(self, action: Callable[[], None]) -> None:
        self._guard(action, self.said)

    # --- which question ----------------------------------------------------------------------------

    def close(self) -> None:
        """No question is open."""
        self.editor = None
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
        self._start(Editor(bank.id, value["id"], None, value))
        self.form.send({"type": "focus", "path": "stem"})

    def _start(self, editor: Editor) -> None:
        self.editor = editor
        self.said.clear()
        tools = row(
            [self.type, self.undo, self.redo, self.copy, self.discard, self.delete, self.save], "qk-tools"
        )
        picture = row([self.described, self.upload.widget], "qk-picture-line")
        self._body.children = [tools, self.said.widget, self._others, self.form, picture]
        replace(self._others, [])
        self._show()

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
        editor = self.editor
        if editor is None or not isinstance(message, dict):
            return
        path, given = message.get("path"), message.get("value")
        match message.get("type"):
            case "edit" if path in self._typed and _is_typed(given):
                self._changed(whole=editor.type(path, given))
            case "act" if message.get("name") == "save":
                self._save()
            case "act" if isinstance(path, str) and isinstance(message.get("name"), str):
                self._act(message["name"], path, given)

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

    def _redo(self) -> None:
        if self.editor is not None:
            self.editor.redo()
            self._changed(whole=True)

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
        drafts, now = self._desk.shelf.drafts, self._desk.shelf.now()
        draft = Draft(editor.bank, editor.id, editor.base, editor.value, now, drafts.page)
        if editor.is_changed:
            drafts.keep(draft)
            self._desk.draft_kept(draft)
        else:
            drafts.drop(draft)
            self._desk.draft_dropped(editor.id)
        self._show(whole=whole)

    def _show(self, *, whole: bool = True) -> None:
        editor = self.editor
        if editor is None:
            return
        bank = self._desk.shelf.bank(editor.bank)
        reading = editor.reading(bank.names, bank.folder)
        if whole:
            self._show_form(editor)
        self.form.marks = editor.marks(reading)
        self.undo.disabled, self.redo.disabled = not editor.can_undo, not editor.can_redo
        self.discard.disabled = not editor.is_changed or editor.base is None
        self.preview.show(editor.value, reading.question, _images(bank, reading))
        self.alike.show(editor.value, (editor.bank, editor.id))

    def _show_form(self, editor: Editor) -> None:
        fields = form_fields(editor.value)
        self._typed, self._lists = offered(fields)
        words = {
            "optional": _("（可以不写）"),
            "up": _("{item}上移"),
            "down": _("{item}下移"),
            "remove": _("删除{item}"),
            "type": _("{item}的题型"),
        }
        self.form.content = {"fields": fields, "words": words}
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
        self._show()
        self.said.done(_("已存入题库。"))

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
        self.close()
        self._desk.closed()


def _is_typed(given: Any) -> bool:
    return isinstance(given, bool) or (isinstance(given, str) and len(given) <= _LONGEST_TYPED)


def _images(bank: OpenBank, reading: DraftReading) -> dict[str, bytes]:
    """The pictures of a question that holds; one that does not may name anything."""
    if reading.question is None:
        return {}
    return {name: (bank.folder / name).read_bytes() for name in reading.question.images}
