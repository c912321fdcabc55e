"""The question board: every candidate tested on the seven parts of the question."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from partnerlib.charts.cards import HATCH, in_order, missing
from partnerlib.charts.rows import centres, label_width
from partnerlib.charts.style import (
    GREY,
    INK,
    LABEL,
    MARGIN,
    PAPER,
    SMALL,
    WIDTH,
    Room,
    Words,
    beside,
    looks,
    over,
    records,
    sheet,
    standard,
    write,
)
from partnerlib.charts.text import ABOUT, line_height, width, wrapped
from partnerlib.findings.finding import SIGNS
from partnerlib.words import whole

SHADES = {"stop": "#8c2f2b", "warn": "#f0b95a", "unknown": PAPER, "pass": "#e3eee8"}
"""From dark to light in greyscale too: a stop, a warning, nothing found; what is not known is hatched."""

SUBTITLE = "✕ stop, ! warning, ? not known, ✓ nothing found. The number is the score of that part, 0 to 100"
NARROWEST, GAP, SWATCH, WHITE = 0.72, 0.16, 0.07, 0.015
"""Inches: a column, the white left of the cells, the colour of the candidate, the white around a cell."""


@standard()
def question_board(
    board: pd.DataFrame,
    candidates: pd.DataFrame,
    parts: pd.Series,
    *,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw candidates in rows and the parts of the question in columns: a sign and a score in each cell.

    `board` has one row a candidate and part, the candidates in the order of the rows, with candidate,
    part, status ("stop", "warn", "unknown", "pass"), score (0 to 100, or not a number) and estimated.
    `parts` gives the parts' titles in order, indexed by part. A cell that `board` lacks is unknown.
    Cells and the texts in them carry the gid "<candidate>:<part>".
    """
    keys, look = in_order(board, candidates), looks(candidates)
    about = f", {ABOUT} estimated." if board["estimated"].any() else "."
    words = Words(title, SUBTITLE + about, note)
    if not keys:
        return missing(words, "There is no candidate yet: name the first one.", ax)
    names = [look[key].name for key in keys]
    row = 0.4 if len(keys) <= 8 else 0.34 if len(keys) <= 16 else 0.27
    column = max(NARROWEST, *(width(word, SMALL) + 0.1 for title in parts for word in title.split()))
    heads = [wrapped(title, column - 0.06, SMALL) for title in parts]
    room = _room(names, heads, column, len(keys) * row)
    ax = sheet(words, room, ax)
    ax.set(xlim=(0, len(parts)), ylim=(room.height, 0))
    ys = centres(len(keys), row)
    cells = {(cell.candidate, cell.part): cell for cell in records(board)}
    for key, y in zip(keys, ys, strict=True):
        band: dict[str, Any] = {"color": look[key].colour, "linewidth": 4.5, "solid_capstyle": "butt"}
        ends = [y - 0.42 * row, y + 0.42 * row]
        ax.plot([0, 0], ends, transform=beside(ax, -SWATCH), clip_on=False, gid=key, **band)
        for x, part in enumerate(parts.index):
            _cell(ax, (x, y - row / 2), row, cells.get((key, part)), f"{key}:{part}")
    for x, head in enumerate(heads):
        where: dict[str, Any] = {"transform": over(ax, 0.08), "ha": "center", "va": "baseline"}
        write(ax, x + 0.5, 1, "\n".join(head), SMALL, color=GREY, **where)
    _names(ax, ys, names)
    return ax


def _names(ax: Axes, ys: Sequence[float], names: Sequence[str]) -> None:
    """Write the candidates' names left of the colours."""
    left = -label_width(names) - GAP
    for y, name in zip(ys, names, strict=True):
        write(ax, 0, y, name, LABEL, transform=beside(ax, left), ha="left")


def _room(names: Sequence[str], heads: Sequence[Sequence[str]], column: float, height: float) -> Room:
    left = MARGIN + label_width(names) + GAP
    column = max(column, min((WIDTH - left - MARGIN) / len(heads), 1.1))
    across = column * len(heads)
    wide = max(WIDTH, left + across + MARGIN)
    above = max(map(len, heads)) * line_height(SMALL) + 0.25
    return Room(height, left, wide - left - across, above, 0.0, wide)


def _cell(ax: Axes, place: tuple[float, float], row: float, cell: Any, gid: str) -> None:
    """Shade one cell by its status and write its sign and its score."""
    status = cell.status if cell is not None and cell.status in SIGNS else "unknown"
    corner = (place[0] + WHITE, place[1] + WHITE)
    how: dict[str, Any] = {"facecolor": SHADES[status], "linewidth": 0, "gid": gid}
    box = ax.add_patch(Rectangle(corner, 1 - 2 * WHITE, row - 2 * WHITE, **how))
    if status == "unknown":
        box.set(hatch="////", edgecolor=HATCH, hatch_linewidth=0.7)
    colour = PAPER if status == "stop" else INK
    how = {"color": colour, "ha": "center", "gid": gid}
    how["bbox"] = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.2} if status == "unknown" else None
    text = " ".join(word for word in (SIGNS[status], _score(cell)) if word)
    write(ax, place[0] + 0.5, place[1] + row / 2, text, SMALL, status == "stop", **how)


def _score(cell: Any) -> str:
    if cell is None or pd.isna(cell.score):
        return ""
    return (ABOUT if cell.estimated else "") + whole(cell.score)
