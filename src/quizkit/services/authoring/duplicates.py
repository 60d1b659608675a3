"""Questions that are alike, across all banks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from quizkit.services.authoring.openbank import Entry, searched

ALIKE = 80
"""Percent from which two questions are said to be alike."""
_MOST = 3
_SHORTEST = 6
"""Shorter texts are alike by chance."""


@dataclass(frozen=True)
class Likeness:
    """A question that is like another one; ``percent`` is 100 for the same text."""

    entry: Entry
    percent: int


def compared(value: Mapping[str, Any]) -> str:
    """What of a question is compared: stem, passage and options, without blanks and punctuation."""
    texts = [value.get("stem"), value.get("text")]
    for field in ("options", "items", "left", "right"):
        listed = value.get(field)
        texts += [o.get("text") for o in listed if isinstance(o, dict)] if isinstance(listed, list) else []
    plain = searched("".join(text for text in texts if isinstance(text, str)))
    return "".join(c for c in plain if c.isalnum())


class Similar:
    """All questions in their compared form, kept while their entries stay the same."""

    def __init__(self) -> None:
        self._forms: dict[int, tuple[Entry, str]] = {}

    def like(
        self, value: Mapping[str, Any], entries: Iterable[Entry], but: tuple[str, str] | None = None
    ) -> list[Likeness]:
        """The questions most like ``value``, best first; ``but`` (bank, id) is the question itself."""
        from rapidfuzz import fuzz, process

        wanted = compared(value)
        if len(wanted) < _SHORTEST:
            return []
        known: dict[int, tuple[Entry, str]] = {}
        for entry in entries:
            known[id(entry)] = self._forms.get(id(entry)) or (entry, compared(entry.value))
        self._forms = known
        choices = {key: form for key, (entry, form) in known.items() if (entry.bank, entry.id) != but}
        found = process.extract(wanted, choices, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=_MOST)
        return [Likeness(known[key][0], int(score)) for _form, score, key in found]
