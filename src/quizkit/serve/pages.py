"""The staff's pages, each on a kernel process of its own, and the doors to that kernel."""

import asyncio
import contextlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_core.utils import ensure_async
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from tornado import web
from tornado.iostream import StreamClosedError
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import MultiStaticFileHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from quizkit.serve import notices
from quizkit.serve.environment import kernel_environment
from quizkit.serve.kernels import KERNEL
from quizkit.serve.renderer import AppRenderer
from quizkit.serve.visits import COOKIE, COOKIE_DAYS, is_secret, new_secret

if TYPE_CHECKING:
    from quizkit.serve.app import Server

# A proxy closes a silent connection after a minute or so; the page gets a sign of life before that.
HEARTBEAT_SECONDS = 10
HEARTBEAT = "<script>window.voila_heartbeat()</script>\n"
# Waiting pages come back at different times, or they would all come back at once.
WAIT_SECONDS = range(8, 16)
SECURITY_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # Voila's front end evaluates code (JSON schemas) and widgets bring theirs as blobs; nothing may come
    # from or go to another host. ws: and wss: because older Safari does not count them as 'self'.
    "Content-Security-Policy": (
        "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
        "connect-src 'self' ws: wss: data: blob:; "
        "form-action 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'self'"
    ),
}


class Visitors(IdentityProvider):
    """Everyone may see the pages; who a student is, the app asks; staff show their token there."""

    @property
    def auth_enabled(self) -> bool:
        """There is no login page."""
        return False

    def get_user(self, handler: web.RequestHandler) -> User:  # noqa: ARG002 - Jupyter's signature
        """The same visitor for everyone."""
        return User("visitor")

    def should_check_origin(self, handler: web.RequestHandler) -> bool:  # noqa: ARG002
        """Always: no request is excused from coming from our own pages."""
        return True


class AppPage(JupyterHandler):
    """``/staff`` and ``/teacher``: a notebook run on a kernel of this browser's own."""

    def initialize(self, server: "Server", notebook: Path) -> None:
        """``notebook`` is what the kernel runs."""
        self.server = server
        self.notebook = notebook
        self._rendering: asyncio.Task[None] | None = None

    async def get(self) -> None:
        """Sends the head of the page at once, the rest when the kernel has run the notebook."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.xsrf_token  # noqa: B018 - reading it sets the cookie without which closing the tab leaks the kernel
        kernel_id = self.server.visits.open(self._browser())
        if kernel_id is None:
            wait = secrets.choice(WAIT_SECONDS)
            self.set_status(503)
            self.set_header("Retry-After", str(wait))
            self.finish(notices.as_page(notices.full(), again=wait))
            return
        pieces: asyncio.Queue[str | None] = asyncio.Queue()
        self._rendering = asyncio.create_task(self._render(kernel_id, pieces))
        with contextlib.suppress(StreamClosedError):
            await self._send(pieces)

    def _browser(self) -> str:
        """The secret of this browser, given to it now if it has none."""
        secret = self.get_cookie(COOKIE)
        if secret is None or not is_secret(secret):
            secret = new_secret()
            self.set_cookie(
                COOKIE,
                secret,
                path=self.base_url,
                expires_days=COOKIE_DAYS,
                httponly=True,
                samesite="Lax",
                secure=self.request.protocol == "https",
            )
        return secret

    async def _send(self, pieces: "asyncio.Queue[str | None]") -> None:
        """Sends what is there as it comes, several pieces in one packet, until None."""
        going = True
        while going:
            try:
                waiting = [await asyncio.wait_for(pieces.get(), HEARTBEAT_SECONDS)]
            except TimeoutError:
                waiting = [HEARTBEAT]
            while not pieces.empty():
                waiting.append(pieces.get_nowait())
            going = None not in waiting
            self.write("".join(piece for piece in waiting if piece))
            await self.flush()

    async def _render(self, kernel_id: str, pieces: "asyncio.Queue[str | None]") -> None:
        """Runs the notebook; whatever goes wrong, the page ends with a sentence and the kernel is ended."""
        finished = False
        renderer: AppRenderer | None = None
        try:
            async with contextlib.AsyncExitStack() as held:

                async def open_kernel() -> Any:
                    # Starting costs a second of CPU: a few at a time are all ready sooner than all at once.
                    await held.enter_async_context(self.server.starting)
                    return await self._open_kernel(kernel_id)

                renderer = self._renderer(open_kernel)
                await renderer.initialize()
                async for piece, _resources in renderer.generate_content_generator(kernel_id):
                    pieces.put_nowait(piece)
            finished = True
        except Exception:
            self.log.exception("The page %s could not be opened", self.request.path)
            pieces.put_nowait(notices.as_ending(notices.not_opened()))
        finally:
            try:
                if not finished:
                    await self.server.end_kernel(kernel_id, renderer)
            finally:
                pieces.put_nowait(None)

    def _renderer(self, open_kernel: Any) -> AppRenderer:
        voila = self.server.voila_configuration
        return AppRenderer(
            open_kernel,
            request_handler=self,
            voila_configuration=voila,
            traitlet_config=self.server.config,
            notebook_path=str(self.notebook),
            template_paths=self.server.template_paths,
            config_manager=self.config_manager,
            contents_manager=self.contents_manager,
            base_url=self.base_url,
            kernel_spec_manager=self.kernel_spec_manager,
            page_config=self.server.page_config,
        )

    async def _open_kernel(self, kernel_id: str) -> Any:
        options = self.server.options
        environment = kernel_environment(
            os.environ,
            folder=options.folder,
            store=options.store,
            runtime=self.server.runtime,
            staff_token=options.staff_token,
            address=self.server.address,
        )
        starting = asyncio.ensure_future(
            self.kernel_manager.start_kernel(
                kernel_id=kernel_id, kernel_name=KERNEL, cwd=str(options.folder), env=environment
            )
        )
        try:
            await asyncio.shield(starting)
        except asyncio.CancelledError:
            # Half a start would be a process that nobody knows: it is finished, then ended.
            await asyncio.wait([starting])
            raise
        return self.kernel_manager.get_kernel(kernel_id)

    def on_connection_close(self) -> None:
        """An impatient reload closes the first request: its kernel must not live on."""
        if self._rendering is not None:
            self._rendering.cancel()

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ARG002 - nothing of it is shown
        """A sentence instead of a traceback."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(notices.as_page(notices.not_opened()))


