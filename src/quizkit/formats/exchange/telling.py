"""Telling the format of a text by what is in it."""

import re

from quizkit.formats.exchange.registry import FORMATS, Format

_AIKEN = re.compile(r"^ANSWER: ?[A-Z]\s*$", re.MULTILINE)
_CHINESE_ANSWER = re.compile(r"^\s*(?:【?(?:参考|正确|标准)?答案】?[:：\s]|【答案】)", re.MULTILINE)
_GIFT = re.compile(
    r"^(?:::[^\n]*?::|\$CATEGORY:)|(?<!\\)\{\s*(?:[=~#]|(?:T|F|TRUE|FALSE)\s*[#}]|[^{}]{0,2000}[=~])",
    re.MULTILINE,
)


def by_content(text: str, ending: str) -> Format:
    """The format of a text: of JSON a bank or jupyterquiz, else GIFT, Aiken or the usual Chinese form."""
    if ending == ".json":
        is_list = text.lstrip("\ufeff \t\r\n").startswith("[")
        return FORMATS["jupyterquiz" if is_list else "json"]
    if _AIKEN.search(text):
        return FORMATS["aiken"]
    if _GIFT.search(text) and not _CHINESE_ANSWER.search(text):
        return FORMATS["gift"]
    return FORMATS["text"]
