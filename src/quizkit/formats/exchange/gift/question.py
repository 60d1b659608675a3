"""One question of GIFT: the stem around the braces, and what the braces hold, by Moodle's order of types."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from quizkit.domain.questions import HOLE
from quizkit.formats.exchange.blocks import Json
from quizkit.formats.exchange.building import Refused, Repairs, explained, listed, with_hole
from quizkit.formats.exchange.gift.text import hidden, marked, revealed
from quizkit.formats.exchange.numbers import json_number, number_of
from quizkit.formats.model_base import LONGEST_LINE
from quizkit.formats.shape import shown
from quizkit.i18n import _

_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,12}(?:\.[0-9]{0,40})?)%")
_WILD = re.compile(r"(?<!\\)\*")
_WIDE = re.compile(r"(?:^|\s)[＝～＃]")
_NUMBERED = re.compile(r"\W*[A-Za-z\u7b2c\u9898\u76ee]{0,10}\W*[0-9]{1,4}\W*\u9898?\W*")
"""Titles such as Q1 or one that says "question 3" in Chinese."""
_SHORT = 30
_MOST = 100
"""Answers of one question: far more than a bank allows, far less than what takes long."""
_ALL = Fraction(100)
_TRUE, _FALSE = ("T", "TRUE"), ("F", "FALSE")
_LIKE_TRUE = re.compile(r"T|TRUE|\u5bf9|\u6b63\u786e|\u221a|\u2713|\u2714|\uff34", re.IGNORECASE)
_LIKE_FALSE = re.compile(r"F|FALSE|\u9519|\u9519\u8bef|\u00d7|\u2717|\u2718|\uff26", re.IGNORECASE)
"""Also the Chinese words, ticks, crosses and full-width letters that teachers write."""
_TIGHT = re.compile(r"[^\s=~]=")
_SPACED = re.compile(r"\s[=~]")
_SAME = Fraction(1, 1000)
"""Weights are written with few digits: a third is 33.33333."""


@dataclass
class _Question:
    """What all types share; texts are still hidden."""

    repairs: Repairs
    stem: str
    form: str
    """The format that answers inherit."""
    general: str
    feedback: list[tuple[str, str]] = field(default_factory=list)

    def text(self, raw: str) -> str:
        """A hidden text as the bank writes it."""
        return self._in_form(*marked(raw, self.form))

    def _in_form(self, form: str, raw: str) -> str:
        plain = revealed(raw).strip()
        if form in ("markdown", "plain"):
            return plain
        return self.repairs.text(plain, breaks=form != "html")

    def remember(self, answer: str, raw: str) -> None:
        """Keeps the feedback on an answer."""
        if raw.strip():
            self.feedback.append((answer, self.text(raw)))

    def built(self, kind: str, **own: object) -> Json:
        question: Json = {"type": kind, "stem": self._in_form(self.form, self.stem), **own}
        if kind == "blank":
            question["stem"] = with_hole(question["stem"])
        explanation = explained(self.text(self.general), self.feedback, self.repairs)
        return question | ({"explanation": explanation} if explanation else {})


@dataclass(frozen=True)
class _Answer:
    """One answer in the braces; ``weight`` is None where none is written."""

    sign: str
    weight: Fraction | None
    text: str
    feedback: str


def question_of(raw: str, repairs: Repairs) -> tuple[Json, str]:
    """The question in ``raw``, and the title to be kept as a tag ("" if none).

    Raises:
        Refused: it is none, or none that a bank can hold.
    """
    title, text = _title(hidden(raw), repairs)
    start, end = _braces(text)
    before, inside, after = text[:start], text[start + 1 : end].strip(), text[end + 1 :]
    inside, general = _general(inside)
    form, stem = marked(before, "moodle")
    stem = f"{stem}{HOLE}{after}" if after.strip() else stem
    question = _Question(repairs, stem, form, general)
    made = _reader(inside)(question, inside)
    return made, _kept_title(title, made["stem"], repairs)


def _title(text: str, repairs: Repairs) -> tuple[str, str]:
    if not text.startswith("::"):
        if text.startswith("：："):
            repairs.add("gift_wide_title")
        return "", text
    end = text.find("::", 2)
    if end < 0:
        repairs.add("gift_title_open")
        return "", text[2:].lstrip()
    return " ".join(revealed(text[2:end]).split()), text[end + 2 :].lstrip()


def _kept_title(title: str, stem: str, repairs: Repairs) -> str:
    """A title that only repeats the stem, or only counts, is not worth a tag."""
    bare = title.rstrip(".… ")
    if not bare or " ".join(stem.split()).startswith(bare):
        return ""
    if len(bare) <= _SHORT and _NUMBERED.fullmatch(bare):
        repairs.add("gift_title_number", title=shown(title))
        return ""
    repairs.add("gift_title", title=shown(title))
    return title[:LONGEST_LINE]


def _braces(text: str) -> tuple[int, int]:
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        raise Refused("gift_full_width" if "｛" in text or "｝" in text else "gift_description")
    if start < 0 or end < start:
        raise Refused("gift_full_width" if "｛" in text or "｝" in text else "gift_brace")
    if "{" in text[start + 1 : end]:
        raise Refused("gift_brace_inside")
    if "{" in text[end:]:
        raise Refused("gift_two_braces")
    if "}" in text[end + 1 :]:
        raise Refused("gift_brace")
    return start, end


def _general(inside: str) -> tuple[str, str]:
    """The answers, and the general feedback behind ``####``."""
    at = inside.rfind("####")
    return (inside, "") if at < 0 else (inside[:at].strip(), inside[at + 4 :])


