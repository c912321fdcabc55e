"""The workbook inside a chart, which PowerPoint opens at "Edit Data": rows by name, a series a column."""

import io
import math
from typing import Any

import pandas as pd
from xlsxwriter import Workbook

from partnerlib.charts.text import ABOUT
from partnerlib.exhibits.words import Estimated
from partnerlib.export.powerpoint.master import EPOCH

_AS_TYPED = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
NAME_WIDTH, NUMBER_WIDTH = 40, 16


def workbook(numbers: pd.DataFrame, written: str) -> bytes:
    """Give the numbers of a chart as an Excel file; text stays text, an unknown number is an empty cell.

    The first column holds the names of the rows, the first row those of the series.
    """
    out = io.BytesIO()
    with Workbook(out, _AS_TYPED) as book:
        book.set_properties({"created": EPOCH})
        page = book.add_worksheet("Sheet1")
        page.set_column(0, 0, NAME_WIDTH)
        page.set_column(1, len(numbers.columns), NUMBER_WIDTH)
        for column, name in enumerate(numbers.columns, 1):
            page.write_string(0, column, name)
        for row, name in enumerate(numbers.index, 1):
            page.write_string(row, 0, name)
        _write_numbers(book, page, numbers, written)
    return out.getvalue()


def _write_numbers(book: Any, page: Any, numbers: pd.DataFrame, written: str) -> None:
    """Write the numbers, those that are estimated with their sign."""
    styles = {
        about: book.add_format({"num_format": number_format(written, about)}) for about in (False, True)
    }
    for row, cells in enumerate(numbers.itertuples(index=False), 1):
        for column, cell in enumerate(cells, 1):
            if known(cell):
                page.write_number(row, column, float(cell), styles[is_estimate(cell)])


def known(cell: Any) -> bool:
    """Tell whether a cell holds a number."""
    return not pd.isna(cell) and math.isfinite(cell)


def is_estimate(what: Any) -> bool:
    """Tell whether a number is marked as estimated, or the name of a row has the sign for it."""
    return isinstance(what, Estimated) or (isinstance(what, str) and f"({ABOUT})" in what)


def number_format(written: str, estimated: bool) -> str:
    """Give the Excel format of a number, with a sign before it where it is estimated.

    >>> number_format("0.0", True)
    '"≈"0.0'
    """
    return f'"{ABOUT}"{written}' if estimated else written
