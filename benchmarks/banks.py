"""A bank of any size, always the same for the same size, with questions as long as real ones."""

from random import Random
from typing import Any

TYPES = ("single", "multiple", "true_false", "blank", "numeric", "order", "match", "passage")
_WORDS = "红军长征遵义会议延安抗战胜利新中国成立改革开放脱贫攻坚南昌起义井冈山根据地北京上海嘉兴西柏坡"
_OPTIONS = 4


def large_bank(questions: int) -> dict[str, Any]:
    """A bank file's content: ``questions`` of the eight types in turn."""
    rng = Random(questions)
    return {
        "schema_version": 1,
        "id": "large",
        "title": "大题库",
        "language": "zh-CN",
        "licence": "CC-BY-4.0",
        "names": [["孙中山", "孙文", "孙逸仙"], ["毛泽东", "毛润之"]],
        "questions": [_question(number, TYPES[number % len(TYPES)], rng) for number in range(questions)],
    }


def _question(number: int, kind: str, rng: Random) -> dict[str, Any]:
    common: dict[str, Any] = {
        "id": f"q{number}",
        "type": kind,
        "stem": f"第{number}题：{_text(rng, 30)}？",
        "explanation": _text(rng, 105),
        "sources": [{"title": _text(rng, 12), "by": _text(rng, 8), "year": 2021, "place": _text(rng, 6)}],
        "tags": [_text(rng, 3)],
        "level": rng.choice(("primary", "junior", "senior")),
        "difficulty": rng.randint(1, 3),
    }
    if kind == "passage":
        return common | {"text": _text(rng, 200), "questions": [_part(n, rng) for n in range(3)]}
    return common | {"points": 5} | _own(kind, common["stem"], rng)


def _part(number: int, rng: Random) -> dict[str, Any]:
    kind = ("single", "true_false", "blank")[number]
    stem = _text(rng, 20)
    common = {"id": f"p{number}", "type": kind, "stem": stem, "points": 2.5, "explanation": _text(rng, 40)}
    return common | _own(kind, stem, rng)


def _own(kind: str, stem: str, rng: Random) -> dict[str, Any]:
    """The fields that only this type has."""
    found: dict[str, dict[str, Any]] = {
        "single": {"options": _options("o", rng), "answer": "o1"},
        "multiple": {"options": _options("o", rng), "answer": ["o0", "o2"]},
        "true_false": {"answer": rng.random() < 0.5},
        "blank": {
            "stem": f"{stem}____年在____召开。",
            "blanks": [{"accept": ["1921", "一九二一"]}, {"accept": [_text(rng, 4), _text(rng, 5)]}],
        },
        "numeric": {"answer": rng.randint(1840, 2020), "tolerance": 0, "unit": "年"},
        "order": {"items": _options("i", rng)},
        "match": {
            "left": _options("l", rng),
            "right": _options("r", rng),
            "pairs": {f"l{n}": f"r{n}" for n in range(_OPTIONS)},
        },
    }
    return found[kind]


def _options(prefix: str, rng: Random) -> list[dict[str, str]]:
    """Texts that differ: two options of one text are a problem."""
    return [{"id": f"{prefix}{n}", "text": f"{_text(rng, 8)}{n}"} for n in range(_OPTIONS)]


def _text(rng: Random, length: int) -> str:
    return "".join(rng.choices(_WORDS, k=length))
