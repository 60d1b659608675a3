"""Copies of the whole store."""

from pathlib import Path


class Backup:
    """Use cases around copies; see also ``quizkit db``."""

    def save(self, target: Path) -> Path:
        """A checked copy of the store at this moment, while it is in use. Raises StoreError, UsageError."""
        raise NotImplementedError
