"""The sheets Levels and Must-haves: what was answered, and whether it meets what we insist on."""

import math
from functools import partial
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell

from partnerlib import scoring
from partnerlib.export.excel.answers import NOT_ANSWERED
from partnerlib.export.excel.book import Book
from partnerlib.export.excel.ideal import HIGH, LOW, MUST_HIGH, MUST_LOW, UNIT, unit_of
from partnerlib.export.excel.matrices import ABOUT_ROW, FIRST, NONE, NUMBERS_ROW, WIDTH, Matrix, ideal
from partnerlib.export.excel.numbers import Numbers, at


def levels_sheet(book: Book, numbers: Numbers) -> None:
    """Write the mean of the newest answers for each candidate and criterion."""
    title, note = (
        "What was answered",
        "The mean of the assessors' newest levels, each in its criterion's unit.",
    )
    matrix = Matrix(book, numbers, "Levels", title, note)
    matrix.heads("Unit", ("Answered", "Not answered"))
    units = [unit_of(criterion.unit) for criterion in matrix.profile]
    matrix.sheet.height(ABOUT_ROW, *((unit, WIDTH - 1) for unit in units))
    matrix.candidates(linked=False)
    for column, place, criterion in matrix.columns():
        # Without the text added, an empty unit would show as 0.
        unit = f'{ideal(UNIT, place)}&""'
        matrix.sheet.formula(ABOUT_ROW, column, unit, unit_of(criterion.unit), "above", align="right")
        number = xl_rowcol_to_cell(NUMBERS_ROW, column, row_abs=True)
        for row, key in enumerate(numbers.candidates, FIRST):
            mean = f"AVERAGEIFS(answers_level,answers_candidate,$A{row + 1},answers_criterion,{number})"
            level = at(numbers.levels, key, criterion.criterion)
            shown = NOT_ANSWERED if pd.isna(level) else level
            formula, how = f'IFERROR({mean},"{NOT_ANSWERED}")', digits(criterion)
            matrix.sheet.formula(row, column, formula, shown, num_format=how)
    answered = numbers.levels.notna().sum(axis=1)
    matrix.counts(2, lambda row: f"COUNT({matrix.across(row)})", answered)
    matrix.counts(3, lambda row: f"{len(numbers.criteria)}-C{row + 1}", len(numbers.criteria) - answered)
    matrix.finish(weak=(NOT_ANSWERED,))


def digits(criterion: Any) -> str:
    """Give the format of a criterion's levels: one decimal, and more where the scale is short."""
    span = criterion.scale_high - criterion.scale_low
    return "#,##0." + "0" * min(max(1, 2 - math.floor(math.log10(span))), 9)


def must_haves_sheet(book: Book, numbers: Numbers) -> None:
    """Write whether each level lies in what the ideal insists on."""
    title, note = "The must-haves", "Met, missed, or open while nobody has answered."
    matrix = Matrix(book, numbers, "Must-haves", title, note)
    matrix.heads("We insist on", ("Missed", "Open"))
    matrix.candidates(linked=True)
    for column, place, criterion in matrix.columns():
        asked, shown = _asked(place), _shown(criterion)
        matrix.sheet.formula(ABOUT_ROW, column, asked, shown, "above", align="right")
        status = numbers.must_haves.get(criterion.criterion, pd.Series(dtype="str"))
        for row, key in enumerate(numbers.candidates, FIRST):
            matrix.sheet.formula(row, column, _status(row, column, place), status.get(key, NONE))
    for column, word in ((2, scoring.MISSED), (3, scoring.OPEN)):
        counted = (numbers.must_haves == word).sum(axis=1).reindex(numbers.candidates).fillna(0)
        matrix.counts(column, partial(_counted, matrix, word), counted)
    matrix.named("must_no", 0)
    matrix.named("must_missed", 2)
    matrix.named("must_open", 3)
    matrix.finish(weak=(NONE, scoring.OPEN), strong=(scoring.MISSED,))


def _counted(matrix: Matrix, word: str, row: int) -> str:
    """Give the formula of how often a word stands in a row."""
    return f'COUNTIF({matrix.across(row)},"{word}")'


def _asked(place: int) -> str:
    """Give the formula of a must-have in words; one as wide as the scale asks nothing."""
    low, high, bottom, top = (ideal(column, place) for column in (MUST_LOW, MUST_HIGH, LOW, HIGH))
    none = f"AND(OR(NOT(ISNUMBER({low})),{low}<={bottom}),OR(NOT(ISNUMBER({high})),{high}>={top}))"
    words = f'IF(ISNUMBER({low}),IF(ISNUMBER({high}),{low}&" to "&{high},{low}&" or more"),"at most "&{high})'
    return f'IF({none},"{NONE}",{words})'


def _shown(criterion: Any) -> str:
    """Give what `_asked` says now."""
    low, high = criterion.must_low, criterion.must_high
    if not (low > criterion.scale_low or high < criterion.scale_high):
        return NONE
    if pd.isna(low):
        return f"at most {high:.15g}"
    return f"{low:.15g} or more" if pd.isna(high) else f"{low:.15g} to {high:.15g}"


def _status(row: int, column: int, place: int) -> str:
    """Give the formula of met, missed or open; a rounding error of the mean is no miss."""
    cell = xl_rowcol_to_cell(row, column)
    asked = xl_rowcol_to_cell(ABOUT_ROW, column, row_abs=True)
    low, high, bottom, top = (ideal(end, place) for end in (MUST_LOW, MUST_HIGH, LOW, HIGH))
    below = f"AND(ISNUMBER({low}),ROUND(({low}-Levels!{cell})/({top}-{bottom}),12)>0)"
    above = f"AND(ISNUMBER({high}),ROUND((Levels!{cell}-{high})/({top}-{bottom}),12)>0)"
    told = f'IF(OR({below},{above}),"{scoring.MISSED}","{scoring.MET}")'
    return f'IF({asked}="{NONE}","{NONE}",IF(ISNUMBER(Levels!{cell}),{told},"{scoring.OPEN}"))'
