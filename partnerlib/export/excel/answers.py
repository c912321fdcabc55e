"""The sheet of the answers that count, which may be changed, and of what nobody has answered."""

from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell

from partnerlib import scoring
from partnerlib.charts.style import records
from partnerlib.export.excel.book import INPUT, TOP, Book, Sheet
from partnerlib.export.excel.ideal import LABEL, unit_of
from partnerlib.export.excel.numbers import Numbers
from partnerlib.question import PART_TITLES
from partnerlib.words import brief

NOT_ANSWERED = "not answered"
NOBODY = "nobody yet"
ANSWERS_TOP = TOP + 1

ANSWERS_COLUMNS = (
    *("Candidate no.", "Criterion no.", "Candidate", "Part", "Criterion", "Unit", "Assessor", "Level"),
    *("At least", "At most", "Evidence", "Recorded on (UTC)"),
)
LEVEL = 7
WORDS = (*ANSWERS_COLUMNS[2:7], *ANSWERS_COLUMNS[10:])


def answers_sheet(book: Book, numbers: Numbers) -> None:
    """Write the answers that count, one row each, and a row for whatever nobody has answered."""
    note = (
        "Change a level (shaded) and every score follows. The newest answer of each assessor counts; "
        "all of them are in Table assessments."
    )
    sheet = book.sheet("Answers", "The answers that count, with their evidence", note)
    sheet.heads(TOP, ANSWERS_COLUMNS, words=WORDS)
    rows = answers(numbers)
    for row, answer in enumerate(records(rows), ANSWERS_TOP):
        _answer(sheet, row, answer, numbers)
    last = ANSWERS_TOP + len(rows) - 1
    for name, column in {"candidate": 0, "criterion": 1, "level": LEVEL}.items():
        book.name(f"answers_{name}", sheet, (ANSWERS_TOP, last), (column, column))
    _only_levels(sheet, last)
    sheet.widths((11, 10, 28, 14, 30, 20, 13, 13, 9, 9, 54, 20))
    sheet.finish(TOP, len(ANSWERS_COLUMNS), last, frozen=3)


def answers(numbers: Numbers) -> pd.DataFrame:
    """Give the newest answers, best candidate first, criteria in the profile's order, with what is missing.

    Columns are those of `assessments`, and who and what: the places of candidate and criterion from 1.
    """
    pairs = pd.MultiIndex.from_product(
        [numbers.candidates, numbers.criteria], names=["candidate", "criterion"]
    )
    newest = scoring.newest(numbers.case).set_index(["candidate", "criterion"])
    rows = pd.DataFrame(index=pairs).join(newest, how="left").reset_index()
    rows["assessor"] = rows["assessor"].fillna(NOBODY)
    rows["who"] = rows["candidate"].map({key: place for place, key in enumerate(numbers.candidates, 1)})
    rows["what"] = rows["criterion"].map({key: place for place, key in enumerate(numbers.criteria, 1)})
    return rows.merge(
        numbers.case.profile[["criterion", "part", "label", "unit"]], on="criterion"
    ).sort_values(["who", "what", "assessor"], kind="stable", ignore_index=True)


def _answer(sheet: Sheet, row: int, answer: Any, numbers: Numbers) -> None:
    label, unit = brief(answer.label, LABEL), unit_of(answer.unit)
    evidence = answer.evidence if isinstance(answer.evidence, str) else ""
    sheet.cell(row, 0, answer.who, "count")
    sheet.cell(row, 1, answer.what, "count")
    name = numbers.called[answer.candidate]
    sheet.text(row, 2, name, "wrapped")
    sheet.text(row, 3, PART_TITLES[answer.part])
    sheet.text(row, 4, label, "wrapped")
    sheet.text(row, 5, unit, "wrapped")
    sheet.text(row, 6, brief(answer.assessor, LABEL))
    sheet.cell(row, LEVEL, NOT_ANSWERED if pd.isna(answer.level) else answer.level, **INPUT)
    sheet.cell(row, 8, answer.low)
    sheet.cell(row, 9, answer.high)
    sheet.text(row, 10, evidence, "wrapped")
    sheet.cell(row, 11, answer.recorded_at, "day")
    sheet.height(row, (name, 25), (label, 30), (unit, 20), (evidence, 54))


def _only_levels(sheet: Sheet, last: int) -> None:
    """Refuse a level that is typed off the scale of its criterion."""
    bound = "=INDEX(ideal_scale_{},MATCH(" + xl_rowcol_to_cell(ANSWERS_TOP, 1, col_abs=True) + ",ideal_no,0))"
    sheet.page.data_validation(
        ANSWERS_TOP,
        LEVEL,
        last,
        LEVEL,
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": bound.format("low"),
            "maximum": bound.format("high"),
            "error_title": "Off the scale",
            "error_message": "This level is off the scale of its criterion; sheet Ideal has the scale.",
        },
    )
