"""What is asked and what is right: one function a type fills ``Asked.question`` or says why it cannot."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from quizkit.formats.exchange.blocks import Json, Note, Place, note
from quizkit.formats.exchange.text_answers import (
    any_order_said,
    blanks_in,
    letters_in,
    number_of,
    number_text,
    pairs_in,
    sequence_in,
    split_tolerance,
    tidy,
)
from quizkit.formats.exchange.text_draft import Choice, Draft
from quizkit.formats.exchange.text_lines import (
    has_gap,
    has_hole,
    holes,
    number_at,
    options_at,
    short,
    spaces_as_holes,
)
from quizkit.formats.exchange.text_markup import literal
from quizkit.formats.exchange.text_words import TYPE_WORDS_SHOWN
from quizkit.formats.exchange.words import is_judgement, truth_of
from quizkit.i18n import _

_FEWEST = 2


@dataclass
class Asked:
    """A question in the making."""

    draft: Draft
    place: Place
    question: Json = field(default_factory=dict)
    repairs: list[Note] = field(default_factory=list)
    refusals: list[Note] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Texts that have no field of their own and go to the explanation."""
    stem: str = ""
    type: str = ""
    circled: bool = False
    """Whether its options were counted ①②③."""
    answer: str | None = None
    answer_place: Place | None = None

    def repair(self, code: str, place: Place | None = None, **data: object) -> None:
        """Notes what was changed."""
        self.repairs.append(note(place or self.place, code, **data))

    def refuse(self, code: str, place: Place | None = None, **data: object) -> None:
        """Notes why this is no question."""
        self.refusals.append(note(place or self.place, code, **data))

    @property
    def texts(self) -> dict[str, str]:
        """The options by letter."""
        return {choice.letter: text_of(choice) for choice in self.draft.options}


def text_of(choice: Choice) -> str:
    """The text of an option as typed."""
    return "\n".join(choice.lines).replace("\t", " ").strip()


def told_type(asked: Asked) -> str:
    """The type: what a head or mark says, else what the answer tells; "" if nothing does."""
    said, answer, options = asked.type, asked.answer, asked.draft.options
    if said and said != "choice":
        return said
    if answer is None:
        return ("single" if options else "") if said == "choice" or options else ""
    if options:
        if pairs_in(answer) and not _named(asked):
            return "match"
        letters = _named(asked)
        return "multiple" if letters and len(letters) > 1 else "single"
    if "tolerance" in asked.draft.fields or "unit" in asked.draft.fields:
        return "numeric"
    if is_judgement(answer) and not has_hole(asked.stem):
        return "true_false"
    if has_gap(asked.stem):
        if not has_hole(asked.stem):
            asked.repair("text_bracket_hole")
        return "blank"
    return ""


def _named(asked: Asked) -> tuple[str, ...]:
    found = letters_in(asked.answer or "", asked.texts)
    return found.letters if found else ()


# --- choices -------------------------------------------------------------------------------------------


def _choices(asked: Asked) -> dict[str, str] | None:
    """Option ids by the letter that an answer calls them; fills ``options``. None if there is no telling."""
    options = _lettered(asked)
    if options is None:
        return None
    if len(options) < _FEWEST:
        asked.refuse("text_few_options", count=len(options))
        return None
    options = _without_ends(options)
    empty = next((choice for choice in options if not text_of(choice)), None)
    if empty is not None:
        asked.refuse("text_empty_option", letter=empty.letter)
        return None
    seen: dict[str, str] = {}
    for choice in options:
        text = " ".join(text_of(choice).split())
        if text in seen:
            asked.refuse("text_same_options", first=seen[text], second=choice.letter)
            return None
        seen[text] = choice.letter
    ids = {choice.letter: chr(ord("a") + at) for at, choice in enumerate(options)}
    asked.question["options"] = [
        {"id": ids[choice.letter], "text": literal(text_of(choice), block=False)} for choice in options
    ]
    return ids


def _without_ends(options: list[Choice]) -> list[Choice]:
    """Without semicolons that only stand between the options."""
    if not all(text_of(choice).endswith((";", "；")) for choice in options[:-1]):
        return options
    return [Choice(choice.letter, [text_of(choice).rstrip(";； ")]) for choice in options]


def _lettered(asked: Asked) -> list[Choice] | None:
    """The options with a letter of their own each."""
    options = asked.draft.options
    letters = [choice.letter for choice in options]
    wanted = [chr(ord("A") + at) for at in range(len(options))]
    if letters == wanted:
        return options
    if sorted(letters) == wanted:
        # Two columns, read line by line: A C, then B D.
        asked.repair("text_options_sorted", letters="、".join(letters))
        return sorted(options, key=lambda choice: choice.letter)
    if len(set(letters)) < len(letters):
        return _without_repeat(asked, options, letters, wanted)
    whole = _with_lost_mark(options, letters)
    if whole:
        asked.draft.options, lost = whole
        asked.repair("text_option_mark_lost", letter=lost)
        return asked.draft.options
    asked.repair("text_letters_skipped", letters="、".join(letters), new="、".join(wanted))
    return options


