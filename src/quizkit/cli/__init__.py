"""The command ``quizkit``: one module per command group, loaded when it is called."""

from importlib import import_module

import click

from quizkit.errors import QuizkitError
from quizkit.i18n import _, language_of_environment, use_language

# name -> module of this package; the module has a click command of the same name.
COMMANDS = (
    "activity",
    "check",
    "convert",
    "db",
    "demo",
    "doctor",
    "erase",
    "roster",
    "score",
    "scores",
    "serve",
)


class _LazyGroup(click.Group):
    """Loads a command's module only when that command is used: ``quizkit check`` needs no Voila."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"quizkit.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """The one place where an error of ours becomes a sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except QuizkitError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="quizkit")
def _quizkit() -> None:
    pass


def main() -> None:
    """Entry point of the command line."""
    use_language(language_of_environment())
    _quizkit.help = _("quizkit：红色历史教育的题库、答题活动与成绩汇总。")
    _quizkit(prog_name="quizkit")
