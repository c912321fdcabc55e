"""What charts of lists share: a scale of numbers, labels of two lines, hatched bars, what is left out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.ticker import MaxNLocator

from partnerlib.charts.rows import PAD, Column, room_for
from partnerlib.charts.style import GREY, LABEL, LIGHT, MARGIN, PAPER, SMALL, Room, beside, moved, over, write
from partnerlib.charts.text import fitted, width
from partnerlib.words import rounded

ROW, BAR, CAPTION, WIDEST = 0.44, 0.22, 0.46, 3.6
"""Inches: a row of two lines, a bar's thickness, what stands below a scale, the most that labels take."""


def tenths(points: float) -> str:
    """Give points of fit with one decimal; only nothing is 0.

    >>> tenths(4.26), tenths(0.02), tenths(0), tenths(-1.5)
    ('4.3', 'under 0.1', '0', '−1.5')
    """
    if 0 < points < 0.05:
        return "under 0.1"
    return rounded(points) if points else "0"


def left_out(points: pd.Series, most: int) -> str:
    """Say how many rows after the first `most` are not drawn, and the most points that one of them has.

    >>> left_out(pd.Series([3.0, 0.44, 0.2]), 1), left_out(pd.Series([3.0, 0.44]), 1)
    ('and 2 more, at most 0.4 points each', 'and 1 more, 0.4 points')
    >>> left_out(pd.Series([3.0, 0.04, 0.0]), 1), left_out(pd.Series([3.0]), 1)
    ('and 2 more, under 0.1 points each', '')
    """
    rest = points.iloc[most:]
    if len(rest) < 2:
        return "".join(f"and 1 more, {tenths(point)} points" for point in rest)
    worth = tenths(rest.max())
    return f"and {len(rest)} more, {'at most ' if worth[0].isdigit() else ''}{worth} points each"


def pale(colour: str, share: float) -> str:
    """Mix a colour with light grey: 0 leaves it as it is, 1 makes it light grey."""
    mixed = [
        (1 - share) * own + share * light for own, light in zip(to_rgb(colour), to_rgb(LIGHT), strict=True)
    ]
    return to_hex((mixed[0], mixed[1], mixed[2]))


def number_scale(ax: Axes, height: float, ends: tuple[float, float], unit: str) -> None:
    """Draw a scale of numbers across rows that are `height` inches high together, the unit below it."""
    ax.set(xlim=ends, ylim=(height, 0))
    for tick in MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(*ends):
        if ends[0] <= tick <= ends[1]:
            ax.axvline(tick, color=LIGHT, linewidth=0.8, zorder=0)
            text = f"{tick + 0.0:,g}".replace("-", "−")
            write(ax, tick, 0, text, SMALL, transform=over(ax, -0.13), color=GREY, ha="center")
    write(ax, 0, 0, unit, SMALL, transform=moved(ax, 0, -0.34), color=GREY, ha="left")


def bar(ax: Axes, y: float, wide: float, colour: str, hollow: bool, gid: str) -> None:
    """Draw a bar from 0, to the left where `wide` is negative; hatched where nothing is answered."""
    (drawn,) = ax.barh(y, wide, BAR, color=PAPER if hollow else colour, edgecolor=colour, zorder=2)
    drawn.set(gid=gid)
    if hollow:
        drawn.set(hatch="////", linewidth=1.2, hatch_linewidth=0.9)


@dataclass(frozen=True)
class Labels:
    """What stands left of the rows: what each is about, small below it whose, and what is left out."""

    subjects: Sequence[str]
    owners: Sequence[str]
    rest: str = ""

    @property
    def width(self) -> float:
        """The inches they take, with the white beside them."""
        wide = [width(text, LABEL) for text in self.subjects]
        wide += [width(text, SMALL) for text in (*self.owners, self.rest)]
        return min(max(wide), WIDEST) + PAD

    def room(self, height: float, columns: Sequence[Column], beyond: float = 0.0) -> Room:
        """Give the room for rows with these labels, `beyond` inches left of the scale, and columns."""
        left = MARGIN + self.width + beyond
        return replace(room_for(height, [], columns), left=left, below=CAPTION)

    def write(self, ax: Axes, ys: Sequence[float], beyond: float = 0.0) -> None:
        """Write them beside rows whose middles are at `ys`, what is left out below the last."""
        left, room = -self.width - beyond, self.width - PAD
        where: dict[str, Any] = {"transform": beside(ax, left), "ha": "left"}
        for y, subject, owner in zip(ys, self.subjects, self.owners, strict=True):
            write(ax, 0, y - 0.085, fitted(subject, room, LABEL), **where)
            write(ax, 0, y + 0.095, fitted(owner, room, SMALL), SMALL, color=GREY, **where)
        write(ax, 0, 0, self.rest, SMALL, transform=moved(ax, left, -0.13), color=GREY, ha="left", gid="rest")
