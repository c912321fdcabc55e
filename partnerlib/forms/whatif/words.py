"""Weights that somebody moves, and what comes of them in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from partnerlib.charts.style import records
from partnerlib.question import PART_TITLES
from partnerlib.robustness import Verdict
from partnerlib.robustness.verdict import CLEAR, LEANING
from partnerlib.scoring import MISSED
from partnerlib.words import listing, of_hundred, possessive, whole

SAME = 1e-9
"""Weights closer than this are the same."""

NOTHING = "nothing is known about any candidate in what then weighs. Record what is known in notebook 2."


@dataclass(frozen=True)
class Weighing:
    """Weights by part, summing to 1, and how they came about.

    name: what a preset is called, "" for none. part: the one moved last by hand. kept: the weights before
    one part took all, so that the others can take up their proportions again. shared: how the others of
    `part` came to share when there were no proportions to take up, "" where there were.
    """

    weights: Mapping[str, float]
    name: str = ""
    part: str = ""
    kept: Mapping[str, float] = field(default_factory=dict)
    shared: str = ""

    def move(self, part: str, share: float, stated: Mapping[str, float]) -> "Weighing":
        """Give one part another share of weight; the others keep their proportions.

        Where the others weigh nothing they take those they had last, else those stated, or are alike.
        """
        same = self.shared if part == self.part else ""
        alike = dict.fromkeys(self.weights, 1.0)
        ways = ((self.weights, same), (self.kept, ""), (stated, "as stated"), (alike, "alike"))
        source, shared = next((way, how) for way, how in ways if _others(way, part) > 0)
        rest = (1 - share) / _others(source, part)
        weights = {key: share if key == part else rest * source[key] for key in self.weights}
        return Weighing(weights, "", part, source, shared)


def _others(weights: Mapping[str, float], part: str) -> float:
    return sum(weight for key, weight in weights.items() if key != part)


def differ(weights: Mapping[str, float], stated: Mapping[str, float]) -> bool:
    """Tell whether weights are others than those stated."""
    return any(abs(weights[part] - stated.get(part, 0)) > SAME for part in weights)


def percents(weights: Mapping[str, float]) -> dict[str, int]:
    """Give weights that sum to 1 in whole per cent that sum to 100: the largest remainders are rounded up.

    >>> percents({"who": 1 / 3, "ideal": 1 / 3, "now": 1 / 3})
    {'who': 34, 'ideal': 33, 'now': 33}
    """
    exact = {part: round(100 * weight, 6) for part, weight in weights.items()}
    found = {part: int(amount) for part, amount in exact.items()}
    first = sorted(exact, key=lambda part: found[part] - exact[part])
    for part in first[: 100 - sum(found.values())]:
        found[part] += 1
    return found


def with_weights(now: Weighing, stated: Mapping[str, float]) -> str:
    """Begin a sentence with the weights, so that whoever reads it can set them again.

    >>> stated = {"who": 0.6, "ideal": 0.3, "now": 0.1}
    >>> with_weights(Weighing(stated).move("now", 0.31, stated), stated)
    "With 'Now' at 31 % instead of 10 % and the others in proportion"
    >>> with_weights(Weighing(stated).move("now", 0.31, stated).move("who", 0, stated), stated)
    'With your own weights'
    """
    if not differ(now.weights, stated):
        return "With the stated weights"
    if max(now.weights.values()) - min(now.weights.values()) < SAME:
        return "With all parts alike"
    if now.name or not now.part or _out_of_proportion(now, stated):
        return f"With {now.name or 'your own weights'}"
    to, instead = percents(now.weights)[now.part], percents(stated)[now.part]
    others = " and the others in proportion" * (len(stated) > 2 and to < 100)
    return f"With '{PART_TITLES[now.part]}' at {to} % instead of {instead} %{others}"


def _out_of_proportion(now: Weighing, stated: Mapping[str, float]) -> bool:
    """Tell whether the parts other than the one moved last share otherwise than as stated."""
    mine, theirs = _others(now.weights, now.part), _others(stated, now.part)
    keys = [key for key in stated if key != now.part]
    return any(abs(now.weights[key] * theirs - stated[key] * mine) > SAME for key in keys)


def who_leads(table: pd.DataFrame, said: Verdict, names: Mapping[str, str], still: bool = False) -> str:
    """End the sentence: who has the highest fit, how sure that is, and who is first how often.

    `table` is as `robustness.WhatIf.at` gives it, of the candidates of whom anything that weighs is known;
    `said` is what `robustness.judged` says; `still` tells that nothing changed in who leads.
    """
    rows = records(table)
    if not rows:
        return NOTHING
    first = [row for row in rows if row.rank == 1]
    leaders, fit = listing([names[row.Index] for row in first]), _fit(first)
    who = "Every candidate" if len(rows) > 1 else "It"
    missed = f" {who} misses a must-have." * (first[0].must_haves == MISSED)
    if len(rows) == 1:
        return f"{leaders} has a fit of {fit}: nobody else to compare with.{missed}"
    has = "share" if len(first) > 1 else "has"
    highest = f"{leaders} {'still ' * still}{has} the highest fit{_among(rows)}, {fit}"
    return f"{highest}{_how_sure(rows, said, names)}: {_odds(said, names, len(first) > 1)}.{missed}"


def _fit(rows: list[Any]) -> str:
    return f"{'about ' * any(row.coverage < 1 for row in rows)}{whole(rows[0].fit)}"


def _among(rows: list[Any]) -> str:
    """Say among whom the leader's fit is the highest, where one that misses a must-have has a higher one."""
    return " of those that miss no must-have" * any(row.fit > rows[0].fit for row in rows)


