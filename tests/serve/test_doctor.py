"""``quizkit doctor`` tells a fit installation from one that is not."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from quizkit.cli import doctor as doctor_module
from quizkit.cli.doctor import doctor


def _run(*args: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit code and the findings by name."""
    result = CliRunner().invoke(doctor, [*args, "--format", "json"])
    answer = json.loads(result.output)
    assert answer["ok"] == (result.exit_code == 0)
    return result.exit_code, {check["name"]: check for check in answer["checks"]}


def test_this_installation_is_fit(project: Path) -> None:
    """Where the tests run, nothing fails; a store that is not there yet is a remark."""
    code, found = _run("--dir", str(project))
    assert code == 0
    assert set(found) >= {
        "python",
        "library",
        "sqlite",
        "font",
        "front_end",
        "open_files",
        "project",
        "store",
    }
    assert found["store"]["status"] == "warn"
    text = CliRunner().invoke(doctor, ["--dir", str(project)]).output
    assert len(text.splitlines()) == len(found)


def test_library_of_another_version_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that is missing or of a version quizkit was not made for is named with what to run."""
    wanted = ["voila==0.4.0", "no-such-library>=2", "pytest>=9000; extra == 'test'"]
    monkeypatch.setattr(doctor_module, "requires", lambda _name: wanted)
    result = CliRunner().invoke(doctor)
    assert result.exit_code == 1
    assert "pip install 'voila==0.4.0'" in result.output
    assert "no-such-library" in result.output
    assert "pytest" not in result.output


@pytest.mark.parametrize(
    ("number", "status", "mode"), [((3, 40, 1), "warn", "truncate"), ((3, 51, 3), "ok", "wal")]
)
def test_journal_follows_the_sqlite_build(
    monkeypatch: pytest.MonkeyPatch, project: Path, number: tuple[int, int, int], status: str, mode: str
) -> None:
    """A SQLite with the WAL-reset fault is a remark that names the journal used instead."""

    class Library:
        __name__ = "sqlite3"
        sqlite_version_info = number
        sqlite_version = ".".join(map(str, number))

    monkeypatch.setattr("quizkit.store.library.sqlite_library", Library)
    assert [(f.status, mode in f.text) for f in doctor_module._sqlite()] == [(status, True)]


def test_store_on_a_network_drive_fails(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    """A store on a network file system is refused with a sentence."""
    from quizkit.store import place

    mounts = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    here = place.file_system_of(str(project), mounts)
    monkeypatch.setattr(place, "NETWORK_FILE_SYSTEMS", frozenset({here}))
    code, found = _run("--dir", str(project))
    assert code == 1
    assert found["store"]["status"] == "fail"
    assert "--db" in found["store"]["text"]


def test_file_that_is_no_store_fails(project: Path) -> None:
    """A file with something else in it is not taken for a store."""
    (project / "data" / "quizkit.db").write_text("not a database " * 200)
    code, found = _run("--dir", str(project))
    assert code == 1
    assert found["store"]["status"] == "fail"


def test_folder_that_is_no_project(tmp_path: Path) -> None:
    """A folder that was named and is no project fails; a missing one too."""
    assert _run("--dir", str(tmp_path))[1]["project"]["status"] == "fail"
    assert _run("--dir", str(tmp_path / "nowhere"))[1]["project"]["status"] == "fail"
