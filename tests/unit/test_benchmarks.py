"""The benchmarks run and give what they promise; how fast anything is, no test asks."""

import json
import re
import socket
import subprocess
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import isfinite
from pathlib import Path
from threading import Thread

import pytest

ROOT = Path(__file__).parent.parent.parent
sys.path.append(str(ROOT))

from benchmarks import machine, run  # noqa: E402 - found in the repository, not installed
from benchmarks.measure import FULL, TINY, Figure, Setting  # noqa: E402
from benchmarks.relay import Relay  # noqa: E402

UNITS = {"s", "ms", "µs", "1/s", "x", "MB", "kB", ""}
FIGURE = {"name", "label", "unit", "runs", "min", "median", "max", "budget", "at_least", "kept"}
IN_THE_BROWSER = "student_page"


def check(name: str, figures: list[Figure]) -> None:
    """Every figure has a name of its own under its benchmark, a known unit and values."""
    names = [figure.name for figure in figures]
    assert names
    assert len(set(names)) == len(names)
    for figure in figures:
        assert figure.name.startswith(f"{name}."), figure.name
        assert figure.label
        assert figure.unit in UNITS
        assert figure.values
        assert all(isfinite(value) for value in figure.values), figure


@pytest.mark.parametrize("name", [name for name in run.NAMES if name != IN_THE_BROWSER])
def test_every_benchmark_gives_named_figures(name: str, tmp_path: Path) -> None:
    """Every benchmark that needs no browser runs in tiny sizes, and has no verdict on budgets for those."""
    figures = run.measure(name, Setting(tmp_path, TINY, quiet=True))
    check(name, figures)
    if name != "import_time":  # which has only one size
        assert {figure.kept for figure in figures} == {None}


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_students_page_is_measured_under_both_hosts(tmp_path: Path) -> None:
    """A quick run from the command line ends with a file that has every figure for stock Voila and serve."""
    path = tmp_path / "result.json"
    command = [sys.executable, "-m", "benchmarks.run", IN_THE_BROWSER, "--quick", "--output", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = {figure["name"]: figure for figure in json.loads(path.read_text(encoding="utf-8"))["figures"]}
    for host in ("voila", "serve"):
        assert found[f"student_page.{host}.requests"]["median"] > 0
        assert found[f"student_page.{host}.memory"]["median"] > 0
    assert found["student_page.serve.foreign"]["max"] == 0


def some_figures() -> list[Figure]:
    """One without a budget, some that keep it, some that do not; rates have to be as high as theirs."""
    return [
        Figure("a.free", "free", "ms", (3.0, 1.0, 2.0)),
        Figure("a.kept", "kept", "s", (0.5,), 1),
        Figure("a.missed", "missed", "MB", (1.0, 900.0, 800.0), 500),
        Figure("a.fast", "fast", "1/s", (170.0,), 160, at_least=True),
        Figure("a.slow", "slow", "1/s", (90.0,), 160, at_least=True),
    ]


def test_a_result_file_says_what_was_measured_on_what(tmp_path: Path) -> None:
    """The JSON holds machine, versions, commit, and every figure with unit, runs, min, median and max."""
    result = {"date": "2026-01-02", "quick": False, "machine": machine.describe("why"), "benchmarks": ["a"]}
    path = run.store(result, some_figures(), tmp_path / "new" / "result.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    assert set(found) == {"date", "quick", "machine", "benchmarks", "figures"}
    assert {"cpu", "cores", "python", "sqlite", "libraries", "commit", "note"} <= set(found["machine"])
    assert all(set(figure) == FIGURE for figure in found["figures"])
    free = found["figures"][0]
    assert (free["runs"], free["min"], free["median"], free["max"]) == (3, 1, 2, 3)
    assert [figure["kept"] for figure in found["figures"]] == [None, True, False, True, False]


def test_a_part_never_takes_the_place_of_a_whole_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a run of everything in full size gets the name that is committed."""
    monkeypatch.setattr(run, "RESULTS", tmp_path)
    whole = {"date": "2026-01-02", "quick": False, "benchmarks": list(run.NAMES)}
    name = f"2026-01-02-{machine.label()}.json"
    assert run.store(whole, []).name == name
    assert run.store(whole | {"quick": True}, []).name == f"part-{name}"
    assert run.store(whole | {"benchmarks": ["scoring"]}, []).name == f"part-{name}"


def test_the_machine_keeps_its_name_to_itself() -> None:
    """Neither the file's name nor its content names the machine."""
    host = socket.gethostname()
    words = re.findall(r"[\w.-]+", json.dumps(machine.describe()) + " " + machine.label())
    assert host not in words


def test_the_printed_table_names_what_misses_its_budget() -> None:
    """A line a figure; budgets are said to be kept or missed."""
    head, free, kept, missed, fast, slow = run.table(some_figures()).splitlines()
    assert head.split() == ["min", "median", "max", "unit", "runs", "budget"]
    assert free.split() == ["free", "1", "2", "3", "ms", "3"]
    assert kept.endswith("kept (1)")
    assert missed.endswith("MISSED (500)")
    assert fast.endswith("kept (≥ 160)")
    assert slow.endswith("MISSED (≥ 160)")


def test_budgets_belong_to_the_size_of_the_design(tmp_path: Path) -> None:
    """A smaller measurement has no budget: it would always keep it."""
    assert Setting(tmp_path, FULL).budget(1, "questions") == 1
    assert Setting(tmp_path, TINY).budget(1, "questions") is None


def test_unknown_benchmarks_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that does not exist is an error before anything is measured."""
    with pytest.raises(SystemExit):
        run.main(["scoring", "no-such"])
    assert "no-such" in capsys.readouterr().err


class _Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """1000 bytes of body."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(bytes(1000))

    def log_message(self, *args: object) -> None:
        """Nothing on the screen."""


def test_the_relay_counts_all_bytes_both_ways() -> None:
    """Headers and body are passed on unchanged and counted, those of a websocket apart."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Hello) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        with Relay(f"http://127.0.0.1:{server.server_port}/") as relay:
            with urllib.request.urlopen(relay.url) as answer:  # noqa: S310 - the relay's own address
                assert answer.read() == bytes(1000)
            assert relay.down > 1000
            assert relay.up > len("GET / HTTP/1.1")
            assert relay.kilobytes() == (relay.down + relay.up) / 1000
            assert relay.socket_kilobytes() == 0
            plain = relay.kilobytes()
            asking = urllib.request.Request(relay.url, headers={"Upgrade": "websocket"})  # noqa: S310
            with urllib.request.urlopen(asking) as answer:  # noqa: S310 - the relay's own address
                answer.read()
            assert relay.kilobytes() == plain
            assert relay.socket_kilobytes() > 1
        server.shutdown()
        thread.join()


def test_every_name_is_a_module_with_one_measure() -> None:
    """The list of benchmarks and the modules agree."""
    modules = {
        path.stem
        for path in (ROOT / "benchmarks").glob("*.py")
        if "\ndef measure(setting: Setting)" in path.read_text(encoding="utf-8")
    }
    assert modules == set(run.NAMES)


def test_the_page_on_performance_shows_a_stored_result() -> None:
    """docs/performance.md names the result file its table is from, and that file is here, whole.

    Benchmarks that came later have their own rows until the next whole run.
    """
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    found = re.search(r"benchmarks/results/\d[\w.-]+\.json", text)
    assert found
    result = json.loads((ROOT / found[0]).read_text(encoding="utf-8"))
    later = set(run.NAMES) - set(result["benchmarks"])
    assert result["benchmarks"] == [name for name in run.NAMES if name not in later]
    assert [name for name in later if f"`{name}`" not in text] == []
    assert not result["quick"]
