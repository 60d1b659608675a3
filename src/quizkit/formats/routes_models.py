"""The shape of a route file, schema version 1."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from quizkit.formats.bank_models import SourceFile
from quizkit.formats.model_base import SOME_TEXT, FileModel, Id, Line, described

LONGEST_PLACE = 10
"""A place's name is a label on a small map."""

Date = Annotated[str, StringConstraints(max_length=40)]
Label = Annotated[str, StringConstraints(pattern=SOME_TEXT, max_length=LONGEST_PLACE)]
Lon = Annotated[float, Field(ge=-180, le=180)]
Lat = Annotated[float, Field(ge=-85, le=85)]
Pair = Annotated[list[float], Field(min_length=2, max_length=2)]


class PlaceFile(FileModel, title="地点"):
    """地点: a stop of a route."""

    id: Id = described("编号", "地点编号，在文件里不重复 (id of the place)")
    name: Label = described("地名", "图上的地名 (name on the map)")
    lon: Lon = described("经度", "东经为正，两位小数就够 (degrees east)")
    lat: Lat = described("纬度", "北纬为正 (degrees north)")
    date: Date | None = described(
        "日期",
        "经过的时间：1935、1935-01 或 1935-01-15 (when the route passed there)",
        default=None,
    )
    side: Literal["left", "right", "above", "below"] | None = described(
        "地名的位置", "地名写在点的哪一边，不写由程序安排 (where its name stands)", default=None
    )


class RiverFile(FileModel, title="河流"):
    """河流: a river's course in view, roughly."""

    name: Label = described("河名", "河流的名字 (name)")
    line: list[Pair] = described(
        "走向", "[经度, 纬度] 的列表 (its course, a list of [lon, lat])", min_length=2, max_length=500
    )
    label: Pair | None = described(
        "河名的位置", "[经度, 纬度]，不写就在河的中间 (where its name stands)", default=None
    )


class RouteFile(FileModel, title="路线"):
    """路线文件: a schematic route."""

    schema_: str = described(
        "格式", "JSON Schema 的位置，给编辑器用 (for editors)", default="", alias="$schema"
    )
    schema_version: Literal[1] = described("格式版本", "现在是 1 (schema version)")
    id: Id = described("编号", "路线编号，也是文件名 (id, also the name of the file)")
    title: Line = described("标题", "图的标题 (title)")
    places: list[PlaceFile] = described("地点", "所有地点 (places)", min_length=2, max_length=60)
    rivers: list[RiverFile] = described("河流", "示意的河流 (rivers)", default_factory=list, max_length=30)
    path: list[str] = described(
        "走法",
        "地点编号，按经过的先后；重复经过的再写一次 (ids of places in order)",
        min_length=2,
        max_length=200,
    )
    sources: list[SourceFile] = described("出处", "出处，至少一条 (sources)", min_length=1, max_length=20)
