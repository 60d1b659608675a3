"""What is counted while the server runs, for ``/metrics`` and for the log."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_FAST = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
_LATENCY = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0)
_GROUP = (1, 2, 5, 10, 20, 50, 100, 200)


class Meters:
    """Prometheus metrics of one server, in a registry of its own. No name and no id is among them."""

    def __init__(self) -> None:
        self.registry = all_ = CollectorRegistry()
        self.sessions = Gauge("quizkit_sessions", "Open sessions", registry=all_)
        self.connected = Gauge("quizkit_sessions_connected", "Open sessions with a page", registry=all_)
        self.limit = Gauge("quizkit_sessions_limit", "How many sessions may be open", registry=all_)
        self.waiting = Gauge("quizkit_waiting", "Students waiting to be let in", registry=all_)
        self.arrivals = Counter("quizkit_arrivals", "Sessions begun", registry=all_)
        self.ends = Counter("quizkit_ends", "Sessions ended, by reason", ["reason"], registry=all_)
        self.entering = Histogram(
            "quizkit_entering_seconds", "From asking to the first screen", buckets=_LATENCY, registry=all_
        )
        self.saving = Histogram(
            "quizkit_saving_seconds", "From handing over to the commit", buckets=_LATENCY, registry=all_
        )
        self.queue = Gauge("quizkit_recorder_queue", "Use cases on their way to the recorder", registry=all_)
        self.group = Histogram(
            "quizkit_recorder_group", "Use cases in one commit", buckets=_GROUP, registry=all_
        )
        self._callbacks = Histogram(
            "quizkit_callback_cpu_seconds", "CPU time of a callback", buckets=_FAST, registry=all_
        )
        self._failures = Counter("quizkit_failures", "Exceptions in sessions", registry=all_)
        self._refusals = Counter(
            "quizkit_refused", "Refused messages, by what was wrong", ["what"], registry=all_
        )

    def callback(self, seconds: float) -> None:
        """A callback has used so much CPU time."""
        self._callbacks.observe(seconds)

    def failed(self) -> None:
        """A session's notebook has raised."""
        self._failures.inc()

    def refused(self, what: str) -> None:
        """A message was refused; ``what`` is one of a few words of ours."""
        self._refusals.labels(what).inc()

    def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self.registry)
