"""What would change the decision: the least change of weights, or of one answer, that puts another first."""

import numpy as np
import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.remembered import remembered
from partnerlib.robustness.model import Model, model
from partnerlib.robustness.moves import moves, needed
from partnerlib.robustness.nearest import by_all_parts, by_one_part
from partnerlib.scoring import DECIMALS, MISSED

LEVEL, MUST_HAVE, OUT_OF_REACH = "level", "must_have", "out_of_reach"
"""Why no change is named: none is needed, must-haves are missed, or even the largest is too little."""

_CHANGES = {
    **{"behind": "float64", "part": "str", "part_from": "float64", "part_to": "float64"},
    **{"total_change": "float64", "criterion": "str", "level_from": "float64", "level_to": "float64"},
    "level_end": "float64",
    **{"no_weights": "str", "no_criterion": "str"},
}
_ANSWER = ("criterion", "level_from", "level_to", "level_end")
_LOSSES = {
    **{"criterion": "str", "level_from": "float64", "level_to": "float64"},
    **{"beyond": "str", "rival": "str"},
}


@remembered
def changes(case: Case, whole: Model | None = None) -> pd.DataFrame:
    """Say for every challenger the least that would have to change for it to come first or draw level.

    The leader is the first row of `scoring.fit`; the others follow in that order, one row each, with

    - behind: fit points behind the leader; below zero for one that only a must-have keeps back;
    - part, part_from, part_to: the one part whose weight has to move least, the others kept in proportion;
    - total_change: the least sum of |changes| over the weights of all parts, all as shares;
      `nearest_weights` gives those weights;
    - criterion, level_from, level_to, level_end: the one criterion in which the smallest improvement, as a
      share of its scale, will do, the mean level it takes, and where that has gone too far past the ideal.
      It may mend a missed must-have. An open answer has no level_from (NaN) and counts from its expected
      value;
    - no_weights, no_criterion: why no weights, or no single criterion, can: "level" (it is first already),
      "must_have" (the leader misses none; it misses one, or for a criterion more than one) or
      "out_of_reach"; "" if some can.

    What nothing achieves is "" or NaN; the part is also "" where only several parts together can. While
    weights move, what is expected of open answers moves along, as in `scoring.fit`.
    `whole` is the case's `model` if it has been made: what is asked of one model twice is found once.
    Raises ValueError when no part that weighs anything has a criterion.
    """
    whole, table = whole or model(case), scoring.fit(case)
    if len(table) < 2:
        return pd.DataFrame(columns=list(_CHANGES), index=table.index[1:]).astype(_CHANGES)
    found = _by_criterion(case, table).assign(behind=(_first_fit(table) - table["fit"]).round(DECIMALS))
    rows = [_by_weights(whole, table, candidate) for candidate in table.index]
    found = found.join(pd.DataFrame(rows, index=table.index))[1:].reindex(columns=list(_CHANGES))
    for name in ("part", "criterion"):
        found[name] = found[name].astype(object).fillna("")
    return found.astype(_CHANGES)


def nearest_weights(case: Case, candidate: str, whole: Model | None = None) -> pd.Series | None:
    """Give the part weights nearest to the case's own at which a candidate comes first or draws level.

    Nearest means the least sum of |changes|; where several weights are as near, one of them is given. The
    index is the parts that have criteria; weights sum to 1 and are the case's own for one that is first
    already. None when no weights put it first. With open answers they are the nearest found by a search
    that is always the same, and None when it finds none. `whole` is the case's `model` if it has been made.
    Raises KeyError for a candidate that the case lacks.
    """
    whole, table = whole or model(case), scoring.fit(case)
    if not _may_lead(table, candidate):
        return None
    nearest = by_all_parts(whole, candidate)
    return None if nearest is None else pd.Series(nearest, pd.Index(whole.parts, name="part"), name="weight")


@remembered
def losses(case: Case) -> pd.DataFrame:
    """Say which single answer would cost the leader its place if it were worse, the nearest first.

    One row a criterion and side of its ideal range: criterion, level_from, level_to and beyond ("below" or
    "above": any mean level beyond level_to on that side loses the lead) and rival (who leads then), sorted
    by the worsening as a share of the scale. An open answer has no level_from (NaN) and counts from its
    expected value. Sides on which no level costs the lead are left out, so a candidate alone has no rows.
    Raises ValueError when no part that weighs anything has a criterion.
    """
    whole, table = model(case), scoring.fit(case)
    if len(table) < 2:
        return pd.DataFrame(columns=list(_LOSSES)).astype(_LOSSES)
    leader, rival = table.index[:2]
    own = moves(case, whole)
    own = own[own["candidate"] == leader]
    least = needed(whole, own, _first_fit(table[1:]))["least"]
    missed = table["must_haves"] == MISSED
    if not missed[leader]:
        must = own["must"].fillna(-np.inf)
        least = least.clip(upper=must) if missed[rival] else least.clip(lower=must)
    least = least.clip(upper=own["level"].fillna(np.inf))
    own = _by_share(own.assign(least=least), own["start"] - least, least > own["worst"])
    own = own.assign(rival=rival, beyond=own["up"].map({1: "below", -1: "above"}))
    return own[list(_LOSSES)].astype(_LOSSES).reset_index(drop=True)


