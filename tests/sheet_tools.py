"""What tests of scoring sheets share: a small case, and hands that fill a sheet in or damage it."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
import pytest
from cases import small_tables

from partnerlib import sheets
from partnerlib.case import Case

MADE = dt.datetime(2026, 10, 10, 9, tzinfo=dt.UTC)
NOW = MADE + dt.timedelta(days=4)
ASH, ELM = "Ash & Sons", "Elm"
"""The sheets of the small case; its rows 5, 6, 7 ask who_ours, who_theirs and reps, levels in column G."""


def small_case() -> Case:
    return Case("larch", small_tables())


def changed(data: bytes, change: Callable[[openpyxl.Workbook], object]) -> bytes:
    """Give the workbook after somebody has changed it in a spreadsheet program."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(data: bytes, **cells: object) -> bytes:
    """Give the workbook with other cells on the sheet of Elm, or of Ash & Sons where said, such as ash_G5."""

    def fill(book: openpyxl.Workbook) -> None:
        for place, cell in cells.items():
            tab, _, address = place.rpartition("_")
            book[ASH if tab == "ash" else ELM][address] = cell

    return changed(data, fill)


def faults_in(data: bytes, case: Case, now: dt.datetime = NOW) -> list[str]:
    """Give what is wrong with a file, which must be refused."""
    with pytest.raises(sheets.SheetError) as caught:
        sheets.read(data, case, now)
    assert caught.value.faults
    return [str(fault) for fault in caught.value.faults]


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Give the file with another part, or one more."""
    return packed(members(data) | {name: content})


def with_cell(data: bytes, part: str, address: str, xml: str) -> bytes:
    """Give the file with raw XML in place of a cell, which is put in where there is none."""
    parts = members(data)
    text = parts[part].decode()
    found = re.search(rf'<c r="{address}"[^>]*?(/>|>.*?</c>)', text)
    if found:
        text = text[: found.start()] + xml + text[found.end() :]
    else:
        text = text.replace("</sheetData>", f"<row>{xml}</row></sheetData>")
    return packed(parts | {part: text.encode()})


def with_rows(data: bytes, rows: str) -> bytes:
    """Give the file with more rows on the sheet of Ash & Sons."""
    parts = members(data)
    part = "xl/worksheets/sheet2.xml"
    return packed(parts | {part: parts[part].replace(b"</sheetData>", rows.encode() + b"</sheetData>")})
