"""Pictures for lessons: nothing overlaps, nothing is cut off, and the text says all of it."""

import base64
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from PIL import Image

from fakes.drawn import cut_off, overlapping
from quizkit.domain.facts import Fact, PartialDate
from quizkit.domain.questions import Source
from quizkit.domain.routes import Place, Position, River, Route
from quizkit.domain.series import Mark, Point, Series
from quizkit.errors import UsageError
from quizkit.i18n import use_language
from quizkit.report.fonts import FAMILY
from quizkit.report.lesson_figures import TEXT, WIDTH, LessonPicture, text_width, wrapped
from quizkit.report.lesson_figures_labels import Box, Label, placed
from quizkit.report.lesson_figures_route import route
from quizkit.report.lesson_figures_timeline import timeline
from quizkit.report.lesson_figures_trend import trend
from quizkit.report.lesson_mark import PICTURE_MARK

SOURCES = (Source("《大事记》", "某社", "2021"),)
SMALLEST = 9


def fact(title: str, date: str, end: str = "") -> Fact:
    begun = PartialDate.parse(date)
    assert begun is not None
    return Fact(title, title, (), begun, PartialDate.parse(end) if end else None, ("长征",), SOURCES)


MARCH = [
    fact("中央红军开始长征", "1934-10", "1935-10-19"),
    fact("湘江战役", "1934-11-27", "1934-12-01"),
    fact("遵义会议", "1935-01-15", "1935-01-17"),
    fact("四渡赤水", "1935-01-29", "1935-03-22"),
    fact("新中国成立", "1949-10-01"),
]
WAY = Route(
    "march",
    "长征路线",
    (
        Place("yudu", "于都", Position(115.41, 25.96), PartialDate(1934, 10)),
        Place("zunyi", "遵义", Position(106.91, 27.69), PartialDate(1935, 1)),
        Place("maotai", "茅台", Position(106.37, 27.85)),
        Place("wuqi", "吴起镇", Position(108.17, 36.93), PartialDate(1935, 10, 19)),
    ),
    (River("长江", (Position(104, 28.7), Position(107, 29.8), Position(111.3, 30.7))),),
    ("yudu", "zunyi", "maotai", "zunyi", "wuqi"),
    SOURCES,
)
CORN = Series(
    "corn",
    "粮食产量",
    "万吨",
    tuple(
        Point(at, Decimal(v)) for at, v in ((1949, "11318"), (1961, "9000.5"), (1978, "30477"), (1984, "4"))
    ),
    (Mark(1949, "新中国成立"), Mark(1978, "改革开放"), Mark(1984, "某事")),
    SOURCES,
    "只列出部分年份",
)
PICTURES = {
    "timeline": lambda: timeline(MARCH, "长征"),
    "route": lambda: route(WAY),
    "trend": lambda: trend(CORN),
}


def sound(picture: LessonPicture) -> None:
    assert overlapping(picture) == []
    assert cut_off(picture) == []


# --- what they say --------------------------------------------------------------------------------


def test_a_timeline_says_every_event_with_its_dates() -> None:
    """In the order of time, as far as dates are known, without saying a month or year twice."""
    picture = timeline(MARCH, "长征")
    assert picture.text == (
        "时间线“长征”：5 件事，从1934年10月到1949年10月1日。"
        "1934年10月至1935年10月19日，中央红军开始长征。"
        "1934年11月27日至12月1日，湘江战役。"
        "1935年1月15日至1月17日，遵义会议。"
        "1935年1月29日至3月22日，四渡赤水。"
        "1949年10月1日，新中国成立。"
    )


def test_a_route_says_its_stops_in_order() -> None:
    """A place that is passed again says so; a date that is not known is not made up."""
    assert route(WAY).text == (
        "示意路线图“长征路线”：从于都到吴起镇，依次经过 5 站。"
        "第 1 站：于都，1934年10月。第 2 站：遵义，1935年1月。第 3 站：茅台。"
        "第 4 站：遵义（再到）。第 5 站：吴起镇，1935年10月19日。"
        "图上画出的河流：长江。资料来源：《大事记》。"
    )


