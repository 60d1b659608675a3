"""The Chinese font that comes with quizkit, so that labels need no font of the machine."""

from functools import cache
from pathlib import Path

FAMILY = ("Quizkit Sans SC", "DejaVu Sans")
"""What every text of a picture is set in; the second has what the first has not, such as U+2212."""

FILE = Path(__file__).parent / "fonts" / "QuizkitSansSC.ttf"

_STAND_IN = "〓"  # the typesetter's mark for a character that is not in the case


@cache
def families() -> list[str]:
    """``FAMILY``, made known to matplotlib (4 ms, once; nothing is written to its cache)."""
    from matplotlib.font_manager import fontManager

    fontManager.addfont(FILE)
    return list(FAMILY)


@cache
def _known() -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    families()
    files = (findfont(FontProperties(family=family), fallback_to_default=False) for family in FAMILY)
    return frozenset(code for file in files for code in FT2Font(file).get_charmap())


def printable(text: str) -> str:
    """``text`` with 〓 for characters that neither font has: a mark that is meant, not an empty box."""
    known = _known()
    return "".join(char if ord(char) in known else _STAND_IN for char in text)
