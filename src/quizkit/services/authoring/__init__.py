"""Use cases of a teacher who writes questions: banks as files, drafts beside them, nothing lost between two.

::

    shelf = Shelf(find_project())
    bank = shelf.bank("party-history")
    entry = bank.entry("first-congress")
    done = shelf.apply(Change("改题干", (Step("party-history", entry.id, entry.value, changed),)))
"""

from quizkit.services.authoring.changes import Applied, Change, Conflict, Step
from quizkit.services.authoring.drafts import Draft, Drafts
from quizkit.services.authoring.duplicates import Likeness, similar
from quizkit.services.authoring.openbank import Entry, OpenBank, Wish
from quizkit.services.authoring.shelf import BankInfo, Shelf

__all__ = [
    "Applied",
    "BankInfo",
    "Change",
    "Conflict",
    "Draft",
    "Drafts",
    "Entry",
    "Likeness",
    "OpenBank",
    "Shelf",
    "Step",
    "Wish",
    "similar",
]
