"""How the server starts: what it prints, and what it says when it cannot."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from browser import hosts
from serve.client import Browser, base
from serve.conftest import Serve, write_notebook

PEM = Path(__file__).with_name("loopback.pem")


def _fails(project: Path, tmp_path: Path, *args: str, env: dict[str, str] | None = None) -> str:
    """What a server that cannot start says; it must end by itself with 1 or 2."""
    command = [sys.executable, "-m", "quizkit", "serve", "--host", "127.0.0.1", *args]
    whole = hosts.environment(tmp_path / "quizkit.db", project, tmp_path / "scratch", env or {})
    done = subprocess.run(
        command, env=whole, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode in (1, 2), said
    assert "Traceback" not in said, said
    return said


def test_start_prints_addresses_token_and_qr_code(serve: Serve) -> None:
    """The organiser finds the students' address with its QR code, the staff address and a new token, once."""
    with serve() as host:
        said = host.output()
        assert f"{base(host)}/staff" in said
        token = re.search(r"管理口令　(\S+)（", said)
        assert token
        assert len(token[1]) == 23
        assert said.count(token[1]) == 1
        assert "█" in said
        assert token[1] not in Browser(base(host)).open("/staff").answer.body


def test_token_of_the_environment_is_not_printed(serve: Serve) -> None:
    """A token that the organiser has set is theirs to know."""
    with serve(env={"QUIZKIT_STAFF_TOKEN": "given-by-hand"}) as host:
        assert "given-by-hand" not in host.output()
        assert "QUIZKIT_STAFF_TOKEN" in host.output()


