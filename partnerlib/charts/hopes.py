"""What each side expects in return: ours and theirs, short and long term."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from partnerlib.charts.cards import (
    PAD,
    Block,
    across,
    frame,
    most_of,
    paper,
    said,
    stacked,
    write_blocks,
)
from partnerlib.charts.style import (
    GREY,
    INK,
    LABEL,
    MARGIN,
    SMALL,
    Room,
    Words,
    records,
    standard,
    write,
)
from partnerlib.charts.text import fitted, width
from partnerlib.words import day

SUBTITLE = "What each side expects: a box is settled only when it was spoken and accepted."
FRAMES = {"empty": "missing", "guessed": "guessed", "spoken": "plain", "accepted": "strong"}
"""The states of a box, the worst first, and how its frame looks."""

BADGES = {
    "empty": "✕ nothing recorded",
    "guessed": "? guessed, not spoken",
    "spoken": "! spoken, not accepted",
}
NOT_TOLD = "? not told them yet"
"""What a box of ours says where one of theirs is guessed: of our own expectation nobody guesses."""

SIGNS = {"guessed": "? ", "spoken": "! ", "accepted": "✓ "}
ROWS = {"short": "short term", "long": "long term"}
GAP, BAND, LEAST, MOST = 0.22, 0.06, 0.95, 3


@standard()
def expectations(
    cells: pd.DataFrame,
    *,
    ours: str = "Our side",
    theirs: str = "Their side",
    colour: str = INK,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw one candidate's expectations as four boxes: ours left, theirs right, short term above long.

    `cells` has one row an expectation with side, horizon ("short", "long"), state ("empty", "guessed",
    "spoken", "accepted"), expectation (text) and accepted_on (a date or unknown). Ours that is "guessed"
    is written as not told them yet. A box is as settled as its least settled expectation; one without a
    row is empty. Boxes carry the gid "<side>:<horizon>".
    """
    labels = max(width(label, SMALL) for label in ROWS.values()) + 0.15
    room = Room(0, MARGIN + labels, MARGIN, above=0.42, below=0.05)
    wide = (across(ax, room) - GAP) / 2
    texts = {(side, row): _box(cells, side, row) for side in ("ours", "theirs") for row in ROWS}
    heights = [_height([texts[side, row] for side in ("ours", "theirs")], wide) for row in ROWS]
    whole = sum(heights) + GAP
    ax = paper(
        Words(title, SUBTITLE, note), whole, ax, Room(whole, room.left, room.right, room.above, room.below)
    )
    tops = {"short": 0.0, "long": heights[0] + GAP}
    for left, side, name, shade in ((0.0, "ours", ours, INK), (wide + GAP, "theirs", theirs, colour)):
        _heading(ax, (left, wide), side, name, shade)
        for row, high in zip(ROWS, heights, strict=True):
            state = _state(_rows(cells, side, row))
            frame(ax, left, tops[row], wide, high, FRAMES[state], f"{side}:{row}")
            write_blocks(ax, left + PAD, tops[row] + PAD, wide - 2 * PAD, texts[side, row])
    for row, high in zip(ROWS, heights, strict=True):
        write(ax, -labels, tops[row] + high / 2, ROWS[row], SMALL, color=GREY, ha="left")
    return ax


def _heading(ax: Axes, place: tuple[float, float], side: str, name: str, shade: str) -> None:
    """Write a side's name over its boxes, with its colour under it."""
    left, wide = place
    band: dict[str, Any] = {"color": shade, "linewidth": 0, "clip_on": False, "gid": f"{side}:band"}
    ax.add_patch(Rectangle((left, -BAND - 0.06), wide, BAND, **band))
    write(ax, left, -BAND - 0.1, fitted(name, wide, LABEL, bold=True), LABEL, bold=True, va="bottom")


def _rows(cells: pd.DataFrame, side: str, horizon: str) -> list[Any]:
    """The expectations of a box, the least settled first."""
    own = records(cells[(cells["side"] == side) & (cells["horizon"] == horizon)])
    return sorted((row for row in own if row.state != "empty"), key=lambda row: list(FRAMES).index(row.state))


def _state(rows: Sequence[Any]) -> str:
    return rows[0].state if rows else "empty"


def _height(boxes: Sequence[Sequence[Block]], wide: float) -> float:
    return max([LEAST, *(stacked(box, wide - 2 * PAD) + 2 * PAD for box in boxes)])


def _box(cells: pd.DataFrame, side: str, horizon: str) -> list[Block]:
    """What a box says: how settled it is, and its texts, each with its own sign where they differ."""
    rows = _rows(cells, side, horizon)
    mixed = len({row.state for row in rows}) > 1
    texts = [
        (SIGNS[row.state] if mixed else "") + (said(row.expectation) or "no words recorded") for row in rows
    ]
    badge = BADGES.get(_state(rows)) or _accepted(rows)
    badge = NOT_TOLD if (side, _state(rows)) == ("ours", "guessed") else badge
    gid = f"{side}:{horizon}:badge"
    heading = Block(badge, SMALL, True, GREY if not rows else INK, before=0, gid=gid)
    return [heading, *(Block(text, LABEL, before=0.07) for text in most_of(texts, MOST))]


def _accepted(rows: Sequence[Any]) -> str:
    """That all is accepted, and since when where that is known of every expectation."""
    dates = pd.Series([row.accepted_on for row in rows])
    return "✓ accepted" if dates.isna().any() else f"✓ accepted on {day(dates.max())}"
