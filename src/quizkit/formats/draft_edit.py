"""Editing a question that is being written: pure functions from one JSON value to the next.

A path goes from the question down: names of fields, ids of options and parts, places (from 0) in lists
without ids, as one text: ``options.b.text``, ``sources.0.title``, ``questions.p1.stem``. What is typed stays
as typed, also where it is no number yet. A path that leads nowhere changes nothing.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

Json = dict[str, Any]

_PLAIN_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,6})?")
_SEPARATORS = re.compile(r"[、，,；;\n]")
_NUMBERS = {"points", "answer", "tolerance"}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
TEXTS = ("stem", "text", "explanation", "unit")
OPTION_LISTS = ("options", "items", "left", "right")
_OWN = {
    "single": ("options", "answer"),
    "multiple": ("options", "answer"),
    "true_false": ("answer",),
    "blank": ("blanks", "any_order"),
    "numeric": ("answer", "tolerance", "unit"),
    "order": ("items",),
    "match": ("left", "right", "pairs"),
    "passage": ("text", "questions"),
}
_COMMON = ("id", "type", "stem", "points", "explanation", "sources", "tags", "level", "difficulty")
_LINKED = {"options", "items"}
_FEWEST = {"options": 4, "items": 3, "left": 3, "right": 3}


def new_question(type_: str, id_: str, **common: Any) -> Json:
    """An empty question of a type, with the rows a teacher usually fills."""
    value: Json = {"id": id_, "type": type_, "stem": ""}
    if type_ != "passage":
        value["points"] = common.pop("points", 5)
    common.pop("points", None)
    value |= common
    return _completed(value)


def _completed(value: Json) -> Json:
    """``value`` with everything its type has."""
    for field in _OWN[value["type"]]:
        if field in OPTION_LISTS and not value.get(field):
            value[field] = [{"id": letter, "text": ""} for letter in _LETTERS[: _FEWEST[field]]]
    match value["type"]:
        case "multiple":
            value.setdefault("answer", [])
        case "blank":
            value.setdefault("blanks", [{"accept": [""]}])
        case "match":
            value.setdefault("pairs", {})
        case "passage":
            value.setdefault("text", "")
            value.setdefault("questions", [_part("single", "p1")])
    return value


def _part(type_: str, id_: str) -> Json:
    return _completed({"id": id_, "type": type_, "stem": "", "points": 5})


def with_type(value: Mapping[str, Any], type_: str) -> Json:
    """The question as one of another type: what both have stays, and so do options and what is right."""
    old = str(value.get("type"))
    if type_ not in _OWN or type_ == old:
        return dict(value)
    kept: Json = {key: value[key] for key in value if key in (*_COMMON, *_OWN[type_]) and key != "answer"}
    kept["type"] = type_
    listed = next((value[f] for f in ("options", "items") if value.get(f)), None)
    target = next((f for f in _OWN[type_] if f in _LINKED), None)
    if listed and target:
        kept[target] = [{k: option[k] for k in ("id", "text") if k in option} for option in listed]
    answer = value.get("answer")
    if type_ == "multiple" and isinstance(answer, str):
        kept["answer"] = [answer]
    elif type_ == "single" and isinstance(answer, list) and answer:
        kept["answer"] = answer[0]
    if type_ == "passage":
        kept.pop("points", None)
    else:
        kept.setdefault("points", 5)
    return _completed(kept)


def retyped(value: Mapping[str, Any], path: str, type_: str) -> Json:
    """The question, or its part at ``path`` (``questions.p1``), as one of another type."""
    if not path:
        return with_type(value, type_)

    def change(part: Json, _key: str) -> None:
        turned = with_type(part, type_) if type_ != "passage" else part
        part_fields = dict(turned)
        part.clear()
        part.update(part_fields)

    return _at(value, [*path.split("."), "type"], change)


# --- values ----------------------------------------------------------------------------------------


def number_or_text(typed: str) -> int | float | str | None:
    """What is typed as a number if it is one (full width, too); None for nothing."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    if not plain:
        return None
    if not _PLAIN_NUMBER.fullmatch(plain):
        return typed
    return float(plain) if "." in plain else int(plain)


def split_list(typed: str) -> list[str]:
    """Tags as they are typed, each once."""
    return list(dict.fromkeys(part.strip() for part in _SEPARATORS.split(typed) if part.strip()))


def edited(value: Mapping[str, Any], path: str, typed: Any) -> Json:
    """The question after something was typed or chosen at ``path``."""
    return _at(value, path.split("."), lambda owner, key: _set(owner, key, typed))


