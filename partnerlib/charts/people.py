"""The people of both sides: how much they can decide, and whether they want it."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.transforms import offset_copy

from partnerlib.charts.cards import across, down, missing, most_of
from partnerlib.charts.labels import Box, place
from partnerlib.charts.persons import NAME, TOP, Person, below, lines, persons, spots, ways
from partnerlib.charts.style import (
    GREY,
    INK,
    LIGHT,
    MARGIN,
    PAPER,
    SMALL,
    Room,
    Words,
    beside,
    moved,
    over,
    sheet,
    standard,
    write,
)
from partnerlib.charts.text import line_height
from partnerlib.words import brief

KINDS = {
    "champion": ("*", "★"),
    "sponsor": ("D", "◆"),
    "deputy": ("^", "▲"),
    "objector": ("X", "✖"),
    "owner": ("o", "●"),
}
"""The marker of each kind of person, and the sign for it in words."""

SIZES = {"*": 190, "D": 75, "^": 105, "X": 105, "o": 95}
MIDDLE, LISTED = 5.0, 6
TALL, LEFT, RIGHT = 4.4, 0.68, 0.4
"""Inches: the chart's height, and what stands left and right of it."""

NO_SAY, WANTS = "can say no, and does not want it", "can decide, and wants it"
CORNER, OURS = "#e9ecef", "#4a5563"
HALO = [withStroke(linewidth=3, foreground=PAPER)]
EMPTY = "Nobody is recorded yet: name their champion, who could say no, and our owner."


@standard()
def stakeholders(
    people: pd.DataFrame,
    *,
    ours: str = "our side",
    theirs: str = "their side",
    colour: str = INK,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw one candidate's people: further right the more they want it, higher the more they can decide.

    `people` holds the candidate's rows of the case's table: side, person, kind, authority and support,
    0 to 10. `ours` and `theirs` name the two companies; theirs stand in `colour`, ours in grey. Who has no
    authority or support is listed below as not placed. People who stand on one spot are drawn side by
    side; names without room are listed below. Marks carry the gid "<side>:<person>".
    """
    shown = persons(people)
    placed = sorted((one for one in shown if one.placed), key=lambda one: -one.authority)
    words = Words(title, _subtitle(shown, ours, theirs), note)
    if not placed:
        return missing(words, _nobody(shown), ax)
    wide, tall = across(ax, Room(TALL, LEFT, RIGHT)), down(ax, TALL)
    marks, edge = spots(placed, wide, tall), Box(-0.05, -0.12, wide + 0.3, tall + 0.08)
    found = place(marks, [ways(one) for one in placed], lines(wide, tall), edge)
    nameless = [one for one, name in zip(placed, found, strict=True) if not name]
    listed = below(shown, nameless, wide + LEFT + RIGHT - 2 * MARGIN)
    ax = sheet(words, Room(TALL, LEFT, RIGHT, 0.45, 0.55 + len(listed) * line_height(SMALL)), ax)
    _scales(ax)
    for one, spot in zip(placed, marks, strict=True):
        _mark(ax, one, spot, colour, (wide, tall))
    for name in filter(None, found):
        how: dict[str, Any] = {"transform": moved(ax, name[1].left, name[1].middle), "path_effects": HALO}
        write(ax, 0, 0, name[0], NAME, ha="left", zorder=7, gid="name", **how)
    if listed:
        where: dict[str, Any] = {"transform": moved(ax, MARGIN - LEFT, -0.55), "va": "top", "color": GREY}
        write(ax, 0, 0, "\n".join(listed), SMALL, gid="not placed", **where)
    return ax


def _nobody(shown: Sequence[Person]) -> str:
    """Say that nobody can be placed: because nobody is recorded, or because too little is known of them."""
    if not shown:
        return EMPTY
    names = "; ".join(most_of([f"{one.name}, {one.role}" for one in shown], LISTED))
    return f"Nobody can be placed yet, because authority or support is not known: {names}."


def _subtitle(shown: Sequence[Person], ours: str, theirs: str) -> str:
    """Say what the axes mean and, on a line of its own, the colours and the shapes that are there."""
    kinds = {one.kind for one in shown}
    signs = ", ".join(f"{sign} {kind}" for kind, (_, sign) in KINDS.items() if kind in kinds)
    sides = f"In colour: {brief(theirs)}; grey: {brief(ours)}."
    return f"Further right: wants it more. Higher: can decide more.\n{sides} {signs}"


def _scales(ax: Axes) -> None:
    """Draw both scales from 0 to 10 and shade the corner of those who can say no and do not want it."""
    ax.set(xlim=(0, TOP), ylim=(0, TOP))
    shade: dict[str, Any] = {"facecolor": CORNER, "edgecolor": "none", "zorder": 0}
    ax.add_patch(Rectangle((0, MIDDLE), MIDDLE, MIDDLE, gid="can say no", **shade))
    edge: dict[str, Any] = {
        "facecolor": "none",
        "edgecolor": GREY,
        "linewidth": 1.0,
        "zorder": 0.5,
        "clip_on": False,
    }
    ax.add_patch(Rectangle((MIDDLE, MIDDLE), MIDDLE, MIDDLE, gid="can decide", **edge))
    for tick in (0.0, MIDDLE, TOP):
        ax.axhline(tick, color=LIGHT, linewidth=0.8, zorder=0)
        ax.axvline(tick, color=LIGHT, linewidth=0.8, zorder=0)
        write(ax, 0, tick, f"{tick:g}", SMALL, transform=beside(ax, -0.12), color=GREY, ha="right")
    for tick, text in ((0.0, "against it"), (MIDDLE, "undecided"), (TOP, "wants it")):
        side = {0.0: "left", MIDDLE: "center", TOP: "right"}[tick]
        write(ax, tick, 0, text, SMALL, transform=over(ax, -0.24), color=GREY, ha=side)
    turned: dict[str, Any] = {"transform": beside(ax, -0.36), "rotation": 90, "ha": "center", "color": GREY}
    write(ax, 0, MIDDLE, "authority", SMALL, **turned)
    how: dict[str, Any] = {"transform": over(ax, 0.2), "bold": True, "color": GREY, "ha": "center"}
    how["va"] = "center_baseline"
    write(ax, MIDDLE / 2, 1, NO_SAY, SMALL, **how)
    write(ax, MIDDLE * 1.5, 1, WANTS, SMALL, **how)


def _mark(ax: Axes, one: Person, spot: Box, colour: str, size: tuple[float, float]) -> None:
    """Draw a person's mark, moved aside where others stand on the same spot."""
    marker = KINDS[one.kind][0]
    right = (spot.left + spot.right) / 2 - one.support / TOP * size[0]
    up = spot.middle - one.authority / TOP * size[1]
    how: dict[str, Any] = {"color": OURS if one.ours else colour, "edgecolors": PAPER, "linewidths": 0.8}
    how["transform"] = offset_copy(ax.transData, ax.get_figure(root=True), right, up)
    ax.scatter(
        [one.support],
        [one.authority],
        s=SIZES[marker],
        marker=marker,
        zorder=5,
        clip_on=False,
        gid=one.gid,
        **how,
    )
