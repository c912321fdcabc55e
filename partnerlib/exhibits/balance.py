"""Who needs whom: our side held against theirs, for every candidate."""

from typing import Any

import pandas as pd

from partnerlib import charts, scoring
from partnerlib.case import Case
from partnerlib.charts.style import coloured, records
from partnerlib.exhibits import frames
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, full_names, names, nothing_known
from partnerlib.exhibits.words import ESTIMATES, about, estimated
from partnerlib.findings.facts import ratings
from partnerlib.question import BOTH, OURS, PART_TITLES, SIDES, THEIRS
from partnerlib.words import listing, whole

NEED = "compelling"
"""The part that asks how much each side needs the other."""

BY_RATINGS = f"ratings of “{PART_TITLES[NEED]}”"

EVEN = 5
"""Points between both sides from which on a partnership is called one-sided."""

WIDEST = 50
"""Points between a side's bounds beyond which too little is answered to judge it."""

TOO_LITTLE = "Too little is answered yet to say which side is ahead."
NO_SIDE_ALONE = "Nothing is recorded yet that asks about one side alone."
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
    headline = _headline(sides, needs, called) or _nothing(case)
    ax = charts.asymmetry(table, coloured(case), title=headline, note=fictional(case))
    said = [f"{called[key]} {about(sides[key, OURS])} and {about(sides[key, THEIRS])}" for key in order]
    return Exhibit(
        headline,
        _table(case, sides, needs),
        ax.get_figure(root=True),
        f"Our side and theirs for each candidate, 0 to 100: {listing(said, 12)}.",
        f"Our side against theirs, over all parts that ask both. {ESTIMATES} "
        f"Needs: the {BY_RATINGS}, from 0 to 10.",
    )


def _needs(case: Case) -> dict[tuple[str, str], float]:
    """Give the mean rating, 0 to 10, of how much each side needs the other, by candidate and side.

    One that nobody gave, or that the profile does not ask for, is not a number.
    """
    levels, rated = scoring.levels(case), ratings(case)
    asked = {side: rated[NEED, side].criterion for side in SIDES if (NEED, side) in rated}
    unknown = pd.Series(float("nan"), index=levels.index)
    found = {side: levels[asked[side]] if side in asked else unknown for side in SIDES}
    return {(str(key), side): float(found[side][key]) for key in levels.index for side in SIDES}


def _headline(
    sides: dict[tuple[str, str], Any], needs: dict[tuple[str, str], float], called: dict[str, str]
) -> str:
    """Say who is most one-sided; "" where nothing is recorded that asks about one side alone."""
    if all((row.low, row.high) == (0, 100) for row in sides.values()):
        return ""
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
        f", and by the {BY_RATINGS} {who} need it more than {'we' if who == 'they' else 'they'} do"
        if who in ("we", "they")
        else ""
    )
    return f"{called[key]} {most}: our side reaches {ours} of 100, theirs {theirs}{need}."


def _nothing(case: Case) -> str:
    """Say that nothing is recorded of either side alone, or nothing at all."""
    of_both = case.profile.loc[case.profile["side"] == BOTH, "criterion"]
    recorded = scoring.levels(case)[list(of_both)].notna().any(axis=None)
    return NO_SIDE_ALONE if recorded else nothing_known(names(case).values())


def _is_told(sides: dict[tuple[str, str], Any], key: str) -> bool:
    """Whether enough is answered, on both sides, to compare them."""
    return all(sides[key, side].high - sides[key, side].low <= WIDEST for side in SIDES)


def _difference(sides: dict[tuple[str, str], Any], key: str) -> float:
    """Their lead over us, of the whole numbers that readers see."""
    return float(whole(sides[key, THEIRS].score)) - float(whole(sides[key, OURS].score))


def _who_needs(needs: dict[tuple[str, str], float], key: str) -> str:
    """Say which side needs it more: "we", "they", "both alike", or nothing where a rating is missing."""
    lead = round(needs[key, THEIRS], 1) - round(needs[key, OURS], 1)
    if pd.isna(lead):
        return ""
    return "both alike" if lead == 0 else "they" if lead > 0 else "we"


def _table(
    case: Case, sides: dict[tuple[str, str], Any], needs: dict[tuple[str, str], float]
) -> pd.DataFrame:
    full = full_names(case)
    rows = []
    for key in dict.fromkeys(key for key, _ in sides):
        ours, theirs = sides[key, OURS], sides[key, THEIRS]
        open_ = ours.low < ours.high or theirs.low < theirs.high
        row = {"Candidate": full[key], "Ours": _number(ours), "Theirs": _number(theirs)}
        row["Theirs less ours"] = estimated(theirs.score - ours.score, open_)
        row |= {"Our need, as rated": needs[key, OURS], "Their need, as rated": needs[key, THEIRS]}
        rows.append(row | {f"Needs it more by the {BY_RATINGS}": _who_needs(needs, key) or "not known"})
    return pd.DataFrame(rows, dtype="object")


def _number(row: Any) -> float:
    return estimated(row.score, row.low < row.high)
