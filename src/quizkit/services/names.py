"""The order in which people expect names: 七年级 before 八年级, 2班 before 10班."""

import re

from quizkit.domain.text import numeral

_NUMBER = re.compile(r"(\d+|[〇零一二两三四五六七八九十百]+)")
SortKey = tuple[tuple[int, int, str], ...]


def name_order(name: str) -> SortKey:
    """Sorts names with the numbers in them, Arabic or Chinese, as numbers."""
    return tuple(_part(part) for part in _NUMBER.split(name) if part)


def _part(part: str) -> tuple[int, int, str]:
    number = numeral(part) if _NUMBER.fullmatch(part) else None
    return (0, int(number), "") if number is not None and number.isdigit() else (1, 0, part)
