"""Opening a store: made, brought up to date, or refused with a sentence."""

import ast
import multiprocessing
import re
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import quizkit.store
from fakes.world import World
from quizkit.errors import StoreBusy, StoreDamaged, StoreError, StoreMissing, StoreTooNew, StoreUnfit
from quizkit.store import migrate, open_store
from quizkit.store.library import sqlite_library
from quizkit.store.schema import HEAD, REVISIONS, metadata


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A county on SQLite."""
    world = World(str(tmp_path / "quizkit.db"))
    yield world
    world.close()


def raw(path: str, statement: str) -> None:
    """Runs a statement beside the store."""
    with closing(sqlite_library().connect(path, isolation_level=None)) as connection:
        connection.execute(statement).fetchall()


def test_the_tables_are_those_of_the_migrations(world: World) -> None:
    """A store made by the migrations has exactly the tables and indexes of the schema."""

    def differences(tx: quizkit.store.Transaction) -> list[object]:
        context = MigrationContext.configure(tx, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    assert world.services.store.read(differences) == []


def test_the_known_revisions_are_those_of_the_folder() -> None:
    """The list in the program and the migration files say the same."""
    scripts = ScriptDirectory(str(migrate.MIGRATIONS))
    found = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(found)) == REVISIONS
    assert scripts.get_current_head() == HEAD


def test_a_missing_store_is_not_made_by_looking(tmp_path: Path) -> None:
    """Without ``create`` nothing is created."""
    path = tmp_path / "folder" / "quizkit.db"
    with pytest.raises(StoreMissing):
        open_store(path)
    assert not path.parent.exists()


def test_making_a_store_twice_changes_nothing(tmp_path: Path) -> None:
    """``create`` on a store that is up to date leaves it alone."""
    path = tmp_path / "quizkit.db"
    open_store(path, create=True).close()
    before = path.read_bytes()
    open_store(path, create=True).close()
    assert path.read_bytes() == before


def test_a_failed_migration_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables and their version come in one transaction, or not at all."""
    run = migrate._run_alembic

    def half(connection: quizkit.store.Transaction) -> None:
        run(connection)
        raise KeyboardInterrupt

    monkeypatch.setattr(migrate, "_run_alembic", half)
    path = tmp_path / "quizkit.db"
    with pytest.raises(KeyboardInterrupt):
        open_store(path, create=True)
    monkeypatch.undo()
    with closing(sqlite_library().connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    open_store(path, create=True).close()


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    """Neither read nor migrated."""
    path = tmp_path / "other.db"
    raw(str(path), "CREATE TABLE other (id)")
    for create in (False, True):
        with pytest.raises(StoreDamaged, match=r"other\.db"):
            open_store(path, create=create)


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"\x00" * 5000])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    """With a sentence that says how to go on."""
    path = tmp_path / "quizkit.db"
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match="restore"):
        open_store(path)
    assert path.read_bytes() == content


def test_a_newer_store_is_refused(world: World) -> None:
    """With both versions; nothing is changed."""
    raw(world.url, "UPDATE alembic_version SET version_num = '9999'")
    for create in (False, True):
        with pytest.raises(StoreTooNew) as error:
            open_store(world.url, create=create)
        assert (error.value.found, error.value.known) == ("9999", HEAD)


def test_an_empty_store_asks_for_upgrade(tmp_path: Path) -> None:
    """A store that was begun but has no tables yet is brought up to date first."""
    path = tmp_path / "quizkit.db"
    raw(str(path), f"PRAGMA application_id={quizkit.store.schema.APPLICATION_ID}")
    with pytest.raises(StoreUnfit, match="upgrade"):
        open_store(path)


def test_a_locked_store_is_waited_for_then_reported(world: World) -> None:
    """Within the budget a write waits; beyond it, it says so and nothing is written."""
    impatient = open_store(world.url, budget=0.05)
    with closing(sqlite_library().connect(world.url, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreBusy):
            impatient.write(lambda tx: tx.exec_driver_sql("DELETE FROM results"))
        other.execute("ROLLBACK")
    impatient.write(lambda tx: tx.exec_driver_sql("DELETE FROM results"))
    impatient.close()


def test_a_write_goes_on_once_the_lock_is_gone(world: World) -> None:
    """What had to wait is written."""
    sitting = world.start()
    with closing(sqlite_library().connect(world.url, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = threading.Thread(target=world.answer_right, args=(sitting,))
        waiting.start()
        other.execute("COMMIT")
    waiting.join()
    assert world.services.staff.find("contest", "王小明")[0].saved == 4


def test_threads_of_a_process_queue(world: World) -> None:
    """Many threads write to one store; each event is stored."""
    sitting = world.start()
    attempts = world.services.attempts

    def mark(name: str) -> None:
        for n in range(20):
            attempts.mark(sitting, f"{name}-{n}", 0, on=True)

    threads = [threading.Thread(target=mark, args=(f"t{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    count = "SELECT count(*) FROM events"
    assert world.services.store.read(lambda tx: tx.exec_driver_sql(count).scalar()) == 120


@pytest.mark.parametrize(
    ("pragma", "sentence"), [("query_only=ON", "只读"), ("max_page_count=1", "磁盘满了")]
)
def test_a_full_or_read_only_store_says_so(world: World, pragma: str, sentence: str) -> None:
    """The student's page can show a sentence, and nothing counts as saved."""
    sitting = world.start()
    store = world.services.store

    def mark_until_full() -> None:
        for n in range(1000):
            world.services.attempts.mark(sitting, f"{n}-{'x' * 80}", 0, on=True)

    store.read(lambda tx: tx.exec_driver_sql(f"PRAGMA {pragma}").close())
    with pytest.raises(StoreError, match=sentence):
        mark_until_full()
    before = store.read(lambda tx: tx.exec_driver_sql("SELECT count(*) FROM events").scalar())
    store.read(lambda tx: tx.exec_driver_sql("PRAGMA query_only=OFF").close())
    store.read(lambda tx: tx.exec_driver_sql("PRAGMA max_page_count=1000000").close())
    world.services.attempts.mark(sitting, "after", 0, on=True)
    assert (
        store.read(lambda tx: tx.exec_driver_sql("SELECT count(*) FROM events").scalar()) == (before or 0) + 1
    )


def test_a_forked_child_opens_connections_of_its_own(world: World) -> None:
    """A process that forks can go on in both halves; none uses the other's connections."""
    sitting = world.start()
    child = multiprocessing.get_context("fork").Process(target=world.answer_right, args=(sitting, 2))
    child.start()
    world.services.attempts.mark(sitting, "parent", 3, on=True)
    child.join()
    assert child.exitcode == 0
    assert world.services.staff.find("contest", "王小明")[0].saved == 2


def test_an_interrupt_leaves_no_half_write(world: World) -> None:
    """Ctrl+C in the middle of a transaction undoes it and frees the store for the next."""

    def interrupted(tx: quizkit.store.Transaction) -> None:
        tx.exec_driver_sql("DELETE FROM students")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        world.services.store.write(interrupted)
    assert world.start().identity.name == "王小明"


def test_events_and_audit_are_only_ever_added() -> None:
    """No statement of the store changes or deletes an event or a line of the audit."""
    folder = Path(str(quizkit.store.__file__)).parent
    for file in folder.glob("*.py"):
        code = ast.unparse(ast.parse(file.read_text(encoding="utf-8")))
        assert not re.search(r"\b(update|delete)\((events|audit|schema\.events)\b", code), file
