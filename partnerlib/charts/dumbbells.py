"""Both sides of a partnership joined by a line: one candidate's profile, and the balance of all.

Our side is a circle, their side a square, an answer that holds for both sides a diamond. A mark is
hollow where answers are missing; the thin grey line is the range that they leave.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from partnerlib.charts.rows import (
    Column,
    centres,
    columns_right,
    labels_left,
    room_for,
    row_height,
    scale,
)
from partnerlib.charts.style import GREY, INK, PAPER, Words, looks, records, sheet, standard
from partnerlib.charts.text import ABOUT
from partnerlib.words import whole

MARKS = {"theirs": ("s", 9.5), "ours": ("o", 8.0), "both": ("D", 7.5)}
"""The marker of each side and its size in points; the circle is drawn on the square, so both always show."""

PART_SCORE = "part"
SIDE_COLUMNS = {"ours": "● ours", "theirs": "■ theirs"}


@standard()
def profile(
    scores: pd.DataFrame,
    candidate: str,
    candidates: pd.DataFrame,
    parts: pd.Series,
    *,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw one candidate beside the ideal: both sides of every part, and the part score as a tick.

    `scores` has one row a candidate, part and side ("ours", "theirs", "both", or "part" for the part
    score) with score, low and high, 0 to 100; low and high differ where answers are missing.
    `parts` gives the parts' titles in the order of the rows, indexed by part. Marks carry the gid
    "<part>:<side>".
    """
    own = scores[scores["candidate"] == candidate]
    keys, labels = list(parts.index), list(parts)
    columns = _side_columns(own, keys)
    height = len(keys) * row_height(len(keys))
    ax = sheet(Words(title, key_of(own), note), room_for(height, labels, columns), ax)
    scale(ax, height)
    ys = centres(len(keys))
    colour = looks(candidates)[candidate].colour
    for y, part in zip(ys, keys, strict=True):
        dumbbell(ax, y, own[own["part"] == part], colour, part)
    labels_left(ax, ys, labels)
    columns_right(ax, ys, columns)
    return ax


@standard()
def asymmetry(
    balance: pd.DataFrame,
    candidates: pd.DataFrame,
    *,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw our side against theirs for every candidate, in the order given.

    `balance` has one row a candidate and side ("ours", "theirs") with candidate, side, score, low and
    high, 0 to 100. Marks carry the gid "<candidate>:<side>".
    """
    keys = list(dict.fromkeys(balance["candidate"]))
    look = looks(candidates)
    labels = [look[key].name for key in keys]
    columns = _balance_columns(balance, keys)
    height = len(keys) * row_height(len(keys))
    words = Words(title, key_of(balance, "All parts together"), note)
    ax = sheet(words, room_for(height, labels, columns), ax)
    scale(ax, height)
    ys = centres(len(keys))
    for y, key in zip(ys, keys, strict=True):
        dumbbell(ax, y, balance[balance["candidate"] == key], look[key].colour, key)
    labels_left(ax, ys, labels)
    columns_right(ax, ys, columns)
    return ax


def key_of(scores: pd.DataFrame, subject: str = "Each part") -> str:
    """Say what the marks mean, naming only those that are there."""
    sides = set(scores["side"])
    said = [f"{subject}, 0 to 100: ● our side, ■ their side"]
    said += ["◆ one answer for both"] if "both" in sides else []
    said += ["❙ both together, the weaker side counting most"] if PART_SCORE in sides else []
    hollow = f". Estimated ({ABOUT}): hollow" if (scores["low"] < scores["high"]).any() else ""
    return ", ".join(said) + hollow + ". The dark line is the ideal."


def _side_columns(own: pd.DataFrame, parts: Sequence[str]) -> list[Column]:
    """The numbers beside the rows: ours, theirs and the part score; one answer for both stands in both."""
    text = {(row.part, row.side): _about(row) for row in records(own)}
    sides = [
        Column(heading, [text.get((part, side), text.get((part, "both"), "")) for part in parts], GREY)
        for side, heading in SIDE_COLUMNS.items()
    ]
    return [*sides, Column("❙ part", [text.get((part, PART_SCORE), "") for part in parts], bold=True)]


def _balance_columns(balance: pd.DataFrame, keys: Sequence[str]) -> list[Column]:
    """The numbers beside the rows: both sides, and how far theirs is ahead."""
    text = {(row.candidate, row.side): _about(row) for row in records(balance)}
    columns = [
        Column(heading, [text[key, side] for key in keys], GREY) for side, heading in SIDE_COLUMNS.items()
    ]
    sides = {(row.candidate, row.side): row for row in records(balance)}
    lead = [_lead(sides[key, "ours"], sides[key, "theirs"]) for key in keys]
    return [*columns, Column("theirs − ours", lead, bold=True)]


def _lead(ours: Any, theirs: Any) -> str:
    points = theirs.score - ours.score
    about = ABOUT if ours.low < ours.high or theirs.low < theirs.high else ""
    return f"{about}{'+' if points >= 0.5 else ''}{whole(points)}"


def _about(row: Any) -> str:
    return f"{ABOUT if row.low < row.high else ''}{whole(row.score)}"


def dumbbell(ax: Axes, y: float, rows: pd.DataFrame, colour: str, gid: str, size: float = 1.0) -> None:
    """Draw one row's marks, from its side, score, low and high; `size` scales them."""
    sides = {row.side: row for row in records(rows)}
    ends = [sides[side] for side in MARKS if side in sides]
    if len(ends) > 1:
        xs = [row.score for row in ends]
        ax.plot(xs, [y, y], color=colour, linewidth=2.5 * size, alpha=0.45, zorder=2)
    for order, row in enumerate(ends):
        _mark(ax, y, row, colour, f"{gid}:{row.side}", size, order)
    if PART_SCORE in sides:
        tick: dict[str, Any] = {"color": INK, "markersize": 17 * size, "markeredgewidth": 2.0 * size}
        tick |= {"zorder": 3.5, "clip_on": False, "gid": f"{gid}:{PART_SCORE}"}
        ax.plot([sides[PART_SCORE].score], [y], "|", **tick)


def _mark(ax: Axes, y: float, row: Any, colour: str, gid: str, size: float, order: int) -> None:
    """Draw a side's mark; hollow, on the line of its range, where answers are missing."""
    marker, points = MARKS[row.side]
    hollow = row.low < row.high
    if hollow:
        ax.plot([row.low, row.high], [y, y], color=GREY, linewidth=1, zorder=1.5, gid=f"{gid}:range")
    fill, edge = (PAPER, colour) if hollow else (colour, PAPER)
    how: dict[str, Any] = {"markerfacecolor": fill, "markeredgecolor": edge, "markersize": points * size}
    how |= {"markeredgewidth": 1.4 if hollow else 0.8, "zorder": 4 + order, "clip_on": False}
    ax.plot([row.score], [y], marker=marker, linestyle="", gid=gid, **how)
