"""The people of both sides: how much they can decide, and whether they want it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.transforms import offset_copy

from partnerlib.charts.cards import across, down, missing, most_of, said
from partnerlib.charts.labels import Box, Name, place
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
    records,
    sheet,
    short_names,
    standard,
    write,
)
from partnerlib.charts.text import fitted, line_height, width

KINDS = {
    "champion": ("*", "★"),
    "sponsor": ("D", "◆"),
    "deputy": ("^", "▲"),
    "objector": ("X", "✖"),
    "owner": ("o", "●"),
}
"""The marker of each kind of person, and the sign for it in words."""

SIZES = {"*": 190, "D": 75, "^": 105, "X": 105, "o": 95}
TOP, MIDDLE, HALF, STEP = 10.0, 5.0, 0.1, 0.24
"""The scales' end and middle; inches: half a mark, and from one to the next where several stand together."""

ABREAST, LISTED = 5, 6
TALL, LEFT, RIGHT = 4.4, 0.55, 0.4
NO_SAY, CARRIES = "can say no, and does not want it", "carries it"
CORNER, OURS = "#e9ecef", "#4a5563"
NAME, SHORTEST = 9.5, 1.1
HALO = [withStroke(linewidth=3, foreground=PAPER)]
EMPTY = "Nobody is recorded yet: name their champion, who could say no, and our owner."


@dataclass(frozen=True)
class _Person:
    """One person as drawn; support or authority are not a number where unknown."""

    gid: str
    name: str
    kind: str
    ours: bool
    support: float
    authority: float

    @property
    def placed(self) -> bool:
        """Tell whether both are known."""
        return self.support == self.support and self.authority == self.authority

    @property
    def role(self) -> str:
        """The kind in words: "champion" on their side, "our champion" on ours."""
        return f"our {self.kind}" if self.ours else self.kind

    @property
    def lacks(self) -> str:
        """What is not known of the person, in words."""
        unknown = {"authority": self.authority, "support": self.support}
        return " and ".join(name for name, value in unknown.items() if value != value) + " not known"


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
    shown = _people(people)
    placed = sorted((one for one in shown if one.placed), key=lambda one: -one.authority)
    words = Words(title, _subtitle(shown, ours, theirs), note)
    if not placed:
        return missing(words, _nobody(shown), ax)
    wide, tall = across(ax, Room(TALL, LEFT, RIGHT)), down(ax, TALL)
    spots = _spots(placed, wide, tall)
    found = place(spots, [_ways(one) for one in placed], [], Box(-0.05, -0.12, wide + 0.3, tall + 0.08))
    below = _below(shown, [one for one, name in zip(placed, found, strict=True) if not name], wide)
    ax = sheet(words, Room(TALL, LEFT, RIGHT, 0.45, 0.55 + len(below) * line_height(SMALL)), ax)
    _scales(ax)
    for one, spot in zip(placed, spots, strict=True):
        _mark(ax, one, spot, colour, (wide, tall))
    for name in filter(None, found):
        how: dict[str, Any] = {"transform": moved(ax, name[1].left, name[1].middle), "path_effects": HALO}
        write(ax, 0, 0, name[0], NAME, ha="left", zorder=7, gid="name", **how)
    if below:
        where: dict[str, Any] = {"transform": moved(ax, MARGIN - LEFT, -0.55), "va": "top", "color": GREY}
        write(ax, 0, 0, "\n".join(below), SMALL, gid="not placed", **where)
    return ax


def _people(people: pd.DataFrame) -> list[_Person]:
    rows = records(people)
    short = short_names({f"{row.side}:{row.person}": said(row.person) for row in rows}, room=2.0)
    return [
        _Person(
            gid := f"{row.side}:{row.person}",
            short[gid],
            row.kind,
            row.side == "ours",
            row.support,
            row.authority,
        )
        for row in rows
    ]


def _nobody(shown: Sequence[_Person]) -> str:
    """Say that nobody can be placed: because nobody is recorded, or because too little is known of them."""
    if not shown:
        return EMPTY
    names = "; ".join(most_of([f"{one.name}, {one.role}" for one in shown], LISTED))
    return f"Nobody can be placed yet, because authority or support is not known: {names}."


def _subtitle(shown: Sequence[_Person], ours: str, theirs: str) -> str:
    """Say what the axes, colours and shapes mean, naming only the shapes that are there."""
    kinds = {one.kind for one in shown}
    signs = ", ".join(f"{sign} {kind}" for kind, (_, sign) in KINDS.items() if kind in kinds)
    sides = f"In colour: {fitted(theirs, 2.2, NAME)}; grey: {fitted(ours, 2.2, NAME)}."
    return f"Further right: wants it more. Higher: can decide more. {sides} {signs}"


