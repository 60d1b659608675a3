"""A problem in a file that someone wrote: where it is, and a sentence that says what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizkit.formats.sentences import SENTENCES
from quizkit.i18n import _

Path = tuple[str | int, ...]
"""Keys and indexes from the root of a JSON file to one of its values."""


@dataclass(frozen=True, order=True)
class Problem:
    """One problem. Lines and columns count characters from 1; ``path`` is like ``questions[3].stem``.

    ``question`` is the id of the question it lies in, "" outside of questions. ``code`` is a key of
    ``SENTENCES``; ``message`` is its sentence in the language in use when the file was read.
    """

    file: str
    line: int
    column: int
    path: str
    question: str
    code: str
    message: str

    def __str__(self) -> str:
        """One line: ``file:line:column`` with what and where."""
        where = f" [{self.question or self.path}]" if self.question or self.path else ""
        return f"{self.file}:{self.line}:{self.column}{where} {self.message}"


def sentence(code: str, data: Mapping[str, object]) -> str:
    """The sentence of ``code`` filled with ``data``."""
    return _(SENTENCES[code]).format(**data)


def path_text(path: Sequence[str | int]) -> str:
    """``("questions", 3, "stem")`` as ``questions[3].stem``."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text
