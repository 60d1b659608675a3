"""A notebook that sessions run: its cells compiled once, run in each session's own namespace."""

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

VIEW = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Cell:
    """A code cell: its number, its statements, and the expression at its end, whose value is shown."""

    number: int
    body: CodeType
    last: CodeType | None


@dataclass(frozen=True)
class Notebook:
    """All cells that a session runs, in their order."""

    cells: tuple[Cell, ...]


def compiled(path: Path, sources: Iterable[tuple[int, str]]) -> Notebook:
    """The notebook at ``path`` with these cells, by number.

    Raises:
        SyntaxError: a cell is not Python (magics and shell lines are IPython's, which sessions do not have).
    """
    return Notebook(tuple(_cell(path, number, source) for number, source in sources))


def _cell(path: Path, number: int, source: str) -> Cell:
    name = f"{path.name}[{number}]"
    tree = ast.parse(source, name)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";"):
        last = compile(ast.Expression(tree.body.pop().value), name, "eval")  # type: ignore[attr-defined]
    return Cell(number, compile(tree, name, "exec"), last)


def needed_imports(source: str, others: Iterable[str]) -> str:
    """The imports of a cell that is not run, as far as cells that are run use their names."""
    wanted = {node.id for other in others for node in ast.walk(_parsed(other)) if isinstance(node, ast.Name)}
    kept = []
    for statement in _parsed(source).body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            names = [n for n in statement.names if (n.asname or n.name.partition(".")[0]) in wanted | {"*"}]
            if names:
                statement.names = names
                kept.append(ast.unparse(statement))
    return "\n".join(kept)


def _parsed(source: str) -> ast.Module:
    """The cell; an empty one if it is no Python, which ``compiled`` says where it matters."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


def run(notebook: Notebook, shown: list[dict[str, Any]]) -> None:
    """Runs the cells in a namespace of their own; what they show is added to ``shown``.

    As {"cell": number, "data": bundle}. Where a cell fails, what those before it have shown is there.
    """
    here = 0

    def display(*things: Any) -> None:
        shown.extend({"cell": here, "data": bundle(thing)} for thing in things)

    space: dict[str, Any] = {"__name__": "__main__", "display": display}
    for cell in notebook.cells:
        here = cell.number
        exec(cell.body, space)  # noqa: S102 - the notebook is the organiser's own
        value = eval(cell.last, space) if cell.last is not None else None  # noqa: S307 - likewise
        if value is not None:
            display(value)


def bundle(thing: Any) -> dict[str, Any]:
    """What a page shows of an object, by MIME type: a widget's view, HTML, or plain text."""
    if hasattr(thing, "model_id"):
        return {VIEW: {"model_id": thing.model_id}}
    make: Callable[[], Any] | None = getattr(thing, "_repr_html_", None)
    html = make() if make is not None else None
    return {"text/html": html} if isinstance(html, str) else {"text/plain": repr(thing)}
