"""Panel and Streamlit with the quiz, each from an environment of its own that is made once and kept."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks import ROOT
from benchmarks.contest import demo_contest
from browser import hosts
from quizkit.widgets.questions import question_view

FOLDER = Path(__file__).parent
ENVIRONMENTS = ROOT / "data" / "bench"
_COMMANDS = {
    # A page that is counted on its way comes from another port.
    "panel": [
        "-m",
        "panel",
        "serve",
        "{app}",
        "--port={port}",
        "--address=127.0.0.1",
        "--allow-websocket-origin=*",
    ],
    "streamlit": [
        *("-m", "streamlit", "run", "{app}", "--server.port={port}", "--server.address=127.0.0.1"),
        *("--server.headless=true", "--server.fileWatcherType=none"),
    ],
}
NAMES = tuple(_COMMANDS)
_READY = {"panel": "panel_quiz", "streamlit": ""}


def python(name: str) -> Path:
    """The Python that has this framework in its pinned versions; installs it the first time (a minute)."""
    pinned = FOLDER / f"{name}.txt"
    place = ENVIRONMENTS / name
    program, stamp = place / "bin" / "python", place / "installed"
    wanted = sha256(pinned.read_bytes() + sys.version.encode()).hexdigest()
    if not stamp.exists() or stamp.read_text(encoding="ascii") != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(pinned)]
        subprocess.run([str(program), *install], check=True)
        stamp.write_text(wanted, encoding="ascii")
    return program


def version(name: str) -> str:
    """The pinned version of a framework."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return next(line.partition("==")[2] for line in lines if line.startswith(f"{name}=="))


@contextmanager
def host(name: str, scratch: Path) -> Iterator[hosts.Host]:
    """A running server with the twenty questions of one paper of the demo activity."""
    asked = scratch / "questions.json"
    asked.write_text(json.dumps(paper(), ensure_ascii=False), encoding="utf-8")
    own = {"BENCH_QUESTIONS": str(asked), "BENCH_DB": str(scratch / "answers.db"), "HOME": str(scratch)}
    app, port = FOLDER / f"{name}_quiz.py", hosts.free_port()
    command = [str(python(name)), *(part.format(app=app, port=port) for part in _COMMANDS[name])]
    env = hosts.environment(scratch / "none.db", ROOT, scratch, own)
    made = hosts.start(name, command, FOLDER, env, app)
    try:
        made.url = f"http://127.0.0.1:{port}/{_READY[name]}"
        hosts.answers(made, made.url)
        yield made
    finally:
        made.stop()


def paper() -> list[dict[str, Any]]:
    """A paper of a primary school student as plain questions: a stem with options, or with fields.

    What the two frameworks have no field for is chosen from a list or typed.
    """
    items = demo_contest().papers(1)[0].items
    return [
        _plain(question_view(item.question, item.layout, {}, points=item.points, position=n, response=None))
        for n, item in enumerate(items)
    ]


def _plain(view: dict[str, Any]) -> dict[str, Any]:
    """Of a view of quizkit's own page only what is shown."""
    asked = {"type": view["type"], "stem": view["stem"] + view.get("text", "")}
    if "options" in view:
        return asked | {"options": [option["html"] for option in view["options"]]}
    if "items" in view:
        return asked | {"type": "multiple", "options": [item["text"] for item in view["items"]]}
    labels = view.get("fields") or view.get("left") or view["parts"]
    return asked | {"fields": [part.get("label") or part.get("html") or part["stem"] for part in labels]}
