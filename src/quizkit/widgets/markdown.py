"""The listed Markdown subset as safe HTML: paragraphs, line breaks, bold, emphasis, lists, pictures."""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from mdit_py_cjk_friendly import cjk_friendly

from quizkit.widgets.hosting import current_host

_RULES = ["emphasis", "list", "newline", "image", "escape", "balance_pairs", "fragments_join"]
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "img"}
# A run of underscores is a hole to fill, never emphasis.
_HOLE = re.compile("_{3,}")
_KINDS = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}

Images = Mapping[str, bytes]
"""Picture files by the name that the text uses."""


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "breaks": True}).use(cjk_friendly)
    known = parser.get_all_rules()
    names = {name for rules in known.values() for name in rules}
    parser.enable([rule for rule in _RULES if rule in names])
    # Picture names are looked up, not fetched, and what comes out is cleaned: no address needs refusing here.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - its signature
    return parser


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"img": {"src", "alt"}},
        url_schemes={"data"},
        link_rel=None,
    )


def _with_pictures(tokens: list[Any], images: Images) -> None:
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                # The parser writes a Chinese name with percent signs; no file has one in its name.
                name = unquote(str(child.attrGet("src") or ""))
                child.attrSet("src", address(name, images))


def address(name: str, images: Images) -> str:
    """Where the page gets the picture of this name; "" if there is no such picture."""
    content = images.get(name)
    kind = _KINDS.get(name.rpartition(".")[2].lower())
    if content is None or kind is None:
        return ""
    return current_host().picture(kind, content)


def _rendered(text: str, images: Images, parse: Callable[[str], list[Any]]) -> str:
    tokens = parse(_HOLE.sub("＿＿＿＿", text))
    _with_pictures(tokens, images)
    parser = _parser()
    return _clean(parser.renderer.render(tokens, parser.options, {}))


@lru_cache(maxsize=4096)
def _plain_block(text: str) -> str:
    return _rendered(text, {}, _parser().parse)


@lru_cache(maxsize=4096)
def _plain_inline(text: str) -> str:
    return _rendered(text, {}, _parser().parseInline)


def block(text: str, images: Images | None = None) -> str:
    """``text`` as paragraphs and lists; pictures are taken from ``images``."""
    return _rendered(text, images, _parser().parse) if images else _plain_block(text)


def inline(text: str, images: Images | None = None) -> str:
    """``text`` as one run of text without a paragraph around it."""
    return _rendered(text, images, _parser().parseInline) if images else _plain_inline(text)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """``text`` without any mark-up, for places that show no HTML (a list of choices, a label)."""
    tokens = _parser().parseInline(_HOLE.sub("＿＿＿＿", text))
    parts = (child for token in tokens for child in token.children or ())
    return "".join(" " if part.type in {"softbreak", "hardbreak"} else part.content for part in parts)
