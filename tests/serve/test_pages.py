"""What a browser gets, and what it never gets."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from browser import hosts
from serve.client import Browser, base, open_kernels
from serve.conftest import CANARY, Serve, write_notebook

SECRETS = ("quizzes/banks/key.json", "quizzes/banks/key/answer.png", "data/other.csv", ".env")
PREFIXES = ("", "/voila/files", "/voila/static", "/voila/templates/lab/static", "/voila/labextensions")
REFUSED = [
    "/voila/tree",
    "/voila/tree/notebooks",
    "/voila/render/notebooks/lessons/draft.ipynb",
    "/voila/render/notebooks/apps/student.ipynb",
    "/voila/files/notebooks/apps/picture.png",
    "/voila/files/picture.png",
    "/voila/api/contents",
    "/voila/api/contents/quizzes",
    "/voila/api/themes/x",
    "/voila/query/00000000-0000-0000-0000-000000000000",
    "/voila/execution/00000000-0000-0000-0000-000000000000",
    "/api",
    "/api/contents",
    "/api/kernels",
    "/api/kernels/",
    "/api/kernelspecs",
    "/api/sessions",
    "/api/terminals",
    "/files/data/other.csv",
    "/tree",
    "/lab",
    "/login",
    "/logout",
    "/notebooks/apps/student.ipynb",
    "/a/",
    "/a/UPPER",
    "/a/two/parts",
    "/a/..%2fstaff",
    "/staff/",
    "/static/",
    "/static/manifest.json",
    "/picture/0",
    f"/picture/{'0' * 64}",
    "/lesson/",
    "/lesson/draft",
    "/lesson/..%2fapps%2fstudent",
]


def test_student_page_is_the_notebook_for_both_addresses(server: hosts.Host) -> None:
    """``/`` and ``/a/<activity id>`` show the student's notebook, with its heading as the page's title."""
    browser = Browser(base(server))
    for path in ("/", "/a/hong-2026"):
        body = browser.fetch(path).body
        assert "<title>小测试</title>" in body
        assert body.count('class="quizkit-cell"') == 1
    assert "<title>组织者</title>" in browser.open("/staff").answer.body


def test_page_says_its_language_and_fits_a_phone(server: hosts.Host) -> None:
    """Pages are Chinese by their lang, fit a phone's width and say in one calm line that they open."""
    browser = Browser(base(server))
    for body in (browser.fetch("/").body, browser.open("/staff").answer.body):
        assert '<html lang="zh-CN"' in body
        assert re.search(r'name="viewport" content="width=device-width, ?initial-scale=1', body)
        assert "正在打开" in body
        assert "Executing" not in body


def test_page_asks_no_other_host(server: hosts.Host) -> None:
    """No address of another host stands in a page, so a closed network shows it whole."""
    browser = Browser(base(server))
    for body in (browser.fetch("/").body, browser.open("/staff").answer.body):
        assert re.findall(r"""(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\s"']*""", body) == []


def test_template_and_theme_cannot_be_chosen_by_the_visitor(server: hosts.Host) -> None:
    """A query string changes neither template nor theme."""
    browser = Browser(base(server))
    assert browser.fetch("/").body == browser.fetch("/?template=classic&theme=dark").body
    plain = browser.open("/staff").answer.body
    chosen = browser.open("/staff?template=classic&theme=dark").answer.body
    without_ids = [re.sub(r"[0-9a-f-]{32,36}|cell-id=\w+", "", body) for body in (plain, chosen)]
    assert without_ids[0] == without_ids[1]


def test_security_headers_are_on_every_kind_of_answer(server: hosts.Host) -> None:
    """Pages, scripts, health and refusals alike forbid sniffing, framing and a referrer."""
    browser = Browser(base(server))
    script = re.search(r'src="(/static/page[^"]+)"', browser.fetch("/").body)
    assert script
    staff = browser.open("/staff").answer
    answers = {
        path: browser.fetch(path)
        for path in (
            "/",
            "/lesson/none",
            "/health",
            "/metrics",
            script[1],
            "/picture/0",
            "/session",
            "/voila/static/voila.js",
            "/voila/templates/lab/static/index.css",
            "/nowhere",
        )
    }
    for path, answer in {**answers, "/staff": staff}.items():
        headers = answer.headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert "frame-ancestors 'self'" in headers["content-security-policy"], path


