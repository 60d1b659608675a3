"""GIFT out: one record a question, with its id and tags in a comment."""

from decimal import Decimal

from quizkit.domain.questions import HOLE
from quizkit.formats.exchange.blocks import Json, Loss, Written, loss
from quizkit.formats.exchange.gift.text import escaped, needs_markdown
from quizkit.formats.exchange.losses import bank_losses, field_lost, question_losses, question_lost, texts_of
from quizkit.formats.exchange.numbers import number_text
from quizkit.formats.shape import shown
from quizkit.i18n import _

_NAME = "GIFT"
_HELD = {
    *("id", "type", "stem", "explanation", "tags", "options", "answer", "weight"),
    *("tolerance", "blanks", "left", "right", "pairs"),
}
_MARK = "[markdown]"
_HUNDRED = Decimal(100)


def write(bank: Json) -> Written:
    """``bank`` as a GIFT file."""
    losses = bank_losses(bank, _NAME, {"title"})
    records = [f"// {_line(bank['title'])}"] if bank.get("title") else []
    for question in bank["questions"]:
        lost = _whole(question)
        if lost is not None:
            losses.append(lost)
            continue
        losses += question_losses(question, _NAME, _HELD) + _weights_lost(question)
        records.append(_record(question))
    return Written(("\n\n".join(records) + "\n").encode(), tuple(losses))


def _whole(question: Json) -> Loss | None:
    """Why a question cannot be written at all."""
    kind = question["type"]
    if kind in ("order", "passage"):
        return question_lost(question, _NAME)
    if kind == "blank" and len(question["blanks"]) > 1:
        return question_lost(question, _NAME, _("有几个空的填空题"))
    # An arrow cannot be escaped: it would split the texts at another place.
    telling = question["blanks"][0]["accept"] if kind == "blank" else ()
    telling = [option["text"] for option in question["left"]] if kind == "match" else telling
    arrow = next((text for text in telling if "->" in text), None)
    if arrow is not None:
        return loss(str(question["id"]), "gift_arrow", text=shown(arrow))
    return None


def _record(question: Json) -> str:
    stem = escaped(question["stem"])
    form = _MARK if any(map(needs_markdown, _shown_texts(question))) else ""
    answers = _ANSWERS[question["type"]](question)
    if question.get("explanation", "").strip():
        answers.append(f"####{_marked(question['explanation'])}")
    body = "{" + answers[0] + "}" if len(answers) == 1 else "{\n" + "\n".join(answers) + "\n}"
    before, _hole, after = stem.partition(HOLE)
    if question["type"] == "blank" and after and not after.startswith("_") and len(answers) == 1:
        return f"{_comment(question)}\n{form or _mark_for(before)}{before}{body}{after}"
    return f"{_comment(question)}\n{form or _mark_for(stem)}{stem} {body}"


def _shown_texts(question: Json) -> list[str]:
    accepted = [text for blank in question.get("blanks", ()) for text in blank["accept"]]
    return [*texts_of(question), *accepted]


def _mark_for(text: str) -> str:
    """What would be taken for a title, a comment or a mark must not begin a record."""
    return _MARK if not text or text.startswith(("//", "[")) else ""


def _comment(question: Json) -> str:
    said = [f"[id:{question['id']}]", *(f"[tag:{_tag(tag)}]" for tag in question.get("tags", ()))]
    return "// " + " ".join(said)


def _tag(tag: str) -> str:
    return _line(tag).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _line(text: str) -> str:
    return " ".join(text.split())


def _marked(text: str) -> str:
    """A text behind a sign; one that looks like a mark or a weight gets a mark of its own."""
    made = escaped(text)
    return f"{_MARK}{made}" if made.startswith(("[", "%")) else made


# --- by type ------------------------------------------------------------------------------------------


def _single(question: Json) -> list[str]:
    return [
        ("=" if option["id"] == question["answer"] else "~") + _marked(option["text"])
        for option in question["options"]
    ]


def _multiple(question: Json) -> list[str]:
    weights = _weights(question) or _shared(question)
    texts = (_marked(option["text"]) for option in question["options"])
    return [f"~%{weight}%{text}" for weight, text in zip(weights, texts, strict=True)]


def _weights(question: Json) -> list[str] | None:
    """The written weights as percentages; None if there are none, or GIFT would read another key in them."""
    options, right = question["options"], set(question["answer"])
    if not any("weight" in option for option in options):
        return None
    shared = dict(zip((option["id"] for option in options), _shared(question), strict=True))
    percents = [
        Decimal(str(option["weight"])) * _HUNDRED
        if option.get("weight") is not None
        else Decimal(shared[option["id"]])
        for option in options
    ]
    told = [
        (percent > 0) == (option["id"] in right) for option, percent in zip(options, percents, strict=True)
    ]
    return [_plain(percent) for percent in percents] if all(told) else None


def _shared(question: Json) -> list[str]:
    """Right options share 100, wrong ones -100, in Moodle's five decimals."""
    right = set(question["answer"])
    wrong = len(question["options"]) - len(right)
    share = {True: _HUNDRED / len(right), False: -_HUNDRED / wrong if wrong else Decimal(0)}
    return [_plain(round(share[option["id"] in right], 5)) for option in question["options"]]


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _weights_lost(question: Json) -> list[Loss]:
    weighted = any(option.get("weight") is not None for option in question.get("options", ()))
    if not weighted or _weights(question) is not None:
        return []
    return [field_lost(str(question["id"]), _NAME, _("选项的分值"))]


def _true_false(question: Json) -> list[str]:
    return ["T" if question["answer"] else "F"]


def _blank(question: Json) -> list[str]:
    accepted = question["blanks"][0]["accept"]
    return ["=" + _marked(text.replace("*", "\\*")) for text in accepted]


def _numeric(question: Json) -> list[str]:
    tolerance = question.get("tolerance") or 0
    value = number_text(question["answer"])
    return [f"#{value}:{number_text(tolerance)}" if tolerance else f"#{value}"]


def _match(question: Json) -> list[str]:
    right = {option["id"]: option["text"] for option in question["right"]}
    rows = [
        f"={_marked(one['text'])} -> {_marked(right[question['pairs'][one['id']]])}"
        for one in question["left"]
    ]
    spare = [text for id_, text in right.items() if id_ not in question["pairs"].values()]
    return [*rows, *(f"= -> {_marked(text)}" for text in spare)]


_ANSWERS = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "blank": _blank,
    "numeric": _numeric,
    "match": _match,
}