def _spots(placed: Sequence[_Person], wide: float, tall: float) -> list[Box]:
    """Give the marks' boxes in inches: those on one spot side by side, all inside the axes."""
    together: dict[tuple[float, float], list[int]] = {}
    for index, one in enumerate(placed):
        together.setdefault((one.support, one.authority), []).append(index)
    boxes: dict[int, Box] = {}
    for (support, authority), group in together.items():
        columns, lines = min(len(group), ABREAST), -(-len(group) // ABREAST)
        left = _inside(support / TOP * wide, (columns - 1) * STEP, wide)
        high = _inside(authority / TOP * tall, (lines - 1) * STEP, tall) + (lines - 1) * STEP
        for order, index in enumerate(group):
            x, y = left + order % ABREAST * STEP, high - order // ABREAST * STEP
            boxes[index] = Box(x - HALF, y - HALF, x + HALF, y + HALF)
    return [boxes[index] for index in range(len(placed))]


def _inside(middle: float, length: float, room: float) -> float:
    """Give where a row of marks begins that is centred on a spot, yet keeps inside the axes."""
    return min(max(middle - length / 2, 0.0), max(room - length, 0.0)) if length else middle


def _ways(one: _Person) -> list[Name]:
    """The ways to write a name with its kind: on one line, on two, and cut."""
    short = fitted(one.name, SHORTEST, NAME)
    ways = [[f"{one.name}, {one.role}"], [f"{one.name},", one.role], [f"{short},", one.role]]
    high = 1.2 * NAME / 72
    return [Name("\n".join(way), max(width(line, NAME) for line in way), len(way) * high) for way in ways]


def _below(shown: Sequence[_Person], nameless: Sequence[_Person], wide: float) -> list[str]:
    """The lines under the chart: who could not be placed and why, and whose name had no room."""
    unplaced = [f"{one.name}, {one.role} ({one.lacks})" for one in shown if not one.placed]
    unnamed = [
        f"{one.name}, {one.role} (support {one.support:g}, authority {one.authority:g})" for one in nameless
    ]
    lists = {"Not placed: ": unplaced, "Names without room: ": unnamed}
    return [
        line
        for head, names in lists.items()
        for line in _wrapped_names(head, names, wide + LEFT + RIGHT - 2 * MARGIN)
    ]


def _wrapped_names(head: str, names: Sequence[str], room: float) -> list[str]:
    """Break a list of names into lines between the names."""
    lines = [head] if names else []
    for index, name in enumerate(names):
        piece = name + ("." if index == len(names) - 1 else "; ")
        if width(lines[-1] + piece, SMALL) > room and lines[-1] != head:
            lines.append("")
        lines[-1] += piece
    return [fitted(line.rstrip(), room, SMALL) for line in lines]


def _scales(ax: Axes) -> None:
    """Draw both scales from 0 to 10 and shade the corner of those who can say no and do not want it."""
    ax.set(xlim=(0, TOP), ylim=(0, TOP))
    shade: dict[str, Any] = {"facecolor": CORNER, "edgecolor": "none", "zorder": 0}
    ax.add_patch(Rectangle((0, MIDDLE), MIDDLE, MIDDLE, gid="can say no", **shade))
    edge: dict[str, Any] = {"facecolor": "none", "edgecolor": GREY, "linewidth": 1.0, "zorder": 0.5}
    ax.add_patch(Rectangle((MIDDLE, MIDDLE), MIDDLE, MIDDLE, gid="carries it", **edge))
    for tick in (0.0, MIDDLE, TOP):
        ax.axhline(tick, color=LIGHT, linewidth=0.8, zorder=0)
        ax.axvline(tick, color=LIGHT, linewidth=0.8, zorder=0)
        write(ax, 0, tick, f"{tick:g}", SMALL, transform=beside(ax, -0.12), color=GREY, ha="right")
    for tick, text in ((0.0, "against it"), (MIDDLE, "undecided"), (TOP, "wants it")):
        side = {0.0: "left", MIDDLE: "center", TOP: "right"}[tick]
        write(ax, tick, 0, text, SMALL, transform=over(ax, -0.24), color=GREY, ha=side)
    turned: dict[str, Any] = {"transform": beside(ax, -0.4), "rotation": 90, "ha": "center", "color": GREY}
    write(ax, 0, MIDDLE, "authority", SMALL, **turned)
    how: dict[str, Any] = {"transform": over(ax, 0.2), "bold": True, "color": GREY, "ha": "center"}
    write(ax, MIDDLE / 2, 1, NO_SAY, SMALL, **how)
    write(ax, MIDDLE * 1.5, 1, CARRIES, SMALL, **how)


def _mark(ax: Axes, one: _Person, spot: Box, colour: str, size: tuple[float, float]) -> None:
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
