"""``quizkit serve``: the server."""

import os
import webbrowser
from pathlib import Path

import click

from quizkit.cli.shared import store_options
from quizkit.errors import ServeError
from quizkit.formats.project import find_project, store_url
from quizkit.i18n import _
from quizkit.serve.options import EVERYWHERE, ServeOptions, new_staff_token, sensible_students


@click.command(help=_("开服务器：学生打开 /，教师打开 /teacher，组织者打开 /staff。按 Ctrl+C 停止。"))
@store_options
@click.option(
    "--port", default=8866, show_default=True, type=click.IntRange(0, 65535), help=_("端口，0 为任意")
)
@click.option("--host", default=EVERYWHERE, show_default=True, help=_("127.0.0.1 表示只给本机用"))
@click.option("--certfile", type=click.Path(path_type=Path), help=_("TLS 证书（PEM）"))
@click.option("--keyfile", type=click.Path(path_type=Path), help=_("证书的私钥，不在同一个文件里时给出"))
@click.option("--max-students", type=click.IntRange(1), help=_("最多同时几人，默认按内存估计"))
@click.option(
    "--lesson",
    "lessons",
    multiple=True,
    help=_("notebooks/lessons 里的一课，学生在 /lesson/名字 打开；可以多次，all 是全部"),
)
@click.option("--idle-minutes", default=20.0, show_default=True, help=_("页面上没有动作，几分钟后让出位子"))
@click.option("--away-minutes", default=5.0, show_default=True, help=_("断线后，位子保留几分钟"))
@click.option("--start-seconds", default=60, show_default=True, help=_("打开页面最多等几秒"))
@click.option("--open-browser/--no-open-browser", default=False, help=_("在这台机器上打开学生页面"))
def serve(
    folder: Path | None,
    db: str | None,
    port: int,
    host: str,
    certfile: Path | None,
    keyfile: Path | None,
    max_students: int | None,
    lessons: tuple[str, ...],
    idle_minutes: float,
    away_minutes: float,
    start_seconds: int,
    open_browser: bool,
) -> None:
    """Hold an activity: students at /, teachers at /teacher, organisers at /staff.

    Prints the addresses on the local network with a QR code, and the staff token unless
    QUIZKIT_STAFF_TOKEN sets one. Ends in order on Ctrl+C and SIGTERM.
    """
    _check_files(certfile, keyfile)
    project = find_project(folder)
    if not project.quizzes.is_dir():
        raise ServeError(_("{folder} 不是项目文件夹：里面没有 quizzes/。").format(folder=project.folder))
    store = store_url(project, db)

    from quizkit.serve.notebooks import ALL, app_notebook, lesson_notebooks, unnamed_lessons

    token = os.environ.get("QUIZKIT_STAFF_TOKEN", "")
    options = ServeOptions(
        folder=project.folder,
        store=store,
        student=app_notebook("student", project.folder),
        mistakes=app_notebook("mistakes", project.folder),
        organiser=app_notebook("organiser", project.folder),
        teacher=app_notebook("teacher", project.folder),
        staff_token=token or new_staff_token(),
        host=host,
        port=port,
        certfile=certfile,
        keyfile=keyfile,
        lessons=lesson_notebooks(lessons, project.folder),
        max_students=max_students or sensible_students(),
        idle_seconds=max(1, round(idle_minutes * 60)),
        away_seconds=max(1, round(away_minutes * 60)),
        start_seconds=start_seconds,
    )
    if ALL in lessons and (left := unnamed_lessons(project.folder)):
        sentence = _("没有放上：{names}。文件名要用小写字母、数字、- 和 _。")
        click.echo(sentence.format(names=_("、").join(left)), err=True)
    if len(options.lessons) > 1:
        click.echo(_("正在准备 {n} 课……").format(n=len(options.lessons)), err=True)
    _run(options, token_is_new=not token, open_browser=open_browser)


def _check_files(certfile: Path | None, keyfile: Path | None) -> None:
    if keyfile is not None and certfile is None:
        raise ServeError(_("有 --keyfile 就要有 --certfile。"))
    for file in (certfile, keyfile):
        if file is not None and not file.is_file():
            raise ServeError(_("找不到证书文件 {file}。").format(file=file))


def _run(options: ServeOptions, *, token_is_new: bool, open_browser: bool) -> None:
    from quizkit.serve.announce import announcement
    from quizkit.serve.app import Server
    from quizkit.services import open_services

    # A store that cannot be used is said now, not by the first student's page.
    open_services(options.store, create=True).close()

    from tqdm import tqdm

    bar = tqdm(
        total=len(options.lessons), desc=_("准备微课"), disable=None if options.lessons else True, leave=False
    )

    def ready(port: int) -> None:
        bar.close()  # else the addresses would be printed into it
        click.echo(announcement(options, port, token_is_new=token_is_new))
        if open_browser:
            webbrowser.open(f"{'https' if options.secure else 'http'}://localhost:{port}/")

    try:
        Server(options).run(ready, lesson_done=lambda _name: bar.update())
    finally:
        bar.close()
