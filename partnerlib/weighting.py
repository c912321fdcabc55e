"""Weights from what people say: points, swings, an order of importance, or judgements of pairs.

Every function gives shares that sum to 1, labelled and ordered as what it was given. Nothing here may be
unknown: a missing number raises ValueError, which names what lacks it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""The mean inconsistency of random judgements about 1 to 15 things; Saaty (1980)."""

CONTRADICTORY = 0.1
"""A consistency ratio above this says that judgements contradict each other; Saaty (1980)."""

RECIPROCAL_TOLERANCE = 0.05
"""How far a matrix's a(i,j) times a(j,i) may be from 1: room for 0.33 printed instead of 1/3."""


def points(given: pd.Series) -> pd.Series:
    """Share weight out as points were given, whatever their total.

    Raises ValueError for a number that is missing or negative, and when all are zero.

    >>> points(pd.Series({"who": 30, "now": 10})).to_dict()
    {'who': 0.75, 'now': 0.25}
    """
    amounts = _numbers(given)
    if (amounts < 0).any():
        raise ValueError(f"Points are never negative: {_labels(amounts.index[amounts < 0])}.")
    if not amounts.sum() > 0:
        raise ValueError("All points are zero: give some to at least one.")
    return amounts / amounts.sum()


def swing(given: pd.Series) -> pd.Series:
    """Share weight out by swings: how much it matters to lift each thing from its worst to its ideal.

    The swing that matters most is 100, the others are 0 to 100 beside it. Raises ValueError for a number
    that is missing or off 0 to 100, and when the largest is not 100.

    Source: swing weighting; von Winterfeldt and Edwards (1986), Decision Analysis and Behavioral Research.

    >>> swing(pd.Series({"who": 100, "now": 25})).to_dict()
    {'who': 0.8, 'now': 0.2}
    """
    amounts = _numbers(given)
    off = (amounts < 0) | (amounts > 100)
    if off.any():
        raise ValueError(f"Swings are 0 to 100: {_labels(amounts.index[off])}.")
    if amounts.max() != 100:
        raise ValueError(f"The most important swing is 100; the largest given is {amounts.max():g}.")
    return points(amounts)


def rank_order_centroid(ranks: pd.Series) -> pd.Series:
    """Share weight out by an order of importance alone, 1 being the most important.

    The k-th of n places weighs (1/k + ... + 1/n) / n, the mean of all weights that have this order; those
    of equal rank share the mean of their places. Only the order counts, so ranks 1, 1, 2 and 1, 1, 3 say
    the same. Raises ValueError for a rank that is missing or no whole number from 1 up.

    Source: Barron and Barrett (1996), Management Science 42(11), 1515-1523.

    >>> rank_order_centroid(pd.Series({"who": 1, "now": 2})).to_dict()
    {'who': 0.75, 'now': 0.25}
    """
    order = _numbers(ranks)
    wrong = (order < 1) | (order % 1 != 0)
    if wrong.any():
        raise ValueError(f"Ranks are whole numbers, 1, 2, 3 and so on: {_labels(order.index[wrong])}.")
    count = len(order)
    by_place = (1 / np.arange(count, 0, -1)).cumsum()[::-1] / count
    place = order.rank(method="first").astype(int).to_numpy() - 1
    return pd.Series(by_place[place], index=order.index).groupby(order.to_numpy()).transform("mean")


@dataclass(frozen=True)
class Pairwise:
    """What judgements of pairs come to.

    `weights` sum to 1. `ratio` is the consistency ratio: 0 when no judgement contradicts another, above
    0.1 when they contradict each other. `worst` is the pair (a, b) whose judgement fits the others least,
    and `suggestion` how many times as important as b the other judgements make a. Two things or one have
    no worst pair (None).
    """

    weights: pd.Series
    ratio: float
    worst: tuple[str, str] | None
    suggestion: float | None


