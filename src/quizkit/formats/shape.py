"""From a model's complaints to findings that a teacher understands."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Literal, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from quizkit.formats.findings import Findings
from quizkit.formats.model_base import ID_PATTERN, LANGUAGE_PATTERN, SOME_TEXT, FileModel
from quizkit.formats.problems import Path
from quizkit.i18n import N_, _

M = TypeVar("M", bound=FileModel)

_SHOWN = 40
"""Longest piece of a file that a sentence repeats."""


def validated(
    model: type[M],
    value: object,
    document: Findings,
    path: Path,
    *,
    extra: Literal["ignore", "forbid"] = "forbid",
) -> M | None:
    """``value`` as a ``model``, None if it is none; every complaint is noted at its path.

    Fields too many do not stop the content from being checked: they are noted, and left out.
    """
    try:
        return model.model_validate(value, extra=extra)
    except ValidationError as error:
        complaints = error.errors(include_url=False)
    for complaint in complaints:
        _note(complaint, model, value, document, path)
    if any(complaint["type"] != "extra_forbidden" for complaint in complaints):
        return None
    return model.model_validate(value, extra="ignore")


def shown(value: object) -> str:
    """``value`` as a sentence repeats it."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def near(name: str, known: list[str]) -> str | None:
    """The known name that is probably meant."""
    found = get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    return found[0] if found else None


_KINDS = {
    "string_type": "not_text_value",
    "int_type": "not_whole_number",
    "int_from_float": "not_whole_number",
    "float_type": "not_number",
    "bool_type": "not_true_false",
    "list_type": "not_list",
    "dict_type": "not_object",
    "model_type": "not_object",
    "finite_number": "not_number",
}

_TOO_SHORT = {
    "answer": "no_right_option",
    "items": "too_few_items",
    "names": "names_too_few",
    "options": "too_few_options",
    "sources": "no_source",
}

_PATTERNS = {ID_PATTERN: "bad_id", LANGUAGE_PATTERN: "bad_language"}

_BOUNDS = {
    "ge": N_("不小于 {limit}"),
    "gt": N_("大于 {limit}"),
    "le": N_("不大于 {limit}"),
    "lt": N_("小于 {limit}"),
}


def _note(
    complaint: ErrorDetails, model: type[FileModel], root: object, document: Findings, at: Path
) -> None:
    kind, given = complaint["type"], complaint["input"]
    path: Path = (*at, *complaint["loc"])
    limits: Mapping[str, Any] = complaint.get("ctx", {})
    match kind:
        case "missing":
            document.find(path, "missing", name=path[-1])
        case "extra_forbidden":
            unknown_field(document, path, _known_fields(model, root, complaint["loc"]))
        case "literal_error":
            document.find(path, "not_allowed", value=shown(given), allowed=_listed(limits["expected"]))
        case "string_pattern_mismatch":
            _note_pattern(document, path, given, limits["pattern"])
        case "string_too_long" | "string_too_short" | "too_short" | "too_long":
            _note_length(document, path, kind, limits)
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            _note_bound(document, path, given, limits)
        case _ if kind in _KINDS:
            document.find(path, _KINDS[kind])
        case _:
            document.find(path, "bad_value", detail=complaint["msg"])


def _note_length(document: Findings, path: Path, kind: str, limits: Mapping[str, Any]) -> None:
    if kind == "string_too_long":
        document.find(path, "too_long", limit=limits["max_length"])
    elif kind == "string_too_short":
        document.find(path, "too_short", limit=limits["min_length"])
    elif kind == "too_long":
        document.find(path, "too_many", limit=limits["max_length"])
    else:
        # Of a list inside a list (a group of names) the field's name stands further up.
        field = next(step for step in reversed(path) if isinstance(step, str))
        document.find(path, _TOO_SHORT.get(field, "too_few"), limit=limits["min_length"])


def _listed(expected: str) -> str:
    """pydantic's ``'a', 'b' or 'c'`` as ``a, b, c``."""
    return expected.replace(" or ", ", ").replace("'", "")


def _note_pattern(document: Findings, path: Path, given: Any, pattern: str) -> None:
    if pattern == SOME_TEXT:
        document.find(path, "empty_text")
    else:
        document.find(path, _PATTERNS[pattern], value=shown(given))


def _note_bound(document: Findings, path: Path, given: Any, limits: Mapping[str, Any]) -> None:
    if path[-1] == "points":
        from quizkit.formats.bank_models import MAX_POINTS

        document.find(path, "points_range", value=shown(given), limit=MAX_POINTS)
        return
    bound, limit = next((_BOUNDS[key], limits[key]) for key in _BOUNDS if key in limits)
    document.find(path, "out_of_range", value=shown(given), bound=_(bound).format(limit=f"{limit:g}"))


def unknown_field(document: Findings, path: Path, known: list[str]) -> None:
    """Notes a field that is not known, with the one that is probably meant."""
    name = str(path[-1])
    meant = near(name, known)
    if meant:
        document.find(path, "misspelt_field", at_key=True, name=shown(name), near=meant)
    else:
        document.find(path, "unknown_field", at_key=True, name=shown(name))


def _known_fields(model: type[FileModel], root: object, loc: tuple[int | str, ...]) -> list[str]:
    """Fields that the object at the end of ``loc`` may have and does not have yet."""
    known: list[str] = []
    owner: Any = root
    current: Any = model
    for step in loc[:-1]:
        owner = owner[step]
        if isinstance(step, str):
            current = _model_of(current.model_fields[step].annotation) or current
    known = list(current.model_fields)
    return [name for name in known if name not in owner]


def _model_of(annotation: Any) -> type[FileModel] | None:
    """The model inside ``list[Model]``, ``Model | None`` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, FileModel):
        return annotation
    inside = (_model_of(part) for part in getattr(annotation, "__args__", ()))
    return next((found for found in inside if found), None)
