"""What a call costs, as free as can be from what else the process has to do."""

import gc
from collections.abc import Callable
from time import process_time


def cpu_of(call: Callable[[], object], runs: int = 3) -> float:
    """CPU seconds of ``call``, the least of some runs, without looking for the garbage of other tests."""
    took = []
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        for _run in range(runs):
            begun = process_time()
            call()
            took.append(process_time() - begun)
    finally:
        if was_on:
            gc.enable()
    return min(took)
