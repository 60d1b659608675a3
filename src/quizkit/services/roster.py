"""The roster: who is enrolled (应考)."""

from collections.abc import Sequence

from quizkit.domain.roster import RosterRow
from quizkit.services.values import RosterReport


class Roster:
    """Use cases around the roster."""

    def import_rows(
        self, rows: Sequence[RosterRow], by: str, *, remove_missing: bool = False
    ) -> RosterReport:
        """All of ``rows`` or, on any error, none of them."""
        raise NotImplementedError
