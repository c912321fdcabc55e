"""The ideal profile as the kernels need it: arrays over the criteria that a long list can tell of."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

import numpy as np
import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.longlist.faults import ListError
from partnerlib.question import BOTH, PART_KEYS, SIDES

ENDS = ["scale_low", "scale_high", "ideal_low", "ideal_high"]
MUSTS = ["must_low", "must_high"]
MOST_MUSTS = 63
"""So many must-haves have room in the bits of one integer a company."""


class Weighing(NamedTuple):
    """How values make a fit.

    weights: each criterion's share of each side score (k rows). shares: each side score's share of all
    weight. pairs: the places of a part's two side scores (the same one twice where there is one), a
    column a part. parts: what the parts weigh; they sum to 1. weaker_share: as `scoring` has it.
    """

    weights: np.ndarray
    shares: np.ndarray
    pairs: np.ndarray
    parts: np.ndarray
    weaker_share: float


@dataclass(frozen=True, eq=False)
class Ideal:
    """An ideal profile over k criteria, with the must-haves that count.

    profile: its k rows. parts: what its parts weigh. unused: the labels of rows left out, because nothing
    tells of them. ends: a row each of scale_low, ideal_low, ideal_high and scale_high. bounds: a row each of
    must_low and must_high, infinite where nothing is asked. musts: the places of the criteria with a
    must-have that excludes anything, the weightiest first. counted: which of these count, as bits.
    """

    profile: pd.DataFrame
    parts: pd.DataFrame
    unused: tuple[str, ...]
    ends: np.ndarray
    bounds: np.ndarray
    musts: np.ndarray
    counted: int
    weighing: Weighing

    @classmethod
    def of(
        cls,
        profile: Case | pd.DataFrame,
        criteria: Collection[str] | None = None,
        parts: pd.DataFrame | None = None,
        weaker_share: float = scoring.WEAKER_SHARE,
    ) -> Self:
        """Take those rows of a profile whose criteria are among these, all unless told, in its own order.

        Raises ListError for a profile that is no profile, whose weights cannot be used, or that has
        criteria of several parts while nothing says what the parts weigh.
        """
        return cls.among(*profile_and_parts(profile, parts), criteria, weaker_share)

    @classmethod
    def among(
        cls,
        whole: pd.DataFrame,
        parts: pd.DataFrame,
        criteria: Collection[str] | None,
        weaker_share: float,
    ) -> Self:
        """Give the same of a profile and parts as `profile_and_parts` has checked them."""
        if not 0.5 <= weaker_share <= 1:
            raise ListError(f"weaker_share is {weaker_share}; it lies between 0.5 and 1.")
        used = whole["criterion"].isin(whole["criterion"] if criteria is None else list(criteria))
        rows = whole[used].reset_index(drop=True)
        if rows.empty:
            raise ListError("No criterion of the profile is used, so there is nothing to score.")
        ends = rows[["scale_low", "ideal_low", "ideal_high", "scale_high"]].to_numpy().T.copy()
        bounds, musts = _must_haves(rows)
        weighing = _weighing(rows, parts, weaker_share)
        unused = tuple(whole["label"][~used])
        return cls(rows, parts, unused, ends, bounds, musts, 2 ** len(musts) - 1, weighing)

    @property
    def criteria(self) -> list[str]:
        """The criteria's keys, in the profile's order."""
        return self.profile["criterion"].tolist()

    @property
    def reach(self) -> np.ndarray:
        """A row each of ideal_low and ideal_high, and how far the scale goes beyond each.

        Where it goes no further that is infinite, so that nothing beyond that end is any distance away.
        """
        low, ideal_low, ideal_high, high = self.ends
        rooms = np.array([ideal_low - low, high - ideal_high])
        return np.array([ideal_low, ideal_high, *np.where(rooms > 0, rooms, np.inf)])

    @property
    def criterion_weights(self) -> np.ndarray:
        """Each criterion's share of all weight; they sum to 1."""
        return self.weighing.weights @ self.weighing.shares

    def level_of(self, values: np.ndarray) -> np.ndarray:
        """Give for each criterion a level that has that value; NaN where that is not known."""
        low, ideal_low, ideal_high, high = self.ends
        far = 1 - values
        below, above = ideal_low - far * (ideal_low - low), ideal_high + far * (high - ideal_high)
        return np.where(ideal_low > low, below, above)

    def place(self, criterion: str) -> int:
        """Give a criterion's place; ListError where the profile has none of that name in use."""
        if criterion not in self.criteria:
            raise ListError(
                f"There is no criterion {criterion!r} in use; there are {', '.join(self.criteria)}."
            )
        return self.criteria.index(criterion)

    def reweighed(self, weights: Mapping[str, float]) -> Self:
        """Give the ideal with other weights of criteria within their parts; those not named stay."""
        rows = self.profile.copy()
        for criterion, weight in weights.items():
            rows.loc[self.place(criterion), "weight"] = weight
        rows = _checked(rows)
        bounds, musts = _must_haves(rows)
        if self.counted != 2 ** len(self.musts) - 1:
            raise ListError("Weights are moved before must-haves are dropped.")
        self = replace(self, bounds=bounds, musts=musts)
        return replace(self, profile=rows, weighing=_weighing(rows, self.parts, self.weighing.weaker_share))

    def without(self, criteria: Collection[str]) -> Self:
        """Give the ideal in which the must-haves of these criteria do not count."""
        dropped = {self.place(criterion) for criterion in criteria}
        idle = [str(self.profile["label"][place]) for place in dropped - set(self.musts.tolist())]
        if idle:
            raise ListError(f"There is no must-have to drop for {', '.join(sorted(idle))}.")
        counted = sum(1 << bit for bit, place in enumerate(self.musts) if place not in dropped)
        return replace(self, counted=self.counted & counted)

    def counts(self, bit: int) -> bool:
        """Tell whether the must-have of that place among `musts` counts."""
        return bool(self.counted >> bit & 1)


