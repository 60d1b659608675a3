"""Which browser a staff page's kernel belongs to, and how many may be open.

A kernel id is all that Jupyter asks for. Here it is worth nothing without the secret that the page's
answer put into that browser's cookie.
"""

import hashlib
import hmac
import re
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

COOKIE = "quizkit_browser"
# As long as browsers keep one: the 错题本 is found by it again next term.
COOKIE_DAYS = 400
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def new_secret() -> str:
    """256 random bits for a browser's cookie."""
    return secrets.token_urlsafe(32)


def is_secret(value: str | None) -> bool:
    """Whether a cookie has the form of ours; anything else is replaced, not trusted."""
    return value is not None and _SECRET.fullmatch(value) is not None


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


@dataclass
class Visit:
    """One opened page: whose it is, when it began, whether it came back."""

    owner: bytes
    opened: float
    connected: bool = False


class Visits:
    """All open visits by kernel id. A visit counts from before its kernel starts until it is gone."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._visits: dict[str, Visit] = {}

    def open(self, secret: str) -> str | None:
        """A new kernel id for this browser, or None when all places are taken."""
        if len(self._visits) >= self._limit:
            return None
        kernel_id = str(uuid.uuid4())
        self._visits[kernel_id] = Visit(_digest(secret), self._clock())
        return kernel_id

    def close(self, kernel_id: str) -> None:
        """Forgets a visit; unknown ones are no matter."""
        self._visits.pop(kernel_id, None)

    def belongs(self, kernel_id: str, secret: str | None) -> bool:
        """Whether this kernel was opened by the browser that holds ``secret``."""
        visit = self._visits.get(kernel_id)
        if visit is None or secret is None or not is_secret(secret):
            return False
        return hmac.compare_digest(visit.owner, _digest(secret))

    def connected(self, kernel_id: str) -> None:
        """The page has come back over its websocket: it is a visitor, not a crawler."""
        if kernel_id in self._visits:
            self._visits[kernel_id].connected = True

    def unclaimed(self, seconds: float) -> list[str]:
        """Kernels whose page never connected in so many seconds."""
        before = self._clock() - seconds
        return [id_ for id_, visit in self._visits.items() if not visit.connected and visit.opened < before]

    def __contains__(self, kernel_id: object) -> bool:
        return kernel_id in self._visits

    def __len__(self) -> int:
        return len(self._visits)
