"""The fifteen tables of the case, each on a sheet of its own, as they are."""

from typing import Any

import pandas as pd

from partnerlib.case import Case
from partnerlib.export.excel.book import TOP, Book
from partnerlib.tables import TABLES
from partnerlib.tables.columns import Choice, Date, Flag, Key, Number, Text, Time
from partnerlib.words import count

MEANINGS = {
    "company": "us, in one row",
    "parts": "the seven parts of the question and their weights",
    "profile": "the ideal partner, one row a criterion",
    "anchors": "what levels look like, one row a criterion and level",
    "profile_history": "the dated versions of the ideal",
    "candidates": "one row a company we look at",
    "assessments": "every answer ever given; the newest of each assessor counts",
    "people": "who carries it forward or stands against it, on either side",
    "reasons": "why either side wants this",
    "work": "the work it brings to either side",
    "dates": "when either side means to do what",
    "expectations": "what either side hopes for",
    "decisions": "what was decided, by whom and why",
    "invitations": "who assesses whom in which blind round, and until when",
    "consensus": "levels agreed on after a round, beside the answers and never in their place",
}
NARROWEST, WIDEST = 9, 60
HEAD_ROW, FIRST = TOP, TOP + 1
STYLES = {
    Date: "day",
    Time: "moment",
    Text: "wrapped",
    Number: "number",
    Key: "text",
    Choice: "text",
    Flag: "text",
}
DATE_WIDTHS: dict[type, float] = {Date: 20, Time: 27}


def sheet_name(table: str) -> str:
    """Give the name of a table's sheet, which no other sheet has in any case of letters."""
    return f"Table {table}"


def table_sheets(book: Book, case: Case) -> None:
    """Write every table, whole, under the names of its columns."""
    for name, frame in case.tables.items():
        _table(book, name, frame)


def _table(book: Book, name: str, frame: pd.DataFrame) -> None:
    note = f"{count(len(frame), 'row') if len(frame) else 'No row yet'}. An empty cell is unknown."
    if any(isinstance(column.kind, Time) for column in TABLES[name].columns):
        note += " Times are UTC."
    sheet = book.sheet(sheet_name(name), f"Table {name}: {MEANINGS[name]}", note)
    words = [column.name for column in TABLES[name].columns if not isinstance(column.kind, Number)]
    sheet.heads(HEAD_ROW, TABLES[name].names, words=words)
    widths = {column.name: _width(column.name, column.kind, frame) for column in TABLES[name].columns}
    kinds = {column.name: column.kind for column in TABLES[name].columns}
    for row, cells in enumerate(frame.astype(object).itertuples(index=False), FIRST):
        for column, (cell, kind) in enumerate(zip(cells, kinds.values(), strict=True)):
            sheet.cell(row, column, cell, STYLES[type(kind)])
        sheet.height(
            row, *((c, w) for c, w in zip(cells, widths.values(), strict=True) if isinstance(c, str))
        )
    sheet.widths(list(widths.values()))
    sheet.finish(HEAD_ROW, len(kinds), FIRST + len(frame) - 1)


def _width(name: str, kind: Any, frame: pd.DataFrame) -> float:
    """Give a column's width: its longest line, within bounds."""
    if type(kind) in DATE_WIDTHS:
        return DATE_WIDTHS[type(kind)]
    texts = [line for cell in frame[name].dropna() for line in str(cell).split("\n")]
    return min(max(map(len, [name, *texts])) + 4, WIDEST)
