"""``quizkit serve``: stand-alone Voila, never the Jupyter Server extension (there visitors run code)."""

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.utils import url_path_join
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from traitlets.config import Config
from voila.app import Voila
from voila.paths import collect_static_paths, collect_template_paths
from voila.utils import get_page_config

from quizkit.errors import ServeError
from quizkit.i18n import _
from quizkit.serve import pages, student_pages
from quizkit.serve.announce import addresses
from quizkit.serve.channels import PageConnection
from quizkit.serve.documents import Documents, make_pictures
from quizkit.serve.environment import kernel_environment
from quizkit.serve.kernels import KernelProcesses, OwnInterpreter, new_runtime_folder, transport
from quizkit.serve.memory import settle
from quizkit.serve.options import ServeOptions, raise_open_files_limit
from quizkit.serve.pictures import Pictures
from quizkit.serve.sessions import hooks
from quizkit.serve.sessions.meters import Meters
from quizkit.serve.sessions.registry import Limits, Sessions
from quizkit.serve.sessions.saving import Saving
from quizkit.serve.sessions.socket import SessionSocket
from quizkit.serve.sweep import Sweeper
from quizkit.serve.visits import Visits
from quizkit.services import open_services

TEMPLATES = Path(__file__).parent / "templates" / "staff"
STOCK_TEMPLATE = "lab"
KERNEL_ID = r"(?P<kernel_id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
# What the pages need of the installed front-end extensions: core widgets and anywidget.
EXTENSIONS = [
    "@voila-dashboards/widgets-manager8",
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
]
# A page sends answers, not files.
LARGEST_MESSAGE = 256 * 1024
# A class behind one slow line may take minutes to fetch the scripts; a crawler never comes back.
UNCLAIMED_SECONDS = 300
HOUSEKEEPING_SECONDS = 2


