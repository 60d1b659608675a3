"""The lines of a text, counted as every other file's are, and what must not be in them."""

import re

from quizkit.formats.exchange.blocks import Note, Place, note

_BREAK = re.compile("\r\n|\n|\r")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]")


def lines_of(text: str) -> list[str]:
    """The lines of ``text`` without their ends; line 1 is the first."""
    return _BREAK.split(text)


def without_controls(text: str) -> tuple[str, tuple[Note, ...]]:
    """``text`` without characters that nobody sees and no store takes, and a note if there were any."""
    first = _UNSEEN.search(text)
    if first is None:
        return text, ()
    line = len(_BREAK.findall(text, 0, first.start())) + 1
    cleaned, count = _UNSEEN.subn("", text)
    return cleaned, (note(Place(line, line), "controls_dropped", count=count),)
