"""The process that reads: whatever becomes of it is one sentence, and nothing of it is left."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from fakes import office
from fakes.bank_files import BANK
from quizkit.errors import ImportRefused
from quizkit.formats.exchange import importing, wire, xlsx
from quizkit.formats.exchange.blocks import Import, Outcome
from quizkit.formats.exchange.importing import import_file, import_text
from quizkit.formats.exchange.settle import Defaults, settle
from quizkit.i18n import use_language

SHEET = office.usual(
    office.texts(("单选题", "中华人民共和国成立于哪一年？", "1948 年", "1949 年", "", "D"), 3)
)
NO_MEMORY = (
    "from quizkit.formats.exchange import child\n"
    "child.work = lambda *given: bytearray(600_000_000)\n"
    "import sys; sys.exit(child.main())"
)
NO_TIME = (
    "from quizkit.formats.exchange import child\nchild.SECONDS = 1; child.limit_resources()\nwhile True: pass"
)
READ_ALL = "import sys; sys.stdin.buffer.read()\n"


def instead(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Another program takes the place of the child."""
    monkeypatch.setattr(importing, "_CHILD", ["-P", "-c", code])


@pytest.fixture
def left_behind() -> Callable[[], set[psutil.Process]]:
    """Which processes there are that were not there before the test; other tests of this run have theirs."""
    before = set(psutil.Process().children(recursive=True))
    return lambda: set(psutil.Process().children(recursive=True)) - before


def refusal() -> str:
    """The code with which bringing in a good file ends."""
    with pytest.raises(ImportRefused) as caught:
        import_file(office.workbook(SHEET), "a.xlsx")
    assert str(caught.value).endswith("。")
    return caught.value.code


def test_a_file_is_read_with_progress() -> None:
    """The report is the one that reading in place gives, and progress goes up to the end."""
    content = xlsx.write(BANK).content
    told: list[tuple[int, int]] = []
    made = import_file(content, "a.xlsx", on_progress=lambda done, whole: told.append((done, whole)))
    assert made == settle(xlsx.read(content, lambda _done, _all: None), "xlsx")
    assert told == sorted(told)
    assert len({whole for _done, whole in told}) == 1
    assert told[-1][0] > 0.9 * told[-1][1]


def test_defaults_and_taken_ids_reach_it() -> None:
    """What the question gets that the file does not say, and ids that the bank has already."""
    given = Defaults(2.5, "senior", ("期末",))
    first = import_file(office.workbook(SHEET), "a.xlsx", defaults=given).questions[0]
    assert (first["points"], first["level"], first["tags"]) == (2.5, "senior", ["期末"])
    again = import_file(office.workbook(SHEET), "a.xlsx", defaults=given, taken=[first["id"]]).questions[0]
    assert again["id"] != first["id"]


def test_it_speaks_the_language_of_the_one_who_asks() -> None:
    """A page in English gets English sentences."""
    use_language("en")
    try:
        made = import_file(office.workbook(SHEET), "a.xlsx")
    finally:
        use_language("zh")
    assert made.blocks[1].notes[0].message.startswith("The answer has D")


def test_a_pasted_text_is_read_in_it_too() -> None:
    """A paste goes the same way as a file."""
    made = import_text("1. 遵义会议在哪一年召开？\nA. 1934 年\nB. 1935 年\n答案：B\n")
    assert made.count(Outcome.ACCEPTED) == 1


def test_gbk_is_noted_in_the_report(tmp_path: Path) -> None:
    """A file from Notepad just works, and says so."""
    path = tmp_path / "题目.txt"
    path.write_bytes("1. 遵义会议在哪一年召开？\r\nA. 1934 年\r\nB. 1935 年\r\n答案：B\r\n".encode("gbk"))
    made = import_file(path)
    assert made.notes[0].code == "read_as_gbk"
    assert made.questions[0]["stem"] == "遵义会议在哪一年召开？"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "import_crashed"),
        ("raise SystemExit(1)", "import_crashed"),
        ("1 / 0", "import_crashed"),
        (READ_ALL, "import_crashed"),
        (READ_ALL + "print('no JSON')", "import_crashed"),
        (READ_ALL + "print('[1]')", "import_crashed"),
        (READ_ALL + "print('{\"block\": 1}'); print('{\"rest\": {}}')", "import_crashed"),
        (READ_ALL + "print('{\"refused\": 1}')", "import_crashed"),
        (READ_ALL + 'print(\'{"at": "x", "of": 1}\'); print(\'{}\')', "import_crashed"),
        ("raise SystemExit(3)", "import_memory"),
        (NO_MEMORY, "import_memory"),
        (NO_TIME, "import_time"),
        ("while True: print('{\"block\": \"' + '1' * 100_000 + '\"}')", "import_output"),
        ("import sys\nwhile True: sys.stdout.write('1' * 100_000)", "import_output"),
    ],
    ids=[
        *("killed", "exit code", "crashed", "silent", "no JSON", "no object", "wrong block", "wrong refusal"),
        *("odd progress", "says no memory", "memory", "processor", "endless lines", "endless line"),
    ],
)
def test_every_end_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, code: str, expected: str, left_behind: Callable[[], set[psutil.Process]]
) -> None:
    """Killed, out of memory, crashed or talking nonsense."""
    monkeypatch.setattr(importing, "MAX_OUTPUT", 1_000_000)
    instead(monkeypatch, code)
    assert refusal() == expected
    assert not left_behind()


