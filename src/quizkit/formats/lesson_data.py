"""What pictures of lessons are drawn from, found by name in a project; or a sentence on what there is."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from quizkit.domain.facts import Fact, FactTable, PartialDate
from quizkit.domain.routes import Route
from quizkit.domain.series import Series
from quizkit.errors import UsageError
from quizkit.formats.facts import load_facts
from quizkit.formats.project import Project, find_project
from quizkit.formats.routes import load_route
from quizkit.formats.series import load_series
from quizkit.i18n import N_, _

MOST_EVENTS = 60
"""Of a timeline: more are no picture any more."""
_NAMED = 40
_SHOWN = 60
_NO_DIGIT = re.compile(r"\D")

T = TypeVar("T")


Told = tuple[str, str] | tuple[str, str, str]
"""An event in a notebook's own words: its date, for a time also its end, and what happened."""


@dataclass(frozen=True)
class ChosenFacts:
    """Facts in the order of time, and what they have in common."""

    facts: tuple[Fact, ...]
    title: str


def chosen_facts(
    folder: str | Path | None,
    events: str | Sequence[str | Told] | None,
    tags: str | Sequence[str] = (),
    first: str | None = None,
    last: str | None = None,
) -> ChosenFacts:
    """The facts of a project with a tag (``events`` is a text, or ``tags``), or those that ``events`` lists.

    What is listed is the id of a fact, or an event that is told (see ``Told``); only for the former a project
    needs a table.

    Raises:
        InvalidFile: the table of facts has problems.
        UsageError: no such tag or fact, what is told has no date, or nothing within the bounds.
    """
    wanted_tags = _texts(events if isinstance(events, str) else None, tags)
    listed = tuple(events) if events is not None and not isinstance(events, str) else ()
    if bool(listed) == bool(wanted_tags):
        raise UsageError(
            _('timeline 要一个标签，例如 timeline("长征")，或者一组史实编号，不能两样都写或都不写。')
        )
    title = "、".join(wanted_tags) or _("大事年表")
    project = find_project(Path(folder) if folder else None)
    facts = _by_tag(_table(project), wanted_tags) if wanted_tags else _listed(project, listed)
    begin, end = _bound(first, "first"), _bound(last, "last")
    within = tuple(
        fact
        for fact in facts
        if (begin is None or fact.last_day >= begin.first_day)
        and (end is None or fact.first_day <= end.last_day)
    )
    if not within:
        span = f"{facts[0].date}–{max(fact.last_day for fact in facts)}"
        raise UsageError(_("“{title}”在这段时间里没有史实；它们在 {span}。").format(title=title, span=span))
    if len(within) > MOST_EVENTS:
        sentence = _(
            "“{title}”有 {n} 件事，一张时间线最多 {most} 件。请用 first 和 last 定一段时间，或者写出编号。"
        )
        raise UsageError(sentence.format(title=title, n=len(within), most=MOST_EVENTS))
    return ChosenFacts(within, title)


def _texts(event: str | None, tags: str | Sequence[str]) -> tuple[str, ...]:
    listed = (tags,) if isinstance(tags, str) else tuple(tags)
    return tuple(dict.fromkeys(text for text in (*((event,) if event is not None else ()), *listed) if text))


def _table(project: Project) -> FactTable:
    if not project.facts.is_file():
        raise UsageError(_("没有史实表 {file}，画不了时间线。").format(file=project.facts))
    return load_facts(project.facts)


def _listed(project: Project, listed: Sequence[str | Told]) -> tuple[Fact, ...]:
    ids = [one for one in listed if isinstance(one, str)]
    joined = next((id_ for id_ in ids if re.match(r"\d{4}", id_)), None)
    if joined is not None:
        how = _('“{text}”里日期和内容之间少了逗号，要写成 ("1934-10", "红军出发")。')
        raise UsageError(how.format(text=joined[:_SHOWN]))
    told = [_told(one) for one in listed if not isinstance(one, str)]
    known = _by_id(_table(project), ids) if ids else ()
    return tuple(sorted((*known, *told), key=lambda fact: fact.date))


