"""Text on a chart: what the fonts can draw, how wide it is, and how to make it fit.

Names come from people, so they may hold anything: dollar signs, line breaks, emoji, other scripts.
Nothing here reads text as mathematics. Widths are in inches, sizes in points.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.textpath import text_to_path

from partnerlib.words import one_line

FONT = "DejaVu Sans"
FALLBACKS = (
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Microsoft YaHei", "Yu Gothic", "Malgun Gothic"),
    *("PingFang SC", "Hiragino Sans", "Noto Sans Devanagari", "Noto Sans Thai", "Arial Unicode MS"),
)
"""Fonts that, where a machine has them, draw what the font that comes with matplotlib lacks."""

_WORD = re.compile(r"(?:[^\w\s] )?\S+(?: (?:%|million|billion|trillion)\S*)?")
"""What stays on one line: a word, with the lone sign before it or the unit after it."""

LONGEST = 300
SAFETY = 1.05
"""Screens round the width of each letter; a drawn text is at most this much wider than computed."""

HAIR = 1e-6
"""Inches by which sums of widths may be off."""

ELLIPSIS, UNDRAWABLE, ABOUT = "…", "□", "≈"


@cache
def families() -> list[str]:
    """Give the font families to draw with: matplotlib's own, then whatever else this machine has."""
    installed = set(fontManager.get_font_names())
    return [FONT, *(family for family in FALLBACKS if family in installed)]


@cache
def _characters() -> frozenset[int]:
    fonts = [get_font(findfont(FontProperties(family=[family]))) for family in families()]
    return frozenset(code for font in fonts for code in font.get_charmap())


@cache
def font(size: float, bold: bool = False) -> FontProperties:
    """Give the font of a size in points."""
    return FontProperties(family=families(), size=size, weight="bold" if bold else "normal")


@lru_cache(maxsize=20_000)
def drawable(text: str) -> str:
    """Put a text on one line of at most 300 characters; a box for each that no font can draw."""
    line = one_line(text[: 4 * LONGEST])[:LONGEST]
    return "".join(c if ord(c) in _characters() else UNDRAWABLE for c in line)


@lru_cache(maxsize=50_000)
def width(text: str, size: float, bold: bool = False) -> float:
    """Give the width in inches that a line takes when drawn in a size in points."""
    return (
        SAFETY * text_to_path.get_text_width_height_descent(drawable(text), font(size, bold), False)[0] / 72
    )


def line_height(size: float) -> float:
    """Give the height in inches of a line of a size in points."""
    return 1.3 * size / 72


def fitted(text: str, room: float, size: float, bold: bool = False) -> str:
    """Cut a text that is wider than `room` inches and end it with an ellipsis."""
    text = drawable(text)
    if width(text, size, bold) <= room + HAIR:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width(text[:middle].rstrip() + ELLIPSIS, size, bold) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + ELLIPSIS


def wrapped(text: str, room: float, size: float, bold: bool = False, lines: int = 99) -> list[str]:
    """Break a text into lines no wider than `room` inches; the last one is cut when there are more."""
    done: list[str] = []
    line = ""
    for word in _pieces(drawable(text), room, size, bold):
        longer = f"{line} {word}".strip()
        if line and width(longer, size, bold) > room:
            done.append(line)
            longer = word
        line = longer
    done += [line] if line else []
    if len(done) > lines:
        done = [*done[: lines - 1], fitted(" ".join(done[lines - 1 :]), room, size, bold)]
    return done


def balanced(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """Break a text into as few lines as `room` inches allow, all about equally long."""
    lines = wrapped(text, room, size, bold)
    narrow = room / 2 if lines else room
    while narrow < room and len(wrapped(text, narrow, size, bold)) > len(lines):
        narrow += room / 20
    return wrapped(text, min(narrow, room), size, bold)


def _pieces(text: str, room: float, size: float, bold: bool) -> Iterator[str]:
    """Words, those wider than the room broken into pieces that fit."""
    for word in _WORD.findall(text):
        while width(word, size, bold) > room and len(word) > 1:
            head = next((n for n in range(len(word) - 1, 1, -1) if width(word[:n], size, bold) <= room), 1)
            yield word[:head]
            word = word[head:]
        yield word
