"""The words of a workbook with questions: what they are called there, and what else is understood.

Data, not sentences: titles are words of the catalogue, so that an English user gets an English template; what
is read is the same in either language.
"""

import re
from functools import cache

from quizkit.formats.exchange.words import plain, table
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
_OPTION_HEADER = re.compile(r"(?:选项|备选项|备选答案|答案选项|option|choice)?([a-z])(?:选项|项|\.|、)?")
_OPTION_NUMBER = re.compile(r"(?:选项|备选项|备选答案|option|choice)([1-9]\d?)")


_COLUMNS = table(_ALSO, TITLES)
_BANK = table(_ALSO_BANK, BANK_TITLES)


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


def bank_field(word: str) -> str:
    """The field of the bank itself that a row's first cell names."""
    return _BANK.get(plain(word), "")
