"""Tab 活动: from banks to an activity, with live counts, sample papers, and the students' address."""

from typing import TYPE_CHECKING, Any

from quizkit.domain.activity import Counts, Mode
from quizkit.domain.bank import Bank
from quizkit.domain.rules import MultipleRule, ScoringRules
from quizkit.errors import InvalidFile, UsageError
from quizkit.formats.activity import PRESETS, load_activity
from quizkit.formats.activity_draft import check_draft, draft_sections, field_words
from quizkit.formats.draft import FieldProblem
from quizkit.formats.review_presets import preset_of, presets_for, review_fields
from quizkit.i18n import _
from quizkit.services import Services
from quizkit.services.authoring import Draft
from quizkit.services.composing import Composer
from quizkit.widgets.staff.parts import (
    Confirm,
    Said,
    button,
    choice,
    column,
    heading,
    paragraph,
    replace,
    row,
    sentence,
)
from quizkit.widgets.student.rules import counts_words, scoring_sentences
from quizkit.widgets.teacher.handing import Handing
from quizkit.widgets.teacher.samples import Samples
from quizkit.widgets.teacher.sections import SectionForm, acted, points_range
from quizkit.widgets.teacher.settings import (
    Fields,
    Json,
    Setting,
    get,
    last_moment,
    moment,
    shown_moment,
    whole,
)

if TYPE_CHECKING:
    from quizkit.widgets.teacher.desk import Desk

NEW = ":new"
BY = "teacher"
_NOT_YET = {"empty_text", "missing"}
_DRAFTS = "#activities"
"""Where drafts of activities are kept, beside those of banks; no bank has such an id."""


