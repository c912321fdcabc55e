"""Which open question is worth an answer: what knowing one level is expected to win us."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from partnerlib.case import Case
from partnerlib.robustness.acceptability import SEED, draw_scores
from partnerlib.robustness.plausible import Cell, Plausible, plausible
from partnerlib.scoring import DECIMALS

DRAWS = 4096
LEVELS_DRAWN = 4_000_000
ANSWERS = 64
"""How many equally likely answers stand for all answers to a question."""

WORTH_WAITING = 1.0
"""Points of fit: if all answers together are expected to win less, it does not pay to wait for them."""


@dataclass(frozen=True, eq=False)
class Questions:
    """What it is worth to know more before choosing, in points of fit.

    fits: the expected fit of every candidate, by its key. everything: what knowing every level for certain
    is expected to add to the fit of the candidate chosen then. table: one row a level that is unknown or
    uncertain, with candidate, criterion, part, side, label, unit, answered (whether any assessor has),
    worth (what knowing this level alone is expected to add) and turns (the chance that it changes whom we
    choose); the most valuable first.
    """

    fits: pd.Series
    everything: float
    table: pd.DataFrame

    @property
    def chosen(self) -> str:
        """The candidate one would choose today: the one whose expected fit is the highest."""
        return str(self.fits.idxmax())

    @property
    def worth_waiting(self) -> bool:
        """Tell whether it pays to wait for answers, by the tenth of a point that is told."""
        return round(self.everything, 1) >= WORTH_WAITING


def questions(case: Case, *, draws: int = DRAWS, seed: int = SEED) -> Questions:
    """Say for every uncertain level what knowing it is expected to win us, and what knowing all would.

    The expected value of (partial) perfect information: levels are as `plausible` has them, part weights
    as stated, and we choose the candidate of the highest expected fit; one that misses a must-have counts
    as a fit of 0. Knowing one level is worth the mean, over its plausible answers, of the best expected fit
    then, less the best expected fit now. It is computed from the distribution of each level, not by drawing
    cases within cases. Raises ValueError for a case without candidates, and when no part that weighs
    anything has a criterion.

    Source: Raiffa and Schlaifer (1961), Applied Statistical Decision Theory.
    """
    known = plausible(case)
    if not known.cells:
        raise ValueError("There is no candidate to choose yet; add one in notebook 2.")
    rng = np.random.Generator(np.random.PCG64(seed))
    outlooks = [_outlook(known, candidate, draws, rng) for candidate in range(len(known.cells))]
    fits = np.array([outlook.fit for outlook in outlooks])
    rows = list(_rows(known, outlooks, fits, int(fits.argmax()), rng))
    table = pd.DataFrame(rows, columns=["candidate", "criterion", "answered", "worth", "turns"])
    about = case.profile[["criterion", "part", "side", "label", "unit"]]
    table = table.merge(about, on="criterion").sort_values(["worth", "turns"], ascending=False, kind="stable")
    order = "candidate criterion part side label unit answered worth turns"
    return Questions(
        pd.Series(fits, pd.Index(known.model.candidates, name="candidate"), name="expected_fit"),
        _everything(known, rng),
        table[order.split()].reset_index(drop=True),
    )


@dataclass(frozen=True, eq=False)
class _Outlook:
    """A candidate's drawn values (criteria x draws), misses (criteria x draws), and what follows by part.

    score: the expected part score counted only where no must-have of that part is missed. met: the chance
    that none is. fit: the expected fit, 0 where any must-have is missed.
    """

    values: np.ndarray
    misses: np.ndarray
    score: np.ndarray
    met: np.ndarray
    fit: float


def _outlook(known: Plausible, candidate: int, draws: int, rng: np.random.Generator) -> _Outlook:
    levels = known.levels(candidate, draws, rng)
    values, misses = known.values(levels), known.misses(levels)
    parts = known.model.part_scores_of_draws(values)
    met = ~np.stack([misses[rows].any(axis=0) for rows in _criteria_of_parts(known)])
    score, chance = (parts * met).mean(axis=1), met.mean(axis=1)
    return _Outlook(values, misses, score, chance, _fit(known.model.weights, score, chance))


def _criteria_of_parts(known: Plausible) -> list[np.ndarray]:
    """Give the places of each part's criteria."""
    counts = known.model.first + known.model.second > 0
    return [np.flatnonzero(counts[:, part]) for part in range(counts.shape[1])]


