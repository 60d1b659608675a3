"""``python -m benchmarks.report [RESULT.json]``: tables and pictures of ``docs/performance.md``.

Without a file the newest full one is taken. What stands between the marks is written by this program alone.
"""

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import ROOT
from benchmarks.drawing import HOSTS, beside, latency
from benchmarks.run import RESULTS, shown
from quizkit.report.pictures import to_png

PAGE = ROOT / "docs" / "performance.md"
PICTURES = ROOT / "docs" / "images"
BEGIN, END = "<!-- bench-serve: begin -->", "<!-- bench-serve: end -->"
NOTHING_YET = "还没有一次完整的测量：运行 `make bench-serve`。"
_ORDER = ("voila", "panel", "streamlit", "serve")
_PAGE_ROWS = (
    ("form", "新浏览器，打开到看见填写页"),
    ("first_cold", "新浏览器，打开到看见第一题（填写不停顿）"),
    ("first_warm", "同一浏览器，下一名学生，到看见第一题"),
    ("next", "点“下一题”到看见题目"),
    ("requests", "到第一题为止的请求（不算 websocket 和题目图片）"),
    ("kilobytes", "这些请求的字节，来回都算"),
    ("socket_kilobytes", "到第一题为止 websocket 的字节"),
    ("answer_kilobytes", "一次作答加下一题的字节"),
    ("foreign", "问到别的主机"),
    ("cpu", "进来并答三题，服务器的处理器时间"),
    ("cpu_ratio", "同上，是原版的多少倍"),
    ("memory", "每个打开的学生占内存（PSS）"),
)
_LOAD_ROWS = (
    ("load.visits.rate", "一个进程每秒让几人进来、答三题、离开（同时 50 人，全部存盘）"),
    ("load.stock.rate", "同样的事，原版 voila（同时 4 人）"),
    ("load.visits.cpu", "每次这样的访问，服务器的处理器时间"),
    ("load.stock.cpu", "同样的访问，原版 voila 的处理器时间（服务器和内核）"),
    ("load.cpu_ratio", "前者是后者的"),
    ("load.together.first_p50", "50 人同一秒打开，到第一题：p50"),
    ("load.together.first_p95", "50 人同一秒打开，到第一题：p95"),
    ("load.minute.first_p95", "500 人一分钟内打开，到第一题：p95"),
    ("load.mixed.saved_p95", "有人刷新、关页、网慢、没声音时，别人作答到“已保存”：p95"),
    ("load.mixed.again_p95", "刷新后回到原题：p95"),
    ("hostile.large_ratio", "有人不停发 10 MB 的消息时，100 人作答到“已保存”的 p95 是平时的"),
    ("hostile.comms_ratio", "有人不停打开 10,000 个 comm 时，同上"),
    ("hostile.nonsense_ratio", "有人不停发坏 JSON 时，同上"),
    ("soak.growth", "10,000 次会话之后的常驻内存，是 5,000 次之后的"),
    ("load.acknowledged", "压测里说过“已保存”的作答"),
    ("load.lost", "其中数据库里没有的"),
    ("load.errors", "压测里遇到错误的学生"),
)
_OPEN_COLUMNS = (
    ("first_p95", "进来时到第一题 p95"),
    ("saved_p50", "作答到“已保存” p50"),
    ("saved_p95", "p95"),
    ("memory", "每个会话内存（RSS）"),
    ("memory_uss", "（USS）"),
    ("cpu", "服务器占一个核的"),
)

Figures = Mapping[str, Mapping[str, Any]]


def newest() -> Path | None:
    """The newest result of a full run; None if there was none yet."""
    return max(RESULTS.glob("serve-*.json"), default=None)


def section(path: Path | None) -> str:
    """What stands between the marks for this result, without pictures being drawn."""
    if path is None:
        return NOTHING_YET
    result = json.loads(path.read_text(encoding="utf-8"))
    figures: Figures = {figure["name"]: figure for figure in result["figures"]}
    parts = [_measured_on(result, path), _page_table(figures)]
    parts += [_picture("beside", "首次访问的字节、处理器时间和内存，与其他工具相比（对数刻度）")]
    parts += [_open_table(figures), _picture("latency", "学生数不同时，到第一题和到“已保存”的时间分布")]
    parts.append(_load_table(figures))
    return "\n\n".join(part for part in parts if part)


