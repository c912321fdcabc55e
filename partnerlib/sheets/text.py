"""A scoring sheet as a CSV file, for those without Excel: the same questions, after what they are of."""

import csv
import datetime as dt
import io
import re
from itertools import groupby

from partnerlib.case import Case
from partnerlib.forms.words import shown
from partnerlib.sheets.archive import MEGABYTE, MOST_BYTES, ONE_OF_OURS
from partnerlib.sheets.cells import text_cell
from partnerlib.sheets.faults import SheetError, SheetFault, refused
from partnerlib.sheets.filled import MAKE_A_NEW_ONE, Filled, Page, Row, proven
from partnerlib.sheets.questions import (
    ABOUT,
    ANSWERS,
    FIXED,
    MOST_QUESTIONS,
    Asked,
    Origin,
    about,
    questions,
)
from partnerlib.tables.faults import shown as quoted
from partnerlib.words import brief

KEYS = ("candidate", "criterion", "given", "name")
HEADS = (*ABOUT, *KEYS, *FIXED, *ANSWERS)
FIXED_AT, ANSWERS_AT = len(ABOUT) + len(KEYS), len(ABOUT) + len(KEYS) + len(FIXED)

AS_UTF_8 = "a CSV file: in Excel save as 'CSV UTF-8'"
AS_WINDOWS = "The file is not UTF-8; it was read as text of Windows (cp1252). Look at names with accents."
_RISKY = re.compile(r"'*[=+\-@\t\r]")
_SHIELDED = re.compile(r"'+[=+\-@\t\r]")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")


def scoring_csv(
    case: Case,
    assessor: str,
    round: str = "",  # noqa: A002
    *,
    made: dt.datetime,
    semicolons: bool = False,
) -> bytes:
    """Give the scoring sheet as a CSV file, otherwise like `scoring_sheet`.

    With `semicolons` it is as a spreadsheet expects it where numbers have a decimal comma.
    """
    asked = questions(case, assessor, round)
    origin = Origin(case.name, case.profile_fingerprint, round, assessor, made)
    told = about(origin, [question.asked for question in asked])
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if semicolons else ",", lineterminator="\r\n")
    writer.writerow(HEADS)
    for question in asked:
        keys = (getattr(question.asked, name) for name in KEYS)
        texts = map(_shielded, (*told, *keys, *question.fixed))
        writer.writerow([*texts, *_written(question.cells, semicolons)])
    return out.getvalue().encode("utf-8-sig")


def _written(cells: tuple[str | float | None, ...], comma: bool) -> list[str]:
    return [_number(cell, comma) if isinstance(cell, float) else _shielded(cell or "") for cell in cells]


def _number(cell: float, comma: bool) -> str:
    return shown(cell).replace(".", ",") if comma else shown(cell)


def _shielded(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula; `_bare` takes it away again."""
    return f"'{text}" if _RISKY.match(text) else text


def _bare(text: str) -> str:
    return text[1:] if _SHIELDED.match(text) else text


def read_text(data: bytes) -> Filled:
    """Read the bytes of a CSV file; SheetError when it is no scoring sheet of ours."""
    text, told = _decoded(data)
    records, semicolons = _records(text)
    faults = [fault for number, record in enumerate(records, 2) for fault in _width_faults(number, record)]
    if faults:
        raise SheetError(faults)
    cells = [[_bare(cell) for cell in record[: len(HEADS)]] for record in records]
    told_of = dict(zip(ABOUT, cells[0], strict=False))
    _refuse_mixtures(cells)
    asked = [Asked(**dict(zip(KEYS, record[len(ABOUT) : FIXED_AT], strict=True))) for record in cells]
    origin = proven(told_of, asked, "row 2")
    numbered = list(enumerate(zip(asked, cells, strict=True), 2))
    pages = tuple(
        _page([_row(number, key, record) for number, (key, record) in rows])
        for _, rows in groupby(numbered, key=lambda row: row[1][0].candidate)
    )
    return Filled(origin, told_of["id"], pages, "," if semicolons else ".", told)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Give the text, and what there is to tell of how it was read."""
    if len(data) > MOST_BYTES:
        raise refused(f"a file of {len(data) / MEGABYTE:,.0f} MB", f"at most {MOST_BYTES // MEGABYTE} MB")
    told: tuple[str, ...] = ()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text, told = data.decode("cp1252"), (AS_WINDOWS,)
        except UnicodeDecodeError:
            raise refused("text in an encoding that is not known", AS_UTF_8) from None
    if _NOT_TEXT.search(text):
        raise refused("a file that is no text", AS_UTF_8)
    return text, told


def _records(text: str) -> tuple[list[list[str]], bool]:
    """Give the rows below the headings, and whether semicolons part their cells."""
    semicolons = text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if semicolons else ",", strict=True)
    records: list[list[str]] = []
    try:
        for record in reader:
            records.append(record)
            if len(record) > 10 * len(HEADS):
                raise refused(f"{len(record):,} cells", f"{len(HEADS)} cells", f"row {len(records)}")
            if len(records) > MOST_QUESTIONS + 1:
                raise refused(f"more than {MOST_QUESTIONS:,} questions", MAKE_A_NEW_ONE)
    except csv.Error as error:
        raise refused(f"a row that cannot be read ({error})", AS_UTF_8, f"row {len(records) + 1}") from None
    _refuse_other_heads(records[0] if records else [])
    while len(records) > 1 and not any(map(str.strip, records[-1])):
        records.pop()
    if len(records) < 2:
        raise refused("no question", MAKE_A_NEW_ONE)
    return records[1:], semicolons


def _refuse_other_heads(heads: list[str]) -> None:
    if "format" not in heads:
        raise refused("a file that is no scoring sheet", ONE_OF_OURS)
    found = [*heads, *[""] * (len(HEADS) - len(heads))]
    wrong = [
        (n, cell) for n, cell in enumerate(found, 1) if cell != (HEADS[n - 1] if n <= len(HEADS) else "")
    ]
    if wrong:
        due = [*HEADS, *["no more columns"] * len(found)]
        raise SheetError(
            [
                SheetFault(f"row 1, cell {n}", quoted(cell), f"the heading {quoted(due[n - 1])}")
                for n, cell in wrong
            ]
        )


def _width_faults(number: int, record: list[str]) -> list[SheetFault]:
    if len(record) >= len(HEADS) and not any(map(str.strip, record[len(HEADS) :])):
        return []
    return [SheetFault(f"row {number}", f"{len(record)} cells", f"{len(HEADS)} cells, as there are headings")]


def _refuse_mixtures(cells: list[list[str]]) -> None:
    """Refuse rows of different sheets in one file, naming each cell that tells so."""
    first = cells[0]
    faults = [
        SheetFault(
            f"row {number}, column {head}", quoted(record[place]), f"{quoted(first[place])}, as in row 2"
        )
        for number, record in enumerate(cells, 2)
        for place, head in enumerate(ABOUT)
        if record[place] != first[place]
    ]
    if faults:
        raise SheetError(faults)


def _page(rows: list[Row]) -> Page:
    first, last = rows[0].where(""), rows[-1].where("")
    return Page(f"{first} to {last} ({brief(rows[0].asked.name)})", tuple(rows))


def _row(number: int, asked: Asked, record: list[str]) -> Row:
    def where(head: str) -> str:
        return f"row {number}, column {head}" if head else f"row {number}"

    fixed = tuple(map(text_cell, record[FIXED_AT:ANSWERS_AT]))
    answers = dict(zip(ANSWERS, map(text_cell, record[ANSWERS_AT:]), strict=True))
    return Row(asked, where, fixed, answers)
