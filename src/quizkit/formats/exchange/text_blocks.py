"""From lines to blocks: which question, head or table of answers each line belongs to.

Every line that is not blank goes to exactly one of them. Lines are taken in order and each is looked at once;
what must be known of the lines after it is already in ``Seen``.
"""

from collections.abc import Sequence, Set

from quizkit.formats.exchange.blocks import Heading, Note, Parsed, note
from quizkit.formats.exchange.registry import Progress
from quizkit.formats.exchange.text_draft import Draft, Said, Section
from quizkit.formats.exchange.text_headings import COLUMNS, INNER, KEY, PAGE, REMARK, TITLE, TOP, means_of
from quizkit.formats.exchange.text_heads import (
    Head,
    asked_range,
    asks_to_answer,
    is_end,
    is_info,
    is_reading,
    material_at,
)
from quizkit.formats.exchange.text_keys import apply_keys
from quizkit.formats.exchange.text_lines import STYLES, Line, Number, bare_number_at
from quizkit.formats.exchange.text_pieces import Taker, at_line
from quizkit.formats.exchange.text_questions import found_of, notes_of
from quizkit.formats.exchange.text_seen import Kind, Seen, seen, top_style
from quizkit.formats.exchange.text_table import AnswerTable
from quizkit.i18n import _

_EVERY = 500
"""Questions between two calls of ``progress``."""
_SHORT_TITLE = 30
_ASIDE = {"unused", "place", "level", "points", "difficulty", "tags", "sources"}
"""Labels that by themselves are no question whose beginning is missing."""
_BEFORE_STEM = {"type", "points", "difficulty", "level", "tags", "place", "id"}
"""Labels that may stand above a question, after its type."""
_FEW_LABELS = 6


def parse_lines(lines: Sequence[Line], progress: Progress) -> Parsed:
    """What the lines hold."""
    reader = _Reader(lines)
    reader.run()
    apply_keys(reader.drafts, reader.sections, reader.table.groups, reader.notes)
    found = []
    for number, draft in enumerate(reader.drafts):
        if number % _EVERY == 0:
            progress(number, len(reader.drafts))
        found.append(found_of(draft, lines))
    progress(len(found), len(found))
    bank = {"title": reader.title} if reader.title else None
    return Parsed(tuple(found), tuple(reader.headings), tuple(reader.notes), bank)


