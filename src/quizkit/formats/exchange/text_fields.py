"""What stands behind 难度, 标签, 出处 and the other labels, put into the question or said to be left out."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from quizkit.formats.exchange.text_answers import (
    difficulty_of_rate,
    difficulty_of_stars,
    points_of,
    source_of,
    tags_of,
)
from quizkit.formats.exchange.text_draft import Said
from quizkit.formats.exchange.text_lines import short
from quizkit.formats.exchange.text_types import Asked
from quizkit.formats.exchange.text_words import RATE_WORD, SOURCE_LINE
from quizkit.formats.exchange.words import DIFFICULTY_TITLES, difficulty_of, level_of
from quizkit.i18n import N_, _

FIELD_WORDS = {
    "points": N_("分值"),
    "level": N_("学段"),
    "difficulty": N_("难度"),
    "type": N_("题型"),
    "id": N_("编号"),
}
_READ: dict[str, Callable[[str], Any]] = {"points": points_of, "level": level_of}

_MEANT: dict[str, Callable[[str], int | None]] = {
    "text_difficulty_rate": difficulty_of_rate,
    "text_difficulty_stars": difficulty_of_stars,
}


def take_fields(asked: Asked) -> None:
    """Fills the fields that labels give; the type is found out elsewhere."""
    fields = asked.draft.fields
    for name, read in _READ.items():
        for said in fields.get(name, ())[:1]:
            _keep(asked, name, said, read(said.text))
        _only_once(asked, name)
    for said in fields.get("difficulty", ())[:1]:
        _keep(asked, "difficulty", said, _difficulty(asked, said))
    _only_once(asked, "difficulty")
    if "id" in fields:
        asked.question["id"] = fields["id"][0].text
        _only_once(asked, "id")
    _tags(asked)
    _sources(asked, fields.get("sources", ()))
    for said in fields.get("unused", ()):
        asked.repair("text_field_unused", said.place, field=said.word, value=short(said.text))


def unknown(asked: Asked, name: str, said: Said) -> None:
    """Notes that what a label says is not understood."""
    asked.repair("text_field_unknown", said.place, field=_(FIELD_WORDS[name]), value=short(said.text))


def _keep(asked: Asked, name: str, said: Said, value: Any) -> None:
    if value in (None, ""):
        unknown(asked, name, said)
    else:
        asked.question[name] = value


def _only_once(asked: Asked, name: str) -> None:
    listed = asked.draft.fields.get(name, [])
    if len({said.text for said in listed}) > 1:
        shown = _(FIELD_WORDS[name])
        asked.repair("text_field_twice", listed[1].place, field=shown, value=short(listed[0].text))


def _difficulty(asked: Asked, said: Said) -> int | None:
    """What is said in words; a rate or stars can be meant otherwise, so that is said."""
    value = None if said.word == RATE_WORD else difficulty_of(said.text)
    if value is not None:
        return value
    for code, read in _MEANT.items():
        value = read(said.text)
        if value is not None:
            word = _(DIFFICULTY_TITLES[value])
            asked.repair(code, said.place, value=short(said.text), word=word)
            return value
    return difficulty_of(said.text)


def _tags(asked: Asked) -> None:
    fields = asked.draft.fields
    tags = [tag for said in fields.get("tags", ()) for tag in tags_of(said.text)]
    for said in fields.get("place", ()):
        text = re.sub(r"\s+", " ", said.text).strip("。 ")
        if text:
            tags.append(text)
            asked.repair("text_field_as_tag", said.place, field=said.word, value=short(text))
    if tags:
        asked.question["tags"] = list(dict.fromkeys(tags))


def _sources(asked: Asked, listed: Sequence[Said]) -> None:
    for said in listed:
        source = source_of(said.text)
        if source is not None:
            asked.question.setdefault("sources", []).append(source)
        elif said.text:
            asked.kept.append(SOURCE_LINE.format(source=said.text))
            asked.repair("text_source_as_text", said.place)
