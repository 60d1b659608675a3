"""All checks of content over the banks that are looked at together."""

from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path as FilePath

from quizkit.domain.facts import FactTable
from quizkit.domain.questions import Multiple, Order, Single
from quizkit.formats.content.alike import check_alike, check_answers_elsewhere
from quizkit.formats.content.bias import check_bias
from quizkit.formats.content.dates import Almanac
from quizkit.formats.content.placed import Placed, PlacedBank, plain
from quizkit.formats.content.statements import statements
from quizkit.formats.content.written import check_written, denied_word

FactsOf = Callable[[FilePath], FactTable]
"""The table of facts that holds for the bank in a file."""


def check_content(banks: Sequence[PlacedBank], facts_of: FactsOf) -> None:
    """Notes, in the documents of the banks, everything a program can find."""
    almanacs: dict[int, Almanac] = {}
    for bank in banks:
        table = facts_of(bank.file)
        almanac = almanacs.setdefault(id(table), Almanac(table))
        for placed in bank.questions:
            check_written(placed)
            check_dates(placed, almanac)
        check_bias(bank)
    together = [placed for bank in banks for placed in bank.questions]
    check_alike(together)
    check_answers_elsewhere(together)


def check_dates(placed: Placed, almanac: Almanac) -> None:
    """Notes every date, age and order of the question that the table of facts does not bear out."""
    question = placed.question
    denied = isinstance(question, Single | Multiple) and bool(denied_word(placed.stem))
    for path, text in statements(placed, denied=denied):
        for clash in almanac.clashes(text):
            placed.find(clash.code, *path, **dict(clash.data))
    if isinstance(question, Order):
        _check_order(placed, question, almanac)


def _check_order(placed: Placed, question: Order, almanac: Almanac) -> None:
    """One pair of items in the wrong order is enough to be told; facts that overlap have no order."""
    known = [(n, almanac.fact_of_item(plain(item.text))) for n, item in enumerate(question.items)]
    dated = [(n, fact) for n, fact in known if fact is not None]
    for (number, first), (_later, second) in combinations(dated, 2):
        if first.first_day > second.last_day:
            data = {"first": first.title, "first_fact": first.id, "first_span": first.span}
            data |= {"second": second.title, "second_fact": second.id, "second_span": second.span}
            placed.find("order_facts", "items", number, "text", **data)
            return
