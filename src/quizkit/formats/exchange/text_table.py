"""The lines of a table of answers: where it begins, what belongs to it, where questions begin again."""

from quizkit.formats.exchange.blocks import Heading, Note, Place, note
from quizkit.formats.exchange.text_draft import Draft
from quizkit.formats.exchange.text_headings import KEY
from quizkit.formats.exchange.text_heads import is_bare_answer, is_key_title
from quizkit.formats.exchange.text_key import Entry, Group, entries_in, is_numbers_row, table_rows
from quizkit.formats.exchange.text_lines import Line, judged, short
from quizkit.formats.exchange.text_seen import Kind, Seen
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
        waiting = cur is not None and not cur.answers and bool(cur.stem)
        if is_key_title(text):
            two = self._next_two(made)
            listed = any(after.kind is Kind.KEY or _lists(after) for after in two)
            listed |= bool(two) and two[0].kind is Kind.HEAD
            return not (waiting and is_bare_answer(text) and not listed)
        return not (waiting and cur is not None and cur.section.type in _LISTED_APART)

    def _next_two(self, made: Seen) -> list[Seen]:
        """The next lines that are not blank; a remark may stand before the first answer."""
        found: list[Seen] = []
        while len(found) < 2 and made.following < len(self._seen):  # noqa: PLR2004 - see the name
            made = self._seen[made.following]
            found.append(made)
        return found

    def begin(self, at: int, made: Seen) -> None:
        """Takes the first line."""
        self.open = True
        self.groups.append(Group(None))
        if is_key_title(made.line.text):
            self._heading(made.line)
        else:
            self.take(at, made)

    def take(self, at: int, made: Seen) -> bool:
        """Takes a line; False, and it is closed, if questions begin again here."""
        if made.kind is Kind.HEAD and made.head is not None:
            if self._questions_follow(made):
                self.open = False
                return False
            self.groups.append(Group(made.head))
            self._heading(made.line)
            return True
        if made.line.starts or made.options or made.leads == "option":
            self.open = False
            return False
        self._heading(made.line)
        if not is_key_title(made.line.text) and not is_numbers_row(made.line.text):
            self._entries(at, made)
        return True

    def _entries(self, at: int, made: Seen) -> None:
        entries = self._rows(at, made) or entries_in(made.line.text, _at(made.line))
        group = self.groups[-1]
        if entries:
            group.entries += entries
        elif group.entries:
            _more(group.entries[-1], made)
        else:
            text = short(made.line.text)
            self._notes.append(note(_at(made.line), "text_key_line_unread", text=text))

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
                at = self._seen[at].following
        if at >= len(self._seen):
            return False
        return self._seen[at].leads in {"option", "self"} and not _lists(self._seen[at])


def _more(entry: Entry, made: Seen) -> None:
    """A line below an entry: its explanation, or its answer."""
    for label in made.labels:
        if label.name == "answer":
            entry.value = label.text
        else:
            entry.explanation.append(label.text)
    if not made.labels and made.line.text:
        entry.explanation.append(made.line.text)


def _lists(made: Seen) -> bool:
    """Whether a line could be one of a table of answers."""
    if made.kind is not Kind.NUMBER or made.number is None or made.options:
        return False
    text = made.number.rest.strip()
    if len(text) > _LONGEST_ENTRY:
        return False
    return len(text) <= _LONGEST_VALUE or judged(text) is not None or bool(made.labels)


def _at(line: Line) -> Place:
    return Place(line.number, line.number)