def _how_sure(rows: list[Any], said: Verdict, names: Mapping[str, str]) -> str:
    if said.kind == CLEAR:
        return f"{_against(rows, names)} and is the clear winner"
    if said.kind == LEANING:
        return f"{_against(rows, names)} and the verdict leans towards it"
    if said.why == "unanswered":
        return f", but too little is known about {listing([names[key] for key in said.about])} to be sure"
    return ", so it is too close to call" if said.why == "tie" else ", but it is too close to call"


def _against(rows: list[Any], names: Mapping[str, str]) -> str:
    """Set the fit beside that of the second, unless a missed must-have keeps that one back."""
    second = rows[1]
    if second.must_haves == MISSED != rows[0].must_haves:
        return ","
    if whole(second.fit) == whole(rows[0].fit):
        return f", less than one point ahead of {names[second.Index]},"
    return f" against {possessive(names[second.Index])} {_fit([second])},"


def _odds(said: Verdict, names: Mapping[str, str], tied: bool) -> str:
    """Say who is first how often, the one who is so more often first."""
    leader, chance, rival = names[said.leader], of_hundred(said.chance), names.get(said.rival, "")
    if said.kind == CLEAR or not rival:
        return f"first in {chance} plausible cases"
    also = of_hundred(said.rival_chance)
    if round(said.rival_chance, 2) > round(said.chance, 2):
        return f"{rival} is first in {also} plausible cases, {leader} in {chance}"
    return f"{f'{leader} is ' * tied}first in {chance} plausible cases, {rival} in {also}"


def unheard(silent: list[str], first: float, weights: Mapping[str, float]) -> str:
    """Say of whom nothing that weighs is recorded, and in which share of cases one of them is first.

    >>> unheard(["Oak"], 0.12, {"who": 1.0})
    'Nothing is recorded yet about Oak. It may be anything, and is first in 12 of 100 plausible cases.'
    """
    if not silent:
        return ""
    what = "Nothing" if min(weights.values()) > 0 else "Nothing that weighs anything"
    who = "It may be anything, and" if len(silent) == 1 else "They may be anything, and one of them"
    often = f"{who} is first in {of_hundred(min(first, 1.0))} plausible cases."
    return f"{what} is recorded yet about {listing(silent)}. {often}"
