"""The weights nearest to the stated ones at which a challenger comes first.

With every level known, fit is linear in the weights and the nearest are exact. What `scoring.fit` expects of
an open answer leans on the weights; there they are searched for, from many places and always the same.
"""

from functools import lru_cache

import numpy as np

from partnerlib.question import PART_KEYS
from partnerlib.robustness.acceptability import SEED
from partnerlib.robustness.exact import TIED, at_ends, spans
from partnerlib.robustness.model import Model
from partnerlib.robustness.sweep import Sweep, with_weight

ROUNDS, HALVINGS = 8, 34
CELLS = 2_000_000
"""Values of candidates x criteria x weights that are held at once."""

TRIED, TRIED_NEAR, STARTS = (4096, 32_768), (512, 4096), (2, 8)
"""The fewest and the most weights tried anywhere, near what was found, and drawn nearer from: the larger a
case, the fewer.
"""

NEAR = (0.1, 0.03, 0.01)
"""How far from what was found further weights are tried, in shares of weight."""


def by_one_part(whole: Model, candidate: str) -> np.ndarray:
    """Give the nearest weight of each part, moved alone, at which a candidate leads; NaN where none does."""
    if whole.open:
        return _followed(whole, candidate)
    at_none, at_all = _leads_at_ends(whole, candidate)
    lows, highs = spans(at_none, at_all)
    low, high = lows.max(axis=0, initial=0), highs.min(axis=0, initial=1)
    middle = (low + high) / 2
    ahead = (at_none * (1 - middle) + at_all * middle > TIED).all(axis=0)
    return np.where((low <= high) & ahead, np.clip(whole.weights, low, high), np.nan)


@lru_cache(maxsize=64)
def by_all_parts(whole: Model, candidate: str) -> np.ndarray | None:
    """Give the nearest weights at which a candidate leads or draws level on its way to the lead.

    None when no weights put it ahead; with open answers, when none were found.
    """
    if leads(whole, candidate):
        return whole.weights
    if not whole.open:
        ahead = _lead_at_best(whole, candidate) > TIED
        return _nearest(whole, candidate, whole.weights) if ahead else None
    alone = enumerate(_followed(whole, candidate))
    ways = [with_weight(whole.weights, k, to) for k, to in alone if not np.isnan(to)]
    ways += _tried(whole, candidate)
    near = sorted(ways, key=lambda way: _distance(whole, way))[: _tries(whole, STARTS)]
    drawn = [_drawn_nearer(whole, candidate, way) for way in near]
    if not drawn:
        return None
    best = min(drawn, key=lambda way: _distance(whole, way))
    for far in NEAR:
        best = _drawn_nearer(whole, candidate, _tried_near(whole, candidate, best, far))
    return best


def leads(whole: Model, candidate: str) -> bool:
    """Tell whether a candidate leads or is level; level is too little where one part weighs all already."""
    row, rivals = _row_and_rivals(whole, candidate)
    lead = whole.fits[row] - whole.fits[rivals].max(initial=-np.inf)
    return bool(lead > TIED or (lead >= -TIED and whole.weights.max() < 1 - 1e-6))


def _distance(whole: Model, weights: np.ndarray) -> float:
    return float(np.abs(weights - whole.weights).sum())


def _row_and_rivals(whole: Model, candidate: str) -> tuple[int, np.ndarray]:
    """A candidate's place, and which others are of its must-have standing."""
    row = whole.candidates.index(candidate)
    rivals = whole.missed == whole.missed[row]
    rivals[row] = False
    return row, rivals


def _leads_at_ends(whole: Model, candidate: str) -> tuple[np.ndarray, np.ndarray]:
    """A candidate's lead over each other one of its standing if a part had weight 0, and 1."""
    row, rivals = _row_and_rivals(whole, candidate)
    at_none, at_all = at_ends(whole)
    return at_none[row] - at_none[rivals], at_all[row] - at_all[rivals]


def _followed(whole: Model, candidate: str) -> np.ndarray:
    """Give the same as `by_one_part` while answers are open, by following the scores."""
    row, rivals = _row_and_rivals(whole, candidate)

    def ahead(fits: np.ndarray) -> bool:
        return bool(fits[row] >= fits[rivals].max(initial=-np.inf) - TIED)

    turns = [
        [_sweep(whole, part, edge).turn(ahead) for edge in (0.0, 1.0)] for part in range(len(whole.parts))
    ]
    goals = np.array([[turn[1] if turn else np.nan for turn in both] for both in turns])
    nearest = np.nan_to_num(np.abs(goals - whole.weights[:, None]), nan=np.inf).argmin(axis=1)
    found = goals[np.arange(len(goals)), nearest]
    ways = [with_weight(whole.weights, part, goal) for part, goal in enumerate(found)]
    return np.where([leads(whole.weighed(way), candidate) for way in ways], found, np.nan)


@lru_cache(maxsize=2 * len(PART_KEYS))
def _sweep(whole: Model, part: int, edge: float) -> Sweep:
    """One sweep for all candidates: its steps are looked at once."""
    return Sweep(whole, part, edge)


def _tried(whole: Model, candidate: str) -> list[np.ndarray]:
    """Give the nearest of the weights that were tried at which a candidate leads."""
    tried, fits = _fits_tried(whole)
    row, rivals = _row_and_rivals(whole, candidate)
    found = tried[fits[row] > fits[rivals].max(axis=0, initial=-np.inf) + TIED]
    nearest = np.argsort(np.abs(found - whole.weights).sum(axis=1), kind="stable")
    return list(found[nearest[: _tries(whole, STARTS)]])


