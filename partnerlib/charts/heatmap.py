"""The gaps: what every candidate could still win by reaching the ideal in one criterion."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.patches import Rectangle

from partnerlib.charts.style import (
    GREY,
    INK,
    MARGIN,
    PAPER,
    SMALL,
    WIDTH,
    Look,
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
from partnerlib.charts.text import fitted, line_height, width, wrapped
from partnerlib.words import rounded

SUBTITLE = "Points of fit to win if that answer alone became ideal. Blank: nothing to win."
UNKNOWN = " Hatched with ?: not answered, estimated."

ROW, PART_ROW, LONGEST_LABEL = 0.27, 0.34, 3.1
COLUMNS, NARROWEST, NUMBERED, WIDEST = 6.2, 0.3, 0.36, 1.05
"""Inches: a row, a row that names a part, a label; all columns of candidates, and one at the narrowest,
at the narrowest that holds a number, and at the widest."""

MOST_LINES = 3
"""Names that need more lines over their column are turned."""

SHADES = LinearSegmentedColormap.from_list("gain", ["#f6f7f9", "#c9d6e6", "#7f9fc6", "#3a659b", "#173a6a"])
HATCH = "#9aa5b1"
DARK = 0.55
"""The share of the largest gain from which on a cell is so dark that its number is white."""


@dataclass(frozen=True)
class _Row:
    """One criterion's line of the chart; `y` is its middle in inches from the top."""

    criterion: str
    label: str
    title: str
    y: float
    leads: bool


