"""The upside held against the fit, where the tempting loser shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from partnerlib.charts.labels import Box, Name, place
from partnerlib.charts.rows import IDEAL_FIT, fit_scale
from partnerlib.charts.style import (
    GREY,
    IDEAL,
    INK,
    LIGHT,
    MARGIN,
    PAPER,
    SMALL,
    Look,
    Room,
    Words,
    beside,
    inches_wide,
    looks,
    moved,
    records,
    sheet,
    standard,
    write,
)
from partnerlib.charts.text import balanced, width

SUBTITLE = "● upside if it works, ○ weighted by the chance of a launch; further right is closer to the ideal."
MISSED, MISSES = "✕ ", " ✕ misses a must-have."
ESTIMATED = " Estimated fit: hatched, with its range."
CROWD, SOME_NAMES = 12, " Names where there is room."
HALO = [withStroke(linewidth=3, foreground=PAPER)]
NAME = 9.5
ROOM = Room(height=4.6, left=1.0, right=0.4, above=0.45, below=0.55)
UNITS = {1e12: "trillion", 1e9: "billion", 1e6: "million", 1e3: "thousand", 1.0: ""}


@dataclass(frozen=True)
class _Point:
    """One candidate in the picture; `expected` is not a number where the chance of a launch is unknown."""

    key: str
    look: Look
    fit: float
    low: float
    high: float
    upside: float
    expected: float
    estimated: bool
    missed: bool

    @property
    def has_expected(self) -> bool:
        """Tell whether the chance of a launch is known."""
        return self.expected == self.expected


@standard()
def upside_against_fit(
    fit: pd.DataFrame,
    candidates: pd.DataFrame,
    *,
    currency: str = "",
    height: float = ROOM.height,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw the upside of each candidate over its fit, and under it the upside times the chance of a launch.

    `fit` is as `scoring.fit` gives it; `candidates` is the case's table, with upside in `currency` and
    launch_probability from 0 to 1. A candidate whose upside is unknown is left out; one whose chance
    is unknown has no second mark. Names are written where there is room. Marks carry the gid
    "<candidate>:upside" and "<candidate>:expected". `height` is that of the axes, in inches.
    """
    points = _points(fit, candidates)
    subtitle = SUBTITLE + (MISSES if any(point.missed for point in points) else "")
    subtitle += ESTIMATED if any(point.estimated for point in points) else ""
    subtitle += SOME_NAMES if len(points) > CROWD else ""
    ax = sheet(Words(title, subtitle, note), replace(ROOM, height=height), ax)
    _scales(ax, max([1.0, *(point.upside for point in points)]), currency)
    for point in points:
        _marks(ax, point)
    _names(ax, points)
    return ax


def _points(fit: pd.DataFrame, candidates: pd.DataFrame) -> list[_Point]:
    """Those whose upside is known, the largest upside first."""
    look, money = looks(candidates), candidates.set_index("candidate")
    points = [
        _Point(
            *(key, look[key], row.fit, row.fit_low, row.fit_high),
            *(money["upside"][key], money["upside"][key] * money["launch_probability"][key]),
            *(row.coverage < 1, row.must_haves == "missed"),
        )
        for row in records(fit)
        if pd.notna(money["upside"][key := row.Index])
    ]
    return sorted(points, key=lambda point: -point.upside)


def _scales(ax: Axes, most: float, currency: str) -> None:
    """Draw fit across, with the ideal as the dark line, and money upwards from zero."""
    unit = next(unit for unit in UNITS if most >= unit)
    steps = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(0, most / unit)
    ticks = [float(tick) for tick in steps if tick >= 0]
    ax.set_ylim(0, ticks[-1] * unit)
    for tick in ticks:
        ax.axhline(tick * unit, color=LIGHT, linewidth=0.8, zorder=0)
        write(ax, 0, tick * unit, f"{tick:,g}", SMALL, transform=beside(ax, -0.1), color=GREY, ha="right")
    words = " ".join(word for word in (currency, UNITS[unit]) if word)
    axis = f"upside, {words}" if words else "upside"
    write(ax, 0, 1, axis, SMALL, transform=moved(ax, MARGIN - ROOM.left, 0.22), color=GREY, ha="left")
    fit_scale(ax)
    write(ax, 0.5, 0, "fit", SMALL, transform=moved(ax, 0, -0.36), color=GREY, ha="center")
    write(ax, 1, 1, "ideal", SMALL, bold=True, transform=moved(ax, 0.02, 0.12), color=IDEAL, ha="right")


def _marks(ax: Axes, point: _Point) -> None:
    """Draw upside and expected upside, joined; a hatched mark and a range where the fit is estimated."""
    x, colour = point.fit, point.look.colour
    how: dict[str, Any] = {"clip_on": False, "edgecolors": colour, "linewidths": 1.6}
    if point.has_expected:
        ax.plot([x, x], [point.expected, point.upside], color=colour, linewidth=1.6, alpha=0.5, zorder=2)
        gid = f"{point.key}:expected"
        ax.scatter([x], [point.expected], s=55, facecolors=PAPER, zorder=6, gid=gid, **how)
    if point.estimated:
        span: dict[str, Any] = {"color": INK, "linewidth": 1.2, "marker": "|", "zorder": 3, "clip_on": False}
        ax.plot([point.low, point.high], [point.upside] * 2, gid=f"{point.key}:bounds", **span)
    how |= {
        "facecolors": PAPER if point.estimated else colour,
        "hatch": "//////" if point.estimated else None,
    }
    ax.scatter([x], [point.upside], s=120, zorder=5, gid=f"{point.key}:upside", **how)


def _names(ax: Axes, points: Sequence[_Point]) -> None:
    """Write names beside the marks, the most tempting first; where there is no room, none."""
    wide = inches_wide(ax)
    tall = wide * ax.get_window_extent().height / ax.get_window_extent().width
    across, up = wide / IDEAL_FIT, tall / ax.get_ylim()[1]
    marks = [_mark_box(point, across, up) for point in points]
    stems = [_stem_box(point, across, up) for point in points if point.has_expected]
    names = [_ways((MISSED if point.missed else "") + point.look.name) for point in points]
    for found in place(marks, names, stems, Box(-0.1, 0.0, wide - 0.08, tall + 0.03)):
        if found:
            text, box = found
            how: dict[str, Any] = {"transform": moved(ax, box.left, box.middle), "path_effects": HALO}
            write(ax, 0, 0, text, NAME, ha="left", zorder=7, gid="name", **how)


def _ways(name: str) -> list[Name]:
    """The ways to write a name: on one line, or broken into two."""
    ways = [[name], balanced(name, 0.7 * width(name, NAME), NAME)]
    high = 1.15 * NAME / 72
    return [Name("\n".join(way), max(width(line, NAME) for line in way), len(way) * high) for way in ways]


def _mark_box(point: _Point, across: float, up: float) -> Box:
    """The box of a candidate's upper mark, as wide as its range where the fit is estimated."""
    low, high = (point.low, point.high) if point.estimated else (point.fit, point.fit)
    y = point.upside * up
    return Box(min(low, point.fit) * across - 0.09, y - 0.09, max(high, point.fit) * across + 0.09, y + 0.09)


def _stem_box(point: _Point, across: float, up: float) -> Box:
    """The box of the line down to a candidate's hollow mark, and of that mark."""
    x = point.fit * across
    return Box(x - 0.08, point.expected * up - 0.08, x + 0.08, point.upside * up)
