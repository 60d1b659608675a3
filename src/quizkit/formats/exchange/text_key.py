"""What stands in a table of answers at the end of a paper: ``1-5 ABCDA``, ``1.A 2.B``, ``二、√×√``."""

import re
from dataclasses import dataclass, field

from quizkit.formats.exchange.blocks import Place
from quizkit.formats.exchange.text_heads import ORDINAL, TYPE_WORD, Head, type_named
from quizkit.formats.exchange.text_lines import Label, pieces_of
from quizkit.formats.exchange.words import truth_of

_ONE = r"(?:正确|错误|[A-Za-z√×✓✗✔✘对错①-⑳])"
_RANGE = re.compile(
    r"[(\[【]?(?P<a>[0-9]{1,3})\s?(?:[-—–~至到]{1,2})\s?(?P<b>[0-9]{1,3})\s?题?[)\]】]?\s{0,3}[:.、]?\s{0,3}[(\[【]?"
    rf"(?P<v>{_ONE}(?:[ \t,、;]{{0,4}}{_ONE})*)[)\]】]?"
)
_BEGINS_RANGE = re.compile(r"[(\[【]?[0-9]{1,3}\s?[-—–~至到]{1,2}\s?[0-9]{1,3}")
_ENTRY = re.compile(
    r"(?:(?<![0-9A-Za-z])(?:第\s?)?(?P<dot>[0-9]{1,3})|[(](?P<paren>[0-9]{1,3})[)])\s?题?\s{0,2}"
    r"(?P<sign>[.、:]|(?=[ \t]?[A-Za-z√×✓✗①-⑳])|(?<=\))|(?=[ \t]?(?:对|错|正确|错误)(?:[ \t,;]|$)))[ \t]{0,4}"
)
_INTRO = re.compile(r"[【\[]?\s?(?:参考|正确|标准)?答案(?:及解析)?\s?[】\]]?\s{0,3}[:]?\s{0,3}")
_SERIES = re.compile(rf"{_ONE}(?:[ \t,、;]{{0,4}}{_ONE})+")
_LETTERS = re.compile(r"[A-Za-z①-⑳](?:[、,;]?[A-Za-z①-⑳]){0,25}")
_NUMBERS_ROW = re.compile(r"(?:题号|题目|序号)[ \t|:]+[0-9]{1,3}(?:[ \t|,、]+[0-9]{1,3})*[ \t|]*")
_ANSWERS_ROW = re.compile(r"答案[ \t|]+(?P<v>[^ \t|:].*)")
_HEAD = re.compile(
    rf"(?:(?P<ordinal>{ORDINAL})\s{{0,3}}(?P<after>{TYPE_WORD})?|(?P<word>{TYPE_WORD}))"
    r"\s{0,3}(?:[(（【\[][^()（）]{0,60}[)）】\]])?\s{0,3}(?:参考|标准)?(?:答案)?\s{0,3}[:：]?\s{0,3}"
)
_INNER_HEAD = re.compile(rf"(?<=[\s;；。]){_HEAD.pattern}(?=第?\s?[0-9(]|{_ONE}[ \t,、;]{{0,4}}{_ONE})")
_LOOKED_AT = 2000
_DIGIT_WITHIN = 24
"""How far into a line its first number must stand."""


@dataclass
class Entry:
    """The answer to question ``number``, what else is said of it, and where."""

    number: int
    value: str
    place: Place
    explanation: list[str] = field(default_factory=list)
    labels: list[tuple[Label, Place]] = field(default_factory=list)
    """Those that are neither answer nor explanation."""
    style: str = "dot"
    """dot or paren: 1. or （1）."""
    unmarked: bool = False
    """Whether something behind the answer was taken for its explanation."""

    def say(self, label: Label, place: Place) -> None:
        """Takes what a label says of the question."""
        if label.name == "answer":
            self.value = label.text.strip(_LOOSE)
        elif label.name == "explanation":
            self.explanation.append(label.text)
        else:
            self.labels.append((label, place))


