"""Tab 错题: the ten questions that a class missed most, to go through with it and to practise again."""

import json
import os
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from quizkit.domain.activity import Shown
from quizkit.domain.bank import PoolQuestion
from quizkit.domain.draw import Draw
from quizkit.domain.paper import PaperItem
from quizkit.errors import QuizkitError
from quizkit.i18n import _
from quizkit.report import columns as c
from quizkit.report.exports import EXPORTS
from quizkit.report.missed import counted_note, missed_table, place_words, rule_notes, unit_words
from quizkit.services import Unit
from quizkit.services.missed import MissedQuestion, MostMissed
from quizkit.widgets.elements import LessonQuestionBox
from quizkit.widgets.markdown import Images
from quizkit.widgets.practice import Practice
from quizkit.widgets.questions import question_view
from quizkit.widgets.review import solution_html
from quizkit.widgets.staff.downloads import Downloads, Maker
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
    replace,
    row,
    sentence,
)
from quizkit.widgets.teacher.elements import QuestionList
from quizkit.widgets.teacher.listing import list_words
from quizkit.widgets.teacher.plainview import short_kind, text_of

if TYPE_CHECKING:
    from quizkit.widgets.teacher.desk import Desk

TEN = 10
ALL = 0
"""In the choices of county, school and class; no unit has this id."""
_LONGEST_STEM = 60
_FORMS = {"xlsx": "xlsx", "CSV": "csv"}


