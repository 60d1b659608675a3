"""The teacher's page: banks as files of the project, behind the staff token where there is one."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from quizkit.formats.project import Project
from quizkit.i18n import _
from quizkit.services import Services
from quizkit.services.authoring import Shelf
from quizkit.widgets.staff.app import StaffApp

if TYPE_CHECKING:
    from quizkit.widgets.teacher.desk import Desk


class TeacherApp(StaffApp):
    """One teacher's page. Banks need no store; activities do, and it is opened when they are asked for."""

    def __init__(
        self,
        project: Project,
        open_services: Callable[[], Services],
        token: str | None,
        *,
        shelf: Shelf | None = None,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.project = project
        self.shelf = shelf or Shelf(project)
        self._open_services = open_services
        self._services: Services | None = None
        super().__init__(_("教师"), token, ticks=ticks)

    @property
    def services(self) -> Services:
        """The services on the store; opened when they are first needed. Raises StoreError."""
        if self._services is None:
            self._services = self._open_services()
        return self._services

    def make_desk(self) -> "Desk":
        """The desk, with the first bank open."""
        from quizkit.widgets.teacher.desk import Desk

        desk = Desk(self, self.shelf)
        desk.open()
        return desk
