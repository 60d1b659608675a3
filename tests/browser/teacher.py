"""A teacher at their page: the hosts of the notebook, what is pressed and typed, what is wrong to the eye."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Dialog, Locator, Page, expect

from browser import hosts
from projects import ROOT
from quizkit.formats.bank import load_bank
from quizkit.widgets.questions import KINDS

TOKEN = "abcde-fghjk-mnpqr-stuvw"  # noqa: S105 - the test's own
PICTURES = Path("test-results")
Json = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """A project of banks, and nothing else of a school."""

    folder: Path

    @property
    def store(self) -> Path:
        """The store; the teacher's first two tabs do without."""
        return self.folder / "data" / "quizkit.db"

    def file(self, bank: str) -> Path:
        """The file of a bank."""
        return self.folder / "quizzes" / "banks" / f"{bank}.json"

    def write(self, bank: str, *questions: Json, title: str = "", **head: Any) -> None:
        """A bank's file."""
        value = {
            "schema_version": 1,
            "id": bank,
            "title": title or bank,
            **head,
            "questions": list(questions),
        }
        self.file(bank).parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
        self.file(bank).write_text(text, encoding="utf-8")

    def read(self, bank: str) -> list[Json]:
        """The questions as they stand in the file; the file is one that holds."""
        load_bank(self.file(bank))
        return list(json.loads(self.file(bank).read_text(encoding="utf-8"))["questions"])

    def drafts(self, bank: str) -> list[Json]:
        """What is kept of texts that are not in the bank yet."""
        files = sorted((self.folder / "data" / "drafts" / bank).glob("*.*.json"))
        return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def make_desk(folder: Path) -> Desk:
    """A project with the teacher's notebook and no bank."""
    apps = folder / "notebooks" / "apps"
    apps.mkdir(parents=True)
    (folder / "quizzes" / "banks").mkdir(parents=True)
    (folder / "data").mkdir()
    for name in ("teacher", "student"):
        (apps / f"{name}.ipynb").write_bytes((ROOT / "notebooks" / "apps" / f"{name}.ipynb").read_bytes())
    return Desk(folder)


def judge(id_: str, stem: str, **fields: Any) -> Json:
    """A true/false question."""
    made = {"id": id_, "type": "true_false", "stem": stem, "points": 5, "answer": True, "level": "primary"}
    return made | fields


# --- where the notebook runs -----------------------------------------------------------------------


@contextmanager
def serve(desk: Desk, scratch: Path, **env: str) -> Iterator[hosts.Host]:
    """``quizkit serve``, at the teacher's page."""
    extra = {"QUIZKIT_STAFF_TOKEN": TOKEN, **env}
    with hosts.serve(desk.folder, desk.store, scratch, env=extra, path="/teacher") as host:
        yield host


@contextmanager
def voila(desk: Desk, scratch: Path, token: str = TOKEN) -> Iterator[hosts.Host]:
    """Stock ``voila`` on the teacher's notebook."""
    notebook, port = desk.folder / "notebooks" / "apps" / "teacher.ipynb", hosts.free_port()
    command = [sys.executable, "-m", "voila", str(notebook), f"--port={port}", "--no-browser"]
    command += ["--Voila.ip=127.0.0.1", "--Voila.port_retries=0"]
    extra = {"QUIZKIT_STAFF_TOKEN": token} if token else {}
    env = hosts.environment(desk.store, desk.folder, scratch, extra)
    host = hosts.start("voila", command, desk.folder, env, notebook)
    try:
        host.url = f"http://127.0.0.1:{port}/"
        host.wait_for("is running at")
        yield host
    finally:
        host.stop()


@contextmanager
def lab(desk: Desk, scratch: Path) -> Iterator[hosts.Host]:
    """JupyterLab on the project; nobody is asked for a token in their own."""
    with hosts.lab(desk.folder, desk.store, scratch) as host:
        host.url = host.url.replace("student.ipynb", "teacher.ipynb")
        yield host


PLACES = {"serve": serve, "voila": voila, "lab": lab}


# --- the teacher -----------------------------------------------------------------------------------


