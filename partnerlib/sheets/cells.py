"""What a cell of a spreadsheet holds: a number, a text, or something that is no answer."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from partnerlib.tables.faults import shown
from partnerlib.words import day

EMPTY, NUMBER, PERCENT, DATE, TEXT, FORMULA, TRUTH, ERROR = range(8)
"""The kinds of cell."""

NUMERAL = re.compile(r"[+-]?([0-9]{1,400}(\.[0-9]{0,400})?|\.[0-9]{1,400})([eE][+-]?[0-9]{1,4})?")
"""How a part of a workbook writes a number."""

_WORDS = {
    PERCENT: "a percentage",
    DATE: "a date, which the spreadsheet made of what was typed",
    TRUTH: "a yes-or-no value",
    ERROR: "an error that the spreadsheet shows",
}
_FIRST_DAY = dt.datetime(1899, 12, 30)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENT_FORMATS = {9, 10}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds: its kind, and a number or text."""

    kind: int = EMPTY
    value: float | str = ""

    @property
    def found(self) -> str:
        """What it holds, in words for an error."""
        if self.kind == FORMULA:
            return f"the formula {shown('=' + str(self.value))}"
        words = _WORDS.get(self.kind)
        return f"{words} ({_as_seen(self)})" if words else shown(self.value)


def _as_seen(cell: Cell) -> str:
    """Give what stands in a cell much as the spreadsheet shows it."""
    if cell.kind == TRUTH:
        return "FALSE" if cell.value == "0" else "TRUE"
    if isinstance(cell.value, str):
        return shown(cell.value)
    if cell.kind == PERCENT:
        return f"{100 * cell.value:.15g}%"
    try:
        return day(_FIRST_DAY + dt.timedelta(days=cell.value))
    except OverflowError:
        return f"{cell.value:g}"


NOTHING = Cell()


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet that hold anything, by row and column from 0, and its merged ranges."""

    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[str, ...] = ()

    def at(self, row: int, column: int) -> Cell:
        """Give a cell, an empty one where there is none."""
        return self.cells.get((row, column), NOTHING)


def text_cell(text: str) -> Cell:
    """Give the cell of a text; no text is an empty cell."""
    return Cell(TEXT, text) if text else NOTHING


def plain(text: str) -> str:
    r"""Give a text as it was typed: Excel writes some characters as their number.

    >>> plain("one_x000D_two, _x005F_x0041_")
    'one\rtwo, _x0041_'
    """
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def kind_of(format_id: int, code: str) -> int:
    """Tell what the numbers in cells of a number format are: dates, percentages or plain numbers.

    >>> kind_of(0, "") == NUMBER, kind_of(14, "") == DATE, kind_of(164, 'd" of "mmm') == DATE
    (True, True, True)
    """
    bare = _LITERAL.sub("", code).lower()
    if format_id in _PERCENT_FORMATS or "%" in bare:
        return PERCENT
    dated = "general" not in bare and re.search(r"[dmyhs]", bare)
    return DATE if format_id in _DATE_FORMATS or dated or _ELAPSED.search(code) else NUMBER


def position(address: str) -> tuple[int, int]:
    """Give row and column, from 0, of an address; ValueError when it is none.

    >>> position("F12")
    (11, 5)
    """
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(address)
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def whole(text: str) -> int:
    """Read a whole number of at most nine digits, as parts of a workbook refer to each other."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(text[:20])
    return int(text)
