"""How every chart looks: its colours, and the sheet of white space that text and axes are laid out on.

Sizes are in inches and computed from the text that has to fit, so nothing overlaps whatever the names.
Only matplotlib's object interface is used; no global state is changed.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

import matplotlib.style
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, ScaledTranslation, Transform

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.charts.text import (
    ELLIPSIS,
    UNDRAWABLE,
    balanced,
    drawable,
    font,
    line_height,
    one_line,
    width,
)

INK, GREY, LIGHT, PAPER = "#1f2933", "#66707c", "#dfe3e8", "#ffffff"
IDEAL = "#111827"
"""The ideal is always this dark line."""

PALETTE = ("#595aa5", "#b68e16", "#3599f0", "#1f7b6f", "#6a1169", "#d9604c", "#781837", "#938ac0")
"""One colour a candidate, told apart by colour-blind eyes too and 3:1 or more against white."""

LATER = "#8a939e"
"""The colour of every candidate after the palette has run out."""

TITLE, SUBTITLE, LABEL, SMALL = 14.0, 10.5, 10.5, 9.0
WIDTH, MARGIN = 8.0, 0.25
SHORT_NAME, LONGEST_LABEL = 30, 2.5
"""A candidate's name on a chart: at most so many letters and inches."""


@contextmanager
def standard() -> Iterator[None]:
    """Draw with matplotlib's own defaults, whatever the user has set; use it as a decorator."""
    with matplotlib.style.context("default"):
        yield


