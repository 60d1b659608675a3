"""A process that makes one score table and says what it took: ``python -m benchmarks.table_child DB ID BY``.

A process of its own, because the most memory a process ever had is known only for its whole life.
"""

import json
import re
import resource
import sys
from pathlib import Path

from benchmarks.measure import spent
from quizkit.report.read import score_table
from quizkit.report.tables import By, Table
from quizkit.services import open_services, utc_now


def main(db: str, activity: str, by: str) -> None:
    """Prints wall and CPU seconds from opening the store to the DataFrame, and the peak memory in MB."""
    tables: list[Table] = []

    def work() -> None:
        with open_services(db) as services:
            tables.append(score_table(services, activity, By(by), utc_now()))

    before = peak_megabytes()
    taken = spent(work)
    found = {
        "wall": taken.wall,
        "cpu": taken.cpu,
        "rows": len(tables[0].frame),
        "before": before,
        "peak": peak_megabytes(),
    }
    print(json.dumps(found))


def peak_megabytes() -> float:
    """The most memory that was resident in the life of this program.

    Not ``ru_maxrss`` where the kernel says it better: that also counts the parent before ``exec``.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if found:
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
