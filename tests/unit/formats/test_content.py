"""``check --content``: a bank with each fault, and beside each its neighbours that are none."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.content_files import bank_of, multiple, passage, single, true_false
from fakes.facts_files import FACTS
from quizkit.formats.check import check_files
from quizkit.formats.content.bias import IMPROBABLE, at_least
from quizkit.formats.content.written import denied_word
from quizkit.formats.facts import load_facts

Write = Callable[..., Path]
Question = dict[str, Any]
Check = Callable[..., list[tuple[str, str]]]
ROOT = Path(__file__).parents[3]


@pytest.fixture
def check(write: Write) -> Check:
    """Path and code of each finding in a bank of these questions; the project has a table of facts."""

    def check_(*questions: Question, **head: Any) -> list[tuple[str, str]]:
        write(FACTS, "quizzes/facts.json")
        file = write(bank_of(*questions, **head), "quizzes/banks/bank.json")
        return [(p.path, p.code) for p in check_files([file], content=True).problems]

    return check_


PART = true_false("材料里说的是长征途中的事。")
FAULTS: list[tuple[str, Question, str, str]] = [
    ("no explanation", single("谁？", explanation=""), "questions[0].explanation", "no_explanation"),
    (
        "no explanation of a part",
        passage("材料。", PART | {"explanation": ""}),
        "questions[0].questions[0].explanation",
        "no_explanation",
    ),
    (
        "short explanation",
        single("谁？", explanation="这句话是对的，见简史第三章第二节。"),
        "questions[0].explanation",
        "short_explanation",
    ),
    ("no source", single("谁？", sources=[]), "questions[0].sources", "no_question_source"),
    (
        "no source of a passage",
        passage("材料。", PART, sources=[]),
        "questions[0].sources",
        "no_question_source",
    ),
    ("no tags", single("谁？", tags=[]), "questions[0].tags", "no_tags"),
    (
        "options unlike",
        single("谁？", "甲地", "乙地", "丙地", "在丁地召开的一次扩大会议"),
        "questions[0].options",
        "options_unlike",
    ),
    (
        "options unlike, several right",
        multiple("哪些？", "没收地主土地", "减租减息", "把全部土地按照人口和劳动力平均分配", right=(0, 1)),
        "questions[0].options",
        "options_unlike",
    ),
    (
        "all of them",
        single("谁？", "甲地", "乙地", "丙地", "以上都是"),
        "questions[0].options[3].text",
        "all_of_them",
    ),
    (
        "none of them",
        single("谁？", "甲地", "乙地", "丙地", "以上选项都不对"),
        "questions[0].options[3].text",
        "all_of_them",
    ),
    (
        "all above",
        single("谁？", "甲地", "乙地", "丙地", "上述各项均是"),
        "questions[0].options[3].text",
        "all_of_them",
    ),
    (
        "all right",
        single("谁？", "甲地", "乙地", "丙地", "全部正确"),
        "questions[0].options[3].text",
        "all_of_them",
    ),
    (
        "two others",
        single("谁？", "甲地", "乙地", "丙地", "A和B都对"),
        "questions[0].options[3].text",
        "all_of_them",
    ),
    (
        "denied in primary",
        single("下列哪一项不属于三大战役？", level="primary"),
        "questions[0].stem",
        "negative_primary",
    ),
    (
        "denied in primary, bold",
        single("下列人物中，**没有**参加长征的是谁？", level="primary"),
        "questions[0].stem",
        "negative_primary",
    ),
    ("denied, not bold", single("下列说法错误的是哪一项？"), "questions[0].stem", "negative_not_bold"),
    (
        "denied in a part",
        passage("材料。", single("材料中没有提到的是哪一项？")),
        "questions[0].questions[0].stem",
        "negative_not_bold",
    ),
    (
        "another word bold",
        single("下列**城市**中，哪些没有在那一年解放？"),
        "questions[0].stem",
        "negative_not_bold",
    ),
]


@pytest.mark.parametrize(("question", "path", "code"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_question_with_a_fault_is_named(check: Check, question: Question, path: str, code: str) -> None:
    """At its place, once, and nothing else is."""
    assert check(question) == [(path, code)]


CLEAN: list[tuple[str, Question]] = [
    ("single", single("遵义会议在哪里召开？")),
    ("passage explained by its parts", passage("材料。", PART)),
    ("short options", multiple("哪些是权利又是义务？", "劳动", "受教育", "依照法律服兵役", right=(0, 1))),
    (
        "titles are as long as they are",
        single(
            "哪一部？", "《法兰西内战》", "《路易·波拿巴的雾月十八日》", "《1848年至1850年的法兰西阶级斗争》"
        ),
    ),
    (
        "a place called above",
        single("哪里？", "以上海为中心", "以武汉为中心", "以广州为中心", "以南京为中心"),
    ),
    ("all of a people", single("谁？", "全国各族人民", "全体解放军", "全体工人农民", "全体青年学生")),
    ("denied in bold", single("下列哪一项**不**属于三大战役？")),
    ("denied in bold, whole word", single("下列哪一项**不属于**三大战役？")),
    ("a denial that is told", single("当事人没有近亲属，或者近亲属不提起诉讼的，由哪一机关提起诉讼？")),
    ("a denial in a quotation", single("“没有调查，没有发言权”出自哪篇著作？", level="primary")),
    ("不足", single("留守的红军不足一营，打退了敌军的进攻。这是哪一次战斗？", level="primary")),
    (
        "不久, 不仅, 不断",
        single("起义失败后不久，不仅要保存力量，还要不断发展，部队去了哪里？", level="primary"),
    ),
    ("不屈, 不朽", single("哪一位不屈的英雄立下了不朽的功勋？", level="primary")),
    ("不同", single("两次会议的不同是什么？", level="primary")),
    ("不平等", single("哪一个不平等条约割让了香港岛？", level="primary")),
    ("未成年人", single("哪一部法律保护未成年人？", level="primary")),
    ("a statement with 不", true_false("红军过草地时没有向导，也不能走大路。", level="primary")),
    ("not yet", single("会议召开时还没有到达陕北的是当时的情形，代表们在哪里开会？", level="primary")),
]


@pytest.mark.parametrize("question", [c[1] for c in CLEAN], ids=[c[0] for c in CLEAN])
def test_a_good_question_is_not_named(check: Check, question: Question) -> None:
    """A false alarm costs the trust in all others."""
    assert check(question) == []


@pytest.mark.parametrize(
    ("stem", "word"),
    [
        ("下列哪一项不是红军长征途中的事件？", "不是"),
        ("以下哪些城市没有被日军占领？", "没有"),
        ("下面说法不正确的是（ ）", "不正确"),
        ("下列叙述中，有误的一项是", "有误"),
        ("不属于三大战役的是", "不属于"),
        ("谁没有参加南昌起义？", "没有"),
        ("下列人物中，未参加中共一大的是谁？", "未"),
        ("三大战役不包括哪一次战役？", ""),
    ],
)
def test_a_stem_that_asks_for_what_is_not_so_is_known(stem: str, word: str) -> None:
    """By the word that denies; the last way of asking is left to readers."""
    assert denied_word(stem) == word


# --- the whole bank -------------------------------------------------------------------------------

STEMS = [
    "卢沟桥",
    "平型关",
    "台儿庄",
    "西柏坡",
    "井冈山",
    "杨家岭",
    "吴起镇",
    "腊子口",
    "泸定桥",
    "娄山关",
    "哈达铺",
    "会宁城",
    "百草坡",
    "小岗村",
    "大别山",
    "沂蒙山",
    "太行山",
    "孟良崮",
    "塔山镇",
    "锦州城",
]


def singles(count: int, right: Callable[[int], int], *, longest: bool = False) -> list[Question]:
    """Questions that have nothing in common; the right option one character longer if so wished."""
    found = []
    for n, stem in enumerate(STEMS[:count]):
        texts = [f"{stem}{chr(0x4E00 + 97 * n + 13 * k)}" for k in range(4)]
        texts[right(n)] += "地" if longest else ""
        found.append(single(f"{stem}在什么地方？", *texts, right=right(n)))
    return found


@pytest.mark.parametrize(
    ("count", "right", "found"),
    [
        (20, lambda n: n % 4, []),
        (20, lambda n: 2 if n < 10 else n % 4, ["right_place"]),
        (6, lambda _n: 2, ["right_place"]),
        (3, lambda _n: 2, []),
    ],
)
def test_right_options_that_stand_at_one_place_are_named(
    check: Check, count: int, right: Callable[[int], int], found: list[str]
) -> None:
    """If chance would do that less than once in a hundred banks."""
    assert check(*singles(count, right)) == [("questions", code) for code in found]


@pytest.mark.parametrize(("count", "found"), [(3, []), (8, ["right_longest"]), (20, ["right_longest"])])
def test_right_options_that_are_the_longest_are_named(check: Check, count: int, found: list[str]) -> None:
    """Three may be chance, eight of eight are not."""
    given = singles(count, lambda n: n % 4, longest=True)
    assert check(*given) == [("questions", code) for code in found]


def test_the_longest_option_is_no_fault_as_often_as_chance_has_it(check: Check) -> None:
    """A quarter of the questions."""
    long, short = singles(20, lambda n: n % 4, longest=True), singles(20, lambda n: n % 4)
    assert check(*long[:5], *short[5:]) == []


@pytest.mark.parametrize(
    ("true", "found"), [(10, []), (13, []), (17, ["true_false_uneven"]), (20, ["true_false_uneven"])]
)
def test_statements_that_are_nearly_all_true_are_named(check: Check, true: int, found: list[str]) -> None:
    """Or nearly all false."""
    given = [true_false(f"{stem}是一个地名。", answer=n < true) for n, stem in enumerate(STEMS)]
    assert [code for _path, code in check(*given)] == found
    turned = [question | {"answer": not question["answer"]} for question in given]
    assert [code for _path, code in check(*turned)] == found


@given(hits=st.integers(0, 60), of=st.integers(1, 60), options=st.integers(2, 6))
def test_the_binomial_tail_is_one(hits: int, of: int, options: int) -> None:
    """The probabilities of all counts add up; more hits are never more probable."""
    hits = min(hits, of)
    tail = at_least(hits, of, 1 / options)
    assert 0 <= tail <= 1
    assert tail >= at_least(hits + 1, of, 1 / options) - 1e-12
    assert at_least(0, of, 1 / options) == 1
    assert at_least(of, of, 1 / options) == pytest.approx(options**-of)
    assert at_least(of, of, 1 / options) >= IMPROBABLE or of >= 3


def test_the_repositorys_own_banks_are_clean() -> None:
    """What we ship has none of these faults, and fits the table of facts that we ship."""
    report = check_files([ROOT / "quizzes" / "banks"], content=True)
    assert [str(problem) for problem in report.problems] == []
    assert report.questions >= 114
    assert len(load_facts(ROOT / "quizzes" / "facts.json").facts) >= 300
