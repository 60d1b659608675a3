"""A server on a small project: notebooks that say what they know and answer one button."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import nbformat
import pytest

from browser import hosts
from projects import TestProject
from projects import make_project as make_demo
from serve.attacks import Steps, attacking
from serve.client import Browser, base, open_kernels, opened

CANARY = "canary-7f3a91"
STAFF = """
import json, os
import ipywidgets
facts = ipywidgets.Label(json.dumps(dict(os.environ)))
pressed = ipywidgets.Label("not yet")
button = ipywidgets.Button(description="press")
button.on_click(lambda _button: setattr(pressed, "value", "pressed"))
failing = ipywidgets.Button(description="fail")
failing.on_click(lambda _button: 1 / len([]) if "SECRET-LINE" else 0)
display(ipywidgets.VBox([facts, pressed, button, failing]))
"""
STUDENT = """
import ipywidgets
pressed = ipywidgets.Label("not yet")
button = ipywidgets.Button(description="press")
button.on_click(lambda _button: setattr(pressed, "value", "pressed"))
ipywidgets.VBox([pressed, button])
"""
# The command, with pages that may say as much as they like; the rate has a test of its own.
HASTY = """
from quizkit.cli import main
from quizkit.serve.sessions import allowance

allowance.RATE = allowance.BURST = 1e6
main()
"""


def write_notebook(path: Path, code: str, title: str = "小测试") -> None:
    """A notebook of a title and one cell."""
    cells = [nbformat.v4.new_markdown_cell(f"# {title}"), nbformat.v4.new_code_cell(code)]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


def make_project(folder: Path) -> Path:
    """A project folder with both app notebooks and files that nobody may fetch."""
    write_notebook(folder / "notebooks/apps/student.ipynb", STUDENT)
    write_notebook(folder / "notebooks/apps/organiser.ipynb", STAFF, "组织者")
    write_notebook(folder / "notebooks/lessons/draft.ipynb", f"print({CANARY!r})")
    for secret in ("quizzes/banks/key.json", "quizzes/banks/key/answer.png", "data/other.csv", ".env"):
        (folder / secret).parent.mkdir(parents=True, exist_ok=True)
        (folder / secret).write_text(CANARY, encoding="utf-8")
    (folder / "notebooks/apps/picture.png").write_text(CANARY, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project of this test's own."""
    return make_project(tmp_path / "project")


Serve = Callable[..., AbstractContextManager[hosts.Host]]


@pytest.fixture
def serve(project: Path, tmp_path: Path) -> Serve:
    """Starts ``quizkit serve`` on the small project; arguments and environment as given."""

    def start(*args: str, env: dict[str, str] | None = None) -> AbstractContextManager[hosts.Host]:
        return hosts.serve(project, project / "data" / "quizkit.db", tmp_path / "scratch", args=args, env=env)

    return start


@pytest.fixture(scope="session")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[hosts.Host]:
    folder = make_project(tmp_path_factory.mktemp("shared") / "project")
    store, scratch = folder / "data" / "quizkit.db", folder.parent / "scratch"
    with hosts.serve(folder, store, scratch, args=("--max-students", "8")) as host:
        yield host


@pytest.fixture
def server(_shared: hosts.Host) -> Iterator[hosts.Host]:
    """A running server with no page open; the same one for all tests that only look at it from outside."""
    opened.clear()
    yield _shared
    for page in opened:
        page.browser.close_tab(page.kernel_id)
    assert open_kernels(Browser(base(_shared))) == 0


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> TestProject:
    """The demo activity, open."""
    made = make_demo(tmp_path_factory.mktemp("hostile") / "project")
    made.publish()
    return made


@pytest.fixture(scope="session")
def demo_host(demo: TestProject, tmp_path_factory: pytest.TempPathFactory) -> Iterator[hosts.Host]:
    """A server as it is started for a school, but for the rate: these tests say much in a short time."""
    scratch, program = tmp_path_factory.mktemp("scratch"), ("-c", HASTY)
    with hosts.serve(demo.folder, demo.store, scratch, program=program) as running:
        yield running


@pytest.fixture
def attack(demo: TestProject, demo_host: hosts.Host) -> Iterator[Callable[[Steps], None]]:
    """Runs a coroutine with a page of the demo activity; nothing may leak, fail or be scored wrongly."""
    with attacking(demo, demo_host) as run:
        yield run
