"""The ranking as a table with bars, in the look of the charts but quick enough to follow a slider."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from partnerlib.charts.style import GREY, IDEAL, INK, LIGHT, PAPER, Look, records
from partnerlib.charts.text import ABOUT
from partnerlib.forms.look import escaped
from partnerlib.scoring import MISSED
from partnerlib.words import of_hundred, whole

STYLE = f"""<style>
.partner-bars {{ width: 100%; border-collapse: collapse; background: {PAPER}; color: {INK}; font-size: 13px;
  line-height: 1.25; print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
.partner-bars caption {{ text-align: left; background: {PAPER}; color: {GREY}; font-size: 12px;
  padding: 6px 10px; }}
.partner-bars :is(th, td) {{ height: 28px; padding: 2px 0 2px 10px; text-align: left; font-weight: 400;
  white-space: nowrap; font-variant-numeric: tabular-nums; }}
.partner-bars :is(small, td:first-child, thead :is(th, td)) {{ color: {GREY}; font-size: 11.5px; }}
.partner-bars small {{ display: block; white-space: normal; }}
.partner-bars tr > :nth-child(2) {{ min-width: 140px; padding-right: 10px; }}
.partner-bars tr > :nth-child(3) {{ position: relative; width: 100%; min-width: 100px; padding: 0;
  border-right: 2.5px solid {IDEAL}; }}
.partner-bars tr > :nth-child(n + 4) {{ min-width: 42px; text-align: right; }}
.partner-bars tr > :nth-child(5) {{ min-width: 76px; padding-right: 10px; white-space: normal; }}
.partner-bars tbody td:nth-child(3) {{
  background: linear-gradient(to right, {LIGHT} 1px, transparent 1px) 0 0 / 25% 100%; }}
.partner-bars tbody td:nth-child(4), .partner-bars b {{ color: {INK}; font-weight: 700; }}
.partner-bars td > * {{ position: absolute; box-sizing: border-box; top: 50%; transform: translateY(-50%); }}
.partner-bars thead td > * {{ transform: translate(-50%, -50%); }}
.partner-bars b {{ right: 3px; transform: translateY(-50%) !important; }}
.partner-bars i {{ height: 16px; left: 0; border: 1.5px solid; }}
.partner-bars u {{ height: 10px; border: solid {INK}; border-width: 0 1.5px;
  background: linear-gradient({INK}, {INK}) 0 50% / 100% 1.5px no-repeat; }}
.partner-bars s {{ height: 26px; width: 2px; margin-left: -1px; background: {GREY}; }}
.partner-paper {{ container-type: inline-size; }}
@container (max-width: 560px) {{
  .partner-bars th {{ white-space: normal; }}
  .partner-bars tbody th {{ min-width: 160px; }}
  .partner-bars span:nth-child(even) {{ display: none; }}
}}
</style>"""

TICKS = "".join(f"<span style='left:{tick}%'>{tick}</span>" for tick in (0, 25, 50, 75))
HEAD = (
    f"<thead><tr><td></td><th scope='col'>candidate</th><td>{TICKS}<b>ideal</b></td>"
    "<th scope='col'>fit</th><th scope='col'>first in … of 100 cases</th></tr></thead>"
)
CAPTION = "Fit, 0 to 100. The dark line is the ideal."
ESTIMATED = " Estimated (≈): hatched, with the range that open answers leave."
BEFORE = " Grey line: with the stated weights."


def bars(table: pd.DataFrame, looks: Mapping[str, Look], before: pd.Series | None = None) -> str:
    """Draw every candidate's fit as a bar, in the table's order, with its numbers, as HTML.

    `table` is as `robustness.WhatIf.at` gives it; `looks` are as `charts.looks` gives them; `before` is
    the fit by candidate at which a thin line is set; one that it lacks gets none. Where coverage is below 1
    the bar is hatched and its bounds are drawn.
    """
    rows = records(table)
    caption = CAPTION + ESTIMATED * any(row.coverage < 1 for row in rows) + BEFORE * (before is not None)
    was = {} if before is None else before.to_dict()
    body = "".join(_row(row, looks[row.Index], was.get(row.Index)) for row in rows)
    return f"<table class='partner-bars'><caption>{caption}</caption>{HEAD}<tbody>{body}</tbody></table>"


def _row(row: Any, look: Look, before: float | None) -> str:
    drawn = f"<i style='width:{row.fit:.2f}%;color:{look.colour};background:{_fill(row, look.colour)}'></i>"
    if row.coverage < 1:
        drawn += f"<u style='left:{row.fit_low:.2f}%;width:{row.fit_high - row.fit_low:.2f}%'></u>"
    if before is not None:
        drawn += f"<s style='left:{before:.2f}%'></s>"
    cells = (
        f"<td>{row.rank}</td><th scope='row'>{escaped(look.name)}{_remark(row)}</th>",
        f"<td>{drawn}</td><td>{ABOUT * (row.coverage < 1)}{row.fit:.1f}</td>",
        f"<td>{of_hundred(row.first).removesuffix(' of 100')}</td>",
    )
    return f"<tr>{''.join(cells)}</tr>"


def _fill(row: Any, colour: str) -> str:
    """A bar's own colour, or hatched with it where the fit is estimated."""
    if row.coverage == 1:
        return colour
    return f"repeating-linear-gradient(135deg,{colour} 0 1.5px,{PAPER} 1.5px 6px)"


def _remark(row: Any) -> str:
    """What a reader must know of a bar, small below the name: a must-have missed, an estimate's bounds."""
    said = ["misses a must-have"] * (row.must_haves == MISSED)
    said += [f"estimated, {whole(row.fit_low)} to {whole(row.fit_high)}"] * (row.coverage < 1)
    return f"<small>{'; '.join(said)}</small>" if said else ""
