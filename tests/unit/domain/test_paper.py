"""Papers: drawn from a seed by sections, and never short once the plan was accepted."""

from hashlib import sha256

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from quizkit.domain.activity import SectionPlan, Shuffle
from quizkit.domain.bank import Bank, PoolQuestion, pool_of
from quizkit.domain.paper import Paper, PaperMaker
from quizkit.domain.questions import LEVELS, Option, Single, TrueFalse
from quizkit.errors import PaperError
from strategies import WORDS

ALL = Shuffle()


def choice(number: int, level: str = "junior", difficulty: int = 2, tags: tuple[str, ...] = ()) -> Single:
    """A single choice question."""
    opts = tuple(Option(c, f"{c}{number}") for c in "abcd")
    common = {"stem": f"s{number}", "points": 500, "level": level, "difficulty": difficulty, "tags": tags}
    return Single(id=f"q{number:02}", options=opts, answer="a", **common)


def pool(*questions: Single | TrueFalse, bank: str = "b") -> tuple[PoolQuestion, ...]:
    """A pool of one bank."""
    return pool_of((Bank(bank, "t", "zh-CN", "", questions),))


def ids(paper: Paper) -> list[str]:
    """Question ids in the order of the paper."""
    return [item.question.id for item in paper.items]


TWENTY = pool(*(choice(n, difficulty=1 + n % 3) for n in range(20)))


def test_the_same_seed_gives_the_same_paper() -> None:
    """Two makers of one plan agree; another seed gives another paper."""
    plan = [SectionPlan("一", 5)]
    papers = [PaperMaker(plan, TWENTY, ALL).draw(seed, "junior") for seed in ("s", "s", "t")]
    assert papers[0] == papers[1] != papers[2]


def test_a_paper_is_pinned_for_ever() -> None:
    """The questions and layouts of one seed have this hash on every platform and Python."""
    paper = PaperMaker([SectionPlan("一", 8), SectionPlan("二", 4)], TWENTY, ALL).draw("golden", "junior")
    drawn = [(item.question.id, item.layout, item.section, item.points) for item in paper.items]
    assert sha256(repr(drawn).encode()).hexdigest() == GOLDEN


GOLDEN = "9a23a5038463d7e206e6ce5424f972b9d790542e1154684e22e88999c7c19321"


def test_another_question_in_the_pool_leaves_layouts_alone() -> None:
    """The options of a question are drawn from its own stream."""
    plan = [SectionPlan("一", 20)]
    before = PaperMaker(plan, TWENTY, ALL).draw("s", "junior")
    after = PaperMaker(plan, TWENTY[1:] + pool(choice(77)), ALL).draw("s", "junior")
    layouts = {item.question.id: item.layout for item in after.items}
    assert all(layouts[i.question.id] == i.layout for i in before.items if i.question.id in layouts)


def test_without_shuffle_questions_keep_the_order_of_the_bank() -> None:
    """They are still drawn, but stand in the order of the pool."""
    paper = PaperMaker([SectionPlan("一", 7)], TWENTY, Shuffle(questions=False)).draw("s", "junior")
    assert ids(paper) == sorted(ids(paper))


def test_no_question_is_drawn_twice() -> None:
    """Sections that could draw the same question do not."""
    paper = PaperMaker([SectionPlan("一", 10), SectionPlan("二", 10)], TWENTY, ALL).draw("s", "junior")
    assert len(set(ids(paper))) == 20


