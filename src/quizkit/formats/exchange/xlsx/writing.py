"""Workbooks in the layout of the template: a bank, or the empty template itself.

Texts are always written as strings, so that no cell becomes a formula, a link or a date.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from string import ascii_uppercase
from typing import Any

from quizkit.errors import LEVEL_WORDS
from quizkit.formats.exchange.blocks import Json, Loss, Written, loss
from quizkit.formats.exchange.losses import question_losses, question_lost
from quizkit.formats.exchange.numbers import number_text
from quizkit.formats.exchange.words import DIFFICULTY_TITLES, TYPE_TITLES
from quizkit.formats.exchange.xlsx.answers import OF_ACCEPTED, OF_BLANKS, OF_LINES, needs_label
from quizkit.formats.exchange.xlsx.examples import EXAMPLES
from quizkit.formats.exchange.xlsx.guide import guide
from quizkit.formats.exchange.xlsx.line import escaped, joined
from quizkit.formats.exchange.xlsx.question import NONE, OF_LIST
from quizkit.formats.exchange.xlsx.words import (
    AS_ABOVE,
    BANK_SHEET,
    BANK_TITLES,
    EXAMPLE_SHEET,
    GUIDE_SHEET,
    OPTION,
    QUESTION_SHEET,
    TITLES,
)
from quizkit.formats.exchange.xlsx.workbook import LONGEST_CELL
from quizkit.i18n import N_, _

_BEFORE = ("type", "stem")
_BEHIND = (
    *("right", "answer", "explanation", "points", "level", "difficulty", "tags", "text"),
    *("any_order", "tolerance", "unit", "source", "by", "year", "place", "id"),
)
_LEAST_OPTIONS = 6
_VALIDATED_ROWS = 5000
_WIDTHS = {"stem": 50, "text": 40, "explanation": 40, "right": 24, "answer": 20, "source": 24, "by": 16}
_WIDTH = 10
_OPTION_WIDTH = 18
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EXACT_DIGITS = 15
_NAME = "Excel"
_HELD = {*TITLES, "blanks", "items", "left", "pairs", "sources", "questions"}

Values = dict[str, str | float]
"""Column → what stands in it."""


def write(bank: Json) -> Written:
    """A workbook with a sheet of questions and one about the bank itself."""
    made = _Book()
    rows: list[Values] = []
    for question in bank["questions"]:
        rows += made.rows_of(question)
    made.add_questions(_(QUESTION_SHEET), rows)
    made.add_bank(bank)
    return Written(made.content(), tuple(made.losses))


def template() -> bytes:
    """The empty template: a header to write below, how to fill it in, and an example of every type."""
    made = _Book()
    made.add_questions(_(QUESTION_SHEET), [])
    made.add_guide()
    made.add_questions(_(EXAMPLE_SHEET), [row for question in EXAMPLES for row in made.rows_of(question)])
    return made.content()


def columns_for(options: int) -> list[str]:
    """The columns of a sheet whose questions have up to so many options."""
    count = max(options, _LEAST_OPTIONS)
    return [*_BEFORE, *(f"option-{n}" for n in range(1, count + 1)), *_BEHIND]


def title_of(column: str) -> str:
    """What the header of a column says."""
    if column.startswith("option-"):
        return _(OPTION).format(letter=ascii_uppercase[int(column.removeprefix("option-")) - 1])
    return _(TITLES[column])


# --- from a question to rows ----------------------------------------------------------------------


def _values_of(question: Json) -> Values:
    made: Values = {"type": _(TYPE_TITLES[question["type"]]), "stem": question["stem"]}
    made |= _own(question)
    if "points" in question:
        made["points"] = _cell_number(question["points"])
    for field in ("id", "explanation", "unit"):
        made[field] = question.get(field, "")
    level, difficulty = question.get("level"), question.get("difficulty")
    made["level"] = _(LEVEL_WORDS[level]) if level else ""
    made["difficulty"] = _(DIFFICULTY_TITLES[difficulty]) if difficulty else ""
    made["tags"] = joined(question.get("tags", ()), "、", OF_LIST)
    sources = question.get("sources") or ()
    for column, key in (("source", "title"), ("by", "by"), ("year", "year")):
        made[column] = joined((str(source[key]) for source in sources), "\n", OF_LINES)
    places = [source.get("place") or "" for source in sources]
    if any(places):
        made["place"] = joined((place.strip() or NONE for place in places), "\n", OF_LINES)
    return {column: value for column, value in made.items() if value != ""}


def _cell_number(value: float) -> str | float:
    """A number that Excel keeps to the last digit, else its digits as a text."""
    return value if float(f"{value:.{_EXACT_DIGITS}g}") == value else number_text(value)


def _own(question: Json) -> Values:
    match question["type"]:
        case "single":
            return _options(question["options"]) | {"answer": _letters(question, [question["answer"]])}
        case "multiple":
            return _options(question["options"]) | {"answer": _letters(question, question["answer"])}
        case "true_false":
            return {"answer": _("正确") if question["answer"] else _("错误")}
        case "blank":
            return _blank(question)
        case "numeric":
            tolerance = question.get("tolerance", 0)
            made: Values = {"answer": _cell_number(question["answer"])}
            return made | ({"tolerance": _cell_number(tolerance)} if tolerance else {})
        case "order":
            return _options(question["items"]) | {"answer": ascii_uppercase[: len(question["items"])]}
        case "match":
            return _match(question)
        case _:
            return {"text": question["text"]}


def _options(options: Sequence[Json]) -> Values:
    """Options that begin with their own letter get it once more: a reader takes one such label away."""
    made: Values = {}
    for number, option in enumerate(options, start=1):
        letter, text = ascii_uppercase[number - 1], option["text"].strip()
        made[f"option-{number}"] = f"{letter}. {text}" if needs_label(text, letter) else text
    return made


def _letters(question: Json, ids: Sequence[str]) -> str:
    return "".join(
        letter
        for letter, option in zip(ascii_uppercase, question["options"], strict=False)
        if option["id"] in ids
    )


def _blank(question: Json) -> Values:
    signs = OF_BLANKS + OF_ACCEPTED
    blanks = (joined(blank["accept"], "；", signs) for blank in question["blanks"])
    made: Values = {"answer": OF_BLANKS.join(blanks)}
    return made | ({"any_order": _("是")} if question.get("any_order") else {})


def _match(question: Json) -> Values:
    right = [option["id"] for option in question["right"]]
    numbers = (right.index(question["pairs"][option["id"]]) + 1 for option in question["left"])
    pairs = zip(ascii_uppercase, numbers, strict=False)
    lines = (
        f"{n}. {escaped(option['text'].strip(), OF_LINES)}" for n, option in enumerate(question["right"], 1)
    )
    return _options(question["left"]) | {
        "right": "\n".join(lines),
        "answer": " ".join(f"{letter}{number}" for letter, number in pairs),
    }


def _losses_of(question: Json) -> Iterator[Loss]:
    for one in (question, *question.get("questions", ())):
        yield from question_losses(one | {"id": question["id"]}, _NAME, _HELD)


# --- the workbook ---------------------------------------------------------------------------------


class _Book:
    def __init__(self) -> None:
        import xlsxwriter

        self.losses: list[Loss] = []
        self._out = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        options |= {"strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(self._out, options)
        # The same bank is the same file, whenever it is written.
        self._book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
        self._head = self._book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        # Format “text”: what a teacher types stays as typed, 7-1 does not become a date.
        self._text = self._book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._number = self._book.add_format({"valign": "top"})

    def content(self) -> bytes:
        """The file."""
        self._book.close()
        return self._out.getvalue()

    def rows_of(self, question: Json) -> list[Values]:
        """The rows of a question, none if it does not fit into cells; notes what is lost."""
        above: Values = {"text": _(AS_ABOVE)}
        rows = [_values_of(question)]
        rows += [_values_of(part) | above for part in question.get("questions", ())]
        values = [value for row in rows for value in row.values() if isinstance(value, str)]
        if any(len(value) > LONGEST_CELL for value in values):
            self.losses.append(question_lost(question, _NAME))
            return []
        if "id" in question:  # the template's examples have none
            self.losses += _losses_of(question)
        dropped = sum(len(_UNWRITABLE.findall(value)) for value in values)
        if dropped:
            self.losses.append(loss(question.get("id", ""), "xlsx_lost_characters", count=dropped))
        return rows

    def add_questions(self, name: str, rows: Sequence[Values]) -> None:
        """A sheet with the header and ``rows``."""
        sheet = self._book.add_worksheet(name)
        options = max((_last_option(row) for row in rows), default=0)
        columns = columns_for(options)
        sheet.freeze_panes(1, 2)
        for x, column in enumerate(columns):
            sheet.write_string(0, x, title_of(column), self._head)
            width = _OPTION_WIDTH if column.startswith("option-") else _WIDTHS.get(column, _WIDTH)
            sheet.set_column(x, x, width, self._number if column == "points" else self._text)
        for y, row in enumerate(rows, start=1):
            for x, column in enumerate(columns):
                if column in row:
                    self._write(sheet, y, x, row[column])
        self._validate(sheet, columns)

    def _write(self, sheet: Any, y: int, x: int, value: str | float) -> None:
        if isinstance(value, str):
            sheet.write_string(y, x, _UNWRITABLE.sub("", value), self._text)
        else:
            sheet.write_number(y, x, value, self._number)

    def _validate(self, sheet: Any, columns: Sequence[str]) -> None:
        """Menus for the columns that know only some words; other words may still be typed."""
        menus: dict[str, Iterable[str]] = {
            "type": TYPE_TITLES.values(),
            "level": [word for level, word in LEVEL_WORDS.items() if level],
            "difficulty": DIFFICULTY_TITLES.values(),
            "any_order": (N_("是"), N_("否")),
        }
        for column, words in menus.items():
            x = columns.index(column)
            listed = {"validate": "list", "source": [_(word) for word in words], "error_type": "warning"}
            listed |= {"error_message": _("请从列表里选。")}
            sheet.data_validation(1, x, _VALIDATED_ROWS, x, listed)

    def add_bank(self, bank: Json) -> None:
        """A sheet on the bank itself."""
        sheet = self._book.add_worksheet(_(BANK_SHEET))
        sheet.set_column(0, 0, _WIDTH)
        sheet.set_column(1, 1, _WIDTHS["stem"], self._text)
        rows = [(key, str(bank[key])) for key in ("id", "title", "language", "licence") if bank.get(key)]
        rows += [("names", joined(group, "、", OF_LIST)) for group in bank.get("names", ())]
        for y, (key, value) in enumerate(rows):
            sheet.write_string(y, 0, _(BANK_TITLES[key]), self._head)
            sheet.write_string(y, 1, _UNWRITABLE.sub("", value), self._text)
            if len(value) > LONGEST_CELL:
                self.losses.append(loss("", "field_lost", format=_NAME, field=_(BANK_TITLES[key])))

    def add_guide(self) -> None:
        """A sheet that says how to fill in the template."""
        sheet = self._book.add_worksheet(_(GUIDE_SHEET))
        sheet.set_column(0, 0, _OPTION_WIDTH)
        sheet.set_column(1, 1, 90, self._text)
        for y, (what, how) in enumerate(guide()):
            sheet.write_string(y, 0, what, self._head)
            sheet.write_string(y, 1, how, self._text)


def _last_option(row: Values) -> int:
    numbers = (int(name.removeprefix("option-")) for name in row if name.startswith("option-"))
    return max(numbers, default=0)
