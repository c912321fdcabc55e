"""Where text and pictures go on a slide of 1280 × 720 pixels, and in which size, so that all of it fits.

Sizes and places are pixels. Texts are measured before they are shown, so a slide is the same in every
browser; where even the smallest size leaves no room, texts are cut, and rows that do not fit are counted.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from partnerlib.charts.text import width, wrapped
from partnerlib.words import brief, count

WIDTH, HEIGHT = 1280, 720
ROOM_WIDE, ROOM_TALL = 1200, 496
"""What a slide has for its body and the sentences that go with it, between title and footer."""

TITLE_SIZES = (34, 32, 30)
TEXT_SIZES = (24, 22, 20, 18)
CARD_SIZES = (28, 26, *TEXT_SIZES)
SAID_SIZES = (22, 20)
TITLE_LINES = 2
LONGEST = 300
"""Letters of a text on a slide at most; the report and the workbook have it whole."""

LINE = 1.3
GAP = 20
"""Between the body and the sentences that go with it."""

CELL_WIDE, CELL_TALL = 20, 15
"""What a table's cell has around its text: both sides together, above and below and the rule together."""

WIDEST_WORD = 260
"""A longer word is broken."""

CARD_WIDE, CARD_TALL, CARD_GAP, CARD_LINE = 40, 34, 20, 6
"""What a card has around its text, between cards, and between the lines of one."""

SAID_MARK = 24
"""What stands before a sentence that goes with the body."""

FOOT_WIDE, FOOT_SIZE = 1000, 15

COLUMNS_BESIDE = (280, 340, 400, 460, 520)
"""How wide the sentences beside a picture are at least; they get what the picture leaves."""

DENSEST = 150
"""Pixels an inch of a picture at most, so that its letters are not larger than the title's."""

NARROWER = 0.87
"""Slides are set in Arial and its kin, whose letters are at most so wide beside those measured with."""

_MEASURED = 10.0
"""The size in which texts are measured, whatever the size they are shown in."""


@dataclass(frozen=True)
class Text:
    """Texts of one size in pixels, cut where they had to be."""

    lines: tuple[str, ...]
    size: int
    height: float = 0


@dataclass(frozen=True)
class Grid:
    """A table's texts, its heading first; its columns' and its own width as shares of 100."""

    rows: tuple[tuple[str, ...], ...]
    size: int
    height: float
    columns: tuple[float, ...]
    width: float
    left_out: int = 0


@dataclass(frozen=True)
class Boxes:
    """Cards' texts, the heading of each first, in one size."""

    cards: tuple[tuple[str, ...], ...]
    size: int
    height: float
    left_out: int = 0


@dataclass(frozen=True)
class Picture:
    """How wide a picture is shown, and how wide the sentences beside it are, 0 where they stand below."""

    width: int
    beside: int
    says: Text


def clean(text: str) -> str:
    r"""Put a text on one line of at most 300 letters without what no page can show.

    >>> clean("Smith\x00 & Co")
    'Smith & Co'
    """
    return brief("".join(c for c in text[: 20 * LONGEST] if c.isspace() or _shown(c)), LONGEST)


