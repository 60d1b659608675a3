"""GIFT, Moodle's format for teachers who type: ``reading`` and ``writing``."""

from quizkit.formats.exchange.gift.reading import read
from quizkit.formats.exchange.gift.writing import write

__all__ = ["read", "write"]
