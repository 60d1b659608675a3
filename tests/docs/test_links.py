"""Pages lead only to things that are there."""

import re
from urllib.parse import unquote, urlsplit

import pytest

from documents import ROOT, Page, pages

LARGEST_PICTURE = 200_000
PAGES = pages()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Page) -> None:
    """Every link and picture inside the repository exists, with its heading."""
    for target, line in page.links():
        parts = urlsplit(target)
        if parts.scheme == "https" or parts.hostname == "localhost":
            continue
        assert not parts.scheme, f"{page.name}:{line}: {target}"
        path = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
        assert path.exists(), f"{page.name}:{line}: {target}"
        assert path.is_relative_to(ROOT), f"{page.name}:{line}: {target}"
        if parts.fragment:
            assert unquote(parts.fragment) in Page(path).anchors(), f"{page.name}:{line}: {target}"


def test_every_page_is_linked() -> None:
    """Each page of docs can be reached from the README."""
    start = Page(ROOT / "README.md")
    found, waiting = {start.path}, [start]
    while waiting:
        page = waiting.pop()
        for target, _line in page.links():
            path = (page.path.parent / unquote(urlsplit(target).path)).resolve()
            if path.suffix == ".md" and path.is_relative_to(ROOT) and path not in found:
                found.add(path)
                waiting.append(Page(path))
    assert sorted(page.name for page in PAGES if page.path not in found) == []


def test_pictures_are_small() -> None:
    """A picture of a page weighs less than 200 kB: the pages are read on slow lines."""
    pictures = (ROOT / "docs" / "images").iterdir()
    assert [one.name for one in pictures if one.stat().st_size >= LARGEST_PICTURE] == []


def test_the_code_names_only_pages_that_exist() -> None:
    """A page of docs that a comment or docstring names exists."""
    named = re.compile(r"docs/[\w/-]+\.md")
    missing = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in (ROOT / "src").rglob("*.py")
        for name in named.findall(file.read_text(encoding="utf-8"))
        if not (ROOT / name).exists()
    }
    assert missing == set()