def _first_fit(table: pd.DataFrame) -> float:
    return float(table["fit"].to_numpy()[0])


def _may_lead(table: pd.DataFrame, candidate: str) -> bool:
    """Tell whether a candidate is of the leader's must-have standing, which no weights change."""
    missed = table["must_haves"] == MISSED
    return bool(missed[candidate] == missed.iat[0])


def _by_weights(whole: Model, table: pd.DataFrame, candidate: str) -> dict[str, object]:
    """The columns of `changes` that speak of weights."""
    if table.at[candidate, "rank"] == 1:
        return {"total_change": 0.0, "no_weights": LEVEL}
    if not _may_lead(table, candidate):
        return {"no_weights": MUST_HAVE}
    nearest = by_all_parts(whole, candidate)
    if nearest is None:
        return {"no_weights": OUT_OF_REACH}
    found = {"total_change": np.abs(nearest - whole.weights).sum(), "no_weights": ""}
    goal = by_one_part(whole, candidate)
    change = np.abs(goal - whole.weights).round(12)
    if np.isnan(change).all():
        return found
    part = int(np.nanargmin(change))
    return found | {"part": whole.parts[part], "part_from": whole.weights[part], "part_to": goal[part]}


def _by_criterion(case: Case, table: pd.DataFrame) -> pd.DataFrame:
    """The columns of `changes` that speak of one criterion, by challenger."""
    level = table.index[table["rank"] == 1]
    best = improvements(case).drop_duplicates("candidate").set_index("candidate").reindex(table.index)
    why = dict.fromkeys(table.index, OUT_OF_REACH)
    if table["must_haves"].iat[0] != MISSED:
        missed = scoring.must_haves(case).query("status == @MISSED")["candidate"].value_counts()
        why |= dict.fromkeys(missed.index[missed > 1], MUST_HAVE)
    why |= dict.fromkeys(level, LEVEL)
    return best[list(_ANSWER)].assign(
        no_criterion=pd.Series(why).reindex(table.index).where(best["criterion"].isna(), "")
    )


@remembered
def improvements(case: Case) -> pd.DataFrame:
    """Give every single answer about a challenger that puts it first, or level, if it is changed alone.

    One row a candidate, criterion and side of its ideal range, those first that go the smallest share of
    their scale: candidate, criterion, level_from, level_to, and level_end, the other end of the levels that
    do it; from there on the level has passed the ideal too far.
    """
    whole, table = model(case), scoring.fit(case)
    every = moves(case, whole)
    every = every[~every["candidate"].isin(table.index[table["rank"] == 1]) & ~every["across"]]
    every = every.join(needed(whole, every, _first_fit(table)))
    alone = every.groupby("candidate")["missed"].transform("sum") == every["missed"]
    if table["must_haves"].iat[0] == MISSED:
        mends = every["missed"] & alone
        least = every["least"].clip(upper=every["must"].where(mends, np.inf))
        most = every["most"].clip(lower=every["far_must"].fillna(every["far_worst"]).where(mends, -np.inf))
    else:
        least = every["least"].clip(lower=every["must"].fillna(-np.inf)).where(alone, np.inf)
        most = every["most"].clip(upper=every["far_must"].fillna(np.inf))
    every = every.assign(least=least, level_end=most * every["up"])
    named = _by_share(every, least - every["start"], np.isfinite(least))
    return named[["candidate", *_ANSWER]]


def _by_share(table: pd.DataFrame, way: pd.Series, does: pd.Series) -> pd.DataFrame:
    """Name the levels of the moves that do it, those first that go the smallest share of their scale."""
    share = (way.clip(lower=0) / table["width"]).round(DECIMALS)
    ends = {"level_from": table["level"] * table["up"], "level_to": table["least"] * table["up"]}
    named = table.assign(share=share, **ends)
    return named[does].sort_values(["share", "column"], kind="stable", ignore_index=True)
