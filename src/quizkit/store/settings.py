"""Facts about the store itself, and the audit."""

from datetime import datetime

from sqlalchemy import bindparam, func, insert, select

from quizkit.store.database import Transaction
from quizkit.store.schema import audit, meta

_LAST_RECORDED = select(func.max(audit.c.id)).where(
    audit.c.id > bindparam("after"), audit.c.action == bindparam("action")
)


def setting(tx: Transaction, key: str) -> str | None:
    """What is kept under ``key``."""
    value: str | None = tx.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one_or_none()
    return value


def keep_setting(tx: Transaction, key: str, value: str) -> None:
    """Keeps ``value`` under a ``key`` that is new."""
    tx.execute(insert(meta).values(key=key, value=value))


def record(tx: Transaction, at: datetime, by: str, action: str, target: str, reason: str = "") -> None:
    """Adds a line to the audit; ``target`` is an id, never a name."""
    tx.execute(insert(audit).values(at=at, by=by, action=action, target=target, reason=reason))


def last_recorded(tx: Transaction, action: str, after: int) -> int | None:
    """The number of the newest line of the audit with that action, if it is above ``after``."""
    last: int | None = tx.execute(_LAST_RECORDED, {"action": action, "after": after}).scalar_one()
    return last


def recorded(tx: Transaction) -> list[tuple[datetime, str, str, str, str]]:
    """The audit from its beginning: at, by, action, target, reason."""
    columns = (audit.c.at, audit.c.by, audit.c.action, audit.c.target, audit.c.reason)
    return [tuple(row) for row in tx.execute(select(*columns).order_by(audit.c.id))]
