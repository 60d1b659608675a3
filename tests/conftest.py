"""What holds for every test."""

from hypothesis import HealthCheck, settings

# The same examples in every run, and no wall time: a machine shared with others is not a failure.
settings.register_profile(
    "quizkit", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
settings.load_profile("quizkit")
