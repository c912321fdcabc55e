"""The kernels of `kernel`, compiled by numba: the same steps in the same order, to the last bit.

Imported only where the extra `fast` is installed and a list is long. No step may be fused or reordered, so
fast mathematics stay off. The machine code is kept on disk where that is possible.
"""
# mypy: disable-error-code="no-untyped-def"

from numba import njit
from numpy import empty, rint

BLOCK = 4096
"""Companies computed at a time: what is in between stays in the near caches."""

step = njit(nogil=True, error_model="numpy")


def kernel(function):
    """Compile a kernel, kept on disk where there is a folder for it."""
    try:
        return njit(nogil=True, error_model="numpy", cache=True)(function)
    except RuntimeError:
        return njit(nogil=True, error_model="numpy")(function)


@step
def _value(level, ideal_low, ideal_high, room_below, room_above):
    below, above = ideal_low - level, level - ideal_high
    under = below > above
    distance = below if under else above
    distance = distance if distance > 0.0 else 0.0
    value = 1.0 - distance / (room_below if under else room_above)
    return value if value > 0.0 else 0.0


@step
def _all_known(level):
    nobody = 0
    for row in range(level.shape[0]):
        nobody += level[row] != level[row]
    return nobody == 0


@step
def _add(level, ideal_low, ideal_high, room_below, room_above, weight, known, unknown):
    """Add one criterion's weighted values to a side score, and its weight where it is unknown."""
    if _all_known(level):  # nothing would be added to what is unknown, which takes half of the time
        for row in range(level.shape[0]):
            known[row] += weight * _value(level[row], ideal_low, ideal_high, room_below, room_above)
        return
    for row in range(level.shape[0]):
        there = level[row] == level[row]
        value = _value(level[row], ideal_low, ideal_high, room_below, room_above)
        known[row] += weight * (value if there else 0.0)
        unknown[row] += weight * (0.0 if there else 1.0)


@step
def _join(known, unknown, share, firsts, seconds, part_weights, weaker_share, tenths, fit):
    """Join side scores, with unknown values at `share`, into the fit."""
    fit[:] = 0.0
    for part in range(part_weights.shape[0]):
        first, second = firsts[part], seconds[part]
        for row in range(fit.shape[0]):
            one = min(known[first, row] + share[row] * unknown[first, row], 1.0)
            other = min(known[second, row] + share[row] * unknown[second, row], 1.0)
            weaker, stronger = min(one, other), max(one, other)
            score = min(weaker + (1.0 - weaker_share) * (stronger - weaker), stronger)
            fit[row] += part_weights[part] * score
    for row in range(fit.shape[0]):
        fit[row] = rint(min(max(100.0 * fit[row], 0.0), 100.0) * tenths) / tenths


@kernel
def fits(
    levels, begin, end, fit, coverage, tenths, ideal_low, ideal_high, room_below, room_above, weights, shares,
    firsts, seconds, part_weights, weaker_share, prior, prior_weight, doubt,
):  # fmt: skip
    """Write the fits of the companies from `begin` to `end`, and coverage where there is room for it."""
    sides = weights.shape[1]
    knowns, unknowns = empty((sides, BLOCK)), empty((sides, BLOCK))
    missing, share = empty(BLOCK), empty(BLOCK)
    for start in range(begin, end, BLOCK):
        stop = min(start + BLOCK, end)
        rows = stop - start
        knowns[:] = 0.0
        unknowns[:] = 0.0
        for at in range(levels.shape[0]):
            level = levels[at, start:stop]
            for side in range(sides):
                if weights[at, side] > 0.0:
                    reach = ideal_low[at], ideal_high[at], room_below[at], room_above[at]
                    _add(level, *reach, weights[at, side], knowns[side], unknowns[side])
        missing[:] = 0.0
        share[:] = 0.0
        for side in range(sides):
            for row in range(rows):
                missing[row] += shares[side] * unknowns[side, row]
                share[row] += shares[side] * knowns[side, row]
        for row in range(rows):
            mean = (share[row] + prior) / ((1.0 - missing[row]) + prior_weight) - doubt
            share[row] = mean if mean > 0.0 else 0.0
        _join(knowns, unknowns, share, firsts, seconds, part_weights, weaker_share, tenths, fit[start:stop])
        if coverage.shape[0]:
            for row in range(rows):
                coverage[start + row] = rint(max(1.0 - missing[row], 0.0) * tenths) / tenths


@kernel
def count(
    levels, grain, unknown, below, above, value, low, high, ideal_low, ideal_high, room_below, room_above
):
    """Count what is unknown and off the scale, by criterion, and sum the values up."""
    for at in range(levels.shape[0]):
        level = levels[at]
        nobody, lower, higher, total = 0, 0, 0, 0
        for row in range(level.shape[0]):
            there = level[row] == level[row]
            worth = _value(level[row], ideal_low[at], ideal_high[at], room_below[at], room_above[at])
            nobody += not there
            lower += level[row] < low[at]
            higher += level[row] > high[at]
            total += int(rint((worth if there else 0.0) * grain))
        unknown[at], below[at], above[at], value[at] = nobody, lower, higher, total
