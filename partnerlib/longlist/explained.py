"""Why each pick made it, and what was counted on the way, in sentences."""

from typing import Any

import numpy as np
import pandas as pd

from partnerlib.longlist.columns import WORDS, Columns
from partnerlib.longlist.faults import Seen
from partnerlib.longlist.ideal import Ideal
from partnerlib.scoring import MISSED
from partnerlib.words import brief, count, listing, number, whole

MARKED = 1.0
"""From so many points of fit on something sets a company apart, or holds it back."""


def explained(
    picks: pd.DataFrame, gaps: pd.DataFrame, told: pd.DataFrame, ideal: Ideal, columns: Columns
) -> list[str]:
    """Say of every pick what sets it apart from the average company, what it lacks and what is not known."""
    weight = dict(zip(ideal.criteria, 100 * ideal.criterion_weights, strict=True))
    musts = _must_ranges(ideal)
    said = []
    for place, own in gaps.groupby("place"):
        row = _Words(told.loc[place], columns)
        own = own.assign(points=own["criterion"].map(weight) * (own["value"] - own["average"]))
        sentences = [
            _missing(own, row, musts) if picks.at[place, "must_haves"] == MISSED else "",
            _apart(own, row),
            _lacking(own, row, ideal),
            _unknown(own),
        ]
        said.append(" ".join(sentence for sentence in sentences if sentence))
    return said


class _Words:
    """What one company's cells say, as a reader would read them in the list."""

    def __init__(self, told: pd.Series, columns: Columns) -> None:
        self._told = told
        self._worded = {use.criterion: use.column for use in columns.uses if use.use == WORDS}

    def level(self, cell: Any) -> str:
        """Give a level: the words that stand for it, or the number with its unit."""
        column = self._worded.get(cell.criterion)
        if column and self._told[column]:
            return f"“{brief(self._told[column], 40)}”"
        return f"{number(cell.level)}{f' {cell.unit}' if _short(cell.unit) else ''}"


def _short(unit: object) -> bool:
    return isinstance(unit, str) and 0 < len(unit) <= 12


def _apart(own: pd.DataFrame, row: _Words) -> str:
    best = own[own["points"] >= MARKED].sort_values("points", ascending=False, kind="stable").head(2)
    if best.empty:
        return ""
    each = [f"“{brief(cell.label)}” ({row.level(cell)}: +{whole(cell.points)})" for cell in best.itertuples()]
    return f"Ahead of the average company most in {listing(each)}."


def _lacking(own: pd.DataFrame, row: _Words, ideal: Ideal) -> str:
    known = own[own["level"].notna()]
    if known.empty:
        return "Nothing is known about it."
    worst = known.loc[known["points_to_gain"].idxmax()]
    if worst["points_to_gain"] < MARKED:
        everything = "all that is known" if len(known) < len(own) else "everything asked"
        return f"At the ideal, or as good as, in {everything}."
    ideal_range = _range(*ideal.ends[1:3, ideal.place(worst["criterion"])])
    return (
        f"Furthest from the ideal in “{brief(worst['label'])}”: {row.level(worst)}, ideal {ideal_range}; "
        f"{count(int(whole(worst['points_to_gain'])), 'point')} to gain."
    )


def _unknown(own: pd.DataFrame) -> str:
    labels = [f"“{brief(label)}”" for label in own["label"][own["level"].isna()]]
    return f"Not known: {listing(labels)}." if labels and len(labels) < len(own) else ""


def _missing(own: pd.DataFrame, row: _Words, musts: dict[str, tuple[float, float]]) -> str:
    missed = [
        f"“{brief(cell.label)}” is {row.level(cell)}, {_range(*musts[cell.criterion])} is a must"
        for cell in own.itertuples()
        if cell.criterion in musts and not _within(cell.level, *musts[cell.criterion])
    ]
    return f"Misses a must-have: {listing(missed)}."


def _must_ranges(ideal: Ideal) -> dict[str, tuple[float, float]]:
    """Give the ranges of the must-haves that count, by criterion."""
    return {
        ideal.criteria[place]: (float(ideal.bounds[0, place]), float(ideal.bounds[1, place]))
        for bit, place in enumerate(ideal.musts)
        if ideal.counts(bit)
    }


def _within(level: float, low: float, high: float) -> bool:
    return bool(np.isnan(level) or low <= level <= high)


def _range(low: float, high: float) -> str:
    if np.isinf(low) or np.isinf(high):
        return f"at most {number(high)}" if np.isinf(low) else f"at least {number(low)}"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def noted(
    seen: Seen, known: pd.DataFrame, picks: pd.DataFrame, ideal: Ideal, columns: Columns
) -> tuple[str, ...]:
    """Say everything that was counted and that a reader of the picks should know."""
    notes = [*_off_the_scale(known), *_nowhere_known(known), *_not_usable(known), *seen.sentences()]
    same = picks["name"][(picks["name"] != "") & picks["name"].duplicated()].drop_duplicates().tolist()
    if same:
        notes.append(f"Among the picks stand twice: {listing([brief(name) for name in same])}.")
    nameless = picks.index[picks["name"] == ""].tolist() if columns.name else []
    if nameless:
        notes.append(f"{count(len(nameless), 'pick has', 'picks have')} no name in the list.")
    if ideal.unused:
        labels = [f"“{brief(label)}”" for label in ideal.unused]
        notes.append(
            f"The list says nothing about {count(len(labels), 'criterion', 'criteria')} of the profile: "
            f"{listing(labels)}. The fit here is over the others alone."
        )
    return tuple(notes)


def _off_the_scale(known: pd.DataFrame) -> list[str]:
    each = [
        f"“{brief(row.label)}” of {count(row.below + row.above, 'company', 'companies')}"
        for row in known.itertuples()
        if row.below + row.above
    ]
    return [f"Off the scale, and counted as its nearer end: {listing(each, 8)}."] if each else []


def _nowhere_known(known: pd.DataFrame) -> list[str]:
    labels = [f"“{brief(row.label)}”" for row in known.itertuples() if not row.known]
    return [f"Not known of any company: {listing(labels, 8)}."] if labels else []


def _not_usable(known: pd.DataFrame) -> list[str]:
    each = [
        f"“{brief(row.label)}” of {count(row.unusable, 'company', 'companies')}"
        for row in known.itertuples()
        if row.unusable
    ]
    lead = "Infinite or not to be computed, and counted as not known"
    return [f"{lead}: {listing(each, 8)}."] if each else []
