"""Names of marks that stand on common heights, written below them as stairs, each at the end of a line."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from partnerlib.charts.labels import Box, Name

STEP, FIRST, GAP, CLEAR = 0.155, 0.03, 0.04, 0.12
"""Inches: from one stair to the next, between the marks and the first stair, from a name to its line, and
clear of the next lower marks."""


def stairs(marks: Sequence[Box], names: Sequence[Name], edge: Box) -> dict[int, Box]:
    """Give, by the mark's number, where its name stands: left of a line straight down.

    Earlier marks are served first; as many are as there is room for above the next lower marks. No name
    covers another or its line.
    """
    heights: dict[float, list[int]] = {}
    for number, mark in enumerate(marks):
        heights.setdefault(round(mark.low, 3), []).append(number)
    found: dict[int, Box] = {}
    for low, floor in pairwise([*sorted(heights, reverse=True), edge.low]):
        top = floor + (marks[0].high - marks[0].low + CLEAR) * (floor != edge.low)
        found |= _flight(marks, names, heights[low], int((low - FIRST - top) / STEP), edge)
    return found


def _flight(
    marks: Sequence[Box], names: Sequence[Name], numbers: Sequence[int], room: int, edge: Box
) -> Mapping[int, Box]:
    """The names of marks on one height: the most of them, from the first on, that need no more stairs."""
    ends = {number: (marks[number].left + marks[number].right) / 2 - GAP for number in numbers}
    lefts = {number: end - names[number].width for number, end in ends.items()}
    fit = [number for number in numbers if lefts[number] >= edge.left]
    for served in range(len(fit), 0, -1):
        depths: dict[int, int] = {}
        for number in sorted(fit[:served], key=lambda number: (ends[number], number)):
            under = [depth for other, depth in depths.items() if ends[other] + 2 * GAP > lefts[number]]
            depths[number] = 1 + max(under, default=0)
        if max(depths.values()) <= room:
            tops = {
                number: marks[number].low - FIRST - (depth - 1) * STEP for number, depth in depths.items()
            }
            return {n: Box(lefts[n], top - names[n].height, ends[n], top) for n, top in tops.items()}
    return {}
