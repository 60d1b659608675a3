"""Numbers over time: a line through the years that the source gives, with what happened in some of them.

The values begin at zero wherever none is below it. First, last, highest and lowest value stand at their
points; what is marked has a number below its year and its words below the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from matplotlib.axes import Axes

from quizkit.domain.series import Point, Series
from quizkit.i18n import _
from quizkit.report.figures import BLUE, GREY, INK, PALE, RED
from quizkit.report.lesson_figures import (
    MARGIN,
    SMALL,
    WIDTH,
    Block,
    Frame,
    LessonPicture,
    line_height,
    sheet,
    source_words,
    text_width,
    write,
)
from quizkit.report.lesson_figures_labels import Box, Label, placed

_PLOT = 2.3
"""Height of what lies between the axes."""
_HEADROOM = 0.3
"""Above the highest point, for its value."""
_TICKS = 4
_BADGE = 0.17
_YEARS = 0.3
"""Below the plot: the years."""
_BADGE_ROW = 0.21


@dataclass(frozen=True)
class _Scale:
    """From years and values to inches of the sheet."""

    left: float
    right: float
    top: float
    bottom: float
    years: tuple[int, int]
    values: tuple[float, float]

    def x(self, year: float) -> float:
        first, last = self.years
        return self.left + (year - first) / (last - first) * (self.right - self.left)

    def y(self, value: Decimal | float) -> float:
        low, high = self.values
        return self.bottom - (float(value) - low) / (high - low) * (self.bottom - self.top)


def trend(series: Series) -> LessonPicture:
    """The picture of ``series``."""
    step, values = _values(series)
    listed = [
        Block.of(_("{year}年：{text}").format(year=mark.at, text=mark.text), SMALL, INK,
                 room=WIDTH - 2 * MARGIN - 0.26)
        for mark in series.marks
    ]  # fmt: skip
    legend = sum(block.height + 0.04 for block in listed)
    subject = _("单位：{unit}；{first}—{last}年，{n} 个年份").format(
        unit=series.unit, first=series.first.at, last=series.last.at, n=len(series.points)
    )
    if series.note:
        subject += "。" + series.note
    frame = Frame.of(series.title, subject, source_words(series.sources))
    ticks = _ticks(step, values)
    left = MARGIN + max(text_width(_figure(tick), SMALL) for tick in ticks) + 0.12
    top = frame.top + _HEADROOM
    years = (series.first.at, series.last.at)
    scale = _Scale(left, WIDTH - MARGIN - 0.16, top, top + _PLOT, years, values)
    badge_rows = max((row + 1 for _x, row in _badge_places(scale, series)), default=0)
    list_at = _HEADROOM + _PLOT + _YEARS + badge_rows * _BADGE_ROW + (0.08 if listed else 0)
    inside = list_at + legend
    figure, axes = sheet(frame.height(inside))
    frame.draw(axes, inside)
    taken = _draw_axes(axes, scale, series, ticks)
    _draw_line(axes, scale, series, taken)
    _draw_marks(axes, scale, series)
    y = frame.top + list_at
    for number, block in enumerate(listed, start=1):
        _badge(axes, MARGIN + _BADGE / 2, y + line_height(SMALL) / 2, number)
        block.draw(axes, MARGIN + 0.26, y)
        y += block.height + 0.04
    return LessonPicture(figure, series.title, _summary(series), _lines(series))


def _figure(value: Decimal) -> str:
    return f"{value:,f}"


def _values(series: Series) -> tuple[Decimal, tuple[float, float]]:
    """The distance of the lines across, and the lowest and highest value drawn."""
    low, high = min(series.lowest.value, Decimal(0)), max(series.highest.value, Decimal(0))
    high = high if high > low else low + 1
    span = float(high - low)
    size = 10 ** floor(log10(span / _TICKS))
    step = next(Decimal(size) * factor for factor in _STEPS if span / float(Decimal(size) * factor) <= _TICKS)
    return step, (float(step * floor(low / step)), float(high))


_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


def _ticks(step: Decimal, values: tuple[float, float]) -> list[Decimal]:
    low, high = values
    first, last = ceil(Decimal(low) / step), floor(Decimal(high) / step)
    return [(step * number).normalize() + 0 for number in range(first, last + 1)]


def _draw_axes(axes: Axes, scale: _Scale, series: Series, ticks: Sequence[Decimal]) -> list[Box]:
    """The lines across and the years; the places that the figures at the lines take."""
    taken = []
    for tick in ticks:
        y = scale.y(tick)
        axes.plot([scale.left, scale.right + 0.1], [y, y], color=PALE, linewidth=0.8, zorder=0)
        write(axes, scale.left - 0.08, y, _figure(tick), SMALL, ha="right", color=GREY)
        wide = text_width(_figure(tick), SMALL) + 0.06
        taken.append(Box.around((scale.left - 0.05 - wide / 2, y), wide, line_height(SMALL) * 0.8))
    for year in _named_years(series, scale):
        write(axes, scale.x(year), scale.bottom + 0.16, str(year), SMALL, ha="center", color=GREY)
    return taken


def _named_years(series: Series, scale: _Scale) -> list[int]:
    """The first and the last year, the marked ones, and those of other points that have room beside them."""
    first, last = series.first.at, series.last.at
    room = text_width("0000", SMALL) + 0.08
    named = [first, last]
    for year in (*(mark.at for mark in series.marks), *(point.at for point in series.points)):
        if all(abs(scale.x(year) - scale.x(other)) >= room for other in named):
            named.append(year)
    return sorted(named)


def _draw_line(axes: Axes, scale: _Scale, series: Series, ticks: Sequence[Box]) -> None:
    line = [(scale.x(point.at), scale.y(point.value)) for point in series.points]
    x, y = zip(*line, strict=True)
    axes.plot(x, y, color=BLUE, linewidth=2, solid_joinstyle="round", zorder=2)
    axes.plot(x, y, color=BLUE, linestyle="none", marker="o", markersize=4.5, zorder=3)
    named = list(dict.fromkeys((series.first, series.last, series.highest, series.lowest)))
    height = line_height(SMALL) * 0.86
    labels = [
        Label((scale.x(p.at), scale.y(p.value)), text_width(_figure(p.value), SMALL) + 0.06, height, "above")
        for p in named
    ]
    room = Box(MARGIN / 2, scale.top - _HEADROOM, WIDTH - MARGIN / 2, scale.bottom - 0.02)
    boxes = placed(labels, within=room, lines=[line], dots=line, fixed=ticks, distances=(0.1, 0.2))
    for point, box in zip(named, boxes, strict=True):
        write(axes, *box.middle, _figure(point.value), SMALL, ha="center", zorder=5)


def _draw_marks(axes: Axes, scale: _Scale, series: Series) -> None:
    """A red point in the year of each mark, and its number below the years."""
    places = _badge_places(scale, series)
    for number, (mark, (x, row)) in enumerate(zip(series.marks, places, strict=True), start=1):
        at, y = scale.x(mark.at), scale.y(series.by_year[mark.at].value)
        below = scale.bottom + _YEARS + (row + 0.5) * _BADGE_ROW
        axes.plot([at, at], [y, scale.bottom], color=RED, linewidth=0.8, linestyle=(0, (3, 2)), zorder=1)
        axes.plot([at], [y], marker="D", markersize=6, color=RED, zorder=4)
        _badge(axes, x, below, number)


def _badge_places(scale: _Scale, series: Series) -> list[tuple[float, int]]:
    """Below its year; in the second row where the one before is too near."""
    places: list[tuple[float, int]] = []
    free = [-1.0, -1.0]
    for mark in series.marks:
        x = scale.x(mark.at)
        row = next((n for n, until in enumerate(free) if until < x - _BADGE / 2), 1)
        free[row] = x + _BADGE / 2 + 0.02
        places.append((x, row))
    return places


def _badge(axes: Axes, x: float, y: float, number: int) -> None:
    axes.plot([x], [y], marker="o", markersize=_BADGE * 72, color="white", markeredgecolor=RED,
              markeredgewidth=1, zorder=6)  # fmt: skip
    write(axes, x, y, str(number), SMALL, ha="center", color=RED, zorder=7)


def _said(point: Point, unit: str) -> str:
    return _("{year}年 {value} {unit}").format(year=point.at, value=_figure(point.value), unit=unit)


def _summary(series: Series) -> str:
    sentence = _(
        "{title}，{first}—{last}年，{n} 个年份的数："
        "最早 {earliest}，最近 {latest}，最高 {highest}，最低 {lowest}。"
    )
    return sentence.format(
        title=series.title,
        first=series.first.at,
        last=series.last.at,
        n=len(series.points),
        earliest=_said(series.first, series.unit),
        latest=_said(series.last, series.unit),
        highest=_said(series.highest, series.unit),
        lowest=_said(series.lowest, series.unit),
    )


def _lines(series: Series) -> tuple[str, ...]:
    """Every value in one sentence, every mark in one, then how to read them and where they are from."""
    values = "，".join(_said(point, series.unit) for point in series.points)
    marks = [
        _("标出的事：{year}年，{text}（{value} {unit}）。").format(
            year=mark.at, text=mark.text, value=_figure(series.by_year[mark.at].value), unit=series.unit
        )
        for mark in series.marks
    ]
    note = [series.note if series.note.endswith("。") else f"{series.note}。"] if series.note else []
    source = source_words(series.sources) + "。"
    return (_("各年的数：{values}。").format(values=values), *marks, *note, source)
