"""Which open question is worth an answer: what knowing one level is expected to win us."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.remembered import remembered
from partnerlib.robustness.acceptability import SEED
from partnerlib.robustness.plausible import Cell, Plausible, plausible
from partnerlib.scoring import DECIMALS, WEAKER_SHARE

DRAWS, LEVELS_DRAWN = 4096, 500_000
"""How many equally likely levels stand for all of a cell: DRAWS at least, more the smaller the case."""

ANSWERS = 256
"""How many equally likely answers stand for all answers to a question."""

FINE = 65_536
"""How many draws tell the chance that a must-have is met where recorded ranges blur it."""

WORTH_WAITING = 1.0
"""Points of fit: if all answers together are expected to win less, it does not pay to wait for them."""


@dataclass(frozen=True, eq=False)
class Questions:
    """What it is worth to know more before choosing, in points of fit.

    fits: the expected fit of every candidate, by its key, in the order in which `scoring.fit` ranks them.
    everything: what knowing every level for certain is expected to add to the fit of the candidate chosen
    then; no single answer is worth more. table: one row a level that is unknown or uncertain, with
    candidate, criterion, part, side, label, unit, answered (whether any assessor has), worth (what knowing
    this level alone is expected to add) and turns (the chance that it changes whom we choose); the most
    valuable first.
    """

    fits: pd.Series
    everything: float
    table: pd.DataFrame

    @property
    def chosen(self) -> str:
        """The candidate one would choose today: of the highest expected fit, on a tie the better ranked."""
        return str(self.fits.idxmax())

    @property
    def worth_waiting(self) -> bool:
        """Tell whether it pays to wait for answers, by the tenth of a point that is told."""
        return round(self.everything, 1) >= WORTH_WAITING


@remembered
def questions(case: Case, *, draws: int | None = None, seed: int = SEED) -> Questions:
    """Say for every uncertain level what knowing it is expected to win us, and what knowing all would.

    The expected value of (partial) perfect information: levels are as `plausible` has them, part weights
    as stated, and we choose the candidate of the highest expected fit; one that misses a must-have counts
    as a fit of 0, whatever the must-have weighs. Knowing one level is worth the mean, over its plausible
    answers, of the best expected fit then, less the best expected fit now. It is computed from the
    distribution of each level, not by drawing cases within cases; `draws`, made up to a multiple of 256,
    is how many levels stand for a distribution. Raises ValueError for a case without candidates, for fewer
    than one draw, and when no part that weighs anything has a criterion.

    Source: Raiffa and Schlaifer (1961), Applied Statistical Decision Theory.
    """
    known = plausible(case)
    if not known.cells:
        raise ValueError("There is no candidate to choose yet; add one in notebook 2.")
    draws = _draws(known) if draws is None else draws
    if draws < 1:
        raise ValueError(f"draws is {draws}; there must be at least one.")
    draws = -(-draws // ANSWERS) * ANSWERS
    keys = known.model.candidates
    outlooks = {key: _outlook(known, place, draws, seed) for place, key in enumerate(keys)}
    ranked = scoring.fit(case).index
    fits = pd.Series([outlooks[key].fit for key in ranked], ranked, name="expected_fit")
    rows = _rows(known, outlooks, fits)
    table = pd.DataFrame(rows, columns=["candidate", "criterion", "answered", "worth", "turns"])
    about = case.profile[["criterion", "part", "side", "label", "unit"]]
    table = table.merge(about, on="criterion").sort_values(["worth", "turns"], ascending=False, kind="stable")
    order = "candidate criterion part side label unit answered worth turns"
    return Questions(
        fits,
        max([_everything(list(outlooks.values())), *table["worth"]]),
        table[order.split()].reset_index(drop=True),
    )


def _draws(known: Plausible) -> int:
    return int(np.clip(LEVELS_DRAWN // known.count, DRAWS, 8 * DRAWS))


class _Even(np.random.Generator):
    """Draws as even as can be: the middle of each of so many equally likely slices, in random order."""

    def uniform(self, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
        """Give evenly spread numbers between two ends."""
        return low + (high - low) * (self.permutation(size) + 0.5) / size

    def standard_normal(self, size: Any = None, dtype: Any = None, out: Any = None) -> Any:
        """Give evenly spread numbers of the standard normal distribution."""
        return self.permutation(_normal(size))

    def triangular(self, left: Any, mode: Any, right: Any, size: Any = None) -> Any:
        """Give evenly spread numbers of a triangular distribution."""
        share = self.uniform(size=size)
        rising = left + np.sqrt(share * (right - left) * (mode - left))
        falling = right - np.sqrt((1 - share) * (right - left) * (right - mode))
        return np.where(share * (right - left) < mode - left, rising, falling)


@cache
def _normal(size: int) -> np.ndarray:
    return np.array([NormalDist().inv_cdf((place + 0.5) / size) for place in range(size)])


@dataclass(frozen=True, eq=False)
class _Outlook:
    """What may become of a candidate.

    met: the chance that it misses no must-have. fits: equally likely fits if it misses none. answers: by
    the place of each criterion in doubt, the chance that its answer meets its must-have, and the expected
    fits after so many equally likely answers that do.
    """

    met: float
    fits: np.ndarray
    answers: dict[int, tuple[float, np.ndarray]]

    @property
    def fit(self) -> float:
        """The expected fit, 0 where any must-have is missed."""
        return round(float(self.met * self.fits.mean()), DECIMALS)


def _outlook(known: Plausible, candidate: int, draws: int, seed: int) -> _Outlook:
    """Say what may become of a candidate; equal candidates get equal numbers, as each starts at the seed.

    Levels are independent of each other, and a missed must-have takes the whole fit. So the expected fit
    is the chance that every must-have is met, times the expected fit if all are.
    """
    rng = _Even(np.random.PCG64(seed))
    cells = known.cells[candidate]
    levels = known.levels(candidate, draws, rng)
    values, missed = known.values(levels), known.misses(levels)
    met = 1 - missed.mean(axis=1)
    for doubted in np.flatnonzero((met > 0) & (met < 1)):
        values[doubted] = _evenly(values[doubted, ~missed[doubted]], draws, rng)
        met[doubted] = _chance(known, doubted, cells[doubted], met[doubted], rng)
    scores = known.model.part_scores_of_draws(values)
    fits = 100 * np.sum(known.model.weights[:, None] * scores, axis=0)
    answers = {}
    for place, cell in enumerate(cells):
        if not cell.certain:
            then = fits.mean() + 100 * _changes(known, values, place)
            answers[place] = float(met[place]), float(np.prod(np.delete(met, place))) * then
    return _Outlook(float(np.prod(met)), np.sort(fits), answers)


def _evenly(values: np.ndarray, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Give so many values spread as these are, in random order."""
    places = (np.arange(draws) * 2 + 1) * len(values) // (2 * draws)
    return rng.permutation(np.sort(values)[places])


