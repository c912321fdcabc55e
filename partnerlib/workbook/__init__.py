"""What the notebooks use: a case in a store with the forms on it; a snapshot and what is built of it.

from partnerlib import workbook
book = workbook.open("larkspur")
book.assess()
"""

from partnerlib.workbook.book import Workbook, open  # noqa: A004
from partnerlib.workbook.cases import WorkbookError, known_cases
from partnerlib.workbook.snapshots import open_snapshot, outputs, slides
from partnerlib.workbook.written import Pages, Written

__all__ = [
    "Pages",
    "Workbook",
    "WorkbookError",
    "Written",
    "known_cases",
    "open",
    "open_snapshot",
    "outputs",
    "slides",
]
