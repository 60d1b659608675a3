"""The words of a workbook with questions: what they are called there, and what else is understood.

Data, not sentences: titles are words of the catalogue, so that an English user gets an English template; what
is read is the same in either language.
"""

import re
import unicodedata
from functools import cache

from quizkit.i18n import N_

TITLES = {
    "type": N_("题型"),
    "stem": N_("题干"),
    "text": N_("材料"),
    "options": N_("选项"),
    "right": N_("右边"),
    "answer": N_("答案"),
    "any_order": N_("不分先后"),
    "tolerance": N_("误差"),
    "unit": N_("单位"),
    "explanation": N_("解析"),
    "points": N_("分值"),
    "level": N_("学段"),
    "difficulty": N_("难度"),
    "tags": N_("标签"),
    "source": N_("出处"),
    "by": N_("作者"),
    "year": N_("年份"),
    "place": N_("位置"),
    "id": N_("编号"),
}
"""Column → its title as written."""

NUMBERING = "numbering"
_ALSO = {
    "type": "类型 题目类型 试题类型 题类 题型名称 type kind questiontype",
    "stem": "题目 试题 试题内容 题目内容 问题 问题内容 题面 题干内容 内容 stem question text questiontext",
    "text": "阅读材料 材料内容 材料题干 公共题干 passage material sharedstem",
    "options": "选项内容 备选项 备选答案 候选项 答案选项 options choices",
    "right": "右列 右侧 右边各项 配对项 right rightside",
    "answer": "正确答案 参考答案 标准答案 答案内容 正确选项 key answer correctanswer rightanswer",
    "any_order": "不分顺序 不分次序 乱序匹配 答案可互换 anyorder",
    "tolerance": "允许误差 误差范围 tolerance",
    "unit": "答案单位 unit",
    "explanation": "答案解析 试题解析 题目解析 解答 分析 说明 答案说明 explanation analysis feedback",
    "points": "分数 分 每题分值 题目分值 得分 满分 本题分值 points score mark marks",
    "level": "适用学段 年级 适用年级 level grade",
    "difficulty": "难易度 难易程度 难度等级 难度系数 试题难度 difficulty",
    "tags": "知识点 考点 分类 标签分类 关键词 专题 章节 tags tag keywords category topic",
    "source": "来源 出处名称 题目来源 参考资料 依据 source sources reference",
    "by": "编者 作者或机关 发布机关 出版社 by author",
    "year": "出版年份 发布年份 year",
    "place": "页码 章节页码 出处位置 place page",
    "id": "题目编号 试题编号 题号编号 题目id 试题id id code",
    NUMBERING: "序号 题号 no no. num number 行号",
}

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
_ALSO_TYPES = {
    "single": "单选 单项选择 单项选择题 单选题目 single singlechoice multiplechoice singleanswer mcq",
    "multiple": "多选 多项选择 多项选择题 不定项选择题 不定项选择 不定项 multiple multipleresponse "
    "multipleanswers",
    "true_false": "判断 是非题 是非 对错题 判断正误 truefalse true_false true/false trueorfalse judge",
    "blank": "填空 blank fillin fillintheblank fillintheblanks fill",
    "numeric": "数字 数值题 数值 计算题 numeric number numerical",
    "order": "排序 顺序题 order ordering sequence",
    "match": "连线 匹配题 匹配 配对题 配对 搭配题 match matching",
    "passage": "材料 阅读题 阅读理解 材料分析题 组合题 passage readingpassage reading",
    CHOICE: "选择题 选择 choice",
}

_LEVELS = {
    "primary": "小学 小学组 小学段 primary primaryschool",
    "junior": "初中 中学 初中组 初中段 junior juniorhigh middleschool",
    "senior": "高中 高中组 高中段 senior seniorhigh highschool",
}
_GRADE = re.compile(
    "(?P<primary>(?:小学)?[一二三四五六1-6]年级?)|(?P<junior>[七八九7-9]年级?|初[一二三]|初中.年级?)"
    "|(?P<senior>高[一二三]|高中.年级?)"
)

DIFFICULTY_TITLES = {1: N_("易"), 2: N_("中"), 3: N_("难")}
_DIFFICULTIES = {
    1: "1 易 容易 简单 较易 基础 低 easy low",
    2: "2 中 中等 一般 适中 普通 medium normal",
    3: "3 难 困难 较难 偏难 高 hard difficult high",
}

_TRUE = "正确 对 是 √ ✓ ✔ t true y yes right 正确的 对的 r o"
_FALSE = "错误 错 否 不对 不正确 × ✗ ✘ ╳ f false n no wrong 错误的 错的 x 非"

