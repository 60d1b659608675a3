"""``quizkit check``: text and JSON, and what the exit code says."""

import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fakes.bank_files import ACTIVITY, BANK
from fakes.content_files import bank_of, true_false
from fakes.facts_files import FACTS
from quizkit.cli.check import check


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder is a project with a clean bank and activity."""
    monkeypatch.delenv("QUIZKIT_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    for folder, content in (("banks", BANK), ("activities", ACTIVITY)):
        (tmp_path / "quizzes" / folder).mkdir(parents=True)
        write(tmp_path / "quizzes" / folder / "one.json", content)
    return tmp_path


def write(path: Path, content: object) -> Path:
    """JSON, a line a value."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def broken(project: Path) -> Path:
    """A bank with two problems."""
    content: dict[str, Any] = deepcopy(BANK) | {"id": "broken"}
    content["questions"][0]["answer"] = "x"
    content["titel"] = "x"
    return write(project / "quizzes" / "banks" / "two.json", content)


Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Runs the command in this process."""
    return lambda *arguments: CliRunner().invoke(check, [str(a) for a in arguments])


def test_a_clean_project_exits_with_0(project: Path, run: Run) -> None:
    """Without arguments the project's quizzes/ is checked."""
    result = run()
    assert (result.exit_code, result.output) == (0, "检查了 2 个文件、8 道题，发现 0 处问题。\n")


def test_problems_exit_with_1_and_stand_a_line_each(project: Path, run: Run) -> None:
    """As editors and terminals expect it: file:line:column."""
    path = broken(project)
    result = run(path)
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{path}:35:14 [q0] 答案“x”不是选项。选项编号有：a, b, c。",
        f"{path}:210:2 [titel] 不认识的字段“titel”，请删去。",
        "检查了 1 个文件、8 道题，发现 2 处问题。",
    ]


def test_json_has_the_promised_fields(project: Path, run: Run) -> None:
    """{files, questions, problems: [{file, line, column, path, question, code, message}]}."""
    path = broken(project)
    result = run("--format", "json", "quizzes")
    assert result.exit_code == 1
    report = json.loads(result.output)
    assert (report["files"], report["questions"], len(report["problems"])) == (3, 16, 2)
    assert report["problems"][0] == {
        "file": str(path.relative_to(project)),
        "line": 35,
        "column": 14,
        "path": "questions[0].answer",
        "question": "q0",
        "code": "answer_no_option",
        "message": "答案“x”不是选项。选项编号有：a, b, c。",
    }


def test_a_clean_json_report_has_no_problems(project: Path, run: Run) -> None:
    """And exits with 0."""
    result = run("--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.output) == {"files": 2, "questions": 8, "problems": []}


SAYS = "这里把“遵义会议”说成在1936年，史实表（zunyi-meeting）里是 1935-01-15/1935-01-17。"


def with_wrong_date(project: Path) -> Path:
    """A bank that says something else than the project's table of facts."""
    write(project / "quizzes" / "facts.json", FACTS)
    bank = bank_of(true_false("遵义会议在1936年召开。", id="zunyi"), id="dates")
    return write(project / "quizzes" / "banks" / "dates.json", bank)


def test_content_is_looked_at_when_asked_for(project: Path, run: Run) -> None:
    """In the same form, with the same exit codes."""
    path = with_wrong_date(project)
    assert run(path).exit_code == 0
    result = run("--content", path)
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{path}:9:12 [zunyi] {SAYS}",
        "检查了 2 个文件、1 道题，发现 1 处问题。",
    ]


def test_content_has_the_same_json(project: Path, run: Run) -> None:
    """With the code of the finding."""
    path = with_wrong_date(project)
    result = run("--content", "--format", "json", path)
    assert result.exit_code == 1
    report = json.loads(result.output)
    assert [report["files"], report["questions"], len(report["problems"])] == [2, 1, 1]
    assert report["problems"][0] == {
        "file": str(path),
        "line": 9,
        "column": 12,
        "path": "questions[0].stem",
        "question": "zunyi",
        "code": "fact_date",
        "message": SAYS,
    }


def test_content_says_what_check_says_and_more(project: Path, run: Run) -> None:
    """Problems of the form and findings of the content stand together, in the order of the file."""
    broken(project)
    codes = {p["code"] for p in json.loads(run("--content", "--format", "json").output)["problems"]}
    assert {"answer_no_option", "no_explanation", "no_question_source", "no_tags"} <= codes


def test_a_bank_elsewhere_is_held_against_the_table_of_the_project_here(project: Path, run: Run) -> None:
    """Drafts lie outside of the project; without a project nothing is held against dates."""
    draft = write(project / "draft.json", bank_of(true_false("遵义会议在1936年召开。")))
    assert run("--content", draft).exit_code == 0
    write(project / "quizzes" / "facts.json", FACTS)
    assert run("--content", draft).exit_code == 1
    assert run("--content", "--dir", project, draft).exit_code == 1


def test_content_outside_of_any_project_is_looked_at(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but dates; a folder that was named has to be there."""
    monkeypatch.delenv("QUIZKIT_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    draft = write(tmp_path / "draft.json", bank_of(true_false("遵义会议在1936年召开。", tags=[])))
    assert "没有标签" in run("--content", draft).output
    assert run("--content", "--dir", "nothing", draft).exit_code == 2


@pytest.mark.parametrize("path", ["nothing.json", "quizzes/nothing", "/dev/zero"])
def test_what_cannot_be_read_exits_with_2(project: Path, run: Run, path: str) -> None:
    """A sentence, and no report that could be taken for a clean one."""
    result = run(path)
    assert result.exit_code == 2
    assert path in result.output
    assert "检查了" not in result.output


def test_without_a_project_it_exits_with_2(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """And says how to name a folder."""
    monkeypatch.delenv("QUIZKIT_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    result = run()
    assert result.exit_code == 2
    assert "--dir" in result.output


def test_another_project_can_be_named(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """By --dir or QUIZKIT_DIR."""
    monkeypatch.chdir("/")
    assert run("--dir", project).exit_code == 0
    monkeypatch.setenv("QUIZKIT_DIR", str(project))
    assert run().exit_code == 0


def test_the_installed_command_works_with_a_plain_locale(project: Path) -> None:
    """LANG=C, output into a pipe: Chinese sentences, exit code 1."""
    broken(project)
    done = subprocess.run(
        [sys.executable, "-m", "quizkit", "check"],
        capture_output=True,
        env={"LANG": "C", "PATH": ""},
        cwd=project,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == b""
    assert "发现 2 处问题。" in done.stdout.decode("utf-8")
