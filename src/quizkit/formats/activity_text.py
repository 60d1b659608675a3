"""Activity files as text that a person reads in a diff: what differs from the mode's presets, in order."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from quizkit.domain.activity import Mode, Shown
from quizkit.formats.activity import PRESETS
from quizkit.formats.activity_models import (
    ActivityFile,
    AttemptsFile,
    ReviewFile,
    SectionFile,
    ShuffleFile,
    TablesFile,
    WindowFile,
)

_WIDTH = 100
_OPTIONAL = ("attempts", "shuffle", "review", "tables")
_SHOWN = [what.value for what in Shown]


def activity_text(value: Mapping[str, Any]) -> str:
    """An activity file with the JSON value ``value``. What it leaves unsaid it means all the same."""
    return _written(tidied(value), 0) + "\n"


def tidied(value: Mapping[str, Any]) -> dict[str, Any]:
    """``value`` in the order of the fields, without what is so anyway.

    Fields that are not known, and values that are none, stay as they are: whoever checks the file says so.
    """
    parts: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
        "window": lambda part: _in_order(part, WindowFile),
        "attempts": lambda part: _attempts(part, value.get("mode")),
        "paper": _paper,
        "shuffle": lambda part: _without_defaults(part, ShuffleFile),
        "review": lambda part: _review(part, value.get("mode")),
        "tables": lambda part: _without_defaults(part, TablesFile),
    }
    tidy = {
        name: parts[name](given) if name in parts and isinstance(given, dict) else given
        for name, given in value.items()
    }
    tidy = {name: given for name, given in tidy.items() if given != {} or name not in _OPTIONAL}
    return _without_defaults(tidy, ActivityFile)


def _in_order(value: Mapping[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    order = [field.alias or name for name, field in model.model_fields.items()]
    known = {name: value[name] for name in order if name in value}
    return known | dict(value)


def _without_defaults(value: Mapping[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    defaults = {
        field.alias or name: field.get_default(call_default_factory=True)
        for name, field in model.model_fields.items()
        if not field.is_required()
    }
    return {
        name: given
        for name, given in _in_order(value, model).items()
        if name not in defaults or not _same(given, defaults[name])
    }


def _same(given: object, default: object) -> bool:
    """Equal, and not only by Python's ``1 == True``."""
    return type(given) is type(default) and given == default


def _attempts(value: Mapping[str, Any], mode: object) -> dict[str, Any]:
    preset = _preset(mode)
    tidy = {name: given for name, given in value.items() if name != "max"}
    kept = _without_defaults(tidy, AttemptsFile)
    # Without limit is said by null, so here it is the mode that tells what need not be said.
    if "max" in value and not (preset and _same(value["max"], preset[0].max)):
        kept["max"] = value["max"]
    return _in_order(kept, AttemptsFile)


def _review(value: Mapping[str, Any], mode: object) -> dict[str, Any]:
    preset = _preset(mode)
    kept = {}
    for when, given in _without_defaults(value, ReviewFile).items():
        names = given if isinstance(given, list) and all(name in _SHOWN for name in given) else None
        usual = getattr(preset[1], when, None) if preset else None
        if names is None or usual is None or {what.value for what in usual} != set(names):
            kept[when] = given if names is None else sorted(set(names), key=_SHOWN.index)
    return kept


def _preset(mode: object) -> Any:
    return next((PRESETS[known] for known in Mode if known == mode), None)


def _paper(value: Mapping[str, Any]) -> dict[str, Any]:
    sections = value.get("sections")
    if not isinstance(sections, list):
        return dict(value)
    tidy = [_without_defaults(s, SectionFile) if isinstance(s, dict) else s for s in sections]
    return {**value, "sections": tidy}


# --- text ----------------------------------------------------------------------------------------


def _written(value: Any, indent: int) -> str:
    """Objects a field a line, lists of plain values on one line where they fit."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value:
        return flat
    plain = isinstance(value, list) and not any(isinstance(item, dict | list) for item in value)
    if plain and indent + len(flat) <= _WIDTH:
        return flat
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        lines: Sequence[str] = [
            f"{inner}{json.dumps(key, ensure_ascii=False)}: {_written(item, indent + 2)}"
            for key, item in value.items()
        ]
        return "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}"
    lines = [inner + _written(item, indent + 2) for item in value]
    return "[\n" + ",\n".join(lines) + "\n" + " " * indent + "]"
