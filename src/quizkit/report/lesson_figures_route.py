"""A schematic route: places, rivers and the order of the stops; never a border, never an outline."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from quizkit.domain.routes import Place, Position, River, Route
from quizkit.i18n import _
from quizkit.report.figures import BLUE, GREY, INK, RED
from quizkit.report.lesson_figures import (
    MARGIN,
    SMALL,
    WIDTH,
    Frame,
    LessonPicture,
    date_words,
    line_height,
    sheet,
    source_words,
    text_width,
    write,
)
from quizkit.report.lesson_figures_labels import Box, Label, Spot, along, placed

_RIVER = "#8fb3d4"
_EDGE = 0.36
"""Of the map, around the outermost places: room for their names."""
_TALLEST, _LOWEST = 4.6, 1.6
_SMALLEST_SPAN = 1.2
"""Degrees: a route within a town is not blown up further."""
_ROW = 0.215
_ARROW_ROOM = 0.34
_CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.85}


@dataclass(frozen=True)
class _Map:
    """From degrees to inches of the sheet; a degree east is as long as it is at the map's middle."""

    west: float
    north: float
    squeeze: float
    scale: float
    box: Box

    @classmethod
    def of(cls, positions: Sequence[Position], top: float) -> "_Map":
        lons, lats = [p.lon for p in positions], [p.lat for p in positions]
        squeeze = cos(radians((min(lats) + max(lats)) / 2))
        across = max((max(lons) - min(lons)) * squeeze, _SMALLEST_SPAN)
        down = max(max(lats) - min(lats), _SMALLEST_SPAN)
        room = WIDTH - 2 * MARGIN - 2 * _EDGE
        scale = min(room / across, (_TALLEST - 2 * _EDGE) / down)
        height = max(down * scale + 2 * _EDGE, _LOWEST)
        # In the middle of the sheet, if the route is narrower or lower than it.
        west = (min(lons) + max(lons)) / 2 - WIDTH / 2 / scale / squeeze
        north = (min(lats) + max(lats)) / 2 + height / 2 / scale
        return cls(west, north, squeeze, scale, Box(MARGIN / 2, top, WIDTH - MARGIN / 2, top + height))

    def spot(self, at: Position) -> Spot:
        return (
            (at.lon - self.west) * self.squeeze * self.scale,
            self.box.top + (self.north - at.lat) * self.scale,
        )

    @property
    def height(self) -> float:
        return self.box.bottom - self.box.top


