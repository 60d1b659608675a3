"""Where a store may be."""

from pathlib import Path

import pytest

from quizkit.errors import StoreUnfit
from quizkit.store.place import check_place, file_system_of, store_address, store_path

MOUNTS = """\
/dev/vda / ext4 rw,relatime 0 0
tmpfs /ram tmpfs rw 0 0
server:/home /home nfs4 rw,vers=4.2 0 0
/dev/vdb /home/local ext4 rw 0 0
//nas/share /mnt/school\\040share cifs rw 0 0
C: /mnt/c 9p rw 0 0
sshfs /mnt/far fuse.sshfs rw 0 0
over /srv overlay rw 0 0
broken
""".splitlines()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/data/quizkit.db", "ext4"),
        ("/ram/quizkit.db", "tmpfs"),
        ("/rams/quizkit.db", "ext4"),
        ("/home/li/quizkit.db", "nfs4"),
        ("/home/local/quizkit.db", "ext4"),
        ("/mnt/school share/data/quizkit.db", "cifs"),
        ("/mnt/c/Users/li/quizkit.db", "9p"),
        ("/mnt/far/quizkit.db", "fuse.sshfs"),
        ("/srv/quizkit.db", "overlay"),
    ],
)
def test_the_file_system_is_that_of_the_longest_mount(path: str, kind: str) -> None:
    """The deepest mount point above a file decides, also with blanks in its name."""
    assert file_system_of(path, MOUNTS) == kind


@pytest.mark.parametrize("path", ["/home/li/a.db", "/mnt/school share/a.db", "/mnt/c/a.db", "/mnt/far/a.db"])
def test_network_drives_are_refused(path: str) -> None:
    """SQLite's locks do not hold there; the sentence says what to do."""
    with pytest.raises(StoreUnfit, match="--db"):
        check_place(Path(path), MOUNTS)


def test_local_drives_are_accepted() -> None:
    """Nothing is said about the rest, nor where nothing is known."""
    check_place(Path("/data/quizkit.db"), MOUNTS)
    check_place(Path("/ram/quizkit.db"), MOUNTS)
    check_place(Path("/ram/quizkit.db"), [])


def test_a_store_is_addressed_by_path_or_url(tmp_path: Path) -> None:
    """A path, its text and its URL are the same store; a server has no file."""
    path = tmp_path / "a b.db"
    assert {store_path(form) for form in (path, str(path), f"sqlite:///{path}")} == {path}
    assert store_path("postgresql://localhost/quizkit") is None
    assert store_address("postgresql://localhost/quizkit").database == "quizkit"


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_store_in_memory_is_refused(url: str) -> None:
    """It would be gone with the process."""
    with pytest.raises(StoreUnfit):
        store_address(url)
