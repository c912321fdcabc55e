"""What would change the decision: the least change of weights, or of one answer, that puts another first."""

import numpy as np
import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.robustness.exact import TIED, at_ends, spans
from partnerlib.robustness.model import Model, model
from partnerlib.robustness.moves import moves, needed
from partnerlib.robustness.sweep import Sweep, with_weight
from partnerlib.scoring import DECIMALS, MISSED

LEVEL, MUST_HAVE, OUT_OF_REACH = "level", "must_have", "out_of_reach"
"""Why no change is named: none is needed, must-haves are missed, or even the largest is too little."""

_ROUNDS = 20

_CHANGES = {
    **{"behind": "float64", "part": "str", "part_from": "float64", "part_to": "float64"},
    **{"total_change": "float64", "criterion": "str", "level_from": "float64", "level_to": "float64"},
    **{"no_weights": "str", "no_criterion": "str"},
}
_LOSSES = {
    **{"criterion": "str", "level_from": "float64", "level_to": "float64"},
    **{"beyond": "str", "rival": "str"},
}


def changes(case: Case) -> pd.DataFrame:
    """Say for every challenger the least that would have to change for it to come first or draw level.

    The leader is the first row of `scoring.fit`; the others follow in that order, one row each, with

    - behind: fit points behind the leader; below zero for one that only a must-have keeps back;
    - part, part_from, part_to: the one part whose weight has to move least, the others kept in proportion;
    - total_change: the least sum of |changes| over the weights of all parts, all as shares;
      `nearest_weights` gives those weights;
    - criterion, level_from, level_to: the one criterion in which the smallest improvement, as a share of
      its scale, will do, and the mean level it takes. It may mend a missed must-have. An open answer
      has no level_from (NaN) and counts from its expected value;
    - no_weights, no_criterion: why no weights, or no single criterion, can: "level" (it is first already),
      "must_have" (the leader misses none; it misses one, or for a criterion more than one) or
      "out_of_reach"; "" if some can.

    What nothing achieves is "" or NaN; the part is also "" where only several parts together can. While
    weights move, unknown values stay what they are expected to be under the case's own.
    Raises ValueError when no part that weighs anything has a criterion.
    """
    whole, table = model(case), scoring.fit(case)
    if len(table) < 2:
        return pd.DataFrame(columns=list(_CHANGES), index=table.index[1:]).astype(_CHANGES)
    found = _by_criterion(case, whole, table).assign(
        behind=(_first_fit(table) - table["fit"]).round(DECIMALS)
    )
    rows = [_by_weights(whole, table, candidate) for candidate in table.index]
    found = found.join(pd.DataFrame(rows, index=table.index))[1:].reindex(columns=list(_CHANGES))
    for name in ("part", "criterion"):
        found[name] = found[name].astype(object).fillna("")
    return found.astype(_CHANGES)


def nearest_weights(case: Case, candidate: str) -> pd.Series | None:
    """Give the part weights nearest to the case's own at which a candidate comes first or draws level.

    Nearest means the least sum of |changes|; where several weights are as near, one of them is given. The
    index is the parts that have criteria; weights sum to 1 and are the case's own for one that is first
    already. None when no weights put it first. Raises KeyError for a candidate that the case lacks.
    """
    whole, table = model(case), scoring.fit(case)
    if not _may_lead(table, candidate):
        return None
    nearest = _nearest(whole, candidate)
    return None if nearest is None else pd.Series(nearest, pd.Index(whole.parts, name="part"), name="weight")


