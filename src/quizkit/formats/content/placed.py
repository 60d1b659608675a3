"""Questions with the place of each in its file, so that a finding has its line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from quizkit.domain.bank import Bank
from quizkit.domain.questions import Passage, Question
from quizkit.formats.bank import QuestionReader
from quizkit.formats.document import Document
from quizkit.formats.findings import Finding, Findings
from quizkit.formats.likeness import compared
from quizkit.formats.problems import Path

_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_MARKS = re.compile(r"[*\t\r \u3000]+")


def plain(text: str) -> str:
    """A text as it is read: without marks, pictures and spaces. Lines stay apart."""
    if "![" in text:
        text = _PICTURE.sub("", text)
    return _MARKS.sub("", text)


@dataclass(frozen=True, eq=False)
class Placed:
    """A question, or a part of a passage, of a bank that is checked."""

    question: Question
    path: Path
    bank: str
    document: Findings
    value: Mapping[str, Any]
    """As it stands in the file."""
    passage: str = ""
    """The id of the passage that it is a part of."""

    def find(self, code: str, /, *steps: str | int, **data: object) -> None:
        """Notes a problem at ``steps`` inside the question."""
        self.document.findings.append(Finding((*self.path, *steps), code, data))

    @cached_property
    def stem(self) -> str:
        """The stem as it is read."""
        return plain(self.question.stem)

    @cached_property
    def compared(self) -> str:
        """What of it is compared with other questions."""
        return compared(self.value)

    @property
    def named(self) -> str:
        """As a sentence names it that stands elsewhere."""
        return f"{self.bank}/{self.question.id}"


@dataclass(frozen=True, eq=False)
class PlacedBank:
    """A bank's questions, parts of passages behind their passage."""

    file: FilePath
    document: Document
    questions: tuple[Placed, ...] = field(default=())


def placed_bank(file: FilePath, document: Document, bank: Bank | None) -> PlacedBank:
    """The questions of ``document`` that hold; ``bank`` is what was read if nothing was wrong with it."""
    value = document.value if isinstance(document.value, dict) else {}
    listed = value.get("questions")
    items = listed if isinstance(listed, list) else []
    id_ = value.get("id")
    name = id_ if isinstance(id_, str) else file.stem
    read = zip(range(len(items)), bank.questions, strict=True) if bank else _one_by_one(items, value)
    placed = (
        one for number, question in read for one in _placed(question, number, name, document, items[number])
    )
    return PlacedBank(file, document, tuple(placed))


def _one_by_one(items: list[Any], value: Mapping[str, Any]) -> Iterator[tuple[int, Question]]:
    """Of a bank with problems: each question in which there are none."""
    names = value.get("names")
    known = [g for g in names if _is_texts(g)] if isinstance(names, list) else []
    for number, item in enumerate(items):
        found = Findings()
        questions = list(QuestionReader(found, known).read([item], ()))
        if questions and not found.findings:
            yield number, questions[0]


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _placed(
    question: Question, number: int, bank: str, document: Document, value: Mapping[str, Any]
) -> Iterator[Placed]:
    path: Path = ("questions", number)
    yield Placed(question, path, bank, document, value)
    if isinstance(question, Passage):
        for place, part in enumerate(question.parts):
            where = (*path, "questions", place)
            yield Placed(part, where, bank, document, value["questions"][place], question.id)
