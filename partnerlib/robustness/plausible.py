"""What the levels of a case could plausibly be, given what the assessors recorded.

A recorded level is somebody's reading of the truth. How far readings are off shows in how far the
assessors differ, criterion by criterion, and in the ranges they recorded.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.remembered import remembered
from partnerlib.robustness.model import Model, model

ASSUMED_SPREAD = 0.15
"""The standard deviation of a reading, as a share of its scale, where no two assessors tell."""

ASSUMED_COUNT, CRITERION_COUNT = 2.0, 4.0
"""How many differences of assessors the assumption is worth in a criterion, and the criterion in a cell."""

A_FACT, EQUAL = 3, 1e-18
"""With so many chances to differ and no difference (of squares of shares), a criterion is plain fact."""


@dataclass(frozen=True)
class Cell:
    """What one level could plausibly be.

    low, high: the ends of the scale. mean: of all readings, None while nobody has answered. noise: the
    standard deviation of the mean's error that comes from readings without a range. ranges: of the other
    readings, as (lowest, likeliest, highest), each a share `part` of the mean. stretch: a factor on the
    whole error, above 1 where assessors differ by more than their ranges allow.
    """

    low: float
    high: float
    mean: float | None = None
    noise: float = 0.0
    ranges: tuple[tuple[float, float, float], ...] = ()
    part: float = 1.0
    stretch: float = 1.0

    @property
    def certain(self) -> bool:
        """Tell whether the level can only be as recorded."""
        return self.mean is not None and self.noise == 0 and not self.ranges

    def draw(self, draws: int, rng: np.random.Generator) -> np.ndarray:
        """Draw plausible levels: uniform over the scale when unknown; errors are folded back onto it."""
        if self.mean is None:
            return rng.uniform(self.low, self.high, draws)
        error = self.noise * rng.standard_normal(draws) if self.noise else np.zeros(draws)
        for lowest, likeliest, highest in self.ranges:
            error += self.part * (rng.triangular(lowest, likeliest, highest, draws) - likeliest)
        level = self.mean + self.stretch * error
        level = np.where(level < self.low, 2 * self.low - level, level)
        level = np.where(level > self.high, 2 * self.high - level, level)
        return np.clip(level, self.low, self.high)


@dataclass(frozen=True, eq=False)
class Plausible:
    """A case as arrays, with what each of its levels could plausibly be.

    cells: by candidate, then criterion. The arrays are one number a criterion: the ends of scale, ideal
    range and must-have range, where a missing must-have is infinitely far away.
    """

    model: Model
    cells: tuple[tuple[Cell, ...], ...]
    low: np.ndarray
    high: np.ndarray
    ideal_low: np.ndarray
    ideal_high: np.ndarray
    must_low: np.ndarray
    must_high: np.ndarray

    @property
    def count(self) -> int:
        """The number of cells."""
        return max(len(self.cells) * len(self.low), 1)

    def levels(self, candidate: int, draws: int, rng: np.random.Generator) -> np.ndarray:
        """Draw levels of one candidate, given by its place: criteria x draws, in each criterion's unit.

        Where all are certain one draw is given, whatever `draws` says.
        """
        cells = self.cells[candidate]
        draws = 1 if all(cell.certain for cell in cells) else draws
        return np.stack([cell.draw(draws, rng) for cell in cells])

    def values(self, levels: np.ndarray) -> np.ndarray:
        """Give the values of levels, criteria x draws, as `scoring.values` does."""
        below = (self.ideal_low[:, None] - levels) * _inverse(self.ideal_low - self.low)[:, None]
        above = (levels - self.ideal_high[:, None]) * _inverse(self.high - self.ideal_high)[:, None]
        return 1 - np.maximum(np.maximum(below, above), 0)

    def misses(self, levels: np.ndarray) -> np.ndarray:
        """Tell which levels, criteria x draws, miss a must-have."""
        return (levels < self.must_low[:, None]) | (levels > self.must_high[:, None])


def _inverse(width: np.ndarray) -> np.ndarray:
    return np.divide(1.0, width, out=np.zeros_like(width), where=width > 0)


@remembered
def plausible(case: Case, assumed_spread: float = ASSUMED_SPREAD) -> Plausible:
    """Say what every level could plausibly be, from the newest answers of all assessors.

    The error of a mean level has the standard deviation that the assessors' differences in that cell and
    criterion suggest, or the larger one of their recorded ranges, which are triangular (lowest, level,
    highest). A single assessor's range is taken as it is where no two assessors answered that criterion;
    a criterion in which they never differ, in three chances or more, is taken as fact.
    `assumed_spread` is the standard deviation of a reading as a share of its scale, as far as no
    differences tell; 0 takes a single reading without a range as certain. Unknown levels are uniform over
    the scale. Raises ValueError for a spread below 0 and when no part that weighs anything has a criterion.
    """
    if not assumed_spread >= 0:
        raise ValueError(f"assumed_spread is {assumed_spread}; it is a share of the scale, 0 or more.")
    arrays = model(case)
    profile = (
        case.profile.set_index("criterion").loc[list(arrays.criteria)].astype(dict.fromkeys(ENDS, float))
    )
    cells = _cells(case, arrays, profile["scale_low"], profile["scale_high"], assumed_spread)
    ends = {end: profile[end].to_numpy() for end in ENDS}
    ends["must_low"] = np.nan_to_num(ends["must_low"], nan=-np.inf)
    ends["must_high"] = np.nan_to_num(ends["must_high"], nan=np.inf)
    low, high = ends.pop("scale_low"), ends.pop("scale_high")
    return Plausible(arrays, cells, low, high, **ends)


ENDS = ["scale_low", "scale_high", "ideal_low", "ideal_high", "must_low", "must_high"]


def _cells(
    case: Case, arrays: Model, low: pd.Series, high: pd.Series, assumed_spread: float
) -> tuple[tuple[Cell, ...], ...]:
    readings = scoring.newest(case).dropna(subset="level").astype({"low": float, "high": float})
    width = readings["criterion"].map(high - low).astype("float64")
    readings = readings.assign(share=readings["level"] / width)
    of_cell = readings.groupby(["candidate", "criterion"])
    squares = of_cell["share"].var(ddof=0).mul(of_cell.size())
    freedom = of_cell.size() - 1
    of_criterion = freedom.groupby("criterion").sum()
    differences = squares.groupby("criterion").sum()
    shared = (ASSUMED_COUNT * assumed_spread**2 + differences) / (ASSUMED_COUNT + of_criterion)
    shared[(differences < EQUAL) & (of_criterion >= A_FACT)] = 0.0
    squared, free = squares.to_dict(), freedom.to_dict()
    numbers, rows = readings[["level", "low", "high"]].to_numpy(dtype="float64"), of_cell.indices

    def cell(candidate: str, criterion: str) -> Cell:
        ends = float(low[criterion]), float(high[criterion])
        key = (candidate, criterion)
        if key not in rows:
            return Cell(*ends)
        pull = CRITERION_COUNT
        variance = (pull * shared[criterion] + squared[key]) / (pull + free[key])
        spread = float(np.sqrt(variance)) * (ends[1] - ends[0]) if shared[criterion] else 0.0
        return _cell(*ends, numbers[rows[key]].T, spread, bool(of_criterion[criterion]))

    return tuple(tuple(cell(i, j) for j in arrays.criteria) for i in arrays.candidates)


def _cell(low: float, high: float, readings: np.ndarray, spread: float, told: bool) -> Cell:
    """Describe one cell from its readings: their levels, and the ends of their ranges, NaN for none.

    `told` says whether assessors' differences tell the spread.
    """
    levels, lows, highs = readings
    count = len(levels)
    lowest = np.maximum(np.where(np.isnan(lows), levels, lows), low)
    highest = np.minimum(np.where(np.isnan(highs), levels, highs), high)
    ranged = lowest < highest
    ends = (each[ranged].tolist() for each in (lowest, levels, highest))
    ranges = tuple(zip(*ends, strict=True))
    noise = spread * np.sqrt(count - len(ranges)) / count
    of_ranges = sum(_variance(*ends) for ends in ranges) / count**2
    stretch = max(1.0, spread / np.sqrt(count * (noise**2 + of_ranges))) if ranges and told else 1.0
    mean = float(np.clip(scoring.exact(levels.mean()), levels.min(), levels.max()))
    return Cell(low, high, mean, float(noise), ranges, 1 / count, float(stretch))


def _variance(lowest: float, likeliest: float, highest: float) -> float:
    """The variance of a triangular distribution."""
    a, b, c = lowest, highest, likeliest
    return (a * a + b * b + c * c - a * b - a * c - b * c) / 18
