"""Resume codes, receipts and browser secrets: what people and browsers hold in their hands."""

import base64
import hmac
import unicodedata
from collections.abc import Callable
from hashlib import sha256

# Without 0 O 1 I L: read aloud and copied from a blackboard.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6
RECEIPT_LENGTH = 8


class Codes:
    """Makes and compares codes with the secret of one store.

    A resume code is a keyed hash of the attempt and of how often its code was changed: the student sees
    it again on every screen, and it stands nowhere in the store.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def code(self, attempt_id: str, number: int) -> str:
        """The ``number``-th resume code of an attempt, as shown: "7F3-KQ2"."""
        digest = hmac.digest(self._secret, f"code {attempt_id} {number}".encode(), "sha256")
        letters = _letters(digest, CODE_LENGTH)
        return f"{letters[:3]}-{letters[3:]}"

    def is_code(self, typed: str, attempt_id: str, number: int) -> bool:
        """Whether that was typed; case, spaces, dashes and width do not matter. Compared in constant time."""
        right = plain(self.code(attempt_id, number))
        return hmac.compare_digest(plain(typed).encode(), right.encode())

    def hashed(self, secret: str) -> str:
        """The form in which a browser's secret is stored."""
        return hmac.digest(self._secret, b"browser " + secret.encode("utf-8", "replace"), "sha256").hex()


def _letters(data: bytes, count: int) -> str:
    number = int.from_bytes(data, "big")  # so long that the remainder favours no letter noticeably
    letters = ""
    for _n in range(count):
        number, index = divmod(number, len(ALPHABET))
        letters += ALPHABET[index]
    return letters


def plain(typed: str) -> str:
    """A typed code or receipt without anything but its letters and figures, in capitals."""
    return "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isascii() and c.isalnum())


def new_receipt(entropy: Callable[[int], bytes]) -> str:
    """A 回执 as stored, eight letters and figures."""
    return _letters(sha256(entropy(32)).digest(), RECEIPT_LENGTH)


def shown_receipt(receipt: str | None) -> str:
    """As shown: "7F3K-Q2MD"; "" for None."""
    return f"{receipt[:4]}-{receipt[4:]}" if receipt else ""


def new_secret(entropy: Callable[[int], bytes]) -> str:
    """A browser's secret: 32 random bytes, URL-safe."""
    return base64.urlsafe_b64encode(entropy(32)).decode().rstrip("=")
