"""A scoring sheet that came back, from any kind of file: what it says it is, and every answer's cells."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from partnerlib.sheets.cells import Cell
from partnerlib.sheets.faults import SheetError, SheetFault, refused
from partnerlib.sheets.questions import FORMAT, Asked, Origin, sheet_id
from partnerlib.tables import TABLES
from partnerlib.tables.faults import shown

MAKE_A_NEW_ONE = "make a new scoring sheet and copy the answers into it"

_MADE = TABLES["assessments"].column("recorded_at")


@dataclass(frozen=True)
class Row:
    """One question as it came back; `where` gives a cell's address by its heading."""

    asked: Asked
    where: Callable[[str], str]
    fixed: tuple[Cell, ...]
    answer: Mapping[str, Cell]


@dataclass(frozen=True)
class Page:
    """The questions about one candidate, and what is wrong with the page itself."""

    where: str
    rows: tuple[Row, ...]
    faults: tuple[SheetFault, ...] = ()


@dataclass(frozen=True)
class Filled:
    """A scoring sheet that came back.

    `mark` is the decimal mark of its numbers where they are texts, "" where a text is no usual number.
    """

    origin: Origin
    id: str
    pages: tuple[Page, ...]
    mark: str
    told: tuple[str, ...] = field(default=())


def proven(about: Mapping[str, str], asked: list[Asked], where: str) -> Origin:
    """Give what a sheet is of; SheetError when that was changed, or is of a format not known here."""
    if about.get("format") != FORMAT:
        found = f"a scoring sheet of another version of this workbook ({shown(about.get('format', ''))})"
        raise refused(found, f"one made by this version: {MAKE_A_NEW_ONE}", where)
    try:
        made = cast(dt.datetime, _MADE.read(about["made"]))
        origin = Origin(about["case"], about["profile"], about["round"], about["assessor"], made)
    except (ValueError, KeyError, OverflowError) as error:
        raise _changed(where) from error
    if sheet_id(origin, asked) != about["id"]:
        raise _changed(where)
    return origin


def _changed(where: str) -> SheetError:
    found = "rows or columns other than it was made with: some were deleted, added, sorted or changed"
    return refused(found, f"changes to the answers alone: {MAKE_A_NEW_ONE}", where)