def _reader(inside: str) -> Callable[[_Question, str], Json]:
    """What reads the braces, by Moodle's order of types."""
    if not inside:
        raise Refused("gift_essay")
    count = inside.count("=") + inside.count("~")
    if count > _MOST:
        raise Refused("gift_many", count=count, limit=_MOST)
    if not any(sign in inside for sign in "=~#") and _WIDE.search(inside):
        raise Refused("gift_full_width")
    if inside.startswith("#"):
        return _numeric
    if "~" in inside:
        return _choice
    if "=" in inside and "->" in inside:
        return _match
    if _judged(inside.split("#", 1)[0]) is not None:
        return _true_false
    return _short


# --- answers ------------------------------------------------------------------------------------------


def _answers(inside: str, question: _Question) -> list[_Answer]:
    """The answers of a choice or a short answer; text before the first sign is one, too, as in Moodle."""
    is_choice = "~" in inside
    pieces = inside.replace("=", "~=").split("~")
    if not pieces[0].strip():
        pieces = pieces[1:]
    else:
        code = "gift_no_sign_wrong" if is_choice else "gift_no_sign_right"
        question.repairs.add(code, text=shown(revealed(pieces[0].split("#", 1)[0].strip())))
    if _TIGHT.search(inside) and _SPACED.search(inside):
        question.repairs.add("gift_sign_inside")
    return [_answer(piece) for piece in pieces]


def _answer(piece: str) -> _Answer:
    sign = "=" if piece.startswith("=") else "~"
    rest = piece[1:] if sign == "=" else piece
    match = _WEIGHT.match(rest)
    weight = None
    if match:
        weight = Fraction(match[1].rstrip("."))
        if abs(weight) > _ALL:
            raise Refused("gift_weight_range", weight=match[1])
        rest = rest[match.end() :]
    text, _sign, feedback = rest.partition("#")
    return _Answer(sign, weight, text, feedback)


def _percent(weight: Fraction | None) -> str:
    return f"{float(weight or 0):g}"


def _choice(question: _Question, inside: str) -> Json:
    answers = _answers(inside, question)
    texts = [question.text(answer.text) for answer in answers]
    for answer, text in zip(answers, texts, strict=True):
        question.remember(text, answer.feedback)
    if _WIDE.search("\n".join(texts)):
        question.repairs.add("gift_wide_sign")
    right = [number for number, answer in enumerate(answers) if answer.sign == "="]
    if len(right) > 1:
        raise Refused("gift_two_right", count=len(right))
    if right:
        return _single(question, answers, texts, right[0])
    return _multiple(question, answers, texts)


def _single(question: _Question, answers: list[_Answer], texts: list[str], right: int) -> Json:
    for number, answer in enumerate(answers):
        weight = answer.weight
        if number == right and weight not in (None, _ALL):
            question.repairs.add("gift_part_of_right", text=shown(texts[number]), weight=_percent(weight))
        elif number != right and weight:
            question.repairs.add("gift_part_of_wrong", text=shown(texts[number]), weight=_percent(weight))
    options = listed(texts)
    return question.built("single", options=options, answer=options[right]["id"])


def _multiple(question: _Question, answers: list[_Answer], texts: list[str]) -> Json:
    weights = [answer.weight or Fraction(0) for answer in answers]
    right = [number for number, weight in enumerate(weights) if weight > 0]
    if not right:
        raise Refused("gift_no_right")
    total = sum((weights[number] for number in right), Fraction(0))
    if abs(total - _ALL) > Fraction(1, 100):
        question.repairs.add("gift_weights_sum", total=_percent(total))
    options = listed(texts)
    if not _usual(weights, len(right)):
        for option, weight in zip(options, weights, strict=True):
            exact = json_number(weight / 100)
            option["weight"] = float(weight / 100) if exact is None else exact
    return question.built("multiple", options=options, answer=[options[number]["id"] for number in right])