def _at(value: Mapping[str, Any], steps: list[str], do: Callable[[Json, str], None]) -> Json:
    """A copy of ``value`` in which ``do`` has changed the owner of the last step."""
    copy = dict(value)
    if len(steps) == 1:
        do(copy, steps[0])
        return copy
    name, inner = steps[0], copy.get(steps[0])
    if isinstance(inner, list):
        place = _place(inner, steps[1])
        if place is None:
            return copy
        if len(steps) == 2:  # noqa: PLR2004 - the item itself is meant: only lists of texts have such
            return copy
        items = list(inner)
        if isinstance(items[place], dict):
            items[place] = _at(items[place], steps[2:], do)
        copy[name] = items
    elif name == "pairs":
        pairs = dict(inner) if isinstance(inner, dict) else {}
        holder: Json = {}
        do(holder, "right")
        _put(pairs, steps[1], holder.get("right") or None)
        copy[name] = pairs
    return copy


def _place(items: list[Any], key: str) -> int | None:
    """The place of the item with that id, or at that number where items have no ids."""
    for number, item in enumerate(items):
        if isinstance(item, dict) and "id" in item and item["id"] == key:
            return number
    if key.isascii() and key.isdigit() and int(key) < len(items):
        item = items[int(key)]
        return int(key) if not (isinstance(item, dict) and "id" in item) else None
    return None


def _set(owner: Json, key: str, typed: Any) -> None:
    known = owner.get("type")
    if key == "difficulty":
        chosen = number_or_text(typed) if isinstance(typed, str) else typed
        _put(owner, key, chosen)
    elif key in _NUMBERS and isinstance(typed, str) and (key != "answer" or known == "numeric"):
        _put(owner, key, number_or_text(typed))
    elif key == "answer" and known == "true_false":
        owner[key] = typed in (True, "true")
    elif key == "tags":
        _put(owner, key, split_list(str(typed)) or None)
    elif key == "accept":
        owner[key] = [line.strip() for line in str(typed).split("\n")] or [""]
    elif key in ("explanation", "unit", "place", "level"):
        _put(owner, key, typed or None)
    elif key == "year":
        _put(owner, key, number_or_text(str(typed)))
    else:
        owner[key] = typed


def _put(owner: Json, key: str, value: Any) -> None:
    """An optional field that is empty is not there."""
    if value is None:
        owner.pop(key, None)
    else:
        owner[key] = value


# --- lists -----------------------------------------------------------------------------------------


def with_right(value: Mapping[str, Any], path: str, *, right: bool) -> Json:
    """Makes an option (``…options.b``) a right one, or no longer."""
    *above, _options, id_ = path.split(".")

    def mark(owner: Json, _key: str) -> None:
        if owner.get("type") == "multiple":
            chosen = [x for x in owner.get("answer") or () if x != id_] + ([id_] if right else [])
            order = [option.get("id") for option in owner.get("options") or ()]
            owner["answer"] = sorted(chosen, key=lambda x: order.index(x) if x in order else len(order))
        elif right:
            owner["answer"] = id_

    return _at(value, [*above, "answer"], mark)


def added(value: Mapping[str, Any], path: str) -> tuple[Json, str]:
    """A row more at the end of the list at ``path``; the key of the new row."""
    made: list[str] = []

    def add(owner: Json, key: str) -> None:
        items = list(owner.get(key) or ())
        item, row = _new_item(key, items)
        items.append(item)
        owner[key] = items
        made.append(row)

    return _at(value, path.split("."), add), made[0] if made else ""


def _new_item(key: str, items: list[Any]) -> tuple[Any, str]:
    if key in OPTION_LISTS:
        id_ = _free_id(items, _LETTERS)
        return {"id": id_, "text": ""}, id_
    if key == "questions":
        id_ = _free_id(items, ())
        return _part("single", id_), id_
    if key == "blanks":
        return {"accept": [""]}, str(len(items))
    return {"title": "", "by": "", "year": ""}, str(len(items))


def _free_id(items: list[Any], letters: Any) -> str:
    taken = {item.get("id") for item in items if isinstance(item, dict)}
    for letter in letters:
        if letter not in taken:
            return str(letter)
    number = len(items) + 1
    while (name := f"p{number}") in taken:
        number += 1
    return name


def removed(value: Mapping[str, Any], path: str) -> Json:
    """Without the row at ``path``; what named it as right names it no more."""
    *above, name, key = path.split(".")

    def remove(owner: Json, _key: str) -> None:
        items = list(owner.get(name) or ())
        place = _place(items, key)
        if place is None:
            return
        items.pop(place)
        owner[name] = items
        _forget(owner, name, key)
        if name == "sources" and not items:
            owner.pop(name)

    return _at(value, [*above, name], remove)


