"""Who would be on the shortlist if one must-have were dropped, and in whose place."""

from typing import TYPE_CHECKING

import pandas as pd

from partnerlib.charts.style import records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.longlist.told import (
    asks,
    counted,
    exactly,
    fit_of,
    listed,
    many,
    names,
    none_counts,
    quote,
)
from partnerlib.exhibits.words import capital, ordinal
from partnerlib.words import listing

if TYPE_CHECKING:
    from partnerlib.longlist import Screening

MOST = 8
"""How many companies a cell names; the rest are counted."""

NAMED = 2
"""How many of the other must-haves the headline names."""

KEPT = "Kept out by it alone"
LEAVING = "In place of"
CAPTION = (
    "What dropping one must-have would change, all the others kept: those kept out by it alone come in where "
    "they fit better than the last on the shortlist."
)


@listed
def relaxed(screening: "Screening") -> Exhibit:
    """Show for each must-have how many it alone keeps out, and who would come in if it were dropped."""
    must = counted(screening)
    if must.empty:
        return Exhibit(f"{none_counts(screening)}, so there is none to drop.")
    rows = [
        {
            "Must-have": row.label,
            "Asks for": asks(screening, row),
            KEPT: int(row.only),
            "Would come in": _coming(screening.relaxed[row.criterion]),
            LEAVING: _leaving(screening, screening.relaxed[row.criterion]),
        }
        for row in records(must)
    ]
    table = pd.DataFrame(rows)
    table = table if table[LEAVING].any() else table.drop(columns=LEAVING)
    return Exhibit(_headline(screening), table, caption=CAPTION, formats={KEPT: exactly})


def _new(found: pd.DataFrame) -> pd.DataFrame:
    """Those who would newly be on the shortlist, best first."""
    return found[found["new"].astype(bool)]


def _coming(found: pd.DataFrame) -> str:
    called = names(found)
    said = [f"{called[row.Index]} ({ordinal(row.Index)}, {fit_of(row)})" for row in records(_new(found))]
    return listing(said, MOST) or "nobody"


def _leaving(screening: "Screening", found: pd.DataFrame) -> str:
    """Name those who would no longer be on the shortlist."""
    called = names(screening.picks)
    gone = screening.picks[~screening.picks["row"].isin(found["row"])]
    return listing([called[place] for place in gone.index], MOST)


def _headline(screening: "Screening") -> str:
    coming = {row.criterion: _new(screening.relaxed[row.criterion]) for row in records(counted(screening))}
    labels = dict(zip(screening.must_haves["criterion"], screening.must_haves["label"], strict=True))
    most = max(coming, key=lambda one: len(coming[one]))
    if coming[most].empty:
        one = "the must-have" if len(coming) == 1 else "any one must-have"
        return f"Dropping {one} would bring nobody new onto the shortlist."
    first = records(coming[most])[0]
    who = names(screening.relaxed[most])[first.Index]
    number = len(coming[most])
    best = f"{': ' if number == 1 else ', the best '}{who}, {ordinal(first.Index)} with {fit_of(first)}"
    start = f"Dropping {quote(labels[most])} would bring {many(number)} onto the shortlist"
    others = [(len(found), quote(labels[one])) for one, found in coming.items() if one != most]
    return f"{start}{best}.{_rest(sorted(others, key=lambda other: -other[0]))}"


def _rest(others: list[tuple[int, str]]) -> str:
    """Say of the other must-haves, most first, how many would come in without each."""
    if not any(number for number, _ in others):
        return f" Dropping {'the' if len(others) == 1 else 'any'} other would bring nobody." * bool(others)
    said = [f"{number or 'nobody'} without {label}" for number, label in others]
    if len(said) > NAMED + 1:
        rest = "no more" if others[NAMED][0] else "nobody"
        said = [*said[:NAMED], f"{rest} without any other"]
    return f" {capital(listing(said))}."