def profile_and_parts(
    profile: Case | pd.DataFrame, parts: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give a checked profile and what its parts weigh; of a case both are its own."""
    if isinstance(profile, Case):
        return _checked(profile.profile), profile.parts if parts is None else parts
    missing = [name for name in ("criterion", *ENDS, "weight") if name not in profile]
    if missing:
        raise ListError(
            f"The profile has no column {', '.join(missing)}; it has {', '.join(map(str, profile.columns))}."
        )
    defaults: dict[str, Any] = {"part": "ideal", "side": BOTH, "label": profile["criterion"], "unit": ""}
    defaults |= {"must_low": np.nan, "must_high": np.nan}
    whole = profile.assign(**{name: value for name, value in defaults.items() if name not in profile})
    if parts is None:
        several = whole["part"].drop_duplicates().tolist()
        if len(several) > 1:
            raise ListError(
                f"The profile has criteria of {len(several)} parts ({', '.join(several)}), and nothing says "
                "what the parts weigh. Give the case itself, or its table of parts as parts=case.parts."
            )
        parts = pd.DataFrame({"part": several, "weight": 1.0})
    return _checked(whole), parts


def _checked(rows: pd.DataFrame) -> pd.DataFrame:
    """Refuse a profile that cannot be scored with, every fault named."""
    rows = rows.reset_index(drop=True)
    strange = [repr(key) for key in rows["criterion"] if not isinstance(key, str) or not key.strip()]
    if strange:
        raise ListError(f"The key of a criterion is a text; these are none: {', '.join(strange)}.")
    labels = rows["label"].fillna("").astype("str")
    rows["label"] = labels.where(labels.str.strip() != "", rows["criterion"])
    twice = rows["criterion"][rows["criterion"].duplicated()].tolist()
    if twice:
        raise ListError(f"The profile has these criteria twice: {', '.join(twice)}.")
    others = [name for name in (*ENDS, *MUSTS, "weight") if rows[name].dtype != "float64"]
    try:
        rows = rows.astype(dict.fromkeys(others, "float64")) if others else rows
    except (TypeError, ValueError) as error:
        said = f"The ends, must-haves and weights of a profile are numbers: {error}."
        raise ListError(said) from None
    sides = sorted({str(side) for side in rows["side"]} - {*SIDES, BOTH})
    if sides:
        raise ListError(f"A criterion's side is ours, theirs or both, not {', '.join(sides)}.")
    parts = sorted({str(part) for part in rows["part"]} - set(PART_KEYS))
    if parts:
        raise ListError(f"There is no part {', '.join(parts)}; the parts are {', '.join(PART_KEYS)}.")
    try:
        _, _, ideal_low, ideal_high = scoring.ends(rows.set_index("criterion"))
    except ValueError as error:
        raise ListError(str(error)) from error
    endless = ~np.isfinite(rows[ENDS].to_numpy()).all(axis=1)
    if endless.any():
        said = ", ".join(rows["criterion"][endless])
        raise ListError(f"The ends of a scale and of an ideal range are finite; these are not all: {said}.")
    must_low, must_high, weight = rows[[*MUSTS, "weight"]].to_numpy().T
    crossed = (must_low > ideal_low) | (must_high < ideal_high)
    if crossed.any():
        said = ", ".join(rows["criterion"][crossed])
        raise ListError(f"The must-have range does not hold the ideal range: {said}.")
    wrong = ~(weight >= 0) | np.isinf(weight)
    if wrong.any():
        pairs = zip(rows["criterion"][wrong], weight[wrong], strict=True)
        said = ", ".join(f"{criterion} ({weight})" for criterion, weight in pairs)
        raise ListError(f"A weight is a number, 0 or more; these are not: {said}.")
    return rows


def _must_haves(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Give the must-have range of every criterion, and the places of those that exclude anything."""
    low = rows["must_low"].where(rows["must_low"] > rows["scale_low"], -np.inf)
    high = rows["must_high"].where(rows["must_high"] < rows["scale_high"], np.inf)
    musts = np.flatnonzero(np.isfinite(low) | np.isfinite(high))
    musts = musts[np.argsort(-rows["weight"].to_numpy()[musts], kind="stable")]
    if len(musts) > MOST_MUSTS:
        raise ListError(f"The profile has {len(musts)} must-haves; a long list takes {MOST_MUSTS} at most.")
    return np.array([low, high]), musts


def _weighing(rows: pd.DataFrame, parts: pd.DataFrame, weaker_share: float) -> Weighing:
    try:
        part_weights = scoring.part_shares(parts, rows)
    except (KeyError, ValueError) as error:
        raise ListError("No part that weighs anything has a criterion that the list tells of.") from error
    sides = scoring.side_weights(rows)
    of_part = sides.columns.get_level_values("part")
    totals = zip(of_part, sides.columns.get_level_values("side"), sides.sum(), strict=True)
    idle = [(part, side) for part, side, total in totals if total == 0 and part_weights[part] > 0]
    said = [part if side == BOTH else f"{part} ({side})" for part, side in idle]
    if said:
        raise ListError(f"All criteria in use of this part weigh nothing: {', '.join(sorted(said))}.")
    pairs = [np.flatnonzero(of_part == part)[[0, -1]] for part in part_weights.index]
    shares = part_weights[of_part].to_numpy() / of_part.value_counts()[of_part].to_numpy()
    return Weighing(
        np.ascontiguousarray(sides.to_numpy()),
        shares,
        np.array(pairs, dtype=np.int64).T.copy(),
        part_weights.to_numpy(dtype="float64"),
        weaker_share,
    )
