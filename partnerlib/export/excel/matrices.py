"""Sheets of candidates by criteria, on which one cell is about the same two on each of them."""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell

from partnerlib.charts.style import GREY, records
from partnerlib.export.excel.book import NAME, RED, TOP, Book
from partnerlib.export.excel.ideal import IDEAL_TOP, LABEL, LABEL_AT, NO
from partnerlib.export.excel.numbers import Numbers
from partnerlib.words import brief

NONE = "–"
"""What stands where there is nothing to say, such as a must-have that is not set."""

NUMBERS_ROW, ABOUT_ROW, HEAD_ROW, FIRST = TOP, TOP + 1, TOP + 2, TOP + 3
"""The rows of all three sheets: the criteria's numbers, what is asked, their labels, the first candidate."""

START = 4
"""The column of the first criterion on all three sheets."""

WIDTH = 14


class Matrix:
    """One of the three sheets: candidates down, criteria across."""

    def __init__(self, book: Book, numbers: Numbers, name: str, title: str, note: str) -> None:
        self.book, self.numbers, self.sheet = book, numbers, book.sheet(name, title, note)
        self.profile = records(numbers.case.profile)
        self.last = FIRST + len(numbers.candidates) - 1
        self.end = START + len(self.profile) - 1

    def heads(self, about: str, counts: tuple[str, str]) -> None:
        """Write the headings of rows and columns; each criterion's come from sheet Ideal."""
        self.sheet.heads(NUMBERS_ROW, ("", "", "", "Criterion no."), "above", words=())
        self.sheet.heads(ABOUT_ROW, ("", "", "", about), "above", words=())
        self.sheet.heads(HEAD_ROW, ("No.", "Candidate", *counts), words=("Candidate",))
        for column, place, criterion in self.columns():
            label = brief(criterion.label, LABEL)
            self.sheet.formula(NUMBERS_ROW, column, ideal(NO, place), place + 1, "above", align="right")
            self.sheet.formula(HEAD_ROW, column, ideal(LABEL_AT, place), label, "head", align="right")
        labels = [brief(criterion.label, LABEL) for criterion in self.profile]
        self.sheet.height(HEAD_ROW, *((words, WIDTH - 3) for words in (*counts, *labels)))

    def candidates(self, linked: bool) -> None:
        """Write who is in each row: as text, or `linked` to sheet Levels, to follow it if it is sorted."""
        for row, key in enumerate(self.numbers.candidates, FIRST):
            name = self.numbers.called[key]
            if linked:
                self.sheet.formula(row, 0, f"Levels!A{row + 1}", row - FIRST + 1, "count")
                self.sheet.formula(row, 1, f"Levels!B{row + 1}", name, "bold")
                self.sheet.height(row, (name, NAME))
            else:
                self.sheet.cell(row, 0, row - FIRST + 1, "count")
                self.sheet.name(row, name, "bold")

    def columns(self) -> Iterator[tuple[int, int, Any]]:
        """Give each criterion with its column and its place in the profile."""
        return ((START + place, place, criterion) for place, criterion in enumerate(self.profile))

    def across(self, row: int) -> str:
        """Give the cells of all criteria in a row."""
        return (
            f"{xl_rowcol_to_cell(row, START, col_abs=True)}:{xl_rowcol_to_cell(row, self.end, col_abs=True)}"
        )

    def counts(
        self, column: int, formula: Callable[[int], str], counted: pd.Series, style: str = "count"
    ) -> None:
        """Write a column of formulas, each of its row, with what they give now by candidate."""
        for row, key in enumerate(self.numbers.candidates, FIRST):
            self.sheet.formula(row, column, formula(row), counted[key], style)

    def named(self, name: str, column: int) -> None:
        """Give the candidates' cells of a column a name."""
        self.book.name(name, self.sheet, (FIRST, self.last), (column, column))

    def finish(self, weak: tuple[str, ...], strong: tuple[str, ...] = ()) -> None:
        """Tone down and stress cells of these words, set widths, filters and print."""
        cells = (FIRST, START, self.last, self.end)
        quiet = self.book.workbook.add_format({"font_color": GREY, "italic": True})
        loud = self.book.workbook.add_format({"bold": True, "font_color": RED})
        for word in (*weak, *strong):
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"'}
            look = {"format": loud if word in strong else quiet}
            self.sheet.page.conditional_format(*cells, rule | look)
        self.sheet.widths((6, 34, 11, 13, *[WIDTH] * len(self.profile)))
        self.sheet.finish(HEAD_ROW, self.end + 1, self.last, frozen=2)


def ideal(column: int, place: int) -> str:
    """Give the cell of sheet Ideal that holds something of the criterion in that place."""
    return "Ideal!" + xl_rowcol_to_cell(IDEAL_TOP + place, column, row_abs=True, col_abs=True)
