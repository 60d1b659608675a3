"""jupyterquiz out: the explanation stands as feedback on every answer, which is where that format has it."""

import json
import re
from fractions import Fraction

from quizkit.formats.exchange.blocks import Json, Loss, Written, loss
from quizkit.formats.exchange.losses import KIND_WORDS, bank_losses, question_losses, question_lost
from quizkit.formats.exchange.numbers import json_number
from quizkit.i18n import _

_NAME = "jupyterquiz"
_HELD = {"type", "stem", "explanation", "options", "answer", "blanks", "tolerance"}
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+)(?<=\S)\*\*")
_EMPHASIS = re.compile(r"\*(?=\S)([^*<>\n]+)(?<=\S)\*")
_LIKE_HTML = re.compile(r"<|&(?=#?[A-Za-z0-9]+;)")


def write(bank: Json) -> Written:
    """``bank`` as a jupyterquiz file."""
    losses = bank_losses(bank, _NAME)
    made = []
    for question in bank["questions"]:
        lost = _whole(question)
        if lost is not None:
            losses.append(lost)
            continue
        if question["type"] == "true_false":
            data = {"kind": _(KIND_WORDS["true_false"]), "other": _(KIND_WORDS["single"])}
            losses.append(loss(question["id"], "kind_changed", **data))
        losses += question_losses(question, _NAME, _HELD if _has_ends(question) else _HELD - {"tolerance"})
        made.append(_written(question))
    return Written((json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode(), tuple(losses))


def _whole(question: Json) -> Loss | None:
    """Why a question cannot be written at all."""
    kind = question["type"]
    if kind in ("order", "match", "passage"):
        return question_lost(question, _NAME)
    if kind == "blank" and len(question["blanks"]) > 1:
        return question_lost(question, _NAME, _("有几个空的填空题"))
    return None


def _has_ends(question: Json) -> bool:
    """Whether a number's tolerance can be written as a range."""
    return question["type"] != "numeric" or None not in _ends(question)


def _ends(question: Json) -> tuple[int | float | None, int | float | None]:
    value = Fraction(str(question["answer"]))
    tolerance = Fraction(str(question.get("tolerance") or 0))
    return json_number(value - tolerance), json_number(value + tolerance)


def _written(question: Json) -> Json:
    feedback = _html(question.get("explanation", ""))
    said = {"feedback": feedback} if feedback.strip() else {}
    kind, answers = _WRITERS[question["type"]](question)
    for answer in answers:
        # The page shows a range's feedback whether there is one or not.
        answer.update(said or ({"feedback": ""} if "range" in answer else {}))
    if said and kind in ("numeric", "string"):
        answers.append({"type": "default", **said})
    return {"question": _html(question["stem"]), "type": kind, "answers": answers}


def _html(text: str) -> str:
    """``text`` where HTML is read: what looks like a tag or an entity is none, bold is bold, a line ends."""
    made = _LIKE_HTML.sub(lambda match: "&lt;" if match[0] == "<" else "&amp;", text.strip())
    made = _EMPHASIS.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", made))
    return made.replace("\r\n", "\n").replace("\n", "<br>")


def _single(question: Json) -> tuple[str, list[Json]]:
    right = question["answer"]
    return "multiple_choice", [
        {"answer": _html(one["text"]), "correct": one["id"] == right} for one in question["options"]
    ]


def _multiple(question: Json) -> tuple[str, list[Json]]:
    right = question["answer"]
    return "many_choice", [
        {"answer": _html(one["text"]), "correct": one["id"] in right} for one in question["options"]
    ]


def _true_false(question: Json) -> tuple[str, list[Json]]:
    right = question["answer"]
    return "multiple_choice", [
        {"answer": _("正确"), "correct": right},
        {"answer": _("错误"), "correct": not right},
    ]


def _blank(question: Json) -> tuple[str, list[Json]]:
    return "string", [{"answer": text, "correct": True} for text in question["blanks"][0]["accept"]]


def _numeric(question: Json) -> tuple[str, list[Json]]:
    """A tolerance is a range; its upper end does not belong to it there, so it stands beside it."""
    low, high = _ends(question)
    if low == high or low is None or high is None:
        return "numeric", [{"type": "value", "value": question["answer"], "correct": True}]
    return "numeric", [
        {"type": "range", "range": [low, high], "correct": True},
        {"type": "value", "value": high, "correct": True},
    ]


_WRITERS = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "blank": _blank,
    "numeric": _numeric,
}
