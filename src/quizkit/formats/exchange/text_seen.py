"""Every line of a pasted text: what it looks like, and what comes after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from quizkit.formats.exchange.text_heads import (
    Head,
    head_at,
    is_box,
    is_key_title,
    is_page,
    is_reading,
    material_at,
    number_after_mark,
    typed_number,
)
from quizkit.formats.exchange.text_key import is_key_line
from quizkit.formats.exchange.text_lines import (
    STYLES,
    Label,
    Line,
    Number,
    Option,
    bare_number_at,
    bracket_answers,
    has_gap,
    label_at,
    long_number_at,
    number_at,
    options_at,
    pieces_of,
    stem_and_options,
)
from quizkit.formats.exchange.text_words import OPTION_PREFIX, OPTION_WORD, STEM_WORD


class Kind(Enum):
    """What a line looks like by itself."""

    BLANK = auto()
    PAGE = auto()
    BOX = auto()
    HEAD = auto()
    KEY = auto()
    MATERIAL = auto()
    LABEL = auto()
    NUMBER = auto()
    OPTION = auto()
    TEXT = auto()


@dataclass(slots=True)
class Seen:
    """A line, its pieces, and what follows."""

    line: Line
    kind: Kind
    head: Head | None = None
    number: Number | None = None
    text: str = ""
    """What stands before options and labels, without the number."""
    options: tuple[Option, ...] = ()
    labels: tuple[Label, ...] = ()
    # Looked ahead:
    following: int = 0
    """The next line that is not blank."""
    leads: str = ""
    """What the paragraph that begins here ends in: "option" (A), "answer", "self" (answered in the line)."""
    asks: bool = False
    """Whether options, an answer or a gap come before the next number or head."""
    answered: bool = False
    """Whether an answer comes before the next number or head."""
    gap: bool = False

    @property
    def textual(self) -> bool:
        """Whether it may go on what stands before it."""
        return self.kind in {Kind.TEXT, Kind.NUMBER} and not self.line.starts

    @property
    def has_answer(self) -> bool:
        """Whether an answer is written in the line."""
        if any(label.name == "answer" for label in self.labels):
            return True
        short = self.text[-80:]
        return bool(bracket_answers(short, letters=True) or bracket_answers(short, letters=False))


_LAST_SHORT = 999
"""The last number of three digits."""
_MOST_LEFT_OUT = 10
"""Numbers that a paper may leave out: further on, a year is likelier."""


def seen(lines: Sequence[Line]) -> list[Seen]:
    """``lines`` looked at one by one, then from the end."""
    looked = [_seen(_unnamed(line)) for line in lines]
    _count_on(looked)
    _mend_options(looked)
    _mend_numbers(looked)
    _look_ahead(looked)
    return looked


def _count_on(looked: list[Seen]) -> None:
    """Behind question 999 a number of four digits is one if it counts on; anywhere else it is a year.

    A text that begins with one is a block of such a paper, by itself.
    """
    last: int | None = None
    for at, made in enumerate(looked):
        if made.kind is Kind.TEXT:
            number = long_number_at(made.line.text)
            if number is not None and _counts_on(number.value, last):
                looked[at] = _pieces(Seen(made.line, Kind.NUMBER, number=number), made.line.text)
        if looked[at].kind is not Kind.BLANK:
            counted = looked[at].number if looked[at].kind is Kind.NUMBER else None
            last = counted.value if counted else last or 0


def _counts_on(value: int, last: int | None) -> bool:
    return last is None or (last >= _LAST_SHORT and last < value <= last + _MOST_LEFT_OUT)


def _unnamed(line: Line) -> Line:
    """题干：… begins a question, 选项A：… is an option."""
    named = STEM_WORD.match(line.text)
    if named:
        return line._replace(text=line.text[named.end() :], starts=True)
    if line.text.startswith(OPTION_PREFIX):
        return line._replace(text=OPTION_WORD.sub("", line.text))
    return line


def _mend_numbers(looked: list[Seen]) -> None:
    """1. 单选题 is no head of a section if its question stands below without a number.

    Heads name a type once; where one comes again, they are the numbers of questions.
    """
    typed = {at: number for at, made in enumerate(looked) if (number := _typed(made)) is not None}
    named = [number.rest for at, number in typed.items() if looked[at].kind is Kind.HEAD]
    again = len(set(named)) < len(named)
    after: Seen | None = None
    for at in range(len(looked) - 1, -1, -1):
        made = looked[at]
        if made.kind is Kind.BLANK:
            continue
        if (
            at in typed
            and after is not None
            and after.kind is Kind.TEXT
            and (again or made.kind is Kind.TEXT)
        ):
            looked[at] = _pieces(Seen(made.line, Kind.NUMBER, number=typed[at]), made.line.text)
        after = looked[at]


def _typed(made: Seen) -> Number | None:
    return typed_number(made.line.text) if made.kind in {Kind.HEAD, Kind.TEXT} else None


def _seen(line: Line) -> Seen:
    text = line.text
    if not text:
        return Seen(line, Kind.BLANK)
    number = number_at(text) if line.starts else number_after_mark(text)
    if line.starts or number:
        return _pieces(Seen(line, Kind.NUMBER, number=number), text)
    if is_page(text):
        return Seen(line, Kind.PAGE)
    if is_box(text):
        return Seen(line, Kind.BOX)
    kind, head = _kind(text)
    if kind is Kind.NUMBER:
        number = number_at(text)
    made = _pieces(Seen(line, kind, head=head, number=number), text)
    if kind is Kind.TEXT:
        made.number = bare_number_at(text)
    return made


def _kind(text: str) -> tuple[Kind, Head | None]:
    if is_key_title(text) or is_key_line(text):
        return Kind.KEY, None
    if head := head_at(text):
        return Kind.HEAD, head
    if material_at(text) or is_reading(text):
        return Kind.MATERIAL, None
    if label_at(text):
        return Kind.LABEL, None
    if number_at(text):
        return Kind.NUMBER, None
    return (Kind.OPTION if options_at(text) else Kind.TEXT), None


def _pieces(made: Seen, text: str) -> Seen:
    rest = made.number.rest if made.number else text
    before, made.labels = pieces_of(rest)
    if made.kind is Kind.OPTION:
        made.options = options_at(before)
    else:
        made.text, made.options = stem_and_options(before)
    made.gap = has_gap(made.text)
    return made


def _mend_options(looked: list[Seen]) -> None:
    """Takes back options that are none: a letter without a sign needs its neighbours."""
    after: Seen | None = None
    for made in reversed(looked):
        if made.kind is Kind.BLANK:
            continue
        if made.kind is Kind.OPTION:
            following = after.options[0].letter if after and after.kind is Kind.OPTION else ""
            first = made.options[0]
            if following and any(one.letter == following for one in made.options[1:]):
                made.options = options_at(pieces_of(made.line.text)[0], before=following)
            if first.bare and first.letter == "A" and len(made.options) == 1 and following != "B":
                made.kind, made.text, made.options = Kind.TEXT, pieces_of(made.line.text)[0], ()
        after = made


def _look_ahead(looked: list[Seen]) -> None:
    after: Seen | None = None
    place = len(looked)
    for at in range(len(looked) - 1, -1, -1):
        made = looked[at]
        made.following = place
        if made.kind is Kind.BLANK:
            continue
        own = made.has_answer
        ends = after is None or _ends(after)
        made.answered = own or (not ends and after is not None and after.answered)
        opens_options = bool(made.options) and made.options[0].letter == "A"
        made.asks = own or made.gap or opens_options or (not ends and after is not None and after.asks)
        if own or (opens_options and made.kind is not Kind.OPTION):
            made.leads = "self"
        elif after is not None and made.textual:
            made.leads = _leads(after, touching=place == at + 1)
        after, place = made, at


def _ends(after: Seen) -> bool:
    """Whether what stands before it ends there; ① only counts points."""
    if after.kind is Kind.NUMBER:
        return after.line.starts or after.number is None or after.number.style != "circle"
    return after.kind in {Kind.HEAD, Kind.KEY, Kind.BOX}


def _leads(after: Seen, *, touching: bool) -> str:
    if after.kind is Kind.OPTION:
        return "option" if after.options[0].letter == "A" else ""
    if any(label.name == "answer" for label in after.labels) and not after.text:
        return "answer"
    point = after.number is not None and after.number.style == "circle"
    goes_on = touching and (after.kind is Kind.TEXT or point) and after.leads != "self"
    return after.leads if goes_on else ""


def top_style(looked: Sequence[Seen]) -> str:
    """How the questions of this text are numbered: the style that most questions have.

    Parts of a passage and points inside of a stem have another one.
    """
    asked = dict.fromkeys(STYLES, 0)
    there = dict.fromkeys(STYLES, 0)
    inside = False
    for made in looked:
        if made.kind is Kind.HEAD and made.head is not None:
            inside = made.head.type == "passage" or (inside and not made.head.type)
        elif made.kind is Kind.MATERIAL or (made.number and is_reading(made.text)):
            inside = True
        if made.kind is Kind.NUMBER and made.number and not inside:
            there[made.number.style] += 1
            asked[made.number.style] += made.asks
    if any(there[style] for style in STYLES[:-1]):
        asked["circle"] = there["circle"] = 0
    counted = asked if any(asked.values()) else there
    return max(STYLES, key=lambda style: counted[style]) if any(counted.values()) else ""
