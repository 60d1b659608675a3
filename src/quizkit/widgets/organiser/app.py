"""The organiser's page: the store behind the token."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from quizkit.i18n import _
from quizkit.services import Services, utc_now
from quizkit.widgets.staff.app import StaffApp

if TYPE_CHECKING:
    from quizkit.widgets.organiser.desk import Desk


class OrganiserApp(StaffApp):
    """One organiser's page."""

    def __init__(
        self,
        open_services: Callable[[], Services],
        token: str,
        *,
        clock: Callable[[], datetime] = utc_now,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_services = open_services
        self._services: Services | None = None
        self.now = clock
        super().__init__(_("组织者"), token, ticks=ticks)

    @property
    def services(self) -> Services:
        """The services on the store; opened when they are first needed. Raises StoreError."""
        if self._services is None:
            self._services = self._open_services()
        return self._services

    def make_desk(self) -> "Desk":
        """pandas and matplotlib come with the desk: not before the token was given."""
        from quizkit.widgets.organiser.desk import Desk

        desk = Desk(self)
        desk.open()
        return desk
