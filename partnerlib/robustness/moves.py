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
    """Give one row a candidate, criterion and side of the ideal range that leaves the scale room.

    Gives

    - candidate, criterion: their keys; row, column: the places of both in `whole`;
    - up: 1 on the side below the ideal range, -1 above it;
    - worst, ideal, must, level: the end of the scale, of the ideal range and of the must-have, and the mean
      level (NaN where there is none), each times `up`, so that larger is better up to the ideal;
    - far_worst, far_ideal, far_must: the ends on the other side of the ideal range, times `up`;
    - start: the level, or what an open one is expected to be; width: of the scale;
    - across: whether the level is on the other side of the ideal range;
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
        side = side.assign(**{f"far_{name}": up * profile[f"{end}_{far}"] for name, end in ends.items()})
        side = side.assign(up=up, level=up * level.ravel())
        expected = side["ideal"] - (1 - whole.expected.ravel()) * (side["ideal"] - side["worst"])
        side = side.assign(start=side["level"].fillna(expected), missed=side["level"] < side["must"])
        side = side.assign(across=side["level"] > side["far_ideal"])
        sides.append(side[side["worst"] < side["ideal"]])
    return pd.concat(sides, ignore_index=True)


def needed(whole: Model, table: pd.DataFrame, fit: float) -> pd.DataFrame:
    """Give the levels between which each move of `table` reaches a fit: least and most, times `up`.

    `least` is on the move's own side of the ideal range, `most` on the other; least is infinite, and most
    as far below, where no level reaches it. The fit is recomputed in full, with what open answers are
    expected to be. A level is found to seven digits of its distance from the ideal range and rounded
    towards the ideal, so it is never just short.
    """
    value = _least_value(whole, table, fit)
    least = _level(table["ideal"], table["worst"], value)
    most = -_level(-table["far_ideal"], -table["far_worst"], value)
    return pd.DataFrame({"least": least, "most": most})


def _level(ideal: pd.Series, worst: pd.Series, value: np.ndarray) -> pd.Series:
    """Give the level of a value between an end of the scale, worth 0, and of the ideal range, worth 1."""
    length = (ideal - worst).where(ideal > worst, 1.0)
    unit = 10.0 ** np.clip(_DIGITS - np.floor(np.log10(length)), -300, 300)
    exact = ideal - (1 - value) * (ideal - worst)
    level = np.minimum(np.ceil(exact * unit) / unit, ideal)
    return level.where((value > 0) & (ideal > worst), worst).where(value <= 1, np.inf)


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
