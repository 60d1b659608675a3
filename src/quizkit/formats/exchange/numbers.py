"""Numbers between the texts of other formats and the JSON of a bank, without a digit lost on the way."""

import re
from fractions import Fraction

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,3})?")
_LARGEST = 10**16


def number_of(text: str) -> Fraction | None:
    """The number that ``text`` writes, None if it writes none."""
    text = text.strip()
    return Fraction(text.rstrip(".") if text.endswith(".") else text) if _NUMBER.fullmatch(text) else None


def json_number(value: Fraction) -> int | float | None:
    """``value`` as JSON writes it; None if it has more digits than that can keep."""
    if abs(value) > _LARGEST:
        return None
    if value.denominator == 1:
        return value.numerator
    made = float(value)
    return made if Fraction(str(made)) == value else None


def number_text(value: float) -> str:
    """``value`` as people write it: 1935, not 1935.0."""
    whole = isinstance(value, int) or (value.is_integer() and abs(value) < _LARGEST)
    return str(int(value)) if whole else repr(value)