class Composing:
    """The tab. What is typed is kept as a draft; 保存 writes the file, 发布 the version that students get."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._guard = desk.app.guard
        self.composer = Composer(desk.app.project)
        self._banks: tuple[Bank, ...] = ()
        self._known: dict[str, Bank | None] = {}
        self.value: Json = {}
        self._hash: str | None = None
        self._wanted = False
        """Whether someone has tried to save what is on the form."""
        self._setting = False
        self.said = Said()
        self.picker = choice(_("活动"), [("", NEW)], NEW)
        self.picker.observe(lambda change: self.do(lambda: self._picked(change["new"])), "value")
        self.settings: list[Setting] = []
        self.sections: list[SectionForm] = []
        self._main = column([])
        self._sections = column([])
        self._summary = paragraph("", "qk-summary")
        self.samples = Samples(self)
        self.handing = Handing(self)
        self.add = button(_("＋ 加一个大题"), lambda: self.do(lambda: self._act("add", 0)))
        self.save = button(_("保存"), lambda: self.do(self._save))
        self.publish = Confirm(_("发布"), self._publish_question, lambda: self.do(self._publish))
        self.publish.ask.add_class("qk-go")
        left = [row([self.picker]), self._main, heading(_("试卷")), self._sections, self.add]
        right = [
            *(heading(_("一份试卷")), self._summary, self.samples.widget),
            *(heading(_("保存和发布")), row([self.save]), self.publish.widget, self.said.widget),
            self.handing.widget,
        ]
        self.widget = column([column(left, "qk-panel"), column(right, "qk-panel")], "qk-two", "qk-composing")
        self._read_banks()
        self._list()
        self._picked(self.picker.value)

    def do(self, action: Any) -> None:
        self._guard(action, self.said)

    @property
    def services(self) -> Services:
        """The services on the store. Raises StoreError."""
        return self._desk.app.services

    @property
    def banks(self) -> tuple[Bank, ...]:
        """The banks that hold."""
        return self._banks

    # --- which activity ----------------------------------------------------------------------------

    def _read_banks(self) -> None:
        sources = self.composer.sources()
        self._known = sources.by_id
        self._banks = tuple(sources.banks.values())

    def _list(self, chosen: str = "") -> None:
        files = sorted(self._desk.app.project.activities.glob("*.json"))
        drafts = self._drafts()
        titles = {draft.id: str(draft.value.get("title") or draft.id) for draft in reversed(drafts)}
        for file in files:
            titles.setdefault(file.stem, _title_in(file))
        options = [(title, id_) for id_, title in titles.items()]
        first = chosen or (options[0][1] if options else NEW)
        self._setting = True
        self.picker.options = [*options, (_("＋ 新的活动…"), NEW)]
        self.picker.value = first if any(first == id_ for _title, id_ in self.picker.options) else NEW
        self._setting = False

    def _drafts(self) -> list[Draft]:
        return self._desk.shelf.drafts.of(_DRAFTS)

    def _picked(self, chosen: str) -> None:
        if self._setting:
            return
        draft = next((one for one in self._drafts() if one.id == chosen), None)
        self._hash, self._wanted = None, False
        if chosen == NEW:
            self.value = self._new()
        else:
            if (self._desk.app.project.activities / f"{chosen}.json").is_file():
                opened = self.composer.load(chosen)
                self.value, self._hash = opened.value, opened.hash
            if draft is not None:
                self.value = dict(draft.value)
                at = self._desk.clock_words(draft.at)
                self.said.done(_("这是还没有保存的草稿（{at}）。").format(at=at))
        self._build()
        self.handing.show(str(self.value.get("id") or ""), published=None)

    def _new(self) -> Json:
        now = self._desk.shelf.now().astimezone()
        taken = {draft.id for draft in self._drafts()}
        return {
            "schema_version": 1,
            "id": self.composer.free_id("", now.date(), taken),
            "title": "",
            "mode": "contest",
            "window": {"opens": f"{now:%Y-%m-%d}T08:00:00", "closes": None, "time_zone": "Asia/Shanghai"},
            "paper": {"sections": []},
        }

    # --- the form ----------------------------------------------------------------------------------

    def _build(self) -> None:
        """Makes the form anew for what the activity has now."""
        mode = Mode(self.value.get("mode", "contest"))
        reviews = [(_(one.words), one.id) for one in presets_for(mode)]
        counts = [(counts_words(one), one.value) for one in Counts]
        rules = [(scoring_sentences(ScoringRules(one), ("multiple",))[0], one.value) for one in MultipleRule]
        most, fields = PRESETS[mode][0].max, Fields(self.value)
        when = _("学生什么时候看什么")
        self.review = fields.pick(("review",), when, reviews, read=_review, show=self._shown_review)
        at: dict[str, Any] = {"show": shown_moment, "drop": False}
        self.settings = [
            fields.line(("title",), _("活动名称"), _("例如：学党史国史，传红色基因"), drop=False),
            fields.pick(("mode",), _("方式"), [(_("竞赛"), "contest"), (_("练习"), "practice")], drop=False),
            fields.line(("window", "opens"), _("开始"), "2026-09-10 08:00", read=moment, **at),
            fields.line(("window", "closes"), _("结束"), _("不写就一直开放"), read=last_moment, **at),
            fields.line(("time_limit",), _("限时（分钟）"), _("不写不限时"), read=whole),
            fields.line(("attempts", "max"), _("每人几次"), _attempts_hint(most), read=whole),
            fields.line(("attempts", "per_day"), _("每天几次"), _("不写不限"), read=whole),
            fields.pick(("attempts", "counts"), _("几次里"), counts, show=lambda given: given or "best"),
            self.review,
            fields.pick(("multiple_rule",), _("多选题怎样给分"), rules, show=lambda given: given or "half"),
            fields.pick(
                ("entry",),
                _("谁能参加"),
                [(_("名册上的学生"), "roster"), (_("任何人，学校和班级从名册里选"), "open")],
                show=lambda given: given or "roster",
            ),
            fields.check(("shuffle", "questions"), _("每人题目次序不同"), default=True),
            fields.check(("shuffle", "options"), _("每人选项次序不同"), default=True),
        ]
        for setting in self.settings:
            setting.listen(lambda one: self.do(lambda: self._changed(one)))
        replace(self._main, [row([setting.widget for setting in self.settings], "qk-settings")])
        self._build_sections()

    def _build_sections(self) -> None:
        banks = [(bank.title, bank.id) for bank in self._banks]
        tags = sorted({tag for bank in self._banks for question in bank.questions for tag in question.tags})
        listed = get(self.value, ("paper", "sections"))
        number = len(listed) if isinstance(listed, list) else 0
        self.sections = [
            SectionForm(
                self.value,
                n,
                banks,
                tags,
                lambda one: self.do(lambda: self._changed(one)),
                lambda what, at: self.do(lambda: self._act(what, at)),
                last=n == number - 1,
            )
            for n in range(number)
        ]
        replace(self._sections, [section.widget for section in self.sections])
        self._tell()

    def _shown_review(self, given: Any) -> str:
        """The choice in plain words that the file's fields are."""
        activity = check_draft(dict(self.value) | {"title": "x", "paper": _ANY_PAPER})[0]
        if activity is None:
            return presets_for(Mode(self.value.get("mode", "contest")))[0].id
        preset = preset_of(activity.review)
        return preset.id if preset else "own" if given else ""

    def _changed(self, setting: Setting) -> None:
        if setting is self.review and setting.field.value == "own":
            return
        self.value = setting.into(self.value)
        self._keep()
        if setting.path == ("mode",):
            self.value.pop("review", None)
            self.value.pop("attempts", None)
            self._build()
        else:
            self._tell()

    def _act(self, what: str, number: int) -> None:
        bank = next((one for one in self._banks if one.id == self._desk.bank_id), None)
        self.value = acted(self.value, what, number, bank)
        self._keep()
        self._build_sections()

    def _keep(self) -> None:
        drafts, now = self._desk.shelf.drafts, self._desk.shelf.now()
        drafts.keep(Draft(_DRAFTS, str(self.value["id"]), None, self.value, now, drafts.page))

    # --- what follows from it ----------------------------------------------------------------------

    def _tell(self) -> None:
        """Counts, points and time of every section and of the paper, and the problems beside their fields."""
        problems = self.problems()
        if not self._wanted:
            # What is not there yet is no mistake until someone wants to save.
            problems = tuple(one for one in problems if one.code not in _NOT_YET)
        for setting in self.settings:
            setting.mark(problems)
        plans = draft_sections(self.value)
        whole_plans = [plan for plan in plans if plan is not None]
        supply = self.composer.supply(self._banks, whole_plans)
        found = iter(supply.sections)
        for form, plan in zip(self.sections, plans, strict=True):
            form.tell(next(found) if plan is not None else None, problems)
        words = _("{n} 题 · {points} 分 · 大约 {minutes} 分钟").format(
            n=supply.questions, points=points_range(supply.points), minutes=supply.minutes
        )
        self._summary.value = sentence(words if plans else _("还没有大题。请点“加一个大题”。"))

    def problems(self) -> tuple[FieldProblem, ...]:
        """What still stops the activity from being published."""
        found = check_draft(self.value, self._known)[1]
        if any(problem.path == ("title",) for problem in found):
            # Without a title the rest is not looked at; someone who types it last wants to know before.
            rest = check_draft({**self.value, "title": "x"}, self._known)[1]
            found = tuple(dict.fromkeys((*found, *rest)))
        return found

    # --- save and publish --------------------------------------------------------------------------

    def _save(self) -> None:
        self._store()
        self.said.done(_("已保存。"))

    def _store(self) -> str:
        """Writes the activity's file; its id."""
        problems = self.problems()
        self._wanted = True
        if problems:
            self._tell()
            first = problems[0]
            where = field_words(first.path)
            words = _("还有 {n} 处要改好：{first}")
            told = f"{where}：{first.message}" if where else first.message
            raise UsageError(words.format(n=len(problems), first=told))
        opened = self.composer.save(self.value, self._hash)
        self.value, self._hash = opened.value, opened.hash
        id_ = str(self.value["id"])
        for draft in self._drafts():
            if draft.id == id_:
                self._desk.shelf.drafts.drop(draft)
        self._list(id_)
        return id_

    def _publish_question(self) -> str:
        return _("发布以后，新开始的答卷用现在的题目；已经开始的答卷不变。")

    def _publish(self) -> None:
        id_ = self._store()
        done = self.composer.publish(self._desk.app.services, id_, BY)
        words = _("已发布第 {version} 版，可抽 {n} 题。")
        if not done.version.new:
            words = _("没有变化，仍是第 {version} 版，可抽 {n} 题。")
        self.said.done(words.format(version=done.version.version, n=done.version.questions))
        self.handing.show(id_, published=done.activity)

    def show(self) -> None:
        """Reads the banks anew."""
        self._read_banks()
        self._tell()


_ANY_PAPER = {"sections": [{"title": "x", "draw": 1}]}


def _review(chosen: Any) -> Any:
    """A choice in plain words as the fields of the file."""
    for mode in Mode:
        for preset in presets_for(mode):
            if preset.id == chosen:
                return review_fields(preset)
    return None


def _attempts_hint(most: int | None) -> str:
    return _("不写不限") if most is None else _("不写就是 {n} 次").format(n=most)


def _title_in(file: Any) -> str:
    try:
        return load_activity(file).title
    except (InvalidFile, OSError):
        return str(file.stem)
