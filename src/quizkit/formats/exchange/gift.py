"""GIFT, Moodle's format for teachers who type: ``gift_reading`` and ``gift_writing``."""

from quizkit.formats.exchange.gift_reading import read
from quizkit.formats.exchange.gift_writing import write

__all__ = ["read", "write"]
