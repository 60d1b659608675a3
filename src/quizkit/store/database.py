"""The open store: transactions that wait their turn, and errors that say what to do."""

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock, local
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import URL, Connection, Engine, RootTransaction, create_engine, event
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from quizkit.errors import StoreBusy, StoreMissing, StoreUnfit
from quizkit.store.failures import as_store_error, is_busy
from quizkit.store.group import Group
from quizkit.store.inuse import InUse
from quizkit.store.library import journal_mode, sqlite_library
from quizkit.store.migrate import check_version, upgrade
from quizkit.store.place import check_place, store_address

Transaction: TypeAlias = Connection
"""What queries run in; made by ``Store.read`` and ``Store.write`` only."""

T = TypeVar("T")

WRITE_BUDGET = 30.0
"""Seconds a transaction waits and retries in all before it gives up."""
_BUSY_TIMEOUT = 5.0
_CONFLICTS = 3


class Store:
    """A database that is ready to use; safe for threads, and for processes that fork."""

    def __init__(self, engine: Engine, place: str, budget: float, in_use: InUse | None) -> None:
        self._engine = engine
        self._budget = budget
        self._in_use = in_use
        self._writing = Lock()
        self._process = os.getpid()
        self._own = local()
        self._lost: list[Callable[[], None]] = []
        self.place = place

    @property
    def path(self) -> Path | None:
        """The file of a SQLite store; None for a server."""
        return Path(self.place) if self._engine.dialect.name == "sqlite" else None

    def read(self, work: Callable[[Transaction], T]) -> T:
        """What ``work`` returns from one consistent view of the store. It must not write.

        Raises:
            StoreError: and whatever ``work`` raises.
        """
        group = self._group
        if group is not None:
            with self._translated():
                return group.read(work)
        return self._until_free(lambda: self._transact(work, "BEGIN"))

    def write(self, work: Callable[[Transaction], T], *, single: bool = False) -> T:
        """What ``work`` returns, once everything it wrote is on disk (in a group: once the group is over).

        ``work`` may run more than once (locks, conflicts of two processes), so it must have no effect outside
        the transaction. Nothing of it is kept if it raises. ``single`` says that it is one statement, which
        is stored or not as a whole by itself: a group then need not be able to take it back.

        Raises:
            StoreBusy: locked for longer than the budget.
            StoreError: and whatever ``work`` raises.
        """
        group = self._group
        if group is not None:
            with self._translated():
                return group.write(work, single=single)
        return self._until_free(lambda: self._transact_alone(work))

    @property
    def _group(self) -> Group | None:
        group: Group | None = getattr(self._own, "group", None)
        return group

    @contextmanager
    def group(self) -> Iterator[Group]:
        """One transaction around all that this thread reads and writes until the end of the ``with``.

        A piece (one ``read`` or ``write``) that raises takes back itself only. What the pieces gave is stored
        when the ``with`` ends without an error; after an error nothing of any piece is stored.

        Raises:
            StoreBusy: locked for longer than the budget, or too long when it was to be stored.
            StoreError: what made the whole group fail, in a piece or when it was to be stored.
        """
        connection = self._until_free(self._begin_group)
        group = Group(connection)
        self._own.group = group
        try:
            with self._translated(), connection, self._begun(connection):
                yield group
                group.check()
        except BaseException as error:
            for forget in self._lost:
                forget()
            if isinstance(error, SQLAlchemyError) and is_busy(error):
                raise StoreBusy(_BUSY_TIMEOUT) from error
            raise
        finally:
            self._own.group = None
            self._writing.release()
            for work in group.afterwards:
                work()

    def _begin_group(self) -> Connection:
        self._queue()
        connection = self._connection("BEGIN IMMEDIATE")
        try:
            connection.begin()
        except BaseException:
            connection.close()
            self._writing.release()
            raise
        return connection

    @staticmethod
    def _begun(connection: Connection) -> RootTransaction:
        transaction = connection.get_transaction()
        assert transaction is not None  # noqa: S101 - just begun
        return transaction

    def afterwards(self, work: Callable[[], None]) -> None:
        """Runs ``work`` once this thread's group is over, whatever came of it; without a group, now."""
        group = self._group
        if group is None:
            work()
        else:
            group.afterwards.append(work)

    def on_lost(self, forget: Callable[[], None]) -> None:
        """``forget`` is called when a group was not stored: what was read in it may never have been there."""
        self._lost.append(forget)

    def _transact_alone(self, work: Callable[[Transaction], T]) -> T:
        self._queue()
        try:
            return self._transact(work, "BEGIN IMMEDIATE")
        finally:
            self._writing.release()

    def _queue(self) -> None:
        # Threads of this process queue here, where waiting costs nothing, instead of polling the file.
        if not self._writing.acquire(timeout=self._budget):
            raise StoreBusy(self._budget)

    def _transact(self, work: Callable[[Transaction], T], begin: str) -> T:
        with self._connection(begin) as connection, connection.begin():
            return work(connection)

    def _connection(self, begin: str) -> Connection:
        return self._engine.connect().execution_options(quizkit_begin=begin)

    def _leave_parent(self) -> None:
        """A forked child must not touch its parent's connections, not even to close them."""
        if self._process != os.getpid():
            self._engine.dispose(close=False)
            self._writing = Lock()
            self._process = os.getpid()

    def _until_free(self, attempt: Callable[[], T]) -> T:
        self._leave_parent()
        start = time.monotonic()
        conflicts = tries = 0
        while True:
            try:
                with self._translated():
                    return attempt()
            except IntegrityError:
                # Another process was faster; on a second look the work sees its row and says so.
                conflicts += 1
                if conflicts >= _CONFLICTS:
                    raise
            except (SQLAlchemyError, PoolTimeout) as error:
                if not is_busy(error):
                    raise
                waited = time.monotonic() - start
                if waited >= self._budget:
                    raise StoreBusy(waited) from error
                tries += 1
                longest = min(0.01 * 2**tries, 0.5, self._budget - waited)
                time.sleep(random.uniform(0, longest))  # noqa: S311 - jitter, not a secret

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            ours = as_store_error(error, self.place)
            if ours is None:
                raise
            raise ours from error

    def tidy(self) -> None:
        """Brings the write-ahead log into the file, so that what was erased is gone from there too."""
        if self.path is not None:
            self.afterwards(self._tidy)

    def _tidy(self) -> None:
        with self._translated(), closing(self._engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def driver_connection(self) -> Any:
        """A connection of the driver, for what SQLAlchemy has no word for; the caller closes it."""
        return self._engine.raw_connection()

    def close(self) -> None:
        """Closes all connections. The store cannot be used any more."""
        if self._process == os.getpid():
            self._engine.dispose()
        if self._in_use is not None:
            self._in_use.release()


def open_store(url: str | Path, *, create: bool = False, budget: float = WRITE_BUDGET) -> Store:
    """The store at ``url``; ``create`` makes it if it is missing and brings an older one up to date.

    Raises:
        StoreMissing, StoreTooNew, StoreDamaged, StoreUnfit, StoreBusy.
    """
    address = store_address(url)
    engine, place, in_use = (
        _open_sqlite(address, create, budget)
        if address.get_backend_name() == "sqlite"
        else (create_engine(address), address.render_as_string(hide_password=True), None)
    )
    store = Store(engine, place, budget, in_use)
    try:
        if create:
            store.write(lambda tx: upgrade(tx, place))
        store.read(lambda tx: check_version(tx, place))
    except BaseException:
        store.close()
        raise
    return store


def _open_sqlite(address: URL, create: bool, budget: float) -> tuple[Engine, str, InUse]:
    path = Path(str(address.database))
    check_place(path)
    if create:
        _make_folder(path)
    elif not path.is_file():
        raise StoreMissing(str(path))
    in_use = InUse(path)
    in_use.share()
    return sqlite_engine(address, budget), str(path), in_use


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnfit(str(path), str(error)) from error


def sqlite_engine(address: URL, budget: float = WRITE_BUDGET) -> Engine:
    """An engine with every setting a connection to a store must have."""
    library = sqlite_library()
    wait = min(_BUSY_TIMEOUT, budget)
    engine = create_engine(address, module=library, connect_args={"timeout": wait})
    mode = journal_mode(library.sqlite_version_info)

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: object) -> None:
        # The driver's own idea of when a transaction begins is switched off; "begin" below does it.
        connection.isolation_level = None
        settings = [
            "foreign_keys=ON",
            "trusted_schema=OFF",
            "synchronous=FULL",
            # Deleted names are overwritten in the file.
            "secure_delete=ON",
        ]
        if sys.platform == "darwin":
            settings += ["fullfsync=ON", "checkpoint_fullfsync=ON"]
        for setting in settings:
            connection.execute(f"PRAGMA {setting}").close()
        # Changing the mode needs the file for itself, so it is asked for only where it differs.
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != mode:
            connection.execute(f"PRAGMA journal_mode={mode}").fetchone()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        begin = connection.get_execution_options().get("quizkit_begin", "BEGIN")
        # IMMEDIATE: a transaction that reads first and writes later could not wait for its lock.
        connection.exec_driver_sql(begin)

    return engine
