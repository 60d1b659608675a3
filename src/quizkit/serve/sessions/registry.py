"""All sessions of a server: who gets in, who waits, who comes back, and when a session ends."""

import asyncio
import logging
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from quizkit.i18n import _
from quizkit.serve.memory import collect
from quizkit.serve.pictures import Pictures
from quizkit.serve.sessions.meters import Meters
from quizkit.serve.sessions.notebook import Notebook
from quizkit.serve.sessions.session import Doer, Line, Session
from quizkit.services import Services

log = logging.getLogger("quizkit.serve")

# A student with more pages than that open has forgotten the oldest.
PAGES_PER_BROWSER = 4
# How often those who wait hear of their place.
TELL_SECONDS = 2.0
# A proxy or a phone's network drops what is silent for longer; a page that does not answer is gone.
PING_SECONDS = 30.0
SILENT_SECONDS = 75.0
# What a page waits before it is told that it waits: a place that is gone at once is only noise.
PATIENCE_SECONDS = 1.0


@dataclass(frozen=True)
class Page:
    """What stands at an address: a notebook, and the activity that the address names."""

    notebook: Notebook
    activity: str = ""


@dataclass(frozen=True)
class Limits:
    """How many sessions there may be, and how long one is kept for a page that is away or does nothing."""

    sessions: int
    away_seconds: float
    idle_seconds: float
    per_browser: int = PAGES_PER_BROWSER


class Guest(Line, Protocol):
    """A connected page before and while it has a session."""

    def admitted(self, session: Session) -> None:
        """The session is this page's."""

    def tell_place(self, place: int, seconds: int | None) -> None:
        """How many are before this page, and about how long it takes."""


@dataclass(eq=False)
class _Entering:
    """A page at the door."""

    guest: Guest
    owner: bytes
    address: str
    since: float
    gone: bool = False
    told: int = 0
    """The place it heard of last."""
    told_time: bool = False
    """Whether it has heard how long that takes."""


@dataclass
class Pace:
    """How many a second, smoothed over about a minute."""

    rate: float = 0.0
    _count: int = field(default=0, repr=False)

    def one(self) -> None:
        """One more."""
        self._count += 1

    def tick(self, seconds: float) -> None:
        """So much time has passed since the last tick."""
        share = min(1.0, seconds / 20)
        self.rate += share * (self._count / seconds - self.rate)
        self._count = 0


