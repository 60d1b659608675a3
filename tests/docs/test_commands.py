"""What the pages tell people to type works, and shows what the pages say."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click
import pytest

from documents import ROOT, Block, Page, commands, pages

SHELLS = ("console", "sh", "powershell")
# Programs that a page may name in commands that are not run; ours are checked for their options.
OTHER_PROGRAMS = {"git", "cd", "py", "python3", "pip", "voila", "jupyter", "source", "."}
PAGES = [page for page in pages() if any(block.language in (*SHELLS, "python") for block in page.blocks())]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The repository's own quizzes and notebooks, without a store."""
    for part in ("quizzes", "notebooks"):
        shutil.copytree(ROOT / part, tmp_path / part)
    return tmp_path


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUIZKIT", "JUPYTER"))}
    return kept | {"PYTHONUTF8": "1", "COLUMNS": "100"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_do_what_the_page_says(page: Page, project: Path) -> None:
    """Every command of a page runs in a new project, one after the other, with the output that is shown."""
    for block in page.blocks():
        if name := block.directed("file "):
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(block.text, encoding="utf-8")
        elif block.directive == "cell":
            continue  # tests/notebooks/test_howto.py runs the whole notebook
        elif block.directive == "not run":
            for command, _output in commands(block):
                _check_without_running(command)
        elif block.language in SHELLS:
            _run(page, block, project)
        elif block.language == "python":
            where = f"{page.name}:{block.line}"
            _expect(where, [sys.executable, "-c", block.text], project, 0, [])


def _run(page: Page, block: Block, project: Path) -> None:
    code = int(block.directed("exit ") or 0)
    for command, output in commands(block):
        words = shlex.split(command)
        assert words[0] == "quizkit", f"{page.name}:{block.line}: only quizkit commands are run: {command}"
        where = f"{page.name}:{block.line}: {command}"
        _expect(where, [sys.executable, "-m", *words], project, code, output)


def _expect(where: str, command: list[str], project: Path, code: int, output: list[str]) -> None:
    done = subprocess.run(
        command,
        cwd=project,
        env=_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == code, f"{where}: exit {done.returncode}\n{said}"
    if output:
        assert _pattern(output).fullmatch(said.strip()), f"{where}: shown\n{said}"


def _pattern(output: list[str]) -> re.Pattern[str]:
    """What a page shows as a pattern; "…" stands for anything."""
    text = "\n".join(line.rstrip() for line in output).strip()
    return re.compile(".*?".join(map(re.escape, text.split("…"))), re.DOTALL)


def _check_without_running(command: str) -> None:
    words = shlex.split(command, posix="\\" not in command)
    if words[0] == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        targets = [word for word in words[1:] if "=" not in word]
        assert all(f"\n{target}:" in makefile for target in targets), command
        return
    program = words[0].replace("\\", "/").rpartition("/")[2]
    if program != "quizkit":
        assert program in OTHER_PROGRAMS, f"a program that no test knows: {command}"
        return
    parse(words[1:])


def parse(words: list[str]) -> None:
    """Parses the arguments of ``quizkit``; click raises where an option or a command is none."""
    from quizkit.cli import COMMANDS, _quizkit

    assert words[0] in COMMANDS, f"quizkit has no command {words[0]}"
    command = _quizkit.get_command(click.Context(_quizkit), words[0])
    rest = words[1:]
    while isinstance(command, click.Group):
        command = command.get_command(click.Context(command), rest[0])
        rest = rest[1:]
    assert command is not None, f"quizkit has no command {' '.join(words)}"
    with command.make_context(words[0], rest):
        pass


def test_an_option_that_is_none_is_found() -> None:
    """The check of commands that are not run refuses an option that the command does not have."""
    with pytest.raises(click.UsageError):
        _check_without_running("quizkit serve --no-such-option")


def test_what_a_page_shows_is_compared(project: Path) -> None:
    """A page that shows other output than the command gives fails, and "…" stands for anything."""
    command = [sys.executable, "-c", "print('检查了 8 个文件。\\n好')"]
    _expect("here", command, project, 0, ["检查了 … 个文件。", "好"])
    with pytest.raises(AssertionError, match="shown"):
        _expect("here", command, project, 0, ["检查了 9 个文件。", "…"])


def _commands_of(command: click.Command, name: str) -> Mapping[str, click.Command]:
    if not isinstance(command, click.Group):
        return {name: command}
    found: dict[str, click.Command] = {}
    for member, inner in command.commands.items():
        found |= _commands_of(inner, f"{name} {member}")
    return found


def _all_commands() -> Mapping[str, click.Command]:
    from quizkit.cli import COMMANDS, _quizkit

    found: dict[str, click.Command] = {}
    for name in COMMANDS:
        command = _quizkit.get_command(click.Context(_quizkit), name)
        assert command is not None
        found |= _commands_of(command, name)
    return found


def test_every_command_and_option_has_its_help() -> None:
    """No command and no option is without a line of help."""
    without = [
        f"{name} {option.opts[0]}"
        for name, command in _all_commands().items()
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]
    without += [name for name, command in _all_commands().items() if not command.help]
    assert without == []


def test_every_command_stands_in_a_page_for_people() -> None:
    """Each command is used in a page that somebody wrote, not only in the generated list."""
    written = "\n".join(page.text for page in pages() if page.name != "docs/cli.md")
    assert [name for name in _all_commands() if f"quizkit {name}" not in written] == []


def test_the_list_of_commands_is_current() -> None:
    """docs/cli.md says what the commands' own help says now."""
    script = [sys.executable, str(ROOT / "scripts" / "cli_docs.py"), "--check"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