def _without_repeat(
    asked: Asked, options: list[Choice], letters: list[str], wanted: list[str]
) -> list[Choice] | None:
    wrong = [at for at, letter in enumerate(letters) if letter != wanted[at]]
    if len(wrong) != 1 or wanted[wrong[0]] in letters:
        asked.refuse("text_letters_unclear", letters="、".join(letters))
        return None
    at = wrong[0]
    asked.repair("text_letter_repeated", letter=letters[at], number=at + 1, new=wanted[at])
    mended = [*options[:at], Choice(wanted[at], options[at].lines), *options[at + 1 :]]
    asked.draft.options = mended
    return mended


def _with_lost_mark(options: list[Choice], letters: list[str]) -> tuple[list[Choice], str] | None:
    """A C D, where a second line below A must be B."""
    for at, letter in enumerate(letters[1:], start=1):
        before = ord(letters[at - 1])
        if ord(letter) == before + 1:
            continue
        above = options[at - 1]
        rest = [chr(before + 2 + place) for place in range(len(letters) - at)]
        if len(above.lines) != 2 or letters[at:] != rest or letters[0] != "A":  # noqa: PLR2004 - its own and one more
            return None
        lost = chr(before + 1)
        first, second = Choice(above.letter, above.lines[:1]), Choice(lost, above.lines[1:])
        return [*options[: at - 1], first, second, *options[at:]], lost
    return None


def _right(asked: Asked, ids: dict[str, str]) -> list[str] | None:
    """The ids of the options that the answer names."""
    answer = asked.answer or ""
    found = letters_in(answer, asked.texts)
    if found is None:
        asked.refuse("text_choice_answer", asked.answer_place, answer=short(answer))
        return None
    beyond = [letter for letter in found.letters if letter not in ids]
    if beyond:
        asked.refuse(
            "text_answer_beyond", asked.answer_place, letters="、".join(beyond), options="、".join(ids)
        )
        return None
    if found.how:
        asked.repair(found.how, asked.answer_place, answer=short(answer), letters="".join(found.letters))
    return [ids[letter] for letter in sorted(found.letters)]


def _single(asked: Asked) -> None:
    ids = _choices(asked)
    right = _right(asked, ids) if ids else None
    if right is None:
        return
    if len(right) > 1:
        letters = "".join(id_.upper() for id_ in right)
        shown = _(TYPE_WORDS_SHOWN["single"])
        asked.refuse("text_single_letters", asked.answer_place, count=len(right), letters=letters, type=shown)
    asked.question["answer"] = right[0]


def _multiple(asked: Asked) -> None:
    ids = _choices(asked)
    right = _right(asked, ids) if ids else None
    if right is None:
        return
    asked.question["answer"] = right
    if len(right) == 1:
        # Allowed, but far more often a letter was forgotten.
        asked.repair("text_multiple_letter", asked.answer_place, letter=right[0].upper())


def _true_false(asked: Asked) -> None:
    answer = asked.answer or ""
    side = truth_of(answer)
    if asked.draft.options:
        sides = {letter: truth_of(text) for letter, text in asked.texts.items()}
        if sorted(map(str, sides.values())) != ["False", "True"]:
            asked.refuse("text_judge_options_other")
            return
        named = letters_in(answer, asked.texts)
        if side is None and named and len(named.letters) == 1:
            side = sides.get(named.letters[0])
        asked.repair("text_judge_options", options="、".join(asked.texts.values()))
    if side is None:
        asked.refuse("text_judge_answer", asked.answer_place, answer=short(answer))
        return
    asked.question["answer"] = side


# --- blanks and numbers --------------------------------------------------------------------------------


def _blank(asked: Asked) -> None:
    stem = holes(asked.stem, brackets=not has_hole(asked.stem))
    if "____" not in stem and spaces_as_holes(stem) != stem:
        stem = spaces_as_holes(stem)
        asked.repair("text_space_hole")
    count = len(re.findall("_{4,}", stem))
    if not count:
        asked.refuse("text_no_holes")
        return
    asked.stem = stem
    answer = asked.answer or ""
    unordered = any_order_said(answer)
    read = blanks_in(answer if unordered is None else unordered, count)
    if len(read.accept) != count or not all(read.accept):
        there = sum(bool(texts) for texts in read.accept)
        asked.refuse("text_blanks_differ", asked.answer_place, holes=count, answers=there)
        return
    for code, sign in read.how:
        shown = sign if sign.strip() else _("空格")
        asked.repair(code, asked.answer_place, sign=shown, count=count)
    asked.question["blanks"] = [{"accept": list(texts)} for texts in read.accept]
    said = unordered is not None or any_order_said(stem) is not None
    if said or "any_order" in asked.draft.fields:
        asked.question["any_order"] = True


