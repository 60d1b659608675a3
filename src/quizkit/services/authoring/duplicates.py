"""Questions that are alike, across all banks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from quizkit.formats.likeness import ALIKE, SHORTEST, compared
from quizkit.services.authoring.openbank import Entry

_MOST = 3


@dataclass(frozen=True)
class Likeness:
    """A question that is like another one; ``percent`` is 100 for the same text."""

    entry: Entry
    percent: int


def similar(
    value: Mapping[str, Any], entries: Iterable[Entry], but: tuple[str, str] | None = None
) -> list[Likeness]:
    """The questions most like ``value``, best first; ``but`` (bank, id) is the question itself."""
    from rapidfuzz import fuzz, process

    wanted = compared(value)
    if len(wanted) < SHORTEST:
        return []
    others = [entry for entry in entries if (entry.bank, entry.id) != but]
    forms = [entry.compared for entry in others]
    found = process.extract(wanted, forms, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=_MOST)
    return [Likeness(others[place], int(score)) for _form, score, place in found]
