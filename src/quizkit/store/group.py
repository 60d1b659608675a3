"""Group commit: many pieces of work in one transaction, each of which can fail for itself."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

T = TypeVar("T")
_CONFLICTS = 3


class Group:
    """An open transaction and the pieces that run in it, one after the other.

    Savepoints go straight to the driver: they are most of the statements of a small piece.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor = connection.connection.cursor()
        # A statement that fails leaves the transaction usable on SQLite, not on PostgreSQL.
        self._statements_are_whole = connection.dialect.name == "sqlite"
        self._broken: SQLAlchemyError | None = None
        self.afterwards: list[Callable[[], None]] = []

    @property
    def is_broken(self) -> bool:
        """Whether nothing of this group can be stored any more."""
        return self._broken is not None

    def check(self) -> None:
        """Raises what broke the group, if anything did."""
        if self._broken is not None:
            raise self._broken

    def read(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` returns. Raises SQLAlchemyError, and whatever ``work`` raises."""
        self.check()
        try:
            return work(self._connection)
        except SQLAlchemyError as error:
            # Locks, a full disk: the driver may have given up the transaction, so nobody builds on it.
            if not (self._statements_are_whole and isinstance(error, IntegrityError)):
                self._broken = error
            raise

    def write(self, work: Callable[[Connection], T], *, single: bool) -> T:
        """What ``work`` returns; nothing of it is kept if it raises. Raises as ``read``."""
        if single and self._statements_are_whole:
            return self.read(work)
        conflicts = 0
        while True:
            self.check()
            self._execute("SAVEPOINT piece")
            try:
                done = work(self._connection)
            except IntegrityError:
                self._take_back()
                # Another process was faster; on a second look the work sees its row and says so.
                conflicts += 1
                if conflicts >= _CONFLICTS:
                    raise
            except SQLAlchemyError as error:
                self._broken = error
                raise
            except BaseException:
                self._take_back()
                raise
            else:
                self._execute("RELEASE SAVEPOINT piece")
                return done

    def _take_back(self) -> None:
        self._execute("ROLLBACK TO SAVEPOINT piece")
        self._execute("RELEASE SAVEPOINT piece")

    def _execute(self, statement: str) -> None:
        try:
            self._cursor.execute(statement)
        except Exception as error:
            self._broken = OperationalError(statement, None, error)
            raise self._broken from error
