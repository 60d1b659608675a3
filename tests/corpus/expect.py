"""The corpus of imports: files as people have them, each with the exact report expected of it.

``tests/corpus/FORMAT/NAME.ext`` has ``NAME.expected.json`` beside it. To add a file, put it into the folder
of its format, write the report, read it as the teacher would whose file it is, and commit both:

    python tests/corpus/expect.py tests/corpus/text/NAME.txt

Without a name it lists the files whose report is not the expected one any more, and writes nothing.
"""

import json
import sys
from pathlib import Path
from typing import Any

from quizkit.formats.exchange.registry import FORMATS
from quizkit.formats.exchange.report import report_json
from quizkit.formats.exchange.settle import settle

CORPUS = Path(__file__).parent
_ENDING = ".expected.json"


def report_of(path: Path) -> dict[str, Any]:
    """The report on a file of the corpus, read with the format that its folder is named after."""
    form = FORMATS[path.parent.name]
    raw = path.read_bytes()
    content = raw.decode("utf-8-sig") if form.is_text else raw
    return report_json(settle(form.read(content, lambda _done, _all: None), form.name))


def expected(path: Path) -> Path:
    """Where the report expected of ``path`` stands."""
    return path.with_name(path.stem + _ENDING)


def files() -> list[Path]:
    """Every file of the corpus."""
    return sorted(path for path in CORPUS.glob("*/*.*") if not path.name.endswith((_ENDING, ".pyc")))


def main(names: list[str]) -> int:
    """Writes the reports of ``names``, or compares all."""
    for path in map(Path, names):
        text = json.dumps(report_of(path), ensure_ascii=False, indent=1)
        expected(path).write_text(text + "\n", encoding="utf-8")
    changed = [] if names else [path for path in files() if report_of(path) != read_expected(path)]
    for path in changed:
        print(path)  # noqa: T201 - this is a command
    return 1 if changed else 0


def read_expected(path: Path) -> Any:
    """The report that stands beside ``path``; None if there is none."""
    beside = expected(path)
    return json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else None


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
