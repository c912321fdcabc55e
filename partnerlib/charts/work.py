"""The work that each candidate means: our people against those we have, and theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Transform, offset_copy

from partnerlib.charts.cards import missing
from partnerlib.charts.rows import centres, label_width, labels_left
from partnerlib.charts.style import (
    GREY,
    IDEAL,
    INK,
    LABEL,
    LIGHT,
    MARGIN,
    PAPER,
    SMALL,
    Room,
    Words,
    beside,
    looks,
    moved,
    sheet,
    standard,
    write,
)
from partnerlib.charts.text import width
from partnerlib.words import count

KINDS = {
    "process": "#39434f",
    "procedure": "#6b7683",
    "information": "#98a3ae",
    "conformity": "#bfc7cf",
    "delivery": "#e0e5ea",
}
"""The kinds of work from dark to light, in the order in which a bar stacks them."""

SUBTITLE = "Full-time people: our work by kind (filled), theirs (outline below)."
OPEN = " “?”: more than drawn, because tasks are not estimated."
NOBODY_KNOWS = " How many people we have for it is not known."
TOO_MUCH = " The line on top of a bar: more than we have."
EMPTY = "No work is recorded yet: list the tasks that each side would take on."
OVER = "#a3271f"
LEAST = 0.005
"""Full-time people: the least that counts as too much."""

SIGN, LINE = 0.05, 0.155
"""Inches: the white before the sign of tasks without a number, and from a line of words to the next."""


@dataclass(frozen=True)
class _Load:
    """One side's work for a candidate: full-time people by kind, and how many tasks have no number."""

    by_kind: Mapping[str, float]
    open: int

    @property
    def total(self) -> float:
        """All that is estimated."""
        return sum(self.by_kind.values())

    @property
    def known(self) -> bool:
        """Tell whether anything is estimated."""
        return bool(self.by_kind)


