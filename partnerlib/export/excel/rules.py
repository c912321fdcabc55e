"""The sheet of the rules: four named numbers, and the weights of the seven parts."""

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.export.excel.book import INPUT, LINE, TOP, Book, Sheet
from partnerlib.export.excel.numbers import Weights, at
from partnerlib.question import BOTH, OURS, PARTS, THEIRS

RULES = (
    (
        "weaker_share",
        scoring.WEAKER_SHARE,
        "How much of a part score its weaker side decides: 1 is the weaker side alone, 0.5 the plain mean.",
        (0.5, 1),
    ),
    (
        "prior_value",
        scoring.PRIOR_VALUE,
        "The middle towards which the value expected of an unanswered criterion is drawn.",
        (0, 1),
    ),
    (
        "prior_weight",
        scoring.PRIOR_WEIGHT,
        "How strongly it is drawn there, as a share of all weight. Above 0.",
        (0.000001, 1000),
    ),
    (
        "doubt",
        scoring.DOUBT,
        "What is then taken off, because what nobody says is rarely the best.",
        (0, 1),
    ),
)
PARTS_HEAD = TOP + len(RULES) + 2
PARTS_TOP = PARTS_HEAD + 1


def rules_sheet(book: Book, case: Case, weights: Weights) -> None:
    """Write the four numbers of the rules, which are named, and the weights of the parts."""
    sheet = book.sheet("Rules", "The rules, and how much each part counts", "Shaded cells may be changed.")
    sheet.heads(TOP, ("Rule", "Number", "What it does"), words=("Rule", "What it does"))
    for row, (name, number, meaning, (low, high)) in enumerate(RULES, TOP + 1):
        sheet.text(row, 0, name, "bold")
        sheet.cell(row, 1, number, **INPUT)
        sheet.text(row, 2, meaning)
        book.name(name, sheet, (row, row), (1, 1))
        only_numbers(sheet, row, row, 1, low, high)
    heads = (
        "Part",
        "Weight",
        "What it asks",
        "Share of all weight",
        "Weights of ours",
        "Weights of theirs",
        "Weights of both",
    )
    sheet.heads(PARTS_HEAD, (*heads, "Sides counted"), words=("Part", "What it asks"))
    given = case.parts.set_index("part")["weight"]
    for row, part in enumerate(PARTS, PARTS_TOP):
        sheet.text(row, 0, part.title, "bold")
        sheet.cell(row, 1, given[part.key], **INPUT)
        sheet.text(row, 2, part.asks)
        _part_formulas(sheet, row, part.key, weights)
    last = PARTS_TOP + len(PARTS) - 1
    for column, name in enumerate(("title", "weight", "", "share", "ours", "theirs", "both", "sides")):
        if name:
            book.name(f"part_{name}", sheet, (PARTS_TOP, last), (column, column))
    only_numbers(sheet, PARTS_TOP, last, 1, 0, 1e15)
    sheet.page.set_row(PARTS_HEAD, 2 * LINE + 3)
    sheet.widths((20, 12, 90, 13, 13, 13, 13, 13))
    sheet.finish(TOP, 8, last, filtered=False)


def _part_formulas(sheet: Sheet, row: int, part: str, weights: Weights) -> None:
    """Write what follows from the ideal and a part's weight: its share, and what its sides weigh."""
    share = f'IFERROR(IF(H{row + 1}>0,B{row + 1},0)/SUMIFS(part_weight,part_sides,">0"),0)'
    sheet.formula(row, 3, share, weights.parts[part], "share")
    for column, side in enumerate((OURS, THEIRS, BOTH), 4):
        added = f'SUMIFS(ideal_weight,ideal_part,$A{row + 1},ideal_side,"{side}")'
        sheet.formula(row, column, added, at(weights.by_side, part, side))
    counted = f"(E{row + 1}+G{row + 1}>0)+(F{row + 1}+G{row + 1}>0)"
    sheet.formula(row, 7, counted, int(weights.counted[part]), "count")


def only_numbers(sheet: Sheet, first: int, last: int, column: int, low: float, high: float) -> None:
    """Refuse what is typed below or above these bounds."""
    sheet.page.data_validation(
        first,
        column,
        last,
        column,
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": low,
            "maximum": high,
            "error_title": "Not possible here",
            "error_message": f"Enter a number from {low:g} to {high:g}.",
        },
    )
