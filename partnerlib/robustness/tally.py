"""Counting ranks: the fast inner part of rank acceptability, on bare arrays."""

import numpy as np

CHUNK = 8192
"""Draws counted at once: few enough to stay in the processor's cache."""

LEVEL = 1e-11
"""Scores from 0 to 1 closer than this are equal, as fits are when rounded to 9 decimals."""

BELOW = 1e6
"""What puts a candidate that misses a must-have below all that miss none."""


class Tally:
    """Counts, over draws, of the ranks that candidates reach.

    ranks: candidates x ranks, how often each candidate has each rank (the first is column 0; equal
    candidates share the better one). above: candidates x candidates, how often the row ranks above the
    column. weights: candidates x dimensions, the sum of the weights, made to sum to 1, of the draws in
    which the candidate is first.

    Source: Lahdelma and Salminen (2001), SMAA-2, Operations Research 49(3), 444-454.
    """

    def __init__(self, candidates: int, dimensions: int) -> None:
        self.draws = 0
        self.ranks = np.zeros((candidates, candidates), dtype=np.int64)
        self.above = np.zeros((candidates, candidates), dtype=np.int64)
        self.weights = np.zeros((candidates, dimensions))

    def add(self, scores: np.ndarray, weights: np.ndarray, missed: np.ndarray | None = None) -> None:
        """Count draws.

        `scores` are candidates x dimensions when certain, else candidates x dimensions x draws; `weights`
        dimensions x draws, in any units; `missed` is true, candidates x 1 or draws, where a candidate
        ranks below all others for a must-have.
        """
        for start in range(0, weights.shape[1], CHUNK):
            here = slice(start, start + CHUNK)
            weight = weights[:, here]
            fit = scores @ weight if scores.ndim == 2 else _weighted(scores[:, :, here], weight)
            total = weight.sum(axis=0)
            if missed is not None:
                fit -= BELOW * total * (missed if missed.shape[1] == 1 else missed[:, here])
            self._count(fit, weight, total)

    @property
    def central_weights(self) -> np.ndarray:
        """The mean weights of the draws in which each candidate is first; NaN for one that never is."""
        first = self.ranks[:, :1]
        return np.divide(self.weights, first, out=np.full_like(self.weights, np.nan), where=first > 0)

    def _count(self, fit: np.ndarray, weight: np.ndarray, total: np.ndarray) -> None:
        count = len(fit)
        rank = np.zeros(fit.shape, dtype=np.uint16 if count > 255 else np.uint8)
        level_with = fit + LEVEL * total
        for one in range(count):
            for other in range(one + 1, count):
                over, under = fit[one] > level_with[other], fit[other] > level_with[one]
                rank[other] += over.view(np.uint8)
                rank[one] += under.view(np.uint8)
                self.above[one, other] += np.count_nonzero(over)
                self.above[other, one] += np.count_nonzero(under)
        for candidate in range(count):
            self.ranks[candidate] += np.bincount(rank[candidate], minlength=count)
        first = (rank == 0) / total
        self.weights += first @ weight.T
        self.draws += fit.shape[1]


def _weighted(scores: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Sum weighted scores over the dimensions: candidates x draws."""
    fit = np.zeros((len(scores), weight.shape[1]))
    term = np.empty_like(fit)
    for dimension in range(len(weight)):
        np.multiply(scores[:, dimension], weight[dimension], out=term)
        fit += term
    return fit
