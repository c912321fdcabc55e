"""Why each pick made it, and what was counted on the way, in sentences."""

import math
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from partnerlib.longlist.columns import WORDS, Columns
from partnerlib.longlist.faults import Seen
from partnerlib.longlist.ideal import Ideal
from partnerlib.longlist.spoken import Spoken
from partnerlib.scoring import MISSED
from partnerlib.words import brief, count, listing, money, rounded, whole

MARKED = 1.0
"""From so many points of fit on something sets a company apart, or holds it back."""

MARKED_TOO = 2.0
"""From so many points on what holds it back in the second place is told as well."""

AS_GOOD_AS = 0.9
"""From this value on a level is as good as ideal."""


def explained(
    picks: pd.DataFrame, gaps: pd.DataFrame, told: pd.DataFrame, ideal: Ideal, spoken: Spoken
) -> list[str]:
    """Say of every pick what sets it apart from the average company, what it lacks and what is not known."""
    worded = {use.criterion: use.column for use in spoken.uses.values() if use.use == WORDS}
    cells, musts = groupby(_rows(gaps), key=lambda cell: cell.place), _must_ranges(ideal)
    ideals = dict(zip(ideal.criteria, zip(*ideal.ends[1:3].tolist(), strict=True), strict=True))
    said = []
    for (_, own), texts, status in zip(cells, told.to_dict("records"), picks["must_haves"], strict=True):
        words = {criterion: str(texts[column]) for criterion, column in worded.items()}
        pick = _Pick(list(own), words, musts, ideals, spoken)
        sentences = (pick.missing() if status == MISSED else "", pick.apart_and_lacking(), pick.unknown())
        said.append(" ".join(sentence for sentence in sentences if sentence))
    return said


@dataclass(frozen=True)
class _Pick:
    """One pick to be explained: its row of gaps a criterion, and what stands in its cells of words."""

    cells: list[Any]
    words: dict[str, str]
    musts: dict[str, tuple[float, float]]
    ideals: dict[str, tuple[float, float]]
    spoken: Spoken

    def missing(self) -> str:
        """Say which must-haves it misses, and by how much."""
        missed = [cell for cell in self.cells if self._misses(cell)]
        said = [
            f"“{brief(cell.label)}” ({self._level(cell)}; {self._between(cell, self.musts)} is a must)"
            for cell in missed
        ]
        return f"Misses {'a must-have' if len(said) == 1 else 'must-haves'}: {listing(said, len(said))}."

    def apart_and_lacking(self) -> str:
        """Say what sets it apart from the average company, and what it lacks most."""
        known = [cell for cell in self.cells if not np.isnan(cell.level)]
        if not known:
            return "Nothing is known about it."
        best = sorted(known, key=lambda cell: -cell.points_above)[:2]
        best = [cell for cell in best if cell.points_above >= MARKED]
        worst, *others = sorted(known, key=lambda cell: -cell.points_short)
        said = [self._apart(cell, worst) for cell in best]
        above = f"Above the average company by {listing(said)}. " if said else ""
        if worst.points_short < MARKED:
            return above + self._nothing_marked(known, worst)
        told = {cell.criterion for cell in best}
        lacks = [worst, *(cell for cell in others[:1] if cell.points_short >= MARKED_TOO)]
        return (above + self._lacking([cell for cell in lacks if cell.criterion not in told])).strip()

    def unknown(self) -> str:
        """Say what is not known of it: all of its must-haves first."""
        unknown = [cell for cell in self.cells if np.isnan(cell.level)]
        if len(unknown) == len(self.cells):
            return ""
        unknown.sort(key=lambda cell: cell.criterion not in self.musts)
        musts = [cell for cell in unknown if cell.criterion in self.musts]
        labels = [f"“{brief(cell.label)}”{' (a must-have)' * (cell in musts)}" for cell in unknown]
        return f"Not known: {listing(labels, max(3, len(musts) + 1))}." if labels else ""

    def _misses(self, cell: Any) -> bool:
        low, high = self.musts.get(cell.criterion, (-math.inf, math.inf))
        return bool(cell.level < low or cell.level > high)

    def _digits(self, cell: Any) -> int:
        ends = (*self.ideals[cell.criterion], *self.musts.get(cell.criterion, ()))
        return self.spoken.digits(cell.criterion, (cell.level, *ends))

    def _level(self, cell: Any) -> str:
        text = self.words.get(cell.criterion, "")
        return self.spoken.level(cell.criterion, cell.level, text, self._digits(cell))

    def _between(self, cell: Any, ends: dict[str, tuple[float, float]]) -> str:
        low, high = ends[cell.criterion]
        return self.spoken.between(cell.criterion, low, high, self._digits(cell), with_unit=False)

    def _apart(self, cell: Any, worst: Any) -> str:
        gain = ""
        if cell is worst and worst.points_short >= MARKED:
            ideal = self._between(cell, self.ideals)
            gain = f"; its largest gap: {ideal} would win {_points(cell.points_short)} more"
        return f"{_points(cell.points_above)} for “{brief(cell.label)}” ({self._level(cell)}{gain})"

    def _lacking(self, cells: list[Any]) -> str:
        each = [
            f"{'all ' * (cell.value == 0)}{_points(cell.points_short)} in “{brief(cell.label)}” "
            f"({self._level(cell)}; ideal {self._between(cell, self.ideals)})"
            for cell in cells
        ]
        return f"It lacks {listing(each)}." if each else ""

    def _nothing_marked(self, known: list[Any], worst: Any) -> str:
        if all(cell.value >= AS_GOOD_AS for cell in known if cell.points_short > 0):
            everything = "all that is known" if len(known) < len(self.cells) else "everything asked"
            everything = "all else" if any(self._misses(cell) for cell in known) else everything
            return f"At the ideal, or as good as, in {everything}."
        return (
            f"What it lacks is spread: the largest gap, “{brief(worst.label)}”, is worth less than a point."
        )


def _rows(frame: pd.DataFrame) -> list[Any]:
    return list(frame.itertuples())


def _points(amount: float) -> str:
    return count(int(whole(amount)), "point")


def _must_ranges(ideal: Ideal) -> dict[str, tuple[float, float]]:
    """Give the ranges of the must-haves that count, by criterion."""
    return {
        ideal.criteria[place]: (float(ideal.bounds[0, place]), float(ideal.bounds[1, place]))
        for bit, place in enumerate(ideal.musts)
        if ideal.counts(bit)
    }


def level_with_last(tied: int, fit: float) -> str:
    """Say how many more companies have exactly the fit of the last pick; "" when none has."""
    have, stand = ("company has", "stands") if tied == 1 else ("companies have", "stand")
    return (
        f"{money(tied, '')} more {have} exactly the fit of the last on the shortlist, {rounded(fit)}, "
        f"but {stand} after it in the list."
    ) * bool(tied)


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