def test_a_trend_says_its_values_and_marks() -> None:
    """First, last, highest and lowest at the beginning, then all, exactly as given."""
    assert trend(CORN).text == (
        "粮食产量，1949—1984年，4 个年份的数：最早 1949年 11,318 万吨，最近 1984年 4 万吨，"
        "最高 1978年 30,477 万吨，最低 1984年 4 万吨。"
        "各年的数：1949年 11,318 万吨，1961年 9,000.5 万吨，1978年 30,477 万吨，1984年 4 万吨。"
        "标出的事：1949年，新中国成立（11,318 万吨）。标出的事：1978年，改革开放（30,477 万吨）。"
        "标出的事：1984年，某事（4 万吨）。只列出部分年份。资料来源：《大事记》。"
    )


@pytest.mark.parametrize("name", PICTURES)
def test_what_is_drawn_is_what_the_text_says(name: str) -> None:
    """Every event, stop and mark stands in the picture, in the shipped font and large enough."""
    picture = PICTURES[name]()
    drawn = [text for text in picture.figure.findobj(Text) if text.get_text()]
    said = "".join(text.get_text() for text in drawn)
    expected = {
        "timeline": [fact.title for fact in MARCH],
        "route": [place.name for place in WAY.places] + ["长江", "1935年10月19日", "再到"],
        "trend": [mark.text for mark in CORN.marks] + ["30,477", "11,318", "1978", "万吨", "《大事记》"],
    }[name]
    assert [word for word in expected if word not in said] == []
    for text in drawn:
        assert text.get_fontfamily() == list(FAMILY)
        assert text.get_fontsize() >= SMALLEST
    sound(picture)


def test_letters_are_ten_pixels_high_on_a_phone() -> None:
    """A figure of this width on 340 pixels makes the smallest letters that high, and the usual ones more."""
    assert SMALLEST / 72 / WIDTH * 340 > 10.5
    assert TEXT / 72 / WIDTH * 340 > 12.5


