"""Hypothesis strategies that several test files share: questions, responses, JSON values.

Importing them also sets how hypothesis runs: the same examples every time, and never a verdict by the clock.
"""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from quizkit.domain.questions import (
    LEVELS,
    Blank,
    Match,
    Multiple,
    Numeric,
    Option,
    Order,
    Passage,
    Question,
    Single,
    Source,
    TrueFalse,
)
from quizkit.domain.rules import HalfRounding, MultipleRule, OrderScheme, ScoringRules

IDS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,7}", fullmatch=True)
WORDS = st.text(
    "一二三四五六七八九十百千万亿红军长征遵义会议上海嘉兴南湖abcXYZ0123456789", min_size=1, max_size=8
)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
POINTS = st.integers(1, 100_000)

rules = st.builds(
    ScoringRules, st.sampled_from(MultipleRule), st.sampled_from(HalfRounding), st.sampled_from(OrderScheme)
)


@st.composite
def options(
    draw: st.DrawFn, min_size: int = 2, max_size: int = 6, *, weights: bool = False
) -> tuple[Option, ...]:
    """Options with ids and texts of their own."""
    ids = draw(st.lists(IDS, min_size=min_size, max_size=max_size, unique=True))
    texts = draw(st.lists(WORDS, min_size=len(ids), max_size=len(ids), unique=True))
    weight = st.none() | st.fractions(-1, 1, max_denominator=100) if weights else st.none()
    return tuple(Option(i, t, draw(weight)) for i, t in zip(ids, texts, strict=True))


@st.composite
def _common(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "id": draw(IDS),
        "stem": draw(WORDS),
        "points": draw(POINTS),
        "explanation": draw(TEXTS),
        "sources": tuple(draw(st.lists(st.builds(Source, WORDS, WORDS, WORDS, TEXTS), max_size=2))),
        "tags": tuple(draw(st.lists(WORDS, max_size=2))),
        "level": draw(st.sampled_from(LEVELS)),
        "difficulty": draw(st.integers(1, 3)),
    }


@st.composite
def singles(draw: st.DrawFn) -> Single:
    opts = draw(options())
    return Single(**draw(_common()), options=opts, answer=draw(st.sampled_from(opts)).id)


@st.composite
def multiples(draw: st.DrawFn, *, weights: bool = True) -> Multiple:
    opts = draw(options(weights=weights))
    answer = draw(st.sets(st.sampled_from([o.id for o in opts]), min_size=1))
    return Multiple(**draw(_common()), options=opts, answer=frozenset(answer))


@st.composite
def true_falses(draw: st.DrawFn) -> TrueFalse:
    return TrueFalse(**draw(_common()), answer=draw(st.booleans()))


@st.composite
def blanks(draw: st.DrawFn) -> Blank:
    accepted = st.lists(WORDS, min_size=1, max_size=3).map(tuple)
    holes = draw(st.lists(accepted, min_size=1, max_size=4))
    return Blank(**draw(_common()), blanks=tuple(holes), any_order=draw(st.booleans()))


@st.composite
def numerics(draw: st.DrawFn) -> Numeric:
    answer = Fraction(draw(st.integers(-(10**6), 10**6)), draw(st.sampled_from([1, 10, 100])))
    tolerance = Fraction(draw(st.integers(0, 50)), 10)
    return Numeric(
        **draw(_common()), answer=answer, tolerance=tolerance, unit=draw(st.sampled_from(["", "年", "km"]))
    )


@st.composite
def orders(draw: st.DrawFn) -> Order:
    return Order(**draw(_common()), items=draw(options()))


@st.composite
def matches(draw: st.DrawFn) -> Match:
    left, right = draw(options()), draw(options())
    pairs = tuple((o.id, draw(st.sampled_from(right)).id) for o in left)
    return Match(**draw(_common()), left=left, right_side=right, pairs=pairs)


simple_questions: st.SearchStrategy[Question] = st.one_of(
    singles(), multiples(), true_falses(), blanks(), numerics(), orders(), matches()
)


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    parts = draw(st.lists(simple_questions, min_size=1, max_size=3, unique_by=lambda part: part.id))
    common = draw(_common()) | {"points": sum(part.points for part in parts)}
    return Passage(**common, text=draw(WORDS), parts=tuple(parts))


questions: st.SearchStrategy[Question] = simple_questions | passages()


def raw_responses(question: Question) -> st.SearchStrategy[Any]:
    """JSON responses that ``question.check`` takes: right, wrong or half right."""
    made: st.SearchStrategy[Any]
    match question:
        case Single():
            made = st.sampled_from([o.id for o in question.options])
        case Multiple():
            made = st.lists(st.sampled_from([o.id for o in question.options]), unique=True)
        case TrueFalse():
            made = st.booleans()
        case Blank():
            typed = st.sampled_from([text for texts in question.blanks for text in texts]) | TEXTS
            made = st.tuples(*(typed for _ in question.blanks)).map(list)
        case Numeric():
            near = st.integers(-100, 100).map(lambda tenths: float(question.answer + Fraction(tenths, 10)))
            made = st.one_of(st.just(question.right()), near, near.map(str), WORDS)
        case Order():
            made = st.permutations([o.id for o in question.items])
        case Match():
            rights = st.sampled_from([o.id for o in question.right_side])
            made = st.fixed_dictionaries({}, optional={o.id: rights for o in question.left})
        case Passage():
            made = st.fixed_dictionaries({}, optional={p.id: raw_responses(p) for p in question.parts})
        case _:
            raise TypeError(question.type)
    return made


@st.composite
def questions_with_responses(draw: st.DrawFn) -> tuple[Question, Any]:
    """A question and a raw response to it."""
    question = draw(questions)
    return question, draw(raw_responses(question))


START = datetime(2026, 9, 10, 0, 0, tzinfo=UTC)
moments = st.integers(0, 14 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds))


def json_of(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Any JSON value whose texts and keys are drawn from ``texts``."""
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
        max_leaves=12,
    )


json_values = json_of(st.text(max_size=5))
clean_json_values = json_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n\t"\\'), max_size=5)
)
"""Without characters that JSON allows and a store does not."""
