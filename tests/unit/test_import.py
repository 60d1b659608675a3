"""``import quizkit`` costs next to nothing, wherever a notebook or a command does it."""

import json
import subprocess
import sys

HEAVY = ("pandas", "matplotlib", "numpy", "voila", "sqlalchemy", "ipywidgets", "pydantic", "click")
# The budget is 150 ms (ARCHITECTURE.md); a test does not measure wall time, a ratio to what Python itself
# needs to start holds on any machine. Loading any library of HEAVY takes far more than this.
MOST_TIMES_PYTHON = 5
CODE = """
import json, sys, time
started = time.process_time()
import quizkit
imported = time.process_time()
print(json.dumps({"python": started, "quizkit": imported - started, "modules": list(sys.modules)}))
"""


def _measured() -> dict[str, object]:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_importing_quizkit_brings_no_heavy_library() -> None:
    """Importing quizkit loads neither pandas, matplotlib, Voila, SQLAlchemy nor ipywidgets."""
    modules = {str(name).partition(".")[0] for name in _measured()["modules"]}  # type: ignore[attr-defined]
    assert modules.isdisjoint(HEAVY)


def test_importing_quizkit_takes_little_of_what_python_takes_to_start() -> None:
    """Importing quizkit takes at most five times the CPU time that Python itself takes to start."""
    times = _measured()
    assert float(str(times["quizkit"])) <= MOST_TIMES_PYTHON * float(str(times["python"])), times
