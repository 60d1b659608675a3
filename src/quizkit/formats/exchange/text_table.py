"""The lines of a table of answers: where it begins, what belongs to it, where questions begin again."""

from quizkit.formats.exchange.blocks import Heading, Note, Place, note
from quizkit.formats.exchange.text_draft import Draft
from quizkit.formats.exchange.text_headings import KEY
from quizkit.formats.exchange.text_heads import Head, is_bare_answer, is_key_title
from quizkit.formats.exchange.text_key import (
    Entry,
    Group,
    entries_in,
    has_head,
    is_numbers_row,
    is_range,
    is_short,
    segments,
    series_in,
    table_rows,
)
from quizkit.formats.exchange.text_lines import Line, Number, bare_number_at, short
from quizkit.formats.exchange.text_seen import Kind, Seen
from quizkit.formats.exchange.text_words import NOT_GIVEN, OF_THE_TABLE, POINTS_OF_HEAD
from quizkit.formats.exchange.words import truth_of
from quizkit.i18n import _

_LISTED_APART = {"blank", "match", "order"}
"""Types whose own answers may look like a table of answers."""
_LONGEST_ENTRY = 60
_LONGEST_VALUE = 6
_FEW_LINES = 6
"""Of remarks and heads between a head and its first question."""


class AnswerTable:
    """Takes lines while ``open``; ``groups`` are what they say."""

    def __init__(self, seen: list[Seen], headings: list[Heading], notes: list[Note]) -> None:
        self.groups: list[Group] = []
        self.open = False
        self._seen = seen
        self._headings = headings
        self._notes = notes

    def begins(self, made: Seen, cur: Draft | None, *, asked: bool) -> bool:
        """Whether a table begins with this line; ``asked``: there are questions already."""
        if not (asked or self.groups):
            return False
        text = made.line.text
        if made.kind is Kind.KEY and has_head(text):
            return True
        waiting = cur is not None and not cur.answers and bool(cur.stem)
        if is_key_title(text):
            two = self._next_two(made)
            listed = any(after.kind is Kind.KEY or _lists(after) for after in two)
            listed |= bool(two) and two[0].kind is Kind.HEAD
            return not (waiting and is_bare_answer(text) and not listed)
        return not (waiting and cur is not None and cur.section.type in _LISTED_APART)

    @staticmethod
    def answers_all(made: Seen, drafts: list[Draft]) -> bool:
        """Whether 答案：1.遵义 2.1936 below the last question is for all above it that have no answer."""
        if made.kind is not Kind.LABEL or made.labels[0].name != "answer":
            return False
        told = [entry.number for entry in entries_in(made.line.text, _at(made.line))]
        asked = [one for one in drafts[-len(told) :] if not one.complete and one.material is None]
        same = len({one.section.index for one in asked}) == 1
        return len(told) > 1 and same and [one.number for one in asked] == told

    def _next_two(self, made: Seen) -> list[Seen]:
        """The next lines that are not blank; a remark may stand before the first answer."""
        found: list[Seen] = []
        while len(found) < 2 and made.following < len(self._seen):  # noqa: PLR2004 - see the name
            made = self._seen[made.following]
            found.append(made)
        return found

    def begin(self, at: int, made: Seen, within: int) -> None:
        """Takes the first line; ``within`` is the section it stands in."""
        self.open = True
        self.groups.append(Group(None, within))
        self.take(at, made)

    def take(self, at: int, made: Seen) -> bool:
        """Takes a line; False, and it is closed, if questions begin again here."""
        text = made.line.text
        named = [(head, rest) for head, rest in segments(text) if head is not None or rest]
        headed = bool(named) and named[0][0] is not None and _fits(named[0][1], made)
        if made.kind is Kind.HEAD and made.head is not None:
            if (not headed or not _answers(named[0][1])) and self._questions_follow(made):
                self.open = False
                return False
            headed = headed or (bool(named) and named[0][0] is not None)
        elif not headed and self._is_question(made):
            self.open = False
            return False
        self._heading(made.line)
        if len(named) > 1 or headed:
            self._segments(at, made, named)
        elif not is_key_title(text) and not is_numbers_row(text):
            self._entries(at, made, text)
        return True

    def _is_question(self, made: Seen) -> bool:
        if made.line.starts or made.leads == "option":
            return True
        listed = entries_in(made.line.text, _at(made.line)) if made.options else []
        return bool(made.options) and not (listed and all(is_short(entry) for entry in listed))

    def _segments(self, at: int, made: Seen, named: list[tuple[Head | None, str]]) -> None:
        for head, rest in named:
            if head is not None:
                self.groups.append(Group(head, self.groups[-1].within))
            if rest:
                self._entries(at, made, rest, headed=head is not None)

    def _entries(self, at: int, made: Seen, text: str, *, headed: bool = False) -> None:
        group, place = self.groups[-1], _at(made.line)
        entries = self._rows(at, made) or entries_in(text, place)
        below = bool(group.entries) and not headed
        if not entries and (bare := self._next_bare(text)):
            entries = [Entry(bare.value, bare.rest.strip(), place)]
        if entries and not (below and entries[0].style == "paren" and group.entries[-1].style == "dot"):
            group.entries += entries
        elif series := series_in(text):
            group.series += [(value, place) for value in series]
        elif below and not is_range(text) and not OF_THE_TABLE.search(made.text):
            _more(group.entries[-1], made)
        elif text.strip("（）()。 ") != NOT_GIVEN and not (
            group.head is not None and group.head.type == "open"
        ):
            self._notes.append(note(place, "text_key_line_unread", text=short(text)))

    def _next_bare(self, text: str) -> Number | None:
        """1 8月1日 as an entry without a sign, if its number comes next below a head."""
        group, bare = self.groups[-1], bare_number_at(text)
        wanted = group.entries[-1].number + 1 if group.entries else 1
        return bare if bare and group.head is not None and bare.value == wanted else None

    def _rows(self, at: int, made: Seen) -> list[Entry]:
        above = next(
            (one for one in reversed(self._seen[max(0, at - 3) : at]) if one.kind is not Kind.BLANK), None
        )
        if above is None or not is_numbers_row(above.line.text):
            return []
        return table_rows(above.line.text, made.line.text, _at(made.line))

    def _heading(self, line: Line) -> None:
        """Lines of the table that touch are one heading."""
        last = self._headings[-1] if self._headings else None
        if last is not None and last.means == _(KEY) and last.place.end == line.number - 1:
            place = Place(last.place.line, line.number)
            self._headings[-1] = Heading(place, f"{last.text}\n{line.text}", last.means)
        else:
            self._headings.append(Heading(_at(line), line.text, _(KEY)))

    def _questions_follow(self, made: Seen) -> bool:
        at = made.following
        for _step in range(_FEW_LINES):
            if at < len(self._seen) and self._seen[at].kind in {Kind.TEXT, Kind.HEAD}:
                listed = entries_in(self._seen[at].line.text, _at(self._seen[at].line))
                if listed and all(is_short(entry) for entry in listed):
                    return False
                at = self._seen[at].following
        if at >= len(self._seen):
            return False
        after = self._seen[at]
        if after.leads in {"option", "self"} and not _lists(after):
            return True
        if after.kind is not Kind.NUMBER or made.head is None:
            return False
        listed = entries_in(after.line.text, _at(after.line))
        judging = made.head.type == "true_false" and len(after.text) > _LONGEST_VALUE
        return (after.gap or judging) and not any(is_short(entry) for entry in listed)


def _more(entry: Entry, made: Seen) -> None:
    """A line below an entry: its explanation, or its answer."""
    for label in made.labels:
        entry.say(label, _at(made.line))
    if not made.labels and made.line.text:
        entry.unmarked = entry.unmarked or not entry.explanation
        entry.explanation.append(made.line.text)


def _answers(text: str) -> bool:
    return bool(entries_in(text, Place(0, 0)) or series_in(text))


def _fits(rest: str, made: Seen) -> bool:
    """Whether what follows a section's name in a table goes with it: its answers, or nothing."""
    return not rest or _answers(rest) or (made.kind is Kind.HEAD and not POINTS_OF_HEAD.search(rest))


def _lists(made: Seen) -> bool:
    """Whether a line could be one of a table of answers."""
    if made.kind is not Kind.NUMBER or made.number is None or made.options:
        return False
    text = made.number.rest.strip()
    if len(text) > _LONGEST_ENTRY:
        return False
    return len(text) <= _LONGEST_VALUE or truth_of(text) is not None or bool(made.labels)


def _at(line: Line) -> Place:
    return Place(line.number, line.number)
