"""Who needs this: both sides' need against each other, and for how many years it lasts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from partnerlib.charts.cards import across, in_order, missing, paper, said
from partnerlib.charts.style import (
    GREY,
    IDEAL,
    INK,
    LABEL,
    LIGHT,
    MARGIN,
    SMALL,
    Look,
    Room,
    Words,
    looks,
    records,
    short_names,
    standard,
    write,
)
from partnerlib.charts.text import fitted, width, wrapped
from partnerlib.words import number

STATES = {"": "not known", "nice": "nice to have", "need": "a need"}
"""What a side's reason is, from left to right and from the bottom up."""

BARS = "Bars: years that the reason lasts, ours above theirs; the dark mark is {years} years, ? is not known."
BRACKETS = "In brackets: years that the reason lasts, ours | theirs; ? is not known."
LABELS, GAP, PAD, LEAST = 0.95, 0.08, 0.1, 0.6
FULL, NEXT, LINE, BAR = 0.54, 0.14, 0.19, 0.075
"""Inches: a candidate with its bars, a second line of its name, one without bars, a bar."""

CROWD, MOST = 4, 14
"""So many candidates in one cell are drawn with bars, and so many named at all."""

TINY, BOLD = 7.5, 1.2
"""Points of the smallest text, and how much wider bold letters may be."""


