"""The figures of a score table, whichever store it is of."""

import json
from pathlib import Path

from benchmarks.measure import Figure, Setting, spent_by_child


def table_figures(
    setting: Setting,
    prefix: str,
    label: str,
    db: Path,
    activity: str,
    by: str,
    *,
    seconds: float | None = None,
    megabytes: float | None = None,
) -> list[Figure]:
    """A new process each time, with pandas already loaded when the clock begins."""
    command = ["-m", "benchmarks.table_child", str(db), activity, by]
    whole, found = [], []
    for _run in setting.steps(range(setting.sizes.runs), f"tables by {by}"):
        taken, said = spent_by_child(command)
        whole.append(taken.wall)
        found.append(json.loads(said))
    what = f"{label}, by {by} ({found[0]['rows']:,} rows)"
    walls, cpus, peaks = (tuple(run[key] for run in found) for key in ("wall", "cpu", "peak"))
    added = tuple(run["peak"] - run["before"] for run in found)
    return [
        Figure(f"{prefix}.{by}.wall", f"{what}: store to DataFrame", "s", walls, seconds),
        Figure(f"{prefix}.{by}.cpu", f"{what}: CPU of that", "s", cpus),
        Figure(f"{prefix}.{by}.process", f"{what}: whole process, with loading pandas", "s", tuple(whole)),
        Figure(f"{prefix}.{by}.peak", f"{what}: peak memory of the process", "MB", peaks, megabytes),
        Figure(f"{prefix}.{by}.added", f"{what}: of that by the table", "MB", added),
    ]
