"""The parts of the student's page that core ipywidgets do not have.

Why anywidget for the question itself: a core ipywidget stops sending after a lost message (it waits for the
answer to the one before), cannot keep an unsent answer over a reload, and shows no picture in an option.
"""

import re
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from quizkit.errors import BadResponse

_ANSWER_ID = re.compile("[!-~]{1,64}")
_STATIC = Path(__file__).parent / "static"


class Head(anywidget.AnyWidget):
    """Title, time left, progress, what is saved, the connection line; the browser's memory.

    Sends ``hello`` {kept}, ``pulse`` and ``time_up``; takes ``keep`` {values} and ``pulse`` {left}.
    """

    _esm = _STATIC / "head.js"
    _css = _STATIC / "student.css"
    state: Any = traitlets.Dict().tag(sync=True)


class QuestionBox(anywidget.AnyWidget):
    """One question. Sends ``answer`` {id, position, response}; takes ``saved`` {id} and ``refused`` {id}."""

    _esm = _STATIC / "question.js"
    view: Any = traitlets.Dict().tag(sync=True)


def answer_id(content: dict[str, Any]) -> str:
    """The id of an ``answer``, which ``saved`` and ``refused`` say back.

    Raises:
        BadResponse: the page's script makes no such id, and nothing that could not be sent is said back.
    """
    id_ = content.get("id")
    if not isinstance(id_, str) or not _ANSWER_ID.fullmatch(id_):
        raise BadResponse("?", "id")
    return id_


class Overview(anywidget.AnyWidget):
    """答题卡. Sends ``go`` {position}."""

    _esm = _STATIC / "overview.js"
    cells: Any = traitlets.List().tag(sync=True)


class LessonQuestionBox(QuestionBox):
    """A question beside a lesson, where no head brings the style sheet."""

    _css = _STATIC / "student.css"
