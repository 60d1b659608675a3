"""Between a plain text and a text of a bank, where a few signs are Markdown (``docs/formats/bank.md``).

A plain text comes out as it was typed: what would be mark-up is escaped, and nothing else. Pictures keep
their Markdown form on both sides, because a plain text has no other.
"""

import re

from quizkit.domain.questions import HOLE

_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_REFERENCE = re.compile(r"(?m)^( {0,3})\[(?=[^\[\]\n]+\]:)")
_BULLET = re.compile(r"(?m)^([ \t]*)([-+*])(?=[ \t]|$)")
_NUMBER = re.compile(r"(?m)^([ \t]*[0-9]{1,9})([.)])(?=[ \t]|$)")
# Between two Latin letters or figures it is never emphasis.
_SHORT_RUN = re.compile(r"(?<![_A-Za-z0-9])_{1,2}(?!_)|(?<!_)_{1,2}(?![_A-Za-z0-9])")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*|\*([^*\n]+)\*")
_RUN = re.compile(rf"_{{{len(HOLE)},}}")


def literal(text: str, *, block: bool = True) -> str:
    """The plain ``text`` as a bank writes it. ``block``: shown as paragraphs, so that lists would count."""
    parts: list[str] = []
    end = 0
    for picture in _PICTURE.finditer(text):
        parts += [_escaped(text[end : picture.start()]), picture[0]]
        end = picture.end()
    parts.append(_escaped(text[end:]))
    whole = "".join(parts)
    if block:
        whole = _BULLET.sub(r"\1\\\2", whole)
        whole = _NUMBER.sub(r"\1\\\2", whole)
    return _REFERENCE.sub(r"\1\\[", whole)


def _escaped(text: str) -> str:
    # A backslash matters only before a sign that it would swallow, or at the end of a line.
    text = re.sub(r"\\(?=[!-/:-@\[-`{-~\n]|$)", r"\\\\", text)
    text = _TAG.sub(r"\\<", text).replace("](", r"\](")
    if text.count("*") > 1:
        text = text.replace("*", r"\*")
    if len(_SHORT_RUN.findall(text)) > 1:
        text = _SHORT_RUN.sub(lambda run: r"\_" * len(run[0]), text)
    return text


def plain(text: str) -> str:
    """A bank's ``text`` without Markdown: escapes undone, bold and emphasis as plain words."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return "\ue000"

    bare = _BOLD.sub(lambda match: match[1] or match[2], _ESCAPED.sub(keep, text.replace("\ue000", "")))
    pieces = bare.split("\ue000")
    return "".join(a + b for a, b in zip(pieces, [*kept, ""], strict=True))


def one_hole(text: str) -> str:
    """``text`` with every hole as short as a hole can be: a longer one means the same."""
    return _RUN.sub(HOLE, text)
