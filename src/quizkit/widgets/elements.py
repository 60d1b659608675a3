"""The parts of the student's page that core ipywidgets do not have, and a button that costs less.

Why anywidget for the question itself: a core ipywidget stops sending after a lost message (it waits for the
answer to the one before), cannot keep an unsent answer over a reload, and shows no picture in an option.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as w
import traitlets

from quizkit.errors import BadResponse

_ANSWER_ID = re.compile("[!-~]{1,64}")
_STATIC = Path(__file__).parent / "static"


class Element(anywidget.AnyWidget):
    """An anywidget whose script and style belong to the class.

    anywidget adds them to each object, and so makes a class for each: 0.2 ms and 10 kB, which thousands of
    open pages cannot afford. What reaches a browser is the same.
    """

    def __init__(self, **traits: Any) -> None:
        # Past AnyWidget's own, which does only that.
        super(anywidget.AnyWidget, self).__init__(**traits)


def _file(name: str) -> Any:
    """A file of this package as a trait that is sent and never changes."""
    return traitlets.Unicode((_STATIC / name).read_text(encoding="utf-8")).tag(sync=True)


def _name(of: str) -> Any:
    return traitlets.Unicode(f"{__name__}.{of}").tag(sync=True)


class Head(Element):
    """Title, time left, progress, what is saved, the connection line; the browser's memory.

    Sends ``hello`` {kept}, ``pulse`` and ``time_up``; takes ``keep`` {values} and ``pulse`` {left}.
    """

    _anywidget_id: Any = _name("Head")
    _esm: Any = _file("head.js")
    _css: Any = _file("student.css")
    state: Any = traitlets.Dict().tag(sync=True)
    words: Any = traitlets.Dict().tag(sync=True)


class QuestionBox(Element):
    """One question. Sends ``answer`` {id, position, response}; takes ``saved`` {id} and ``refused`` {id}."""

    _anywidget_id: Any = _name("QuestionBox")
    _esm: Any = _file("question.js")
    view: Any = traitlets.Dict().tag(sync=True)


class Button(w.Button):  # type: ignore[misc]  # ipywidgets has no types
    """A core button with one thing to do. The page's end is the core button's.

    ipywidgets makes two lists of callbacks for each button, a tenth of all that a student's visit costs.
    """

    def __init__(self, do: Callable[[], None], **traits: Any) -> None:
        # Past the core button's own, which only makes those lists.
        super(w.Button, self).__init__(**traits)
        self._do = do

    def _handle_custom_msg(self, content: Any, buffers: Any) -> None:  # noqa: ARG002 - ipywidgets' signature
        if isinstance(content, dict) and content.get("event") == "click":
            self.click()

    def click(self) -> None:
        """As when someone clicks."""
        self._do()

    def close(self) -> None:
        """A closed button holds nobody: what it does knows the app that holds the button."""
        super().close()
        self._do = _nothing


def _nothing() -> None:
    """What a closed button does."""


def answer_id(content: dict[str, Any]) -> str:
    """The id of an ``answer``, which ``saved`` and ``refused`` say back.

    Raises:
        BadResponse: the page's script makes no such id, and nothing that could not be sent is said back.
    """
    id_ = content.get("id")
    if not isinstance(id_, str) or not _ANSWER_ID.fullmatch(id_):
        raise BadResponse("?", "id")
    return id_


class Overview(Element):
    """答题卡. Sends ``go`` {position}."""

    _anywidget_id: Any = _name("Overview")
    _esm: Any = _file("overview.js")
    cells: Any = traitlets.List().tag(sync=True)


class LessonQuestionBox(QuestionBox):
    """A question beside a lesson, where no head brings the style sheet."""

    _anywidget_id: Any = _name("LessonQuestionBox")
    _css: Any = _file("student.css")
