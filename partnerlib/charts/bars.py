"""The ranking: how close every candidate comes to the ideal, best first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from partnerlib.charts.rows import Column, columns_right, label_width, labels_left, room_for, scale
from partnerlib.charts.style import (
    GREY,
    INK,
    LABEL,
    PAPER,
    SMALL,
    Look,
    Words,
    beside,
    inches_wide,
    looks,
    records,
    sheet,
    standard,
    write,
)
from partnerlib.charts.text import ABOUT, fitted, width
from partnerlib.words import whole

SUBTITLE = "Fit, 0 to 100. The dark line is the ideal."
ESTIMATED = " Estimated (≈): hatched, with the range that unanswered questions leave."
CROWD = 16
"""With more candidates than this the bounds are only drawn, not written as well."""

SECTION_NAME = "Misses a must-have"
NOTHING = "nothing is recorded yet"

BAR, REMARK, SECTION, GAP = 0.22, 0.15, 0.36, 0.12
"""Inches: a bar's thickness, what a remark under it and a section's heading add, white beside a rank."""


@dataclass(frozen=True)
class _Row:
    """One candidate's line of the chart; `y` is the bar's middle in inches from the top."""

    key: str
    look: Look
    rank: str
    fit: float
    low: float
    high: float
    estimated: bool
    missed: bool
    remark: str
    y: float


@standard()
def ranking(
    fit: pd.DataFrame,
    candidates: pd.DataFrame,
    missed: Mapping[str, str] | None = None,
    *,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw every candidate's fit as a bar, best first, those that miss a must-have below the others.

    `fit` is as `scoring.fit` gives it and is drawn in its order; `candidates` is the case's table;
    `missed` says per candidate which must-haves it misses. Where coverage is below 1 the bar is
    hatched and its bounds are drawn; where it is 0 a remark says so. A rank that is not a number is
    drawn as a dash. Bars carry their candidate's key as gid, bounds "<key>:bounds".
    """
    rows, height = _rows(fit, looks(candidates), missed or {})
    names, ys = [row.look.name for row in rows], [row.y for row in rows]
    numbers = Column("fit", [ABOUT * row.estimated + whole(row.fit) for row in rows], bold=True)
    lead = max((width(row.rank, LABEL) for row in rows), default=0) + GAP
    subtitle = SUBTITLE + (ESTIMATED if any(row.estimated for row in rows) else "")
    ax = sheet(Words(title, subtitle, note), room_for(height, names, [numbers], lead), ax)
    scale(ax, height)
    labels_left(ax, ys, names)
    columns_right(ax, ys, [numbers])
    for row in rows:
        _bar(ax, row)
        _words(ax, row, -label_width(names) - GAP)
    _section(ax, rows, -label_width(names) - lead)
    return ax


def _rows(fit: pd.DataFrame, look: Mapping[str, Look], missed: Mapping[str, str]) -> tuple[list[_Row], float]:
    """Lay the candidates out in their order; gives their rows and the height of all in inches."""
    step = _step(len(fit))
    rows: list[_Row] = []
    down = 0.0
    for row in records(fit):
        misses, estimated = row.must_haves == "missed", row.coverage < 1
        down += SECTION if misses and not any(above.missed for above in rows) else 0
        remark = _remark(row, estimated and len(fit) <= CROWD, missed.get(row.Index, ""))
        bounds = (row.fit, row.fit_low, row.fit_high)
        rank = "–" if pd.isna(row.rank) else f"{row.rank:.0f}"
        middle = down + step / 2
        rows.append(_Row(row.Index, look[row.Index], rank, *bounds, estimated, misses, remark, middle))
        down += step + (REMARK if remark else 0)
    return rows, down


def _step(rows: int) -> float:
    """The inches from one bar to the next: fewer when there are many."""
    return 0.42 if rows <= 8 else 0.34 if rows <= 16 else 0.28


def _remark(row: Any, bounds: bool, missed: str) -> str:
    """What a reader must know of a bar: an estimate and its bounds, a must-have missed or open."""
    if row.coverage == 0:
        return NOTHING
    parts = [f"estimated, {whole(row.fit_low)} to {whole(row.fit_high)}"] if bounds else []
    parts += [f"misses: {missed}"] if missed else []
    parts += ["not all must-haves are answered yet"] if row.must_haves == "open" else []
    return "; ".join(parts)


def _bar(ax: Axes, row: _Row) -> None:
    colour = row.look.colour
    (bar,) = ax.barh(row.y, row.fit, BAR, color=PAPER if row.estimated else colour, zorder=2)
    bar.set(gid=row.key, edgecolor=colour)
    if row.estimated:
        bar.set(hatch="////", linewidth=1.2, hatch_linewidth=0.9)
        how: dict[str, Any] = {"color": INK, "linewidth": 1.4, "marker": "|", "markersize": 9}
        how |= {"markeredgewidth": 1.4, "zorder": 4, "clip_on": False}
        ax.plot([row.low, row.high], [row.y, row.y], gid=f"{row.key}:bounds", **how)


def _words(ax: Axes, row: _Row, left: float) -> None:
    """Write the rank before the name and the remark under the bar."""
    write(ax, 0, row.y, row.rank, transform=beside(ax, left), color=GREY, ha="right")
    if row.remark:
        how: dict[str, Any] = {"transform": beside(ax, 0.04), "color": GREY}
        how["bbox"] = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.5}
        write(ax, 0, row.y + BAR, fitted(row.remark, inches_wide(ax) - 0.3, SMALL), SMALL, **how)


def _section(ax: Axes, rows: list[_Row], left: float) -> None:
    """Set those that miss a must-have apart by white space and a word."""
    first = next((row for row in rows if row.missed), None)
    if first:
        place = {"transform": beside(ax, left), "color": GREY}
        write(ax, 0, first.y - _step(len(rows)) / 2 - 0.1, SECTION_NAME, SMALL, True, **place)
