"""Exact answers, without sampling: who beats whom when weights are unknown, and how far a weight may move."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.remembered import remembered
from partnerlib.robustness.model import Model, model
from partnerlib.robustness.sweep import Sweep

TIED = 1e-9
"""Fits this close, in points, count as equal: fit is rounded so before candidates are ranked."""

_ORDER = ("weight", "low", "high", "rival_below", "rival_above", "ranking_low", "ranking_high")
_NAMES = {"rival_below": "str", "rival_above": "str"}
_ROUNDING = 8 * np.finfo("float64").eps


def pairwise_winning(scores: pd.DataFrame, order: Sequence[str] | None = None) -> pd.DataFrame:
    """Give the exact chance that one candidate's weighted score is above another's, weights unknown.

    `scores` are candidates x dimensions on any one scale, a case's part scores for example. Weights are
    never negative and sum to 1; all such weights are equally likely or, where `order` names the dimensions
    from the weightiest down, all that keep this order. Gives candidates x candidates, the chance of the row
    being above the column, 0 to 1; NaN on the diagonal. Equal candidates are never above each other, and
    differences within the rounding of numbers are none. Raises ValueError for an unknown score, for no
    dimension, and for an order that does not name each dimension once.

    Weights are shares of exponential waiting times, so a row's gains and losses are two queues, and it is
    above if its gains are worked off last. Which queue moves on next depends on the two at the front alone:
    (k gains, h losses) is the mean of (k, h - 1) and (k - 1, h), weighted by gain k and loss h. It never
    subtracts, so near ties harm nothing. Weights in order have the corners (1, 0, 0, ...),
    (1/2, 1/2, 0, ...), ...: scores there are running means. Source: Varsi (1973), Pacific Journal of
    Mathematics 46(1), 303-314.

    >>> scores = pd.DataFrame({"who": [1.0, 0.25], "now": [0.0, 0.25]}, index=["ash", "elm"])
    >>> pairwise_winning(scores).loc["ash", "elm"]
    np.float64(0.75)
    >>> pairwise_winning(scores, order=["who", "now"]).loc["ash", "elm"]
    np.float64(1.0)
    """
    at = scores.to_numpy(dtype="float64", na_value=np.nan)
    if not np.isfinite(at).all() or not at.shape[1]:
        raise ValueError("Every candidate needs a known score in at least one dimension.")
    if order is not None:
        if sorted(map(str, order)) != sorted(map(str, scores.columns)):
            raise ValueError(f"The order names each of {', '.join(map(str, scores.columns))} once.")
        at = scores[list(order)].to_numpy(dtype="float64")
    size = np.abs(at)
    if order is not None:
        at, size = _running_means(at), _running_means(size)
    lead = at.T[:, :, None] - at.T[:, None, :]
    noise = _ROUNDING * np.maximum(size.T[:, :, None], size.T[:, None, :])
    chance = _chance_above(np.where(np.abs(lead) <= noise, 0.0, lead))
    np.fill_diagonal(chance, np.nan)
    return pd.DataFrame(chance, index=scores.index, columns=scores.index)


def _running_means(at: np.ndarray) -> np.ndarray:
    return np.cumsum(at, axis=1) / np.arange(1, at.shape[1] + 1)


def _chance_above(lead: np.ndarray) -> np.ndarray:
    """The chance that weighted leads, dimensions x ..., sum to more than zero."""
    gains, losses = np.maximum(lead, 0), np.maximum(-lead, 0)
    chance = np.zeros((len(lead) + 1, *lead.shape[1:]))
    chance[0] = 1
    for gain in gains:
        both = gain + losses
        first = np.divide(gain, both, out=np.zeros_like(both), where=both > 0)
        for k, (loss_first, gain_first) in enumerate(zip(first, 1 - first, strict=True), 1):
            chance[k] = loss_first * chance[k - 1] + gain_first * chance[k]
    return chance[-1]


@remembered
def stability(case: Case) -> pd.DataFrame:
    """Say how far each part's weight may move, the others kept in proportion, before the order changes.

    Gives one row a part that has criteria (the index), weights as shares from 0 to 1, with

    - weight: the part's weight now;
    - low, high: the leader, the first row of `scoring.fit`, is above or level with all while the weight
      lies within;
    - rival_below, rival_above: the candidate that takes the lead beyond that end; "" where nobody does,
      up to 0 or 1;
    - ranking_low, ranking_high: no candidate overtakes one that stands above it in `scoring.fit`.

    Where the other parts weigh nothing they get equal weights. A candidate that misses a must-have never
    overtakes one that misses none, whatever the weights. Raises ValueError when no part that weighs
    anything has a criterion.

    The closed form, where all levels are known: a lead of a at weight 0 and of b at weight 1 is zero at
    a / (a - b). What `scoring.fit` expects of an open answer leans on the weights too; there the scores are
    followed instead (`sweep`).
    """
    whole = model(case)
    order = [whole.candidates.index(candidate) for candidate in scoring.fit(case).index]
    if whole.open:
        rows = [_followed(whole, order, part) for part in range(len(whole.parts))]
        return pd.DataFrame(rows, index=pd.Index(whole.parts, name="part")).astype(_NAMES)
    at_none, at_all = (ends[order] for ends in at_ends(whole))
    upper, lower = np.triu_indices(len(order), 1)
    alike = whole.missed[order][upper] == whole.missed[order][lower]
    upper, lower = upper[alike], lower[alike]
    before, after = at_none[upper] - at_none[lower], at_all[upper] - at_all[lower]
    lows, highs = spans(before, after)
    lows, highs = np.minimum(lows, whole.weights), np.maximum(highs, whole.weights)
    lead = upper == 0
    rivals = [whole.candidates[order[k]] for k in lower[lead]]
    return pd.DataFrame(
        {
            "weight": whole.weights,
            "low": lows[lead].max(axis=0, initial=0),
            "high": highs[lead].min(axis=0, initial=1),
            "rival_below": _overtakers(rivals, -lows[lead], before[lead]),
            "rival_above": _overtakers(rivals, highs[lead], after[lead]),
            "ranking_low": lows.max(axis=0, initial=0),
            "ranking_high": highs.min(axis=0, initial=1),
        },
        index=pd.Index(whole.parts, name="part"),
    ).astype(_NAMES)


def _followed(whole: Model, order: Sequence[int], part: int) -> dict[str, object]:
    """One part's row of `stability`, by following the scores."""
    ranked, missed = list(order), whole.missed[order]
    rivals = [row for row, misses in zip(ranked[1:], missed[1:], strict=True) if misses == missed[0]]
    alike = missed[1:] == missed[:-1]

    def leads(fits: np.ndarray) -> bool:
        return fits[ranked[0]] >= fits[rivals].max(initial=-np.inf) - TIED

    def keeps(fits: np.ndarray) -> bool:
        return not (fits[ranked[1:]] > fits[ranked[:-1]] + TIED)[alike].any()

    row: dict[str, object] = {"weight": whole.weights[part]}
    for end, side, edge in (("low", "below", 0.0), ("high", "above", 1.0)):
        way = Sweep(whole, part, edge)
        lead, ranking = way.turn(leads), way.turn(keeps)
        row[end], row[f"ranking_{end}"] = (turn[0] if turn else edge for turn in (lead, ranking))
        ahead = max(rivals, key=lambda rival: way.fits(lead[1])[rival]) if lead else None
        row[f"rival_{side}"] = "" if ahead is None else whole.candidates[ahead]
    return {name: row[name] for name in _ORDER}


