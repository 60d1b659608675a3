"""From the lines of a block to its question, with every repair, or to the reasons why there is none."""

import re
from collections.abc import Sequence
from dataclasses import replace

from quizkit.formats.exchange.blocks import Found, Json, Note, Place, note
from quizkit.formats.exchange.text_answers import letters_in, points_of, squeezed
from quizkit.formats.exchange.text_circled import lettered, take_circled
from quizkit.formats.exchange.text_draft import Choice, Draft, Said
from quizkit.formats.exchange.text_fields import take_fields, unknown
from quizkit.formats.exchange.text_heads import HOLE, PART, type_mark, type_named
from quizkit.formats.exchange.text_lines import (
    Line,
    bracket_answers,
    ending_answer,
    has_gap,
    has_hole,
    holes,
    right_mark,
    short,
    stem_points,
)
from quizkit.formats.exchange.text_markup import literal
from quizkit.formats.exchange.text_types import BUILDERS, Asked, text_of, told_type
from quizkit.formats.exchange.text_words import (
    BESIDE,
    EMPTY_BRACKET,
    HOLE_SIGN,
    NAMED_STEM,
    PASSAGE_STEM,
    REFERS,
    ROUND,
    SIDE_BEHIND,
    SIDE_WRITTEN,
    TO_WRITE,
    TYPE_WORDS_SHOWN,
)
from quizkit.formats.exchange.words import truth_of
from quizkit.i18n import _


def found_of(draft: Draft, lines: Sequence[Line]) -> Found:
    """What the block holds."""
    place = draft.place
    source = "\n".join(
        line.raw for line in lines[place.line - lines[0].number : place.end - lines[0].number + 1]
    )
    making = _passage(draft) if draft.material is not None else _question(draft)
    repairs = (*_seen_notes(draft), *making.repairs)
    return Found(
        place,
        source,
        _ordered(making.question),
        repairs,
        tuple(dict.fromkeys((*draft.refusals, *making.refusals))),
    )


_ORDER = (
    "id", "type", "stem", "text", "options", "items", "left", "right", "blanks", "answer", "pairs",
    "any_order", "tolerance", "unit", "explanation", "sources", "points", "level", "difficulty", "tags",
    "questions",
)  # fmt: skip


def _ordered(question: Json) -> Json:
    """The question with its fields in the order in which a person reads them."""
    made = {name: question[name] for name in _ORDER if name in question}
    if "questions" in made:
        made["questions"] = [_ordered(part) for part in made["questions"]]
    return made


def notes_of(line: Line) -> tuple[Note, ...]:
    """What was repaired to read the line."""
    at = Place(line.number, line.number)
    picture = (note(at, "text_picture_not_taken"),) if line.picture else ()
    return (*picture, *line.notes)


def _seen_notes(draft: Draft) -> list[Note]:
    """What was repaired line by line; invisible characters are said once for the block."""
    hidden = [line.number for line in draft.lines if line.hidden]
    notes = [note(Place(hidden[0], hidden[-1]), "text_hidden_characters")] if hidden else []
    for line in draft.lines:
        notes += notes_of(line)
    return list(dict.fromkeys(notes))


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).replace("\t", " ").strip()


def _question(draft: Draft, *, part: bool = False) -> Asked:
    """A question that is no passage."""
    stem, type_ = NAMED_STEM.sub("", _joined(draft.stem)), ""
    asked = Asked(draft, draft.place)
    asked.repairs += draft.notes
    if part:
        asked.refusals += draft.refusals
    stem = _points(asked, stem)
    stem, type_ = _marked(asked, stem)
    stem = _points(asked, stem)
    asked.type = type_ or draft.section.type
    stem = _circled(asked, stem)
    stem = _choices_of_judgement(asked, stem)
    _marked_right(asked)
    stem = _answers(asked, stem)
    take_fields(asked)
    asked.stem = stem
    asked.type = told_type(asked)
    explanation = _joined([*draft.explanation, *_key_explanation(draft), *asked.kept])
    if explanation:
        asked.question["explanation"] = literal(explanation)
    if not (asked.refusals or draft.refusals):
        _build(asked)
    return asked


