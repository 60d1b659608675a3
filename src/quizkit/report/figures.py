"""Pictures of a table: white ground, no frame, a title that says subject, unit and n, direct labels.

Every function makes a figure of its own and touches no state of matplotlib's; texts are set literally, so a
name with ``$`` in it is no formula. Colours are told apart by colour-blind readers, and none says anything
that a label, a sign or a place does not say too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quizkit.i18n import _
from quizkit.report import columns as c
from quizkit.report.fonts import families, printable
from quizkit.report.tables import UNIT_WORDS, Table

BLUE, RED, GREY, PALE, INK = "#2f5d8a", "#b3121d", "#5b6470", "#d9dde3", "#1f2328"
MOST_NAMED = 40
"""Units that a picture can still name one by one."""

_SMALL, _TEXT, _TITLE = 8, 9, 11
_LONGEST_NAME = 14
_LABELLED = 5
_Z = 1.959963984540054  # of 95 %
_BINS = 20
_LABEL_CHAR, _LABEL_HEIGHT, _LABEL_GAP = 0.0125, 0.04, 0.045
"""Of a point's name: half a Chinese character, the line, the way to the point; in shares of the axes."""
_CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
"""Behind a label that a line would cross."""


@dataclass(frozen=True)
class Picture:
    """A figure and the sentence that says what it shows to who cannot see it."""

    figure: Figure
    text: str


