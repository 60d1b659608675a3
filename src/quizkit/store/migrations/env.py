"""Alembic's entry: runs the migrations in the transaction that ``quizkit.store.migrate`` hands over."""

from alembic import context

from quizkit.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can undo DDL like anything else; Alembic assumes it cannot.
    transactional_ddl=True,
)
context.run_migrations()
