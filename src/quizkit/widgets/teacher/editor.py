"""One question while it is being edited: what is typed, what there was before, undo and redo."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from quizkit.formats import draft_edit as edit
from quizkit.formats.draft import DraftReading, read_draft
from quizkit.formats.draft_edit import keys_of, trimmed

_MOST_STEPS = 200
_SAME_TYPING = 2.0
"""Seconds within which typing in one field is one step of undo."""
# What is not there yet is asked for, not complained about, until someone wants to save.
_SOFT = {"missing", "empty_text", "no_right_option", "pair_missing", "too_few_options", "too_few_items"}

Json = Mapping[str, Any]


class Editor:
    """The state of the form. ``base`` is what stands in the bank, None for a new question."""

    def __init__(
        self,
        bank: str,
        id_: str,
        base: Json | None,
        value: Json,
        *,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.bank, self.id, self.base = bank, id_, base
        self.value: Json = value
        self.strict = False
        """Whether someone has tried to save: then what is missing is a problem."""
        self._ticks = ticks
        self._before: list[Json] = []
        self._after: list[Json] = []
        self._typing: tuple[str, float] = ("", 0.0)
        self._passing: tuple[str, Json] | None = None
        """What stood there before the type was changed, as long as nothing else is."""

    @property
    def ready(self) -> dict[str, Any]:
        """What would go into the bank."""
        return trimmed(self.value)

    @property
    def is_changed(self) -> bool:
        """Whether the bank has something else."""
        return self.base is None or self.ready != self.base

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step that was taken back."""
        return bool(self._after)

    def type(self, path: str, typed: Any) -> bool:
        """Takes what was typed; whether the form has other rows now."""
        now = self._ticks()
        goes_on = self._typing[0] == path and now - self._typing[1] < _SAME_TYPING and bool(self._before)
        value = edit.edited(self.value, path, typed)
        if path.rpartition(".")[2] == "stem":
            value = edit.with_holes(value)
        if value == self.value:
            return False
        before = self.value
        if goes_on:
            self.value = value
            self._after.clear()
        else:
            self._step(value)
        self._typing = (path, now)
        return bool(_shape(before) != _shape(value))

    def act(self, name: str, path: str, given: Any) -> str:
        """Takes a press of a button of the form; the key of what shall have the keyboard, "" for none."""
        focus = ""
        match name:
            case "add":
                value, row = edit.added(self.value, path)
                inner = {"sources": ".title", "questions": ".stem"}.get(path.rpartition(".")[2], ".text")
                focus = f"{path}.{row}{inner}"
            case "remove":
                value = edit.removed(self.value, path)
                focus = _neighbour(self.value, path)
            case "move" if given in (-1, 1):
                value = edit.moved(self.value, path, given)
            case "right":
                value = edit.with_right(self.value, path, right=given is True)
            case "type" if isinstance(given, str):
                self._retype(path, given)
                return ""
            case _:
                return ""
        if value != self.value:
            self._step(value)
        return focus

    def _retype(self, path: str, type_: str) -> None:
        """Arrow keys pass other types on the way: what those have no place for is not lost by passing."""
        passing = self._passing if self._passing is not None and self._passing[0] == path else None
        start = passing[1] if passing else self.value
        value = edit.retyped(start, path, type_)
        if passing:
            self.value = value
        elif value != self.value:
            self._step(value)
        self._passing = (path, start)

    def replace(self, value: Json) -> None:
        """Another value as one step."""
        if value != self.value:
            self._step(value)

    def follow(self, before: Json, after: Json) -> None:
        """The bank has ``after`` instead of ``before``, by the same hands: what is not typed follows."""
        changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        value = dict(self.value)
        for key in changed:
            if value.get(key) != before.get(key):
                continue
            value.pop(key, None)
            if key in after:
                value[key] = after[key]
        self.base = after
        self.replace(value)

    def _step(self, value: Json) -> None:
        self._before.append(self.value)
        del self._before[:-_MOST_STEPS]
        self._after.clear()
        self.value = value
        self._typing, self._passing = ("", 0.0), None

    def undo(self) -> None:
        """One step back."""
        if self._before:
            self._after.append(self.value)
            self.value = self._before.pop()
            self._typing, self._passing = ("", 0.0), None

    def redo(self) -> None:
        """One step forward again."""
        if self._after:
            self._before.append(self.value)
            self.value = self._after.pop()
            self._typing, self._passing = ("", 0.0), None

    def reading(self, names: Any, folder: Any) -> DraftReading:
        """What would go into the bank, checked."""
        return read_draft(self.ready, names, folder)

    def marks(self, reading: DraftReading) -> dict[str, list[dict[str, Any]]]:
        """The problems by the path of their field."""
        found: dict[str, list[dict[str, Any]]] = {}
        for problem in reading.problems:
            place = keys_of(self.value, problem.path)
            soft = not self.strict and problem.code in _SOFT
            found.setdefault(_shown_at(self.value, place), []).append({"text": problem.message, "soft": soft})
        return found


def _neighbour(value: Json, path: str) -> str:
    """The button that removes the next row, or the last one: where the keyboard goes when a row is gone."""
    above, _dot, gone = path.rpartition(".")
    keys = _keys(value, above)
    if gone not in keys or len(keys) == 1:
        return above
    at = keys.index(gone)
    # Rows without ids are known by their place, and those behind move up.
    left = keys[:-1] if gone.isdigit() else keys[:at] + keys[at + 1 :]
    return f"{above}.{left[min(at, len(left) - 1)]}x"


def _keys(value: Json, path: str) -> list[str]:
    """The keys of the rows at ``path``."""
    here: Any = value
    for step in path.split("."):
        if isinstance(here, list):
            here = next((row for row in here if isinstance(row, Mapping) and row.get("id") == step), None)
        else:
            here = here.get(step) if isinstance(here, Mapping) else None
    rows = here if isinstance(here, list) else []
    return [str(row.get("id", n)) if isinstance(row, Mapping) else str(n) for n, row in enumerate(rows)]


def _shown_at(value: Json, place: str) -> str:
    """Where a problem stands that has no field of its own: a key is chosen beside the options."""
    above, _dot, last = place.rpartition(".")
    owner: Json = value
    if above.startswith("questions."):
        parts = [part for part in value.get("questions") or () if isinstance(part, Mapping)]
        owner = next((part for part in parts if f"questions.{part.get('id')}" == above), {})
    if last == "answer" and owner.get("type") in ("single", "multiple"):
        last = "options"
    elif last == "pairs":
        last = "left"
    return f"{above}.{last}" if above else last


def _shape(value: Any, name: str = "") -> Any:
    """What makes the form another one: its rows, and the texts that other rows choose from."""
    if isinstance(value, Mapping):
        return {key: _shape(item, key) for key, item in value.items() if isinstance(item, list | Mapping)}
    if isinstance(value, list):
        inside = [_shape(item) for item in value if isinstance(item, Mapping)]
        return [inside, value] if name == "right" else inside
    return None
