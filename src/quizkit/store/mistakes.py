"""Which student sits at a browser, and how practised questions went last."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from quizkit.store.database import Transaction
from quizkit.store.schema import attempts, browsers, corrections, practice_marks

_IS_OVER = or_(attempts.c.state == "submitted", attempts.c.state == "expired")


# --- browsers ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BrowserRow:
    """A browser's student. ``book`` is what it may look at; ``proven`` makes that all the student has."""

    browser_hash: str
    pid: str
    book: str
    proven: bool
    at: datetime


_BROWSER = [browsers.c[field.name] for field in fields(BrowserRow)]
_BY_HASH = select(*_BROWSER).where(browsers.c.browser_hash == bindparam("browser"))


def _putting(made: Any, table: Any, key: tuple[str, ...]) -> Any:
    statement = made(table)
    values = {column.name: statement.excluded[column.name] for column in table.c if column.name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=values)


_MARK_KEY = ("book", "bank", "question_id")
_ENGINES = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_PUT_BROWSER = {name: _putting(made, browsers, ("browser_hash",)) for name, made in _ENGINES.items()}
_PUT_MARK = {name: _putting(made, practice_marks, _MARK_KEY) for name, made in _ENGINES.items()}


def browser_row(tx: Transaction, browser: str) -> BrowserRow | None:
    """The student of a browser (its hash); None if nobody is known there."""
    row = tx.execute(_BY_HASH, {"browser": browser}).first()
    return None if row is None else BrowserRow(*row)


def put_browser(tx: Transaction, row: BrowserRow) -> None:
    """Says who sits at a browser now."""
    tx.execute(_PUT_BROWSER[tx.dialect.name], vars(row))


def forget_browser(tx: Transaction, browser: str) -> None:
    """Nobody is known there any more."""
    tx.execute(delete(browsers).where(browsers.c.browser_hash == browser))


# --- marks ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MarkRow:
    """How a question went when it was last practised; ``sha256`` is the version that was answered."""

    book: str
    bank: str
    question_id: str
    sha256: str
    pid: str | None
    is_right: bool
    response: Any
    at: datetime


_MARK = [practice_marks.c[field.name] for field in fields(MarkRow)]


def put_mark(tx: Transaction, row: MarkRow) -> None:
    """Adds or replaces what a book says of a question."""
    tx.execute(_PUT_MARK[tx.dialect.name], vars(row))


def _looked_at(browser: str, row: BrowserRow | None) -> Any:
    """The marks that a browser may look at."""
    if row is None:
        return practice_marks.c.book == browser
    return practice_marks.c.pid == row.pid if row.proven else practice_marks.c.book == row.book


def marks_of(tx: Transaction, browser: str, row: BrowserRow | None, limit: int) -> list[MarkRow]:
    """The newest marks that a browser may look at."""
    query = select(*_MARK).where(_looked_at(browser, row))
    query = query.order_by(practice_marks.c.at.desc(), practice_marks.c.bank, practice_marks.c.question_id)
    return [MarkRow(*found) for found in tx.execute(query.limit(limit))]


def is_marked(tx: Transaction, browser: str, row: BrowserRow | None, bank: str, question_id: str) -> bool:
    """Whether a browser may look at a mark of this question."""
    query = select(literal(1)).where(
        _looked_at(browser, row), practice_marks.c.bank == bank, practice_marks.c.question_id == question_id
    )
    return tx.execute(query.limit(1)).first() is not None


def keep_newest(tx: Transaction, book: str, most: int) -> None:
    """Drops the oldest marks of a book above ``most``."""
    t = practice_marks
    query = select(t.c.bank, t.c.question_id).where(t.c.book == book).order_by(t.c.at.desc()).offset(most)
    for bank, question_id in tx.execute(query).all():
        tx.execute(delete(t).where(t.c.book == book, t.c.bank == bank, t.c.question_id == question_id))


def count_wrong(tx: Transaction, book: str) -> int:
    """How many questions of a book went wrong."""
    query = select(func.count()).where(practice_marks.c.book == book, practice_marks.c.is_right.is_(False))
    return int(tx.execute(query).scalar_one())


def clear_book(tx: Transaction, book: str) -> None:
    """Takes all marks out of a book."""
    tx.execute(delete(practice_marks).where(practice_marks.c.book == book))


def forget_before(tx: Transaction, before: datetime) -> None:
    """Takes out what is older, and who has sat nowhere since."""
    tx.execute(delete(practice_marks).where(practice_marks.c.at < before))
    tx.execute(delete(browsers).where(browsers.c.at < before))


def forget_student(tx: Transaction, pid: str) -> None:
    """Takes out all that was kept of a student's practice and browsers."""
    tx.execute(delete(practice_marks).where(practice_marks.c.pid == pid))
    tx.execute(delete(browsers).where(browsers.c.pid == pid))
    tx.execute(update(attempts).where(attempts.c.pid == pid).values(book=None))


# --- attempts ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OverRow:
    """An attempt that is over and was not voided."""

    id: str
    activity_id: str
    version: int
    state: str
    paper: Any
    points: Any
    ended_at: datetime


_OVER = [attempts.c[field.name] for field in fields(OverRow)]


def _own_attempts(row: BrowserRow) -> Any:
    own = attempts.c.pid == row.pid
    return own if row.proven else and_(own, attempts.c.book == row.book)


def attempts_over(tx: Transaction, row: BrowserRow, limit: int) -> list[OverRow]:
    """The newest attempts of a browser's student that are over, as far as the browser may look at them."""
    query = select(*_OVER).where(_own_attempts(row), _IS_OVER)
    query = query.order_by(attempts.c.ended_at.desc(), attempts.c.id).limit(limit)
    return [OverRow(*found) for found in tx.execute(query)]


def drawn_of(tx: Transaction, row: BrowserRow, limit: int) -> list[tuple[str, int, Any]]:
    """Activity, version and paper of the student's newest attempts, in whatever state."""
    query = select(attempts.c.activity_id, attempts.c.version, attempts.c.paper).where(_own_attempts(row))
    query = query.order_by(attempts.c.started_at.desc()).limit(limit)
    return [(found[0], found[1], found[2]) for found in tx.execute(query)]


_BROWSER_IS = browsers.c.browser_hash == bindparam("browser")
_HAS = select(literal(1)).where(
    or_(
        exists().where(practice_marks.c.book == bindparam("browser"), practice_marks.c.is_right.is_(False)),
        exists().where(
            _BROWSER_IS,
            or_(
                practice_marks.c.book == browsers.c.book,
                and_(practice_marks.c.pid == browsers.c.pid, browsers.c.proven),
            ),
            practice_marks.c.is_right.is_(False),
        ),
        exists().where(
            _BROWSER_IS,
            attempts.c.pid == browsers.c.pid,
            or_(attempts.c.book == browsers.c.book, browsers.c.proven),
            _IS_OVER,
        ),
    )
)


def has_something(tx: Transaction, browser: str) -> bool:
    """Whether anything that may have gone wrong is known at a browser: cheap, for a first page."""
    return tx.execute(_HAS, {"browser": browser}).first() is not None


def corrected_to(tx: Transaction) -> Sequence[tuple[str, str]]:
    """Every correction of every activity as what was there and what stands for it, in their order."""
    t = corrections
    query = select(t.c.old_sha256, t.c.new_sha256).order_by(t.c.at, t.c.activity_id, t.c.number)
    return [(row[0], row[1]) for row in tx.execute(query)]