def readable(colour: str) -> str:
    """Give the ink, dark or white, that is easier to read on a colour such as "#1f7b6f".

    >>> readable("#dfe3e8"), readable("#6a1169")
    ('#1f2933', '#ffffff')
    """
    return max((INK, PAPER), key=lambda ink: _contrast(ink, colour))


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """How bright a colour is, 0 to 1, as the Web Content Accessibility Guidelines have it."""
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in to_rgb(colour)
    ]
    return sum(part * light for part, light in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


class Look(NamedTuple):
    """How a candidate appears on every chart: a short name and a colour."""

    name: str
    colour: str


def looks(candidates: pd.DataFrame) -> dict[str, Look]:
    """Give each candidate a short name and a colour that stay the same on every chart.

    `candidates` has the columns candidate (the key) and name. Colours go by the order of the keys, of those
    that are `coloured` where there is such a column; after the palette comes grey. Long names are cut at
    about 30 characters and stay different from each other.
    """
    names = dict(zip(candidates["candidate"], candidates["name"], strict=True))
    short = short_names({key: _drawn(key, name) for key, name in names.items()}, room=LONGEST_LABEL)
    first = candidates.loc[candidates["coloured"], "candidate"] if "coloured" in candidates else names
    colours = dict(zip(sorted(first), PALETTE, strict=False))
    return {key: Look(short[key], colours.get(key, LATER)) for key in names}


def coloured(case: Case) -> pd.DataFrame:
    """Give the candidates of a case as `looks` takes them: of more than have a colour, the best have one.

    Without a profile nobody is best, and colours go by the keys alone.
    """
    candidates = case.candidates
    if len(candidates) <= len(PALETTE):
        return candidates
    try:
        best = scoring.fit(case).index[: len(PALETTE)]
    except ValueError:
        return candidates
    return candidates.assign(coloured=candidates["candidate"].isin(best))


def _drawn(key: str, name: str) -> str:
    """The name as fonts can draw it, or the key where they can draw nothing of it."""
    drawn = drawable(name)
    return drawn if drawn.strip(UNDRAWABLE + " ") else drawable(key)


def short_names(names: Mapping[str, str], length: int = SHORT_NAME, room: float = inf) -> dict[str, str]:
    """Shorten names, by key, so that no two of them become the same.

    A short name is one line of at most `length` characters and, as a label on a chart, at most `room`
    inches wide.

    >>> short_names({"a": "Titanor Global Logistics Holding Europe", "b": "Acme"}, 20)
    {'a': 'Titanor Global Logi…', 'b': 'Acme'}
    """
    short: dict[str, str] = {}
    for key, name in names.items():
        whole = one_line(name)
        tries = [_cut(whole, 0, length, room), _cut(whole, length // 2, length, room)]
        tries += [_cut(f"{whole} ({key})", len(key) + 2, length, room)]
        numbered = _cut(f"{whole} {len(short) + 1}", 1 + len(f"{len(short) + 1}"), length, room)
        short[key] = next((name for name in tries if name and name not in short.values()), numbered)
    return short


def _cut(text: str, tail: int, length: int, room: float) -> str:
    """Cut a text to so many characters and inches, keeping `tail` characters of its end if it can."""
    for longest in range(length, 2, -1):
        end = min(tail, longest - 2)
        fits = len(text) <= longest
        cut = text if fits else text[: longest - end - 1].rstrip() + ELLIPSIS + text[len(text) - end :]
        if room == inf or width(cut, LABEL) <= room:
            return cut
    return ELLIPSIS


@dataclass(frozen=True)
class Words:
    """What is written around a chart: a message, what is drawn, and a small note at the foot.

    A line break in the subtitle is kept.
    """

    title: str
    subtitle: str
    note: str = ""


@dataclass(frozen=True)
class Room:
    """The inches a chart needs: its axes' height, and what stands left, right, above and below of them."""

    height: float
    left: float
    right: float
    above: float = 0.25
    below: float = 0.3
    width: float = WIDTH


def sheet(words: Words, room: Room, ax: Axes | None = None) -> Axes:
    """Give bare axes with the words around them: those given, or new ones on a figure of their own."""
    across = room.width - 2 * MARGIN if ax is None else inches_wide(ax)
    blocks = {
        "title": (balanced(words.title, across, TITLE, bold=True), TITLE, INK),
        "subtitle": (_lines(words.subtitle, across), SUBTITLE, GREY),
        "note": (balanced(words.note, across, SMALL), SMALL, GREY),
    }
    heights = {name: len(lines) * line_height(size) for name, (lines, size, _) in blocks.items()}
    start = 0.0 if ax is not None else MARGIN - room.left
    ax = bare(ax if ax is not None else _own_axes(room, heights))
    tops = {
        "subtitle": room.above + heights["subtitle"],
        "title": room.above + heights["subtitle"] + heights["title"] + 0.08,
        "note": -room.height - room.below - 0.14,
    }
    for name, (lines, size, colour) in blocks.items():
        place = moved(ax, start, tops[name])
        bold = name == "title"
        write(ax, 0, 1, "\n".join(lines), size, bold, transform=place, color=colour, va="top", gid=name)
    return ax


def _lines(subtitle: str, across: float) -> list[str]:
    """Break a subtitle into lines; where it holds a line break, a new line begins."""
    return [line for part in subtitle.split("\n") for line in balanced(part, across, SUBTITLE)]


def _own_axes(room: Room, heights: dict[str, float]) -> Axes:
    top = MARGIN + heights["title"] + 0.08 + heights["subtitle"] + room.above
    bottom = room.below + (heights["note"] + 0.14 if heights["note"] else 0) + 0.15
    height = top + room.height + bottom
    figure = Figure(figsize=(room.width, height), dpi=100, facecolor=PAPER)
    wide = room.width - room.left - room.right
    return figure.add_axes((room.left / room.width, bottom / height, wide / room.width, room.height / height))


def bare(ax: Axes) -> Axes:
    """Take away frame and ticks; what a chart needs of them it draws."""
    ax.set_facecolor("none")
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    ax.set_xticks([])
    ax.set_yticks([])
    return ax


def moved(ax: Axes, right: float, up: float) -> Transform:
    """Give the transform in which 0 and 1 are the axes' edges, moved by so many inches."""
    return ax.transAxes + ScaledTranslation(right, up, _inches(ax))


def beside(ax: Axes, inches: float) -> Transform:
    """Give the transform of text beside a row: x 0 or 1 is the axes' edge moved by inches, y is data."""
    return ax.get_yaxis_transform() + ScaledTranslation(inches, 0, _inches(ax))


def over(ax: Axes, inches: float) -> Transform:
    """Give the transform of text over a column: x is data, y 0 or 1 is the axes' edge moved up by inches."""
    return ax.get_xaxis_transform() + ScaledTranslation(0, inches, _inches(ax))


def inches_wide(ax: Axes) -> float:
    """Give the width of the axes in inches."""
    return ax.get_window_extent().transformed(_inches(ax).inverted()).width


def _inches(ax: Axes) -> Affine2D:
    figure = ax.get_figure(root=True)
    assert figure is not None, "axes that charts draw on belong to a figure"
    return figure.dpi_scale_trans


def records(frame: pd.DataFrame) -> list[Any]:
    """Give a frame's rows, each with its cells as attributes and its index as `Index`."""
    return list(frame.itertuples())


def write(
    ax: Axes, x: float, y: float, text: str, size: float = LABEL, bold: bool = False, **how: Any
) -> Text:
    """Write a text as it stands, never as mathematics; `how` is what `Axes.text` takes."""
    settings: dict[str, Any] = {
        "color": INK,
        "va": "center",
        "parse_math": False,
        "usetex": False,
        "clip_on": False,
    }
    lines = "\n".join(drawable(line) for line in text.split("\n"))
    return ax.text(x, y, lines, fontproperties=font(size, bold), linespacing=1.1, **(settings | how))
