"""Chance that is the same on every platform and every Python: a counter over SHA-256 of a seed."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A stream of fair choices made from ``seed`` and a ``purpose``.

    Different purposes of one seed are independent streams, so that adding a question to a paper does not
    move the options of another one. The n-th block of the stream is SHA-256(seed, purpose, n).
    """

    def __init__(self, seed: str, purpose: str) -> None:
        self._numbers = _stream(f"{seed}\x00{purpose}\x00".encode())

    def below(self, limit: int) -> int:
        """A number from 0 to ``limit`` - 1 (limit from 1 to 2**32), each equally likely."""
        # Numbers in the incomplete last stretch are thrown away, or small results would come more often.
        fair = (1 << 32) - (1 << 32) % limit
        while True:
            number = next(self._numbers)
            if number < fair:
                return number % limit

    def shuffled(self, items: Sequence[T]) -> tuple[T, ...]:
        """All of ``items`` in a drawn order (Fisher and Yates)."""
        return self.sample(items, len(items))

    def sample(self, items: Sequence[T], count: int) -> tuple[T, ...]:
        """``count`` of ``items`` without repeats, in a drawn order; ``count`` is at most their number."""
        pool = list(items)
        for place in range(count):
            other = place + self.below(len(pool) - place)
            pool[place], pool[other] = pool[other], pool[place]
        return tuple(pool[:count])


def _stream(prefix: bytes) -> Iterator[int]:
    counter = 0
    while True:
        block = sha256(prefix + str(counter).encode()).digest()
        for start in range(0, 32, 4):
            yield int.from_bytes(block[start : start + 4], "big")
        counter += 1
