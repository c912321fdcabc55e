"""What each answer of one candidate could still win it, and lose it."""

from dataclasses import replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from partnerlib.charts.cards import missing
from partnerlib.charts.lists import ROW, Labels, bar, left_out, number_scale, pale, tenths
from partnerlib.charts.rows import Column, centres, columns_right
from partnerlib.charts.style import (
    IDEAL,
    INK,
    MARGIN,
    SMALL,
    Room,
    Words,
    inches_wide,
    looks,
    moved,
    records,
    sheet,
    standard,
    write,
)
from partnerlib.charts.text import fitted, width
from partnerlib.words import whole

MOST = 12
OVER = 0.2
"""Inches: the line of words over the headings."""

LEAST = 0.05
"""Points of fit: answers that can win and lose less than this are not drawn."""

SETTLED = "There is nothing to gain: every answer that weighs anything is ideal."


@standard()
def tornado(
    table: pd.DataFrame,
    candidate: str,
    candidates: pd.DataFrame,
    needed: float | None = None,
    leader: str = "",
    *,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw what one candidate's fit would gain if one answer alone became ideal, the most first.

    `table` has one row a criterion: criterion, label, side, level (the answer as text), answered (bool),
    points_to_gain and, where wished, points_to_lose (what the worst plausible answer would cost, not
    negative; drawn to the left and paler). What is not answered is hatched. `needed` is the points of
    fit by which the candidate is behind the candidate `leader`: a dark line. The first 12 rows are
    drawn, the rest summed up. Bars carry the gid "<criterion>:gain" and "<criterion>:lose", the line
    "needed".
    """
    look = looks(candidates)
    drawn = _sorted(table)
    hatched = not drawn["answered"].head(MOST).all()
    words = Words(title, _subtitle(look[candidate].name, drawn, hatched), note)
    if drawn.empty:
        return missing(words, SETTLED, ax)
    rows = records(drawn.head(MOST))
    owners = [f"{row.side}: {row.level}" for row in rows]
    labels = Labels([row.label for row in rows], owners, left_out(drawn["points_to_gain"], MOST))
    columns = [Column("to gain", [tenths(row.points_to_gain) for row in rows], bold=True)]
    behind = needed if needed is not None and needed > 0 else None
    room = labels.room(len(rows) * ROW, columns)
    room = replace(room, above=room.above + (OVER if behind else 0))
    ax = sheet(words, room, ax)
    most = max(drawn["points_to_gain"].max(), behind or 0.0)
    ends = (-1.06 * drawn["points_to_lose"].max(), 1.06 * most or 1.0)
    number_scale(ax, room.height, ends, "points of fit")
    ys = centres(len(rows), ROW)
    for y, row in zip(ys, rows, strict=True):
        _bars(ax, y, row, look[candidate].colour)
    if behind:
        rival = look[leader].name if leader in look else ""
        _line(ax, behind, rival, room)
    if ends[0] < 0:
        ax.axvline(0, color=INK, linewidth=1.0, zorder=3)
    labels.write(ax, ys)
    columns_right(ax, ys, columns)
    return ax


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    """Give the rows that matter, the most to gain first; without points_to_lose nothing is lost."""
    lose = table["points_to_lose"].fillna(0.0) if "points_to_lose" in table else 0.0
    whole_table = table.assign(points_to_lose=lose, answered=table["answered"].astype(bool))
    matters = whole_table[["points_to_gain", "points_to_lose"]].max(axis=1) >= LEAST
    columns = ["points_to_gain", "points_to_lose"]
    return whole_table[matters].sort_values(columns, ascending=False, kind="stable")


def _subtitle(name: str, drawn: pd.DataFrame, hatched: bool) -> str:
    said = f"Points of fit that {name} would gain if this answer alone became ideal"
    said += "; paler, what the worst plausible answer would cost." if drawn["points_to_lose"].any() else "."
    return said + (" Hatched: not answered yet." if hatched else "")


def _bars(ax: Axes, y: float, row: Any, colour: str) -> None:
    if row.points_to_lose > 0:
        shade = pale(colour, 0.6)
        bar(ax, y, -row.points_to_lose, shade, not row.answered, f"{row.criterion}:lose")
    if row.points_to_gain > 0:
        bar(ax, y, row.points_to_gain, colour, not row.answered, f"{row.criterion}:gain")


def _line(ax: Axes, behind: float, rival: str, room: Room) -> None:
    """Draw what the candidate is behind as a dark line, in words over it and within the sheet."""
    ax.axvline(behind, color=IDEAL, linewidth=1.6, linestyle=(0, (4, 2)), zorder=3, gid="needed")
    points = whole(behind)
    said = f"needs {'less than 1' if points == '0' else points} point{'' if points in ('0', '1') else 's'}"
    said += " to draw level" + (f" with {rival}" if rival else "")
    low, high = ax.get_xlim()
    across = inches_wide(ax)
    said = fitted(said, room.left + across + room.right - 2 * MARGIN, SMALL, bold=True)
    wide = width(said, SMALL, bold=True)
    most = across + room.right - MARGIN - wide
    start = max(MARGIN - room.left, min(across * (behind - low) / (high - low) - wide / 2, most))
    write(ax, 0, 1, said, SMALL, True, transform=moved(ax, start, 0.12 + OVER), color=IDEAL, ha="left")
