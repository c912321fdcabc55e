"""What a slide is, before it is drawn as HTML or PowerPoint: a message, what proves it, where it is from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd
from matplotlib.figure import Figure

from partnerlib.exhibits.markup import Formats

MOST_SAID = 3
"""Sentences beside what a slide shows."""


@dataclass(frozen=True, eq=False)
class Chart:
    """Numbers drawn as a chart, which PowerPoint draws itself so that it can be edited.

    kind: "bars" (one series, a bar a row), "grouped" (several series side by side), "stacked" (series that
    add up), or "scatter" (the columns x and y, a labelled point a row). numbers: rows are named by its
    index, series by its columns, in the order drawn; a cell that is not a number is not answered, one that
    is None, in a column of objects, is not asked. colours: one a series ("grouped") or one a row; the parts
    of a "stacked" are its shades. most: where the scale ends, of x for a
    "scatter", None to leave that open. written: how numbers are written, as Excel formats say it, of y for
    a "scatter". axes: what x and y are. figure: the same as the workbook draws it, bare of title and note
    when shown. A cell that is `exhibits.words.Estimated`, in a column of objects, is drawn as an estimate.
    """

    kind: Literal["bars", "grouped", "stacked", "scatter"]
    numbers: pd.DataFrame
    colours: Sequence[str]
    figure: Figure
    alt: str
    most: float | None = None
    written: str = "0"
    axes: tuple[str, str] = ("", "")


@dataclass(frozen=True, eq=False)
class Table:
    """A table; the first column names the rows. `shades` gives colours of cells by (row, column) place."""

    cells: pd.DataFrame
    alt: str
    formats: Formats = field(default_factory=dict)
    shades: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Card:
    """A box with a short heading and one to four lines; `colour` is the band at its top.

    `settled` is False where it holds what is guessed or missing, which is drawn hatched or dashed.
    """

    heading: str
    lines: tuple[str, ...]
    colour: str
    settled: bool = True


@dataclass(frozen=True)
class Cards:
    """Boxes in rows of so many columns."""

    cards: tuple[Card, ...]
    columns: int = 2


Body = Chart | Table | Cards


@dataclass(frozen=True, eq=False)
class Slide:
    """One slide: its title is its message, of at most two lines.

    key: a word that names it, such as "answer". says: at most three short sentences that go with the
    body. notes: what a speaker may be asked: where each number comes from.
    """

    key: str
    title: str
    body: Body
    says: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Slide {self.key}: {self.title}>"


@dataclass(frozen=True, eq=False)
class Briefing:
    """The slides of a board meeting, and what stands on each of them: whose data, of which snapshot.

    subject: what it is about, such as "Northmere Refrigeration and five others". source: the snapshot in
    one line. marks: what must be said on every slide, such as that the data is fictional.
    """

    title: str
    subject: str
    slides: tuple[Slide, ...]
    source: str
    marks: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> Slide:
        """Give the slide of a key. Raises KeyError that names the keys there are."""
        for slide in self.slides:
            if slide.key == key:
                return slide
        known = ", ".join(slide.key for slide in self.slides)
        raise KeyError(f"There is no slide {key!r}; there are {known}.")
