"""The teacher's desk: which bank, the tabs, what was changed and can be undone."""

from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any

from quizkit.errors import QuizkitError
from quizkit.i18n import N_, _
from quizkit.services.authoring import Applied, Change, Conflict, Draft, OpenBank, Shelf, Step
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
    text_field,
)
from quizkit.widgets.teacher.questions import Questions

if TYPE_CHECKING:
    from quizkit.widgets.teacher.app import TeacherApp

TABS = {
    "questions": N_("题目"),
    "importing": N_("导入"),
    "composing": N_("活动"),
    "correcting": N_("更正答案"),
    "missed": N_("错题"),
}
_MOST_UNDO = 100
NEW = ":new"
"""In the list of banks: none, but a new one."""


class Desk:
    """What a teacher has before them. ``shelf`` holds the banks; every change goes through ``apply``."""

    def __init__(self, app: "TeacherApp", shelf: Shelf) -> None:
        self.app, self.shelf = app, shelf
        self._done: list[Change] = []
        self._setting = False
        self.tab = "questions"
        self.picker = choice(_("题库"), [("", "")], "")
        self.picker.observe(lambda change: app.guard(lambda: self._picked(change["new"])), "value")
        self.tabs = {
            name: button(_title(title), self._shower(name), "qk-tab") for name, title in TABS.items()
        }
        self._state = html("", "qk-state")
        self._kept_at: datetime | None = None
        self.refresh = button(_("刷新"), lambda: app.guard(self.show))
        self.lock = button(_("锁上"), app.lock)
        self.naming = NewBank(self)
        self.said = Said()
        tools = [self.refresh, *([self.lock] if app.has_lock else [])]
        head = row([self.picker, row(list(self.tabs.values()), "qk-tabs"), self._state, *tools], "qk-top")
        self._body = column([])
        self.questions: Questions
        self.page: Any = None
        self.widget = classed(column([head, self.naming.widget, self.said.widget, self._body]), "qk-teacher")

    def open(self) -> None:
        """Reads the banks and shows the first one; without any, offers to make one. Raises QuizkitError."""
        banks = self.shelf.banks()
        first = next((info.id for info in banks if not info.trouble), NEW)
        self._list_banks(first)
        self.questions = Questions(self)
        self.show_tab("questions")
        self._picked(first)

    # --- which bank --------------------------------------------------------------------------------

    @property
    def bank_id(self) -> str:
        """The id of the chosen bank, "" for none."""
        return "" if self.picker.value == NEW else str(self.picker.value or "")

    @property
    def bank(self) -> OpenBank | None:
        """The chosen bank as its file stands now, None for none. Raises BankMissing, InvalidFile."""
        return self.shelf.bank(self.bank_id) if self.bank_id else None

    def title_of(self, bank: str) -> str:
        """The title of a bank."""
        return next((info.title for info in self.shelf.banks() if info.id == bank), bank)

    def _list_banks(self, chosen: str) -> None:
        options = [
            (_("{title}（{n} 题）").format(title=i.title, n=i.questions), i.id)
            for i in self.shelf.banks()
            if not i.trouble
        ]
        self._setting = True
        self.picker.options = [*options, (_("＋ 新建题库…"), NEW)]
        self.picker.value = chosen if any(chosen == id_ for _t, id_ in self.picker.options) else NEW
        self._setting = False

    def _picked(self, chosen: str) -> None:
        if self._setting:
            return
        self.naming.show(open_=chosen == NEW)
        self.questions.writing.close()
        self.questions.listing.chosen = ""
        self.questions.view("list")
        self.show()

    def choose(self, bank: str) -> None:
        """Goes to another bank."""
        self._list_banks(bank)
        self._picked(bank)

    # --- what is shown -----------------------------------------------------------------------------

    def _shower(self, tab: str) -> Callable[[], None]:
        return lambda: self.app.guard(lambda: self.show_tab(tab))

    def show_tab(self, tab: str) -> None:
        """Shows a tab; the questions stay as they are while another one is looked at."""
        for name, one in self.tabs.items():
            (one.add_class if name == tab else one.remove_class)("qk-on")
        old, self.tab = self.page, tab
        self.page = self.questions if tab == "questions" else self._made(tab)
        if old is self.questions or old is None:
            self._body.children = [self.page.widget]
        else:
            kept = [self.page.widget]
            replace(self._body, kept)
        if tab == "questions" and self.bank_id:
            self.show()

    def _made(self, tab: str) -> Any:
        from quizkit.widgets.teacher.composing import Composing
        from quizkit.widgets.teacher.correcting import Correcting
        from quizkit.widgets.teacher.importing import Importing

        if tab == "missed":
            # By itself: its table brings pandas, which the other tabs do without.
            from quizkit.widgets.teacher.missed import Missed

            return Missed(self)
        made: dict[str, Callable[[Desk], Any]] = {
            "importing": Importing,
            "composing": Composing,
            "correcting": Correcting,
        }
        return made[tab](self)

    def show(self) -> None:
        """Reads everything anew."""
        self._reopen()
        self._list_banks(self.picker.value)
        self.questions.show()
        self._show_state()
        broken = [info for info in self.shelf.banks() if info.trouble]
        if broken:
            self.said.wrong(_("有题库打不开：{what}").format(what=broken[0].trouble))

    def _show_state(self) -> None:
        bank = self.bank
        words = [_("{n} 题").format(n=len(bank.entries))] if bank else []
        if self._kept_at is not None:
            words.append(_("草稿已存 {at}").format(at=self.clock_words(self._kept_at)))
        self._state.value = f"<span>{escape(' · '.join(words))}</span>"

    def clock_words(self, at: datetime) -> str:
        """The time of day on this machine's clock; with the date if it is not today's."""
        local, today = at.astimezone(), self.shelf.now().astimezone()
        return f"{local:%H:%M:%S}" if local.date() == today.date() else f"{local:%Y-%m-%d %H:%M}"

    def closed(self) -> None:
        """The question that was open is gone."""
        self.questions.listing.chosen = ""
        self.questions.view("list")
        self.questions.show()

    # --- drafts ------------------------------------------------------------------------------------

    def drafts_of(self, bank: str) -> list[Draft]:
        """All drafts of a bank."""
        return self.shelf.drafts.of(bank)

    def draft_kept(self, draft: Draft) -> None:
        """Says when; the list marks the question."""
        self._kept_at = draft.at
        self.questions.listing.mark_draft(draft, draft.id)
        self._show_state()

    def draft_dropped(self, id_: str) -> None:
        """The question has no draft any more; the head does not go on saying that it has one."""
        self._kept_at = None
        self.questions.listing.mark_draft(None, id_)
        self._show_state()

    # --- changing ----------------------------------------------------------------------------------

    def apply(self, change: Change) -> Applied:
        """Stores a change; what is in conflict is shown, question by question. Raises QuizkitError."""
        done = self.shelf.apply(change)
        if done.change.steps:
            self._done.append(done.change)
            del self._done[:-_MOST_UNDO]
            self._follow(done.change)
        if done.conflicts:
            whole = [c for c in done.conflicts if not (c.step.together and c.step.before is None)]
            self.questions.writing.conflicts.show(whole)
            self.questions.view("edit")
        self.questions.show()
        self._list_banks(self.picker.value)
        self._show_state()
        return done

    def decide(self, conflict: Conflict, step: Step | None) -> None:
        """What was chosen in a conflict; ``step`` None leaves theirs."""
        if step is not None:
            done = self.apply(Change(_("解决冲突"), (step,)))
            if done.conflicts:
                return
        writing = self.questions.writing
        editor = writing.editor
        if editor is not None and (editor.bank, editor.id) == (conflict.step.bank, conflict.step.id):
            now = self.shelf.bank(editor.bank).entry(editor.id)
            if now is None:
                writing.close()
                self.closed()
            else:
                writing.stored(now.value)
        self.questions.show()

    @property
    def can_undo(self) -> bool:
        """Whether there is a stored change to take back."""
        return bool(self._done)

    def undo_words(self) -> str:
        """What the button says."""
        return _("撤销：{what}").format(what=self._done[-1].words) if self._done else _("撤销")

    def undo(self) -> None:
        """Takes the last stored change back; what someone changed since is a conflict."""
        if not self._done:
            return
        change = self._done[-1]
        done = self.shelf.apply(change.back)
        self._done.pop()
        self._follow(done.change)
        if done.conflicts:
            self.questions.writing.conflicts.show(done.conflicts)
        self.show()
        self.said.done(_("已撤销：{what}").format(what=change.words))

    def _follow(self, change: Change) -> None:
        """The question on the form takes what this page has changed of it elsewhere (tags, level, …)."""
        writing = self.questions.writing
        editor = writing.editor
        for step in change.steps:
            if editor is not None and (editor.bank, editor.id) == (step.bank, step.id):
                writing.follow(step)

    def _reopen(self) -> None:
        """The question on the form is shown as the bank has it now, unless something was typed."""
        writing = self.questions.writing
        editor = writing.editor
        if editor is None or editor.is_changed:
            return
        try:
            writing.open(self.shelf.bank(editor.bank), editor.id)
        except QuizkitError:
            writing.close()


def _title(word: str) -> str:
    """A word of the catalogue as a title: in English it may stand in the middle of sentences, too."""
    words = _(word)
    return words[:1].upper() + words[1:]


class NewBank:
    """The name of a new bank."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.said = Said()
        self.title = text_field(_("新题库的名称"), _("例如：党史基础"), wide=True)
        make = button(_("新建"), lambda: desk.app.guard(self._make, self.said), "qk-go")
        hint = paragraph(_("建好以后写第一道题，或者导入现成的题。"), "qk-note")
        self.widget = column([self.title, self.said.widget, row([make]), hint], "qk-panel", "qk-naming")

    def show(self, *, open_: bool) -> None:
        """Shows or hides the field."""
        self.widget.layout.display = "" if open_ else "none"

    def _make(self) -> None:
        bank = self._desk.shelf.new_bank(self.title.value)
        self.title.value = ""
        self._desk.choose(bank.id)
