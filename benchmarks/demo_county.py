"""The made-up county of ``quizkit demo``: making it, and its tables."""

from benchmarks import ROOT
from benchmarks.contest import ACTIVITY
from benchmarks.measure import Figure, Setting, spent_by_child
from benchmarks.tables import table_figures


def measure(setting: Setting) -> list[Figure]:
    """30,000 students in 40 schools, with really drawn papers and really scored responses."""
    db, students = setting.scratch / "demo.db", setting.sizes.students
    command = ["-m", "quizkit", "demo", "--students", str(students), "--db", str(db), "--dir", str(ROOT)]
    made, _said = spent_by_child(command, quiet=setting.quiet)
    label = f"score table of {students:,} students"
    figures = [
        Figure("demo_county.make", f"quizkit demo, {students:,} students", "s", (made.wall,)),
        Figure("demo_county.size", "size of its store", "MB", (db.stat().st_size / 1e6,)),
    ]
    for by in ("school", "class", "student"):
        figures += table_figures(setting, "demo_county", label, db, ACTIVITY, by)
    return figures
