"""The ranking under other part weights, fast enough to follow a slider."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.robustness.acceptability import NEARNESS, SEED, draw_scores, quick_draws
from partnerlib.robustness.plausible import Plausible, plausible
from partnerlib.robustness.tally import BELOW, CHUNK, LEVEL

Drawn = tuple[np.ndarray, np.ndarray | None, np.ndarray]
"""Part scores and missed must-haves, as `draw_scores` gives them, and factors on the weights."""


class WhatIf:
    """A case whose part weights can be moved: levels are drawn once, then weighed as often as one likes."""

    def __init__(self, case: Case, draws: int | None = None, seed: int = SEED) -> None:
        """Draw plausible levels and how far weights near stated ones may be off.

        Seed and draws are those of `verdict` unless told, so that at the case's own weights each is first
        in the very share of cases that the verdict has. Raises ValueError when no part that weighs anything
        has a criterion.
        """
        known = plausible(case)
        self.model = known.model
        self._draws = draws or quick_draws(known)
        self._drawn = _chunks(known, self._draws, seed)
        self._must_haves = scoring.must_have_status(case)

    @property
    def weights(self) -> pd.Series:
        """The case's own weights by part, summing to 1."""
        return pd.Series(self.model.weights, pd.Index(self.model.parts, name="part"), name="weight")

    def at(self, weights: Mapping[str, float] | pd.Series) -> pd.DataFrame:
        """Give what `scoring.fit` gives with these weights, and `first`: in which share each is first.

        `weights` are by part, in any unit; parts not named weigh nothing. Raises ValueError when none of
        them weighs anything, for a negative weight, and for a part without criteria.
        """
        weights = dict(weights)
        stated = np.array([float(weights.get(part, 0)) for part in self.model.parts])
        strange = [part for part in weights if part not in self.model.parts]
        if strange or not (stated >= 0).all() or not 0 < stated.sum() < np.inf:
            raise ValueError(
                f"The weights {weights} cannot be used: none may be below 0, one must be above 0, and "
                f"the parts with criteria are {', '.join(self.model.parts)}."
            )
        weighed = self.model.weighed(stated / stated.sum())
        answered = ~np.isnan(weighed.known)
        share = (weighed.first + weighed.second) @ weighed.weights / 2
        table = pd.DataFrame(
            {
                "fit": weighed.fit(weighed.expected),
                "fit_low": weighed.fit(np.where(answered, weighed.known, 0)),
                "fit_high": weighed.fit(np.where(answered, weighed.known, 1)),
                "coverage": (answered @ share).clip(max=1).round(scoring.DECIMALS),
                "must_haves": self._must_haves,
                "first": self._first(weighed.weights),
            },
            self._must_haves.index,
        )
        return scoring.ranked(table)

    def _first(self, weights: np.ndarray) -> np.ndarray:
        """Give the share of plausible cases near these weights in which each candidate is first."""
        counts = [_count_first(scores, missed, weights, off) for scores, missed, off in self._drawn]
        return np.sum(counts, axis=0) / self._draws


def _chunks(known: Plausible, draws: int, seed: int) -> list[Drawn]:
    """Draw in the order in which `acceptability` draws for weights near the stated ones."""
    levels, weights = (
        np.random.Generator(np.random.PCG64(one)) for one in np.random.SeedSequence(seed).spawn(2)
    )
    sizes = [min(CHUNK, draws - start) for start in range(0, draws, CHUNK)]
    parts = len(known.model.parts)
    return [
        (*draw_scores(known, size, levels), np.exp(NEARNESS * weights.standard_normal((parts, size))))
        for size in sizes
    ]


def _count_first(
    scores: np.ndarray, missed: np.ndarray | None, weights: np.ndarray, off: np.ndarray
) -> np.ndarray:
    """Count for each candidate in how many draws it is first; equal candidates share first place."""
    near = weights[:, None] * off
    if scores.ndim == 2:
        fit = scores @ near
    else:
        fit = np.zeros((len(scores), near.shape[1]))
        for part in np.flatnonzero(weights):
            fit += scores[:, part] * near[part]
    total = near.sum(axis=0)
    if missed is not None:
        fit -= missed * (BELOW * total)
    return np.count_nonzero(fit + LEVEL * total >= fit.max(axis=0), axis=1)
