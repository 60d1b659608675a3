"""From responses to points: each question exactly, rounded half up to 0.01 once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from quizkit.domain.paper import Paper
from quizkit.domain.questions import Question, Response
from quizkit.domain.rules import ScoringRules


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """What one question earned, in hundredths; ``points`` is 0 if it was not answered."""

    points: int
    max: int
    answered: bool

    @property
    def verdict(self) -> str:
        """ "right", "partly", "wrong" or "unanswered"."""
        if not self.answered:
            return "unanswered"
        if self.points >= self.max:
            return "right"
        return "partly" if self.points > 0 else "wrong"


@dataclass(frozen=True)
class Score:
    """成绩 of a whole paper, in hundredths."""

    questions: tuple[QuestionScore, ...]

    @property
    def points(self) -> int:
        """The sum of what the questions earned."""
        return sum(question.points for question in self.questions)

    @property
    def max(self) -> int:
        """The most that could be earned."""
        return sum(question.max for question in self.questions)


def hundredths(exact: Fraction) -> int:
    """``exact`` hundredths as a whole number, half up."""
    return floor(exact + Fraction(1, 2))


def score_question(
    question: Question, response: Response | None, rules: ScoringRules, points: int | None = None
) -> QuestionScore:
    """The score of a checked ``response`` to ``question``, worth ``points`` (its own by default)."""
    worth = question.points if points is None else points
    if response is None:
        return QuestionScore(0, worth, answered=False)
    if worth != question.points and question.type != "passage":
        # A rule that rounds to whole points rounds those that the question earns in this paper.
        question = replace(question, points=worth)
    return QuestionScore(hundredths(worth * question.fraction(response, rules)), worth, answered=True)


def score_paper(paper: Paper, responses: Mapping[int, Response], rules: ScoringRules) -> Score:
    """The score of ``responses`` (checked, by position) to ``paper``."""
    return Score(
        tuple(
            score_question(item.question, responses.get(position), rules, item.points)
            for position, item in enumerate(paper.items)
        )
    )
