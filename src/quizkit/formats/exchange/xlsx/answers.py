"""From the cells of a row to what only its question type has: options and key.

Each function takes a row and gives those fields; what cannot be understood is noted as a refusal there, and
the field is left out.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from string import ascii_uppercase

from quizkit.domain.questions import HOLE
from quizkit.domain.text import number_in
from quizkit.formats.exchange.blocks import Json
from quizkit.formats.exchange.building import with_hole
from quizkit.formats.exchange.numbers import json_number, number_of, number_text
from quizkit.formats.exchange.words import CHOICE, TYPE_TITLES, truth_of
from quizkit.formats.exchange.xlsx.line import Line, split_cell, unescaped_piece
from quizkit.formats.shape import shown
from quizkit.i18n import N_, _

Options = dict[str, str]
"""Letter → text, in the order of the row."""

_LABEL = re.compile(r"^[（(]?([A-Z])[）)]?[.．、:：)）]\s*(?=\S)")
_INNER_LABEL = re.compile(r"(?:^|[\s;；|])[（(]?([A-Z])(?:[）)]?[.．、:：)）])\s*")
_WITH_BRACKET = re.compile(r"([^（()）]*)[（(]([^（()）]*)[)）]")
_ONE_LETTER = re.compile("[A-Za-z]")
_ONLY_LETTERS = re.compile(r"[A-Z](?:[\s,，、;；/|.和]*[A-Z])*[.。]?")
_ONLY_NUMBERS = re.compile(r"[1-9]\d?(?:[\s,，、;；/|]+[1-9]\d?)*")
_COPIED = re.compile(r"([A-Z])[.．、:：)）\s]\s*\S.*", re.DOTALL)
_ANSWER_WORD = re.compile(r"^(?:[【\[（(]答案[】\])）][:：]?|(?:正确|参考|标准)?答案[:：])\s*")
_HOLES = re.compile(f"_{{{len(HOLE)},}}")
_OTHER_HOLES = re.compile(r"[（(][\s_＿]*[）)]|(?<!_)_{2,3}(?!_)|＿+|﹍+|【\s*】|\[\s*\]")
_IN_BRACKETS = re.compile(r"[（(]([^（()）]+)[）)]\s*")
_PAIR = re.compile(r"([A-Z])\s*[-－—–→=＝:：>\s]*\s*(\d{1,2})(?!\d)")
_ARROW = re.compile(r"\s*(?:→|—+>|-+>|=>|＝|——)\s*")
_NUMBER_AND_UNIT = re.compile(r"([+-]?[\d.,]+(?:[eE][+-]?\d+)?)\s*(\D{0,10})")
_EXAMPLES = {
    "single": "B",
    "multiple": "ACD",
    "true_false": N_("正确、错误"),
    "numeric": "1935",
    "match": "A2 B1",
}
OF_BLANKS = "|"
OF_ACCEPTED = ";；"
OF_LINES = "\n"


def kind_words(kind: str) -> str:
    """A question type as a teacher says it."""
    return _(TYPE_TITLES[kind])


def own_fields(kind: str, line: Line) -> Json:
    """What a question of this type has beside what all have; the stem only if it is changed."""
    return _OWN[kind](line)


# --- options --------------------------------------------------------------------------------------


def options_of(line: Line) -> Options:
    """The options of a row, from their columns or from the one column that holds all."""
    found: Options = {}
    for number, letter in enumerate(ascii_uppercase, start=1):
        text = line.text(f"option-{number}")
        if text:
            found[letter] = _without_label(text, letter, line, f"option-{number}")
    return found or _from_one_cell(line)


def needs_label(text: str, letter: str) -> bool:
    """Whether an option's text begins with what a reader takes for its label."""
    label = _LABEL.match(text)
    return label is not None and label[1] == letter


def _without_label(text: str, letter: str, line: Line, column: str) -> str:
    label = _LABEL.match(text)
    if label is None or label[1] != letter:
        return text
    line.repair("xlsx_option_label", column, label=label[0].strip())
    return text[label.end() :]


