"""Scoring sheets: an assessor answers in Excel or a CSV file, and the answers are taken in, checked, as rows.

`scoring_sheet` and `scoring_csv` give a file's bytes; `read` takes either back. Nothing here saves anything.
"""

import datetime as dt

from partnerlib.case import Case, slug
from partnerlib.sheets.excel import read_workbook
from partnerlib.sheets.faults import SheetError, SheetFault
from partnerlib.sheets.taking import Answer, Sheet, take_in
from partnerlib.sheets.text import read_text, scoring_csv
from partnerlib.sheets.unseen import beside_unseen
from partnerlib.sheets.writing import scoring_sheet

__all__ = [
    "Answer",
    "Sheet",
    "SheetError",
    "SheetFault",
    "beside_unseen",
    "file_for",
    "read",
    "read_csv",
    "read_sheet",
    "scoring_csv",
    "scoring_sheet",
]

_BINARY = (b"PK", b"\xd0\xcf\x11\xe0")


def file_for(
    case: Case,
    assessor: str,
    round: str,  # noqa: A002
    kind: str,
    made: dt.datetime,
) -> tuple[str, bytes]:
    """Give a scoring sheet's file name and bytes; `kind` is xlsx or csv. Raises ValueError as they do."""
    make = scoring_csv if kind == "csv" else scoring_sheet
    try:
        who = slug(assessor)
    except ValueError:
        who = "assessor"
    name = "-".join(filter(None, ("scoring", case.name, round, who)))
    return f"{name}.{kind}", make(case, assessor, round, made=made)


def read_sheet(data: bytes, case: Case, now: dt.datetime) -> Sheet:
    """Read a filled workbook against the case as its assessor may see it; `now` is the store's time.

    Raises SheetError that names every bad cell, having taken nothing.
    """
    return take_in(read_workbook(data), case, now)


def read_csv(data: bytes, case: Case, now: dt.datetime) -> Sheet:
    """Read a filled CSV file, otherwise as `read_sheet` does."""
    return take_in(read_text(data), case, now)


def read(data: bytes, case: Case, now: dt.datetime) -> Sheet:
    """Read a filled workbook or CSV file, told apart by what it holds and not by its name."""
    return (read_sheet if data.startswith(_BINARY) else read_csv)(data, case, now)
