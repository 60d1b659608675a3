"""The fields of an activity's form: what a field shows of the file's value, and what typing makes of it."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

import ipywidgets as w

from quizkit.formats.draft import FieldProblem
from quizkit.formats.draft_edit import number_or_text
from quizkit.i18n import _
from quizkit.widgets.staff.parts import classed, column, html

Json = dict[str, Any]
Path = tuple[str | int, ...]
Read = Callable[[str], Any]
_CLOCK = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: +(\d{1,2}):(\d{1,2})(?::\d{1,2})?)?")
_END_OF_DAY = (23, 59)


def get(value: Mapping[str, Any], path: Sequence[str | int]) -> Any:
    """What stands at ``path``; None if nothing does."""
    here: Any = value
    for step in path:
        if isinstance(here, Mapping):
            here = here.get(str(step))
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            return None
    return here


def put(value: Mapping[str, Any], path: Sequence[str | int], new: Any, *, drop: bool = False) -> Json:
    """A copy with ``new`` at ``path``; with ``drop`` an empty one is taken out, so that the preset holds."""
    copy = dict(value)
    head, rest = str(path[0]), path[1:]
    if not rest:
        if drop and new in (None, "", []):
            copy.pop(head, None)
        else:
            copy[head] = new
        return copy
    inner = copy.get(head)
    if isinstance(rest[0], int):
        items = list(inner) if isinstance(inner, list) else []
        if rest[0] < len(items):
            items[rest[0]] = put(items[rest[0]], rest[1:], new, drop=drop)
        copy[head] = items
    else:
        copy[head] = put(inner if isinstance(inner, Mapping) else {}, rest, new, drop=drop)
    return copy


# --- what is typed ---------------------------------------------------------------------------------


def shown(given: Any) -> str:
    """A value as it stands in a field."""
    if isinstance(given, float):
        return f"{given:.2f}".rstrip("0").rstrip(".")
    return "" if given is None else str(given)


def shown_moment(given: Any) -> str:
    """ "2026-09-10T08:00:00" as "2026-09-10 08:00"."""
    text = shown(given)
    return text[:16].replace("T", " ") if re.fullmatch(r"[\d-]+T[\d:]+", text) else text


def moment(typed: str, *, ends: bool = False) -> str | None:
    """A date and time as people type it, in the form of a file; what is none stays as typed.

    A date alone is the beginning of that day, or with ``ends`` its end.
    """
    plain = unicodedata.normalize("NFKC", typed).strip().replace("/", "-").replace(".", "-")
    if not plain:
        return None
    found = _CLOCK.fullmatch(plain)
    if found is None:
        return typed
    year, month, day = (int(part) for part in found.groups()[:3])
    hour, minute = (int(found[4]), int(found[5])) if found[4] else _END_OF_DAY if ends else (0, 0)
    try:
        return datetime(year, month, day, hour, minute).isoformat()  # noqa: DTZ001 - the activity's own clock
    except ValueError:
        return typed


def last_moment(typed: str) -> str | None:
    """The same for an end: a date alone is the end of that day."""
    return moment(typed, ends=True)


def whole(typed: str) -> Any:
    """A number, or what was typed."""
    return number_or_text(typed)


# --- one field -------------------------------------------------------------------------------------


class Setting:
    """A field with its problem below it.

    ``make`` gets what the activity has and gives the field: made with its value, a field never takes back
    what someone has typed meanwhile.
    """

    def __init__(
        self,
        value: Mapping[str, Any],
        path: Path,
        make: Callable[[Any], Any],
        *,
        read: Read = lambda typed: typed,
        show: Callable[[Any], Any] = shown,
        drop: bool = True,
    ) -> None:
        self.path = path
        self.field = make(show(get(value, path)))
        self._read, self._drop = read, drop
        self._problem = html("", "qk-field-problem")
        self.widget = column([self.field, self._problem], "qk-setting")

    def listen(self, changed: Callable[["Setting"], None]) -> None:
        """Has ``changed`` called when someone has typed or chosen."""
        self.field.observe(lambda _change: changed(self), "value")

    def into(self, value: Mapping[str, Any]) -> Json:
        """The activity with what stands in the field."""
        return put(value, self.path, self._read(self.field.value), drop=self._drop)

    def mark(self, problems: Sequence[FieldProblem]) -> bool:
        """Shows the problems of this field; whether there are any."""
        mine = [problem.message for problem in problems if problem.path[: len(self.path)] == self.path]
        self._problem.value = "".join(f'<p class="qk-problem">{escape(text)}</p>' for text in mine[:2])
        return bool(mine)


class Fields:
    """Makes the fields of one activity."""

    def __init__(self, value: Mapping[str, Any]) -> None:
        self._value = value

    def line(self, path: Path, label: str, hint: str = "", **more: Any) -> Setting:
        """One line of text."""

        def make(text: Any) -> Any:
            return classed(w.Text(value=text, description=label, placeholder=hint), "qk-field")

        return Setting(self._value, path, make, **more)

    def pick(self, path: Path, label: str, options: Sequence[tuple[str, Any]], **more: Any) -> Setting:
        """One of some; what a file has beside them is a choice, too."""

        def make(chosen: Any) -> Any:
            known = list(options)
            if chosen not in [option[1] for option in known]:
                known.append((_("（原来的设定）"), chosen))
            return classed(w.Dropdown(options=known, value=chosen, description=label), "qk-field")

        return Setting(self._value, path, make, **({"show": lambda given: given} | more))

    def check(self, path: Path, label: str, *, default: bool) -> Setting:
        """Yes or no."""

        def make(on: Any) -> Any:
            return classed(w.Checkbox(value=on, description=label, indent=False), "qk-check")

        def show(given: Any) -> bool:
            return default if given is None else bool(given)

        return Setting(self._value, path, make, show=show, drop=False)
