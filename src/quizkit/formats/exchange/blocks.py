"""What an import makes of a file: every block of it accepted, repaired or refused, and nothing left out.

A reader of a format gives ``Parsed``: what it found, not yet judged. ``settle`` makes an ``Import`` of it.
A question is in the form of a bank file (``docs/formats/bank.md``) all the way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from quizkit.formats.exchange.sentences import SENTENCES
from quizkit.i18n import _

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, order=True)
class Place:
    """Where a block stands: lines of a text, or rows of a workbook's sheet; both count from 1.

    ``column`` is the letter of a cell's column where one cell is meant.
    """

    line: int
    end: int
    sheet: str = ""
    column: str = ""

    def __str__(self) -> str:
        if self.column:
            return f"{self.sheet}!{self.column}{self.line}"
        if self.sheet:
            return _("{sheet} 第 {line} 行").format(sheet=self.sheet, line=self.line)
        if self.end > self.line:
            return _("第 {line}–{end} 行").format(line=self.line, end=self.end)
        return _("第 {line} 行").format(line=self.line)


@dataclass(frozen=True)
class Note:
    """What was repaired, or why it is refused. ``code`` is a key of ``SENTENCES`` or of a bank problem."""

    place: Place
    code: str
    message: str


def note(place: Place, code: str, **data: object) -> Note:
    """The note with its sentence in the language in use."""
    return Note(place, code, _(SENTENCES[code]).format(**data))


@dataclass(frozen=True)
class Found:
    """A block as a reader found it. ``question`` may lack what ``settle`` adds: id, points, level.

    With ``refusals`` the block is refused whatever ``question`` holds.
    """

    place: Place
    source: str
    question: Json
    repairs: tuple[Note, ...] = ()
    refusals: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Heading:
    """Lines that are no question, and what they were taken for (already a sentence)."""

    place: Place
    text: str
    means: str


@dataclass(frozen=True)
class Parsed:
    """All of an input: every line that is not blank lies in exactly one block or heading.

    ``notes`` are about the input as a whole, ``bank`` is what it says of the bank itself (title, names).
    """

    found: tuple[Found, ...] = ()
    headings: tuple[Heading, ...] = ()
    notes: tuple[Note, ...] = ()
    bank: Mapping[str, Any] | None = None


class Outcome(StrEnum):
    """What became of a block."""

    ACCEPTED = "accepted"
    REPAIRED = "repaired"
    REFUSED = "refused"


@dataclass(frozen=True)
class Block:
    """A block and what became of it; ``question`` holds and has an id, or is None if refused."""

    place: Place
    source: str
    outcome: Outcome
    notes: tuple[Note, ...]
    question: Json | None


@dataclass(frozen=True)
class Import:
    """The report on an input."""

    format: str
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...] = ()
    notes: tuple[Note, ...] = ()
    bank: Mapping[str, Any] | None = None

    def count(self, outcome: Outcome) -> int:
        """Blocks with this outcome."""
        return sum(block.outcome is outcome for block in self.blocks)

    @property
    def questions(self) -> tuple[Json, ...]:
        """The questions of all blocks that were not refused, in the order of the input."""
        return tuple(block.question for block in self.blocks if block.question is not None)


@dataclass(frozen=True)
class Loss:
    """What a format cannot hold of a question ("" is the bank itself)."""

    question: str
    code: str
    message: str


def loss(question: str, code: str, **data: object) -> Loss:
    """The loss with its sentence in the language in use."""
    return Loss(question, code, _(SENTENCES[code]).format(**data))


@dataclass(frozen=True)
class Written:
    """A bank in another format, and what of it is lost there."""

    content: bytes
    losses: tuple[Loss, ...] = ()
