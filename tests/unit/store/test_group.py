"""A group: many pieces of work in one transaction, each of which fails for itself."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from quizkit.errors import StoreBusy, StoreError, StoreUnfit
from quizkit.store import Store, Transaction, open_store
from quizkit.store.library import sqlite_library
from quizkit.store.settings import keep_setting, setting


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new store."""
    store = open_store(tmp_path / "quizkit.db", create=True, budget=0.05)
    yield store
    store.close()


def keep(store: Store, key: str) -> None:
    """Writes something."""
    store.write(lambda tx: keep_setting(tx, key, "there"))


def kept(store: Store, key: str) -> bool:
    """Whether it is there."""
    return store.read(lambda tx: setting(tx, key)) is not None


def test_pieces_are_stored_together_at_the_end(store: Store) -> None:
    """Within the group every piece sees the ones before; others see nothing until it is over."""
    with closing(open_store(store.place)) as other:
        with store.group():
            keep(store, "a")
            keep(store, "b")
            assert kept(store, "a")
            assert not kept(other, "a")
        assert kept(other, "a")
        assert kept(other, "b")


def test_a_piece_that_raises_takes_back_itself_only(store: Store) -> None:
    """What it wrote is gone, also by a broken rule of the store; what stands beside it is kept."""

    def half(tx: Transaction) -> None:
        keep_setting(tx, "half", "there")
        raise ValueError("half")

    with store.group():
        keep(store, "before")
        with pytest.raises(ValueError, match="half"):
            store.write(half)
        with pytest.raises(Exception, match="UNIQUE"):
            keep(store, "before")
        keep(store, "after")
    assert [kept(store, key) for key in ("before", "half", "after")] == [True, False, True]


def test_an_error_around_the_pieces_stores_nothing(store: Store) -> None:
    """And the store is free for the next."""

    def interrupted() -> None:
        with store.group():
            keep(store, "a")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not kept(store, "a")
    keep(store, "a")


def test_a_group_waits_for_its_turn_and_says_when_it_got_none(store: Store) -> None:
    """Within the budget it waits, beyond it is refused."""
    with closing(sqlite_library().connect(store.place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy), store.group():
            keep(store, "a")
        other.execute("ROLLBACK")
    with store.group():
        keep(store, "a")
    assert kept(store, "a")


def test_threads_of_a_process_wait_for_the_group(store: Store) -> None:
    """Another thread writes after the group, in its own transaction."""
    patient = open_store(store.place)
    with patient.group():
        thread = threading.Thread(target=keep, args=(patient, "other"))
        thread.start()
        assert not kept(patient, "other")
    thread.join()
    assert kept(patient, "other")
    patient.close()


def test_a_full_disk_fails_the_whole_group(store: Store) -> None:
    """The database may have given up the transaction by itself, so no piece counts as stored."""

    def fill(tx: Transaction) -> None:
        tx.exec_driver_sql("PRAGMA max_page_count=1").close()
        for n in range(2000):
            keep_setting(tx, f"{n}", "x" * 500)

    def full() -> None:
        with store.group() as group:
            keep(store, "before")
            with pytest.raises(StoreUnfit, match="磁盘满了"):
                store.write(fill)
            assert group.is_broken
            with pytest.raises(StoreError):
                keep(store, "after")

    with pytest.raises(StoreUnfit, match="磁盘满了"):
        full()
    store.read(lambda tx: tx.exec_driver_sql("PRAGMA max_page_count=1000000").close())
    assert [kept(store, key) for key in ("before", "after")] == [False, False]


def test_a_lock_at_the_commit_is_told_to_all(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be committed was not stored, and what was remembered of it must be forgotten."""
    forgotten: list[str] = []
    store.on_lost(lambda: forgotten.append("all"))

    def locked(_dialect: object, _connection: object) -> None:
        raise sqlite_library().OperationalError("database is locked")

    def lost() -> None:
        with store.group():
            keep(store, "a")
            monkeypatch.setattr(type(store._engine.dialect), "do_commit", locked)

    with pytest.raises((StoreBusy, OperationalError)) as error:
        lost()
    monkeypatch.undo()
    assert error.type is StoreBusy
    assert forgotten == ["all"]
    assert not kept(store, "a")


def test_what_comes_afterwards_comes_after_the_commit(store: Store) -> None:
    """Without a group it comes at once."""
    seen: list[bool] = []

    def look() -> None:
        with closing(open_store(store.place)) as other:
            seen.append(kept(other, "a"))

    store.afterwards(look)
    with store.group():
        keep(store, "a")
        store.afterwards(look)
    assert seen == [False, True]
