"""What is counted while the server runs, for ``/metrics`` and for the log."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

_CPU = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
_LATENCY = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0)
_GROUP = (1, 2, 5, 10, 20, 50, 100, 200)


class Distribution:
    """A histogram that only one thread adds to; prometheus_client's own takes a lock for each value."""

    def __init__(self, name: str, about: str, bounds: Sequence[float]) -> None:
        self._name = name
        self._about = about
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def observe(self, value: float) -> None:
        """One more value."""
        self._counts[bisect_left(self._bounds, value)] += 1
        self._sum += value

    def metric(self) -> Metric:
        """As Prometheus takes it: counts up to each bound."""
        total, buckets = 0, []
        for bound, count in zip((*map(str, self._bounds), "+Inf"), self._counts, strict=True):
            total += count
            buckets.append((bound, total))
        return HistogramMetricFamily(self._name, self._about, buckets=buckets, sum_value=self._sum)


class Meters:
    """The figures of one server. No name and no id is among them.

    Everything is counted on the event loop's thread, but for ``group``, which the recorder's alone adds to.
    """

    def __init__(self) -> None:
        self.arrivals = 0
        self.failures = 0
        self.ends: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.callback = Distribution("quizkit_callback_cpu_seconds", "CPU time of a callback", _CPU)
        self.entering = Distribution("quizkit_entering_seconds", "From asking to the first screen", _LATENCY)
        self.saving = Distribution("quizkit_saving_seconds", "From handing over to the commit", _LATENCY)
        self.group = Distribution("quizkit_recorder_group", "Use cases in one commit", _GROUP)
        self._gauges: list[tuple[str, str, Callable[[], float]]] = []
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def gauge(self, name: str, about: str, read: Callable[[], float]) -> None:
        """A figure that is read when somebody asks for it."""
        self._gauges.append((name, about, read))

    def refused(self, what: str) -> None:
        """A message was refused; ``what`` is one of a few words of ours."""
        self.refusals[what] += 1

    def collect(self) -> Iterator[Metric]:
        """All figures, for prometheus_client."""
        for name, about, read in self._gauges:
            yield GaugeMetricFamily(name, about, value=read())
        yield CounterMetricFamily("quizkit_arrivals", "Sessions begun", value=self.arrivals)
        yield CounterMetricFamily("quizkit_failures", "Exceptions in sessions", value=self.failures)
        for name, about, label, counts in (
            ("quizkit_ends", "Sessions ended, by reason", "reason", self.ends),
            ("quizkit_refused", "Refused messages, by what was wrong", "what", self.refusals),
        ):
            family = CounterMetricFamily(name, about, labels=[label])
            for word, count in counts.items():
                family.add_metric([word], count)
            yield family
        for distribution in (self.callback, self.entering, self.saving, self.group):
            yield distribution.metric()

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)
