"""What each answer about one candidate could still win it, and lose it."""

from typing import Any

import numpy as np
import pandas as pd

from partnerlib import charts, robustness, scoring
from partnerlib.case import Case
from partnerlib.charts.style import coloured, records
from partnerlib.exhibits import frames
from partnerlib.exhibits.changes import enough
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, find, names, nothing_known
from partnerlib.exhibits.words import ESTIMATES, UNKNOWN, between, estimated, level, points
from partnerlib.robustness.acceptability import SEED
from partnerlib.robustness.changes import LEVEL, MUST_HAVE
from partnerlib.scoring import DECIMALS
from partnerlib.words import brief, listing, rounded

DRAWS, WORSE = 4096, 0.05
"""Plausible answers drawn to a criterion, and the share of them that is worse than the worst one told."""

LEAST = 0.05
"""Points of fit: less is nothing to speak of."""

WORST = (
    "The worst plausible answer is one that only 5 in 100 plausible answers fall short of, given how far "
    "the assessors differ and their ranges; what is not answered may be anywhere on its scale. Gains and "
    "losses are of that one answer alone, and leave must-haves aside."
)


@exhibit()
def tornado(case: Case, candidate: str | None = None) -> Exhibit:
    """Show what each answer about a candidate, by key or name, could win and lose it.

    Without a name it is the candidate ranked second, or the only one. Raises ValueError when there is no
    such candidate.
    """
    called = names(case)
    fits = scoring.fit(case)
    ranked = list(fits.index[fits["coverage"] > 0])
    key = find(case, candidate) if candidate is not None else (ranked[1:] or [find(case, None)])[0]
    if key not in ranked:
        return Exhibit(nothing_known([called[key]]))
    known, leader = scoring.answered(case), ranked[0]
    behind = float(fits["fit"][leader] - fits["fit"][key])
    table = _answers(known, key)
    change = next(iter(records(robustness.changes(known).loc[lambda found: found.index == key])), None)
    headline = _headline(case, table, key, leader, change)
    needed = behind if change is not None and change.no_criterion != MUST_HAVE else None
    shown = table.assign(label=table["label"].map(brief), level=_levels(table))
    how: dict[str, Any] = {"needed": needed, "leader": leader, "title": headline, "note": fictional(case)}
    ax = charts.tornado(shown, key, coloured(case), **how)
    most = [f"“{row.label}” {rounded(row.points_to_gain)}" for row in records(shown.head(5))]
    return Exhibit(
        headline,
        _table(table),
        ax.get_figure(root=True),
        f"Bars of the points of fit that {called[key]} could gain, answer by answer: {listing(most, 5)}.",
        f"{called[key]}: points of fit to gain if that answer alone became ideal, and to lose if "
        f"it turned out as bad as is plausible. {ESTIMATES}",
        (WORST,),
    )


def _answers(case: Case, key: str) -> pd.DataFrame:
    """Give the rows of `scoring.gaps` of a candidate with what is at stake, the most to gain first."""
    table = scoring.gaps(case)
    table = table[table["candidate"] == key].merge(
        case.profile[["criterion", "scale_low", "scale_high"]], on="criterion"
    )
    table = table.assign(answered=table["level"].notna(), points_to_lose=_at_stake(case, key))
    return table.sort_values(["points_to_gain", "points_to_lose"], ascending=False, kind="stable")


def _at_stake(case: Case, key: str) -> np.ndarray:
    """Give what the worst plausible answer to each criterion alone would cost a candidate, 0 or more."""
    plausible = robustness.plausible(case)
    arrays = plausible.model
    row = arrays.candidates.index(key)
    rng = np.random.Generator(np.random.PCG64(SEED))
    drawn = np.stack([cell.draw(DRAWS, rng) for cell in plausible.cells[row]])
    values = np.tile(arrays.known[row], (len(drawn), 1))
    np.fill_diagonal(values, np.quantile(plausible.values(drawn), WORSE, axis=1))
    whole = scoring.expected_values(case, pd.DataFrame(values, columns=list(arrays.criteria)))
    lost = arrays.fit(arrays.expected[row]) - arrays.fit(whole.to_numpy())
    return np.maximum(lost, 0).round(DECIMALS)


def _levels(table: pd.DataFrame) -> list[str]:
    return [
        f"{level(row.level, row)} on a scale of {between(row.scale_low, row.scale_high, row)}"
        if row.answered
        else UNKNOWN
        for row in records(table)
    ]


def _headline(case: Case, table: pd.DataFrame, key: str, leader: str, change: Any) -> str:
    """Say whether one answer can put a candidate first, and which would gain it most."""
    called, top = names(case), records(table)[0]
    who, first, most = called[key], called[leader], points(top.points_to_gain)
    ideal = top.points_to_gain < LEAST
    if change is None or change.no_criterion == LEVEL:
        gain = (
            f"“{brief(top.label)}” could gain it most, {most}"
            if not ideal
            else "no answer could gain it more"
        )
        lose = records(table.nlargest(1, "points_to_lose"))[0]
        cost = f"“{brief(lose.label)}” could cost it most, {points(lose.points_to_lose)}"
        cost = cost if lose.points_to_lose >= LEAST else "nothing plausible could cost it anything"
        return f"{who} {'comes first' if change is None else 'shares first place'}; {gain}, and {cost}."
    missed = listing(frames.missed(case).get(key, []))
    if change.no_criterion == MUST_HAVE:
        return f"No single answer puts {who} first, because it misses several must-haves: {missed}."
    if change.no_criterion:
        gain = (
            "no answer could gain it anything"
            if ideal
            else f"“{brief(top.label)}” could gain it most, {most}"
        )
        misses = f" It also misses a must-have: {missed}." if missed else ""
        return f"No single answer puts {who} first, {points(change.behind)} behind {first}; {gain}.{misses}"
    about = next(row for row in records(case.profile) if row.criterion == change.criterion)
    now = (
        "which is not answered yet"
        if pd.isna(change.level_from)
        else f"not {level(change.level_from, about)}"
    )
    to = level(enough(about, change.level_to), about)
    return f"One answer could put {who} first: “{brief(about.label)}” at {to}, {now}."


def _table(table: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {
            "Criterion": row.label,
            "Side": row.side,
            "Level": said,
            "Points to gain": estimated(row.points_to_gain, not row.answered),
            "Points to lose": estimated(row.points_to_lose, not row.answered),
        }
        for row, said in zip(records(table), _levels(table), strict=True)
    ]
    return pd.DataFrame(rows, dtype="object")
