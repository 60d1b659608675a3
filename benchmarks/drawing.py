"""The pictures of a result of ``benchmarks.serve``, in the style of quizkit's own."""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from quizkit.report.figures import BLUE, GREY, INK, PALE, RED, Picture
from quizkit.report.fonts import families, printable

HOSTS = {"voila": "原版 voila", "streamlit": "Streamlit", "panel": "Panel", "serve": "quizkit serve"}
_BUDGET_MS = 300
_SMALL, _TEXT, _TITLE = 8, 9, 11
_COLOURS = ("#9db4cc", "#6f93b8", "#4a76a3", BLUE)
_HEIGHTS = (22, 42, 62, 82)
"""Percent at which the lines are named, so that no two names lie on each other."""
_BESIDE = (
    ("kilobytes", "首次访问的字节（kB）", 1.0),
    ("cpu", "进来并答三题，服务器处理器（ms）", 1000.0),
    ("memory", "每个打开的学生占内存（kB）", 1000.0),
)


def latency(curves: Mapping[str, Mapping[str, Any]], think: str) -> Picture:
    """How many of a hundred students waited at most so long, one line a number of students."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    _curves(left, curves["first"], "到第一题（打开网址起，填写不停顿）")
    _curves(right, curves["saved"], f"从作答到“已保存”（每人{think}答一题）")
    title = "同时在线的学生越多，等待多久（服务器测得，毫秒；n 为次数）"
    figure.suptitle(printable(title), fontfamily=families(), fontsize=_TITLE, x=0.01, ha="left")
    worst = max(curves["saved"], key=int, default="")
    text = f"{title}。" + (
        f"{int(worst):,} 人同时在线时，100 次作答有 95 次在 {curves['saved'][worst]['ms'][94]:g} 毫秒内保存。"
        if worst
        else ""
    )
    return Picture(figure, text)


def _curves(axes: Axes, lines: Mapping[str, Any], title: str) -> None:
    _plain(axes, title)
    axes.set_xscale("log")
    axes.axvline(_BUDGET_MS, color=RED, linewidth=0.8, linestyle=(0, (4, 3)))
    _write(axes, _BUDGET_MS, 3, f" 目标 p95 ≤ {_BUDGET_MS} 毫秒", color=RED, size=_SMALL)
    axes.axhline(95, color=PALE, linewidth=0.8, zorder=0)
    numbers = sorted(lines, key=int)
    colours, heights = _COLOURS[-len(numbers) :], _HEIGHTS[-len(numbers) :]
    for number, colour, height in zip(numbers, colours, heights, strict=False):
        line = lines[number]
        axes.plot(line["ms"], range(1, 101), color=colour, linewidth=1.6)
        name = f" {int(number):,} 人（n = {line['n']:,}） "
        _write(axes, line["ms"][height - 1], height, name, color=INK, size=_SMALL, bbox=_CLEAR, va="center")
    axes.set_ylim(0, 101)
    axes.set_ylabel(printable("百分之多少在此时间内"), fontfamily=families(), fontsize=_SMALL)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:,.0f}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    low = min((line["ms"][0] for line in lines.values()), default=1)
    high = max((line["ms"][99] for line in lines.values()), default=_BUDGET_MS)
    axes.set_xlim(max(low * 0.7, 0.1), max(high, _BUDGET_MS) * 6)


_CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.85}


def beside(medians: Mapping[str, float], n: int) -> Picture:
    """Bytes, processor and memory beside the others, each on a logarithmic scale."""
    figure = Figure(figsize=(9, 2.6), layout="constrained")
    told = []
    for axes, (name, title, times) in zip(figure.subplots(1, 3), _BESIDE, strict=True):
        _plain(axes, title)
        axes.set_xscale("log")
        values = {host: medians.get(f"page.{host}.{name}", 0.0) * times for host in HOSTS}
        known = {host: value for host, value in values.items() if value > 0}
        colours = [RED if host == "serve" else GREY for host in known]
        axes.barh(range(len(known)), list(known.values()), color=colours, height=0.55)
        axes.set_yticks([])
        for place, (host, value) in enumerate(known.items()):
            _write(axes, value, place, f" {_short(value)}", va="center", size=_SMALL, color=INK)
            _write(
                axes,
                min(known.values()) * 0.4,
                place + 0.31,
                HOSTS[host],
                va="bottom",
                size=_SMALL,
                color=INK,
            )
        axes.set_xlim(min(known.values(), default=1) * 0.4, max(known.values(), default=1) * 8)
        axes.set_ylim(-0.5, len(known) - 0.1)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:,.0f}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
        told.append(
            f"{title}：" + "，".join(f"{HOSTS[host]} {_short(value)}" for host, value in known.items())
        )
    title = f"同一份测验，同一台机器（对数刻度，{n} 次的中位数）"
    figure.suptitle(printable(title), fontfamily=families(), fontsize=_TITLE, x=0.01, ha="left")
    return Picture(figure, f"{title}。" + "；".join(told) + "。")


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _plain(axes: Axes, title: str) -> None:
    axes.set_title(printable(title), fontfamily=families(), fontsize=_TEXT, loc="left", color=INK)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(PALE)
    axes.tick_params(labelsize=_SMALL, colors=GREY, length=2)


def _write(axes: Axes, x: float, y: float, text: str, **how: Any) -> None:
    axes.text(x, y, printable(text), fontfamily=families(), parse_math=False, **how)
