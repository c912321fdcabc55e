"""The sheet Fit: how close every candidate comes to the ideal, live, beside what was reported."""

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell

from partnerlib import scoring
from partnerlib.export.excel.book import LINK_ROW, RED, TOP, Book, Sheet
from partnerlib.export.excel.numbers import STATES, Numbers
from partnerlib.words import count

NOTE = (
    "Fit is the sum of a candidate's points in sheet Parts. ≈ means estimated, because answers are missing."
)
NOT_RANKED, SAME = "not ranked", "same"
LIVE = ("Rank", "Fit", "At worst", "At best", "Answered", "Must-haves", "Rank at best", "Rank at worst")
REPORTED = LIVE[:6]
HEAD_ROW, FIRST = TOP + 1, TOP + 2
RANK, FIT, LOW, HIGH, ANSWERED, MUST, RANK_BEST, RANK_WORST = range(2, 10)
START_REPORTED = 10
CHECK = START_REPORTED + len(REPORTED)
WORDS = ("Candidate", "Must-haves", "Here against the report")
BAR = "#b9c0c8"


def fit_sheet(book: Book, numbers: Numbers) -> None:
    """Write every candidate's rank, fit, bounds and must-haves as formulas, and hold them to the report."""
    sheet = book.sheet("Fit", "How close every candidate comes to the ideal, from 0 to 100", NOTE)
    last = FIRST + len(numbers.candidates) - 1
    _heads(sheet, last)
    for row, (key, reported) in enumerate(numbers.fits.iterrows(), FIRST):
        sheet.cell(row, 0, row - FIRST + 1, "count")
        sheet.name(row, numbers.called[str(key)], "bold")
        _scores(sheet, row, reported)
        _ranks(sheet, row, reported)
        _reported(sheet, row, reported)
    columns = {
        "no": 0,
        "fit": FIT,
        "low": LOW,
        "high": HIGH,
        "answered": ANSWERED,
        "must": MUST,
        "check": CHECK,
    }
    for name, column in columns.items():
        book.name(f"fit_{name}", sheet, (FIRST, last), (column, column))
    sheet.formula(LINK_ROW, RANK, *verdict(numbers), "verdict")
    _looks(sheet, last)
    sheet.widths((7, 36, 11, 11, 10, 10, 12, 13, 10, 10, 11, 11, 10, 10, 12, 13, 24))
    sheet.finish(HEAD_ROW, CHECK + 1, last, frozen=2)


def _heads(sheet: Sheet, last: int) -> None:
    sheet.heads(TOP, ("", ""), "above")
    live, end = sheet.book.format("group"), START_REPORTED - 1
    sheet.page.merge_range(TOP, RANK, TOP, end, "Computed here, from the cells of this file", live)
    sheet.page.merge_range(TOP, START_REPORTED, TOP, CHECK - 1, "As reported", live)
    sheet.heads(TOP, ("",), "above", CHECK)
    sheet.heads(HEAD_ROW, ("No.", "Candidate", *LIVE, *REPORTED, "Here against the report"), words=WORDS)


def verdict(numbers: Numbers) -> tuple[str, str]:
    """Give the formula of whether everything here is as reported, and what it says now."""
    how_many = len(numbers.candidates)
    whom = "the one candidate is" if how_many == 1 else f"all {count(how_many, 'candidate')} are"
    same = f"Recomputed in this file, {whom} as reported."
    differing = f'({how_many}-COUNTIF(fit_check,"{SAME}"))&" of {count(how_many, "candidate")}'
    because = "not as reported, because something in this file was changed."
    return f'IF(COUNTIF(fit_check,"{SAME}")={how_many},"{same}",{differing} {because}")', same


def _scores(sheet: Sheet, row: int, now: pd.Series) -> None:
    """Write fit with its bounds, the share answered and the must-haves."""
    line = row + 1
    for column, state, name in zip((FIT, LOW, HIGH), STATES, ("fit", "fit_low", "fit_high"), strict=True):
        style = "estimate" if column == FIT and now["coverage"] < 1 else "tenth"
        points = f"SUMIFS(points_{state},points_no,$A{line})"
        sheet.formula(row, column, f"ROUND(MAX(0,MIN(100,{points})),9)", now[name], style)
    answered = f"INDEX(values_answered,MATCH($A{line},values_no,0))"
    sheet.formula(row, ANSWERED, answered, now["coverage"], "share")
    missed, still_open = (
        f"SUMIFS(must_{word},must_no,$A{line})>0" for word in (scoring.MISSED, scoring.OPEN)
    )
    status = f'IF({missed},"{scoring.MISSED}",IF({still_open},"{scoring.OPEN}","{scoring.MET}"))'
    sheet.formula(row, MUST, status, now["must_haves"], "text")