def _configuration(options: ServeOptions, runtime: Path) -> Config:
    """Voila's and Jupyter's settings; nothing is read from the account's configuration files."""
    return Config(
        {
            "VoilaConfiguration": {
                "template": STOCK_TEMPLATE,
                "theme": "light",
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "show_tracebacks": False,
                "extension_allowlist": EXTENSIONS,
                "multi_kernel_manager_class": KernelProcesses,
                "kernel_spec_manager_class": OwnInterpreter,
                "resources": {},
            },
            "VoilaExecutor": {"startup_timeout": options.start_seconds, "timeout": options.start_seconds},
            "MappingKernelManager": {
                "cull_idle_timeout": options.idle_seconds,
                "cull_interval": max(1, min(60, options.idle_seconds // 4)),
                "cull_connected": False,
                "allow_tracebacks": False,
                "kernel_info_timeout": options.start_seconds,
            },
            "KernelManager": {
                "autorestart": False,
                "transport": transport(runtime),
                "shutdown_wait_time": 3.0,
            },
        }
    )


class Server(Voila):  # type: ignore[misc]  # Voila has no types
    """The application. ``run`` is the whole life of it."""

    def __init__(self, options: ServeOptions, **kwargs: Any) -> None:
        self.options = options
        self.runtime = new_runtime_folder()
        self.visits = Visits(options.staff_kernels)
        self.page_config: dict[str, Any] = {}
        self.address = ""
        """Under which students reach the server; known once it listens."""
        super().__init__(
            config=_configuration(options, self.runtime),
            identity_provider_class=pages.Visitors,
            kernel_websocket_connection_class=PageConnection,
            connection_dir=str(self.runtime),
            config_file_paths=[],
            root_dir=str(options.folder),
            log_level=logging.WARNING,
            **kwargs,
        )

    def setup_template_dirs(self) -> None:
        """Our page comes first, everything it derives from is the shipped template."""
        kinds = ["voila", "nbconvert"]
        self.template_paths = [str(TEMPLATES), *collect_template_paths(kinds, STOCK_TEMPLATE, prune=True)]
        self.static_paths = collect_static_paths(kinds, STOCK_TEMPLATE, prune=True)

    def init_settings(self) -> dict[str, Any]:
        """Voila's settings with ours; they are complete before the application is made."""
        settings: dict[str, Any] = super().init_settings()
        settings |= {
            "headers": pages.SECURITY_HEADERS,
            "default_handler_class": pages.NoSuchPage,
            "quizkit_visits": self.visits,
            "log_function": self._log_request,
            "websocket_max_message_size": LARGEST_MESSAGE,
            "websocket_compression_options": {},
            "base_url": self.base_url,
            "ws_ping_interval": 20_000,
            "ws_ping_timeout": 60_000,
        }
        self.page_config = get_page_config(
            base_url=self.base_url,
            settings=settings,
            log=self.log,
            voila_configuration=self.voila_configuration,
        )
        return settings

    def init_handlers(self) -> list[Any]:
        """All addresses there are; every other one is "no such page"."""

        def at(*parts: str) -> str:
            return str(url_path_join(self.server_url, *parts))

        documents, sessions = {"documents": self.documents}, {"sessions": self.sessions}
        organiser = {"server": self, "notebook": self.options.organiser}
        teacher = {"server": self, "notebook": self.options.teacher}
        front_end = {"paths": self.static_paths}
        return [
            (at("/"), student_pages.StudentPage, documents),
            (at("/(?:a|lesson)/[^/]+"), student_pages.StudentPage, documents),
            (at("/mistakes"), student_pages.StudentPage, documents),
            (at("/session"), SessionSocket, sessions),
            (at(r"/static/([\w.-]+)"), student_pages.StaticFile),
            (at("/picture/([0-9a-f]{64})"), student_pages.Picture, {"pictures": self.pictures}),
            (at("/health"), student_pages.Health, sessions),
            (at("/metrics"), student_pages.Metrics, sessions),
            (at("/staff"), pages.AppPage, organiser),
            (at("/teacher"), pages.AppPage, teacher),
            (at(f"/api/kernels/{KERNEL_ID}"), pages.OwnKernel),
            (at(f"/api/kernels/{KERNEL_ID}/channels"), pages.OwnChannels),
            (at(f"/voila/api/shutdown/{KERNEL_ID}"), pages.OwnShutdown),
            (at(f"/voila/templates/{STOCK_TEMPLATE}/static/(.+)"), pages.FrontEndFiles, front_end),
            (at("/voila/static/(.+)"), pages.FrontEndFiles, front_end),
            (
                at("/voila/labextensions/(.+)"),
                FileFindHandler,
                {"path": self.labextensions_path, "no_cache_paths": ["/"]},
            ),
        ]

    def _log_request(self, handler: RequestHandler) -> None:
        """Only what went wrong here, and never an address: it may hold a kernel id."""
        if handler.get_status() >= 500 and handler.get_status() != 503:  # noqa: PLR2004 - HTTP
            self.log.error("%s answered %d", type(handler).__name__, handler.get_status())

    def run(
        self, ready: Callable[[int], None], *, lesson_done: Callable[[str], None] = lambda _name: None
    ) -> None:
        """Serves until SIGTERM or SIGINT. ``ready`` is called with the port once it listens, before that
        ``lesson_done`` with the name of each lesson whose pictures are made.

        Raises ServeError before anything is started if the port or the certificate cannot be used.
        """
        try:
            tls = self._certificate()
            sockets = self._bind()
            raise_open_files_limit()
            self.initialize(argv=[])
            # Voila's own handlers need a loop that does not run yet.
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.default_int_handler)
            self.pictures = Pictures(self.base_url)
            made = self._make_pictures(lesson_done)
            self.documents = Documents(self.options, self.base_url, made, self.pictures)
            asyncio.run(self._serve(sockets, tls, ready))
        finally:
            shutil.rmtree(self.runtime, ignore_errors=True)

    def _make_pictures(self, done: Callable[[str], None]) -> dict[str, dict[int, Any]]:
        """The pictures of all lessons, made once for everybody."""
        options = self.options
        if not options.lessons:
            return {}
        environment = kernel_environment(
            os.environ, folder=options.folder, store=options.store, runtime=self.runtime
        )
        return make_pictures(options.lessons, environment, self.runtime, done)

    def _certificate(self) -> ssl.SSLContext | None:
        options = self.options
        if options.certfile is None:
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        try:
            context.load_cert_chain(options.certfile, options.keyfile)
        except (OSError, ssl.SSLError) as error:
            raise ServeError(
                _("证书不能用：{file}（{reason}）。请检查 --certfile 和 --keyfile。").format(
                    file=options.certfile, reason=error
                )
            ) from error
        return context

    def _bind(self) -> list[Any]:
        host, port = self.options.host, self.options.port
        try:
            return bind_sockets(port, host)
        except OSError as error:
            sentence = _(
                "不能使用端口 {port}（{reason}）。可能是先前的 quizkit serve 还开着："
                "到那个窗口按 Ctrl+C，或者用 --port 换一个端口。"
            )
            raise ServeError(sentence.format(port=port, reason=error.strerror or error)) from error

    async def _serve(
        self, sockets: list[Any], tls: ssl.SSLContext | None, ready: Callable[[int], None]
    ) -> None:
        stop = asyncio.Event()
        _on_signals(stop)
        self.starting = asyncio.Semaphore(max(2, os.cpu_count() or 2))
        settings = self.init_settings()
        self.kernel_manager.on_connect = self.visits.connected
        self.kernel_manager.on_end = self.visits.close
        saving = self._open_sessions()
        self.app = Application(self.init_handlers(), **settings)
        server = HTTPServer(self.app, ssl_options=tls, max_body_size=LARGEST_MESSAGE)
        server.add_sockets(sockets)
        housekeeping = asyncio.create_task(self._keep_house())
        settle()
        with Sweeper(self.options.store, self.log):
            port = sockets[0].getsockname()[1]
            self.address = addresses(self.options, port)[0]
            ready(port)
            await stop.wait()
        server.stop()
        housekeeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await housekeeping
        self.sessions.end_all()
        # What students were told nothing of yet is stored all the same.
        await saving.close()
        await server.close_all_connections()
        await ensure_async(self.kernel_manager.shutdown_all())
        self.services.close()

    def _open_sessions(self) -> Saving:
        """The registry of sessions and what they share: services, recorder, pictures, figures."""
        options = self.options
        hooks.install()
        self.services = open_services(options.store)
        meters = Meters()
        meters.gauge("quizkit_staff_pages", "Open staff pages", lambda: len(self.visits))
        saving = Saving(self.services, meters, asyncio.get_running_loop())
        limits = Limits(options.max_students, options.away_seconds, options.idle_seconds)
        self.sessions = Sessions(
            self.documents.page,
            limits,
            services=self.services,
            pictures=self.pictures,
            doer=saving,
            meters=meters,
        )
        self.sessions.warm_up("/")
        self.sessions.warm_up("/mistakes")
        return saving

    async def _keep_house(self) -> None:
        """Every few seconds: kernels that died, and pages that were fetched but never opened."""
        while True:
            await asyncio.sleep(HOUSEKEEPING_SECONDS)
            try:
                self.sessions.keep_house(HOUSEKEEPING_SECONDS)
                await self.kernel_manager.end_dead_kernels()
                for kernel_id in self.visits.unclaimed(UNCLAIMED_SECONDS):
                    await self.end_kernel(kernel_id)
            except Exception:  # the server outlives whatever one kernel does
                self.log.exception("Housekeeping failed")

    async def end_kernel(self, kernel_id: str, renderer: Any = None) -> None:
        """Ends a kernel that nobody waits for, in whatever state it is."""
        try:
            if renderer is not None:
                await renderer.close()
            if kernel_id in self.kernel_manager:
                await ensure_async(self.kernel_manager.shutdown_kernel(kernel_id, now=True))
        finally:
            self.visits.close(kernel_id)


def _on_signals(stop: asyncio.Event) -> None:
    """SIGTERM and SIGINT end the server in order."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
