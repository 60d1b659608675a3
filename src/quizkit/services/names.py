"""The order in which people expect names: 七年级 before 八年级, 2班 before 10班."""

from itertools import groupby

from quizkit.domain.text import numeral

SortKey = tuple[tuple[int, int, str], ...]


def name_order(name: str) -> SortKey:
    """Sorts names with the numbers in them, Arabic or Chinese, as numbers."""
    # Chinese numerals are numeric characters to Unicode, too.
    return tuple(_part("".join(part)) for _numeric, part in groupby(name, str.isnumeric))


def _part(part: str) -> tuple[int, int, str]:
    number = numeral(part)
    return (0, int(number), "") if number is not None and number.isdigit() else (1, 0, part)
