"""Scoring whole attempts: every response is checked as it comes from the page, then scored."""

from benchmarks.contest import demo_contest
from benchmarks.measure import Figure, Setting, spent
from quizkit.domain.paper import Paper
from quizkit.domain.rules import ScoringRules
from quizkit.domain.scoring import score_paper


def measure(setting: Setting) -> list[Figure]:
    """Papers and responses are made before the clock runs."""
    contest, number = demo_contest(), setting.sizes.attempts
    papers = contest.papers(number)
    responses = contest.responses(papers)
    rules = contest.activity.rules
    runs = setting.steps(range(setting.sizes.runs), f"{number} attempts")
    all_of_them = tuple(spent(lambda: _score(papers, responses, rules)).cpu for _run in runs)
    each = tuple(seconds / number * 1e6 for seconds in all_of_them)
    return [
        Figure("scoring.all", f"scoring {number:,} attempts of 20 questions: CPU", "s", all_of_them),
        Figure("scoring.attempt", "scoring one attempt: CPU", "µs", each),
    ]


def _score(papers: list[Paper], responses: list[list[object]], rules: ScoringRules) -> int:
    """The sum of all scores."""
    total = 0
    for paper, raw in zip(papers, responses, strict=True):
        checked = {
            position: response
            for position, item in enumerate(paper.items)
            if (response := item.question.check(raw[position])) is not None
        }
        total += score_paper(paper, checked, rules).points
    return total
