"""What the pydantic models of banks and activities share: strict, nothing unknown, nothing infinite.

Models say the shape of a file and nothing else; they never leave ``quizkit.formats``. Descriptions are for
editors that read the generated JSON Schemas, Chinese first.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

ID_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,63}$"
LANGUAGE_PATTERN = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
SOME_TEXT = r"\S"
"""What a text that may not be empty has."""

LONGEST_LINE = 200
LONGEST_OPTION = 500
LONGEST_STEM = 5_000
LONGEST_PASSAGE = 20_000


class FileModel(BaseModel):
    """Base of all models here."""

    model_config = ConfigDict(
        strict=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=False
    )


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Line = Annotated[str, StringConstraints(pattern=SOME_TEXT, max_length=LONGEST_LINE)]


def described(title: str, description: str, /, **field: Any) -> Any:
    """A pydantic field with a Chinese title and a description in Chinese and English."""
    return Field(title=title, description=description, **field)
