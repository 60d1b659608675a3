"""``quizkit convert``: banks between formats, with a report of every block and of everything that is lost."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quizkit.cli.check import Unusable
from quizkit.cli.convert_report import loss_lines, report_lines
from quizkit.errors import LEVEL_WORDS, ImportRefused, InvalidFile, UsageError
from quizkit.formats.exchange.blocks import Block, Import, Json, Note, Outcome, Written
from quizkit.formats.exchange.registry import FORMATS, Format
from quizkit.i18n import _

if TYPE_CHECKING:
    from quizkit.formats.exchange.settle import Defaults

_TEMPLATE = ".xlsx"
_MOST_POINTS = 1000
_READ = [form.name for form in FORMATS.values() if form.reads]
_LEVELS = [level for level in LEVEL_WORDS if level]


@dataclass(frozen=True)
class _Wishes:
    """What the options say."""

    lossy: bool
    force: bool
    id: str
    title: str
    form: str


@click.command(
    help=_(
        "在题库和别的格式之间转换，逐块报告收下、改动和拒收的内容。"
        "OUT 以 .json 结尾就写题库文件。--template OUT.xlsx 写一张空的 Excel 模板。"
    )
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[IN] OUT")
@click.option("--from", "from_", type=click.Choice(_READ), help=_("IN 的格式；不写就看扩展名和内容"))
@click.option("--to", type=click.Choice(list(FORMATS)), help=_("OUT 的格式；不写就看扩展名"))
@click.option("--template", is_flag=True, help=_("写空的 Excel 模板，附填写说明和各题型的例题"))
@click.option("--lossy", is_flag=True, help=_("OUT 的格式装不下的内容可以丢掉"))
@click.option("--force", is_flag=True, help=_("OUT 已经存在也照样写"))
@click.option("--points", type=float, default=5, show_default=True, help=_("没有写分值的题记几分"))
@click.option(
    "--level",
    type=click.Choice(_LEVELS),
    default="primary",
    show_default=True,
    help=_("没有写学段的题算哪个学段"),
)
@click.option("--id", "id_", default="", help=_("题库编号；不写就用 OUT 的文件名"))
@click.option("--title", default="", help=_("题库名称；不写就用 IN 里的，再不然用 IN 的文件名"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("报告的格式"))
@click.pass_context
def convert(
    ctx: click.Context,
    paths: tuple[Path, ...],
    from_: str | None,
    to: str | None,
    template: bool,
    lossy: bool,
    force: bool,
    points: float,
    level: str,
    id_: str,
    title: str,
    form: str,
) -> None:
    wishes = _Wishes(lossy, force, id_, title, form)
    with _unusable():
        if template:
            _write_template(paths, wishes)
            return
        if len(paths) != 2:  # noqa: PLR2004 - from where, to where
            example = "quizkit convert a.docx b.json"
            raise UsageError(_("请写明从哪个文件到哪个文件，例如 {example}").format(example=example))
        source, target = paths
        _check_source(source)
        _check_target(source, target, wishes)
        form_out = _target_format(target, to)
        code = _convert(source, target, from_, form_out, _defaults(points, level), wishes)
    ctx.exit(code)


@contextmanager
def _unusable() -> Iterator[None]:
    """What keeps a file from being converted ends in sentences and exit code 2; nothing is written."""
    try:
        yield
    except InvalidFile as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        summary = _("{file} 有 {n} 处问题，什么都没有写。")
        raise Unusable(summary.format(file=error.file, n=len(error.problems))) from error
    except (UsageError, ImportRefused) as error:
        raise Unusable(str(error)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unusable(_("{path} 读不出来：{reason}").format(path=error.filename, reason=reason)) from error


# --- what is asked for ----------------------------------------------------------------------------


def _write_template(paths: tuple[Path, ...], wishes: _Wishes) -> None:
    from quizkit.formats.exchange.xlsx.writing import template
    from quizkit.report.files import write_file

    if len(paths) != 1 or paths[0].suffix.lower() != _TEMPLATE:
        raise UsageError(_("写模板只要一个文件名：quizkit convert --template 题目.xlsx"))
    _check_target(None, paths[0], wishes)
    write_file(paths[0], template())
    click.echo(_("已写入 {path}").format(path=paths[0]))


def _check_source(source: Path) -> None:
    if source.is_dir():
        raise UsageError(_("{path} 是文件夹，请写一个文件。").format(path=source))
    if not source.exists():
        raise UsageError(_("没有这个文件：{path}").format(path=source))
    if not source.is_file():
        raise UsageError(_("{path} 不是普通文件。").format(path=source))


def _check_target(source: Path | None, target: Path, wishes: _Wishes) -> None:
    if target.is_dir():
        raise UsageError(_("{path} 是文件夹，请写一个文件。").format(path=target))
    folder = target.absolute().parent
    if not folder.is_dir():
        raise UsageError(_("没有文件夹 {folder}，请先建好。").format(folder=folder))
    if not os.access(folder, os.W_OK):
        raise UsageError(_("文件夹 {folder} 不能写入。").format(folder=folder))
    if target.exists():
        if source is not None and target.samefile(source):
            raise UsageError(_("IN 和 OUT 是同一个文件：{path}").format(path=target))
        if not wishes.force:
            raise UsageError(_("{path} 已经有了。要换掉它请加 --force。").format(path=target))


def _target_format(target: Path, to: str | None) -> Format:
    if to:
        return FORMATS[to]
    ending = target.suffix.lower()
    found = next((form for form in FORMATS.values() if form.extension == ending), None)
    if found is None:
        endings = " ".join(dict.fromkeys(form.extension for form in FORMATS.values()))
        raise UsageError(
            _("看不出 {path} 要写成什么格式。扩展名可以是 {endings}；也可以用 --to 写明。").format(
                path=target, endings=endings
            )
        )
    return found


def _defaults(points: float, level: str) -> "Defaults":
    from quizkit.formats.exchange.settle import Defaults

    if not 0 < points <= _MOST_POINTS or round(points, 2) != points:
        raise UsageError(_("--points 要大于 0、不超过 {limit}，最多两位小数。").format(limit=_MOST_POINTS))
    return Defaults(int(points) if points == int(points) else points, level)


# --- reading, writing, reporting ------------------------------------------------------------------


def _convert(
    source: Path, target: Path, from_: str | None, form: Format, defaults: "Defaults", wishes: _Wishes
) -> int:
    made = _read(source, from_, defaults)
    bank = _bank_of(made, source, target, form, wishes)
    if form.name == "json" and bank["questions"]:
        made, bank = _checked(made, bank, target)
    written = _written(form, bank) if bank["questions"] else None
    keeps_all = written is not None and (wishes.lossy or not written.losses)
    if written is not None and keeps_all:
        from quizkit.report.files import write_file

        write_file(target, written.content)
    _report(made, target if keeps_all else None, written, wishes)
    if written is None:
        return 2
    return 0 if keeps_all and not made.count(Outcome.REFUSED) else 1


def _read(source: Path, from_: str | None, defaults: "Defaults") -> Import:
    from quizkit.formats.exchange.importing import format_of, import_file

    form = FORMATS[from_] if from_ else format_of(source)
    if form.name == "json":
        return _read_bank(source)
    from tqdm import tqdm

    # Only on a terminal: nobody wants the bar in a file.
    with tqdm(desc=source.name, unit="", disable=None, leave=False, bar_format="{l_bar}{bar}") as bar:

        def tell(done: int, whole: int) -> None:
            bar.total = whole
            bar.update(done - bar.n)

        return import_file(source, format_=form.name, defaults=defaults, on_progress=tell)


def _read_bank(source: Path) -> Import:
    """A bank file; it must hold as a whole, since it is ours."""
    from quizkit.formats.bank import read_bank
    from quizkit.formats.document import Document
    from quizkit.formats.exchange.blocks import Place

    document = Document(source)
    read_bank(document)
    document.raise_problems()
    head = {key: value for key, value in document.value.items() if key != "questions"}
    blocks = tuple(
        Block(Place(1, 1), "", Outcome.ACCEPTED, (), question) for question in document.value["questions"]
    )
    return Import("json", blocks, bank=head)


def _bank_of(made: Import, source: Path, target: Path, form: Format, wishes: _Wishes) -> Json:
    from quizkit.formats.bank_text import in_order

    given: Mapping[str, Any] = made.bank or {}
    bank: Json = {"schema_version": 1, "id": _id_of(given, target, form, wishes)}
    bank["title"] = wishes.title or given.get("title") or source.stem
    bank |= {key: given[key] for key in ("$schema", "language", "licence", "names") if given.get(key)}
    bank.setdefault("language", "zh-CN")
    return bank | {"questions": [in_order(question) for question in made.questions]}


def _id_of(given: Mapping[str, Any], target: Path, form: Format, wishes: _Wishes) -> str:
    """The bank's id: as asked for, as the input says, or the name of the file."""
    from quizkit.formats.model_base import ID_PATTERN

    stem = re.sub(r"[ .]+", "-", target.stem.lower())
    said = wishes.id or str(given.get("id") or stem)
    if re.fullmatch(ID_PATTERN, said):
        return said
    if form.name != "json" and not wishes.id:
        return "bank"
    raise UsageError(
        _("“{id}”不能当题库编号。请用 --id 写一个：小写英文字母、数字和 -，例如 --id red-history").format(
            id=said
        )
    )


