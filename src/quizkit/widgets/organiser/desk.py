"""The desk: which activity, how it stands, and the four tabs."""

from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from quizkit.i18n import N_, _
from quizkit.report import columns as c
from quizkit.report.read import score_table
from quizkit.report.tables import By, Table
from quizkit.services import CLOSED, OPEN, SCHEDULED, PublishedActivity, Services
from quizkit.widgets.organiser.exporting import Exporting
from quizkit.widgets.organiser.managing import Managing
from quizkit.widgets.organiser.participation import Participation
from quizkit.widgets.organiser.results import Results
from quizkit.widgets.staff.parts import button, choice, column, html, paragraph, replace, row

if TYPE_CHECKING:
    from quizkit.widgets.organiser.app import OrganiserApp

STATES = {SCHEDULED: N_("未开始"), OPEN: N_("进行中"), CLOSED: N_("已结束")}

TABS = {
    "participation": N_("参与情况"),
    "results": N_("成绩"),
    "managing": N_("管理"),
    "exporting": N_("导出"),
}


class Desk:
    """What an organiser sees of one activity. Tables are kept until 刷新 or a change."""

    def __init__(self, app: "OrganiserApp") -> None:
        self.app = app
        self.activity: PublishedActivity
        self._tables: dict[By, Table] = {}
        self.tab = "participation"
        self.tabs = {name: button(_(title), self._shower(name), "qk-tab") for name, title in TABS.items()}
        self.refresh = button(_("刷新"), lambda: app.guard(self.reload))
        self.lock = button(_("锁上"), app.lock)
        self.picker: Any = None
        self._state = html("", "qk-state")
        self._cards = html("")
        self._body = column([])
        self.page: Any = None
        self.widget = column([])

    def _shower(self, tab: str) -> Callable[[], None]:
        return lambda: self.app.guard(lambda: self.show(tab))

    @property
    def services(self) -> Services:
        """The services on the store."""
        return self.app.services

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the activity."""
        return ZoneInfo(self.activity.activity.window.time_zone)

    def open(self) -> None:
        """Reads the activities and shows the newest one; without any, says what to do. Raises StoreError."""
        found = self.services.activities.list()
        if not found:
            sentence = _("还没有发布活动。请先运行 quizkit activity publish quizzes/activities/….json。")
            self.widget.children = [row([self.refresh, self.lock]), paragraph(sentence, "qk-empty")]
            self.refresh.on_click(lambda _button: self.app.open_desk())
            return
        first = next((info for info in found if info.state == OPEN), found[0])
        options = [(f"{info.title}（{_(STATES[info.state])}）", info.id) for info in found]
        self.picker = choice(_("活动"), options, first.id)
        self.picker.observe(lambda _change: self.app.guard(self.reload), "value")
        head = row(
            [self.picker, row(list(self.tabs.values()), "qk-tabs"), self._state, self.refresh, self.lock]
        )
        head.add_class("qk-top")
        self.widget.children = [head, self._cards, self._body]
        self.reload()

    def reload(self) -> None:
        """Reads everything anew and shows the tab again."""
        if self.picker is None:
            return
        self.reread()
        self.show(self.tab)

    def reread(self) -> None:
        """Reads everything anew; the tab stays as it is, with what it has just said."""
        self._tables.clear()
        self.activity = self.services.activities.get(self.picker.value)
        self._state.value = f"<span>{escape(self._state_line())}</span>"
        self._cards.value = cards(self.table(By.SCHOOL))

    def show(self, tab: str) -> None:
        """Shows a tab."""
        made: Any = {
            "participation": Participation,
            "results": Results,
            "managing": Managing,
            "exporting": Exporting,
        }[tab](self)
        for name, one in self.tabs.items():
            (one.add_class if name == tab else one.remove_class)("qk-on")
        self.tab, self.page = tab, made
        replace(self._body, [made.widget])

    def table(self, by: By) -> Table:
        """A score table, as of the last reading."""
        if by not in self._tables:
            self._tables[by] = score_table(self.services, self.activity.activity.id, by, self.app.now())
        return self._tables[by]

    def local(self, at: datetime | None) -> str:
        """A moment by the activity's clock, to the minute; for no moment "没有设定"."""
        return _("没有设定") if at is None else at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def _state_line(self) -> str:
        found = self.activity
        return _("{state} · {opens} 至 {closes}").format(
            state=_(STATES[found.state]), opens=self.local(found.opens_at), closes=self.local(found.closes_at)
        )


def cards(table: Table) -> str:
    """应考, 实考, 参与率, 平均分, 优秀率, 及格率 of all students, as markup."""
    total = dict(table.total or {})
    rules = table.heading.rules
    interval = ""
    if total["margin"] is not None:
        low, high = (c.rounded(total["mean"] + sign * total["margin"], 1) for sign in (-1, 1))
        interval = _("95% 区间 {low}–{high}").format(low=f"{low:f}", high=f"{high:f}")
    shown = (
        (_("应考"), c.shown(c.ENROLLED, total["enrolled"]), _("{n} 所学校").format(n=len(table.frame))),
        (_("实考"), c.shown(c.SUBMITTED, total["submitted"]), _("进行中 {n}").format(n=total["in_progress"])),
        (
            _("参与率"),
            c.shown(c.PARTICIPATION, total["participation"]),
            _("未开始 {n}").format(n=c.shown(c.NOT_STARTED, total["not_started"])),
        ),
        (_("平均分"), c.shown(c.MEAN, total["mean"]), interval),
        (_("优秀率（≥{p}%）").format(p=rules.excellent), c.shown(c.EXCELLENT, total["excellent"]), ""),
        (_("及格率（≥{p}%）").format(p=rules.passed), c.shown(c.PASSED, total["pass"]), ""),
    )
    made = "".join(
        f'<div class="qk-card"><span>{escape(word)}</span><b>{escape(value)}</b>'
        f"<small>{escape(more)}</small></div>"
        for word, value, more in shown
    )
    return f'<div class="qk-cards">{made}</div>'
