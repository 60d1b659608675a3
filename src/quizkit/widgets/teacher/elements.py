"""What the teacher's page has beyond core ipywidgets: list with ticks, form, uploads, blocks of an import.

Why anywidget: a form of core widgets is a hundred of them, each with a round trip, and has no say over where
the keyboard is after a row was added; a core upload sends a file as one message, more than a server takes.
"""

from typing import Any

import anywidget
import traitlets

from quizkit.widgets.staff.elements import script


class QuestionList(anywidget.AnyWidget):
    """A page of questions. Everything in ``content`` is shown as text.

    Sends ``open`` {key}, ``tick`` {keys, on} and ``page`` {page}; takes ``focus`` {key}.
    """

    _esm = script("teacher_list.js")
    content: Any = traitlets.Dict().tag(sync=True)


class QuestionForm(anywidget.AnyWidget):
    """The form of one question. ``content`` holds the fields, ``marks`` the problems by path.

    Sends ``edit`` {path, value} and ``act`` {name, path, value}; takes ``focus`` {path}, ``insert`` {text}.
    What is sent has a running number ``n``, and ``of``: ``question`` of the content it was typed into. A
    content that says up to where the form was ``heard`` leaves alone what was typed since.
    """

    _esm = script("teacher_form.js")
    content: Any = traitlets.Dict().tag(sync=True)
    marks: Any = traitlets.Dict().tag(sync=True)


class Sender(anywidget.AnyWidget):
    """Brings a file, or a text that was pasted, in small pieces; each is asked for by the server.

    Sends ``begin`` {id, name, size}, ``piece`` {id, at} with one buffer, and ``cancel``; takes ``next``
    {id, at} and ``done`` {id}. ``options``: ``kind`` "file" or "paste", words, which endings are accepted.
    """

    _esm = script("teacher_sender.js")
    options: Any = traitlets.Dict().tag(sync=True)


class BlockList(anywidget.AnyWidget):
    """What became of each block of an import, beside its source. Everything is shown as text.

    Sends ``tick`` {keys, on}, ``page`` {page} and ``retry`` {key, text}.
    """

    _esm = script("teacher_blocks.js")
    content: Any = traitlets.Dict().tag(sync=True)
