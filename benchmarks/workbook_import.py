"""A workbook with thousands of questions brought in: gate, a process of its own, every row judged."""

from benchmarks.banks import large_bank
from benchmarks.measure import Figure, Setting, spent_by_child

_SIZES = ("workbook_questions",)
_IMPORT = (
    "import resource, sys\n"
    "from pathlib import Path\n"
    "from quizkit.formats.exchange.importing import import_file\n"
    "told = []\n"
    "made = import_file(Path(sys.argv[1]), on_progress=lambda done, whole: told.append(done))\n"
    "assert len(made.questions) == int(sys.argv[2]), len(made.questions)\n"
    "assert len(told) > 10, told\n"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)\n"
)


def measure(setting: Setting) -> list[Figure]:
    """Questions of all eight types, in the layout of the template; a third of the rows are of passages."""
    from quizkit.formats.exchange.xlsx import write

    count = setting.sizes.workbook_questions
    path = setting.scratch / "large.xlsx"
    path.write_bytes(write(large_bank(count)).content)
    command = ["-c", _IMPORT, str(path), str(count)]
    spent_by_child(command)
    steps = setting.steps(range(setting.sizes.runs), f"{count} questions")
    runs = [spent_by_child(command) for _run in steps]
    what = f"import of an xlsx, {count:,} questions"
    walls = tuple(spent.wall for spent, _said in runs)
    return [
        Figure("workbook_import.wall", f"{what}: wall", "s", walls, setting.budget(5, *_SIZES)),
        Figure("workbook_import.cpu", f"{what}: CPU", "s", tuple(spent.cpu for spent, _said in runs)),
        Figure(
            "workbook_import.memory",
            f"{what}: resident, the process that reads",
            "MB",
            tuple(float(said) for _spent, said in runs),
            setting.budget(500, *_SIZES),
        ),
        Figure("workbook_import.size", f"{what}: size of the file", "MB", (path.stat().st_size / 1e6,)),
    ]
