"""A notebook as the light page: one document for every visitor, rendered once."""

import gzip
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from contextvars import copy_context
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import nbformat
from jinja2 import pass_context
from nbconvert.exporters import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from voila.exporter import VoilaExporter
from voila.paths import collect_template_paths

from quizkit.i18n import N_, _, use_language
from quizkit.serve import notices
from quizkit.serve.front import load_front
from quizkit.serve.renderer import read_app
from quizkit.serve.sessions.notebook import needed_imports

_TEMPLATES: Final = Path(__file__).parent / "templates" / "quizkit"
# The one script that stands in the document: it speaks where the page's own script cannot.
_CHECK: Final = (files("quizkit.serve") / "templates" / "check.js").read_text(encoding="utf-8").strip()
_CHECK_HASH: Final = b64encode(sha256(_CHECK.encode()).digest()).decode()

LIGHT_CSP: Final = (
    # blob: widgets of others bring their code as text. Widgets style themselves. ws: and wss: because
    # older Safari does not count them as 'self'. Nothing comes from or goes to another host.
    f"default-src 'self'; script-src 'self' blob: 'sha256-{_CHECK_HASH}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss:; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'self'"
)
SECURITY_HEADERS: Final = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": LIGHT_CSP,
}

# SVG stays where it is: under an address of its own it would be a document.
_PICTURE: Final = re.compile(r'src="data:(image/(?:png|jpeg|gif));base64,([A-Za-z0-9+/=]+)"')

_WORDS: Final = {
    "opening": N_("正在打开…"),
    "no_cookies": N_("请允许这个网站使用 Cookie，然后重新打开页面。"),
    "too_old": N_("这个浏览器太旧，打不开这个页面。请换一个新一点的浏览器，或者告诉老师。"),
    "not_loaded": N_("页面没有下载完整。请检查网络，然后重新打开页面。"),
    "waiting": N_("现在答题的同学很多"),
    "waiting_note": N_("有空位就自动进去，不用刷新。已经保存的答案都在。"),
    "ahead": N_("前面还有 {n} 位。"),
    "next": N_("下一位就是你。"),
    "minutes": N_("大约还要 {n} 分钟。"),
    "soon": N_("大约不到一分钟。"),
    "here": N_("在这里继续"),
    "offline": N_("网络断开了，正在重连。"),
    "too_long": N_("写得太长了，没有送出。请写短一些。"),
}


@dataclass(frozen=True)
class LightPage:
    """The document, and what a session runs for it.

    ``cells`` holds what is run of each code cell by its number (the first code cell is 0); nothing where the
    cell's outputs stand in the document, but for imports that other cells need. ``gzipped`` is ``html``
    compressed, ``etag`` a quoted tag that changes with the content.
    """

    html: bytes
    gzipped: bytes
    etag: str
    cells: tuple[str, ...]


class _Exporter(VoilaExporter):  # type: ignore[misc]  # Voila has no types
    """Voila's exporter with the notebook's own pictures in the document and without heading links."""

    def __init__(self, folder: Path, **kwargs: Any) -> None:
        self.folder = str(folder)
        super().__init__(**kwargs)

    @property
    def environment(self) -> Any:
        """Voila renders its own templates in steps, on an event loop; this one is rendered at once."""
        return super(VoilaExporter, self).environment

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """A Markdown cell as HTML. Pictures are read from the notebook's folder only."""
        renderer = IPythonRenderer(
            escape=False,
            embed_images=True,
            exclude_anchor_links=True,
            path=self.folder,
            attachments=context["cell"].get("attachments", {}),
        )
        return str(MarkdownWithMath(renderer=renderer).render(source))


def render_page(
    notebook: Path,
    *,
    base_url: str,
    language: str,
    outputs: Mapping[int, Any] | None = None,
    address: Callable[[str, bytes], str] | None = None,
) -> LightPage:
    """The light page of a notebook.

    ``outputs`` are nbformat outputs by code cell number, made once for the server: they stand in the document
    and their cells are not run by sessions. ``base_url`` begins and ends with a slash. ``address`` says where
    a picture (its MIME type and bytes) is to be had; without it pictures stand in the document.
    """
    return copy_context().run(_render, notebook, base_url, language, outputs or {}, address)


def _render(
    notebook: Path,
    base_url: str,
    language: str,
    outputs: Mapping[int, Any],
    address: Callable[[str, bytes], str] | None,
) -> LightPage:
    use_language(language)
    content, title = read_app(notebook)
    cells = _number_cells(content, outputs)
    page = _page_resources(base_url)
    page["title"] = title
    if any(cell.cell_type == "markdown" for cell in content.cells):
        # A lesson begins with its own name; in an app the screens have their headings.
        page |= {"kind": "quizkit-lesson", "heading": "" if _has_heading(content) else title}
    else:
        page |= {"kind": "quizkit-app", "heading": ""}
    resources = {"quizkit": page}
    exporter = _Exporter(notebook.parent, template_paths=_template_paths(), template_name="quizkit")
    # HTMLExporter's own would parse and write the whole document again.
    body, _resources = TemplateExporter.from_notebook_node(exporter, content, resources)
    if address is not None:
        body = _PICTURE.sub(partial(_at_its_address, address), body)
    html = body.encode()
    return LightPage(
        html=html,
        gzipped=gzip.compress(html, 9, mtime=0),
        etag=f'"{sha256(html).hexdigest()[:20]}"',
        cells=cells,
    )


def _at_its_address(address: Callable[[str, bytes], str], found: re.Match[str]) -> str:
    try:
        content = b64decode(found[2], validate=True)
    except ValueError:
        return found[0]
    return f'src="{address(found[1], content)}"'


def _number_cells(content: Any, outputs: Mapping[int, Any]) -> tuple[str, ...]:
    """Gives each code cell its number and its outputs; the sources that a session has to run."""
    cells = [cell for cell in content.cells if cell.cell_type == "code"]
    for number, cell in enumerate(cells):
        cell.metadata["quizkit_cell"] = number
        cell.outputs = [_shown(output) for output in outputs.get(number, ())]
    run = [cell.source for number, cell in enumerate(cells) if number not in outputs]
    return tuple(
        needed_imports(cell.source, run) if number in outputs else cell.source
        for number, cell in enumerate(cells)
    )


def _shown(output: Any) -> Any:
    """An output as the template takes it: what a cell returns looks like what it displays."""
    shown = nbformat.from_dict(dict(output))  # type: ignore[no-untyped-call]
    if shown.output_type == "execute_result":
        shown.output_type = "display_data"
    return shown


def _has_heading(content: Any) -> bool:
    return any(c.cell_type == "markdown" and c.source.lstrip().startswith("# ") for c in content.cells)


def _page_resources(base_url: str) -> dict[str, str]:
    """What the template fills in."""
    front = load_front()
    static = f"{base_url}static/"
    page = {
        "base": base_url,
        "more": static + front.more,
        "lang": notices.language(),
        "words": {name: _(text) for name, text in _WORDS.items()},
    }
    return {
        "language": notices.language(),
        "script": static + front.script,
        "style": static + front.style,
        # Inside a script element only "<" could end it.
        "page": json.dumps(page, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        "check": _CHECK,
        "opening": _("正在打开…"),
        "no_script": _("这个页面需要 JavaScript。请在浏览器设置里打开它，或者换一个浏览器。"),
    }


@cache
def _template_paths() -> tuple[str, ...]:
    shipped = collect_template_paths(["voila", "nbconvert"], "base", prune=True)
    return (str(_TEMPLATES), *shipped)
