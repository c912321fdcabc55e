"""Scores of many companies at once, in blocks that stay in the processor's cache.

Every sum is taken in the order of the criteria, so a company's numbers depend on nothing but its own
levels: they are the same to the last bit however the list is cut, and whether numpy computes them here
or the compiled twin does (`compiled`), which is used for long arrays where the extra `fast` is installed.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np

from partnerlib.longlist.ideal import Ideal, Weighing
from partnerlib.scoring import DECIMALS, DOUBT, PRIOR_VALUE, PRIOR_WEIGHT

BLOCK = 4096
"""Companies computed at a time."""

WORTH_COMPILING = 200_000
"""From so many levels on it is worth loading the compiled kernel."""

GRAIN = 2.0**30
"""Values are summed up as whole numbers, so many a point: these add up the same in any order."""

TENTHS = 10.0**DECIMALS


class Scores(NamedTuple):
    """What companies score, an array each: fit and its bounds, 0 to 100, and coverage, 0 to 1."""

    fit: np.ndarray
    low: np.ndarray
    high: np.ndarray
    coverage: np.ndarray


class Counts(NamedTuple):
    """Whole numbers over the k criteria of some companies: they add up.

    unknown; below and above: levels off the scale; value: the sum of known values, `GRAIN` a point.
    """

    unknown: np.ndarray
    below: np.ndarray
    above: np.ndarray
    value: np.ndarray


def compiled_fits(size: int) -> bool:
    """Tell whether so many levels are worth the compiled kernel, and it is there."""
    return size >= WORTH_COMPILING and find_spec("numba") is not None


def fits(
    levels: np.ndarray,
    ideal: Ideal,
    workers: int = 1,
    coverage: np.ndarray | None = None,
) -> np.ndarray:
    """Give the fit of every company, 0 to 100, in one pass and without memory beyond what it gives.

    `levels` has a row a criterion and a column a company (k x n), NaN where unknown.
    `workers` threads share the work. An array of n numbers given as `coverage` is filled with the share of
    the weight that is known, 0 to 1.
    """
    fit = np.empty(levels.shape[1])
    cover = np.empty(0) if coverage is None else coverage
    if compiled_fits(levels.size):
        from partnerlib.longlist import compiled

        how = _arrays(ideal)

        def fill(rows: slice) -> None:
            compiled.fits(levels, rows.start, rows.stop, fit, cover, TENTHS, *how)
    else:

        def fill(rows: slice) -> None:
            for block in _blocks(rows.start, rows.stop):
                made = scores(levels[:, block], ideal)
                fit[block] = made.fit
                if coverage is not None:
                    coverage[block] = made.coverage

    _in_threads(workers, len(fit), fill)
    return fit


def values(levels: np.ndarray, ideal: Ideal) -> np.ndarray:
    """Give the value of every level, 0 to 1, as `scoring.values` does; off the scale it is its end's."""
    return _value(levels, *(column[:, None] for column in ideal.reach))


def count(levels: np.ndarray, ideal: Ideal) -> Counts:
    """Count what is unknown and what is off the scale, and sum the values up."""
    if compiled_fits(levels.size):
        from partnerlib.longlist import compiled

        counts = Counts(*np.zeros((4, len(levels)), dtype=np.int64))
        compiled.count(levels, GRAIN, *counts, *ideal.ends[[0, 3]], *ideal.reach)
        return counts
    total = np.zeros((4, len(levels)), dtype=np.int64)
    for rows in _blocks(0, levels.shape[1]):
        block = levels[:, rows]
        value = np.rint(np.nan_to_num(values(block, ideal)) * GRAIN).astype(np.int64)
        low, high = ideal.ends[0][:, None], ideal.ends[3][:, None]
        total += [n.sum(axis=1) for n in (np.isnan(block), block < low, block > high, value)]
    return Counts(*total)


