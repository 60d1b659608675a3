"""jupyterquiz in: a JSON list of choices, numbers and short texts, judged as its page judges them."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from quizkit.formats.exchange.blocks import Found, Json, Note, Parsed, Place, note
from quizkit.formats.exchange.building import Refused, Repairs, explained, listed, with_hole
from quizkit.formats.exchange.json_elements import Element, read_elements
from quizkit.formats.exchange.numbers import json_number, number_text
from quizkit.formats.exchange.registry import Progress
from quizkit.formats.problems import Path, sentence
from quizkit.formats.shape import shown
from quizkit.i18n import _

_CHOICES = ("multiple_choice", "many_choice")
_QUESTION = {"question", "type", "answers", "code", "precision", "input_width", "answer_cols"}
_ANSWER = {
    *("answer", "correct", "feedback", "code", "answer_cols"),
    *("type", "value", "range", "match_case", "fuzzy_threshold"),
}
_MOST_DIGITS = 21
"""Of JavaScript's rounding; its limit is 100, beyond any number that a bank keeps."""


def read(content: str, progress: Progress) -> Parsed:
    """What a jupyterquiz file holds."""
    read = read_elements(content, _list, _("列表的括号。"))
    notes = read.notes
    if not isinstance(read.value, list) and not (read.value is None and notes):
        notes += (note(Place(1, 1), "jupyterquiz_no_list"),)
    found = tuple(map(_found, read.elements))
    progress(len(found), len(found))
    return Parsed(found, read.headings, notes)


def _list(value: Any) -> Path | None:
    return () if isinstance(value, list) else None


def _found(element: Element) -> Found:
    repairs = Repairs(element.place)
    if element.faults:
        return Found(element.place, element.source, {}, (), element.faults)
    if not isinstance(element.value, dict):
        reason = Note(element.place, "not_object", sentence("not_object", {}))
        return Found(element.place, element.source, {}, (), (reason,))
    try:
        question = _Question(element.value, repairs).read()
    except Refused as refused:
        return repairs.refused(element.source, refused)
    return repairs.found(element.source, question)


@dataclass(frozen=True)
class _Answer:
    """One answer; ``text`` is how feedback on it is named."""

    given: Json
    text: str
    correct: bool
    feedback: str

    @property
    def is_default(self) -> bool:
        return self.given.get("type") == "default"


