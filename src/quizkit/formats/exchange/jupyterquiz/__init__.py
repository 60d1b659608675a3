"""jupyterquiz, questions for notebooks: ``reading`` and ``writing``."""

from quizkit.formats.exchange.jupyterquiz.reading import read
from quizkit.formats.exchange.jupyterquiz.writing import write

__all__ = ["read", "write"]
