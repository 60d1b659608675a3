"""What stands on the terminal when the server is ready: addresses, QR code, staff token."""

import io
import socket

import segno

from quizkit.i18n import _
from quizkit.serve.notebooks import lesson_title
from quizkit.serve.options import EVERYWHERE, ServeOptions

ALL_INTERFACES = ("", EVERYWHERE, "::")


def local_addresses() -> list[str]:
    """This machine's IPv4 addresses on its networks, the one of the way out first; nothing is sent."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # An address for documentation: the route to it is looked up, no packet goes.
            probe.connect(("192.0.2.1", 9))
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    try:
        named = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        named = []
    found += [str(address[4][0]) for address in named]
    return [address for address in dict.fromkeys(found) if not address.startswith(("127.", "0."))]


def _hosts(host: str) -> list[str]:
    if host in ALL_INTERFACES:
        return local_addresses() or ["localhost"]
    return [f"[{host}]" if ":" in host else host]


def addresses(options: ServeOptions, port: int) -> list[str]:
    """Under which addresses devices reach the server, the best one first; without a slash at the end."""
    scheme = "https" if options.secure else "http"
    return [f"{scheme}://{host}:{port}" for host in _hosts(options.host)]


def qr_code(address: str) -> str:
    """The address as a QR code made of block characters."""
    out = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(out, compact=True)
    return out.getvalue()


def announcement(options: ServeOptions, port: int, *, token_is_new: bool) -> str:
    """Everything the person at the server needs to begin; the token is shown here and nowhere else."""
    scheme = "https" if options.secure else "http"
    bases = addresses(options, port)
    lines = [_("quizkit 已启动。项目：{folder}").format(folder=options.folder), ""]
    lines += [_("学生入口　{address}").format(address=f"{base}/") for base in bases]
    lines += [_("教师　　　{address}").format(address=f"{bases[0]}/teacher")]
    lines += [_("组织者　　{address}").format(address=f"{bases[0]}/staff")]
    for name, path in options.lessons.items():
        where = f"{bases[0]}/lesson/{name}"
        lines += [_("微课　　　{address}　{title}").format(address=where, title=lesson_title(path))]
    if token_is_new:
        lines += [_("管理口令　{token}（只在这里显示一次）").format(token=options.staff_token)]
    else:
        lines += [_("管理口令　用 QUIZKIT_STAFF_TOKEN 里的那一个")]
    lines += ["", qr_code(f"{bases[0]}/")]
    if options.host in ALL_INTERFACES:
        lines += [
            _("本机　　　{address}").format(address=f"{scheme}://localhost:{port}/"),
            _("同一网络里的设备都能打开。只给本机用，请加 --host 127.0.0.1。"),
        ]
    lines += [
        _("最多同时 {count} 人（--max-students）。按 Ctrl+C 停止。").format(count=options.max_students),
    ]
    return "\n".join(lines)
