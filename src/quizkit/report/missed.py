"""错得最多的题 as a table: what the teacher's page offers as a file and a notebook gets as a frame."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pandas as pd

from quizkit.domain.missed import FEW
from quizkit.domain.questions import Question
from quizkit.domain.roster import class_words
from quizkit.errors import UsageError
from quizkit.formats.exchange.words import TYPE_TITLES
from quizkit.i18n import N_, _
from quizkit.report import columns as c
from quizkit.report.columns import Column, Kind
from quizkit.report.tables import By, Heading, Table
from quizkit.services import Services, Unit
from quizkit.services.missed import MostMissed

_MOST_NAMED = 20

COLUMNS = (
    Column("number", N_("序号"), Kind.COUNT),
    Column("stem", N_("题目"), Kind.TEXT),
    Column("type", N_("题型"), Kind.TEXT),
    Column("drew", N_("抽到的人数"), Kind.COUNT),
    Column("missed", N_("没答对的人数"), Kind.COUNT),
    Column("unanswered", N_("其中没有作答"), Kind.COUNT),
    Column("share", N_("没答对的比例"), Kind.RATE),
    Column("bank", N_("题库"), Kind.TEXT),
    Column("question", N_("题目编号"), Kind.TEXT),
)


def missed_table(found: MostMissed, stem: Callable[[Question], str]) -> Table:
    """A row a question, the worst first; ``stem`` says its text without mark-up."""
    rows = [(one.known, one.tally) for one in found.questions]
    frame = pd.DataFrame(
        {
            "number": range(1, len(rows) + 1),
            "stem": [stem(known.question) for known, _tally in rows],
            "type": [_(TYPE_TITLES[known.question.type]) for known, _tally in rows],
            "drew": [tally.drew for _known, tally in rows],
            "missed": [tally.missed for _known, tally in rows],
            "unanswered": [tally.unanswered for _known, tally in rows],
            "share": [float(tally.share) for _known, tally in rows],
            "bank": [known.bank for known, _tally in rows],
            "question": [known.question.id for known, _tally in rows],
        }
    )
    activity, place = found.activity, place_words(found.place)
    zone = ZoneInfo(activity.window.time_zone)
    subject = _("错得最多的题")
    return Table(
        heading=Heading(activity.id, activity.title, activity.tables, found.now.astimezone(zone)),
        # The unit whose students are counted: a question is none.
        by=By(found.place[-1].kind) if found.place else By.COUNTY,
        subject=_("{subject} · {place}").format(subject=subject, place=place) if place else subject,
        columns=COLUMNS,
        frame=frame,
        total=None,
        notes=(counted_note(found.students), *rule_notes()),
    )


def counted_note(students: int) -> str:
    """Whose attempts were counted."""
    words = _(
        "数了 {n} 名学生，每人只数交了的第一份答卷（到时收卷的也算，作废的不算）："
        "再答一次的人多半看过解析了。"
    )
    return words.format(n=f"{students:,}")


def rule_notes() -> tuple[str, ...]:
    """What is counted and how it is ordered, a sentence each."""
    order = _(
        "没有得满分就算没答对，没有作答也算。比例高的在前，比例相同的，人数多的在前；"
        "抽到的人不到 {few} 个的题放在最后，人太少，比例说明不了什么。"
    )
    versions = _("一道题改过几版、更正过答案，都合在一起数，显示的是它现在的样子。")
    return order.format(few=FEW), versions


def place_words(place: tuple[Unit, ...]) -> str:
    """Where the students are, for example 青山县实验小学 五年级1班; "" for everybody."""
    if not place:
        return ""
    if place[-1].kind == "county":
        return c.plain(place[-1].name)
    return c.plain(" ".join(unit_words(unit) for unit in place if unit.kind != "county"))


def unit_words(unit: Unit) -> str:
    """The name of a county or school; of a class with its grade."""
    return class_words(unit.grade, unit.name) if unit.kind == "class" else unit.name


def named_unit(services: Services, activity_id: str, school: str | None, class_: str | None) -> int | None:
    """The id of the school, or of its class, by the names that people use; None for everybody.

    Raises:
        NotFound: no such activity.
        UsageError: no such school or class, or two of that name; it says what there is.
    """
    entry = services.entry
    counties = entry.counties(activity_id)
    if school is None:
        if class_ is not None:
            raise UsageError(_("写了班级，还要写学校。"))
        return None
    schools = {
        f"{county.name} {unit.name}": unit
        for county in counties
        for unit in entry.schools(activity_id, county.id)
    }
    found = [unit for name, unit in schools.items() if school in (unit.name, name)]
    if not found:
        raise _nothing_called(
            _("没有学校“{name}”。有：{names}。"), school, [u.name for u in schools.values()]
        )
    if len(found) > 1:
        twice = [name for name, unit in schools.items() if unit.name == school]
        words = _("有 {n} 所学校叫“{name}”。请写成：{names}。")
        raise UsageError(words.format(n=len(found), name=school, names=_("、").join(twice)))
    if class_ is None:
        return found[0].id
    classes = entry.classes(activity_id, found[0].id)
    fitting = [unit for unit in classes if class_ in (unit_words(unit), f"{unit.grade} {unit.name}")]
    if not fitting:
        names = [unit_words(unit) for unit in classes]
        raise _nothing_called(_("这所学校没有班级“{name}”。有：{names}。"), class_, names)
    return fitting[0].id


def _nothing_called(words: str, name: str, names: list[str]) -> UsageError:
    listed = _("、").join(names[:_MOST_NAMED]) + ("……" if len(names) > _MOST_NAMED else "")
    return UsageError(words.format(name=name, names=listed))


def most_missed(
    services: Services,
    activity_id: str,
    school: str | None,
    class_: str | None,
    limit: int,
    stem: Callable[[Question], str],
) -> Table:
    """The table of a class, school or of everybody, by their names. Raises as ``named_unit``."""
    unit_id = named_unit(services, activity_id, school, class_)
    return missed_table(services.missed.most_missed(activity_id, unit_id, limit), stem)
