"""Drawing a paper of 20 questions from the demo activity."""

from benchmarks.contest import demo_contest
from benchmarks.measure import Figure, Setting, spent


def measure(setting: Setting) -> list[Figure]:
    """The mean of many papers, a few times over."""
    contest, number = demo_contest(), setting.sizes.papers
    runs = setting.steps(range(setting.sizes.runs), f"{number} papers")
    each = tuple(spent(lambda: contest.papers(number)).cpu / number * 1e6 for _run in runs)
    return [Figure("paper_draw.paper", "drawing a paper of 20 questions: CPU", "µs", each)]
