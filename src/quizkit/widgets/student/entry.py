"""Entry: which county, school and class, what name. The roster is asked, never listed."""

from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from quizkit.domain.roster import Identity, class_words
from quizkit.errors import CodeNeeded, EntryError, SeatNeeded, WrongCode
from quizkit.i18n import N_, _, current_language
from quizkit.services import Services
from quizkit.services.entry import Entry
from quizkit.services.values import Ahead, Unit
from quizkit.widgets.hosting import do
from quizkit.widgets.student.parts import button, heading, html, typed
from quizkit.widgets.student.screen import Screen

if TYPE_CHECKING:
    from quizkit.widgets.student.app import StudentApp


KINDS = ("county", "school", "class")


def units_below(entry: Entry, activity_id: str, kind: str, parent: Unit | None) -> list[Unit]:
    """The units of ``kind`` to choose from; none while the one above is not chosen."""
    if kind == "county":
        return entry.counties(activity_id)
    if parent is None:
        return []
    read = entry.schools if kind == "school" else entry.classes
    return read(activity_id, parent.id)


class EntryForm:
    """The fields of the entry screen; ``correcting`` puts a wrongly chosen class right."""

    def __init__(self, app: "StudentApp", *, correcting: bool = False) -> None:
        self.app = app
        self.correcting = correcting
        self.units: dict[str, list[Unit]] = {"county": [], "school": [], "class": []}
        self.county = self._choice(_("区县"), "county")
        self.school = self._choice(_("学校"), "school")
        self.class_ = self._choice(_("班级"), "class")
        self._fields = {"county": self.county, "school": self.school, "class": self.class_}
        self.name = w.Text(description=_("姓名"), continuous_update=False)
        self.seat = w.Text(description=_("座号"), continuous_update=False)
        self.code = w.Text(description=_("接续码"), continuous_update=False)
        self.problem = html("", "qk-notice")
        self.fields = w.VBox()
        self.fields.add_class("qk-form")
        self.seat_needed = False
        self.code_needed: Identity | None = None
        self._filling = False
        self.back = button(_("换个名字"), lambda: app.act(self._back), "qk-link")
        self._arrange("")

    def _choice(self, label: str, kind: str) -> Any:
        made = w.Dropdown(options=[], description=label)
        made.observe(lambda _change: self._changed(kind), names="index")
        return made

    async def open(self) -> None:
        """Offers what there is to choose from the top."""
        await self._offer("county", None)
        self._arrange("")

    async def _offer(self, kind: str, parent: Unit | None) -> None:
        """New choices for one list and for those below it; a single choice is made at once."""
        entry, activity = self.app.services.entry, self.app.activity_id

        def below() -> dict[str, list[Unit]]:
            units: dict[str, list[Unit]] = {}
            above = parent
            for each in KINDS[KINDS.index(kind) :]:
                units[each] = found = units_below(entry, activity, each, above)
                above = found[0] if len(found) == 1 else None
            return units

        for each, units in (await do(below)).items():
            self._fill(each, units)

    def _fill(self, kind: str, units: list[Unit]) -> None:
        self.units[kind] = units
        field = self._fields[kind]
        names = [class_words(unit.grade, unit.name) for unit in units]
        self._filling = True
        try:
            field.options = names if len(names) == 1 else [_("请选择"), *names]
            field.index = 0
        finally:
            self._filling = False

    def _changed(self, kind: str) -> None:
        if not self._filling and kind != KINDS[-1]:
            self.app.act(lambda: self._offer(KINDS[KINDS.index(kind) + 1], self.chosen(kind)))

    def parts(self) -> tuple[Any, ...]:
        """All it has, of which only what is needed is shown."""
        fields = (self.county, self.school, self.class_, self.name, self.seat, self.code)
        return (*fields, self.problem, self.back)

    def chosen(self, kind: str) -> Unit | None:
        """The chosen unit. The list's index comes from a browser: it is looked up, never trusted."""
        field, units = self._fields[kind], self.units[kind]
        index = field.index if len(units) == 1 else (field.index or 0) - 1
        return units[index] if isinstance(index, int) and 0 <= index < len(units) else None

    def _arrange(self, problem: str) -> None:
        """Shows the fields that are needed now, and the problem beside them."""
        if self.code_needed is not None:
            shown: list[Any] = [self.code, self.back]
        else:
            # Whoever puts the class right keeps the name.
            shown = [self.school, self.class_, *([] if self.correcting else [self.name])]
            if len(self.units["county"]) > 1:
                shown.insert(0, self.county)
            if self.seat_needed:
                shown.append(self.seat)
        self.problem.value = f'<span role="alert">{escape(problem)}</span>' if problem else ""
        self.fields.children = [self.problem, *shown] if problem else shown

    async def enter(self) -> None:
        """The one red button."""
        try:
            if self.code_needed is not None:
                await self.app.resume_with_code(self.code_needed, typed(self.code))
            else:
                await self._enter_by_name()
        except SeatNeeded as error:
            self.seat_needed = True
            self._arrange(str(error))
        except CodeNeeded as error:
            self._arrange(str(error))
        except (EntryError, WrongCode) as error:
            self._arrange(str(error))

    async def _enter_by_name(self) -> None:
        unit = self.chosen("class")
        name = typed(self.name)
        seat = typed(self.seat) if self.seat_needed else None
        if unit is None or not (name or self.correcting):
            self._arrange(_("请选好学校和班级，并填写姓名。"))
            return
        if self.correcting:
            await self.app.correct_class(unit.id, seat)
            return
        app, class_id = self.app, unit.id
        if app.published.state == "closed":
            identify = app.services.entry.identify
            self.code_needed = await do(lambda: identify(app.activity_id, class_id, name, seat))
            self._arrange(_("请输入答题时的接续码。"))
            return
        found = await do(lambda: look_ahead(app.services, app.activity_id, class_id, name, seat))
        identity, ahead = found
        if ahead.in_progress:
            self.code_needed = identity
            self._arrange(str(CodeNeeded()))
        else:
            app.show_ahead(identity, ahead)

    def _back(self) -> None:
        """From the code back to the names."""
        self.code_needed = None
        self.code.value = ""
        self._arrange("")


