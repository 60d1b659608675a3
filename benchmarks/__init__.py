"""How fast quizkit is: ``python -m benchmarks.run``. One module a benchmark, each with one ``measure``."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
# The hosts and the student of the browser tests are used here too: one page, driven in one way.
sys.path.append(str(ROOT / "tests"))