def _checked(made: Import, bank: Json, target: Path) -> tuple[Import, Json]:
    """Without the questions that would not pass ``quizkit check`` in the place of ``target``."""
    problems = _problems(bank, target)
    bad: dict[str, list[Note]] = {}
    whole = []
    for problem in problems:
        number = re.match(r"questions\[(\d+)\]", problem.path)
        if number is None:
            whole.append(problem)
            continue
        id_ = bank["questions"][int(number[1])]["id"]
        block = next(block for block in made.blocks if block.question and block.question["id"] == id_)
        bad.setdefault(id_, []).append(Note(block.place, problem.code, problem.message))
    if whole:
        raise InvalidFile(str(target), tuple(whole))
    if not bad:
        return made, bank
    blocks = tuple(
        replace(
            block, outcome=Outcome.REFUSED, notes=(*block.notes, *bad[block.question["id"]]), question=None
        )
        if block.question and block.question["id"] in bad
        else block
        for block in made.blocks
    )
    kept = [question for question in bank["questions"] if question["id"] not in bad]
    return replace(made, blocks=blocks), bank | {"questions": kept}


def _problems(bank: Json, target: Path) -> tuple[Any, ...]:
    """What ``quizkit check`` would say of ``bank`` in the place of ``target``."""
    import tempfile

    from quizkit.formats.bank import read_bank
    from quizkit.formats.document import Document

    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "bank.json"
        # Half characters become escapes, which the reader of banks knows how to name.
        draft.write_bytes(json.dumps(bank, ensure_ascii=True).encode())
        document = Document(draft)
        document.path, document.file = target.absolute(), str(target)
        read_bank(document)
        return document.problems


def _written(form: Format, bank: Json) -> Written:
    if form.name == "json":
        from quizkit.formats.bank_text import bank_text

        return Written(bank_text(bank).encode("utf-8"))
    return form.write(bank)


def _report(made: Import, target: Path | None, written: Written | None, wishes: _Wishes) -> None:
    from quizkit.formats.exchange.report import report_json

    losses = written.losses if written is not None else ()
    count = len(made.questions) if target is not None else 0
    if wishes.form == "json":
        listed = [{"question": one.question, "code": one.code, "message": one.message} for one in losses]
        path = None if target is None else str(target)
        whole = report_json(made) | {"written": count, "out": path, "losses": listed}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    for line in (*report_lines(made), *loss_lines(losses)):
        click.echo(line)
    if target is not None:
        said = _("写了 {count} 题，拒收 {refused} 题：{path}")
        click.echo(said.format(count=count, refused=made.count(Outcome.REFUSED), path=target))
    elif losses:
        click.echo(_("什么都没有写。上面这些可以丢掉的话，请加 --lossy。"))
    else:
        click.echo(_("没有一道题可以收下，什么都没有写。"))
