"""Which student sits at a browser.

A name that somebody typed is no proof: a student who begins an attempt sees in the 错题本 only what was done
at this browser since, as with results. The resume code is one, and opens all that the student has.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from quizkit.services.context import Context
from quizkit.store import Transaction, mistakes
from quizkit.store.mistakes import BrowserRow

_FRESH = timedelta(days=1)


def begun(context: Context, tx: Transaction, browser: str, pid: str, now: datetime) -> str | None:
    """This student begins an attempt here: the book that it belongs to. None without a browser."""
    return _seated(context, tx, browser, pid, now, book=None, proven=False)


def returned(
    context: Context, tx: Transaction, browser: str, pid: str, book: str | None, now: datetime
) -> str | None:
    """The browser that has an attempt is back, which belonged to ``book``."""
    return _seated(context, tx, browser, pid, now, book=book, proven=False) or book


def proved(context: Context, tx: Transaction, browser: str, pid: str, now: datetime) -> str | None:
    """This student has shown a resume code here. No other browser's book goes on with the attempt."""
    return _seated(context, tx, browser, pid, now, book=None, proven=True)


def left(context: Context, tx: Transaction, browser: str) -> None:
    """不是我: nobody is known here, until somebody begins or returns."""
    if browser:
        mistakes.forget_browser(tx, hash_of(context, browser))


def hash_of(context: Context, browser: str) -> str:
    """The form in which the store knows a browser."""
    return context.codes.hashed(f"page {browser}")


def _seated(
    context: Context,
    tx: Transaction,
    browser: str,
    pid: str,
    now: datetime,
    *,
    book: str | None,
    proven: bool,
) -> str | None:
    if not browser:
        return None
    key = hash_of(context, browser)
    row = mistakes.browser_row(tx, key)
    if row is None or row.pid != pid:
        row = BrowserRow(key, pid, book or context.token(), proven, now)
        mistakes.put_browser(tx, row)
    elif (proven and not row.proven) or now - row.at > _FRESH:
        row = replace(row, proven=row.proven or proven, at=now)
        mistakes.put_browser(tx, row)
    return row.book
