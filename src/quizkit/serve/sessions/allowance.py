"""How much a page may say."""

# Nobody taps faster for long; who does is read more slowly, not cut off.
RATE, BURST = 20.0, 80.0


class Allowance:
    """Messages of one session: ``BURST`` at once, ``RATE`` a second for long.

    It belongs to the session, not to its line: who hangs up and comes back has not earned more.
    """

    __slots__ = ("_counted", "_left")

    def __init__(self, now: float) -> None:
        self._left = BURST
        self._counted = now

    def spend(self, messages: int, now: float) -> float:
        """Seconds to wait before more is read, after so many messages."""
        self._left = min(BURST, self._left + RATE * (now - self._counted)) - messages
        self._counted = now
        return max(0.0, -self._left / RATE)