def test_health_is_small_json(server: hosts.Host) -> None:
    """``/health`` says that the server is well, how many pages are open and how many wait."""
    answer = Browser(base(server)).fetch("/health")
    assert answer.status == 200
    assert json.loads(answer.body) == {"status": "ok", "open": 0, "limit": 8, "waiting": 0}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_everything_else_is_refused(server: hosts.Host, method: str) -> None:
    """No listing, no other notebook, no file and none of Jupyter's other addresses, by any method."""
    browser = Browser(base(server))
    for path in REFUSED:
        answer = browser.fetch(path, method)
        assert answer.status in (403, 404, 405), path
        assert CANARY not in answer.body, path
    assert open_kernels(browser) == 0


def _traversals() -> list[str]:
    found = []
    for prefix in PREFIXES:
        for secret in SECRETS:
            up = "../" * 8
            found += [
                f"{prefix}/{secret}",
                f"{prefix}/{up}{secret}",
                f"{prefix}/{quote(up, safe='')}{secret}",
                f"{prefix}/{up.replace('.', '%2e')}{secret}",
                f"{prefix}/{up.replace('/', '%5c')}{secret}",
                f"{prefix}//{secret}",
                f"{prefix}/%00{secret}",
            ]
    return found


def test_no_path_leads_out_of_the_served_files(server: hosts.Host, project: Path) -> None:
    """Some 150 ways of writing "up and over there" never return a file of the project."""
    browser = Browser(base(server))
    ways = _traversals() + [f"{prefix}/{project}/{secret}" for prefix in PREFIXES for secret in SECRETS]
    assert len(ways) > 100
    for path in ways:
        answer = browser.fetch(path)
        assert CANARY not in answer.body, path
        assert answer.status in (400, 403, 404), (path, answer.status)


def test_notebook_that_fails_shows_a_sentence(serve: Serve, project: Path) -> None:
    """A notebook that raises shows one friendly sentence and a button, never code, and frees its place."""
    write_notebook(project / "notebooks/apps/organiser.ipynb", "secret_line = 1 / 0")
    with serve() as host:
        browser = Browser(base(host))
        answer = browser.fetch("/staff")
        assert "页面没有打开" in answer.body
        assert "再试一次" in answer.body
        for leak in ("secret_line", "ZeroDivision", "Traceback", "show_tracebacks"):
            assert leak not in answer.body
        assert open_kernels(browser) == 0


def test_kernel_that_dies_at_the_start_shows_a_sentence(serve: Serve, project: Path) -> None:
    """A kernel whose process ends while the page is being made does not leave the page hanging."""
    write_notebook(project / "notebooks/apps/organiser.ipynb", "import os; os._exit(7)")
    with serve() as host:
        browser = Browser(base(host))
        assert "页面没有打开" in browser.fetch("/staff").body
        assert open_kernels(browser) == 0


def test_kernel_that_never_answers_shows_a_sentence(serve: Serve, project: Path) -> None:
    """A kernel that is not ready in time is given up: a sentence instead of heartbeats for ever."""
    write_notebook(
        project / "notebooks/apps/organiser.ipynb", "import signal, os; os.kill(os.getpid(), signal.SIGSTOP)"
    )
    with serve("--start-seconds", "3") as host:
        browser = Browser(base(host))
        assert "页面没有打开" in browser.fetch("/staff").body
        assert open_kernels(browser) == 0


def test_full_house_waits_and_comes_back(serve: Serve) -> None:
    """Above the limit a staff page waits, loads itself again, and opens when a place is free."""
    with serve() as host:
        first, second = Browser(base(host)), Browser(base(host))
        pages = [first.open("/staff") for _page in range(6)]
        answer = second.fetch("/staff")
        assert answer.status == 503
        assert "管理页面都在使用" in answer.body
        assert f'http-equiv="refresh" content="{answer.headers["retry-after"]}"' in answer.body
        assert second.fetch("/").status == 200, "students have places of their own"
        assert first.close_tab(pages[0].kernel_id).status == 204
        second.open("/staff")


def test_a_lesson_that_is_not_open_says_so(server: hosts.Host) -> None:
    """Who comes to a lesson that the server was not started with is told whom to ask."""
    visitor = Browser(base(server))
    for path, words in (
        ("/lesson/draft", "这一课没有开放"),
        ("/lesson/none", "这一课没有开放"),
        ("/x", "没有这个页面"),
    ):
        answer = visitor.fetch(path)
        assert answer.status == 404
        assert words in answer.body
