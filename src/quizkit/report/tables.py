"""The score tables: one computation, one frame, whatever they are shown in or written to.

A student is in exactly one of four states: not started, in progress, submitted (handed in or collected at
the deadline: has a score, which may be 0), voided (only voided attempts). Means and rates are of those who
submitted; nobody else counts as 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from math import nan
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from quizkit.domain.activity import TableRules
from quizkit.domain.ranking import competition_ranks
from quizkit.i18n import N_, _
from quizkit.report import columns as c
from quizkit.report.columns import Column, Kind
from quizkit.report.statistics import Histograms, Integers, deviation, margin, mean
from quizkit.services.values import UnitCounts


class By(StrEnum):
    """What a row of a table is."""

    COUNTY = "county"
    SCHOOL = "school"
    GRADE = "grade"
    CLASS = "class"
    STUDENT = "student"


UNIT_WORDS = {
    By.COUNTY: N_("区县"),
    By.SCHOOL: N_("学校"),
    By.GRADE: N_("年级"),
    By.CLASS: N_("班级"),
    By.STUDENT: N_("学生"),
}

UNIT_COLUMNS: dict[By, tuple[Column, ...]] = {
    By.COUNTY: (c.COUNTY,),
    By.SCHOOL: (c.COUNTY, c.SCHOOL),
    By.GRADE: (c.COUNTY, c.SCHOOL, c.GRADE),
    By.CLASS: (c.COUNTY, c.SCHOOL, c.GRADE, c.CLASS),
}
"""The columns that name a row, from the county down; the last one is its own."""

FIGURES = (
    *(c.ENROLLED, c.NOT_STARTED, c.IN_PROGRESS, c.SUBMITTED, c.VOIDED, c.PARTICIPATION),
    *(c.MEAN, c.MARGIN, c.MEDIAN, c.DEVIATION, c.EXCELLENT, c.PASSED, c.TOP),
)
"""The columns of every table whose rows are units."""

_LEADING = ("unit", "rank", "shared")
_FIGURE_NAMES = ("started", *(column.name for column in FIGURES), "note")


@dataclass(frozen=True)
class Heading:
    """What a table is of: the activity, the thresholds it sets, and the moment."""

    activity: str
    title: str
    rules: TableRules
    made_at: datetime
    """Aware, in the activity's zone."""


@dataclass(frozen=True)
class Table:
    """A table ready to be shown or written; every output takes its values from ``frame`` and ``total``."""

    heading: Heading
    by: By
    subject: str
    columns: tuple[Column, ...]
    frame: pd.DataFrame
    """A row a unit, in the order they are shown. ``shared`` says that others have the same rank."""
    total: Mapping[str, Any] | None
    notes: tuple[str, ...]
    scores: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    """All students' counted scores in hundredths -> students."""
    full: int = 0
    """The highest score possible in any row, in hundredths; 0 while nobody has a result."""

    def records(self) -> list[dict[str, Any]]:
        """The rows of ``frame`` as plain values by column name, None where there is nothing."""
        names = [str(name) for name in self.frame.columns]
        values = (self.frame[name].astype(object).tolist() for name in names)
        cleaned = [[None if c.is_missing(v) else v for v in column] for column in values]
        return [dict(zip(names, row, strict=True)) for row in zip(*cleaned, strict=True)]

    def shown_rows(self) -> list[list[str]]:
        """The rows as they stand on the screen and in print, a text for each of ``columns``."""
        return [
            [c.shown(column, row[column.name], shared=bool(row.get("shared"))) for column in self.columns]
            for row in self.records()
        ]

    def shown_total(self) -> list[str] | None:
        """The last row, with 合计 where the names stand; None for a table without one."""
        if self.total is None:
            return None
        first_name = next(i for i, column in enumerate(self.columns) if column.kind is Kind.TEXT)
        texts = [
            c.shown(column, self.total[column.name]) if column.name in self.total else ""
            for column in self.columns
        ]
        texts[first_name] = _("合计")
        return texts


def unit_table(counts: Sequence[UnitCounts], by: By, heading: Heading) -> Table:
    """One row a unit: who took part, mean with 95 % t interval, median, SD (n - 1), rates, top score, rank.

    Ranked by the mean rounded half up to 0.01 point; units below the activity's minima of participation or of
    students are not ranked and say why. The total reckons over students, not over units.
    """
    histograms = Histograms.of([row.histogram for row in counts])
    frame, total = _figures(counts, histograms, heading.rules)
    for column, names in _names(counts, by).items():
        frame[column.name] = names
    own = UNIT_COLUMNS[by][-1]
    frame["unit"] = frame[own.name]
    _rank(frame, counts, heading.rules)
    frame["started"] = frame["in_progress"] + frame["submitted"] + frame["voided"]
    total["started"] = total["in_progress"] + total["submitted"] + total["voided"]
    merged = histograms.merged()
    return Table(
        heading=heading,
        by=by,
        subject=_("各{unit}成绩").format(unit=_(UNIT_WORDS[by])),
        columns=(c.RANK, *_needed_names(frame, by), *FIGURES, c.NOTE),
        frame=_ordered(frame)[[*_LEADING, *(column.name for column in UNIT_COLUMNS[by]), *_FIGURE_NAMES]],
        total=total,
        notes=_unit_notes(counts, by, heading.rules),
        scores=MappingProxyType(dict(zip(merged.score.tolist(), merged.count.tolist(), strict=True))),
        full=max((row.max for row in counts), default=0),
    )


def _names(counts: Sequence[UnitCounts], by: By) -> dict[Column, list[str]]:
    """The columns that name a unit, from the county down."""
    found = {
        c.COUNTY: [row.county for row in counts],
        c.SCHOOL: [row.school for row in counts],
        c.GRADE: [row.unit.grade for row in counts],
    }
    own = UNIT_COLUMNS[by][-1]
    return {column: found.get(column, []) for column in UNIT_COLUMNS[by]} | {
        own: [row.unit.name for row in counts]
    }


