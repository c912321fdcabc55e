"""Simulated partner searches with a known truth: noisy assessors, open answers, other weights than stated."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from partnerlib import Case, scoring
from partnerlib.robustness import Plausible, plausible

EXAMPLE = Path(__file__).parents[2] / "data" / "larkspur"
LEDGERS = ("people", "reasons", "work", "dates", "expectations", "decisions")
HONEST = 6**0.5
"""A triangular range is as wide as the error it stands for when it reaches this many of its deviations."""


@dataclass(frozen=True)
class Setting:
    """How the searches of one kind come about; spans are the least and the most.

    alike: how much of a candidate's levels is one quality of its own (0: every level on its own). biased:
    standard deviation of an assessor's own harshness, as a share of the scale. hidden: how much more often
    bad answers are left open than good ones (0: at random, 1: only bad ones). off: how far the true weights
    are from the stated ones, as `near` of `acceptability`. noise: standard deviation of a reading, as a
    share of the scale. left_open: share of answers nobody has. ranges: share of readings with a range, of
    which half are honest and half are half as wide as they should be. must_haves: whether there are any.
    """

    name: str
    alike: float = 0.0
    biased: float = 0.0
    hidden: float = 0.0
    off: float = 0.25
    noise: tuple[float, float] = (0.05, 0.2)
    left_open: tuple[float, float] = (0.0, 0.4)
    ranges: float = 0.3
    assessors: tuple[int, int] = (1, 4)
    must_haves: bool = False


SETTINGS = (
    Setting("As assumed"),
    Setting("Candidates good or bad in everything", alike=0.6),
    Setting("Harsh and mild assessors", biased=0.1),
    Setting("Bad answers left open", hidden=1.0),
    Setting("All three of these", alike=0.6, biased=0.1, hidden=1.0),
    Setting("One assessor, who gives no ranges", assessors=(1, 1), ranges=0.0),
    Setting("True weights twice as far from the stated", off=0.5),
)


@dataclass(frozen=True, eq=False)
class Search:
    """One search: the case as recorded, and what is true of it.

    values: candidates x criteria, 0 to 1. weights: of the parts, summing to 1. missed: candidates that
    truly miss a must-have.
    """

    case: Case
    known: Plausible
    values: np.ndarray
    weights: np.ndarray
    missed: np.ndarray


def template(must_haves: bool) -> Case:
    """Give the example without its answers; its profile is that of every search."""
    case = Case.from_folder(EXAMPLE)
    profile = case.profile if must_haves else case.profile.assign(must_low=np.nan, must_high=np.nan)
    empty = {name: getattr(case, name).iloc[:0] for name in (*LEDGERS, "assessments")}
    return case.replace(profile=profile, **empty)


def search(setting: Setting, rng: np.random.Generator, blank: Case) -> Search:
    """Make up one search: three to seven candidates, part weights of its own."""
    keys = [f"c{i}" for i in range(rng.integers(3, 8))]
    shares = _true_shares(setting, len(keys), _ends(blank.profile), rng)
    ends = _ends(blank.profile)
    truth = ends["scale_low"] + shares * (ends["scale_high"] - ends["scale_low"])
    true_levels = pd.DataFrame(truth, keys, blank.profile["criterion"])
    values = scoring.values(true_levels, blank.profile).to_numpy()
    case = blank.replace(
        parts=blank.parts.assign(weight=rng.uniform(0.05, 0.3, len(blank.parts))),
        candidates=pd.DataFrame({"candidate": keys, "name": keys}).reindex(columns=list(blank.candidates)),
        assessments=_assessments(setting, shares, values, true_levels, ends, rng),
    )
    known = plausible(case)
    weights = known.model.weights * np.exp(setting.off * rng.standard_normal(len(known.model.weights)))
    return Search(case, known, values, weights / weights.sum(), known.misses(truth.T).any(axis=0))


def too_sure(known: Plausible, times: float) -> Plausible:
    """Give what would be plausible if all recorded levels were this many times as exact as they are."""
    cells = tuple(tuple(replace(cell, stretch=cell.stretch / times) for cell in row) for row in known.cells)
    return replace(known, cells=cells)


Ends = dict[str, np.ndarray]


def _ends(profile: pd.DataFrame) -> Ends:
    names = ("scale_low", "scale_high", "ideal_low", "ideal_high")
    return {name: profile[name].to_numpy(dtype=float) for name in names}


def _true_shares(setting: Setting, count: int, ends: Ends, rng: np.random.Generator) -> np.ndarray:
    """True levels as shares of their scales, drawn towards what a candidate's one quality would give."""
    own = rng.random((count, len(ends["scale_low"])))
    middle = (ends["ideal_low"] + ends["ideal_high"]) / 2 - ends["scale_low"]
    ideal = middle / (ends["scale_high"] - ends["scale_low"])
    worst = np.where(ideal > 0.5, 0.0, 1.0)
    of_quality = worst + rng.random((count, 1)) * (ideal - worst)
    return (1 - setting.alike) * own + setting.alike * of_quality


def _assessments(
    setting: Setting,
    shares: np.ndarray,
    values: np.ndarray,
    true_levels: pd.DataFrame,
    ends: Ends,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """What the assessors record of the truth; open answers have no row."""
    noise = rng.uniform(*setting.noise)
    chance = rng.uniform(*setting.left_open) * (1 + setting.hidden * (1 - 2 * values))
    answered = rng.random(shares.shape) >= chance
    frames = []
    for assessor in range(rng.integers(setting.assessors[0], setting.assessors[1] + 1)):
        bias = setting.biased * rng.standard_normal()
        reading = np.clip(shares + bias + noise * rng.standard_normal(shares.shape), 0, 1)
        half = HONEST * noise * rng.choice([0.5, 1.0])
        ranged = np.where(rng.random(shares.shape) < setting.ranges, half, np.nan)
        spoke = answered & (rng.random(shares.shape) < (1.0 if assessor == 0 else 0.8))
        recorded = [reading, np.clip(reading - ranged, 0, 1), np.clip(reading + ranged, 0, 1)]
        candidate, criterion = np.nonzero(spoke)
        low = ends["scale_low"][criterion]
        width = ends["scale_high"][criterion] - low
        levels = {
            name: low + share[spoke] * width
            for name, share in zip(("level", "low", "high"), recorded, strict=True)
        }
        keys = {"candidate": true_levels.index[candidate], "criterion": true_levels.columns[criterion]}
        frames.append(pd.DataFrame(keys | {"assessor": f"a{assessor}"} | levels))
    return pd.concat(frames).assign(evidence=None, recorded_at="2026-01-01T00:00:00Z")
