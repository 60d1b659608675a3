"""Questions that are alike, and answers that stand in the stem of another question: over all banks together.

Comparing every question with every other one would take hours for a large collection. Which pairs are looked
at is found by their rarest pieces of three characters; each question has a bounded number of such neighbours.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import log

from quizkit.domain.questions import Blank, Multiple, Numeric, Passage, Single
from quizkit.formats.content import words
from quizkit.formats.content.placed import Placed, plain
from quizkit.formats.likeness import ALIKE, SHORTEST, bare

_PIECE = 3
_RAREST = 24
"""Pieces of a question by which its neighbours are found. Of two questions that are alike to four fifths,
most rare pieces of one are pieces of the other."""
_LATEST = 8
"""Questions remembered with a piece."""
_NEIGHBOURS = 16
"""Questions that one is compared with."""

SHORTEST_ANSWER = 3
"""Shorter answers stand in other stems by chance; 毛泽东 and 井冈山 do, too, but not in like stems."""
SHARED = 0.5
"""Share of the shorter stem's pairs of characters, each counting the more the fewer stems have it, that the
other stem must have, too, for both to be about the same thing. In the reviewed banks no two stems, of which
one holds the other's answer, share a third; two ways of asking for one fact share more than half."""
_STEMS = 200
"""A collection is taken for at least that large where it is reckoned how rare a pair of characters is."""
_COMMON_ANSWER = 50
"""An answer that so many questions or stems have is a word of the subject."""


def check_alike(questions: Sequence[Placed]) -> None:
    """Notes every question that is like one before it, with the one that it is most like."""
    from rapidfuzz import fuzz, process

    whole = [placed for placed in questions if not placed.passage and len(placed.compared) >= SHORTEST]
    same: dict[str, int] = {}
    for place, near in enumerate(_neighbours([placed.compared for placed in whole])):
        placed = whole[place]
        first = same.setdefault(placed.compared, place)
        if first != place:
            _note_alike(placed, whole[first], 100)
            continue
        forms = {number: whole[number].compared for number in near}
        best = process.extractOne(placed.compared, forms, scorer=fuzz.ratio, score_cutoff=ALIKE)
        if best is not None:
            _note_alike(placed, whole[best[2]], int(best[1]))


def _note_alike(placed: Placed, other: Placed, percent: int) -> None:
    placed.find("near_duplicate", "stem", other=other.named, percent=percent)


def _pieces(text: str) -> list[str]:
    """Each once, in the order of the text: an order that is the same on every machine."""
    return list(dict.fromkeys(text[n : n + _PIECE] for n in range(len(text) - _PIECE + 1)))


def _neighbours(texts: Sequence[str]) -> Iterator[list[int]]:
    """For each text the places of those before it that share the most rare pieces with it."""
    pieces = [_pieces(text) for text in texts]
    count = Counter(piece for found in pieces for piece in found)
    holders: dict[str, list[int]] = {}
    for place, found in enumerate(pieces):
        shared = [piece for piece in found if count[piece] > 1]
        rare = sorted(shared, key=count.__getitem__)[:_RAREST]
        near = Counter(other for piece in rare for other in holders.get(piece, ()))
        yield [other for other, _shared in near.most_common(_NEIGHBOURS)]
        for piece in rare:
            known = holders.setdefault(piece, [])
            known.append(place)
            del known[:-_LATEST]


# --- answers in the stems of others ---------------------------------------------------------------


def check_answers_elsewhere(questions: Sequence[Placed]) -> None:
    """Notes every question whose answer a stem about the same thing gives away to whoever gets both."""
    answers: dict[str, list[Placed]] = {}
    for placed in questions:
        for answer in set(_answers(placed)):
            answers.setdefault(answer, []).append(placed)
    known = {answer: whose for answer, whose in answers.items() if len(whose) <= _COMMON_ANSWER}
    found: dict[str, list[Placed]] = {}
    for placed, answer in _standing(questions, known):
        found.setdefault(answer, []).append(placed)
    weight = _Weights(questions)
    for answer, stems in found.items():
        if len(stems) <= _COMMON_ANSWER:
            for asked in known[answer]:
                _check_given_away(asked, answer, stems, weight)


class _Weights:
    """How much a pair of characters says about what a stem is about."""

    def __init__(self, questions: Sequence[Placed]) -> None:
        self._stems = max(len(questions), _STEMS)
        self._count = Counter(pair for placed in questions for pair in _pairs_of(bare(placed.stem)))

    def of(self, pairs: Iterable[str]) -> float:
        """All pairs together."""
        return sum(log(1 + self._stems / self._count.get(pair, 1)) for pair in pairs)


def _answers(placed: Placed) -> Iterator[str]:
    """The texts that earn the points, long enough to be found elsewhere on purpose."""
    question = placed.question
    texts: Iterable[str] = ()
    if isinstance(question, Single):
        texts = (option.text for option in question.options if option.id == question.answer)
    elif isinstance(question, Multiple):
        texts = (option.text for option in question.options if option.id in question.answer)
    elif isinstance(question, Blank):
        texts = (accepted[0] for accepted in question.blanks)
    elif (
        isinstance(question, Numeric)
        and question.unit == words.YEAR_UNIT
        and question.answer.denominator == 1
    ):
        texts = (f"{question.answer}{words.YEAR_UNIT}",)
    for text in texts:
        answer = bare(plain(text))
        if len(answer) >= SHORTEST_ANSWER:
            yield answer


def _standing(questions: Sequence[Placed], answers: Iterable[str]) -> Iterator[tuple[Placed, str]]:
    """Every answer in every stem, found by its first characters."""
    by_head: dict[str, list[str]] = {}
    for answer in answers:
        by_head.setdefault(answer[:SHORTEST_ANSWER], []).append(answer)
    for placed in questions:
        stem = bare(placed.stem)
        heads = {stem[n : n + SHORTEST_ANSWER] for n in range(len(stem) - SHORTEST_ANSWER + 1)}
        for head in sorted(heads & by_head.keys()):
            for answer in by_head[head]:
                if answer in stem:
                    yield placed, answer


def _check_given_away(asked: Placed, answer: str, stems: Sequence[Placed], weight: _Weights) -> None:
    own = bare(asked.stem)
    if answer in own:
        return
    wanted = _pairs_of(own)
    for other in stems:
        if other is asked or not _together(asked, other):
            continue
        pairs = _pairs_of(bare(other.stem).replace(answer, "\n"))
        smaller = min(weight.of(wanted), weight.of(pairs))
        if smaller and weight.of(wanted & pairs) >= SHARED * smaller:
            asked.find("answer_elsewhere", "stem", answer=answer, other=other.named)
            return


def _pairs_of(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1) if "\n" not in text[n : n + 2]}


def _together(one: Placed, other: Placed) -> bool:
    """Whether one pupil may get both: of one level, or parts of one passage."""
    if isinstance(one.question, Passage):
        return False
    if one.passage and one.passage == other.passage and one.bank == other.bank:
        return True
    return one.question.level == other.question.level
