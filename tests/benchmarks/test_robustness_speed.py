"""How long "how sure are we" takes, beside other packages, the textbook and the floor of random numbers."""

import tracemalloc
from collections.abc import Callable
from copy import copy
from functools import partial
from itertools import cycle
from typing import Any

import numpy as np
import pandas as pd
import pytest
import skcriteria
from pymcdm.methods import RIM, SPOTIS
from skcriteria.agg.simple import WeightedSumModel

from partnerlib import Case, scoring
from partnerlib.robustness import WhatIf, acceptability, model, smaa, stability
from partnerlib.robustness.acceptability import DRAWS as KEPT
from partnerlib.robustness.tally import CHUNK
from partnerlib.store import Store
from partnerlib.workbook import Workbook

SEED, DIMENSIONS, A_FEW = 5_010_309, 20, 1000
SIZES = [(6, 10**5), (6, 10**6), (20, 10**5), (20, 10**6)]
IDS = [f"{candidates} candidates, {draws:,} draws" for candidates, draws in SIZES]
each_size = pytest.mark.parametrize("size", SIZES, ids=IDS)


@pytest.fixture(scope="module")
def larkspur() -> Case:
    return Case.from_folder("data/larkspur")


def scores_of(candidates: int, dimensions: int = DIMENSIONS) -> np.ndarray:
    return np.random.default_rng(SEED).random((candidates, dimensions))


def timed(
    benchmark: Any,
    group: str,
    label: str,
    run: Callable[[], Any],
    *,
    times: float = 1,
    rounds: int = 5,
    memory: bool = False,
) -> Any:
    """Time a run under a label of its group; `times` scales up what was done only in part."""
    benchmark.group = group
    benchmark.extra_info |= {"label": label, "times": times}
    if memory:
        tracemalloc.start()
        run()
        benchmark.extra_info["megabytes"] = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
    return benchmark.pedantic(run, rounds=1 if times > 1 else rounds, warmup_rounds=1)


def ours(scores: np.ndarray, draws: int) -> np.ndarray:
    candidates, dimensions = scores.shape
    [(ranks, *_)] = smaa(
        lambda _draws, _rng: (scores, None),
        [lambda count, rng: rng.standard_exponential((dimensions, count))],
        [f"c{i}" for i in range(candidates)],
        [f"d{i}" for i in range(dimensions)],
        draws=draws,
        seed=SEED,
    )
    return ranks.sort_index(key=lambda keys: keys.str[1:].astype(int)).to_numpy()


def textbook(scores: np.ndarray, draws: int) -> np.ndarray:
    """All draws at once: ranks by sorting, central weights by masks; no pairs, no confidence."""
    weights = np.random.default_rng(SEED).dirichlet(np.ones(scores.shape[1]), draws)
    rank = (-(weights @ scores.T)).argsort(axis=1).argsort(axis=1)
    for candidate in range(len(scores)):
        weights[rank[:, candidate] == 0].mean(axis=0)
    return np.stack([np.bincount(column, minlength=len(scores)) for column in rank.T]) / draws


def floor(scores: np.ndarray, draws: int) -> None:
    rng = np.random.default_rng(SEED)
    for start in range(0, draws, CHUNK):
        scores @ rng.standard_exponential((scores.shape[1], min(CHUNK, draws - start)))


def pymcdm_loop(scores: np.ndarray, draws: int, validation: bool = True) -> np.ndarray:
    method = SPOTIS(np.tile([0.0, 1.0], (scores.shape[1], 1)))
    types, counts = np.ones(scores.shape[1]), np.zeros((len(scores), len(scores)))
    for weight in np.random.default_rng(SEED).dirichlet(types, draws):
        rank = method.rank(method(scores, weight, types, validation=validation)).astype(int)
        counts[np.arange(len(scores)), rank - 1] += 1
    return counts / draws


