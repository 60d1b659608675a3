"""What the staff's pages have beyond core ipywidgets: their frame, and a table that can be sorted."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets

_STATIC = Path(__file__).parents[1] / "static"


def script(name: str) -> str:
    """A script of a staff page, behind the parts that all of them share."""
    return "\n".join((_STATIC / file).read_text(encoding="utf-8") for file in ("staff_parts.js", name))


class Frame(anywidget.AnyWidget):
    """Brings the style sheet, and in Voila lets the notebook's own frame step back. Shows nothing.

    Takes ``show`` {where}: a CSS class whose first element is brought onto the screen.
    """

    _esm = _STATIC / "staff_frame.js"
    _css = _STATIC / "staff.css"
    title: Any = traitlets.Unicode().tag(sync=True)


class SortableTable(anywidget.AnyWidget):
    """A page of a table. Everything in ``content`` is shown as text, never as markup.

    Sends ``sort`` {name}, ``page`` {page} and ``open`` {row}; sorting and paging happen on the server.
    """

    _esm = script("staff_table.js")
    content: Any = traitlets.Dict().tag(sync=True)
