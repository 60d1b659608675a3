"""Questions in the form of a bank file, drawn for converters, and what a format says it keeps of them."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from quizkit.domain.questions import HOLE, Question
from quizkit.formats.draft import field_words, read_draft
from quizkit.formats.exchange.blocks import Import, Parsed, Written, loss
from quizkit.formats.exchange.registry import FORMATS
from quizkit.formats.exchange.settle import meaning_of, settle
from quizkit.formats.stored import question_to_json
from strategies import questions, simple_questions

Json = dict[str, Any]

# Signs that mean something in one format or another, in half and in full width, and lines.
NASTY = st.text(
    st.sampled_from(":#={}~\\%[]()*$/>-._'\"|;,!+&@ \nnATF1A．：＝～｛｝（）“”题红军长征"),
    min_size=1,
    max_size=12,
)


def number(hundredths: Fraction | int) -> int | float:
    """A number as a bank file writes it."""
    value = Fraction(hundredths)
    return value.numerator if value.denominator == 1 else float(value)


def bank_question(question: Question) -> Json:
    """``question`` as a bank file writes it; a blank's stem gets its holes."""
    stored = question_to_json(question)
    made: Json = {key: stored[key] for key in ("id", "type", "stem", "level")}
    made |= {key: stored[key] for key in ("explanation", "tags", "sources") if stored[key]}
    if stored["difficulty"] != 2:
        made["difficulty"] = stored["difficulty"]
    match question.type:
        case "passage":
            return made | {"text": stored["text"], "questions": [bank_question(p) for p in question.parts]}
        case "blank":
            made["stem"] += HOLE + ("、" + HOLE) * (len(stored["blanks"]) - 1) + "。"
            made["blanks"] = [{"accept": list(dict.fromkeys(texts))} for texts in stored["blanks"]]
            made |= {"any_order": True} if stored["any_order"] else {}
        case "numeric":
            made |= {"answer": number(question.answer)}
            made |= {"tolerance": number(question.tolerance)} if question.tolerance else {}
            made |= {"unit": question.unit} if question.unit else {}
        case "order":
            made["items"] = stored["items"]
        case "match":
            made |= {key: stored[key] for key in ("left", "right")} | {"pairs": dict(stored["pairs"])}
        case "true_false":
            made["answer"] = stored["answer"]
        case _:
            made["options"] = [_option(option) for option in stored["options"]]
            made["answer"] = stored["answer"]
    return made | {"points": number(Fraction(stored["points"], 100))}


def _option(stored: Json) -> Json:
    weight = {"weight": float(Fraction(stored["weight"]))} if "weight" in stored else {}
    return {"id": stored["id"], "text": stored["text"], **weight}


def bank_of(questions: Iterable[Json]) -> Json:
    """A bank file's value with these questions."""
    return {"schema_version": 1, "id": "drawn", "title": "练习", "questions": list(questions)}


def holds(question: Json) -> bool:
    """Whether a bank may have this question."""
    return not read_draft(question).problems


@st.composite
def nasty_questions(draw: st.DrawFn, of: st.SearchStrategy[Question] = simple_questions) -> Json:
    """Questions that hold, with texts made of the signs that formats use."""
    made = bank_question(draw(of))
    if made["type"] == "blank":
        _before, hole, after = made["stem"].partition(HOLE)
        made["stem"] = draw(NASTY) + hole + after + draw(st.just("") | NASTY)
        for blank in made["blanks"]:
            blank["accept"] = draw(st.lists(NASTY, min_size=1, max_size=3, unique_by=squeezed))
    else:
        made["stem"] = draw(NASTY)
    for field in ("options", "left", "right", "items"):
        for option in made.get(field, ()):
            option["text"] = draw(NASTY)
    made["explanation"] = draw(st.just("") | NASTY)
    made["tags"] = draw(st.lists(NASTY, max_size=2))
    return made


bank_questions: st.SearchStrategy[Json] = questions.map(bank_question) | nasty_questions()
held_questions = bank_questions.filter(holds)
banks: st.SearchStrategy[Json] = st.lists(
    held_questions, min_size=1, max_size=4, unique_by=lambda question: question["id"]
).map(bank_of)


def read_again(format_: str, content: bytes) -> Import:
    """What an import makes of a file that was written in the same format."""
    return settle(parsed(format_, content.decode("utf-8")), format_)


def parsed(format_: str, text: str) -> Parsed:
    """What the reader of a text format finds."""
    return FORMATS[format_].read(text, lambda _done, _all: None)


def lost_of(written: Written, question: Mapping[str, Any], title: str) -> tuple[bool, set[str]]:
    """Whether ``question`` is lost, and which of its fields are."""
    said = [one for one in written.losses if one.question == question["id"]]
    whole = any(one.code in ("question_lost", "gift_arrow", "aiken_unreadable") for one in said)
    fields = {
        field
        for field in question
        if field != "type"
        and loss(question["id"], "field_lost", format=title, field=field_words((field,))) in said
    }
    return whole, fields


def same(one: Mapping[str, Any], other: Mapping[str, Any], lost: Iterable[str] = ()) -> bool:
    """Whether two questions ask the same, apart from lost fields."""
    return meaning_of(_without(one, lost)) == meaning_of(_without(other, lost))


def _without(question: Mapping[str, Any], lost: Iterable[str]) -> Json:
    kept = {key: value for key, value in question.items() if key not in lost}
    if "blanks" in kept:
        kept["blanks"] = [{"accept": [*map(squeezed, blank["accept"])]} for blank in kept["blanks"]]
    return kept


def uncovered_lines(text: str, made: Parsed) -> list[tuple[int, int]]:
    """Lines (from 1) of ``text`` that are not in exactly one block or heading, and in how many they are."""
    places = [found.place for found in made.found] + [heading.place for heading in made.headings]
    inside: dict[int, int] = {}
    for place in places:
        for line in range(place.line, place.end + 1):
            inside[line] = inside.get(line, 0) + 1
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [
        (number, inside.get(number, 0))
        for number, line in enumerate(lines, start=1)
        if line.strip() and inside.get(number, 0) != 1
    ]


def squeezed(text: str) -> str:
    """``text`` without what a format may do to its spaces."""
    return " ".join(text.split())


Reader = Callable[[str], Parsed]
