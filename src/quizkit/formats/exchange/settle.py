"""From what a reader found to what is taken: defaults, ids, the bank's own checks, one verdict a block."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from quizkit.errors import LEVEL_WORDS
from quizkit.formats.draft import FieldProblem, field_words, read_draft
from quizkit.formats.exchange.blocks import Block, Found, Import, Json, Note, Outcome, Parsed, note
from quizkit.formats.model_base import ID_PATTERN
from quizkit.formats.shape import shown
from quizkit.i18n import _

_ID = re.compile(ID_PATTERN)
_OPTION_LISTS = ("options", "items", "left", "right")
# What tells two questions apart beside options and key; the rest (tags, sources, points) may differ.
_TOLD = ("type", "stem", "text", "blanks", "any_order", "tolerance", "unit")
_UNSAID = {"any_order": False, "tolerance": 0, "unit": ""}
"""Written or left out, these mean the same."""


@dataclass(frozen=True)
class Defaults:
    """What a question gets that the input does not give it."""

    points: float = 5
    level: str = "primary"
    tags: tuple[str, ...] = ()


def settle(
    parsed: Parsed, format_: str, defaults: Defaults = Defaults(), taken: Sequence[str] = ()
) -> Import:
    """The report on what was parsed; ``taken`` are ids that the bank has already.

    The same question in the same input gets the same id every time: bringing a file in again adds nothing.
    """
    judge = _Judge(defaults, taken, (parsed.bank or {}).get("names", ()))
    blocks = tuple(judge.block(found) for found in parsed.found)
    notes = parsed.notes
    if judge.defaulted is not None:
        level = _(LEVEL_WORDS[defaults.level])
        notes += (note(judge.defaulted, "defaults", points=f"{defaults.points:g}", level=level),)
    return Import(format_, blocks, parsed.headings, notes, parsed.bank)


def meaning_of(question: Mapping[str, Any]) -> str:
    """A hash (hex) of what the question asks and what is right; ids of options do not enter it."""
    said = (key for key in _TOLD if key in question and question[key] != _UNSAID.get(key))
    told: dict[str, Any] = {key: _squeezed(question[key]) for key in said}
    texts: dict[Any, Any] = {}
    for field in _OPTION_LISTS:
        options = question.get(field) or ()
        told[field] = [_squeezed(option.get("text")) for option in options]
        texts |= {(field, option.get("id")): _squeezed(option.get("text")) for option in options}
    answer = question.get("answer")
    if isinstance(answer, list):
        told["answer"] = sorted(str(texts.get(("options", id_), id_)) for id_ in answer)
    else:
        told["answer"] = _squeezed(texts.get(("options", answer), answer))
    told["right"].sort()  # always shuffled: its order says nothing
    told["pairs"] = sorted(
        [str(texts.get(("left", left), left)), str(texts.get(("right", right), right))]
        for left, right in (question.get("pairs") or {}).items()
    )
    told["questions"] = [meaning_of(part) for part in question.get("questions") or ()]
    return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _squeezed(value: Any) -> Any:
    """A text without needless spaces, 1935.0 as 1935."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return " ".join(value.split()) if isinstance(value, str) else value


def new_id(question: Mapping[str, Any], taken: Sequence[str] | set[str]) -> str:
    """An id made of the question's meaning, not among ``taken``."""
    base = f"q-{meaning_of(question)[:10]}"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name


class _Judge:
    def __init__(self, defaults: Defaults, taken: Sequence[str], names: Any) -> None:
        self.defaulted: Any = None
        """The place of the first block that was given defaults."""
        self._defaults = defaults
        self._ids = set(taken)
        self._names = names
        self._seen: dict[str, Found] = {}

    def block(self, found: Found) -> Block:
        """The verdict on one block."""
        if found.refusals:
            return self._refused(found, found.refusals)
        question = dict(found.question)
        lacks = self._complete(question)
        # An id is given at the end; it is made of a question that holds.
        problems = read_draft(question | {"id": "q"}, self._names).problems
        if problems:
            said = tuple(Note(found.place, one.code, _with_field(one)) for one in problems)
            return self._refused(found, said)
        repairs = (*found.repairs, *self._identify(question, found))
        meaning = meaning_of(question)
        if meaning in self._seen:
            first = note(found.place, "same_block", first=self._seen[meaning].place)
            return self._refused(found, (first,))
        self._seen[meaning] = found
        self._ids.add(question["id"])
        if lacks and self.defaulted is None:
            self.defaulted = found.place
        outcome = Outcome.REPAIRED if repairs else Outcome.ACCEPTED
        return Block(found.place, found.source, outcome, repairs, question)

    @staticmethod
    def _refused(found: Found, reasons: tuple[Note, ...]) -> Block:
        return Block(found.place, found.source, Outcome.REFUSED, (*found.repairs, *reasons), None)

    def _complete(self, question: Json) -> bool:
        """Adds what every question needs; whether something was missing."""
        lacks = "level" not in question
        question.setdefault("level", self._defaults.level)
        tags = question.get("tags", [])
        if self._defaults.tags and isinstance(tags, list):
            question["tags"] = [*tags, *(tag for tag in self._defaults.tags if tag not in tags)]
        parts = question.get("questions")
        if question.get("type") == "passage" and isinstance(parts, list):
            question["questions"] = [dict(part) if isinstance(part, dict) else part for part in parts]
            for number, part in enumerate(question["questions"], start=1):
                if isinstance(part, dict):
                    lacks |= "points" not in part
                    part.setdefault("points", self._defaults.points)
                    part.setdefault("id", f"p{number}")
        else:
            lacks |= "points" not in question
            question.setdefault("points", self._defaults.points)
        return lacks

    def _identify(self, question: Json, found: Found) -> tuple[Note, ...]:
        """Gives the question its id; notes where one that was given could not be kept."""
        given = question.get("id")
        if given is None:
            question["id"] = new_id(question, self._ids)
            return ()
        kept = isinstance(given, str) and _ID.fullmatch(given) is not None
        code = "id_taken" if kept and given in self._ids else "id_changed"
        if kept and given not in self._ids:
            return ()
        question["id"] = new_id(question, self._ids)
        return (note(found.place, code, id=shown(given), new=question["id"]),)


def _with_field(problem: FieldProblem) -> str:
    field = field_words(problem.path)
    return (
        _("{field}：{sentence}").format(field=field, sentence=problem.message) if field else problem.message
    )
