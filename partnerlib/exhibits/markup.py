"""A table as plain text and as HTML that reads well wherever it is shown.

JupyterLab takes style sheets and scripts out of notebooks it does not trust, so every style is written
on its element, and meaning rests on plain tags: a caption, column and row headings with their scope.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from partnerlib.exhibits.words import UNKNOWN, day, tenth
from partnerlib.words import one_line

Formats = Mapping[str, Callable[[Any], str]]
"""How the cells of a column are written, by the column's name; others are written by their kind."""

# JupyterLab's own colours, which suit its dark theme too; elsewhere the colours named after them.
GREY = "var(--jp-ui-font-color2, #66707c)"
RULE = "var(--jp-border-color2, #dfe3e8)"
CELL = f"padding:4px 10px 4px 0;vertical-align:top;border:0;border-bottom:1px solid {RULE};"
WORDS = "overflow-wrap:normal;word-break:normal;"
"""Breaks between words only, where JupyterLab would break a column's words to make room for others."""

HEAD = CELL + f"{WORDS}font-weight:bold;vertical-align:bottom;border-bottom:2px solid {GREY};"
TABLE = "border-collapse:collapse;border:0;margin:0;font-size:13px;"
CAPTION = f"caption-side:top;text-align:left;color:{GREY};padding:0 0 4px 0;"
NARROW = 16
"""Cells of at most so many characters stay on one line, but for the words that stand for no answer."""

UNIT = re.compile(r"(?<=\d) (?=%|million|billion|trillion)")


def text_of(cell: Any, column: str, formats: Formats) -> str:
    """Write one cell: by its column's format, else scores with one decimal, dates and text as they are."""
    if column in formats:
        return formats[column](cell)
    if isinstance(cell, str):
        return cell
    if pd.isna(cell):
        return UNKNOWN
    if isinstance(cell, dt.date):
        return day(cell)
    if isinstance(cell, int | np.integer):
        return f"{cell:,}"
    return tenth(cell) if isinstance(cell, float) else str(cell)


def texts(table: pd.DataFrame, formats: Formats) -> pd.DataFrame:
    """Write all cells of a table, each on one line."""
    columns = {
        name: [one_line(text_of(c, str(name), formats)) for c in table[name]] for name in table.columns
    }
    return pd.DataFrame(columns, dtype="str")


def plain(table: pd.DataFrame, formats: Formats) -> str:
    """Give a table as text in columns; long cells are cut at 60 characters."""
    if table.empty:
        return ""
    short = texts(table, formats).map(lambda cell: cell if len(cell) <= 60 else cell[:59] + "…")
    rows = [list(map(one_line, map(str, short.columns))), *short.to_numpy().tolist()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    sides = [str.rjust if is_number(table[name]) else str.ljust for name in table.columns]
    lines = [
        "  ".join(side(cell, wide) for side, cell, wide in zip(sides, row, widths, strict=True))
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)


def html(table: pd.DataFrame, formats: Formats, caption: str, below: Sequence[str] = ()) -> str:
    """Give a table as HTML; the first column names the rows. An empty table gives nothing.

    The texts of the columns `below` stand below the other cells of their row, over its whole width.
    """
    if table.empty:
        return ""
    written = texts(table, formats)
    under = written[list(below)].to_numpy().tolist()
    table, written = table.drop(columns=list(below)), written.drop(columns=list(below))
    sides = ["right" if is_number(table[name]) else "left" for name in table.columns]
    head = "".join(
        f'<th scope="col" style="{HEAD}text-align:{side}">{escape(one_line(str(name)))}</th>'
        for name, side in zip(table.columns, sides, strict=True)
    )
    rows = [
        _row(cells, sides, list(filter(None, more)))
        for cells, more in zip(written.to_numpy().tolist(), under, strict=True)
    ]
    title = f'<caption style="{CAPTION}">{escape(caption)}</caption>' if caption else ""
    return (
        f'<div style="overflow-x:auto;margin:12px 0 0 0"><table style="{TABLE}">{title}'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def unparted(text: str) -> str:
    """Keep each number and its unit on one line."""
    return UNIT.sub("\u00a0", text)


def _row(cells: list[str], sides: list[str], below: list[str]) -> str:
    cells = [cell if len(cell) <= NARROW else unparted(cell) for cell in cells]
    plain = CELL + "border-bottom:0;padding-bottom:0;" * bool(below)
    styles = [f"{plain}{_wrapping(cell)}text-align:{side}" for cell, side in zip(cells, sides, strict=True)]
    first = f'<th scope="row" style="{styles[0]};font-weight:normal">{escape(cells[0])}</th>'
    rest = [
        f'<td style="{style}">{escape(cell)}</td>' for cell, style in zip(cells[1:], styles[1:], strict=True)
    ]
    return f"<tr>{first}{''.join(rest)}</tr>{_under(below, len(cells))}"


def _under(texts: list[str], columns: int) -> str:
    """Give a row of texts that belong to the row above, each a line of its own, right of the row's name."""
    said = "<br>".join(escape(unparted(text)) for text in texts)
    style = f"{CELL}{WORDS}text-align:left;padding-top:0"
    here = f'<td style="{style}"></td><td colspan="{columns - 1}" style="{style}">{said}</td>'
    return f"<tr>{here}</tr>" if texts else ""


def _wrapping(cell: str) -> str:
    if cell == UNKNOWN:
        return f"{WORDS}white-space:normal;"
    return f"white-space:{'nowrap' if len(cell) <= NARROW else 'normal'};"


def is_number(column: pd.Series) -> bool:
    """Tell whether a column holds numbers only, which are written at the right."""
    return len(column) > 0 and all(isinstance(cell, Real) and not isinstance(cell, bool) for cell in column)