def scikit_criteria_loop(scores: np.ndarray, draws: int) -> np.ndarray:
    method, counts = WeightedSumModel(), np.zeros((len(scores), len(scores)))
    aims = [max] * scores.shape[1]
    for weight in np.random.default_rng(SEED).dirichlet(np.ones(len(aims)), draws):
        rank = method.evaluate(skcriteria.mkdm(scores, aims, weights=weight)).rank_
        counts[np.arange(len(scores)), rank - 1] += 1
    return counts / draws


SMAA = "Rank acceptability, 20 dimensions, weights unknown: {}"


def of_size(size: tuple[int, int]) -> tuple[str, np.ndarray, int]:
    return SMAA.format(IDS[SIZES.index(size)]), scores_of(size[0]), size[1]


@each_size
def test_smaa(benchmark, size):
    group, scores, draws = of_size(size)
    ranks = timed(benchmark, group, "ours", partial(ours, scores, draws), memory=True)
    assert ranks == pytest.approx(textbook(scores, 10**5), abs=0.01)


@each_size
def test_smaa_floor(benchmark, size):
    group, scores, draws = of_size(size)
    timed(benchmark, group, "floor: random numbers and matrix product", partial(floor, scores, draws))


@each_size
def test_smaa_textbook(benchmark, size):
    group, scores, draws = of_size(size)
    timed(
        benchmark, group, "textbook numpy, all draws at once", partial(textbook, scores, draws), memory=True
    )


PEERS = {
    "pymcdm SPOTIS in a loop": pymcdm_loop,
    "pymcdm SPOTIS in a loop, its checks off": partial(pymcdm_loop, validation=False),
    "scikit-criteria weighted sum in a loop": scikit_criteria_loop,
}


@each_size
@pytest.mark.parametrize(("name", "loop"), PEERS.items(), ids=list(PEERS))
def test_smaa_peer(benchmark, size, name, loop):
    group, scores, draws = of_size(size)
    label = f"{name} (timed on {A_FEW:,} draws)"
    ranks = timed(benchmark, group, label, partial(loop, scores, A_FEW), times=draws / A_FEW)
    assert ranks == pytest.approx(textbook(scores, 10**5), abs=0.08)


SLIDER = "Six candidates, seven parts, 250,000 draws: what a slider asks"


def test_a_quarter_of_a_million_draws(benchmark):
    timed(benchmark, SLIDER, "ours", partial(ours, scores_of(6, 7), 250_000), memory=True)


def test_a_quarter_of_a_million_draws_floor(benchmark):
    timed(
        benchmark,
        SLIDER,
        "floor: random numbers and matrix product",
        partial(floor, scores_of(6, 7), 250_000),
    )


EXAMPLE = "The example, 100,000 plausible cases, weights and levels"


def test_acceptability_of_the_example(benchmark, larkspur):
    timed(
        benchmark,
        EXAMPLE,
        "ours, from the case to the frames",
        lambda: acceptability(copy(larkspur)),
        memory=True,
    )


def test_acceptability_of_the_example_floor(benchmark, larkspur):
    """The example's levels once: a normal number a cell, and a matrix product a candidate."""
    share = model(larkspur).first
    candidates, criteria = len(larkspur.candidates), len(larkspur.profile)

    def run() -> None:
        rng = np.random.default_rng(SEED)
        for start in range(0, 10**5, CHUNK):
            for _ in range(candidates):
                share.T @ rng.standard_normal((criteria, min(CHUNK, 10**5 - start)))

    timed(benchmark, EXAMPLE, "floor: a random number for each level, and a matrix product", run)


MOVES = f"What-if: the example, {KEPT:,} plausible cases kept; the budget of a move is 100 ms"


def test_what_if_built(benchmark, larkspur):
    timed(benchmark, MOVES, "ours, built once", lambda: WhatIf(copy(larkspur)))


def test_what_if_moved(benchmark, larkspur):
    what_if = WhatIf(larkspur)
    moved = {**what_if.weights, "now": 0.4}
    timed(benchmark, MOVES, "ours, one move: ranking and chances", lambda: what_if.at(moved))


