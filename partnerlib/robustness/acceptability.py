"""How often each candidate has each rank, over all weights and levels that are plausible."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from partnerlib.case import Case
from partnerlib.remembered import remembered
from partnerlib.robustness import weights as weighing
from partnerlib.robustness.plausible import ASSUMED_SPREAD, Plausible, plausible
from partnerlib.robustness.tally import BELOW, CHUNK, LEVEL, Tally
from partnerlib.tables.columns import TEXT

SEED = 5_010_309
DRAWS = 100_000
LEVELS_DRAWN = 12_000_000
NEARNESS = 0.25

Drawn = tuple[np.ndarray, np.ndarray | None]
"""Scores and missed must-haves, shaped as `Tally.add` takes them."""

Scores = Callable[[int, np.random.Generator], Drawn]

Weights = Callable[[int, np.random.Generator], np.ndarray]
"""Draws weights, dimensions x draws, in any units."""


@dataclass(frozen=True, eq=False)
class Acceptability:
    """How the candidates rank over all draws; rows go from the candidate most often first.

    ranks: candidates x ranks (1 is best), the share of draws in which a candidate has that rank; equal
    candidates share the better one. winning: candidates x candidates, the share in which the row ranks
    above the column (NaN on the diagonal). central_weights: candidates x parts, the mean weights of the
    draws in which a candidate is first. confidence: the share of draws in which it is first at exactly
    these weights. Both are NaN for a candidate that is never first: no weights speak for it. draws, seed
    and weights say how it was computed.
    """

    ranks: pd.DataFrame
    winning: pd.DataFrame
    central_weights: pd.DataFrame
    confidence: pd.Series
    draws: int
    seed: int
    weights: str

    @property
    def first(self) -> pd.Series:
        """The share of draws in which each candidate is first."""
        return self.ranks[1].rename("first")

    @property
    def standard_error(self) -> pd.DataFrame:
        """The standard error of every share in `ranks`, from drawing only so many times.

        A share of 0 or 1 has one too: that of a share which a single draw would have made.
        """
        one = 1 / max(self.draws, 2)
        share = self.ranks.clip(one, 1 - one)
        return (share * (1 - share) / self.draws) ** 0.5


@remembered
def acceptability(
    case: Case,
    weights: str = weighing.NEAR,
    *,
    near: float = NEARNESS,
    draws: int = DRAWS,
    seed: int = SEED,
    assumed_spread: float = ASSUMED_SPREAD,
) -> Acceptability:
    """Say how often each candidate has each rank when weights and levels are drawn as they may be.

    `weights` of the parts are "near" the stated ones (`near` is how near: 0.25 means that two of three are
    within about a quarter), only in the stated "order", or "unknown". Levels are as `plausible` has them:
    unknown ones uniform over the scale. Every draw goes through the whole of `scoring.fit`: values, the
    weaker side's rule, part weights, must-haves last. The same seed gives the same answer on every machine.
    Raises ValueError for other weights, a `near` below 0, fewer than one draw, and when no part that weighs
    anything has a criterion.

    Source: Lahdelma and Salminen (2001), SMAA-2, Operations Research 49(3), 444-454.
    """
    known = plausible(case, assumed_spread)
    return acceptabilities(known, {weights: near}, draws=draws, seed=seed)[weights]


def quick_draws(known: Plausible) -> int:
    """Give how many draws take about a second: `DRAWS`, or fewer for a larger case, but 10,000 at least."""
    return int(np.clip(LEVELS_DRAWN // known.count, DRAWS // 10, DRAWS))


def acceptabilities(
    known: Plausible, weights: dict[str, float], *, draws: int = DRAWS, seed: int = SEED
) -> dict[str, Acceptability]:
    """Give `acceptability` for several kinds of weights, each with its `near`, on the same drawn levels."""
    arrays = known.model
    ways = [partial(_weights, kind, arrays.weights, near) for kind, near in weights.items()]
    found = smaa(partial(draw_scores, known), ways, arrays.candidates, arrays.parts, draws=draws, seed=seed)
    return {
        kind: Acceptability(*frames, draws=draws, seed=seed, weights=kind)
        for kind, frames in zip(weights, found, strict=True)
    }


def _weights(kind: str, stated: np.ndarray, near: float, draws: int, rng: np.random.Generator) -> np.ndarray:
    return weighing.draw(kind, stated, near, draws, rng)


def draw_scores(known: Plausible, draws: int, rng: np.random.Generator) -> Drawn:
    """Draw part scores, candidates x parts x draws, and missed must-haves, candidates x draws.

    Where no level is uncertain, scores are candidates x parts and missed is candidates x 1.
    """
    drawn = [_draw_one(known, candidate, draws, rng) for candidate in range(len(known.cells))]
    scores, missed = [score for score, _ in drawn], [miss for _, miss in drawn]
    if all(score.shape[1] == 1 for score in scores):
        return np.stack(scores)[:, :, 0], np.stack(missed)
    whole = (len(known.model.parts), draws)
    return (
        np.stack([np.broadcast_to(score, whole) for score in scores]),
        np.stack([np.broadcast_to(miss, draws) for miss in missed]),
    )


def _draw_one(
    known: Plausible, candidate: int, draws: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw one candidate's part scores and misses; its levels, which are many, are not kept."""
    levels = known.levels(candidate, draws, rng)
    return known.model.part_scores_of_draws(known.values(levels)), known.misses(levels).max(axis=0)


