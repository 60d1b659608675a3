"""A question as its lines are being gathered, before anything is made of it."""

from dataclasses import dataclass, field

from quizkit.formats.exchange.blocks import Note, Place
from quizkit.formats.exchange.text_key import Entry
from quizkit.formats.exchange.text_lines import Line, bracket_answers

# Of a stem's end: a stem of a thousand lines is not read a thousand times.
_FEW_LINES = 8
_LOOKED_AT = 400


@dataclass(frozen=True)
class Section:
    """What a head says of the questions below it. ``type`` is "" where none is said."""

    index: int = 0
    ordinal: str = ""
    type: str = ""
    points: str = ""
    per: str = ""


@dataclass
class Choice:
    """An option and the lines of its text."""

    letter: str
    lines: list[str]


@dataclass(frozen=True)
class Said:
    """A piece of text and the line it stands on."""

    text: str
    place: Place
    word: str = ""
    """The label before it, if it was one."""


@dataclass
class Draft:
    """All lines of one block, sorted by what they are.

    ``parts`` are those of a passage; their lines are also the passage's. Others have no ``material``.
    """

    section: Section
    number: int | None = None
    style: str = ""
    lines: list[Line] = field(default_factory=list)
    stem: list[str] = field(default_factory=list)
    options: list[Choice] = field(default_factory=list)
    answers: list[Said] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    fields: dict[str, list[Said]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    refusals: list[Note] = field(default_factory=list)
    key: list[Entry] = field(default_factory=list)
    unkeyed: bool = False
    """Whether there is a table of answers that says nothing of this question."""
    material: list[str] | None = None
    parts: list["Draft"] = field(default_factory=list)
    part_style: str = ""
    asked: tuple[int, int] | None = None

    @property
    def place(self) -> Place:
        """From the first line to the last."""
        return Place(self.lines[0].number, self.lines[-1].number)

    @property
    def complete(self) -> bool:
        """Whether what comes next may be another question."""
        return bool(self.answers or self.options)

    @property
    def bracketed(self) -> bool:
        """Whether the answer stands in a bracket of the stem."""
        stem = "\n".join(self.stem[-_FEW_LINES:])[-_LOOKED_AT:]
        return bool(bracket_answers(stem, letters=bool(self.options)))
