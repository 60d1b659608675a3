"""``import quizkit`` against a Python that does nothing, and what the student's notebook imports."""

from benchmarks.measure import Figure, Setting, Spent, spent_by_child

NOTHING = "pass"
PACKAGE = "import quizkit"
STUDENT = "import quizkit, quizkit.api, quizkit.services, quizkit.widgets.student"


def measure(setting: Setting) -> list[Figure]:
    """The three take turns, so that a busy moment meets all of them."""
    found: dict[str, list[Spent]] = {NOTHING: [], PACKAGE: [], STUDENT: []}
    spent_by_child(["-c", STUDENT])  # compiled, and in the cache of the disk
    for _round in setting.steps(range(setting.sizes.starts), "processes"):
        for code, runs in found.items():
            runs.append(spent_by_child(["-c", code])[0])
    bare = tuple(run.wall * 1000 for run in found[NOTHING])
    both = tuple(run.wall * 1000 for run in found[PACKAGE])
    added = tuple(b - a for a, b in zip(bare, both, strict=True))
    ratio = tuple(b / a for a, b in zip(bare, both, strict=True))
    page = tuple(run.wall * 1000 - a for run, a in zip(found[STUDENT], bare, strict=True))
    return [
        Figure("import_time.python", "python -c pass", "ms", bare),
        Figure("import_time.quizkit", "import quizkit, added to that", "ms", added, budget=150),
        Figure("import_time.ratio", "import quizkit, times bare python", "x", ratio),
        Figure("import_time.student", "imports of the student's page, added", "ms", page),
    ]
