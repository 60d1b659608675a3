"""The score table of a city: 1,000,000 attempts in 1,000 schools."""

from benchmarks.contest import ACTIVITY
from benchmarks.large_store import make_large_store
from benchmarks.measure import Figure, Setting
from benchmarks.tables import table_figures


def measure(setting: Setting) -> list[Figure]:
    """From the store to the DataFrame, in a process of its own."""
    sizes, db = setting.sizes, setting.scratch / "large.db"
    with setting.bar(sizes.schools * sizes.each, "attempts into a store") as bar:
        attempts = make_large_store(db, sizes, bar.update)
    seconds, megabytes = setting.budget(1, "schools", "each"), setting.budget(500, "schools", "each")
    label = f"score table of {attempts:,} attempts"
    figures = [
        Figure(
            "score_table.size",
            f"size of the store of {attempts:,} attempts",
            "MB",
            (db.stat().st_size / 1e6,),
        )
    ]
    for by in ("school", "county", "class"):
        budgets = {"seconds": seconds, "megabytes": megabytes} if by == "school" else {}
        figures += table_figures(setting, "score_table", label, db, ACTIVITY, by, **budgets)
    return figures
