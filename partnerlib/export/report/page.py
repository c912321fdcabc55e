"""What the report is built of before it becomes HTML: sections of blocks, each a message and its proof.

Everything here is plain text and numbers; the template writes the tags and escapes what it writes.
"""

import base64
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import ceil

import pandas as pd

from partnerlib.exhibits import markup
from partnerlib.exhibits.exhibit import SHOWN, Exhibit
from partnerlib.exhibits.markup import is_number
from partnerlib.words import brief, one_line

DPI = 180
"""Dots an inch in the pictures: sharp on paper too."""

NARROW, LONGEST_WORD, LONGEST_CELL, LONGEST_HEAD = 17, 24, 300, 60
"""Letters of cells that stay on one line, of words that are never broken, of a cell and of a heading."""

LONGEST_NOTE = 1000
"""Letters of a message, a remark, or a picture in words."""

ROOM, DENSE = 100, 118
"""Letters side by side on a printed page, as usual and set small; what needs more goes on below."""

SHORT = 12
"""Rows of a table that is kept on one printed page."""

ENDING = re.compile(r" (?=[\d.,]+(?:[,;]|$))")
"""Before a number at the end of a phrase, which stays on the line of the word before it."""

SIGNS = {"✕": "stop", "✗": "stop", "!": "warn", "?": "open"}
"""What a cell that begins with such a sign is about."""


@dataclass(frozen=True)
class Cell:
    """A cell as written. kind: words that say how it looks. anchor: its name for links; link: whereto."""

    text: str
    kind: str = ""
    anchor: str = ""
    link: str = ""


@dataclass(frozen=True)
class Table:
    """A table as it is written; the first column names the rows."""

    caption: str
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    dense: bool = False
    """Whether it has to be set small to fit a printed page."""
    quiet: bool = False
    """Whether its caption says no more than the heading above it."""
    groups: tuple[tuple[Cell, int], ...] = ()
    """Headings over so many rows each; empty where the rows are not grouped."""

    @property
    def kind(self) -> str:
        """Words that say how it looks."""
        short = len(self.rows) <= SHORT and not any("broken" in c.kind for row in self.rows for c in row)
        return " ".join(word for word, so in (("dense", self.dense), ("short", short)) if so)

    @property
    def bodies(self) -> tuple[tuple[Cell | None, tuple[tuple[Cell, ...], ...]], ...]:
        """The rows in their groups, each under its heading; without groups all under none."""
        if not self.groups:
            return ((None, self.rows),)
        ends = [0, *accumulate(number for _, number in self.groups)]
        heads = [head for head, _ in self.groups]
        return tuple((head, self.rows[a:b]) for head, (a, b) in zip(heads, pairwise(ends), strict=True))


@dataclass(frozen=True)
class Picture:
    """A picture within the page: its data, its size on the screen in dots, what it shows in words."""

    data: str
    wide: int
    tall: int
    alt: str


@dataclass(frozen=True)
class Block:
    """One message under a heading, with the picture and the tables that prove it, and small remarks.

    key: its name for links; unique on the page.
    """

    key: str
    heading: str
    message: str = ""
    picture: Picture | None = None
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A part of a section about one candidate: what is to be seen at once, then blocks."""

    key: str
    heading: str
    colour: str
    blocks: tuple[Block, ...]
    lead: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Section:
    """A main section: an opening sentence, then blocks, then chapters."""

    key: str
    heading: str
    opening: str
    blocks: tuple[Block, ...] = ()
    chapters: tuple[Chapter, ...] = ()


def block(key: str, heading: str, shown: Exhibit, without: str = "", whole: bool = False) -> Block:
    """Give an exhibit as a block; `without` is a remark that the page itself makes, on every picture.

    Long cells are cut unless `whole` is asked for.
    """
    return Block(
        key,
        heading,
        brief(shown.headline, LONGEST_NOTE),
        picture(shown),
        tables(shown.table, shown.caption or heading, shown.formats, whole),
        tuple(brief(note, LONGEST_NOTE) for note in shown.notes if note != without),
    )


def distinct(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Leave out blocks that have nothing but a message which another one before them has said."""
    said: set[str] = set()
    kept = []
    for each in blocks:
        if each.picture or each.tables or each.message not in said:
            kept.append(each)
        said.add(each.message)
    return tuple(kept)


