"""The picks on the map of a long list: their marks, which of them are named, and where the names stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from partnerlib.charts.labels import Box, Name, place
from partnerlib.charts.rows import IDEAL_FIT
from partnerlib.charts.stairs import CLEAR, STEP, line, stairs, stairs_up
from partnerlib.charts.style import PALETTE, PAPER, inches_wide, looks, moved, records, write
from partnerlib.charts.text import fitted, width

MISSED = "✕ "
ALL, KNOWN_STEP, TINY = 1.0, 0.05, 1e-9
"""The share at which all is known, the height of a box as a share, and by how much sums may be off."""

COLOUR = PALETTE[5]
HALO = [withStroke(linewidth=4, foreground=PAPER)]
MARK, NAME = 0.07, 9.0
"""Inches: half a mark; points: the size of names."""

FIRST, LEAST_KNOWN, MOST = 5, 5, 12
"""So many picks are named: the best, the least known, and with those at the same spots so many together."""

WAYS, NARROW = 3, 1.1
"""Ways to write a name; inches that one takes which is cut."""

SPOT = 0.3
"""Marks at one height that are no more points of fit apart look like one."""


def height(known: float) -> float:
    """Where a share known stands: in the middle of its step; what is wholly known has one of its own."""
    return float(KNOWN_STEP * (np.floor(known / KNOWN_STEP + TINY) + 0.5))


def named(picks: pd.DataFrame) -> list[int]:
    """Choose the picks to name, by their number from 0, those first that are to have room first."""
    rows = records(picks)
    unsure = sorted((n for n, row in enumerate(rows) if row.coverage < ALL), key=lambda n: rows[n].coverage)
    chosen = [*range(len(rows))[:FIRST], *unsure[:LEAST_KNOWN]]
    same = (n for n, row in enumerate(rows) if any(_at_one_spot(row, rows[other]) for other in chosen))
    return list(dict.fromkeys([*chosen, *same]))[:MOST]


def head(picks: pd.DataFrame) -> float:
    """Give the inches above the map that the names of picks wholly known take."""
    whole = sum(picks["coverage"].iloc[number] >= ALL for number in named(picks))
    return STEP * whole + CLEAR * bool(whole)


def _at_one_spot(one: Any, other: Any) -> bool:
    return abs(one.fit - other.fit) < SPOT and height(one.coverage) == height(other.coverage)


def draw_picks(ax: Axes, picks: pd.DataFrame, polygons: Sequence[np.ndarray]) -> None:
    """Draw the picks, the best on top, and names where there is room, off the polygons where they can be."""
    rows = records(picks)
    for order, row in enumerate(rows):
        face = PAPER if row.coverage < ALL else COLOUR
        how: dict[str, Any] = {"facecolors": face, "edgecolors": COLOUR, "linewidths": 1.8, "clip_on": False}
        depth = 5 + (len(rows) - order) / (len(rows) + 1)
        ax.scatter([row.fit], [height(row.coverage)], s=62, zorder=depth, gid=f"{row.Index}", **how)
    inches = _Inches(ax)
    marks, ways = [inches.mark(row) for row in rows], _ways(rows, named(picks))
    shaded = list(inches.bands(polygons))
    names = {number: first for number, (first, *_) in ways.items()}
    whole = {number: name for number, name in names.items() if rows[number].coverage >= ALL}
    rest = {number: name for number, name in names.items() if number not in whole}
    laid = stairs_up(marks, whole, replace(inches.edge, high=inches.edge.high + head(picks)), shaded, {})
    laid = stairs(marks, rest, inches.edge, shaded, laid)
    laid = stairs_up(marks, rest, inches.edge, shaded, laid)
    for number, box in laid.items():
        ends = [height(rows[number].coverage), inches.known(box.middle)]
        ax.plot([rows[number].fit] * 2, ends, color=COLOUR, linewidth=0.7, zorder=4, clip_on=False)
        _write(ax, ways[number][0].text, box, "right")
    lines = [*shaded, *(line(marks[number], box) for number, box in laid.items())]
    _others(
        ax, {n: marks[n] for n in ways if n not in laid}, ways, [*marks, *laid.values()], (lines, inches.edge)
    )


def _others(
    ax: Axes,
    left: Mapping[int, Box],
    ways: Mapping[int, Sequence[Name]],
    taken: Sequence[Box],
    around: tuple[Sequence[Box], Box],
) -> None:
    """Write the names of the marks left beside them; cut, or the place alone, where there is little room."""
    for way in range(WAYS):
        names = [*([ways[number][way]] for number in left), *([] for _ in taken)]
        found = place([*left.values(), *taken], names, *around)
        written = {number: pair for number, pair in zip(left, found, strict=False) if pair}
        for text, box in written.values():
            _write(ax, text, box, "left")
        left = {number: mark for number, mark in left.items() if number not in written}
        taken = [*taken, *(box for _, box in written.values())]


def _write(ax: Axes, text: str, box: Box, side: str) -> None:
    """Write a name into its box, from the left or up to the right of it."""
    place = moved(ax, box.left if side == "left" else box.right, box.middle)
    write(ax, 0, 0, text, NAME, transform=place, ha=side, zorder=7, gid="name", path_effects=HALO)


class _Inches:
    """Where things stand on the map in inches from its lower left corner."""

    def __init__(self, ax: Axes) -> None:
        box, (self._low, self._high) = ax.get_window_extent(), ax.get_ylim()
        self._wide = inches_wide(ax)
        self._tall = self._wide * box.height / box.width
        self.edge = Box(-0.05, 0.02, self._wide - 0.035, self._tall + 0.04)

    def mark(self, row: Any) -> Box:
        """Give the mark of a pick."""
        x, y = self._place(row.fit, height(row.coverage))
        return Box(x - MARK, y - MARK, x + MARK, y + MARK)

    def known(self, up: float) -> float:
        """Give the share known at so many inches."""
        return self._low + up / self._tall * (self._high - self._low)

    def bands(self, polygons: Sequence[np.ndarray]) -> Iterator[Box]:
        """Give the rows of these boxes, each from its first box to its last."""
        corners: dict[float, list[np.ndarray]] = {}
        for polygon in polygons:
            corners.setdefault(round(float(polygon[:, 1].min()), 6), []).append(polygon)
        for some in corners.values():
            every = np.concatenate(some)
            yield Box(*self._place(*every.min(axis=0)), *self._place(*every.max(axis=0)))

    def _place(self, fit: float, known: float) -> tuple[float, float]:
        up = (known - self._low) / (self._high - self._low)
        return float(fit / IDEAL_FIT * self._wide), float(up * self._tall)


def _ways(rows: Sequence[Any], numbers: Sequence[int]) -> dict[int, list[Name]]:
    """The ways to write each of these picks: place and name, the name cut, or the place alone."""
    keys = [f"{rows[number].Index}" for number in numbers]
    called = pd.DataFrame({"candidate": keys, "name": [rows[number].name for number in numbers]})
    look, ways = looks(called), {}
    for number, key in zip(numbers, keys, strict=True):
        start = f"{MISSED * (rows[number].must_haves == 'missed')}{key}"
        whole = f"{start} {look[key].name}" if look[key].name != key else start
        texts = (whole, fitted(whole, NARROW, NAME), start)
        ways[number] = [Name(text, width(text, NAME), 1.15 * NAME / 72) for text in texts]
    return ways
