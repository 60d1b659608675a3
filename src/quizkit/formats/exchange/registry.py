"""The formats there are. One format is one module here of its name, with ``read`` and ``write``.

``read(content, progress)`` gives ``Parsed``; ``content`` is a text where the format is one, else bytes;
``progress(done, all)`` is called now and then. ``write(bank)`` takes the JSON value of a bank file that holds
and gives ``Written``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from quizkit.formats.exchange.blocks import Json, Parsed, Written
from quizkit.i18n import N_

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Format:
    """A format; its module is loaded when it is used."""

    name: str
    title: str
    """A word of the catalogue."""
    extension: str
    is_text: bool = True
    reads: bool = True

    def read(self, content: str | bytes, progress: Progress) -> Parsed:
        """What the module finds in ``content``; it does not fail on any content."""
        parsed: Parsed = self._module.read(content, progress)
        return parsed

    def write(self, bank: Json) -> Written:
        """``bank`` in this format."""
        written: Written = self._module.write(bank)
        return written

    def load(self) -> None:
        """Loads the module now, before it is used."""
        assert self._module  # noqa: S101 - loading it is all

    @property
    def _module(self) -> Any:
        name = "bank_json" if self.name == "json" else self.name
        return import_module(f"quizkit.formats.exchange.{name}")


FORMATS: dict[str, Format] = {
    made.name: made
    for made in (
        Format("json", N_("题库文件"), ".json"),
        Format("text", N_("文字"), ".txt"),
        Format("docx", N_("Word 文档"), ".docx", is_text=False),
        Format("xlsx", N_("Excel 表"), ".xlsx", is_text=False),
        Format("gift", N_("GIFT"), ".gift"),
        Format("aiken", N_("Aiken"), ".aiken"),
        Format("jupyterquiz", N_("jupyterquiz"), ".json"),
        Format("markdown", N_("Markdown"), ".md", reads=False),
    )
}
