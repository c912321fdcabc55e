"""The sheet of the ideal: criteria with their ranges and weights, and the shares that follow from them."""

from typing import Any

from partnerlib.case import Case
from partnerlib.charts.style import records
from partnerlib.export.excel.book import INPUT, TOP, Book, Sheet
from partnerlib.export.excel.numbers import Weights, at
from partnerlib.export.excel.rules import only_numbers
from partnerlib.question import OURS, PART_TITLES, THEIRS
from partnerlib.words import brief

LABEL = 80
"""Characters of a criterion's label on the sheets of scores; table profile has it whole."""

IDEAL_TOP = TOP + 1

IDEAL_COLUMNS = (
    *("No.", "Part", "Side", "Criterion", "Unit", "Scale from", "Scale to", "Ideal from", "Ideal to"),
    *("Must be at least", "Must be at most", "Weight"),
    *("Share of our side", "Share of their side", "Share of all weight"),
)
NO, PART, SIDE, LABEL_AT, UNIT, LOW, HIGH, IDEAL_LOW, IDEAL_HIGH, MUST_LOW, MUST_HIGH, WEIGHT = range(12)
OUR_SHARE, THEIR_SHARE, SHARE = range(12, 15)


def ideal_sheet(book: Book, case: Case, weights: Weights) -> None:
    """Write the criteria with their ranges and weights, and the shares that follow from them."""
    note = "Shaded cells may be changed. A must-have left empty asks nothing at that end."
    sheet = book.sheet("Ideal", "The ideal partner, criterion by criterion", note)
    sheet.heads(TOP, IDEAL_COLUMNS, words=IDEAL_COLUMNS[PART : UNIT + 1])
    profile = case.profile
    for place, row in enumerate(records(profile)):
        _criterion(sheet, IDEAL_TOP + place, place, row, weights)
    last = IDEAL_TOP + max(len(profile), 1) - 1
    named = {"no": NO, "part": PART, "side": SIDE, "scale_low": LOW, "scale_high": HIGH, "weight": WEIGHT}
    for name, column in named.items():
        book.name(f"ideal_{name}", sheet, (IDEAL_TOP, last), (column, column))
    only_numbers(sheet, IDEAL_TOP, last, WEIGHT, 0, 1e15)
    sheet.widths((6, 15, 9, 40, 24, *[11] * 7, 12, 12, 12))
    sheet.finish(TOP, len(IDEAL_COLUMNS), IDEAL_TOP + len(profile) - 1, frozen=0)


def _criterion(sheet: Sheet, row: int, place: int, criterion: Any, weights: Weights) -> None:
    sheet.cell(row, NO, place + 1, "count")
    sheet.text(row, PART, PART_TITLES[criterion.part])
    sheet.text(row, SIDE, criterion.side)
    label, unit = brief(criterion.label, LABEL), unit_of(criterion.unit)
    sheet.text(row, LABEL_AT, label, "wrapped")
    sheet.text(row, UNIT, unit, "wrapped")
    sheet.height(row, (label, 40), (unit, 24))
    ends = ("scale_low", "scale_high", "ideal_low", "ideal_high", "must_low", "must_high", "weight")
    for column, name in enumerate(ends, LOW):
        sheet.cell(row, column, getattr(criterion, name), **INPUT)
    line = row + 1
    for column, side, total in ((OUR_SHARE, OURS, "part_ours"), (THEIR_SHARE, THEIRS, "part_theirs")):
        of = f"SUMIFS({total},part_title,$B{line})+SUMIFS(part_both,part_title,$B{line})"
        formula = f'IF(OR($C{line}="{side}",$C{line}="both"),IFERROR($L{line}/({of}),0),0)'
        sheet.formula(row, column, formula, at(weights.sides, criterion.criterion, side), "share")
    part, sides = (f"SUMIFS(part_{name},part_title,$B{line})" for name in ("share", "sides"))
    share = f"IFERROR({part}*(M{line}+N{line})/{sides},0)"
    sheet.formula(row, SHARE, share, weights.criteria[criterion.criterion], "share")


def unit_of(unit: Any) -> str:
    """Give a criterion's unit, cut where a column could not bear more; nothing where it has none."""
    return brief(unit, LABEL) if isinstance(unit, str) else ""