def _needed_names(frame: pd.DataFrame, by: By) -> tuple[Column, ...]:
    """Without the columns that say the same in every row, such as the only county."""
    *above, own = UNIT_COLUMNS[by]
    return (*(column for column in above if frame[column.name].nunique() > 1), own)


def _figures(
    counts: Sequence[UnitCounts], histograms: Histograms, rules: TableRules
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The figures of every unit, and of all their students together (None where there is no value)."""
    full = np.array([row.max for row in counts], dtype=np.int64)
    reached = {
        name: histograms.at_least(-(-percent * full // 100))
        for name, percent in (("excellent", rules.excellent), ("pass", rules.passed))
    }
    heads = {
        name: np.array([getattr(row, name) for row in counts], dtype=np.int64)
        for name in ("enrolled", "not_started", "in_progress", "submitted", "voided", "submitted_enrolled")
    }
    every = _figures_of(histograms, heads, reached)
    all_heads, all_reached = (
        {name: values.sum(keepdims=True) for name, values in group.items()} for group in (heads, reached)
    )
    total = _figures_of(histograms.merged(), all_heads, all_reached)
    single = {name: values[0].item() for name, values in total.items()}
    return pd.DataFrame(every), {n: None if c.is_missing(v) else v for n, v in single.items()}


def _figures_of(
    histograms: Histograms, heads: Mapping[str, Integers], reached: Mapping[str, Integers]
) -> dict[str, npt.NDArray[Any]]:
    """Columns with a value a unit; NaN where it has none."""
    moments = histograms.moments()
    deviations = [deviation(n, total, squares) for n, total, squares in moments]
    margins = [margin(m[0], sd) for m, sd in zip(moments, deviations, strict=True)]
    n = histograms.students()
    return {
        **{name: heads[name] for name in ("enrolled", "not_started", "in_progress", "submitted", "voided")},
        "participation": _share(heads["submitted_enrolled"], heads["enrolled"]),
        "mean": np.array([mean(n, total) for n, total, _squares in moments], dtype=float),
        "margin": np.array(margins, dtype=float),
        "median": np.where(n > 0, histograms.middle_sum() / 200, nan),
        "sd": np.array(deviations, dtype=float),
        **{name: _share(values, n) for name, values in reached.items()},
        "top": np.where(n > 0, histograms.top() / 100, nan),
    }


def _share(part: Integers, whole: Integers) -> npt.NDArray[np.float64]:
    share = np.full(len(whole), nan)
    np.divide(part, whole, out=share, where=whole > 0)
    return share


def _rank(frame: pd.DataFrame, counts: Sequence[UnitCounts], rules: TableRules) -> None:
    """Adds rank, shared and note."""
    notes = [why_not_ranked(row, rules) for row in counts]
    ranked = [i for i, note in enumerate(notes) if not note]
    means = frame["mean"].tolist()
    keys = [-int(c.rounded(means[i], 2).scaleb(2)) for i in ranked]
    places = dict(zip(ranked, competition_ranks(keys), strict=True))
    none = (None, False)
    frame["rank"] = pd.array([places.get(i, none)[0] for i in range(len(notes))], dtype="Int64")
    frame["shared"] = [places.get(i, none)[1] for i in range(len(notes))]
    frame["note"] = notes


def why_not_ranked(row: UnitCounts, rules: TableRules) -> str:
    """The reason for which a unit gets no rank, or ""."""
    if row.submitted == 0:
        return _("无人实考")
    if row.submitted < rules.min_submitted:
        return _("人数少，不宜比较")
    if row.submitted_enrolled * 100 < rules.min_participation * row.enrolled:
        return _("参与率低，不宜比较")
    return ""


def by_name(names: Iterable[str]) -> list[bytes]:
    """Sort keys of Chinese names: the order of GB 18030 is by pinyin for the common characters."""
    return [name.encode("gb18030", "replace") for name in names]


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """Ranked units first, then the others by mean, then by name."""
    keys = pd.DataFrame(
        {"rank": frame["rank"].astype(float), "mean": -frame["mean"], "name": by_name(frame["unit"])}
    )
    order = keys.sort_values(["rank", "mean", "name"], na_position="last", kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def participation_note() -> str:
    """What 实考 and 参与率 mean."""
    return _("实考是已交卷或到时收卷的人数；未开始、进行中和已作废的都不计为 0 分。参与率是实考除以应考。")


def _unit_notes(counts: Sequence[UnitCounts], by: By, rules: TableRules) -> tuple[str, ...]:
    """How the table was reckoned, a sentence each."""
    unit = _(UNIT_WORDS[by])
    return (
        _(
            "名次按平均分（四舍五入到 0.01 分），相同的并列；参与率低于 {participation}% "
            "或实考少于 {submitted} 人的{unit}不排名。"
        ).format(participation=rules.min_participation, submitted=rules.min_submitted, unit=unit),
        _("± 为平均分的 95% 区间；不足 2 人没有区间和标准差。"),
        participation_note(),
        _("优秀：达到满分的 {excellent}%；及格：达到满分的 {passed}%；{full}。").format(
            excellent=rules.excellent, passed=rules.passed, full=_full_mark({row.max for row in counts})
        ),
        _("合计按全体学生计算，不是各{unit}平均数的平均。").format(unit=unit),
    )


def _full_mark(found: set[int]) -> str:
    marks = sorted(found - {0})
    if len(marks) == 1:
        return _("满分 {points} 分").format(points=f"{Decimal(marks[0]) / 100:g}")
    return _("满分以各自的试卷为准")