def test_two_starts_have_two_tokens() -> None:
    """Tokens are random and long enough that guessing is no way in."""
    from quizkit.serve.options import new_staff_token

    tokens = {new_staff_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(re.fullmatch(r"[a-z2-9]{5}(-[a-z2-9]{5}){3}", token) for token in tokens)


def test_qr_code_holds_the_students_address() -> None:
    """The code on the terminal is the address and has a quiet zone."""
    from quizkit.serve.announce import qr_code

    lines = qr_code("http://192.168.1.5:8866/").splitlines()
    assert len({len(line) for line in lines}) == 1
    assert len(lines) > 10


def test_port_in_use_is_one_sentence(project: Path, tmp_path: Path) -> None:
    """A port that is taken is said, with what to do; another one is not taken silently."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = _fails(project, tmp_path, "--port", str(other.getsockname()[1]))
    assert "--port" in said
    assert "不能使用端口" in said


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("--dir", "nowhere"), "nowhere"),
        (("--dir", "."), "quizzes"),
        (("--certfile", "missing.pem"), "missing.pem"),
        (("--keyfile", "missing.pem"), "--certfile"),
        (("--port", "70000"), "70000"),
        (("--max-students", "0"), "max-students"),
        (("--lesson", "nowhere"), "nowhere"),
        (("--lesson", "../apps/student"), "../apps/student"),
    ],
)
def test_wrong_argument_is_named(project: Path, tmp_path: Path, args: tuple[str, ...], word: str) -> None:
    """A folder, certificate or number that cannot be used is named, and nothing is started."""
    assert word in _fails(project, tmp_path, *args)
    assert not (tmp_path / "data").exists()


def test_notebook_that_a_session_cannot_run_is_named(project: Path, tmp_path: Path) -> None:
    """A magic in a page for students: file, cell and what to do are said before anybody comes."""
    write_notebook(project / "notebooks/apps/student.ipynb", "x = 1\n%matplotlib inline")
    said = _fails(project, tmp_path, "--port", "0")
    for words in ("student.ipynb", "第 1 个代码格第 2 行", "魔法命令"):
        assert words in said


@pytest.mark.parametrize(
    ("code", "reason"),
    [("raise ValueError('没有数据')", "没有数据"), ("import os; os._exit(3)", "它的进程中途停了")],
)
def test_lesson_that_fails_is_named(project: Path, tmp_path: Path, code: str, reason: str) -> None:
    """A lesson whose picture cannot be made: its name, the reason, and where to look, in one sentence."""
    write_notebook(project / "notebooks/lessons/draft.ipynb", code)
    said = _fails(project, tmp_path, "--port", "0", "--lesson", "draft")
    for words in ("draft", reason, "JupyterLab"):
        assert words in said
    assert len(said.splitlines()) == 1


def test_all_lessons_are_served_and_named(project: Path, serve: Serve) -> None:
    """``--lesson all``: every lesson with its address and title; a draft without a name is left out."""
    lessons = project / "notebooks" / "lessons"
    for name in ("one", "two", "Untitled"):
        write_notebook(lessons / f"{name}.ipynb", "1", f"第 {name} 课")
    with serve("--lesson", "all") as host:
        said = host.output()
        for name in ("one", "two"):
            assert f"{base(host)}/lesson/{name}　第 {name} 课" in said
        assert "/lesson/Untitled" not in said
        assert "没有放上：Untitled.ipynb。文件名要用小写字母、数字、- 和 _。" in said


def test_all_lessons_of_a_project_without_any_is_one_sentence(project: Path, tmp_path: Path) -> None:
    """``--lesson all`` opens no server that has none of them."""
    (project / "notebooks/lessons/draft.ipynb").unlink()
    said = _fails(project, tmp_path, "--port", "0", "--lesson", "all")
    assert "没有课程" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_who_stops_the_server_while_it_prepares_lessons_does_not_wait(
    project: Path, tmp_path: Path, number: signal.Signals
) -> None:
    """A lesson that would take an hour: the server ends at once, without a traceback."""
    write_notebook(project / "notebooks/lessons/long.ipynb", "import threading; threading.Event().wait(3600)")
    command = [sys.executable, "-m", "quizkit", "serve", "--host", "127.0.0.1", "--port", "0"]
    command += ["--lesson", "long", "--lesson", "draft"]
    env = hosts.environment(tmp_path / "quizkit.db", project, tmp_path / "scratch", {})
    process = subprocess.Popen(
        [*command, "--lesson", "long", "--lesson", "draft"],
        env=env,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    while "正在准备 2 课" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(number)
    said = process.communicate(timeout=60)[1]
    assert process.returncode != 0
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["apps/student", "lessons/draft"])
@pytest.mark.parametrize("content", [b"{bad", b"\xff\xfe", b"[]", b"{}"])
def test_file_that_is_no_notebook_is_named(project: Path, tmp_path: Path, name: str, content: bytes) -> None:
    """Half a file, another file, nothing: its path and what to do, in one sentence."""
    (project / "notebooks" / f"{name}.ipynb").write_bytes(content)
    said = _fails(project, tmp_path, "--port", "0", "--lesson", "draft")
    assert f"{name}.ipynb 不是能打开的笔记本" in said
    assert len(said.splitlines()) == 1


def test_file_that_is_no_certificate_is_named(project: Path, tmp_path: Path) -> None:
    """A certificate file with something else in it is a sentence, not a stack of ssl errors."""
    (tmp_path / "wrong.pem").write_text("no certificate")
    assert "wrong.pem" in _fails(project, tmp_path, "--port", "0", "--certfile", str(tmp_path / "wrong.pem"))


def test_certificate_serves_tls(serve: Serve) -> None:
    """With --certfile the pages are https and their cookie is for https only."""
    with serve("--certfile", str(PEM)) as host:
        assert host.url.startswith("https://")
        answer = Browser(base(host)).fetch("/")
        assert answer.status == 200
        assert "; Secure" in answer.headers["set-cookie"]


def test_project_without_notebooks_gets_the_shipped_ones(tmp_path: Path) -> None:
    """A teacher's own folder needs no notebooks: the copies that come with quizkit are shown."""
    from quizkit.serve.notebooks import app_notebook

    for name in ("student", "mistakes", "teacher", "organiser"):
        assert app_notebook(name, tmp_path).is_file()
