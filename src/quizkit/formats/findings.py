"""What checks note: a problem at a path of a value, not yet at a line of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from quizkit.formats.problems import Path


@dataclass(frozen=True)
class At:
    """The place of another value, to be shown as its line number."""

    path: Path


@dataclass(frozen=True)
class Finding:
    """A problem at a path; ``at_key`` points to the field's name instead of its value."""

    path: Path
    code: str
    data: Mapping[str, object] = field(default_factory=dict)
    at_key: bool = False


class Findings:
    """Where checks note what they find."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def find(self, path: Path, code: str, /, *, at_key: bool = False, **data: object) -> None:
        """Notes a problem at ``path``."""
        self.findings.append(Finding(path, code, data, at_key))
