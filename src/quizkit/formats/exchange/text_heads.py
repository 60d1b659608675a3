"""Lines that are no question: heads of sections, materials, page numbers, the top of a paper."""

import re
from dataclasses import dataclass

from quizkit.formats.exchange.text_lines import CHINESE, DIGITS, Number, chinese, narrow, number_at
from quizkit.formats.exchange.words import COMMON, NO_HEADS, OPEN, OPEN_WORDS, TYPES, type_of

_TYPE_OF = {word: name for word, name in TYPES.items() if not word.isascii()} | dict.fromkeys(
    OPEN_WORDS, OPEN
)
"""Word → question type; choice is single or multiple, open is none of ours."""
_TYPES = "|".join(sorted(_TYPE_OF.keys() - COMMON - NO_HEADS, key=len, reverse=True))
TYPE_WORD = rf"(?:{_TYPES})"
ORDINAL = (
    rf"(?:第\s*[{CHINESE}{DIGITS}ⅠⅡⅢI]{{1,3}}\s*(?:部分|大题|节|单元|章|卷)\s*[:：.、．]?\s*"
    rf"|[{CHINESE}]{{1,3}}\s*[、.．:：,，]\s*|[(（]\s*[{CHINESE}]{{1,3}}\s*[)）]\s*[、.．]?\s*|[ⅠⅡⅢⅣⅤ]\s*[、.．]\s*)"
)
"""What counts a section: 一、 第二部分 （三）."""
_ORDINAL = re.compile(ORDINAL)
_ARABIC = re.compile(rf"[{DIGITS}]{{1,2}}\s*[、.．]\s*")
_HEAD_TYPE = re.compile(
    rf"[【\[]?\s*(?P<word>{_TYPES})\s*[】\]]?\s*(?P<rest>[(（\[【:：，,。、;；\s共每本].*)?$"
)
_COMMON_ALONE = re.compile(
    rf"(?P<word>{'|'.join(sorted(COMMON))})\s*(?:[(（][^()（）]{{0,40}}[)）])?\s*[:：]?"
)
"""What of a head 一、选择（每题2分） stands behind the ordinal."""
_PER = re.compile(r"每(?P<what>小题|题|空|道题|个)\s*(?P<points>[0-9０-９]+(?:[.．][0-9０-９]+)?)\s*分")
_PAGE = re.compile(
    r"第\s*[0-9０-９]{1,4}\s*页.{0,20}$|[-—–－]\s*[0-9]{1,4}\s*[-—–－]$|Page\s+[0-9]{1,4}.{0,12}$", re.I
)
_INFO = re.compile(
    r"(?:考试时间|答题时间|时间[:：]|时长|满分|总分|姓名|班级|学校[:：_＿]|学号|考号|得分|分数[:：]|年级[:：]|科目[:：]|座号|准考证|命题|注意事项|说明[:：]|答题说明|题号)"
)
_END = re.compile(
    r"[(（—\-*\s]*(?:完|全卷完|试卷结束|全文完|本卷到此结束|以下空白|END|The End)[)）—\-*\s]*$", re.I
)
_KEY_TITLE = re.compile(
    r"[【\[(（]?(?:附[:：]?\s*)?.{0,30}?(?:答案|答案(?:与|及|和)(?:解析|评分标准|评分参考|说明))[】\])）]?\s*[:：]?$"
)
_MATERIAL = re.compile(
    rf"(?:[【\[]\s*材\s*料\s*(?P<b>[{CHINESE}0-9]?)\s*[】\]]\s*[:：]?|材\s*料\s*(?P<c>[{CHINESE}0-9]?)\s*[:：])\s*"
)
_READ = re.compile(
    r"(?:请)?(?:仔细|认真)?(?:阅读|根据)(?:下面|下列|以下|上述)?[^。？?]{0,30}(?:材料|文字|短文|资料|条文|选段|史料)[^？?]{0,30}$"
)
_RANGE = re.compile(
    r"(?:回答|完成)\s*(?:第|下列|下面|以下)?\s*([0-9]{1,3})\s*[-—–~～至到]\s*([0-9]{1,3})\s*(?:小)?题"
)


HOLE, PART = "空", "小题"
"""What points of a head may be for, beside a question."""


