"""Weights from points, swings, ranks and pairs: by hand, as published, and whatever numbers come."""

import json
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from cases import ROOT
from hypothesis import given
from hypothesis import strategies as st

from partnerlib.weighting import Pairwise, pairwise, points, rank_order_centroid, rounded, swing

EXTREMELY_CLOSE = 1e-9

DRINKS = ["coffee", "wine", "tea", "beer", "sodas", "milk", "water"]
DRINKS_DRUNK = [
    [1, 9, 5, 2, 1, 1, 1 / 2],
    [1 / 9, 1, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
    [1 / 5, 3, 1, 1 / 3, 1 / 4, 1 / 3, 1 / 9],
    [1 / 2, 9, 3, 1, 1 / 2, 1, 1 / 3],
    [1, 9, 4, 2, 1, 2, 1 / 2],
    [1, 9, 3, 1, 1 / 2, 1, 1 / 3],
    [2, 9, 9, 3, 2, 3, 1],
]
"""Which drink is drunk more in the USA; Saaty (2008), Int. J. Services Sciences 1(1), 83-98."""


def of(**numbers: float) -> pd.Series:
    return pd.Series(numbers, dtype="float64")


def square(rows: list[list[float]], labels: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, index=labels, columns=labels)


class TestByHand:
    def test_points_are_shares_of_their_total(self) -> None:
        assert points(of(who=50, now=30, ideal=0)).to_dict() == {"who": 0.625, "now": 0.375, "ideal": 0.0}

    def test_swings_are_shares_of_their_total(self) -> None:
        found = swing(of(who=100, now=60, ideal=40))
        assert found.to_dict() == pytest.approx({"who": 0.5, "now": 0.3, "ideal": 0.2})

    def test_three_ranks_weigh_11_5_and_2_eighteenths(self) -> None:
        found = rank_order_centroid(of(now=3, who=1, ideal=2))
        assert found.to_dict() == pytest.approx({"now": 2 / 18, "who": 11 / 18, "ideal": 5 / 18})

    @pytest.mark.parametrize("third", [2, 3])
    def test_tied_ranks_share_their_places(self, third: int) -> None:
        found = rank_order_centroid(of(a=1, b=1, c=third))
        assert found.to_dict() == pytest.approx({"a": 8 / 18, "b": 8 / 18, "c": 2 / 18})

    def test_all_tied_weigh_the_same(self) -> None:
        assert rank_order_centroid(of(a=1, b=1, c=1, d=1)).to_list() == pytest.approx([0.25] * 4)

    def test_one_thing_weighs_all(self) -> None:
        assert points(of(a=3)).to_list() == swing(of(a=100)).to_list() == [1]
        assert rank_order_centroid(of(a=1)).to_list() == [1]
        assert pairwise(square([[1]], ["a"])).weights.to_list() == [1]

    def test_two_things_are_never_inconsistent(self) -> None:
        found = pairwise({("a", "b"): 3})
        assert found.weights.to_dict() == pytest.approx({"a": 0.75, "b": 0.25})
        assert (found.ratio, found.worst, found.suggestion) == (0, None, None)

    def test_a_circle_of_three_is_told_with_what_the_other_two_imply(self) -> None:
        # a is 2 times b, b is 2 times c, and yet c is 2 times a: each pair is off by a factor of 8.
        found = pairwise({("a", "b"): 2, ("b", "c"): 2, ("c", "a"): 2})
        assert found.weights.to_list() == pytest.approx([1 / 3] * 3)
        # The eigenvalue of a 3 x 3 reciprocal matrix is 1 + d + 1/d with d the cube root of that factor.
        assert found.ratio == pytest.approx((1 + 2 + 1 / 2 - 3) / 2 / 0.58)
        assert found.worst == ("a", "b")
        assert found.suggestion == pytest.approx(1 / 4)

    def test_the_judgement_turned_round_is_the_worst(self) -> None:
        truth = {"who": 8.0, "ideal": 4.0, "single": 2.0, "now": 1.0}
        said = {(a, b): truth[a] / truth[b] for a, b in combinations(truth, 2)}
        said["who", "now"] = 1 / 8
        found = pairwise(said)
        assert found.ratio > 0.1
        assert found.worst == ("who", "now")
        assert found.suggestion == pytest.approx(8)

    def test_rounding_keeps_the_sum(self) -> None:
        assert rounded(of(a=1 / 7, b=2 / 7, c=4 / 7)).to_list() == [0.1429, 0.2857, 0.5714]
        assert rounded(pd.Series([1 / 6] * 6)).to_list() == [0.1667] * 4 + [0.1666] * 2
        assert rounded(pd.Series([1 / 3] * 3) * 6).to_list() == [2, 2, 2]


class TestPublished:
    def test_the_eigenvector_of_wang_and_chin(self) -> None:
        case = json.loads((ROOT / "tests" / "weights" / "eigenvector_wang_chin_2011.json").read_text())
        found = pairwise(pd.DataFrame(case["matrix"]))
        assert found.weights.to_list() == pytest.approx(case["expected_weights"], abs=case["tolerance"])

    def test_saatys_drinks(self) -> None:
        found = pairwise(square(DRINKS_DRUNK, DRINKS))
        assert found.weights.round(3).to_list() == [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
        assert round(found.ratio, 3) == 0.022

    @pytest.mark.parametrize(
        ("count", "index"),
        [(3, 0.58), (4, 0.9), (5, 1.12), (6, 1.24), (7, 1.32), (8, 1.41), (9, 1.45), (10, 1.49), (15, 1.59)],
    )
    def test_saatys_random_indices(self, count: int, index: float) -> None:
        rows = np.ones((count, count))
        rows[0, 1], rows[1, 0] = 9, 1 / 9
        labels = [f"x{n}" for n in range(count)]
        largest = max(np.linalg.eigvals(rows).real)
        assert pairwise(square(rows.tolist(), labels)).ratio == pytest.approx(
            (largest - count) / (count - 1) / index
        )

    def test_rank_order_centroids_of_five(self) -> None:
        # As commonly printed: (1 + 1/2 + 1/3 + 1/4 + 1/5) / 5, and so on down to (1/5) / 5.
        found = rank_order_centroid(pd.Series([1, 2, 3, 4, 5]))
        assert found.round(4).to_list() == [0.4567, 0.2567, 0.1567, 0.09, 0.04]


class TestRefusals:
    @pytest.mark.parametrize("weigh", [points, swing, rank_order_centroid])
    def test_unknown_is_no_number(self, weigh: Callable[[pd.Series], pd.Series]) -> None:
        for unknown in (float("nan"), float("inf")):
            with pytest.raises(ValueError, match="A number is missing: now"):
                weigh(of(who=100, now=unknown))
        with pytest.raises(ValueError, match="nothing to weigh"):
            weigh(of())

    @pytest.mark.parametrize(
        ("weigh", "numbers", "said"),
        [
            (points, {"who": 3, "now": -1}, "never negative: now"),
            (points, {"who": 0, "now": 0}, "All points are zero"),
            (swing, {"who": 90, "now": 10}, "is 100; the largest given is 90"),
            (swing, {"who": 100, "now": 101}, "Swings are 0 to 100: now"),
            (swing, {"who": 100, "now": -1}, "Swings are 0 to 100: now"),
            (rank_order_centroid, {"who": 1, "now": 0}, "whole numbers, 1, 2, 3 and so on: now"),
            (rank_order_centroid, {"who": 1.5, "now": 2}, "and so on: who"),
        ],
    )
    def test_wrong_numbers_are_named(
        self, weigh: Callable[[pd.Series], pd.Series], numbers: dict[str, float], said: str
    ) -> None:
        with pytest.raises(ValueError, match=said):
            weigh(of(**numbers))

    @pytest.mark.parametrize(
        ("judgements", "said"),
        [
            ({("a", "b"): 2, ("b", "c"): 2}, "not judged yet: a and c"),
            ({("a", "b"): 2, ("b", "a"): 2}, "once: a and b"),
            ({("a", "a"): 1}, "once: a and a"),
            ({("a", "b"): 0}, "above 0: a and b"),
            ({("a", "b"): float("nan")}, "above 0: a and b"),
            ({}, "nothing to weigh"),
        ],
    )
    def test_pairs_are_judged_once_each(self, judgements: dict[tuple[str, str], float], said: str) -> None:
        with pytest.raises(ValueError, match=said):
            pairwise(judgements)

    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            ([[1, 2], [2, 1]], "two halves contradict"),
            ([[2, 2], [0.5, 1]], "two halves contradict"),
            ([[1, -2], [-0.5, 1]], "above 0"),
            ([[1, float("nan")], [0.5, 1]], "above 0"),
        ],
    )
    def test_a_matrix_that_is_none_is_refused(self, rows: list[list[float]], said: str) -> None:
        with pytest.raises(ValueError, match=said):
            pairwise(square(rows, ["a", "b"]))

    def test_rounding_as_printed_is_no_contradiction(self) -> None:
        assert pairwise(square([[1, 3], [0.33, 1]], ["a", "b"])).weights["a"] == pytest.approx(0.75, abs=0.01)

    def test_a_matrix_has_the_same_labels_on_both_sides(self) -> None:
        with pytest.raises(ValueError, match="same different labels"):
            pairwise(pd.DataFrame([[1, 2], [0.5, 1]], index=["a", "b"], columns=["b", "a"]))

    def test_sixteen_things_are_too_many_to_compare(self) -> None:
        assert pairwise(square(np.ones((15, 15)).tolist(), list("abcdefghijklmno"))).ratio == 0
        with pytest.raises(ValueError, match="16 things are too many"):
            pairwise(square(np.ones((16, 16)).tolist(), list("abcdefghijklmnop")))


