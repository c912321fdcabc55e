"""How often each candidate takes each place, over many plausible cases."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from partnerlib.charts.cards import missing
from partnerlib.charts.lists import CAPTION, number_scale, pale
from partnerlib.charts.rows import Column, centres, columns_right, labels_left, room_for, row_height
from partnerlib.charts.style import INK, PAPER, SMALL, Words, inches_wide, looks, sheet, standard, write
from partnerlib.charts.text import width
from partnerlib.words import nth, of_hundred

SUBTITLE = (
    "In how many of 100 plausible cases each candidate comes first (solid), second, third … (ever paler)."
)
CROWD, TOLD = 8, 4
"""With more candidates than this, only so many places are told apart; those after them are one."""

THICK = 0.62
"""A bar's thickness, as a share of its row."""


@standard()
def rank_acceptability(
    ranks: pd.DataFrame,
    candidates: pd.DataFrame,
    *,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw for every candidate how often it takes each place: bars of 100 cases, split by place.

    `ranks` has one row a candidate, drawn in its order, and the columns 1, 2 … n: the share, 0 to 1, of
    plausible cases in which it takes that place, as `robustness.acceptability` gives it. With more than
    8 candidates the fifth place and all after it are drawn as one. Segments carry the gid
    "<candidate>:<place>".
    """
    words = Words(title, SUBTITLE, note)
    if ranks.empty:
        return missing(words, "There is no candidate yet: name the first one.", ax)
    look, keys = looks(candidates), list(ranks.index)
    names = [look[key].name for key in keys]
    first = Column("comes first", [of_hundred(share) for share in ranks.iloc[:, 0]], bold=True)
    row = row_height(len(keys))
    ax = sheet(words, replace(room_for(len(keys) * row, names, [first]), below=CAPTION), ax)
    number_scale(ax, len(keys) * row, (0, 100), "of 100 plausible cases")
    ys, shares = centres(len(keys)), 100 * _lumped(ranks.to_numpy(dtype="float64"))
    for key, y, own in zip(keys, ys, shares, strict=True):
        _bar(ax, key, (y, row * THICK), own, look[key].colour, lumped=ranks.shape[1] > CROWD)
    labels_left(ax, ys, names)
    columns_right(ax, ys, [first])
    return ax


def _lumped(shares: np.ndarray) -> np.ndarray:
    """Give the shares with the places after the fourth as one, where there are many."""
    if shares.shape[1] <= CROWD:
        return shares
    return np.column_stack([shares[:, :TOLD], shares[:, TOLD:].sum(axis=1)])


def _bar(
    ax: Axes, key: str, at: tuple[float, float], shares: Sequence[float], colour: str, lumped: bool
) -> None:
    """Draw a candidate's segments, each with its place where there is room; `at` is middle and thickness."""
    start, inch = 0.0, inches_wide(ax) / 100
    for place, share in enumerate(shares, start=1):
        shade = pale(colour, 0 if place == 1 else 0.4 + 0.6 * (place - 1) / (len(shares) - 1))
        if share > 0:
            how: dict[str, Any] = {"color": shade, "edgecolor": PAPER, "linewidth": 1.0, "zorder": 2}
            (segment,) = ax.barh(at[0], share, at[1], left=start, **how)
            segment.set(gid=f"{key}:{place}")
        said = f"{nth(place)} or later" if lumped and place == len(shares) else nth(place)
        if width(said, SMALL) + 0.08 <= share * inch:
            write(ax, start + share / 2, at[0], said, SMALL, place == 1, color=_on(shade), ha="center")
        start += share


def _on(shade: str) -> str:
    """Give the colour of a text that can be read on a shade."""
    red, green, blue = to_rgb(shade)
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else PAPER
