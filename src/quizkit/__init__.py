"""quizkit: question banks, quizzes and online answering activities for red-history education.

In notebooks: ``import quizkit as qk``. Names are loaded when they are first used, so that importing quizkit
costs next to nothing and never brings pandas, matplotlib or Voila with it.
"""

from importlib import import_module
from typing import Any

__all__ = [
    "figures",
    "load_bank",
    "mistakes_app",
    "most_missed",
    "organiser_app",
    "practice",
    "scores",
    "student_app",
    "teacher_app",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    if name == "figures":
        return import_module("quizkit.figures")
    return getattr(import_module("quizkit.api"), name)
