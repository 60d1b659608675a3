"""Entry: which county, school and class, what name. The roster is asked, never listed."""

from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from quizkit.domain.roster import Identity, class_words
from quizkit.errors import CodeNeeded, EntryError, SeatNeeded, WrongCode
from quizkit.i18n import N_, _, current_language
from quizkit.services.entry import Entry
from quizkit.services.values import Unit
from quizkit.widgets.hosting import do
from quizkit.widgets.student.messages import book_link
from quizkit.widgets.student.parts import button, heading, html, typed
from quizkit.widgets.student.screen import Screen

if TYPE_CHECKING:
    from quizkit.widgets.student.app import StudentApp


KINDS = ("county", "school", "class")
LABELS = {"county": N_("区县"), "school": N_("学校"), "class": N_("班级")}


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
        self._choices: dict[str, Any] = {}
        self.name = w.Text(description=_("姓名"), continuous_update=False)
        self.seat_needed = False
        self.code_needed: Identity | None = None
        self._filling = False

    @cached_property
    def fields(self) -> Any:
        """The form; made after what it holds, as a page makes new widgets in the order in which they come."""
        return w.VBox(_dom_classes=("qk-form",))

    # What most students never see is made when one does.

    @cached_property
    def seat(self) -> Any:
        """座号, for namesakes."""
        return w.Text(description=_("座号"), continuous_update=False)

    @cached_property
    def code(self) -> Any:
        """接续码, for whoever has begun elsewhere."""
        return w.Text(description=_("接续码"), continuous_update=False)

    @cached_property
    def problem(self) -> Any:
        """What was wrong with the last try."""
        return html("", "qk-notice")

    @cached_property
    def back(self) -> Any:
        """From the code to the names."""
        return button(_("换个名字"), lambda: self.app.act(self._back), "qk-link")

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
        names = [class_words(unit.grade, unit.name) for unit in units]
        options = names if len(names) == 1 else [_("请选择"), *names]
        field = self._choices.get(kind)
        if field is None:
            # One county is nothing to choose from.
            if kind != "county" or len(units) > 1:
                field = self._choices[kind] = w.Dropdown(options=options, description=_(LABELS[kind]))
                field.observe(lambda _change: self._changed(kind), names="index")
            return
        self._filling = True
        try:
            field.options = options
            field.index = 0
        finally:
            self._filling = False

    def _changed(self, kind: str) -> None:
        if not self._filling and kind != KINDS[-1]:
            self.app.act(lambda: self._offer(KINDS[KINDS.index(kind) + 1], self.chosen(kind)))

    def parts(self) -> tuple[Any, ...]:
        """All it has made, of which only what is needed is shown."""
        seldom = (self.__dict__.get(name) for name in ("seat", "code", "problem", "back"))
        return (*self._choices.values(), self.name, *(part for part in seldom if part is not None))

    def chosen(self, kind: str) -> Unit | None:
        """The chosen unit. The list's index comes from a browser: it is looked up, never trusted."""
        field, units = self._choices.get(kind), self.units[kind]
        if len(units) == 1:
            return units[0]
        index = (field.index or 0) - 1 if field is not None else -1
        return units[index] if 0 <= index < len(units) else None

    def _arrange(self, problem: str) -> None:
        """Shows the fields that are needed now, and the problem beside them."""
        if self.code_needed is not None:
            shown: list[Any] = [self.code, self.back]
        else:
            # Whoever puts the class right keeps the name.
            shown = [*self._choices.values(), *([] if self.correcting else [self.name])]
            if self.seat_needed:
                shown.append(self.seat)
        if problem:
            self.problem.value = f'<span role="alert">{escape(problem)}</span>'
            shown.insert(0, self.problem)
        self.fields.children = shown

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
        enter = app.services.attempts.enter
        found = await do(lambda: enter(app.activity_id, class_id, name, seat))
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
        main += book_link(app)
    foot = [button(_("确定") if correcting else _("进入"), lambda: app.act(form.enter), "qk-go")]
    if correcting:
        foot.insert(0, button(_("返回"), lambda: app.act(app.show_question)))
    return Screen("entry", main, foot, unseen=form.parts)