def _key_explanation(draft: Draft) -> list[str]:
    """What the table explains, where the question does not say the same."""
    told = [text for entry in draft.key for text in entry.explanation if text]
    return [] if _joined(told) == _joined(draft.explanation) else told


def _build(asked: Asked) -> None:
    if asked.type == "open":
        asked.refuse("text_type_open")
    elif not asked.type:
        _refuse_unanswered(asked) if asked.answer is None else asked.refuse("text_type_unclear")
    elif asked.answer is None:
        _refuse_unanswered(asked)
    elif not asked.stem:
        asked.refuse("text_no_stem")
    else:
        BUILDERS[asked.type](asked)
        if asked.refusals:
            return
        stem = asked.stem
        if has_hole(stem):
            stem = holes(stem, brackets=False)
        asked.question = {"type": asked.type, "stem": literal(stem)} | asked.question
        _hole_points(asked)


def _refuse_unanswered(asked: Asked) -> None:
    if asked.draft.unkeyed:
        asked.refuse("text_key_lacks", number=asked.draft.number)
    else:
        asked.refuse("text_no_answer")


def _hole_points(asked: Asked) -> None:
    """每空 2 分: as many times as there are holes."""
    section = asked.draft.section
    if "points" in asked.question or not section.points:
        return
    each = points_of(section.points)
    if each is not None:
        count = len(asked.question["blanks"]) if section.per == HOLE and asked.type == "blank" else 1
        asked.question["points"] = each * count


# --- what stands in the stem ---------------------------------------------------------------------------


def _marked(asked: Asked, stem: str) -> tuple[str, str]:
    """Takes （多选） out of the stem; the type that it or a line 题型 says."""
    type_ = ""
    for said in asked.draft.fields.get("type", ())[:1]:
        type_ = type_named(said.text)
        if type_ in ("", _PASSAGE):
            # A question without a material is none; what it is instead its answer tells.
            unknown(asked, "type", said)
            type_ = ""
    mark = type_mark(stem)
    if not mark:
        # 遵义在贵州省。[判断题] * and what can be chosen below it.
        first, line_break, below = stem.partition("\n")
        mark = type_mark(first) if below else None
        if not mark:
            return stem, type_
        mark = (mark[0] + line_break + below, mark[1], mark[2])
    rest, written, named = mark
    if named == _PASSAGE:
        return stem, type_
    asked.repair("text_type_mark", asked.place, mark=written, type=_(TYPE_WORDS_SHOWN[named]))
    return rest, type_ or named


_PASSAGE = "passage"


def _points(asked: Asked, stem: str) -> str:
    taken = stem_points(stem)
    if not taken:
        first, line_break, below = stem.partition("\n")
        taken = stem_points(first) if below else None
        if not taken:
            return stem
        taken = (taken[0] + line_break + below, taken[1])
    stem, number = taken
    points = points_of(number)
    if points is not None:
        asked.question["points"] = points
    return stem


def _circled(asked: Asked, stem: str) -> str:
    """Takes options ①②③ out of the stem."""
    before = take_circled(asked.draft, stem, asked.type)
    if before is None:
        return stem
    letters = [choice.letter for choice in asked.draft.options]
    signs = "".join(chr(ord("①") + at) for at in range(len(letters)))
    asked.repair("text_options_circled", asked.place, signs=signs, letters="、".join(letters))
    asked.circled = True
    return before


def _marked_right(asked: Asked) -> None:
    """Options with （正确答案） behind them: the mark is taken off and is the answer."""
    draft, place = asked.draft, asked.place
    marked = [(choice, right_mark(text_of(choice))) for choice in draft.options]
    right = [choice.letter for choice, kept in marked if kept is not None]
    if not right or len(right) == len(marked):
        return
    draft.options = [choice if kept is None else Choice(choice.letter, [kept]) for choice, kept in marked]
    letters = "".join(right)
    asked.repair("text_answer_marked", letters="、".join(right))
    draft.answers.append(Said(letters, place))


