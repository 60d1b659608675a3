"""What a pupil could guess from without knowing anything: where right answers stand and how long they are.

The measure is always how improbable the bank would be if right answers were laid out by lot (the binomial
tail), and a bank is named below one in a hundred. That needs no smallest number of questions: of three,
nothing is improbable enough.
"""

from collections import Counter
from collections.abc import Sequence
from math import exp, lgamma, log

from quizkit.domain.questions import Single, TrueFalse
from quizkit.formats.content.placed import Placed, PlacedBank, plain
from quizkit.formats.findings import Finding
from quizkit.formats.likeness import bare

IMPROBABLE = 0.01
"""One good bank in a hundred would be named by chance; a habit of the writer always is."""
_PLACES = "abcdefghijklmnopqrstuvwxyz"


def check_bias(bank: PlacedBank) -> None:
    """Notes what is uneven over the single-choice and true-false questions of a bank."""
    singles = [(p, p.question) for p in bank.questions if isinstance(p.question, Single)]
    _check_longest(bank, [question for _placed, question in singles])
    _check_places(bank, [question for _placed, question in singles])
    _check_true_false(bank, bank.questions)


def at_least(hits: int, of: int, chance: float) -> float:
    """The probability of ``hits`` or more out of ``of``."""
    if hits <= 0:
        return 1.0
    if chance >= 1:
        return 1.0
    logs = (
        lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1) + k * log(chance) + (of - k) * log(1 - chance)
        for k in range(hits, of + 1)
    )
    return min(1.0, sum(map(exp, logs)))


def _check_longest(bank: PlacedBank, singles: Sequence[Single]) -> None:
    """The right option longer than every other one. By lot that is at most one of as many as there are."""
    hits = 0
    for question in singles:
        lengths = {option.id: len(bare(plain(option.text))) for option in question.options}
        others = [length for id_, length in lengths.items() if id_ != question.answer]
        hits += lengths[question.answer] > max(others)
    if not hits:
        return
    chance = sum(1 / len(question.options) for question in singles) / len(singles)
    if at_least(hits, len(singles), chance) < IMPROBABLE:
        bank.document.find(("questions",), "right_longest", hits=hits, count=len(singles))


def _check_places(bank: PlacedBank, singles: Sequence[Single]) -> None:
    """The right option too often at one place, among the questions with as many options."""
    by_size: dict[int, list[int]] = {}
    for question in singles:
        ids = [option.id for option in question.options]
        by_size.setdefault(len(ids), []).append(ids.index(question.answer))
    for size, places in sorted(by_size.items()):
        place, hits = Counter(places).most_common(1)[0]
        # Any of the places might have been it.
        if size * at_least(hits, len(places), 1 / size) < IMPROBABLE:
            data: dict[str, object] = {
                "hits": hits,
                "count": len(places),
                "size": size,
                "place": _PLACES[place],
            }
            bank.document.findings.append(Finding(("questions",), "right_place", data))


def _check_true_false(bank: PlacedBank, questions: Sequence[Placed]) -> None:
    answers = [placed.question.answer for placed in questions if isinstance(placed.question, TrueFalse)]
    true = sum(answers)
    most = max(true, len(answers) - true)
    if answers and 2 * at_least(most, len(answers), 0.5) < IMPROBABLE:
        bank.document.find(("questions",), "true_false_uneven", true=true, false=len(answers) - true)
