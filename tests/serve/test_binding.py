"""A kernel belongs to the browser that opened it."""

import re
import socket
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import websocket

from browser import hosts
from serve.channel import Channel
from serve.client import Browser, Page, base, kernels, open_kernels


@pytest.fixture
def page(server: hosts.Host) -> Page:
    """A page that browser A has open."""
    return Browser(base(server)).open()


@pytest.fixture
def stranger(server: hosts.Host) -> Browser:
    """Browser B, with a page and cookies of its own."""
    browser = Browser(base(server))
    browser.open()
    return browser


def test_cookie_is_out_of_reach_of_scripts_and_other_sites(server: hosts.Host) -> None:
    """The binding cookie is HttpOnly and SameSite=Lax, and random for each browser."""
    secrets = set()
    for path in ("/", "/a/hong-2026", "/staff", "/staff"):
        browser = Browser(base(server))
        answer = browser.open().answer if path == "/staff" else browser.fetch(path)
        flags = answer.headers["set-cookie"]
        form = r"quizkit_browser=[\w-]{43}; expires=([^;]+); HttpOnly; Path=/; SameSite=Lax"
        found = re.fullmatch(form, flags)
        assert found
        # As long as a browser keeps one: the 错题本 is found by it.
        left = parsedate_to_datetime(found[1]) - datetime.now(UTC)
        assert timedelta(days=399) < left <= timedelta(days=400)
        secrets.add(browser.cookies["quizkit_browser"])
    assert len(secrets) == 4


def test_own_browser_may_do_what_the_page_does(page: Page) -> None:
    """The page's own browser asks for its kernel, connects, clicks, and ends it."""
    assert page.browser.fetch(f"/api/kernels/{page.kernel_id}").status == 200
    with Channel(page) as channel:
        channel.click("press")
        assert channel.label("pressed") == "pressed"
    xsrf = page.browser.cookies["_xsrf"]
    assert page.browser.fetch(f"/api/kernels/{page.kernel_id}", "DELETE", X_XSRFToken=xsrf).status == 204
    assert page.browser.fetch(f"/api/kernels/{page.kernel_id}").status == 404


def test_stranger_with_the_kernel_id_is_refused(page: Page, stranger: Browser) -> None:
    """Another browser that knows the id gets 403 on GET, DELETE, shutdown and websocket; A goes on."""
    xsrf = stranger.cookies["_xsrf"]
    path = f"/api/kernels/{page.kernel_id}"
    assert stranger.fetch(path).status == 403
    assert stranger.fetch(path, "DELETE", X_XSRFToken=xsrf).status == 403
    assert stranger.close_tab(page.kernel_id).status == 403
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        Channel(page, cookie=stranger.cookie_header())
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        Channel(page, cookie="")
    assert page.browser.fetch(path).status == 200


@pytest.mark.parametrize("value", ["", "x", "A" * 43, "A" * 4000, "%00"])
def test_made_up_cookie_opens_nothing(page: Page, value: str) -> None:
    """A cookie of the right name with any other value is nobody's."""
    made_up = Browser(page.browser.base, {"quizkit_browser": value})
    assert made_up.fetch(f"/api/kernels/{page.kernel_id}").status == 403


def test_websocket_of_a_foreign_page_is_refused(page: Page) -> None:
    """Even with the right cookie a websocket from another site's page is refused."""
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        Channel(page, origin="http://evil.example")


def test_visitor_cannot_run_code(page: Page, tmp_path: Path) -> None:
    """Messages that would run or inspect code reach no kernel, on any channel."""
    canary = tmp_path / "ran"
    code = f"open({str(canary)!r}, 'w').close()"
    with Channel(page) as channel:
        for where in ("shell", "control", "stdin"):
            channel.send(
                "execute_request", {"code": code, "silent": False, "user_expressions": {}}, channel=where
            )
            for kind in (
                "complete_request",
                "inspect_request",
                "history_request",
                "debug_request",
                "input_reply",
            ):
                channel.send(kind, {"code": code, "cursor_pos": 4, "value": code}, channel=where)
        # An answer to a later request shows that the kernel is past the earlier ones.
        channel.receive("kernel_info_reply", channel.send("kernel_info_request", {}))
        channel.click("press")
        assert channel.label("pressed") == "pressed"
    assert not canary.exists()


def test_callback_that_fails_shows_no_code(page: Page, server: hosts.Host) -> None:
    """The traceback of a callback, which quotes source lines, goes to the log, never to the page."""
    with Channel(page) as channel:
        said = channel.everything_until_idle(channel.click("fail"))
        assert '"msg_type": "error"' in said
        for leak in ("SECRET-LINE", "ZeroDivision", "lambda", "ipykernel"):
            assert leak not in said
        channel.click("press")
        assert channel.label("pressed") == "pressed"
    assert "SECRET-LINE" in server.output()


def test_huge_message_ends_only_its_own_connection(page: Page) -> None:
    """A message far larger than an answer closes that websocket; the server and the kernel go on."""
    with Channel(page) as channel:
        channel.send("comm_msg", {"comm_id": "x", "data": "x" * 400_000})
        with pytest.raises((websocket.WebSocketException, OSError)):
            channel.everything_until_idle("never")
    with Channel(page) as channel:
        channel.click("press")
        assert channel.label("pressed") == "pressed"


def test_closing_the_tab_ends_the_kernel(page: Page) -> None:
    """The beacon of a closed tab is let through (204) and its kernel is gone."""
    assert open_kernels(page.browser) == 1
    assert page.browser.close_tab(page.kernel_id).status == 204
    assert open_kernels(page.browser) == 0


def test_beacon_of_another_site_is_refused(page: Page) -> None:
    """Without the token that only our own page can read, the beacon is 403 (CSRF)."""
    without = Browser(page.browser.base, {"quizkit_browser": page.browser.cookies["quizkit_browser"]})
    assert without.close_tab(page.kernel_id).status == 403


def test_impatient_reload_leaves_no_kernel_behind(server: hosts.Host) -> None:
    """A request that the browser gives up while the page is being made ends the kernel it began."""
    browser = Browser(base(server))
    host, _, port = base(server).partition("://")[2].partition(":")
    for _ in range(6):
        with socket.create_connection((host, int(port)), timeout=60) as impatient:
            impatient.sendall(b"GET /staff HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"200 OK" in impatient.recv(4096)
    while open_kernels(browser) or kernels(server):  # the pytest timeout is the deadline
        pass
    browser.open()