class NoSuchPage(JupyterHandler):
    """Every other address."""

    async def prepare(self) -> None:  # type: ignore[override]
        """404 for every method, with the way back."""
        self.set_status(404)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(notices.as_page(notices.no_such_page(), link=self.base_url))


class OwnKernelOnly:
    """For handlers with a kernel id in their address: only the browser that opened it gets through."""

    async def prepare(self: Any, *args: Any, **kwargs: Any) -> None:
        """403 for another browser's kernel, 404 for one that is gone."""
        await ensure_async(super().prepare(*args, **kwargs))  # type: ignore[misc]
        kernel_id = self.path_kwargs["kernel_id"]
        visits = self.settings["quizkit_visits"]
        if kernel_id not in visits or kernel_id not in self.kernel_manager:
            raise web.HTTPError(404)
        if not visits.belongs(kernel_id, self.get_cookie(COOKIE)):
            raise web.HTTPError(403)

    def write_error(self: Any, status_code: int, **kwargs: Any) -> None:  # noqa: ARG002 - nothing is told
        """The status is all that a script gets."""
        self.finish({"status": status_code})


class OwnKernel(OwnKernelOnly, KernelHandler):
    """GET and DELETE of ``/api/kernels/<id>``."""


class OwnChannels(OwnKernelOnly, VoilaKernelWebsocketHandler):  # type: ignore[misc]  # Voila has no types
    """The websocket of a page."""

    async def open(self, *args: Any, **kwargs: Any) -> None:
        """Small messages go out at once: held back for the one before they add 40 ms to every answer."""
        self.set_nodelay(True)
        await super().open(*args, **kwargs)

    def get_websocket_protocol(self) -> Any:
        """Leaves the pings to Jupyter: Tornado would read the same settings, in other units, and complain."""
        protocol = super().get_websocket_protocol()
        if protocol is not None:
            protocol.params.ping_interval = protocol.params.ping_timeout = None
        return protocol


class OwnShutdown(OwnKernelOnly, VoilaShutdownKernelHandler):  # type: ignore[misc]
    """The beacon of a page that is being closed."""


class FrontEndFiles(MultiStaticFileHandler):  # type: ignore[misc]  # Voila has no types
    """Voila's scripts and style sheets. Tornado's file handler does not know the headers in the settings."""

    def set_default_headers(self) -> None:
        """The same as on every page."""
        for name, value in SECURITY_HEADERS.items():
            self.set_header(name, value)
