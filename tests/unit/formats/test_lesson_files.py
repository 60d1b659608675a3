"""Routes and series: what they mean, every sentence about what is wrong, and how notebooks find them."""

import json
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.facts_files import FACTS
from fakes.lesson_files import ROUTE, SERIES
from quizkit.domain.facts import PartialDate
from quizkit.domain.routes import Position
from quizkit.errors import InvalidFile, UsageError
from quizkit.formats.check import check_files
from quizkit.formats.lesson_data import MOST_EVENTS, chosen_facts, named_route, named_series
from quizkit.formats.problems import Problem
from quizkit.formats.routes import load_route
from quizkit.formats.series import load_series

Value = dict[str, Any]
Write = Callable[..., Path]
ROOT = Path(__file__).parents[3]


def problems(load: Callable[[Path], object], path: Path) -> list[tuple[str, str, str]]:
    """Path, code and sentence of each problem."""
    try:
        load(path)
    except InvalidFile as error:
        found: tuple[Problem, ...] = error.problems
        return [(p.path, p.code, p.message) for p in found]
    return []


def test_a_route_is_read_into_values(write: Write) -> None:
    """Places with their dates, a path that may pass one twice, a river with the place of its name."""
    route = load_route(write(ROUTE, "march.json"))
    assert [place.name for place in route.stops] == ["于都", "遵义", "茅台", "遵义", "吴起镇"]
    assert route.by_id["zunyi"].date == PartialDate(1935, 1, 7)
    assert (route.by_id["maotai"].date, route.by_id["maotai"].side) == (None, "left")
    assert route.rivers[0].line[0] == Position(104, 28.7)
    assert route.rivers[0].label == Position(109, 30.2)


def test_a_series_is_read_into_values(write: Write) -> None:
    """Values exactly as written, and which of them stand out."""
    series = load_series(write(SERIES, "corn.json"))
    assert [point.value for point in series.points] == [11318, Decimal("19504.5"), 9000, 30477]
    assert (series.first.at, series.last.at) == (1949, 1978)
    assert (series.lowest.at, series.highest.at) == (1961, 1978)
    assert next((mark.at, mark.text) for mark in series.marks) == (1949, "新中国成立")


