"""A workbook and its sheets: how cells look, how text stays text, and how every sheet prints.

Texts of a case have at most 10,000 characters, far below the 32,767 that a cell of Excel can hold, so
that they are always written whole.
"""

import datetime as dt
import io
import math
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from partnerlib.charts.style import GREY, INK, LIGHT
from partnerlib.words import brief

CHANGEABLE, LINK, RED = "#fff6d6", "#0b5cad", "#a4262c"
PART_OF_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula when somebody edits the cell."""

UNDATED = dt.datetime(2000, 1, 1)
TITLE_ROW, NOTE_ROW, LINK_ROW, TOP = 0, 1, 2, 3
"""Rows of every sheet: its title, a note, the way back, and the first row of what it holds."""

A4 = 9
PAGE_WIDTH = 232
"""Characters across a printed page before it becomes too small to read."""

NAME = 32
"""Characters of a bold name on a line of the column that holds it."""

LINE, MOST_LINES = 15, 6
"""Points a line of text is high, and the lines of a cell that show; the rest is in the formula bar."""

WORDS = {"valign": "top", "align": "left", "indent": 1}
NUMBER = {"valign": "top", "align": "right"}
HEAD = {"bg_color": LIGHT, "text_wrap": True, "valign": "bottom"}
INPUT = {"bg_color": CHANGEABLE}
"""What marks a cell that may be changed, and that every score follows."""

STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 15, "font_color": INK},
    "note": {"font_color": GREY},
    "verdict": {"bold": True},
    "doubt": {"bold": True, "font_color": RED},
    "link": {"font_color": LINK, "underline": 1},
    "head": HEAD | {"bold": True, "bottom": 1},
    "above": HEAD | {"font_color": GREY},
    "group": {"bold": True, "bg_color": LIGHT, "align": "center", "left": 1},
    "text": WORDS,
    "wrapped": WORDS | {"text_wrap": True},
    "bold": WORDS | {"bold": True, "text_wrap": True},
    "day": WORDS | {"num_format": "d mmmm yyyy"},
    "moment": WORDS | {"num_format": "d mmmm yyyy, hh:mm"},
    "number": NUMBER,
    "count": NUMBER | {"num_format": "#,##0"},
    "tenth": NUMBER | {"num_format": "#,##0.0"},
    "estimate": NUMBER | {"num_format": '"≈"0.0'},
    "value": NUMBER | {"num_format": "0.00"},
    "share": NUMBER | {"num_format": "0.0%"},
    "change": WORDS | {"num_format": "+0.0#####;-0.0#####"},
}

Cell = str | float | int | bool | dt.datetime | None


class Book:
    """A workbook in the making. `source` names the snapshot on every page, `mark` whose data it is."""

    def __init__(self, source: str, mark: str, created: dt.datetime | None) -> None:
        self.source, self.mark = source, mark.removesuffix(".")
        self._file = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.workbook = xlsxwriter.Workbook(self._file, options)
        told = created.astimezone(dt.UTC).replace(tzinfo=None) if created else UNDATED
        self.workbook.set_properties({"title": source, "comments": mark, "created": told})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, style: str, **more: Any) -> Any:
        """Give the format of a style, with further properties as xlsxwriter has them."""
        properties = STYLES[style] | more
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(properties)
        return self._formats[key]

    def sheet(self, name: str, title: str, note: str = "") -> "Sheet":
        """Add a sheet with its title, what there is to know about it, and the way back to the first one."""
        return Sheet(self, name, title, " ".join(filter(None, [note, self.mark and f"{self.mark}."])))

    def name(self, name: str, sheet: "Sheet", rows: tuple[int, int], columns: tuple[int, int]) -> None:
        """Give a range of cells a name that formulas use; rows and columns are the first and the last."""
        cells = xl_range_abs(rows[0], columns[0], rows[1], columns[1])
        self.workbook.define_name(name, f"='{sheet.title}'!{cells}")

    def to_bytes(self) -> bytes:
        """Give the finished file."""
        self.workbook.close()
        return self._file.getvalue()


class Sheet:
    """One sheet. Rows and columns count from 0."""

    def __init__(self, book: Book, name: str, title: str, note: str) -> None:
        self.book, self.title = book, name
        self.page = book.workbook.add_worksheet(name)
        self._widths: dict[int, float] = {}
        self.text(TITLE_ROW, 0, title, "title")
        self.page.set_row(TITLE_ROW, 24)
        self.text(NOTE_ROW, 0, note, "note")
        self.page.hide_gridlines(2)

    def text(self, row: int, column: int, words: str, style: str = "text", **more: Any) -> None:
        """Write a text as it stands: never a formula, not even after somebody has edited the cell."""
        if words.startswith(PART_OF_FORMULA):
            more |= {"quote_prefix": True}
        self.page.write_string(row, column, legal(words), self.book.format(style, **more))

    def name(self, row: int, name: str, style: str) -> None:
        """Write a candidate's name in the second column, as high as it needs."""
        self.text(row, 1, name, style)
        self.height(row, (name, NAME))

    def cell(self, row: int, column: int, cell: Cell, style: str = "number", **more: Any) -> None:
        """Write a text, number, date or truth; what is unknown leaves an empty cell."""
        look = self.book.format(style, **more)
        if isinstance(cell, str):
            self.text(row, column, cell, style, **more)
        elif cell is None or pd.isna(cell):
            self.page.write_blank(row, column, None, look)
        elif isinstance(cell, bool | np.bool_):
            self.page.write_boolean(row, column, bool(cell), look)
        elif isinstance(cell, dt.datetime):
            self.page.write_datetime(row, column, cell.replace(tzinfo=None), look)
        else:
            self.page.write_number(row, column, float(cell), look)

    def formula(
        self, row: int, column: int, formula: str, value: str | float, style: str = "number", **more: Any
    ) -> None:
        """Write a formula with the value it has now, which is what previewers show."""
        now = legal(value) if isinstance(value, str) else float(value)
        self.page.write_formula(row, column, f"={formula}", self.book.format(style, **more), now)

    def link(self, row: int, column: int, sheet: str, words: str, **more: Any) -> None:
        """Write words that lead to another sheet."""
        place = f"internal:'{sheet}'!A1"
        self.page.write_url(row, column, place, self.book.format("link", **more), words)

    def heads(
        self,
        row: int,
        heads: Sequence[str],
        style: str = "head",
        column: int = 0,
        words: Collection[str] | None = None,
    ) -> None:
        """Write the headings of columns; `words` are those above words, to the left, if not all of them."""
        for place, head in enumerate(heads, column):
            left = words is None or head in words
            self.text(row, place, head, style, align="left" if left else "right", indent=int(left))

    def widths(self, widths: Sequence[float], column: int = 0) -> None:
        """Set the widths of columns, in characters."""
        for place, width in enumerate(widths, column):
            self.page.set_column(place, place, width)
            self._widths[place] = width

    def height(self, row: int, *texts: tuple[str, float]) -> None:
        """Make a row as high as its longest text in a column of that width, up to six lines."""
        lines = max(lines_of(text, width) for text, width in texts)
        self.page.set_row(row, LINE * min(lines, MOST_LINES) + 1)

    def finish(
        self, header: int, columns: int, last: int, frozen: int = 0, filtered: bool = True, first: int = TOP
    ) -> None:
        """Freeze what heads the sheet, offer filters, link back, and say how it prints.

        header: the row of the headings; columns: how many there are; last: the last row of what they
        head; frozen: columns that stay; first: the first row that every printed page repeats.
        """
        if self.title != "Read me":
            self.link(LINK_ROW, 0, "Read me", "Back to Read me")
        if header not in self.page.row_sizes:
            self.page.set_row(header, 2 * LINE + 3)
        self.page.freeze_panes(header + 1, frozen)
        if filtered and last > header:
            self.page.autofilter(header, 0, last, columns - 1)
        self.page.set_landscape()
        self.page.set_paper(A4)
        self.page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        across = math.ceil(sum(self._widths.get(place, 9) for place in range(columns)) / PAGE_WIDTH)
        self.page.fit_to_pages(across, 0)
        self.page.repeat_rows(first, header)
        if frozen and across > 1:
            self.page.repeat_columns(0, frozen - 1)
        self.page.set_footer(
            f"&L&8{_printed(self.book.source, 110)}&C&8{_printed(self.book.mark, 60)}&R&8&A, page &P of &N"
        )


def _printed(words: str, length: int) -> str:
    """Give words as footers take them, in which & begins an instruction."""
    return brief(legal(words), length).replace("&", "&&")


def legal(words: str) -> str:
    """Give a text without the two characters that no XML file may hold; a mark stands for each."""
    return words.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def lines_of(text: str, width: float) -> int:
    r"""Estimate how many lines a text takes in a column of that many characters.

    >>> lines_of("short", 10), lines_of("a somewhat longer text", 10), lines_of("one\ntwo", 10)
    (1, 3, 2)
    """
    return sum(max(1, math.ceil(len(line) / width)) for line in text.split("\n"))
