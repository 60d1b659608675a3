"""A question bank, and a question as a published version of an activity knows it."""

from dataclasses import dataclass

from quizkit.domain.questions import Question


@dataclass(frozen=True)
class Bank:
    """题库: questions that belong together."""

    id: str
    title: str
    language: str
    licence: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class PoolQuestion:
    """A question that an activity can draw: its bank, and the hash of its published version."""

    bank: str
    version: str
    question: Question


def pool_of(banks: tuple[Bank, ...]) -> tuple[PoolQuestion, ...]:
    """The questions of unpublished banks as a pool, named by bank and id instead of by hash."""
    return tuple(PoolQuestion(b.id, f"{b.id}/{q.id}", q) for b in banks for q in b.questions)
