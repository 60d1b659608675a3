"""From a row, or the rows of a passage, to a question in the form of a bank file."""

import re
import unicodedata
from typing import Any

from quizkit.formats.exchange.blocks import Json
from quizkit.formats.exchange.numbers import json_number, number_of
from quizkit.formats.exchange.words import CHOICE, TYPE_TITLES, difficulty_of, level_of, type_of
from quizkit.formats.exchange.xlsx.answers import answer_text, guessed_type, kind_words, own_fields
from quizkit.formats.exchange.xlsx.line import Line, split_cell, unescaped_piece
from quizkit.formats.exchange.xlsx.words import POINTS, SAME, STEM_OF_PASSAGE, YEAR
from quizkit.formats.shape import shown
from quizkit.i18n import _

OF_LIST = "、，,;；|\n"
"""Between tags, and between the other names of one thing."""
NONE = "-"
"""A source without a place, beside one that has one."""


def question_of(line: Line, section: str = "") -> Json:
    """The question of a row; ``section`` is the type that the sheet or a heading gives.

    What keeps it from being one is noted at the row.
    """
    line.refuse_bad_cells()
    if line.refusals:
        return {}
    kind = _type(line, section)
    _need(line, "stem", "xlsx_no_stem")
    _need(line, "answer", "xlsx_no_answer")
    if line.refusals or not kind:
        return {}
    question: Json = {"type": kind, "stem": line.text("stem")}
    points = _points(line)
    if points is not None:
        question["points"] = points
    return question | own_fields(kind, line) | _common(line)


def _need(line: Line, column: str, code: str) -> None:
    if not line.text(column):
        line.refuse(code, column)


def _type(line: Line, section: str) -> str:
    """The row's type: what its cell says, else what the heading above says, else what the answer tells."""
    word = line.text("type")
    kind = type_of(word) if word else section
    if word and not kind:
        listed = "、".join(_(title) for title in TYPE_TITLES.values())
        line.refuse("xlsx_type_unknown", "type", value=shown(word), types=listed)
        return ""
    if kind in ("", CHOICE, "passage"):
        kind = guessed_type(line, kind if kind == CHOICE else "") if answer_text(line) else "single"
        if not word and "type" in line.at:
            line.repair("xlsx_type_guessed", "type", kind=kind_words(kind))
    return kind


# --- what every question has ----------------------------------------------------------------------


def _common(line: Line) -> Json:
    made: Json = {}
    explanation = line.text("explanation")
    sources, left = _sources(line)
    if left:
        line.repair("xlsx_source_moved", "source")
        explanation = "\n\n".join(part for part in (explanation, _("出处：{text}").format(text=left)) if part)
    pieces = map(unescaped_piece, split_cell(line.text("tags"), OF_LIST))
    tags = list(dict.fromkeys(piece for piece in pieces if piece))
    values: dict[str, Any] = {
        "id": line.text("id"),
        "explanation": explanation,
        "sources": sources,
        "tags": tags,
        "level": _level(line),
        "difficulty": _difficulty(line),
    }
    made |= {key: value for key, value in values.items() if value}
    return made


def _points(line: Line) -> int | float | None:
    text = line.text("points")
    if not text:
        return None
    value = number_of(unicodedata.normalize("NFKC", text).strip().removesuffix(POINTS).strip())
    number = None if value is None else json_number(value)
    if number is None:
        line.repair("xlsx_points_unread", "points", value=shown(text))
    return number


def _level(line: Line) -> str:
    text = line.text("level")
    level = level_of(text) if text else ""
    if text and not level:
        line.repair("xlsx_level_unread", "level", value=shown(text))
    return level


def _difficulty(line: Line) -> int | None:
    text = line.text("difficulty")
    difficulty = difficulty_of(text) if text else None
    if text and difficulty is None:
        line.repair("xlsx_difficulty_unread", "difficulty", value=shown(text))
    return difficulty


def _sources(line: Line) -> tuple[list[Json], str]:
    """The sources; or, where one lacks author or year, all of them as a text."""
    columns = [_lines(line.text(name)) for name in ("source", "by", "year", "place")]
    titles, authors, years, places = columns
    if not any(columns):
        return [], ""
    if not any(columns[1:]):
        split = [_from_one_cell(title) for title in titles]
        found = [source for source in split if source is not None]
        return (found, "") if len(found) == len(split) else ([], "\n".join(titles))
    if len(titles) != len(authors) or len(titles) != len(years) or len(places) > len(titles) or not titles:
        return [], "，".join(" ".join(column) for column in columns if column)
    if not all((*titles, *authors, *years)):
        return [], "，".join(" ".join(column) for column in columns if column)
    places = ["" if place == NONE else place for place in places] + [""] * (len(titles) - len(places))
    return [_source(*parts) for parts in zip(titles, authors, years, places, strict=True)], ""


def _lines(text: str) -> list[str]:
    return [unescaped_piece(piece) for piece in split_cell(text, "\n")] if text else []


def _source(title: str, by: str, year: str, place: str) -> Json:
    made: Json = {"title": title, "by": by, "year": int(year) if re.fullmatch(r"[1-9]\d{3}", year) else year}
    return made | ({"place": place} if place else {})


def _from_one_cell(text: str) -> Json | None:
    """A source written as 《书名》，作者，2021 年，第一章; None if that is not what it is."""
    pieces = [piece.strip() for piece in re.split(r"[，,;；|\n]", text) if piece.strip()]
    years = [n for n, piece in enumerate(pieces) if n > 1 and YEAR.fullmatch(piece)]
    if not years:
        return None
    at = years[0]
    year = re.sub(r"\D.*", "", pieces[at])
    return _source(pieces[0], "，".join(pieces[1:at]), year, "，".join(pieces[at + 1 :]))


# --- passages -------------------------------------------------------------------------------------


def passage_of(lines: list[Line], section: str) -> Json:
    """The passage whose rows these are; the first may be about the passage itself."""
    head = lines[0] if type_of(lines[0].text("type")) == "passage" else None
    rows = lines[1:] if head else lines
    text_of = head or lines[0]
    text = text_of.text("text")
    text = "" if text.lower() in SAME else text
    question: Json = {"type": "passage"}
    if head is None:
        stem = _(STEM_OF_PASSAGE)
        text_of.repair("xlsx_passage_stem", "text", stem=stem)
        # Questions without a level of their own take the passage's.
        level = _level(text_of)
        question |= {"stem": stem, "text": text} | ({"level": level} if level else {})
    else:
        question |= _head_of(head, text)
        if not rows:
            head.refuse("xlsx_passage_empty", "type")
    parts = [question_of(line, "" if section == "passage" else section) for line in rows]
    return question | {"questions": parts}


def _head_of(head: Line, text: str) -> Json:
    head.refuse_bad_cells()
    if head.refusals:
        return {}
    if head.text("points"):
        head.repair("xlsx_passage_points", "points", value=shown(head.text("points")))
    stem = head.text("stem")
    if not stem:
        stem = _(STEM_OF_PASSAGE)
        head.repair("xlsx_passage_stem", "stem", stem=stem)
    return {"stem": stem, "text": text} | _common(head)
