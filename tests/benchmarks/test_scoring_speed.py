"""How long scoring takes, each group beside its peer; the number in brackets is the ratio to the fastest.

A copy of a case remembers nothing that was computed of it.
"""

from copy import copy

import numpy as np
import pandas as pd
import pytest

from partnerlib import Case, fit, gaps, values

CANDIDATES, CRITERIA = 40, 60
RANDOM = np.random.default_rng(5010309)


@pytest.fixture(scope="module")
def table() -> tuple[pd.DataFrame, pd.DataFrame]:
    criteria = [f"c{n}" for n in range(CRITERIA)]
    profile = pd.DataFrame({"criterion": criteria}).assign(
        scale_low=0.0, scale_high=10.0, ideal_low=4.0, ideal_high=7.0, weight=1.0
    )
    levels = RANDOM.uniform(0, 10, (CANDIDATES, CRITERIA))
    return pd.DataFrame(levels, index=[f"a{n}" for n in range(CANDIDATES)], columns=criteria), profile


@pytest.mark.benchmark(group="values of 40 candidates x 60 criteria")
def test_values(benchmark, table):
    assert benchmark(values, *table).shape == (CANDIDATES, CRITERIA)


@pytest.mark.benchmark(group="values of 40 candidates x 60 criteria")
def test_values_peer_bare_numpy_without_labels_or_checks(benchmark, table):
    levels = table[0].to_numpy()
    benchmark(lambda: 1 - np.maximum(np.maximum((4 - levels) / 4, (levels - 7) / 3), 0))


@pytest.mark.benchmark(group="40 candidates x 60 criteria, from the case")
@pytest.mark.parametrize("score", [fit, gaps])
def test_scores_of_a_large_case(benchmark, table, score):
    case = Case.from_matrix("large", *table)
    assert len(benchmark(lambda: score(copy(case)))) > 0


@pytest.mark.benchmark(group="40 candidates x 60 criteria, from the case")
def test_scores_peer_one_pandas_dot_product(benchmark, table):
    levels, profile = table
    weight = profile.set_index("criterion")["weight"]
    benchmark(lambda: levels.dot(weight / weight.sum()).rank())


@pytest.mark.benchmark(group="the example")
@pytest.mark.parametrize("score", [fit, gaps])
def test_scores_of_the_example(benchmark, score):
    case = Case.from_folder("data/larkspur")
    benchmark(lambda: score(copy(case)))


@pytest.mark.benchmark(group="the example")
def test_reading_the_example(benchmark):
    benchmark(Case.from_folder, "data/larkspur")


@pytest.mark.benchmark(group="the example")
def test_reading_peer_bare_pandas_without_checks(benchmark):
    benchmark(lambda: pd.read_csv("data/larkspur/assessments.csv"))
