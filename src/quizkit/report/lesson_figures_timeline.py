"""A timeline from top to bottom: the date on the left, the event on the right, a bar for what lasted.

Distances are in proportion to time where there is room: an event has at least its own lines, and a long time
without events is cut, which the broken line shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - a fact has a date of its own
from itertools import pairwise
from statistics import median

from matplotlib.axes import Axes

from quizkit.domain.facts import Fact, PartialDate
from quizkit.i18n import _
from quizkit.report.figures import BLUE, GREY
from quizkit.report.lesson_figures import (
    MARGIN,
    SMALL,
    TEXT,
    WIDTH,
    Block,
    Frame,
    LessonPicture,
    date_words,
    end_words,
    line_height,
    sheet,
    text_width,
    write,
)

_PERIOD = "#6f93b8"
_GAP = 0.13
"""Between the lines of two events."""
_MOST_ROOM = 0.8
"""Between two events, however much time is between them."""
_LANE = 0.13
_LANES = 4
_SHORTEST_BAR = 0.16


@dataclass(frozen=True)
class _Row:
    fact: Fact
    dates: tuple[str, ...]
    label: Block

    @property
    def height(self) -> float:
        """Of its lines and what keeps them from the next ones."""
        return max(len(self.dates) * line_height(SMALL), self.label.height) + _GAP


@dataclass(frozen=True)
class _Bar:
    first: float
    last: float
    lane: int


def timeline(facts: Sequence[Fact], title: str) -> LessonPicture:
    """The events ``facts``, which stand in the order of time."""
    date_room = max(text_width(line, SMALL) for fact in facts for line in _dates(fact))
    axis = MARGIN + date_room + 0.14
    # How many lanes there are depends on the heights, which depend on the lanes' room: one more round.
    rows = _rows(facts, axis + 0.16)
    lanes = _lane_count(_bars(rows, _places(rows)))
    left = axis + 0.16 + lanes * _LANE
    rows = _rows(facts, left)
    places = _places(rows)
    bars = _bars(rows, places)
    inside = max(
        [places[-1] + rows[-1].height - line_height(TEXT) / 2 - _GAP, *(bar.last + 0.1 for bar in bars)]
    )
    frame = Frame.of(title, _("时间线，{n} 件事").format(n=len(facts)), "")
    figure, axes = sheet(frame.height(inside))
    frame.draw(axes, inside)
    _draw_axis(axes, axis, [frame.top + place for place in places], rows)
    for bar in bars:
        x = axis + 0.02 + (bar.lane + 1) * _LANE
        axes.plot([x, x], [frame.top + bar.first, frame.top + bar.last], color=_PERIOD, linewidth=4.5,
                  solid_capstyle="round", zorder=2)  # fmt: skip
    for row, place in zip(rows, places, strict=True):
        _draw_row(axes, row, frame.top + place, axis, left)
    return LessonPicture(figure, title, _summary(facts, title), tuple(map(_sentence, facts)))


def _dates(fact: Fact) -> tuple[str, ...]:
    end = end_words(fact)
    return (date_words(fact.date), end) if end else (date_words(fact.date),)


def _rows(facts: Sequence[Fact], left: float) -> list[_Row]:
    room = WIDTH - MARGIN - left
    return [_Row(fact, _dates(fact), Block.of(fact.title, TEXT, room=room)) for fact in facts]


def _scale(rows: Sequence[_Row]) -> float:
    """Inches a day: half of the distances between events have more room than their lines need."""
    days = [_days(a, b) for a, b in pairwise(rows)]
    between = [gap for gap in days if gap > 0]
    return median(row.height for row in rows) / median(between) if between else 0.0


def _days(a: _Row, b: _Row) -> int:
    return (b.fact.first_day - a.fact.first_day).days


def _wanted(rows: Sequence[_Row]) -> list[float]:
    scale = _scale(rows)
    return [_days(a, b) * scale for a, b in pairwise(rows)]


def _places(rows: Sequence[_Row]) -> list[float]:
    """The height of each event's first line, from the top of the picture."""
    places = [line_height(TEXT) / 2]
    for row, room in zip(rows, _wanted(rows), strict=False):
        places.append(places[-1] + max(row.height, min(room, _MOST_ROOM)))
    return places


def _bars(rows: Sequence[_Row], places: Sequence[float]) -> list[_Bar]:
    """What lasted long enough to be seen, in lanes beside each other where times overlap."""
    bars: list[_Bar] = []
    free: list[float] = []
    for row, place in zip(rows, places, strict=True):
        if row.fact.end is None:
            continue
        last = _height_of(_about(row.fact.end), rows, places)
        if last - place < _SHORTEST_BAR:
            continue
        lane = next((n for n, until in enumerate(free) if until + 0.06 < place), len(free))
        if lane == _LANES:
            continue  # the date beside it still says it
        free[lane : lane + 1] = [last]
        bars.append(_Bar(place, last, lane))
    return bars


def _about(date: PartialDate) -> Day:
    """The middle of the days that it may mean: a bar must not last longer than what is known."""
    return date.first_day + (date.last_day - date.first_day) / 2


def _lane_count(bars: Sequence[_Bar]) -> int:
    return max((bar.lane + 1 for bar in bars), default=0)


def _height_of(day: Day, rows: Sequence[_Row], places: Sequence[float]) -> float:
    """Where a day lies: between two events in proportion, after the last one not far below it."""
    for (row, place), (after, next_place) in pairwise(zip(rows, places, strict=True)):
        if row.fact.first_day <= day < after.fact.first_day:
            share = (day - row.fact.first_day).days / _days(row, after)
            return place + share * (next_place - place)
    past = (day - rows[-1].fact.first_day).days
    return places[-1] + min(past * _scale(rows), _MOST_ROOM / 2)


def _draw_axis(axes: Axes, x: float, places: Sequence[float], rows: Sequence[_Row]) -> None:
    for (above, below), room in zip(pairwise(places), _wanted(rows), strict=True):
        cut = (0, (1.2, 1.6)) if room > _MOST_ROOM else "-"
        axes.plot([x, x], [above, below], color=GREY, linewidth=1.3, linestyle=cut, zorder=1)


def _draw_row(axes: Axes, row: _Row, y: float, axis: float, left: float) -> None:
    axes.plot([axis], [y], marker="o", markersize=7, color=BLUE, markeredgecolor="white",
              markeredgewidth=1, zorder=3)  # fmt: skip
    for number, line in enumerate(row.dates):
        write(axes, axis - 0.14, y + number * line_height(SMALL), line, SMALL, ha="right", color=GREY)
    row.label.draw(axes, left, y - line_height(TEXT) / 2)


def _summary(facts: Sequence[Fact], title: str) -> str:
    sentence = _("时间线“{title}”：{n} 件事，从{first}到{last}。")
    latest = max((fact.end or fact.date for fact in facts), key=lambda told: told.last_day)
    return sentence.format(
        title=title, n=len(facts), first=date_words(facts[0].date), last=date_words(latest)
    )


def _sentence(fact: Fact) -> str:
    return _("{dates}，{title}。").format(dates="".join(_dates(fact)), title=fact.title)