@dataclass(frozen=True)
class Head:
    """A section's head. ``type`` is a question type, ``CHOICE`` or ``OPEN``, "" if it names none."""

    ordinal: str
    type: str
    points: str = ""
    per: str = ""
    """What the points are for: 题, 小题 or 空."""
    inner: bool = False
    """Whether it may only divide the section it stands in: （一）."""


def head_at(text: str) -> Head | None:
    """The section head that ``text`` is."""
    ordinal = _ORDINAL.match(text)
    rest = text[ordinal.end() :] if ordinal else text
    named = _HEAD_TYPE.match(rest) if len(rest) < 200 else None  # noqa: PLR2004 - no head is longer
    if named is None and ordinal and ordinal[0][0] not in "(（":
        named = _COMMON_ALONE.fullmatch(rest)
    if named and not ordinal and (len(text) > 60 or named["word"] in {"判断", "排序", "连线", "填空"}):  # noqa: PLR2004
        named = None
    if named is None and ordinal is None:
        return _arabic_head(text)
    if named is None and ordinal is not None:
        nested = _ARABIC_OR_TYPE.search(rest[:40])
        type_ = _TYPE_OF[nested["word"]] if nested else ""
        return Head(ordinal[0].strip(), type_, *_points_of(rest), inner=ordinal[0][0] in "(（")
    assert named is not None  # noqa: S101 - the two cases without are above
    return Head(ordinal[0].strip() if ordinal else "", _TYPE_OF[named["word"]], *_points_of(rest))


# 一、基础知识单选题: the type at the end of a head.
_ARABIC_OR_TYPE = re.compile(rf"^[^，。？?（(]{{0,12}}?(?P<word>{_TYPES})(?:$|[(（：:])")


def _arabic_head(text: str) -> Head | None:
    """1、单选题（每题2分）: a head if nothing else stands there."""
    match = _ARABIC.match(text)
    named = (
        re.fullmatch(rf"(?P<word>{_TYPES})\s*(?:[(（][^()（）]*[)）])?\s*[:：]?", text[match.end() :][:80])
        if match
        else None
    )
    if not match or not named or not named["word"].endswith("题"):
        return None
    return Head(match[0].strip(), _TYPE_OF[named["word"]], *_points_of(text))


_VALUE = re.compile(rf"[{CHINESE}]{{1,3}}|[{DIGITS}]{{1,3}}|[ⅠⅡⅢⅣⅤ]|I{{1,3}}")
_ROMAN = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅴ": 5, "I": 1, "II": 2, "III": 3}


def ordinal_value(ordinal: str) -> int | None:
    """The number of 一、 and 第二部分; None if there is none."""
    match = _VALUE.search(ordinal)
    if match is None:
        return None
    plain = narrow(match[0])
    if match[0] in _ROMAN:
        return _ROMAN[match[0]]
    return int(plain) if plain.isdigit() else chinese(plain)


def _points_of(text: str) -> tuple[str, str]:
    match = _PER.search(text)
    return (narrow(match["points"]), match["what"]) if match else ("", "")


def type_named(word: str) -> str:
    """The type that a teacher calls so, "" if none."""
    return type_of(word) or _TYPE_OF.get(word.strip(), "")


_MARK = re.compile(
    rf"[(（【\[]\s{{0,3}}(?P<word>{_TYPES})\s{{0,3}}"
    r"(?:[,，、;；:：]?\s{0,3}(?:每题|本题|分值[:：])?\s{0,3}(?P<points>[0-9０-９]{1,3}(?:[.．][0-9０-９]{1,2})?)\s{0,3}分?\s{0,3})?[)）】\]]"
)
_LONGEST_MARK = 26
_AFTER_MARK = " \t　。.：:？?*"
"""What may follow a mark at the end; * is where a form says that an answer is asked for."""


def type_mark(stem: str) -> tuple[str, str, str] | None:
    """（多选） at either end of a stem: the stem without it, the mark, the type."""
    match = _MARK.match(stem)
    if match:
        return _points_kept(match) + stem[match.end() :].strip(), match[0], _TYPE_OF[match["word"]]
    tail = stem[-_LONGEST_MARK:]
    for match in _MARK.finditer(tail):
        if not tail[match.end() :].strip(_AFTER_MARK):
            ending = tail[match.end() :].strip(" \t　*")
            kept = stem[: len(stem) - len(tail) + match.start()].rstrip() + ending
            return kept + _points_kept(match), match[0], _TYPE_OF[match["word"]]
    return None


