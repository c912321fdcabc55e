"""The map of a long list: fit across, how much is known upwards, and where the picks stand in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import LinearSegmentedColormap

from partnerlib.charts.fit_marks import (
    ALL,
    COLOUR,
    KNOWN_STEP,
    MARK,
    MISSED,
    TINY,
    draw_picks,
    head,
    height,
    named,
)
from partnerlib.charts.funnel import companies
from partnerlib.charts.rows import IDEAL_FIT, fit_scale
from partnerlib.charts.style import (
    GREY,
    IDEAL,
    LIGHT,
    MARGIN,
    PAPER,
    SMALL,
    Room,
    Words,
    beside,
    moved,
    sheet,
    standard,
    write,
)
from partnerlib.charts.text import width

SUBTITLE = "Grey boxes: all companies, by their fit and by how much is known of them."
NAMED = "\nNamed are the first five on the shortlist{least}."
LEAST = " and those of which least is known"
KNOWN, CUT = "how much is known", " (this scale begins at {per_cent:.0f} %)"
PICK_MISSED = f"{MISSED}misses a must-have"
SURE, ESTIMATED = "on the shortlist", "on the shortlist, its fit an estimate"
FIT_STEP = 2.0
"""The width of a box in points of fit."""

LOWEST = 0.4
"""The share known at which the scale begins, unless less is known of a company."""

SHADES = {
    "missed": LinearSegmentedColormap.from_list("missed", ["#e8ebef", "#bfc8d1"]),
    "met": LinearSegmentedColormap.from_list("met", ["#9aa7b5", "#2b3641"]),
}
KEY = "companies in a box"
KEYS = {"met": f"{KEY}, none missing a must-have:", "missed": f"{KEY}, all missing a must-have:"}

LINE = 0.22
"""Inches from one line of the key to the next."""

ROOM = Room(height=4.6, left=0.85, right=0.4, above=0.32, below=0.86)


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
    "missed"). Picks stand at the height of their box; one not wholly known is hollow, as its fit is an
    estimate. Boxes carry the gid "met" and "missed", marks "<place>". Some are named, or at least their
    places written: the first, those of which least is known, and those at the same spots.
    """
    kinds = {kind: _boxes(squares[squares["met"].astype(bool) == met]) for kind, met in KINDS.items()}
    key = _Key(kinds, picks)
    room = replace(ROOM, above=ROOM.above + head(picks), below=ROOM.below + LINE * key.lines)
    ax = sheet(Words(title, _subtitle(picks), note), room, ax)
    _scales(ax, _lowest(squares, picks), room.above)
    for kind, found in kinds.items():
        _draw(ax, kind, found, key.most)
    key.draw(ax)
    draw_picks(ax, picks, [polygon for kind in kinds.values() for polygon in kind.polygons])
    return ax


KINDS = {"missed": False, "met": True}


def _subtitle(picks: pd.DataFrame) -> str:
    """Say what is drawn, and who is named where not all are."""
    if len(named(picks)) == len(picks):
        return SUBTITLE
    return SUBTITLE + NAMED.format(least=LEAST * bool((picks["coverage"] < ALL).any()))


def _lowest(squares: pd.DataFrame, picks: pd.DataFrame) -> float:
    """Give the share known at which the scale begins, a whole step."""
    least = min([LOWEST, *squares["coverage"], *picks["coverage"]])
    return KNOWN_STEP * np.floor(least / KNOWN_STEP + TINY)


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


def _scales(ax: Axes, lowest: float, above: float) -> None:
    """Draw fit across, with the ideal as the dark line, and the share known upwards, named above."""
    ax.set_ylim(lowest, ALL + KNOWN_STEP)
    for tick in (lowest, *(tick for tick in (0.25, 0.5, 0.75, ALL) if tick > lowest + KNOWN_STEP / 2)):
        level = height(ALL) if tick == ALL else tick
        ax.axhline(level, color=LIGHT, linewidth=0.8, zorder=0)
        how: dict[str, Any] = {"transform": beside(ax, -0.1), "color": GREY, "ha": "right"}
        write(ax, 0, level, f"{100 * tick:.0f} %", SMALL, **how)
    said = KNOWN + CUT.format(per_cent=100 * lowest) * bool(lowest)
    write(ax, 0, 1, said, SMALL, transform=moved(ax, MARGIN - ROOM.left, above - 0.12), color=GREY, ha="left")
    fit_scale(ax)
    write(ax, 0.5, 0, "fit", SMALL, transform=moved(ax, 0, -0.36), color=GREY, ha="center")
    write(ax, 1, 0, "ideal", SMALL, bold=True, transform=moved(ax, 0.02, -0.36), color=IDEAL, ha="right")


class _Key:
    """What stands under the map: what the marks mean, and how dark one company is, and many."""

    def __init__(self, kinds: Mapping[str, _Boxes], picks: pd.DataFrame) -> None:
        self.most = int(max([1, *(count for kind in kinds.values() for count in kind.companies)]))
        there = [kind for kind, found in kinds.items() if len(found.companies)]
        self._titles = {kind: KEYS[kind] for kind in KEYS if kind in there}
        self._titles = {"met": f"{KEY}:"} if there == ["met"] else self._titles
        whole = picks["coverage"] >= ALL
        self._marks = [
            text
            for text, drawn in (
                (SURE, whole),
                (ESTIMATED, ~whole),
                (PICK_MISSED, picks["must_haves"] == "missed"),
            )
            if drawn.any()
        ]

    @property
    def lines(self) -> int:
        """How many lines it has after the first."""
        return len(self._titles) - (not self._marks)

    def draw(self, ax: Axes) -> None:
        """Draw it line by line."""
        along, up = 0.0, -0.68
        for text in self._marks:
            if text != PICK_MISSED:
                _mark(ax, along + MARK, up, "o", PAPER if text == ESTIMATED else COLOUR, COLOUR)
                along += 0.2
            along = _said(ax, along, up, text) + 0.3
        up -= LINE * bool(self._marks)
        for line, (kind, title) in enumerate(self._titles.items()):
            along = _said(ax, 0, up - LINE * line, title) + 0.16
            for number in sorted({1, int(float(f"{self.most**0.5:.0e}")), self.most}):
                shade = _shade(number, self.most, kind)
                _mark(ax, along, up - LINE * line, "s", shade, shade)
                along = _said(ax, along + 0.12, up - LINE * line, companies(number)) + 0.22


def _mark(ax: Axes, along: float, up: float, shape: str, face: Any, edge: Any) -> None:
    """Draw a mark of the key."""
    how: dict[str, Any] = {"markerfacecolor": face, "markeredgecolor": edge, "marker": shape, "markersize": 8}
    ax.plot([0], [0], linestyle="none", clip_on=False, transform=moved(ax, along, up), **how)


def _said(ax: Axes, along: float, up: float, text: str) -> float:
    """Write a small grey text under the map; gives the inches at which it ends."""
    write(ax, 0, 0, text, SMALL, transform=moved(ax, along, up), ha="left", color=GREY)
    return along + width(text, SMALL)
