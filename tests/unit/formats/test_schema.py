"""The JSON Schemas that editors use are those of the models that read the files."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from fakes.bank_files import ACTIVITY, BANK
from quizkit.formats.schema import SCHEMAS, schema_text, write_schemas

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "quizzes" / "schema"


def validator(name: str) -> Draft202012Validator:
    """Checks values against the schema ``name``."""
    schema = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_the_generated_one(name: str) -> None:
    """After a change of the models run ``python -m quizkit.formats.schema``."""
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == schema_text(name)


def test_schemas_are_written_into_a_folder(tmp_path: Path) -> None:
    """One file a schema, the folder made if need be."""
    write_schemas(tmp_path / "new")
    assert {file.stem for file in (tmp_path / "new").iterdir()} == set(SCHEMAS)


FILES = [("bank", file) for file in sorted((ROOT / "quizzes" / "banks").glob("*.json"))] + [
    ("activity", file) for file in sorted((ROOT / "quizzes" / "activities").glob("*.json"))
]


@pytest.mark.parametrize(("name", "file"), FILES, ids=[file.stem for _, file in FILES])
def test_the_repositorys_own_files_fit_their_schema(name: str, file: Path) -> None:
    """An editor shows no error in what ``quizkit check`` accepts."""
    assert list(validator(name).iter_errors(json.loads(file.read_text(encoding="utf-8")))) == []


def test_files_with_every_field_fit_their_schema() -> None:
    """All question types, and a year as a number."""
    assert list(validator("bank").iter_errors(BANK)) == []
    assert list(validator("activity").iter_errors(ACTIVITY)) == []


@pytest.mark.parametrize(
    "fault",
    [
        {"id": "Party"},
        {"title": ""},
        {"questions": []},
        {"schema_version": 2},
        {"author": "x"},
        {"questions": [{"id": "q", "type": "true_false", "stem": "s", "points": 0, "answer": True}]},
        {"questions": [{"id": "q", "type": "choice", "stem": "s", "points": 1, "answer": True}]},
    ],
)
def test_a_schema_refuses_what_the_reader_refuses(fault: dict[str, Any]) -> None:
    """Faults of the shape are seen while typing."""
    assert list(validator("bank").iter_errors(BANK | fault))


def every_field(schema: Any) -> list[tuple[str, dict[str, Any]]]:
    """The properties of all objects in a schema."""
    found: list[tuple[str, dict[str, Any]]] = []
    for model in [schema, *schema["$defs"].values()]:
        found += [(f"{model['title']}.{name}", field) for name, field in model["properties"].items()]
    return found


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_says_in_chinese_what_it_is(name: str) -> None:
    """An editor shows it; only the type of a question explains itself."""
    silent = [
        where
        for where, field in every_field(json.loads(schema_text(name)))
        if not has_chinese(field.get("title", "") + field.get("description", ""))
    ]
    assert all(where.endswith(".type") for where in silent), silent


def has_chinese(text: str) -> bool:
    """Whether a text has Chinese characters."""
    return any("\u4e00" <= char <= "\u9fff" for char in text)
