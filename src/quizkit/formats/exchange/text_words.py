"""What a text writes for types, levels and difficulties, and other words that it is recognised by."""

import re

from quizkit.formats.exchange.words import CHOICE, DIFFICULTY_TITLES, OPEN, TYPE_TITLES
from quizkit.i18n import N_

TYPE_WORDS_SHOWN = TYPE_TITLES | {
    "": N_("没有写题型"),
    CHOICE: N_("选择题（单选还是多选看答案）"),
    OPEN: N_("不能自动判分的题"),
}
LEVEL_WRITTEN = {"primary": "小学", "junior": "初中", "senior": "高中"}
TYPE_WRITTEN, DIFFICULTY_WRITTEN = TYPE_TITLES, DIFFICULTY_TITLES
"""As the text format writes them: it is Chinese whatever language is in use."""
EMPTY_BRACKET = "（　　）"
"""What stays in a stem whose answer stood in a bracket."""
HOLE_SIGN = "____"
PASSAGE_STEM = "阅读材料，回答问题。"
SOURCE_LINE = "出处：{source}"
FONT = "宋体"

# --- what is recognised and belongs to no type -----------------------------------------------------------

OF_THE_TABLE = re.compile(r"答案|仅供参考|酌情")
"""答案仅供参考: said of a table, not of its last question."""
POINTS_OF_HEAD = re.compile(r"共|每|分|本")
"""What a head says beside its type."""
STEM_WORD = re.compile(r"(?:题干|题目内容|试题内容|试题题干)\s?[:：]\s*")
"""题干：…"""
OPTION_WORD = re.compile(r"(?:^|(?<=\s))选项\s?(?=[A-HＡ-Ｈ]\s?[:：.．、])")
"""选项A：…"""
NAMED_STEM = re.compile(r"^(?:题干|题目|问题)\s?[:：]\s*")
"""题目：… behind a number."""
SIDE_BEHIND = re.compile(
    r"(正确|错误|不对|不正确|对|错|[√×✓✗✔✘])(?:[\s。，,；;：:.、]+|(?=[(（]))([^\s].+)", re.DOTALL
)
"""错误，瑞金在江西省。"""
ROUND = re.compile(r"[【\[(（]\s*([A-Za-z√×✓✗✔✘、,， ]{1,30}|正确|错误|对|错)\s*[】\])）][。.]?")
"""【B】"""
BESIDE = re.compile(
    r"例如|比如|如[:：]|见[《第上下前]|即[^墨]|注[:：]|原[名称]|又[名称]|今[属称指为]|含|约[0-9]|简称|以下|[选摘]自|每[题空]|共[0-9]"
    r"|满分|提示|[0-9]+分$"
)
"""What a bracket says beside a stem; it is not to be filled in."""
TO_WRITE = re.compile(r"结合|材料|简述|论述|谈谈|说明|概括|分析|为什么|如何|怎样")
"""结合材料谈谈: to be written about, though no head says so."""
REFERS = re.compile(r"[一二三四五六七八九十0-9A-Za-z]{1,2}|[\u2460-\u2473]+")
"""（一）: a bracket that points somewhere."""
SCORE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?\s?分")
"""5分 on a line of its own."""
BEFORE_CIRCLE = re.compile(r"(?:^|[\s。．.？?！!：:；;，,）)_是为于有])$")
"""What stands before ①."""
NOT_GIVEN = "略"
OPTION_PREFIX = "选项"
RATE_WORD = "难度系数"
SIDE_WRITTEN = {True: "正确", False: "错误"}
