"""``quizkit db``."""

from pathlib import Path

import pytest

from fakes.commands import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project without a store."""
    return Project(tmp_path)


def test_upgrade_makes_a_store(project: Project) -> None:
    """And says where; a second time changes nothing."""
    assert "quizkit.db" in project.succeeds("db", "upgrade")
    project.succeeds("db", "upgrade")
    assert "完好" in project.succeeds("db", "check")
    assert "完好" in project.succeeds("db", "check", "--quick")


@pytest.mark.parametrize("command", ["check", "backup"])
def test_without_a_store_there_is_nothing_to_do(project: Project, command: str) -> None:
    """A missing store is named and not made."""
    assert "quizkit.db" in project.fails("db", command)
    assert not project.store.exists()


def test_check_finds_damage(project: Project) -> None:
    """Exit code and sentence."""
    project.succeeds("db", "upgrade")
    data = bytearray(project.store.read_bytes())
    data[4096 * 3 : 4096 * 5] = b"\xff" * 8192
    project.store.write_bytes(data)
    assert "restore" in project.fails("db", "check")


def test_backup_and_restore(project: Project) -> None:
    """A copy by name or by time; restored, the store is as it was, the other one lies beside it."""
    project.filled()
    copy = project.folder / "copy.db"
    assert "copy.db" in project.succeeds("db", "backup", copy)
    project.succeeds("db", "backup")
    assert len(list((project.folder / "data" / "backups").glob("quizkit-*.db"))) == 1
    project.take()
    assert "--force" in project.fails("db", "restore", copy)
    assert ".old" in project.succeeds("db", "restore", copy, "--force")
    with project.services() as services:
        assert services.staff.find("contest", "李红") == []
    assert len(list(project.store.parent.glob("*.old"))) == 1


def test_a_backup_never_writes_over_a_file(project: Project) -> None:
    """An existing file stays."""
    project.succeeds("db", "upgrade")
    file = project.folder / "mine.txt"
    file.write_text("mine")
    assert "mine.txt" in project.fails("db", "backup", file)
    assert file.read_text() == "mine"


def test_what_is_no_copy_is_not_restored(project: Project) -> None:
    """A missing or foreign file is named; no store is made of it."""
    file = project.folder / "roster.csv"
    assert "roster.csv" in project.fails("db", "restore", file, "--force")
    assert "nix.db" in project.fails("db", "restore", project.folder / "nix.db", "--force")
    assert not project.store.exists()
