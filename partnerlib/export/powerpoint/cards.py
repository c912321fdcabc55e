"""Cards: boxes with a band of colour, a heading and a few lines, each of which can be moved as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_AUTO_SIZE, MSO_VERTICAL_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from partnerlib.charts.style import GREY, INK, PAPER
from partnerlib.export.briefing.slide import Card, Cards
from partnerlib.export.powerpoint.fitting import LEADING, Fitted, fit
from partnerlib.export.powerpoint.master import Area
from partnerlib.export.powerpoint.shapes import append, decorate, describe, rgb, stripe, write

SIZES = (20.0, 18.0, 16.0, 14.0, 13.0, 12.0, 11.0)
BETWEEN, INSIDE, BAND = 0.22, 0.16, 0.08
GAP = 0.35
"""Room between paragraphs, in shares of their size."""

LOWEST, ROOMY, MOST_ROWS = 0.7, 0.25, 4
FILL = "#f5f6f8"


@dataclass(frozen=True)
class _Text:
    """What stands in a card, and the height it takes."""

    heading: Fitted
    lines: Fitted

    @property
    def height(self) -> float:
        between = GAP * self.lines.size / 72 if self.lines.texts else 0
        return self.heading.height + between + self.lines.height + 2 * INSIDE + BAND


def draw(page: Any, cards: Cards, area: Area) -> float:
    """Draw cards in rows and give where the lowest ends; all their text has one size."""
    columns = max(min(cards.columns, len(cards.cards)), -(-len(cards.cards) // MOST_ROWS))
    rows = [cards.cards[first : first + columns] for first in range(0, len(cards.cards), columns)]
    wide = (area.width - (columns - 1) * BETWEEN) / columns
    texts = _texts(rows, wide, area.height - (len(rows) - 1) * BETWEEN)
    needed = [max(LOWEST, *(text.height for text in row)) for row in texts]
    spare = (area.height - sum(needed)) / len(rows) - BETWEEN
    top = area.top
    for row, written, tall in zip(rows, texts, needed, strict=True):
        tall += min(max(spare, 0.0), ROOMY)
        for place, (card, text) in enumerate(zip(row, written, strict=True)):
            _draw(page, card, text, Area(area.left + place * (wide + BETWEEN), top, wide, tall))
        top += tall + BETWEEN
    return top - BETWEEN


def _texts(rows: Sequence[Sequence[Card]], wide: float, tall: float) -> list[list[_Text]]:
    """Find the largest size at which every card holds its text; at the smallest they are cut."""
    for size in SIZES:
        texts = [[_text(card, wide, size) for card in row] for row in rows]
        if sum(max(LOWEST, *(text.height for text in row)) for row in texts) <= tall:
            return texts
    return [[_text(card, wide, SIZES[-1], tall / len(rows)) for card in row] for row in rows]


def _text(card: Card, wide: float, size: float, tall: float = inf) -> _Text:
    """Write a card in a size; with a height, what does not fit is cut."""
    room = wide - 2 * INSIDE
    heading = fit([card.heading], room, tall / 2.5, [size], bold=True)
    left = tall - 2 * INSIDE - BAND - heading.height - GAP * size / 72
    lines = card.lines if left >= LEADING * size / 72 else ()
    return _Text(heading, fit(lines, room, left, [size], GAP))


def _draw(page: Any, card: Card, text: _Text, area: Area) -> None:
    group = page.shapes.add_group_shape()
    box = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, 0, 0)
    area.hold(box)
    _set_box(box, card.settled)
    write(box.text_frame, text.heading.texts, text.heading.size, bold=True, colour=INK)
    append(box.text_frame, text.lines.texts, text.lines.size, INK, GAP * text.lines.size)
    band = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, 0, 0)
    Area(area.left, area.top, area.width, BAND).hold(band)
    _set_band(band, card)
    describe(group, f"Card: {card.heading}", f"{card.heading}: {' '.join(card.lines)}")


def _set_box(box: Any, settled: bool) -> None:
    """Give a card its ground: grey where it is settled, white in a dashed frame where it is not."""
    frame = box.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_VERTICAL_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_bottom = Inches(INSIDE)
    frame.margin_top = Inches(INSIDE + BAND)
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    box.element.remove(box.element.find(qn("p:style")))
    box.name = "Text"
    box.fill.solid()
    box.fill.fore_color.rgb = rgb(FILL if settled else PAPER)
    if settled:
        box.line.fill.background()
    else:
        box.line.color.rgb, box.line.width, box.line.dash_style = rgb(GREY), Pt(1.25), MSO_LINE.DASH


def _set_band(band: Any, card: Card) -> None:
    """Give a card its colour, striped where it holds what is guessed or missing."""
    band.element.remove(band.element.find(qn("p:style")))
    if card.settled:
        band.fill.solid()
        band.fill.fore_color.rgb = rgb(card.colour)
    else:
        stripe(band, card.colour)
    band.line.fill.background()
    decorate(band, "Band")