def _shown(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs", "Cn", "Co")


def title(text: str) -> Text:
    """Give a title in the largest size in which it has two lines."""
    return _largest([text], ROOM_WIDE, TITLE_SIZES, TITLE_LINES, bold=True)


def says(texts: Sequence[str], wide: float = ROOM_WIDE, tall: float = ROOM_TALL / 2) -> Text:
    """Give the sentences that go with a body in the largest size in which they fit."""
    room = wide - SAID_MARK
    found = Text((), SAID_SIZES[0])
    for size, most in [(size, 99) for size in SAID_SIZES] + [(SAID_SIZES[-1], most) for most in (4, 3, 2, 1)]:
        lines = tuple(cut(text, room, size, most) for text in texts)
        heights = [_tall(line, room, size) + CARD_LINE for line in lines]
        found = Text(lines, size, sum(heights))
        if found.height <= tall:
            break
    return found


def foot(text: str, most: int) -> str:
    """Cut what stands at the foot of every slide to so many lines."""
    return cut(text, FOOT_WIDE, FOOT_SIZE, most, bold=most > 1)


def grid(rows: Sequence[Sequence[str]], tall: float) -> Grid:
    """Give a table that fits into a height: in the largest size, with cells cut, or with rows left out.

    `rows` has the heading first; every row has as many cells.
    """
    kept = [tuple(row) for row in rows]
    for size, most in _ways(TEXT_SIZES):
        made = _grid(kept, size, most)
        if made.height <= tall:
            return made
    while made.height > tall and len(kept) > 2:
        kept = kept[:-1]
        made = _grid(kept, TEXT_SIZES[-1], 1)
    return replace(made, left_out=len(rows) - len(kept))


def boxes(cards: Sequence[Sequence[str]], columns: int, tall: float) -> Boxes:
    """Give cards that fit into a height: in the largest size, with lines cut, or with cards left out.

    The first text of a card is its heading.
    """
    kept = [tuple(card) for card in cards]
    wide = (ROOM_WIDE - CARD_GAP * (columns - 1)) / columns - CARD_WIDE
    for size, most in _ways(CARD_SIZES):
        made = _boxes(kept, columns, wide, size, most)
        if made.height <= tall:
            return made
    while made.height > tall and len(kept) > columns:
        kept = kept[:-1]
        made = _boxes(kept, columns, wide, TEXT_SIZES[-1], 1)
    return replace(made, left_out=len(cards) - len(kept))


def picture(shape: tuple[float, float], texts: Sequence[str]) -> Picture:
    """Give a picture as large as the sentences let it be: they stand below it or beside it.

    `shape` is the picture's width and height in inches.
    """
    tried = [_picture(shape, texts, beside) for beside in (0, *(COLUMNS_BESIDE if texts else ()))]
    return max(tried, key=lambda one: (_whole(one.says, texts), one.width, one.says.size))


def _whole(shown: Text, texts: Sequence[str]) -> bool:
    """Tell whether texts are shown uncut."""
    return shown.lines == tuple(texts)


def more(left_out: int, thing: str, said: Sequence[str]) -> tuple[str, ...]:
    """Add to the sentences how many things a slide had no room for."""
    told = f"Not shown for want of room: {count(left_out, thing)}." if left_out else ""
    return (*said, told) if told else tuple(said)


def lines(text: str, wide: float, size: float, bold: bool = False) -> int:
    """Give the number of lines that a text takes in a width."""
    return max(len(wrapped(text, _room(wide, size), _MEASURED, bold)), 1)


def cut(text: str, wide: float, size: float, most: int, bold: bool = False) -> str:
    """Cut a text to so many lines and end it with an ellipsis."""
    if lines(text, wide, size, bold) <= most:
        return text
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = lines(brief(text, middle), wide, size, bold) <= most
        low, high = (middle, high) if fits else (low, middle - 1)
    return brief(text, low)


def _room(wide: float, size: float) -> float:
    """The inches that a width in pixels is worth to a text of the size in which texts are measured."""
    return wide / NARROWER / size * _MEASURED / 72


def _tall(text: str, wide: float, size: float, bold: bool = False) -> float:
    return lines(text, wide, size, bold) * size * LINE


def _across(text: str, size: float, bold: bool = False) -> float:
    return width(text, _MEASURED, bold) * 72 * NARROWER * size / _MEASURED


def _ways(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Sizes with the lines a text may have in them, the best first."""
    yield from ((size, 99) for size in sizes)
    yield from ((sizes[-1], most) for most in (4, 3, 2, 1))


def _largest(texts: Sequence[str], wide: float, sizes: Sequence[int], most: int, bold: bool) -> Text:
    fits = [size for size in sizes if all(lines(text, wide, size, bold) <= most for text in texts)]
    size = fits[0] if fits else sizes[-1]
    shown = tuple(cut(text, wide, size, most, bold) for text in texts)
    return Text(shown, size, sum(_tall(text, wide, size, bold) for text in shown))


def _picture(shape: tuple[float, float], texts: Sequence[str], beside: int) -> Picture:
    said = says(texts, beside, ROOM_TALL) if beside else says(texts)
    wide = ROOM_WIDE - (beside + 2 * GAP if beside else 0)
    tall = ROOM_TALL - (0 if beside or not said.lines else said.height + GAP)
    width = int(min(wide, tall * shape[0] / shape[1], DENSEST * shape[0]))
    if not beside:
        return Picture(width, 0, said)
    left = ROOM_WIDE - width - 2 * GAP
    return Picture(width, left, says(texts, left, ROOM_TALL))


def _grid(rows: Sequence[tuple[str, ...]], size: int, most: int) -> Grid:
    wide = _columns(rows, size)
    shown = tuple(
        tuple(
            cut(cell, room - CELL_WIDE, size, most, number == 0) for cell, room in zip(row, wide, strict=True)
        )
        for number, row in enumerate(rows)
    )
    heights = [
        max(
            (_tall(cell, room - CELL_WIDE, size, number == 0) for cell, room in zip(row, wide, strict=True)),
            default=0,
        )
        for number, row in enumerate(shown)
    ]
    total = sum(wide) or 1
    shares = tuple(round(100 * room / total, 2) for room in wide)
    tall = sum(heights) + CELL_TALL * len(rows)
    return Grid(shown, size, tall, shares, round(100 * min(total / ROOM_WIDE, 1), 2))


def _columns(rows: Sequence[tuple[str, ...]], size: int) -> list[float]:
    """Share a slide's width out: short columns get what they need, long ones the rest, words stay whole."""
    needs, words = [], []
    for column in zip(*rows, strict=True):
        cells = [(cell, place == 0) for place, cell in enumerate(column)]
        needs.append(max(_across(cell, size, bold) for cell, bold in cells) + CELL_WIDE + 2)
        longest = [max(cell.split(), key=len, default="") for cell, _ in cells]
        words.append(max(_across(word, size, True) for word in longest) + CELL_WIDE + 2)
    spare = ROOM_WIDE - sum(needs)
    if spare >= 0:
        return [need + min(spare / len(needs), need / 2) for need in needs]
    least = [min(word, WIDEST_WORD) for word in words]
    least = [word * min(1, ROOM_WIDE / sum(least)) for word in least]
    low, high = 0.0, float(ROOM_WIDE)
    while high - low > 1:
        cap = (low + high) / 2
        wide = sum(max(floor, min(need, cap)) for floor, need in zip(least, needs, strict=True))
        low, high = (cap, high) if wide <= ROOM_WIDE else (low, cap)
    return [max(floor, min(need, low)) for floor, need in zip(least, needs, strict=True)]


def _boxes(cards: Sequence[tuple[str, ...]], columns: int, wide: float, size: int, most: int) -> Boxes:
    shown = tuple(
        tuple(cut(text, wide, size, most, place == 0) for place, text in enumerate(card)) for card in cards
    )
    heights = [
        sum(_tall(text, wide, size, place == 0) + CARD_LINE for place, text in enumerate(card)) + CARD_TALL
        for card in shown
    ]
    rows = [max(heights[first : first + columns]) for first in range(0, len(heights), columns)]
    return Boxes(shown, size, sum(rows) + CARD_GAP * max(len(rows) - 1, 0))