class Missed:
    """The tab: whose attempts, the list, the question that is open; and a practice in place of all that."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._found: MostMissed | None = None
        self._chosen = ""
        self._setting = False
        self.said = Said()
        self.picker = choice(_("活动"), [("", "")], "")
        every = [(_("全部"), ALL)]
        self.county, self.school, self.class_ = (
            choice(label, every, ALL) for label in (_("区县"), _("学校"), _("班级"))
        )
        for field, action in (
            (self.picker, self._picked_activity),
            (self.county, self._picked_county),
            (self.school, self._picked_school),
            (self.class_, self._read),
        ):
            field.observe(self._chooser(action), "value")
        self.again = button(_("再数一次"), lambda: self._do(self._read))
        self.list = QuestionList()
        self.list.on_msg(lambda _widget, message, _buffers: self._do(lambda: self._heard(message)))
        self.practise = button(_("全班练这些题"), lambda: self._do(self._practise), "qk-go")
        # Before the answers are public the page asks once more: the practice shows them.
        self.early = Confirm(
            _("全班练这些题"),
            lambda: _("练习会在班上显示答案，而这次活动的答案还没有公布。"),
            lambda: self._do(self._practise),
        )
        self.practice: Practice | None = None
        self.downloads = Downloads(self._do, self._files())
        self._status, self._notes, self._lessons = html(""), html("", "qk-note"), column([])
        tools = row([self.practise, self.early.widget], "qk-missed-tools")
        self._results = column([self.list, tools, self._notes, self.downloads.widget, self._lessons])
        fields = row([self.picker, self.county, self.school, self.class_, self.again], "qk-bottom")
        self._fields = column([fields, self._status])
        title = heading(_("错得最多的十道题"))
        left = column([title, self._fields, self.said.widget, self._results], "qk-panel")
        self._hint = paragraph(_("点一道题，这里是题目、正确答案、解析和出处。"), "qk-empty-hint")
        self._title, self._box, self._solution = html(""), LessonQuestionBox(view={}), html("")
        self.to_list = button(_("← 题目列表"), lambda: self._do(self._to_list))
        phone = column([self._box, self._solution], "qk-app", "qk-lesson")
        self._opened = column([row([self.to_list], "qk-narrow"), self._title, phone])
        self._right = column([self._hint, self._opened], "qk-panel", "qk-missed-one")
        self._overview = column([left, self._right], "qk-two", "qk-missed")
        self._class_room = column([])
        self.widget = column([self._overview, self._class_room])
        self._list_activities()

    def _do(self, action: Callable[[], None]) -> None:
        self._desk.app.guard(action, self.said)

    def _chooser(self, action: Callable[[], None]) -> Callable[[Any], None]:
        def chosen(_change: Any) -> None:
            # What the page itself puts into a field is no choice of a person.
            if not self._setting:
                self._do(action)

        return chosen

    # --- whose -------------------------------------------------------------------------------------

    def _list_activities(self) -> None:
        found = self._desk.app.services.activities.list()
        if not found:
            words = _("还没有发布活动。请先在“活动”里发布一个。")
            replace(self._fields, [paragraph(words, "qk-empty-hint")])
            _display(self._results, shown=False)
            _display(self._right, shown=False)
            return
        first = next((info for info in found if info.submitted), found[0])
        self._offer(self.picker, [(info.title, info.id) for info in found], first.id)
        self._picked_activity()

    def _offer(self, field: Any, options: list[tuple[str, Any]], value: Any) -> None:
        self._setting = True
        field.options = options
        field.value = value
        self._setting = False

    def _offer_units(self, field: Any, units: list[Unit]) -> None:
        """Choices of a kind, or none of them where there is nothing to choose."""
        self._offer(field, [(_("全部"), ALL), *((unit_words(unit), unit.id) for unit in units)], ALL)
        _display(field, shown=bool(units))

    def _picked_activity(self) -> None:
        counties = self._desk.app.services.entry.counties(self.picker.value)
        self._offer_units(self.county, counties)
        if len(counties) == 1:
            self._offer(self.county, [(counties[0].name, counties[0].id)], counties[0].id)
            _display(self.county, shown=False)
        self._picked_county()

    def _picked_county(self) -> None:
        entry, county = self._desk.app.services.entry, self.county.value
        self._offer_units(self.school, entry.schools(self.picker.value, county) if county else [])
        self._picked_school()

    def _picked_school(self) -> None:
        entry, school = self._desk.app.services.entry, self.school.value
        self._offer_units(self.class_, entry.classes(self.picker.value, school) if school else [])
        self._read()

    def _read(self) -> None:
        """Counts anew and shows it."""
        # The only county is everybody.
        county = self.county.value if len(self.county.options) > 1 else ALL
        unit_id = self.class_.value or self.school.value or county or None
        self._found = self._desk.app.services.missed.most_missed(self.picker.value, unit_id, TEN)
        self._chosen = ""
        self._draw()

    # --- the list ----------------------------------------------------------------------------------

    def _draw(self) -> None:
        found = self._found
        if found is None:
            return
        self._status.value = _status_html(found)
        self.downloads.link.value = ""
        for part in (self._results, self._right):
            _display(part, shown=bool(found.questions))
        _display(self._hint, shown=True)
        _display(self._opened, shown=False)
        _display(self.practise, shown=found.answers_public)
        _display(self.early.widget, shown=not found.answers_public)
        if found.questions:
            self._draw_list(found)
            self._notes.value = "".join(map(sentence, (counted_note(found.students), *rule_notes())))
            self._draw_lessons(found)

    def _draw_list(self, found: MostMissed) -> None:
        rows = [_row(number, one) for number, one in enumerate(found.questions, start=1)]
        words = list_words(_("错得最多的题"), 0, 1, "")
        words["place"] = _("共 {n} 题").format(n=len(rows))
        self.list.content = {"rows": rows, "chosen": self._chosen, "page": 0, "pages": 1, "words": words}

    def _heard(self, message: Any) -> None:
        """A message of the page; what does not fit is ignored, whoever sent it."""
        if not isinstance(message, dict) or message.get("type") != "open" or self._found is None:
            return
        keys = {str(number): one for number, one in enumerate(self._found.questions, start=1)}
        key = message.get("key")
        if isinstance(key, str) and key in keys:
            self._chosen = key
            self._draw_list(self._found)
            self._open(key, keys[key])

    def _open(self, number: str, one: MissedQuestion) -> None:
        """The question with its right answer filled in, explanation and sources."""
        question = one.known.question
        item = _item(one.known, Draw("preview", question.id), shuffle=False)
        view = question_view(
            question,
            item.layout,
            self._pictures(item),
            points=item.points,
            position=0,
            response=question.right(),
            locked=True,
        )
        view.update(sitting="")
        self._box.view = view
        self._solution.value = f'<section class="qk-item-review qk-right">{solution_html(item)}</section>'
        title = _("第 {n} 题：{how}").format(n=number, how=_how(one))
        self._title.value = f"<h3>{escape(title)}</h3>"
        _display(self._hint, shown=False)
        _display(self._opened, shown=True)
        # On a phone the question lies below the list, and so does the way back.
        self._desk.app.frame.send({"type": "show", "where": "qk-missed-one", "focus": True})

    def _to_list(self) -> None:
        self.list.send({"type": "focus", "key": self._chosen})

    def _pictures(self, item: PaperItem) -> Images:
        image = self._desk.app.services.activities.image
        return {name: image(item.version, name) for name in item.question.images}

    # --- the class practises -----------------------------------------------------------------------

    def _practise(self) -> None:
        """In place of list and answers: what the class sees on the wall must not show them."""
        if self._found is None or not self._found.questions:
            return
        chance = Draw(os.urandom(16).hex(), "missed")
        items = tuple(_item(one.known, chance, shuffle=True) for one in self._found.questions)
        # Read now: while the class answers nothing can fail.
        pictures = {item.version: self._pictures(item) for item in items}
        self.practice = Practice(items, images=lambda item: pictures[item.version])
        back = button(_("回到错题"), lambda: self._do(self._stop))
        replace(self._class_room, [row([back]), self.practice.widget])
        for name in ("qk-panel", "qk-class-room"):
            self._class_room.add_class(name)
        _display(self._overview, shown=False)
        self._desk.app.frame.send({"type": "show", "where": "qk-class-room", "focus": True})

    def _stop(self) -> None:
        self.practice = None
        replace(self._class_room, [])
        for name in ("qk-panel", "qk-class-room"):
            self._class_room.remove_class(name)
        _display(self._overview, shown=True)
        self._desk.app.frame.send({"type": "show", "where": "qk-missed-tools", "focus": True})

    # --- to take away ------------------------------------------------------------------------------

    def _draw_lessons(self, found: MostMissed) -> None:
        """For each bank what a cell of a lesson needs; only ids that the bank's file still has."""
        wanted: dict[str, list[str]] = {}
        for one in found.questions:
            wanted.setdefault(one.known.bank, []).append(one.known.question.id)
        there = {bank: self._ids_of(bank) for bank in wanted}
        cells = {bank: [id_ for id_ in ids if id_ in there[bank]] for bank, ids in wanted.items()}
        gone = len(found.questions) - sum(map(len, cells.values()))
        parts: list[Any] = [heading(_("放进课件"), 3)]
        hint = _("每一框是课件里的一个格子：点进去，全选，复制，粘贴。")
        parts.append(paragraph(hint, "qk-note") if any(cells.values()) else paragraph(""))
        for bank, ids in cells.items():
            if ids:
                parts.append(_cell(self._desk.title_of(bank), bank, ids))
        if gone:
            parts.append(paragraph(_("有 {n} 题题库里已经没有了，没有写进去。").format(n=gone), "qk-note"))
        replace(self._lessons, parts)

    def _ids_of(self, bank: str) -> set[str]:
        try:
            return {entry.id for entry in self._desk.shelf.bank(bank).entries}
        except QuizkitError:
            return set()  # renamed, removed, or a file that cannot be read: a lesson cannot use it either

    def _files(self) -> dict[str, Maker]:
        def maker(form: str) -> Maker:
            def make() -> tuple[str, str, bytes]:
                found, export = self._found, EXPORTS[form]
                assert found is not None  # noqa: S101 - the buttons stand beside a table
                table = missed_table(found, text_of)
                at = table.heading.made_at.strftime("%Y%m%d-%H%M")
                name = f"{found.activity.id}-missed-{at}.{export.extension}"
                return name, export.mime, export.write(table)

            return make

        return {shown: maker(form) for shown, form in _FORMS.items()}