def test_points_of_a_section_replace_those_of_its_questions() -> None:
    """A section may say what each question is worth."""
    plan = [SectionPlan("一", 2, points=400), SectionPlan("二", 1)]
    paper = PaperMaker(plan, TWENTY, ALL).draw("s", "junior")
    assert [item.points for item in paper.items] == [400, 400, 500]
    assert paper.points == 1300


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (SectionPlan("x", 1, level="student"), "q01"),
        (SectionPlan("x", 1, level="senior"), "q02"),
        (SectionPlan("x", 1, difficulty=(3, 3)), "q03"),
        (SectionPlan("x", 1, tags=("长征", "别的")), "q04"),
        (SectionPlan("x", 1, types=("true_false",)), "q05"),
        (SectionPlan("x", 1, banks=("other",)), "q06"),
    ],
)
def test_a_section_draws_what_fits_all_its_filters(section: SectionPlan, expected: str) -> None:
    """Level, difficulty, tags, types and banks each narrow the choice."""
    common = {"stem": "s", "points": 100, "answer": True}
    questions = pool(
        choice(1, level="primary"),
        choice(2, level="senior"),
        choice(3, difficulty=3),
        choice(4, tags=("长征",)),
        TrueFalse(id="q05", level="junior", **common),
    ) + pool(TrueFalse(id="q06", level="junior", **common), bank="other")
    wide = SectionPlan("y", 0)
    level = "primary" if section.level == "student" else "junior"
    if section.level == "student":
        questions += pool(choice(7, level="junior"), choice(8, level="senior"), bank="more")
    if section.types:
        questions = questions[:5]
    paper = PaperMaker([section, wide], questions, ALL).draw("s", level)
    assert ids(paper) == [expected]


def test_a_plan_that_a_level_cannot_fill_is_refused() -> None:
    """The error names the section, both numbers and the level."""
    with pytest.raises(PaperError) as caught:
        PaperMaker([SectionPlan("选择题", 3, level="student")], pool(choice(1), choice(2)), ALL)
    error = caught.value
    assert (error.section, error.wanted, error.found, error.level) == ("选择题", 3, 0, "primary")


def test_a_plan_counts_what_earlier_sections_may_take() -> None:
    """Two sections over the same four questions cannot draw three each."""
    four = pool(*(choice(n) for n in range(4)))
    with pytest.raises(PaperError) as caught:
        PaperMaker([SectionPlan("一", 3), SectionPlan("二", 3)], four, ALL)
    assert (caught.value.section, caught.value.found) == ("二", 1)


plans = st.builds(
    SectionPlan,
    title=WORDS,
    draw=st.integers(1, 3),
    banks=st.sampled_from([(), ("b0",), ("b1",)]),
    types=st.sampled_from([(), ("single",), ("single", "true_false")]),
    level=st.sampled_from([None, "student", *LEVELS]),
    difficulty=st.sampled_from([None, (1, 3), (1, 2), (2, 2)]),
)


def mixed() -> list[Single | TrueFalse]:
    """Two questions of each type, level and difficulty, and one more choice of each."""
    found: list[Single | TrueFalse] = []
    for level in LEVELS:
        for difficulty in (1, 2, 3):
            found += [choice(len(found) + n, level, difficulty) for n in range(3)]
            common = {"stem": "s", "points": 100, "answer": True, "level": level, "difficulty": difficulty}
            found += [TrueFalse(id=f"j{len(found) + n:02}", **common) for n in range(2)]
    return found


@given(
    st.lists(plans, min_size=1, max_size=3),
    st.permutations(mixed()),
    st.integers(0, 20),
    st.text(max_size=4),
    st.builds(Shuffle, st.booleans(), st.booleans()),
)
def test_an_accepted_plan_never_runs_short(
    sections: list[SectionPlan],
    questions: list[Single | TrueFalse],
    missing: int,
    seed: str,
    shuffle: Shuffle,
) -> None:
    """What the maker accepts, it can draw for every level: as many as planned, all fitting, none twice."""
    held = tuple(questions[missing:])
    banks = (Bank("b0", "t", "", "", held[::2]), Bank("b1", "t", "", "", held[1::2]))
    try:
        maker = PaperMaker(sections, pool_of(banks), shuffle)
    except PaperError as error:
        event(f"refused: {error.found} of {error.wanted}")
        return
    for level in LEVELS:
        paper = maker.draw(seed, level)
        planned = [number for number, section in enumerate(sections) for _ in range(section.draw)]
        assert [item.section for item in paper.items] == planned
        assert len(set(ids(paper))) == len(paper.items)
        for item in paper.items:
            plan = sections[item.section]
            wanted = level if plan.level == "student" else plan.level
            assert not plan.banks or item.bank in plan.banks
            assert wanted is None or item.question.level == wanted
