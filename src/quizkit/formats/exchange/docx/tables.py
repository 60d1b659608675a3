"""Tables of a Word document whose first row names the columns: 题干, 选项, 答案. Each row is a question."""

import re
from collections.abc import Sequence

_COLUMNS = {
    "number": ("序号", "题号", "编号"),
    "stem": ("题干", "题目", "问题", "试题", "题目内容", "试题内容"),
    "options": ("选项", "备选项", "备选答案"),
    "答案": ("答案", "正确答案", "参考答案", "标准答案"),
    "解析": ("解析", "答案解析", "详解"),
    "题型": ("题型", "类型", "题目类型"),
    "分值": ("分值", "分数"),
    "难度": ("难度",),
    "学段": ("学段",),
    "标签": ("标签",),
    "出处": ("出处", "来源"),
}
_NAMES = {name: column for column, names in _COLUMNS.items() for name in names}
_LETTER = re.compile(r"(?:选项)?\s*([A-ZＡ-Ｚ])")
_DIGITS = re.compile(r"[0-9０-９]{1,4}")


def labelled_rows(rows: Sequence[Sequence[str]]) -> list[list[str]] | None:
    """The lines of every row below the first one; None if the first one does not name columns.

    A row's lines begin with its stem; columns that are not known keep their name before them.
    """
    if not rows:
        return None
    heads = ["".join(text.split()) for text in rows[0]]
    columns = [_NAMES.get(head, head) for head in heads]
    if "stem" not in columns or "答案" not in columns:
        return None
    return [_lines(columns, row) for row in rows[1:]]


def _lines(columns: Sequence[str], row: Sequence[str]) -> list[str]:
    cells = [(column, text.strip()) for column, text in zip(columns, row, strict=False) if text.strip()]
    cells += [("", text.strip()) for text in row[len(columns) :] if text.strip()]
    number = next((text for column, text in cells if column == "number" and _DIGITS.fullmatch(text)), "")
    stem = "\n".join(text for column, text in cells if column == "stem")
    lines = (f"{number}. {stem}" if number else stem).split("\n")
    last: list[str] = []
    for column, text in cells:
        letter = _LETTER.fullmatch(column)
        if column == "stem" or (column == "number" and text == number):
            continue
        if column == "options":
            lines += text.split("\n")
        elif letter:
            lines += f"{letter[1]}. {text}".split("\n")
        else:
            last += (f"{column}：{text}" if column else text).split("\n")
    return lines + sorted(last, key=lambda line: not line.startswith("题型"))