class Sessions:
    """The sessions by id, the browsers they belong to, and the queue at the door.

    One page is let in at each turn of the event loop, so those who are inside are served between any two
    who come.
    """

    def __init__(
        self,
        pages: Callable[[str], Page | None],
        limits: Limits,
        *,
        services: Services | None,
        pictures: Pictures,
        doer: Doer,
        meters: Meters,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pages = pages
        self.limits = limits
        self._services = services
        self._pictures = pictures
        self._doer = doer
        self.meters = meters
        self._clock = clock
        self._by_id: dict[str, Session] = {}
        self._by_owner: dict[bytes, list[Session]] = {}
        self._door: deque[_Entering] = deque()
        self._opening = False
        self._ended = 0
        self._arrivals, self._departures = Pace(), Pace()
        meters.gauge("quizkit_sessions", "Open sessions", lambda: len(self._by_id))
        meters.gauge("quizkit_sessions_connected", "Open sessions with a page", self._connected)
        meters.gauge("quizkit_sessions_limit", "How many may be open", lambda: limits.sessions)
        meters.gauge("quizkit_waiting", "Students waiting to be let in", lambda: self.waiting)

    def __len__(self) -> int:
        return len(self._by_id)

    def _connected(self) -> int:
        return sum(session.line is not None for session in self._by_id.values())

    @property
    def waiting(self) -> int:
        """How many stand at the door."""
        return sum(not entering.gone for entering in self._door)

    # --- coming ----------------------------------------------------------------------------------

    def come(self, guest: Guest, owner: bytes, address: str, session_id: object) -> object:
        """A page says what it is; it gets its old session back, or is let in when it is its turn.

        Returns what ``go`` takes if the page leaves the door before that.
        """
        session = self._by_id.get(session_id) if isinstance(session_id, str) else None
        if session is not None and session.owner == owner and session.page == address:
            guest.admitted(session)
            session.attach(guest, resumed=True)
            return None
        entering = _Entering(guest, owner, address, self._clock())
        self._door.append(entering)
        self._open_door()
        return entering

    def warm_up(self, address: str) -> None:
        """Runs the page once for nobody, so that the first student does not wait for what is loaded then.

        What fails in its notebook is in the log before anybody comes.
        """
        page = self._pages(address)
        if page is not None:
            session = self._new(page, b"", address)
            session.start(page.notebook, measured=False)
            session.end()

    def knows(self, address: str) -> bool:
        """Whether there is a page at this address."""
        return self._pages(address) is not None

    def go(self, entering: object) -> None:
        """Who waited has gone."""
        if isinstance(entering, _Entering):
            entering.gone = True

    def _open_door(self) -> None:
        if not self._opening and self._door and len(self._by_id) < self.limits.sessions:
            self._opening = True
            asyncio.get_running_loop().call_soon(self._let_in)

    def _let_in(self) -> None:
        self._opening = False
        while self._door and self._door[0].gone:
            self._door.popleft()
        if self._door and len(self._by_id) < self.limits.sessions:
            entering = self._door.popleft()
            try:
                self._begin(entering)
            except Exception:
                log.exception("a session could not begin")
                entering.guest.hang_up()
        self._open_door()

    def _begin(self, entering: _Entering) -> None:
        page = self._pages(entering.address)
        if page is None:
            entering.guest.hang_up()
            return
        session = self._new(page, entering.owner, entering.address)
        self._by_id[session.id] = session
        own = self._by_owner.setdefault(entering.owner, [])
        own.append(session)
        session.start(page.notebook)
        entering.guest.admitted(session)
        session.attach(entering.guest, resumed=False)
        self.meters.arrivals += 1
        self._arrivals.one()
        self.meters.entering.observe(self._clock() - entering.since)
        for oldest in own[: -self.limits.per_browser]:
            if oldest.line is not None:
                oldest.line.hang_up("replaced")
            self.end(oldest, "replaced")

    def _new(self, page: Page, owner: bytes, address: str) -> Session:
        return Session(
            secrets.token_urlsafe(16),
            owner,
            address,
            activity=page.activity,
            services=self._services,
            pictures=self._pictures,
            doer=self._doer,
            meters=self.meters,
        )

    # --- ending ----------------------------------------------------------------------------------

    def end(self, session: Session, reason: str) -> None:
        """Ends a session; what it held is freed and its place is free."""
        if self._by_id.pop(session.id, None) is None:
            return
        own = self._by_owner.get(session.owner, [])
        if session in own:
            own.remove(session)
        if not own:
            self._by_owner.pop(session.owner, None)
        session.end()
        self._ended += 1
        self.meters.ends[reason] += 1
        self._departures.one()
        self._open_door()

    def end_all(self) -> None:
        """The server stops: every page is told to come back later."""
        for entering in self._door:
            entering.guest.hang_up("closed")
        self._door.clear()
        for session in list(self._by_id.values()):
            if session.line is not None:
                session.line.hang_up("closed")
            self.end(session, "closed")

    def keep_house(self, seconds: float) -> None:
        """Every few seconds: ends what is over, looks after silent pages, tells places to those who wait."""
        now = time.monotonic()
        self._arrivals.tick(seconds)
        self._departures.tick(seconds)
        for session in list(self._by_id.values()):
            silent = now - session.heard
            if session.line is None:
                if now - session.left > self.limits.away_seconds:
                    self.end(session, "away")
            elif silent > self.limits.idle_seconds:
                session.line.hang_up("idle")
                self.end(session, "idle")
            else:
                session.line.look()
        self._tell_places()
        if collect(self._ended, len(self._by_id)):
            self._ended = 0

    def _tell_places(self) -> None:
        full = len(self._by_id) >= self.limits.sessions
        rate = self._departures.rate if full else max(self._arrivals.rate, 1.0)
        place, now = 0, self._clock()
        for entering in self._door:
            if entering.gone:
                continue
            place += 1
            seconds = round(place / rate) if rate > 0.01 else None  # noqa: PLR2004 - one in 100 s is no rate
            # Far back in the queue one place more or less is not worth a message.
            step = max(1, entering.told // 20)
            news = abs(place - entering.told) >= step or (seconds is not None and not entering.told_time)
            if news and now - entering.since >= PATIENCE_SECONDS:
                entering.told, entering.told_time = place, seconds is not None
                entering.guest.tell_place(place, seconds)


def sentence_of(reason: str) -> str:
    """What a page says when its session was ended here."""
    return {
        "replaced": _("这台设备打开了太多答题页面，这一个已经停下。"),
        "idle": _("很久没有操作，这个页面已经停下。已保存的作答都在。"),
    }.get(reason, "")
