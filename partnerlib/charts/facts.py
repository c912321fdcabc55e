"""The fit that ratings give, beside the fit that the facts support."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from partnerlib.charts.cards import in_order, missing
from partnerlib.charts.rows import Column, centres, columns_right, labels_left, room_for, row_height, scale
from partnerlib.charts.style import GREY, PAPER, Words, looks, records, sheet, standard
from partnerlib.charts.text import ABOUT
from partnerlib.words import whole

SUBTITLE = "Fit, 0 to 100: ▲ from our ratings, ◆ from the recorded facts."
HOLLOW = f" Estimated ({ABOUT}): ◇ hollow, the grey line is the range that missing facts leave."
IDEAL_LINE = " The dark line is the ideal."
UNKNOWN = "not known"


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
    not a number; low and high differ where facts are missing. Marks carry the gid
    "<candidate>:ratings" and "<candidate>:facts", the range "<candidate>:range".
    """
    keys, look = in_order(fits, candidates), looks(candidates)
    rows = {row.candidate: row for row in records(fits)}
    hollow = any(_estimated(row) for row in rows.values())
    words = Words(title, SUBTITLE + (HOLLOW if hollow else "") + IDEAL_LINE, note)
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


def _estimated(row: Any) -> bool:
    """Tell whether facts are missing: their bounds differ."""
    return bool(row.facts_low < row.facts_high)


def _columns(rows: list[Any]) -> list[Column]:
    """The numbers beside the rows: both fits, and how much higher the ratings are."""
    ratings = [_number(row.ratings) if row else UNKNOWN for row in rows]
    facts = [_number(row.facts, _estimated(row)) if row else UNKNOWN for row in rows]
    more = [_difference(row) if row else "" for row in rows]
    return [
        Column("▲ ratings", ratings, GREY),
        Column("◆ facts", facts, GREY),
        Column("ratings − facts", more, bold=True),
    ]


def _number(fit: float, estimated: bool = False) -> str:
    return UNKNOWN if pd.isna(fit) else (ABOUT if estimated else "") + whole(fit)


def _difference(row: Any) -> str:
    points = row.ratings - row.facts
    if pd.isna(points):
        return ""
    return f"{ABOUT if _estimated(row) else ''}{'+' if points >= 0.5 else ''}{whole(points)}"


def _pair(ax: Axes, y: float, row: Any, colour: str) -> None:
    """Draw both marks, joined; that of the facts hollow, on the line of its range, where some are missing."""
    estimated = _estimated(row)
    if estimated:
        span = [row.facts_low, row.facts_high]
        ax.plot(span, [y, y], color=GREY, linewidth=1, zorder=1.5, gid=f"{row.candidate}:range")
    ends = {"ratings": ("^", 9.5, False), "facts": ("D", 7.5, estimated)}
    known = {end: look for end, look in ends.items() if pd.notna(getattr(row, end))}
    if len(known) == 2:
        ax.plot([row.ratings, row.facts], [y, y], color=colour, linewidth=2.5, alpha=0.45, zorder=2)
    for end, (marker, size, hollow) in known.items():
        fill, edge = (PAPER, colour) if hollow else (colour, PAPER)
        how: dict[str, Any] = {"markerfacecolor": fill, "markeredgecolor": edge, "markersize": size}
        how |= {"markeredgewidth": 1.4 if hollow else 0.8, "zorder": 4, "clip_on": False}
        ax.plot([getattr(row, end)], [y], marker=marker, linestyle="", gid=f"{row.candidate}:{end}", **how)
