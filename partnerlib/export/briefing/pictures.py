"""Pictures that only the board's outputs show."""

from dataclasses import replace
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from partnerlib.charts.lists import CAPTION, number_scale
from partnerlib.charts.rows import Column, centres, columns_right, labels_left, room_for, row_height
from partnerlib.charts.style import PAPER, Words, sheet, standard

THICK = 0.5
"""A bar's thickness, as a share of its row."""


@standard()
def weights(shares: pd.Series, colours: list[str], note: str = "") -> Figure:
    """Draw what each part of the ideal weighs: bars from zero, in the order given.

    `shares` is in per cent, indexed by the parts' titles; `colours` has one for each.
    """
    names, row = list(map(str, shares.index)), row_height(len(shares))
    column = Column("weight", [f"{share:.3g} %" for share in shares], bold=True)
    room = replace(room_for(len(names) * row, names, [column]), below=CAPTION)
    ax = sheet(Words("", "How much each part of the question weighs.", note), room)
    number_scale(ax, room.height, (0, float(shares.max())), "% of all weight")
    for y, share, colour in zip(centres(len(names)), shares, colours, strict=True):
        how: dict[str, Any] = {"color": colour, "edgecolor": PAPER, "zorder": 2}
        ax.barh(y, share, THICK * row, **how)
    labels_left(ax, centres(len(names)), names)
    columns_right(ax, centres(len(names)), [column])
    figure = ax.get_figure(root=True)
    assert figure is not None, "a sheet of its own belongs to a figure"
    return figure
