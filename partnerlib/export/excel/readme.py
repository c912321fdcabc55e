"""The first sheet: what this file is, of which snapshot, how to use it and where everything stands."""

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from partnerlib import manifest
from partnerlib.exhibits.guard import fictional
from partnerlib.export.excel.book import NOTE_ROW, TOP, Book, Sheet
from partnerlib.export.excel.tables import MEANINGS, sheet_name
from partnerlib.manifest import SHOWN_DIGITS, Snapshot
from partnerlib.question import QUESTION
from partnerlib.words import brief

SHEETS = {
    "Fit": "every candidate's rank and fit by formulas, beside what was reported",
    "Parts": "both sides of every part and the points it brings",
    "Values": "how close each answer comes to the ideal, from 0 to 1",
    "Must-haves": "which of them each candidate meets or misses",
    "Levels": "what was answered: the mean of the assessors",
    "Answers": "the answers that count, with evidence; levels may be changed",
    "Ideal": "the criteria with their ranges and weights, which may be changed",
    "Rules": "the parts' weights and four numbers of the rules, which may be changed",
}
USE = (
    "Change any shaded cell, in Answers, Ideal or Rules, and every score follows.",
    "Sheet Fit says of each candidate whether the result is the same as reported, or how far it differs.",
    "Nothing that is changed here finds its way back into the workbook or the report.",
)
STEPS = (
    ("Levels", "The mean of the newest answer of every assessor."),
    ("Values", "1 inside the ideal range, falling straight to 0 at the ends of the scale."),
    (
        "Values",
        "Not answered: what the candidate's known values suggest, drawn to the middle (prior_value, "
        "prior_weight), less doubt.",
    ),
    ("Parts", "A side's score: the weighted mean of its values. Criteria of side both count in both."),
    ("Parts", "A part's score: the weaker side counts by weaker_share, the stronger by the rest."),
    ("Fit", "100 × the sum of part scores, each by its part's share of all weight."),
    ("Fit", "At worst and at best: everything not answered counts as 0, or as 1."),
    (
        "Fit",
        "Rank: who misses a must-have stands below all who do not; then by fit. Equal fits share a rank.",
    ),
)

HELD = ("Sheet", "What it holds", "Rows", "Fingerprint")
BROAD = 110


class _Page:
    """The first sheet, written from top to bottom."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.row = sheet, TOP - 1

    def heading(self, words: str) -> None:
        self.row += 1
        self.sheet.heads(self.row, (words, "", "", ""))
        self.row += 1

    def said(self, words: str, style: str = "text") -> None:
        self.sheet.text(self.row, 0, words, style)
        self.row += 1

    def told(self, about: str, words: str) -> None:
        self.sheet.text(self.row, 0, about, "bold")
        self.sheet.text(self.row, 1, words, "wrapped")
        self.sheet.height(self.row, (words, BROAD))
        self.row += 1


def readme_sheet(
    book: Book, snapshot: Snapshot, sheets: list[str], first: str, verdict: tuple[str, str]
) -> None:
    """Write the first sheet.

    sheets: those that the file has. first: what has to be done before there are scores, if anything.
    verdict: the formula of whether all is as reported, and what it says now.
    """
    ours = brief(snapshot.case.company["name"].iloc[0])
    sheet = book.sheet("Read me", f"{ours}: every table, and the fit to recompute", QUESTION)
    page = _Page(sheet)
    if snapshot.doubt:
        page.said(snapshot.doubt, "doubt")
    if first:
        page.said(first, "doubt")
    else:
        sheet.formula(page.row, 0, verdict[0], verdict[1], "verdict")
        page.row += 1
        page.heading("How to use it")
        for words in USE:
            page.said(words)
        page.heading("How fit is computed")
        for where, words in STEPS:
            page.told(where, words)
    page.heading("Which data")
    for about, words in _facts(snapshot):
        page.told(about, words)
    _contents(page, snapshot, sheets)
    sheet.widths((26, BROAD, 9, 21))
    sheet.finish(NOTE_ROW, 4, page.row, filtered=False, first=0)


def _facts(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Give what proves the data and what computed the scores."""
    case = snapshot.case
    yield "Snapshot", str(snapshot)
    if note := fictional(case):
        yield "Whose data", f"{note.rstrip('.')}."
    yield "Fingerprint of all", case.fingerprint()
    yield "Fingerprint of the ideal", case.profile_fingerprint
    if snapshot.taken_with:
        yield "Snapshot taken with", _versions(snapshot.taken_with)
    yield "File made with", _versions(manifest.versions() | {"xlsxwriter": version("xlsxwriter")})


def _versions(told: Any) -> str:
    return ", ".join(f"{brief(name)} {brief(number)}" for name, number in told.items())


def _contents(page: _Page, snapshot: Snapshot, sheets: list[str]) -> None:
    """List the sheets with links; tables with their rows and fingerprints."""
    page.row += 1
    page.sheet.heads(page.row, HELD, words=(*HELD[:2], HELD[3]))
    held = {name: SHEETS[name] for name in sheets}
    held |= {sheet_name(table): meaning for table, meaning in MEANINGS.items()}
    tables = {sheet_name(table): table for table in MEANINGS}
    for name, meaning in held.items():
        page.row += 1
        page.sheet.link(page.row, 0, name, name, indent=1)
        page.sheet.text(page.row, 1, meaning)
        if table := tables.get(name):
            page.sheet.cell(page.row, 2, len(snapshot.case.tables[table]), "count")
            page.sheet.text(page.row, 3, snapshot.case.fingerprint(table)[:SHOWN_DIGITS])
