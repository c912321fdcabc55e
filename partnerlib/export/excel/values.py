"""The sheet Values: levels as values from 0 to 1, and what an unanswered one is expected to be."""

import pandas as pd
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from partnerlib.export.excel.answers import NOT_ANSWERED
from partnerlib.export.excel.book import Book
from partnerlib.export.excel.ideal import (
    HIGH,
    IDEAL_HIGH,
    IDEAL_LOW,
    LOW,
    OUR_SHARE,
    PART,
    SHARE,
    THEIR_SHARE,
)
from partnerlib.export.excel.matrices import ABOUT_ROW, FIRST, START, Matrix, ideal
from partnerlib.export.excel.numbers import Numbers, at
from partnerlib.question import PART_TITLES

NOTE = "1 inside the ideal range, 0 at the ends of the scale. The shares below say how much each counts."


def values_sheet(book: Book, numbers: Numbers) -> None:
    """Write the values, how much of the weight is answered, and below them each criterion's shares."""
    matrix = Matrix(book, numbers, "Values", "How close each answer comes to the ideal", NOTE)
    matrix.heads("Part", ("Answered", "Not answered counts as"))
    matrix.candidates(linked=True)
    for column, place, criterion in matrix.columns():
        title = PART_TITLES[criterion.part]
        matrix.sheet.formula(ABOUT_ROW, column, ideal(PART, place), title, "above", align="right")
        for row, key in enumerate(numbers.candidates, FIRST):
            value = at(numbers.known, key, criterion.criterion)
            shown = NOT_ANSWERED if pd.isna(value) else value
            matrix.sheet.formula(row, column, _value(row, column, place), shown, "value")
    shares = matrix.last + 2
    _shares(matrix, shares)
    _summaries(matrix, shares + 2)
    _names(matrix, shares)
    matrix.finish(weak=(NOT_ANSWERED,))


def _value(row: int, column: int, place: int) -> str:
    """Give the formula of a value; a level off the scale gives an error, as it does in the workbook."""
    level = f"Levels!{xl_rowcol_to_cell(row, column)}"
    bottom, top, low, high = (ideal(end, place) for end in (LOW, HIGH, IDEAL_LOW, IDEAL_HIGH))
    below = f"IF({low}>{bottom},({low}-{level})/({low}-{bottom}),0)"
    above = f"IF({top}>{high},({level}-{high})/({top}-{high}),0)"
    value = f"IF(AND({level}>={bottom},{level}<={top}),1-MAX(0,{below},{above}),NA())"
    return f'IF(ISNUMBER({level}),{value},"{NOT_ANSWERED}")'


def _shares(matrix: Matrix, row: int) -> None:
    """Write the shares of the criteria in three rows: of our side, of theirs, of all weight."""
    weights = matrix.numbers.weights
    told = {
        "Share of our side of its part": (OUR_SHARE, weights.sides["ours"]),
        "Share of their side of its part": (THEIR_SHARE, weights.sides["theirs"]),
        "Share of all weight": (SHARE, weights.criteria),
    }
    for down, (words, (source, shares)) in enumerate(told.items(), row):
        for column in range(START):
            matrix.sheet.text(down, column, words if column == 1 else "", "above")
        for column, place, criterion in matrix.columns():
            share = shares[criterion.criterion]
            matrix.sheet.formula(down, column, ideal(source, place), share, "above", num_format="0.0%")


def _summaries(matrix: Matrix, shares: int) -> None:
    """Write how much of the weight is answered, and the value expected of what is not."""
    numbers, weight = matrix.numbers, xl_range_abs(shares, START, shares, matrix.end)

    def answered(row: int) -> str:
        return f"SUMPRODUCT({weight},--ISNUMBER({matrix.across(row)}))"

    def expected(row: int) -> str:
        said = f"SUMPRODUCT({weight},{matrix.across(row)})+prior_weight*prior_value"
        return f"MAX(0,({said})/({answered(row)}+prior_weight)-doubt)"

    coverage = numbers.fits["coverage"]
    matrix.counts(2, lambda row: f"ROUND(MIN(1,{answered(row)}),9)", coverage, "share")
    matrix.counts(3, expected, numbers.expected, "value")


def _names(matrix: Matrix, shares: int) -> None:
    """Name what the sheets Parts and Fit look up."""
    across = (START, matrix.end)
    for name, row in {"part": ABOUT_ROW, "our_share": shares, "their_share": shares + 1}.items():
        matrix.book.name(f"values_{name}", matrix.sheet, (row, row), across)
    matrix.book.name("values_all", matrix.sheet, (FIRST, matrix.last), across)
    for name, column in {"no": 0, "answered": 2, "expected": 3}.items():
        matrix.named(f"values_{name}", column)
