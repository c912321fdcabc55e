"""Weights that somebody moves, and what comes of them in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from partnerlib.charts.style import records
from partnerlib.question import PART_TITLES
from partnerlib.scoring import MISSED
from partnerlib.words import count, listing, of_hundred, whole

SEEN, NAMED = 0.005, 0.015
"""The least change of a weight that whole per cent show, and that is named where nobody made it by hand."""


@dataclass(frozen=True)
class Weighing:
    """Weights by part, summing to 1, and the parts that were moved to come there, the last one first."""

    weights: Mapping[str, float]
    moved: tuple[str, ...] = ()

    def move(self, part: str, share: float, stated: Mapping[str, float]) -> "Weighing":
        """Give one part another share of weight; the others keep their proportions.

        Where the others weigh nothing there are none to keep: they take those stated, or are alike.
        """
        others = {key: weight for key, weight in self.weights.items() if key != part}
        if not sum(others.values()) > 0:
            others = {key: stated[key] for key in others}
        if not sum(others.values()) > 0:
            others = dict.fromkeys(others, 1.0)
        total = sum(others.values())
        rest = {key: (1 - share) * weight / total for key, weight in others.items()}
        weights = {key: rest.get(key, share) for key in self.weights}
        return Weighing(weights, (part, *(key for key in self.moved if key != part)))


def weighing(weights: Mapping[str, float], stated: Mapping[str, float]) -> Weighing:
    """Give weights that nobody moved by hand; the parts that changed most come first."""
    change = {part: abs(weight - stated[part]) for part, weight in weights.items()}
    largest = sorted(change, key=lambda part: -change[part])
    return Weighing(weights, tuple(part for part in largest if change[part] >= NAMED) or tuple(largest[:1]))


def differ(weights: Mapping[str, float], stated: Mapping[str, float]) -> bool:
    """Tell whether weights are others than those stated."""
    return any(abs(weights[part] - stated.get(part, 0)) > 1e-9 for part in weights)


def percent(share: float) -> str:
    """Give a share in whole per cent.

    >>> percent(0.3109)
    '31 %'
    """
    return f"{whole(100 * share)} %"


def with_weights(now: Weighing, stated: Mapping[str, float]) -> str:
    """Begin a sentence with the weights that were moved.

    >>> stated = {"who": 0.9, "now": 0.1}
    >>> with_weights(Weighing(stated).move("now", 0.31, stated), stated)
    "With 'Now' at 31 % instead of 10 %"
    >>> with_weights(weighing({"who": 0.5, "now": 0.5}, stated), stated)
    'With all parts alike'
    """
    if not differ(now.weights, stated):
        return "With the stated weights"
    if max(now.weights.values()) - min(now.weights.values()) < 1e-9:
        return "With all parts alike"
    told = [part for part in now.moved if abs(now.weights[part] - stated[part]) >= SEEN] or now.moved[:1]
    words = [
        f"'{PART_TITLES[part]}' at {percent(now.weights[part])} instead of {percent(stated[part])}"
        for part in told
    ]
    return f"With {listing(words)}"


def comes_first(table: pd.DataFrame, names: Mapping[str, str], still: bool = False) -> str:
    """End the sentence: who comes first, with what fit, how far ahead of whom, and how often.

    `table` is as `robustness.WhatIf.at` gives it; `still` says that nothing changed in who is first.
    """
    rows = records(table)
    first = [row for row in rows if row.rank == 1]
    about = "about " * (first[0].coverage < 1)
    leaders, fit = listing([names[row.Index] for row in first]), f"{about}{whole(first[0].fit)}"
    who = "Every candidate" if len(rows) > 1 else "It"
    missed = f" {who} misses a must-have." * (first[0].must_haves == MISSED)
    if len(rows) == 1:
        return f"{leaders} has {fit}: nobody else to compare with.{missed}"
    if len(first) > 1:
        return f"{leaders} share first place, with {fit}.{missed}"
    return (
        f"{leaders} {'still ' * still}comes first with {fit}{_ahead(first[0], rows[1], names)}: "
        f"{_often(first[0].first)}.{missed}"
    )


def _ahead(first: Any, second: Any, names: Mapping[str, str]) -> str:
    """How far the first is ahead of the second, unless a missed must-have keeps that one back."""
    if second.must_haves == MISSED != first.must_haves:
        return ""
    gap = first.fit - second.fit
    points = "less than one point" if gap < 0.95 else count(int(whole(gap)), "point")
    return f", {points} ahead of {names[second.Index]}"


def _often(share: float) -> str:
    """In how many plausible cases.

    >>> _often(0.934), _often(1.0), _often(0.0)
    ('first in 93 of 100 plausible cases', 'first in every plausible case', 'first in no plausible case')
    """
    words = {"always": "every plausible case", "never": "no plausible case"}
    often = of_hundred(share)
    return f"first in {words.get(often, f'{often} plausible cases')}"
