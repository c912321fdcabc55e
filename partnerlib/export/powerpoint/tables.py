"""Tables that PowerPoint holds as tables, their columns as wide as their words need and all rows in sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.text import MSO_VERTICAL_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

from partnerlib.charts.style import GREY, INK, LIGHT, readable
from partnerlib.exhibits import markup
from partnerlib.exhibits.markup import is_number
from partnerlib.export.briefing.slide import Table
from partnerlib.export.powerpoint.fitting import cut, line_height, lines, short, width
from partnerlib.export.powerpoint.master import Area
from partnerlib.export.powerpoint.shapes import add, code, describe, rgb

SIZES = (18.0, 16.0, 14.0, 13.0, 12.0)
PLAIN_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style without fills and lines, which every PowerPoint knows."""

ASIDE, OVER = 0.09, 0.05
"""Inches between a cell's edge and its words: at the sides, and above and below."""

WIDEST_WORD, MOST_LINES, ROOMY = 2.2, 4, 0.12


@dataclass(frozen=True)
class _Layout:
    """A table as it fits: rows of texts with the heading first, inches of columns and rows, size of text."""

    rows: list[list[str]]
    widths: list[float]
    heights: list[float]
    size: float


def draw(page: Any, table: Table, area: Area) -> float:
    """Draw a table and give where it ends; what does not fit is cut, and rows without room are counted."""
    plan = _plan(_rows(table), area)
    shape = page.shapes.add_table(
        len(plan.rows), len(plan.widths), *map(Inches, (area.left, area.top, area.width, sum(plan.heights)))
    )
    describe(shape, "Table", table.alt)
    native = shape.table
    native.first_row, native.first_col, native.horz_banding = True, True, False
    shape.element.xpath(".//a:tableStyleId")[0].text = PLAIN_STYLE
    for column, wide in zip(native.columns, plan.widths, strict=True):
        column.width = Inches(wide)
    for row, tall in zip(native.rows, plan.heights, strict=True):
        row.height = Inches(tall)
    right = [is_number(table.cells[name]) for name in table.cells.columns]
    for place, texts in enumerate(plan.rows):
        for column, text in enumerate(texts):
            shade = table.shades.get((place - 1, column), "") if place <= len(table.cells) else ""
            _write(native.cell(place, column), text, plan.size, place == 0, right[column], shade)
    return area.top + sum(plan.heights)


def _rows(table: Table) -> list[list[str]]:
    """Give the texts of a table, its heading first."""
    texts = markup.texts(table.cells, table.formats).to_numpy().tolist()
    return [[short(text) for text in row] for row in (list(map(str, table.cells.columns)), *texts)]


def _plan(rows: list[list[str]], area: Area) -> _Layout:
    """Find the largest size at which all rows fit; at the smallest cells are cut, then rows left out."""
    for size in SIZES:
        made = _laid_out(rows, area, size)
        if sum(made.heights) <= area.height:
            return _roomy(made, area)
    for most in range(MOST_LINES, 0, -1):
        made = _laid_out(rows, area, SIZES[-1], most)
        if sum(made.heights) <= area.height:
            return _roomy(made, area)
    return _laid_out(_first(rows, int(area.height / max(made.heights))), area, SIZES[-1], 1)


def _first(rows: list[list[str]], most: int) -> list[list[str]]:
    """Keep so many rows, the last of which counts those that are left out."""
    kept = rows[: max(most, 2) - 1]
    return [*kept, [f"… and {len(rows) - len(kept)} more", *[""] * (len(rows[0]) - 1)]]


def _laid_out(rows: list[list[str]], area: Area, size: float, most: int = 0) -> _Layout:
    """Lay a table out in a size of text; with `most`, no cell takes more than so many lines."""
    widths = _widths(rows, area.width, size)
    rooms = [wide - 2 * ASIDE for wide in widths]
    if most:
        rows = [
            [cut(text, room, size, most, bold=place == 0) for text, room in zip(row, rooms, strict=True)]
            for place, row in enumerate(rows)
        ]
    heights = [
        max(
            max(1, len(lines(text, room, size, bold=place == 0))) * line_height(text, size)
            for text, room in zip(row, rooms, strict=True)
        )
        + 2 * OVER
        for place, row in enumerate(rows)
    ]
    return _Layout(rows, widths, heights, size)


def _widths(rows: Sequence[Sequence[str]], room: float, size: float) -> list[float]:
    """Give columns the width of their longest word, then what their text wants as far as the room goes."""
    least, wanted = [], []
    for column in zip(*rows, strict=True):
        bolds = [place == 0 for place in range(len(column))]
        words = [
            width(w, size, bold) for text, bold in zip(column, bolds, strict=True) for w in text.split(" ")
        ]
        whole = [width(text, size, bold) for text, bold in zip(column, bolds, strict=True)]
        least.append(min(max(words, default=0.2), WIDEST_WORD) + 2 * ASIDE)
        wanted.append(max(*whole, 0.2) + 2 * ASIDE)
    wanted = [max(pair) for pair in zip(least, wanted, strict=True)]
    if sum(wanted) <= room:
        return [wide * room / sum(wanted) for wide in wanted]
    if sum(least) >= room:
        return [wide * room / sum(least) for wide in least]
    return _capped(least, wanted, room)


def _capped(least: list[float], wanted: list[float], room: float) -> list[float]:
    """Give every column what it wants but the widest, which share what is left."""
    low, high = 0.0, room
    for _ in range(30):
        middle = (low + high) / 2
        taken = sum(max(lo, min(wide, middle)) for lo, wide in zip(least, wanted, strict=True))
        low, high = (middle, high) if taken <= room else (low, middle)
    return [max(lo, min(wide, low)) for lo, wide in zip(least, wanted, strict=True)]


def _roomy(made: _Layout, area: Area) -> _Layout:
    """Give rows some of the room that is left over."""
    spare = min(ROOMY, (area.height - sum(made.heights)) / len(made.heights))
    return _Layout(made.rows, made.widths, [tall + spare for tall in made.heights], made.size)


def _write(cell: Any, text: str, size: float, head: bool, right: bool, shade: str) -> None:
    cell.margin_left = cell.margin_right = Inches(ASIDE)
    cell.margin_top = cell.margin_bottom = Inches(OVER)
    cell.vertical_anchor = MSO_VERTICAL_ANCHOR.BOTTOM if head else MSO_VERTICAL_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    add(paragraph, text, size, head, readable(shade) if shade else INK)
    if shade:
        cell.fill.solid()
        cell.fill.fore_color.rgb = rgb(shade)
    else:
        cell.fill.background()
    _underline(cell, GREY if head else LIGHT, 1.5 if head else 0.75)


def _underline(cell: Any, colour: str, points: float) -> None:
    line = parse_xml(
        f'<a:lnB {nsdecls("a")} w="{round(points * 12700)}" cap="flat"><a:solidFill>'
        f'<a:srgbClr val="{code(colour)}"/></a:solidFill><a:prstDash val="solid"/></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().insert(0, line)
