"""When two typed answers mean the same: width, spaces, quotes, characters, numerals.

Only comparison forms are made here; what a student typed is stored as typed.
"""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

_DIGITS = {
    c: str(n)
    for n, cs in enumerate(("〇零", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for c in cs
}
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_NUMERAL = re.compile(rf"[{''.join(_DIGITS)}{''.join(_STEPS)}{''.join(_LARGE)}]+")
_WITH_UNIT = re.compile(r"(?P<number>.+?)(?P<unit>年|月|日|号|时|岁|次|届|个|人|条|章|世纪|年代)?$")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_DROPPED = re.compile(r"[\s《》〈〉“”‘’\"'「」『』·•・,，、。．.;；:：!！?？()（）\[\]【】—\-_]")
_LONGEST_NUMBER = 30


@cache
def _to_simplified() -> Any:
    from opencc import OpenCC  # 36 ms: only where a text answer is compared

    return OpenCC("t2s")


def comparison_form(text: str) -> str:
    """The form under which two typed answers are the same.

    NFKC, lower case, spaces, quotes, title marks and punctuation dropped, traditional characters
    simplified, a whole numeral (with or without a unit such as 年) written in Arabic figures.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    number = numeral(plain)
    if number is not None:
        return number
    bare = _DROPPED.sub("", plain)
    if any("\u3400" <= c <= "\u9fff" for c in bare):
        bare = str(_to_simplified().convert(bare))
    unit = _WITH_UNIT.fullmatch(bare)
    if unit and unit["unit"] and (value := numeral(unit["number"])) is not None:
        return value + unit["unit"]
    return bare


def numeral(text: str) -> str | None:
    """``text`` as an Arabic numeral if it is wholly a numeral, else None.

    "一九二一" is read digit by digit from three digits on, "二十五" by its steps. "一五" stays a word: 一五
    (1953 to 1957) and 十五 (2001 to 2005) are different five-year plans.
    """
    stripped = text.strip().replace(",", "")
    if len(stripped) > _LONGEST_NUMBER:
        return None
    if _PLAIN_NUMBER.fullmatch(stripped) and stripped.isascii():
        return _canonical(stripped)
    if not _NUMERAL.fullmatch(stripped):
        return None
    if all(c in _DIGITS for c in stripped):
        digits = "".join(_DIGITS[c] for c in stripped)
        long_enough = len(digits) >= 3 or len(digits) == 1  # noqa: PLR2004 - see the docstring
        return _canonical(digits) if long_enough else None
    return _by_steps(stripped)


def _canonical(number: str) -> str:
    return format(Decimal(number).normalize(), "f")


def _by_steps(text: str) -> str | None:
    total, section, digit = 0, 0, 0
    for c in text:
        if c in _DIGITS:
            if digit:
                return None
            digit = int(_DIGITS[c])
        elif c in _STEPS:
            section += (digit or 1) * _STEPS[c]
            digit = 0
        elif c == "亿":
            total, section, digit = (total + section + digit) * _LARGE[c], 0, 0
        else:
            total, section, digit = total + (section + digit) * _LARGE[c], 0, 0
    return str(total + section + digit)


_BEFORE_CHRIST = re.compile(r"^(公元前|前|bc|b\.c\.)\s*")


def number_in(text: str, unit: str = "") -> Fraction | None:
    """The number that ``text`` states, or None.

    Full width, Chinese numerals, thousands commas, a leading 约 and the question's own ``unit`` (or 年) at
    the end are understood; "公元前221年", "前221" and "-221" are the same year.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().strip().removeprefix("约").strip()
    sign = 1
    if match := _BEFORE_CHRIST.match(plain):
        plain, sign = plain[match.end() :], -1
    plain = plain.removeprefix("公元")
    full = unicodedata.normalize("NFKC", unit).casefold()
    for ending in (full, full[-1:], "年"):  # "8岁" for 8 周岁
        if ending:
            plain = plain.removesuffix(ending).strip()
    plain = plain.replace("−", "-")
    value = numeral(plain)
    return sign * Fraction(value) if value is not None else None


def same_text(accepted: str, typed: str) -> bool:
    """Whether ``typed`` is the accepted text, or the accepted numeral with its unit written out."""
    want, got = comparison_form(accepted), comparison_form(typed)
    if not got:
        return False
    if want == got:
        return True
    with_unit = _WITH_UNIT.fullmatch(got)
    return bool(with_unit and with_unit["unit"] and numeral(want) == want == with_unit["number"])
