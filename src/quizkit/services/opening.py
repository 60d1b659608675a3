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
from quizkit.services.codes import Codes
from quizkit.services.context import Context
from quizkit.services.corrections import Corrections
from quizkit.services.entry import Entry
from quizkit.services.missed import Missed
from quizkit.services.mistakes import Mistakes
from quizkit.services.roster import Roster
from quizkit.services.scores import Scores
from quizkit.services.staff import Staff
from quizkit.store import Store, Transaction, open_store, settings
from quizkit.store.database import WRITE_BUDGET

_SECRET = "secret"  # noqa: S105 - the name of the setting, not the secret


def utc_now() -> datetime:
    """The server's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    """All use cases on one store. May be used from several threads; close it at the end."""

    activities: Activities
    entry: Entry
    attempts: Attempts
    mistakes: Mistakes
    staff: Staff
    roster: Roster
    scores: Scores
    corrections: Corrections
    missed: Missed
    backup: Backup
    store: Store

    def close(self) -> None:
        """Gives the store's files back."""
        self.store.close()

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
    budget: float = WRITE_BUDGET,
) -> Services:
    """The services on the store at ``url`` (a path, or an SQLAlchemy URL).

    ``create`` makes a store that is not there and brings an older one up to date; ``budget`` is how many
    seconds a write waits for its turn.

    Raises:
        StoreError: missing, too new, damaged, or a place that cannot hold a store.
    """
    store = open_store(url, create=create, budget=budget)
    try:
        codes = Codes(_secret_of(store, entropy))
    except BaseException:
        store.close()
        raise
    context = Context(store, clock, entropy, codes)
    store.on_lost(context.forget)
    attempts = Attempts(context)
    return Services(
        activities=Activities(context),
        entry=Entry(context),
        attempts=attempts,
        mistakes=Mistakes(context),
        staff=Staff(context),
        roster=Roster(context),
        scores=Scores(context, attempts),
        corrections=Corrections(context, attempts),
        missed=Missed(context, attempts),
        backup=Backup(context),
        store=store,
    )


def _secret_of(store: Store, entropy: Callable[[int], bytes]) -> bytes:
    """The store's own secret, made when it is first opened."""
    kept = store.read(lambda tx: settings.setting(tx, _SECRET))
    if kept is None:

        def keep(tx: Transaction) -> str:
            # Another process may have been faster.
            found = settings.setting(tx, _SECRET)
            if found is None:
                found = entropy(32).hex()
                settings.keep_setting(tx, _SECRET, found)
            return found

        kept = store.write(keep)
    return bytes.fromhex(kept)
