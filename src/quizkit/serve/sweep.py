"""Attempts whose time is over are ended by the server, whether or not anyone looks at them."""

import logging
import threading
from types import TracebackType

SWEEP_SECONDS = 30
# What is forgotten after months need not be looked for every half minute.
_FORGET_EVERY = 120


class Sweeper:
    """A thread with its own connection to the store that ends expired attempts every 30 seconds.

    Once an hour it also takes old practice out.
    """

    def __init__(self, store: str, log: logging.Logger) -> None:
        self._store = store
        self._log = log
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sweep, name="quizkit-sweep", daemon=True)

    def __enter__(self) -> "Sweeper":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _sweep(self) -> None:
        from quizkit.services import open_services

        services = open_services(self._store)
        sweeps = 0
        try:
            while not self._stop.wait(SWEEP_SECONDS):
                try:
                    services.attempts.expire_due()
                    if sweeps % _FORGET_EVERY == 0:
                        services.mistakes.forget_old()
                    sweeps += 1
                except Exception:  # noqa: BLE001 - a locked store is tried again in half a minute
                    self._log.exception("The sweep of expired attempts failed")
        finally:
            services.close()