@standard()
def gap_heatmap(
    gaps: pd.DataFrame,
    candidates: pd.DataFrame,
    parts: pd.Series,
    *,
    title: str = "",
    note: str = "",
    outlined: tuple[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw points to gain as shaded cells: criteria in rows, grouped by part, candidates in columns.

    `gaps` is as `scoring.gaps` gives it; candidates, and criteria within a part, stand in the order in
    which they come there. `parts` gives the parts' titles in order, indexed by part. A cell whose level
    is unknown is hatched. `outlined` is the (candidate, criterion) that the title speaks of. Cells and
    the numbers in them carry the gid "<candidate>:<criterion>".
    """
    rows, height = _rows(gaps, parts)
    keys = list(dict.fromkeys(gaps["candidate"]))
    look = looks(candidates)
    heads = _headings([look[key] for key in keys])
    words = Words(title, SUBTITLE + (UNKNOWN if gaps["level"].isna().any() else ""), note)
    ax = sheet(words, _room(height, rows, heads), ax)
    ax.set(xlim=(0, len(keys)), ylim=(height, 0))
    places = {(key, row.criterion): (x, row.y - ROW / 2) for x, key in enumerate(keys) for row in rows}
    most = max(gaps["points_to_gain"].max(), 1.0)
    for cell in records(gaps):
        _cell(ax, places[cell.candidate, cell.criterion], cell, cell.points_to_gain / most, heads.column)
    heads.draw(ax)
    _labels(ax, rows)
    if outlined:
        frame: dict[str, Any] = {"fill": False, "edgecolor": INK, "linewidth": 2, "zorder": 5}
        ax.add_patch(Rectangle(places[outlined], 1, ROW, clip_on=False, gid="outlined", **frame))
    return ax


def _rows(gaps: pd.DataFrame, parts: pd.Series) -> tuple[list[_Row], float]:
    """Lay the criteria out by part, each group led by its part's name; gives the height in inches."""
    order = list(parts.index)
    found = sorted(records(gaps.drop_duplicates("criterion")), key=lambda row: order.index(row.part))
    rows: list[_Row] = []
    down = 0.0
    for row in found:
        title = parts[row.part]
        leads = not rows or rows[-1].title != title
        down += PART_ROW if leads else 0
        rows.append(_Row(row.criterion, row.label, title, down + ROW / 2, leads))
        down += ROW
    return rows, down


def _label_width(rows: Sequence[_Row]) -> float:
    widest = max(max(width(row.label, SMALL), width(row.title, SMALL, bold=True)) for row in rows)
    return min(widest, LONGEST_LABEL) + 0.15


def _room(height: float, rows: Sequence[_Row], heads: "_Headings") -> Room:
    left = MARGIN + _label_width(rows)
    across = heads.column * len(heads.texts)
    whole = max(WIDTH, left + across + MARGIN)
    return Room(height, left, whole - left - across, heads.height + 0.12, 0.0, whole)


@dataclass(frozen=True)
class _Headings:
    """The candidates' names over columns of a width: upright where they fit, else turned."""

    texts: list[str]
    colours: list[str]
    column: float
    height: float
    upright: bool

    def draw(self, ax: Axes) -> None:
        """Write the names and under each a bar in the candidate's colour."""
        how: dict[str, Any] = {"ha": "center", "va": "bottom", "rotation": 0 if self.upright else 90}
        bar: dict[str, Any] = {"linewidth": 4, "solid_capstyle": "butt", "clip_on": False}
        for column, (text, colour) in enumerate(zip(self.texts, self.colours, strict=True)):
            write(ax, column + 0.5, 1, text, SMALL, transform=over(ax, 0.12), **how)
            ends = [column + 0.04, column + 0.96]
            ax.plot(ends, [1, 1], transform=over(ax, 0.05), color=colour, **bar)


def _headings(look: Sequence[Look]) -> _Headings:
    """Choose how wide the columns are and whether the names over them stand upright."""
    names, colours = [each.name for each in look], [each.colour for each in look]
    column = min(max(COLUMNS / len(names), NARROWEST), WIDEST)
    lines = [wrapped(name, column - 0.06, SMALL) for name in names]
    widest_word = max(width(word, SMALL) for name in names for word in name.split())
    most_lines = max(map(len, lines))
    if widest_word < column - 0.06 and most_lines <= MOST_LINES:
        texts = ["\n".join(found) for found in lines]
        return _Headings(texts, colours, column, most_lines * line_height(SMALL) + 0.12, True)
    return _Headings(names, colours, column, max(width(name, SMALL) for name in names) + 0.12, False)


def _cell(ax: Axes, place: tuple[float, float], cell: Any, share: float, column: float) -> None:
    """Shade one cell by its share of the largest gain, or hatch it where unknown; write what it wins."""
    unknown = cell.level != cell.level
    gid = f"{cell.candidate}:{cell.criterion}"
    box = Rectangle(place, 1, ROW, facecolor=PAPER if unknown else to_hex(SHADES(share)), gid=gid)
    box.set(edgecolor=PAPER, linewidth=1.5)
    if unknown:
        box.set(hatch="/////", edgecolor=HATCH, linewidth=0.0, hatch_linewidth=0.8)
    ax.add_patch(box)
    how: dict[str, Any] = {
        "ha": "center",
        "gid": gid,
        "color": PAPER if share > DARK and not unknown else INK,
    }
    how["bbox"] = {"facecolor": PAPER, "edgecolor": "none", "pad": 1} if unknown else None
    text = _number(cell.points_to_gain, column) + ("?" if unknown else "")
    write(ax, place[0] + 0.5, place[1] + ROW / 2, text, SMALL, **how)


def _number(points: float, column: float) -> str:
    """The number in a cell: none where nothing can be won, and none where it does not fit."""
    return rounded(points) if points >= 0.05 and column >= NUMBERED else ""


def _labels(ax: Axes, rows: Sequence[_Row]) -> None:
    """Write the criteria's labels, and over each group its part's name."""
    room = _label_width(rows)
    for row in rows:
        how: dict[str, Any] = {"transform": beside(ax, -room), "ha": "left"}
        write(ax, 0, row.y, fitted(row.label, room - 0.15, SMALL), SMALL, **how)
        if row.leads:
            name = fitted(row.title, room - 0.15, SMALL, bold=True)
            write(ax, 0, row.y - ROW / 2 - 0.11, name, SMALL, bold=True, color=GREY, **how)
