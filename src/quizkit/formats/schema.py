"""JSON Schemas (draft 2020-12) of the files that people write, made from the models that read them.

``python -m quizkit.formats.schema [FOLDER]`` writes them, by default into the project's ``quizzes/schema``.
"""

import json
import sys
from pathlib import Path
from typing import Any

from quizkit.formats.activity_models import ActivityFile
from quizkit.formats.bank_models import BankFile
from quizkit.formats.facts_models import FactsFile
from quizkit.formats.model_base import FileModel
from quizkit.formats.project import find_project
from quizkit.formats.routes_models import RouteFile
from quizkit.formats.series_models import SeriesFile

SCHEMAS: dict[str, type[FileModel]] = {
    "bank": BankFile,
    "activity": ActivityFile,
    "facts": FactsFile,
    "route": RouteFile,
    "series": SeriesFile,
}
"""File name without suffix → model."""


def schema_text(name: str) -> str:
    """The schema ``name`` as the text of its file."""
    made = SCHEMAS[name].model_json_schema(by_alias=True, mode="validation")
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path) -> None:
    """Writes every schema into ``folder``, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in SCHEMAS:
        (folder / f"{name}.json").write_text(schema_text(name), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]) if len(sys.argv) > 1 else find_project().quizzes / "schema")
