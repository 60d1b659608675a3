"""The shape of a series file, schema version 1."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from quizkit.formats.bank_models import SourceFile
from quizkit.formats.model_base import LONGEST_LINE, SOME_TEXT, FileModel, Id, Line, described

LONGEST_MARK = 24
"""A mark is a label in a small picture."""

Year = Annotated[int, Field(ge=1000, le=2999)]
Value = Annotated[float, Field(ge=-1e15, le=1e15)]


class PointFile(FileModel, title="数据"):
    """数据: the value of a year."""

    at: Year = described("年份", "年份 (year)")
    value: Value = described("数值", "与出处一字不差的数 (the value as its source gives it)")


class MarkFile(FileModel, title="事件"):
    """事件: what happened in a year of the series."""

    at: Year = described("年份", "points 里有的年份 (a year of the points)")
    text: Annotated[str, StringConstraints(pattern=SOME_TEXT, max_length=LONGEST_MARK)] = described(
        "文字", "图上标出的事 (what is marked)"
    )


class SeriesFile(FileModel, title="数列"):
    """数列文件: numbers over time."""

    schema_: str = described(
        "格式", "JSON Schema 的位置，给编辑器用 (for editors)", default="", alias="$schema"
    )
    schema_version: Literal[1] = described("格式版本", "现在是 1 (schema version)")
    id: Id = described("编号", "数列编号，也是文件名 (id, also the name of the file)")
    title: Line = described("标题", "数的是什么 (what is counted)")
    unit: Annotated[str, StringConstraints(pattern=SOME_TEXT, max_length=20)] = described(
        "单位", "单位，例如 万吨 (unit)"
    )
    note: Annotated[str, StringConstraints(max_length=LONGEST_LINE)] = described(
        "说明", "读数时要知道的事，例如口径 (what a reader must know)", default=""
    )
    points: list[PointFile] = described("数据", "按年份先后 (in order)", min_length=2, max_length=300)
    marks: list[MarkFile] = described(
        "事件", "标在图上的事 (marked events)", default_factory=list, max_length=8
    )
    sources: list[SourceFile] = described("出处", "出处，至少一条 (sources)", min_length=1, max_length=20)
