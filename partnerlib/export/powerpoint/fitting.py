"""Text that has to fit its box: how wide it is in the slides' font, and how to make it smaller or shorter.

Widths are in inches, sizes in points. Programs differ in how they shrink text that is too long, so nothing
is left to them: every text gets a size at which it fits, and is cut where none is small enough.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from partnerlib.exhibits.markup import unparted
from partnerlib.words import brief, one_line

FONT = "Arial"
"""A font that every office program has, or has a copy of with the same widths."""

LONGEST = 400
"""Characters of a text that a slide can bear at all."""

ELLIPSIS = "…"
SAFETY, HAIR = 1.03, 1e-6
LEADING, TALL_LEADING = 1.2, 1.5
"""Heights of a line by its size: in the font itself, and where other fonts help out with other scripts."""

# Widths of letters in thousandths of the size, as the font has them.
_PLAIN = {
    191: "'", 222: "ijl‘’", 260: "|", 278: " \u00a0!,./:;I[\\]ft·", 333: "()-`r“”", 334: "{}", 350: "•",
    355: '"', 389: "*", 469: "^", 500: "Jckšsvxyz", 549: "≈", 556: "#$0123456789?L_abdeghnopqu–",
    584: "+<=>~−", 611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W",
    1000: "—…", 1015: "@",
}  # fmt: skip
_BOLD = {
    238: "'", 278: " \u00a0,./I\\ijl‘’·", 280: "|", 333: "!()-:;[]`ft", 350: "•", 389: "*r{}", 474: '"',
    500: "z“”", 549: "≈", 556: "#$0123456789J_aceksvxy–", 584: "+<=>^~−", 611: "?FLTZbdghnopqu",
    667: "EPSVXY", 722: "&ABCDHKNRU", 778: "GOQw", 833: "M", 889: "%m", 944: "W", 975: "@", 1000: "—…",
}  # fmt: skip
_SYMBOL, _IDEOGRAPH, _OTHER = 1400, 1020, 800
"""Widths of letters that the font lacks, so that another one helps out: on the safe side."""

_ILLEGAL = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Fitted:
    """Texts as they fit a box: cut where they had to be, their size, and the height they take."""

    texts: tuple[str, ...]
    size: float
    height: float


@lru_cache(maxsize=5_000)
def short(text: str) -> str:
    """Put a text on one line that a slide can bear, in which a number and its unit are not parted."""
    return unparted(brief(clean(text[: 4 * LONGEST]), LONGEST))


def clean(text: str) -> str:
    r"""Put a text on one line, without characters that no file of an office program may hold.

    >>> clean("Smith\n& Co\x00 \ud800Ltd")
    'Smith & Co Ltd'
    """
    return one_line(_ILLEGAL.sub(_seen, text))


def _seen(found: re.Match[str]) -> str:
    return " " if found.group().isspace() else ""


class _Widths(dict[str, int]):
    """The widths of all letters, those that the font lacks guessed when they are met."""

    def __init__(self, table: Mapping[int, str]) -> None:
        super().__init__({letter: wide for wide, letters in table.items() for letter in letters})

    def __missing__(self, letter: str) -> int:
        self[letter] = wide = self._guess(letter)
        return wide

    def _guess(self, letter: str) -> int:
        base, kind = unicodedata.normalize("NFD", letter)[:1], unicodedata.category(letter)
        if base in self:
            return self[base]
        if kind in ("Mn", "Me", "Cf"):
            return 0
        if kind == "So":
            return _SYMBOL
        return _IDEOGRAPH if unicodedata.east_asian_width(letter) in ("W", "F") else _OTHER


_WIDTHS = {False: _Widths(_PLAIN), True: _Widths(_BOLD)}


@lru_cache(maxsize=20_000)
def width(text: str, size: float, bold: bool = False) -> float:
    """Give the width of a line in inches."""
    return SAFETY * sum(map(_WIDTHS[bold].__getitem__, text)) / 1000 * size / 72


def line_height(text: str, size: float) -> float:
    """Give the height in inches of a line; letters of other scripts stand higher."""
    return (LEADING if all(ord(letter) < 0x2600 for letter in text) else TALL_LEADING) * size / 72


@lru_cache(maxsize=20_000)
def lines(text: str, room: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """Break a text into lines no wider than `room` inches."""
    done: list[str] = []
    line, taken, space = "", 0.0, width(" ", size, bold)
    for word in _words(text, room, size, bold):
        wide = width(word, size, bold)
        if line and taken + space + wide > room + HAIR:
            done.append(line)
            line, taken = word, wide
        else:
            line, taken = (f"{line} {word}", taken + space + wide) if line else (word, wide)
    return (*done, line) if line else tuple(done)


def _words(text: str, room: float, size: float, bold: bool) -> Iterator[str]:
    """Give the words of a text, those wider than the room in pieces that fit."""
    for word in text.split(" "):
        if width(word, size, bold) <= room:
            yield word
            continue
        piece, taken = "", 0.0
        for letter in word:
            wide = width(letter, size, bold)
            if piece and taken + wide > room:
                yield piece
                piece, taken = "", 0.0
            piece, taken = piece + letter, taken + wide
        yield piece


@lru_cache(maxsize=20_000)
def cut(text: str, room: float, size: float, most: int = 1, bold: bool = False) -> str:
    """Cut a text that takes more than so many lines, and end it with an ellipsis."""
    text = short(text)
    if len(lines(text, room, size, bold)) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = len(lines(text[:middle].rstrip() + ELLIPSIS, room, size, bold)) <= most
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + ELLIPSIS


def height(texts: Sequence[str], room: float, size: float, gap: float = 0.0, bold: bool = False) -> float:
    """Give the height in inches of paragraphs, with a gap between them in shares of the size."""
    counted = [(len(lines(text, room, size, bold)), line_height(text, size)) for text in texts]
    return sum(number * tall for number, tall in counted) + max(len(texts) - 1, 0) * gap * size / 72


def fit(
    texts: Sequence[str],
    room: float,
    tall: float,
    sizes: Sequence[float],
    gap: float = 0.0,
    bold: bool = False,
) -> Fitted:
    """Give paragraphs the largest of `sizes` at which they fit; at the smallest they are cut to fit."""
    whole = tuple(short(text) for text in texts)
    for size in sizes:
        needed = height(whole, room, size, gap, bold)
        if needed <= tall:
            return Fitted(whole, size, needed)
    return _cut_to_fit(whole, room, tall, sizes[-1], gap, bold)


def _cut_to_fit(
    texts: tuple[str, ...], room: float, tall: float, size: float, gap: float, bold: bool
) -> Fitted:
    """Take lines from whichever paragraph is longest until all fit, then leave the last ones out."""
    kept = [len(lines(text, room, size, bold)) for text in texts]
    made = texts
    while (needed := height(made, room, size, gap, bold)) > tall and len(kept) + max(kept) > 2:
        if max(kept) > 1:
            kept[kept.index(max(kept))] -= 1
        else:
            kept.pop()
            texts = (*texts[: len(kept) - 1], f"{texts[len(kept) - 1]} {ELLIPSIS}")
        made = tuple(cut(text, room, size, most, bold) for text, most in zip(texts, kept, strict=True))
    return Fitted(made, size, needed)
