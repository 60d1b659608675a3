"""``check --content``: questions that are alike, and answers in the stems of others, over all banks."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from fakes.content_files import bank_of, blank, multiple, numeric, passage, single, true_false
from fakes.cpu import cpu_of
from quizkit.formats.check import check_files

Write = Callable[..., Path]
Question = dict[str, Any]
Found = list[tuple[str, str, str, str]]


@pytest.fixture
def check(write: Write) -> Callable[..., Found]:
    """File, path, code and sentence of each finding; each list of questions is a bank."""

    def check_(*banks: list[Question]) -> Found:
        files = [write(bank_of(*b, id=f"bank{n}"), f"quizzes/banks/b{n}.json") for n, b in enumerate(banks)]
        problems = check_files(files, content=True).problems
        return [(Path(p.file).name, p.path, p.code, p.message) for p in problems]

    return check_


ZUNYI = single("中央红军长征途中，哪次会议开始确立毛泽东的领导地位？", "黎平会议", "遵义会议", "会理会议")


def test_the_same_question_in_two_banks_is_named_in_the_later_one(check: Callable[..., Found]) -> None:
    """With the other bank and question."""
    assert check([single("别的？"), ZUNYI], [ZUNYI]) == [
        (
            "b1.json",
            "questions[0].stem",
            "near_duplicate",
            "这道题和 bank0/q1 有 100% 相同。请删去或改写其中一道。",
        )
    ]


def test_a_question_that_is_reworded_a_little_is_named(check: Callable[..., Found]) -> None:
    """Other punctuation, a word more, options in another order."""
    other = single(
        "中央红军在长征途中的哪次会议，开始确立毛泽东的领导地位？", "会理会议", "遵义会议", "黎平会议"
    )
    (found,) = check([ZUNYI, other])
    assert found[:3] == ("b0.json", "questions[1].stem", "near_duplicate")


def test_three_alike_are_two_findings(check: Callable[..., Found]) -> None:
    """One for each that is one too many."""
    assert [path for _file, path, _code, _said in check([ZUNYI, ZUNYI, ZUNYI])] == [
        "questions[1].stem",
        "questions[2].stem",
    ]


@pytest.mark.parametrize(
    "other",
    [
        single("红军长征途中，哪次会议改变了北上路线？", "两河口会议", "俄界会议", "榜罗镇会议"),
        single("中央红军长征途中，哪一座雪山最先翻越？", "夹金山", "梦笔山", "打鼓山"),
        true_false("遵义会议以后，中央红军四渡赤水。"),
    ],
)
def test_another_question_about_the_same_time_is_not_named(
    check: Callable[..., Found], other: Question
) -> None:
    """Banks are full of such questions."""
    assert check([ZUNYI, other]) == []


def test_like_parts_of_different_passages_are_not_named(check: Callable[..., Found]) -> None:
    """They ask about different texts."""
    part = true_false("材料中的事情发生在长征途中。")
    texts = ("三名女红军把被子剪成两半，留下一半给徐解秀。", "红军战士在草地里把最后一点青稞面让给了同伴。")
    assert check([passage(text, part, stem=f"阅读{text[:4]}，回答问题。") for text in texts]) == []


# --- answers --------------------------------------------------------------------------------------

LAKE = single(
    "中共一大最后一天的会议在哪个湖的游船上举行？", "杭州西湖", "嘉兴南湖", "武汉东湖", "南京玄武湖"
)
TELLS = true_false("中共一大最后一天的会议，是在嘉兴南湖的游船上举行的。")
GIVEN: list[tuple[str, Question, Question]] = [
    ("single", LAKE, TELLS),
    ("blank", blank("中共一大最后一天，代表们转移到____，在游船上开完了会议。", "嘉兴南湖"), TELLS),
    (
        "multiple",
        multiple("中共一大先后在哪两个地方开会？", "上海法租界", "嘉兴南湖", "杭州西湖"),
        true_false("中共一大先后在上海和嘉兴南湖两个地方开会。", answer=False),
    ),
    (
        "year",
        numeric("朝鲜停战协定是在哪一年签订的？", 1953),
        single("1953年7月，朝鲜停战协定在哪里签订？", "板门店", "开城县", "平壤市"),
    ),
]


@pytest.mark.parametrize(("asked", "tells"), [g[1:] for g in GIVEN], ids=[g[0] for g in GIVEN])
def test_an_answer_in_the_stem_of_a_question_about_the_same_thing_is_named(
    check: Callable[..., Found], asked: Question, tells: Question
) -> None:
    """Whichever comes first: a paper draws both."""
    for banks in ([[asked, tells]], [[tells], [asked]]):
        (found,) = check(*banks)
        assert found[2] == "answer_elsewhere"
    assert check([asked], [tells])[0][0] == "b0.json"


def test_the_sentence_names_the_answer_and_the_other_question(check: Callable[..., Found]) -> None:
    """So that it is found."""
    ((_file, path, _code, said),) = check([LAKE], [TELLS])
    assert path == "questions[0].stem"
    assert said == "这道题的答案“嘉兴南湖”写在 bank1/q0 的题干里，两道题又说的是同一件事。请改写其中一道。"


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        (LAKE, TELLS | {"level": "senior"}),
        (LAKE, single("嘉兴南湖在今天的哪个省？", "江苏省", "浙江省", "安徽省")),
        (LAKE | {"answer": "o0"}, TELLS),
        (
            single("三大战役中，哪一次最先开始？", "辽沈战役", "淮海战役"),
            true_false("淮海战役中老百姓推车支前。"),
        ),
        (
            single("谁率部到达井冈山？", "毛泽东", "朱德"),
            single("毛泽东的哪篇文章写于延安？", "《论持久战》", "《实践论》"),
        ),
    ],
    ids=["another level", "another thing", "a wrong option", "a word of the subject", "a person of many"],
)
def test_an_answer_that_is_mentioned_elsewhere_is_no_fault(
    check: Callable[..., Found], asked: Question, other: Question
) -> None:
    """It gives nothing away."""
    assert check([asked, other]) == []


def test_a_part_that_tells_the_answer_of_another_part_is_named(check: Callable[..., Found]) -> None:
    """Both are on the screen, whatever their level; what the passage tells is its purpose."""
    text = "1921年7月，中共一大最后一天的会议在嘉兴南湖的游船上举行。"
    assert [(path, code) for _file, path, code, _said in check([passage(text, LAKE, TELLS)])] == [
        ("questions[0].questions[0].stem", "answer_elsewhere")
    ]
    assert check([passage(text, LAKE)]) == []


# --- size -----------------------------------------------------------------------------------------


def large(count: int) -> list[Question]:
    """Questions as long as real ones; every hundredth is much like the one before it."""
    rng = Random(count)
    found: list[Question] = []
    for n in range(count):
        if n % 100 == 99:
            found.append(found[-1] | {"id": f"q{n}", "stem": found[-1]["stem"].replace("？", "，对吗？")})
            continue
        texts = ["".join(chr(0x4E00 + rng.randrange(2500)) for _ in range(6)) for _ in range(4)]
        stem = "".join(chr(0x4E00 + rng.randrange(2500)) for _ in range(30))
        found.append(single(f"{stem}？", *texts, right=rng.randrange(4), id=f"q{n}"))
    return found


def test_of_many_questions_those_that_are_alike_are_all_found(check: Callable[..., Found]) -> None:
    """None is lost among the others."""
    places = [path for _file, path, code, _said in check(large(2000)) if code == "near_duplicate"]
    assert places == [f"questions[{n}].stem" for n in range(99, 2000, 100)]


@pytest.mark.parametrize("make", [large, lambda n: [ZUNYI | {"id": f"q{k}"} for k in range(n)]])
def test_four_times_the_questions_take_about_four_times_as_long(
    write: Write, make: Callable[[int], list[Question]]
) -> None:
    """Not sixteen times, not even if all of them are the same."""
    spent = []
    for count in (500, 2000):
        file = write(json.dumps(bank_of(*make(count)), ensure_ascii=False), f"{count}.json")
        spent.append(cpu_of(lambda file=file: check_files([file], content=True), runs=2))
    assert spent[1] < 9 * spent[0]
