"""What stands behind 答案, 出处, 难度 and the other labels, as values of a bank."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizkit.domain.text import number_in
from quizkit.formats.exchange.text_lines import narrow

_BETWEEN = r"[、,;/\s和与及.]"
_LETTERS = re.compile(rf"[A-Z](?:{_BETWEEN}*[A-Z])*{_BETWEEN}*")
_SENTENCE = re.compile(
    r"(?:本题|此题)?(?:的)?(?:正确|参考|标准)?(?:答案|选项)?(?:是|为|应选|应为|选择|选|[:：])\s*"
)
_SHORT = 100
"""Longest answer in which a sentence around the letter is looked for."""
_ITSELF = re.compile(r"([A-Z])\s*[.、:)]\s*(.+)", re.DOTALL)


@dataclass(frozen=True)
class Letters:
    """The capital letters of an answer in the order written; ``how`` is the repair that found them."""

    letters: tuple[str, ...]
    how: str = ""


def letters_in(answer: str, texts: dict[str, str]) -> Letters | None:
    """The letters that ``answer`` names; ``texts`` are the options by letter. None if it names none."""
    plain = narrow(answer).strip().strip("。.")
    upper = plain.upper()
    if _LETTERS.fullmatch(upper) and not (plain.isalpha() and plain.islower() and len(plain) > 4):  # noqa: PLR2004
        letters = tuple(sign for sign in upper if "A" <= sign <= "Z")
        changed = any(sign not in answer for sign in letters)
        return Letters(tuple(dict.fromkeys(letters)), "text_answer_letters" if changed else "")
    itself = _ITSELF.fullmatch(upper)
    if itself and _bare(texts.get(itself[1], "")) == _bare(itself[2]):
        return Letters((itself[1],), "text_answer_text")
    several = _THEMSELVES.fullmatch(upper)
    if several and sorted(_bare(texts.get(letter, "")) for letter in several[1]) == sorted(
        _bare(text) for text in re.split("[;；]", several[2].strip(";； "))
    ):
        return Letters(tuple(several[1]), "text_answer_text")
    named = [letter for letter, text in texts.items() if squeezed(text) == squeezed(plain)]
    if len(named) == 1:
        return Letters((named[0],), "text_answer_text")
    said = _SENTENCE.match(plain)
    inner = letters_in(plain[said.end() :], texts) if said and 0 < said.end() < len(plain) < _SHORT else None
    return Letters(inner.letters, "text_answer_sentence") if inner else None


_THEMSELVES = re.compile(r"([A-Z]{2,8})\s*[:]\s*(.+)", re.DOTALL)


def _bare(text: str) -> str:
    """An option without what ends it, to be compared."""
    return squeezed(text).upper().strip("。;；.")


def squeezed(text: str) -> str:
    """``text`` without what only looks different."""
    return "".join(narrow(text).split())


# --- blanks ----------------------------------------------------------------------------------------

_ANY_ORDER = re.compile(r"[(（【\[]\s?(?:答案)?(?:不分先后|乱序匹配|顺序不限|可互换)\s?[)）】\]]")
_NUMBERED = re.compile(
    r"(?:[(（]\s*[0-9０-９]{1,2}\s*[)）]|[①-⑳]|(?<![0-9０-９])[0-9]{1,2}\s*(?:[.．、](?![0-9])|[.．](?=[0-9]{3,4}(?![0-9]))))\s*"
)
_BRACKETS = re.compile(r"[(（]([^()（）]+)[)）]\s*")


@dataclass(frozen=True)
class Blanks:
    """Accepted texts of each hole. ``how`` are the repairs that found them, with the sign that divided."""

    accept: tuple[tuple[str, ...], ...]
    how: tuple[tuple[str, str], ...] = ()


def blanks_in(answer: str, holes: int) -> Blanks:
    """The accepted texts of ``answer`` for so many holes; another number if they cannot be told apart."""
    answer = answer.strip()
    if "|" in answer or "｜" in answer:
        parts = re.split(r"[|｜]", answer)
        return Blanks(tuple(_accepted(part) for part in parts))
    if holes == 1:
        if re.search(r"[;；]", answer):
            return Blanks((_accepted(answer),))
        return _with_alternatives([_trimmed(answer)])
    for parts in (_counted(answer, holes), _numbered(answer), _bracketed(answer)):
        if len(parts) == holes and all(parts):
            return _with_alternatives(parts)
    for sign, pattern in (("；", r"[;；]"), ("，", r"[，,]"), ("、", "、"), (" ", r"\s+")):
        parts = [part for part in re.split(pattern, _trimmed(answer)) if part.strip()]
        if len(parts) == holes:
            found = _with_alternatives(parts)
            how = () if sign == "；" else (("text_blanks_split", sign),)
            return Blanks(found.accept, how + found.how)
    split = _numbered(answer) or [part for part in re.split(r"[;；]", answer) if part.strip()]
    return Blanks(tuple(_accepted(part) for part in split))


def any_order_said(text: str) -> str | None:
    """``text`` without （不分先后）; None if that does not stand there."""
    rest = _ANY_ORDER.sub("", text)
    return rest.strip() if rest != text else None


def _accepted(part: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in re.split(r"[;；]", part) if text.strip()))


def _trimmed(text: str) -> str:
    return text.strip().rstrip("。").strip()


_MOST_COUNTED = 20


def _counted(answer: str, holes: int) -> list[str]:
    """1.7月1日 2.8月1日 as the parts behind each number, if they count to the last hole."""
    if holes > _MOST_COUNTED:
        return []
    marks: list[re.Match[str]] = []
    for number in range(1, holes + 1):
        begins = "^" if number == 1 else r"[\s;；,，、]"
        mark = re.compile(rf"{begins}{number}\s?[.．、]\s?").search(answer, marks[-1].end() if marks else 0)
        if mark is None:
            return []
        marks.append(mark)
    ends = [mark.start() for mark in marks[1:]] + [len(answer)]
    return [answer[mark.end() : end].strip(" \t　;；，,。、") for mark, end in zip(marks, ends, strict=True)]


def _numbered(answer: str) -> list[str]:
    pieces = _NUMBERED.split(answer)
    if len(pieces) < 2 or pieces[0].strip():  # noqa: PLR2004 - one number and something before it
        return []
    return [piece.strip(" \t　;；，,。、") for piece in pieces[1:]]


def _bracketed(answer: str) -> list[str]:
    found = _BRACKETS.findall(answer)
    return [text.strip() for text in found] if found and not _BRACKETS.sub("", answer).strip() else []


def _with_alternatives(parts: list[str]) -> Blanks:
    how: dict[tuple[str, str], None] = {}
    accept = []
    for part in parts:
        pieces = [part]
        for sign, pattern in (("/", r"[/／]"), ("或", r"或者?")):
            split = [piece.strip() for piece in re.split(pattern, part)]
            if len(split) > 1 and all(split):
                pieces = split
                how["text_alternatives_split", sign] = None
                break
        accept.append(tuple(dict.fromkeys(_trimmed(piece) or piece for piece in pieces)))
    return Blanks(tuple(accept), tuple(how))


# --- numbers, orders, pairs ------------------------------------------------------------------------

_NUMBER = re.compile(
    r"(?:公元前|前|公元|约|bc)?\s*[-−+]?[0-9][0-9,]*(?:\.[0-9]+)?|[零〇一二两三四五六七八九十百千万亿]+", re.I
)
_LONGEST_NUMBER = 40


def number_of(text: str, unit: str = "") -> tuple[int | float, str] | None:
    """The number of an answer and the unit that follows it there, "" if it is the one known."""
    plain = narrow(text).strip().strip("。")
    if len(plain) > _LONGEST_NUMBER:
        return None
    value = number_in(plain, unit) if unit else _exact(plain)
    if value is not None:
        return tidy(value), ""
    match = _NUMBER.match(plain)
    value = number_in(match[0]) if match else None
    if match is None or value is None or not plain[match.end() :].strip().isalpha():
        return None
    return tidy(value), plain[match.end() :].strip()


def _exact(plain: str) -> Fraction | None:
    # Without a known unit 年 is one that the answer tells, not one to be dropped.
    return None if plain.endswith("年") else number_in(plain)


def tidy(value: Fraction) -> int | float:
    """A number as a file writes it."""
    return int(value) if value.denominator == 1 else float(value)


_TOLERANCE = re.compile(r"(?:±|\+/-|\+-|正负)\s*")


def number_text(text: str) -> str:
    """What stands for a number, without signs of a tolerance before it."""
    return _TOLERANCE.sub("", narrow(text)).strip()


def split_tolerance(text: str) -> tuple[str, str]:
    """``14±1`` as 14 and 1."""
    pieces = _TOLERANCE.split(narrow(text), maxsplit=1)
    return pieces[0].strip(), pieces[1].strip() if len(pieces) > 1 else ""


_PAIR = re.compile(
    r"[(（]?\s?(?:(?P<n>[0-9]{1,2})|(?P<c>[①-⑳]))\s{0,3}[)）.、]?\s{0,3}"
    r"[-—–―→:~>＞]{0,5}\s{0,3}[(（]?(?P<letter>[A-Za-z])[)）]?"
)


def pairs_in(answer: str) -> list[tuple[int, str]] | None:
    """``1-B，2-A`` as [(1, "B"), (2, "A")]; None if something else stands there."""
    plain = "".join(sign if "①" <= sign <= "⑳" else narrow(sign) for sign in answer)
    found, end = [], 0
    for match in _PAIR.finditer(plain):
        if plain[end : match.start()].strip(" \t　,;、。."):
            return None
        number = int(match["n"]) if match["n"] else ord(match["c"]) - ord("①") + 1
        found.append((number, match["letter"].upper()))
        end = match.end()
    return found if found and not plain[end:].strip(" \t　,;、。.") else None


def sequence_in(answer: str) -> list[str] | None:
    """CABD, C→A→B→D, ③①②④, 3-1-2-4 as labels (letters, or numbers as text)."""
    circled = re.findall(r"[①-⑳]", answer)
    plain = narrow(re.sub(r"[①-⑳]", "", answer)).upper()
    if re.sub(r"[\s\-—–→>,、;.。]", "", plain) == "" and circled:
        return [str(ord(sign) - ord("①") + 1) for sign in circled]
    bare = re.sub(r"[-—–→>,、;.。]", " ", plain)
    words = bare.split()
    if circled or not words:
        return None
    if all(re.fullmatch("[A-Z]+", word) for word in words):
        return list("".join(words))
    if all(word.isascii() and word.isdigit() for word in words):
        return list(words[0]) if len(words) == 1 else words
    return None


# --- fields ----------------------------------------------------------------------------------------

_EASY, _MIDDLE, _HARD = 1, 2, 3
_RATE = re.compile(r"0?\.[0-9]{1,4}|[01](?:\.0{1,4})?")
_EASY_FROM, _MIDDLE_FROM = Fraction(7, 10), Fraction(4, 10)


def difficulty_of_rate(text: str) -> int | None:
    """0.65: the share of the points that students reach, as 难度系数 is reckoned."""
    match = _RATE.fullmatch(narrow(text).strip().strip("。"))
    if match is None:
        return None
    rate = Fraction(match[0])
    return _EASY if rate >= _EASY_FROM else _MIDDLE if rate >= _MIDDLE_FROM else _HARD


_STARS = re.compile(r"(★{1,5})(☆{0,4})")
_MOST_OF_THREE = 3


def difficulty_of_stars(text: str) -> int | None:
    """★★☆ and ★★★☆☆: of three, or of five where there are more than three."""
    match = _STARS.fullmatch(text.strip())
    if match is None or len(match[0]) > 5:  # noqa: PLR2004 - nobody gives more stars
        return None
    full = len(match[1])
    return (
        full
        if len(match[0]) <= _MOST_OF_THREE
        else _EASY
        if full < _HARD
        else _MIDDLE
        if full == _HARD
        else _HARD
    )


def tags_of(text: str) -> list[str]:
    """长征、遵义会议."""
    return [
        tag for tag in (part.strip() for part in re.split(r"[、，,;；]", text.strip().rstrip("。"))) if tag
    ]


_POINTS = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,4})?)\s*分?")


def points_of(text: str) -> int | float | None:
    """3, 2.5分."""
    match = _POINTS.fullmatch(narrow(text).strip().strip("。"))
    return tidy(Fraction(match[1])) if match else None


_YEAR = re.compile(r"[0-9]{3,4}(?=年?$)")
SOURCE_SIGN = " | "
"""Between the parts of a source where commas would not tell them apart."""


def source_of(text: str) -> dict[str, Any] | None:
    """书名，作者，年份，位置 as a source; None if the parts cannot be told apart for certain."""
    if SOURCE_SIGN.strip() in text or "｜" in text:
        parts = [part.strip() for part in re.split(r"[|｜]", text, maxsplit=3)]
        return _source(parts[0], parts[1], parts[2], parts[3:], "") if len(parts) in {3, 4} else None
    title, rest = _title_of(text.strip().rstrip("。"))
    parts = [part.strip() for part in re.split(r"[，,]", rest)]
    years = [n for n, part in enumerate(parts) if _YEAR.match(narrow(part))]
    if len(years) != 1 or years[0] == 0:
        return None
    at = years[0]
    year = _YEAR.match(narrow(parts[at]))
    assert year is not None  # noqa: S101 - chosen by it
    return _source(title, "，".join(parts[:at]), year[0], parts[at + 1 :], "，")


def _title_of(text: str) -> tuple[str, str]:
    """The title, up to the first comma that stands in no 《》, and the rest."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "《") - (sign == "》")
        if sign in "，," and depth <= 0:
            return text[:place].strip(), text[place + 1 :]
    return text, ""


def _source(title: str, by: str, year: str, place: list[str], comma: str) -> dict[str, Any] | None:
    if not (title and by and year):
        return None
    plain = year.isascii() and year.isdigit() and not year.startswith("0")
    found: dict[str, Any] = {"title": title, "by": by, "year": int(year) if plain else year}
    where = comma.join(place).strip()
    return found | {"place": where} if where else found
