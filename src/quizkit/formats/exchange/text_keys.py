"""From the tables of answers to the questions they answer: by number, within the section if it is told."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from quizkit.formats.exchange.blocks import Note, note
from quizkit.formats.exchange.text_draft import Draft, Section
from quizkit.formats.exchange.text_key import Entry, Group

_Numbered = dict[tuple[int, int], list[Draft]]


def apply_keys(
    drafts: Sequence[Draft], sections: Sequence[Section], groups: Sequence[Group], notes: list[Note]
) -> None:
    """Gives every question the entries that are meant for it; notes entries that are for none."""
    numbered: _Numbered = defaultdict(list)
    for draft in _askable(drafts):
        if draft.number is not None:
            numbered[draft.section.index, draft.number].append(draft)
    if not groups:
        return
    used: set[int] = set()
    for group in groups:
        for section, entries in _by_section(group, sections, numbered, used):
            for entry in entries:
                _apply(entry, section, numbered, notes)


def _askable(drafts: Sequence[Draft]) -> list[Draft]:
    listed: list[Draft] = []
    for draft in drafts:
        listed += draft.parts if draft.material is not None else [draft]
    return listed


def _by_section(
    group: Group, sections: Sequence[Section], numbered: _Numbered, used: set[int]
) -> list[tuple[int | None, list[Entry]]]:
    """The entries with the section they are for; None is any section that has the number."""
    if not group.entries:
        return []
    if group.head is not None:
        found = _section_of(group, sections, numbered, used)
        if found is not None:
            used.add(found)
        return [(found, group.entries)]
    runs = _runs(group.entries)
    listed = sorted({section for section, _ in numbered})
    if len(runs) == 1 or len(runs) != len(listed):
        return [(None, group.entries)]
    return list(zip(listed, runs, strict=True))


def _section_of(group: Group, sections: Sequence[Section], numbered: _Numbered, used: set[int]) -> int | None:
    head = group.head
    assert head is not None  # noqa: S101 - asked only then
    free = [one for one in sections if one.index not in used and any(key[0] == one.index for key in numbered)]
    both = [one for one in free if head.ordinal and one.ordinal == head.ordinal and one.type == head.type]
    named = [one for one in free if head.type and one.type == head.type]
    placed = [one for one in free if head.ordinal and one.ordinal == head.ordinal]
    for candidates in (both, named, placed):
        if candidates:
            return candidates[0].index
    return None


def _runs(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The entries cut where numbers begin again."""
    runs = [[entries[0]]]
    for before, entry in pairwise(entries):
        if entry.number <= before.number and not (
            entry.number == before.number and entry.value != before.value
        ):
            runs.append([])
        runs[-1].append(entry)
    return runs


def _apply(entry: Entry, section: int | None, numbered: _Numbered, notes: list[Note]) -> None:
    if section is None:
        meant = [draft for key, listed in numbered.items() if key[1] == entry.number for draft in listed]
    else:
        meant = numbered.get((section, entry.number), [])
    if not meant:
        notes.append(note(entry.place, "text_key_unused", number=entry.number, answer=entry.value[:40]))
        return
    for draft in meant:
        if len(meant) == 1:
            draft.key.append(entry)
        elif not draft.answers:
            draft.refusals.append(note(entry.place, "text_key_unclear", number=entry.number))
