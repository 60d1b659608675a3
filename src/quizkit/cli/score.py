"""``quizkit score``: points per question for given responses, without a database."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizkit.cli.check import Unusable
from quizkit.domain.rules import HalfRounding, MultipleRule, OrderScheme, ScoringRules
from quizkit.errors import InvalidFile
from quizkit.i18n import _

if TYPE_CHECKING:
    from quizkit.domain.bank import Bank
    from quizkit.domain.scoring import Score


def _choice(names: type[MultipleRule] | type[OrderScheme] | type[HalfRounding]) -> click.Choice[str]:
    return click.Choice([name.value for name in names])


@click.command(help=_("按题库给 RESPONSES.json（题目编号和作答）评分，不用数据库。"))
@click.argument("bank_file", metavar="BANK", type=click.Path(path_type=Path))
@click.argument("responses_file", metavar="RESPONSES", type=click.Path(path_type=Path))
@click.option(
    "--rule", type=_choice(MultipleRule), default="half", show_default=True, help=_("多选题怎样计分")
)
@click.option(
    "--half-rounding",
    type=_choice(HalfRounding),
    default="none",
    show_default=True,
    help=_("漏选得一半分时，半分保留（none）还是进为整分（up）"),
)
@click.option(
    "--order-scheme",
    type=_choice(OrderScheme),
    default="pairs",
    show_default=True,
    help=_("排序题怎样计分"),
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help=_("输出格式"))
@click.pass_context
def score(
    ctx: click.Context,
    bank_file: Path,
    responses_file: Path,
    rule: str,
    half_rounding: str,
    order_scheme: str,
    form: str,
) -> None:
    rules = ScoringRules(MultipleRule(rule), HalfRounding(half_rounding), OrderScheme(order_scheme))
    try:
        bank, result = _scored(bank_file, responses_file, rules)
    except InvalidFile as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        ctx.exit(1)
    ids = [question.id for question in bank.questions]
    rows = [
        {"id": id_, "points": _number(one.points), "max": _number(one.max)}
        for id_, one in zip(ids, result.questions, strict=True)
    ]
    if form == "json":
        whole = {"points": _number(result.points), "max": _number(result.max), "questions": rows}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    click.echo("\t".join((_("题目"), _("得分"), _("满分"))))
    for row in rows:
        click.echo(f"{row['id']}\t{row['points']}\t{row['max']}")
    total = _("合计")
    click.echo(f"{total}\t{_number(result.points)}\t{_number(result.max)}")


def _scored(bank_file: Path, responses_file: Path, rules: ScoringRules) -> "tuple[Bank, Score]":
    from quizkit.domain.scoring import Score, score_question
    from quizkit.formats.bank import load_bank
    from quizkit.formats.responses import load_responses

    try:
        bank = load_bank(bank_file)
        responses = load_responses(responses_file, bank)
    except OSError as error:
        reason = error.strerror or str(error)
        sentence = _("{path} 读不出来：{reason}").format(path=error.filename, reason=reason)
        raise Unusable(sentence) from error
    return bank, Score(tuple(score_question(q, responses.get(q.id), rules) for q in bank.questions))


def _number(hundredths: int) -> int | float:
    """Hundredths as points: 250 is 2.5, 300 is 3."""
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100