def at_ends(whole: Model) -> tuple[np.ndarray, np.ndarray]:
    """Give the fit of every candidate if a part had weight 0, and 1; each candidates x parts.

    The other parts keep their proportions, or are equal where they weigh nothing. A part alone is all
    there is: its weight is 1 whatever is said.
    """
    scores = 100 * whole.part_scores(whole.expected)
    count = len(whole.weights)
    others = np.tile(whole.weights, (count, 1))
    np.fill_diagonal(others, 0)
    others[others.sum(axis=1) == 0] = 1
    if count > 1:
        np.fill_diagonal(others, 0)
    return scores @ (others / others.sum(axis=1, keepdims=True)).T, scores


def spans(at_none: np.ndarray, at_all: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the lowest and highest weight, 0 to 1, at which a lead is not negative.

    A lead is `at_none` fit points at weight 0, `at_all` at weight 1, and linear between; both may have
    any one shape. Where it is always negative the lowest is 1 and the highest 0.
    """
    behind_low, behind_high = at_none < -TIED, at_all < -TIED
    crosses = behind_low != behind_high
    change = np.where(crosses, at_none - at_all, 1.0)
    zero = np.clip(np.where(crosses, at_none, 0.0) / change, 0, 1)
    low = np.where(behind_low, np.where(behind_high, 1.0, zero), 0.0)
    high = np.where(behind_high, np.where(behind_low, 0.0, zero), 1.0)
    return low, high


def _overtakers(rivals: Sequence[str], ends: np.ndarray, lead: np.ndarray) -> list[str]:
    """Name for each part the rival that is first to pass, and there the fastest; "" for none.

    `ends` and `lead` are rivals x parts: where each passes, nearest first, and the lead over it at the
    far end.
    """
    names = []
    for part in range(lead.shape[1]):
        passing = [
            (round(float(ends[k, part]), 12), lead[k, part], rival)
            for k, rival in enumerate(rivals)
            if lead[k, part] < -TIED
        ]
        names.append(min(passing)[2] if passing else "")
    return names
