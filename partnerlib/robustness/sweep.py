"""Moving one part's weight while answers are open: what is expected of them moves along.

With every level known, fit is linear in a weight and `exact` has the closed form. What `scoring.fit` expects
of an open answer leans on the weights, so here the scores are followed step by step and the turn is halved
in.
"""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from partnerlib.robustness.model import Model

STEPS, HALVINGS = 48, 40

Holds = Callable[[np.ndarray], bool]
"""Tells whether something holds for the fits of all candidates."""


class Sweep:
    """The fits of all candidates while one part's weight moves from today's to an edge, 0 or 1."""

    def __init__(self, whole: Model, part: int, edge: float) -> None:
        self.whole, self.part, self.edge = whole, part, edge
        self.today = float(whole.weights[part])

    def fits(self, weight: float) -> np.ndarray:
        """Give every candidate's fit at one weight of the part, the others kept in proportion."""
        return self.whole.weighed(with_weight(self.whole.weights, self.part, weight)).fits

    @cached_property
    def _path(self) -> list[tuple[float, np.ndarray]]:
        return [(weight, self.fits(weight)) for weight in np.linspace(self.today, self.edge, STEPS + 1)]

    def turn(self, holds: Holds) -> tuple[float, float] | None:
        """Find where something begins or ceases to hold: the last weight before and the first after.

        None when it is the same all the way, looked at in 48 steps.
        """
        at_first = holds(self._path[0][1])
        for (before, _), (after, fits) in zip(self._path, self._path[1:], strict=False):
            if holds(fits) != at_first:
                return self._halved(before, after, holds, at_first)
        return None

    def _halved(self, before: float, after: float, holds: Holds, at_first: bool) -> tuple[float, float]:
        for _ in range(HALVINGS):
            middle = (before + after) / 2
            before, after = (before, middle) if holds(self.fits(middle)) != at_first else (middle, after)
        return before, after


def with_weight(weights: np.ndarray, part: int, weight: float) -> np.ndarray:
    """Give weights with one part's replaced: the others in proportion, alike where they weigh nothing."""
    others = weights.copy()
    others[part] = 0
    if not others.any():
        others[:] = 1.0
        others[part] = len(others) == 1
    scaled = others / others.sum() * (1 - weight if len(others) > 1 else 1)
    scaled[part] += weight if len(others) > 1 else 0
    return scaled
