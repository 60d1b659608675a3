"""When two questions are alike: the form of them that is compared, and from where it is said."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_NO_LETTERS = re.compile(r"[\W_]+")

ALIKE = 80
"""Percent from which two questions are said to be alike."""
SHORTEST = 6
"""Shorter texts are alike by chance."""


def searched(text: str) -> str:
    """The form under which texts are looked for: width and case do not matter."""
    return unicodedata.normalize("NFKC", text).casefold()


def bare(text: str) -> str:
    """Letters and figures of a text, as ``searched``."""
    return _NO_LETTERS.sub("", searched(text))


def compared(value: Mapping[str, Any]) -> str:
    """What of a question is compared: stem, passage and options, without blanks and punctuation."""
    texts = [value.get("stem"), value.get("text")]
    for name in ("options", "items", "left", "right"):
        listed = value.get(name)
        texts += [o.get("text") for o in listed if isinstance(o, dict)] if isinstance(listed, list) else []
    return bare("".join(text for text in texts if isinstance(text, str)))
