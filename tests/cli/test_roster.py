"""``quizkit roster``."""

from dataclasses import replace
from pathlib import Path

import pytest

from fakes.commands import Project
from fakes.world import ROSTER


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project without a store."""
    return Project(tmp_path)


def test_import_says_what_it_did(project: Project) -> None:
    """New, changed, unchanged, and who is missing; nobody is removed unasked."""
    file = project.folder / "roster.csv"
    assert "新增 8 人" in project.succeeds("roster", "import", file)
    assert "没有变化 8 人" in project.succeeds("roster", "import", file)
    rows = (replace(ROSTER[0], seat="9"), *ROSTER[2:], replace(ROSTER[1], name="赵新", seat="4"))
    project.write_roster(rows)
    text = project.succeeds("roster", "import", file)
    assert "新增 1 人，改动 1 人，没有变化 6 人" in text
    assert "七年级 2班 1 王小明 → 七年级 2班 9 王小明" in text
    assert "--remove-missing" in text
    assert "七年级 2班 2 李红" in text
    assert "已从名册除名" in project.succeeds("roster", "import", file, "--remove-missing")
    assert "李红" not in project.succeeds("roster", "import", file)


def test_a_file_with_problems_changes_nothing(project: Project) -> None:
    """Every problem is shown, nothing is stored."""
    bad = (*ROSTER, replace(ROSTER[0], name=""), replace(ROSTER[1], level="college", seat="77"))
    text = project.fails("roster", "import", project.write_roster(bad))
    assert "college" in text
    assert "2 处问题" in text or "什么都没有存" in text
    assert not project.store.exists()


def test_a_missing_file_is_named(project: Project) -> None:
    """With a sentence."""
    assert "nix.csv" in project.fails("roster", "import", project.folder / "nix.csv")
