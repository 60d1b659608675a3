"""Pictures with addresses: those of documents stay, those of questions make room for each other."""

from quizkit.serve.pictures import Pictures


def test_a_picture_of_a_document_stays_for_the_servers_life() -> None:
    """However many pictures of questions come after it; these are dropped, the least lately shown first."""
    pictures = Pictures("/base/", most=30)
    lesson = pictures.pinned("image/png", b"timeline")
    old = pictures.address("image/png", b"a" * 20)
    new = pictures.address("image/gif", b"b" * 20)
    assert lesson.startswith("/base/picture/")
    assert pictures.find(lesson.rpartition("/")[2]) == ("image/png", b"timeline")
    assert pictures.find(old.rpartition("/")[2]) is None
    assert pictures.find(new.rpartition("/")[2]) == ("image/gif", b"b" * 20)


def test_the_same_picture_has_one_address() -> None:
    """Whether a document or a question shows it, and after it is no longer among the latter."""
    pictures = Pictures("/", most=1)
    address = pictures.address("image/png", b"flag")
    assert pictures.pinned("image/png", b"flag") == address
    pictures.address("image/png", b"another")
    assert pictures.find(address.rpartition("/")[2]) == ("image/png", b"flag")