def _from_one_cell(line: Line) -> Options:
    text = line.text("options")
    if not text:
        return {}
    labels = [match[1] for match in _INNER_LABEL.finditer(text)]
    if len(labels) > 1 and labels == list(ascii_uppercase[: len(labels)]):
        pieces = [piece.strip(" ;；|\n\t") for piece in _INNER_LABEL.split(text)[2::2]]
        before = _INNER_LABEL.split(text)[0].strip()
        pieces = [before, *pieces] if before else pieces
    else:
        sign = next((sign for sign in ("\n", "|", "；", ";") if sign in text), "\n")
        pieces = [unescaped_piece(piece) for piece in split_cell(text, sign)]
    pieces = [piece for piece in pieces if piece][: len(ascii_uppercase)]
    line.repair("xlsx_options_split", "options", count=len(pieces))
    return dict(zip(ascii_uppercase, pieces, strict=False))


def _listed(options: Options) -> list[Json]:
    return [{"id": letter.lower(), "text": text} for letter, text in options.items()]


# --- letters --------------------------------------------------------------------------------------


def answer_text(line: Line) -> str:
    """The answer without the word 答案."""
    return _ANSWER_WORD.sub("", line.text("answer"))


def letters_of(line: Line, options: Options, *, quiet: bool = False) -> list[str]:
    """The letters that an answer means, in its order; none if it means none (noted unless ``quiet``)."""
    text = answer_text(line)
    plain = unicodedata.normalize("NFKC", text).upper().strip()
    if _ONLY_LETTERS.fullmatch(plain):
        letters = list(dict.fromkeys(char for char in plain if char in ascii_uppercase))
        missing = [letter for letter in letters if letter not in options]
        if not missing:
            return letters
    else:
        missing = []
    by_text = _by_text(text, options)
    if by_text:
        if not quiet:
            line.repair("xlsx_answer_by_text", "answer", letters="".join(by_text))
        return by_text
    if _ONLY_NUMBERS.fullmatch(plain) and not missing:
        return _by_number(line, plain, options, quiet=quiet)
    if missing and not quiet:
        listed = "".join(options)
        line.refuse("xlsx_answer_letter", "answer", letter="".join(missing), letters=listed)
    return []


def _by_text(text: str, options: Options) -> list[str]:
    """An answer that repeats the text of options, with or without their letters."""
    by_text = {" ".join(option.split()): letter for letter, option in options.items()}
    whole = " ".join(text.split())
    if whole in by_text:
        return [by_text[whole]]
    copied = _COPIED.fullmatch(text)
    if copied and copied[1] in options and whole[1:].lstrip(" .．、:：)）") in by_text:
        return [copied[1]]
    pieces = [" ".join(piece.split()) for piece in re.split(r"[\n;；|、，,]", text) if piece.strip()]
    pieces = [
        re.sub(r"^[A-Z][.．、:：)）]\s*", "", piece) if piece not in by_text else piece for piece in pieces
    ]
    if len(pieces) > 1 and all(piece in by_text for piece in pieces):
        return list(dict.fromkeys(by_text[piece] for piece in pieces))
    return []


def _by_number(line: Line, plain: str, options: Options, *, quiet: bool) -> list[str]:
    known = list(options)
    numbers = [int(number) for number in re.findall(r"\d+", plain)]
    if not all(1 <= number <= len(known) for number in numbers):
        return []
    letters = list(dict.fromkeys(known[number - 1] for number in numbers))
    if not quiet:
        line.repair("xlsx_answer_by_number", "answer", value=shown(plain), letters="".join(letters))
    return letters


def _unread(line: Line, kind: str) -> None:
    example = _(_EXAMPLES[kind])
    line.refuse(
        "xlsx_answer_unread",
        "answer",
        value=shown(answer_text(line)),
        kind=kind_words(kind),
        example=example,
    )


def _needs_options(line: Line, kind: str) -> Options:
    options = options_of(line)
    if not options:
        line.refuse("xlsx_no_options", kind=kind_words(kind))
    return options


# --- the types ------------------------------------------------------------------------------------


def _single(line: Line) -> Json:
    options = _needs_options(line, "single")
    letters = letters_of(line, options)
    if len(letters) > 1:
        line.refuse("xlsx_single_many", "answer", value=shown(answer_text(line)))
    elif not letters and not line.refusals:
        _unread(line, "single")
    return {"options": _listed(options), "answer": letters[0].lower() if letters else ""}


def _multiple(line: Line) -> Json:
    options = _needs_options(line, "multiple")
    letters = letters_of(line, options)
    if not letters and not line.refusals:
        _unread(line, "multiple")
    return {"options": _listed(options), "answer": sorted(letter.lower() for letter in letters)}


