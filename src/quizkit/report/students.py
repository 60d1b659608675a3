"""Tables with a row a student, and who has not started yet."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import pandas as pd

from quizkit.domain.ranking import Rank, ranks
from quizkit.i18n import N_, _
from quizkit.report import columns as c
from quizkit.report.tables import By, Heading, Table, by_name
from quizkit.services.values import NotStarted, StudentRow, UnitCounts

DECIDED_BY = {
    "": "",
    "score": "",
    "time_used": N_("与上一名同分，用时较长"),
    "submitted_at": N_("与上一名同分、用时相同，交卷较晚"),
}

_STATES = ("submitted", "in_progress", "voided", "not_started")


@dataclass(frozen=True)
class _Result:
    score: int
    time_used: timedelta
    submitted_at: datetime


def student_table(rows: Sequence[StudentRow], heading: Heading) -> Table:
    """One row a student with state, counted score and rank within the level (the papers differ by level)."""
    places = _ranks_within_levels(rows)
    order = sorted(range(len(rows)), key=lambda i: _order(rows[i], places.get(i)))
    rows, placed = [rows[i] for i in order], [places.get(i) for i in order]
    zone = heading.made_at.tzinfo
    frame = pd.DataFrame(
        {
            "rank": pd.array([p.rank if p else None for p in placed], dtype="Int64"),
            "shared": [p.shared if p else False for p in placed],
            "county": [row.county for row in rows],
            "school": [row.school for row in rows],
            "level": [row.level for row in rows],
            "grade": [row.grade for row in rows],
            "class": [row.class_name for row in rows],
            "seat": [row.seat for row in rows],
            "name": [row.name for row in rows],
            "state": [row.state for row in rows],
            "score": pd.array(
                [None if row.score is None else row.score / 100 for row in rows], dtype="Float64"
            ),
            "time_used": [_seconds(row.time_used) for row in rows],
            "submitted_at": [row.submitted_at.astimezone(zone) if row.submitted_at else None for row in rows],
            "attempts": [row.attempts for row in rows],
            "receipt": [row.receipt for row in rows],
            "note": [_note(row, place) for row, place in zip(rows, placed, strict=True)],
        }
    ).astype({"time_used": "Float64", "submitted_at": object})
    frame["unit"] = frame["name"]
    named = (c.COUNTY, c.SCHOOL, c.LEVEL, c.GRADE, c.CLASS, c.SEAT)
    return Table(
        heading=heading,
        by=By.STUDENT,
        subject=_("学生成绩"),
        columns=(
            c.RANK,
            *(column for column in named if frame[column.name].nunique() > 1),
            *(c.NAME, c.STATE, c.SCORE, c.TIME_USED, c.SUBMITTED_AT, c.ATTEMPTS, c.RECEIPT, c.NOTE),
        ),
        frame=frame,
        total=None,
        notes=(
            _("名次在同一学段内排：先比成绩，再比用时，再比交卷时间；全部相同的并列，备注写明由哪一项决定。"),
            _("未开始、进行中和已作废的没有成绩，也不计为 0 分。"),
            _("含学生姓名，只供组织者使用；不得公布学生的成绩和名次。"),
        ),
    )


def _seconds(time: timedelta | None) -> float | None:
    """Nobody's time is None; a time of nothing at all is 0."""
    return None if time is None else time.total_seconds()


def _ranks_within_levels(rows: Sequence[StudentRow]) -> dict[int, Rank]:
    levels: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        if row.score is not None:
            levels[row.level].append(i)
    places: dict[int, Rank] = {}
    for members in levels.values():
        places |= zip(members, ranks([_result(rows[i]) for i in members]), strict=True)
    return places


def _result(row: StudentRow) -> _Result:
    """The key of a row that has a score; a score always has its times."""
    return _Result(cast(int, row.score), cast(timedelta, row.time_used), cast(datetime, row.submitted_at))


def _order(row: StudentRow, place: Rank | None) -> tuple[object, ...]:
    levels = ("primary", "junior", "senior")
    level = levels.index(row.level) if row.level in levels else len(levels)
    where = by_name((row.county, row.school, row.grade, row.class_name, row.seat.zfill(3), row.name))
    if place:
        return (0, level, place.rank, where)
    return (1 + _STATES.index(row.state), level, 0, where)


def _note(row: StudentRow, place: Rank | None) -> str:
    if not row.enrolled:
        return _("不在名册上")
    decided = DECIDED_BY[place.decided_by] if place else ""
    return _(decided) if decided else ""


def not_started_table(
    counts: Sequence[UnitCounts], absent: Sequence[NotStarted], heading: Heading, *, names: bool
) -> Table:
    """A row a class that somebody is missing in: enrolled, not started, and with ``names`` who they are."""
    who: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for student in absent:
        place = (student.county, student.school, student.grade, student.class_name)
        who[place].append(f"{student.seat} {student.name}".strip())
    enrolled = {(row.county, row.school, row.unit.grade, row.unit.name): row.enrolled for row in counts}
    places = sorted(who, key=lambda place: (-len(who[place]), by_name(place)))
    frame = pd.DataFrame(
        {
            "county": [place[0] for place in places],
            "school": [place[1] for place in places],
            "grade": [place[2] for place in places],
            "class": [place[3] for place in places],
            "enrolled": [enrolled.get(place, len(who[place])) for place in places],
            "not_started": [len(who[place]) for place in places],
        }
    )
    frame["unit"] = frame["class"]
    if names:
        frame["names"] = [_("、").join(who[place]) for place in places]
    several = (column for column in (c.COUNTY, c.SCHOOL, c.GRADE) if frame[column.name].nunique() > 1)
    note = (
        _("含学生姓名，只供组织者使用。")
        if names
        else _("要看名字，请用 --by student，或在组织者页面打开一个班。")
    )
    return Table(
        heading=heading,
        by=By.CLASS,
        subject=_("未开始的学生"),
        columns=(*several, c.CLASS, c.ENROLLED, c.NOT_STARTED, *((c.NAMES,) if names else ())),
        frame=frame,
        total={"enrolled": sum(enrolled.values()), "not_started": len(absent)},
        notes=(_("未开始：在名册上，还没有开过卷。合计的应考包括已全部开始的班。"), note),
    )
