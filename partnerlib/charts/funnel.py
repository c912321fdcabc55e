"""The funnel: how many companies of a long list are left, step by step."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from partnerlib.charts.lists import BAR, ROW, WIDEST, Labels, pale
from partnerlib.charts.rows import Column, centres, columns_right
from partnerlib.charts.style import (
    GREY,
    IDEAL,
    LABEL,
    LIGHT,
    PALETTE,
    SMALL,
    Words,
    beside,
    sheet,
    standard,
    write,
)
from partnerlib.charts.text import fitted, wrapped
from partnerlib.words import money

SUBTITLE = "Companies left after each step; paler, those that drop out in it."
COLOUR = PALETTE[0]
LINE = 0.165
"""Inches from one line of a label to the next."""

HAIRLINE = 1.4
"""Points: the line at the end of each bar, so that few companies beside millions still show."""


def companies(number: float) -> str:
    """Give a number of companies, in millions where there are so many.

    >>> companies(503), companies(10_000_000), companies(0)
    ('503', '10.0 million', '0')
    """
    return money(number, "")


@standard()
def funnel(steps: pd.DataFrame, *, title: str = "", note: str = "", ax: Axes | None = None) -> Axes:
    """Draw one bar a step, from zero, as long as the companies left after it; in the order given.

    `steps` has the columns label, detail (a small line under the label) and left, the number of companies
    left after the step; it never grows. Beside the bars stand the numbers left, and how many dropped out.
    Bars carry the gid "<place>:left" and "<place>:dropped", counted from 0, a line at the end of each that
    is not empty "<place>:end".
    """
    left = [int(number) for number in steps["left"]]
    labels = [wrapped(label, WIDEST, LABEL, lines=2) for label in steps["label"]]
    row = ROW + LINE * (max(map(len, labels)) - 1)
    stated = Labels([line for lines in labels for line in lines], list(steps["detail"]))
    columns = [
        Column("left", [companies(number) for number in left], bold=True),
        Column("drop out", _dropped(left), colour=IDEAL),
    ]
    room = replace(stated.room(len(left) * row, columns), below=0.1)
    ax = sheet(Words(title, SUBTITLE, note), room, ax)
    ax.set(xlim=(0, max([1, *left])), ylim=(room.height, 0))
    ax.axvline(0, color=LIGHT, linewidth=1.0, zorder=1, clip_on=False)
    ys = centres(len(left), row)
    for place, (y, lines, detail) in enumerate(zip(ys, labels, steps["detail"], strict=True)):
        _bars(ax, place, y, left)
        _label(ax, y, lines, fitted(detail, WIDEST, SMALL), -stated.width)
    columns_right(ax, ys, columns)
    return ax


def _label(ax: Axes, y: float, lines: Sequence[str], detail: str, left: float) -> None:
    """Write a step's label, on one line or two, and below it the detail."""
    how: dict[str, Any] = {"transform": beside(ax, left), "ha": "left"}
    more = LINE * (len(lines) - 1)
    for number, line in enumerate(lines):
        write(ax, 0, y - 0.085 - more / 2 + LINE * number, line, **how)
    write(ax, 0, y + 0.095 + more / 2, detail, SMALL, color=GREY, **how)


def _dropped(left: Sequence[int]) -> list[str]:
    """How many drop out in each step, as text; nothing beside the first."""
    return ["", *(companies(before - after) for before, after in pairwise(left))]


def _bars(ax: Axes, place: int, y: float, left: Sequence[int]) -> None:
    """Draw those left, a hairline at least where there are any, and paler those that drop out."""
    here, before = left[place], left[place - 1] if place else left[place]
    ax.barh(y, here, BAR, color=COLOUR, zorder=2, gid=f"{place}:left")
    if before > here:
        ax.barh(y, before - here, BAR, left=here, color=pale(COLOUR, 0.8), zorder=1, gid=f"{place}:dropped")
    if here:
        how: dict[str, Any] = {"color": COLOUR, "linewidth": HAIRLINE, "zorder": 3, "clip_on": False}
        ax.plot([here, here], [y - BAR / 2, y + BAR / 2], solid_capstyle="butt", gid=f"{place}:end", **how)
