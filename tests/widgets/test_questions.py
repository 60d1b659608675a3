"""What a browser learns of a question: all that is needed to answer it, nothing that tells the answer."""

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from quizkit.domain.draw import Draw
from quizkit.domain.questions import Blank, Match, Multiple, Numeric, Option, Order, Passage, Question, Single
from quizkit.domain.questions import TrueFalse as TrueOrFalse
from quizkit.errors import BadResponse
from quizkit.widgets.questions import answer_html, question_view, read_response, shown_response
from strategies import json_values, questions, questions_with_responses

CANARY = "canary"


def view_of(question: Question, response: Any = None, seed: str = "s") -> dict[str, Any]:
    """The view with a layout drawn from ``seed``."""
    layout = question.layout(Draw(seed, "layout"), shuffle=True)
    return question_view(question, layout, {}, points=question.points, position=0, response=response)


def with_another_key(question: Question) -> Question:
    """The same question as a student sees it, with a different key, explanation and ids of options."""
    changes: dict[str, Any] = {"explanation": CANARY, "sources": (), "id": "other"}
    match question:
        case Single():
            ids = {option.id: f"x{n}" for n, option in enumerate(question.options)}
            others = [option.id for option in question.options if option.id != question.answer]
            changes.update(options=_renamed(question.options, ids), answer=ids[others[0]])
        case Multiple():
            every = frozenset(option.id for option in question.options)
            changes["answer"] = every - question.answer or every
        case TrueOrFalse():
            changes["answer"] = not question.answer
        case Blank():
            changes["blanks"] = tuple((CANARY,) for _ in question.blanks)
        case Numeric():
            changes.update(answer=question.answer + 7, tolerance=question.tolerance + 3)
        case Order():
            texts = [option.text for option in reversed(question.items)]
            changes["items"] = tuple(Option(f"first{n}", text) for n, text in enumerate(texts))
        case Match():
            right = question.right_side[0].id
            changes["pairs"] = tuple((left.id, right) for left in question.left)
        case Passage():
            changes["parts"] = tuple(replace(with_another_key(p), id=p.id) for p in question.parts)
    return replace(question, **changes)


def _renamed(options: tuple[Option, ...], ids: dict[str, str]) -> tuple[Option, ...]:
    return tuple(Option(ids[option.id], option.text) for option in options)


@given(questions, st.text("abc", max_size=3))
def test_two_questions_that_differ_only_in_their_key_look_the_same(question: Question, seed: str) -> None:
    """Key, explanation, sources, ids and accepted texts leave no trace in what is sent."""
    assert view_of(question, seed=seed) == view_of(with_another_key(question), seed=seed)


@given(questions_with_responses(), st.text("abc", max_size=3))
def test_a_response_survives_the_way_to_the_browser_and_back(pair: Any, seed: str) -> None:
    """What a reload shows is what was stored, and sending it again changes nothing."""
    question, raw = pair
    response = question.check(raw)
    layout = question.layout(Draw(seed, "layout"), shuffle=True)
    shown = json.loads(json.dumps(shown_response(question, layout, response)))
    back = question.check(read_response(question, layout, shown))
    if isinstance(question, Numeric) and response is not None:
        assert str(back) == str(response)
    else:
        assert back == _as_texts(question, response)


def _as_texts(question: Question, response: Any) -> Any:
    """Numbers come back from a text field as texts."""
    if response is None or not isinstance(question, Passage):
        return response
    parts = {part.id: part for part in question.parts}
    return tuple((id_, str(given) if isinstance(parts[id_], Numeric) else given) for id_, given in response)


@settings(max_examples=300)
@given(questions, json_values)
def test_whatever_a_browser_sends_is_a_response_or_is_refused(question: Question, sent: Any) -> None:
    """Nothing a hostile page invents gets past, and nothing of it raises another error."""
    layout = question.layout(Draw("s", "layout"), shuffle=True)
    with suppress(BadResponse):
        question.check(read_response(question, layout, sent))


@given(questions_with_responses())
def test_an_answer_can_always_be_put_into_words(pair: Any) -> None:
    """The result page finds words for every response, and escapes what was typed."""
    question, raw = pair
    layout = question.layout(Draw("s", "layout"), shuffle=True)
    assert answer_html(question, layout, question.check(raw))
    assert answer_html(question, layout, question.right())


def test_what_a_student_typed_is_escaped() -> None:
    """A typed tag is shown as text."""
    question = Blank(id="q", stem="____", points=100, blanks=(("a",),))
    assert "<img" not in answer_html(question, (), ("<img src=x onerror=alert(1)>",))


def test_markup_in_a_bank_never_becomes_a_script() -> None:
    """Stems and options come out of the sanitiser, whatever a bank holds."""
    evil = '<script>x</script><img src="http://a/b.png" onerror="x">[a](javascript:x)'
    question = Single(
        id="q", stem=evil, points=100, options=(Option("a", evil), Option("b", "b")), answer="a"
    )
    text = json.dumps(view_of(question))
    assert "<script" not in text
    assert "<img" not in text
    assert "<a " not in text