def write(path: Path, page: Path = PAGE, pictures: Path = PICTURES) -> None:
    """Tables into the page, pictures beside it."""
    result = json.loads(path.read_text(encoding="utf-8"))
    medians = {figure["name"]: figure["median"] for figure in result["figures"]}
    pictures.mkdir(parents=True, exist_ok=True)
    runs = max(
        (figure["runs"] for figure in result["figures"] if figure["name"] == "page.serve.cpu"), default=0
    )
    if runs:
        (pictures / "performance-beside.png").write_bytes(to_png(beside(medians, runs)))
    if result["curves"]:
        label = " ".join(figure["label"] for figure in result["figures"])
        every = re.search(r"answering every ([\d.]+) s", label)
        think = f"平均 {every[1]} 秒" if every else "不停地"
        (pictures / "performance-latency.png").write_bytes(to_png(latency(result["curves"], think)))
    before, _, after = page.read_text(encoding="utf-8").partition(BEGIN)
    _old, _, after = after.partition(END)
    page.write_text(f"{before}{BEGIN}\n{section(path)}\n{END}{after}", encoding="utf-8")


def _measured_on(result: Mapping[str, Any], path: Path) -> str:
    machine = result["machine"]
    versions = machine["libraries"]
    others = "，".join(f"{HOSTS[name]} {version}" for name, version in result["others"].items())
    note = f" {machine['note']}" if machine["note"] else ""
    return (
        f"{result['date']}，{machine['cpu']}，{machine['cores']} 核，{machine['memory_gb']} GB 内存，"
        f"Python {machine['python']}，SQLite {machine['sqlite']}（{machine['journal_mode'].upper()}），"
        f"quizkit {versions['quizkit']}，voila {versions['voila']}，{others}；"
        f"数据在 [{path.name}](../benchmarks/results/{path.name})。都是中位数；压测程序在同一台机器上。{note}"
    )


def _page_table(figures: Figures) -> str:
    hosts = [host for host in _ORDER if any(name.startswith(f"page.{host}.") for name in figures)]
    if not hosts:
        return ""
    lines = [
        _row("项目", *(HOSTS[host] for host in hosts), "目标（serve）", ""),
        "|---" * (len(hosts) + 3) + "|",
    ]
    for name, label in _PAGE_ROWS:
        found = [figures.get(f"page.{host}.{name}") for host in hosts]
        own = figures.get(f"page.serve.{name}")
        lines.append(_row(label, *(_said(one) for one in found), *_verdict(own)))
    return "\n".join(lines)


def _open_table(figures: Figures) -> str:
    found = (re.fullmatch(r"load\.open_(\d+)\.first_p95", name) for name in figures)
    numbers = sorted(int(match[1]) for match in found if match)
    if not numbers:
        return ""
    lines = [
        _row("同时在线", *(label for _name, label in _OPEN_COLUMNS)),
        "|---" * (len(_OPEN_COLUMNS) + 1) + "|",
    ]
    for number in numbers:
        cells = [_with_verdict(figures.get(f"load.open_{number}.{name}")) for name, _label in _OPEN_COLUMNS]
        lines.append(_row(f"{number:,} 人", *cells))
    return "\n".join(lines)


def _load_table(figures: Figures) -> str:
    rows = [(label, figures[name]) for name, label in _LOAD_ROWS if name in figures]
    if not rows:
        return ""
    lines = [_row("`quizkit serve`", "测得", "目标", ""), "|---|---|---|---|"]
    return "\n".join([*lines, *(_row(label, _said(figure), *_verdict(figure)) for label, figure in rows)])


def _picture(name: str, text: str) -> str:
    return f"![{text}](images/performance-{name}.png)"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _said(figure: Mapping[str, Any] | None) -> str:
    """A median with its unit, small ones in the smaller unit."""
    return "" if figure is None else _quantity(figure["median"], figure["unit"])


def _quantity(value: float, unit: str) -> str:
    if unit == "s" and value < 1:
        value, unit = value * 1000, "ms"
    if unit == "MB" and value < 1:
        value, unit = value * 1000, "kB"
    if unit == "x" and value < 0.1:
        return f"1/{shown(1 / value)}"
    words = {"1/s": " 每秒", "x": " 倍", "": ""}
    return f"{shown(value)}{words.get(unit, f' {unit}')}"


def _verdict(figure: Mapping[str, Any] | None) -> tuple[str, str]:
    """The budget, and whether it is kept."""
    if figure is None or figure["budget"] is None:
        return "", ""
    sign = "≥" if figure["at_least"] else "≤"
    return f"{sign} {_quantity(figure['budget'], figure['unit'])}", "达到" if figure["kept"] else "**未达到**"


def _with_verdict(figure: Mapping[str, Any] | None) -> str:
    budget, kept = _verdict(figure)
    return f"{_said(figure)}（{budget}，{kept}）" if budget else _said(figure)


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the page and the pictures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__)
    parser.add_argument("result", type=Path, nargs="?", default=newest())
    options = parser.parse_args(arguments)
    if options.result is None:
        parser.error("no result yet: run `make bench-serve`")
    write(options.result)
    print(f"written: {PAGE}")


if __name__ == "__main__":
    main()