def _ranks(sheet: Sheet, row: int, now: pd.Series) -> None:
    """Write the rank, and what it would be at best and at worst for that candidate.

    Above stand those who miss no must-have where this one does, and of the same standing the better fits.
    """
    no, fit, low, high, answered, must = (
        xl_rowcol_to_cell(row, column, col_abs=True) for column in (0, FIT, LOW, HIGH, ANSWERED, MUST)
    )
    missed, unmet = (f'({must}{sign}"{word}")' for sign, word in (("=", scoring.MISSED), ("<>", scoring.MET)))
    all_missed, all_unmet = f'(fit_must="{scoring.MISSED}")', f'(fit_must<>"{scoring.MET}")'

    def above(mine: str, theirs: str, score: str, scores: str, among: str) -> str:
        """Give 1 and the number of candidates that stand above this one."""
        return f"1+SUMPRODUCT({among}*(({theirs}<{mine})+({theirs}={mine})*({scores}>{score})))"

    rank = above(missed, all_missed, fit, "fit_fit", "(fit_answered>0)")
    shown = NOT_RANKED if pd.isna(now["rank"]) else now["rank"]
    sheet.formula(row, RANK, f'IF({answered}>0,{rank},"{NOT_RANKED}")', shown, "count")
    best = above(missed, all_unmet, high, "fit_low", f"(fit_no<>{no})")
    worst = above(unmet, all_missed, low, "fit_high", f"(fit_no<>{no})")
    sheet.formula(row, RANK_BEST, best, now["rank_best"], "count")
    sheet.formula(row, RANK_WORST, worst, now["rank_worst"], "count")


def _reported(sheet: Sheet, row: int, reported: pd.Series) -> None:
    """Write what was reported, as it is and stays, and how what is computed here differs from it."""
    names = ("rank", "fit", "fit_low", "fit_high", "coverage", "must_haves")
    styles = ("count", "estimate" if reported["coverage"] < 1 else "tenth", "tenth", "tenth", "share", "text")
    for column, (name, style) in enumerate(zip(names, styles, strict=True), START_REPORTED):
        cell = NOT_RANKED if name == "rank" and pd.isna(reported[name]) else reported[name]
        sheet.cell(row, column, cell, style)
    pairs = [
        (xl_rowcol_to_cell(row, RANK + place), xl_rowcol_to_cell(row, START_REPORTED + place))
        for place in range(len(REPORTED))
    ]
    equal = [f"ROUND({here}-{there},6)=0" for here, there in pairs[1:5]]
    equal += [f"{here}={there}" for here, there in (pairs[0], pairs[5])]
    fit = f"ROUND({pairs[1][0]}-{pairs[1][1]},6)"
    differs = f'IF({fit}<>0,{fit},"same fit, but not the rest")'
    check = f'IFERROR(IF(AND({",".join(equal)}),"{SAME}",{differs}),"an answer is off its scale")'
    sheet.formula(row, CHECK, check, SAME, "change")


def _looks(sheet: Sheet, last: int) -> None:
    """Draw bars of fit, mark estimates whatever is changed, and stress what is missed or differs."""
    page, add = sheet.page, sheet.book.workbook.add_format
    bars = {"type": "data_bar", "bar_color": BAR, "bar_solid": True, "min_type": "num", "max_type": "num"}
    page.conditional_format(FIRST, FIT, last, FIT, bars | {"min_value": 0, "max_value": 100})
    first = xl_rowcol_to_cell(FIRST, ANSWERED, col_abs=True)
    for sign, number in (("<", '"≈"0.0'), (">=", "0.0")):
        rule = {"type": "formula", "criteria": f"={first}{sign}1", "format": add({"num_format": number})}
        page.conditional_format(FIRST, FIT, last, FIT, rule)
    stressed = add({"bold": True, "font_color": RED})
    missed = {"type": "cell", "criteria": "==", "value": f'"{scoring.MISSED}"', "format": stressed}
    differs = {"type": "cell", "criteria": "!=", "value": f'"{SAME}"', "format": stressed}
    page.conditional_format(FIRST, MUST, last, MUST, missed)
    page.conditional_format(FIRST, CHECK, last, CHECK, differs)