def picture(shown: Exhibit) -> Picture | None:
    """Give an exhibit's picture without the words that the page writes itself; None where it has none."""
    if shown.figure is None:
        return None
    drawn = shown.to_png(bare=True, dpi=DPI)
    wide, tall = (round(dots * SHOWN / DPI) for dots in struct.unpack(">II", drawn[16:24]))
    data = base64.b64encode(drawn).decode("ascii")
    return Picture(f"data:image/png;base64,{data}", wide, tall, brief(shown.alt, LONGEST_NOTE))


def tables(
    frame: pd.DataFrame,
    caption: str,
    formats: markup.Formats | None = None,
    whole: bool = False,
    right: Sequence[str] = (),
    quiet: bool = False,
) -> tuple[Table, ...]:
    """Write a table; one too wide for a printed page becomes several, each with the first column.

    Long cells are cut unless `whole` is asked for. Numbers stand at the right, and columns named in `right`.
    A `quiet` caption is for those who cannot see the page. An empty frame gives no table.
    """
    if frame.empty:
        return ()
    written = markup.texts(frame, formats or {})
    numeric = [name in right or is_number(frame[name]) for name in frame.columns]
    columns = [
        _column(str(name), list(written[name]), right, whole)
        for name, right in zip(written.columns, numeric, strict=True)
    ]
    parts = _side_by_side(columns)
    return tuple(
        Table(
            brief(caption, LONGEST_CELL) + (", continued" if number else ""),
            tuple(column[0] for column in part),
            tuple(zip(*(column[1:] for column in part), strict=True)),
            sum(map(_least, part)) > ROOM,
            quiet,
        )
        for number, part in enumerate(parts)
    )


def linked(table: Table, links: Sequence[str]) -> Table:
    """Give the table with its first column leading somewhere, row by row; "" leads nowhere."""
    rows = [(replace(row[0], link=link), *row[1:]) for row, link in zip(table.rows, links, strict=True)]
    return replace(table, rows=tuple(rows))


def plain_table(heads: Sequence[str], rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Give rows as a frame with these columns, also where there are no rows."""
    return pd.DataFrame(list(rows), columns=list(heads), dtype="object")


def _column(name: str, cells: list[str], right: bool, whole: bool) -> list[Cell]:
    """Write a column: its heading, then its cells."""
    side = "right" if right else ""
    head = one_line(name) if whole else brief(name, LONGEST_HEAD)
    return [Cell(head, f"{side} {_broken(head)}".strip()), *(_cell(text, side, whole) for text in cells)]


def _cell(text: str, side: str, whole: bool) -> Cell:
    text = text if whole else brief(text, LONGEST_CELL)
    sign = SIGNS.get(text[:1], "") if text[1:2] == " " else ""
    line = "line" if len(text) <= NARROW else _broken(text)
    text = text if len(text) <= NARROW else ENDING.sub("\u00a0", markup.unparted(text))
    return Cell(text, " ".join(filter(None, (side, sign, line))))


def _broken(text: str) -> str:
    """Tell a text with words so long that they have to be broken."""
    return "broken" if any(len(word) > LONGEST_WORD for word in text.split()) else ""


def _side_by_side(columns: list[list[Cell]]) -> list[list[list[Cell]]]:
    """Share columns out so that each part fits a printed page; every part begins with the first column."""
    first, rest = columns[0], columns[1:]
    room = DENSE - _least(first)
    total = sum(map(_least, rest))
    fair = min(room, total / ceil(total / room) + LONGEST_WORD / 2) if total > room else total
    parts: list[list[list[Cell]]] = [[first]]
    for column in rest:
        if len(parts[-1]) > 1 and sum(map(_least, parts[-1][1:])) + _least(column) > fair:
            parts.append([first])
        parts[-1].append(column)
    return parts


def _least(column: list[Cell]) -> int:
    """The letters that a column needs at least, with the space beside it."""
    longest = [
        len(cell.text) if "line" in cell.kind.split() else max(map(len, cell.text.split()), default=0)
        for cell in column
    ]
    return min(max(longest), LONGEST_WORD) + 2
