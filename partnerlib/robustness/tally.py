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

    It works in arrays of its own: new ones for each chunk would take much of the time.

    Source: Lahdelma and Salminen (2001), SMAA-2, Operations Research 49(3), 444-454.
    """

    def __init__(self, candidates: int, dimensions: int) -> None:
        self.draws = 0
        self.ranks = np.zeros((candidates, candidates), dtype=np.int64)
        self.above = np.zeros((candidates, candidates), dtype=np.int64)
        self.weights = np.zeros((candidates, dimensions))
        self._fit, self._spare = np.empty((2, candidates, CHUNK))
        self._over, self._under = np.empty((2, candidates, CHUNK), dtype=bool)

    def add(self, scores: np.ndarray, weights: np.ndarray, missed: np.ndarray | None = None) -> None:
        """Count draws.

        `scores` are candidates x dimensions when certain, else candidates x dimensions x draws; `weights`
        dimensions x draws, in any units; `missed` is true, candidates x 1 or draws, where a candidate
        ranks below all others for a must-have.
        """
        for start in range(0, weights.shape[1], CHUNK):
            here = slice(start, start + CHUNK)
            weight = weights[:, here]
            fit, spare = (memory[:, : weight.shape[1]] for memory in (self._fit, self._spare))
            if scores.ndim == 2:
                np.matmul(scores, weight, out=fit)
            else:
                _weighted(scores[:, :, here], weight, fit, spare)
            total = weight.sum(axis=0)
            if missed is not None:
                fit -= np.multiply(
                    missed if missed.shape[1] == 1 else missed[:, here], BELOW * total, out=spare
                )
            self._count(fit, weight, total, spare)

    @property
    def central_weights(self) -> np.ndarray:
        """The mean weights of the draws in which each candidate is first; NaN for one that never is."""
        first = self.ranks[:, :1]
        return np.divide(self.weights, first, out=np.full_like(self.weights, np.nan), where=first > 0)

    def _count(self, fit: np.ndarray, weight: np.ndarray, total: np.ndarray, spare: np.ndarray) -> None:
        count = len(fit)
        rank = np.zeros(fit.shape, dtype=np.uint16 if count > 255 else np.uint8)
        level = np.add(fit, LEVEL * total, out=spare)
        for one in range(count - 1):
            rest = slice(one + 1, count)
            over = np.greater(fit[one], level[rest], out=self._over[rest, : fit.shape[1]])
            under = np.greater(fit[rest], level[one], out=self._under[rest, : fit.shape[1]])
            rank[rest] += over.view(np.uint8)
            rank[one] += under.view(np.uint8).sum(axis=0, dtype=rank.dtype)
            self.above[one, rest] += [np.count_nonzero(row) for row in over]
            self.above[rest, one] += [np.count_nonzero(row) for row in under]
        for candidate in range(count):
            self.ranks[candidate] += np.bincount(rank[candidate], minlength=count)
        first = np.divide(rank == 0, total, out=spare)
        self.weights += first @ weight.T
        self.draws += fit.shape[1]


def _weighted(scores: np.ndarray, weight: np.ndarray, fit: np.ndarray, spare: np.ndarray) -> None:
    """Sum weighted scores over the dimensions into fit: candidates x draws."""
    fit[:] = 0
    for dimension in range(len(weight)):
        fit += np.multiply(scores[:, dimension], weight[dimension], out=spare)