def test_what_if_slider(benchmark, tmp_path):
    """All that the kernel does for one move; less than 100 ms feels immediate."""
    store = Store(f"sqlite:///{tmp_path}/store.sqlite")
    store.import_folder("data/larkspur")
    slider = Workbook("larkspur", store).what_if().sliders["now"]
    weights = cycle([20, 40])
    label = "ours, one slider moved in the form, with its picture"
    timed(benchmark, MOVES, label, lambda: setattr(slider, "value", next(weights)))


def test_what_if_peer(benchmark, larkspur):
    timed(benchmark, MOVES, "the fit alone, from the case", lambda: scoring.fit(copy(larkspur)))


STABILITY = "How far each part's weight may move, the example"


def test_stability(benchmark, larkspur):
    timed(benchmark, STABILITY, "ours, exact, from the case to the frame", lambda: stability(copy(larkspur)))


def grid(
    larkspur: Case, steps: int, rank: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> list[np.ndarray]:
    """The leader at each step of each part's weight, the others in proportion."""
    arrays = model(larkspur)
    scores, found = arrays.part_scores(arrays.expected), []
    for part in range(len(arrays.parts)):
        others = np.where(np.arange(len(arrays.parts)) == part, 0, arrays.weights)
        weight = np.linspace(0, 1, steps)[:, None]
        weights = (1 - weight) * others / others.sum() + weight * (np.arange(len(arrays.parts)) == part)
        found.append(rank(scores, weights))
    return found


def test_stability_textbook(benchmark, larkspur):
    def leaders(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
        return (weights @ scores.T).argmax(axis=1)

    label = "textbook numpy: a grid of 1,001 steps, to 0.1 %"
    timed(benchmark, STABILITY, label, lambda: grid(larkspur, 1001, leaders))


def test_stability_pymcdm(benchmark, larkspur):
    def leaders(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
        types = np.ones(scores.shape[1])
        method = SPOTIS(np.tile([0.0, 1.0], (len(types), 1)))
        return np.array([method(scores, weight, types, validation=False).argmin() for weight in weights])

    label = "pymcdm in a loop: a grid of 1,001 steps, to 0.1 % (timed on 101 steps)"
    timed(benchmark, STABILITY, label, lambda: grid(larkspur, 101, leaders), times=1001 / 101)


IDEAL = "Fixed-ideal scoring of 40 candidates x 60 criteria, levels to scores"


def test_scoring(benchmark):
    levels, profile, weights = scoring_table()
    timed(benchmark, IDEAL, "ours: checked frames", lambda: scoring.values(levels, profile) @ weights)


def test_scoring_of_the_arrays(benchmark):
    levels, profile, _ = scoring_table()
    arrays = model(Case.from_matrix("large", levels, profile))
    timed(benchmark, IDEAL, "ours: bare arrays, values to fit", lambda: arrays.fit(arrays.expected))


def test_scoring_by_pymcdm_rim(benchmark):
    levels, profile, weights = scoring_table()
    ends = [profile[[f"{name}_low", f"{name}_high"]].to_numpy() for name in ("scale", "ideal")]
    method, types, matrix = RIM(*ends), np.ones(len(weights)), levels.to_numpy()
    timed(benchmark, IDEAL, "pymcdm RIM", lambda: method(matrix, weights, types))


def test_scoring_by_pymcdm_spotis(benchmark):
    levels, profile, weights = scoring_table()
    method = SPOTIS(profile[["scale_low", "scale_high"]].to_numpy(), profile["ideal_low"].to_numpy())
    types, matrix = np.ones(len(weights)), levels.to_numpy()
    timed(
        benchmark, IDEAL, "pymcdm SPOTIS (an ideal point, no range)", lambda: method(matrix, weights, types)
    )


def scoring_table() -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    criteria = [f"c{n}" for n in range(60)]
    profile = pd.DataFrame({"criterion": criteria}).assign(
        scale_low=0.0, scale_high=10.0, ideal_low=4.0, ideal_high=7.0, weight=1.0
    )
    levels = np.random.default_rng(SEED).uniform(0, 10, (40, 60))
    return pd.DataFrame(levels, [f"a{n}" for n in range(40)], criteria), profile, np.full(60, 1 / 60)
