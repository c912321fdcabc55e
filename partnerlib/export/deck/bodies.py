"""What the bodies of slides hold as HTML templates take it: pictures, tables and cards, each made to fit."""

import base64
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageChops

from partnerlib.charts.style import PAPER, readable
from partnerlib.charts.text import ABOUT
from partnerlib.exhibits import exhibit, markup
from partnerlib.exhibits.markup import is_number
from partnerlib.exhibits.words import NOT_ASKED, UNKNOWN, Estimated
from partnerlib.export.briefing.slide import Body, Cards, Chart, Table
from partnerlib.export.deck import layout

SHARP = 220
"""Dots an inch of a picture: sharp where a slide is shown 2,000 pixels wide."""

HATCHED = "repeating-linear-gradient(135deg,{0} 0px,{0} 6px,#ffffff 6px,#ffffff 12px)"
"""The band of a card that holds what is guessed or missing."""

TRIES = 4


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its text and what sets it off."""

    text: str
    style: str
    shaded: bool = False


def body(shown: Body, texts: Sequence[str]) -> dict[str, Any]:
    """Give the body of a slide and the sentences that go with it, each in the size in which both fit."""
    if isinstance(shown, Chart):
        return _chart(shown, texts)
    thing, left_out = "row" if isinstance(shown, Table) else "card", 0
    for _ in range(TRIES):
        said = layout.says(layout.more(left_out, thing, texts))
        tall = layout.ROOM_TALL - (said.height + layout.GAP if said.lines else 0)
        made = _table(shown, tall) if isinstance(shown, Table) else _cards(shown, tall)
        if made["left_out"] == left_out:
            break
        left_out = made["left_out"]
    return {"body": made, "says": said.lines, "says_size": said.size, "beside": 0}


def _chart(chart: Chart, texts: Sequence[str]) -> dict[str, Any]:
    """Draw a chart's picture as large as fits, with the sentences below or beside it."""
    (wide, tall), drawn = _drawn(chart)
    placed = layout.picture((wide, tall), texts)
    picture = {
        "width": placed.width,
        "height": round(placed.width * tall / wide),
        "alt": layout.clean(chart.alt),
        "data": base64.b64encode(drawn).decode("ascii"),
        "numbers": _numbers(chart),
    }
    return {
        "body": picture,
        "says": placed.says.lines,
        "says_size": placed.says.size,
        "beside": placed.beside,
    }


def _drawn(chart: Chart) -> tuple[tuple[float, float], bytes]:
    """Draw a chart without title and note and without the white around it; give its inches and its file."""
    full = Image.open(io.BytesIO(exhibit.png(chart.figure, bare=True, dpi=SHARP)))
    white = Image.new("RGB", full.size, PAPER)
    box = ImageChops.difference(full.convert("RGB"), white).getbbox()
    picture, file = full.crop(box), io.BytesIO()
    picture.save(file, format="PNG", optimize=True)
    return (picture.size[0] / SHARP, picture.size[1] / SHARP), file.getvalue()


def _numbers(chart: Chart) -> list[list[str]]:
    """Write a chart's numbers as a table, its heading first."""
    frame = chart.numbers
    head = [str(frame.index.name or "What"), *map(str, frame.columns)]
    rows = [
        [str(name), *(_number(cell, chart.written) for cell in cells)]
        for name, *cells in frame.astype("object").itertuples()
    ]
    return [[layout.clean(cell) for cell in row] for row in (head, *rows)]


def _number(number: float | None, written: str) -> str:
    """Write a number with the decimals of an Excel format, and its percent sign; an estimate with its own."""
    if number is None or math.isnan(number):
        return NOT_ASKED if number is None else UNKNOWN
    share = "%" in written
    decimals = written.partition(".")[2].count("0")
    said = f"{100 * number if share else number:,.{decimals}f}{' %' if share else ''}".replace("-", "−")
    return f"{ABOUT * isinstance(number, Estimated)}{said}"


def _table(table: Table, tall: float) -> dict[str, Any]:
    """Write a table's cells in the size in which they fit into a height, numbers at the right."""
    cells = table.cells
    written = markup.texts(cells, table.formats).to_numpy().tolist()
    texts = [[layout.clean(str(cell)) for cell in row] for row in (list(cells.columns), *written)]
    made = layout.grid(texts, tall)
    sides = ["text-align:right" if is_number(cells[name]) else "" for name in cells.columns]
    rows = [
        [
            _cell(text, side, table.shades.get((row, column)))
            for column, (text, side) in enumerate(zip(line, sides, strict=True))
        ]
        for row, line in enumerate(made.rows[1:])
    ]
    shaded = {column for _, column in table.shades}
    above = ["padding-right:11px" if column in shaded else "" for column in range(len(sides))]
    heads = zip(made.rows[0], sides, above, strict=True)
    return {
        "alt": layout.clean(table.alt),
        "head": [Cell(text, ";".join(filter(None, styles))) for text, *styles in heads],
        "rows": rows,
        "size": made.size,
        "columns": made.columns,
        "width": made.width,
        "left_out": made.left_out,
    }


def _cell(text: str, side: str, shade: str | None) -> Cell:
    colours = f"background:{shade};color:{readable(shade)}" if shade else ""
    return Cell(text, ";".join(filter(None, (side, colours))), bool(shade))


def _cards(cards: Cards, tall: float) -> dict[str, Any]:
    """Write cards in the size in which all of them fit into a height."""
    texts = [[layout.clean(text) for text in (card.heading, *card.lines)] for card in cards.cards]
    made = layout.boxes(texts, cards.columns, tall)
    shown = [
        {
            "heading": text[0],
            "lines": text[1:],
            "settled": card.settled,
            "band": card.colour if card.settled else HATCHED.format(card.colour),
        }
        for card, text in zip(cards.cards, made.cards, strict=False)
    ]
    return {"cards": shown, "columns": cards.columns, "size": made.size, "left_out": made.left_out}
