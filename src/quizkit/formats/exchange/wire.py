"""An ``Import`` as lines of JSON between the process that reads a file and the one that asked for it."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from quizkit.formats.exchange.blocks import Block, Heading, Import, Note, Outcome, Place


def lines_of(made: Import) -> Iterator[bytes]:
    """``made`` as lines: one a block, and one with all the rest at the end."""
    for block in made.blocks:
        # Not asdict: it would copy every question.
        notes = [_note_json(note) for note in block.notes]
        yield line(block=vars(block) | {"place": vars(block.place), "notes": notes})
    yield line(
        rest={
            "format": made.format,
            "headings": [vars(heading) | {"place": vars(heading.place)} for heading in made.headings],
            "notes": [_note_json(note) for note in made.notes],
            "bank": None if made.bank is None else dict(made.bank),
        }
    )


def _note_json(note: Note) -> dict[str, Any]:
    return vars(note) | {"place": vars(note.place)}


def line(**value: Any) -> bytes:
    """One line. Half characters pass: it is not for the line to judge them."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def value_of(raw: bytes) -> dict[str, Any]:
    """The value of a line.

    Raises:
        ValueError: it is none.
    """
    value = json.loads(raw.decode("utf-8", "surrogatepass"))
    if not isinstance(value, dict):
        raise ValueError  # noqa: TRY004 - for the reader of a line it is one fault like another
    return value


def import_of(blocks: Iterable[Any], rest: Any) -> Import:
    """The ``Import`` of which these were the lines.

    Raises:
        ValueError, TypeError, KeyError: they are those of none.
    """
    return Import(
        rest["format"],
        tuple(map(_block, blocks)),
        tuple(Heading(Place(**one["place"]), one["text"], one["means"]) for one in rest["headings"]),
        tuple(map(_note, rest["notes"])),
        rest["bank"],
    )


def _block(value: Any) -> Block:
    notes = tuple(map(_note, value["notes"]))
    outcome = Outcome(value["outcome"])
    return Block(Place(**value["place"]), value["source"], outcome, notes, value["question"])


def _note(value: Any) -> Note:
    return Note(Place(**value["place"]), value["code"], value["message"])
