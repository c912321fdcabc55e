"""Why each pick made it, and what was counted on the way, in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
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


AS_GOOD_AS = 0.9
"""From this value on a level is as good as ideal."""


def explained(
    picks: pd.DataFrame, gaps: pd.DataFrame, told: pd.DataFrame, ideal: Ideal, columns: Columns
) -> list[str]:
    """Say of every pick what sets it apart from the average company, what it lacks and what is not known."""
    weight = gaps["criterion"].map(dict(zip(ideal.criteria, 100 * ideal.criterion_weights, strict=True)))
    gaps = gaps.assign(points=weight.astype("float64") * (gaps["value"] - gaps["average"]))
    worded = {use.criterion: use.column for use in columns.uses if use.use == WORDS}
    cells, musts = groupby(_rows(gaps), key=lambda cell: cell.place), _must_ranges(ideal)
    said = []
    for (place, some), texts in zip(cells, told.to_dict("records"), strict=True):
        words = _Words({criterion: texts[column] for criterion, column in worded.items()})
        own = list(some)
        sentences = (
            _missing(own, words, musts) if picks.at[place, "must_haves"] == MISSED else "",
            _apart(own, words),
            _lacking(own, words, ideal),
            _unknown(own),
        )
        said.append(" ".join(sentence for sentence in sentences if sentence))
    return said


@dataclass(frozen=True)
class _Words:
    """What stands in one company's cells of words, by criterion."""

    texts: Mapping[str, str]

    def level(self, cell: Any) -> str:
        """Give a level as a reader would find it in the list: with the words, or else the unit."""
        level = number(cell.level)
        if self.texts.get(cell.criterion):
            return f"“{brief(self.texts[cell.criterion], 40)}”, {level}"
        return f"{level} {cell.unit}" if isinstance(cell.unit, str) and 0 < len(cell.unit) <= 12 else level


def _rows(frame: pd.DataFrame) -> list[Any]:
    return list(frame.itertuples())


def _apart(own: list[Any], words: _Words) -> str:
    best = sorted((cell for cell in own if cell.points >= MARKED), key=lambda cell: -cell.points)[:2]
    each = [f"{_points(cell.points)} for “{brief(cell.label)}” ({words.level(cell)})" for cell in best]
    return f"Above the average company by {listing(each)}." if each else ""


def _lacking(own: list[Any], words: _Words, ideal: Ideal) -> str:
    known = [cell for cell in own if not np.isnan(cell.level)]
    if not known:
        return "Nothing is known about it."
    worst = max(known, key=lambda cell: cell.points_to_gain)
    if all(cell.value >= AS_GOOD_AS for cell in known):
        everything = "all that is known" if len(known) < len(own) else "everything asked"
        return f"At the ideal, or as good as, in {everything}."
    if worst.points_to_gain < MARKED:
        return f"What it lacks is spread; no single criterion would win a point, “{brief(worst.label)}” most."
    ideal_range = _range(*ideal.ends[1:3, ideal.place(worst.criterion)])
    where = f"“{brief(worst.label)}” ({words.level(worst)}; ideal {ideal_range})"
    return f"It lacks {_points(worst.points_to_gain)} in {where}."


def _points(amount: float) -> str:
    return count(int(whole(amount)), "point")


def _unknown(own: list[Any]) -> str:
    labels = [f"“{brief(cell.label)}”" for cell in own if np.isnan(cell.level)]
    return f"Not known: {listing(labels)}." if labels and len(labels) < len(own) else ""


def _missing(own: list[Any], words: _Words, musts: dict[str, tuple[float, float]]) -> str:
    missed = [
        f"“{brief(cell.label)}” is {words.level(cell)}, {_range(*musts[cell.criterion])} is a must"
        for cell in own
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
        for row in _rows(known)
        if row.below + row.above
    ]
    return [f"Off the scale, and counted as its nearer end: {listing(each, 8)}."] if each else []


def _nowhere_known(known: pd.DataFrame) -> list[str]:
    labels = [f"“{brief(row.label)}”" for row in _rows(known) if not row.known]
    return [f"Not known of any company: {listing(labels, 8)}."] if labels else []


def _not_usable(known: pd.DataFrame) -> list[str]:
    each = [
        f"“{brief(row.label)}” of {count(row.unusable, 'company', 'companies')}"
        for row in _rows(known)
        if row.unusable
    ]
    lead = "Infinite or not to be computed, and counted as not known"
    return [f"{lead}: {listing(each, 8)}."] if each else []