def test_english_frames_the_same_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the sentences around the data change their language."""
    use_language("en")
    try:
        assert timeline(MARCH[1:3], "长征").text == (
            "Timeline “长征”: 2 events, from 1934-11-27 to 1935-01-17. "
            "1934-11-27 to 12-01: 湘江战役. 1935-01-15 to 01-17: 遵义会议. "
        )
        for draw in PICTURES.values():
            sound(draw())
    finally:
        use_language("zh")


# --- how they are drawn ---------------------------------------------------------------------------


def test_time_is_in_proportion_where_there_is_room() -> None:
    """Twice the time is twice the way; a lifetime between two events is cut and drawn broken."""
    facts = [fact(f"第{y}年", str(y)) for y in (1900, 1901, 1902, 1903, 1905, 1990)]
    axes = timeline(facts, "年").figure.axes[0]
    lines = [line for line in axes.lines if len(line.get_xdata()) == 2]
    one, same, _third, twice, cut = [abs(line.get_ydata()[1] - line.get_ydata()[0]) for line in lines]
    assert same == pytest.approx(one, rel=0.01)
    assert twice == pytest.approx(2 * one, rel=0.01)
    assert cut < 4 * one
    assert [line.get_linestyle() for line in lines] == ["-", "-", "-", "-", "--"]


def test_what_lasted_is_a_bar_to_its_end() -> None:
    """A bar from its event to the event that fell on its last day; two at one time stand side by side."""
    facts = [
        fact("甲", "1930", "1934"),
        fact("乙", "1931", "1933"),
        fact("丙", "1934-07-01"),
        fact("丁", "1936"),
    ]
    axes = timeline(facts, "年").figure.axes[0]
    bars = [line for line in axes.lines if line.get_linewidth() > 4]
    dots = [line.get_ydata()[0] for line in axes.lines if line.get_marker() == "o"]
    assert [bar.get_ydata()[0] for bar in bars] == pytest.approx(dots[:2])
    assert bars[0].get_ydata()[1] == pytest.approx(dots[2], abs=0.01)
    assert bars[0].get_xdata()[0] != bars[1].get_xdata()[0]


def test_a_route_is_as_wide_as_high_as_on_a_globe() -> None:
    """A degree to the north is longer than one to the east by the cosine of the latitude."""
    square = Route(
        "s", "方", tuple(Place(i, i, Position(x, y)) for i, x, y in (("a", 100, 59), ("b", 104, 61))), (),
        ("a", "b"), SOURCES,
    )  # fmt: skip
    (path,) = [line for line in route(square).figure.axes[0].lines if len(line.get_xdata()) == 2]
    (x, to_x), (y, to_y) = path.get_xdata(), path.get_ydata()
    assert abs(to_x - x) == pytest.approx(abs(to_y - y), rel=0.01)


def test_values_begin_at_zero() -> None:
    """A line that rises from 77 to 78 does not fill the picture."""
    flat = Series("f", "寿命", "岁", (Point(2015, Decimal(77)), Point(2020, Decimal(78))), (), SOURCES)
    said = [text.get_text() for text in trend(flat).figure.findobj(Text)]
    assert "0" in said
    (line,) = [line for line in trend(flat).figure.axes[0].lines if line.get_linewidth() == 2]
    assert abs(line.get_ydata()[1] - line.get_ydata()[0]) < 0.1


# --- whatever the data are ------------------------------------------------------------------------

TITLES = st.text(
    alphabet="长征遵义会议中央红军到达陕北（）、，《》“”1935A$_^ ", min_size=1, max_size=20
).filter(lambda text: text.strip())


@st.composite
def many_facts(draw: st.DrawFn) -> list[Fact]:
    """Facts in the order of time, days or centuries apart, some of which last."""
    facts = []
    for number in range(draw(st.integers(1, 12))):
        day = date(1840, 1, 1) + timedelta(days=draw(st.integers(0, 60000)))
        precision = draw(st.integers(1, 3))
        begun = PartialDate(*(day.year, day.month, day.day)[:precision])
        last = day + timedelta(days=draw(st.sampled_from([0, 1, 40, 900, 9000])))
        end = PartialDate(last.year, last.month, last.day) if last > day else None
        facts.append(Fact(str(number), draw(TITLES), (), begun, end, (), SOURCES))
    return sorted(facts, key=lambda fact: (fact.date, fact.last_day, fact.id))


@settings(max_examples=25, deadline=None)
@given(many_facts(), TITLES)
def test_any_timeline_is_sound(facts: list[Fact], title: str) -> None:
    """No label over another, none outside, no event missing."""
    picture = timeline(facts, title)
    sound(picture)
    assert len(picture.lines) == len(facts)


YEARS = st.lists(st.integers(1900, 2030), min_size=2, max_size=20, unique=True).map(sorted)
VALUES = st.one_of(st.integers(0, 10**7).map(Decimal), st.decimals(-99, 99, places=2))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_trend_is_sound(data: st.DataObject) -> None:
    """Values great and small, below zero and all the same; marks in neighbouring years."""
    years = data.draw(YEARS)
    points = tuple(Point(year, data.draw(VALUES)) for year in years)
    marked = sorted(data.draw(st.sets(st.sampled_from(years), max_size=3)))
    picture = trend(
        Series("s", data.draw(TITLES), "万吨", points, tuple(Mark(y, "某事") for y in marked), SOURCES)
    )
    assert cut_off(picture) == []
    assert [f"{point.value:,f}" in picture.text for point in points] == [True] * len(points)


SPOTS = st.tuples(st.floats(0.5, 3.4), st.floats(0.5, 3.4))


@settings(max_examples=15, deadline=None)
@given(st.lists(SPOTS, min_size=1, max_size=8, unique=True))
def test_a_few_names_always_find_places_beside_each_other(spots: list[tuple[float, float]]) -> None:
    """Eight names on a map: none over another, all inside, the same places each time."""
    within = Box(0, 0, 3.9, 3.9)
    wanted = [Label(spot, 0.5, 0.15) for spot in spots]
    boxes = placed(wanted, within=within, lines=[spots], dots=spots)
    assert all(box.inside(within) for box in boxes)
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    assert boxes == placed(wanted, within=within, lines=[spots], dots=spots)


def test_a_name_stands_on_the_side_that_is_asked_for() -> None:
    """Where nothing is in the way."""
    within, spot = Box(0, 0, 4, 4), (2.0, 2.0)
    for side, across, down in (("left", -1, 0), ("right", 1, 0), ("above", 0, -1), ("below", 0, 1)):
        (box,) = placed([Label(spot, 0.5, 0.15, side)], within=within, dots=[spot])
        x, y = box.middle
        assert (x - 2) * across + (y - 2) * down > 0.1


@given(st.text(alphabet="长征（）、，。《》“”1935A", max_size=60), st.floats(0.4, 3))
def test_lines_are_broken_where_chinese_is_broken(text: str, room: float) -> None:
    """Nothing is lost; no line begins with a closing mark, and only what is one piece is too wide."""
    lines = wrapped(text, TEXT, room)
    assert "".join(lines) == text
    for line in lines[1:]:
        assert line[:1] not in set("，。、）》”")
    for line in lines:
        broken_up = re.findall(r"[A-Za-z0-9]{2,}|[（《“][^ ]|[^ ][，。、）》”]", line)
        assert text_width(line, TEXT) <= room + 0.01 or broken_up or len(line) == 1


# --- files and notebooks --------------------------------------------------------------------------


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_the_same_each_time_it_is_written(name: str, tmp_path: Path) -> None:
    """PNG at 2× with its text inside, SVG, PDF; equal to the byte when drawn again."""
    picture, again = PICTURES[name](), PICTURES[name]()
    assert picture.png() == again.png()
    assert picture.svg() == again.svg()
    with Image.open(io.BytesIO(picture.png())) as image:
        assert image.width == 780
        assert image.info["Description"] == picture.text
    for suffix, start in ((".png", b"\x89PNG"), (".SVG", b"<?xml"), (".pdf", b"%PDF")):
        file = picture.save(tmp_path / f"图{suffix}")
        assert file.read_bytes().startswith(start)


def test_another_suffix_is_one_sentence(tmp_path: Path) -> None:
    """And nothing is written."""
    with pytest.raises(UsageError) as error:
        trend(CORN).save(tmp_path / "图.jpg")
    assert str(error.value) == f"图片只能存成 .png、.svg、.pdf，文件名要以它们结尾：{tmp_path / '图.jpg'}"
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UsageError, match="写不进去"):
        trend(CORN).save(tmp_path / "没有" / "图.png")


def test_a_notebook_gets_the_picture_and_its_words() -> None:
    """An image with its alternative, the whole text folded below, all of it escaped."""
    picture = timeline([fact('<b onclick="x">&', "1935"), *MARCH], '"><script>')
    data, metadata = picture._repr_mimebundle_()
    assert metadata == {PICTURE_MARK: True}
    assert data["text/plain"] == picture.text
    page = data["text/html"]
    source = re.search(r'src="data:image/png;base64,([^"]+)"', page)
    assert source is not None
    assert base64.b64decode(source[1]) == picture.png()
    alternative = re.search(r'alt="([^"]*)"', page)
    assert alternative is not None
    assert unescape(alternative[1]) == picture.summary + "详细的文字说明在图下面。"
    assert [unescape(line) for line in re.findall(r"<li>(.*?)</li>", page)] == list(picture.lines)
    assert "<script" not in page
    assert "<b" not in page
