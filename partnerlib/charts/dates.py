"""When each side means to sign, against the day by which we need it and the end of our money."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from partnerlib.charts.cards import in_order, missing
from partnerlib.charts.rows import Column, centres, columns_right, labels_left, room_for, row_height
from partnerlib.charts.style import (
    GREY,
    IDEAL,
    INK,
    LIGHT,
    MARGIN,
    PAPER,
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
from partnerlib.charts.text import width
from partnerlib.words import day

SUBTITLE = "● our date, ■ their likely date with the line from their earliest to their latest."
EMPTY = "No date is recorded yet: ask both sides when they mean to sign."
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
"""Months between the marks of the scale."""

TICK, SHADE, DAY = 0.85, "#eceff2", pd.Timedelta(days=1)


@standard()
def timeline(
    dates: pd.DataFrame,
    candidates: pd.DataFrame,
    *,
    sign_by: Any = None,
    runway_ends: Any = None,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw for every candidate, in the order given, when we and they mean to sign.

    `dates` has one row a candidate with candidate, ours, earliest, likely and latest (theirs), dates or
    unknown; `sign_by` is the day by which we need it, `runway_ends` the day our money ends, or None. A
    candidate without a date of theirs says so. Marks carry the gid "<candidate>:ours",
    "<candidate>:likely" and "<candidate>:span", the lines "sign_by" and "runway_ends".
    """
    keys, look = in_order(dates, candidates), looks(candidates)
    lines = {"sign_by": sign_by, "runway_ends": runway_ends}
    known = [*_known(dates), *(pd.Timestamp(line) for line in lines.values() if pd.notna(line))]
    words = Words(title, SUBTITLE, note)
    if not keys or not known:
        return missing(words, EMPTY, ax)
    rows = {row.candidate: row for row in records(dates)}
    columns = [Column("their date", [_said(rows.get(key)) for key in keys])]
    names = [look[key].name for key in keys]
    height = len(keys) * row_height(len(keys))
    room = room_for(height, names, columns)
    ax = sheet(words, Room(height, room.left, room.right, 0.62, room.below), ax)
    ax.set_ylim(height, 0)
    _months(ax, min(known), max(known))
    _lines(ax, lines, room.left)
    ys = centres(len(keys))
    for key, y in zip(keys, ys, strict=True):
        ax.axhline(y, color=LIGHT, linewidth=0.8, zorder=0.6)
        if key in rows:
            _marks(ax, y, rows[key], look[key].colour)
    labels_left(ax, ys, names)
    columns_right(ax, ys, columns)
    return ax


def _known(dates: pd.DataFrame) -> list[pd.Timestamp]:
    """Every date that is known, of both sides."""
    cells = [dates[column] for column in ("ours", "earliest", "likely", "latest")]
    return [pd.Timestamp(cell) for column in cells for cell in column.dropna()]


def _said(row: Any) -> str:
    """Their date in words: the likely one, else the end of the span that is known."""
    if row is None:
        return "no date"
    if pd.notna(row.likely):
        return day(row.likely)
    if pd.notna(row.latest):
        return f"by {day(row.latest)}"
    return f"from {day(row.earliest)}" if pd.notna(row.earliest) else "no date"


def _months(ax: Axes, first: pd.Timestamp, last: pd.Timestamp) -> None:
    """Draw a scale of months wide enough for all dates, with as many marks as can be read."""
    start = first.to_period("M") - 1
    months = max((last.to_period("M") - start).n + 2, 4)
    ax.set_xlim(*(date2num(month.to_timestamp()) for month in (start, start + months)))
    apart = inches_wide(ax) / months
    step = next((step for step in STEPS if step * apart >= TICK), STEPS[-1])
    for month in (start + count for count in range(1, months)):
        if (month.year * 12 + month.month - 1) % step == 0:
            x = date2num(month.to_timestamp())
            ax.axvline(x, color=LIGHT, linewidth=0.8, zorder=0)
            text = f"{month.year}" if step >= 12 else f"{month.to_timestamp():%b %Y}"
            write(ax, _share(ax, x), 0, text, SMALL, transform=moved(ax, 0, -0.12), color=GREY, ha="center")


def _share(ax: Axes, x: float) -> float:
    low, high = ax.get_xlim()
    return (x - low) / (high - low)


def _lines(ax: Axes, lines: Mapping[str, Any], left: float) -> None:
    """Draw the day by which we need it, and the end of our money with what lies after it shaded."""
    if pd.notna(lines["runway_ends"]):
        x = date2num(pd.Timestamp(lines["runway_ends"]))
        ax.axvspan(x, ax.get_xlim()[1], facecolor=SHADE, edgecolor="none", zorder=0.5, gid="no money")
        ax.axvline(x, color=GREY, linewidth=1.6, linestyle=(0, (4, 2)), zorder=2.5, gid="runway_ends")
        _over(ax, x, f"our money ends: {day(lines['runway_ends'])}", 0.13, GREY, left)
    if pd.notna(lines["sign_by"]):
        x = date2num(pd.Timestamp(lines["sign_by"]))
        ax.axvline(x, color=IDEAL, linewidth=2.2, zorder=3, gid="sign_by")
        _over(ax, x, f"we need to sign: {day(lines['sign_by'])}", 0.36, IDEAL, left)


def _over(ax: Axes, x: float, text: str, up: float, colour: str, left: float) -> None:
    """Write a line's name over it, moved sideways where it would leave the sheet."""
    wide, room = width(text, SMALL, bold=True), inches_wide(ax)
    start = min(max(_share(ax, x) * room - wide / 2, MARGIN - left), room + 0.1 - wide)
    write(ax, 0, 1, text, SMALL, True, transform=moved(ax, start, up), color=colour, ha="left")


def _marks(ax: Axes, y: float, row: Any, colour: str) -> None:
    """Draw our date, and theirs on the span that they give."""
    span = [date2num(pd.Timestamp(at)) for at in (row.earliest, row.likely, row.latest) if pd.notna(at)]
    if span:
        how: dict[str, Any] = {"color": colour, "linewidth": 3.0, "alpha": 0.55, "zorder": 3.2, "marker": "|"}
        how |= {"markersize": 10, "markeredgewidth": 1.6, "gid": f"{row.candidate}:span", "clip_on": False}
        ax.plot([min(span), max(span)], [y, y], **how)
    for side, moment, marker, size, fill in (
        ("likely", row.likely, "s", 9.5, colour),
        ("ours", row.ours, "o", 8.0, INK),
    ):
        if pd.notna(moment):
            look: dict[str, Any] = {"marker": marker, "markersize": size, "color": fill, "linestyle": ""}
            look |= {"markeredgecolor": PAPER, "markeredgewidth": 0.8, "zorder": 4, "clip_on": False}
            ax.plot([date2num(pd.Timestamp(moment))], [y], gid=f"{row.candidate}:{side}", **look)