@standard()
def load(
    work: pd.DataFrame,
    available: float,
    candidates: pd.DataFrame,
    *,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw for every candidate our work as a bar stacked by kind, against the people we have; theirs below.

    `work` has the columns candidate, side ("ours", "theirs"), kind and fte, in full-time people;
    `available` is what we have, or not a number. Candidates stand in the order of `candidates`. Tasks
    without fte are counted and make the bar end in "?". Bars carry the gid "<candidate>:<kind>" and
    "<candidate>:theirs", these signs "<candidate>:<side>:open", what is over "<candidate>:over".
    """
    look = looks(candidates)
    subtitle = SUBTITLE + (OPEN if work["fte"].isna().any() else "")
    subtitle += NOBODY_KNOWS if pd.isna(available) else ""
    if work.empty or not look:
        return missing(Words(title, subtitle, note), EMPTY, ax)
    loads = {(key, side): _load(work, key, side) for key in look for side in ("ours", "theirs")}
    subtitle += TOO_MUCH if any(loads[key, "ours"].total - available >= LEAST for key in look) else ""
    names = [look[key].name for key in look]
    size = LABEL if len(look) <= 8 else SMALL
    texts = {key: _words(loads[key, "ours"], loads[key, "theirs"], available) for key in look}
    row = 0.56 if len(look) <= 8 else 0.46 if len(look) <= 16 else 0.38
    row = max(row, LINE * max(map(len, texts.values())) + 0.1)
    beside_bars = max(
        max(width(said[0], size, True), *(width(t, SMALL) for t in said)) for said in texts.values()
    )
    room = Room(len(look) * row, MARGIN + label_width(names), MARGIN + 0.12 + beside_bars, 0.62, 0.42)
    ax = sheet(Words(title, subtitle, note), room, ax)
    most = max([available if available == available else 0.0, *(one.total for one in loads.values())]) or 1.0
    _scale(ax, most, room.height, available)
    _key(ax, work, MARGIN - room.left)
    ys = centres(len(look), row)
    for key, y in zip(look, ys, strict=True):
        _bars(ax, key, y, row, loads[key, "ours"], available)
        _outline(ax, key, y, row, loads[key, "theirs"], look[key].colour)
        where: dict[str, Any] = {"transform": beside(ax, 0.12), "ha": "left"}
        for line, text in enumerate(texts[key]):
            bold = line == 0 and loads[key, "ours"].known
            middle = y + LINE * (line - (len(texts[key]) - 1) / 2)
            write(ax, 1, middle, text, SMALL if line else size, bold, color=INK if bold else GREY, **where)
    labels_left(ax, ys, names)
    return ax


def _load(work: pd.DataFrame, key: str, side: str) -> _Load:
    """Add up one side's tasks by kind, those without a number apart."""
    own = work[(work["candidate"] == key) & (work["side"] == side)]
    known = own.dropna(subset="fte").groupby("kind")["fte"].sum()
    return _Load({kind: float(known[kind]) for kind in KINDS if kind in known}, int(own["fte"].isna().sum()))


def _words(ours: _Load, theirs: _Load, available: float) -> list[str]:
    """What stands beside a candidate's bars, line by line: "3.5 or more, 1.9 too many;", "1 task not …"."""
    over = ours.total - available
    first = _sum(ours) + (f", {full_time(over)} too many" if over >= LEAST else "")
    lines = [first] if not (ours.known and ours.open) else [f"{first};", _open(ours)]
    return [
        *lines,
        f"theirs: {_sum(theirs)}" + (f"; {_open(theirs)}" if theirs.known and theirs.open else ""),
    ]


def _sum(one: _Load) -> str:
    """Give the people of a side, or say that nothing is recorded or estimated."""
    if not one.known:
        return _open(one) or "no work recorded"
    return full_time(one.total) + (" or more" if one.open else "")


def full_time(people: float) -> str:
    """Give full-time people with one decimal, or two where it takes them.

    >>> full_time(2), full_time(0.35), full_time(0)
    ('2.0', '0.35', '0.0')
    """
    return f"{people:,.2f}".removesuffix("0")


def _open(one: _Load) -> str:
    return f"{count(one.open, 'task')} not estimated" if one.open else ""


def _scale(ax: Axes, most: float, height: float, available: float) -> None:
    """Draw full-time people across, from zero, and what we have as the dark line."""
    ax.set(xlim=(0, most * 1.12), ylim=(height, 0))
    for tick in MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(0, most):
        if 0 <= tick <= most * 1.12:
            ax.axvline(tick, color=LIGHT, linewidth=0.8, zorder=0)
            write(
                ax,
                tick / (most * 1.12),
                0,
                f"{tick:,g}",
                SMALL,
                transform=moved(ax, 0, -0.13),
                color=GREY,
                ha="center",
            )
    write(ax, 0, 0, "full-time people", SMALL, transform=moved(ax, 0, -0.32), color=GREY, ha="left")
    if available == available:
        ax.axvline(available, color=IDEAL, linewidth=2.2, zorder=3, gid="available")
        share = available / (most * 1.12)
        text = f"we have {full_time(available)}"
        side = "right" if share > 0.5 else "left"
        write(
            ax,
            share,
            1,
            text,
            SMALL,
            True,
            transform=moved(ax, 0.02 if side == "right" else -0.02, 0.12),
            color=IDEAL,
            ha=side,
        )


def _key(ax: Axes, work: pd.DataFrame, left: float) -> None:
    """Draw over the bars a shade and a word for each kind of our work that is there."""
    there = set(work.loc[(work["side"] == "ours") & work["fte"].notna(), "kind"])
    how: dict[str, Any] = {"color": GREY, "ha": "left", "va": "center_baseline"}
    for kind in (kind for kind in KINDS if kind in there):
        mark: dict[str, Any] = {"marker": "s", "markersize": 8, "linestyle": "", "clip_on": False}
        mark |= {"color": KINDS[kind], "markeredgecolor": GREY, "markeredgewidth": 0.5}
        ax.plot([0], [1], transform=moved(ax, left + 0.06, 0.4), **mark)
        write(ax, 0, 1, kind, SMALL, transform=moved(ax, left + 0.17, 0.4), **how)
        left += width(kind, SMALL) + 0.37


def _bars(ax: Axes, key: str, y: float, row: float, one: _Load, available: float) -> None:
    """Draw our bar by kind, the sign of what is not estimated, and a line over what is too much."""
    high, top, start = 0.36 * row, y - 0.32 * row, 0.0
    for kind, people in one.by_kind.items():
        how: dict[str, Any] = {"facecolor": KINDS[kind], "edgecolor": GREY, "linewidth": 0.5, "zorder": 2}
        ax.add_patch(Rectangle((start, top), people, high, gid=f"{key}:{kind}", **how))
        start += people
    _sign(ax, f"{key}:ours:open", start, top + high / 2, one)
    if one.total - available >= LEAST:
        line: dict[str, Any] = {"color": OVER, "linewidth": 2.6, "solid_capstyle": "butt", "zorder": 4}
        ax.plot([available, one.total], [top - 0.03] * 2, gid=f"{key}:over", **line)


def _outline(ax: Axes, key: str, y: float, row: float, one: _Load, colour: str) -> None:
    """Draw their bar, thin and in outline, in the candidate's colour."""
    high, top = 0.15 * row, y + 0.17 * row
    if one.total:
        how: dict[str, Any] = {"facecolor": PAPER, "edgecolor": colour, "linewidth": 1.3, "zorder": 2}
        ax.add_patch(Rectangle((0, top), one.total, high, gid=f"{key}:theirs", **how))
    _sign(ax, f"{key}:theirs:open", one.total, top + high / 2, one)


def _sign(ax: Axes, gid: str, end: float, y: float, one: _Load) -> None:
    """Write a question mark, which has no length, after a bar where tasks have no number."""
    if one.open:
        how: dict[str, Any] = {"transform": _right(ax, SIGN), "color": GREY, "ha": "left", "zorder": 5}
        write(ax, end, y, "?", SMALL, True, gid=gid, **how)


def _right(ax: Axes, inches: float) -> Transform:
    """Give the transform of data moved right by inches."""
    return offset_copy(ax.transData, ax.get_figure(root=True), inches, 0)