def _judged(text: str) -> bool | None:
    """What a cell says of a statement: 对, 对（√）, A（对）; other words in brackets are not passed over."""
    found = truth_of(text)
    match = _WITH_BRACKET.fullmatch(text.strip())
    if found is not None or match is None:
        return found
    before, inside = (part.strip() for part in match.groups())
    said = {truth_of(before), truth_of(inside)} - {None}
    rest = [part for part in (before, inside) if truth_of(part) is None]
    if len(said) == 1 and all(_ONE_LETTER.fullmatch(part) for part in rest):
        return said.pop()
    return None


def _true_false(line: Line) -> Json:
    answer = _judged(answer_text(line))
    if answer is None:
        options = options_of(line)
        letters = letters_of(line, options, quiet=True) if options else []
        answer = _judged(options[letters[0]]) if len(letters) == 1 else None
    if answer is None:
        _unread(line, "true_false")
    return {"answer": bool(answer)}


def _blank(line: Line) -> Json:
    stem = line.text("stem")
    if not _HOLES.search(stem) and _OTHER_HOLES.search(stem):
        stem = _OTHER_HOLES.sub(HOLE, stem)
        line.repair("xlsx_holes", "stem")
    elif not _HOLES.search(stem):
        stem = with_hole(stem)
        line.repair("xlsx_hole_added", "stem")
    accepted = _accepted(line, len(_HOLES.findall(stem)))
    own: Json = {"stem": stem, "blanks": [{"accept": texts} for texts in accepted]}
    if _any_order(line):
        own["any_order"] = True
    return own


def _accepted(line: Line, holes: int) -> list[list[str]]:
    """The accepted texts of each blank."""
    text = answer_text(line)
    pieces = split_cell(text, OF_BLANKS)
    if len(pieces) == 1 and holes > 1:
        pieces = _other_pieces(text, holes) or pieces
        if len(pieces) > 1:
            line.repair("xlsx_blanks_split", "answer", count=len(pieces))
    split = [[unescaped_piece(one) for one in split_cell(piece, OF_ACCEPTED) if one] for piece in pieces]
    return [texts or [""] for texts in split]


def _other_pieces(text: str, holes: int) -> list[str]:
    """The answers of several blanks that are not divided by ``|``: the first way that gives as many."""
    bracketed = [match[1].strip() for match in _IN_BRACKETS.finditer(text)]
    if len(bracketed) == holes and not _IN_BRACKETS.sub("", text).strip(" ;；,，、"):
        return bracketed
    for signs in ("\n", ";；", "，,", "、", " 　"):
        pieces = [piece for piece in split_cell(text, signs) if piece]
        if len(pieces) == holes:
            return pieces
    return []


def _any_order(line: Line) -> bool:
    text = line.text("any_order")
    if not text:
        return False
    meant = _judged(text)
    if meant is None and text not in ("不分先后", "乱序匹配"):
        line.repair("xlsx_any_order_unread", "any_order", value=shown(text))
        return False
    return meant is not False


def _numeric(line: Line) -> Json:
    own: Json = {}
    text = unicodedata.normalize("NFKC", answer_text(line))
    unit = line.text("unit")
    found = _NUMBER_AND_UNIT.fullmatch(text)
    value = number_of(found[1].replace(",", "")) if found else number_in(text, unit)
    number = None if value is None else json_number(value)
    if number is None:
        _unread(line, "numeric")
        return own
    own["answer"] = number
    if found is None:
        line.repair("xlsx_answer_words", "answer", value=shown(text), number=number_text(number))
    elif found[2].strip() and not unit:
        unit = found[2].strip()
        line.repair("xlsx_unit_split", "answer", unit=unit)
    if unit:
        own["unit"] = unit
    tolerance = line.text("tolerance").lstrip("±").strip()
    if tolerance:
        value = number_of(unicodedata.normalize("NFKC", tolerance))
        number = None if value is None else json_number(value)
        if number is None:
            line.refuse("xlsx_number_unread", "tolerance", value=shown(tolerance))
        else:
            own["tolerance"] = number
    return own


