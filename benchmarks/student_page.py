"""The student's page in a real browser on this machine, beside what it is compared with."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass
from itertools import count, islice

from playwright.sync_api import Browser

from benchmarks.measure import Figure, Setting
from benchmarks.others import hosts as others
from benchmarks.processes import Processes
from benchmarks.relay import Relay
from benchmarks.sites import SITES, Pupil, Site
from benchmarks.visits import ANSWERS, Visit, chromium, pupils, visit
from browser import hosts
from projects import make_project

# The design's, for session kernels and the light page; the others are what it is compared with.
BUDGETS = {"requests": 4, "kilobytes": 150, "foreign": 0}
LEAST_SAVED = 1 / 100
LABELS = {"voila": "stock voila", "serve": "quizkit serve", "panel": "Panel", "streamlit": "Streamlit"}


def measure(setting: Setting) -> list[Figure]:
    """Stock Voila and ``quizkit serve``."""
    return pages(setting, "student_page", ("voila", "serve"))


def pages(setting: Setting, prefix: str, names: Sequence[str]) -> list[Figure]:
    """First question, traffic, processor and memory of each host, and its processor time by stock Voila's."""
    figures: list[Figure] = []
    cpu: dict[str, tuple[float, ...]] = {}
    with chromium() as browser:
        for name in names:
            with _place(setting, prefix, name, browser) as place:
                found = _visits(place)
                cpu[name] = next(one.values for one in found if one.name.endswith(".cpu"))
                figures += [*found, *_traffic(place), *_memory(place)]
    for name in names:
        if name != "voila" and "voila" in cpu:
            ratio = tuple(own / voila for own, voila in zip(cpu[name], cpu["voila"], strict=True))
            label = f"CPU of a visit: {LABELS[name]}, times stock voila"
            budget = LEAST_SAVED if name == "serve" else None
            figures.append(Figure(f"{prefix}.{name}.cpu_ratio", label, "x", ratio, budget))
    return figures


@dataclass
class Place:
    """A running host, the browser, and students who were not there yet."""

    setting: Setting
    prefix: str
    name: str
    host: hosts.Host
    browser: Browser
    students: Iterator[Pupil]
    processes: Processes

    @property
    def site(self) -> Site:
        """How its pages are used."""
        return SITES[self.name]

    def visit(self, url: str = "") -> Visit:
        """A new browser profile."""
        return visit(self.browser, url or self.host.url, self.site)

    def figure(self, name: str, label: str, unit: str, *values: float) -> Figure:
        """A figure of this host."""
        budget = BUDGETS.get(name) if self.name == "serve" else None
        return Figure(
            f"{self.prefix}.{self.name}.{name}", f"{LABELS[self.name]}: {label}", unit, values, budget
        )

    def end(self, one: Visit) -> None:
        """The student leaves; a kernel of its own ends before the next one is measured."""
        kernels = self.processes.children() if self.name == "voila" else []
        one.leave()
        self.processes.wait_until_gone(kernels)


@contextmanager
def _place(setting: Setting, prefix: str, name: str, browser: Browser) -> Iterator[Place]:
    """A server of its own with a store of its own."""
    scratch = setting.scratch / name
    scratch.mkdir()
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(None))  # a host prints all it has said when it ends
        if name in others.NAMES:
            host = stack.enter_context(others.host(name, scratch))
            students: Iterator[Pupil] = (Pupil("", "", f"学生{n}") for n in count(1))
        else:
            project = make_project(scratch / "project")
            project.publish()
            host = stack.enter_context(hosts.HOSTS[name](project.folder, project.store, scratch))
            students = pupils(project)
        yield Place(setting, prefix, name, host, browser, students, Processes(host.process.pid))


def _visits(place: Place) -> list[Figure]:
    """Visits one after the other, each in a new browser; the first one is the server's first."""
    form, after, cold, warm, again, cpu = [], [], [], [], [], []
    number = place.setting.sizes.visits
    for pupil in place.setting.steps(list(islice(place.students, number)), f"visits, {place.name}"):
        before = place.processes.cpu()
        one = place.visit()
        seen = one.first_question(pupil)
        after += one.answer()
        cpu.append(place.processes.cpu_since(before))
        form.append(seen["form"])
        cold.append(seen["stem"])
        if place.site is SITES["serve"]:  # the others know no one again
            again.append(one.again())
        warm.append(one.next_student(next(place.students)))
        place.end(one)
    figures = [
        place.figure("form", "entry form visible, new browser", "ms", *form),
        place.figure("first_cold", "first question visible, new browser, no pause", "ms", *cold),
        place.figure("first_warm", "the same, next student at this browser", "ms", *warm),
        place.figure("next", "from 下一题 to the question", "ms", *after),
        place.figure("cpu", f"CPU of a visit with {ANSWERS} answers", "s", *cpu),
    ]
    label = "question visible again, same student and browser"
    return [*figures, place.figure("again", label, "ms", *again)] if again else figures


def _traffic(place: Place) -> list[Figure]:
    """One visit through a wire that counts."""
    with Relay(place.host.url) as relay:
        one = place.visit(relay.url)
        one.first_question(next(place.students))
        requests, pictures, sockets = len(one.requests), len(one.pictures), len(one.sockets)
        first, live = relay.kilobytes(), relay.socket_kilobytes()
        one.answer()
        answered = relay.kilobytes() + relay.socket_kilobytes() - first - live
        one.next_student(next(place.students))
        foreign = one.foreign()
        place.end(one)
    until = "until the first question"
    return [
        place.figure("requests", f"requests {until}", "", requests),
        place.figure("sockets", f"websockets {until}", "", sockets),
        place.figure("pictures", f"pictures asked for {until}", "", pictures),
        place.figure("kilobytes", f"bytes on the wire {until}, without websocket", "kB", first),
        place.figure("socket_kilobytes", f"bytes of websockets {until}", "kB", live),
        place.figure(
            "answer_kilobytes", "bytes of an answer and the next question", "kB", answered / ANSWERS
        ),
        place.figure("foreign", "other hosts asked", "", len(foreign)),
    ]


def _memory(place: Place) -> list[Figure]:
    """What each further student adds while all are at a question; the first one is not counted."""
    open_pages = [place.visit()]
    open_pages[0].first_question(next(place.students))
    before = place.processes.memory()
    chosen = list(islice(place.students, place.setting.sizes.open_pages))
    for pupil in place.setting.steps(chosen, f"open pages, {place.name}"):
        open_pages.append(place.visit())
        open_pages[-1].first_question(pupil)
    after = place.processes.memory()
    n = len(chosen)
    added = sum(one.pss for one in after.values()) - sum(one.pss for one in before.values())
    kernels = [one.uss for pid, one in after.items() if pid not in before]
    for one in open_pages:
        one.leave()
    what = f"memory of an open student, {n} more open"
    figures = [place.figure("memory", f"{what}: all processes (PSS)", "MB", added / n)]
    if kernels:
        figures.append(place.figure("kernel_memory", f"{what}: a kernel process alone (USS)", "MB", *kernels))
    return figures
