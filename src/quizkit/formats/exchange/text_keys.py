"""From the tables of answers to the questions they answer: by number, within the section if it is told."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from quizkit.formats.exchange.blocks import Note, note
from quizkit.formats.exchange.text_draft import Draft, Said, Section
from quizkit.formats.exchange.text_heads import Head, ordinal_value
from quizkit.formats.exchange.text_key import Entry, Group
from quizkit.formats.exchange.text_lines import short

_CHOICES = {"single", "multiple", "choice"}


def apply_keys(
    drafts: Sequence[Draft], sections: Sequence[Section], groups: Sequence[Group], notes: list[Note]
) -> None:
    """Gives every question the entries that are meant for it; notes entries that are for none."""
    groups = [group for group in groups if group.entries or group.series or group.head is not None]
    if groups:
        _Keys(drafts, sections, groups, notes).apply()


@dataclass
class _Keys:
    """The questions by section, the sections that a head of the table has named already."""

    drafts: Sequence[Draft]
    sections: Sequence[Section]
    groups: Sequence[Group]
    notes: list[Note]

    def apply(self) -> None:
        self._asked: dict[int, list[Draft]] = defaultdict(list)
        for draft in self.drafts:
            for one in draft.parts if draft.material is not None else [draft]:
                self._asked[one.section.index].append(one)
        self._used: set[int] = set()
        self._named: dict[tuple[int | None, str], set[int]] = {}
        self._apart = self._stand_apart()
        for group in self.groups:
            for meant, part in self._by_section(group):
                self._give(part, meant)
                self._give_series(part, meant)
        for listed in self._asked.values():
            for draft in listed:
                answered = draft.answers or draft.key or draft.refusals
                draft.unkeyed = draft.number is not None and not answered

    def _stand_apart(self) -> bool:
        """Whether every section has its table behind it, and not all of them one at the end."""
        first = min((line for group in self.groups for line in _lines(group)), default=0)
        within = {group.within for group in self.groups if group.head is None and _lines(group)}
        return len(within) > 1 or any(draft.place.line > first for draft in self.drafts)

    def _by_section(self, group: Group) -> list[tuple[set[int], Group]]:
        """The parts of a group, each with the sections that it may be for."""
        every = {index for index, listed in self._asked.items() if listed}
        if group.head is not None:
            name = (ordinal_value(group.head.ordinal), group.head.type)
            found = self._named.get(name) or self._section_of(group.head)
            self._named[name] = found
            self._used |= found if len(found) == 1 else set()
            return [(found, group)]
        if self._apart and group.within in every:
            return [({group.within}, group)]
        runs = _runs(group.entries)
        if len(runs) == 1 or len(runs) != len(every):
            return [(every, group)]
        return [({one}, Group(None, entries=run)) for one, run in zip(sorted(every), runs, strict=True)]

    def _section_of(self, head: Head) -> set[int]:
        """The section that a head of the table names; several if it may be any of them."""
        free = [one for one in self.sections if one.index not in self._used and self._asked.get(one.index)]
        ordinal = ordinal_value(head.ordinal) if head.ordinal else None
        placed = [one for one in free if ordinal is not None and ordinal_value(one.ordinal) == ordinal]
        typed = [one for one in free if head.type and one.type == head.type]
        both = [one for one in placed if one in typed]
        for candidates in (both, typed, [one for one in placed if _agree(head.type, one.type)]):
            if candidates:
                return {candidates[0].index}
        return {one.index for one in free if not one.ordinal and _agree(head.type, one.type)} | {
            one.index for one in free if head.type and not head.ordinal and _agree(head.type, one.type)
        }

    def _give(self, group: Group, meant: set[int]) -> None:
        shift = self._shift(group, meant)
        for entry in group.entries:
            wanted = entry.number + shift
            found = [
                draft for index in sorted(meant) for draft in self._asked[index] if draft.number == wanted
            ]
            if not found:
                said = short(entry.value)
                self.notes.append(note(entry.place, "text_key_unused", number=entry.number, answer=said))
            for draft in found:
                if len(found) == 1:
                    _take(draft, entry)
                elif not draft.answers:
                    draft.refusals.append(note(entry.place, "text_key_unclear", number=entry.number))

    def _shift(self, group: Group, meant: set[int]) -> int:
        """By how much the table counts otherwise than the one section it is for: anew, or on and on."""
        if len(meant) != 1 or not group.entries:
            return 0
        (index,) = meant
        there = {draft.number for draft in self._asked[index] if draft.number is not None}
        told = {entry.number for entry in group.entries}
        if not there or told <= there:
            return 0
        if min(told) == 1:
            return min(there) - 1
        before = sum(len(listed) for other, listed in self._asked.items() if other < index)
        return -before if {number - before for number in told} <= there else 0

    def _give_series(self, group: Group, meant: set[int]) -> None:
        """Answers without numbers are for the questions of a section in their order, if there are as many."""
        if not group.series:
            return
        asked = [draft for index in sorted(meant) for draft in self._asked[index]]
        place = group.series[0][1]
        if len(asked) != len(group.series):
            self.notes.append(note(place, "text_key_series", answers=len(group.series), questions=len(asked)))
            return
        for at, (draft, (value, stands)) in enumerate(zip(asked, group.series, strict=True), start=1):
            _take(draft, Entry(draft.number or at, value, stands))


def _lines(group: Group) -> list[int]:
    return [entry.place.line for entry in group.entries] + [place.line for _value, place in group.series]


def _agree(said: str, type_: str) -> bool:
    """Whether a head of the table may mean a section of this type."""
    return not said or not type_ or said == type_ or {said, type_} <= _CHOICES


def _runs(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The entries cut where numbers begin again."""
    runs: list[list[Entry]] = [list(entries[:1])]
    for before, entry in pairwise(entries):
        if entry.number <= before.number and not (
            entry.number == before.number and entry.value != before.value
        ):
            runs.append([])
        runs[-1].append(entry)
    return runs


def _take(draft: Draft, entry: Entry) -> None:
    draft.key.append(entry)
    if entry.unmarked:
        draft.notes.append(note(entry.place, "text_explanation_unmarked"))
    for label, place in entry.labels:
        draft.fields.setdefault(label.name, []).append(Said(label.text, place, label.word))