@pytest.mark.parametrize(
    "code", ["import time; time.sleep(1000)", READ_ALL + "import time; time.sleep(1000)"]
)
def test_the_clock_ends_it(
    monkeypatch: pytest.MonkeyPatch, code: str, left_behind: Callable[[], set[psutil.Process]]
) -> None:
    """A process that waits for ever, whether it reads what it is sent or not, is ended by its parent."""
    monkeypatch.setattr(importing, "SECONDS", 0.5)
    instead(monkeypatch, code)
    assert refusal() == "import_time"
    assert not left_behind()


def test_one_who_stops_waiting_leaves_nothing_behind(left_behind: Callable[[], set[psutil.Process]]) -> None:
    """Ctrl-C while a file is read goes on up, and the process is gone."""

    def stop(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(xlsx.write(BANK).content, "a.xlsx", on_progress=stop)
    assert not left_behind()


def test_a_fault_of_the_one_who_is_told_is_theirs() -> None:
    """An error of the callback is not taken for one of the file."""

    def fail(_done: int, _all: int) -> None:
        raise ValueError("theirs")

    with pytest.raises(ValueError, match="theirs"):
        import_file(xlsx.write(BANK).content, "a.xlsx", on_progress=fail)


def test_it_knows_no_secret_and_no_folder_of_the_parent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Tokens stay with the parent; a file json.py where the teacher works is not taken for the library's."""
    monkeypatch.setenv("QUIZKIT_STAFF_TOKEN", "geheim")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "json.py").write_text("raise SystemExit(1)", encoding="utf-8")
    assert import_file(office.workbook(SHEET), "a.xlsx").count(Outcome.ACCEPTED) == 1
    assert not any("geheim" in value for value in importing._environment().values())


def test_it_loads_nothing_heavy() -> None:
    """No tables, figures or stores are needed to read a workbook."""
    code = (
        "import sys\n"
        "from quizkit.formats.exchange import child, xlsx, settle\n"
        "heavy = {'numpy', 'pandas', 'openpyxl', 'xlsxwriter', 'lxml', 'sqlalchemy', 'opencc'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_import_is_the_same_on_the_other_side() -> None:
    """Every field crosses over, half characters too."""
    made = settle(xlsx.read(office.workbook(SHEET), lambda _done, _all: None), "xlsx")
    odd = replace(made.blocks[0], source="\ud800 半个字")
    made = replace(made, blocks=(odd, *made.blocks[1:]), bank={"title": "党史"})
    assert over_the_wire(made) == made


def over_the_wire(made: Import) -> Import:
    """``made`` as lines and back."""
    values = [wire.value_of(line) for line in wire.lines_of(made)]
    return wire.import_of([value["block"] for value in values[:-1]], values[-1]["rest"])


def test_a_terminal_s_ctrl_c_ends_both(tmp_path: Path) -> None:
    """SIGINT to the process that asks: it ends with KeyboardInterrupt, and its child with it."""
    code = (
        "import os, signal, sys, psutil\n"
        "from quizkit.formats.exchange import importing\n"
        "importing._CHILD = ['-c', 'import time; print(chr(123) + chr(125), flush=True); time.sleep(1000)']\n"
        "from pathlib import Path\n"
        "value_of = importing.wire.value_of\n"
        "def interrupted(raw):\n"
        "    print(psutil.Process().children()[0].pid, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    return value_of(raw)\n"
        "importing.wire.value_of = interrupted\n"
        "importing.import_text('1. 题\\n')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGINT
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)
