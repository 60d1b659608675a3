"""Files as people have them: each gives exactly the report that stands beside it."""

from pathlib import Path

import pytest

from corpus.expect import CORPUS, files, read_expected, report_of


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(CORPUS)))
def test_a_file_of_the_corpus_gives_the_report_beside_it(path: Path) -> None:
    """To the last word; ``tests/corpus/expect.py`` says how a report is written."""
    assert report_of(path) == read_expected(path)
