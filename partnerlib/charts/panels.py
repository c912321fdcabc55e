"""Small multiples: one small profile a candidate, all on one sheet."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from partnerlib.charts.dumbbells import dumbbell, key_of
from partnerlib.charts.rows import fit_scale
from partnerlib.charts.style import (
    GREY,
    MARGIN,
    SMALL,
    WIDTH,
    Room,
    Words,
    bare,
    beside,
    inches_wide,
    looks,
    moved,
    records,
    sheet,
    standard,
    write,
)
from partnerlib.charts.text import ABOUT, fitted, line_height, width, wrapped
from partnerlib.words import whole

ROW, GAP, TICKS = 0.2, 0.2, 0.2
"""Inches: a row of a panel, the white between panels, the numbers of the scale."""

PANEL_LABEL = 1.4
FIT = 0.35
TICK_SIZE = 7.5


@standard()
def profiles(
    scores: pd.DataFrame,
    fit: pd.DataFrame,
    candidates: pd.DataFrame,
    parts: pd.Series,
    *,
    title: str = "",
    note: str = "",
) -> list[Axes]:
    """Draw a small profile for each candidate of `fit`, in its order; gives one Axes a candidate.

    `fit` is as `scoring.fit` gives it; `scores` and `parts` are as `profile` takes them. A panel's gid
    is its candidate's key.
    """
    look = looks(candidates)
    shown = scores[scores["candidate"].isin(fit.index)]
    axes = _panels([look[key].name for key in fit.index], parts, Words(title, key_of(shown), note))
    for ax, row in zip(axes, records(fit), strict=True):
        ax.set_gid(row.Index)
        _panel(ax, shown[shown["candidate"] == row.Index], parts.index, look[row.Index].colour)
        _heading(ax, look[row.Index].name, f"{ABOUT if row.coverage < 1 else ''}{whole(row.fit)}")
    return axes


def _panels(names: Sequence[str], parts: pd.Series, words: Words) -> list[Axes]:
    """Lay out bare axes on one sheet, the parts' labels left of the first in every line."""
    across = 3 if len(names) <= 12 else 4
    labels = [fitted(label, PANEL_LABEL, SMALL) for label in parts]
    left = MARGIN + max(width(label, SMALL) for label in labels) + 0.12
    wide = (WIDTH - left - MARGIN - (across - 1) * GAP) / across
    heading = max(len(_name_lines(name, wide)) for name in names) * line_height(SMALL) + 0.12
    panel = len(parts) * ROW
    line = heading + panel + TICKS + GAP
    height = -(-len(names) // across) * line - GAP
    back = sheet(words, Room(height, left, MARGIN, above=0.1, below=0.0))
    axes = []
    for position in range(len(names)):
        down, right = divmod(position, across)
        corner = (right * (wide + GAP), height - down * line - heading - panel)
        axes.append(_inside(back, corner, wide, panel))
        for row, label in enumerate(labels if right == 0 else []):
            where: dict[str, Any] = {"transform": beside(axes[-1], MARGIN - left), "ha": "left"}
            write(axes[-1], 0, (row + 0.5) * ROW, label, SMALL, **where)
    return axes


def _name_lines(name: str, wide: float) -> list[str]:
    return wrapped(name, wide - FIT, SMALL, bold=True, lines=3)


def _inside(back: Axes, corner: tuple[float, float], wide: float, tall: float) -> Axes:
    """Add axes to the sheet, `corner` inches from the lower left of those that hold the words."""
    whole = back.get_position()
    figure = back.get_figure(root=True)
    assert figure is not None, "a sheet is a figure"
    size = figure.get_size_inches()
    x, y = whole.x0 + corner[0] / size[0], whole.y0 + corner[1] / size[1]
    return figure.add_axes((x, y, wide / size[0], tall / size[1]))


def _panel(ax: Axes, own: pd.DataFrame, parts: pd.Index, colour: str) -> None:
    """Draw one candidate's rows, small, over their own scale."""
    bare(ax).set_ylim(len(parts) * ROW, 0)
    fit_scale(ax, (0, 50, 100), TICK_SIZE)
    for row, part in enumerate(parts):
        dumbbell(ax, (row + 0.5) * ROW, own[own["part"] == part], colour, str(part), size=0.7)


def _heading(ax: Axes, name: str, fit: str) -> None:
    """Write the candidate's name on up to three lines and its fit at the ideal line."""
    lines = _name_lines(name, inches_wide(ax))
    low: dict[str, Any] = {"transform": moved(ax, 0, 0.07), "va": "bottom"}
    write(ax, 0, 1, "\n".join(lines), SMALL, bold=True, **low)
    write(ax, 1, 1, fit, SMALL, bold=True, color=GREY, ha="right", **low)