def _forget(owner: Json, name: str, id_: str) -> None:
    if name == "options":
        if isinstance(owner.get("answer"), list):
            owner["answer"] = [x for x in owner["answer"] if x != id_]
        elif owner.get("answer") == id_:
            owner.pop("answer")
    elif name in ("left", "right") and isinstance(owner.get("pairs"), dict):
        owner["pairs"] = {l: r for l, r in owner["pairs"].items() if id_ != (l if name == "left" else r)}  # noqa: E741


def moved(value: Mapping[str, Any], path: str, by: int) -> Json:
    """The row at ``path`` further down (``by`` 1) or up (-1); at the end of the list it stays."""
    *above, name, key = path.split(".")

    def move(owner: Json, _key: str) -> None:
        items = list(owner.get(name) or ())
        place = _place(items, key)
        if place is None or not 0 <= place + by < len(items):
            return
        items.insert(place + by, items.pop(place))
        owner[name] = items
        if name == "options" and isinstance(owner.get("answer"), list):
            order = [option.get("id") for option in items]
            owner["answer"] = sorted(owner["answer"], key=lambda x: order.index(x) if x in order else 99)

    return _at(value, [*above, name], move)


def with_holes(value: Mapping[str, Any]) -> Json:
    """A blank question with as many answer rows as its stem has holes; answers typed already stay."""
    copy = dict(value)
    if copy.get("type") == "blank":
        holes = len(re.findall(r"_{4,}", str(copy.get("stem") or "")))
        rows = list(copy.get("blanks") or ())
        while len(rows) < holes:
            rows.append({"accept": [""]})
        while len(rows) > max(holes, 1) and not any(_accepted(rows[-1])):
            rows.pop()
        copy["blanks"] = rows
    if copy.get("type") == "passage":
        copy["questions"] = [with_holes(p) if isinstance(p, dict) else p for p in copy.get("questions") or ()]
    return copy


def _accepted(blank: Any) -> list[str]:
    return blank.get("accept") or [] if isinstance(blank, dict) else []


def keys_of(value: Mapping[str, Any], path: tuple[str | int, ...]) -> str:
    """The path of a problem of ``trimmed(value)`` as the path of the same field of ``value``."""
    steps: list[str] = []
    here: Any = value
    owner: Any = value
    for step in path:
        if isinstance(step, int) and isinstance(here, list):
            shown = [n for n, item in enumerate(here) if _stays(item, steps[-1], owner)]
            number = shown[step] if step < len(shown) else step
            item = here[number] if number < len(here) else None
            id_ = item.get("id") if isinstance(item, dict) else None
            steps.append(str(id_ if isinstance(id_, str) else number))
            here = item
        else:
            steps.append(str(step))
            owner, here = here, here.get(step) if isinstance(here, dict) else None
    return ".".join(steps)


def _stays(item: Any, name: str, owner: Any) -> bool:
    """Whether ``trimmed`` leaves this item of the list ``name`` of ``owner``."""
    if name in OPTION_LISTS and isinstance(owner, dict):
        return _is_used(item, name, owner)
    return name != "sources" or not isinstance(item, dict) or any(item.values())


def trimmed(value: Mapping[str, Any]) -> Json:
    """What goes into the bank: without rows that were never filled, and without blanks around texts."""
    copy = {key: _stripped(item) for key, item in value.items()}
    for name in OPTION_LISTS:
        if name in copy and isinstance(copy[name], list):
            copy[name] = [option for option in copy[name] if _stays(option, name, copy)]
    for blank in copy.get("blanks") or ():
        if isinstance(blank, dict) and isinstance(blank.get("accept"), list):
            blank["accept"] = [text for text in blank["accept"] if text] or [""]
    sources = [source for source in copy.get("sources") or () if _stays(source, "sources", copy)]
    if "sources" in copy:
        copy["sources"] = sources
        if not sources:
            copy.pop("sources")
    if isinstance(copy.get("questions"), list):
        copy["questions"] = [trimmed(p) if isinstance(p, dict) else p for p in copy["questions"]]
    return copy


def _is_used(option: Any, name: str, owner: Json) -> bool:
    if not isinstance(option, dict) or str(option.get("text") or "").strip():
        return True
    id_, answer, pairs = option.get("id"), owner.get("answer"), owner.get("pairs") or {}
    if name == "options":
        return id_ in answer if isinstance(answer, list) else id_ == answer
    return name in ("left", "right") and id_ in (pairs if name == "left" else pairs.values())


def _stripped(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return {key: _stripped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_stripped(item) for item in value]
    return value