def mean_by_unit(table: Table) -> Picture:
    """Mean with 95 % interval of each unit, ordered by value; above 40 units the funnel instead."""
    rows = _with_mean(table)
    if len(rows) > MOST_NAMED:
        return funnel(table)
    rows.sort(key=lambda row: row["mean"])
    title = _("各{unit}平均分与 95% 区间（分，n = {n}）")
    figure, axes = _figure(table, title, height=1.3 + 0.24 * max(len(rows), 3))
    if not rows or table.total is None:
        return _empty(table, figure, axes)
    places = range(len(rows))
    overall = table.total["mean"]
    means = [row["mean"] for row in rows]
    margins = [row["margin"] or 0.0 for row in rows]
    axes.axvline(overall, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
    axes.hlines(places, np.subtract(means, margins), np.add(means, margins), color=BLUE, linewidth=1.6)
    axes.scatter(means, places, s=22, color=BLUE, zorder=3)
    right = max(np.add(means, margins))
    for place, row in zip(places, rows, strict=True):
        label = f"{c.rounded(row['mean'], 1):f}" + ("" if row["rank"] is not None else " *")
        _write(axes, right, place, f"  {label}", va="center", size=_SMALL, color=INK)
    _name_rows(axes, [row["unit"] for row in rows])
    _write(
        axes, overall, len(rows) - 0.35, _("全体 {mean}").format(mean=f"{c.rounded(overall, 1):f}"),
        ha="center", va="bottom", size=_SMALL, color=GREY, bbox=_CLEAR,
    )  # fmt: skip
    axes.set_ylim(-0.7, len(rows) + 0.2)
    left = min(np.subtract(means, margins))
    axes.set_xlim(left - (right - left) * 0.03 - 0.5, right + (right - left) * 0.12 + 1)
    if any(row["rank"] is None for row in rows):
        _footnote(axes, _("* 人数少或参与率低，不宜比较"))
    _values_below(axes)
    return Picture(figure, _mean_text(table, rows))


def funnel(table: Table) -> Picture:
    """Mean against the number taking part, with the 95 % limits of equal units (mean ± 1.96 SD / √n).

    Outside the limits lies what the number of students alone does not explain (Spiegelhalter 2005).
    """
    rows = _with_mean(table)
    figure, axes = _figure(table, _("各{unit}平均分与实考人数（分，n = {n}）"), height=4.2)
    if not rows or table.total is None:
        return _empty(table, figure, axes)
    overall, spread = table.total["mean"], table.total["sd"] or 0.0
    largest = max(row["submitted"] for row in rows)
    numbers = np.linspace(1, largest * 1.04, 400)
    means = [row["mean"] for row in rows]
    axes.axhline(overall, color=GREY, linewidth=0.9)
    for sign in (-1, 1):
        limit = overall + sign * _Z * spread / np.sqrt(numbers)
        axes.plot(numbers, limit, color="#9aa3ae", linewidth=0.9, dashes=(5, 4))
    outside = [row for row in rows if _beyond_limits(row, overall, spread)]
    axes.scatter([row["submitted"] for row in rows], means, s=16, color=BLUE, alpha=0.8, linewidths=0)
    out_n, out_means = [row["submitted"] for row in outside], [row["mean"] for row in outside]
    axes.scatter(out_n, out_means, s=26, color=RED, marker="D", linewidths=0, zorder=3)
    low, high = min(means), max(means)
    room = max((high - low) * 0.12, 1)
    axes.set_ylim(low - room, high + room)
    axes.set_xlim(0, largest * 1.22)
    far = sorted(outside, key=lambda row: -abs(row["mean"] - overall) * sqrt(row["submitted"]))
    everyone = [(row["submitted"], row["mean"]) for row in rows]
    _label_points(
        axes, [(row["submitted"], row["mean"], row["unit"]) for row in far], everyone, above=overall
    )
    _write(axes, largest * 1.05, overall, _("全体 {mean}").format(mean=f"{c.rounded(overall, 1):f}"),
           va="bottom", size=_SMALL, color=GREY)  # fmt: skip
    edge = overall - _Z * spread / sqrt(largest * 1.04)
    if spread and edge > low - room:
        _write(axes, largest * 1.05, edge, _("95% 界限"), va="top", size=_SMALL, color=GREY)
    _axis_words(axes, _("实考人数"), _("平均分"))
    _values_left(axes)
    return Picture(figure, _funnel_text(table, rows, outside))


def participation_by_unit(table: Table) -> Picture:
    """Participation of each unit, ordered by value; above 40 units against the number enrolled."""
    rows = [row for row in table.records() if row["participation"] is not None]
    if len(rows) > MOST_NAMED:
        return _participation_cloud(table, rows)
    rows.sort(key=lambda row: row["participation"])
    figure, axes = _figure(
        table, _("各{unit}参与率（%，应考 n = {n}）"), height=1.3 + 0.24 * max(len(rows), 3), count="enrolled"
    )
    if not rows:
        return _empty(table, figure, axes)
    least = table.heading.rules.min_participation
    shares = [row["participation"] * 100 for row in rows]
    axes.barh(range(len(rows)), shares, height=0.62, color=BLUE)
    axes.axvline(least, color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
    for place, row in enumerate(rows):
        label = f" {c.shown(c.PARTICIPATION, row['participation'])}"
        _write(
            axes, row["participation"] * 100, place, label, va="center", size=_SMALL, color=INK, bbox=_CLEAR
        )
    _write(axes, least, len(rows) - 0.4, _("{least}% 以上排名").format(least=least),
           ha="center", va="bottom", size=_SMALL, color=GREY, bbox=_CLEAR)  # fmt: skip
    _name_rows(axes, [row["unit"] for row in rows])
    axes.set_xlim(0, 112)
    axes.set_xticks(range(0, 101, 20))
    axes.set_ylim(-0.7, len(rows) + 0.3)
    _values_below(axes)
    return Picture(figure, _participation_text(table, rows))


def _participation_cloud(table: Table, rows: list[dict[str, Any]]) -> Picture:
    figure, axes = _figure(
        table, _("各{unit}参与率与应考人数（%，应考 n = {n}）"), height=4.2, count="enrolled"
    )
    least = table.heading.rules.min_participation
    x, y = [row["enrolled"] for row in rows], [row["participation"] * 100 for row in rows]
    low = [row for row in rows if row["participation"] * 100 < least]
    axes.axhline(least, color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.scatter(x, y, s=16, color=BLUE, alpha=0.8, linewidths=0)
    axes.scatter(
        [row["enrolled"] for row in low], [row["participation"] * 100 for row in low],
        s=26, color=RED, marker="D", linewidths=0, zorder=3,
    )  # fmt: skip
    axes.set_xlim(0, max(x) * 1.22)
    axes.set_ylim(max(min(y) - 8, -4), 104)
    low.sort(key=lambda row: (row["participation"], -row["enrolled"]))
    _label_points(
        axes,
        [(row["enrolled"], row["participation"] * 100, row["unit"]) for row in low],
        list(zip(x, y, strict=True)),
        above=100,
    )
    _write(axes, max(x) * 1.05, least, _("{least}% 以上排名").format(least=least),
           va="bottom", size=_SMALL, color=GREY)  # fmt: skip
    _axis_words(axes, _("应考人数"), _("参与率"))
    _values_left(axes)
    return Picture(figure, _participation_text(table, rows))


def distribution(table: Table) -> Picture:
    """How many students have which score, in twentieths of the full mark; the last one includes it."""
    figure, axes = _figure(table, _("成绩分布（人，n = {n}）"), height=3.6)
    if not table.scores or table.total is None or not table.full:
        return _empty(table, figure, axes)
    counts = [0] * _BINS
    for score, students in table.scores.items():
        counts[min(score * _BINS // table.full, _BINS - 1)] += students
    full = table.full / 100
    step = full / _BINS
    axes.bar([step * (i + 0.5) for i in range(_BINS)], counts, width=step * 0.9, color=BLUE)
    highest = max(counts)
    rules = table.heading.rules
    for percent, word in ((rules.passed, _("及格")), (rules.excellent, _("优秀"))):
        axes.axvline(full * percent / 100, color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
        _write(axes, full * percent / 100, highest * 1.03, f" {word} ≥{_number(full * percent / 100)}",
               va="bottom", size=_SMALL, color=INK)  # fmt: skip
    mean = table.total["mean"]
    axes.plot([mean], [0], marker="^", markersize=8, color=RED, clip_on=False, zorder=4)
    _write(axes, mean, highest * 1.12, _("▲ 平均 {mean}").format(mean=f"{c.rounded(mean, 1):f}"),
           ha="center", va="bottom", size=_SMALL, color=RED)  # fmt: skip
    axes.set_xlim(0, full)
    axes.set_ylim(0, highest * 1.22)
    axes.set_xticks([full * share / 10 for share in range(0, 11, 2)])
    _axis_words(axes, _("成绩"), _("人数"))
    _values_left(axes)
    sentence = _(
        "成绩分布：{n} 人，平均 {mean} 分，中位数 {median} 分，及格率 {passed}，优秀率 {excellent}。"
    )
    return Picture(
        figure,
        sentence.format(
            n=f"{table.total['submitted']:,}",
            mean=c.shown(c.MEAN, mean),
            median=c.shown(c.MEDIAN, table.total["median"]),
            passed=c.shown(c.PASSED, table.total["pass"]),
            excellent=c.shown(c.EXCELLENT, table.total["excellent"]),
        ),
    )


FIGURES: dict[str, Callable[[Table], Picture]] = {
    "mean": mean_by_unit,
    "funnel": funnel,
    "participation": participation_by_unit,
    "distribution": distribution,
}
"""Every picture of a table whose rows are units, by name."""


def _with_mean(table: Table) -> list[dict[str, Any]]:
    return [row for row in table.records() if row["mean"] is not None]


def _beyond_limits(row: dict[str, Any], overall: float, spread: float) -> bool:
    return bool(abs(row["mean"] - overall) > _Z * spread / sqrt(row["submitted"]))


# --- the look ------------------------------------------------------------------------------------


def _figure(table: Table, title: str, *, height: float, count: str = "submitted") -> tuple[Figure, Axes]:
    figure = Figure(figsize=(6.2, height), layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0, labelsize=_SMALL, labelcolor=GREY)
    n = table.total[count] if table.total else 0
    text = title.format(unit=_(UNIT_WORDS[table.by]), n=f"{n:,}")
    axes.set_title(printable(text), loc="left", fontsize=_TITLE, color=INK, family=families(), pad=12)
    return figure, axes


def _write(axes: Axes, x: float, y: float, text: str, **look: Any) -> None:
    """A label inside the axes: it has its room there and must not push them together."""
    label = axes.text(x, y, printable(c.plain(text)), family=families(), parse_math=False, **look)
    label.set_in_layout(False)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def _name_rows(axes: Axes, names: Sequence[str]) -> None:
    texts = [printable(c.plain(_short(name))) for name in names]
    axes.set_yticks(range(len(texts)), texts, family=families(), parse_math=False, fontsize=_TEXT, color=INK)


def _axis_words(axes: Axes, x: str, y: str) -> None:
    """What the axes count: below on the right, and above the values on the left, both to be read level."""
    axes.set_xlabel(x, family=families(), fontsize=_SMALL, color=GREY, loc="right")
    axes.set_ylabel(y, family=families(), fontsize=_SMALL, color=GREY, rotation=0, loc="top", labelpad=2)


def _values_below(axes: Axes) -> None:
    axes.grid(axis="x", color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    _value_fonts(axes)


def _values_left(axes: Axes) -> None:
    axes.grid(axis="y", color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    _value_fonts(axes)


def _value_fonts(axes: Axes) -> None:
    axes.tick_params(labelfontfamily=families())


def _footnote(axes: Axes, text: str) -> None:
    axes.set_xlabel(text, family=families(), fontsize=_SMALL, color=GREY, loc="left")


def _label_points(
    axes: Axes,
    points: Sequence[tuple[float, float, str]],
    others: Sequence[tuple[float, float]],
    *,
    above: float,
) -> None:
    """Names for the first of ``points`` (x, y, name) that have room among each other and all the ``others``.

    Over the point if it lies over ``above``, else under it.
    """
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    # What is in the way: (across, up, half its width) in shares of the axes.
    placed = [((x - left) / (right - left), (y - bottom) / (top - bottom), 0.005) for x, y in others]
    room = len(placed) + _LABELLED
    for x, y, name in points:
        text = _short(name)
        half = 0.5 * c.width(text) * _LABEL_CHAR
        across = min(max((x - left) / (right - left), half), 1 - half)
        up = (y - bottom) / (top - bottom) + (_LABEL_GAP if y > above else -_LABEL_GAP)
        if len(placed) == room:
            break
        if any(abs(across - a) < half + h and abs(up - u) < _LABEL_HEIGHT for a, u, h in placed):
            continue
        placed.append((across, up, half))
        _write(axes, across, up, text, transform=axes.transAxes, ha="center", va="center",
               size=_SMALL, color=INK)  # fmt: skip


def _number(value: float) -> str:
    return f"{value:.0f}" if value == ceil(value) else f"{c.rounded(value, 1):f}"


def _empty(table: Table, figure: Figure, axes: Axes) -> Picture:
    axes.set_xticks([])
    axes.set_yticks([])
    sentence = _("还没有人交卷，没有可画的成绩。") if table.frame.size else _("没有可画的数据。")
    axes.text(0.5, 0.5, sentence, transform=axes.transAxes, ha="center", va="center", color=GREY,
              family=families(), fontsize=_TEXT)  # fmt: skip
    return Picture(figure, sentence)


# --- what the pictures say -----------------------------------------------------------------------


def _mean_text(table: Table, rows: list[dict[str, Any]]) -> str:
    sentence = _(
        "各{unit}平均分，{count} 个{unit}：最高 {best} {best_mean} 分，"
        "最低 {worst} {worst_mean} 分，全体 {mean} 分。"
    )
    return sentence.format(
        unit=_(UNIT_WORDS[table.by]),
        count=len(rows),
        best=rows[-1]["unit"],
        best_mean=c.shown(c.MEAN, rows[-1]["mean"]),
        worst=rows[0]["unit"],
        worst_mean=c.shown(c.MEAN, rows[0]["mean"]),
        mean=c.shown(c.MEAN, table.total["mean"] if table.total else None),
    )


def _funnel_text(table: Table, rows: list[dict[str, Any]], outside: list[dict[str, Any]]) -> str:
    sentence = _(
        "各{unit}平均分与实考人数，{count} 个{unit}，全体平均 {mean} 分；"
        "{outside} 个在 95% 界限之外（界限按人数算，人越少越宽）。"
    )
    return sentence.format(
        unit=_(UNIT_WORDS[table.by]),
        count=len(rows),
        mean=c.shown(c.MEAN, table.total["mean"] if table.total else None),
        outside=len(outside),
    )


def _participation_text(table: Table, rows: list[dict[str, Any]]) -> str:
    least = table.heading.rules.min_participation
    low = sum(row["participation"] * 100 < least for row in rows)
    sentence = _("各{unit}参与率，{count} 个{unit}：全体 {share}，{low} 个低于 {least}%。")
    return sentence.format(
        unit=_(UNIT_WORDS[table.by]),
        count=len(rows),
        share=c.shown(c.PARTICIPATION, table.total["participation"] if table.total else None),
        low=low,
        least=least,
    )
