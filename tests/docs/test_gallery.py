"""The gallery of pictures for lessons: page, pictures and data belong together.

``make pictures`` (QUIZKIT_GALLERY=docs) writes the page and the pictures anew.
"""

import ast
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from documents import ROOT
from fakes.drawn import cut_off, labels, overlapping
from quizkit import figures

CALLS = {
    "long-march-timeline": 'qk.figures.timeline("长征")',
    "reform": (
        'qk.figures.timeline(tags=("三中全会", "特区"), first="1978", last="1990", title="改革开放起步")'
    ),
    "resistance": (
        'qk.figures.timeline(["lugouqiao-incident", "pingxingguan-victory", "hundred-regiments", '
        '"wannan-incident", "seventh-congress", "japan-signs-surrender"], title="全民族抗战")'
    ),
    "long-march": 'qk.figures.route("long-march")',
    "first-congress": 'qk.figures.route("first-congress")',
    "grain": 'qk.figures.trend("grain")',
    "steel": 'qk.figures.trend("steel")',
    "gdp": 'qk.figures.trend("gdp")',
    "rural-poor": 'qk.figures.trend("rural-poor")',
    "life-expectancy": 'qk.figures.trend("life-expectancy")',
    "illiteracy": 'qk.figures.trend("illiteracy")',
}
"""Name of the picture's files → how a lesson calls for it."""
WITH_SVG = {"long-march-timeline", "first-congress", "grain"}
PARTS = {"timeline": "时间线", "route": "路线图", "trend": "数列图"}
HEAD = """# 图库

微课里的图，由 quizkit 按项目里的数据画成，不用会画图。在 JupyterLab、Voila 和 `quizkit serve` 里都一样：
图下面可以展开一份文字说明，看不见图的人听得到图里的全部内容。下面每张图写着怎样调用。数据在
[史实表](formats/facts.md)、[路线文件](formats/routes.md)和[数列文件](formats/series.md)里，改了数据，图跟着变。

Pictures for lessons, drawn from the data of a project. Under each stand its call and its text alternative.

- `timeline` 收一个标签，或者一组史实编号，或者 `tags=`；`first=`、`last=` 定一段时间，`title=` 换标题。
  有起止的事画成一段；隔得太久的地方，线画成虚线。
- `route` 和 `trend` 收文件名。路线图是示意图，只画河流，不画任何界线。
- 结果有 `.text`（文字说明）、`.png()`、`.svg()` 和 `.save("图.png")`（也可以存成 `.svg` 或 `.pdf`）。
- 在 `quizkit serve` 里，图由服务器画一次，所有人看同一张。画图的代码格请只画图，不和控件写在一格里。
"""


@cache
def drawn(name: str) -> Any:
    """The picture of a call, from the repository's own data."""
    call = ast.parse(CALLS[name], mode="eval").body
    assert isinstance(call, ast.Call)
    assert isinstance(call.func, ast.Attribute)
    arguments = [ast.literal_eval(argument) for argument in call.args]
    named = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords}
    return getattr(figures, call.func.attr)(*arguments, folder=ROOT, **named)


def page() -> str:
    """The text of docs/gallery.md."""
    parts, before = [HEAD], ""
    for name, call in CALLS.items():
        kind = call.split("(")[0].rpartition(".")[2]
        if kind != before:
            parts.append(f"\n## {PARTS[kind]}\n")
            before = kind
        picture = drawn(name)
        svg = f"（也有 [SVG](images/gallery-{name}.svg)）" if name in WITH_SVG else ""
        parts.append(f"\n### {picture.title}\n\n`{call}`{svg}\n")
        parts.append(f"\n![{picture.summary}](images/gallery-{name}.png)\n")
        listed = "".join(f"- {line}\n" for line in picture.lines)
        parts.append(f"\n<details><summary>图中内容的文字说明</summary>\n\n{listed}\n</details>\n")
    return "".join(parts)


def images() -> dict[str, bytes]:
    """The pictures of the gallery by the names of their files."""
    made = {f"gallery-{name}.png": drawn(name).png() for name in CALLS}
    return made | {f"gallery-{name}.svg": drawn(name).svg() for name in WITH_SVG}


def words_of(svg: str) -> list[str]:
    """The texts that an SVG with outlines says it draws."""
    return re.findall(r"<!-- (.*?) -->", svg)


@pytest.fixture(autouse=True, scope="module")
def remade() -> None:
    """Writes page and pictures where one asks for it."""
    if folder := os.environ.get("QUIZKIT_GALLERY"):
        (Path(folder) / "gallery.md").write_text(page(), encoding="utf-8", newline="\n")
        for name, content in images().items():
            (Path(folder) / "images" / name).write_bytes(content)


def test_the_page_says_what_the_pictures_say() -> None:
    """Calls and text alternatives are those of the data as they are now; else run ``make pictures``."""
    assert (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("name", CALLS)
def test_a_picture_is_the_one_that_the_data_give(name: str) -> None:
    """The file holds the text of today's picture and has its size; else run ``make pictures``."""
    picture = drawn(name)
    with Image.open(ROOT / "docs" / "images" / f"gallery-{name}.png") as image:
        assert image.info["Description"] == picture.text
        wide, high = picture.figure.get_size_inches()
        assert image.size == pytest.approx((wide * 200, high * 200), abs=1)


@pytest.mark.parametrize("name", CALLS)
def test_a_picture_can_be_read(name: str) -> None:
    """No label lies over another, none is cut off, and every character is in the font."""
    picture = drawn(name)
    assert overlapping(picture) == []
    assert cut_off(picture) == []
    assert "〓" not in "".join(labels(picture))


@pytest.mark.parametrize("name", sorted(WITH_SVG))
def test_an_svg_draws_the_words_of_today(name: str) -> None:
    """Every label that is drawn now stands in the file, in the same order."""
    kept = (ROOT / "docs" / "images" / f"gallery-{name}.svg").read_text(encoding="utf-8")
    assert words_of(kept) == words_of(drawn(name).svg().decode())
    assert len(words_of(kept)) > 8


def test_no_picture_is_left_over() -> None:
    """Every picture of the gallery's files stands on the page."""
    files = {file.name for file in (ROOT / "docs" / "images").glob("gallery-*")}
    assert files == {f"gallery-{name}.png" for name in CALLS} | {f"gallery-{n}.svg" for n in WITH_SVG}


def test_every_route_and_series_of_the_repository_is_in_the_gallery() -> None:
    """What is there can be seen there."""
    for part, call in (("routes", "route"), ("series", "trend")):
        there = {file.stem for file in (ROOT / "quizzes" / part).glob("*.json")}
        assert {name for name in there if f'qk.figures.{call}("{name}")' in CALLS.values()} == there