def _display(widget: Any, *, shown: bool) -> None:
    widget.layout.display = "" if shown else "none"


def _item(known: PoolQuestion, chance: Draw, *, shuffle: bool) -> PaperItem:
    question = known.question
    layout = question.layout(chance, shuffle=shuffle)
    return PaperItem(known.bank, known.version, question, 0, question.points, layout)


def _how(one: MissedQuestion) -> str:
    """For example 12 / 40 人没答对（30%）."""
    tally = one.tally
    percent = c.rounded(float(tally.share) * 100, 0)
    words = _("{missed} / {drew} 人没答对（{percent}%）")
    return words.format(missed=tally.missed, drew=tally.drew, percent=percent)


def _row(number: int, one: MissedQuestion) -> dict[str, Any]:
    tally, text = one.tally, text_of(one.known.question)
    tags = [{"text": short_kind({"type": one.known.question.type}), "kind": ""}]
    tags.append({"text": _how(one), "kind": "figure"})
    if tally.unanswered:
        tags.append({"text": _("其中 {n} 人没有作答").format(n=tally.unanswered), "kind": ""})
    if tally.is_few:
        tags.append({"text": _("抽到的人少"), "kind": "draft"})
    stem = text if len(text) <= _LONGEST_STEM else text[:_LONGEST_STEM] + "…"
    return {
        "key": str(number),
        "stem": f"{number}. {stem}",
        "tags": tags,
        "share": float(tally.share),
        "ticked": False,
        "tickable": False,
    }


