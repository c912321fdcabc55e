"""Where the assessors disagree: everybody's level on one line, beside the ideal."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from partnerlib.charts.cards import missing
from partnerlib.charts.levels import number
from partnerlib.charts.lists import Labels
from partnerlib.charts.rows import Column, centres
from partnerlib.charts.style import (
    GREY,
    IDEAL,
    INK,
    LABEL,
    LIGHT,
    PAPER,
    SMALL,
    Words,
    beside,
    inches_wide,
    looks,
    moved,
    records,
    sheet,
    short_names,
    standard,
    write,
)
from partnerlib.charts.text import fitted, width

MOST = 12
SUBTITLE = (
    "Each dot is one assessor's answer on the scale of that criterion; ▲ is their mean. Dark line: the ideal."
)
NOTHING = "There is nothing to compare: no two assessors have answered the same."
HEADING = "lowest to highest"
ROW, DOWN, UP, BELOW, HIGH = 0.54, 0.07, 0.15, 0.13, 0.2
"""Inches: a row; the dots below and their names above its middle; the mean below the dots; the ideal."""

UNIT, OFF, WHITE, ASIDE = 1.5, 0.13, 0.07, 0.3
"""Inches: the most that a unit takes; beside the ends of a scale; between two names; from name to dot."""


@standard()
def disagreement_strip(
    cells: pd.DataFrame,
    answers: pd.DataFrame,
    candidates: pd.DataFrame,
    *,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw for every cell, in the order given, what each assessor answered and how far they are apart.

    `cells` has one row a candidate and criterion: candidate, criterion, label, unit, scale_low,
    scale_high, ideal_low and ideal_high. `answers` has one row an answer: candidate, criterion, assessor
    and level, in the unit; rows of other cells and without a level are left out. Across stands the share
    of the scale, 0 to 1. Names become initials where they are crowded, and only the lowest and the
    highest are named where these are too. The first 12 cells are drawn. Dots carry the gid
    "<candidate>:<criterion>:levels", their mean "...:mean", the ideal range "...:ideal".
    """
    words = Words(title, SUBTITLE, note)
    if cells.empty:
        return missing(words, NOTHING, ax)
    look, rows = looks(candidates), records(cells.head(MOST))
    said = [_levels(answers, row) for row in rows]
    more = f"and {len(cells) - MOST} more" if len(cells) > MOST else ""
    labels = Labels([row.label for row in rows], [look[row.candidate].name for row in rows], more)
    lows, highs = ([number(getattr(row, end), row) for row in rows] for end in ("scale_low", "scale_high"))
    low, high = (max(width(text, SMALL) for text in texts) + OFF for texts in (lows, highs))
    right = Column(HEADING, [fitted(row.unit, UNIT, SMALL) for row in rows])
    room = labels.room(len(rows) * ROW, [right], beyond=low)
    ax = sheet(words, replace(room, right=room.right + high, below=0.3 if more else 0.1), ax)
    ax.set(xlim=(0, 1), ylim=(room.height, 0))
    edge, ys = high + right.width, centres(len(rows), ROW)
    write(ax, 1, 1, HEADING, SMALL, transform=moved(ax, edge, 0.12), color=GREY, ha="right")
    for y, row, own, start, end in zip(ys, rows, said, lows, highs, strict=True):
        _scale(ax, y + DOWN, row, (start, end))
        _dots(ax, y + DOWN, row, own, look[row.candidate].colour)
        _names(ax, y - UP, row, own)
        _words(ax, y, row, own, edge)
    labels.write(ax, ys, beyond=low)
    return ax


def _levels(answers: pd.DataFrame, row: Any) -> pd.Series:
    """Give a cell's known levels by assessor, the lowest first."""
    own = answers[(answers["candidate"] == row.candidate) & (answers["criterion"] == row.criterion)]
    return own.dropna(subset="level").set_index("assessor")["level"].sort_values(kind="stable")


def _share(row: Any, level: float) -> float:
    """Give where a level stands between the ends of its scale, 0 to 1."""
    return min(max((level - row.scale_low) / (row.scale_high - row.scale_low), 0.0), 1.0)


def _scale(ax: Axes, y: float, row: Any, ends: tuple[str, str]) -> None:
    """Draw a cell's scale as a faint line between its ends, the ideal as a pale band between dark lines."""
    ax.plot([0, 1], [y, y], color=LIGHT, linewidth=1.2, zorder=0)
    write(ax, 0, y, ends[0], SMALL, transform=beside(ax, -OFF), color=GREY, ha="right")
    write(ax, 1, y, ends[1], SMALL, transform=beside(ax, OFF), color=GREY, ha="left")
    low, high = _share(row, row.ideal_low), _share(row, row.ideal_high)
    how: dict[str, Any] = {"facecolor": LIGHT, "zorder": 1, "gid": f"{row.candidate}:{row.criterion}:ideal"}
    ax.add_patch(Rectangle((low, y - HIGH / 2), high - low, HIGH, **how))
    for end in {low, high}:
        dark: dict[str, Any] = {"color": IDEAL, "linewidth": 2.2, "solid_capstyle": "butt", "zorder": 3}
        ax.plot([end, end], [y - HIGH / 2, y + HIGH / 2], clip_on=False, **dark)


