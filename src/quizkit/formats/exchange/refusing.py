"""Refusing a whole file in one sentence."""

from quizkit.errors import ImportRefused
from quizkit.formats.exchange.sentences import SENTENCES
from quizkit.i18n import _


def refused(code: str, **data: object) -> ImportRefused:
    """The error to raise, with its sentence in the language in use."""
    return ImportRefused(code, _(SENTENCES[code]).format(**data))
