"""Memory that lives as long as the server, and what the garbage collector does about it.

A full collection looks at every object of every open student: a second and more with ten thousand of them,
during which nobody is served. Sessions cut their own circles when they end, so little is left to find; full
collections are made only when many have ended, the rest of the time never.
"""

import gc

# New objects before the young are looked at; the default of 700 is a few clicks of one student.
_YOUNG = 20_000
_MIDDLE = 20
# Never by itself.
_OLD = 1_000_000


def collect(ended: int, still_open: int) -> bool:
    """A full collection, if so many sessions have ended since the last that it is worth what it costs.

    Sessions of the student's page leave nothing for it; the functions of a lesson's notebook do.
    """
    worth = ended > max(1000, 4 * still_open)
    if worth:
        gc.collect()
    return worth


def settle() -> None:
    """Called once everything that stays is there: it is never looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