@standard()
def need_map(
    needs: pd.DataFrame,
    candidates: pd.DataFrame,
    *,
    horizon: float = 3.0,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw each candidate in the cell of our need and theirs, with how long both last against the horizon.

    `needs` has one row a candidate with candidate, our_need and their_need ("need", "nice" or unknown),
    our_years and their_years; `horizon` is in years. Both needing it is where the ideal is. Bars are cut
    at five horizons; an unknown duration has none, but a question mark. In full cells the years are
    written instead of drawn, and those beyond 14 candidates are counted. Cells carry the gid
    "<our need>:<their need>" (empty where unknown), bars "<candidate>:ours" and "<candidate>:theirs",
    names their candidate's key.
    """
    cells = _cells(needs, candidates)
    fullest = max(map(len, cells.values()))
    drawn = fullest <= CROWD
    words = Words(title, BARS.format(years=number(horizon)) if drawn else BRACKETS, note)
    if not fullest:
        return missing(words, "There is no candidate yet: name the first one.", ax)
    room = Room(0, MARGIN + LABELS, MARGIN, above=0.5, below=0.05)
    wide = (across(ax, room) - 2 * GAP) / 3
    look = looks(candidates) if drawn else _shorter(candidates, wide - 2 * PAD)
    lines = max(len(_name(one, wide - 2 * PAD)) for one in look.values()) if drawn else 1
    entry = _Entry(wide - 2 * PAD, lines, horizon, _end(needs, horizon))
    step = entry.height if drawn else LINE
    heights = {ours: max(_height(cells[ours, theirs], drawn, step) for theirs in STATES) for ours in STATES}
    whole = sum(heights.values()) + GAP * 2
    ax = paper(words, whole, ax, replace(room, height=whole))
    top = 0.0
    for ours in reversed(STATES):
        write(ax, -LABELS, top + heights[ours] / 2, STATES[ours], SMALL, color=GREY, ha="left")
        for column, theirs in enumerate(STATES):
            left = column * (wide + GAP)
            _frame(ax, (left, top), (wide, heights[ours]), ours, theirs)
            _fill(ax, (left + PAD, top + PAD), cells[ours, theirs], look, entry, drawn)
        top += heights[ours] + GAP
    _headings(ax, wide)
    return ax


@dataclass(frozen=True)
class _Entry:
    """How a candidate is drawn in a cell: inches across, lines of its name, years at the mark and the end."""

    wide: float
    lines: int
    horizon: float
    end: float

    @property
    def height(self) -> float:
        """The inches that it takes."""
        return FULL + (self.lines - 1) * NEXT


def _end(needs: pd.DataFrame, horizon: float) -> float:
    """The years at which bars end: two horizons, or more where a reason lasts longer, at most five."""
    longest = needs[["our_years", "their_years"]].max().max()
    return 2 * horizon if pd.isna(longest) else min(max(2 * horizon, longest), 5 * horizon)


def _name(look: Look, room: float) -> list[str]:
    """A candidate's name on as many lines as it takes in a cell, at most two."""
    return wrapped(look.name, room, SMALL, bold=True, lines=2)


def _shorter(candidates: pd.DataFrame, room: float) -> dict[str, Look]:
    """The candidates' looks, their names as short as a line in a cell needs and still different."""
    look, room = looks(candidates), room - width("(10.5 | 10.5) ", SMALL)
    short = short_names({key: one.name for key, one in look.items()}, room=room * LABEL / SMALL / BOLD)
    whole = {key for key, one in look.items() if width(one.name, SMALL, bold=True) <= room}
    return {key: one if key in whole else Look(short[key], one.colour) for key, one in look.items()}


def _cells(needs: pd.DataFrame, candidates: pd.DataFrame) -> dict[tuple[str, str], list[Any]]:
    """The rows in each cell, by our need and theirs; a candidate that `needs` does not name is unknown."""
    whole = needs.set_index("candidate").reindex(in_order(needs, candidates))
    cells: dict[tuple[str, str], list[Any]] = {pair: [] for pair in product(STATES, STATES)}
    for row in records(whole):
        cells[said(row.our_need), said(row.their_need)].append(row)
    return cells


def _height(rows: Sequence[Any], drawn: bool, step: float) -> float:
    lines = len(rows) if drawn else min(len(rows), MOST) + (len(rows) > MOST)
    return max(LEAST, 2 * PAD + lines * step)


def _headings(ax: Axes, wide: float) -> None:
    """Write what the columns and the rows mean."""
    for column, state in enumerate(STATES.values()):
        write(ax, column * (wide + GAP) + wide / 2, -0.14, state, SMALL, color=GREY, ha="center")
    write(ax, 1.5 * wide + GAP, -0.34, "to them it is", SMALL, True, color=GREY, ha="center")
    write(ax, -LABELS, -0.14, "to us it is", SMALL, True, color=GREY, ha="left")
    write(ax, 3 * wide + 2 * GAP, -0.14, "ideal", SMALL, True, color=IDEAL, ha="right")


def _frame(ax: Axes, corner: tuple[float, float], size: tuple[float, float], ours: str, theirs: str) -> None:
    """Draw a cell; the one where both need it has the ideal's dark line around it."""
    ideal = ours == theirs == "need"
    edge = {"edgecolor": IDEAL if ideal else LIGHT, "linewidth": 2.2 if ideal else 1.0}
    box: dict[str, Any] = {"facecolor": "none", "clip_on": False, "gid": f"{ours}:{theirs}"} | edge
    ax.add_patch(Rectangle(corner, *size, **box))


def _fill(
    ax: Axes,
    corner: tuple[float, float],
    rows: Sequence[Any],
    look: Mapping[str, Look],
    entry: _Entry,
    drawn: bool,
) -> None:
    """Write a cell's candidates, each with its bars, or on a line when there are many."""
    left, top = corner
    for index, row in enumerate(rows if drawn else rows[:MOST]):
        if drawn:
            _bars(ax, left, top + index * entry.height, row, look[row.Index], entry)
        else:
            _line(ax, left, top + (index + 0.5) * LINE, row, look[row.Index], entry)
    if not drawn and len(rows) > MOST:
        more = f"and {len(rows) - MOST} more"
        write(ax, left, top + (MOST + 0.5) * LINE, more, SMALL, color=GREY, ha="left")


def _years(years: float) -> str:
    return "?" if pd.isna(years) else number(years)


def _line(ax: Axes, left: float, y: float, row: Any, look: Look, entry: _Entry) -> None:
    """Write a candidate on one line: name, and the years of both sides in brackets."""
    years = f"({_years(row.our_years)} | {_years(row.their_years)})"
    name = fitted(look.name, entry.wide - width(f" {years}", SMALL), SMALL, bold=True)
    write(ax, left, y, name, SMALL, True, color=look.colour, ha="left", gid=row.Index)
    write(ax, left + entry.wide, y, years, SMALL, color=GREY, ha="right")


def _bars(ax: Axes, left: float, top: float, row: Any, look: Look, entry: _Entry) -> None:
    """Draw a candidate's name and under it both sides' years, against the mark of the horizon."""
    name = "\n".join(_name(look, entry.wide))
    top += (entry.lines - 1) * NEXT
    write(ax, left, top + 0.17, name, SMALL, True, color=look.colour, ha="left", va="bottom", gid=row.Index)
    year = (entry.wide - width("10.5", TINY) - 0.1) / entry.end
    sides = (("ours", row.our_years, INK, 0.24), ("theirs", row.their_years, look.colour, 0.37))
    for side, years, colour, down in sides:
        write(ax, left + entry.wide, top + down, _years(years), TINY, color=GREY, ha="right")
        if pd.notna(years):
            how: dict[str, Any] = {"facecolor": colour, "linewidth": 0, "gid": f"{row.Index}:{side}"}
            corner = (left, top + down - BAR / 2)
            ax.add_patch(Rectangle(corner, min(years, entry.end) * year, BAR, zorder=2, **how))
    mark = [left + entry.horizon * year] * 2
    ax.plot(mark, [top + 0.18, top + 0.43], color=IDEAL, linewidth=1.4, zorder=3, gid=f"{row.Index}:horizon")
