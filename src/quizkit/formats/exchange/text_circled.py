"""Options that are counted ①②③④ instead of lettered, and answers that name them by sign or number."""

import re
from itertools import pairwise

from quizkit.formats.exchange.text_draft import Choice, Draft
from quizkit.formats.exchange.text_words import BEFORE_CIRCLE

_CIRCLE = re.compile("[①-⑳]")
_IN_BRACKET = re.compile(r"(?<=[(（])[\s、，,]{0,3}[①-⑳](?:[\s、，,]{0,3}[①-⑳]){0,9}[\s、，,]{0,3}(?=[)）])")
_NUMBERS = re.compile(r"[1-9](?:[\s、，,;；]*[1-9])*")
_CHOICES = {"single", "multiple", "choice"}
_FEWEST = 2
_MOST = 20


def take_circled(draft: Draft, stem: str, type_: str) -> str | None:
    """Makes options of a stem's end that counts them ①②③; the stem before them, or None if it does not.

    Where no head says what is asked, only an answer that names one of them tells options from items to order.
    """
    if draft.options or not (type_ in _CHOICES or (not type_ and _one_named(draft))):
        return None
    found = _counted(stem)
    if found is None:
        return None
    before, texts = found
    draft.options = [Choice(chr(ord("A") + at), [text]) for at, text in enumerate(texts)]
    return _IN_BRACKET.sub(lambda inside: lettered(inside[0], len(texts)), before)


def _one_named(draft: Draft) -> bool:
    said = [one.text for one in draft.answers if one.text] + [entry.value for entry in draft.key]
    return bool(said) and all(_CIRCLE.fullmatch(text.strip().rstrip("。")) for text in said)


def _counted(stem: str) -> tuple[str, list[str]] | None:
    """The stem before ①, and what stands behind each sign; None if they do not count from ① on."""
    inside = [range(*bracket.span()) for bracket in _IN_BRACKET.finditer(stem)]
    marks = [
        mark
        for mark in _CIRCLE.finditer(stem)
        if not any(mark.start() in bracket for bracket in inside[:_MOST])
    ][: _MOST + 1]
    if not _FEWEST <= len(marks) <= _MOST:
        return None
    counts = [ord(mark[0]) - ord("①") + 1 for mark in marks]
    if counts[0] != 1 or any(after != one + 1 for one, after in pairwise(counts)):
        return None
    before = stem[: marks[0].start()]
    ends = [mark.start() for mark in marks[1:]] + [len(stem)]
    texts = [
        stem[mark.end() : end].strip(" \t　\n;；，,、.．") for mark, end in zip(marks, ends, strict=True)
    ]
    if not (before.strip() and all(texts) and BEFORE_CIRCLE.search(before[-1:])):
        return None
    return before.strip(), texts


def lettered(answer: str, count: int) -> str:
    """①③, or 1、3, as AC; anything else as it is."""
    changed = _CIRCLE.sub(lambda sign: chr(ord("A") + ord(sign[0]) - ord("①")), answer)
    plain = answer.strip().rstrip("。")
    if changed == answer and _NUMBERS.fullmatch(plain):
        numbers = [int(sign) for sign in plain if sign.isdigit()]
        if max(numbers) <= count:
            return "".join(chr(ord("A") + number - 1) for number in numbers)
    return changed
