"""The map of a long list: fit across, how much is known upwards, and where the picks stand in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patheffects import withStroke

from partnerlib.charts.funnel import companies
from partnerlib.charts.labels import Box, Name, place
from partnerlib.charts.rows import IDEAL_FIT, fit_scale
from partnerlib.charts.stairs import line, stairs
from partnerlib.charts.style import (
    GREY,
    IDEAL,
    LIGHT,
    MARGIN,
    PALETTE,
    PAPER,
    SMALL,
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
from partnerlib.charts.text import width

SUBTITLE = "Grey: all companies, the darker the more{paler}."
MISSED, PALER = "✕ ", "; pale, those that miss a must-have"
PICKS = "\n● on the shortlist{estimated}{missed}; names where there is room."
PICK_MISSED = ", ✕ it misses a must-have"
ESTIMATED = ", ○ its fit is an estimate"
FIT_STEP, KNOWN_STEP, ALL = 2.0, 0.05, 1.0
"""The width and height of a box, in points of fit and as a share; the share at which all is known."""

SHADES = {
    "missed": LinearSegmentedColormap.from_list("missed", ["#e8ebef", "#bfc8d1"]),
    "met": LinearSegmentedColormap.from_list("met", ["#9aa7b5", "#2b3641"]),
}
COLOUR = PALETTE[5]
KEY, KEY_MISSED = "companies in a box:", "missing a must-have:"
HALO = [withStroke(linewidth=4, foreground=PAPER)]
MARK, NAME = 0.07, 9.0
"""Inches: half a mark; points: the size of names."""

MOST = 40
"""Names of more picks are not looked for room."""

ROOM = Room(height=4.6, left=0.85, right=0.4, above=0.4, below=0.86)


@dataclass(frozen=True)
class _Boxes:
    """Boxes of companies of which all miss a must-have, or none."""

    corners: np.ndarray
    companies: np.ndarray

    @property
    def smaller(self) -> np.ndarray:
        """The four corners of each when it is drawn smaller."""
        middle = self.polygons.mean(axis=1, keepdims=True)
        return middle + 0.66 * (self.polygons - middle)

    @property
    def polygons(self) -> np.ndarray:
        """The four corners of each, as fit and as share known."""
        hollow = np.array([(0.08, 0.08), (0.92, 0.08), (0.92, 0.92), (0.08, 0.92)])
        return self.corners[:, None, :] + hollow * (FIT_STEP, KNOWN_STEP)


@standard()
def fit_map(
    squares: pd.DataFrame, picks: pd.DataFrame, *, title: str = "", note: str = "", ax: Axes | None = None
) -> Axes:
    """Draw how many companies have which fit and how much of each is known, and the picks among them.

    `squares` has the columns fit (the lower edge of two points, 0 to 100), coverage (the lower edge of 0.05,
    0 to 1; 1 is its own row: everything known), met (bool: no must-have is missed) and companies. `picks`
    has its place as index, best first, and the columns name, fit, coverage and must_haves ("met", "open",
    "missed"). A pick not wholly known is hollow, as its fit is an estimate. Boxes carry the gid "met" and
    "missed", marks "<place>". Names, or at least places, are written where there is room.
    """
    kinds = {kind: _boxes(squares[squares["met"].astype(bool) == met]) for kind, met in KINDS.items()}
    most = int(max([1, *(count for kind in kinds.values() for count in kind.companies)]))
    missed = len(kinds["missed"].companies) > 0
    signs = {
        "estimated": ESTIMATED * bool((picks["coverage"] < ALL).any()),
        "missed": PICK_MISSED * bool((picks["must_haves"] == "missed").any()),
    }
    said = SUBTITLE.format(paler=PALER * missed) + PICKS.format(**signs) * bool(len(picks))
    ax = sheet(Words(title, said, note), ROOM, ax)
    _scales(ax)
    for kind, found in kinds.items():
        _draw(ax, kind, found, most)
    _key(ax, most, missed)
    _picks(ax, picks)
    return ax


KINDS = {"missed": False, "met": True}


def _boxes(table: pd.DataFrame) -> _Boxes:
    """Join the boxes of one kind; what lies on the very end of the fit goes into the last box."""
    fit = table["fit"].astype("float64").clip(upper=IDEAL_FIT - FIT_STEP)
    known = table["coverage"].astype("float64").round(6)
    whole = table["companies"].groupby([fit, known]).sum().reset_index()
    return _Boxes(whole[["fit", "coverage"]].to_numpy("float64"), whole["companies"].to_numpy("int64"))


def _shade(number: Any, most: int, kind: str) -> Any:
    """The grey of so many companies, on a scale of powers."""
    return SHADES[kind](np.log(number) / np.log(max(most, 2)))


def _draw(ax: Axes, kind: str, found: _Boxes, most: int) -> None:
    """Draw the boxes of one kind: paler those that miss a must-have, smaller on top of them the others."""
    boxes: dict[str, Any] = {"facecolors": _shade(found.companies, most, kind), "edgecolors": "none"}
    polygons = list(found.polygons if kind == "missed" else found.smaller)
    ax.add_collection(PolyCollection(polygons, gid=kind, zorder=1, **boxes), autolim=False)


def _scales(ax: Axes) -> None:
    """Draw fit across, with the ideal as the dark line, and the share known upwards."""
    ax.set_ylim(0, ALL + KNOWN_STEP)
    for tick in (0, 0.25, 0.5, 0.75, ALL):
        ax.axhline(_height(tick), color=LIGHT, linewidth=0.8, zorder=0)
        how: dict[str, Any] = {"transform": beside(ax, -0.1), "color": GREY, "ha": "right"}
        write(ax, 0, _height(tick), f"{100 * tick:.0f} %", SMALL, **how)
    write(ax, 0, 1, "known", SMALL, transform=moved(ax, MARGIN - ROOM.left, 0.2), color=GREY, ha="left")
    fit_scale(ax)
    write(ax, 0.5, 0, "fit", SMALL, transform=moved(ax, 0, -0.36), color=GREY, ha="center")
    write(ax, 1, 1, "ideal", SMALL, bold=True, transform=moved(ax, 0.02, 0.12), color=IDEAL, ha="right")


def _height(known: float) -> float:
    """Where a share known stands: what is wholly known in the middle of the topmost row."""
    return ALL + KNOWN_STEP / 2 if known >= ALL else known


def _key(ax: Axes, most: int, missed: bool) -> None:
    """Draw under the map how dark one company is, and many."""
    middle = float(f"{most**0.5:.0e}")
    along, up = 0.0, -0.68
    for kind, title in (("met", KEY), *[("missed", KEY_MISSED)] * missed):
        along = _said(ax, along, up, title) + 0.16
        for number in sorted({1, int(middle), most}):
            how: dict[str, Any] = {"color": _shade(number, most, kind), "clip_on": False, "marker": "s"}
            ax.plot([0], [0], markersize=9, linestyle="none", transform=moved(ax, along, up), **how)
            along = _said(ax, along + 0.12, up, companies(number)) + 0.22


def _said(ax: Axes, along: float, up: float, text: str) -> float:
    """Write a small grey text under the map; gives the inches at which it ends."""
    write(ax, 0, 0, text, SMALL, transform=moved(ax, along, up), ha="left", color=GREY)
    return along + width(text, SMALL)


def _picks(ax: Axes, picks: pd.DataFrame) -> None:
    """Draw the picks, the best on top, and their names, best first, where there is room."""
    rows = records(picks)
    for order, row in enumerate(rows):
        face = PAPER if row.coverage < ALL else COLOUR
        how: dict[str, Any] = {"facecolors": face, "edgecolors": COLOUR, "linewidths": 1.8, "clip_on": False}
        depth = 5 + (len(rows) - order) / (len(rows) + 1)
        ax.scatter([row.fit], [_height(row.coverage)], s=62, zorder=depth, gid=f"{row.Index}", **how)
    across, up = inches_wide(ax) / IDEAL_FIT, _tall(ax) / (ALL + KNOWN_STEP)
    marks = [_box(row, across, up) for row in rows[:MOST]]
    ways, edge = _ways(rows[:MOST]), Box(-0.05, 0.02, across * IDEAL_FIT - 0.035, _tall(ax) + 0.04)
    below = stairs(marks, [first for first, *_ in ways], edge)
    for number, box in below.items():
        _stair(ax, rows[number], ways[number][0].text, box)
    _others(ax, marks, ways, below, edge)


def _stair(ax: Axes, row: Any, text: str, box: Box) -> None:
    """Write a name below a crowded mark, at the end of a line straight down."""
    ends = [_height(row.coverage), box.middle * ax.get_ylim()[1] / _tall(ax)]
    ax.plot([row.fit] * 2, ends, color=COLOUR, linewidth=0.7, zorder=4, clip_on=False)
    how: dict[str, Any] = {"transform": moved(ax, box.right, box.middle), "path_effects": HALO}
    write(ax, 0, 0, text, NAME, ha="right", zorder=7, gid="name", **how)


def _others(
    ax: Axes, marks: Sequence[Box], ways: Sequence[list[Name]], below: Mapping[int, Box], edge: Box
) -> None:
    """Write the names of the other marks beside them; where there is no room the place alone, or nothing."""
    lines = [line(marks[number], box) for number, box in below.items()]
    flights = {marks[number].low for number in below}
    left = [
        [] if number in below else names[: 1 if mark.low in flights else 2]
        for number, (mark, names) in enumerate(zip(marks, ways, strict=True))
    ]
    for found in place([*marks, *below.values()], [*left, *[[] for _ in below]], lines, edge):
        if found:
            text, box = found
            how: dict[str, Any] = {"transform": moved(ax, box.left, box.middle), "path_effects": HALO}
            write(ax, 0, 0, text, NAME, ha="left", zorder=7, gid="name", **how)


def _tall(ax: Axes) -> float:
    """The height of the axes in inches."""
    box = ax.get_window_extent()
    return inches_wide(ax) * box.height / box.width


def _box(row: Any, across: float, up: float) -> Box:
    x, y = row.fit * across, _height(row.coverage) * up
    return Box(x - MARK, y - MARK, x + MARK, y + MARK)


def _ways(rows: Sequence[Any]) -> list[list[Name]]:
    """The ways to write each pick: place and name, or the place alone."""
    named = pd.DataFrame({"candidate": [f"{row.Index}" for row in rows], "name": [row.name for row in rows]})
    look = looks(named)
    ways = []
    for row in rows:
        start = f"{MISSED * (row.must_haves == 'missed')}{row.Index}"
        texts = [f"{start} {look[f'{row.Index}'].name}", start]
        ways.append([Name(text, width(text, NAME), 1.15 * NAME / 72) for text in texts])
    return ways
