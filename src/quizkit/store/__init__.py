"""The store: SQLAlchemy Core and Alembic. The only place with SQL; it holds no rules of the domain."""

from quizkit.store.database import Store, Transaction, open_store

__all__ = ["Store", "Transaction", "open_store"]