POINTS = "分"
YEAR = re.compile(r"\d{4}\s*年?\s*(?:\d{1,2}月)?(?:版|出版|发布)?")
AS_ABOVE = N_("同上")
SAME = {"同上", "〃", '"', "ditto", "same"}
"""In the column of passages: the text of the row above."""

GUIDE_SHEET = N_("填写说明")
EXAMPLE_SHEET = N_("例题（不导入）")
BANK_SHEET = N_("题库信息")
QUESTION_SHEET = N_("题目")
NOT_READ = {"填写说明", "例题（不导入）", "how to fill in", "examples (not imported)"}
BANK_SHEETS = {"题库信息", "bank"}
BANK_TITLES = {
    "id": N_("题库编号"),
    "title": N_("题库名称"),
    "language": N_("语言"),
    "licence": N_("许可"),
    "names": N_("同名表"),
}
_ALSO_BANK = {
    "id": "bankid",
    "title": "banktitle titleofthebank",
    "language": "language",
    "licence": "licence",
    "names": "alternatenames",
}
OPTION = N_("选项{letter}")

SECTION = re.compile(r"^[（(第]?[一二三四五六七八九十]+[）)大]?[题、.．:： ]")
"""A row that heads the questions below it: 一、单项选择题（每题 2 分）."""
POINTS_EACH = re.compile(r"每(?:小|道)?题\s*(\d{1,3}(?:\.\d{1,2})?)\s*分")
STEM_OF_PASSAGE = N_("阅读材料，回答问题。")
_LONGEST_WORD = 100
_MARKS = re.compile(r"[\s*＊:：]|[（(\[【].*?[）)\]】]")
_OPTION_HEADER = re.compile(r"(?:选项|备选项|备选答案|答案选项|option|choice)?([a-z])(?:选项|项|\.|、)?")
_OPTION_NUMBER = re.compile(r"(?:选项|备选项|备选答案|option|choice)([1-9]\d?)")


def plain(text: str) -> str:
    """A word for looking up: half-width, lower case, without blanks, stars and what stands in brackets."""
    if len(text) > _LONGEST_WORD:
        return text
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def _table(also: dict[str, str], titles: dict[str, str] | None = None) -> dict[str, str]:
    known = {word: key for key, words in also.items() for word in words.split()}
    return known | {plain(title): key for key, title in (titles or {}).items()}


_COLUMNS = _table(_ALSO, TITLES)
_TYPES = _table(_ALSO_TYPES, TYPE_TITLES)
_LEVEL_WORDS = _table(_LEVELS)
_DIFFICULTY_WORDS = {word: value for value, words in _DIFFICULTIES.items() for word in words.split()}
_BANK = _table(_ALSO_BANK, BANK_TITLES)
_TRUTHS = dict.fromkeys(_TRUE.split(), True) | dict.fromkeys(_FALSE.split(), False)


@cache
def column_of(header: str) -> str:
    """The column that a header names, ``option-1`` for option A, "" if it names none."""
    word = plain(header)
    found = _COLUMNS.get(word)
    if found:
        return found
    letter = _OPTION_HEADER.fullmatch(word)
    if letter:
        return f"option-{ord(letter[1]) - ord('a') + 1}"
    number = _OPTION_NUMBER.fullmatch(word)
    return f"option-{number[1]}" if number and int(number[1]) <= 26 else ""  # noqa: PLR2004 - A to Z


@cache
def type_of(word: str) -> str:
    """The question type (or ``CHOICE``) that a word names, "" if none."""
    return _TYPES.get(plain(word), "")


@cache
def type_within(title: str) -> str:
    """The question type that is named somewhere in the name of a sheet or in a heading."""
    text = plain(title)
    words = sorted((word for word in _TYPES if not word.isascii()), key=len, reverse=True)
    return next((_TYPES[word] for word in words if word in text), "")


@cache
def level_of(word: str) -> str:
    """The level that a word or a school year means, "" if none."""
    text = plain(word)
    found = _LEVEL_WORDS.get(text)
    if found:
        return found
    grade = _GRADE.fullmatch(text)
    return (grade.lastgroup or "") if grade else ""


def difficulty_of(word: str) -> int | None:
    """1 to 3, None if the word means none."""
    return _DIFFICULTY_WORDS.get(plain(word))


def truth_of(word: str) -> bool | None:
    """Whether an answer says that a statement is true; None if it says neither."""
    return _TRUTHS.get(plain(word).rstrip("。."))


def bank_field(word: str) -> str:
    """The field of the bank itself that a row's first cell names."""
    return _BANK.get(plain(word), "")