@dataclass
class Group:
    """What stands below one head of the table; ``head`` is None before the first one.

    ``series`` are answers without numbers; ``within`` is the section in which the table begins.
    """

    head: Head | None
    within: int = 0
    entries: list[Entry] = field(default_factory=list)
    series: list[tuple[str, Place]] = field(default_factory=list)


def is_key_line(text: str) -> bool:
    """Whether ``text`` can only be part of a table of answers: ``1-5 ABCDA`` or at least two ``1.A``."""
    if not any(sign.isdigit() for sign in text[:_DIGIT_WITHIN]):
        return False
    plain = _without_intro(text[:_LOOKED_AT].translate(_HALF))
    if _NUMBERS_ROW.fullmatch(plain):
        return True
    head = _HEAD.match(plain)
    if head and _answers_sections(text[:_LOOKED_AT]):
        return True
    plain = plain[head.end() :] if head else plain
    first = _RANGE.match(plain)
    if first and len(_values(first["v"], _count(first))) > 1:
        return True
    found = entries_in(plain, Place(0, 0))
    return len(found) > 1 and all(is_short(entry) for entry in found)


def _answers_sections(text: str) -> bool:
    """Whether answers stand behind the names of two sections or more: 一、1-5 ABCDA 三、1.遵义."""
    named = segments(text)
    return len(named) > 1 and all(
        head is not None and (series_in(rest) or entries_in(rest, Place(0, 0))) for head, rest in named
    )


def has_head(text: str) -> bool:
    """Whether a line of a table names its section: 一、1-5 ABCDA."""
    return _HEAD.match(_without_intro(text[:_LOOKED_AT].translate(_HALF))) is not None


def is_short(entry: Entry) -> bool:
    """Whether its value can be nothing but an answer: letters or a judgement."""
    return _LETTERS.fullmatch(entry.value.translate(_HALF)) is not None or truth_of(entry.value) is not None


def _without_intro(plain: str) -> str:
    intro = _INTRO.match(plain)
    return plain[intro.end() :] if intro else plain


def is_numbers_row(text: str) -> bool:
    """题号 1 2 3."""
    return _NUMBERS_ROW.fullmatch(text.translate(_HALF)) is not None


def is_range(text: str) -> bool:
    """Whether ``text`` begins as 1-5 ABCDA does, whatever follows."""
    return _BEGINS_RANGE.match(_without_intro(text.translate(_HALF))) is not None


def table_rows(numbers: str, answers: str, place: Place) -> list[Entry]:
    """The entries of a row of numbers and the row of answers below it; [] if they do not fit together."""
    row = _ANSWERS_ROW.fullmatch(answers.translate(_HALF))
    listed = re.findall(r"[0-9]+", numbers.translate(_HALF))
    values = [one for one in re.split(r"[ \t|]+", row["v"]) if one] if row else []
    if len(values) != len(listed):
        return []
    return [Entry(int(number), value, place) for number, value in zip(listed, values, strict=True)]


# --- the sections that a line names --------------------------------------------------------------------


def segments(text: str) -> list[tuple[Head | None, str]]:
    """一、1-5 ABCDA 二、1.√ as what stands below each head; the first has None if none begins the line."""
    plain = text.translate(_HALF)
    intro = _INTRO.match(plain)
    start = intro.end() if intro else 0
    first = _HEAD.match(plain, start)
    marks = [first] if first else []
    marks += _INNER_HEAD.finditer(plain, first.end() if first else start)
    if not marks:
        return [(None, text)]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    found: list[tuple[Head | None, str]] = [] if first else [(None, text[: marks[0].start()])]
    for mark, end in zip(marks, ends, strict=True):
        type_ = type_named(mark["after"] or mark["word"] or "")
        found.append((Head((mark["ordinal"] or "").strip(), type_), text[mark.end() : end].strip()))
    return found


