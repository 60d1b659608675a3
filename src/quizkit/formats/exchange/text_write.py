"""A bank in the usual Chinese form. What was written is read again: what comes back otherwise is a loss."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from quizkit.formats.draft import field_words
from quizkit.formats.exchange.blocks import Json, Loss, loss
from quizkit.formats.exchange.text_answers import SOURCE_SIGN, source_of
from quizkit.formats.exchange.text_blocks import parse_lines
from quizkit.formats.exchange.text_lines import lines_of
from quizkit.formats.exchange.text_markup import literal, one_hole, plain
from quizkit.formats.exchange.text_words import DIFFICULTY_WRITTEN, LEVEL_WRITTEN, TYPE_WRITTEN
from quizkit.i18n import N_, _

_FORMAT = N_("文字")
_PICTURE = re.compile(r"!\[[^\[\]]*\]\(([^()]*)\)")
_CIRCLES = 20
_HEADS = "一二三四五六七八九十"
_BANK_FIELDS = {"licence": N_("许可"), "names": N_("同名表"), "language": N_("语言")}


def written_text(bank: Json) -> tuple[str, tuple[Loss, ...]]:
    """The text, and what of the bank it does not hold."""
    lines = list(written_lines(bank))
    losses = [*_of_bank(bank), *_of_questions(bank, "\n".join(lines))]
    return "\n".join(lines).strip() + "\n", tuple(losses)


def written_lines(bank: Json) -> Iterator[str]:
    """The lines of the text; a head stands wherever the type changes."""
    yield plain(bank["title"])
    yield ""
    heads, before = 0, ""
    for number, question in enumerate(bank["questions"], start=1):
        if question["type"] != before:
            before = question["type"]
            heads += 1
            yield f"{ordinal(heads)}、{TYPE_WRITTEN[before]}"
            yield ""
        yield from _question(question, f"{number}. ")
        yield ""


def ordinal(number: int) -> str:
    """一, 二 … 十一: the number of a head."""
    tens, ones = divmod(number, 10)
    if tens > 9:  # noqa: PLR2004 - such a paper counts again from one
        return ordinal(number % 100 or 1)
    return ("" if tens == 0 else ("" if tens == 1 else _HEADS[tens - 1]) + "十") + (
        _HEADS[ones - 1] if ones else ""
    )


def _question(question: Json, label: str, *, part: bool = False) -> Iterator[str]:
    yield label + plain(question["stem"])
    if question["type"] == "passage":
        yield "材料：" + plain(question["text"])
        yield from _fields(question)
        for number, inner in enumerate(question["questions"], start=1):
            yield from _question(inner, f"（{number}）", part=True)
        return
    if part:
        yield "题型：" + TYPE_WRITTEN[question["type"]]
    yield from (
        _match(question, part=part) if question["type"] == "match" else _KEYS[question["type"]](question)
    )
    yield from _fields(question)


def _lettered(options: Any) -> Iterator[str]:
    for at, option in enumerate(options):
        yield f"{chr(ord('A') + at)}. {plain(option['text'])}"


def _letters(options: Any, ids: Any) -> str:
    return "".join(chr(ord("A") + at) for at, option in enumerate(options) if option["id"] in ids)


def _choice(question: Json) -> Iterator[str]:
    yield from _lettered(question["options"])
    answer = question["answer"]
    yield "答案：" + _letters(question["options"], answer if isinstance(answer, list) else [answer])


def _true_false(question: Json) -> Iterator[str]:
    yield "答案：" + ("正确" if question["answer"] else "错误")


def _blank(question: Json) -> Iterator[str]:
    blanks = ["；".join(blank["accept"]) for blank in question["blanks"]]
    # One text alone: the sign at its end says that what is in it divides nothing.
    alone = len(blanks) == 1 and len(question["blanks"][0]["accept"]) == 1
    yield "答案：" + (" | ".join(blanks) + ("；" if alone and re.search(r"[/／或|｜]", blanks[0]) else ""))
    if question.get("any_order"):
        yield "不分先后"


def _numeric(question: Json) -> Iterator[str]:
    yield "答案：" + number_written(question["answer"])
    if question.get("tolerance"):
        yield "误差：" + number_written(question["tolerance"])
    if question.get("unit"):
        yield "单位：" + question["unit"]


def number_written(value: float) -> str:
    """A number without an exponent."""
    return format(Decimal(str(value)), "f").removesuffix(".0")


def _order(question: Json) -> Iterator[str]:
    yield from _lettered(question["items"])
    yield "答案：" + "".join(chr(ord("A") + at) for at in range(len(question["items"])))


def _match(question: Json, *, part: bool) -> Iterator[str]:
    for number, option in enumerate(question["left"], start=1):
        # Parts of a passage are numbered （1） themselves.
        circled = part and number <= _CIRCLES
        yield (chr(ord("①") + number - 1) if circled else f"（{number}）") + plain(option["text"])
    yield from _lettered(question["right"])
    letters = {option["id"]: chr(ord("A") + at) for at, option in enumerate(question["right"])}
    pairs = enumerate((question["pairs"][option["id"]] for option in question["left"]), start=1)
    yield "答案：" + "，".join(f"{number}-{letters[right]}" for number, right in pairs)


_KEYS = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _true_false,
    "blank": _blank,
    "numeric": _numeric,
    "order": _order,
}


def _fields(question: Json) -> Iterator[str]:
    if question.get("explanation"):
        yield "解析：" + plain(question["explanation"])
    for source in question.get("sources") or ():
        yield "出处：" + source_written(source)
    if "points" in question:
        yield "分值：" + number_written(question["points"])
    if "level" in question:
        yield "学段：" + LEVEL_WRITTEN[question["level"]]
    if "difficulty" in question:
        yield "难度：" + DIFFICULTY_WRITTEN[question["difficulty"]]
    if question.get("tags"):
        yield "标签：" + "、".join(question["tags"])
    yield "编号：" + question["id"]


def source_written(source: Mapping[str, Any]) -> str:
    """书名，作者，年份，位置; with bars between where commas would be read otherwise."""
    parts = [str(source[name]) for name in ("title", "by", "year", "place") if source.get(name)]
    usual = "，".join(parts)
    return usual if source_of(usual) == _source_told(source) else SOURCE_SIGN.join(parts)


def _source_told(source: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in source.items() if value != ""}


# --- what is lost --------------------------------------------------------------------------------------


def _of_bank(bank: Json) -> Iterator[Loss]:
    for name, words in _BANK_FIELDS.items():
        if bank.get(name) and bank[name] != "zh-CN":
            yield loss("", "field_lost", format=_(_FORMAT), field=_(words))


def _of_questions(bank: Json, text: str) -> Iterator[Loss]:
    parsed = parse_lines(lines_of(text), lambda _done, _all: None)
    back = {found.question.get("id"): found for found in parsed.found if not found.refusals}
    for question in bank["questions"]:
        id_ = question["id"]
        yield from _always(id_, question)
        found = back.get(id_)
        if found is None or found.question.get("type") != question["type"]:
            yield loss(id_, "question_lost", kind=TYPE_WRITTEN[question["type"]], format=_(_FORMAT))
        else:
            yield from _changed(id_, question, found.question)


def _always(id_: str, question: Json) -> Iterator[Loss]:
    for one in (question, *question.get("questions", ())):
        if any("weight" in option for option in one.get("options", ())):
            yield loss(id_, "field_lost", format=_(_FORMAT), field=_("权重"))
        for name in dict.fromkeys(_pictures(one)):
            yield loss(id_, "text_picture_lost", name=name)


def _pictures(question: Json) -> Iterator[str]:
    options = (option for name in ("options", "items", "left", "right") for option in question.get(name, ()))
    texts = [question["stem"], question.get("text", ""), question.get("explanation", "")]
    for text in (*texts, *(option["text"] for option in options)):
        yield from _PICTURE.findall(text)


def _changed(id_: str, question: Json, back: Json) -> Iterator[Loss]:
    old, new = told(question), told(back)
    for name in old:
        if old[name] == new.get(name):
            continue
        field = field_words((name,)) or name
        marked = isinstance(old[name], str) and literal(plain(old[name])) != old[name]
        marked |= isinstance(old[name], list) and _words(old[name]) == _words(new.get(name))
        yield loss(id_, "text_markup_lost" if marked else "text_read_otherwise", field=field)


def _words(value: Any) -> Any:
    if isinstance(value, list):
        return [_words(one) for one in value]
    return plain(value) if isinstance(value, str) else value


def told(question: Json) -> dict[str, Any]:
    """All that a question says, without the ids of its options: what a round trip must keep."""
    texts = {
        name: {option["id"]: option["text"] for option in question[name]}
        for name in ("options", "items", "left", "right")
        if name in question
    }
    answer = question.get("answer")
    options = list(texts.get("options", {}))
    if question["type"] == "single":
        answer = options.index(answer)
    said: dict[str, Any] = {
        "id": question.get("id", ""),
        "stem": one_hole(question["stem"]),
        "text": question.get("text", ""),
        **{name: list(by_id.values()) for name, by_id in texts.items()},
        "answer": sorted(options.index(id_) for id_ in answer) if isinstance(answer, list) else answer,
        "blanks": [list(blank["accept"]) for blank in question.get("blanks", ())],
        "any_order": bool(question.get("any_order")),
        "tolerance": float(question.get("tolerance", 0)),
        "unit": question.get("unit", ""),
        "pairs": sorted(
            [list(texts["left"]).index(left), list(texts["right"]).index(right)]
            for left, right in question.get("pairs", {}).items()
        ),
        "points": float(question.get("points", 0)),
        "level": question.get("level", ""),
        "difficulty": question.get("difficulty", 0),
        "tags": list(question.get("tags", ())),
        "sources": [
            [str(source.get(name, "")) for name in ("title", "by", "year", "place")]
            for source in question.get("sources", ())
        ],
        "explanation": question.get("explanation", ""),
        "questions": [told(part) for part in question.get("questions", ())],
    }
    return said
