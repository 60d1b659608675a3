"""What kernels know, how long they live and how they end."""

import signal

import psutil

from browser import hosts
from serve.client import Browser, base, facts_of, kernels, open_kernels
from serve.conftest import Serve

# What the tests' environment gives the server, and must not reach a kernel.
SECRET_NAMES = {
    "QUIZKIT_STAFF_TOKEN": "staff-secret-1",
    "DATABASE_PASSWORD": "hunter2",
    "HTTP_PROXY": "http://u:p@x",
}


def test_staff_kernel_knows_only_what_is_listed(serve: Serve) -> None:
    """A kernel has project, store and the staff token; no other secret, no query string, no address."""
    with serve(env=SECRET_NAMES) as host:
        browser = Browser(base(host))
        facts = facts_of(browser.open("/staff?token=T-alice&student=alice"))
        assert facts["QUIZKIT_DIR"].endswith("/project")
        assert facts["QUIZKIT_DB"].endswith("quizkit.db")
        # Staff actions are checked against it.
        assert facts.pop("QUIZKIT_STAFF_TOKEN") == SECRET_NAMES["QUIZKIT_STAFF_TOKEN"]
        text = str(facts)
        for secret in (*SECRET_NAMES.values(), "alice", browser.cookies["quizkit_browser"]):
            assert secret not in text
        for name in ("QUERY_STRING", "VOILA_REQUEST_URL", "VOILA_KERNEL_ID", "SERVER_NAME"):
            assert name not in facts


def test_students_need_no_kernel(serve: Serve) -> None:
    """However many students open the page, no process is started for them."""
    with serve() as host:
        for number in range(20):
            assert Browser(base(host)).fetch("/" if number % 2 else "/a/hong-2026").status == 200
        assert kernels(host) == []


def test_kernel_history_is_off_and_uses_no_account_profile(serve: Serve) -> None:
    """Kernels share no history database, and no start-up file of the account runs in them."""
    with serve() as host:
        page = Browser(base(host)).open()
        (kernel,) = kernels(host)
        assert "--HistoryManager.enabled=False" in kernel.cmdline()
        assert "quizkit-" in facts_of(page)["IPYTHONDIR"]


def test_page_that_left_without_a_word_is_ended(serve: Serve) -> None:
    """A kernel whose page is gone without a beacon, as on a phone, ends after the idle time."""
    with serve("--idle-minutes", "0.02") as host:
        browser = Browser(base(host))
        facts_of(browser.open())
        while open_kernels(browser):  # the pytest timeout is the deadline
            pass
        assert kernels(host) == []


def test_kernel_that_died_frees_its_place_and_is_not_revived(server: hosts.Host) -> None:
    """A killed kernel is forgotten within seconds; its page then gets 404, not a blank kernel."""
    page = Browser(base(server)).open()
    (kernel,) = kernels(server)
    kernel.kill()
    while open_kernels(page.browser):  # the pytest timeout is the deadline
        pass
    assert page.browser.fetch(f"/api/kernels/{page.kernel_id}").status == 404
    assert kernels(server) == []


def test_sigterm_and_sigint_end_every_kernel(serve: Serve) -> None:
    """The server stops in order: exit code 0, no kernel process left, no traceback."""
    for number in (signal.SIGTERM, signal.SIGINT):
        with serve() as host:
            for _ in range(2):
                Browser(base(host)).open()
            running = kernels(host)
            assert len(running) == 2
            host.process.send_signal(number)
            assert host.process.wait(30) == 0
            gone, alive = psutil.wait_procs(running, timeout=10)
            assert len(gone) == 2
            assert alive == []
            assert "Traceback" not in host.output()
