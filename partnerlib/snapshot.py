"""A table as a CSV file: read as raw cells, written as the one text that stands for it."""

import codecs
import csv
import io
from contextlib import suppress
from pathlib import Path

import pandas as pd

from partnerlib.tables import TABLES, Fault
from partnerlib.tables.faults import Quoted


def read_csv(path: Path, table: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Read a table's file as cells of text; faults where the file as a whole cannot be read.

    Excel's byte order mark and its line ends are taken as they come.
    """
    header = ",".join(TABLES[table].names)
    try:
        text = _decoded(path, header)
        records = _records(text)
    except UnreadableError as reason:
        return TABLES[table].empty(), [Fault(table, reason.row, None, Quoted(reason.found), reason.allowed)]
    if not records:
        return TABLES[table].empty(), [
            Fault(table, None, None, Quoted("an empty file"), f"at least the line {header}")
        ]
    width = len(records[0])
    uneven = [
        Fault(
            table,
            row,
            None,
            Quoted("1 cell" if len(record) == 1 else f"{len(record)} cells"),
            f"{width} cells, as the header has",
        )
        for row, record in enumerate(records, 1)
        if len(record) != width
    ]
    if uneven:
        return TABLES[table].empty(), uneven
    return pd.DataFrame(records[1:], columns=pd.Index(records[0]), dtype="str"), []


def write_csv(table: str, typed: pd.DataFrame) -> str:
    """Write a typed table as CSV text; the same table always gives the same text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(TABLES[table].names)
    cells = [[column.write(cell) for cell in typed[column.name]] for column in TABLES[table].columns]
    writer.writerows(zip(*cells, strict=True))
    return out.getvalue()


class UnreadableError(Exception):
    """A file that cannot be read as a table: what was found, what is allowed, and in which row."""

    def __init__(self, found: str, allowed: str, row: int | None = None) -> None:
        super().__init__(found)
        self.found, self.allowed, self.row = found, allowed, row


def _decoded(path: Path, header: str) -> str:
    try:
        content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except FileNotFoundError:
        raise UnreadableError(
            f"no file {path.name}", f"a file that holds at least the line {header}"
        ) from None
    except OSError as error:
        raise UnreadableError(
            f"{path.name}, which cannot be opened ({error.strerror})", "a readable file"
        ) from None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = _last_row(content[: error.start].decode("utf-8"))
        found = f"text that is not UTF-8 (byte 0x{content[error.start]:02x})"
        raise UnreadableError(found, "UTF-8 text; in Excel save as 'CSV UTF-8'", row) from None


def _last_row(beginning: str) -> int:
    """Count the rows of the beginning of a file, the one it breaks off in included."""
    row = 0
    with suppress(csv.Error):
        for _ in csv.reader(io.StringIO(beginning + "x", newline="")):
            row += 1
    return max(row, 1)


def _records(text: str) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        records.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        allowed = "cells parted by commas, in double quotes where they hold one, none over 10,000 characters"
        raise UnreadableError(f"a cell that cannot be read ({error})", allowed, len(records) + 1) from None
    while records and not any(records[-1]):
        records.pop()
    if records and not any(records[0]):
        raise UnreadableError("an empty first row", "the columns' names in the first row", 1)
    if records and len(records[0]) == 1 and ";" in records[0][0]:
        raise UnreadableError("columns parted by semicolons", "columns parted by commas", 1)
    return records
