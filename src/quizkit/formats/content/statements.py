"""What a question says is so: its stem with the right answer put in, its right options, its explanation."""

from collections.abc import Iterator
from fractions import Fraction

from quizkit.domain.questions import Blank, Match, Multiple, Numeric, Passage, Single, TrueFalse
from quizkit.formats.bank_checks import HOLES
from quizkit.formats.content import words
from quizkit.formats.content.placed import Placed, plain
from quizkit.formats.problems import Path

Statement = tuple[Path, str]
"""Where in the question it stands, and what it says, plain."""

_YEARS = range(1000, 3000)


def statements(placed: Placed, *, denied: bool) -> Iterator[Statement]:
    """Everything the question says is so. ``denied``: it asks for what is not, so its key is not so."""
    question = placed.question
    if question.explanation:
        yield ("explanation",), plain(question.explanation)
    if isinstance(question, Passage):
        yield ("text",), plain(question.text)
    if isinstance(question, TrueFalse):
        if question.answer:
            yield ("stem",), placed.stem
    elif isinstance(question, Blank):
        yield ("stem",), _filled(placed.stem, question)
    elif isinstance(question, Numeric):
        yield ("stem",), _with_number(placed.stem, question)
    elif isinstance(question, Single | Multiple):
        yield from _choice(placed, question, denied=denied)
    elif isinstance(question, Match):
        yield ("stem",), placed.stem
        yield from _pairs(question)
    else:
        yield ("stem",), placed.stem


def _filled(stem: str, question: Blank) -> str:
    texts = iter(question.blanks)
    return HOLES.sub(lambda hole: next(texts, (hole[0],))[0], stem)


def _with_number(stem: str, question: Numeric) -> str:
    if question.unit in words.AGE_UNITS:
        return words.ASKED_AGE.sub(f"{_shown(question.answer)}{words.AGE_UNITS[0]}", stem, count=1)
    if question.unit in ("", words.YEAR_UNIT) and question.answer in _YEARS:
        return words.ASKED_YEAR.sub(f"{question.answer}{words.YEAR_UNIT}", stem, count=1)
    return stem


def _shown(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else str(float(number))


def _choice(placed: Placed, question: Single | Multiple, *, denied: bool) -> Iterator[Statement]:
    right = {question.answer} if isinstance(question, Single) else question.answer
    said = [(n, plain(option.text)) for n, option in enumerate(question.options) if option.id in right]
    stem = placed.stem
    if denied:
        yield ("stem",), stem
        return
    if len(said) == 1 and words.DATE.match(said[0][1]):
        stem = words.ASKED_TIME.sub(said[0][1], stem, count=1)
    yield ("stem",), stem
    for number, text in said:
        yield ("options", number, "text"), text


def _pairs(question: Match) -> Iterator[Statement]:
    """Of a pair with a date on one side: the date and what is joined to it."""
    right = {option.id: plain(option.text) for option in question.right_side}
    left = {option.id: (n, plain(option.text)) for n, option in enumerate(question.left)}
    for one, other in question.pairs:
        number, said = left[one]
        for date, event in ((said, right[other]), (right[other], said)):
            if words.DATE.fullmatch(date):
                yield ("left", number, "text"), f"{date}，{event}"
