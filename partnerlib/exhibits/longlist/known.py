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
    "unusable": "Of these not usable",
    "below": "Below the scale",
    "above": "Above the scale",
}
ALWAYS = ("known", "unknown")
"""Counts that are shown where they are 0 throughout, too."""

AVERAGE, SCALE, OF = "Average value", "Scale", "Known of"
FEW, MOST = 1 / 3, 1 / 2
COUNTED = (
    "A figure off its scale counts as the end of the scale. A value of 100 is the ideal, 0 the farthest from "
    "it; the average is over the companies of which it is known."
)


@listed
def list_known(screening: "Screening") -> Exhibit:
    """Show for each criterion of how many companies the list knows it, and what lies off the scale."""
    known = screening.known.sort_values("known", kind="stable")
    counts = {
        heading: known[column].astype("int64")
        for column, heading in COUNTS.items()
        if column in ALWAYS or known[column].any()
    }
    ends = dict(zip(screening.ideal.criteria, screening.ideal.ends[[0, -1]].T.tolist(), strict=True))
    scales = [screening.spoken.between(criterion, *ends[criterion]) for criterion in known["criterion"]]
    table = pd.DataFrame(
        {"Criterion": known["label"]}
        | {SCALE: scales}
        | {OF: [_word(number, screening.rows) for number in known["known"]]}
        | counts
    )
    return Exhibit(
        _headline(screening),
        table.assign(**{AVERAGE: (100 * known["average"]).astype("float64")}),
        caption=f"{capital(many(screening.rows))} in {screening.source}. {COUNTED}",
        notes=screening.notes,
        formats=dict.fromkeys(COUNTS.values(), exactly) | {AVERAGE: _average},
    )


def _word(known: int, rows: int) -> str:
    """Say of how many of the companies something is known.

    >>> [_word(known, 12) for known in (0, 3, 6, 11, 12)]
    ['none', 'few', 'some', 'most', 'all']
    """
    if known in (0, rows):
        return "all" if known else "none"
    return "few" if known < FEW * rows else "most" if known > MOST * rows else "some"


def _average(value: float) -> str:
    return "nothing known" if pd.isna(value) else rounded(value)


def _headline(screening: "Screening") -> str:
    known, rows = screening.known, screening.rows
    missing, ends = rows - known["known"], _off(int((known["below"] + known["above"]).sum()))
    if not missing.max():
        whose = "the only company" if rows == 1 else of_all(rows, rows)
        return f"The list has a usable figure for every criterion of {whose}.{ends}"
    worst = known[missing == missing.max()]
    labels, number = listing([quote(label) for label in worst["label"]], 2), int(missing.max())
    is_known = f"{labels} {'is' if len(worst) == 1 else 'are'}"
    if number == rows:
        is_known = "Nothing is known" if len(worst) == len(known) else f"{is_known} not known"
        whom = "the only company" if rows == 1 else f"any of the {many(rows)}"
        return f"{is_known} of {whom}.{ends}"
    if _word(rows - number, rows) == "few":
        few = f"the list has a usable figure for {of_all(rows - number, rows)}"
        return f"{is_known} known of few companies: {few}.{ends}"
    return f"{is_known} known least: the list has no usable figure for {of_all(number, rows)}.{ends}"


def _off(number: int) -> str:
    """Say how many figures lie off the scale, if any."""
    if number == 1:
        return " 1 figure lies off its scale and counts as the end of it."
    return f" {number:,} figures lie off their scale and count as the end of it." if number else ""
