"""A scoring sheet as an Excel workbook: one sheet a candidate, levels to choose as sentences."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from partnerlib.case import Case
from partnerlib.exhibits.guard import fictional
from partnerlib.export.excel.book import INPUT, LINE, TITLE_ROW, TOP, Book, Sheet, legal, lines_of
from partnerlib.forms.assessing.answers import DONT_KNOW, Criterion
from partnerlib.forms.words import shown
from partnerlib.sheets.questions import (
    ABOUT,
    ANSWERS,
    EVIDENCE,
    FIXED,
    LEVEL,
    Origin,
    Question,
    about,
    questions,
)
from partnerlib.words import brief, count, day

READ_ME, CHOICES, ID = "Read me", "Choices", "Sheet id"
FIRST_QUESTION = TOP + 1
ASKED = ("candidate", "name", "criterion", "given")
ASKED_TOP = len(ABOUT) + 1
"""The row of the headings of what was asked, on the hidden sheet of the id."""

WIDTHS = (5, 13, 10, 26, 22, 46, 30, 9, 9, 40)
STARTS = len(FIXED)
"""The column of the levels."""

HIGHEST = 409
LONGEST_TAB = 31
PROTECTED = {"format_rows": True, "format_columns": True}

HOW_TO = (
    "Answer in the shaded cells, one sheet a candidate: choose a level from the list, or type a number.",
    f"“{DONT_KNOW}” is an answer like any other: choose it, or type ? as the level. Empty is no answer.",
    "If you are unsure, give the range that the level may lie in: at least, at most. Say how you know.",
    "Questions stay where they are: do not sort, delete or merge rows, nor rename sheets; no formulas.",
    "Everything but the shaded cells is protected against slips, without a password.",
    "Save it as an Excel workbook (.xlsx) and take it in with notebook 2. Nothing is recorded before that.",
)


def scoring_sheet(case: Case, assessor: str, round: str = "", *, made: dt.datetime) -> bytes:  # noqa: A002
    """Give the workbook in which an assessor answers: all candidates, or those a round invites to.

    It is prefilled with the assessor's own newest answers and no one else's. `made` is when, in the store's
    time, the case stood as given; the same case and time give the same bytes. Raises ValueError in words when
    there is nothing to ask.
    """
    asked = questions(case, assessor, round)
    origin = Origin(case.name, case.profile_fingerprint, round, assessor, made)
    book = Book(_source(origin), fictional(case), origin.made)
    by_candidate = [list(rows) for _, rows in groupby(asked, key=lambda question: question.candidate)]
    tabs = tab_names([rows[0].name for rows in by_candidate])
    _read_me(book, origin, tabs, by_candidate)
    places = _choice_places(asked)
    for tab, rows in zip(tabs, by_candidate, strict=True):
        _candidate_sheet(book, origin, tab, rows, places)
    _write_choices(book, places)
    _write_id(book, origin, asked)
    return book.to_bytes()


def _source(origin: Origin) -> str:
    in_round = f", {origin.round}" if origin.round else ""
    return f"Scoring sheet of {brief(origin.assessor)}, case {origin.case}{in_round}, made {day(origin.made)}"


def tab_names(names: Sequence[str]) -> list[str]:
    """Give each candidate's name as Excel allows for a sheet, no two alike.

    >>> tab_names(["Ash & Sons", "A/B", "a:b", "Choices"])
    ['Ash & Sons', 'A B', 'a b (2)', 'Choices (2)']
    """
    taken = {name.casefold() for name in (READ_ME, CHOICES, ID, "History")}
    found = []
    for name in names:
        plain = "".join(
            " " if letter in "[]:*?/\\'" or not letter.isprintable() else letter for letter in name
        )
        base = tab = _cut(" ".join(plain.split())) or "Candidate"
        number = 1
        while tab.casefold() in taken:
            number += 1
            tab = f"{base[: LONGEST_TAB - 6].rstrip()} ({number})"
        taken.add(tab.casefold())
        found.append(tab)
    return found


def _cut(text: str) -> str:
    """Cut a text to what a sheet's name can hold, counted as Excel does."""
    while len(text.encode("utf-16-le")) > 2 * LONGEST_TAB:
        text = text[:-1]
    return legal(text.strip())


def _read_me(book: Book, origin: Origin, tabs: Sequence[str], rows: Sequence[Sequence[Question]]) -> None:
    title = f"Scoring sheet of {brief(origin.assessor)}"
    sheet = book.sheet(READ_ME, title, _source(origin) + ".")
    for row, words in enumerate(HOW_TO, TOP):
        sheet.text(row, 0, words)
    top = TOP + len(HOW_TO) + 1
    sheet.heads(top, ("Candidate", "Levels given", "Questions"), words=("Candidate",))
    for row, (tab, asked) in enumerate(zip(tabs, rows, strict=True), top + 1):
        cells = xl_range_abs(FIRST_QUESTION, STARTS, FIRST_QUESTION + len(asked) - 1, STARTS)
        sheet.link(row, 0, tab, brief(asked[0].name))
        given = sum(question.answer is not None for question in asked)
        sheet.formula(row, 1, f"COUNTA('{tab}'!{cells})", given, "count")
        sheet.cell(row, 2, len(asked), "count")
    sheet.widths((60, 14, 12))
    sheet.finish(top, 3, top + len(tabs), filtered=False)
    sheet.page.freeze_panes(0, 0)
    sheet.page.protect("", PROTECTED)