def _usual(weights: list[Fraction], right: int) -> bool:
    """Whether right options share 100 and wrong ones share -100: what a bank takes without being told."""
    wrong = len(weights) - right
    share = {True: _ALL / right, False: -_ALL / wrong if wrong else Fraction(0)}
    return all(abs(weight - share[weight > 0]) < _SAME for weight in weights)


def _short(question: _Question, inside: str) -> Json:
    accept: list[str] = []
    for answer in _answers(inside, question):
        text = question.text(answer.text)
        weight = _ALL if answer.weight is None else answer.weight
        wild = _WILD.search(text) is not None
        if wild and weight > 0:
            raise Refused("gift_wildcard", text=shown(text))
        text = text.replace("\\*", "*")
        question.remember("" if wild else text, answer.feedback)
        if weight > 0:
            accept.append(text)
            if weight < _ALL:
                question.repairs.add("gift_short_weight", text=shown(text), weight=_percent(weight))
        elif not wild:
            question.repairs.add("gift_short_wrong", text=shown(text))
    if not accept:
        raise Refused("gift_no_right_text")
    if _WIDE.search("\n".join(accept)):
        question.repairs.add("gift_wide_sign")
    if len(accept) == 1 and _judged(accept[0]) is not None:
        question.repairs.add("gift_maybe_judged", word=accept[0])
    return question.built("blank", blanks=[{"accept": list(dict.fromkeys(accept))}])


def _judged(word: str) -> bool | None:
    """What a word says of a statement; None if it is another word."""
    if _LIKE_TRUE.fullmatch(word.strip()):
        return True
    return False if _LIKE_FALSE.fullmatch(word.strip()) else None


def _true_false(question: _Question, inside: str) -> Json:
    word, *rest = (piece.strip() for piece in inside.split("#", 2))
    answer = _judged(word)
    if word not in (*_TRUE, *_FALSE):
        question.repairs.add("gift_judged", word=word, letter="T" if answer else "F")
    for raw, said in zip(rest, (_("答错"), _("答对")), strict=False):
        question.remember(said, raw)
    return question.built("true_false", answer=answer)


def _match(question: _Question, inside: str) -> Json:
    rows = inside.split("=")
    if not rows[0].strip():
        rows = rows[1:]
    left: list[str] = []
    right: dict[str, str] = {}
    pairs: dict[str, str] = {}
    for row in rows:
        if "->" not in row:
            raise Refused("gift_row", row=shown(revealed(row.strip())))
        one, _sign, other = (question.text(part) for part in row.partition("->"))
        id_ = right.setdefault(other, f"r{len(right) + 1}")
        if one:
            left.append(one)
            pairs[f"l{len(left)}"] = id_
    if len(left) < 2:  # noqa: PLR2004 - one line is no choice
        raise Refused("gift_few_rows")
    return question.built("match", left=listed(left, "l"), right=listed(right, "r"), pairs=pairs)


# --- numbers ------------------------------------------------------------------------------------------


def _numeric(question: _Question, inside: str) -> Json:
    body, _sign, other = inside[1:].partition("~")
    if other:
        question.remember("", other.lstrip().removeprefix("#"))
    pieces = [piece for number, piece in enumerate(body.split("=")) if number or piece.strip()]
    whole: list[tuple[Fraction, Fraction]] = []
    for answer in (_answer("=" + piece) for piece in pieces):
        weight = _ALL if answer.weight is None else answer.weight
        text = revealed(answer.text).strip()
        if text == "*" and weight <= 0:
            question.remember("", answer.feedback)
            continue
        value, tolerance = _value(text)
        question.remember(text, answer.feedback)
        if weight == _ALL:
            whole.append((value, tolerance))
        else:
            question.repairs.add("gift_number_weight", text=shown(text), weight=_percent(weight))
    if len(whole) != 1:
        raise Refused("gift_numbers" if whole else "gift_no_number")
    value, tolerance = whole[0]
    own = {"answer": json_number(value)} | ({"tolerance": json_number(tolerance)} if tolerance else {})
    return question.built("numeric", **own)


def _value(text: str) -> tuple[Fraction, Fraction]:
    """The answer and its tolerance."""
    if text == "*":
        raise Refused("gift_wildcard", text="*")
    one, between, other = text.partition("..") if ".." in text else text.partition(":")
    value, second = number_of(one), number_of(other or "0")
    if value is None or second is None:
        raise Refused("gift_number", text=shown(text))
    if between == "..":
        value, second = (value + second) / 2, (second - value) / 2
    if second < 0:
        raise Refused("gift_number_order", text=shown(text))
    if json_number(value) is None or json_number(second) is None:
        raise Refused("gift_number_digits", text=shown(text))
    return value, second
