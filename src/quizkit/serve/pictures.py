"""Pictures of questions and lessons as files with addresses: one copy for all students who see them, kept by
their browsers.

The name is a hash of the picture's bytes alone. One of the question would let a stranger test guesses of
its key.
"""

from collections import OrderedDict
from hashlib import sha256

LARGEST_SUM = 256 * 2**20


class Pictures:
    """The pictures of documents, and those shown lately; of these the least lately shown are dropped above
    ``most`` bytes in all.
    """

    def __init__(self, base_url: str, most: int = LARGEST_SUM) -> None:
        self.base_url = base_url
        self._most = most
        self._kept: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._sum = 0
        self._pinned: dict[str, tuple[str, bytes]] = {}

    def pinned(self, kind: str, content: bytes) -> str:
        """Where a browser gets a picture that stands in a document: as long as the server runs."""
        name = sha256(content).hexdigest()
        self._pinned[name] = (kind, content)
        return f"{self.base_url}picture/{name}"

    def address(self, kind: str, content: bytes) -> str:
        """Where a browser gets this picture; ``kind`` is its MIME type."""
        name = sha256(content).hexdigest()
        if name not in self._kept:
            self._sum += len(content)
            self._kept[name] = (kind, content)
        self._kept.move_to_end(name)
        while self._sum > self._most and len(self._kept) > 1:
            _name, (_kind, dropped) = self._kept.popitem(last=False)
            self._sum -= len(dropped)
        return f"{self.base_url}picture/{name}"

    def find(self, name: str) -> tuple[str, bytes] | None:
        """MIME type and bytes; None if nobody sees it any more."""
        return self._pinned.get(name) or self._kept.get(name)
