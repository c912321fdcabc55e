"""Weights that could plausibly be meant: any at all, in the stated order, or near the stated ones."""

import numpy as np

UNKNOWN, ORDER, NEAR = "unknown", "order", "near"
KINDS = (NEAR, ORDER, UNKNOWN)


def unknown(parts: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Draw weights of which nothing is known: parts x draws, uniform on the simplex.

    As in everything here weights are not made to sum to 1: ranks do not depend on it.
    """
    return rng.standard_exponential((parts, draws))


def in_order(stated: np.ndarray, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Draw weights of which only the order of the stated ones is known; equal ones may come in any order."""
    drawn = -np.sort(-rng.standard_exponential((len(stated), draws)), axis=0)
    first = 0
    for size in np.unique(-stated, return_counts=True)[1]:
        alike = slice(first, first + size)
        drawn[alike] = rng.permuted(drawn[alike], axis=0)
        first += size
    weights = np.empty_like(drawn)
    weights[np.argsort(-stated, kind="stable")] = drawn
    return weights


def near(stated: np.ndarray, near: float, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Draw weights near the stated ones: parts x draws, each off by a factor of its own.

    `near` is the standard deviation of that factor's logarithm: at 0.25 two of three weights are within
    about a quarter of the stated one, before all are made to sum to 1. A weight of 0 stays 0.
    """
    return stated[:, None] * np.exp(near * rng.standard_normal((len(stated), draws)))


def draw(kind: str, stated: np.ndarray, nearness: float, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Draw weights of one of the three kinds. Raises ValueError for another kind or a nearness below 0."""
    if kind == UNKNOWN:
        return unknown(len(stated), draws, rng)
    if kind == ORDER:
        return in_order(stated, draws, rng)
    if kind != NEAR or not 0 <= nearness < np.inf:
        raise ValueError(
            f"weights are {kind!r} with near={nearness}; they are one of {', '.join(KINDS)}, and near is a "
            "number of 0 or more."
        )
    return near(stated, nearness, draws, rng)