def missed(levels: np.ndarray, ideal: Ideal) -> tuple[np.ndarray, np.ndarray]:
    """Tell which must-haves each company misses, and which are open: bits in the order of `ideal.musts`.

    A must-have is judged on the level as it was read, before it is drawn to the end of its scale.
    """
    gone, left_open = np.zeros((2, levels.shape[1]), dtype=np.uint64)
    for bit, place in enumerate(ideal.musts):
        level, (low, high) = levels[place], ideal.bounds[:, place]
        gone |= ((level < low) | (level > high)).astype(np.uint64) << np.uint64(bit)
        left_open |= np.isnan(level).astype(np.uint64) << np.uint64(bit)
    return gone, left_open


def _arrays(ideal: Ideal) -> tuple[np.ndarray | float, ...]:
    how = ideal.weighing
    unknown = PRIOR_WEIGHT * PRIOR_VALUE, PRIOR_WEIGHT, DOUBT
    return *ideal.reach, how.weights, how.shares, *how.pairs, how.parts, how.weaker_share, *unknown


def _blocks(start: int, stop: int) -> Iterator[slice]:
    return (slice(first, min(first + BLOCK, stop)) for first in range(start, stop, BLOCK))


def _in_threads(workers: int, rows: int, work: Callable[[slice], None]) -> None:
    if workers == 1 or rows < 2 * BLOCK:
        work(slice(0, rows))
        return
    step = -(-rows // workers)
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, [slice(first, min(first + step, rows)) for first in range(0, rows, step)]))


Each = np.ndarray | float


def _value(
    level: np.ndarray, ideal_low: Each, ideal_high: Each, room_below: Each, room_above: Each
) -> np.ndarray:
    """1 less the distance from the ideal range as a share of the room on that side; 0 where infinite."""
    below, above = ideal_low - level, level - ideal_high
    under = below > above
    distance = np.maximum(np.where(under, below, above), 0.0)
    with np.errstate(invalid="ignore"):
        value = np.fmax(1.0 - distance / np.where(under, room_below, room_above), 0.0)
    return np.where(np.isnan(level), np.nan, value)


def scores(levels: np.ndarray, ideal: Ideal) -> Scores:
    """Give the fits of a few companies with their bounds and coverage; see `fits`."""
    how, reach = ideal.weighing, ideal.reach
    sides = how.weights.shape[1]
    known, unknown = np.zeros((2, sides, levels.shape[1]))
    for criterion, level in enumerate(levels):
        value = _value(level, *reach[:, criterion])
        nothing = np.isnan(value)
        value = np.where(nothing, 0.0, value)
        for side in range(sides):
            weight = how.weights[criterion, side]
            if weight > 0.0:
                known[side] += weight * value
                unknown[side] += weight * nothing
    missing, mean = np.zeros((2, levels.shape[1]))
    for side in range(sides):
        missing += how.shares[side] * unknown[side]
        mean += how.shares[side] * known[side]
    mean = (mean + PRIOR_WEIGHT * PRIOR_VALUE) / ((1.0 - missing) + PRIOR_WEIGHT) - DOUBT
    expected = np.maximum(mean, 0.0)
    fit, low, high = (_joined(known + share * unknown, how) for share in (expected, 0.0, 1.0))
    return Scores(fit, low, high, _rounded(np.maximum(1.0 - missing, 0.0)))


def _joined(sides: np.ndarray, how: Weighing) -> np.ndarray:
    """Join side scores into the fit, 0 to 100."""
    fit = np.zeros(sides.shape[1])
    sides = np.minimum(sides, 1.0)
    for part, (first, second) in enumerate(how.pairs.T):
        weaker = np.minimum(sides[first], sides[second])
        stronger = np.maximum(sides[first], sides[second])
        score = np.minimum(weaker + (1.0 - how.weaker_share) * (stronger - weaker), stronger)
        fit += how.parts[part] * score
    return _rounded(np.minimum(np.maximum(100.0 * fit, 0.0), 100.0))


def _rounded(numbers: np.ndarray) -> np.ndarray:
    return np.rint(numbers * TENTHS) / TENTHS
