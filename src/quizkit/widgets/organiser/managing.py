"""Tab 管理: when the activity is open, single attempts, and what students report about questions."""

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from quizkit.errors import UsageError
from quizkit.i18n import _
from quizkit.report.tables import By
from quizkit.widgets.organiser.attempts import BY, Attempts
from quizkit.widgets.organiser.table import plain_table
from quizkit.widgets.staff.elements import SortableTable
from quizkit.widgets.staff.parts import (
    Confirm,
    Said,
    button,
    classed,
    column,
    heading,
    paragraph,
    row,
    sentence,
    text_field,
)

if TYPE_CHECKING:
    from quizkit.widgets.organiser.desk import Desk


class Managing:
    """Every action that takes something away asks once more, in place."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self.said = Said()
        self.window = paragraph(self._window_line())
        self.open = Confirm(_("现在开放"), self._open_question, lambda: self._act(self._open))
        self.close = Confirm(_("现在结束"), self._close_question, lambda: self._act(self._close))
        self.until = text_field(_("结束时间改为"), "2026-09-30 20:00")
        self.endless = classed(w.Checkbox(description=_("不设结束时间"), indent=False), "qk-check")
        self.extend = button(_("改结束时间"), lambda: self._act(self._extend))
        self.attempts = Attempts(desk)
        right = [
            *(heading(_("开放时间")), self.window, row([self.open.widget, self.close.widget])),
            *(row([self.until, self.endless]), self.extend, self.said.widget),
            *(heading(_("题目有误")), self._reports()),
        ]
        panels = [column([self.attempts.widget], "qk-panel"), column(right, "qk-panel")]
        self.widget = column(panels, "qk-two")

    def _act(self, action: Callable[[], str]) -> None:
        """Does something to the activity and says what was done."""

        def act() -> None:
            done = action()
            self._desk.reread()
            self.window.value = sentence(self._window_line())
            self.said.done(done)

        self._desk.app.guard(act, self.said)

    def _window_line(self) -> str:
        found = self._desk.activity
        return _("开放：{opens}　结束：{closes}（{zone}）").format(
            opens=self._desk.local(found.opens_at),
            closes=self._desk.local(found.closes_at),
            zone=found.activity.window.time_zone,
        )

    def _open_question(self) -> str:
        return _("开放后学生马上可以答题，开放时间改为现在。")

    def _close_question(self) -> str:
        running = (self._desk.table(By.SCHOOL).total or {})["in_progress"]
        return _("结束后不能再答题，正在答的 {n} 份答卷马上收卷，已保存的作答计分。").format(n=running)

    def _open(self) -> str:
        self._desk.services.activities.open(self._desk.activity.activity.id, BY)
        return _("活动已开放。")

    def _close(self) -> str:
        self._desk.services.activities.close(self._desk.activity.activity.id, BY)
        return _("活动已结束。")

    def _extend(self) -> str:
        until = None if self.endless.value else self._typed_time()
        found = self._desk.services.activities.extend(self._desk.activity.activity.id, until, BY)
        return _("结束时间已改为：{until}。").format(until=self._desk.local(found.closes_at))

    def _typed_time(self) -> datetime:
        """What stands in the field, as a moment; a date without a time is the end of that day."""
        typed = unicodedata.normalize("NFKC", self.until.value).strip().replace("/", "-")
        try:
            at = datetime.fromisoformat(typed)
        except ValueError:
            raise UsageError(_("请把时间写成 2026-09-30 20:00 这样。")) from None
        if at.tzinfo is not None:
            raise UsageError(_("不用写时区：按活动的时区 {zone} 算。").format(zone=self._desk.zone.key))
        if ":" not in typed:
            at = at.replace(hour=23, minute=59)
        return at.replace(tzinfo=self._desk.zone).astimezone(UTC)

    def _reports(self) -> Any:
        found = self._desk.services.staff.reports(self._desk.activity.activity.id)
        if not found:
            return paragraph(_("还没有学生反映题目有误。"), "qk-note")
        titles = {"text": _("反映的内容"), "question": _("题目"), "bank": _("题库"), "at": _("时间")}
        rows = [[one.text, one.question, one.bank, self._desk.local(one.at)] for one in found]
        grid = SortableTable(content=plain_table(_("题目有误"), titles, rows))
        return classed(grid, "qk-reports")
