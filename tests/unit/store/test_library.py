"""Which SQLite may use its write-ahead log."""

from pathlib import Path

import pytest

from fakes.world import World
from quizkit.store import database, library


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 44, 9), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), False),
        ((3, 52, 1), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_only_on_a_fixed_version(version: tuple[int, int, int], safe: bool) -> None:
    """WAL on 3.44.6–3.44.x, 3.50.7–3.50.x and from 3.51.3, but not on the withdrawn 3.52.0."""
    assert library.wal_is_safe(version) is safe
    assert library.journal_mode(version) == ("wal" if safe else "truncate")


@pytest.mark.parametrize("mode", ["wal", "truncate"])
def test_the_store_works_in_either_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    """A whole attempt and its result, with every setting a connection must have."""
    monkeypatch.setattr(database, "journal_mode", lambda _version: mode)
    world = World(str(tmp_path / "quizkit.db"))
    world.take("王小明", "第一中学 七年级 2班", right=4)
    names = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "secure_delete")
    found = world.services.store.read(
        lambda tx: [tx.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    )
    assert found == [mode, 2, 1, 0, 1]
    world.close()


def test_a_store_changes_its_mode_when_it_is_opened_by_another_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a fixed build left in WAL mode, an older one opens in TRUNCATE mode, and back again."""
    world = World(str(tmp_path / "quizkit.db"))
    world.start()
    world.close()
    for mode in ("truncate", "wal"):
        monkeypatch.setattr(database, "journal_mode", lambda _version, mode=mode: mode)
        services = world.open()
        assert services.staff.find("contest", "王小明")
        assert services.store.read(lambda tx: tx.exec_driver_sql("PRAGMA journal_mode").scalar()) == mode
        services.close()


def test_one_library_serves_the_whole_process() -> None:
    """The driver of every connection is the library that was chosen; the bundled one is a fixed version."""
    chosen = library.sqlite_library()
    assert chosen.__name__ in ("pysqlite3", "sqlite3")
    if chosen.__name__ == "pysqlite3":
        assert library.wal_is_safe(chosen.sqlite_version_info)
