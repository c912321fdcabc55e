"""A case as bare arrays, so that its fit can be computed a hundred thousand times a second."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.remembered import remembered
from partnerlib.scoring import DECIMALS, DOUBT, MISSED, PRIOR_VALUE, PRIOR_WEIGHT, WEAKER_SHARE


@dataclass(frozen=True, eq=False)
class Model:
    """What the fit of a case is made of, without labels.

    candidates, criteria, parts: keys in the case's order; parts are those that have criteria.
    weights: of the parts, summing to 1. first, second: criteria x parts, each criterion's share of a
    part's two side scores; they are equal where a part has only one. known: candidates x criteria, the
    values of the mean levels, NaN where unknown; expected: the same with unknown values as `scoring.fit`
    expects them. missed: candidates that miss a must-have as far as is known.
    """

    candidates: tuple[str, ...]
    criteria: tuple[str, ...]
    parts: tuple[str, ...]
    weights: np.ndarray
    first: np.ndarray
    second: np.ndarray
    known: np.ndarray
    expected: np.ndarray
    missed: np.ndarray

    def __deepcopy__(self, memo: object) -> Self:
        """Give the model itself: it never changes, so what is asked of it twice is found once."""
        return self

    def weighed(self, weights: np.ndarray) -> Self:
        """Give the model with other weights of its parts, which sum to 1."""
        expected = np.where(np.isnan(self.known), self.expectations(weights[None]), self.known)
        return replace(self, weights=weights, expected=expected)

    def expectations(self, weights: np.ndarray) -> np.ndarray:
        """Give what is expected of unknown values, candidates x weightings; weights: weightings x parts."""
        share = (self.first + self.second) @ weights.T / 2
        answered, known = self._answered
        total = known @ share + PRIOR_WEIGHT * PRIOR_VALUE
        return np.maximum(total / (answered @ share + PRIOR_WEIGHT) - DOUBT, 0)

    @cached_property
    def _answered(self) -> tuple[np.ndarray, np.ndarray]:
        """Which values are known, as 1 and 0, and these with 0 where unknown; both candidates x criteria."""
        answered = ~np.isnan(self.known)
        return answered.astype("float64"), np.where(answered, self.known, 0.0)

    def part_scores(self, values: np.ndarray) -> np.ndarray:
        """Give part scores, ... x parts, 0 to 1, of complete values, ... x criteria."""
        return self.joined(values @ self.first, values @ self.second)

    def part_scores_of_draws(self, values: np.ndarray) -> np.ndarray:
        """Give part scores, parts x draws, of complete values, criteria x draws: fast for many draws."""
        return self.joined(_summed(self.first, values), _summed(self.second, values))

    def joined(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Join both side scores of parts into part scores, as `scoring.part_scores` does."""
        return WEAKER_SHARE * np.minimum(one, other) + (1 - WEAKER_SHARE) * np.maximum(one, other)

    @property
    def open(self) -> bool:
        """Tell whether any level is unknown."""
        return bool(np.isnan(self.known).any())

    @property
    def fits(self) -> np.ndarray:
        """The fit of every candidate, unrounded, with unknown values as expected."""
        return 100 * (self.part_scores(self.expected) @ self.weights)

    def fit(self, values: np.ndarray) -> np.ndarray:
        """Give fit, 0 to 100, of complete values, ... x criteria, with the case's own weights."""
        return np.round(100 * (self.part_scores(values) @ self.weights), DECIMALS)


def _summed(shares: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Sum values, criteria x draws, by shares, criteria x parts: parts x draws.

    Most shares are 0, so this beats a matrix product, and adds in the same order on every machine.
    """
    total = np.zeros((shares.shape[1], values.shape[1]))
    for criterion, part in np.argwhere(shares):
        total[part] += shares[criterion, part] * values[criterion]
    return total


@remembered
def model(case: Case) -> Model:
    """Give a case as arrays. Raises ValueError when no part that weighs anything has a criterion."""
    weights = scoring.part_weights(case)
    sides = scoring.side_weights(case.profile)
    columns = {part: sides[part] for part in weights.index}
    mean = scoring.levels(case)
    known = scoring.values(mean, case.profile)
    status = scoring.must_have_status(case, mean).reindex(known.index)
    made = Model(
        candidates=tuple(known.index),
        criteria=tuple(known.columns),
        parts=tuple(weights.index),
        weights=weights.to_numpy(dtype="float64"),
        first=np.column_stack([of_part.iloc[:, 0] for of_part in columns.values()]),
        second=np.column_stack([of_part.iloc[:, -1] for of_part in columns.values()]),
        known=known.to_numpy(dtype="float64"),
        expected=scoring.expected_values(case, known).to_numpy(dtype="float64"),
        missed=(status == MISSED).to_numpy(dtype="bool"),
    )
    for array in (made.weights, made.first, made.second, made.known, made.expected, made.missed):
        array.flags.writeable = False
    return made