def pairwise(judgements: Mapping[tuple[str, str], float] | pd.DataFrame) -> Pairwise:
    """Weigh things by judgements of pairs, each saying how many times as important as b a is.

    `judgements` holds one number above 0 for each pair (a, b), in either order, or is a square matrix
    with the same labels on both sides and 1 on its diagonal. The weights are the principal eigenvector of
    the matrix as given; the consistency ratio is ((lmax - n) / (n - 1)) / RI, 0 for two things or one.
    The worst pair has the largest |log(a(i,j) w(j) / w(i))|, the first one of equals; what the others
    imply for it is w(i) / w(j) of the weights that they give without it (Harker 1987).

    Raises ValueError when a pair is missing or given twice, when a number is not above 0, when a matrix is
    not square or its two halves contradict each other (rounding such as 0.33 for 1/3 is allowed), and for
    more than 15 things.

    Sources: Saaty (1980), The Analytic Hierarchy Process; for weights without a judgement Harker (1987),
    Mathematical Modelling 9(11), 837-848.

    >>> found = pairwise({("who", "now"): 2, ("now", "ideal"): 3, ("who", "ideal"): 6})
    >>> found.weights.round(3).to_dict(), round(found.ratio, 6)
    ({'who': 0.6, 'now': 0.3, 'ideal': 0.1}, 0.0)
    """
    square = _square(judgements) if isinstance(judgements, pd.DataFrame) else _from_pairs(judgements)
    matrix, labels, count = square.to_numpy(dtype="float64"), list(square.index), len(square)
    if count > len(RANDOM_INDEX):
        raise ValueError(f"{count} things are too many to compare in pairs: at most {len(RANDOM_INDEX)}.")
    weight, root = _principal(matrix)
    weights = pd.Series(weight, index=square.index)
    if count <= 2:
        return Pairwise(weights, 0.0, None, None)
    ratio = max(root - count, 0.0) / (count - 1) / RANDOM_INDEX[count - 1]
    pairs = list(combinations(range(count), 2))
    off = [round(abs(float(np.log(matrix[i, j] * weight[j] / weight[i]))), 9) for i, j in pairs]
    i, j = pairs[int(np.argmax(off))]
    return Pairwise(weights, ratio, (labels[i], labels[j]), _implied(matrix, i, j))


def _principal(matrix: np.ndarray) -> tuple[np.ndarray, float]:
    """The principal eigenvector, made to sum to 1, and its eigenvalue."""
    roots, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(roots.real))
    weight = np.abs(vectors[:, largest].real)
    return weight / weight.sum(), float(roots[largest].real)


def _implied(matrix: np.ndarray, i: int, j: int) -> float:
    """How many times as important as j the judgements other than theirs make i."""
    without = matrix.copy()
    without[i, j] = without[j, i] = 0
    without[i, i] = without[j, j] = 2
    weight, _ = _principal(without)
    return float(weight[i] / weight[j])


def rounded(shares: pd.Series, decimals: int = 4) -> pd.Series:
    """Round shares so that they keep their sum, which has no more decimals itself.

    The largest remainders are rounded up, the first ones of equals.

    >>> rounded(pd.Series([1 / 3, 1 / 3, 1 / 3])).tolist()
    [0.3334, 0.3333, 0.3333]
    """
    scaled = (shares * 10**decimals).round(6)
    floor = np.floor(scaled)
    left = round(float(shares.sum()) * 10**decimals - floor.sum())
    up = (floor - scaled).rank(method="first") <= left
    return ((floor + up) / 10**decimals).round(decimals)


def _numbers(given: pd.Series) -> pd.Series:
    """The numbers given, all of them known and finite."""
    numbers = given.astype("float64")
    unknown = ~np.isfinite(numbers)
    if numbers.empty or unknown.any():
        missing = _labels(numbers.index[unknown]) if len(numbers) else "there is nothing to weigh"
        raise ValueError(f"A number is missing: {missing}.")
    return numbers


def _labels(index: pd.Index) -> str:
    return ", ".join(map(str, index))


def _from_pairs(judgements: Mapping[tuple[str, str], float]) -> pd.DataFrame:
    """The reciprocal matrix of one judgement for each pair, labels in the order they are met."""
    labels = list(dict.fromkeys(label for pair in judgements for label in pair))
    if not labels:
        raise ValueError("There is nothing to weigh.")
    for (a, b), judgement in judgements.items():
        if a == b or (b, a) in judgements:
            raise ValueError(f"Judge each pair of different things once: {a} and {b}.")
        if not 0 < judgement < np.inf:
            raise ValueError(f"A judgement is a number above 0: {a} and {b}.")
    both = {**judgements, **{(b, a): 1 / judgement for (a, b), judgement in judgements.items()}}
    missing = [f"{a} and {b}" for a, b in combinations(labels, 2) if (a, b) not in both]
    if missing:
        raise ValueError(f"These pairs are not judged yet: {'; '.join(missing)}.")
    rows = [[1.0 if a == b else both[a, b] for b in labels] for a in labels]
    return pd.DataFrame(rows, index=labels, columns=labels)


def _square(matrix: pd.DataFrame) -> pd.DataFrame:
    """A matrix that can be weighed, or ValueError that says why not."""
    if matrix.empty or list(matrix.index) != list(matrix.columns) or not matrix.index.is_unique:
        raise ValueError("A matrix of judgements has the same different labels on both sides.")
    cells = matrix.to_numpy(dtype="float64")
    if not (np.isfinite(cells) & (cells > 0)).all():
        raise ValueError("Every judgement is a number above 0.")
    if (np.abs(cells * cells.T - 1) > RECIPROCAL_TOLERANCE).any() or (np.diag(cells) != 1).any():
        raise ValueError("The two halves contradict each other: a(j,i) is 1 / a(i,j), and 1 on the diagonal.")
    return matrix.astype("float64")
