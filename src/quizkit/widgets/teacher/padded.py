"""A question in the making with words in place of what is missing, so that it can be shown."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from quizkit.i18n import _
from quizkit.widgets.questions.base import letter

Json = dict[str, Any]


def padded(value: Mapping[str, Any]) -> Json:
    """``value`` with words where texts are missing, so that it can be shown while it is written."""
    made = dict(value)
    made["stem"] = str(made.get("stem") or "").strip() or _("（题干）")
    made.setdefault("level", "primary")
    made["sources"] = []
    if made.get("type") == "passage":
        made["text"] = str(made.get("text") or "").strip() or _("（材料）")
        made["questions"] = [padded(part) for part in _dicts(made.get("questions"))]
        for part in made["questions"]:
            part.pop("level", None)
    elif not isinstance(made.get("points"), int | float) or made["points"] <= 0:
        made["points"] = 5
    pad = _PADS.get(str(made.get("type")))
    if pad is not None:
        pad(made)
    return made


def _dicts(value: Any) -> list[Json]:
    return [dict(item) for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _pad_options(made: Json) -> None:
    options = _dicts(made.get("options"))
    while len(options) < 2:  # noqa: PLR2004 - the fewest a choice can have
        options.append({"id": f"x{len(options)}"})
    _name(options, lambda n: _("（选项 {letter}）").format(letter=letter(n)))
    made["options"] = options
    ids = [option["id"] for option in options]
    answer = made.get("answer")
    if made["type"] == "multiple":
        right = [x for x in answer if x in ids] if isinstance(answer, list) else []
        made["answer"] = right or ids[:1]
    elif answer not in ids:
        made["answer"] = ids[0]


def _name(options: list[Json], words: Callable[[int], str]) -> None:
    """Texts for options without one; equal ones are told apart."""
    seen: set[str] = set()
    for number, option in enumerate(options):
        text = str(option.get("text") or "").strip() or words(number)
        while text in seen:
            text += "·"
        seen.add(text)
        option["text"] = text


def _pad_items(made: Json, *names: str) -> None:
    for name in names:
        items = _dicts(made.get(name))
        while len(items) < 2:  # noqa: PLR2004 - the fewest that can be put in order
            items.append({"id": f"x{len(items)}"})
        _name(items, lambda n: _("（第 {n} 项）").format(n=n + 1))
        made[name] = items


def _pad_match(made: Json) -> None:
    _pad_items(made, "left", "right")
    right = [option["id"] for option in made["right"]]
    given = made.get("pairs") if isinstance(made.get("pairs"), dict) else {}
    left = [option["id"] for option in made["left"]]
    made["pairs"] = {
        id_: (given or {}).get(id_) if (given or {}).get(id_) in right else right[0] for id_ in left
    }


def _pad_blank(made: Json) -> None:
    if "____" not in made["stem"]:
        made["stem"] += "____"
    made["blanks"] = [{"accept": ["x"]} for _hole in re.findall("_{4,}", made["stem"])]


def _pad_numeric(made: Json) -> None:
    for name, fallback in (("answer", 0), ("tolerance", 0)):
        if not isinstance(made.get(name), int | float):
            made[name] = fallback


_PADS: dict[str, Callable[[Json], object]] = {
    "single": _pad_options,
    "multiple": _pad_options,
    "true_false": lambda made: made.setdefault("answer", True),
    "blank": _pad_blank,
    "numeric": _pad_numeric,
    "order": lambda made: _pad_items(made, "items"),
    "match": _pad_match,
}
