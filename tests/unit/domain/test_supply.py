"""What a pool holds for sections: counted as a maker of papers counts, and fast enough for a keystroke."""

import time
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.activity import SectionPlan, Shuffle
from quizkit.domain.bank import PoolQuestion
from quizkit.domain.paper import PaperMaker
from quizkit.domain.questions import LEVELS, TYPES, Option, Passage, Question, Single, TrueFalse
from quizkit.domain.supply import READING_SECONDS, SECONDS, PoolIndex, seconds_of, supply_of
from quizkit.errors import PaperError

OPTIONS = (Option("a", "甲"), Option("b", "乙"))
TAGS = ("长征", "抗战", "建国")


def question(number: int, level: str, difficulty: int, points: int, tags: tuple[str, ...]) -> Question:
    """A question of one of two types."""
    common = {"id": f"q{number}", "stem": f"第 {number} 题", "points": points, "level": level}
    more = {"difficulty": difficulty, "tags": tags}
    if number % 3:
        return Single(**common, **more, options=OPTIONS, answer="a")  # type: ignore[arg-type]
    return TrueFalse(**common, **more, answer=True)  # type: ignore[arg-type]


@st.composite
def pools(draw: st.DrawFn) -> tuple[PoolQuestion, ...]:
    """Up to thirty questions of two banks."""
    size = draw(st.integers(0, 30))
    tags = st.lists(st.sampled_from(TAGS), unique=True, max_size=2).map(tuple)
    return tuple(
        PoolQuestion(
            draw(st.sampled_from("AB")),
            f"v{number}",
            question(
                number, draw(st.sampled_from(LEVELS)), draw(st.integers(1, 3)), draw(st.integers(1, 4)) * 100,
                draw(tags),
            ),
        )
        for number in range(size)
    )  # fmt: skip


ranges = st.none() | st.sampled_from(
    [(low, high) for low, high in product((1, 2, 3), repeat=2) if low <= high]
)
sections = st.builds(
    SectionPlan,
    st.just("一"),
    st.integers(1, 6),
    banks=st.lists(st.sampled_from("ABC"), unique=True, max_size=2).map(tuple),
    types=st.lists(st.sampled_from(["single", "true_false", "blank"]), unique=True, max_size=2).map(tuple),
    tags=st.lists(st.sampled_from(TAGS), unique=True, max_size=2).map(tuple),
    level=st.sampled_from([None, "student", *LEVELS]),
    difficulty=ranges,
    points=st.none() | st.just(250),
)
plans = st.lists(sections, min_size=1, max_size=4)


def fits(section: SectionPlan, pool: PoolQuestion, level: str | None) -> bool:
    """The rule once more, question by question."""
    asked = pool.question
    wanted = level if section.level == "student" else section.level
    low, high = section.difficulty or (1, 3)
    return (
        (not section.banks or pool.bank in section.banks)
        and (not section.types or asked.type in section.types)
        and (not section.tags or bool(set(section.tags) & set(asked.tags)))
        and (wanted is None or asked.level == wanted)
        and low <= asked.difficulty <= high
    )


@given(pools(), plans, st.sampled_from([None, *LEVELS]))
def test_counts_points_and_time_are_those_of_the_questions(
    pool: tuple[PoolQuestion, ...], plan: list[SectionPlan], level: str | None
) -> None:
    """Every number of a section equals a count of the questions one by one."""
    supply = supply_of(PoolIndex(pool), plan, level)
    for section, found in zip(plan, supply.sections, strict=True):
        mine = [pq.question for pq in pool if fits(section, pq, level)]
        assert found.fitting == len(mine)
        assert found.by_level == {name: sum(fits(section, pq, name) for pq in pool) for name in LEVELS}
        own = sorted(q.points for q in mine)
        if section.points is None:
            assert found.points == (sum(own[: section.draw]), sum(own[::-1][: section.draw]))
        else:
            assert found.points == (250 * section.draw,) * 2
        mean = sum(map(seconds_of, mine)) / len(mine) if mine else 0
        assert abs(found.seconds - section.draw * mean) <= 0.5
    assert supply.questions == sum(section.draw for section in plan)
    assert supply.points[0] <= supply.points[1]


@given(pools(), plans)
def test_enough_is_what_a_maker_takes(pool: tuple[PoolQuestion, ...], plan: list[SectionPlan]) -> None:
    """A plan without a shortage never runs short, whatever the level and the seed; another makes no paper."""
    index = PoolIndex(pool)
    supply = supply_of(index, plan, None)
    if supply.enough:
        maker = PaperMaker(plan, index, Shuffle())
        for level, seed in product(LEVELS, "abc"):
            paper = maker.draw(seed, level)
            assert [i.section for i in paper.items] == [n for n, s in enumerate(plan) for _d in range(s.draw)]
            assert all(fits(plan[i.section], _of(pool, i.version), level) for i in paper.items)
    else:
        short = next(section.shortage for section in supply.sections if section.shortage)
        with pytest.raises(PaperError) as error:
            PaperMaker(plan, pool, Shuffle())
        assert str(error.value) == str(short)


def _of(pool: tuple[PoolQuestion, ...], version: str) -> PoolQuestion:
    return next(pq for pq in pool if pq.version == version)


def test_each_short_section_is_named_and_takes_from_no_other() -> None:
    """Two that cannot be filled are two problems; the one after them is not blamed for them."""
    pool = tuple(PoolQuestion("A", f"v{n}", question(n, "primary", 1, 100, ())) for n in range(1, 3))
    plan = [SectionPlan(name, draw, level="primary") for name, draw in (("一", 3), ("二", 5), ("三", 2))]
    found = supply_of(PoolIndex(pool), plan, "primary").sections
    assert [bool(section.shortage) for section in found] == [True, True, False]
    assert "大题“一”要抽 3 题" in str(found[0].shortage)


def test_every_type_has_its_time() -> None:
    """A passage takes its reading and its parts; minutes are rounded up."""
    assert set(SECONDS) == set(TYPES) - {"passage"}
    part = question(1, "primary", 1, 100, ())
    passage = Passage(id="p", stem="", points=200, text="材料", parts=(part, replace(part, id="q2")))
    assert seconds_of(passage) == READING_SECONDS + 2 * SECONDS["single"]
    supply = supply_of(PoolIndex((PoolQuestion("A", "v", passage),)), [SectionPlan("一", 1)], None)
    assert (supply.sections[0].seconds, supply.minutes) == (120, 2)


def test_ten_thousand_questions_answer_a_keystroke() -> None:
    """Counts of ten sections cost less than 50 ms of CPU, three sample papers as well."""
    pool = tuple(
        PoolQuestion(f"b{n % 7}", f"v{n}", question(n, LEVELS[n % 3], 1 + n % 3, 100, (TAGS[n // 3 % 3],)))
        for n in range(10_000)
    )
    index = PoolIndex(pool)
    plan = [
        SectionPlan(
            f"第{n}大题", 5, banks=(f"b{n % 7}", f"b{(n + 1) % 7}"), types=("single", "true_false"),
            tags=TAGS[:2], level="student",
        )
        for n in range(10)
    ]  # fmt: skip
    supply_of(index, plan, "junior")
    costs = []
    for _n in range(5):
        begun = time.process_time()
        supply_of(index, plan, "junior")
        costs.append(time.process_time() - begun)
    assert min(costs) < 0.05
    begun = time.process_time()
    maker = PaperMaker(plan[:3], index, Shuffle())
    assert len({maker.draw(seed, "junior") for seed in "abc"}) == 3
    assert time.process_time() - begun < 0.5
