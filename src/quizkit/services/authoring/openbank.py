"""A bank as it stands in its file: its questions with their problems, found by text and filters."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from quizkit.formats.bank_text import BankSource
from quizkit.formats.draft import DraftReading, read_draft
from quizkit.formats.likeness import compared, searched
from quizkit.formats.pictures import picture_folder


@dataclass(frozen=True, eq=False)
class Entry:
    """A question of a bank. ``value`` is its JSON as it stands in the file and is never changed in place."""

    bank: str
    number: int
    """Its place, from 1."""
    id: str
    value: Mapping[str, Any]
    names: Sequence[Sequence[str]]
    folder: Path
    """Of the bank's pictures."""

    @cached_property
    def reading(self) -> DraftReading:
        """The question if it holds, and its problems."""
        return read_draft(self.value, self.names, self.folder)

    @cached_property
    def haystack(self) -> str:
        """All texts of it, as ``searched``."""
        found: list[str] = []
        _gather(self.value, found)
        return searched("\n".join(found))

    @cached_property
    def compared(self) -> str:
        """What of it is compared with other questions."""
        return compared(self.value)

    @property
    def type(self) -> str:
        """The question type as written, "" if none is."""
        return _text(self.value.get("type"))

    @property
    def stem(self) -> str:
        """The stem as written; of a passage without one its text."""
        return _text(self.value.get("stem")) or _text(self.value.get("text"))

    @property
    def tags(self) -> tuple[str, ...]:
        """Tags as written."""
        listed = self.value.get("tags")
        return tuple(tag for tag in listed if isinstance(tag, str)) if isinstance(listed, list) else ()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _gather(value: Any, found: list[str]) -> None:
    """All texts inside ``value``, at the end of ``found``."""
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, Mapping):
        for item in value.values():
            _gather(item, found)
    elif isinstance(value, list):
        for item in value:
            _gather(item, found)


@dataclass(frozen=True)
class Wish:
    """What a list shall show; an empty filter lets all through. Words are looked for all together."""

    words: str = ""
    type: str = ""
    tag: str = ""
    level: str = ""
    difficulty: int | None = None
    problems: bool = False

    def takes(self, entry: Entry) -> bool:
        """Whether the entry is shown."""
        value = entry.value
        return (
            (not self.type or entry.type == self.type)
            and (not self.tag or self.tag in entry.tags)
            and (not self.level or value.get("level") == self.level)
            and (self.difficulty is None or value.get("difficulty", 2) == self.difficulty)
            and all(word in entry.haystack for word in searched(self.words).split())
            and (not self.problems or bool(entry.reading.problems))
        )


@dataclass(frozen=True, eq=False)
class OpenBank:
    """A bank file that was read; another state of the file is another ``OpenBank``."""

    id: str
    title: str
    path: Path
    source: BankSource | None
    """None for a new bank, whose file is made with its first question."""
    entries: tuple[Entry, ...] = ()
    head: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """Entries by id; of several with the same id the first."""
        return {entry.id: entry for entry in reversed(self.entries)}

    def entry(self, id_: str) -> Entry | None:
        """The question of that id."""
        return self.by_id.get(id_)

    def prepare(self) -> None:
        """Does now what the first search would have to do, a second for 10,000 questions."""
        for entry in self.entries:
            entry.haystack  # noqa: B018 - reading it makes it

    def found(self, wish: Wish) -> list[Entry]:
        """The entries that the wish takes, in the order of the file."""
        return [entry for entry in self.entries if wish.takes(entry)]

    @cached_property
    def types(self) -> Counter[str]:
        """How many there are of each type."""
        return Counter(entry.type for entry in self.entries)

    @cached_property
    def tags(self) -> list[str]:
        """All tags, the most used first."""
        counted = Counter(tag for entry in self.entries for tag in entry.tags)
        return [tag for tag, _count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]

    @property
    def names(self) -> Sequence[Sequence[str]]:
        """Alternate names."""
        return names_of(self.head)

    @property
    def folder(self) -> Path:
        """Of its pictures."""
        return picture_folder(self.path, self.id)


def names_of(head: Mapping[str, Any]) -> Sequence[Sequence[str]]:
    """The alternate names of a bank's head as far as they are such."""
    listed = head.get("names")
    groups = listed if isinstance(listed, list) else []
    return [g for g in groups if isinstance(g, list) and all(isinstance(name, str) for name in g)]


def entries_of(
    bank: str, source: BankSource, folder: Path, known: Mapping[str, Entry] | None = None
) -> tuple[Entry, ...]:
    """The questions of a file; one that is ``known`` by its id and has not changed keeps what was found out.

    A question without an id, or with one that is taken, gets a name that no file can hold ("#3").
    """
    names = names_of(source.head)
    made: list[Entry] = []
    seen: set[str] = set()
    for number, value in enumerate(source.questions, start=1):
        given = value.get("id") if isinstance(value, dict) else None
        id_ = given if isinstance(given, str) and given and given not in seen else f"#{number}"
        seen.add(id_)
        shown = value if isinstance(value, dict) else {}
        made.append(_with_what_is_known(Entry(bank, number, id_, shown, names, folder), known or {}))
    return tuple(made)


def _with_what_is_known(entry: Entry, known: Mapping[str, Entry]) -> Entry:
    """The entry, or the old one if it is the same; what checking and searching found out is not lost."""
    old = known.get(entry.id)
    if old is None or old.value != entry.value or old.names != entry.names:
        return entry
    if old.number == entry.number:
        return old
    for name in ("reading", "haystack", "compared"):
        if name in old.__dict__:
            entry.__dict__[name] = old.__dict__[name]
    return entry
