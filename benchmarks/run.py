"""``python -m benchmarks.run [NAME ...] [--quick]``: measures, prints a table, stores a JSON file."""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks import ROOT, machine
from benchmarks.measure import FULL, QUICK, Figure, Setting

# What runs in the student's browser comes last: it leaves the most behind in the caches of the machine.
NAMES = (
    "import_time",
    "bank_check",
    "workbook_import",
    "teacher_page",
    "paper_draw",
    "scoring",
    "answers",
    "demo_county",
    "score_table",
    "student_page",
)
RESULTS = ROOT / "benchmarks" / "results"


def measure(name: str, setting: Setting) -> list[Figure]:
    """The figures of one benchmark."""
    figures: list[Figure] = import_module(f"benchmarks.{name}").measure(setting)
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures what is named, everything by default."""
    options = _options(arguments)
    names = options.names or list(NAMES)
    result = {
        "date": datetime.now(UTC).date().isoformat(),
        "quick": options.quick,
        "machine": machine.describe(options.note),
        "benchmarks": names,
    }
    neighbours = machine.Neighbours()
    figures: list[Figure] = []
    scratch = ROOT / "data"
    scratch.mkdir(exist_ok=True)
    for number, name in enumerate(names, start=1):
        print(f"[{number}/{len(names)}] {name}", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="bench-", dir=scratch) as folder:
            figures += measure(name, Setting(Path(folder), QUICK if options.quick else FULL))
    result["cores_busy_for_others"] = neighbours.cores()
    print(table(figures))
    print(f"stored: {store(result, figures, options.output)}")


def _options(arguments: Sequence[str] | None) -> Any:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of: {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="small sizes, a minute or two in all")
    parser.add_argument("--note", default="", help="what to know about this run, kept in the file")
    parser.add_argument("--output", type=Path, help="the JSON file (default: benchmarks/results/…)")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(NAMES))
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    return options


def store(result: dict[str, Any], figures: Sequence[Figure], output: Path | None = None) -> Path:
    """Writes the result file; a run of parts or of small sizes never takes the place of a full one."""
    whole = result["benchmarks"] == list(NAMES) and not result["quick"]
    name = f"{result['date']}-{machine.label()}.json"
    path = output or RESULTS / (name if whole else f"part-{name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    content = result | {"figures": [figure.to_json() for figure in figures]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def table(figures: Sequence[Figure]) -> str:
    """The figures for people: aligned, with the budget where there is one."""
    head = ("", "min", "median", "max", "unit", "runs", "budget")
    rows = [head] + [
        (
            figure.label,
            shown(min(figure.values)),
            shown(figure.median),
            shown(max(figure.values)),
            figure.unit,
            str(len(figure.values)),
            _verdict(figure),
        )
        for figure in figures
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    numbers = {1, 2, 3, 5}
    return "\n".join(
        "  ".join(
            text.rjust(widths[n]) if n in numbers else text.ljust(widths[n]) for n, text in enumerate(row)
        ).rstrip()
        for row in rows
    )


def shown(value: float) -> str:
    """Three digits that mean something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _verdict(figure: Figure) -> str:
    if figure.budget is None:
        return ""
    most = "≥ " if figure.at_least else ""
    return f"{'kept' if figure.kept else 'MISSED'} ({most}{shown(figure.budget)})"


if __name__ == "__main__":
    main()
