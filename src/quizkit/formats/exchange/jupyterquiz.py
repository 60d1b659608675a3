"""jupyterquiz, questions for notebooks: ``jupyterquiz_reading`` and ``jupyterquiz_writing``."""

from quizkit.formats.exchange.jupyterquiz_reading import read
from quizkit.formats.exchange.jupyterquiz_writing import write

__all__ = ["read", "write"]
