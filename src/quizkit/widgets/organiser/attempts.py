"""Single attempts: find one by name or receipt, then void it, give it minutes or a new resume code."""

import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from quizkit.errors import UsageError
from quizkit.i18n import N_, _
from quizkit.report import columns as c
from quizkit.services import FoundAttempt
from quizkit.widgets.organiser.table import plain_table
from quizkit.widgets.staff.elements import SortableTable
from quizkit.widgets.staff.parts import (
    Confirm,
    Said,
    button,
    column,
    heading,
    paragraph,
    replace,
    row,
    text_field,
)

if TYPE_CHECKING:
    from quizkit.widgets.organiser.desk import Desk

BY = "organiser"
"""Who acts, in the audit; the staff token is one for all."""

STATES = {
    "in_progress": N_("进行中"),
    "submitted": N_("已交卷"),
    "expired": N_("到时收卷"),
    "voided": N_("已作废"),
}
_MOST_MINUTES = 24 * 60


class Attempts:
    """The box 答卷."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self.said = Said()
        self.text = text_field(_("姓名或回执"), _("王小明，或 7F3K-Q2MD"))
        self.text.observe(lambda _change: self._guard(self._find), "value")
        self.find = button(_("找答卷"), lambda: self._guard(self._find))
        self.found: tuple[FoundAttempt, ...] = ()
        self.chosen: FoundAttempt | None = None
        self._list, self._actions = column([], "qk-found"), column([], "qk-chosen-one")
        self.widget = column(
            [
                *(heading(_("答卷")), row([self.text, self.find], "qk-bottom"), self.said.widget),
                *(self._actions, self._list),
            ]
        )

    def _guard(self, action: Callable[[], None]) -> None:
        self._desk.app.guard(action, self.said)

    def _find(self) -> None:
        text = self.text.value.strip()
        if not text:
            raise UsageError(_("请先填姓名或回执。"))
        self.found = tuple(self._desk.services.staff.find(self._desk.activity.activity.id, text))
        self.chosen = None
        replace(self._actions, [])
        if not self.found:
            replace(self._list, [paragraph(_("没有找到。已开始答题的学生才有答卷。"), "qk-empty")])
            return
        titles = {
            "name": _("姓名"),
            "where": _("学校、班级"),
            "number": _("第几次"),
            "state": _("状态"),
            "score": _("成绩"),
            "saved": _("已答"),
            "receipt": _("回执"),
            "started": _("开始时间"),
        }
        content = plain_table(_("答卷"), titles, [self._line(one) for one in self.found], opens="name")
        here = self._list.children
        if here and getattr(here[0], "content", None) == content:
            # Leaving the field and the button both search: a row pressed in between must stay pressed.
            return
        grid = SortableTable(content=content)
        grid.on_msg(lambda _widget, message, _buffers: self._guard(lambda: self._heard(message)))
        replace(self._list, [grid])

    def _line(self, one: FoundAttempt) -> list[str]:
        where = " ".join(part for part in (one.school, one.grade, one.class_name) if part)
        score = None if one.score is None else one.score / 100
        return [
            *(f"{one.seat} {one.name}".strip() or _("（已删除）"), where, str(one.number)),
            *(
                _(STATES[one.state]),
                c.shown(c.SCORE, score),
                f"{one.saved}/{one.total}",
                one.receipt or c.MISSING,
            ),
            self._desk.local(one.started_at),
        ]

    def _heard(self, message: object) -> None:
        match message:
            case {"type": "open", "row": int(place)} if 0 <= place < len(self.found):
                self._choose(self.found[place])
            case _:
                return

    def _choose(self, one: FoundAttempt) -> None:
        self.chosen = one
        facts = [
            _("{state}，{saved} / {total} 题已答").format(
                state=_(STATES[one.state]), saved=one.saved, total=one.total
            )
        ]
        if one.deadline is not None:
            facts.append(_("到 {at} 为止").format(at=self._desk.local(one.deadline)))
        if one.void_reason:
            facts.append(_("作废原因：{reason}").format(reason=one.void_reason))
        title = heading(" · ".join(part for part in (one.name, one.school, one.class_name) if part), 3)
        replace(self._actions, [title, paragraph(_("；").join(facts)), *self._possible(one)])

    def _possible(self, one: FoundAttempt) -> list[Any]:
        """What can be done in the state of the attempt."""
        possible: list[Any] = []
        self.reason = text_field(_("原因（学生会看到作废原因）"), wide=True)
        self.minutes = text_field(_("加几分钟"), "5")
        self.void = Confirm(
            _("作废这份答卷"), lambda: _("作废后这份答卷不再计入任何表。"), lambda: self._do(self._void)
        )
        self.extend = button(_("加时"), lambda: self._do(self._extend))
        self.new_code = Confirm(
            _("换接续码"),
            lambda: _("换了以后，原来的接续码和原来的浏览器都不能再打开这份答卷。"),
            lambda: self._do(self._new_code),
        )
        if one.state != "voided":
            possible += [self.reason, self.void.widget]
        if one.state in ("in_progress", "expired") and one.deadline is not None:
            possible.append(row([self.minutes, self.extend], "qk-bottom"))
        if one.state == "in_progress":
            possible.append(self.new_code.widget)
        return possible

    def _do(self, action: Callable[[FoundAttempt], str]) -> None:
        """Acts on the chosen attempt, reads it anew and says what was done."""

        def done() -> None:
            if self.chosen is None:
                return
            chosen = self.chosen
            sentence = action(chosen)
            self._desk.reread()
            self._find()
            again = next((one for one in self.found if one.attempt_id == chosen.attempt_id), None)
            if again:
                self._choose(again)
            self.said.done(sentence)

        self._guard(done)

    def _void(self, one: FoundAttempt) -> str:
        reason = self.reason.value.strip()
        if not reason:
            raise UsageError(_("请写明作废的原因。"))
        self._desk.services.staff.void(one.attempt_id, reason, BY)
        return _("{name} 的答卷已作废。").format(name=one.name)

    def _extend(self, one: FoundAttempt) -> str:
        typed = unicodedata.normalize("NFKC", self.minutes.value).strip()
        minutes = int(typed) if typed.isascii() and typed.isdigit() else 0
        if not 1 <= minutes <= _MOST_MINUTES:
            raise UsageError(_("请填 1 到 {most} 的整数分钟。").format(most=_MOST_MINUTES))
        reason = self.reason.value.strip() or _("组织者加时")
        self._desk.services.staff.extend(one.attempt_id, minutes, reason, BY)
        return _("已给 {name} 加 {minutes} 分钟。").format(name=one.name, minutes=minutes)

    def _new_code(self, one: FoundAttempt) -> str:
        code = self._desk.services.staff.new_code(one.attempt_id, BY)
        return _("{name} 的新接续码：{code}").format(name=one.name, code=code)
