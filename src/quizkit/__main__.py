"""``python -m quizkit`` is the same as the command ``quizkit``."""

from quizkit.cli import main

main()
