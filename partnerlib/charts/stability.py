"""How far each part's weight may move before another candidate leads."""

from dataclasses import replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from partnerlib.charts.cards import missing
from partnerlib.charts.lists import CAPTION, number_scale, pale
from partnerlib.charts.rows import GUTTER, PAD, Column, centres, columns_right, labels_left, room_for
from partnerlib.charts.style import (
    GREY,
    INK,
    SMALL,
    Look,
    Words,
    beside,
    looks,
    moved,
    records,
    sheet,
    standard,
    write,
)
from partnerlib.charts.text import width
from partnerlib.words import whole

ROW, BAR, INNER, LINE = 0.46, 0.26, 0.1, 0.16
"""Inches: a row, its bar, the thin bar in it, and from a line of words to the next."""

WORDS = "who leads beyond that"
ANY = "any weight"


@standard()
def weight_stability(
    stability: pd.DataFrame,
    parts: pd.Series,
    candidates: pd.DataFrame,
    leader: str,
    *,
    name: str = "",
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw for every part the weights at which the leader stays first, and who leads beyond them.

    `stability` has one row a part, drawn in its order, with weight, low, high, rival_below, rival_above,
    ranking_low and ranking_high, shares of 0 to 1, as `robustness.stability` gives it. `parts` gives the
    parts' titles, indexed by part; `leader` is the candidate's key, `name` how the
    subtitle calls it, where its name is not enough. The ranges carry the gid
    "<part>:leader" and "<part>:ranking", today's weight "<part>:weight".
    """
    look = looks(candidates)
    name = name or (look[leader].name if leader in look else "the leader")
    words = Words(title, _subtitle(name, stability), note)
    if stability.empty:
        return missing(words, "No part has a criterion yet: write the ideal profile first.", ax)
    rows, labels = records(stability), [parts[part] for part in stability.index]
    said = [_beyond(row, look) for row in rows]
    today = Column("❙ today", [percent(row.weight) for row in rows], bold=True)
    room = room_for(len(rows) * ROW, labels, [today])
    wide = max(width(line, SMALL) for line in (WORDS, *(line for lines in said for line in lines)))
    ax = sheet(words, replace(room, right=room.right + PAD + wide, below=CAPTION), ax)
    number_scale(ax, room.height, (0, 100), "weight of the part, %")
    ys = centres(len(rows), ROW)
    for y, row in zip(ys, rows, strict=True):
        _ranges(ax, y, row, look[leader].colour)
    labels_left(ax, ys, labels)
    columns_right(ax, ys, [today])
    edge = GUTTER + today.width + PAD
    write(ax, 1, 1, WORDS, SMALL, transform=moved(ax, edge, 0.12), color=GREY, ha="left")
    for y, lines in zip(ys, said, strict=True):
        for line, text in enumerate(lines):
            middle = y + LINE * (line - (len(lines) - 1) / 2)
            colour = GREY if text == ANY else INK
            write(ax, 1, middle, text, SMALL, transform=beside(ax, edge), color=colour, ha="left")
    return ax


def _subtitle(name: str, stability: pd.DataFrame) -> str:
    """Say what is drawn, and of the thin bar only where there is one."""
    inner = (stability["ranking_low"] < stability["ranking_high"]).any()
    said = f"Wide bar: {name} stays first while the part weighs this much, the others in proportion."
    return f"{said} {'Thin bar: the whole ranking stays. ' if inner else ''}❙ today's weight."


def _beyond(row: Any, look: dict[str, Look]) -> list[str]:
    """Say who takes the lead below and above the range; any weight where nobody does."""
    ends = [
        (row.low > 0, row.rival_below, "below", row.low),
        (row.high < 1, row.rival_above, "above", row.high),
    ]
    said = [
        f"{look[rival].name if rival in look else 'another'} {side} {percent(end, row.weight)}"
        for inside, rival, side, end in ends
        if inside
    ]
    return said or [ANY]


def percent(share: float, apart: float | None = None) -> str:
    """Give a share in whole per cent, with a decimal where it would look the same as `apart`.

    >>> percent(0.31), percent(0.103, 0.1), percent(0.1, 0.1)
    ('31 %', '10.3 %', '10 %')
    """
    close = apart is not None and whole(100 * share) == whole(100 * apart) and abs(share - apart) >= 0.0005
    return f"{100 * share:.1f} %" if close else f"{whole(100 * share)} %"


def _ranges(ax: Axes, y: float, row: Any, colour: str) -> None:
    """Draw the leader's range, the whole ranking's as a thin bar in it, and today's weight."""
    spans = [
        ("leader", row.low, row.high, BAR, pale(colour, 0.55)),
        ("ranking", row.ranking_low, row.ranking_high, INNER, colour),
    ]
    for order, (gid, low, high, thick, shade) in enumerate(spans):
        if low < high:
            (bar,) = ax.barh(y, 100 * (high - low), thick, left=100 * low, color=shade, zorder=2 + order)
            bar.set(gid=f"{row.Index}:{gid}")
    tick: dict[str, Any] = {"color": INK, "linewidth": 2.6, "solid_capstyle": "butt", "zorder": 4}
    ends = [y - 0.38 * ROW, y + 0.38 * ROW]
    ax.plot([100 * row.weight] * 2, ends, clip_on=False, gid=f"{row.Index}:weight", **tick)
