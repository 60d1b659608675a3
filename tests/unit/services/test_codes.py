"""Resume codes, receipts and secrets."""

from hypothesis import given
from hypothesis import strategies as st

from quizkit.services.codes import (
    ALPHABET,
    Codes,
    new_receipt,
    new_secret,
    plain,
    shown_receipt,
)

CODES = Codes(b"s" * 32)


@given(st.text(min_size=1), st.integers(1, 9))
def test_a_code_is_always_the_same(attempt_id: str, number: int) -> None:
    """Nothing but the store's secret, the attempt and the number of the code decides it."""
    code = CODES.code(attempt_id, number)
    assert code == Codes(b"s" * 32).code(attempt_id, number)
    assert CODES.is_code(code, attempt_id, number)
    assert set(code.replace("-", "")) <= set(ALPHABET)
    assert code[3] == "-"


def test_every_part_changes_the_code() -> None:
    """Another attempt, number or store has another code."""
    others = [CODES.code("a", 2), CODES.code("b", 1), Codes(b"t" * 32).code("a", 1)]
    assert len({CODES.code("a", 1), *others}) == 4


@given(st.text())
def test_anything_may_be_typed(typed: str) -> None:
    """No text breaks the comparison."""
    assert not CODES.is_code(typed + "!A", "attempt", 1) or plain(typed + "A") == plain(
        CODES.code("attempt", 1)
    )
    assert len(CODES.hashed(typed)) == 64


def test_letters_are_drawn_evenly() -> None:
    """Over many codes each letter comes about as often as any other."""
    letters = "".join(plain(CODES.code(str(n), 1)) for n in range(5000))
    expected = len(letters) / len(ALPHABET)
    assert all(abs(letters.count(letter) - expected) < 0.2 * expected for letter in ALPHABET)


def test_receipts_and_secrets_come_from_chance() -> None:
    """They are as long and as shown as promised."""
    receipt = new_receipt(lambda n: bytes(range(n)))
    assert len(receipt) == 8
    assert shown_receipt(receipt) == f"{receipt[:4]}-{receipt[4:]}"
    assert shown_receipt(None) == ""
    secret = new_secret(lambda n: b"\xff" * n)
    assert len(secret) == 43
    assert secret.replace("_", "").isalnum()