def _choices_of_judgement(asked: Asked, stem: str) -> str:
    """对 and 错 on lines of their own below a statement, one of them marked as right."""
    lines = stem.split("\n")
    if asked.type != "true_false" or asked.draft.options or len(lines) <= _SIDES:
        return stem
    kept = [right_mark(line) for line in lines[-_SIDES:]]
    sides = [truth_of(line if one is None else one) for line, one in zip(lines[-_SIDES:], kept, strict=True)]
    marked = [side for side, one in zip(sides, kept, strict=True) if one is not None]
    if {True, False} != set(sides) or len(marked) > 1:
        return stem
    asked.repair("text_judge_options", options="、".join(lines[-_SIDES:]))
    for side in marked:
        asked.draft.answers.append(Said(SIDE_WRITTEN[bool(side)], asked.place))
    return "\n".join(lines[:-_SIDES]).strip()


_SIDES = 2


def _said(asked: Asked, said: Said) -> Said:
    """An answer by sign or number as one by letter, if the options are counted so; （B） as B."""
    text = lettered(said.text, len(asked.draft.options)) if asked.circled else said.text
    inner = ROUND.fullmatch(text)
    if inner and (truth_of(inner[1]) is not None or inner[1].isascii()):
        text = inner[1].strip()
    return replace(said, text=_without_behind(asked, text, said.place))


def _without_behind(asked: Asked, text: str, place: Place) -> str:
    """错误，瑞金在江西省。 as the answer alone; the rest explains it."""
    choosing = bool(asked.draft.options)
    if (
        asked.type not in _ONE_WORD
        or (choosing and letters_in(text, asked.texts))
        or truth_of(text) is not None
    ):
        return text
    behind = (_LETTERS_BEHIND if choosing else SIDE_BEHIND).match(text)
    if not behind:
        return text
    answer, rest = behind[1], behind[2].strip()
    told = rest.strip("（()）。 ")
    if choosing:
        named = [letter for letter, option in asked.texts.items() if squeezed(option) == squeezed(told)]
        if named == [answer]:
            asked.repair("text_answer_text", place, answer=short(text), letters=answer)
        if named:
            return answer if named == [answer] else text
    if truth_of(told) is not None:
        return text
    asked.kept.append(rest)
    asked.repair("text_explanation_behind", place, answer=answer, rest=short(rest))
    return answer


_ONE_WORD = {"", "single", "multiple", "choice", "true_false"}
_LETTERS_BEHIND = re.compile(r"([A-Z]{1,8})(?:[\s。，,；;：:.、]+|(?=[(（]))([^A-Za-z\s].+)", re.DOTALL)


def _answers(asked: Asked, stem: str) -> str:
    """Finds the answer: below the question, in a bracket of the stem, in the table; the stem without it."""
    draft = asked.draft
    given = [_said(asked, said) for said in draft.answers if said.text]
    letters = bool(draft.options)
    inside = bracket_answers(stem, letters=letters)
    # (A) in the middle of a stem may be a name; it is an answer if nothing else is.
    inside = [one for one in inside if one.usual or (len(inside) == 1 and not given and not draft.key)]
    if letters or (not has_hole(stem) and draft.section.type in {"", "true_false"}):
        for one in inside[-1:]:
            stem = stem[: one.start] + EMPTY_BRACKET + stem[one.end :]
            given.append(Said(one.text, Place(draft.place.line, draft.place.line)))
            if not one.usual:
                asked.repair("text_answer_in_stem", asked.place, answer=one.text)
    signed = ending_answer(stem, draft.options, asked.type) if not given and not draft.key else None
    if signed:
        stem, sign = signed
        given.append(Said(sign, Place(draft.place.line, draft.place.line)))
        asked.repair("text_answer_at_end", asked.place, answer=sign)
    for entry in draft.key:
        if not given:
            asked.repair(
                "text_key_applied",
                asked.place,
                where=entry.place,
                number=entry.number,
                answer=short(entry.value),
            )
        given.append(_said(asked, Said(entry.value, entry.place)))
    stem = _filled(asked, stem, given)
    different = [said for said in given[1:] if _plain(said.text) != _plain(given[0].text)]
    if different:
        first, second = given[0], different[0]
        asked.refuse(
            "text_answers_differ",
            first=short(first.text),
            at=first.place,
            second=short(second.text),
            other=second.place,
        )
    asked.answer = given[0].text if given else None
    if given:
        asked.answer_place = given[0].place
    return stem