class Teacher:
    """One teacher at one page."""

    def __init__(self, page: Page, host: hosts.Host) -> None:
        self.page = page
        self.host = host
        self.asked: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", self._answer_dialog)

    def _answer_dialog(self, dialog: Dialog) -> None:
        """None of ours; JupyterLab asks whoever leaves whether to."""
        if dialog.type == "beforeunload":
            dialog.accept()
        else:
            self.errors.append(f"dialog: {dialog.message}")
            dialog.dismiss()

    @property
    def width(self) -> int:
        """Of the window."""
        return self.page.viewport_size["width"] if self.page.viewport_size else 0

    # --- coming in ---

    def enter(self, bank: str = "") -> None:
        """Opens the page, gives the token where one is asked for, and takes the bank of that title."""
        self.host.open(self.page)
        if self.host.name != "lab":
            self.page.locator("input[type=password]").fill(TOKEN)
            self.page.locator("input[type=password]").press("Enter")
        expect(self.page.locator(".qk-teacher")).to_be_visible()
        if bank:
            self.take_bank(bank)

    def take_bank(self, title: str) -> None:
        """Chooses a bank in the list of banks."""
        picker = self.page.locator(".qk-top select")
        option = picker.locator("option", has_text=title)
        expect(option).to_have_count(1)
        picker.select_option(label=option.inner_text())
        # Until its list is there, a question of the bank before could be pressed.
        expect(self.page.locator(f'.qk-list ul[aria-label*="{title}"]')).to_have_count(1)

    # --- the form ---

    def field(self, key: str) -> Locator:
        """A field or button of the form by its key."""
        return self.page.locator(f'.qk-form [data-key="{key}"]')

    def type_into(self, key: str, text: str) -> None:
        """Puts the text into a field, as typed."""
        self.field(key).fill(text)

    def press(self, name: str, *, exact: bool = True) -> None:
        """Presses a button by its name."""
        self.page.get_by_role("button", name=name, exact=exact).click()

    def said(self, words: str) -> None:
        """Waits for a sentence somewhere on the page."""
        expect(self.page.locator(".qk-teacher").get_by_text(words).first).to_be_visible()

    def new(self, type_: str = "single") -> None:
        """A new question of a type."""
        self.press("新题")
        expect(self.field("stem")).to_be_focused()
        if type_ != "single":
            self.kind.select_option(label=KINDS[type_])

    @property
    def kind(self) -> Locator:
        """The choice of the question's type."""
        return self.page.locator(".qk-tools select")

    @property
    def rows(self) -> Locator:
        """The questions in the list."""
        return self.page.locator(".qk-list-open")

    def open(self, words: str) -> None:
        """Opens a question of the list."""
        self.rows.filter(has_text=words).click()
        # The form is drawn before the list says which question is open.
        expect(self.page.locator(".qk-chosen", has_text=words)).to_have_count(1)
        expect(self.field("stem")).to_be_visible()

    def stored(self) -> None:
        """Waits until the question is in the bank."""
        self.said("已存入题库")

    def eventually(self, holds: Callable[[], bool], seconds: float = 30.0) -> None:
        """Waits until something has come true that no page shows; the page goes on meanwhile."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, "it never came true"
            self.page.wait_for_timeout(20)

    # --- to the eye ---

    def picture(self, name: str, *, whole: bool = True) -> None:
        """A screenshot to be looked at."""
        PICTURES.mkdir(exist_ok=True)
        # On a picture of the whole page the foot stands where the form ends.
        style = ".qk-write-foot { position: static !important }" if whole else ""
        self.page.screenshot(path=PICTURES / f"teacher-{name}.png", full_page=whole, style=style)

    def faults(self) -> list[str]:
        """What a person would see at once: sideways scrolling, cut words, small targets, overlaps."""
        found: list[str] = self.page.evaluate(FAULTS)
        return found


FAULTS = """() => {
  const faults = [];
  const page = document.documentElement;
  const wide = page.scrollWidth - page.clientWidth;
  if (wide > 0) faults.push('scrolls sideways by ' + wide);
  const staff = document.querySelector('.qk-staff');
  const shown = (node) => node.getClientRects().length && getComputedStyle(node).visibility !== 'hidden'
    && !node.closest('.qk-hidden') && getComputedStyle(node).opacity !== '0';
  const name = (node) => (node.getAttribute('aria-label') || node.innerText || node.value || node.className)
    .trim().slice(0, 24);
  const right = staff.getBoundingClientRect().right;
  const low = page.clientWidth <= 480 ? 40 : 32;
  const nodes = Array.from(staff.querySelectorAll('button, input, select, textarea, h1, h2, h3, p, label'))
    .filter(shown).filter((node) => !node.closest('.qk-scroll'));
  nodes.forEach((node) => {
    const box = node.getBoundingClientRect();
    if (box.left < -0.5 || box.right > right + 0.5) faults.push(name(node) + ' sticks out');
    const cut = node.matches('button, p, label, h1, h2, h3, textarea')
      && (node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== 'inline');
    if (cut) faults.push(name(node) + ' is cut off');
    if (node.matches('textarea') && node.scrollHeight > node.clientHeight + 3
      && getComputedStyle(node).overflowY === 'hidden') faults.push(name(node) + ' hides lines');
    if (node.matches('button, select, textarea, input:not([type=radio]):not([type=checkbox])')
      && box.height < low - 0.5) faults.push(name(node) + ' is only ' + box.height + ' high');
    if (node.matches('button.qk-go') && page.clientWidth <= 480 && box.height < 47.5)
      faults.push(name(node) + ' is a small main button');
  });
  const controls = nodes.filter((node) => node.matches('button, input, select, textarea')
    && !node.closest('.qk-write-foot'));
  controls.forEach((one, n) => controls.slice(n + 1).forEach((other) => {
    if (one.contains(other) || other.contains(one)) return;
    const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 1 && down > 1) faults.push(name(one) + ' lies over ' + name(other));
  }));
  return Array.from(new Set(faults));
}"""
