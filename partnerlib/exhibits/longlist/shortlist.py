"""Who is on the shortlist of a long list, why, and how near the others came."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from partnerlib import charts, scoring
from partnerlib.charts.lists import tenths
from partnerlib.charts.style import records
from partnerlib.charts.text import ABOUT
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.longlist.told import (
    counted,
    drawn_names,
    fit_of,
    full_names,
    listed,
    many,
    names,
)
from partnerlib.exhibits.words import capital, estimated, share, tenth
from partnerlib.words import brief, listing, one_line, rounded, whole

if TYPE_CHECKING:
    from partnerlib.longlist import Screening

MOST = 40
"""How many companies the picture has room for."""

SHOWN = 3
"""How many of the columns carried along the table has room for."""

NONE = "none set"
WORST, BEST, LISTED, WHY = "At worst", "At best", "In the list", "Why"
MISSING = f"{ABOUT} means estimated, because figures are missing."
LONGEST = 100
"""Characters that the table shows of what is carried along."""


@listed
def shortlist(screening: "Screening") -> Exhibit:
    """Show the companies closest to the ideal, best first, each with its reason."""
    picks, called = screening.picks, names(screening.picks)
    headline = _headline(screening, called)
    missed = _labels(screening, scoring.MISSED)
    reasons = {f"{place:09}": listing(labels, 2) for place, labels in missed.items()}
    drawn = drawn_names(picks)
    ax = charts.ranking(
        *_drawn(picks.head(MOST), drawn),
        reasons,
        title=_headline(screening, drawn),
        note=screening.honesty,
    )
    said = [f"{called[row.Index]} {fit_of(row)}" for row in records(picks)]
    return Exhibit(
        headline,
        _table(screening),
        ax.get_figure(root=True),
        f"Bars of fit, 0 to 100, where 100 is the ideal: {listing(said, 12)}.",
        f"The shortlist of {many(screening.rows)} in {one_line(screening.source)}. {MISSING}",
        (*_cut(screening), *_drawn_first(screening), *screening.notes),
        {"Known": share, WORST: _bound, BEST: _bound},
        (LISTED, WHY)[screening.shown.columns.empty :],
    )


def _drawn(picks: pd.DataFrame, called: dict[int, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The picks as the ranking draws candidates, keyed by their place."""
    keys = [f"{place:09}" for place in picks.index]
    fits = picks.assign(rank=[float(place) for place in picks.index]).set_axis(keys)
    return fits, pd.DataFrame({"candidate": keys, "name": [called[place] for place in picks.index]})


def _drawn_first(screening: "Screening") -> tuple[str, ...]:
    return (f"The picture shows the first {MOST}, the table all.",) if len(screening.picks) > MOST else ()


def _table(screening: "Screening") -> pd.DataFrame:
    full, status = full_names(screening.picks), _status(screening)
    rows = [
        {
            "Place": int(row.Index),
            "Company": capital(full[row.Index]),
            "Fit": estimated(row.fit, row.coverage < 1),
            WORST: float(row.fit_low) if row.coverage < 1 else float("nan"),
            BEST: float(row.fit_high) if row.coverage < 1 else float("nan"),
            "Known": float(row.coverage),
            "Must-haves": status[row.Index],
        }
        for row in records(screening.picks)
    ]
    table = pd.DataFrame(rows, dtype="object")
    if (screening.picks["coverage"] >= 1).all():
        table = table.drop(columns=[WORST, BEST])
    if not screening.shown.columns.empty:
        table[LISTED] = _carried(screening)
    return table.assign(**{WHY: list(screening.picks["why"])})


def _carried(screening: "Screening") -> list[str]:
    """Give what the list's own columns say of each pick, on one line."""
    shown = screening.shown.iloc[:, :SHOWN].to_numpy().tolist()
    return [brief(" · ".join(filter(None, map(one_line, cells))), LONGEST) for cells in shown]


def _bound(fit: float) -> str:
    return "" if pd.isna(fit) else tenth(fit)


def _status(screening: "Screening") -> dict[int, str]:
    """Say of each pick which must-haves it misses, or which are open."""
    said = {int(row.Index): str(row.must_haves) for row in records(screening.picks)}
    said = said if len(counted(screening)) else dict.fromkeys(said, NONE)
    said |= {place: f"open: {listing(labels)}" for place, labels in _labels(screening, scoring.OPEN).items()}
    missed = _labels(screening, scoring.MISSED)
    return said | {place: f"misses {listing(labels)}" for place, labels in missed.items()}


