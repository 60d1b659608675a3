"""What a bank's questions mean: checks beyond the shape of the file, one function a question type."""

import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from quizkit.domain.questions import HOLE
from quizkit.domain.text import comparison_form
from quizkit.formats.bank_models import (
    BlankQuestionFile,
    MatchFile,
    MultipleFile,
    NumericFile,
    OptionFile,
    OrderFile,
    PartFile,
    PassageFile,
    SingleFile,
)
from quizkit.formats.findings import At, Finding, Findings
from quizkit.formats.markdown import Picture, checked_text
from quizkit.formats.problems import Path
from quizkit.formats.shape import shown

HOLES = re.compile(f"_{{{len(HOLE)},}}")
_OPTION_LISTS = ("options", "items", "left", "right")
_LARGEST = 10**15
"""Of a number: what the domain takes as a response."""


def check_question(model: Any, document: Findings, path: Path) -> list[Picture]:
    """Notes what is wrong with the meaning of ``model`` (without a passage's parts); its pictures."""
    fields = type(model).model_fields
    if "points" in fields:
        _check_points(model.points, document, path)
    check = _CHECKS.get(type(model))
    if check:
        check(model, document, path)
    pictures = checked_text(model.stem, document, (*path, "stem"))
    pictures += checked_text(model.explanation, document, (*path, "explanation"))
    if isinstance(model, PassageFile):
        pictures += checked_text(model.text, document, (*path, "text"))
    for field in _OPTION_LISTS:
        if field in fields:
            for number, option in enumerate(getattr(model, field)):
                pictures += checked_text(option.text, document, (*path, field, number, "text"))
    return pictures


@lru_cache(maxsize=1000)
def exact_hundredths(points: float) -> Fraction:
    """Points as written, in hundredths: the text of a float of up to 17 digits is what its author wrote."""
    return Fraction(str(points)) * 100


def _check_points(points: float, document: Findings, path: Path) -> None:
    if exact_hundredths(points).denominator != 1:
        document.find((*path, "points"), "points_decimals", value=shown(points))


def check_unique(
    values: Iterable[str], code: str, name: str, document: Findings, place: Callable[[int], Path]
) -> None:
    """Notes every value that was there before, with the line of the first one."""
    first: dict[str, int] = {}
    for number, value in enumerate(values):
        if value in first:
            data = {name: shown(value), "first_line": At(place(first[value]))}
            document.findings.append(Finding(place(number), code, data))
        first.setdefault(value, number)


def _check_options(
    options: Sequence[OptionFile], field: str, document: Findings, path: Path
) -> frozenset[str]:
    ids = [option.id for option in options]
    texts = [" ".join(option.text.split()) for option in options]
    if len(set(ids)) < len(ids):
        check_unique(ids, "same_option_id", "id", document, lambda n: (*path, field, n, "id"))
    if len(set(texts)) < len(texts):
        check_unique(texts, "same_option_text", "text", document, lambda n: (*path, field, n, "text"))
    return frozenset(ids)


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids))


def _check_single(model: SingleFile, document: Findings, path: Path) -> None:
    ids = _check_options(model.options, "options", document, path)
    if model.answer not in ids:
        place = (*path, "answer")
        document.find(place, "answer_no_option", value=shown(model.answer), ids=_listed(ids))


def _check_multiple(model: MultipleFile, document: Findings, path: Path) -> None:
    ids = _check_options(model.options, "options", document, path)
    seen: set[str] = set()
    for number, id_ in enumerate(model.answer):
        place = (*path, "answer", number)
        if id_ not in ids:
            document.find(place, "answer_no_option", value=shown(id_), ids=_listed(ids))
        elif id_ in seen:
            document.find(place, "same_answer", value=shown(id_))
        seen.add(id_)


def _check_blank(model: BlankQuestionFile, document: Findings, path: Path) -> None:
    holes = len(HOLES.findall(model.stem))
    if holes != len(model.blanks):
        document.find((*path, "blanks"), "blanks_count", holes=holes, blanks=len(model.blanks))
    for number, blank in enumerate(model.blanks):
        for place, text in enumerate(blank.accept):
            if not any(map(str.isalnum, text)) and not comparison_form(text):
                where = (*path, "blanks", number, "accept", place)
                document.find(where, "accept_unmatchable", text=shown(text))


def _check_numeric(model: NumericFile, document: Findings, path: Path) -> None:
    for field, value in (("answer", model.answer), ("tolerance", model.tolerance)):
        if abs(value) > _LARGEST:
            document.find((*path, field), "number_too_large", limit=len(str(_LARGEST)) - 1)


def _check_order(model: OrderFile, document: Findings, path: Path) -> None:
    _check_options(model.items, "items", document, path)


def _check_match(model: MatchFile, document: Findings, path: Path) -> None:
    left = _check_options(model.left, "left", document, path)
    right = _check_options(model.right, "right", document, path)
    pairs = (*path, "pairs")
    for id_ in sorted(left - model.pairs.keys()):
        document.find(pairs, "pair_missing", id=id_)
    for left_id, right_id in model.pairs.items():
        if left_id not in left:
            place = (*pairs, left_id)
            document.find(place, "pair_unknown_left", at_key=True, id=shown(left_id), ids=_listed(left))
        if right_id not in right:
            place = (*pairs, left_id)
            document.find(place, "pair_unknown_right", id=shown(right_id), ids=_listed(right))


_CHECKS: dict[type[PartFile], Callable[[Any, Findings, Path], None]] = {
    SingleFile: _check_single,
    MultipleFile: _check_multiple,
    BlankQuestionFile: _check_blank,
    NumericFile: _check_numeric,
    OrderFile: _check_order,
    MatchFile: _check_match,
}