def losses(case: Case) -> pd.DataFrame:
    """Say which single answer would cost the leader its place if it were worse, the nearest first.

    One row a criterion: criterion, level_from, level_to and beyond ("below" or "above": any mean level
    beyond level_to on that side loses the lead) and rival (who leads then), sorted by the worsening as a
    share of the scale. An open answer has no level_from (NaN) and counts from its expected value. Criteria
    in which no level costs the lead are left out, so a candidate alone has no rows. Raises ValueError when
    no part that weighs anything has a criterion.
    """
    whole, table = model(case), scoring.fit(case)
    if len(table) < 2:
        return pd.DataFrame(columns=list(_LOSSES)).astype(_LOSSES)
    leader, rival = table.index[:2]
    own = moves(case, whole)
    own = own[own["candidate"] == leader]
    fit = needed(whole, own, _first_fit(table[1:]))
    missed = table["must_haves"] == MISSED
    if missed[leader]:
        least = fit
    elif missed[rival]:
        least = fit.clip(upper=own["must"].fillna(-np.inf))
    else:
        least = fit.clip(lower=own["must"].fillna(-np.inf))
    least = least.clip(upper=own["level"].fillna(np.inf))
    own = _by_share(own, least, own["start"] - least, least > own["worst"])
    own = own.drop_duplicates("criterion").assign(
        rival=rival, beyond=own["up"].map({1: "below", -1: "above"})
    )
    return own[list(_LOSSES)].astype(_LOSSES).reset_index(drop=True)


def _first_fit(table: pd.DataFrame) -> float:
    return float(table["fit"].to_numpy()[0])


def _may_lead(table: pd.DataFrame, candidate: str) -> bool:
    """Tell whether a candidate is of the leader's must-have standing, which no weights change."""
    missed = table["must_haves"] == MISSED
    return bool(missed[candidate] == missed.iat[0])


def _row_and_rivals(whole: Model, candidate: str) -> tuple[int, np.ndarray]:
    """A candidate's place, and which others are of its must-have standing."""
    row = whole.candidates.index(candidate)
    rivals = whole.missed == whole.missed[row]
    rivals[row] = False
    return row, rivals


def _leads(whole: Model, candidate: str) -> tuple[np.ndarray, np.ndarray]:
    """A candidate's lead over each other one of its standing if a part had weight 0, and 1."""
    row, rivals = _row_and_rivals(whole, candidate)
    at_none, at_all = at_ends(whole)
    return at_none[row] - at_none[rivals], at_all[row] - at_all[rivals]


def _by_weights(whole: Model, table: pd.DataFrame, candidate: str) -> dict[str, object]:
    """The columns of `changes` that speak of weights."""
    if table.at[candidate, "rank"] == 1:
        return {"total_change": 0.0, "no_weights": LEVEL}
    if not _may_lead(table, candidate):
        return {"no_weights": MUST_HAVE}
    nearest = _nearest(whole, candidate)
    if nearest is None:
        return {"no_weights": OUT_OF_REACH}
    found = {"total_change": np.abs(nearest - whole.weights).sum(), "no_weights": ""}
    goal = _followed(whole, candidate) if whole.open else _met(whole, candidate)
    change = np.abs(goal - whole.weights).round(12)
    if np.isnan(change).all():
        return found
    part = int(np.nanargmin(change))
    return found | {"part": whole.parts[part], "part_from": whole.weights[part], "part_to": goal[part]}


def _met(whole: Model, candidate: str) -> np.ndarray:
    """The nearest weight of each part, moved alone, at which a candidate leads; NaN where it never does."""
    lows, highs = spans(*_leads(whole, candidate))
    low, high = lows.max(axis=0), highs.min(axis=0)
    return np.where(low <= high + 1e-12, np.clip(whole.weights, low, high), np.nan)


def _followed(whole: Model, candidate: str) -> np.ndarray:
    """Give the same as `_met` while answers are open, by following the scores."""
    row, rivals = _row_and_rivals(whole, candidate)

    def leads(fits: np.ndarray) -> bool:
        return bool(fits[row] >= fits[rivals].max(initial=-np.inf) - TIED)

    turns = [
        [Sweep(whole, part, edge).turn(leads) for edge in (0.0, 1.0)] for part in range(len(whole.parts))
    ]
    goals = np.array([[turn[1] if turn else np.nan for turn in both] for both in turns])
    nearest = np.nan_to_num(np.abs(goals - whole.weights[:, None]), nan=np.inf).argmin(axis=1)
    found = goals[np.arange(len(goals)), nearest]
    ways = [with_weight(whole.weights, part, goal) for part, goal in enumerate(found)]
    return np.where([_leading(whole.weighed(way), candidate) for way in ways], found, np.nan)


