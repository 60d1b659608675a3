"""The usual Chinese form, as it is pasted from Word, WPS and web pages (``docs/formats/exchange.md``)."""

from quizkit.formats.exchange.blocks import Json, Parsed, Written
from quizkit.formats.exchange.registry import Progress
from quizkit.formats.exchange.text_blocks import parse_lines
from quizkit.formats.exchange.text_lines import lines_of
from quizkit.formats.exchange.text_write import written_text


def read(content: str, progress: Progress) -> Parsed:
    """What the text holds: every line that is not blank lies in one block or heading."""
    return parse_lines(lines_of(content), progress)


def write(bank: Json) -> Written:
    """``bank`` in the same form; what would be read otherwise than it was written is said to be lost."""
    text, losses = written_text(bank)
    return Written(text.encode("utf-8"), losses)
