"""No student ever receives a byte of another's, whatever a page asks for; and the search would find it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

import ipywidgets.widgets.widget as stock
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from browser import hosts
from browser.wire import Browser, Page, finished
from projects import CLASS, SCHOOL, TestProject, make_project
from quizkit.formats.roster import load_roster
from quizkit.serve.sessions import hooks
from quizkit.serve.sessions.comms import whole_of
from quizkit.serve.sessions.registry import Sessions
from quizkit.serve.sessions.session import CONTROL, Session
from serve.rooms import CANARIES, MARK, Held, Room, click, found_in, mark_of, named, raw, room, school

Message = tuple[str, dict[str, Any]]


def _say(id_: str, data: dict[str, Any]) -> Message:
    return "comm_msg", {"comm_id": id_, "data": data}


def _update(id_: str, **state: Any) -> Message:
    return _say(id_, {"method": "update", "state": state, "buffer_paths": []})


def _asking(comm: str) -> Iterator[Message]:
    """All states, by a control comm of this id."""
    yield "comm_open", {"comm_id": comm, "target_name": CONTROL, "data": {}}
    yield _say(comm, {"method": "request_states"})


def attack(page: Page, other: Page) -> Iterator[Message]:
    """What a tampered page would say to get at the other's widgets; it has guessed all their ids."""
    yield "comm_info_request", {"target_name": "jupyter.widget"}
    yield "comm_info_request", {}
    yield from _asking("mine")
    theirs = sorted(other.models, key=lambda id_: (id_ in page.models, id_))
    for id_ in theirs:
        yield from _asking(id_)
        yield "comm_open", {"comm_id": id_, "target_name": "jupyter.widget", "data": {"state": {}}}
        yield _say(id_, {"method": "request_state"})
        yield _say(id_, {"method": "custom", "content": {"event": "click"}})
        yield _say(id_, {"method": "custom", "content": {"type": "hello", "kept": {}}})
        yield _update(id_, value="x", index=0, _dom_classes=["qk-app"])
        yield "comm_close", {"comm_id": id_}
    targets = theirs[:3] + theirs[-1:]
    for id_, state in list(page.models.items()):
        for name in list(state):
            for target in targets:
                yield _update(id_, **{name: f"IPY_MODEL_{target}"})
                yield _update(id_, **{name: [f"IPY_MODEL_{target}"]})
        yield _say(id_, {"method": "request_state"})


async def _in_turns(one: Page, two: Page, act: Callable[[Page, int], Awaitable[None]]) -> None:
    """Both attack each other, a message of one after a message of the other, and go on with what they do."""
    for number, (mine, theirs) in enumerate(zip_longest(list(attack(one, two)), list(attack(two, one)))):
        for page, message in ((one, mine), (two, theirs)):
            if message is not None:
                await page.reply(*message)
            if number % 7 == 0:
                await act(page, number // 7)


# --- widgets with canaries in every value --------------------------------------------------------

BUTTONS = ("more", "who", "save", "tell", "whole", "fail", "drop", "more")


async def _use(page: Page, number: int) -> None:
    """What an honest student does between two attacks."""
    field = named(page, "field")
    if number % 3 == 0 and field is not None:
        await page.update(field, value=f"typed {number}")
    await click(page, BUTTONS[number % len(BUTTONS)])


async def _steal(house: Room, browser: Browser, session: str) -> Page:
    """A page that asks for the other's session under its own cookie, and then for all states."""
    thief = house.page(browser, session=session)
    await thief.line.connect()
    for message in _asking("mine"):
        await thief.reply(*message)
    return thief


async def _two_students() -> tuple[list[Page], list[Page]]:
    """All pages of the first student and of the second, after all that a page can try."""
    async with room(CANARIES) as house:
        one, two = await house.enter(mark=1), await house.enter(mark=2)
        # Sessions that thieves get instead of what they asked for are nobody's.
        house.next_mark = 3
        for _round in range(2):
            await _in_turns(one, two, _use)
        thief = await _steal(house, one.browser, two.line.session)
        return [one, thief], [two, await _steal(house, two.browser, one.line.session)]


def _strays() -> list[str]:
    """The canaries of one student that the other has received."""
    ones, twos = asyncio.run(_two_students())
    marks = [mark_of(1), mark_of(2)]
    got_one, got_two = (set().union(*(found_in(page, marks) for page in pages)) for pages in (ones, twos))
    return sorted((got_one - {marks[0]}) | (got_two - {marks[1]}))


def test_students_who_attack_each_other_receive_nothing_of_each_other() -> None:
    """Asking for all states, opening and using the other's ids, and the other's session id give nothing."""
    assert _strays() == []


def test_the_attack_reaches_the_widgets_it_names() -> None:
    """The same messages within one session are answered: the attack is not refused for being malformed."""
    ones, twos = asyncio.run(_two_students())
    assert found_in(ones[0], [mark_of(1)])
    assert found_in(twos[0], [mark_of(2)])
    frames = b"".join(raw(ones[0]))
    for said in (b"update_states", b"comm_info_reply", b" has 1", b" refers to", b" typed", b"stored"):
        assert said in frames, said


# --- the search is real --------------------------------------------------------------------------


class OneForAll:
    """A context lookup that is switched off: one session for the whole process."""

    def __init__(self, *, last: bool) -> None:
        self._last = last
        self._session: Session | None = None

    def set(self, session: Session) -> None:
        """A session begins."""
        if self._last or self._session is None:
            self._session = session

    def get(self) -> Session | None:
        """Whose code this is supposed to be."""
        return self._session


def _one_list_of_widgets(patch: pytest.MonkeyPatch) -> None:
    """The process's own list keeps the widgets, as it does in ipywidgets: a reference finds all of them."""
    patch.setattr(stock, "_instances", {})
    of_session = hooks._open

    def open_(widget: Any) -> None:
        of_session(widget)
        stock._instances[widget.comm.comm_id] = widget

    patch.setattr(hooks, "_open", open_)


def _one_control_comm(patch: pytest.MonkeyPatch) -> None:
    """All states are those of the process, as the control comm of ipywidgets gives them."""
    _one_list_of_widgets(patch)
    patch.setattr(stock, "_json_to_widget", lambda value, _widget: value)
    of_session = Session._say_to_widget

    def say(session: Session, content: dict[str, Any]) -> None:
        if content["data"].get("method") != "request_states":
            of_session(session, content)
            return
        states = {id_: whole_of(widget) for id_, widget in stock._instances.items()}
        session.tell(content["comm_id"], {"method": "update_states", "states": states, "buffer_paths": []})

    patch.setattr(Session, "_say_to_widget", say)


def _last_session_for_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hooks, "current", OneForAll(last=True))