_FILLED = re.compile(r"[(（]\s{0,3}([^()（）\n]{1,30}?)\s{0,3}[)）]")
_COUNTS = re.compile(r"(?m)^[(（]\s{0,3}[0-9]{1,2}\s{0,3}[)）]")


def _filled(asked: Asked, stem: str, given: list[Said]) -> str:
    """What is written into the brackets of a stem to fill in is the answer, if there is no other."""
    if asked.type not in {"blank", ""} or asked.draft.options or has_gap(stem):
        return stem
    if asked.type == "" and TO_WRITE.search(stem):
        return stem
    found = [
        one
        for one in _FILLED.finditer(_COUNTS.sub(lambda count: " " * len(count[0]), stem))
        if not BESIDE.match(one[1]) and not (asked.type == "" and REFERS.fullmatch(one[1]))
    ]
    known = given[0].text if given else ""
    if not found or (
        given and (asked.type == "" or [one[1] for one in found] != re.split(r"[|｜；;]", known))
    ):
        return stem
    for one in reversed(found):
        stem = stem[: one.start()] + HOLE_SIGN + stem[one.end() :]
    asked.repair("text_blank_filled", asked.place, answer="、".join(one[1] for one in found))
    if not given:
        given.append(Said("|".join(one[1] for one in found), asked.place))
    return stem


def _plain(answer: str) -> str:
    side = truth_of(answer)
    if side is not None:
        return str(side)
    letters = "".join(sign for sign in answer.upper() if sign.isalnum())
    return "".join(sorted(letters)) if letters.isascii() and letters.isalpha() else letters


# --- passages ------------------------------------------------------------------------------------------


def _passage(draft: Draft) -> Asked:
    asked = Asked(draft, draft.place)
    asked.repairs += draft.notes
    assert draft.material is not None  # noqa: S101 - of a passage
    stem = _points(asked, _joined(draft.stem))
    total = asked.question.pop("points", None)
    if not stem:
        stem = PASSAGE_STEM
        asked.repair("text_passage_stem", asked.place, stem=stem)
    take_fields(asked)
    total = asked.question.pop("points", total)
    explanation = _joined([*draft.explanation, *asked.kept])
    text = _joined(draft.material)
    if not text:
        asked.refuse("text_no_material")
    if not draft.parts:
        asked.refuse("text_no_parts")
    parts = [_question(part, part=True) for part in draft.parts]
    for part in parts:
        asked.repairs += part.repairs
        asked.refusals += part.refusals
    if explanation:
        asked.question["explanation"] = literal(explanation)
    questions = [part.question for part in parts]
    if not asked.refusals:
        _shared(asked, total, questions)
    asked.question = {"type": "passage", "stem": literal(stem), "text": literal(text), **asked.question}
    asked.question["questions"] = questions
    return asked


def _shared(asked: Asked, total: int | float | None, questions: list[Json]) -> None:
    """The points of a passage, shared among its parts if they say none."""
    section = asked.draft.section
    each = points_of(section.points) if section.points else None
    if total is None and section.per == PART and each is not None:
        for question in questions:
            question.setdefault("points", each)
        return
    total = total if total is not None else each
    if total is None:
        return
    own = [question for question in questions if "points" in question]
    hundredths = round(total * 100)
    if own or hundredths % len(questions):
        if sum(question["points"] for question in own) != total or len(own) != len(questions):
            asked.repair("text_passage_points_left", asked.place, points=f"{total:g}")
        return
    share = hundredths / len(questions) / 100
    share = int(share) if share == int(share) else share
    for question in questions:
        question["points"] = share
    asked.repair("text_passage_points_shared", asked.place, points=f"{total:g}", each=f"{share:g}")
