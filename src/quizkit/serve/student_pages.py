"""What a student's browser asks for: the document, its files, pictures, and the figures for a monitor."""

from tornado.web import RequestHandler

from quizkit.serve import notices
from quizkit.serve.documents import Documents
from quizkit.serve.front import load_front
from quizkit.serve.light import SECURITY_HEADERS
from quizkit.serve.pictures import Pictures
from quizkit.serve.sessions.registry import Sessions
from quizkit.serve.visits import COOKIE, COOKIE_DAYS, is_secret, new_secret

FOR_EVER = "public, max-age=31536000, immutable"


class Plain(RequestHandler):
    """An answer without Jupyter's machinery, which costs as much as all the rest of a visit's page."""

    def set_default_headers(self) -> None:
        """The same security headers on every answer."""
        self.clear_header("Server")
        for name, value in SECURITY_HEADERS.items():
            self.set_header(name, value)

    def write_error(self, status_code: int, **kwargs: object) -> None:  # noqa: ARG002 - nothing of it is shown
        """A sentence instead of a traceback."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        if status_code >= 500:  # noqa: PLR2004
            notice = notices.not_opened()
        elif self.request.path.startswith(self.settings["base_url"] + "lesson/"):
            notice = notices.no_such_lesson()
        else:
            notice = notices.no_such_page()
        self.finish(notices.as_page(notice, link=self.settings["base_url"]))


class StudentPage(Plain):
    """``/``, ``/a/<activity id>``, ``/mistakes``, ``/lesson/<name>``: the same document for every visitor."""

    def initialize(self, documents: Documents) -> None:
        """``documents`` are the server's."""
        self.documents = documents

    def get(self) -> None:
        """The document, and a secret for a browser that has none."""
        base = self.settings["base_url"]
        document = self.documents.document("/" + self.request.path.removeprefix(base))
        if document is None:
            self.send_error(404)
            return
        if not is_secret(self.get_cookie(COOKIE)):
            secure = self.request.protocol == "https"
            self.set_cookie(
                COOKIE,
                new_secret(),
                path=base,
                expires_days=COOKIE_DAYS,
                httponly=True,
                samesite="Lax",
                secure=secure,
            )
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Vary", "Accept-Encoding")
        self.set_header("Etag", document.etag)
        if self.check_etag_header():
            self.set_status(304)
            self.finish()
        elif "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.finish(document.gzipped)
        else:
            self.finish(document.html)

    def compute_etag(self) -> None:
        """The document has its own."""
        return


class StaticFile(Plain):
    """``/static/<name>``: script and style sheet, whose names change with their content."""

    def get(self, name: str) -> None:
        """The file, compressed as the browser likes it."""
        asset = load_front().asset(name, self.request.headers.get("Accept-Encoding", ""))
        if asset is None:
            self.send_error(404)
            return
        self.set_header("Content-Type", asset.content_type)
        self.set_header("Cache-Control", FOR_EVER)
        self.set_header("Vary", "Accept-Encoding")
        if asset.encoding:
            self.set_header("Content-Encoding", asset.encoding)
        self.finish(asset.body)

    def compute_etag(self) -> None:
        """The name says it."""
        return


class Picture(Plain):
    """``/picture/<hash>``: a picture of a question that is shown to somebody now."""

    def initialize(self, pictures: Pictures) -> None:
        """``pictures`` are those shown."""
        self.pictures = pictures

    def get(self, name: str) -> None:
        """The picture, for ever: another one has another name."""
        found = self.pictures.find(name)
        if found is None:
            self.send_error(404)
            return
        kind, content = found
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", FOR_EVER)
        self.finish(content)


class Health(Plain):
    """``/health`` for a proxy or a monitor: no name, no id."""

    def initialize(self, sessions: Sessions) -> None:
        """``sessions`` are counted."""
        self.sessions = sessions

    def get(self) -> None:
        """How many pages are open, how many may be, how many wait."""
        self.set_header("Cache-Control", "no-store")
        limit = self.sessions.limits.sessions
        self.finish(
            {"status": "ok", "open": len(self.sessions), "limit": limit, "waiting": self.sessions.waiting}
        )


class Metrics(Plain):
    """``/metrics`` in Prometheus' text format: figures only."""

    def initialize(self, sessions: Sessions) -> None:
        """``sessions`` are measured."""
        self.sessions = sessions

    def get(self) -> None:
        """All figures."""
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(self.sessions.meters.text())
