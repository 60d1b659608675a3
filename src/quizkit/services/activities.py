"""An activity's life: publish, open, close, extend."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from quizkit.domain.activity import Activity
from quizkit.domain.bank import Bank
from quizkit.services.values import ActivityInfo, PublishedActivity, PublishedVersion


class Activities:
    """Use cases around whole activities. After publishing, the window alone opens and closes it."""

    def list(self) -> list[ActivityInfo]:
        """All published activities, the newest first."""
        raise NotImplementedError

    def get(self, activity_id: str) -> PublishedActivity:
        """An activity as it stands now. Raises NotFound."""
        raise NotImplementedError

    def publish(
        self,
        activity: Activity,
        banks: Sequence[Bank],
        by: str,
        images: Mapping[tuple[str, str], bytes] | None = None,
    ) -> PublishedVersion:
        """Stores an immutable version of the activity and of every question it can draw.

        ``images`` are the picture files by (bank id, name). Publishing what is published already changes
        nothing. A version with another window sets the window anew; otherwise what organisers set holds.

        Raises:
            PaperError: the banks cannot fill the paper.
        """
        raise NotImplementedError

    def image(self, version: str, name: str) -> bytes:
        """The bytes of a picture of a published question (``PaperItem.version``). Raises NotFound."""
        raise NotImplementedError

    def open(self, activity_id: str, by: str) -> PublishedActivity:
        """Opens now; one whose window is over stays open until it is closed by hand."""
        raise NotImplementedError

    def close(self, activity_id: str, by: str) -> PublishedActivity:
        """Closes now; attempts in progress end now too."""
        raise NotImplementedError

    def extend(self, activity_id: str, until: datetime | None, by: str) -> PublishedActivity:
        """Closes at ``until`` instead (None: never); deadlines that the close had cut move along.

        Raises:
            NotFound, UsageError (``until`` is past or before the opening).
        """
        raise NotImplementedError
