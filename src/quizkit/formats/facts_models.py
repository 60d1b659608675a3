"""The shape of the table of dated facts, schema version 1."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from quizkit.formats.bank_models import SourceFile
from quizkit.formats.model_base import SOME_TEXT, FileModel, Id, Line, described

LONGEST_TITLE = 20
"""A title is a label on a timeline that a phone shows."""
SHORTEST_NAME = 3
"""Shorter words stand in other words by chance."""

Title = Annotated[str, StringConstraints(pattern=SOME_TEXT, max_length=LONGEST_TITLE)]
Name = Annotated[str, StringConstraints(pattern=SOME_TEXT, min_length=SHORTEST_NAME, max_length=60)]
Date = Annotated[str, StringConstraints(max_length=40)]

_DATE = "1935、1935-01 或 1935-01-15 (year, month or day, as precise as it is known)"


class FactFile(FileModel, title="史实"):
    """史实: a dated fact."""

    id: Id = described("编号", "史实编号，在表里不重复 (id of the fact)")
    title: Title = described("名称", "名称，也是时间轴上的字 (title, the label on a timeline)")
    names: list[Name] = described(
        "别的说法", "只指这一件事的别的说法，至少三个字 (other names of this and nothing else)",
        default_factory=list, max_length=50,
    )  # fmt: skip
    date: Date = described("日期", f"哪一天，或从哪一天起：{_DATE}")
    end: Date | None = described("结束", f"到哪一天为止，只有一天的不写：{_DATE}", default=None)
    tags: list[Line] = described("标签", "标签，画时间轴时可用 (tags)", default_factory=list, max_length=30)
    sources: list[SourceFile] = described("出处", "出处，至少一条 (sources)", min_length=1, max_length=20)


class PersonFile(FileModel, title="人物"):
    """人物: a person's dates of birth and death."""

    id: Id = described("编号", "人物编号，在表里不重复 (id of the person)")
    name: Line = described("姓名", "姓名 (name)")
    born: Date = described("出生", f"出生的日期：{_DATE}")
    died: Date | None = described("逝世", f"逝世或牺牲的日期，健在的不写：{_DATE}", default=None)
    sources: list[SourceFile] = described("出处", "出处，至少一条 (sources)", min_length=1, max_length=20)


class FactsFile(FileModel, title="史实表"):
    """史实表: dated facts that questions, lessons and pictures agree on."""

    schema_: str = described(
        "格式", "JSON Schema 的位置，给编辑器用 (for editors)", default="", alias="$schema"
    )
    schema_version: Literal[1] = described("格式版本", "现在是 1 (schema version)")
    facts: list[FactFile] = described("史实", "史实 (facts)", max_length=20_000)
    persons: list[PersonFile] = described("人物", "人物 (persons)", default_factory=list, max_length=20_000)
