"""What a long list says, criterion by criterion, and what had to be counted out."""

from typing import TYPE_CHECKING

import pandas as pd

from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.longlist.told import exactly, listed, many, of_all, quote
from partnerlib.exhibits.words import capital
from partnerlib.words import listing, rounded

if TYPE_CHECKING:
    from partnerlib.longlist import Screening

COUNTS = {
    "known": "Known",
    "unknown": "Not known",
    "unusable": "Of these not computable",
    "below": "Below the scale",
    "above": "Above the scale",
}
AVERAGE = "Average value"
COUNTED = (
    "A figure off the scale counts as the end of the scale. The average is of the values known, where 100 is "
    "the ideal."
)


@listed
def list_known(screening: "Screening") -> Exhibit:
    """Show for each criterion of how many companies the list knows it, and what lies off the scale."""
    known = screening.known
    counts = {heading: known[column].astype("int64") for column, heading in COUNTS.items()}
    table = pd.DataFrame({"Criterion": known["label"], "Unit": known["unit"].fillna("")} | counts)
    return Exhibit(
        _headline(screening),
        table.assign(**{AVERAGE: (100 * known["average"]).astype("float64")}),
        caption=f"{capital(many(screening.rows))} in {screening.source}. {COUNTED}",
        notes=screening.notes,
        formats=dict.fromkeys(COUNTS.values(), exactly) | {AVERAGE: _average},
    )


def _average(value: float) -> str:
    return "nothing known" if pd.isna(value) else rounded(value)


def _headline(screening: "Screening") -> str:
    known, rows = screening.known, screening.rows
    missing, ends = rows - known["known"], _off(int((known["below"] + known["above"]).sum()))
    if not missing.max():
        whose = "the only company" if rows == 1 else of_all(rows, rows)
        return f"The list has a usable figure for every criterion of {whose}.{ends}"
    worst = known[missing == missing.max()]
    labels, number = listing([quote(label) for label in worst["label"]]), int(missing.max())
    whom = f"any of the {many(rows)}" if number == rows > 1 else of_all(number, rows)
    is_known = f"{'is' if len(worst) == 1 else 'are'} {'not known' if number == rows else 'known least'}"
    least = f": the list has no usable figure for {whom}" if number < rows else f" of {whom}"
    return f"{labels} {is_known}{least}.{ends}"


def _off(number: int) -> str:
    """Say how many figures lie off the scale, if any."""
    if number == 1:
        return " 1 figure lies off its scale and counts as the end of it."
    return f" {number:,} figures lie off their scale and count as the end of it." if number else ""
