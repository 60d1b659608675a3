"""Changes of banks, question by question: what was there before, what is there afterwards, and back again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

Json: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One question of one bank. ``before`` None adds it, ``after`` None removes it.

    ``follows`` is the id of the question that a new one comes behind: "" is the beginning, None the end.
    Steps with the same ``together`` (a question that moves) are taken all or not at all.
    """

    bank: str
    id: str
    before: Json | None
    after: Json | None
    follows: str | None = None
    together: str = ""

    @property
    def back(self) -> "Step":
        """What undoes it."""
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True)
class Change:
    """Steps that belong together; ``words`` say what is done, for the button that undoes it."""

    words: str
    steps: tuple[Step, ...]

    @property
    def back(self) -> "Change":
        """What undoes it, last step first: so each question finds the place it had."""
        return replace(self, steps=tuple(step.back for step in reversed(self.steps)))


@dataclass(frozen=True)
class Conflict:
    """A step that did not find what it was made for: someone else has changed the question meanwhile."""

    step: Step
    theirs: Json | None
    """The question as it stands in the file now; None if it was removed."""


@dataclass(frozen=True)
class Applied:
    """What was stored. Steps in conflict changed nothing."""

    change: Change
    conflicts: tuple[Conflict, ...] = ()
