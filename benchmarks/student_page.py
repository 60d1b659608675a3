"""The student's page under stock Voila and under ``quizkit serve``, in a real browser on this machine."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from itertools import islice

from playwright.sync_api import Browser

from benchmarks.measure import Figure, Setting
from benchmarks.relay import Relay
from benchmarks.visits import ANSWERS, Processes, Pupil, chromium, pupils, visit
from browser import hosts
from projects import make_project

# The design's, for session kernels and the light page; stock Voila is what they are compared with.
BUDGETS = {"serve": {"requests": 4, "kilobytes": 150, "foreign": 0, "memory": 0.06}}
LEAST_SAVED = 1 / 100
_NAMES = {"voila": "stock voila", "serve": "quizkit serve"}


def measure(setting: Setting) -> list[Figure]:
    """First question, traffic, processor and memory of both hosts, and the ratio of their processor times."""
    figures: list[Figure] = []
    cpu: dict[str, tuple[float, ...]] = {}
    with chromium() as browser:
        for name in ("voila", "serve"):
            with _host(setting, name) as (host, students):
                processes = Processes(host.process.pid)
                visits, cpu[name] = _visits(setting, name, host, processes, browser, students)
                figures += visits
                figures += _traffic(name, host, processes, browser, students)
                figures += _memory(setting, name, host, processes, browser, students)
    ratio = tuple(serve / voila for serve, voila in zip(cpu["serve"], cpu["voila"], strict=True))
    label = "CPU of a visit: quizkit serve, times stock voila"
    return [*figures, Figure("student_page.cpu_ratio", label, "x", ratio, LEAST_SAVED)]


@contextmanager
def _host(setting: Setting, name: str) -> Iterator[tuple[hosts.Host, Iterator[Pupil]]]:
    """A server of its own with a store of its own."""
    scratch = setting.scratch / name
    scratch.mkdir()
    project = make_project(scratch / "project")
    project.publish()
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(None))  # a host prints all it has said when it ends
        host = stack.enter_context(hosts.HOSTS[name](project.folder, project.store, scratch))
        yield host, pupils(project)


def _figure(host: str, name: str, label: str, unit: str, *values: float) -> Figure:
    budget = BUDGETS.get(host, {}).get(name.partition(".")[0])
    return Figure(f"student_page.{host}.{name}", f"{_NAMES[host]}: {label}", unit, values, budget)


def _visits(
    setting: Setting,
    name: str,
    host: hosts.Host,
    processes: Processes,
    browser: Browser,
    students: Iterator[Pupil],
) -> tuple[list[Figure], tuple[float, ...]]:
    """Visits one after the other, each in a new browser; the first one is the server's first."""
    form, begin, cold, warm, cpu = [], [], [], [], []
    for pupil in setting.steps(list(islice(students, setting.sizes.visits)), f"visits, {name}"):
        before = processes.cpu()
        one = visit(browser, host.url)
        seen = one.first_question(pupil)
        one.answer()
        cpu.append(processes.cpu_since(before))
        form.append(seen["form"])
        begin.append(seen["stem"] - seen["click"])
        cold.append(seen["stem"])
        warm.append(one.again())
        kernels = processes.kernels()
        one.leave()
        processes.wait_until_gone(kernels)
    return [
        _figure(name, "form", "entry form visible, new browser", "ms", *form),
        _figure(name, "begin", "from 开始答题 to the question", "ms", *begin),
        _figure(name, "first_cold", "first question visible, new browser, no pause", "ms", *cold),
        _figure(name, "first_warm", "question visible again, same browser", "ms", *warm),
        _figure(name, "cpu", f"CPU of a visit with {ANSWERS} answers", "s", *cpu),
    ], tuple(cpu)


def _traffic(
    name: str, host: hosts.Host, processes: Processes, browser: Browser, students: Iterator[Pupil]
) -> list[Figure]:
    """One visit through a wire that counts."""
    with Relay(host.url) as relay:
        one = visit(browser, relay.url)
        one.first_question(next(students))
        requests, first = len(one.requests), relay.kilobytes()
        one.answer()
        answered = relay.kilobytes()
        one.again()
        again, reopened = relay.kilobytes(), len(one.requests)
        foreign = one.foreign()
        kernels = processes.kernels()
        one.leave()
        processes.wait_until_gone(kernels)
    return [
        _figure(name, "requests", "requests until the first question", "", requests),
        _figure(name, "kilobytes", "bytes on the wire until the first question", "kB", first),
        _figure(name, "answer_kilobytes", "bytes of an answer", "kB", (answered - first) / ANSWERS),
        _figure(name, "requests_again", "requests when opened again", "", reopened - requests),
        _figure(name, "kilobytes_again", "bytes when opened again", "kB", again - answered),
        _figure(name, "foreign", "other hosts asked", "", len(foreign)),
    ]


def _memory(
    setting: Setting,
    name: str,
    host: hosts.Host,
    processes: Processes,
    browser: Browser,
    students: Iterator[Pupil],
) -> list[Figure]:
    """What each further student adds while all are at a question; the first one is not counted."""
    open_pages = [visit(browser, host.url)]
    open_pages[0].first_question(next(students))
    before = processes.memory()
    chosen = list(islice(students, setting.sizes.open_pages))
    for pupil in setting.steps(chosen, f"open pages, {name}"):
        open_pages.append(visit(browser, host.url))
        open_pages[-1].first_question(pupil)
    after = processes.memory()
    n = len(chosen)
    added = sum(pss for pss, _uss in after.values()) - sum(pss for pss, _uss in before.values())
    kernels = [uss for pid, (_pss, uss) in after.items() if pid not in before]
    server = (after[host.process.pid][1] - before[host.process.pid][1]) / n
    for one in open_pages:
        one.leave()
    what = f"memory of an open student, {n} more open"
    return [
        _figure(name, "memory", f"{what}: server and kernels (PSS)", "MB", added / n),
        _figure(name, "kernel_memory", f"{what}: a kernel process alone (USS)", "MB", *kernels),
        _figure(name, "server_memory", f"{what}: growth of the server alone (USS)", "MB", server),
    ]
