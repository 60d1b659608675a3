"""Word documents: their paragraphs and tables become the lines of a pasted text."""

from quizkit.formats.exchange.docx.reading import read, write

__all__ = ["read", "write"]