def _dots(ax: Axes, y: float, row: Any, own: pd.Series, colour: str) -> None:
    """Draw a dot an answer, the line from the lowest to the highest, and their mean below it."""
    if own.empty:
        return
    gid, xs = f"{row.candidate}:{row.criterion}", [_share(row, level) for level in own]
    ax.plot([xs[0], xs[-1]], [y, y], color=colour, linewidth=2.5, alpha=0.45, zorder=2)
    dots: dict[str, Any] = {"markerfacecolor": colour, "markeredgecolor": PAPER, "markersize": 9.0}
    dots |= {"markeredgewidth": 0.8, "linestyle": "", "marker": "o", "zorder": 5, "clip_on": False}
    ax.plot(xs, [y] * len(xs), gid=f"{gid}:levels", **dots)
    mean: dict[str, Any] = {"color": INK, "markersize": 5.5, "linestyle": "", "marker": "^", "zorder": 4}
    ax.plot([_share(row, own.mean())], [y + BELOW], clip_on=False, gid=f"{gid}:mean", **mean)


def _words(ax: Axes, y: float, row: Any, own: pd.Series, right: float) -> None:
    """Write the lowest and the highest level, and the unit below."""
    ends = list(dict.fromkeys([own.iloc[0], own.iloc[-1]])) if len(own) else []
    where: dict[str, Any] = {"transform": beside(ax, right), "ha": "right"}
    text = " to ".join(number(end, row) for end in ends) or "not answered"
    write(ax, 1, y - 0.085, text, LABEL, bool(ends), color=INK if ends else GREY, **where)
    write(ax, 1, y + 0.095, fitted(row.unit, UNIT, SMALL), SMALL, color=GREY, **where)


def _names(ax: Axes, y: float, row: Any, own: pd.Series) -> None:
    """Write the assessors' names over their dots; those who agree share one text."""
    across, levels = inches_wide(ax), list(own.unique())
    people = [list(own.index[own == level]) for level in levels]
    for text, left in _placed([across * _share(row, level) for level in levels], people, across):
        write(ax, 0, y, text, SMALL, transform=beside(ax, left), color=GREY, ha="left")


def _placed(
    spots: Sequence[float], people: Sequence[Sequence[str]], across: float
) -> list[tuple[str, float]]:
    """Give texts and their left ends in inches: all names, else all initials, else only the two ends'."""
    short = _initials([name for names in people for name in names])
    full = [", ".join(names) for names in people]
    brief = [", ".join(short[name] for name in names) for names in people]
    few = [_few(names, fitted(names[0], across / 2 - WHITE, SMALL)) for names in people]
    least = [_few(names, short[names[0]]) for names in people]
    everybody, ends = range(len(spots)), sorted({0, len(spots) - 1}) if spots else []
    placed: list[tuple[str, float]] = []
    for texts, shown in ((full, everybody), (brief, everybody), (few, ends), (least, ends)):
        wides = [width(texts[place], SMALL) for place in shown]
        lefts = _apart([spots[place] for place in shown], wides, across)
        placed = [(texts[place], left) for place, left in zip(shown, lefts, strict=True)]
        off = [abs(left + wide / 2 - spots[at]) for at, left, wide in zip(shown, lefts, wides, strict=True)]
        if min(lefts, default=0.0) >= -WHITE and max(off, default=0.0) <= ASIDE:
            break
    return placed


def _few(names: Sequence[str], one: str) -> str:
    """Name somebody who stands alone, count those who agree."""
    return one if len(names) == 1 else f"{len(names)} assessors"


def _apart(spots: Sequence[float], wides: Sequence[float], across: float) -> list[float]:
    """Give the left ends of texts centred on spots, pushed apart and inside, in their order."""
    lefts: list[float] = []
    for spot, wide in zip(spots, wides, strict=True):
        least = lefts[-1] + wides[len(lefts) - 1] + WHITE if lefts else -WHITE
        lefts.append(max(spot - wide / 2, least))
    edge = across + WHITE
    for place in reversed(range(len(lefts))):
        lefts[place] = min(lefts[place], edge - wides[place])
        edge = lefts[place] - WHITE
    return lefts


def _initials(names: Sequence[str]) -> dict[str, str]:
    """Give each name's first letters, or its first six characters where two would be the same."""
    first = {name: "".join(word[0] for word in name.split())[:3].upper() for name in names}
    if len(set(first.values())) == len(first):
        return first
    return short_names({name: name for name in names}, 6)