class _Reader(Taker):
    """Takes line after line; ``drafts`` and ``headings`` are what came of them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self.drafts: list[Draft] = []
        self.headings: list[Heading] = []
        self.notes: list[Note] = []
        self.sections: list[Section] = [Section()]
        self.title = ""
        self._seen = seen(lines)
        self.table = AnswerTable(self._seen, self.headings, self.notes)
        self._top = top_style(self._seen)
        self._section = self.sections[0]
        self._last_number = 0
        self._pending: list[Seen] = []
        """Lines with labels of the question that comes next."""

    def run(self) -> None:
        """Takes all lines."""
        for at, made in enumerate(self._seen):
            if made.kind is Kind.BLANK:
                self._blank = True
                self._take_empty(made.line)
                continue
            self._line(at, made)
            self._blank = False

    def _line(self, at: int, made: Seen) -> None:
        if made.line.apart:
            self._close()
            self._heading(made.line, COLUMNS)
        elif self._is_pending(made):
            self._pending.append(made)
        elif self._pending:
            self._begin(made, made.number)
        elif not (self._between(made) or (self.table.open and self.table.take(at, made))):
            self._question_line(at, made)

    def _between(self, made: Seen) -> bool:
        """Whether it is a page number or a box for points, and takes it."""
        if made.kind is Kind.PAGE:
            self._page(made)
        elif made.kind is Kind.BOX and not made.line.starts:
            self._close()
            self._heading(made.line, REMARK if self.drafts else TOP)
        else:
            return False
        return True

    def _question_line(self, at: int, made: Seen) -> None:
        if made.line.starts:
            self._begin(made, made.number)
        elif made.kind is Kind.HEAD and self._head(made):
            pass
        elif self._begins_table(made):
            self._close()
            self.table.begin(at, made, self._section.index)
        elif self._is_material(made):
            self._take_material(made)
        else:
            self._take(made)

    def _is_pending(self, made: Seen) -> bool:
        """题型：单选题 on a line above its question."""
        if not _only(made, _BEFORE_STEM):
            return False
        if not self._pending and not (
            made.labels[0].name == "type" and (self._cur is None or (self._blank and self._cur.complete))
        ):
            return False
        after = self._after(made)
        for _step in range(_FEW_LABELS):
            if after is None or not _only(after, _BEFORE_STEM):
                break
            after = self._after(after)
        if after is None or after.line.apart or not after.line.text:
            return False
        return after.kind in {Kind.NUMBER, Kind.TEXT} and self._passage is None and not self.table.open

    def _begins_table(self, made: Seen) -> bool:
        if made.kind is Kind.KEY:
            return self.table.begins(made, self._cur, asked=bool(self.drafts))
        return self.table.answers_all(made, self.drafts)

    def _take_empty(self, line: Line) -> None:
        """A line without a text may hold a picture: that belongs to the question it stands in."""
        if not (line.picture or line.notes):
            return
        if self._cur is not None:
            self._own(line)
        else:
            self.notes += notes_of(line)

    def _take(self, made: Seen) -> None:
        number = made.number if made.kind is Kind.NUMBER else None
        if is_end(made.line.text) and made.kind is Kind.TEXT and (self._cur is None or self._cur.answers):
            self._close()
            self._heading(made.line, REMARK)
        elif number and self._is_listed(made, number):
            self._go_on(made)
        elif number and self._starts(made, number):
            self._begin(made, number)
        elif self._opens(made):
            self._begin(made, self._mended_number(made))
        else:
            self._go_on(made)

    # --- heads -------------------------------------------------------------------------------------

    def _heading(self, line: Line, means: str) -> None:
        self.notes += notes_of(line)
        self.headings.append(Heading(at_line(line), line.text, _(means)))

    def _after(self, made: Seen) -> Seen | None:
        """The next line that is not blank."""
        return self._seen[made.following] if made.following < len(self._seen) else None

    def _page(self, made: Seen) -> None:
        """A page number ends nothing: inside of a question it is left out, and that is said."""
        after = self._after(made)
        inside = after is not None and after.kind not in {Kind.HEAD, Kind.KEY, Kind.PAGE, Kind.NUMBER}
        if self._cur is not None and inside:
            self._own(made.line)
            self._cur.notes.append(note(at_line(made.line), "text_page_line", text=made.line.text))
        else:
            self._heading(made.line, PAGE)

    def _head(self, made: Seen) -> bool:
        head = made.head
        assert head is not None  # noqa: S101 - of its kind
        if not head.type:
            if self._is_question(made) or not self._may_divide(made):
                return False
            self._close()
            self._heading(made.line, INNER)
            if not head.inner:
                self._new_section(head)
            return True
        self._close()
        self._new_section(head)
        self.headings.append(Heading(at_line(made.line), made.line.text, means_of(head)))
        return True

    def _new_section(self, head: Head) -> None:
        self._section = Section(len(self.sections), head.ordinal, head.type, head.points, head.per)
        self.sections.append(self._section)
        self._last_number = 0

    def _is_question(self, made: Seen) -> bool:
        """Whether what looks like a head is a question numbered in Chinese: an answer or options follow."""
        after = self._after(made)
        if made.has_answer or made.options:
            return True
        if after is None:
            return False
        return after.kind is Kind.OPTION or any(label.name == "answer" for label in after.labels)

    def _may_divide(self, made: Seen) -> bool:
        text = made.line.text
        sentence = text.endswith(("。", "；", "：", "？", "！", "，")) or made.gap
        inside = self._state in {"material", "explain"} and not self._blank
        return len(text) <= _SHORT_TITLE and not sentence and not inside

    # --- passages --------------------------------------------------------------------------------------

    def _is_material(self, made: Seen) -> bool:
        text = made.number.rest if made.number and not made.number.bare else made.line.text
        if made.kind is Kind.MATERIAL and material_at(text):
            return True
        in_section = self._section.type == "passage"
        if made.kind in {Kind.MATERIAL, Kind.NUMBER} and is_reading(text) and not made.options:
            return in_section or asks_to_answer(text)
        if not in_section or self._passage is not None:
            return False
        return made.kind in {Kind.TEXT, Kind.NUMBER}

    def _take_material(self, made: Seen) -> None:
        passage = self._passage
        named = material_at(made.line.text)
        if named and passage is not None and not passage.parts:
            self._own(made.line)
            assert passage.material is not None  # noqa: S101 - of a passage
            number, start = named
            passage.material.append(made.line.text if number else made.line.text[start:])
            self._state = "material"
            return
        # What was read as a question may be the number and the sentence before its material.
        opened = self._cur if named and self._becomes_passage() else None
        if opened is None:
            self._close()
            number_ = made.number if made.number and not made.number.bare else None
            opened = self._new(made, number_)
            text = number_.rest if number_ else made.line.text
            stem = is_reading(text) or self._material_follows(made)
            opened.stem = [text] if stem and not named else []
            opened.asked = asked_range(text)
            opened.material = [] if stem else [text]
        else:
            self._own(made.line)
        if named:
            opened.material = [made.line.text if named[0] else made.line.text[named[1] :]]
        self._passage = self._cur = opened
        self._state = "material"

    def _material_follows(self, made: Seen) -> bool:
        after = self._after(made)
        return after is not None and after.kind is Kind.MATERIAL and material_at(after.line.text) is not None

    def _becomes_passage(self) -> bool:
        cur = self._cur
        return cur is not None and self._passage is None and self._state == "stem" and not cur.complete

    # --- questions -------------------------------------------------------------------------------------

    def _starts(self, made: Seen, number: Number) -> bool:
        """Whether a line with a number begins a question."""
        if self._passage is not None:
            return self._starts_in_passage(made, number, self._passage)
        return number.style == self._top

    def _is_listed(self, made: Seen, number: Number) -> bool:
        """Whether it only counts points of an explanation, or items, in the way questions are numbered."""
        passage = self._passage
        styles = {self._top} if passage is None else {passage.style, passage.part_style}
        return number.style in styles and (self._is_item(number) or self._is_point(made, number))

    def _is_item(self, number: Number) -> bool:
        """Whether it is an item to order or to match, numbered like the questions."""
        cur = self._cur
        if cur is None or cur.answers or self._section.type not in {"order", "match"}:
            return False
        if number.value != self._points + 1:
            return False
        self._points += 1
        return True

    def _is_point(self, made: Seen, number: Number) -> bool:
        """Whether it is a point of an explanation."""
        if self._state != "explain" or made.asks or number.value != self._points + 1:
            return False
        if number.value == self._last_number + 1 and not self._points:
            return False
        self._points += 1
        return True

    def _starts_in_passage(self, made: Seen, number: Number, passage: Draft) -> bool:
        if passage.asked is not None and number.style == self._top:
            return True
        if passage.number is not None and number.style == passage.style:
            return True
        if not passage.part_style:
            return made.asks
        if number.style == passage.part_style:
            return True
        return STYLES.index(number.style) < STYLES.index(passage.part_style) and made.asks

    def _is_part(self, number: Number | None, passage: Draft) -> bool:
        """Whether what begins now belongs to the passage that is open."""
        if number is None:
            return True
        if passage.asked is not None:
            return passage.asked[0] <= number.value <= passage.asked[1] or number.style != self._top
        if passage.number is not None and number.style == passage.style:
            return False
        return not passage.part_style or STYLES.index(number.style) >= STYLES.index(passage.part_style)

    def _opens(self, made: Seen) -> bool:
        """Whether a line without a (usual) number begins a question."""
        if not made.textual and made.kind is not Kind.HEAD:
            return False
        cur = self._cur
        if cur is None or cur is self._passage:
            return self._opens_first(made)
        if made.leads == "self":
            return self._done(made)
        answered = bool(cur.answers) or cur.bracketed
        if made.leads == "option":
            usual = not self._top or made.answered or not cur.answers
            return (cur.complete or answered) and usual and self._apart(made)
        if made.leads == "answer":
            return answered and self._apart(made)
        return self._is_next_number(made) and answered

    def _opens_first(self, made: Seen) -> bool:
        if self._passage is not None and not self._blank and made.leads != "self":
            return False
        if self._section.type in {"match", "order"} and self._cur is None:
            return True
        if self._section.type and self._section.type != "passage" and not self._top and self._cur is None:
            return bool(made.leads) or self._section.type == "true_false"
        return bool(made.leads) and (self._passage is None or made.leads != "answer" or made.gap)

    def _done(self, made: Seen) -> bool:
        cur = self._cur
        assert cur is not None  # noqa: S101 - asked only then
        options_here = bool(made.options)
        if self._state == "explain" and not self._blank and not self._is_next_number(made):
            return False
        if cur.bracketed:
            return True
        return (
            cur.complete
            if options_here
            else bool(cur.answers) or (bool(cur.stem) and not cur.options and not self._top)
        )

    def _apart(self, made: Seen) -> bool:
        """Whether a text may not just go on an explanation or an option."""
        numbered = self._is_next_number(made) or made.kind is Kind.NUMBER
        if self._state in {"answer", "field"} and made.leads == "option" and made.answered:
            return True
        if self._state in {"explain", "options", "answer"}:
            return self._blank or numbered or (self._state == "answer" and not self._top)
        return self._blank or numbered or self._state == "field"

    def _is_next_number(self, made: Seen) -> bool:
        return made.number is not None and made.number.value == self._last_number + 1

    def _mended_number(self, made: Seen) -> Number | None:
        """The number of a line that has it without its point, or in another style, if it comes next."""
        number = made.number
        if number is None or (number.bare and not self._is_next_number(made)):
            return None
        return number

    def _new(self, made: Seen, number: Number | None) -> Draft:
        draft = Draft(self._section, number.value if number else None, number.style if number else "")
        for before in self._pending:
            draft.lines.append(before.line)
            place = at_line(before.line)
            for label in before.labels:
                draft.fields.setdefault(label.name, []).append(Said(label.text, place, label.word))
        self._pending = []
        draft.lines.append(made.line)
        self.drafts.append(draft)
        self._last_number = number.value if number else self._last_number
        self._points = 0
        return draft

    def _begin(self, made: Seen, number: Number | None) -> None:
        passage = self._passage
        if passage is not None and self._is_part(number, passage):
            part = Draft(Section(self._section.index), number.value if number else None)
            part.lines.append(made.line)
            passage.lines.append(made.line)
            passage.parts.append(part)
            passage.part_style = passage.part_style or (number.style if number else "")
            self._last_number = number.value if number else self._last_number
            self._points = 0
            self._cur = part
        else:
            self._close()
            self._cur = self._new(made, number)
        if number and number.bare:
            self._cur.notes.append(note(at_line(made.line), "text_number_mark", number=number.value))
        self._state = "stem"
        text = made.text
        if made.number and number is None:
            text = made.line.text  # its number is none
        elif number and number.bare:
            without = bare_number_at(made.text)
            text = without.rest if without else made.text
        self._text_and_pieces(made, text)

    # --- what goes on a question -----------------------------------------------------------------------

    def _go_on(self, made: Seen) -> None:
        # 得分：____ at the top of a paper is no question.
        stray = made.kind is Kind.OPTION or any(label.name not in _ASIDE for label in made.labels)
        if self._cur is None and not stray:
            self._loose(made)
            return
        again = made.kind is Kind.OPTION and self._begins_again(made)
        if self._cur is None or again:
            # Options or an answer of a question whose beginning is missing.
            self._close()
            self._cur = self._new(made, None)
            self._state = "stem"
        else:
            self._own(made.line)
        self._text_and_pieces(made, None)

    def _begins_again(self, made: Seen) -> bool:
        cur = self._cur
        if cur is None or self._passage is not None or not (cur.options and cur.answers):
            return False
        return made.options[0].letter == "A" and len(cur.options) > 1 and self._state in {"answer", "field"}

    def _loose(self, made: Seen) -> None:
        """A line that belongs to no question."""
        text = made.line.text
        if is_info(text):
            means = TOP
        elif not self.headings and not self.drafts and not self.title:
            means = TITLE
            self.title = text
        elif made.kind is Kind.KEY:
            means = KEY
        else:
            means = REMARK
        self._heading(made.line, means)


def _only(made: Seen, names: Set[str]) -> bool:
    """Whether the line holds nothing but such labels."""
    return made.kind is Kind.LABEL and not made.text and {label.name for label in made.labels} <= names
