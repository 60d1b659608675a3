"""Correcting a published question: another key, and words around it, but what was answered still fits."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from quizkit.domain.questions import (
    Blank,
    Match,
    Multiple,
    Numeric,
    Option,
    Order,
    Passage,
    Question,
    Single,
)
from quizkit.errors import CorrectionRefused
from quizkit.i18n import N_


def fitted(published: Question, corrected: Question) -> Question:
    """``corrected`` as it can stand for ``published`` in papers that were drawn and answered.

    Key, stem, explanation, sources and pictures are those of ``corrected``. What a section draws by (tags,
    level, difficulty) stays as published, so that the same seed still draws the same paper; options are
    listed as published. Nothing else may differ.

    Raises:
        CorrectionRefused: it is another question.
    """
    _refuse_if(published.id, published.id != corrected.id, N_("题目编号变了。"))
    _refuse_if(published.id, type(published) is not type(corrected), N_("题型变了。"))
    _refuse_if(published.id, published.points != corrected.points, N_("分值变了。"))
    return replace(
        corrected,
        tags=published.tags,
        level=published.level,
        difficulty=published.difficulty,
        **_own(published, corrected),
    )


def _refuse_if(question: str, differs: bool, reason: str) -> None:
    if differs:
        raise CorrectionRefused(question, reason)


def _own(published: Question, corrected: Question) -> dict[str, Any]:
    """What the type's own fields become."""
    id_ = published.id
    match published, corrected:
        case (Single() as old, Single() as new):
            return {"options": _listed(id_, old.options, new.options)}
        case (Multiple() as old, Multiple() as new):
            return {"options": _listed(id_, old.options, new.options)}
        case (Blank() as old, Blank() as new):
            _refuse_if(id_, len(old.blanks) != len(new.blanks), N_("填空的个数变了。"))
        case (Numeric() as old, Numeric() as new):
            _refuse_if(id_, old.unit != new.unit, N_("单位变了。"))
        case (Order() as old, Order() as new):
            # The listed order is the key.
            _listed(id_, old.items, new.items)
        case (Match() as old, Match() as new):
            return {
                "left": _listed(id_, old.left, new.left),
                "right_side": _listed(id_, old.right_side, new.right_side),
            }
        case (Passage() as old, Passage() as new):
            same = [part.id for part in old.parts] == [part.id for part in new.parts]
            _refuse_if(id_, not same, N_("小题变了。"))
            return {"parts": tuple(fitted(*pair) for pair in zip(old.parts, new.parts, strict=True))}
    return {}


def _listed(question: str, old: tuple[Option, ...], new: tuple[Option, ...]) -> tuple[Option, ...]:
    """The options of ``new`` in the order of ``old``."""
    known = {option.id: option for option in new}
    same = {option.id: option.text for option in old} == {option.id: option.text for option in new}
    _refuse_if(question, not same or len(old) != len(new), N_("选项变了。"))
    return tuple(known[option.id] for option in old)


def standing(version: str, corrections: Iterable[tuple[str, str]]) -> str:
    """What stands for a published ``version`` after ``corrections`` (old and new) in their order.

    A correction replaces its old version wherever that one stands then, so corrections of corrections chain,
    and one that goes back to an earlier version goes round in no circle.
    """
    for old, new in corrections:
        if version == old:
            version = new
    return version
