"""``quizkit check`` of a large bank, from the start of the process to its end."""

import json

from benchmarks.banks import large_bank
from benchmarks.measure import Figure, Setting, spent_by_child


def measure(setting: Setting) -> list[Figure]:
    """Questions of all eight types; parsing the same file with the standard library stands beside it."""
    path = setting.scratch / "large.json"
    path.write_text(json.dumps(large_bank(setting.sizes.questions), ensure_ascii=False), encoding="utf-8")
    check = ["-m", "quizkit", "check", str(path)]
    parse = ["-c", f"import json; json.load(open({str(path)!r}, encoding='utf-8'))"]
    spent_by_child(check)
    checks, parses = [], []
    for _run in setting.steps(range(setting.sizes.runs), f"{setting.sizes.questions} questions"):
        checks.append(spent_by_child(check)[0])
        parses.append(spent_by_child(parse)[0])
    budget = setting.budget(1, "questions")
    what = f"quizkit check, {setting.sizes.questions:,} questions"
    walls = tuple(run.wall for run in checks)
    ratio = tuple(run.cpu / parse.cpu for run, parse in zip(checks, parses, strict=True))
    return [
        Figure("bank_check.wall", f"{what}: wall", "s", walls, budget),
        Figure("bank_check.cpu", f"{what}: CPU", "s", tuple(run.cpu for run in checks)),
        Figure("bank_check.ratio", f"{what}: CPU, times a process that only parses it", "x", ratio),
        Figure("bank_check.size", f"{what}: size of the file", "MB", (path.stat().st_size / 1e6,)),
    ]
