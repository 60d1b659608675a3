"""How types, levels, difficulties and judgements are called, whatever file the word stands in.

One table each: √, 较难, 八年级 and 不定项选择题 mean the same in a paste, a table of Word and a workbook.
Data, not sentences: titles are words of the catalogue; what is read is the same in either language.
"""

import re
import unicodedata
from functools import cache

from quizkit.i18n import N_

# --- types -----------------------------------------------------------------------------------------------

TYPE_TITLES = {
    "single": N_("单选题"),
    "multiple": N_("多选题"),
    "true_false": N_("判断题"),
    "blank": N_("填空题"),
    "numeric": N_("数字题"),
    "order": N_("排序题"),
    "match": N_("连线题"),
    "passage": N_("材料题"),
}
CHOICE = "choice"
"""选择题: single or multiple, by its answer."""
OPEN = "open"
"""简答题: none of ours; only a text says so, to tell what its section is."""
TYPE_WORDS = {
    "single": "单选题 单选 单项选择 单项选择题 单选题目 single singlechoice multiplechoice singleanswer mcq",
    "multiple": "多选题 多选 多项选择 多项选择题 不定项选择题 不定项选择 不定项 multiple multipleresponse "
    "multipleanswers",
    "true_false": "判断题 判断 是非题 是非 对错题 判断正误 truefalse true_false true/false trueorfalse judge",
    "blank": "填空题 填空 blank fillin fillintheblank fillintheblanks fill",
    "numeric": "数字题 数字 数值题 数值 计算题 numeric number numerical",
    "order": "排序题 排序 顺序题 order ordering sequence",
    "match": "连线题 连线 匹配题 匹配 配对题 配对 搭配题 match matching",
    "passage": "材料题 材料 阅读题 阅读理解 阅读理解题 材料分析题 资料分析题 资料分析 组合题 "
    "passage readingpassage reading",
    CHOICE: "选择题 选择 choice",
}
"""Question type → what it is called."""
COMMON = frozenset({"选择", "是非", "匹配", "配对"})
"""Words that name a type only where one is asked for, or alone behind 一、: they begin other lines too."""
NO_HEADS = frozenset({"材料", "组合题", "数字", "数值", "计算题"})
"""Words that name a type only where one is asked for: below such a head of a paste stand questions of any
type, and each is known by its own answer."""
OPEN_WORDS = ("简答题", "问答题", "论述题", "名词解释", "辨析题", "作文题", "写作题")

# --- levels and difficulties -----------------------------------------------------------------------------

LEVEL_WORDS = {
    "primary": "小学 小学组 小学段 小学生 primary primaryschool",
    "junior": "初中 中学 初中组 初中段 初中生 junior juniorhigh middleschool",
    "senior": "高中 高中组 高中段 高中生 senior seniorhigh highschool",
}
_GRADE = re.compile(
    "(?:(?P<primary>(?:小学)?[一二三四五六1-6]年级?)"
    "|(?P<junior>(?:初中)?[七八九7-9]年级?|初中?[一二三](?:年级?)?|初中[1-3]年级?)"
    "|(?P<senior>高中?[一二三](?:年级?)?|高中[1-3]年级?))(?:[上下](?:册|学期))?"
)

DIFFICULTY_TITLES = {1: N_("易"), 2: N_("中"), 3: N_("难")}
DIFFICULTY_WORDS = {
    1: "1 易 容易 简单 较易 较容易 较简单 基础 低 ★ ☆ easy low",
    2: "2 中 中等 中档 一般 适中 普通 medium normal",
    3: "3 难 困难 较难 较困难 偏难 高 hard difficult high",
}

# --- judgements ------------------------------------------------------------------------------------------

TRUE_WORDS = "正确 对 是 √ ✓ ✔ t true y yes right 正确的 对的 r o"
FALSE_WORDS = "错误 错 否 不对 不正确 × ✗ ✘ ✕ ╳ x f false n no wrong 错误的 错的 非"
UNSURE = frozenset({"r", "o", "非"})
"""Judgements only where one is asked for; elsewhere they are names and parts of names."""

# --- what a word means -----------------------------------------------------------------------------------

_LONGEST_WORD = 100
_MARKS = re.compile(r"[\s*＊:：]|[（(\[【].*?[）)\]】]")
_ENDS = " \t　。."


def plain(text: str) -> str:
    """A word for looking up: half-width, lower case, without blanks, stars and what stands in brackets."""
    if len(text) > _LONGEST_WORD:
        return text
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def table(words: dict[str, str], titles: dict[str, str] | None = None) -> dict[str, str]:
    """Word → what it means, from words divided by blanks and from titles."""
    known = {word: key for key, listed in words.items() for word in listed.split()}
    return known | {plain(title): key for key, title in (titles or {}).items()}


TYPES = table(TYPE_WORDS, TYPE_TITLES)
"""Word → question type or ``CHOICE``."""
_LEVELS = table(LEVEL_WORDS)
_DIFFICULTIES = {word: value for value, words in DIFFICULTY_WORDS.items() for word in words.split()}
_TRUTHS = dict.fromkeys(TRUE_WORDS.split(), True) | dict.fromkeys(FALSE_WORDS.split(), False)


@cache
def type_of(word: str) -> str:
    """The question type (or ``CHOICE``) that a word names, "" if none."""
    return TYPES.get(plain(word).strip(_ENDS), "")


@cache
def type_within(title: str) -> str:
    """The question type that is named somewhere in the name of a sheet or in a heading."""
    text = plain(title)
    words = sorted((word for word in TYPES if not word.isascii()), key=len, reverse=True)
    return next((TYPES[word] for word in words if word in text), "")


@cache
def level_of(word: str) -> str:
    """The level that a word or a school year means: 小学, 八年级, 高一; "" if none."""
    text = plain(word).strip(_ENDS)
    grade = _GRADE.fullmatch(text)
    return _LEVELS.get(text, "") or (grade and grade.lastgroup) or ""


def difficulty_of(word: str) -> int | None:
    """易, 中等题, 较难（0.4）, 3 as 1 to 3; None if the word means none."""
    text = plain(word).strip(_ENDS)
    return _DIFFICULTIES.get(text.removesuffix("题").removesuffix("度") or text)


def _judgement(word: str) -> str:
    return unicodedata.normalize("NFKC", word.replace("\ufe0f", "")).strip(_ENDS).lower()


def truth_of(word: str) -> bool | None:
    """Whether an answer says that a statement is true; None if it says neither.

    What stands in brackets is not passed over: behind 错误 it can be the explanation.
    """
    return _TRUTHS.get(_judgement(word))


def is_judgement(word: str) -> bool:
    """Whether a word can hardly be anything else than a judgement, also where none is asked for."""
    return truth_of(word) is not None and _judgement(word) not in UNSURE
