"""An activity while it is being composed: its problems by field, without a file, and what already holds."""

from collections.abc import Mapping

from quizkit.domain.activity import Activity, SectionPlan
from quizkit.domain.bank import Bank
from quizkit.formats.activity import activity_of, check_supply, section_of
from quizkit.formats.activity_models import SectionFile
from quizkit.formats.draft import FieldProblem
from quizkit.formats.findings import Findings
from quizkit.formats.problems import Path, sentence
from quizkit.formats.shape import validated
from quizkit.formats.versions import CURRENT
from quizkit.i18n import N_, _


def check_draft(
    value: object, banks: Mapping[str, Bank | None] | None = None
) -> tuple[Activity | None, tuple[FieldProblem, ...]]:
    """The activity ``value`` (in the form of a file), None if it has problems; and these, by field.

    With ``banks`` (by id; None is one with problems) also whether they can fill it.
    """
    notes = Findings()
    given = value | {"schema_version": CURRENT} if isinstance(value, dict) else value
    activity = activity_of(given, notes)
    if activity is not None and banks is not None:
        check_supply(activity, banks, notes)
    problems = dict.fromkeys(FieldProblem(f.path, f.code, sentence(f.code, f.data)) for f in notes.findings)
    return None if problems else activity, tuple(problems)


def draft_sections(value: object) -> tuple[SectionPlan | None, ...]:
    """The sections of a draft, each by itself: None for one that has problems, whatever else is missing."""
    paper = value.get("paper") if isinstance(value, dict) else None
    listed = paper.get("sections") if isinstance(paper, dict) else None
    return tuple(map(_section, listed)) if isinstance(listed, list) else ()


def _section(value: object) -> SectionPlan | None:
    notes = Findings()
    model = validated(SectionFile, value, notes, ())
    section = None if model is None else section_of(model, notes, ())
    return None if notes.findings else section


_WORDS = {
    "id": N_("活动编号"),
    "title": N_("活动名称"),
    "mode": N_("方式"),
    "window": N_("时间"),
    "window.opens": N_("开始时间"),
    "window.closes": N_("结束时间"),
    "window.time_zone": N_("时区"),
    "time_limit": N_("限时"),
    "grace_seconds": N_("宽限秒数"),
    "attempts": N_("次数"),
    "attempts.max": N_("总次数"),
    "attempts.per_day": N_("每天次数"),
    "attempts.counts": N_("计哪一次"),
    "paper": N_("试卷"),
    "paper.sections": N_("大题"),
    "paper.sections.title": N_("名称"),
    "paper.sections.draw": N_("题数"),
    "paper.sections.banks": N_("题库"),
    "paper.sections.types": N_("题型"),
    "paper.sections.tags": N_("标签"),
    "paper.sections.level": N_("学段"),
    "paper.sections.difficulty": N_("难度"),
    "paper.sections.points": N_("每题分值"),
    "shuffle": N_("乱序"),
    "shuffle.questions": N_("题目乱序"),
    "shuffle.options": N_("选项乱序"),
    "multiple_rule": N_("多选题计分"),
    "half_rounding": N_("半分"),
    "order_scheme": N_("排序题计分"),
    "review": N_("什么时候看什么"),
    "review.during": N_("答题中看什么"),
    "review.submitted": N_("交卷后看什么"),
    "review.closed": N_("结束后看什么"),
    "entry": N_("谁能参加"),
    "tables": N_("成绩表"),
    "tables.excellent": N_("优秀线"),
    "tables.pass": N_("及格线"),
    "tables.min_participation": N_("最低参与率"),
    "tables.min_submitted": N_("最少人数"),
    "retention_days": N_("保存天数"),
    "contact": N_("联系方式"),
}
_SECTION = ("paper", "sections")


def field_words(path: Path) -> str:
    """``("paper", "sections", 1, "draw")`` as a teacher says it: 大题 2 题数; "" without a word."""
    names = [step for step in path if isinstance(step, str)]
    own = _WORDS.get(".".join(names), "")
    number = next((step for step in path[len(_SECTION) :] if isinstance(step, int)), None)
    if path[: len(_SECTION)] != _SECTION or number is None:
        return _(own) if own else ""
    section = f"{_(_WORDS['paper.sections'])} {number + 1}"
    return f"{section} {_(own)}" if own and len(names) > len(_SECTION) else section