class _Question:
    def __init__(self, given: Json, repairs: Repairs) -> None:
        self._given = given
        self._repairs = repairs

    def read(self) -> Json:
        """The question.

        Raises:
            Refused: a bank cannot hold it.
        """
        kind = self._given.get("type")
        if kind not in (*_CHOICES, "numeric", "string"):
            raise Refused("jupyterquiz_type", kind=shown(kind or ""))
        stem = self._text(self._given, "question")
        answers = self._answers(str(kind))
        if any(holder.get("code") for holder in (self._given, *(answer.given for answer in answers))):
            raise Refused("jupyterquiz_code")
        own = {"numeric": self._numeric, "string": self._string}.get(str(kind), self._choice)(answers)
        if own["type"] == "blank":
            stem = with_hole(stem)
        explanation = self._explanation(answers)
        return {"stem": stem, **own} | ({"explanation": explanation} if explanation else {})

    def _text(self, holder: Json, name: str) -> str:
        """A text that is HTML."""
        value = holder.get(name, "")
        if type(value) in (int, float):
            value = number_text(value)
        if not isinstance(value, str):
            raise Refused("jupyterquiz_text", name=name)
        return self._repairs.text(value)

    def _answers(self, kind: str) -> list[_Answer]:
        given = self._given.get("answers")
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            raise Refused("jupyterquiz_answers")
        unknown = set(self._given) - _QUESTION
        unknown |= {name for one in given for name in one if name not in _ANSWER}
        if unknown:
            self._repairs.add("jupyterquiz_unknown", names="、".join(map(shown, sorted(unknown))))
        return [self._answer(one, kind) for one in given]

    def _answer(self, given: Json, kind: str) -> _Answer:
        correct = given.get("correct", False)
        if not isinstance(correct, bool):
            raise Refused("jupyterquiz_correct")
        text = ""
        if kind in _CHOICES:
            text = self._text(given, "answer")
        elif given.get("type") == "default" and "value" not in given and "answer" not in given:
            correct = False
        elif kind == "string":
            text = self._plain(given)
        elif "value" in given:
            text = number_text(_number(given["value"]))
        else:
            low, high = _range(given)
            text = f"{number_text(low)}–{number_text(high)}"
        return _Answer(given, text, correct, self._text(given, "feedback"))

    @staticmethod
    def _plain(given: Json) -> str:
        """A text that is compared with what was typed: no HTML."""
        text: Any = given.get("answer")
        if type(text) in (int, float):
            return number_text(text)
        if not isinstance(text, str):
            raise Refused("jupyterquiz_text", name="answer")
        return text.strip()

    def _explanation(self, answers: list[_Answer]) -> str:
        """What is said whatever is answered is said in general."""
        said = {answer.feedback for answer in answers}
        if len(said) == 1:
            return said.pop()
        return explained("", [(answer.text, answer.feedback) for answer in answers], self._repairs)

    # --- by type --------------------------------------------------------------------------------------

    def _choice(self, answers: list[_Answer]) -> Json:
        options = listed(answer.text for answer in answers)
        right = [option["id"] for option, one in zip(options, answers, strict=True) if one.correct]
        if not right:
            raise Refused("jupyterquiz_no_right")
        if self._given["type"] == "many_choice" or len(right) > 1:
            if self._given["type"] != "many_choice":
                self._repairs.add("jupyterquiz_many", count=len(right))
            return {"type": "multiple", "options": options, "answer": right}
        return {"type": "single", "options": options, "answer": right[0]}

    def _string(self, answers: list[_Answer]) -> Json:
        accept = list(dict.fromkeys(answer.text for answer in answers if answer.correct))
        if not accept:
            raise Refused("jupyterquiz_no_right")
        right = [answer.given for answer in answers if answer.correct]
        if any(one.get("match_case") for one in right):
            self._repairs.add("jupyterquiz_case")
        if any(one.get("fuzzy_threshold") for one in right):
            self._repairs.add("jupyterquiz_fuzzy")
        return {"type": "blank", "blanks": [{"accept": accept}]}

    def _numeric(self, answers: list[_Answer]) -> Json:
        answers = [answer for answer in answers if not answer.is_default]
        low, high = self._accepted([answer for answer in answers if answer.correct])
        for answer in answers:
            if not answer.correct and _overlaps(answer.given, low, high):
                raise Refused("jupyterquiz_inside", text=answer.text)
        value, tolerance = json_number((low + high) / 2), json_number((high - low) / 2)
        if value is None or tolerance is None:
            raise Refused("jupyterquiz_digits")
        return {"type": "numeric", "answer": value} | ({"tolerance": tolerance} if tolerance else {})

    def _accepted(self, right: list[_Answer]) -> tuple[Fraction, Fraction]:
        """From where to where a number is right, both ends included."""
        values = [_exact(one.given["value"]) for one in right if "value" in one.given]
        ranges = [one.given for one in right if "value" not in one.given]
        if not right:
            raise Refused("jupyterquiz_no_right")
        if ranges:
            low, high = map(_exact, _range(ranges[0]))
            if len(ranges) > 1 or values not in ([], [high]):
                raise Refused("jupyterquiz_numbers")
            if low > high:
                raise Refused("jupyterquiz_order")
            if not values:
                self._repairs.add("jupyterquiz_range", high=number_text(_range(ranges[0])[1]))
            if self._given.get("precision") is not None:
                self._repairs.add("jupyterquiz_no_precision")
            return low, high
        if len(set(values)) > 1:
            raise Refused("jupyterquiz_numbers")
        return self._rounded(values[0])

    def _rounded(self, value: Fraction) -> tuple[Fraction, Fraction]:
        """What is rounded to ``value`` before it is compared."""
        digits = self._given.get("precision")
        if digits is None or value == 0:
            return value, value
        if type(digits) is not int or not 1 <= digits <= _MOST_DIGITS:
            raise Refused("jupyterquiz_precision_kind")
        written = Decimal(value.numerator) / Decimal(value.denominator)
        unit = Decimal(1).scaleb(written.adjusted() - digits + 1)
        near = Fraction(written.quantize(unit, ROUND_HALF_UP))
        half = Fraction(unit) / 2
        self._repairs.add(
            "jupyterquiz_precision", digits=digits, value=f"{float(near):g}", tolerance=f"{float(half):g}"
        )
        return near - half, near + half


def _number(value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused("jupyterquiz_number", text=shown(value))
    if json_number(Fraction(str(value))) is None:
        raise Refused("jupyterquiz_digits")
    return value


def _exact(value: float) -> Fraction:
    return Fraction(str(value))


def _range(given: Json) -> tuple[int | float, int | float]:
    ends = given.get("range")
    if not isinstance(ends, list) or len(ends) != 2:  # noqa: PLR2004 - two ends
        raise Refused("jupyterquiz_number", text=shown(ends))
    return _number(ends[0]), _number(ends[1])


def _overlaps(given: Json, low: Fraction, high: Fraction) -> bool:
    """Whether something wrong lies inside what is right."""
    if "value" in given:
        return low <= _exact(given["value"]) <= high
    first, last = map(_exact, _range(given))
    return first <= high and low < last
