"""A browser of few words: cookies, pages, the beacon of a closed tab."""

import http.client
import json
import re
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from browser import hosts


@dataclass
class Answer:
    """What a browser got: status, headers (last one of a name), body."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Browser:
    """A browser of few words: it keeps cookies and sends them back, one host."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)

    def fetch(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
        """One request; the path goes out as it is, dots and all."""
        connection = self._connection()
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            if self.cookies:
                sent["Cookie"] = self.cookie_header()
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            for name, value in response.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
            got = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, got, response.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.base)
        assert parts.hostname is not None
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=Path(__file__).with_name("loopback.pem"))
            return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=90, context=context)
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=90)

    def cookie_header(self) -> str:
        """All cookies in one header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def open(self, path: str = "/staff") -> "Page":
        """Fetches a staff page, which has a kernel of its own, to its end."""
        answer = self.fetch(path)
        assert answer.status == 200, answer
        config = re.search(
            r'id="jupyter-config-data" type="application/json">(.*?)</script>', answer.body, re.S
        )
        assert config, answer.body
        page = Page(self, answer, json.loads(config[1])["kernelId"])
        opened.append(page)
        return page

    def close_tab(self, kernel_id: str) -> Answer:
        """What Voila's front end sends when a tab is closed: a form with the _xsrf cookie's value."""
        field = f'Content-Disposition: form-data; name="_xsrf"\r\n\r\n{self.cookies.get("_xsrf", "")}'
        body = f"--form\r\n{field}\r\n--form--\r\n"
        kind = "multipart/form-data; boundary=form"
        return self.fetch(f"/voila/api/shutdown/{kernel_id}", "POST", body, Content_Type=kind)


@dataclass
class Page:
    """A staff page that a browser has open."""

    browser: Browser
    answer: Answer
    kernel_id: str


opened: list[Page] = []
"""Pages that tests have opened on the shared server, to be closed after each test."""


def base(host: hosts.Host) -> str:
    """Scheme, name and port of a host."""
    parts = urlsplit(host.url)
    return f"{parts.scheme}://{parts.netloc}"


def open_kernels(browser: Browser) -> int:
    """How many staff pages with a kernel the server counts."""
    return round(metric(browser, "quizkit_staff_pages"))


def metric(browser: Browser, name: str, label: str = "") -> float:
    """A figure of the server, as a monitor reads it; 0 for a label of which nothing has been counted yet."""
    body = browser.fetch("/metrics").body
    found = re.search(rf"^{re.escape(name + label)} (\S+)$", body, re.M)
    assert f"# TYPE {name} " in body, body
    return float(found[1]) if found else 0.0


def facts_of(page: Page) -> dict[str, Any]:
    """The environment that the page's notebook sees, read over its websocket as the front end does."""
    from serve.channel import Channel

    with Channel(page) as channel:
        return json.loads(channel.label("{"))


def kernels(host: hosts.Host) -> list[psutil.Process]:
    """The kernel processes that a host has."""
    children = psutil.Process(host.process.pid).children(recursive=True)
    return [child for child in children if "ipykernel_launcher" in " ".join(child.cmdline())]