numbers = st.lists(st.integers(0, 100), min_size=1, max_size=9).filter(any)
ranks = st.lists(st.integers(1, 9), min_size=1, max_size=9)
shares = st.lists(st.floats(0.1, 10), min_size=2, max_size=9)
scale = st.sampled_from([1 / n for n in range(9, 1, -1)] + [float(n) for n in range(1, 10)])


@st.composite
def judged(draw: st.DrawFn) -> dict[tuple[str, str], float]:
    labels = "abcdefg"[: draw(st.integers(2, 7))]
    return {pair: draw(scale) for pair in combinations(labels, 2)}


def scaled(given_numbers: list[int]) -> pd.Series:
    """Numbers whose largest is exactly 100."""
    series = pd.Series(given_numbers, dtype="float64") * 100 / max(given_numbers)
    return series.where(series < series.max(), 100)


class TestWhatever:
    @given(numbers)
    def test_points_and_swings_sum_to_1_and_keep_the_order(self, drawn: list[int]) -> None:
        for found in (points(pd.Series(drawn)), swing(scaled(drawn))):
            assert found.sum() == pytest.approx(1)
            assert found.rank().to_list() == pd.Series(drawn).rank().to_list()

    @given(ranks)
    def test_ranks_sum_to_1_and_a_better_rank_weighs_more(self, drawn: list[int]) -> None:
        found = rank_order_centroid(pd.Series(drawn))
        assert found.sum() == pytest.approx(1)
        weights = dict(zip(drawn, found.to_list(), strict=True))
        assert [weights[rank] for rank in sorted(weights)] == sorted(weights.values(), reverse=True)
        assert len(set(weights.values())) == len(weights)

    @given(ranks, st.randoms(use_true_random=False))
    def test_the_order_in_which_things_come_does_not_matter(self, drawn: list[int], random) -> None:
        series = pd.Series(drawn)
        turned = list(series.index)
        random.shuffle(turned)
        found = rank_order_centroid(series.loc[turned])
        assert found.loc[series.index].to_list() == pytest.approx(rank_order_centroid(series).to_list())

    @given(shares)
    def test_a_consistent_matrix_gives_back_its_weights(self, drawn: list[float]) -> None:
        weight = np.array(drawn) / sum(drawn)
        labels = [f"x{n}" for n in range(len(drawn))]
        found = pairwise(square((weight[:, None] / weight[None, :]).tolist(), labels))
        assert found.weights.to_list() == pytest.approx(weight.tolist())
        assert found.ratio == pytest.approx(0, abs=EXTREMELY_CLOSE)
        if found.worst:
            a, b = (labels.index(label) for label in found.worst)
            assert found.suggestion == pytest.approx(weight[a] / weight[b])

    @given(judged(), st.randoms(use_true_random=False))
    def test_pairs_in_any_order_and_direction_say_the_same(
        self, said: dict[tuple[str, str], float], random
    ) -> None:
        turned = [
            (pair, times) if random.random() < 0.5 else (pair[::-1], 1 / times)
            for pair, times in said.items()
        ]
        random.shuffle(turned)
        one, other = pairwise(said), pairwise(dict(turned))
        assert other.weights[one.weights.index].to_list() == pytest.approx(one.weights.to_list())
        assert other.ratio == pytest.approx(one.ratio, abs=EXTREMELY_CLOSE)
        assert one.weights.sum() == pytest.approx(1)
        assert (one.weights > 0).all()
        assert one.ratio >= 0

    @given(judged())
    def test_taking_the_suggestion_never_makes_it_worse(self, said: dict[tuple[str, str], float]) -> None:
        found: Pairwise = pairwise(said)
        if found.worst and found.suggestion:
            taken = pairwise(said | {found.worst: found.suggestion})
            assert taken.ratio <= found.ratio + EXTREMELY_CLOSE
            a, b = found.worst
            assert taken.weights[a] / taken.weights[b] == pytest.approx(found.suggestion)

    @given(numbers, st.integers(0, 5))
    def test_rounded_shares_keep_their_sum_and_stay_near(self, drawn: list[int], decimals: int) -> None:
        exact = points(pd.Series(drawn))
        found = rounded(exact, decimals)
        assert found.sum() == pytest.approx(1, abs=EXTREMELY_CLOSE)
        assert (found - exact).abs().max() <= 10.0**-decimals
        assert found.round(decimals).to_list() == found.to_list()
