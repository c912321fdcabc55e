"""Who needs whom: our side held against theirs, for every candidate."""

from typing import Any

import pandas as pd

from partnerlib import charts
from partnerlib.case import Case
from partnerlib.charts.style import records
from partnerlib.exhibits import frames
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, full_names, names, nothing_known
from partnerlib.exhibits.words import ESTIMATES, about, estimated
from partnerlib.question import OURS, SIDES, THEIRS
from partnerlib.words import listing, whole

NEED = "compelling"
"""The part that asks how much each side needs the other."""

EVEN = 5
"""Points between both sides from which on a partnership is called one-sided."""

WIDEST = 50
"""Points between a side's bounds beyond which too little is answered to judge it."""

TOO_LITTLE = "Too little is answered yet to say which side is ahead."
NO_SIDES = "No part has criteria for each side yet, so there is nothing to hold against each other."


@exhibit()
def asymmetry(case: Case) -> Exhibit:
    """Hold our side against theirs over all parts that ask both, those who bring more than we do first."""
    table = frames.balance(case)
    if table.empty:
        return Exhibit(NO_SIDES)
    score = table.pivot(index="candidate", columns="side", values="score")
    order = (score[THEIRS] - score[OURS]).sort_values(ascending=False, kind="stable").index
    table = table.set_index("candidate").loc[order].reset_index()
    sides = {(row.candidate, row.side): row for row in records(table)}
    called, needs = names(case), _needs(case)
    headline = _headline(sides, needs, called)
    ax = charts.asymmetry(table, case.candidates, title=headline, note=fictional(case))
    said = [f"{called[key]} {about(sides[key, OURS])} and {about(sides[key, THEIRS])}" for key in order]
    return Exhibit(
        headline,
        _table(case, sides, needs),
        ax.get_figure(root=True),
        f"Our side and theirs for each candidate, 0 to 100: {listing(said, 12)}.",
        f"Our side against theirs, over all parts that ask both. {ESTIMATES}",
    )


def _needs(case: Case) -> dict[tuple[str, str], Any]:
    """Give each side's score in the part that asks about need; {} when that part does not ask both sides."""
    table = frames.sides(case)
    table = table[(table["part"] == NEED) & table["side"].isin(SIDES)]
    return {(row.candidate, row.side): row for row in records(table)} if table["side"].nunique() == 2 else {}


def _headline(
    sides: dict[tuple[str, str], Any], needs: dict[tuple[str, str], Any], called: dict[str, str]
) -> str:
    if all((row.low, row.high) == (0, 100) for row in sides.values()):
        return nothing_known(called.values())
    told = [key for key, side in sides if side == OURS and _is_told(sides, key)]
    if not told:
        return TOO_LITTLE
    lead = {key: _difference(sides, key) for key in told}
    key = max(lead, key=lambda candidate: abs(lead[candidate]))
    if abs(lead[key]) < EVEN:
        whom = "Every candidate" if len(lead) > 1 else called[key]
        return f"{whom} is balanced: our side and theirs are less than {EVEN} points apart."
    most = "is the most one-sided" if len(lead) > 1 else "is one-sided"
    ours, theirs = about(sides[key, OURS]), about(sides[key, THEIRS])
    who = _who_needs(needs, key)
    need = (
        f", and {who} need it more than {'we' if who == 'they' else 'they'} do"
        if who in ("we", "they")
        else ""
    )
    return f"{called[key]} {most}: our side reaches {ours} of 100, theirs {theirs}{need}."


def _is_told(sides: dict[tuple[str, str], Any], key: str) -> bool:
    """Whether enough is answered, on both sides, to compare them."""
    return all(sides[key, side].high - sides[key, side].low <= WIDEST for side in SIDES)


def _difference(sides: dict[tuple[str, str], Any], key: str) -> float:
    """Their lead over us, of the whole numbers that readers see."""
    return float(whole(sides[key, THEIRS].score)) - float(whole(sides[key, OURS].score))


def _who_needs(needs: dict[tuple[str, str], Any], key: str) -> str:
    """Say which side needs it more: "we", "they", "both alike", or nothing where an answer is missing."""
    rows = [needs.get((key, side)) for side in SIDES]
    if any(row is None or row.low < row.high for row in rows):
        return ""
    lead = _difference(needs, key)
    return "both alike" if lead == 0 else "they" if lead > 0 else "we"


def _table(case: Case, sides: dict[tuple[str, str], Any], needs: dict[tuple[str, str], Any]) -> pd.DataFrame:
    full = full_names(case)
    rows = []
    for key in dict.fromkeys(key for key, _ in sides):
        ours, theirs = sides[key, OURS], sides[key, THEIRS]
        open_ = ours.low < ours.high or theirs.low < theirs.high
        row = {"Candidate": full[key], "Ours": _number(ours), "Theirs": _number(theirs)}
        row["Theirs less ours"] = estimated(theirs.score - ours.score, open_)
        rows.append(row | {"Needs it more": _who_needs(needs, key) or "not known"})
    return pd.DataFrame(rows, dtype="object")


def _number(row: Any) -> float:
    return estimated(row.score, row.low < row.high)
