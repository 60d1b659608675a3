"""The lines of a pasted text, and what each looks like by itself: a head, a number, options, a label.

Nothing here knows what stands before or after a line; ``text_blocks`` does.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quizkit.formats.exchange.blocks import Note
from quizkit.formats.exchange.words import is_judgement

_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# What nobody sees: zero width, soft hyphen, direction marks, controls, characters without a meaning.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff\ue000-\uf8ff"
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
PICTURE_MARK = "\ufffc"
"""What a word processor leaves of a picture in a text."""
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")


class Line(NamedTuple):
    """A line as it was found (``raw``) and as it is read (``text``); ``number`` counts from 1.

    ``notes`` are what was repaired to get from one to the other. ``starts`` says that a question begins here
    whatever the line looks like, ``apart`` that it belongs to none (the names of a table's columns).
    """

    number: int
    raw: str
    text: str
    hidden: bool = False
    picture: bool = False
    starts: bool = False
    apart: bool = False
    notes: tuple[Note, ...] = ()


def line_of(number: int, raw: str, *, starts: bool = False, notes: tuple[Note, ...] = ()) -> Line:
    """A line with everything invisible taken out."""
    if not raw:
        return Line(number, "", "", starts=starts, notes=notes)
    shown = _SPACES.sub(" ", raw)
    text = _HIDDEN.sub("", shown)
    return Line(
        number,
        raw,
        text.replace(PICTURE_MARK, "").strip(),
        hidden=len(text) < len(shown),
        picture=PICTURE_MARK in text,
        starts=starts,
        notes=notes,
    )


def lines_of(content: str) -> list[Line]:
    """All lines; a line break of Word counts as one."""
    return [line_of(number, raw) for number, raw in enumerate(_BREAK.split(content), start=1)]


def narrow(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones."""
    return unicodedata.normalize("NFKC", text)


# --- numbers ---------------------------------------------------------------------------------------

DIGITS = "0-9０-９"
CHINESE = "一二三四五六七八九十百"
# A point before a digit is a decimal point, unless a year or a date follows.
_DATE = r"(?=[0-9０-９]{3,4}\s*[年—–\-~至])|(?=[0-9０-９]{1,2}\s*[月日世])"


def _numbers(digits: str) -> re.Pattern[str]:
    """Numbers at the beginning of a line, of so many ``digits``."""
    return re.compile(
        rf"""(?:第\s*(?P<word>{digits}|[{CHINESE}]{{1,4}})\s*题\s*[.、．:：,，]?
        |(?P<dot>{digits})\s*(?:[、．]|[.:：,，](?![{DIGITS}])|\.(?:{_DATE}))
        |(?P<half>{digits})\s*[)）]
        |[(（\[【]\s*(?P<paren>{digits})\s*[)）\]】]
        |(?P<circle>[①-⑳])
        )\s*""",
        re.VERBOSE,
    )


_NUMBER = _numbers(f"[{DIGITS}]{{1,3}}")
_LONG_NUMBER = _numbers(f"[{DIGITS}]{{4}}")
_BARE_NUMBER = re.compile(
    rf"(?P<n>[{DIGITS}]{{1,3}})(?:\s+|(?=[㐀-鿿《“])(?![年月日号个人名万亿千百十条次届世时分点章岁大多余位、]))"
)
STYLES = ("dot", "half", "paren", "circle")
"""How questions are numbered: 1. / 1) / (1) / ①, the outermost first."""


@dataclass(frozen=True)
class Number:
    """The number at the beginning of a line; ``bare`` if no sign follows it."""

    value: int
    style: str
    rest: str
    bare: bool = False


def number_at(text: str) -> Number | None:
    """The number that ``text`` begins with."""
    return _number(_NUMBER.match(text), text)


def long_number_at(text: str) -> Number | None:
    """The same with four digits, which a line of a text may begin with as well: 1949、…"""
    return _number(_LONG_NUMBER.match(text), text)


def _number(match: re.Match[str] | None, text: str) -> Number | None:
    if not match:
        return None
    rest = text[match.end() :]
    for style in STYLES:
        if match[style]:
            return Number(_value(match[style]), style, rest)
    return Number(_value(match["word"]), "dot", rest)


def bare_number_at(text: str) -> Number | None:
    """The number that ``text`` begins with, when it looks like one without its point."""
    match = _BARE_NUMBER.match(text)
    return Number(_value(match["n"]), "dot", text[match.end() :], bare=True) if match else None


def _value(written: str) -> int:
    if "①" <= written <= "⑳":
        return ord(written) - ord("①") + 1
    plain = narrow(written)
    return int(plain) if plain.isdigit() else chinese(plain)


def chinese(written: str) -> int:
    """一 … 九十九 as a number."""
    total, digit = 0, 0
    for sign in written:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = CHINESE.index(sign) + 1
    return total + digit


# --- options ---------------------------------------------------------------------------------------

_LETTER = "A-Za-zＡ-Ｚａ-ｚ"
_LABEL = (
    rf"[(（\[【][ \t　]*[{_LETTER}][ \t　]*[)）\]】][.．、:：]?|[{_LETTER}][ \t　]{{0,3}}[.．、:：)）,，]"
)
_OPTION = re.compile(rf"(?:{_LABEL})\s*")
_BARE_OPTION = re.compile(r"[A-ZＡ-Ｚ](?:\s+|(?=[㐀-鿿《“0-9]))")
_TOKENS = re.compile(rf"(?P<label>{_LABEL})|《[^《》]*》|“[^“”]*”|（[^（）]*）|\([^()]*\)|「[^「」]*」")
_BARE_TOKENS = re.compile(
    r"(?<=[\s㐀-鿿])(?P<label>[A-ZＡ-Ｚ])(?=[\s㐀-鿿《“0-9])|《[^《》]*》|“[^“”]*”|（[^（）]*）"
)


@dataclass(frozen=True)
class Option:
    """An option as written; ``letter`` is a capital one."""

    letter: str
    text: str
    bare: bool = False


def letter_of(label: str) -> str:
    """The capital letter in a label."""
    return next(sign for sign in narrow(label).upper() if "A" <= sign <= "Z")


def options_at(text: str, before: str = "") -> tuple[Option, ...]:
    """The options that ``text`` consists of, () if it does not begin with one.

    ``before`` is a letter that belongs to a later line, so that no such option is looked for here.
    """
    match = _OPTION.match(text)
    if match:
        return _split(text, match.end(), letter_of(match[0]), _TOKENS, before)
    match = _BARE_OPTION.match(text)
    if not match:
        return ()
    found = _split(text, match.end(), letter_of(match[0]), _BARE_TOKENS, before)
    return tuple(Option(one.letter, one.text, bare=True) for one in found)


def _split(text: str, start: int, letter: str, tokens: re.Pattern[str], before: str) -> tuple[Option, ...]:
    found: list[Option] = []
    for match in tokens.finditer(text, start):
        label = match["label"]
        if label is None or letter_of(label) == before:
            continue
        if letter_of(label) != _after(letter) and not _in_column(text, match, letter):
            continue
        if label[0] not in "(（[【" and _in_word(text, match.start()):
            continue
        found.append(Option(letter, text[start : match.start()].strip(" \t　;；")))
        start, letter = match.end(), letter_of(label)
    return (*found, Option(letter, text[start:].strip()))


_FAR = 4
_GAP_OF_COLUMNS = re.compile(r"(?:\t|[ 　]{2})$")


def _in_column(text: str, match: re.Match[str], letter: str) -> bool:
    """Whether it is an option of the next column: A. C. on one line and B. D. on the next."""
    ahead = ord(letter_of(match["label"])) - ord(letter)
    signed = len(match["label"]) > 1
    return (
        1 < ahead <= _FAR
        and signed
        and bool(_GAP_OF_COLUMNS.search(text, max(0, match.start() - 2), match.start()))
    )


def _in_word(text: str, at: int) -> bool:
    """Whether the letter at ``at`` goes on a word or an abbreviation such as U.S.A."""
    ahead = narrow(text[max(0, at - 2) : at])
    return ahead[-1:].isascii() and (ahead[-1:].isalnum() or (ahead[-1:] == "." and ahead[:1].isalpha()))


def _after(letter: str) -> str:
    return chr(ord(letter) + 1)


def stem_and_options(text: str) -> tuple[str, tuple[Option, ...]]:
    """A stem and the options that follow it on the same line; they are options if there are A and B."""
    tried = 0
    for match in _TOKENS.finditer(text):
        label = match["label"]
        if label is None or letter_of(label) != "A":
            continue
        if label[0] not in "(（[【" and _in_word(text, match.start()):
            continue
        tried += 1
        found = options_at(text[match.start() :])
        if len(found) > 1:
            return text[: match.start()].strip(), found
        if tried == _TRIES:
            break
    for at, match in enumerate(_BARE_A.finditer(text)):
        found = options_at(text[match.start() :])
        if len(found) > 2:  # noqa: PLR2004 - A and B alone may be words
            return text[: match.start()].strip(), found
        if at == _TRIES:
            break
    return text, ()


_BARE_A = re.compile(r"(?<=[\s。？?：:）)])[AＡ](?=[\s㐀-鿿《“0-9])")
_TRIES = 5
"""Each costs a look at the rest of the line."""


# --- labels ----------------------------------------------------------------------------------------

LABELS: dict[str, tuple[str, ...]] = {
    "explanation": (
        "答案解析", "试题解析", "题目解析", "参考解析", "本题解析", "解析", "详解", "分析", "解答",
        "解题思路", "点评", "名师点评", "点拨",
    ),
    "answer": ("正确答案", "参考答案", "标准答案", "本题答案", "正确选项", "答案", "答"),
    "sources": ("出处", "来源", "参考文献"),
    "difficulty": ("难度", "难易度", "难易程度", "难度系数", "难度等级", "难度级别", "试题难度", "题目难度"),
    "level": ("学段", "适用学段", "年级", "适用年级"),
    "tags": ("标签", "知识点", "所属知识点", "考查知识点", "考点", "考查点", "关键词", "关键字"),
    "place": ("教材", "教材版本", "所属教材", "章节", "所属章节", "课文", "单元", "课时"),
    "points": ("分值", "分数", "本题分值", "本题分数", "题目分值", "试题分值"),
    "id": ("编号", "题目编号"),
    "type": ("题型", "题目类型", "试题类型"),
    "tolerance": ("误差", "允许误差"),
    "unit": ("单位",),
    "any_order": ("乱序匹配", "不分先后", "答案不分先后"),
    "unused": (
        "我的答案", "你的答案", "学生答案", "考生答案", "用户答案", "您的答案", "您的回答", "得分",
        "本题得分",
        "我的得分", "正确率", "是否正确", "作答结果", "答题时间", "出题人", "命题人",
        "录题人", "创建人", "创建时间",
    ),
}  # fmt: skip
"""Field of a question → the words that teachers write for it."""

_FIELD_OF = {word: name for name, words in LABELS.items() for word in words}
_WORDS = "|".join(sorted(_FIELD_OF, key=len, reverse=True))
_BRACKETED = re.compile(rf"[【\[]\s*(?P<word>{_WORDS})\s*[】\]]\s*[:：]?\s*")
_COLON = re.compile(rf"(?P<word>{_WORDS})\s*[:：]\s*")
_PLAIN_ANSWER = re.compile(
    r"(?:正确答案|参考答案|答案)(?:是|为)?\s*(?=[A-Za-zＡ-Ｚ√×✓✗]|正确|错误|对$|错$|$)"
)
_IN_ROUND = re.compile(
    r"[(（【\[]\s{0,3}(?P<word>(?:正确|参考|标准)?答案)\s{0,3}[:：]\s{0,3}(?=[^()（）【】\[\]]{1,60}[)）】\]])"
)
_FLAG = re.compile(r"[(（【\[]?\s*(?:乱序匹配|(?:答案)?不分先后)\s*[)）】\]]?\s*[。.]?$")
# Inside of a line a label counts only where something ended before it.
_INSIDE = re.compile(
    rf"[【\[]\s*(?P<a>{_WORDS})\s*[】\]]\s*[:：]?\s*"
    rf"|{_IN_ROUND.pattern.replace('word', 'c')}"
    rf"|(?<=[\s。；;，,）)】?？])(?P<b>{'|'.join(w for w in _FIELD_OF if len(w) > 1)})[ \t　]?[:：]\s*"
)


@dataclass(frozen=True)
class Label:
    """A labelled piece of a line: 答案：B."""

    name: str
    word: str
    text: str


def label_at(text: str) -> tuple[Label, int] | None:
    """The label that ``text`` begins with, and where its content begins."""
    match = _BRACKETED.match(text) or _COLON.match(text) or _IN_ROUND.match(text)
    if match:
        return Label(_FIELD_OF[match["word"]], match["word"], ""), match.end()
    if _FLAG.match(text):
        return Label("any_order", "不分先后", ""), len(text)
    match = _PLAIN_ANSWER.match(text)
    return (Label("answer", "答案", ""), match.end()) if match else None


def pieces_of(text: str) -> tuple[str, tuple[Label, ...]]:
    """What stands before the first label of a line, and its labels with their contents."""
    first = label_at(text)
    opened, start = first if first else (None, 0)
    round_ = opened is not None and _IN_ROUND.match(text) is not None
    found: list[Label] = []
    before = "" if opened else None
    for match in _INSIDE.finditer(text, start):
        # An explanation may speak of answers; only brackets end it.
        if opened and opened.name == "explanation" and not match["a"]:
            continue
        if opened is None:
            before = text[: match.start()].strip()
        else:
            label, rest = _labelled(opened, text[start : match.start()], round_=round_)
            found.append(label)
            before = f"{before} {rest}".strip()
        word = match["a"] or match["b"] or match["c"]
        opened, start, round_ = Label(_FIELD_OF[word], word, ""), match.end(), bool(match["c"])
    if opened is None:
        return text, ()
    label, rest = _labelled(opened, text[start:], round_=round_)
    return f"{before} {rest}".strip(), (*found, label)


def _labelled(opened: Label, text: str, *, round_: bool) -> tuple[Label, str]:
    """The label with its content, and what stands behind the bracket that closes （答案：B）."""
    rest = ""
    if round_:
        end = next((at for at, sign in enumerate(text) if sign in ")）】]"), len(text))
        text, rest = text[:end], text[end + 1 :].strip(" \t　。.*")
    return Label(opened.name, opened.word, text.strip()), rest


# --- brackets in a stem --------------------------------------------------------------------------------

_BRACKET = re.compile(r"[(（【\[]([^()（）【】\[\]]{0,30})[)）】\]]")
_LETTERS = re.compile(r"[A-Za-z](?:[、,;/\s]*[A-Za-z]){0,25}")


@dataclass(frozen=True)
class InBracket:
    """An answer that stands in a bracket of the stem."""

    text: str
    start: int
    end: int
    usual: bool
    """Whether it stands where answers do: at the end, or (a judgement) at the beginning."""


def bracket_answers(stem: str, *, letters: bool) -> list[InBracket]:
    """The brackets of ``stem`` that hold letters (or, without options, a judgement) and nothing else."""
    found: list[InBracket] = []
    for match in _BRACKET.finditer(stem):
        content = narrow(match[1]).strip()
        if not content:
            continue
        fits = _LETTERS.fullmatch(content) is not None if letters else is_judgement(content)
        if fits:
            rest = stem[match.end() :].strip(" \t　。.？?！!：:")
            usual = not rest or bool(_POINTS.fullmatch(rest)) or (not letters and match.start() == 0)
            found.append(InBracket(content, match.start(), match.end(), usual))
    return found


_RIGHT_MARK = re.compile(r"\s{0,9}(?:[(（【\[]\s?(?:正确(?:答案|选项)?|答案|√|✓|✔)\s?[)）】\]]|[√✓✔])$")
_LONGEST_MARK = 20


def right_mark(text: str) -> str | None:
    """An option without the （正确答案） behind it; None if it has no such mark."""
    from_ = max(0, len(text) - _LONGEST_MARK)
    mark = _RIGHT_MARK.search(text, from_)
    return text[: mark.start()] if mark and mark.start() else None


_SIGN = re.compile(r"[√✓✔×✗✘✕]$|(?<=[\s。.！？?])(?:正确|错误|对|错|T|F)$")
_LETTERS_AT_END = re.compile(r"(?<=[\s。：:])[A-H]{1,6}$")
_LETTERS_ON_LINE = re.compile(r"[_＿]{1,12}\s{0,3}(?P<a>[A-H]{1,6})\s{0,3}[_＿]{1,12}")


def ending_answer(stem: str, options: Sequence[object], type_: str) -> tuple[str, str] | None:
    """√ or B at the very end, or ____B____ in it: the stem without it, and the answer."""
    if not options:
        sign = _SIGN.search(stem) if type_ == "true_false" else None
        return (stem[: sign.start()].rstrip(), sign[0]) if sign else None
    on_line = _LETTERS_ON_LINE.search(stem)
    if on_line:
        return stem[: on_line.start()] + "____" + stem[on_line.end() :], on_line["a"]
    letters = _LETTERS_AT_END.search(stem)
    return (stem[: letters.start()].rstrip(), letters[0]) if letters else None


_POINTS = re.compile(
    r"[(（【\[]\s{0,3}(?:(?:本小?题|满分|共)?\s{0,3}(?P<n>[0-9０-９]{1,4}(?:[.．][0-9０-９]{1,2})?)\s{0,3}分"
    r"|分[值数]\s{0,3}[:：]\s{0,3}(?P<m>[0-9０-９]{1,4}(?:[.．][0-9０-９]{1,2})?)\s{0,3}分?)\s{0,3}[)）】\]]"
)


def stem_points(stem: str) -> tuple[str, str] | None:
    """（3分） at either end of a stem: the stem without it, and the number."""
    match = _POINTS.match(stem)
    if match:
        return stem[match.end() :].strip(), narrow(match["n"] or match["m"])
    tail = stem[-24:]
    for match in _POINTS.finditer(tail):
        if not tail[match.end() :].strip(" \t　。.*"):
            kept = stem[: len(stem) - len(tail) + match.start()].rstrip()
            return kept + tail[match.end() :].strip(" \t　*"), narrow(match["n"] or match["m"])
    return None


_GAP = re.compile(r"[(（][ \t　_＿]*[)）]|[_＿]{2,}")
_UNDERLINE = re.compile(r"[_＿]{2,}")


def holes(stem: str, *, brackets: bool) -> str:
    """``stem`` with every hole written as four underscores; empty brackets are holes if asked."""
    return (_GAP if brackets else _UNDERLINE).sub("____", stem)


_GAP_OF_SPACES = re.compile(r"[ 　]{4,}|　{2,}|\t")


def spaces_as_holes(stem: str) -> str:
    """``stem`` with every wide gap as a hole: lines that a text without underlines has lost."""
    return _GAP_OF_SPACES.sub("____", stem)


def has_hole(text: str) -> bool:
    """Whether there is a line to write on."""
    return _UNDERLINE.search(text) is not None


def has_gap(text: str) -> bool:
    """Whether there is a line to write on, or an empty bracket."""
    return _GAP.search(text) is not None


_SHOWN = 40


def short(text: str) -> str:
    """``text`` as sentences repeat it."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