def route(route: Route) -> LessonPicture:
    """The picture of ``route``."""
    subject = _("示意路线图，{n} 个地点；只画河流，不画界线").format(n=len(route.places))
    frame = Frame.of(route.title, subject, source_words(route.sources))
    area = _Map.of([place.at for place in route.places], frame.top)
    rows = -(-len(route.stops) // 2)
    inside = area.height + 0.1 + rows * _ROW
    figure, axes = sheet(frame.height(inside))
    frame.draw(axes, inside)
    spots = {place.id: area.spot(place.at) for place in route.places}
    path = [spots[id_] for id_ in route.path]
    rivers = [_draw_river(axes, area, river) for river in route.rivers]
    _draw_path(axes, path)
    _draw_places(axes, route, spots, [path, *rivers], area)
    _draw_stops(axes, route.stops, area.box.bottom + 0.1)
    return LessonPicture(figure, route.title, _summary(route), _lines(route))


def _draw_river(axes: Axes, area: _Map, river: River) -> list[Spot]:
    spots = [area.spot(at) for at in river.line]
    (line,) = axes.plot(*zip(*spots, strict=True), color=_RIVER, linewidth=1.8, solid_capstyle="round",
                        solid_joinstyle="round", zorder=1)  # fmt: skip
    box = area.box
    clip = Rectangle(
        (box.left, box.top), box.right - box.left, box.bottom - box.top, transform=axes.transData
    )
    line.set_clip_path(clip)
    return [spot for spot in along(spots) if box.holds(spot)]


def _draw_path(axes: Axes, path: Sequence[Spot]) -> None:
    axes.plot(*zip(*path, strict=True), color=RED, linewidth=1.7, solid_joinstyle="round", zorder=3)
    for (x, y), (to_x, to_y) in pairwise(path):
        long = hypot(to_x - x, to_y - y)
        if long < _ARROW_ROOM:
            continue
        # The head stands a little after the middle, where a way there and back keeps its two heads apart.
        at = 0.58
        tip = (x + (to_x - x) * at, y + (to_y - y) * at)
        tail = (tip[0] - (to_x - x) / long * 0.08, tip[1] - (to_y - y) / long * 0.08)
        axes.annotate("", xy=tip, xytext=tail, zorder=3,
                      arrowprops={"arrowstyle": "-|>", "color": RED, "linewidth": 1, "mutation_scale": 9,
                                  "shrinkA": 0, "shrinkB": 0})  # fmt: skip


def _numbers(route: Route) -> Mapping[str, list[int]]:
    """The numbers of the stops at each place."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, id_ in enumerate(route.path, start=1):
        numbers[id_].append(number)
    return numbers


def _draw_places(
    axes: Axes, route: Route, spots: Mapping[str, Spot], lines: Sequence[Sequence[Spot]], area: _Map
) -> None:
    numbers = _numbers(route)
    named = [f"{'、'.join(map(str, numbers[place.id]))} {place.name}" for place in route.places]
    height = line_height(SMALL) * 0.86
    labels = [
        Label(spots[place.id], text_width(text, SMALL) + 0.03, height, place.side)
        for place, text in zip(route.places, named, strict=True)
    ]
    rivers = _river_names(route.rivers, lines[1:], area)
    north = _draw_north(axes, area, [*spots.values(), *(spot for line in lines for spot in along(line))])
    boxes = placed(
        labels,
        within=area.box,
        lines=lines[:1],
        faint=lines[1:],
        dots=list(spots.values()),
        fixed=[north, *(box for _name, box in rivers)],
    )
    for name, box in rivers:
        write(axes, *box.middle, name, SMALL, ha="center", color=BLUE, bbox=_CLEAR, zorder=2)
    for place, text, box in zip(route.places, named, boxes, strict=True):
        _draw_place(axes, spots[place.id], text, box, ends=place.id in (route.path[0], route.path[-1]))


def _draw_place(axes: Axes, spot: Spot, text: str, box: Box, *, ends: bool) -> None:
    near = box.nearest(spot)
    if hypot(near[0] - spot[0], near[1] - spot[1]) > 0.13:  # noqa: PLR2004 - inches
        axes.plot([spot[0], near[0]], [spot[1], near[1]], color=GREY, linewidth=0.7, zorder=2.5)
    look: dict[str, Any] = {"marker": "s", "markersize": 6.5} if ends else {"marker": "o", "markersize": 4.8}
    axes.plot([spot[0]], [spot[1]], color=RED if ends else INK, markeredgecolor="white",
              markeredgewidth=0.8, zorder=4, **look)  # fmt: skip
    write(axes, *box.middle, text, SMALL, ha="center", bbox=_CLEAR, zorder=5)


def _river_names(
    rivers: Sequence[River], lines: Sequence[Sequence[Spot]], area: _Map
) -> list[tuple[str, Box]]:
    """Where the rivers' names stand: on the line where it says so, else in the middle of what is in view."""
    named = []
    for river, line in zip(rivers, lines, strict=True):
        if not line:
            continue
        at = area.spot(river.label) if river.label else line[len(line) // 2]
        box = Box.around(at, text_width(river.name, SMALL) + 0.04, line_height(SMALL) * 0.9)
        if box.inside(area.box):
            named.append((river.name, box))
    return named


def _draw_north(axes: Axes, area: _Map, drawn: Sequence[Spot]) -> Box:
    """The arrow to the north, in the emptiest corner; the place it takes."""
    box = area.box
    corners = [(box.right - 0.2, box.top), (box.left + 0.2, box.top), (box.right - 0.2, box.bottom - 0.5),
               (box.left + 0.2, box.bottom - 0.5)]  # fmt: skip
    taken = [Box(x - 0.2, y, x + 0.2, y + 0.5) for x, y in corners]
    place = min(taken, key=lambda corner: sum(corner.holds(spot) for spot in drawn))
    x, y = place.middle[0], place.top + 0.05
    axes.annotate("", xy=(x, y), xytext=(x, y + 0.26),
                  arrowprops={"arrowstyle": "-|>", "color": GREY, "linewidth": 1, "mutation_scale": 9,
                              "shrinkA": 0, "shrinkB": 0})  # fmt: skip
    write(axes, x, y + 0.36, _("北"), SMALL, ha="center", color=GREY)
    return place


def _draw_stops(axes: Axes, stops: Sequence[Place], top: float) -> None:
    """The stops in two columns: number, name, and when."""
    rows = -(-len(stops) // 2)
    column = (WIDTH - 2 * MARGIN) / 2
    seen: set[str] = set()
    for number, place in enumerate(stops, start=1):
        x = MARGIN + (number > rows) * column
        y = top + ((number - 1) % rows + 0.5) * _ROW
        write(axes, x + 0.16, y, str(number), SMALL, ha="right", color=RED)
        write(axes, x + 0.22, y, place.name, SMALL)
        again = _("再到") if place.id in seen else ""
        when = again or (date_words(place.date) if place.date else "")
        write(axes, x + column - 0.1, y, when, SMALL, ha="right", color=GREY)
        seen.add(place.id)


def _summary(route: Route) -> str:
    sentence = _("示意路线图“{title}”：从{first}到{last}，依次经过 {n} 站。")
    return sentence.format(
        title=route.title, first=route.stops[0].name, last=route.stops[-1].name, n=len(route.stops)
    )


def _lines(route: Route) -> tuple[str, ...]:
    seen: set[str] = set()
    lines = []
    for number, place in enumerate(route.stops, start=1):
        when = date_words(place.date) if place.date and place.id not in seen else ""
        again = _("（再到）") if place.id in seen else ""
        text = (
            _("第 {number} 站：{place}{again}，{when}。") if when else _("第 {number} 站：{place}{again}。")
        )
        lines.append(text.format(number=number, place=place.name, again=again, when=when))
        seen.add(place.id)
    rivers = "、".join(dict.fromkeys(river.name for river in route.rivers))
    if rivers:
        lines.append(_("图上画出的河流：{rivers}。").format(rivers=rivers))
    return (*lines, source_words(route.sources) + "。")
