"""``make bench-serve``: its parts run against a real server in tiny sizes, and its page shows its result."""

import asyncio
import json
import os
import sys
from math import isfinite
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
sys.path.append(str(ROOT))

from benchmarks import drawing, hostile, loads, report, serve  # noqa: E402 - found in the repository
from benchmarks.load.fake import Fake  # noqa: E402
from benchmarks.measure import TINY, Figure, Setting  # noqa: E402
from benchmarks.others import hosts as others  # noqa: E402
from benchmarks.processes import cpu_seconds, memory  # noqa: E402
from benchmarks.soak import MOST_GROWTH, soak  # noqa: E402

from quizkit.report.fonts import printable  # noqa: E402
from quizkit.report.pictures import to_png  # noqa: E402


def test_loads_against_our_server_lose_nothing(tmp_path: Path) -> None:
    """Every way to come runs; each acknowledged answer is in the store, and nobody meets an error."""
    run = loads.Loads(Setting(tmp_path, TINY, quiet=True), loads.TINY)
    run.run()
    found = {figure.name: figure for figure in run.figures}
    assert len(found) == len(run.figures)
    assert all(isfinite(value) for figure in run.figures for value in figure.values)
    assert found["load.acknowledged"].median > 0
    assert found["load.lost"].values == (0,)
    assert found["load.errors"].values == (0,)
    assert {figure.budget for name, figure in found.items() if name not in ("load.lost", "load.errors")} == {
        None
    }
    assert set(run.curves["first"]) == {str(number) for number in loads.TINY.kept}


def test_every_budget_of_the_loads_is_measured_in_full_size() -> None:
    """The sizes of a full run have all figures that have a budget."""
    sizes = {int(name.partition(".")[0][5:]) for name in loads.BUDGETS if name.startswith("open_")}
    assert sizes <= set(loads.FULL.kept)
    assert {name.partition(".")[0] for name in loads.BUDGETS} <= {
        "visits",
        "together",
        "minute",
        *(f"open_{n}" for n in sizes),
    }


def test_sessions_that_have_ended_leave_no_memory_behind(tmp_path: Path) -> None:
    """After 2000 sessions the server holds at most a twentieth more than after 1000."""
    assert soak(tmp_path, 2000).growth <= MOST_GROWTH


@pytest.mark.parametrize("kind", sorted(hostile.KINDS))
def test_a_hostile_client_floods_and_stops(kind: str) -> None:
    """Each kind sends more than once, also when it is thrown out, and ends by itself."""

    async def work() -> dict[str, int]:
        server, url = Fake().listen()
        try:
            return await hostile.attack(url, kind, 0.5)
        finally:
            server.stop()
            await server.close_all_connections()

    sent = asyncio.run(work())
    assert sent["frames"] > 0
    assert 0 < sent["connections"] <= hostile.MOST_CONNECTIONS


def test_the_others_get_twenty_questions_of_one_paper() -> None:
    """Every question has a stem and either options or fields; keys are not among it."""
    paper = others.paper()
    assert len(paper) == 20
    for question in paper:
        assert question["stem"]
        assert question.get("options") or question.get("fields")
        assert set(question) <= {"type", "stem", "options", "fields"}
    assert all("options" in question for question in paper[:3])


