"""Moves of one answer towards the ideal or away from it, and how far each must go to reach a fit."""

from dataclasses import replace

import numpy as np
import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.robustness.model import Model

_HALVINGS = 40
_DIGITS = 7
_SIDES = {1: ("low", "high"), -1: ("high", "low")}


def moves(case: Case, whole: Model) -> pd.DataFrame:
    """Give one row a candidate, criterion and side of the ideal range on which its level can move.

    A level outside the range moves on its own side, one inside it or still open on both. Gives

    - candidate, criterion: their keys; row, column: the places of both in `whole`;
    - up: 1 on the side below the ideal range, -1 above it;
    - worst, ideal, must, level: the end of the scale, of the ideal range and of the must-have, and the mean
      level (NaN where there is none), each times `up`, so that larger is always better;
    - start: the level, or what an open one is expected to be; width: of the scale;
    - missed: whether the level misses the must-have here.
    """
    level = scoring.levels(case).to_numpy()
    row, column = (at.ravel() for at in np.indices(level.shape))
    profile = case.profile.iloc[column].reset_index(drop=True)
    cells = pd.DataFrame(
        {
            "candidate": np.array(whole.candidates, dtype=object)[row],
            "criterion": profile["criterion"],
            "row": row,
            "column": column,
            "width": profile["scale_high"] - profile["scale_low"],
        }
    )
    sides = []
    for up, (near, far) in _SIDES.items():
        ends = {"worst": "scale", "ideal": "ideal", "must": "must"}
        side = cells.assign(**{name: up * profile[f"{end}_{near}"] for name, end in ends.items()})
        side = side.assign(up=up, level=up * level.ravel())
        expected = side["ideal"] - (1 - whole.expected.ravel()) * (side["ideal"] - side["worst"])
        side = side.assign(start=side["level"].fillna(expected), missed=side["level"] < side["must"])
        beyond = side["level"] > up * profile[f"ideal_{far}"]
        sides.append(side[(side["worst"] < side["ideal"]) & ~beyond])
    return pd.concat(sides, ignore_index=True)


def needed(whole: Model, table: pd.DataFrame, fit: float) -> pd.Series:
    """Give the worst level, times `up`, at which each move of `table` reaches a fit; infinite if none does.

    The fit is recomputed in full, with what open answers are expected to be. A level is found to seven
    digits of its distance from the ideal range and rounded towards the ideal, so it is never just short.
    """
    value = _least_value(whole, table, fit)
    length = table["ideal"] - table["worst"]
    exact = table["ideal"] - (1 - value) * length
    unit = 10.0 ** np.clip(_DIGITS - np.floor(np.log10(length)), -300, 300)
    level = np.minimum(np.ceil(exact * unit) / unit, table["ideal"])
    return level.where(value > 0, table["worst"]).where(value <= 1, np.inf)


def _least_value(whole: Model, table: pd.DataFrame, fit: float) -> np.ndarray:
    """The least value of one criterion at which fit is reached, by halving; infinite if none does."""
    column = table["column"].to_numpy()
    known = whole.known[table["row"]]

    def enough(value: np.ndarray | float) -> np.ndarray:
        known[np.arange(len(known)), column] = value
        answered = replace(whole, known=known).weighed(whole.weights)
        return answered.fit(answered.expected) >= fit

    reached, at_once = enough(1.0), enough(0.0)
    low, high = np.zeros(len(known)), np.ones(len(known))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        does = enough(middle)
        low, high = np.where(does, low, middle), np.where(does, middle, high)
    return np.where(at_once, 0.0, np.where(reached, high, np.inf))
