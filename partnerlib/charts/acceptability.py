"""How often each candidate takes each place, over many plausible cases."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from partnerlib.charts.cards import missing
from partnerlib.charts.lists import CAPTION, number_scale, pale
from partnerlib.charts.rows import (
    Column,
    centres,
    columns_right,
    label_width,
    labels_left,
    room_for,
    row_height,
)
from partnerlib.charts.scatter import MISSED, MISSES
from partnerlib.charts.style import (
    LABEL,
    PAPER,
    SMALL,
    Words,
    beside,
    inches_wide,
    looks,
    readable,
    sheet,
    standard,
    write,
)
from partnerlib.charts.text import width
from partnerlib.words import nth, of_hundred

SUBTITLE = (
    "In how many of 100 plausible cases each candidate comes first (solid), second, third … (ever paler)."
)
CROWD, TOLD = 8, 4
"""With more candidates than this, only so many places are told apart; those after them are one."""

THICK, GAP = 0.62, 0.06
"""A bar's thickness, as a share of its row; inches between a name and the sign before it."""


@standard()
def rank_acceptability(
    ranks: pd.DataFrame,
    candidates: pd.DataFrame,
    missed: Collection[str] = (),
    *,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw for every candidate how often it takes each place: bars of 100 cases, split by place.

    `ranks` has one row a candidate, drawn in its order, and the columns 1, 2 … n: the share, 0 to 1, of
    plausible cases in which it takes that place, as `robustness.acceptability` gives it. `missed` holds
    the candidates that miss a must-have, each marked with a sign. With more than 8 candidates the fifth
    place and all after it are drawn as one. Segments carry the gid "<candidate>:<place>".
    """
    marked = [key for key in ranks.index if key in missed]
    words = Words(title, SUBTITLE + MISSES * bool(marked), note)
    if ranks.empty:
        return missing(words, "There is no candidate yet: name the first one.", ax)
    look, keys = looks(candidates), list(ranks.index)
    names = [look[key].name for key in keys]
    first = Column("comes first", [of_hundred(share) for share in ranks.iloc[:, 0]], bold=True)
    row, lead = row_height(len(keys)), (width(MISSED, LABEL) + GAP) * bool(marked)
    ax = sheet(words, replace(room_for(len(keys) * row, names, [first], lead), below=CAPTION), ax)
    number_scale(ax, len(keys) * row, (0, 100), "of 100 plausible cases")
    ys, shares = centres(len(keys)), 100 * _lumped(ranks.to_numpy(dtype="float64"))
    for key, y, own in zip(keys, ys, shares, strict=True):
        _bar(ax, key, (y, row * THICK), own, look[key].colour, lumped=ranks.shape[1] > CROWD)
    labels_left(ax, ys, names)
    for key in marked:
        place = beside(ax, -label_width(names) - lead)
        write(ax, 0, ys[keys.index(key)], MISSED, transform=place, ha="left")
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
        own = shade(colour, place - 1, len(shares))
        if share > 0:
            how: dict[str, Any] = {"color": own, "edgecolor": PAPER, "linewidth": 1.0, "zorder": 2}
            (segment,) = ax.barh(at[0], share, at[1], left=start, **how)
            segment.set(gid=f"{key}:{place}")
        said = f"{nth(place)} or later" if lumped and place == len(shares) else nth(place)
        if width(said, SMALL) + 0.08 <= share * inch:
            write(ax, start + share / 2, at[0], said, SMALL, place == 1, color=readable(own), ha="center")
        start += share


def shade(colour: str, place: int, places: int) -> str:
    """Give the shade of a place, from 0 on, in a candidate's colour: the first solid, later ones paler.

    >>> shade("#000000", 0, 3), shade("#000000", 2, 3)
    ('#000000', '#dfe3e8')
    """
    return pale(colour, 0.4 + 0.6 * place / (places - 1) if place else 0)
