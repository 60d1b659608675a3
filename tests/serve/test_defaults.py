"""What the server leaves out of a state is what the page's script has anyway."""

import json
from typing import Any

import ipywidgets.widgets.widget as stock
import pytest
import traitlets

from quizkit.serve.sessions.comms import _MISSING, _SELDOM, CORE, _plan
from serve.script_defaults import WRITTEN, locked

# To a script these and "" are all the same "nothing"; an empty list and 0 are not.
NOTHING: tuple[Any, ...] = (None, False)


def _scripts() -> dict[str, Any]:
    written: dict[str, Any] = json.loads(WRITTEN.read_text(encoding="utf-8"))
    return written


def _core_classes() -> list[Any]:
    classes = dict.fromkeys(class_ for _key, class_ in stock._registry.items())
    return [class_ for class_ in classes if class_._model_module.default_value in CORE]


def test_the_scripts_defaults_are_those_of_the_built_page() -> None:
    """They were written down from the versions that the light page is built with."""
    now = "run `python tests/serve/script_defaults.py` and look at what has changed"
    assert _scripts()["versions"] == locked(), now


@pytest.mark.parametrize("class_", _core_classes(), ids=lambda class_: class_.__name__)
def test_a_default_that_is_not_sent_is_the_scripts_too(class_: Any) -> None:
    """A slider's step, a list's rows: where script and Python differ, the server says it."""
    script = _scripts()["defaults"].get(class_._model_name.default_value, {})
    traits = class_.class_traits()
    for name, _to_json, default in _plan(class_):
        # The names of modules and views are the script's own matter; a link is never without its two ends.
        if default is _MISSING or name in (*_SELDOM, "source", "target") or name.startswith("_"):
            continue
        ours = traits[name].default() if default is traitlets.Undefined else default
        assert _same(ours, script.get(name)), (name, ours, script.get(name))


def _same(ours: Any, theirs: Any) -> bool:
    if any(ours is nothing or ours == "" for nothing in NOTHING):
        return any(theirs is nothing or theirs == "" for nothing in NOTHING)
    ours = list(ours) if isinstance(ours, tuple) else ours
    return bool(ours == theirs)
