"""Collects every sentence marked with _() or N_(), keeps the English ones, compiles the catalogue.

python scripts/catalogue.py            write the catalogue
python scripts/catalogue.py --missing  print the sentences that have no English yet
"""

import ast
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "quizkit"
PO = SOURCE / "locale" / "en" / "LC_MESSAGES" / "quizkit.po"


def marked(path: Path) -> list[str]:
    """The sentences of a module; read from its syntax tree, which also looks inside f-strings."""
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    return [
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id in {"_", "N_"}
        and isinstance(call.args[0], ast.Constant)
    ]


def collected() -> Catalog:
    """All marked sentences of the source, in a stable order."""
    # A fixed date: the catalogue changes only when a sentence does.
    then = datetime(2026, 1, 1, tzinfo=UTC)
    catalog = Catalog(
        locale="en",
        project="quizkit",
        version="1",
        fuzzy=False,
        creation_date=then,
        revision_date=then,
        header_comment="# English sentences of quizkit; scripts/catalogue.py collects them.",
    )
    for path in sorted(SOURCE.rglob("*.py")):
        for message in marked(path):
            catalog.add(message)
    return catalog


def english() -> Catalog:
    """The English catalogue as it is kept."""
    if not PO.exists():
        return Catalog(locale="en")
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def merged() -> Catalog:
    """What is marked now, with the English there is; sentences that are gone are dropped."""
    known, catalog = english(), collected()
    for message in catalog:
        translation = known.get(message.id) if message.id else None
        if translation is not None and translation.string:
            message.string = translation.string
    return catalog


def main() -> None:
    """See the module's docstring."""
    catalog = merged()
    missing = [message.id for message in catalog if message.id and not message.string]
    if "--missing" in sys.argv:
        sys.stdout.write("".join(f"{sentence!r}\n" for sentence in missing))
        return
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, width=110, no_location=True, omit_header=False, sort_output=True)
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)
    sys.stdout.write(f"{len(catalog)} sentences, {len(missing)} without English\n")


if __name__ == "__main__":
    main()
