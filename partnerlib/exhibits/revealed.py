"""Everybody's answers side by side once they may be seen, the widest differences first."""

from typing import Any

import pandas as pd

from partnerlib import charts, scoring
from partnerlib.agreement import spread
from partnerlib.case import Case
from partnerlib.charts.levels import in_unit
from partnerlib.charts.style import coloured, records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, full_names, names
from partnerlib.exhibits.words import level, share
from partnerlib.words import brief, listing, quoted

OURS = ("Candidate", "Criterion", "Of the scale", "Mean", "Agreed on")
"""Headings of our own, which an assessor's name must not take."""

MOST_ROWS, MOST_SAID, NAME = 40, 4, 30
NOTHING = "No question has been answered by two people yet, so there is nothing to compare."
ALIKE = "All who answered the same question gave the same level."


@exhibit()
def revealed(case: Case) -> Exhibit:
    """Show what each assessor answered, side by side, where they differ; the widest on its scale first."""
    ends = case.profile[["criterion", "scale_low", "scale_high", "ideal_low", "ideal_high"]]
    cells = spread(case).merge(ends, on="criterion")
    wide = cells[cells["spread"] > 0].sort_values(["share", "points"], ascending=False, kind="stable")
    if wide.empty:
        return Exhibit(ALIKE if len(cells) else NOTHING)
    shown, called = wide.head(MOST_ROWS).reset_index(drop=True), names(case)
    headline = _headline(records(shown)[0], called, set(case.assessments["assessor"]))
    how: dict[str, Any] = {"title": headline, "note": fictional(case)}
    ax = charts.disagreement_strip(wide.fillna({"unit": ""}), scoring.newest(case), coloured(case), **how)
    said = [
        f"{quoted(r.label)} of {called[r.candidate]} {level(r.lowest, r)} to {level(r.highest, r)}"
        for r in records(shown)
    ]
    table, formats = _table(case, shown)
    return Exhibit(
        headline,
        table,
        ax.get_figure(root=True),
        f"What each assessor answered where they differ: {listing(said, MOST_SAID)}.",
        f"Where the assessors differ: {len(shown)} of {len(wide)} answers, the widest on its scale first.",
        formats=formats,
    )


def _headline(top: Any, called: dict[str, str], assessors: set[str]) -> str:
    """Say who differ most, on what and how far; `lowest_by` and `highest_by` may each name several."""
    low, high = brief(str(top.lowest_by), NAME), brief(str(top.highest_by), NAME)
    about = f"{quoted(top.label)} of {called[top.candidate]}"
    if {top.lowest_by, top.highest_by} <= assessors:
        far = f"{level(top.lowest, top)} against {level(top.highest, top)}"
        return f"{low} and {high} differ most on {about}: {far}."
    far = f"{level(top.lowest, top)} ({low}) against {level(top.highest, top)} ({high})"
    return f"The widest difference is on {about}: {far}."


def _table(case: Case, shown: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Give one row a difference with a column an assessor, and how its levels are written."""
    said = scoring.newest(case).pivot(index=["candidate", "criterion"], columns="assessor", values="level")
    full, place = full_names(case), pd.MultiIndex.from_frame(shown[["candidate", "criterion"]])
    agreed = case.consensus.set_index(["candidate", "criterion"])
    table = pd.DataFrame({"Candidate": shown["candidate"].map(full), "Criterion": shown["label"]})
    own = said.reindex(place).dropna(axis="columns", how="all")
    people = {f"{who} (assessor)" if who in OURS else str(who): own[who] for who in own.columns}
    levels = people | {"Mean": shown["mean"], "Agreed on": agreed["level"].reindex(place)}
    table["Of the scale"] = shown["share"].to_numpy()
    for head, column in levels.items():
        marked = [in_unit(cell, about) for cell, about in zip(column, records(shown), strict=True)]
        table[head] = pd.Series(marked, table.index, dtype="object")
    written = dict.fromkeys([*people, "Mean"], level) | {"Of the scale": share, "Agreed on": _agreed_level}
    return table, written


def _agreed_level(cell: float) -> str:
    return "" if pd.isna(cell) else level(cell)