ROUTE_FAULTS: list[tuple[str, Callable[[Value], object], list[tuple[str, str, str]]]] = [
    ("other name", lambda r: r.update(id="other"),
     [("id", "not_file_name", "编号“other”和文件名“march”不一样。笔记本按文件名找它，请改成一样的。")]),
    ("same id", lambda r: r["places"][3].update(id="zunyi"),
     [("places[3].id", "same_place_id", "地点编号“zunyi”用了两次，第一次在第 14 行。请改其中一个。"),
      ("path[4]", "unknown_place", "没有编号为“wuqi”的地点。现有的地点有：yudu, zunyi, maotai, zunyi。")]),
    ("same name", lambda r: r["places"][3].update(name="遵义"),
     [("places[3].name", "same_place_name",
       "地名“遵义”写了两次，第一次在第 15 行。重复经过的地点只写一次，在 path 里再写它的编号。")]),
    ("stays", lambda r: r["path"].insert(1, "yudu"),
     [("path[1]", "same_stop", "path 里“yudu”连写了两次，请删去一个。")]),
    ("not passed", lambda r: r["path"].remove("maotai") or r["path"].remove("zunyi"),
     [("places[2].id", "place_not_passed",
       "path 没有经过地点“maotai”。请把它写进 path，或者删去这个地点。")]),
    ("turned round", lambda r: r["rivers"][0]["line"].append([30, 104]),
     [("rivers[0].line[3]", "no_such_position",
       "没有这样的位置：30, 104。要写成 [经度, 纬度]，经度在 -180 到 180，纬度在 -85 到 85。")]),
    ("date", lambda r: r["places"][0].update(date="1934年10月"),
     [("places[0].date", "bad_date", "日期“1934年10月”不合要求。请写成 1935、1935-01 或 1935-01-15 这样。")]),
    ("side", lambda r: r["places"][2].update(side="north"),
     [("places[2].side", "not_allowed", "不能是“north”，只能是：left, right, above, below。")]),
    ("no source", lambda r: r.update(sources=[]),
     [("sources", "no_source", "没有写出处。每一条至少要有一个出处（sources）。")]),
    ("border", lambda r: r.update(border=[[100, 30]]),
     [("border", "unknown_field", "不认识的字段“border”，请删去。")]),
]  # fmt: skip
SERIES_FAULTS: list[tuple[str, Callable[[Value], object], list[tuple[str, str, str]]]] = [
    ("other name", lambda s: s.update(id="wheat"),
     [("id", "not_file_name", "编号“wheat”和文件名“corn”不一样。笔记本按文件名找它，请改成一样的。")]),
    ("out of order", lambda s: s["points"].reverse(),
     [(f"points[{n}].at", "years_out_of_order",
       f"{at} 年不能写在 {before} 年后面：年份要从早到晚，一年只写一次。")
      for n, at, before in ((1, 1961, 1978), (2, 1957, 1961), (3, 1949, 1957))]),
    ("twice", lambda s: s["marks"][1].update(at=1949),
     [("marks[1].at", "years_out_of_order",
       "1949 年不能写在 1949 年后面：年份要从早到晚，一年只写一次。")]),
    ("no point", lambda s: s["marks"][1].update(at=1979),
     [("marks[1].at", "mark_no_point",
       "1979 年没有数据，标不到图上。有数据的年份：1949, 1957, 1961, 1978。")]),
    ("a text", lambda s: s["points"][0].update(value="11318"),
     [("points[0].value", "not_number", "这里应该是一个数，不加引号。")]),
    ("one point", lambda s: s.update(points=s["points"][:1], marks=[]),
     [("points", "too_few", "太少了，至少要 2 项。")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"), [f[1:] for f in ROUTE_FAULTS], ids=[f[0] for f in ROUTE_FAULTS]
)
def test_a_fault_of_a_route_has_its_sentence(
    write: Write, change: Callable[[Value], object], expected: list[tuple[str, str, str]]
) -> None:
    """The fault and nothing else is named, with its place."""
    value = deepcopy(ROUTE)
    change(value)
    assert problems(load_route, write(value, "march.json")) == expected


@pytest.mark.parametrize(
    ("change", "expected"), [f[1:] for f in SERIES_FAULTS], ids=[f[0] for f in SERIES_FAULTS]
)
def test_a_fault_of_a_series_has_its_sentence(
    write: Write, change: Callable[[Value], object], expected: list[tuple[str, str, str]]
) -> None:
    """The fault and nothing else is named, with its place."""
    value = deepcopy(SERIES)
    change(value)
    assert problems(load_series, write(value, "corn.json")) == expected


def test_check_knows_routes_and_series(write: Write, tmp_path: Path) -> None:
    """By what is in them wherever they lie, by their folder where that is broken."""
    write(ROUTE, "quizzes/routes/march.json")
    write({**SERIES, "unit": ""}, "quizzes/somewhere/corn.json")
    write({"id": "bare", "schema_version": 1}, "quizzes/series/bare.json")
    report = check_files([tmp_path / "quizzes"])
    assert report.files == 3
    assert {(Path(p.file).name, p.path) for p in report.problems} == {
        ("corn.json", "unit"),
        *(("bare.json", name) for name in ("title", "unit", "points", "sources")),
    }


OWN = [
    (load, file.stem)
    for load, part in ((named_route, "routes"), (named_series, "series"))
    for file in sorted((ROOT / "quizzes" / part).glob("*.json"))
]


@pytest.mark.parametrize(("load", "name"), OWN)
def test_the_repositorys_own_routes_and_series_are_clean(load: Callable[..., Any], name: str) -> None:
    """Each is found under its name, without a problem."""
    assert load(ROOT, name).id == name


# --- found by name in a project -------------------------------------------------------------------


@pytest.fixture
def project(write: Write, tmp_path: Path) -> Path:
    """A project with a table of facts, a route and a series."""
    write(FACTS, "quizzes/facts.json")
    write(ROUTE, "quizzes/routes/march.json")
    write(SERIES, "quizzes/series/corn.json")
    return tmp_path


def test_facts_are_chosen_by_tag_and_by_id(project: Path) -> None:
    """In the order of time, whatever the order of the words; the tags are the title."""
    by_tag = chosen_facts(project, "长征")
    assert [fact.id for fact in by_tag.facts] == ["long-march", "zunyi-meeting"]
    assert by_tag.title == "长征"
    by_tags = chosen_facts(project, None, tags=("建国", "土地革命"))
    assert [fact.id for fact in by_tags.facts] == ["nanchang-uprising", "founding"]
    assert by_tags.title == "建国、土地革命"
    by_id = chosen_facts(project, ["zunyi-meeting", "nanchang-uprising"])
    assert [fact.id for fact in by_id.facts] == ["nanchang-uprising", "zunyi-meeting"]


@pytest.mark.parametrize(
    ("first", "last", "ids"),
    [
        ("1935", None, ["long-march", "zunyi-meeting"]),
        ("1935-01-17", None, ["long-march", "zunyi-meeting"]),
        ("1935-01-18", None, ["long-march"]),
        (None, "1934", ["long-march"]),
        (None, "1935-01", ["long-march", "zunyi-meeting"]),
    ],
)
def test_bounds_leave_out_what_ended_before_or_began_after(
    project: Path, first: str | None, last: str | None, ids: list[str]
) -> None:
    """What reaches into the time is in it."""
    assert [fact.id for fact in chosen_facts(project, "长征", first=first, last=last).facts] == ids


WISHES: list[tuple[dict[str, Any], str]] = [
    ({"events": "长政"}, "没有带“长政”这个标签的史实。这里有：土地革命、长征、会议、建国。"),
    ({"events": ["zunyi"]},
     "没有编号为“zunyi”的史实。这里有：long-march、zunyi-meeting、nanchang-uprising、founding。"),
    ({"events": None},
     'timeline 要一个标签，例如 timeline("长征")，或者一组史实编号，不能两样都写或都不写。'),
    ({"events": ["founding"], "tags": "长征"},
     'timeline 要一个标签，例如 timeline("长征")，或者一组史实编号，不能两样都写或都不写。'),
    ({"events": "长征", "first": "1936"},
     "“长征”在这段时间里没有史实；它们在 1934-10–1935-10-19。"),
    ({"events": "长征", "first": "1934-13"},
     "first 要写成 1934、1934-10 或 1934-10-10 这样的日期，不是“1934-13”。"),
    ({"events": "长征", "last": "那年"}, "last 要写成 1934、1934-10 或 1934-10-10 这样的日期，不是“那年”。"),
]  # fmt: skip


@pytest.mark.parametrize(("wish", "sentence"), WISHES)
def test_a_wish_that_cannot_be_met_says_what_there_is(
    project: Path, wish: dict[str, Any], sentence: str
) -> None:
    """One sentence, no traceback."""
    with pytest.raises(UsageError) as error:
        chosen_facts(project, **wish)
    assert str(error.value) == sentence


def test_many_ids_are_not_all_listed(project: Path) -> None:
    """With a long table the nearest names are said."""
    facts = deepcopy(FACTS)
    facts["facts"] += [
        {**facts["facts"][2], "id": f"event-{n}", "title": f"第{n}件事"} for n in range(MOST_EVENTS)
    ]
    (project / "quizzes" / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(UsageError, match="没有编号为“nanchang”的史实。相近的有：nanchang-uprising"):
        chosen_facts(project, ["nanchang"])
    with pytest.raises(
        UsageError, match=f"“土地革命”有 {MOST_EVENTS + 1} 件事，一张时间线最多 {MOST_EVENTS} 件"
    ):
        chosen_facts(project, "土地革命")


def test_a_project_without_the_file_says_so(tmp_path: Path) -> None:
    """No table, no route."""
    (tmp_path / "quizzes").mkdir()
    with pytest.raises(UsageError, match=r"没有史实表 .*facts\.json，画不了时间线"):
        chosen_facts(tmp_path, "长征")
    with pytest.raises(UsageError, match="没有叫“march”的路线。这里有：什么都还没有。"):
        named_route(tmp_path, "march")


@pytest.mark.parametrize("name", ["wheat", "../facts", "corn.json", "/etc/passwd"])
def test_only_a_name_that_is_there_is_opened(project: Path, name: str) -> None:
    """A path leads nowhere."""
    with pytest.raises(UsageError) as error:
        named_series(project, name)
    assert str(error.value) == f"没有叫“{name}”的数列。这里有：corn。"
    assert named_series(project, "corn").title == "粮食产量"
