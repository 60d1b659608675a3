"""Copies: made while in use, checked, and put back in one step."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes.world import World
from quizkit.errors import StoreDamaged, StoreMissing, StoreTooNew, StoreUnfit, UsageError
from quizkit.services import open_services
from quizkit.store import copies, open_store
from quizkit.store.copies import check_file, restore_copy

NOW = datetime(2026, 9, 20, 12, 30, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A county on SQLite."""
    world = World(str(tmp_path / "quizkit.db"))
    yield world
    world.close()


def names(path: Path) -> list[str]:
    """Whose attempts a store holds."""
    with open_services(path) as services:
        return [found.name for found in services.staff.find("for-all", "学生")]


def test_a_copy_is_a_store(world: World, tmp_path: Path) -> None:
    """One file with everything up to that moment, codes included."""
    sitting = world.start("学生1", activity="for-all")
    copy = world.services.backup.save(tmp_path / "backups" / "copy.db")
    world.start("学生2", activity="for-all")
    assert sorted(file.name for file in copy.parent.iterdir()) == ["copy.db"]
    check_file(copy)
    assert names(copy) == ["学生1"]
    with open_services(copy) as services:
        resumed = services.attempts.resume_by_browser("for-all", sitting.secret or "")
        assert resumed is not None
        assert resumed.code == sitting.code


def test_a_copy_never_writes_over_a_file(world: World, tmp_path: Path) -> None:
    """An existing file is refused and left as it is."""
    target = tmp_path / "copy.db"
    target.write_text("mine")
    with pytest.raises(UsageError, match=r"copy\.db"):
        world.services.backup.save(target)
    assert target.read_text() == "mine"


def test_a_failed_copy_leaves_nothing(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that is not sound never gets its name."""

    def damaged(path: Path) -> None:
        raise StoreDamaged(str(path), "test")

    monkeypatch.setattr(copies, "check_file", damaged)
    folder = tmp_path / "backups"
    with pytest.raises(StoreDamaged):
        world.services.backup.save(folder / "copy.db")
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_a_sentence(world: World, tmp_path: Path) -> None:
    """A file where a folder should be."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreUnfit):
        world.services.backup.save(tmp_path / "file" / "copy.db")


def test_restoring_keeps_what_was_there(world: World, tmp_path: Path) -> None:
    """With force the copy takes the place; the old store lies beside it, whole."""
    world.start("学生1", activity="for-all")
    copy = world.services.backup.save(tmp_path / "copy.db")
    world.start("学生2", activity="for-all")
    place = tmp_path / "quizkit.db"
    world.close()
    with pytest.raises(UsageError, match="--force"):
        restore_copy(copy, place, NOW)
    assert sorted(names(place)) == ["学生1", "学生2"]
    kept = restore_copy(copy, place, NOW, force=True)
    assert kept is not None
    assert names(place) == ["学生1"]
    assert sorted(names(kept)) == ["学生1", "学生2"]
    assert copy.exists()


def test_restoring_where_nothing_is_needs_no_force(world: World, tmp_path: Path) -> None:
    """A missing or empty store may be replaced."""
    world.start("学生1", activity="for-all")
    copy = world.services.backup.save(tmp_path / "copy.db")
    for place in (tmp_path / "new" / "quizkit.db", tmp_path / "empty.db"):
        if place.name == "empty.db":
            open_store(place, create=True).close()
        restore_copy(copy, place, NOW)
        assert names(place) == ["学生1"]


def test_a_store_in_use_is_not_replaced(world: World, tmp_path: Path) -> None:
    """While any program has it open, restoring is refused; answers would go into the old file."""
    copy = world.services.backup.save(tmp_path / "copy.db")
    with pytest.raises(StoreUnfit, match="serve"):
        restore_copy(copy, tmp_path / "quizkit.db", NOW, force=True)
    assert world.start().identity.name == "王小明"


def test_a_damaged_store_can_be_replaced(world: World, tmp_path: Path) -> None:
    """This is what copies are for."""
    world.start("学生1", activity="for-all")
    copy = world.services.backup.save(tmp_path / "copy.db")
    world.close()
    place = tmp_path / "quizkit.db"
    place.write_bytes(b"x" * 10_000)
    kept = restore_copy(copy, place, NOW, force=True)
    assert kept is not None
    assert kept.read_bytes() == b"x" * 10_000
    assert names(place) == ["学生1"]


def test_what_is_no_sound_copy_is_not_restored(world: World, tmp_path: Path) -> None:
    """Missing, foreign, damaged, or of a newer version: the store stays as it is."""
    world.close()
    place = tmp_path / "quizkit.db"
    before = place.read_bytes()
    with pytest.raises(StoreMissing):
        restore_copy(tmp_path / "nix.db", place, NOW, force=True)
    bad = tmp_path / "bad.db"
    for content in (b"text" * 1000, before[: len(before) // 2]):
        bad.write_bytes(content)
        with pytest.raises(StoreDamaged):
            restore_copy(bad, place, NOW, force=True)
    bad.unlink()
    store = open_store(bad, create=True)
    store.write(lambda tx: tx.exec_driver_sql("UPDATE alembic_version SET version_num='9999'"))
    store.close()
    with pytest.raises(StoreTooNew):
        restore_copy(bad, place, NOW, force=True)
    assert place.read_bytes() == before


@pytest.mark.parametrize("seed", range(8))
def test_damage_is_found(world: World, tmp_path: Path, seed: int) -> None:
    """Pages written over at random are found by the check, or hold nothing that is used."""
    world.take("王小明", "第一中学 七年级 2班", right=4)
    copy = world.services.backup.save(tmp_path / "copy.db")
    chance = random.Random(seed)
    data = bytearray(copy.read_bytes())
    for _n in range(4):
        start = chance.randrange(1, len(data) // 4096) * 4096
        data[start : start + 4096] = chance.randbytes(4096)
    copy.write_bytes(data)
    with pytest.raises(StoreDamaged):
        check_file(copy)
