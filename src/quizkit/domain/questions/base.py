"""What all question types share."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar, TypeAlias

from quizkit.domain.draw import Draw
from quizkit.domain.rules import ScoringRules
from quizkit.errors import BadResponse
from quizkit.i18n import N_

Response: TypeAlias = Any
"""A checked response: str, bool, int, float, tuple or a sorted tuple of pairs; immutable, see each type."""

Layout: TypeAlias = tuple[Any, ...]
"""The drawn order of what a question shows: ids, for a passage one layout a part; () if nothing is drawn."""

LONGEST_TEXT = 200
"""Longest text of one blank, in characters."""

LEVELS = ("primary", "junior", "senior")


@dataclass(frozen=True)
class Source:
    """Where a fact can be looked up. ``place`` is empty where it is not known."""

    title: str
    by: str
    year: str
    place: str = ""


@dataclass(frozen=True)
class Option:
    """A thing to choose, to order or to match; ``text`` is in the listed Markdown subset."""

    id: str
    text: str
    weight: Fraction | None = None
    """Fraction of the question's points, for the rules that weigh options; None takes the rule's default."""


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """A question with its key. Only what ``quizkit.widgets.questions`` makes of it may reach a browser."""

    type: ClassVar[str]

    id: str
    stem: str
    points: int
    """Hundredths."""
    explanation: str = ""
    sources: tuple[Source, ...] = ()
    tags: tuple[str, ...] = ()
    level: str = "primary"
    difficulty: int = 2
    images: tuple[str, ...] = field(default=(), compare=False)
    """Names of the picture files it uses, in the bank's own folder."""

    @abstractmethod
    def fraction(self, response: Response, rules: ScoringRules) -> Fraction:
        """The share of the points that ``response`` (checked) earns, in [0, 1], exactly."""

    @abstractmethod
    def check(self, raw: object) -> Response | None:
        """``raw`` (JSON from anywhere) as a response of this question; None if it answers nothing.

        Raises:
            BadResponse: it is no response of this question.
        """

    @abstractmethod
    def right(self) -> Response:
        """A response that earns all points."""

    def layout(self, draw: Draw, *, shuffle: bool) -> Layout:  # noqa: ARG002 - most types draw nothing
        """The order in which parts are shown. Never depends on the key, so it cannot tell it."""
        return ()

    def to_json(self, response: Response) -> object:
        """A checked response as the JSON value of DESIGN's table."""
        return list(response) if isinstance(response, tuple) else response

    def refuse(self, reason: str) -> BadResponse:
        """The error that names this question."""
        return BadResponse(question=self.id, reason=reason)


def check_id(question: Question, raw: object, known: frozenset[str]) -> str:
    """``raw`` if it is one of the ``known`` ids."""
    if not isinstance(raw, str) or raw not in known:
        raise question.refuse(N_("没有这个选项。"))
    return raw


def check_list(question: Question, raw: object) -> list[Any]:
    """``raw`` if it is a list."""
    if not isinstance(raw, list | tuple):
        raise question.refuse(N_("应该是一个列表。"))
    return list(raw)


def check_text(question: Question, raw: object) -> str:
    """``raw`` if it is a text that can be stored: not too long, no NUL, no lone surrogate."""
    if not isinstance(raw, str):
        raise question.refuse(N_("应该是文字。"))
    if len(raw) > LONGEST_TEXT:
        raise question.refuse(N_("文字太长。"))
    if "\x00" in raw or any("\ud800" <= c <= "\udfff" for c in raw):
        raise question.refuse(N_("含有不能保存的字符。"))
    return raw


def arranged(options: tuple[Option, ...], draw: Draw) -> tuple[str, ...]:
    """The ids of ``options`` in a drawn order that does not depend on the order they are listed in.

    The listed order of an ordering question is its key; sorting by text first takes it out of the draw.
    """
    neutral = sorted(options, key=lambda option: (option.text, option.id))
    return draw.shuffled(tuple(option.id for option in neutral))
