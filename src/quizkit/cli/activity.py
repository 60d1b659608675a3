"""``quizkit activity``: publish, open, close, extend and list activities, void an attempt, correct a key."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizkit.cli.shared import account, all_problems, moment, services_on, shown_moment, store_options
from quizkit.errors import StoreMissing, UsageError
from quizkit.i18n import N_, _

if TYPE_CHECKING:
    from quizkit.domain.questions import Question
    from quizkit.formats.project import Project
    from quizkit.services import CorrectionPreview, FoundAttempt, PublishedActivity, PublishedQuestion

STATES = {
    "draft": N_("草稿"),
    "scheduled": N_("未开始"),
    "open": N_("进行中"),
    "closed": N_("已结束"),
}
NEVER = "never"


@click.group(help=_("活动：发布、开放、结束、延长、列出；作废一份答卷；更正一道题的答案。"))
def activity() -> None: ...


@activity.command("list", help=_("列出已发布的活动和项目里的草稿。"))
@store_options
def list_(folder: Path | None, db: str | None) -> None:
    from quizkit.formats.project import find_project

    header = (_("编号"), _("状态"), _("版本"), _("开始"), _("结束"), _("已开始"), _("已交卷"), _("标题"))
    try:
        with services_on(folder, db) as services:
            infos = services.activities.list()
    except StoreMissing:  # nothing was published yet
        infos = []
    click.echo("\t".join(header))
    for info in infos:
        opens, closes = (shown_moment(at, info.time_zone) for at in (info.opens_at, info.closes_at))
        counts = (str(info.started), str(info.submitted))
        state = _(STATES[info.state])
        click.echo("\t".join((info.id, state, str(info.version), opens, closes, *counts, info.title)))
    published = {info.id for info in infos}
    for id_, title in _drafts(find_project(folder).activities):
        if id_ not in published:
            click.echo("\t".join((id_, _(STATES["draft"]), *"-----", title)))


def _drafts(folder: Path) -> list[tuple[str, str]]:
    """Id and title of every activity file that holds; ``quizkit check`` tells of the others."""
    from quizkit.errors import InvalidFile
    from quizkit.formats.activity import load_activity

    found = []
    for file in sorted(folder.glob("*.json")):
        try:
            draft = load_activity(file)
        except (InvalidFile, OSError):
            continue
        found.append((draft.id, draft.title))
    return found


@activity.command(help=_("发布活动文件（FILE 是文件，或项目里活动的编号）：存下不变的一版。"))
@click.argument("file")
@store_options
def publish(file: str, folder: Path | None, db: str | None) -> None:
    from quizkit.formats.project import find_project
    from quizkit.formats.sources import activity_file, project_of, ready_activity

    path = Path(file)
    if not path.is_file():
        path = activity_file(find_project(folder), file)
    project = find_project(folder) if folder else project_of(path) or find_project()
    with all_problems():
        ready = ready_activity(project, path)
    with services_on(project.folder, db, create=True) as services:
        from quizkit.services import composing

        published = composing.publish(services, ready, account())
    done = published.version
    text = (
        _("已发布 {id} 第 {version} 版，可抽 {n} 题。")
        if done.new
        else _("{id} 没有变化，仍是第 {version} 版。")
    )
    click.echo(text.format(id=done.activity_id, version=done.version, n=done.questions))
    _say_window(published.activity)


def _say_window(current: "PublishedActivity") -> None:
    zone = current.activity.window.time_zone
    sentence = _("{id}：{state}，{opens} 至 {closes}（{zone}）。")
    opens, closes = shown_moment(current.opens_at, zone), shown_moment(current.closes_at, zone)
    state = _(STATES[current.state])
    click.echo(sentence.format(id=current.activity.id, state=state, opens=opens, closes=closes, zone=zone))


@activity.command("open", help=_("现在就开放活动。"))
@click.argument("activity_id", metavar="ACTIVITY")
@store_options
def open_(activity_id: str, folder: Path | None, db: str | None) -> None:
    with services_on(folder, db) as services:
        _say_window(services.activities.open(activity_id, account()))


@activity.command(help=_("现在就结束活动；正在作答的答卷随之结束。"))
@click.argument("activity_id", metavar="ACTIVITY")
@store_options
def close(activity_id: str, folder: Path | None, db: str | None) -> None:
    with services_on(folder, db) as services:
        _say_window(services.activities.close(activity_id, account()))


@activity.command(help=_('改变结束时间（活动所在时区，如 "2026-09-23 20:00"；never 表示不定）。'))
@click.argument("activity_id", metavar="ACTIVITY")
@click.argument("until")
@store_options
def extend(activity_id: str, until: str, folder: Path | None, db: str | None) -> None:
    with services_on(folder, db) as services:
        zone = services.activities.get(activity_id).activity.window.time_zone
        end = None if until == NEVER else moment(until, zone)
        _say_window(services.activities.extend(activity_id, end, account()))


@activity.command(help=_("作废一份答卷（写回执或答卷编号），并写明原因。"))
@click.argument("activity_id", metavar="ACTIVITY")
@click.argument("attempt", metavar="RECEIPT")
@click.option("--reason", required=True, help=_("原因，学生和组织者都会看到"))
@store_options
def void(activity_id: str, attempt: str, reason: str, folder: Path | None, db: str | None) -> None:
    with services_on(folder, db) as services:
        found = _only(services.staff.find(activity_id, attempt), attempt)
        services.staff.void(found.attempt_id, reason, account())
    done = _("已作废 {school} {class_name} {name} 的第 {number} 份答卷。")
    click.echo(
        done.format(school=found.school, class_name=found.class_name, name=found.name, number=found.number)
    )


def _only(found: "list[FoundAttempt]", text: str) -> "FoundAttempt":
    if not found:
        raise UsageError(_("没有找到答卷 {text}。请写回执或答卷编号。").format(text=text))
    if len(found) > 1:
        for one in found:
            click.echo(
                "\t".join((one.attempt_id, one.school, one.class_name, one.name, one.receipt)), err=True
            )
        raise UsageError(_("“{text}”对应多份答卷（见上），请写答卷编号。").format(text=text))
    return found[0]


@activity.command(
    help=_(
        "更正已发布的题目（QUESTION 写 题库/题目，新的答案和解析取自项目的题库文件），重新计分。"
        "先只说有多少成绩会变；加 --apply 才更正。"
    )
)
@click.argument("activity_id", metavar="ACTIVITY")
@click.argument("name", metavar="QUESTION")
@click.option("--apply", "is_meant", is_flag=True, help=_("真的更正"))
@click.option("--reason", default="", help=_("原因，--apply 时要写"))
@store_options
def correct(
    activity_id: str, name: str, is_meant: bool, reason: str, folder: Path | None, db: str | None
) -> None:
    from quizkit.formats.project import find_project

    if is_meant and not reason.strip():
        raise UsageError(_("更正要写明原因：加 --reason 原因。"))
    with all_problems():
        question, images = _in_bank(find_project(folder), name)
    with services_on(folder, db) as services:
        asked = services.corrections
        listed = [q for q in asked.questions(activity_id) if f"{q.bank}/{q.question.id}" == name]
        if not listed:
            raise UsageError(_("活动 {activity} 没有题目 {name}。").format(activity=activity_id, name=name))
        said = [(one, asked.preview(activity_id, one.sha256, question, images)) for one in listed]
        wrong = [(one, counts) for one, counts in said if counts.changes]
        for one, counts in wrong:
            _say_correction(name, one, counts)
            if is_meant:
                done = asked.apply(activity_id, one.sha256, question, account(), reason, counts.token, images)
                click.echo(_("已更正，成绩已重新计算。"))
                if not done.as_expected:
                    click.echo(_("刚才又有答卷交上来，实际是："))
                    _say_correction(name, one, done.counts)
    if not wrong:
        click.echo(_("{name} 和题库里的一样，没有要更正的。").format(name=name))
    elif not is_meant:
        click.echo(_("还没有更正。要更正，请加上 --apply --reason 原因 再运行一次。"))


def _in_bank(project: "Project", name: str) -> "tuple[Question, dict[str, bytes]]":
    """The question ``bank/id`` of the project, and the pictures of its bank."""
    from quizkit.formats.pictures import read_pictures
    from quizkit.formats.sources import read_sources

    bank_id, _slash, question_id = name.partition("/")
    sources = read_sources(project)
    file, bank = next(((file, b) for file, b in sources.banks.items() if b.id == bank_id), (None, None))
    if file is None or bank is None:
        broken = next((error for path, error in sources.broken.items() if path.stem == bank_id), None)
        raise broken or UsageError(_("项目里没有题库 {bank}。").format(bank=bank_id))
    question = next((question for question in bank.questions if question.id == question_id), None)
    if question is None:
        raise UsageError(_("题库 {bank} 里没有题目 {question}。").format(bank=bank_id, question=question_id))
    pictures = read_pictures(file, bank)
    return question, {picture: pictures[picture] for picture in question.images}


def _say_correction(name: str, one: "PublishedQuestion", counts: "CorrectionPreview") -> None:
    versions = ", ".join(map(str, one.versions))
    head = _("{name}（活动第 {versions} 版）：{drew} 份答卷抽到，其中 {answered} 份答过。")
    click.echo(head.format(name=name, versions=versions, drew=counts.drew, answered=counts.answered))
    if counts.in_progress:
        click.echo(_("另有 {n} 份正在作答，结束时按更正后的答案计分。").format(n=counts.in_progress))
    if not counts.up + counts.down:
        click.echo(_("分数都不变。"))
        return
    scores = _("{up} 份加分，{down} 份减分，{same} 份不变；变化最大的一份 {largest:+g} 分。")
    click.echo(scores.format(up=counts.up, down=counts.down, same=counts.same, largest=counts.largest / 100))
    students = _("{results} 名学生的成绩会变，{ranks} 名学生在本学段的名次会变。")
    click.echo(students.format(results=counts.results, ranks=counts.ranks))
