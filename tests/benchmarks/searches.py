"""Simulated partner searches with a known truth: noisy assessors, missing answers, weights not quite as stated."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from partnerlib import Case, scoring
from partnerlib.robustness.model import Model, model

EXAMPLE = Path(__file__).parents[2] / "data" / "larkspur"


@dataclass(frozen=True)
class Setting:
    """How the searches of one kind come about.

    alike: how much of a candidate's levels is one quality of its own (0: every level on its own).
    biased: standard deviation of an assessor's own harshness, as a share of the scale. hidden: how much
    more often bad answers are left open than good ones (0: at random). off: how far the true weights are
    from the stated ones, as `near` of `acceptability`.
    """

    name: str
    alike: float = 0.0
    biased: float = 0.0
    hidden: float = 0.0
    off: float = 0.25
    ranges: float = 0.3


@dataclass(frozen=True, eq=False)
class Search:
    """One search: the case as the assessors recorded it, the true values and the true weights."""

    case: Case
    model: Model
    levels: np.ndarray
    values: np.ndarray
    weights: np.ndarray
    missed: np.ndarray


def search(setting: Setting, rng: np.random.Generator, template: Case) -> Search:
    """Make up one search."""
    profile = template.profile
    low, high = (profile[f"scale_{end}"].to_numpy(dtype=float) for end in ("low", "high"))
    count, criteria = int(rng.integers(3, 8)), len(profile)
    truth = _truth(setting, count, profile, rng)
    keys = [f"c{i}" for i in range(count)]
    case = template.replace(
        candidates=pd.DataFrame({"candidate": keys, "name": keys}).reindex(columns=list(template.candidates)),
        assessments=_assessments(setting, truth, keys, profile, rng),
        **{name: getattr(template, name).iloc[:0] for name in LEDGERS},
    )
    arrays = model(case)
    true_levels = pd.DataFrame(low + truth * (high - low), keys, profile["criterion"])
    status = scoring.must_haves(case, true_levels).groupby("candidate")["status"].agg(set)
    weights = arrays.weights * np.exp(setting.off * rng.standard_normal(len(arrays.weights)))
    return Search(
        case,
        arrays,
        true_levels.to_numpy(),
        scoring.values(true_levels, profile).to_numpy(),
        weights / weights.sum(),
        np.array([scoring.MISSED in status.get(key, set()) for key in keys]),
    )


LEDGERS = ("people", "reasons", "work", "dates", "expectations", "decisions")


def _truth(setting: Setting, count: int, profile: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """True levels as shares of their scales."""
    own = rng.random((count, len(profile)))
    if not setting.alike:
        return own
    quality = rng.random((count, 1))
    top = ((profile["ideal_low"] + profile["ideal_high"]) / 2 - profile["scale_low"]) / (
        profile["scale_high"] - profile["scale_low"]
    )
    good = top.to_numpy(dtype=float) * quality
    return np.clip((1 - setting.alike) * own + setting.alike * good, 0, 1)


def _assessments(
    setting: Setting, truth: np.ndarray, keys: list[str], profile: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """What noisy assessors record of the truth; unanswered cells have no row."""
    low, high = (profile[f"scale_{end}"].to_numpy(dtype=float) for end in ("low", "high"))
    assessors, noise, left_open = int(rng.integers(1, 5)), rng.uniform(0.05, 0.2), rng.uniform(0, 0.4)
    chance = left_open * (1 + setting.hidden * (1 - 2 * truth))
    answered = rng.random(truth.shape) >= chance
    rows = []
    for assessor in range(assessors):
        bias = setting.biased * rng.standard_normal()
        reading = np.clip(truth + bias + noise * rng.standard_normal(truth.shape), 0, 1)
        takes_part = answered & (rng.random(truth.shape) < (1 if assessor == 0 else 0.8))
        ranged = rng.random(truth.shape) < setting.ranges
        half = 2 * noise
        for i, j in np.argwhere(takes_part):
            ends = np.clip([reading[i, j] - half, reading[i, j] + half], 0, 1) if ranged[i, j] else [np.nan] * 2
            shares = np.array([reading[i, j], *ends])
            rows.append((keys[i], profile["criterion"].iloc[j], f"a{assessor}", *(low[j] + shares * (high[j] - low[j]))))
    frame = pd.DataFrame(rows, columns=["candidate", "criterion", "assessor", "level", "low", "high"])
    return frame.assign(evidence=None, recorded_at="2026-01-01T00:00:00Z")