@pytest.mark.parametrize("name", others.NAMES)
def test_environments_of_the_others_are_pinned(name: str) -> None:
    """Every package has an exact version, the framework itself among them."""
    lines = (others.FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert all("==" in line for line in lines)
    assert others.version(name)


def test_memory_and_processor_are_those_of_a_process() -> None:
    """Resident memory holds the shared part, the shared part what is its own; time goes on."""
    found = memory(os.getpid())
    assert found.rss >= found.pss >= found.uss > 0
    before = cpu_seconds(os.getpid())
    sum(range(10**6))
    assert cpu_seconds(os.getpid()) > before


def some_result() -> dict[str, Any]:
    """A result with a figure of each table."""
    figures = [
        Figure(f"page.{host}.{name}", "x", unit, (value * times,))
        for host, times in (("voila", 100.0), ("serve", 1.0), ("panel", 10.0))
        for name, unit, value in (("kilobytes", "kB", 70.0), ("cpu", "s", 0.006), ("memory", "MB", 0.05))
    ]
    figures += [
        Figure("load.visits.rate", "x", "1/s", (170.0,), 160, at_least=True),
        Figure("load.open_10000.first_p95", "x", "ms", (250.0,)),
        Figure("load.open_10000.saved_p95", "each answering every 30 s", "ms", (310.0,), 300),
        Figure("hostile.large_ratio", "x", "x", (1.5,)),
    ]
    machine = {"cpu": "C", "cores": 2, "memory_gb": 24, "python": "3.11", "sqlite": "3.53", "note": ""}
    curve = {"n": 10_000, "ms": [float(n + 1) for n in range(100)]}
    return {
        "date": "2026-01-02",
        "quick": False,
        "machine": machine | {"journal_mode": "wal", "libraries": {"quizkit": "1", "voila": "2"}},
        "others": {"panel": "3"},
        "benchmarks": list(serve.PARTS),
        "figures": [figure.to_json() for figure in figures],
        "curves": {"first": {"10000": curve, "50": curve}, "saved": {"10000": curve}},
    }


def test_the_page_is_made_of_the_result(tmp_path: Path) -> None:
    """Tables stand between the marks, what is around them stays, pictures lie beside."""
    result, page = tmp_path / "serve-x.json", tmp_path / "page.md"
    result.write_text(json.dumps(some_result()), encoding="utf-8")
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n", encoding="utf-8")
    report.write(result, page, tmp_path / "images")
    text = page.read_text(encoding="utf-8")
    assert text == f"before\n{report.BEGIN}\n{report.section(result)}\n{report.END}\nafter\n"
    assert "| 这些请求的字节，来回都算 | 7,000 kB | 700 kB | 70 kB |" in text
    assert "| 10,000 人 | 250 ms | " in text
    assert "310 ms（≤ 300 ms，**未达到**）" in text
    assert "| 170 每秒 | ≥ 160 每秒 | 达到 |" in text
    named = {line.partition("](")[2].rstrip(")") for line in text.splitlines() if line.startswith("![")}
    assert named == {f"images/{path.name}" for path in (tmp_path / "images").iterdir()}


def test_pictures_say_in_words_what_they_show() -> None:
    """The text for who cannot see them has the figures; all its characters can be printed."""
    result = some_result()
    medians = {figure["name"]: figure["median"] for figure in result["figures"]}
    for picture in (drawing.latency(result["curves"], "平均 30 秒"), drawing.beside(medians, 5)):
        assert to_png(picture).startswith(b"\x89PNG")
        assert printable(picture.text) == picture.text
    assert "quizkit serve 70" in drawing.beside(medians, 5).text
    assert "95 毫秒" in drawing.latency(result["curves"], "平均 30 秒").text


def test_a_part_never_takes_the_place_of_a_whole_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a full run of all parts gets the name from which the page is made."""
    monkeypatch.setattr(serve, "RESULTS", tmp_path)
    monkeypatch.setattr(report, "RESULTS", tmp_path)
    result = some_result()
    assert report.newest() is None
    for part in ({"quick": True}, {"benchmarks": ["page"]}):
        assert serve.store(result | part, [], {}).name.startswith("part-serve-2026-01-02-")
    assert report.newest() is None
    whole = serve.store(result, [], {})
    assert report.newest() == whole


def test_a_part_that_fails_costs_no_other_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the others have measured is stored, and the run says in one sentence what is missing."""

    def broken(_setting: object, *, quick: bool) -> serve.Part:
        raise OSError(f"no server, quick: {quick}")

    def works(_setting: object, *, quick: bool) -> serve.Part:
        return [Figure("soak.x", "x", "ms", (1.0 if quick else 2.0,))], {}

    monkeypatch.setattr(serve, "PARTS", {"hostile": broken, "soak": works})
    path = tmp_path / "result.json"
    with pytest.raises(SystemExit, match="not measured: hostile"):
        serve.main(["--quick", "--output", str(path)])
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert stored["benchmarks"] == ["soak"]
    assert [figure["name"] for figure in stored["figures"]] == ["soak.x"]


def test_the_page_on_performance_shows_the_newest_result() -> None:
    """What stands between the marks of docs/performance.md is what the newest result file makes of it."""
    text = report.PAGE.read_text(encoding="utf-8")
    shown = text.partition(report.BEGIN)[2].partition(report.END)[0].strip()
    assert shown == report.section(report.newest())