def _status_html(found: MostMissed) -> str:
    """What was counted, or why there is nothing to show."""
    parts = []
    if found.students and not found.answers_public:
        words = (
            _("活动还没有结束，请不要在班上讲答案。")
            if Shown.ANSWERS in found.activity.review.closed
            else _("这次活动的设置是结束以后也不给学生看答案。")
        )
        parts.append(f'<p class="qk-empty">{escape(words)}</p>')
    parts.append(f'<div role="status">{sentence(_summary(found))}</div>')
    return "".join(parts)


def _summary(found: MostMissed) -> str:
    kind = found.place[-1].kind if found.place else ""
    if not found.students:
        nobody = {
            "class": _("这个班还没有人交卷。"),
            "school": _("这所学校还没有人交卷。"),
            "county": _("这个区县还没有人交卷。"),
        }
        return nobody.get(kind, _("还没有人交卷。有人交了卷，这里就有。"))
    if not found.questions:
        all_right = {
            "class": _("这个班全答对了。"),
            "school": _("这所学校全答对了。"),
            "county": _("这个区县全答对了。"),
        }
        return all_right.get(kind, _("全都答对了。"))
    words = _("{place}：{n} 人交了卷，抽到过 {drawn} 题，其中 {missed} 题有人没答对。")
    place = place_words(found.place) or _("全部学生")
    return words.format(place=place, n=found.students, drawn=found.drawn, missed=found.missed)


def _cell(title: str, bank: str, ids: list[str]) -> Any:
    """A cell of a lesson, as text that can be copied."""
    listed = json.dumps(ids, ensure_ascii=False)
    code = f"import quizkit as qk\n\nqk.practice({json.dumps(bank, ensure_ascii=False)}, ids={listed})"
    field = w.Textarea(description=title, value=code, rows=5)
    return classed(field, "qk-field", "qk-wide", "qk-copied")