def look_ahead(
    services: Services, activity_id: str, class_id: int, name: str, seat: str | None
) -> tuple[Identity, Ahead]:
    """Who that is, and what is ahead of them."""
    identity = services.entry.identify(activity_id, class_id, name, seat)
    return identity, services.attempts.ahead(activity_id, identity)


async def entry_screen(app: "StudentApp", *, correcting: bool = False) -> Screen:
    """Who are you? With a line for parents on what is kept and how long."""
    form = EntryForm(app, correcting=correcting)
    await form.open()
    activity = app.published.activity
    title = _("改班级") if correcting else _("请先填写")
    main: list[Any] = [heading(title), form.fields]
    if not correcting:
        privacy = _(
            "给家长：这里保存学校、班级、座号、姓名和作答，只用于统计这次活动的成绩；"
            "个人信息保留到活动结束后 {days} 天，由组织者删除。想查看、更正或删除，请联系{contact}。"
        ).format(days=activity.retention_days, contact=activity.contact or _("班主任"))
        main.append(html(f'<p class="qk-note">{escape(privacy)}</p>'))
        other = "English" if current_language() == "zh" else N_("中文")
        main.append(button(other, lambda: app.act(app.switch_language), "qk-link"))
    foot = [button(_("确定") if correcting else _("进入"), lambda: app.act(form.enter), "qk-go")]
    if correcting:
        foot.insert(0, button(_("返回"), lambda: app.act(app.show_question)))
    return Screen("entry", main, foot, unseen=form.parts())