Frames = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.Series]


def smaa(
    scores: Scores,
    weights: Sequence[Weights],
    candidates: Sequence[str],
    dimensions: Sequence[str],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> list[Frames]:
    """Count ranks over drawn scores and each of several ways to draw weights.

    Gives, for each way, the four frames of `Acceptability`. Works on any scores, not only those of a case:
    `scores(draws, rng)` gives candidates x dimensions (certain) or candidates x dimensions x draws, with
    what ranks below all others, or None. Raises ValueError for fewer than one draw.
    """
    if draws < 1:
        raise ValueError(f"draws is {draws}; there must be at least one.")
    level_seed, *weight_seeds = np.random.SeedSequence(seed).spawn(1 + len(weights))
    rngs = [_generator(one) for one in weight_seeds]
    tallies = [Tally(len(candidates), len(dimensions)) for _ in weights]
    for count, (drawn, missed) in _chunks(scores, draws, level_seed):
        for tally, draw, rng in zip(tallies, weights, rngs, strict=True):
            tally.add(drawn, draw(count, rng), missed)
    central = [tally.central_weights for tally in tallies]
    sure = np.zeros((len(weights), len(candidates)))
    for count, (drawn, missed) in _chunks(scores, draws, level_seed):
        sure += [
            [count * _share_first(i, drawn, missed, middle[i]) for i in range(len(middle))]
            for middle in central
        ]
    return [
        _frames(tally, middle, share / draws, candidates, dimensions)
        for tally, middle, share in zip(tallies, central, sure, strict=True)
    ]


def _generator(seed: np.random.SeedSequence) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def _chunks(scores: Scores, draws: int, seed: np.random.SeedSequence) -> Iterator[tuple[int, Drawn]]:
    """Draw scores chunk by chunk; the same seed gives the same ones again."""
    rng = _generator(seed)
    for start in range(0, draws, CHUNK):
        count = min(CHUNK, draws - start)
        yield count, scores(count, rng)


def _share_first(candidate: int, scores: np.ndarray, missed: np.ndarray | None, weights: np.ndarray) -> float:
    """Give the share of draws in which a candidate is first at fixed weights; NaN where these are unknown."""
    if np.isnan(weights).any():
        return np.nan
    fit = np.einsum("cd...,d->c...", scores, weights).reshape(len(scores), -1)
    if missed is not None:
        fit = fit - BELOW * missed
    return float((fit[candidate] >= fit.max(axis=0) - LEVEL).mean())


def _frames(
    tally: Tally, central: np.ndarray, sure: np.ndarray, candidates: Sequence[str], dimensions: Sequence[str]
) -> Frames:
    """Label what was counted, the candidate most often first at the top."""
    index = pd.Index(list(candidates), name="candidate", dtype=TEXT)
    share = tally.ranks / tally.draws
    mean_rank = share @ np.arange(len(index))
    order = index[np.lexsort((mean_rank, -share[:, 0]))]
    above = tally.above / tally.draws
    np.fill_diagonal(above, np.nan)
    return (
        pd.DataFrame(share, index, pd.RangeIndex(1, len(index) + 1, name="rank")).loc[order],
        pd.DataFrame(above, index, index.rename("other")).loc[order, order],
        pd.DataFrame(central, index, pd.Index(list(dimensions), name="part")).loc[order],
        pd.Series(sure, index, name="confidence").loc[order],
    )
