"""Writes docs/cli.md from the commands' own help, so that the page cannot say anything else.

python scripts/cli_docs.py          write the page
python scripts/cli_docs.py --check  exit 1 if the page is not what the commands say now
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click

from quizkit.i18n import use_language

PAGE = Path(__file__).parent.parent / "docs" / "cli.md"
HEAD = """# 命令

这一页由 `scripts/cli_docs.py` 从命令自己的帮助生成，请不要手改。每个命令加 `--help` 也能看到同样的内容；
设 `QUIZKIT_LANG=en` 看英文。怎样用，见[教师](teacher.md)和[组织者](organiser.md)两页。

`--dir` 是项目文件夹：不写就用环境变量 `QUIZKIT_DIR`，再不然从当前文件夹往上找有 `quizzes/` 的那一个。
`--db` 是数据库：不写就用 `QUIZKIT_DB`，再不然是项目里的 `data/quizkit.db`。所有命令都这样找。

命令做成了，退出码是 0；`quizkit check` 发现问题时是 1，没有东西可查时是 2；其余出错是 1，用法不对是 2。
`quizkit convert` 全部收下是 0；写了但有拒收的题，或者有内容会丢失而没有写，是 1；什么都没有写是 2。

"""
_WORDS = (("|", r"\|"), ("  ", " "), ("[default: ", "[默认 "), ("[required]", "[必填]"))


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, groups before their members."""
    from quizkit.cli import COMMANDS

    for name in COMMANDS:
        command: click.Command = getattr(import_module(f"quizkit.cli.{name}"), name)
        yield from _with_members(name, command)


def _with_members(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for member in sorted(command.commands):
            yield from _with_members(f"{name} {member}", command.commands[member])


def page() -> str:
    """The whole page."""
    use_language("zh")  # before the commands are loaded: their help is translated then
    return HEAD + "\n".join(_section(name, command) for name, command in commands())


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    # "\f" and what follows is for programmers, by click's own rule.
    help_text = (command.help or "").partition("\f")[0].strip()
    level = "##" if " " not in name else "###"
    if isinstance(command, click.Group):
        return f"{level} quizkit {name}\n\n{help_text}\n"
    usage = " ".join(("quizkit", name, *command.collect_usage_pieces(context)))
    rows = "".join(
        f"| `{_cell(record[0])}` | {_cell(record[1]).replace('<', '&lt;')} |\n"
        for option in command.params
        if isinstance(option, click.Option) and (record := option.get_help_record(context))
    )
    table = f"\n| 选项 | 说明 |\n|---|---|\n{rows}" if rows else ""
    return f"{level} quizkit {name}\n\n{help_text}\n\n```text\n{usage}\n```\n{table}"


def _cell(text: str) -> str:
    """``text`` as it stands in a table; click's own words in Chinese."""
    for old, new in _WORDS:
        text = text.replace(old, new)
    return text.strip()


def main() -> None:
    """See the module's docstring."""
    text = page()
    if "--check" not in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        sys.exit("docs/cli.md is not what the commands say: run `python scripts/cli_docs.py`")


if __name__ == "__main__":
    main()
