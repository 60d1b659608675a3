"""What a format that holds less than a bank cannot keep of a question: one loss a field."""

import re
from collections.abc import Iterator, Set

from quizkit.formats.draft import field_words
from quizkit.formats.exchange.blocks import Json, Loss, loss
from quizkit.i18n import N_, _

KIND_WORDS = {
    "single": N_("单选题"),
    "multiple": N_("多选题"),
    "true_false": N_("判断题"),
    "blank": N_("填空题"),
    "numeric": N_("数字题"),
    "order": N_("排序题"),
    "match": N_("连线题"),
    "passage": N_("材料题"),
}
_UNSAID = {"difficulty": 2, "any_order": False, "tolerance": 0}
_BANK_WORDS = {"title": N_("题库名称"), "licence": N_("许可"), "names": N_("同名表")}
_PICTURE = re.compile(r"!\[[^\[\]]*\]\(([^()]*)\)")


def question_losses(question: Json, format_: str, held: Set[str]) -> list[Loss]:
    """A loss for every field that says something and is not ``held``, and for every picture.

    ``weight`` stands for the weights of options.
    """
    id_ = str(question["id"])
    lost = [
        field_lost(id_, format_, field_words((name,)))
        for name, value in question.items()
        if name not in held and name != "type" and value not in ("", [], None) and value != _UNSAID.get(name)
    ]
    if "weight" not in held and any("weight" in option for option in question.get("options", ())):
        lost.append(field_lost(id_, format_, _("选项的分值")))
    pictures = dict.fromkeys(name for text in texts_of(question) for name in _PICTURE.findall(text))
    return lost + [loss(id_, "picture_lost", name=name, format=format_) for name in pictures]


def field_lost(question: str, format_: str, field: str) -> Loss:
    """The loss of one field, named as a teacher names it."""
    return loss(question, "field_lost", format=format_, field=field)


def question_lost(question: Json, format_: str, kind: str = "") -> Loss:
    """The loss of a whole question; ``kind`` says which, where its type alone does not."""
    kind = kind or _(KIND_WORDS[question["type"]])
    return loss(str(question["id"]), "question_lost", kind=kind, format=format_)


def bank_losses(bank: Json, format_: str, held: Set[str] = frozenset()) -> list[Loss]:
    """A loss for every field of the bank itself that says something and is not ``held``."""
    lost = (name for name in _BANK_WORDS if name not in held and bank.get(name))
    return [field_lost("", format_, _(_BANK_WORDS[name])) for name in lost]


def texts_of(question: Json) -> Iterator[str]:
    """Every text in which a picture may stand."""
    for name in ("stem", "text", "explanation"):
        yield question.get(name, "")
    for name in ("options", "items", "left", "right"):
        yield from (option["text"] for option in question.get(name, ()))