def _nearest(whole: Model, candidate: str) -> np.ndarray | None:
    """The nearest weights at which a candidate leads.

    What is expected of open answers leans on the weights, so with any open these are the nearest of those
    that were found by moving one part, or several while expectations catch up.
    """
    found = _nearest_as_expected(whole, candidate, whole.weights)
    if not whole.open:
        return found
    ways = [with_weight(whole.weights, k, goal) for k, goal in enumerate(_followed(whole, candidate))]
    for _ in range(_ROUNDS):
        if found is None:
            break
        ways.append(found)
        found = _nearest_as_expected(whole.weighed(found), candidate, whole.weights)
    ways = [way for way in ways if not np.isnan(way).any() and _leading(whole.weighed(way), candidate)]
    return min(ways, key=lambda way: np.abs(way - whole.weights).sum(), default=None)


def _leading(whole: Model, candidate: str) -> bool:
    """Tell whether a candidate leads or is level; level is too little where one part weighs all already."""
    row, rivals = _row_and_rivals(whole, candidate)
    lead = whole.fits[row] - whole.fits[rivals].max(initial=-np.inf)
    return bool(lead > TIED or (lead >= -TIED and whole.weights.max() < 1 - 1e-6))


def _nearest_as_expected(whole: Model, candidate: str, weights: np.ndarray) -> np.ndarray | None:
    """The weights nearest to these at which a candidate leads, with the values that `whole` expects."""
    from scipy.optimize import linprog  # takes longer to import than most questions to answer

    leads = _leads(whole, candidate)[1]
    if (leads @ weights >= -TIED).all():
        return weights
    count = len(weights)
    found = linprog(
        np.ones(2 * count),
        A_ub=np.hstack([-leads, leads]),
        b_ub=leads @ weights,
        A_eq=np.repeat([[1.0, -1.0]], count, axis=1),
        b_eq=[0.0],
        bounds=[(0, None)] * count + [(0, weight) for weight in weights],
        options={"primal_feasibility_tolerance": 1e-10},
    )
    if found.status == 2:
        return None
    if not found.success:
        raise RuntimeError(f"The nearest weights were not found: {found.message}")
    nearest = np.maximum(weights + found.x[:count] - found.x[count:], 0)
    return nearest / nearest.sum()


def _by_criterion(case: Case, whole: Model, table: pd.DataFrame) -> pd.DataFrame:
    """The columns of `changes` that speak of one criterion, by challenger."""
    level = table.index[table["rank"] == 1]
    every = moves(case, whole)
    every = every[~every["candidate"].isin(level)]
    fit = needed(whole, every, _first_fit(table))
    missed = every.groupby("candidate")["missed"].transform("sum")
    alone = missed == every["missed"]
    why = dict.fromkeys(table.index, OUT_OF_REACH)
    if table["must_haves"].iat[0] == MISSED:
        least = fit.clip(upper=every["must"].where(every["missed"] & alone, np.inf))
    else:
        least = fit.clip(lower=every["must"].fillna(-np.inf)).where(alone, np.inf)
        why |= dict.fromkeys(every["candidate"][missed > 1], MUST_HAVE)
    why |= dict.fromkeys(level, LEVEL)
    best = _by_share(every, least, least - every["start"], np.isfinite(least)).drop_duplicates("candidate")
    found = best.set_index("candidate")[["criterion", "level_from", "level_to"]].reindex(table.index)
    return found.assign(no_criterion=pd.Series(why).where(found["criterion"].isna(), ""))


def _by_share(table: pd.DataFrame, least: pd.Series, way: pd.Series, does: pd.Series) -> pd.DataFrame:
    """Name the levels of the moves that do it, those first that go the smallest share of their scale."""
    share = (way.clip(lower=0) / table["width"]).round(DECIMALS)
    named = table.assign(share=share, level_from=table["level"] * table["up"], level_to=least * table["up"])
    return named[does].sort_values(["share", "column"], kind="stable", ignore_index=True)
