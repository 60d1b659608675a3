"""GIFT in: records between blank lines, comments with ids and tags, categories, one question a record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quizkit.formats.exchange.blocks import Found, Heading, Parsed, Place
from quizkit.formats.exchange.building import Refused, Repairs
from quizkit.formats.exchange.gift.question import question_of
from quizkit.formats.exchange.gift.text import hidden
from quizkit.formats.exchange.lines import lines_of, without_controls
from quizkit.formats.exchange.registry import Progress
from quizkit.formats.model_base import LONGEST_LINE
from quizkit.formats.shape import shown
from quizkit.i18n import _

_CATEGORY = "$CATEGORY:"
_BRACES = re.compile("[^{}]+")
_SAID = re.compile(r"\[(id|tag):((?:[^\[\]\\]|\\.)*)\]")
_SAID_ESCAPE = re.compile(r"\\([\\\[\]])")
_NO_CATEGORY = re.compile(r"\$[a-z0-9]+\$|top", re.IGNORECASE)
"""Steps of a category's path that name a place in Moodle, not a topic."""


@dataclass(frozen=True)
class _Piece:
    """Lines of one record, numbered from ``first``."""

    first: int
    lines: list[str]

    @property
    def place(self) -> Place:
        return Place(self.first, self.first + len(self.lines) - 1)

    @property
    def source(self) -> str:
        return "\n".join(self.lines)

    @property
    def comments(self) -> list[str]:
        return [line for line in self.lines if _is_comment(line)]

    @property
    def text(self) -> str:
        return "\n".join(line for line in self.lines if not _is_comment(line)).strip()


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("//")


def read(content: str, progress: Progress) -> Parsed:
    """What a GIFT file holds."""
    content, notes = without_controls(content)
    found: list[Found] = []
    headings: list[Heading] = []
    category = ""
    lines = lines_of(content)
    for piece in _pieces(lines):
        path = _category(piece)
        if path is not None:
            category, heading = _taken(path, piece)
            headings.append(heading)
        elif not piece.text:
            headings.append(Heading(piece.place, piece.source, _("注释，不是题目。")))
        else:
            found.append(_found(piece, category))
            if len(found) % 100 == 0:
                progress(piece.place.end, len(lines))
    progress(len(lines), len(lines))
    return Parsed(tuple(found), tuple(headings), notes)


# --- records ----------------------------------------------------------------------------------------


def _pieces(lines: list[str]) -> Iterator[_Piece]:
    """Categories, comments and questions, each by itself."""
    gathered: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            gathered.append(line)
        elif gathered:
            yield from _apart(_Piece(number - len(gathered), gathered))
            gathered = []


def _apart(record: _Piece) -> Iterator[_Piece]:
    """A record's category lines and its questions: people forget the blank line between two of them."""
    done = 0
    for cut in (*_cuts(record.lines), len(record.lines)):
        yield _Piece(record.first + done, record.lines[done:cut])
        done = cut


def _cuts(lines: list[str]) -> list[int]:
    """Before which lines of a record (from 1) something new begins."""
    signs = ["" if _is_comment(line) else _BRACES.sub("", hidden(line)) for line in lines]
    last = max((number for number, found in enumerate(signs) if found), default=-1)
    cuts: list[int] = [0]
    depth = 0
    for number, (line, found) in enumerate(zip(lines, signs, strict=True)):
        depth += found.count("{") - found.count("}")
        if depth == 0 and line.lstrip().startswith(_CATEGORY):
            cuts += [number, number + 1] if _told(lines[cuts[-1] : number]) else [number + 1]
        elif depth == 0 and "}" in found and number < last:
            cuts.append(number + 1)
    return [cut for cut in cuts if 0 < cut < len(lines)]


def _told(lines: list[str]) -> bool:
    """Whether there is more than comments."""
    return not all(map(_is_comment, lines))


# --- categories and comments --------------------------------------------------------------------------


def _category(piece: _Piece) -> str | None:
    """The path of a piece that is a category; None if it is none."""
    text = piece.text
    return text[len(_CATEGORY) :] if text.startswith(_CATEGORY) else None


def _taken(path: str, piece: _Piece) -> tuple[str, Heading]:
    """The tag that a category gives, and the heading that says so."""
    steps = [" ".join(step.split()) for step in path.replace("//", "\0").split("/")]
    topics = [step.replace("\0", "/") for step in steps if step and not _NO_CATEGORY.fullmatch(step)]
    tag = "/".join(topics)
    if len(tag) > LONGEST_LINE:
        tag = topics[-1][:LONGEST_LINE]
    means = (
        _("分类：后面的题都加上标签“{tag}”。").format(tag=shown(tag))
        if tag
        else _("分类：后面的题不加标签。")
    )
    return tag, Heading(piece.place, piece.source, means)


def _said(comments: list[str]) -> tuple[str, list[str]]:
    """The id and the tags that comments give."""
    id_, tags = "", []
    for match in (match for comment in comments for match in _SAID.finditer(comment)):
        value = _SAID_ESCAPE.sub(r"\1", match[2]).strip()
        if match[1] == "tag" and value:
            tags.append(value)
        elif match[1] == "id":
            id_ = id_ or value
    return id_, tags


def _found(piece: _Piece, category: str) -> Found:
    repairs = Repairs(piece.place)
    try:
        question, title = question_of(piece.text, repairs)
    except Refused as reason:
        return repairs.refused(piece.source, reason)
    id_, tags = _said(piece.comments)
    tags = [tag for tag in dict.fromkeys((*tags, category, title)) if tag]
    question |= {"id": id_} if id_ else {}
    question |= {"tags": tags} if tags else {}
    return repairs.found(piece.source, question)
