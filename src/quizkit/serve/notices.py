"""The plain pages: full house, a page that did not open, an address that is none. No script, no host."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup, escape

from quizkit.i18n import _, current_language


@dataclass(frozen=True)
class Notice:
    """A heading, what to do, and the word on the button that loads the page again."""

    title: str
    sentence: str
    button: str


def full() -> Notice:
    """All staff pages are taken; the page comes back by itself."""
    return Notice(
        _("管理页面都在使用"),
        _("同时打开的管理页面已到上限。请关掉不用的，这个页面会自己再试，有空位就进去。"),
        _("现在再试"),
    )


def not_opened() -> Notice:
    """The kernel did not start, died, or the notebook failed."""
    return Notice(
        _("页面没有打开"),
        _("服务器这一次没有准备好。已经保存的答案都在，再试一次就能接着答。几次都不行，请告诉老师。"),
        _("再试一次"),
    )


def no_such_page() -> Notice:
    """An address that this server does not have."""
    return Notice(_("没有这个页面"), _("请检查网址，或者从活动首页进入。"), _("回到首页"))


def no_such_lesson() -> Notice:
    """A lesson that this server was not started with, or that nobody has written."""
    return Notice(
        _("这一课没有开放"), _("请检查网址，或者请老师把它放上（quizkit serve --lesson）。"), _("回到首页")
    )


def language() -> str:
    """The ``lang`` of a page."""
    return "en" if current_language() == "en" else "zh-CN"


@cache
def style() -> Markup:
    """The style sheet that plain pages and app pages share, to stand inside the page."""
    return Markup(_template_text("page.css"))  # noqa: S704 - our own file


def _template_text(name: str) -> str:
    return (files("quizkit.serve") / "templates" / name).read_text(encoding="utf-8")


@cache
def _page_template() -> str:
    return _template_text("notice.html.j2")


def as_body(notice: Notice, link: str = "") -> Markup:
    """The notice as a piece of a page; ``link`` is where the button leads, the same page if empty."""
    return Markup(
        '<main class="quizkit-notice" role="alert"><h1>{}</h1><p>{}</p><a href="{}">{}</a></main>'
    ).format(notice.title, notice.sentence, escape(link), notice.button)


def as_page(notice: Notice, *, link: str = "", again: int = 0) -> str:
    """The notice as a whole page, which loads itself again after ``again`` seconds unless that is 0."""
    template = Environment(autoescape=True).from_string(_page_template())
    return template.render(
        notice=notice, body=as_body(notice, link), again=again, language=language(), style=style()
    )


def as_ending(notice: Notice) -> str:
    """The notice for a page whose beginning has been sent already: it takes the place of all before it."""
    hidden = "<style>#loading,#rendered_cells{display:none!important}</style>"
    return f"{hidden}{as_body(notice)}</body></html>"
