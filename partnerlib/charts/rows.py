"""Charts with one row a candidate or part: labels left, a scale from 0 to the ideal at 100, numbers right.

The vertical unit of such axes is the inch, counted downwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from partnerlib.charts.style import (
    GREY,
    IDEAL,
    INK,
    LABEL,
    LIGHT,
    LONGEST_LABEL,
    MARGIN,
    SMALL,
    Room,
    beside,
    moved,
    write,
)
from partnerlib.charts.text import fitted, width

IDEAL_FIT = 100.0
PAD, GUTTER = 0.16, 0.08


@dataclass(frozen=True)
class Column:
    """Numbers beside the rows under a heading; `colour` and `bold` say how the cells look."""

    heading: str
    cells: Sequence[str]
    colour: str = INK
    bold: bool = False

    @property
    def width(self) -> float:
        """The inches it takes."""
        cells = [width(cell, LABEL, self.bold) for cell in self.cells]
        return max([width(self.heading, SMALL), *cells]) + PAD


def row_height(rows: int) -> float:
    """Give the inches a row takes: fewer when there are many."""
    return 0.44 if rows <= 8 else 0.36 if rows <= 16 else 0.27


def centres(rows: int, height: float | None = None) -> list[float]:
    """Give the middles of rows of equal height."""
    height = height or row_height(rows)
    return [(row + 0.5) * height for row in range(rows)]


def label_width(labels: Sequence[str], bold: bool = False) -> float:
    """Give the inches that row labels take, with the white beside them."""
    return min(max((width(label, LABEL, bold) for label in labels), default=0.0), LONGEST_LABEL) + PAD


def room_for(height: float, labels: Sequence[str], columns: Sequence[Column], lead: float = 0.0) -> Room:
    """Give the room for rows with these labels and columns; `lead` is what stands before the labels."""
    right = MARGIN + GUTTER + sum(column.width for column in columns)
    return Room(height, MARGIN + lead + label_width(labels), right, above=0.36)


def scale(ax: Axes, height: float) -> None:
    """Draw the scale of a chart of rows that are `height` inches high together."""
    ax.set_ylim(height, 0)
    fit_scale(ax)
    write(ax, 1, 1, "ideal", SMALL, bold=True, transform=moved(ax, 0.02, 0.12), color=IDEAL, ha="right")


def fit_scale(ax: Axes, ticks: Sequence[int] = (0, 25, 50, 75, 100), size: float = SMALL) -> None:
    """Draw a scale from 0 to 100 across: faint lines with their numbers, the ideal as the dark line."""
    ax.set_xlim(0, IDEAL_FIT)
    for tick in ticks:
        ax.axvline(tick, color=LIGHT, linewidth=0.8, zorder=0)
        place = moved(ax, 0, -0.12)
        write(ax, tick / IDEAL_FIT, 0, f"{tick}", size, transform=place, color=GREY, ha="center")
    ax.axvline(IDEAL_FIT, color=IDEAL, linewidth=2.2, zorder=3, clip_on=False, gid="ideal")


def labels_left(ax: Axes, ys: Sequence[float], labels: Sequence[str], **how: Any) -> None:
    """Write the rows' labels, flush left, cut where they are too long."""
    room = label_width(labels)
    for y, label in zip(ys, labels, strict=True):
        write(ax, 0, y, fitted(label, room - PAD, LABEL), transform=beside(ax, -room), ha="left", **how)


def columns_right(ax: Axes, ys: Sequence[float], columns: Sequence[Column]) -> None:
    """Write columns of cells to the right of the rows, each under its heading."""
    edge = GUTTER
    for column in columns:
        edge += column.width
        write(ax, 1, 1, column.heading, SMALL, transform=moved(ax, edge, 0.12), color=GREY, ha="right")
        for y, cell in zip(ys, column.cells, strict=True):
            how = {"transform": beside(ax, edge), "color": column.colour, "ha": "right"}
            write(ax, 1, y, cell, LABEL, column.bold, **how)
