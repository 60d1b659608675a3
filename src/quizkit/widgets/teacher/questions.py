"""Tab 题目: the list, the form and the phone, side by side or one after the other."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from quizkit.domain.questions import LEVELS
from quizkit.errors import LEVEL_WORDS, UsageError
from quizkit.i18n import _
from quizkit.services.authoring import Change, Entry
from quizkit.services.authoring.bulk import copying, levelling, removal, tagging
from quizkit.widgets.staff.parts import Said, button, choice, column, heading, paragraph, row, text_field
from quizkit.widgets.teacher.listing import Listing
from quizkit.widgets.teacher.writing import Writing

if TYPE_CHECKING:
    from quizkit.widgets.teacher.desk import Desk

VIEWS = ("list", "edit", "phone")


class Questions:
    """The tab."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        guard = desk.app.guard
        self.listing = Listing(guard, self._open)
        self.listing.on_tick = self._ticked
        self.writing = Writing(desk)
        self.new = button(_("新题"), lambda: guard(self._new))
        self.undo = button(_("撤销"), lambda: guard(self._undo))
        self.bulk = Bulk(desk, self.listing)
        left = [
            row([self.new, self.undo], "qk-between"),
            self.bulk.said.widget,
            self.listing.widget,
            self.bulk.widget,
        ]
        self._back = button(_("← 题目列表"), lambda: guard(self._to_list), "qk-narrow")
        self._phone = button(_("看学生看到的样子"), lambda: guard(self._to_phone), "qk-narrow")
        self._form = button(_("← 继续写"), lambda: guard(self._to_form), "qk-narrow")
        preview = self.writing.preview
        self.widget = column(
            [
                column(left, "qk-panel", "qk-pane-list"),
                column([row([self._back, self._phone], "qk-narrow"), self.writing.widget], "qk-pane-edit"),
                column(
                    [
                        row([self._form], "qk-narrow"),
                        paragraph(_("学生手机上看到的样子"), "qk-note"),
                        preview.widget,
                        self.writing.alike.widget,
                    ],
                    "qk-pane-phone",
                ),
            ],
            "qk-three",
        )
        self.view("list")
        self.show()

    def view(self, name: str) -> None:
        """On a narrow screen one pane at a time; on a wide one all are there."""
        for one in VIEWS:
            (self.widget.add_class if one == name else self.widget.remove_class)(f"qk-view-{one}")

    # The button that was pressed is gone with its pane: the keyboard goes on where one goes on.

    def _to_list(self) -> None:
        self.view("list")
        self.listing.focus()

    def _to_phone(self) -> None:
        self.view("phone")
        self._form.focus()

    def _to_form(self) -> None:
        self.view("edit")
        self._phone.focus()

    def regain(self) -> None:
        """The keyboard goes to the top of the list, to what can be taken back where there is something."""
        (self.undo if self._desk.can_undo else self.new).focus()

    def _undo(self) -> None:
        self._desk.undo()
        self.regain()

    def show(self) -> None:
        """Shows the bank as it is now."""
        bank = self._desk.bank
        self.widget.layout.display = "none" if bank is None else ""
        if bank is None:
            return
        self.listing.show(bank, self._desk.drafts_of(bank.id))
        self.undo.description = self._desk.undo_words()
        self.undo.layout.display = "" if self._desk.can_undo else "none"
        self._ticks_changed()

    def _ticked(self) -> None:
        self.bulk.said.clear()
        self._ticks_changed()

    def _ticks_changed(self) -> None:
        self.bulk.show(len(self.listing.ticked))

    def _open(self, id_: str) -> None:
        bank = self._desk.shelf.bank(self._desk.bank_id)
        self.writing.open(bank, id_)
        self.listing.chosen = id_
        self.listing.draw()
        self.view("edit")
        self._back.focus()

    def _new(self) -> None:
        bank = self._desk.bank
        if bank is None:
            raise UsageError(_("请先选一个题库，或者新建一个。"))
        self.writing.new(bank)
        self.listing.chosen = ""
        self.listing.draw()
        self.view("edit")


class Bulk:
    """What can be done with the ticked questions."""

    def __init__(self, desk: "Desk", listing: Listing) -> None:
        self._desk, self._listing = desk, listing
        self.said = Said()
        self.count = heading("", 3)
        self.target = choice(_("题库"), [("", "")], "")
        self.tags = text_field(_("标签"), _("例如：长征、遵义会议"))
        self.level = choice(_("学段"), [(_(LEVEL_WORDS[level]), level) for level in LEVELS], "primary")
        self.buttons = {
            "move": self._button(_("移动到这个题库"), self._move),
            "copy": self._button(_("复制到这个题库"), self._copy),
            "tag": self._button(_("加标签"), lambda: tagging(self._entries(), self.tags.value, add=True)),
            "untag": self._button(
                _("去掉标签"), lambda: tagging(self._entries(), self.tags.value, add=False)
            ),
            "level": self._button(_("改学段"), lambda: levelling(self._entries(), self.level.value)),
            "delete": self._button(_("删除选中的题"), lambda: removal(self._entries())),
        }
        b = self.buttons
        self.widget = column(
            [
                self.count,
                row([self.target, b["move"], b["copy"]]),
                row([self.tags, b["tag"], b["untag"]]),
                row([self.level, b["level"], b["delete"]]),
            ],
            "qk-bulk",
        )

    def show(self, ticked: int) -> None:
        """Shows the bar while something is ticked, and the banks there are."""
        (self.widget.remove_class if ticked else self.widget.add_class)("qk-none-ticked")
        self.count.value = f"<h3>{_('选中 {n} 题').format(n=ticked)}</h3>"
        options = [(info.title, info.id) for info in self._desk.shelf.banks() if not info.trouble]
        if tuple(self.target.options) != tuple(options):
            self.target.options = options

    def _button(self, words: str, make: Callable[[], Change]) -> Any:
        return button(words, lambda: self._desk.app.guard(lambda: self._do(make), self.said))

    def _do(self, make: Callable[[], Change]) -> None:
        change = make()
        done = self._desk.apply(change)
        stuck = {conflict.step.id for conflict in done.conflicts}
        self._listing.ticked &= stuck
        self._desk.show()
        if not self._listing.ticked:
            self._desk.questions.regain()
        said = _("{what}：做好了，可以撤销。").format(what=change.words)
        if stuck:
            said = _("有 {n} 题刚被别人改过，没有动；其余做好了。").format(n=len(stuck))
        self.said.done(said)

    def _entries(self) -> list[Entry]:
        """The ticked questions as they stand now."""
        bank = self._desk.shelf.bank(self._desk.bank_id)
        return [entry for entry in bank.entries if entry.id in self._listing.ticked]

    def _tag(self, *, add: bool) -> Change:
        return tagging(self._entries(), self.tags.value, add=add)

    def _move(self) -> Change:
        return self._carry(move=True)

    def _copy(self) -> Change:
        return self._carry(move=False)

    def _carry(self, *, move: bool) -> Change:
        target = self._desk.shelf.bank(self.target.value)
        return copying(self._entries(), target, move=move, token=lambda: self._desk.shelf.new_id(target.id))
