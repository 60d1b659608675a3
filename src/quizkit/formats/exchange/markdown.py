"""A bank as a paper for people: questions by section, then the answers with explanations and sources."""

import re
from collections.abc import Iterator
from typing import Any

from quizkit.formats.exchange.blocks import Json, Loss, Written, loss
from quizkit.formats.exchange.text_words import TYPE_WRITTEN
from quizkit.formats.exchange.text_write import number_written, ordinal, source_written
from quizkit.i18n import N_, _

_FIELDS = {"level": N_("学段"), "difficulty": N_("难度"), "tags": N_("标签"), "id": N_("编号")}
_BANK_FIELDS = {"licence": N_("许可"), "names": N_("同名表")}
_HOLE = re.compile("_{4,}")
_SIGNS = re.compile(r"([\\`*_\[\]<>#])")


def write(bank: Json) -> Written:
    """The paper. It is not read back: fields that it does not show are said once to be lost."""
    lines = [f"# {_plain(bank['title'])}", ""]
    answers: list[str] = []
    heads, before = 0, ""
    for number, question in enumerate(bank["questions"], start=1):
        if question["type"] != before:
            before = question["type"]
            heads += 1
            lines += [f"## {ordinal(heads)}、{TYPE_WRITTEN[before]}", ""]
        lines += _asked(question, f"**{number}.**")
        answers += _answered(question, f"{number}.")
    lines += ["## 参考答案", "", *answers]
    return Written(("\n".join(lines).rstrip() + "\n").encode("utf-8"), tuple(_losses(bank)))


def _plain(text: str) -> str:
    """A text that is no Markdown in a bank either (a title, an accepted answer)."""
    return _SIGNS.sub(r"\\\1", text)


def _shown(text: str) -> str:
    """A text of a bank; underscores of a hole are no emphasis."""
    return _HOLE.sub(lambda hole: r"\_" * len(hole[0]), text)


def _inline(text: str) -> str:
    return " ".join(_shown(text).split())


def _asked(question: Json, label: str) -> Iterator[str]:
    points = f"（{number_written(question['points'])} 分）" if "points" in question else ""
    yield f"{label} {_shown(question['stem'])}{points}"
    yield ""
    if question["type"] == "passage":
        yield from (f"> {line}".rstrip() for line in _shown(question["text"]).split("\n"))
        yield ""
        for number, part in enumerate(question["questions"], start=1):
            yield from _asked(part, f"（{number}）")
        return
    listed = question.get("options") or _shuffled(question)
    for at, option in enumerate(question.get("left", ()), start=1):
        yield f"- （{at}）{_inline(option['text'])}"
    if question.get("left"):
        yield ""
    for at, option in enumerate(listed):
        yield f"- {_letter(at)}．{_inline(option['text'])}"
    if listed:
        yield ""


def _letter(at: int) -> str:
    return chr(ord("A") + at)


def _shuffled(question: Json) -> list[Any]:
    """What stands in the right order in a bank must not do so on a paper: by text, which tells nothing."""
    return sorted(question.get("items") or question.get("right") or (), key=lambda option: option["text"])


def _answered(question: Json, label: str) -> Iterator[str]:
    yield f"{label} {_key(question)}".rstrip()
    yield ""
    if question.get("explanation"):
        yield f"解析：{_shown(question['explanation'])}"
        yield ""
    for source in question.get("sources", ()):
        yield f"出处：{_plain(source_written(source))}"
        yield ""
    for number, part in enumerate(question.get("questions", ()), start=1):
        yield from _answered(part, f"（{number}）")


def _key(question: Json) -> str:
    match question["type"]:
        case "single" | "multiple":
            answer = question["answer"]
            right = answer if isinstance(answer, list) else [answer]
            return "".join(_letter(at) for at, one in enumerate(question["options"]) if one["id"] in right)
        case "true_false":
            return "正确" if question["answer"] else "错误"
        case "blank":
            said = "；".join(" / ".join(map(_plain, blank["accept"])) for blank in question["blanks"])
            return said + ("（不分先后）" if question.get("any_order") else "")
        case "numeric":
            within = f"（误差 {number_written(question['tolerance'])}）" if question.get("tolerance") else ""
            return number_written(question["answer"]) + _plain(question.get("unit", "")) + within
        case "order":
            listed = [option["id"] for option in _shuffled(question)]
            return "".join(_letter(listed.index(option["id"])) for option in question["items"])
        case "match":
            listed = [option["id"] for option in _shuffled(question)]
            rights = (question["pairs"][option["id"]] for option in question["left"])
            return "，".join(
                f"{at}-{_letter(listed.index(right))}" for at, right in enumerate(rights, start=1)
            )
    return ""


def _losses(bank: Json) -> Iterator[Loss]:
    for name, words in _BANK_FIELDS.items():
        if bank.get(name):
            yield loss("", "field_lost", format="Markdown", field=_(words))
    questions = [one for each in bank["questions"] for one in (each, *each.get("questions", ()))]
    for name, words in _FIELDS.items():
        if any(one.get(name) for one in questions):
            yield loss("", "field_lost", format="Markdown", field=_(words))
    if any("weight" in option for one in questions for option in one.get("options", ())):
        yield loss("", "field_lost", format="Markdown", field=_("权重"))