def _chance(known: Plausible, criterion: np.intp, cell: Cell, met: float, rng: np.random.Generator) -> float:
    """Give the chance that a must-have is met: more finely where a level is a sum of several errors."""
    if not cell.ranges:
        return met
    level = cell.draw(FINE, rng)
    return float(((level >= known.must_low[criterion]) & (level <= known.must_high[criterion])).mean())


def _changes(known: Plausible, values: np.ndarray, criterion: int) -> np.ndarray:
    """Give by how much each of `ANSWERS` answers to one question changes the expected fit, as a share.

    `values` are drawn ones, criteria x draws. As w min(a, b) + (1 - w) max(a, b) equals
    (a + b) / 2 - (w - 1/2) |a - b|, the mean distance between the sides is all that has to be found anew.
    """
    arrays = known.model
    part = int(np.argmax(arrays.first[criterion] + arrays.second[criterion]))
    one, other = arrays.first[criterion, part], arrays.second[criterion, part]
    drawn = values[criterion]
    answers = np.sort(drawn).reshape(ANSWERS, -1).mean(axis=1)
    change = (one + other) / 2 * (answers - drawn.mean())
    if one != other:
        apart = _apart(arrays.first[:, part] - arrays.second[:, part], values)
        rest = apart - (one - other) * drawn
        farther = _distances(rest, (one - other) * answers) - np.abs(apart).mean()
        change = change - (WEAKER_SHARE - 0.5) * farther
    return np.asarray(arrays.weights[part] * change)


def _apart(shares: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Give how far one side of a part is above the other, by draw."""
    total = np.zeros(values.shape[1])
    for criterion in np.flatnonzero(shares):
        total += shares[criterion] * values[criterion]
    return total


def _distances(drawn: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Give the mean of |drawn + step| for every step."""
    ordered = np.sort(drawn)
    below = np.searchsorted(ordered, -steps)
    sums = np.concatenate([[0.0], np.cumsum(ordered)])
    return (sums[-1] - 2 * sums[below] + steps * (len(drawn) - 2 * below)) / len(drawn)


def _rows(known: Plausible, outlooks: dict[str, _Outlook], fits: pd.Series) -> Iterator[tuple[Any, ...]]:
    """Price every uncertain level."""
    chosen = fits.idxmax()
    for candidate, cells in zip(known.model.candidates, known.cells, strict=True):
        rival = fits.drop(candidate).max() if len(fits) > 1 else 0.0
        for place, (met, then) in outlooks[candidate].answers.items():
            worth, turns = _price(met, then, rival, candidate == chosen)
            answered = cells[place].mean is not None
            yield candidate, known.model.criteria[place], answered, worth, turns


def _price(met: float, then: np.ndarray, rival: float, chosen: bool) -> tuple[float, float]:
    """Give worth and turns of one question.

    met: the chance that the answer meets the must-have. then: the candidate's expected fits after so many
    equally likely answers that do; after others it is 0. rival: the best expected fit of anybody else.
    """
    chance = np.append(np.full(len(then), met / len(then)), 1 - met)
    then = np.append(then, 0.0).round(DECIMALS)[chance > 0]
    chance = chance[chance > 0]
    if not then.min() < rival < then.max():
        return 0.0, 0.0
    worth = chance @ np.maximum(then, rival) - max(chance @ then, rival)
    turns = chance @ (then < rival if chosen else then > rival)
    return round(max(float(worth), 0.0), DECIMALS), float(turns)


def _everything(outlooks: Sequence[_Outlook]) -> float:
    """Give what knowing every level for certain is expected to add.

    Candidates are independent of each other, so the chance that the best fit is at most x is the product
    of their chances; from these its mean follows.
    """
    points = np.unique(np.concatenate([[0.0], *(outlook.fits for outlook in outlooks)]))
    share = np.ones(len(points))
    for outlook in outlooks:
        under = np.searchsorted(outlook.fits, points, side="right") / len(outlook.fits)
        share *= 1 - outlook.met + outlook.met * under
    best = points[-1] - share[:-1] @ np.diff(points)
    return round(max(float(best) - max(outlook.fit for outlook in outlooks), 0.0), DECIMALS)
