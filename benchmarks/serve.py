"""``python -m benchmarks.serve [PART ...] [--quick]``: our server beside others, and how much it bears.

Prints a table with the budgets and stores a JSON file; ``python -m benchmarks.report`` makes a page of it.
"""

import argparse
import json
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import ROOT, hostile, loads, machine, soak
from benchmarks.measure import FULL, QUICK, Figure, Setting
from benchmarks.others import hosts as others
from benchmarks.run import RESULTS, table
from benchmarks.student_page import LEAST_SAVED, pages

Curves = dict[str, dict[str, Any]]
Part = tuple[list[Figure], Curves]


def _pages(setting: Setting, *, quick: bool) -> Part:  # noqa: ARG001 - the setting has the sizes
    """The same quiz on four hosts, in Chromium."""
    return pages(setting, "page", ("voila", "serve", *others.NAMES)), {}


def _load(setting: Setting, *, quick: bool) -> Part:
    """Loads against our server, and what stock Voila bears of them."""
    sizes = loads.QUICK if quick else loads.FULL
    run = loads.Loads(setting, sizes)
    run.run()
    figures = [*run.figures, *loads.stock_voila(setting, sizes.stock)]
    own, stock = (
        next(one for one in figures if one.name == f"load.{name}.cpu") for name in ("visits", "stock")
    )
    ratio = tuple(value / stock.median for value in own.values)
    budget = None if quick else LEAST_SAVED
    label = "CPU of a visit while many come: quizkit serve, times stock voila"
    return [*figures, Figure("load.cpu_ratio", label, "x", ratio, budget)], run.curves


def _hostile(setting: Setting, *, quick: bool) -> Part:
    """One hostile client among a hundred students."""
    return (hostile.figures(setting, 20, 5.0) if quick else hostile.figures(setting)), {}


def _soak(setting: Setting, *, quick: bool) -> Part:
    """Sessions come and go."""
    return soak.figures(setting, 400 if quick else soak.SESSIONS), {}


PARTS: dict[str, Callable[..., Part]] = {
    "page": _pages,
    "load": _load,
    "hostile": _hostile,
    "soak": _soak,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures what is named, everything by default."""
    options = _options(arguments)
    names = options.parts or list(PARTS)
    result: dict[str, Any] = {
        "date": datetime.now(UTC).date().isoformat(),
        "quick": options.quick,
        "machine": machine.describe(options.note),
        "others": {name: others.version(name) for name in others.NAMES},
        "benchmarks": names,
    }
    figures: list[Figure] = []
    curves: Curves = {}
    failed: list[str] = []
    for number, name in enumerate(names, start=1):
        print(f"[{number}/{len(names)}] {name}", file=sys.stderr, flush=True)
        try:
            found, drawn = _measured(name, quick=options.quick)
        except Exception:  # noqa: BLE001 - what the other parts have measured in many minutes is kept
            traceback.print_exc()
            failed.append(name)
        else:
            figures += found
            curves |= drawn
    result["benchmarks"] = [name for name in names if name not in failed]
    print(table(figures))
    print(f"stored: {store(result, figures, curves, options.output)}")
    if failed:
        raise SystemExit(f"not measured: {', '.join(failed)}")


def _measured(name: str, *, quick: bool) -> Part:
    """One part, in a folder of its own on the disk where a project lies."""
    scratch = ROOT / "data"
    scratch.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=scratch) as folder:
        return PARTS[name](Setting(Path(folder), QUICK if quick else FULL), quick=quick)


def _options(arguments: Sequence[str] | None) -> Any:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serve", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of: {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="small sizes, a few minutes in all")
    parser.add_argument("--note", default="", help="what to know about this run, kept in the file")
    parser.add_argument("--output", type=Path, help="the JSON file (default: benchmarks/results/…)")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.parts) - set(PARTS))
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}")
    return options


def store(
    result: dict[str, Any], figures: Sequence[Figure], curves: Curves, output: Path | None = None
) -> Path:
    """Writes the result file; a run of parts or of small sizes never takes the place of a full one."""
    whole = result["benchmarks"] == list(PARTS) and not result["quick"]
    name = f"{result['date']}-{machine.label()}.json"
    path = output or RESULTS / f"{'serve' if whole else 'part-serve'}-{name}"
    path.parent.mkdir(parents=True, exist_ok=True)
    content = result | {"figures": [figure.to_json() for figure in figures], "curves": curves}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=None) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
