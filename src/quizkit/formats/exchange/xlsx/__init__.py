"""Excel workbooks: our own template and the usual layouts of others."""

from quizkit.formats.exchange.xlsx.reading import read
from quizkit.formats.exchange.xlsx.writing import write

__all__ = ["read", "write"]
