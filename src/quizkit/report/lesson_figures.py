"""Pictures for lessons: narrow enough for a phone, with a full text alternative, the same in every host.

A picture is laid out in inches from the top left corner and is 3.9 inches wide, so that its smallest letters
are ten pixels high where a phone shows it on 340 pixels.
"""

import html
import io
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from PIL import Image, PngImagePlugin

from quizkit.domain.facts import Fact, PartialDate
from quizkit.domain.questions import Source
from quizkit.errors import UsageError
from quizkit.i18n import _
from quizkit.report import columns as c
from quizkit.report.figures import GREY, INK, Picture
from quizkit.report.fonts import FILE, families, printable
from quizkit.report.lesson_mark import PICTURE_MARK
from quizkit.report.pictures import PICTURES, PNG_DPI

WIDTH = 3.9
MARGIN = 0.12
TITLE, TEXT, SMALL = 13.0, 10.5, 9.0
"""Sizes of letters in points."""
LINE = 1.38
"""Height of a line, in sizes of its letters."""

_CSS_WIDTH = 480
_COLOURS = 64
"""Of a PNG: these pictures have few, and a school's line is slow."""
_BALANCED = 55
"""Percent of its room that text in several lines is made as narrow as."""
_MEASURED = 100.0
"""Points in which the widths of letters are measured."""

# Neither may end a line's beginning, nor begin a line's end.
_NOT_FIRST = "，。；：！？、）》”’%…—·"
_NOT_LAST = "（《“‘"


