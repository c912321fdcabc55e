"""How much is known of the companies of a long list, and which picks rest on estimates."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from partnerlib import charts, scoring
from partnerlib.charts.fit_map import FIT_STEP
from partnerlib.charts.fit_marks import named
from partnerlib.charts.style import records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.longlist.told import drawn_names, exactly, fit_of, listed, many, names
from partnerlib.exhibits.words import capital, share
from partnerlib.words import count, listing, whole

if TYPE_CHECKING:
    from partnerlib.longlist import Screening

BANDS = {"everything": 1.0, "75 % or more": 0.75, "50 to 75 %": 0.5, "25 to 50 %": 0.25, "under 25 %": 0.0}
SHORTLIST = "On the shortlist"
COUNTS = ("Companies", "Miss no must-have", SHORTLIST)
ESTIMATE = (
    "What is known is the share of the criteria's weight for which the list has a usable figure. What is "
    "missing is expected to be a little below what the rest suggests."
)


@listed
def completeness(screening: "Screening") -> Exhibit:
    """Hold the fit of all companies against how much is known of each, and name the picks."""
    called, rows = names(screening.picks), records(screening.picks)
    headline = _headline(rows, called)
    drawn = drawn_names(screening.picks)
    ax = charts.fit_map(
        screening.map,
        screening.picks.assign(name=list(drawn.values())),
        title=_headline(rows, drawn),
        note=screening.honesty,
    )
    return Exhibit(
        headline,
        _table(screening),
        ax.get_figure(root=True),
        _alt(screening, rows, called),
        "How many companies are known how well.",
        (ESTIMATE, *_only(screening)),
        dict.fromkeys(COUNTS, exactly),
    )


def _alt(screening: "Screening", rows: list[Any], called: dict[int, str]) -> str:
    """Tell what the map shows: where the companies stand that it names, and between which fits the others."""
    chosen = sorted(named(screening.picks))
    said = [
        f"{called[rows[n].Index]}: fit {fit_of(rows[n])}, {share(rows[n].coverage)} known"
        + ", misses a must-have" * (rows[n].must_haves == scoring.MISSED)
        for n in chosen
    ]
    others = [row.fit for n, row in enumerate(rows) if n not in chosen]
    more = f"; {len(others)} more: fits from {whole(min(others))} to {whole(max(others))}" if others else ""
    fits = screening.map["fit"]
    ends = f"fits from {whole(fits.min())} to {whole(min(fits.max() + FIT_STEP, 100))}"
    start = f"Map of {many(screening.rows)} with {ends}, higher up the more is known of them"
    return f"{start}. {SHORTLIST}: {'; '.join(said)}{more}."


def _only(screening: "Screening") -> tuple[str, ...]:
    """Say of which criteria of the profile this says nothing."""
    number = len(screening.ideal.unused)
    return (
        f"This is about the {count(len(screening.ideal.criteria), 'criterion', 'criteria')} that the list "
        f"tells of; of {number} more in the profile it says nothing.",
    ) * bool(number)


def _headline(rows: list[Any], called: dict[int, str]) -> str:
    if len(rows) == 1:
        return f"{capital(called[rows[0].Index])}, alone on the shortlist, {_alone(rows[0].coverage)}."
    unsure = sorted((row for row in rows if row.coverage < 1), key=lambda row: row.coverage)
    if not unsure:
        return f"Everything is known of all {len(rows)} on the shortlist: no fit is an estimate."
    if not any(row.coverage for row in rows):
        return "Nothing is known of any on the shortlist."
    sure = len(rows) - len(unsure)
    least = [called[row.Index] for row in unsure if row.coverage == unsure[0].coverage]
    weakest = f"least known {'is' if len(least) == 1 else 'are'} {listing(least, 2)}"
    of_them = f"{sure} of the {len(rows)} on the shortlist {'is' if sure == 1 else 'are'} wholly known"
    rest = f"{of_them}; {count(len(unsure), 'rests', 'rest')} on estimates" if sure else ""
    rest = rest or f"All {len(rows)} on the shortlist rest on estimates"
    return f"{rest}; {weakest} ({share(unsure[0].coverage)} known)."


def _alone(known: float) -> str:
    return "is wholly known" if known >= 1 else f"rests on estimates: {share(known)} is known"


def _table(screening: "Screening") -> pd.DataFrame:
    """Count companies and picks in bands of what is known."""
    squares, picks = screening.map, screening.picks
    bands = {name: _band(squares["coverage"]) == name for name in BANDS}
    return pd.DataFrame(
        [
            {
                "Known": name,
                "Companies": int(squares.loc[within, "companies"].sum()),
                "Miss no must-have": int(
                    squares.loc[within & squares["met"].astype(bool), "companies"].sum()
                ),
                SHORTLIST: int((_band(picks["coverage"]) == name).sum()),
            }
            for name, within in bands.items()
        ]
    )


def _band(known: pd.Series) -> pd.Series:
    """The band of each share known."""
    return known.map(lambda part: next(name for name, low in BANDS.items() if part >= low - 1e-9))