def _points_kept(mark: re.Match[str]) -> str:
    """（单选题，5分）: the points, as they would stand there alone."""
    return f"（{mark['points']}分）" if mark["points"] else ""


_JUDGED = re.compile(
    r"[(（]\s{0,6}(?:[√×✓✗✔✘✕╳TFtfXxYyNn对错]|正确|错误|[A-H]{1,6})?\s{0,6}[)）](?=\s{0,3}(?:第|[0-9０-９]))"
)


_SIGNED = re.compile(r"[√×✓✗✔✘](?=\s{0,3}(?:第|[0-9０-９]))")
_TYPED = re.compile(
    rf"(?:第\s?)?(?P<n>[{DIGITS}]{{1,3}})\s?(?:题|[、.．:：])?\s{{0,3}}(?P<rest>{TYPE_WORD}\s{{0,3}}(?:[(（][^()（）]{{0,20}}[)）])?)$"
)


def typed_number(text: str) -> Number | None:
    """1. 单选题（2分） as the number of a question whose text stands below it."""
    match = _TYPED.match(text) if len(text) <= 40 else None  # noqa: PLR2004 - more is a text
    if match is None:
        return None
    word = re.match(TYPE_WORD, match["rest"])
    assert word is not None  # noqa: S101 - part of the pattern
    return Number(int(narrow(match["n"])), "dot", f"（{word[0]}）{match['rest'][word.end() :].strip()}")


def number_after_mark(text: str) -> Number | None:
    """The number in 【单选题】1. … or （√）1. …; what stands before it stays in what follows it."""
    mark = _MARK.match(text) or _JUDGED.match(text) or _SIGNED.match(text)
    number = number_at(text[mark.end() :].lstrip()) if mark else None
    if mark is None or number is None:
        return None
    before = mark[0] if len(mark[0].strip()) > 1 else f"（{mark[0].strip()}）"
    return Number(number.value, number.style, before + number.rest)


_BOX = re.compile(r"(?:(?:得\s?分|评\s?卷\s?人|阅\s?卷\s?人|复\s?核\s?人|总\s?分|题\s?号)[\s:：|_＿]*)+$")
_LONGEST_BOX = 60


def is_box(text: str) -> bool:
    """得分 评卷人: the box above a section, with nothing written into it."""
    return len(text) <= _LONGEST_BOX and _BOX.match(text) is not None


def is_page(text: str) -> bool:
    """第 3 页 共 5 页, - 3 -."""
    return len(text) <= 40 and _PAGE.match(text) is not None  # noqa: PLR2004 - a page number is short


def is_end(text: str) -> bool:
    """（完）."""
    return len(text) <= 40 and _END.match(text) is not None  # noqa: PLR2004 - the mark of an end is short


def is_info(text: str) -> bool:
    """考试时间：60分钟, 姓名____ and what else stands at the top of a paper."""
    return len(text) <= 200 and _INFO.search(text[:40]) is not None  # noqa: PLR2004 - more is no head


def is_key_title(text: str) -> bool:
    """参考答案, 答案及解析: a line that only says that answers follow."""
    # B. 1949年（正确答案） is an option.
    if len(text) > 50 or _MARKED_RIGHT.search(text):  # noqa: PLR2004 - a title is short
        return False
    return _KEY_TITLE.match(text) is not None


_MARKED_RIGHT = re.compile(r"[(（【\[]\s*正确(?:答案|选项)?\s*[)）】\]]$")


def material_at(text: str) -> tuple[str, int] | None:
    """材料： or 【材料一】: its number ("" if none) and where the text begins."""
    match = _MATERIAL.match(text)
    return (match["b"] or match["c"] or "", match.end()) if match else None


def is_reading(text: str) -> bool:
    """阅读下面的材料，回答问题。"""
    return len(text) <= 120 and _READ.match(text) is not None  # noqa: PLR2004 - the sentence is short


def asks_to_answer(text: str) -> bool:
    """Whether a sentence about a material also says 回答问题."""
    return "回答" in text or "完成下" in text


def is_bare_answer(text: str) -> bool:
    """答案： and nothing else: the title of a table, or an answer on the next line."""
    return text.strip("【】[]:： ") in {"答案", "参考答案", "正确答案"}


def asked_range(text: str) -> tuple[int, int] | None:
    """The numbers of 回答 3—5 题."""
    match = _RANGE.search(text)
    return (int(match[1]), int(match[2])) if match else None
