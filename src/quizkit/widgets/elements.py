"""The parts of the student's page that core ipywidgets do not have.

Why anywidget for the question itself: a core ipywidget stops sending after a lost message (it waits for the
answer to the one before), cannot keep an unsent answer over a reload, and shows no picture in an option.
"""

from pathlib import Path
from typing import Any

import anywidget
import traitlets

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


class Overview(anywidget.AnyWidget):
    """答题卡. Sends ``go`` {position}."""

    _esm = _STATIC / "overview.js"
    cells: Any = traitlets.List().tag(sync=True)


class LessonQuestionBox(QuestionBox):
    """A question beside a lesson, where no head brings the style sheet."""

    _css = _STATIC / "student.css"
