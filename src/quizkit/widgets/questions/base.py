"""What the views of all question types share.

A view is what a browser may know of a question: no key, no id of the bank (ids can tell the key: "right",
"first"), only keys that count the parts in the order they are shown.
"""

from collections.abc import Sequence
from html import escape
from typing import Any, TypeAlias

from quizkit.domain.questions import Layout, Option, Question
from quizkit.i18n import N_, _
from quizkit.widgets.markdown import Images, inline, plain

View: TypeAlias = dict[str, Any]
"""JSON for question.js."""


def letter(place: int) -> str:
    """The letter of the option at ``place`` (from 0): A to Z, then AA, AB and so on."""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)  # noqa: PLR2004


def key_of(layout: Sequence[str], id_: str) -> str:
    """The key under which a browser knows the part ``id_``: its place in the layout, from "1"."""
    return str(layout.index(id_) + 1)


def id_of(question: Question, layout: Sequence[str], key: object) -> str:
    """The id behind a key that a browser sent.

    Raises:
        BadResponse: no part has this key.
    """
    if not isinstance(key, str) or key not in {str(n + 1) for n in range(len(layout))}:
        raise question.refuse(N_("没有这个选项。"))
    return str(layout[int(key) - 1])


def in_order(options: Sequence[Option], layout: Layout) -> list[Option]:
    """``options`` in the order of ``layout``."""
    by_id = {option.id: option for option in options}
    return [by_id[id_] for id_ in layout]


def option_views(options: Sequence[Option], layout: Layout, images: Images) -> list[View]:
    """Options as cards with a letter each."""
    return [
        {"key": str(n + 1), "mark": letter(n), "html": inline(option.text, images)}
        for n, option in enumerate(in_order(options, layout))
    ]


def lettered(options: Sequence[Option], layout: Layout, chosen: Sequence[str]) -> str:
    """The chosen options with the letters they were shown with, as HTML."""
    parts = [
        f"{letter(n)}. {escape(plain(option.text))}"
        for n, option in enumerate(in_order(options, layout))
        if option.id in chosen
    ]
    return _("；").join(parts) if parts else nothing()


def numbered(place: int) -> str:
    """The number of a blank or of a part, in front of what belongs to it."""
    return _("（{n}）").format(n=place)


def nothing() -> str:
    """What stands where a student gave no answer."""
    return escape(_("没有作答"))