@lru_cache(maxsize=1)
def _fits_tried(whole: Model) -> tuple[np.ndarray, np.ndarray]:
    """Give many weights, near the stated ones and far, and the fits at each (candidates x weightings)."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    count = len(whole.parts)
    tries = _tries(whole, TRIED) // 2
    anywhere = np.vstack([rng.dirichlet(np.full(count, even), tries) for even in (1.0, 0.3)])
    way = rng.random((len(anywhere), 1))
    tried = np.vstack([np.eye(count), whole.weights + way * (anywhere - whole.weights)])
    return tried, fits_at(whole, tried)


def _tried_near(whole: Model, candidate: str, way: np.ndarray, far: float) -> np.ndarray:
    """Give the weights nearest to the stated ones at which a candidate leads, of many tried around some."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    tried = np.abs(way + far * rng.standard_normal((_tries(whole, TRIED_NEAR), len(way))))
    tried /= tried.sum(axis=1, keepdims=True)
    distances = np.abs(tried - whole.weights).sum(axis=1)
    tried = tried[distances < _distance(whole, way)]
    row, rivals = _row_and_rivals(whole, candidate)
    fits = fits_at(whole, tried)
    found = tried[fits[row] > fits[rivals].max(axis=0, initial=-np.inf) + TIED]
    return min((way, *found), key=lambda each: _distance(whole, each))


def _tries(whole: Model, fewest_and_most: tuple[int, int]) -> int:
    fewest, most = fewest_and_most
    return int(np.clip(most * 500 / whole.known.size, fewest, most))


def fits_at(whole: Model, weights: np.ndarray) -> np.ndarray:
    """Give fits, candidates x weightings, at many weights of the parts (weightings x parts)."""
    step = max(1, CELLS // whole.known.size)
    chunks = [weights[at : at + step] for at in range(0, max(len(weights), 1), step)]
    return np.concatenate([_fits_at(whole, chunk) for chunk in chunks], axis=1)


def _fits_at(whole: Model, weights: np.ndarray) -> np.ndarray:
    expected = whole.expectations(weights)  # candidates x weightings
    values = np.where(np.isnan(whole.known)[:, None, :], expected[:, :, None], whole.known[:, None, :])
    return 100 * np.einsum("cwp,wp->cw", whole.part_scores(values), weights)


def _drawn_nearer(whole: Model, candidate: str, way: np.ndarray) -> np.ndarray:
    """Draw weights at which a candidate leads towards the stated ones, as far as it still does."""
    way = _towards(whole, candidate, way, whole.weights)
    for _ in range(ROUNDS):
        aim = _nearest(whole.weighed(way), candidate, whole.weights)
        drawn = way if aim is None else _towards(whole, candidate, way, aim)
        if _distance(whole, drawn) > _distance(whole, way) - 1e-9:
            break
        way = drawn
    return way


def _towards(whole: Model, candidate: str, way: np.ndarray, aim: np.ndarray) -> np.ndarray:
    """Go from weights at which a candidate leads straight to others, up to where it ceases to."""
    if leads(whole.weighed(aim), candidate):
        return aim
    within, beyond = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (within + beyond) / 2
        still = leads(whole.weighed(way + middle * (aim - way)), candidate)
        within, beyond = (middle, beyond) if still else (within, middle)
    return way + within * (aim - way)


def _nearest(whole: Model, candidate: str, weights: np.ndarray) -> np.ndarray | None:
    """The weights nearest to these at which a candidate leads, with the values that `whole` expects."""
    lead, count = _leads_at_ends(whole, candidate)[1], len(weights)
    found = _solved(
        np.ones(2 * count),
        A_ub=np.hstack([-lead, lead]),
        b_ub=lead @ weights,
        A_eq=np.repeat([[1.0, -1.0]], count, axis=1),
        b_eq=[0.0],
        bounds=[(0, None)] * count + [(0, weight) for weight in weights],
    )
    if found is None:
        return None
    nearest = np.maximum(weights + found[:count] - found[count:], 0)
    return nearest / nearest.sum()


def _lead_at_best(whole: Model, candidate: str) -> float:
    """Give how far a candidate is ahead of all others at the weights that suit it best."""
    lead = _leads_at_ends(whole, candidate)[1]
    rivals, count = lead.shape
    if not rivals:
        return np.inf
    found = _solved(
        np.append(np.zeros(count), -1.0),
        A_ub=np.hstack([-lead, np.ones((rivals, 1))]),
        b_ub=np.zeros(rivals),
        A_eq=np.append(np.ones(count), 0.0)[None],
        b_eq=[1.0],
        bounds=[(0, None)] * count + [(None, None)],
    )
    return float(found[-1]) if found is not None else -np.inf


def _solved(cost: np.ndarray, **program: object) -> np.ndarray | None:
    """Solve a linear program; None where it has no solution."""
    from scipy.optimize import linprog  # takes longer to import than most questions to answer

    found = linprog(cost, **program, options={"primal_feasibility_tolerance": 1e-10})
    if found.status == 2:
        return None
    if not found.success:
        raise RuntimeError(f"The nearest weights were not found: {found.message}")
    return np.asarray(found.x)
