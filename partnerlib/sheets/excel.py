"""A scoring sheet read from an Excel workbook: its cells, and what stands where nothing should."""

from collections.abc import Sequence
from itertools import groupby

from xlsxwriter.utility import xl_rowcol_to_cell

from partnerlib.export.excel.book import LINK_ROW, NOTE_ROW, TITLE_ROW, TOP
from partnerlib.sheets.archive import ONE_OF_OURS
from partnerlib.sheets.cells import NOTHING, Cell, Grid
from partnerlib.sheets.faults import SheetFault, named, refused
from partnerlib.sheets.filled import MAKE_A_NEW_ONE, Filled, Page, Row, proven
from partnerlib.sheets.grids import Workbook
from partnerlib.sheets.questions import ABOUT, ANSWERS, FIXED, MOST_QUESTIONS, Asked
from partnerlib.sheets.writing import (
    ASKED,
    ASKED_TOP,
    CHOICES,
    FIRST_QUESTION,
    ID,
    READ_ME,
    STARTS,
    tab_names,
)
from partnerlib.tables.faults import shown
from partnerlib.words import brief, listing

MOST_STRAYS = 50
SPARE = 100
"""Rows beyond the questions that are read, to name what stands in them."""

NOT_READ = "nothing here: only the shaded cells are taken in; write it under Evidence"

_HEADS = (*FIXED, *ANSWERS)
_ABOVE = {(TITLE_ROW, 0), (NOTE_ROW, 0), (LINK_ROW, 0)}


def read_workbook(data: bytes) -> Filled:
    """Read the bytes of an Excel workbook; SheetError when it is no scoring sheet of ours."""
    workbook = Workbook(data)
    if ID not in workbook.names:
        raise refused(
            "an Excel file that is no scoring sheet, or only some sheets of one, copied to a new file",
            ONE_OF_OURS,
        )
    grid = workbook.grid(ID, len(ASKED) * (MOST_QUESTIONS + SPARE))
    about = {str(grid.at(row, 0).value): str(grid.at(row, 1).value) for row in range(len(ABOUT))}
    asked = _asked(grid)
    origin = proven(about, asked, "")
    by_candidate = [list(rows) for _, rows in groupby(asked, key=lambda one: one.candidate)]
    tabs = tab_names([rows[0].name for rows in by_candidate])
    pages = tuple(_page(workbook, tab, rows) for tab, rows in zip(tabs, by_candidate, strict=True))
    extra = [name for name in workbook.names if name not in {READ_ME, CHOICES, ID, *tabs}]
    told = (f"Not read: {listing([shown(name) for name in extra])}, which you added.",) if extra else ()
    return Filled(origin, about["id"], pages, mark="", told=told)


def _asked(grid: Grid) -> list[Asked]:
    last = max((row for row, _ in grid.cells), default=0)
    if last > ASKED_TOP + MOST_QUESTIONS:
        raise refused(f"more than {MOST_QUESTIONS:,} questions", ONE_OF_OURS)
    rows = range(ASKED_TOP + 1, last + 1)
    return [Asked(*(str(grid.at(row, column).value) for column in range(len(ASKED)))) for row in rows]


def _page(workbook: Workbook, tab: str, asked: list[Asked]) -> Page:
    if tab not in workbook.names:
        found = f"no sheet of this name, which has the questions about {brief(asked[0].name)}"
        allowed = f"every sheet under its own name: name it {tab} again, or {MAKE_A_NEW_ONE}"
        fault = SheetFault(_quoted(tab), found, allowed)
        return Page(tab, (), (fault,))
    grid = workbook.grid(tab, len(_HEADS) * (len(asked) + SPARE))
    rows = tuple(_row(grid, tab, row, one) for row, one in enumerate(asked, FIRST_QUESTION))
    return Page(tab, rows, (*_edited_heads(grid, tab, asked[0].name), *_strays(grid, tab, asked)))


def _row(grid: Grid, tab: str, row: int, asked: Asked) -> Row:
    def where(head: str) -> str:
        return _address(tab, row, _HEADS.index(head))

    fixed = tuple(grid.at(row, column) for column in range(STARTS))
    return Row(
        asked, where, fixed, {head: grid.at(row, column) for column, head in enumerate(ANSWERS, STARTS)}
    )


def _edited_heads(grid: Grid, tab: str, name: str) -> list[SheetFault]:
    """Name the title and headings that are not as written: a sheet that was renamed, or a column moved."""
    due = {(TITLE_ROW, 0): name} | {(TOP, column): head for column, head in enumerate(_HEADS)}
    return [
        SheetFault(
            _address(tab, *place),
            grid.at(*place).found,
            f"{shown(text)}, as it was: {MAKE_A_NEW_ONE}",
        )
        for place, text in due.items()
        if str(grid.at(*place).value).split() != text.split()
    ]


def _strays(grid: Grid, tab: str, asked: Sequence[Asked]) -> list[SheetFault]:
    """Name merged cells, and what was written where it would be lost."""
    last = FIRST_QUESTION + len(asked)
    faults = [
        SheetFault(f"{_quoted(tab)}!{place}", "merged cells", "cells that are not merged")
        for place in grid.merged[:MOST_STRAYS]
    ]

    strays = [
        (place, cell)
        for place, cell in grid.cells.items()
        if place not in _ABOVE and not (TOP <= place[0] < last and place[1] < len(_HEADS)) and _shows(cell)
    ]
    faults += [
        SheetFault(_address(tab, *place), cell.found, NOT_READ, _question(grid, place[0], asked))
        for place, cell in strays[:MOST_STRAYS]
    ]
    if len(strays) > MOST_STRAYS:
        found = f"{len(strays) - MOST_STRAYS:,} more cells outside the questions"
        faults.append(SheetFault(_quoted(tab), found, NOT_READ))
    return faults


def _question(grid: Grid, row: int, asked: Sequence[Asked]) -> str:
    """Name the question in a row; "" where there is none."""
    inside = FIRST_QUESTION <= row < FIRST_QUESTION + len(asked)
    return named(str(grid.at(row, FIXED.index("Question")).value), asked[0].name) if inside else ""


def _shows(cell: Cell) -> bool:
    return cell != NOTHING and bool(str(cell.value).strip())


def _quoted(tab: str) -> str:
    return tab if tab.isalnum() else f"'{tab}'"


def _address(tab: str, row: int, column: int) -> str:
    return f"{_quoted(tab)}!{xl_rowcol_to_cell(row, column)}"
