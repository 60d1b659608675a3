"""The staff token: checked at every action, with a growing delay after wrong tries that blocks nothing."""

import hmac
import time
from collections.abc import Callable

from quizkit.errors import StaffError, StaffLocked, StaffThrottled

FREE_TRIES = 3
LONGEST_DELAY = 300.0
IDLE_SECONDS = 1800.0
"""After so long without an action the page asks for the token again: it may stand open in a staff room."""


class Gate:
    """Holds what was typed and compares it anew for every action; the token itself never leaves here."""

    def __init__(self, token: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._token = token.encode()
        self._clock = clock
        self._typed = ""
        self._used = clock()
        self._wrong = 0
        self._closed_until = 0.0

    def unlock(self, typed: str) -> None:
        """Takes what was typed.

        Raises:
            StaffThrottled: too many wrong tries; this one was not looked at.
            StaffError: it is not the token.
        """
        now = self._clock()
        if now < self._closed_until:
            raise StaffThrottled(max(1, round(self._closed_until - now)))
        if not self._is_token(typed):
            self._wrong += 1
            if self._wrong >= FREE_TRIES:
                self._closed_until = now + min(2.0 ** (self._wrong - FREE_TRIES + 1), LONGEST_DELAY)
            raise StaffError
        self._wrong = 0
        self._typed, self._used = typed, now

    def check(self) -> None:
        """Every action begins with this. Raises StaffLocked."""
        now = self._clock()
        if not self._is_token(self._typed) or now - self._used > IDLE_SECONDS:
            self.lock()
            raise StaffLocked
        self._used = now

    def lock(self) -> None:
        """Forgets what was typed."""
        self._typed = ""

    def _is_token(self, typed: str) -> bool:
        # An empty token opens nothing, whoever set it.
        given = typed.strip().encode("utf-8", "replace")
        return bool(self._token) and hmac.compare_digest(given, self._token)