def _told(given: Any) -> Fact:
    """An event that no table has."""
    parts = tuple(given) if isinstance(given, tuple | list) else ()
    dates = [_date(part) for part in parts[:-1]]
    wrong = next((part for part, date in zip(parts, dates, strict=False) if date is None), None)
    if len(dates) in (1, 2) and wrong is not None:
        raise UsageError(
            _("日期“{text}”要写成 1934、1934-10 或 1934-10-10。").format(text=str(wrong)[:_SHOWN])
        )
    if len(dates) not in (1, 2) or not str(parts[-1]).strip():
        how = _(
            '一件事要写成 ("1934-10", "红军出发")，一段时间的写成 ("1937-07", "1945-09", "全国抗战")：{given}'
        )
        raise UsageError(how.format(given=repr(given)[:_SHOWN]))
    first, last = dates[0], dates[-1]
    assert first is not None and last is not None  # noqa: S101, PT018 - looked at above
    if last.last_day < first.first_day:
        raise UsageError(_("“{title}”结束在开始以前。").format(title=str(parts[-1])[:_SHOWN]))
    end = last if len(dates) > 1 else None
    return Fact("", str(parts[-1]).strip()[:_SHOWN], (), first, end, (), ())


def _by_id(table: FactTable, ids: Sequence[str]) -> tuple[Fact, ...]:
    for id_ in ids:
        if id_ not in table.by_id:
            raise UsageError(_unknown(N_("没有编号为“{name}”的史实。"), id_, table.by_id))
    wanted = set(ids)
    return tuple(fact for fact in table.in_order if fact.id in wanted)


def _by_tag(table: FactTable, tags: Sequence[str]) -> tuple[Fact, ...]:
    known = dict.fromkeys(tag for fact in table.in_order for tag in fact.tags)
    for tag in tags:
        if tag not in known:
            raise UsageError(_unknown(N_("没有带“{name}”这个标签的史实。"), tag, known))
    return table.tagged(*tags)


def _bound(text: str | None, name: str) -> PartialDate | None:
    if text is None:
        return None
    found = _date(text)
    if found is None:
        sentence = _("{name} 要写成 1934、1934-10 或 1934-10-10 这样的日期，不是“{text}”。")
        raise UsageError(sentence.format(name=name, text=text))
    return found


def _date(text: object) -> PartialDate | None:
    """The date that is written, also as people write it ("1934年10月", "1934.10.7"); None for none."""
    parts = _NO_DIGIT.split(re.sub(r"\D+$", "", re.sub(r"\s", "", str(text))))
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    year, *rest = parts
    try:
        return PartialDate.parse("-".join((year, *(part.zfill(2) for part in rest))))
    except ValueError:
        return None


def named_route(folder: str | Path | None, name: str) -> Route:
    """The route of a project in ``quizzes/routes/<name>.json``.

    Raises:
        InvalidFile: it has problems.
        UsageError: there is none.
    """
    return _named(folder, "routes", name, load_route, N_("没有叫“{name}”的路线。"))


def named_series(folder: str | Path | None, name: str) -> Series:
    """The series of a project in ``quizzes/series/<name>.json``.

    Raises:
        InvalidFile: it has problems.
        UsageError: there is none.
    """
    return _named(folder, "series", name, load_series, N_("没有叫“{name}”的数列。"))


def _named(folder: str | Path | None, part: str, name: str, load: Callable[[Path], T], missing: str) -> T:
    place = find_project(Path(folder) if folder else None).quizzes / part
    there = {file.stem: file for file in sorted(place.glob("*.json"))}
    # Only a name that is listed is opened: a path in its place leads nowhere.
    if name not in there:
        raise UsageError(_unknown(missing, str(name), there))
    return load(there[name])


def _unknown(sentence: str, name: str, known: Iterable[str]) -> str:
    """What is missing, and what is there: the nearest names first where there are too many to name."""
    names = list(known)
    if len(names) > _NAMED:
        names = get_close_matches(name, names, n=5, cutoff=0.5) or names[:5]
        there = _("相近的有：{names}。")
    else:
        there = _("这里有：{names}。")
    listed = "、".join(names) or _("什么都还没有")
    return _(sentence).format(name=name) + there.format(names=listed)