def _candidate_sheet(
    book: Book,
    origin: Origin,
    tab: str,
    asked: Sequence[Question],
    places: dict[Criterion, tuple[str, list[str]]],
) -> None:
    note = f"What {brief(origin.assessor)} knows, {count(len(asked), 'question')}. Fill in the shaded cells."
    sheet = book.sheet(tab, asked[0].name, note)
    sheet.heads(TOP, (*FIXED, *ANSWERS), words=(*FIXED[1:], LEVEL, EVIDENCE))
    sheet.widths(WIDTHS)
    for row, question in enumerate(asked, FIRST_QUESTION):
        _question(sheet, row, question)
        _guard(sheet, row, question.criterion, places)
    last = FIRST_QUESTION + len(asked) - 1
    sheet.finish(TOP, len(WIDTHS), last, frozen=4, filtered=False, first=TITLE_ROW)
    sheet.page.protect("", PROTECTED)


def _question(sheet: Sheet, row: int, question: Question) -> None:
    sheet.cell(row, 0, question.number, "count")
    for column, text in enumerate(question.fixed[1:], 1):
        sheet.text(row, column, text, "bold" if FIXED[column] == "Question" else "wrapped")
    texts: list[tuple[str, float]] = [(text, WIDTHS[place]) for place, text in enumerate(question.fixed)]
    for column, (head, cell) in enumerate(zip(ANSWERS, question.cells, strict=True), STARTS):
        form: dict[str, Any] = INPUT | {"locked": False, "border": 1, "border_color": "#bfbfbf"}
        worded = head in (LEVEL, EVIDENCE)
        form |= {"num_format": "@"} if head == EVIDENCE else {}
        sheet.cell(row, column, cell, "wrapped" if worded else "number", **form)
        texts += [(cell, WIDTHS[column])] if isinstance(cell, str) else []
    lines = max(lines_of(text, width) for text, width in texts)
    sheet.page.set_row(row, min(LINE * lines + 3, HIGHEST))


def _guard(
    sheet: Sheet, row: int, criterion: Criterion, places: dict[Criterion, tuple[str, list[str]]]
) -> None:
    """Offer the described levels and warn of anything else; without any refuse what is off the scale."""
    low, high = (shown(end) for end in criterion.scale)
    scale = f"a number from {low} to {high}"
    if criterion in places:
        asks = f"Choose from the list, or type {scale}."
        check = {"validate": "list", "source": f"={places[criterion][0]}", "error_type": "warning"}
    else:
        cell = xl_rowcol_to_cell(row, STARTS)
        asks = f"Type {scale}, or ? for “{DONT_KNOW}”."
        known = f'{cell}="?",{cell}="{DONT_KNOW}"'
        check = {"validate": "custom", "value": f"=OR({known},{_between(cell, low, high)})"}
    told = {
        "input_title": brief(criterion.label, 32),
        "input_message": asks,
        "error_title": "Not on the scale",
    }
    sheet.page.data_validation(row, STARTS, row, STARTS, check | told | {"error_message": asks})
    for column in (STARTS + 1, STARTS + 2):
        check = {"validate": "custom", "value": f"={_between(xl_rowcol_to_cell(row, column), low, high)}"}
        told = {"error_title": "Not on the scale", "error_message": f"Type {scale}."}
        sheet.page.data_validation(row, column, row, column, check | told)


def _between(cell: str, low: str, high: str) -> str:
    return f"AND(ISNUMBER({cell}),{cell}>={low},{cell}<={high})"


def _choice_places(asked: Sequence[Question]) -> dict[Criterion, tuple[str, list[str]]]:
    """Give where the sentences of each described criterion stand, and the sentences."""
    recorded: dict[Criterion, list[str]] = {}
    for question in asked:
        level = question.answer.level if question.answer else None
        recorded.setdefault(question.criterion, []).extend([] if level is None else [shown(level)])
    described = [(one, levels) for one, levels in recorded.items() if one.described]
    found = {}
    for column, (criterion, levels) in enumerate(described):
        sentences = [words for words, _ in criterion.choices(*levels)]
        found[criterion] = (f"{CHOICES}!{xl_range_abs(1, column, len(sentences), column)}", sentences)
    return found


def _write_choices(book: Book, places: dict[Criterion, tuple[str, list[str]]]) -> None:
    sheet = Sheet(book, CHOICES, "What may be chosen as a level", "")
    for column, (_, sentences) in enumerate(places.values()):
        for row, words in enumerate(sentences, 1):
            sheet.text(row, column, words)
    sheet.page.very_hidden()
    sheet.page.protect("")


def _write_id(book: Book, origin: Origin, asked: Sequence[Question]) -> None:
    """Write what says, when the sheet comes back, what it is of and that it is whole."""
    keys = [question.asked for question in asked]
    page = book.workbook.add_worksheet(ID)
    for row, pair in enumerate(zip(ABOUT, about(origin, keys), strict=True)):
        for column, text in enumerate(pair):
            page.write_string(row, column, legal(text))
    for column, head in enumerate(ASKED):
        page.write_string(ASKED_TOP, column, head)
    for row, key in enumerate(keys, ASKED_TOP + 1):
        for column, name in enumerate(ASKED):
            page.write_string(row, column, legal(getattr(key, name)))
    page.very_hidden()
    page.protect("")
