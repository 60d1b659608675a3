"""What several readers do alike: options with letters, feedback that becomes part of the explanation."""

import re
from collections.abc import Iterable, Sequence
from string import ascii_lowercase

from quizkit.domain.questions import HOLE
from quizkit.formats.exchange.blocks import Found, Json, Note, Place, note
from quizkit.formats.exchange.markup import from_html

_HOLES = re.compile(f"_{{{len(HOLE)},}}")


class Refused(Exception):
    """A block cannot be taken; ``code`` and ``data`` make the sentence."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code, self.data = code, data


class Repairs:
    """Notes of what was repaired in one block."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._notes: dict[Note, None] = {}
        self._changed: dict[str, None] = {}

    def add(self, code: str, **data: object) -> None:
        """Notes it, once."""
        self._notes.setdefault(note(self.place, code, **data))

    def text(self, raw: str, *, breaks: bool = True) -> str:
        """``raw``, which may be HTML, as the bank writes it."""
        made, changed = from_html(raw, breaks=breaks)
        self._changed |= dict.fromkeys(changed)
        return made

    def found(self, source: str, question: Json) -> Found:
        """The block, to be judged."""
        if self._changed:
            self.add("html_changed", tags=" ".join(list(self._changed)[:8]))
        return Found(self.place, source, question, tuple(self._notes))

    def refused(self, source: str, reason: Refused) -> Found:
        """The block, refused."""
        refusal = note(self.place, reason.code, **reason.data)
        return Found(self.place, source, {}, tuple(self._notes), (refusal,))


def listed(texts: Iterable[str], prefix: str = "") -> list[Json]:
    """Options with the ids a, b, c … or, with a prefix, l1, l2 …"""
    return [{"id": _id(number, prefix), "text": text} for number, text in enumerate(texts)]


def _id(number: int, prefix: str) -> str:
    if prefix or number >= len(ascii_lowercase):
        return f"{prefix or 'o'}{number + 1}"
    return ascii_lowercase[number]


def explained(general: str, feedback: Sequence[tuple[str, str]], repairs: Repairs) -> str:
    """The explanation: what is said in general, then what was said of single answers.

    An answer is named by its text: its letter is another one on every student's paper.
    """
    said = [(" ".join(answer.split()), text) for answer, text in feedback if text]
    if said:
        repairs.add("feedback_kept")
    lines = "\n".join(f"“{answer}”：{text}" if answer else text for answer, text in said)
    return "\n\n".join(part for part in (general, lines) if part)


def with_hole(stem: str) -> str:
    """``stem`` with a place to fill in; where it has none, the place is its end."""
    return stem if _HOLES.search(stem) else stem + HOLE