def _labels(screening: "Screening", status: str) -> dict[int, list[str]]:
    """Give by place the labels of the must-haves that picks miss, or that are open; {} when none."""
    must = counted(screening).set_index("criterion")
    asked = screening.gaps[screening.gaps["criterion"].isin(must.index)]
    found: dict[int, list[str]] = {}
    for row in records(asked):
        low, high = must.loc[row.criterion, ["must_low", "must_high"]]
        is_missed = row.level < low or row.level > high
        if {scoring.MISSED: is_missed, scoring.OPEN: pd.isna(row.level)}[status]:
            found.setdefault(int(row.place), []).append(brief(row.label))
    return found


def _headline(screening: "Screening", called: dict[int, str]) -> str:
    rows = records(screening.picks)
    first = rows[0]
    if not screening.known["known"].any():
        return f"Nothing is known of {'the only' if screening.rows == 1 else 'any'} company in the list."
    leaders = [called[row.Index] for row in rows if _standing(row) == _standing(first)]
    fit = f"a fit of {fit_of(first)}"
    if first.must_haves == scoring.MISSED:
        every = "The only company" if screening.rows == 1 else "Every company"
        have = "has" if len(leaders) == 1 else "share"
        return f"{every} misses a must-have; {listing(leaders)} {have} the highest fit, {fit_of(first)}."
    if screening.rows == 1:
        return f"{capital(leaders[0])} is the only company in the list, with {fit}."
    comes, them = ("comes", "it") if len(leaders) == 1 else ("come", "them")
    fit += "" if first.coverage else f", although nothing is known of {them}"
    start = f"Of {_all_of_them(screening)}, {listing(leaders)} {comes} closest to the ideal, with {fit}"
    return f"{start}{_range(rows)}.{_missing(rows)}"


def _all_of_them(screening: "Screening") -> str:
    """Name those among whom the leaders come closest: who misses a must-have may be closer."""
    clean = _clean(screening)
    miss = "misses" if clean == 1 else "miss"
    return many(clean) if clean == screening.rows else f"the {many(clean)} that {miss} no must-have"


def _clean(screening: "Screening") -> int:
    """How many companies miss no must-have that counts."""
    return int(min([*counted(screening)["left"], screening.rows]))


def _standing(row: Any) -> tuple[bool, float]:
    return row.must_haves == scoring.MISSED, row.fit


def _range(rows: list[Any]) -> str:
    """Say how far the last on the shortlist is from the ideal, where that differs from the first."""
    last = rows[-1]
    if whole(last.fit) == whole(rows[0].fit):
        return ""
    return f"; the last of the {len(rows)} on the shortlist has {fit_of(last)}"


def _missing(rows: list[Any]) -> str:
    """Say how many on the shortlist miss a must-have, if any."""
    missing = sum(row.must_haves == scoring.MISSED for row in rows)
    miss = "misses" if missing == 1 else "miss"
    return f" {missing} of the {len(rows)} on the shortlist {miss} a must-have." if missing else ""


def _cut(screening: "Screening") -> tuple[str, ...]:
    """Say how near those came that are not on the shortlist."""
    last = screening.picks["fit"].iloc[-1]
    if screening.rows <= len(screening.picks):
        room = f", which has room for {screening.top}" * (screening.top > screening.rows)
        every = "The only company is" if screening.rows == 1 else f"All {many(screening.rows)} are"
        return (f"{every} on the shortlist{room}.",)
    if screening.tied:
        return (screening.level_with_last,)
    return (_next(screening, last),)


def _next(screening: "Screening", last: float) -> str:
    """Hold the best fit left out against the last one on the shortlist."""
    left_out, clean = screening.next_fit, _clean(screening)
    if left_out > last or clean <= len(screening.picks):
        return (
            f"The best one left out has a fit of {rounded(left_out)}, the last on the shortlist "
            f"{rounded(last)}; but it misses a must-have."
        )
    who = "in line" if clean == screening.rows else "of those that miss no must-have"
    return (
        f"The next {who} has a fit of {rounded(left_out)}, {tenths(last - left_out)} points less "
        "than the last on the shortlist."
    )