def series_in(text: str) -> list[str]:
    """√×√ or C B B as one answer each; [] if something else stands there."""
    plain = text.translate(_HALF).strip(_LOOSE)
    return _values(plain, 0) if _SERIES.fullmatch(plain) else []


# --- answers with their numbers ------------------------------------------------------------------------


def entries_in(text: str, place: Place) -> list[Entry]:
    """The entries of a line, with explanations that stand in it; [] if it has none."""
    plain = text.translate(_HALF)
    intro = _INTRO.match(plain)
    end = intro.end() if intro else 0
    found: list[Entry] = []
    while match := _RANGE.search(plain, end):
        values = _values(match["v"], _count(match))
        if plain[end : match.start()].strip(_LOOSE) or len(values) != _count(match):
            break
        first = int(match["a"])
        found += [Entry(first + at, value, place) for at, value in enumerate(values)]
        end = match.end()
    return found + _singles(text[end:], plain[end:], place)


# Full-width signs as half-width ones, one for one.
_HALF = {0xFF01 + at: 0x21 + at for at in range(94)} | {0x3000: 0x20}
_LOOSE = " \t　,，;；。.、"


def _count(match: re.Match[str]) -> int:
    return int(match["b"]) - int(match["a"]) + 1


def _values(written: str, count: int) -> list[str]:
    """ABCDA, or AB ACD BC when something stands between; as many as ``count`` if it can be either."""
    words = [word for word in re.split(r"[ \t,、;]+", written) if word]
    single = re.findall(_ONE, written)
    if len(words) == count:
        return words
    if len(single) == count:
        return single
    # ABCDA BCDAB: groups of five, written so to be counted.
    return single if len(words) == 1 or all(len(word) > 3 for word in words) else words  # noqa: PLR2004


def _singles(text: str, plain: str, place: Place) -> list[Entry]:
    """``plain`` is ``text`` in half-width signs, of the same length."""
    marks = _marks(plain)
    if not marks or plain[: marks[0].start()].strip(_LOOSE):
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    found = []
    for mark, end in zip(marks, ends, strict=True):
        value, labels = pieces_of(text[mark.end() : end].strip())
        entry = Entry(_number(mark), value.strip(_LOOSE), place, style=_style(mark))
        behind = _BEHIND.match(value)
        if behind and not any(label.name == "answer" for label in labels):
            entry.value, entry.unmarked = behind[1], True
            entry.explanation.append(behind[2])
        for label in labels:
            entry.say(label, place)
        found.append(entry)
    return found


# 1.C 中共一大于1921年召开。
_BEHIND = re.compile(r"([A-Z]{1,8}|[√×✓✗✔✘对错]|正确|错误)[\s。；;，,]+([㐀-鿿《“].{5,})", re.DOTALL)


def _number(mark: re.Match[str]) -> int:
    return int(mark["dot"] or mark["paren"])


def _style(mark: re.Match[str]) -> str:
    return "dot" if mark["dot"] else "paren"


def _marks(plain: str) -> list[re.Match[str]]:
    """The numbers that begin an entry: others stand in answers, such as 1936.10 or （2）."""
    found: list[re.Match[str]] = []
    for mark in _ENTRY.finditer(plain):
        if not found:
            found.append(mark)
            continue
        last, number = _number(found[-1]), _number(mark)
        between = plain[found[-1].end() : mark.start()]
        if _style(mark) != _style(found[0]) or not between.strip(_LOOSE):
            continue
        apart = between[-1] in " \t;"
        decimal = mark["sign"] == "." and plain[mark.end() : mark.end() + 1].isdigit()
        if number == last + 1:
            fits = apart or not decimal
        else:
            # A number was left out, or the next section begins to count again.
            fits = apart and not decimal and (number > last or number == 1)
        if fits:
            found.append(mark)
    return found
