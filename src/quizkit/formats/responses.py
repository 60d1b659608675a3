"""Responses in a JSON file, ``{question id: response}``: for scoring without a database."""

from collections.abc import Mapping
from pathlib import Path as FilePath

from quizkit.domain.bank import Bank
from quizkit.domain.questions import Response
from quizkit.errors import BadResponse
from quizkit.formats.document import Document
from quizkit.formats.shape import near, shown


def load_responses(path: FilePath | str, bank: Bank) -> Mapping[str, Response]:
    """Checked responses by question id; a question that is not answered is not there.

    Raises:
        InvalidFile: with every response that fits no question, or not its own.
        OSError: it cannot be read.
    """
    document = Document(FilePath(path))
    questions = {question.id: question for question in bank.questions}
    responses: dict[str, Response] = {}
    if document.readable and not isinstance(document.value, dict):
        document.find((), "not_object")
    given = document.value if isinstance(document.value, dict) else {}
    for id_, raw in given.items():
        if id_ not in questions:
            _unknown(document, id_, list(questions))
            continue
        try:
            response = questions[id_].check(raw)
        except BadResponse as error:
            document.find((id_,), "bad_response", sentence=str(error))
        else:
            if response is not None:
                responses[id_] = response
    document.raise_problems()
    return responses


def _unknown(document: Document, id_: str, known: list[str]) -> None:
    meant = near(id_, known)
    if meant:
        document.find((id_,), "misspelt_question", at_key=True, id=shown(id_), near=meant)
    else:
        document.find((id_,), "unknown_question", at_key=True, id=shown(id_))
