"""The ranking under other part weights, fast enough to follow a slider."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.robustness.acceptability import NEARNESS, SEED, draw_scores
from partnerlib.robustness.plausible import plausible
from partnerlib.robustness.tally import Tally

DRAWS = 40_000


class WhatIf:
    """A case whose part weights can be moved: levels are drawn once, then weighed as often as one likes."""

    def __init__(self, case: Case, draws: int = DRAWS, seed: int = SEED) -> None:
        """Draw plausible levels and how far weights near stated ones may be off.

        Raises ValueError when no part that weighs anything has a criterion.
        """
        rng = np.random.Generator(np.random.PCG64(seed))
        known = plausible(case)
        self.model = known.model
        self._scores, self._missed = draw_scores(known, draws, rng)
        self._off = np.exp(NEARNESS * rng.standard_normal((len(self.model.parts), draws)))
        self._must_haves = scoring.must_have_status(case).reindex(self.model.candidates)

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
        tally = Tally(len(self.model.candidates), len(weights))
        tally.add(self._scores, weights[:, None] * self._off, self._missed)
        return tally.ranks[:, 0] / tally.draws