@dataclass(frozen=True, eq=False)
class LessonPicture:
    """A figure with what it says in words: ``summary`` in one sentence, then ``lines`` one by one."""

    figure: Figure
    title: str
    summary: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text alternative: everything that can be read off the picture."""
        return self.summary + "".join(self.lines)

    def png(self) -> bytes:
        """At 2×, with the text alternative inside; a third of what matplotlib's own would weigh."""
        canvas: Any = FigureCanvasAgg(self.figure)
        dpi = self.figure.dpi
        try:
            self.figure.set_dpi(PNG_DPI)
            canvas.draw()
            drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
        finally:
            self.figure.set_dpi(dpi)
        told = PngImagePlugin.PngInfo()
        told.add_itxt("Description", self.text)
        out = io.BytesIO()
        few = drawn.quantize(_COLOURS, dither=Image.Dither.NONE)
        few.save(out, "png", optimize=True, pnginfo=told, dpi=(PNG_DPI, PNG_DPI))
        return out.getvalue()

    def svg(self) -> bytes:
        """With letters as outlines, so it looks the same without the font."""
        return PICTURES["svg"].write(self._picture)

    def save(self, path: str | Path) -> Path:
        """Writes the picture as PNG, SVG or PDF, by the suffix of ``path``.

        Raises:
            UsageError: another suffix, or the file cannot be written.
        """
        file = Path(path)
        kind = file.suffix.lower().removeprefix(".")
        if kind not in PICTURES:
            sentence = _("图片只能存成 {kinds}，文件名要以它们结尾：{path}")
            raise UsageError(sentence.format(kinds="、".join(f".{name}" for name in PICTURES), path=path))
        content = self.png() if kind == "png" else PICTURES[kind].write(self._picture)
        try:
            file.write_bytes(content)
        except OSError as error:
            sentence = _("{path} 写不进去（{reason}）。")
            raise UsageError(sentence.format(path=path, reason=error.strerror or error)) from error
        return file

    @property
    def _picture(self) -> Picture:
        return Picture(self.figure, self.text)

    def _repr_html_(self) -> str:
        """The picture and, folded below it, its text."""
        width, height = self.figure.get_size_inches()
        alt = self.summary + _("详细的文字说明在图下面。")
        items = "".join(f"<li>{html.escape(line)}</li>" for line in self.lines)
        look = f"display:block;width:100%;max-width:{_CSS_WIDTH}px;height:auto"
        return (
            '<figure class="quizkit-lesson-picture" style="margin:0 0 1em">'
            f'<img class="quizkit-picture" style="{look}" '
            f'width="{_CSS_WIDTH}" height="{round(_CSS_WIDTH * height / width)}" '
            f'alt="{html.escape(alt)}" src="data:image/png;base64,{b64encode(self.png()).decode()}">'
            f"<details><summary>{html.escape(_('图中内容的文字说明'))}</summary>"
            f"<p>{html.escape(self.summary)}</p><ul>{items}</ul></details></figure>"
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:  # noqa: ARG002 - IPython's form
        data = {"text/html": self._repr_html_(), "text/plain": self.text}
        return data, {PICTURE_MARK: True}


# --- dates and sources in words -------------------------------------------------------------------


def date_words(date: PartialDate) -> str:
    """ "1935年1月15日", as far as it is known."""
    if date.month is None:
        return _("{year}年").format(year=date.year)
    if date.day is None:
        return _("{year}年{month}月").format(year=date.year, month=date.month)
    return _("{year}年{month}月{day}日").format(year=date.year, month=date.month, day=date.day)


def end_words(fact: Fact) -> str:
    """The end of a fact without what its date says already; "" if it has none of its own."""
    end = fact.end
    if end is None or end == fact.date:
        return ""
    if end.year != fact.date.year or end.month is None:
        return _("至{date}").format(date=date_words(end))
    if end.day is None:
        return _("至{month}月").format(month=end.month)
    return _("至{month}月{day}日").format(month=end.month, day=end.day)


def source_words(sources: Sequence[Source]) -> str:
    """Where the data are from, as a picture says it."""
    titles = (source.title if "《" in source.title else f"《{source.title}》" for source in sources)
    return _("资料来源：{sources}").format(sources="、".join(dict.fromkeys(titles)))


# --- letters in inches ----------------------------------------------------------------------------


def line_height(size: float) -> float:
    """Of a line in letters of ``size``."""
    return size * LINE / 72


def text_width(text: str, size: float) -> float:
    """How wide ``text`` is in the shipped font."""
    font = _font()
    font.set_text(printable(text), 0.0)
    return float(font.get_width_height()[0]) / 64 * size / _MEASURED / 72


@cache
def _font() -> FT2Font:
    font = FT2Font(str(FILE))
    font.set_size(_MEASURED, 72)
    return font


def wrapped(text: str, size: float, room: float) -> list[str]:
    """``text`` in lines no wider than ``room``; Chinese punctuation stays with its word, figures whole."""
    lines = [""]
    for piece in _pieces(c.plain(text)):
        if lines[-1] and text_width(lines[-1] + piece.rstrip(), size) > room:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _pieces(text: str) -> list[str]:
    """What a line must not break inside of."""
    pieces: list[str] = []
    for char in text:
        joined = pieces and (
            char in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST or (_western(char) and _western(pieces[-1][-1]))
        )
        if joined:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _western(char: str) -> bool:
    return char.isascii() and not char.isspace()


# --- the sheet ------------------------------------------------------------------------------------


def sheet(height: float) -> tuple[Figure, Axes]:
    """A figure whose axes count inches from its top left corner."""
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    return figure, axes


def write(axes: Axes, x: float, y: float, text: str, size: float, **look: Any) -> None:
    """Text whose middle is at height ``y``; it begins at ``x`` unless ``ha`` says otherwise."""
    look = {"color": INK, "va": "center_baseline"} | look
    axes.text(x, y, printable(text), fontsize=size, family=families(), parse_math=False, **look)


@dataclass(frozen=True)
class Block:
    """Lines of text, one below the other."""

    lines: tuple[str, ...]
    size: float
    color: str = INK

    @classmethod
    def of(cls, text: str, size: float, color: str = INK, *, room: float = WIDTH - 2 * MARGIN) -> "Block":
        """``text`` broken to fit, in lines of about the same length; nothing for an empty text."""
        lines = wrapped(text, size, room) if text else []
        for narrower in range(_BALANCED, 100) if len(lines) > 1 else ():
            evener = wrapped(text, size, room * narrower / 100)
            if len(evener) == len(lines):
                lines = evener
                break
        return cls(tuple(lines), size, color)

    @property
    def height(self) -> float:
        """Of all its lines."""
        return len(self.lines) * line_height(self.size)

    def draw(self, axes: Axes, x: float, y: float, **look: Any) -> None:
        """With its upper edge at ``y``."""
        for number, line in enumerate(self.lines):
            middle = y + (number + 0.5) * line_height(self.size)
            write(axes, x, middle, line, self.size, **({"color": self.color} | look))


@dataclass(frozen=True)
class Frame:
    """Title and what is counted above a picture, its source below."""

    title: Block
    subject: Block
    source: Block

    @classmethod
    def of(cls, title: str, subject: str, source: str) -> "Frame":
        """The frame with these words."""
        return cls(Block.of(title, TITLE), Block.of(subject, SMALL, GREY), Block.of(source, SMALL, GREY))

    @property
    def top(self) -> float:
        """Where the picture begins."""
        return MARGIN + self.title.height + self.subject.height + 0.08

    def height(self, inside: float) -> float:
        """Of a figure with ``inside`` inches of picture."""
        return self.top + inside + self.source.height + MARGIN + (0.08 if self.source.lines else 0)

    def draw(self, axes: Axes, inside: float) -> None:
        """Around a picture of that height."""
        self.title.draw(axes, MARGIN, MARGIN)
        self.subject.draw(axes, MARGIN, MARGIN + self.title.height)
        self.source.draw(axes, MARGIN, self.top + inside + 0.08)