def _fit(weights: np.ndarray, score: np.ndarray, met: np.ndarray) -> float:
    """Give the expected fit, 0 where a must-have is missed, from the parts' own expectations.

    Parts are independent of each other, so what one expects is multiplied by the chances of the others.
    """
    others = np.array([np.prod(np.delete(met, part)) for part in range(len(met))])
    return float(100 * np.sum(weights * score * others))


def _rows(
    known: Plausible, outlooks: list[_Outlook], fits: np.ndarray, chosen: int, rng: np.random.Generator
) -> Iterator[tuple[Any, ...]]:
    """Price every uncertain level."""
    reach = 100 * np.maximum(known.model.first, known.model.second) @ known.model.weights
    for candidate, cells in enumerate(known.cells):
        rival, outlook = np.delete(fits, candidate).max(initial=0.0), outlooks[candidate]
        for criterion, cell in enumerate(cells):
            if cell.certain:
                continue
            out_of_reach = (outlook.met == 1).all() and abs(outlook.fit - rival) > reach[criterion]
            then = np.array([]) if out_of_reach else _fits_by_answer(known, outlook, criterion, cell, rng)
            matters = bool(len(then)) and then.min() < rival < then.max()
            worth = np.maximum(then, rival).mean() - max(then.mean(), rival) if matters else 0.0
            turns = ((then < rival) == (candidate == chosen)).mean() if matters else 0.0
            keys = known.model.candidates[candidate], known.model.criteria[criterion]
            yield (*keys, cell.mean is not None, round(max(float(worth), 0.0), DECIMALS), float(turns))


def _fits_by_answer(
    known: Plausible, outlook: _Outlook, criterion: int, cell: Cell, rng: np.random.Generator
) -> np.ndarray:
    """Give a candidate's expected fit after each of so many equally likely answers to one question."""
    answers = np.sort(cell.draw(ANSWERS * ANSWERS, rng)).reshape(ANSWERS, ANSWERS).mean(axis=1)
    part = int(np.argmax(known.model.first[criterion] + known.model.second[criterion]))
    return _fits_if(known, outlook, criterion, part, answers)


def _fits_if(
    known: Plausible, outlook: _Outlook, criterion: int, part: int, levels: np.ndarray
) -> np.ndarray:
    """Give a candidate's expected fit for each of these levels of one criterion."""
    arrays = known.model
    rows = _criteria_of_parts(known)[part]
    place = int(np.flatnonzero(rows == criterion)[0])
    values, misses = outlook.values[rows], outlook.misses[rows]
    one, other = arrays.first[rows, part], arrays.second[rows, part]
    column = np.zeros((len(known.low), 1))
    score, chance = outlook.score.copy(), outlook.met.copy()
    fits = np.empty(len(levels))
    others = np.arange(len(rows)) != place
    rest_missed = misses[others].any(axis=0)
    rest = one[others] @ values[others], other[others] @ values[others]
    for i, level in enumerate(levels):
        column[criterion] = level
        value, missed = known.values(column)[criterion, 0], known.misses(column)[criterion, 0]
        scores = arrays.joined(rest[0] + one[place] * value, rest[1] + other[place] * value)
        met = ~(rest_missed | missed)
        score[part], chance[part] = (scores * met).mean(), met.mean()
        fits[i] = _fit(arrays.weights, score, chance)
    return fits


def _everything(known: Plausible, rng: np.random.Generator) -> float:
    """Give what knowing every level for certain is expected to add; the larger a case, the fewer draws."""
    draws = int(np.clip(LEVELS_DRAWN // known.count, DRAWS, 8 * DRAWS))
    scores, missed = draw_scores(known, draws, rng)
    fit = 100 * np.einsum("cp...,p->c...", scores, known.model.weights).reshape(len(scores), -1)
    worth = fit if missed is None else np.where(missed, 0, fit)
    return float(worth.max(axis=0).mean() - worth.mean(axis=1).max())
