"""Cards: boxes of words on a sheet whose unit is the inch, counted rightwards and downwards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from partnerlib.charts.style import (
    GREY,
    INK,
    LABEL,
    LIGHT,
    MARGIN,
    PAPER,
    SMALL,
    WIDTH,
    Room,
    Words,
    inches_wide,
    sheet,
    write,
)
from partnerlib.charts.text import line_height, wrapped
from partnerlib.words import one_line

PAD, RIM = 0.16, 0.09
"""Inches: between a box's frame and its words, and the hatched rim of what is only guessed."""

LEADING = 1.12 / 72
"""Inches from one line of a paragraph to the next, times its size in points."""

HATCH = "#c3cbd4"
FRAMES: dict[str, dict[str, Any]] = {
    "missing": {"linestyle": (0, (4, 3)), "linewidth": 1.2, "edgecolor": GREY},
    "guessed": {"linewidth": 0.0, "edgecolor": HATCH, "hatch": "////", "hatch_linewidth": 0.7},
    "plain": {"linewidth": 1.0, "edgecolor": GREY},
    "strong": {"linewidth": 2.6, "edgecolor": INK},
}
"""How a box looks: what is not there, what is only guessed, what is said, what is settled."""


@dataclass(frozen=True)
class Block:
    """A paragraph on a card: at most `most` lines, with `before` inches of white above it."""

    text: str
    size: float = SMALL
    bold: bool = False
    colour: str = INK
    before: float = 0.05
    most: int = 3
    gid: str | None = None

    def lines(self, room: float) -> list[str]:
        """Give its lines, none wider than `room` inches."""
        return wrapped(self.text, room, self.size, self.bold, self.most)

    def height(self, room: float) -> float:
        """Give the inches it takes."""
        return self.before + len(self.lines(room)) * LEADING * self.size


def stacked(blocks: Sequence[Block], room: float) -> float:
    """Give the inches that paragraphs of a width take, one under the other."""
    return sum(block.height(room) for block in blocks)


def write_blocks(ax: Axes, left: float, top: float, room: float, blocks: Sequence[Block]) -> None:
    """Write paragraphs one under the other, from a corner in inches."""
    for block in blocks:
        text = "\n".join(block.lines(room))
        how: dict[str, Any] = {"color": block.colour, "va": "top", "ha": "left", "gid": block.gid}
        write(ax, left, top + block.before, text, block.size, block.bold, **how)
        top += block.height(room)


def across(ax: Axes | None, room: Room | None = None) -> float:
    """Give the inches from left to right that a chart will have: those of `ax`, or of a sheet of its own."""
    if ax is not None:
        return inches_wide(ax)
    return room.width - room.left - room.right if room else WIDTH - 2 * MARGIN


def down(ax: Axes | None, tall: float) -> float:
    """Give the inches from top to bottom that a chart will have: those of `ax`, or `tall`."""
    if ax is None:
        return tall
    box = ax.get_window_extent()
    return inches_wide(ax) * box.height / box.width


def paper(words: Words, height: float, ax: Axes | None = None, room: Room | None = None) -> Axes:
    """Give axes `height` inches high whose unit is the inch, from the upper left corner."""
    ax = sheet(words, room or Room(height, MARGIN, MARGIN, above=0.15, below=0.05), ax)
    ax.set(xlim=(0, inches_wide(ax)), ylim=(height, 0))
    return ax


def frame(ax: Axes, left: float, top: float, wide: float, high: float, look: str, gid: str) -> Rectangle:
    """Draw a box in one of the looks of `FRAMES`; where it is hatched, only along its edge."""
    how: dict[str, Any] = {"facecolor": PAPER, "clip_on": False, "zorder": 1, "gid": gid} | FRAMES[look]
    box = Rectangle((left, top), wide, high, **how)
    ax.add_patch(box)
    if "hatch" in FRAMES[look]:
        inner = Rectangle((left + RIM, top + RIM), wide - 2 * RIM, high - 2 * RIM, color=PAPER, zorder=1.1)
        ax.add_patch(inner)
    return box


def missing(words: Words, sentence: str, ax: Axes | None = None) -> Axes:
    """Draw, in place of a chart, a calm dashed box that says what is not there yet."""
    wide = across(ax)
    lines = wrapped(sentence, wide - 4 * PAD, LABEL)
    high = 0.8 + len(lines) * line_height(LABEL)
    ax = paper(words, high, ax)
    frame(ax, 0, 0, wide, high, "missing", "missing").set_edgecolor(LIGHT)
    write(ax, wide / 2, high / 2, "\n".join(lines), LABEL, color=GREY, ha="center", gid="missing")
    return ax


def said(cell: object) -> str:
    """Give a cell's text on one line, nothing where it is empty."""
    return "" if pd.isna(cell) else one_line(str(cell))  # type: ignore[call-overload]


def in_order(frame: pd.DataFrame, candidates: pd.DataFrame) -> list[str]:
    """Give the candidates in the order in which they come in a frame, then those it does not name."""
    return list(dict.fromkeys([*frame["candidate"], *candidates["candidate"]]))


def most_of(items: Sequence[str], most: int) -> Iterator[str]:
    """Give the first items and, where there are more than `most`, how many are left out.

    >>> list(most_of(["a", "b", "c"], 2)), list(most_of(["a", "b"], 2))
    (['a', 'b', 'and 1 more'], ['a', 'b'])
    """
    yield from items[:most]
    if len(items) > most:
        yield f"and {len(items) - most} more"
