"""Opening the services on a store."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from quizkit.services.activities import Activities
from quizkit.services.attempts import Attempts
from quizkit.services.backup import Backup
from quizkit.services.entry import Entry
from quizkit.services.roster import Roster
from quizkit.services.scores import Scores
from quizkit.services.staff import Staff


def utc_now() -> datetime:
    """The server's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    """All use cases on one store. May be used from several threads; close it at the end."""

    activities: Activities
    entry: Entry
    attempts: Attempts
    staff: Staff
    roster: Roster
    scores: Scores
    backup: Backup

    def close(self) -> None:
        """Gives the store's files back."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_services(
    url: str | Path,
    *,
    clock: Callable[[], datetime] = utc_now,
    entropy: Callable[[int], bytes] = secrets.token_bytes,
    create: bool = False,
) -> Services:
    """The services on the store at ``url`` (a path, or an SQLAlchemy URL).

    ``create`` makes a store that is not there and brings an older one up to date.

    Raises:
        StoreError: missing, too new, damaged, or a place that cannot hold a store.
    """
    raise NotImplementedError
