"""Copies of the whole store."""

from pathlib import Path

from quizkit.services.context import Context
from quizkit.store.copies import save_copy


class Backup:
    """Use cases around copies; see also ``quizkit db``."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def save(self, target: Path) -> Path:
        """A checked copy of the store at this moment, while it is in use.

        Raises:
            UsageError: ``target`` is there already.
            StoreError: the copy cannot be written or is not sound.
        """
        save_copy(self._context.store, target)
        return target
