"""The sheet Parts: both sides of every part, for each candidate, and the points each part brings."""

from xlsxwriter.utility import xl_rowcol_to_cell

from partnerlib.charts.style import GREY
from partnerlib.export.excel.book import TOP, Book, Sheet
from partnerlib.export.excel.matrices import NONE
from partnerlib.export.excel.numbers import BEST, ESTIMATE, STATES, WORST, Numbers, at
from partnerlib.question import BOTH, OURS, PART_KEYS, PART_TITLES, SIDES, THEIRS

NOTE = (
    "Scores from 0 to 1. The weaker side counts by weaker_share in sheet Rules. Points = 100 × share of all "
    "weight × part score; a candidate's points add up to its fit."
)
GROUPS = {
    ESTIMATE: "Not answered counts as expected",
    WORST: "Not answered counts as 0",
    BEST: "Not answered counts as 1",
}
HEADS = ("Ours", "Theirs", "Both", "Part score", "Points")
WHO = ("No.", "Candidate", "Part", "Share of all weight")
HEAD_ROW, FIRST = TOP + 1, TOP + 2
START = {state: len(WHO) + len(HEADS) * place for place, state in enumerate(STATES)}
"""The first column of each state's scores."""

VALUES = "INDEX(values_all,MATCH($A{line},values_no,0),0)"


def parts_sheet(book: Book, numbers: Numbers) -> None:
    """Write a row for each candidate and part: side scores, part score and points in every state."""
    sheet = book.sheet("Parts", "Both sides of every part", NOTE)
    sheet.heads(TOP, [""] * len(WHO), "above")
    sheet.heads(HEAD_ROW, WHO, words=WHO[1:3])
    for state, words in GROUPS.items():
        end = START[state] + len(HEADS) - 1
        sheet.page.merge_range(TOP, START[state], TOP, end, words, book.format("group"))
        sheet.heads(HEAD_ROW, HEADS, column=START[state], words=())
    row = FIRST
    for place, candidate in enumerate(numbers.candidates, 1):
        for part in PART_KEYS:
            _part(sheet, row, place, candidate, part, numbers)
            row += 1
    book.name("points_no", sheet, (FIRST, row - 1), (0, 0))
    for state in STATES:
        column = START[state] + len(HEADS) - 1
        book.name(f"points_{state}", sheet, (FIRST, row - 1), (column, column))
    _mark_estimates(sheet, row - 1)
    _rule_between(sheet, row - 1)
    sheet.widths((6, 34, 16, 12, *[10] * 15))
    sheet.finish(HEAD_ROW, len(WHO) + 3 * len(HEADS), row - 1, frozen=3)


def _part(sheet: Sheet, row: int, place: int, candidate: str, part: str, numbers: Numbers) -> None:
    """Write one row: the sides at worst and at best, and between them as expected."""
    line = row + 1
    sheet.cell(row, 0, place, "count")
    sheet.name(row, numbers.called[candidate], "wrapped")
    sheet.text(row, 2, PART_TITLES[part])
    share = f"INDEX(part_share,MATCH($C{line},part_title,0))"
    sheet.formula(row, 3, share, numbers.weights.parts[part], "share")
    for offset, side in enumerate((OURS, THEIRS, BOTH)):
        for state, formula in _side(line, side, offset).items():
            scores = numbers.sides[state]
            score = at(scores, candidate, (part, side)) if (part, side) in scores else NONE
            sheet.formula(row, START[state] + offset, formula, score, "value")
    for state, scores in numbers.parts.items():
        joined = at(scores, candidate, part) if part in scores else None
        _joined(sheet, row, state, joined, numbers.weights.parts[part])


def _side(line: int, side: str, offset: int) -> dict[str, str]:
    """Give the formulas of one side's score by state."""
    worst, best = (xl_rowcol_to_cell(line - 1, START[state] + offset) for state in (WORST, BEST))
    shares = f"(values_part=$C{line})*{'values_our_share' if side != THEIRS else 'values_their_share'}"
    values = VALUES.format(line=line)
    expected = f"INDEX(values_expected,MATCH($A{line},values_no,0))"
    return {
        WORST: f'IF({_counts(line, side)},SUMPRODUCT({shares},{values}),"{NONE}")',
        BEST: f'IF({worst}="{NONE}","{NONE}",{worst}+SUMPRODUCT({shares},--NOT(ISNUMBER({values}))))',
        ESTIMATE: f'IF({worst}="{NONE}","{NONE}",{worst}+{expected}*({best}-{worst}))',
    }


def _counts(line: int, side: str) -> str:
    """Give the formula of whether a part has a score of that side; of side "both" only without the others."""
    ours, theirs, both = (f"SUMIFS(part_{name},part_title,$C{line})" for name in (*SIDES, BOTH))
    if side == BOTH:
        return f"AND({ours}+{theirs}=0,{both}>0)"
    return f"AND({ours}+{theirs}>0,{ours if side == OURS else theirs}+{both}>0)"


def _joined(sheet: Sheet, row: int, state: str, score: float | None, share: float) -> None:
    """Write a part score, which leans to the weaker side, and the points it brings."""
    start, line = START[state], row + 1
    ours, theirs, both, part = (xl_rowcol_to_cell(row, start + place) for place in range(4))
    none = f'AND({ours}="{NONE}",{theirs}="{NONE}",{both}="{NONE}")'
    joined = f"weaker_share*MIN({ours}:{both})+(1-weaker_share)*MAX({ours}:{both})"
    shown, points = (NONE, 0.0) if score is None else (score, 100 * share * score)
    sheet.formula(row, start + 3, f'IF({none},"{NONE}",{joined})', shown, "value", bold=True)
    sheet.formula(row, start + 4, f'IF({part}="{NONE}",0,100*$D{line}*{part})', points, "tenth")


def _mark_estimates(sheet: Sheet, last: int) -> None:
    """Mark the scores that rest on answers not given: those that could be worse or better."""
    for first, end, number in ((0, 3, "0.00"), (4, 4, "0.0")):
        worst, best = (xl_rowcol_to_cell(FIRST, START[state] + first) for state in (WORST, BEST))
        look = sheet.book.workbook.add_format({"num_format": f'"≈"{number}'})
        cells = (FIRST, START[ESTIMATE] + first, last, START[ESTIMATE] + end)
        rule = {"type": "formula", "criteria": f"={worst}<{best}", "format": look}
        sheet.page.conditional_format(*cells, rule)


def _rule_between(sheet: Sheet, last: int) -> None:
    """Draw a line above the first row of every candidate."""
    line = sheet.book.workbook.add_format({"top": 1, "top_color": GREY})
    cells = (FIRST, 0, last, len(WHO) + len(STATES) * len(HEADS) - 1)
    rule = {"type": "formula", "criteria": f"=$A{FIRST + 1}<>$A{FIRST}", "format": line}
    sheet.page.conditional_format(*cells, rule)
