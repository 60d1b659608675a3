"""The table of answers at the end of a paper: ``1-5 ABCDA``, ``1.A 2.B``, rows of a table."""

import re
from dataclasses import dataclass, field

from quizkit.formats.exchange.blocks import Place
from quizkit.formats.exchange.text_heads import Head
from quizkit.formats.exchange.text_lines import judged, narrow, pieces_of

_ONE = r"[A-Za-z√×✓✗✔✘对错]"
_RANGE = re.compile(
    rf"(?P<a>[0-9]{{1,3}})\s?[-—–~至到]\s?(?P<b>[0-9]{{1,3}})\s?题?\s{{0,3}}[:.、]?\s{{0,3}}"
    rf"(?P<v>{_ONE}(?:[ \t,、;]{{0,4}}{_ONE})*)"
)
_ENTRY = re.compile(
    r"(?<![0-9A-Za-z])(?:第\s?)?(?:(?P<n>[0-9]{1,3})|[(](?P<p>[0-9]{1,3})[)])\s?题?\s{0,2}"
    r"(?:[.、:](?![0-9])|[.、](?=[0-9]{3,4})|(?=[ \t]?[A-Za-z√×✓✗]))\s{0,4}"
)
_INTRO = re.compile(r"[【\[]?\s?(?:参考|正确|标准)?答案\s?[】\]]?\s{0,3}[:]?\s{0,3}")
_LETTERS = re.compile(r"[A-Za-z](?:[、,;]?[A-Za-z]){0,25}")
_NUMBERS_ROW = re.compile(r"(?:题号|题目|序号)[ \t|:]+[0-9]{1,3}(?:[ \t|,、]+[0-9]{1,3})*[ \t|]*")
_ANSWERS_ROW = re.compile(r"答案[ \t|]+(?P<v>[^ \t|:].*)")


@dataclass
class Entry:
    """The answer to question ``number`` and where it stands."""

    number: int
    value: str
    place: Place
    explanation: list[str] = field(default_factory=list)


@dataclass
class Group:
    """Entries below one head of the table; ``head`` is None before the first one."""

    head: Head | None
    entries: list[Entry] = field(default_factory=list)


def is_key_line(text: str) -> bool:
    """Whether ``text`` can only be part of a table of answers: ``1-5 ABCDA`` or at least two ``1.A``."""
    if not any(sign.isdigit() for sign in text[:12]):
        return False
    plain = _without_intro(narrow(text[:2000]))
    if _NUMBERS_ROW.fullmatch(plain):
        return True
    first = _RANGE.match(plain)
    if first and len(_values(first["v"])) > 1:
        return True
    found = entries_in(plain, Place(0, 0))
    return len(found) > 1 and all(_short(entry.value) for entry in found)


def _short(value: str) -> bool:
    return _LETTERS.fullmatch(value) is not None or judged(value) is not None


def _without_intro(plain: str) -> str:
    intro = _INTRO.match(plain)
    return plain[intro.end() :] if intro else plain


def is_numbers_row(text: str) -> bool:
    """题号 1 2 3."""
    return _NUMBERS_ROW.fullmatch(narrow(text)) is not None


def table_rows(numbers: str, answers: str, place: Place) -> list[Entry]:
    """The entries of a row of numbers and the row of answers below it; [] if they do not fit together."""
    row = _ANSWERS_ROW.fullmatch(narrow(answers))
    listed = re.findall(r"[0-9]+", narrow(numbers))
    values = [one for one in re.split(r"[ \t|]+", row["v"]) if one] if row else []
    if len(values) != len(listed):
        return []
    return [Entry(int(number), value, place) for number, value in zip(listed, values, strict=True)]


def entries_in(text: str, place: Place) -> list[Entry]:
    """The entries of a line, with explanations that stand in it; [] if it has none."""
    plain = text.translate(_HALF)
    intro = _INTRO.match(plain)
    end = intro.end() if intro else 0
    found: list[Entry] = []
    while match := _RANGE.search(plain, end):
        values = _values(match["v"])
        first, last = int(match["a"]), int(match["b"])
        if plain[end : match.start()].strip(_LOOSE) or len(values) != last - first + 1:
            break
        found += [Entry(first + at, value, place) for at, value in enumerate(values)]
        end = match.end()
    return found + _singles(text[end:], plain[end:], place)


# Full-width signs as half-width ones, one for one.
_HALF = {0xFF01 + at: 0x21 + at for at in range(94)} | {0x3000: 0x20}
_LOOSE = " \t　,，;；。.、"


def _values(written: str) -> list[str]:
    """ABCDA, or AB ACD BC when something stands between."""
    words = [word for word in re.split(r"[ \t,、;]+", written) if word]
    return list("".join(words)) if len(words) == 1 or all(len(word) > 3 for word in words) else words  # noqa: PLR2004


def _singles(text: str, plain: str, place: Place) -> list[Entry]:
    """``plain`` is ``text`` in half-width signs, of the same length."""
    marks = list(_ENTRY.finditer(plain))
    if not marks or plain[: marks[0].start()].strip(_LOOSE):
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    found = []
    for mark, end in zip(marks, ends, strict=True):
        value, labels = pieces_of(text[mark.end() : end].strip(_LOOSE))
        entry = Entry(int(mark["n"] or mark["p"]), value.strip(_LOOSE), place)
        for label in labels:
            if label.name == "answer":
                entry.value = label.text.strip(_LOOSE)
            else:
                entry.explanation.append(label.text)
        found.append(entry)
    return found