def _order(line: Line) -> Json:
    options = _needs_options(line, "order")
    given = re.sub(r"[→>\-－—–<]+", " ", answer_text(line))
    letters = _ordered_letters(given, options)
    if sorted(letters) != sorted(options):
        example = "".join(reversed(options))
        line.refuse("xlsx_order_answer", "answer", letters="".join(options), example=example)
        letters = list(options)
    return {"items": [{"id": letter.lower(), "text": options[letter]} for letter in letters]}


def _ordered_letters(given: str, options: Options) -> list[str]:
    plain = unicodedata.normalize("NFKC", given).upper().strip()
    if _ONLY_LETTERS.fullmatch(plain):
        return [char for char in plain if char in ascii_uppercase]
    known = list(options)
    if re.fullmatch(r"[1-9](?:[\s,，、;；]*[1-9])*", plain):
        numbers = [int(char) for char in plain if char.isdigit()]
        return [known[number - 1] if number <= len(known) else str(number) for number in numbers]
    return []


def _match(line: Line) -> Json:
    options = _needs_options(line, "match")
    right = [unescaped_piece(piece) for piece in split_cell(line.text("right"), OF_LINES) if piece]
    if right:
        pairs = _pairs_by_number(line, options, [_without_number(text, n) for n, text in enumerate(right, 1)])
        right = [_without_number(text, number) for number, text in enumerate(right, start=1)]
    else:
        options, right, pairs = _pairs_in_options(line, options)
    return {
        "left": [{"id": f"l{n}", "text": text} for n, text in enumerate(options.values(), start=1)],
        "right": [{"id": f"r{n}", "text": text} for n, text in enumerate(right, start=1)],
        "pairs": {
            f"l{n}": f"r{pairs[letter]}" for n, letter in enumerate(options, start=1) if letter in pairs
        },
    }


def _without_number(text: str, number: int) -> str:
    return re.sub(rf"^[（(]?{number}[）)]?[.．、:：)）]\s*(?=\S)", "", text)


def _pairs_by_number(line: Line, options: Options, right: Sequence[str]) -> dict[str, int]:
    """A2 B1: letters of the left side, numbers of the right."""
    plain = unicodedata.normalize("NFKC", answer_text(line)).upper()
    rest = _PAIR.sub("", plain).strip(" ,，、;；.。\n")
    pairs = {match[1]: int(match[2]) for match in _PAIR.finditer(plain)}
    fits = pairs.keys() <= options.keys() and all(1 <= number <= len(right) for number in pairs.values())
    if rest or not pairs or not fits:
        _unread(line, "match")
        return {}
    return pairs


def _pairs_in_options(line: Line, options: Options) -> tuple[Options, list[str], dict[str, int]]:
    """Options written as ``left → right``; or the texts of the right side, in order, as the answer."""
    halves = {letter: _ARROW.split(text, 1) for letter, text in options.items()}
    if options and all(len(half) > 1 for half in halves.values()):
        left = {letter: half[0] for letter, half in halves.items() if half[0]}
        texts = {letter: half[1] for letter, half in halves.items()}
    else:
        answers = split_cell(answer_text(line), OF_BLANKS + OF_LINES)
        if len(answers) != len(options) or not all(answers):
            line.refuse("xlsx_match_right", "answer")
            return options, [], {}
        left, texts = options, dict(zip(options, map(unescaped_piece, answers), strict=True))
    right = list(dict.fromkeys(texts.values()))
    return left, right, {letter: right.index(texts[letter]) + 1 for letter in left}


_OWN: Mapping[str, Callable[[Line], Json]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "blank": _blank,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
}


# --- which type -----------------------------------------------------------------------------------


def guessed_type(line: Line, hint: str = "") -> str:
    """The type that a row's options and answer speak for; ``hint`` may be ``CHOICE``."""
    options = options_of(line)
    text = answer_text(line)
    truths = [_judged(option) for option in options.values()]
    if hint != CHOICE and (not options or None not in truths) and _judged(text) is not None:
        return "true_false"
    if hint != CHOICE and len(options) == 2 and None not in truths:  # noqa: PLR2004 - right and wrong
        return "true_false"
    if options or hint == CHOICE:
        return "multiple" if len(letters_of(line, options, quiet=True)) > 1 else "single"
    stem = line.text("stem")
    holes = _HOLES.search(stem) or _OTHER_HOLES.search(stem)
    number = _NUMBER_AND_UNIT.fullmatch(unicodedata.normalize("NFKC", text))
    return "numeric" if number and not holes else "blank"
