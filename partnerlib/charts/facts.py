"""The fit that ratings give, beside the fit that the facts support."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from partnerlib.charts.cards import in_order, missing
from partnerlib.charts.rows import (
    IDEAL_FIT,
    Column,
    centres,
    columns_right,
    labels_left,
    room_for,
    row_height,
    scale,
)
from partnerlib.charts.style import GREY, PAPER, Words, inches_wide, looks, records, sheet, standard
from partnerlib.charts.text import ABOUT
from partnerlib.words import whole

SUBTITLE = "Fit, 0 to 100: ▲ from our ratings, ◆ from the recorded facts."
HOLLOW, RANGE = f" Hollow: estimated ({ABOUT}).", " The grey line is the range that missing facts leave."
IDEAL_LINE = " The dark line is the ideal."
UNKNOWN = "not known"
MARKS = {"ratings": ("^", 9.5), "facts": ("D", 7.5)}
"""The marker of each fit, and its size in points."""

TOUCH, ASIDE = 0.13, 0.062
"""Inches: marks nearer than this would hide each other, and how far each is then moved up or down."""


@standard()
def ratings_and_facts(
    fits: pd.DataFrame,
    candidates: pd.DataFrame,
    *,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw for every candidate, in the order given, the fit from ratings and the fit from facts.

    `fits` has one row a candidate with candidate, ratings, facts, facts_low and facts_high, 0 to 100 or
    not a number; low and high differ where facts are missing. With ratings_low and ratings_high, ratings
    are estimated where these differ. Two marks on one spot are drawn one above the other. Marks carry the
    gid "<candidate>:ratings" and "<candidate>:facts", the range "<candidate>:range".
    """
    keys, look = in_order(fits, candidates), looks(candidates)
    rows = {row.candidate: row for row in records(fits)}
    ends = [end for row in rows.values() for end in MARKS if _estimated(row, end)]
    hollow = (HOLLOW if ends else "") + (RANGE if "facts" in ends else "")
    words = Words(title, SUBTITLE + hollow + IDEAL_LINE, note)
    if not keys:
        return missing(words, "There is no candidate yet: name the first one.", ax)
    columns = _columns([rows.get(key) for key in keys])
    names = [look[key].name for key in keys]
    height = len(keys) * row_height(len(keys))
    ax = sheet(words, room_for(height, names, columns), ax)
    scale(ax, height)
    ys = centres(len(keys))
    for y, key in zip(ys, keys, strict=True):
        if key in rows:
            _pair(ax, y, rows[key], look[key].colour)
    labels_left(ax, ys, names)
    columns_right(ax, ys, columns)
    return ax


def _estimated(row: Any, end: str) -> bool:
    """Tell whether one of the two fits, "ratings" or "facts", is an estimate: its bounds differ."""
    return bool(getattr(row, f"{end}_low", 0) < getattr(row, f"{end}_high", 0))


def _columns(rows: list[Any]) -> list[Column]:
    """The numbers beside the rows: both fits, and how much higher the ratings are."""
    ratings, facts = ([_number(row, end) if row else UNKNOWN for row in rows] for end in MARKS)
    more = [_difference(row) if row else "" for row in rows]
    return [
        Column("▲ ratings", ratings, GREY),
        Column("◆ facts", facts, GREY),
        Column("ratings − facts", more, bold=True),
    ]


def _number(row: Any, end: str) -> str:
    fit = getattr(row, end)
    return UNKNOWN if pd.isna(fit) else (ABOUT if _estimated(row, end) else "") + whole(fit)


def _difference(row: Any) -> str:
    points = row.ratings - row.facts
    if pd.isna(points):
        return ""
    about = ABOUT if any(_estimated(row, end) for end in MARKS) else ""
    return f"{about}{'+' if points >= 0.5 else ''}{whole(points)}"


def _pair(ax: Axes, y: float, row: Any, colour: str) -> None:
    """Draw both marks, joined; an estimate hollow, that of the facts on the line of its range."""
    if _estimated(row, "facts"):
        span = [row.facts_low, row.facts_high]
        ax.plot(span, [y, y], color=GREY, linewidth=1, zorder=1.5, gid=f"{row.candidate}:range")
    known = {end: look for end, look in MARKS.items() if pd.notna(getattr(row, end))}
    near = abs(row.ratings - row.facts) / IDEAL_FIT * inches_wide(ax) < TOUCH
    if len(known) == 2 and not near:
        ax.plot([row.ratings, row.facts], [y, y], color=colour, linewidth=2.5, alpha=0.45, zorder=2)
    for end, (marker, size) in known.items():
        hollow = _estimated(row, end)
        fill, edge = (PAPER, colour) if hollow else (colour, PAPER)
        how: dict[str, Any] = {"markerfacecolor": fill, "markeredgecolor": edge, "markersize": size}
        how |= {"markeredgewidth": 1.4 if hollow else 0.8, "zorder": 4, "clip_on": False}
        at = y + (ASIDE if end == "facts" else -ASIDE) * near
        ax.plot([getattr(row, end)], [at], marker=marker, linestyle="", gid=f"{row.candidate}:{end}", **how)
