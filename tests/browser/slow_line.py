"""A line between page and kernel that can be held, so that what the server says is late."""

import re
import time
from typing import Any

from playwright.sync_api import Page, WebSocketRoute

_PATIENCE = 30.0


class SlowLine:
    """Stands between a page and its kernel; made before the page is opened."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._held: list[tuple[WebSocketRoute, Any]] | None = None
        page.route_web_socket(re.compile("/api/kernels/"), self._join)

    def _join(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        browser.on_message(server.send)

        def back(message: Any) -> None:
            if self._held is None:
                browser.send(message)
            else:
                self._held.append((browser, message))

        server.on_message(back)

    def hold(self) -> None:
        """From now on nothing of the server arrives."""
        self._held = []

    def until_said(self) -> None:
        """Waits until the server has said something that is held."""
        deadline = time.monotonic() + _PATIENCE
        while not self._held:
            assert time.monotonic() < deadline, "the server says nothing"
            self._page.wait_for_timeout(20)

    def release(self) -> None:
        """All that was held arrives, in its order, and the line is fast again."""
        while self._held:
            browser, message = self._held.pop(0)
            browser.send(message)
        self._held = None