def _first_session_for_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hooks, "current", OneForAll(last=False))


def _no_owner(patch: pytest.MonkeyPatch) -> None:
    """A session belongs to whoever has its id."""
    come = Sessions.come

    def anyone(sessions: Sessions, guest: Any, owner: bytes, address: str, session_id: Any) -> object:
        found = sessions._by_id.get(session_id)
        return come(sessions, guest, found.owner if found else owner, address, session_id)

    patch.setattr(Sessions, "come", anyone)


@pytest.mark.parametrize(
    "switch_off",
    [_one_control_comm, _one_list_of_widgets, _last_session_for_all, _first_session_for_all, _no_owner],
)
def test_without_a_protection_the_same_attack_finds_the_other(
    switch_off: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check fails when control comm, list of widgets, context lookup or owner are the process's."""
    switch_off(monkeypatch)
    assert _strays() != []


# --- fifty at once -------------------------------------------------------------------------------

STUDENTS = 50
Action = tuple[str, Any]
_PRESSES = st.sampled_from(["more", "save", "fail", "drop", "who", "tell", "whole"])
ACTIONS = st.one_of(
    st.tuples(st.just("press"), _PRESSES),
    st.tuples(st.just("type"), st.text(max_size=5)),
    st.tuples(st.just("choose"), st.integers(-1, 3)),
    st.tuples(st.just("refer"), st.integers(1, 30)),
    st.tuples(st.sampled_from(["ask", "lose", "leave", "come", "stored"]), st.none()),
)


@dataclass
class Student:
    """A page and its sessions in one room: alone, or among others."""

    house: Room
    doer: Held
    number: int
    page: Page = field(init=False)
    sent: int = 0
    ids: list[str] = field(default_factory=list)

    async def enter(self) -> None:
        """Comes to the page for the first time, or after the server has ended its session."""
        self.page = self.house.page(Browser(f"student-{self.number}"))
        await self._connect()

    async def _connect(self) -> None:
        self.house.next_mark = self.number
        await self.page.line.connect()
        self.ids.append(self.page.line.session)

    async def act(self, kind: str, what: Any) -> None:
        """One action; what the session still has to do before it answers is waited for by nobody."""
        line = self.page.line
        if kind == "come":
            if not line.is_open:
                await self._connect()
        elif not line.is_open:
            return
        elif kind == "lose":
            await line.hang_up()
        elif kind == "leave":
            await line.close()
        elif kind == "stored":
            self.doer.give(line.seat)
        else:
            for message in self._messages(kind, what):
                self.sent += 1
                await line.send(*message, id_=f"m{self.sent}")

    def _messages(self, kind: str, what: Any) -> Iterator[Message]:
        page = self.page
        if kind == "press":
            yield _say(str(named(page, what)), {"method": "custom", "content": {"event": "click"}})
        elif kind == "type":
            yield _update(str(named(page, "field")), value=what)
        elif kind == "choose":
            yield _update(str(named(page, "choice")), index=what)
        elif kind == "refer":
            slot = next(id_ for id_, state in page.models.items() if "thing" in state)
            yield _update(slot, thing=f"IPY_MODEL_w{what}")
        else:
            yield "comm_info_request", {}
            yield from _asking("mine")

    def heard(self) -> list[bytes]:
        """All frames, without the random ids of the sessions."""
        whole = b"\n".join(raw(self.page))
        for number, id_ in enumerate(self.ids):
            whole = whole.replace(id_.encode(), b"session %d" % number)
        return whole.split(b"\n")

    def values(self) -> dict[str, Any]:
        """The widgets as the server has them."""
        line = self.page.line
        return {id_: whole_of(widget) for id_, widget in line.seat.widgets.items()} if line.is_open else {}


async def _alone(number: int, actions: list[Action]) -> tuple[list[bytes], dict[str, Any]]:
    doer = Held()
    async with room(CANARIES, doer=doer) as house:
        student = Student(house, doer, number)
        await student.enter()
        for action in actions:
            await student.act(*action)
        return student.heard(), student.values()


async def _together(turns: list[tuple[int, Action]]) -> None:
    doer = Held()
    async with room(CANARIES, doer=doer) as house:
        students = [Student(house, doer, number) for number in range(STUDENTS)]
        for student in students:
            await student.enter()
        for number, action in turns:
            await students[number].act(*action)
        together = [(student.heard(), student.values()) for student in students]
    for number, (frames, values) in enumerate(together):
        assert {mark.decode() for frame in frames for mark in MARK.findall(frame)} == {mark_of(number)}
        alone = await _alone(number, [action for who, action in turns if who == number])
        assert (frames, values) == alone


@settings(max_examples=25, phases=(Phase.explicit, Phase.generate))
@given(st.lists(st.tuples(st.integers(0, STUDENTS - 1), ACTIONS), min_size=60, max_size=240))
def test_fifty_sessions_interleaved_are_each_as_if_alone(turns: list[tuple[int, Action]]) -> None:
    """Whatever fifty students do in whatever order, each hears and has exactly what it would have alone."""
    asyncio.run(_together(turns))


# --- the student's own page ----------------------------------------------------------------------


@dataclass(frozen=True)
class Child:
    """Somebody whose name, seat and words are canaries."""

    name: str
    seat: str
    words: str

    async def begin(self, page: Page) -> None:
        """An attempt, and a blank filled in with words of one's own."""
        await page.hello()
        await page.enter(SCHOOL, CLASS, self.name, self.seat)
        await page.press("开始答题")
        while page.view["type"] != "blank":
            await page.press("下一题")
        await page.answer([self.words] * len(page.view["fields"]))

    def marks(self, page: Page) -> list[str]:
        """What nobody else may get a byte of; with the secret that the browser keeps for the attempt."""
        return [self.name, self.seat, self.words, page.browser.kept["secret"]]


ONE = Child("龘一靐", "7391640258", "答wj5rtzbnq8y")
TWO = Child("齉二爩", "6048172935", "答qz7vkw3xjh9")


@pytest.fixture
def project(tmp_path: Path) -> TestProject:
    """The demo activity, open, with both on the roster: the seat is needed, each has a namesake."""
    made = make_project(tmp_path / "project")
    lines = ["county,school,grade,class,level,seat,name"]
    for child in (ONE, TWO):
        for seat in (child.seat, child.seat[::2]):
            lines.append(f"青山县,{SCHOOL},五年级,1班,primary,{seat},{child.name}")
    roster = tmp_path / "roster.csv"
    roster.write_text("\n".join(lines), encoding="utf-8")
    with made.services() as services:
        services.roster.import_rows(load_roster(roster), "test")
    made.publish()
    return made


async def _next(page: Page, _number: int) -> None:
    for words in ("下一题", "答题卡"):
        if named(page, words) is not None:
            await click(page, words)
            return


async def _children(one: Page, two: Page) -> None:
    """Both begin, attack each other, and have heard of themselves only."""
    await ONE.begin(one)
    await TWO.begin(two)
    marks = ONE.marks(one), TWO.marks(two)
    await _in_turns(one, two, _next)
    for page, own, others in ((one, *marks), (two, *marks[::-1])):
        assert found_in(page, others) == set()
        assert found_in(page, own) >= {own[0], own[3]}


def test_two_students_of_one_activity_receive_nothing_of_each_other(project: TestProject) -> None:
    """Name, seat, secret and answers of a student in the real app are in no frame of another's."""

    async def play() -> None:
        async with school(project) as house:
            await _children(await house.enter(), await house.enter())

    asyncio.run(play())


@pytest.mark.timeout(600)
def test_two_students_on_a_live_server_receive_nothing_of_each_other(
    project: TestProject, tmp_path: Path
) -> None:
    """The same over real websockets of ``quizkit serve``, each with the other's session id as well."""

    async def play(base: str) -> None:
        async with Browser(base).open() as one, Browser(base).open() as two:
            await _children(one, two)
            for page, other, marks in ((one, two, TWO.marks(two)), (two, one, ONE.marks(one))):
                thief = await page.browser.visit()
                thief.line.session = other.line.session
                await thief.line.connect()
                assert not thief.line.resumed
                for message in _asking("mine"):
                    await thief.reply(*message)
                await thief.line.close()
                assert found_in(thief, marks) == set()

    with hosts.serve(project.folder, project.store, tmp_path) as host:
        finished(play(host.url.rstrip("/")))
