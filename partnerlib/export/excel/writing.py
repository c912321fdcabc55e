"""All sheets of the workbook, in their order."""

from partnerlib.case import Case
from partnerlib.exhibits.guard import fictional, what_first
from partnerlib.export.excel.answers import answers_sheet
from partnerlib.export.excel.book import Book
from partnerlib.export.excel.fit import fit_sheet, verdict
from partnerlib.export.excel.ideal import ideal_sheet
from partnerlib.export.excel.levels import levels_sheet, must_haves_sheet
from partnerlib.export.excel.numbers import Numbers, Weights
from partnerlib.export.excel.parts import parts_sheet
from partnerlib.export.excel.readme import SHEETS, readme_sheet
from partnerlib.export.excel.rules import rules_sheet
from partnerlib.export.excel.tables import table_sheets
from partnerlib.export.excel.values import values_sheet
from partnerlib.manifest import Snapshot

SCORES = (fit_sheet, parts_sheet, values_sheet, must_haves_sheet, levels_sheet, answers_sheet)
INPUTS = ("Ideal", "Rules")


def excel(snapshot: Snapshot) -> bytes:
    """Give a snapshot as an Excel file: fifteen tables, and every score as a formula to follow.

    The formulas are those of Excel 2007 and later and work in LibreOffice. Each is kept with the value that
    `partnerlib.scoring` computed, so that previewers show numbers. A case without a profile or candidates
    has no sheets of scores; the first sheet then says what to do. The same snapshot and versions give the
    same bytes.
    """
    case = snapshot.case
    book = Book(str(snapshot), fictional(case), snapshot.state_of)
    first = what_first(case)
    numbers = None if first else Numbers.of(case)
    if numbers:
        readme_sheet(book, snapshot, list(SHEETS), "", verdict(numbers))
    else:
        readme_sheet(book, snapshot, list(INPUTS), first, ("", ""))
    score_sheets(book, case, numbers)
    table_sheets(book, case)
    return book.to_bytes()


def score_sheets(book: Book, case: Case, numbers: Numbers | None) -> None:
    """Write the scores, if there are any, and what they rest on."""
    if numbers:
        for write in SCORES:
            write(book, numbers)
    weights = numbers.weights if numbers else Weights.of(case)
    ideal_sheet(book, case, weights)
    rules_sheet(book, case, weights)