def _numeric(asked: Asked) -> None:
    fields = asked.draft.fields
    unit = fields["unit"][0].text if fields.get("unit") else ""
    text, within = split_tolerance(asked.answer or "")
    tolerance = number_text(fields["tolerance"][0].text) if fields.get("tolerance") else within
    if within and not unit:
        within_number = number_of(within)
        unit = within_number[1] if within_number else ""
    read = number_of(text, unit)
    if read is None:
        asked.refuse("text_number_answer", asked.answer_place, answer=short(asked.answer or ""))
        return
    value, told = read
    if told:
        asked.repair("text_unit_from_answer", asked.answer_place, unit=told)
    asked.question["answer"] = value
    if tolerance:
        off = number_of(tolerance, unit or told)
        if off is None:
            asked.refuse("text_number_answer", asked.answer_place, answer=short(tolerance))
            return
        asked.question["tolerance"] = tidy(abs(Fraction(str(off[0]))))
    if unit or told:
        asked.question["unit"] = unit or told


# --- orders and pairs ----------------------------------------------------------------------------------


def _items(asked: Asked) -> dict[str, str]:
    """The items that stand in the stem, by number; takes them out of it."""
    kept: list[str] = []
    items: dict[str, str] = {}
    for whole in asked.stem.split("\n"):
        line = whole
        inside = list(_CIRCLES.finditer(line))
        if not items and len(inside) >= _FEWEST and inside[0].start():
            kept.append(line[: inside[0].start()].rstrip())
            line = line[inside[0].start() :]
        number = number_at(line)
        if number is None or (not kept and not items and number.style != "circle"):
            _more(kept, items, line)
            continue
        for label, text in _in_line(line):
            items[label] = text
    asked.stem = "\n".join(kept).strip()
    return items


def _more(kept: list[str], items: dict[str, str], line: str) -> None:
    if items and line.strip():
        last = next(reversed(items))
        items[last] += "\n" + line
    elif not items:
        kept.append(line)


_CIRCLES = re.compile("[①-⑳]")


def _in_line(line: str) -> list[tuple[str, str]]:
    """① 南昌起义 ② 古田会议 as two items; another number as one."""
    number = number_at(line)
    assert number is not None  # noqa: S101 - asked only then
    if number.style != "circle":
        return [(str(number.value), number.rest.strip())]
    marks = list(_CIRCLES.finditer(line))
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    return [
        (str(ord(mark[0]) - ord("①") + 1), line[mark.end() : end].strip(" \t　;；，,。"))
        for mark, end in zip(marks, ends, strict=True)
    ]


def _order(asked: Asked) -> None:
    lettered = bool(asked.draft.options)
    if lettered:
        if _choices(asked) is None:
            return
        asked.question.pop("options")
        items = asked.texts
    else:
        items = _items(asked)
    if len(items) < _FEWEST:
        asked.refuse("text_order_items")
        return
    answer = asked.answer or ""
    sequence = sequence_in(answer)
    if sequence is None or sorted(sequence) != sorted(items):
        asked.refuse("text_order_answer", asked.answer_place, answer=short(answer), labels="、".join(items))
        return
    asked.question["items"] = [
        {"id": chr(ord("a") + at), "text": literal(items[label], block=False)}
        for at, label in enumerate(sequence)
    ]


def _match(asked: Asked) -> None:
    left = _items(asked)
    right = dict(asked.texts)
    for label, text in left.items():
        left[label], beside = _beside(text)
        right |= beside
    if len(left) < _FEWEST or len(right) < _FEWEST:
        asked.refuse("text_match_sides")
        return
    answer = asked.answer or ""
    pairs = pairs_in(answer)
    named = [str(number) for number, _letter in pairs or ()]
    if pairs is None or sorted(named) != sorted(left) or any(letter not in right for _n, letter in pairs):
        asked.refuse("text_match_answer", asked.answer_place, answer=short(answer))
        return
    right = dict(sorted(right.items()))
    lefts = {label: f"l{at}" for at, label in enumerate(left, start=1)}
    rights = {letter: f"r{at}" for at, letter in enumerate(right, start=1)}
    asked.question |= {
        "left": [{"id": lefts[label], "text": literal(text, block=False)} for label, text in left.items()],
        "right": [
            {"id": rights[letter], "text": literal(text, block=False)} for letter, text in right.items()
        ],
        "pairs": {lefts[str(number)]: rights[letter] for number, letter in pairs},
    }


_BESIDE = re.compile(r"\s(?=[A-ZＡ-Ｚ]\s?[.．、:：)）])")


def _beside(text: str) -> tuple[str, dict[str, str]]:
    """古田会议    A. 1929 年: the left one, and the right one beside it."""
    mark = _BESIDE.search(text)
    if not mark:
        return text, {}
    found = options_at(text[mark.end() :])
    return text[: mark.start()].strip(), {one.letter: one.text for one in found}


BUILDERS: dict[str, Callable[[Asked], None]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "blank": _blank,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
}
