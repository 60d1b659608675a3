"""What a screen is: a name, the widgets of its main part and of its foot, and what the head shows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any


@dataclass
class Screen:
    """One thing at a time.

    ``kept`` widgets live longer than the screen and are not closed with it; ``unseen`` ones belong to it,
    are shown only at times, and are closed with it.
    """

    name: str
    main: list[Any]
    foot: list[Any] = field(default_factory=list)
    number_text: str = ""
    progress: float = 0.0
    saved: str = ""
    left: timedelta | None = None
    four: bool = False
    """The foot has the four buttons of answering."""
    kept: tuple[Any, ...] = ()
    unseen: Callable[[], tuple[Any, ...]] = tuple
