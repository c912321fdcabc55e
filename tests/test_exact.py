"""Exact answers, held against hand-made cases, exact fractions, and the scores of the changed case itself."""

from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
import pandas as pd
import pytest
from cases import case_of, criterion
from hypothesis import given, settings
from hypothesis import strategies as st
from test_properties import searches

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.robustness.changes import changes, improvements, losses, nearest_weights
from partnerlib.robustness.exact import pairwise_winning, stability
from partnerlib.robustness.model import model
from partnerlib.robustness.nearest import fits_at

some = settings(max_examples=60, deadline=None)
few = settings(max_examples=10, deadline=None)
BARELY = 2e-9


def chance(lead: list[float], order: bool = False) -> float:
    """Give the chance that a candidate with these leads over another is above it."""
    names = [f"d{place}" for place in range(len(lead))]
    scores = pd.DataFrame([lead, [0.0] * len(lead)], index=["ash", "elm"], columns=names)
    return pairwise_winning(scores, names if order else None).loc["ash", "elm"]


def textbook(lead: list[Fraction | float]) -> Fraction | float:
    """Give the same chance by partial fractions, which need leads that all differ."""
    top = len(lead) - 1
    return sum(a**top / prod(a - b for b in lead if b != a) for a in lead if a > 0)


# Pairwise winning


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ([3, -1], 3 / 4),
        ([1, -1], 1 / 2),
        ([5], 1),
        ([-5], 0),
        ([0, 0, 0], 0),
        ([0, 2], 1),
        ([1, -1, -1], 1 / 4),
        ([1, 1, -1], 3 / 4),
        ([-1, 2, -1], 4 / 9),
        ([3, -1, 1], 7 / 8),
        ([0, 3, 0, -1], 3 / 4),
    ],
)
def test_the_chance_of_being_above_is_the_area_of_the_triangle_in_which_one_is(lead, expected):
    assert chance(lead) == pytest.approx(expected, abs=1e-15)


def test_weights_in_a_stated_order_are_uniform_over_those_in_that_order():
    """Of all w1 from 1/2 to 1, w1 > 3 (1 - w1) holds from 3/4 on: in half of them."""
    assert chance([1, -3], order=True) == pytest.approx(1 / 2)
    assert chance([1, -1], order=True) == 1
    scores = pd.DataFrame({"who": [1.0, 4.0], "now": [3.0, 0.0]}, index=["ash", "elm"])
    assert pairwise_winning(scores, ["now", "who"]).loc["ash", "elm"] == pytest.approx(1 / 2 + 1 / 2)
    assert pairwise_winning(scores, ["who", "now"]).loc["ash", "elm"] == 0


whole_leads = st.lists(st.integers(-1000, 1000), min_size=1, max_size=12, unique=True)


@some
@given(whole_leads, st.booleans())
def test_the_chance_is_that_of_partial_fractions_in_exact_arithmetic(lead, order):
    exact = [Fraction(number) for number in lead]
    if order:
        exact = [sum(exact[:place]) / place for place in range(1, len(exact) + 1)]
        if len(set(exact)) < len(exact):
            return
    assert chance([float(number) for number in lead], order) == pytest.approx(
        float(textbook(exact)), abs=1e-13
    )


def test_near_ties_harm_nothing_though_partial_fractions_explode():
    lead = [0.3 + k * 1e-12 for k in range(6)] + [-0.2 - k * 1e-12 for k in range(6)]
    exact = float(textbook([Fraction(number) for number in lead]))
    assert chance(lead) == pytest.approx(exact, abs=1e-13)
    assert abs(textbook(lead) - exact) > 1e6


@pytest.mark.parametrize("order", [False, True])
def test_the_chances_are_those_of_drawn_weights(order):
    rng = np.random.default_rng(7)
    scores = pd.DataFrame(rng.random((4, 5)), columns=list("abcde"))
    weights = rng.dirichlet(np.ones(5), 200_000)
    if order:
        weights = -np.sort(-weights)[:, [3, 1, 0, 4, 2]]
        found = pairwise_winning(scores, ["c", "b", "e", "a", "d"])
    else:
        found = pairwise_winning(scores)
    drawn = weights @ scores.to_numpy().T
    for i, j in product(range(4), range(4)):
        if i != j:
            assert found.iat[i, j] == pytest.approx((drawn[:, i] > drawn[:, j]).mean(), abs=0.006)


@some
@given(st.data(), st.booleans())
def test_one_of_two_candidates_is_above_the_other_unless_they_are_equal(data, order):
    count = data.draw(st.integers(1, 7))
    score = st.integers(0, 5).map(lambda number: number / 10)
    rows = data.draw(st.lists(st.lists(score, min_size=count, max_size=count), min_size=2, max_size=5))
    scores = pd.DataFrame(rows, columns=[f"d{place}" for place in range(count)])
    found = pairwise_winning(scores, list(scores.columns)[::-1] if order else None)
    assert np.isnan(np.diag(found)).all()
    for i, j in product(range(len(rows)), range(len(rows))):
        if i != j:
            equal = rows[i] == rows[j]
            assert 0 <= found.iat[i, j] <= 1
            assert found.iat[i, j] + found.iat[j, i] == pytest.approx(0 if equal else 1, abs=1e-14)


def test_a_difference_within_the_rounding_of_numbers_is_none():
    scores = pd.DataFrame({"a": [0.1 + 0.2, 0.3], "b": [1.0, 1.0]})
    assert pairwise_winning(scores).fillna(0).to_numpy().sum() == 0
    assert chance([1e-12, 0]) == 1


def test_many_candidates_in_many_dimensions_are_all_compared():
    scores = pd.DataFrame(np.random.default_rng(1).random((40, 60)))
    found = pairwise_winning(scores).to_numpy()
    apart = ~np.eye(40, dtype=bool)
    assert (found + found.T)[apart] == pytest.approx(1, abs=1e-12)
    assert found[apart].std() > 0.2
    above = scores.mean(axis=1).to_numpy()[:, None] > scores.mean(axis=1).to_numpy()
    assert ((found > 0.5) == above)[apart].mean() > 0.95


def test_scores_and_orders_that_cannot_be_compared_are_refused():
    scores = pd.DataFrame({"who": [1.0, np.nan], "now": [1.0, 0.0]})
    with pytest.raises(ValueError, match="known score"):
        pairwise_winning(scores)
    with pytest.raises(ValueError, match="known score"):
        pairwise_winning(scores[[]])
    for order in (["who"], ["who", "who"], ["who", "now", "ideal"], []):
        with pytest.raises(ValueError, match="each of who, now once"):
            pairwise_winning(scores.fillna(0), order)


# Stability


def on_parts(weights: dict[str, float], **levels: tuple[float, ...]) -> Case:
    """Give a case of one criterion a part, 0 to 10 and best at 10, with candidates' levels in its order."""
    profile = [criterion(part, part) for part in weights]
    known = {key: dict(zip(weights, row, strict=True)) for key, row in levels.items()}
    return case_of(profile, known, weights)


def parts_of(case: Case) -> pd.DataFrame:
    """Give the part scores behind fit in points, candidates x parts."""
    sides = scoring.side_scores(scoring.expected_values(case), case.profile)
    return 100 * scoring.part_scores(sides)


def with_weight(weights: pd.Series, part: str, weight: float) -> pd.Series:
    """Give weights with one part's replaced, the others in proportion, or alike where they weigh nothing."""
    others = weights.drop(part)
    others = others / others.sum() if others.sum() > 0 else others * 0 + 1 / max(len(others), 1)
    return (others * (1 - weight)).reindex(weights.index).fillna(weight if len(others) else 1.0)


def leads(scores: pd.DataFrame, weights: pd.Series, candidate: str, others: list[str]) -> pd.Series:
    """Give how many points of fit a candidate is ahead of others."""
    return (scores.loc[candidate] - scores.loc[others]) @ weights


def weighted(case: Case, weights: pd.Series) -> Case:
    """Give the case with these part weights."""
    return case.replace(parts=case.parts.assign(weight=case.parts["part"].map(weights).fillna(0.0)))


def as_told(case: Case) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Give part scores, part weights and who misses a must-have, held to be what fit and rank are made of."""
    table, scores, weights = scoring.fit(case), parts_of(case), scoring.part_weights(case)
    assert (scores @ weights)[table.index].to_numpy() == pytest.approx(table["fit"].to_numpy(), abs=BARELY)
    return scores.loc[table.index], weights, table["must_haves"] == "missed"


def test_a_weight_moves_until_the_leader_is_met():
    """With a share t on who, ash has 20 + 80 t and elm 80 - 40 t: they meet at 1/2."""
    found = stability(on_parts({"who": 6, "now": 4}, ash=(10, 2), elm=(4, 8)))
    assert list(found.columns) == [
        "weight",
        "low",
        "high",
        "rival_below",
        "rival_above",
        "ranking_low",
        "ranking_high",
    ]
    assert found.index.name == "part"
    assert found.loc["who"].tolist() == [0.6, pytest.approx(0.5), 1, "elm", "", pytest.approx(0.5), 1]
    assert found.loc["now"].tolist() == [0.4, 0, pytest.approx(0.5), "", "elm", 0, pytest.approx(0.5)]


def test_the_ranking_may_break_before_the_leader_falls():
    """Below the leader fir has 60 t and elm 30: at weight 1/2 of who they change places."""
    found = stability(on_parts({"who": 1, "now": 3}, ash=(9, 9), elm=(3, 3), fir=(6, 0)))
    assert found.loc["who", ["low", "high"]].tolist() == [0, 1]
    assert found.loc["who", ["ranking_low", "ranking_high"]].tolist() == [0, pytest.approx(0.5)]
    assert (found[["rival_below", "rival_above"]] == "").all(axis=None)


def test_where_several_pass_at_once_the_fastest_takes_the_lead():
    case = on_parts({"who": 3, "now": 1}, ash=(8, 2), elm=(5, 5), fir=(2, 8))
    found = stability(case).loc["who"]
    assert found[["low", "rival_below"]].tolist() == [pytest.approx(0.5), "fir"]


def test_a_part_that_weighs_nothing_or_all_has_a_range_too():
    """Where who weighs all, the others share the rest alike: ash has 100 t, elm 50 t + 60 (1 - t)."""
    case = on_parts({"who": 1, "ideal": 0, "now": 0}, ash=(10, 0, 0), elm=(5, 4, 8))
    found = stability(case)
    assert found.loc["who", ["weight", "low", "high"]].tolist() == [1, pytest.approx(6 / 11), 1]
    assert found.loc["now", ["weight", "low", "high"]].tolist() == [0, 0, pytest.approx(5 / 13)]
    assert found.loc["now", "rival_above"] == "elm"


@pytest.mark.parametrize(
    "case",
    [
        on_parts({"who": 1}, ash=(3,), elm=(5,)),
        on_parts({"who": 1, "now": 3}, ash=(3, 5)),
        on_parts({"who": 1, "now": 3}, ash=(3, 5), elm=(3, 5), fir=(3, 5)),
        on_parts({"who": 1, "now": 3}),
    ],
    ids=["one part", "one candidate", "all equal", "nobody"],
)
def test_where_weights_change_nothing_any_weight_will_do(case):
    found = stability(case)
    assert (found[["low", "ranking_low"]] == 0).all(axis=None)
    assert (found[["high", "ranking_high"]] == 1).all(axis=None)
    assert (found[["rival_below", "rival_above"]] == "").all(axis=None)


def test_a_leader_who_shares_the_lead_may_lose_it_at_once():
    found = stability(on_parts({"who": 1, "now": 1}, ash=(6, 4), elm=(4, 6)))
    assert found.loc["who"].tolist() == [0.5, 0.5, 1, "elm", "", 0.5, 1]
    for who in range(1, 10):
        found = stability(on_parts({"who": who, "now": 10 - who}, ash=(10 - who, 0), elm=(0, who)))
        assert (found["low"] <= found["weight"]).all()
        assert (found["weight"] <= found["high"]).all()
        assert found.at["who", "low"] == pytest.approx(who / 10)


def test_nobody_who_misses_a_must_have_overtakes_one_who_does_not():
    profile = [criterion("who", "who", must=(3, None)), criterion("now", "now")]
    levels = {"ash": {"who": 4, "now": 4}, "elm": {"who": 2, "now": 10}, "fir": {"who": 1, "now": 10}}
    case = case_of(profile, levels, {"who": 1, "now": 1})
    assert scoring.fit(case).index.tolist() == ["ash", "elm", "fir"]
    found = stability(case)
    assert found[["low", "high", "ranking_low", "ranking_high"]].to_numpy().tolist() == [[0, 1, 0, 1]] * 2
    assert changes(case)["no_weights"].tolist() == ["must_have", "must_have"]
    assert nearest_weights(case, "elm") is None


@few
@given(searches(complete=True, min_candidates=2))
def test_ranges_of_weights_are_those_in_which_the_scores_keep_their_order(case):
    scores, weights, missed = as_told(case)
    leader, alike = missed.index[0], [c for c in missed.index[1:] if missed[c] == missed.iat[0]]

    def pairs(part, weight):
        """Every lead of one candidate over one below it, of the same must-have standing."""
        changed = with_weight(weights, part, weight)
        below = [
            (c, [d for d in missed.index[k:] if missed[c] == missed[d]])
            for k, c in enumerate(missed.index, 1)
        ]
        return [lead for c, others in below for lead in leads(scores, changed, c, others)]

    for part, row in stability(case).iterrows():
        assert row["low"] <= row["ranking_low"] <= row["weight"] <= row["ranking_high"] <= row["high"]
        for end, edge, rival in ((row["low"], 0, row["rival_below"]), (row["high"], 1, row["rival_above"])):
            at = with_weight(weights, part, end)
            assert (leads(scores, at, leader, alike) >= -BARELY).all()
            assert (end == edge) == (rival == "")
            if rival:
                ahead = leads(scores, at, leader, alike)
                assert ahead[rival] <= BARELY
                near = with_weight(weights, part, end + (edge - end) * 1e-6)
                assert (leads(scores, near, rival, alike) >= -1e-7).all()
                assert leads(scores, with_weight(weights, part, edge), leader, [rival]).iat[0] < 0
        for end, edge in ((row["ranking_low"], 0), (row["ranking_high"], 1)):
            assert min(pairs(part, end), default=0) >= -BARELY
            assert end == edge or min(pairs(part, (end + edge) / 2)) < 0


@few
@given(searches(min_candidates=2))
def test_the_case_with_a_weight_at_the_end_of_its_range_has_the_same_leader_still(case):
    weights = scoring.part_weights(case)
    leader = scoring.fit(case).index[0]
    for part, row in stability(case).iterrows():
        for end, edge in ((row["low"], 0), (row["high"], 1)):
            after = scoring.fit(weighted(case, with_weight(weights, part, end)))
            missed = after["must_haves"] == "missed"
            best = after["fit"][missed == missed[leader]].max()
            assert after.at[leader, "fit"] >= best - BARELY
            if end != edge:
                after = scoring.fit(weighted(case, with_weight(weights, part, end + (edge - end) * 1e-6)))
                assert after.at[leader, "fit"] <= after["fit"][missed == missed[leader]].max()
                assert after.index[0] != leader or after["rank"].eq(1).sum() > 1


# What would change the decision, by weights


def test_changes_has_one_row_for_each_challenger_in_rank_order():
    case = on_parts({"who": 6, "now": 4}, ash=(10, 2), elm=(4, 8), fir=(3, 1))
    found = changes(case)
    assert found.columns.tolist() == [
        "behind",
        "part",
        "part_from",
        "part_to",
        "total_change",
        "criterion",
        "level_from",
        "level_to",
        "level_end",
        "no_weights",
        "no_criterion",
    ]
    assert found.index.tolist() == ["elm", "fir"]
    assert found.index.name == "candidate"
    assert found.loc["elm", "behind"] == pytest.approx(68 - 56)
    assert found.loc["elm", ["part", "part_from", "part_to"]].tolist() == ["who", 0.6, pytest.approx(0.5)]
    assert found.loc["elm", "total_change"] == pytest.approx(0.2)
    assert nearest_weights(case, "elm").to_dict() == pytest.approx({"who": 0.5, "now": 0.5})
    assert found.loc["fir", ["part", "no_weights", "no_criterion"]].tolist() == [
        "",
        "out_of_reach",
        "out_of_reach",
    ]
    assert found.loc["fir", ["part_from", "part_to", "total_change", "level_from", "level_to"]].isna().all()
    assert nearest_weights(case, "fir") is None


def test_weights_of_several_parts_may_do_what_none_does_alone():
    """Elm leads only where who and ideal share the weight: fir is ahead on ideal alone, oak on who alone."""
    weights = {"who": 0, "ideal": 2, "now": 8}
    case = on_parts(weights, ash=(0, 0, 10), elm=(6, 6, 0), fir=(0, 10, 0), oak=(10, 0, 0))
    found = changes(case).loc["elm"]
    assert found["part"] == ""
    assert found["no_weights"] == ""
    # With x on now, ash has 10 x and elm 6 (1 - x): they meet at x = 3/8, 0.425 less than 0.8.
    assert found["total_change"] == pytest.approx(0.85)
    nearest = nearest_weights(case, "elm")
    assert nearest["now"] == pytest.approx(0.375)
    assert (nearest.name, nearest.index.name) == ("weight", "part")


def test_a_challenger_level_with_the_leader_needs_nothing():
    case = on_parts({"who": 1, "now": 1}, ash=(6, 4), elm=(4, 6))
    found = changes(case).loc["elm"]
    assert found[["part", "criterion", "no_weights", "no_criterion"]].tolist() == ["", "", "level", "level"]
    assert found[["behind", "total_change"]].tolist() == [0, 0]
    assert nearest_weights(case, "elm").tolist() == [0.5, 0.5]
    assert nearest_weights(case, "ash").tolist() == [0.5, 0.5]
    with pytest.raises(KeyError):
        nearest_weights(case, "oak")


@few
@given(searches(complete=True, min_candidates=2))
def test_the_nearest_weights_do_and_no_nearer_ones_would(case):
    scores, now, missed = as_told(case)
    steps = np.array([w for w in product(range(13), repeat=len(now)) if sum(w) == 12]) / 12
    for candidate, row in changes(case).iterrows():
        nearest = nearest_weights(case, candidate)
        alike = scores[missed == missed[candidate]].to_numpy()
        able = missed[candidate] == missed.iat[0]
        behind = alike - scores.loc[candidate].to_numpy()
        assert (nearest is None) == (row["no_weights"] in ("must_have", "out_of_reach"))
        if nearest is None:
            assert not able or ((behind @ steps.T).max(axis=0) > 0).all()
            continue
        assert able
        assert nearest.sum() == pytest.approx(1)
        assert (nearest >= 0).all()
        assert row["total_change"] == pytest.approx((nearest - now).abs().sum(), abs=1e-9)
        assert (behind @ nearest).max() <= BARELY
        if row["no_weights"] == "":
            assert (behind @ (now + 0.999 * (nearest - now))).max() > 0
        nearer = np.abs(steps - now.to_numpy()).sum(axis=1) < row["total_change"] - 1e-9
        assert ((behind @ steps[nearer].T).max(axis=0) > 0).all()
        if len(now) == 2 and row["no_weights"] == "":
            assert row["total_change"] == pytest.approx(2 * abs(row["part_to"] - row["part_from"]), abs=1e-9)


@few
@given(searches(min_candidates=2))
def test_the_case_with_the_weights_named_has_the_challenger_first(case):
    now = scoring.part_weights(case)
    for candidate, row in changes(case).iterrows():
        ways = [nearest_weights(case, candidate)]
        ways += [with_weight(now, row["part"], row["part_to"])] if row["part"] else []
        for weights in ways:
            if weights is not None:
                after = scoring.fit(weighted(case, weights))
                missed = after["must_haves"] == "missed"
                assert missed[candidate] == missed.min()
                best = after["fit"][missed == missed[candidate]].max()
                assert after.at[candidate, "fit"] >= best - BARELY


@few
@given(searches(complete=True, min_candidates=2))
def test_the_one_part_named_puts_the_challenger_first_and_less_does_not(case):
    scores, weights, missed = as_told(case)
    for candidate, row in changes(case).iterrows():
        others = [c for c in missed.index if c != candidate and missed[c] == missed[candidate]]
        if row["no_weights"]:
            assert row["part"] == ""
            continue
        move = abs(row["part_to"] - row["part_from"]) if row["part"] else 1.0
        if row["part"]:
            assert row["part_from"] == weights[row["part"]]
            assert row["total_change"] <= 2 * move + 1e-9
            there = with_weight(weights, row["part"], row["part_to"])
            assert (leads(scores, there, candidate, others) >= -BARELY).all()
        for part, now in weights.items():
            for goal in now + 0.999 * move * np.linspace(-1, 1, 21):
                if 0 <= goal <= 1:
                    assert (leads(scores, with_weight(weights, part, goal), candidate, others) < 0).any()


# What would change the decision, by one criterion


def rank_with(case: Case, candidate: str, key: str, level: float) -> int:
    """Give a candidate's rank if its mean level in one criterion were another."""
    mean = scoring.levels(case)
    mean.loc[candidate, key] = level
    return int(scoring.fit(case, mean=mean).at[candidate, "rank"])


def by_criterion(case: Case, candidate: str) -> list[object]:
    return changes(case).loc[candidate, ["criterion", "level_from", "level_to", "no_criterion"]].tolist()


def test_the_criterion_named_is_the_one_that_has_to_move_least():
    """Elm needs 10 points: 4 levels of x, which weighs a quarter, or 4/3 of y, which weighs the rest."""
    profile = [criterion("x", weight=1), criterion("y", weight=3)]
    case = case_of(profile, {"ash": {"x": 8, "y": 8}, "elm": {"x": 4, "y": 8}})
    assert by_criterion(case, "elm") == ["y", 8, pytest.approx(8 + 4 / 3, abs=1e-5), ""]
    assert rank_with(case, "elm", "y", changes(case).at["elm", "level_to"]) == 1


def test_a_level_that_needs_no_rounding_is_given_as_it_is():
    case = case_of([criterion("x", scale=(0, 600), ideal=(40, 160))], {"ash": {"x": 215}, "elm": {"x": 500}})
    assert by_criterion(case, "elm") == ["x", 500, 215, ""]
    case = case_of([criterion("x", scale=(0, 600), ideal=(40, 160))], {"ash": {"x": 36.9}, "elm": {"x": 2}})
    assert by_criterion(case, "elm") == ["x", 2, 36.9, ""]


def test_the_stronger_side_counts_a_quarter():
    """Elm has 3/4 of 4 and 1/4 of 6: to 6.5 it needs 2 1/2 at 3/4 each: 4 + (6.5 - 4.5) / 0.75."""
    profile = [criterion("ours", side="ours"), criterion("theirs", side="theirs")]
    levels = {"ash": {"ours": 5.5, "theirs": 5.5}, "elm": {"ours": 4, "theirs": 6}}
    found = by_criterion(case_of(profile, levels), "elm")
    assert found == ["ours", 4, pytest.approx(4 + 1 / 0.75, abs=1e-5), ""]


def test_one_missed_must_have_may_be_mended_and_two_may_not():
    profile = [
        criterion("x", must=(3, None)),
        criterion("y", must=(None, 10)),
        criterion("z", must=(3, None)),
    ]
    levels = {
        "ash": {"x": 4, "y": 4, "z": 4},
        "elm": {"x": 2, "y": 9, "z": 9},
        "fir": {"x": 2, "y": 10, "z": 2},
        "oak": {"x": 2.5, "y": 1, "z": 4},
        "yew": {"x": 0, "y": 0, "z": 3},
    }
    case = case_of(profile, levels)
    assert by_criterion(case, "elm") == ["x", 2, 3, ""]
    assert changes(case).at["elm", "behind"] == pytest.approx((12 - 20) / 30 * 100)
    assert by_criterion(case, "fir")[0::3] == ["", "must_have"]
    assert by_criterion(case, "oak") == ["x", 2.5, 7, ""]
    assert by_criterion(case, "yew") == ["x", 0, 9, ""]
    far = case_of(profile[:2], {"ash": {"x": 9, "y": 9}, "elm": {"x": 2, "y": 1}})
    assert by_criterion(far, "elm")[0::3] == ["", "out_of_reach"]


def test_where_all_miss_a_must_have_the_one_that_mends_its_own_is_first():
    profile = [criterion("x", must=(8, None)), criterion("y")]
    case = case_of(profile, {"ash": {"x": 7, "y": 9}, "elm": {"x": 6, "y": 2}, "fir": {"x": 7, "y": 8.9}})
    assert by_criterion(case, "elm") == ["x", 6, 8, ""]
    assert by_criterion(case, "fir") == ["x", 7, 7.1, ""]


def test_an_open_answer_counts_from_what_it_is_expected_to_be():
    """Elm's y is expected to be (0.5 x 1 + 0.15) / 0.8 - 0.1 = 0.7125; with 8 it draws level."""
    levels = {"ash": {"x": 9, "y": 9}, "elm": {"x": 10}}
    unknown = pytest.approx(float("nan"), nan_ok=True)
    assert by_criterion(case_of([criterion("x"), criterion("y")], levels), "elm") == ["y", unknown, 8, ""]
    must = case_of([criterion("x"), criterion("y", must=(9, None))], levels)
    assert by_criterion(must, "elm") == ["y", unknown, 9, ""]


def ways(case: Case, candidate: str) -> list[tuple[str, float, float, float]]:
    """Give criterion, start, ideal end and worst end of every way in which one level may move."""
    level, expected = scoring.levels(case).loc[candidate], scoring.expected_values(case).loc[candidate]
    found = []
    for row in case.profile.to_dict("records"):
        now = level[row["criterion"]]
        for ideal, worst, other in (
            (row["ideal_low"], row["scale_low"], row["ideal_high"]),
            (row["ideal_high"], row["scale_high"], row["ideal_low"]),
        ):
            start = ideal - (1 - expected[row["criterion"]]) * (ideal - worst) if np.isnan(now) else now
            opposite = now > other if worst < ideal else now < other
            if ideal != worst and not opposite:
                found.append((row["criterion"], start, ideal, worst))
    return found


@few
@given(searches(min_candidates=2))
def test_the_criterion_named_puts_the_challenger_first_and_smaller_improvements_do_not(case):
    scale = case.profile.set_index("criterion")
    width = scale["scale_high"] - scale["scale_low"]
    for candidate, row in changes(case).iterrows():
        if row["no_criterion"] == "level":
            assert scoring.fit(case).at[candidate, "rank"] == 1
            continue
        share = 1.0
        if row["criterion"]:
            key, to = row["criterion"], row["level_to"]
            assert rank_with(case, candidate, key, to) == 1
            moved = [abs(to - start) for name, start, *_ in ways(case, candidate) if name == key]
            share = min(moved) / width[key]
        for key, start, ideal, worst in ways(case, candidate):
            toward = np.sign(ideal - worst)
            step = min((share - 2e-6) * width[key], toward * (ideal - start))
            if step > 0:
                assert rank_with(case, candidate, key, start + toward * step) > 1


# What would cost the leader its place


def test_losses_name_the_answers_that_the_lead_hangs_on():
    """Ash is 10 points ahead: it loses x below 4, which weighs a quarter, and y below 8 - 4/3."""
    profile = [criterion("x", weight=1), criterion("y", weight=3), criterion("z", weight=0)]
    levels = {
        "ash": {"x": 8, "y": 8, "z": 8},
        "elm": {"x": 4, "y": 8, "z": 8},
        "fir": {"x": 1, "y": 1, "z": 1},
    }
    found = losses(case_of(profile, levels))
    assert found.columns.tolist() == ["criterion", "level_from", "level_to", "beyond", "rival"]
    assert found.iloc[0].tolist() == ["y", 8, pytest.approx(8 - 4 / 3, abs=1e-5), "below", "elm"]
    assert found.iloc[1].tolist() == ["x", 8, 4, "below", "elm"]
    assert len(found) == 2


def test_a_must_have_may_cost_the_lead_first():
    profile = [criterion("x", must=(7, None)), criterion("y", scale=(0, 10), ideal=(0, 2), must=(None, 5))]
    levels = {"ash": {"x": 9, "y": 1}, "elm": {"x": 7, "y": 2}}
    found = losses(case_of(profile, levels))
    assert found.to_numpy().tolist() == [["x", 9, 7, "below", "elm"], ["y", 1, 3.6, "above", "elm"]]


def test_a_leader_who_alone_misses_no_must_have_falls_when_it_does_and_has_less_fit():
    """Below 5 on x ash misses a must-have too; it is behind elm where x + 5 is less than elm's sum."""
    profile = [criterion("x", must=(5, None)), criterion("y")]
    for y, at in ((9, 5), (7, 4)):
        case = case_of(profile, {"ash": {"x": 8, "y": 5}, "elm": {"x": 2, "y": y}})
        assert losses(case).to_numpy().tolist() == [["x", 8, at, "below", "elm"]]


def test_where_all_miss_a_must_have_the_lead_hangs_on_fit_alone():
    profile = [criterion("x", must=(5, None)), criterion("y")]
    case = case_of(profile, {"ash": {"x": 2, "y": 9}, "elm": {"x": 4, "y": 4}})
    assert losses(case).to_numpy().tolist() == [["y", 9, 6, "below", "elm"]]


def test_a_criterion_whose_worst_level_keeps_the_lead_is_left_out():
    """2.6 - (2.6 - 0.2) is a little more than 0.2 to a computer."""
    profile = [criterion("x", scale=(0.2, 5.4), ideal=(2.6, 2.7)), criterion("y")]
    case = case_of(profile, {"ash": {"x": 2, "y": 10}, "elm": {"x": 0.2, "y": 9}})
    assert losses(case).to_numpy().tolist() == [["y", 10, 1.5, "below", "elm"]]


def test_a_leader_who_shares_the_lead_loses_it_with_any_worse_answer():
    level = 10 / 3
    found = losses(case_of([criterion("x")], {"ash": {"x": level}, "elm": {"x": level}}))
    assert found["level_to"].tolist() == found["level_from"].tolist() == [pytest.approx(level, abs=1e-12)]


def test_where_no_answer_costs_the_lead_and_none_wins_it_nothing_is_named():
    """Any y is ideal, so only x tells them apart; nothing is worse than elm's 0 there."""
    profile = [criterion("x", weight=1), criterion("y", scale=(9, 10), ideal=(9, 10), weight=9)]
    sure = case_of(profile, {"ash": {"x": 8, "y": 10}, "elm": {"x": 2, "y": 10}})
    assert losses(sure).to_numpy().tolist() == [["x", 8, 2, "below", "elm"]]
    worse = case_of([criterion("x"), *profile[1:]], {"ash": {"x": 8, "y": 10}, "elm": {"x": 0, "y": 10}})
    assert losses(worse).empty
    assert losses(worse).columns.tolist() == losses(sure).columns.tolist()
    assert losses(worse).dtypes.equals(losses(sure).dtypes)
    alone = case_of(profile, {"ash": {"x": 9, "y": 9}})
    assert losses(alone).empty
    assert losses(alone).dtypes.equals(losses(sure).dtypes)
    assert changes(alone).empty
    assert changes(alone).dtypes.equals(changes(sure).dtypes)


@few
@given(searches(min_candidates=2))
def test_the_leader_loses_beyond_the_levels_named_and_nowhere_else(case):
    table = scoring.fit(case)
    leader, rival = table.index[:2]
    scale = case.profile.set_index("criterion")
    found = losses(case).set_index("criterion")
    assert (found["rival"] == rival).all()
    for key, row in found.iterrows():
        width = scale.at[key, "scale_high"] - scale.at[key, "scale_low"]
        assert rank_with(case, leader, key, row["level_to"]) == 1
        past = row["level_to"] + (-1 if row["beyond"] == "below" else 1) * 2e-6 * width
        past = np.clip(past, scale.at[key, "scale_low"], scale.at[key, "scale_high"])
        mean = scoring.levels(case)
        mean.loc[leader, key] = past
        after = scoring.fit(case, mean=mean)
        assert after.at[rival, "rank"] == 1
    for key, _, _, worst in ways(case, leader):
        if key not in found.index:
            assert rank_with(case, leader, key, worst) == 1


# Hard cases


def test_forty_candidates_sixty_criteria_and_nothing_known_are_answered():
    parts = list(scoring.PART_KEYS)
    profile = [criterion(f"c{k}", parts[k % 7], ("ours", "theirs", "both")[k % 3]) for k in range(60)]
    rng = np.random.default_rng(3)
    levels = {f"k{i}": {f"c{k}": float(rng.integers(0, 11)) for k in range(60)} for i in range(40)}
    case = case_of(profile, levels)
    found = changes(case)
    assert len(found) == 39
    assert found["total_change"].notna().any()
    assert len(stability(case)) == 7
    unknown = case_of(profile, {"ash": {}, "elm": {}})
    assert changes(unknown)["no_criterion"].tolist() == ["level"]
    assert (stability(unknown)["low"] == 0).all()
    assert losses(unknown)["level_from"].isna().all()
    nobody = case_of(profile, {})
    assert changes(nobody).empty
    assert losses(nobody).empty


def grid(case: Case, key: str) -> np.ndarray:
    """Give levels all over a criterion's scale."""
    row = case.profile.set_index("criterion").loc[key]
    return np.linspace(row["scale_low"], row["scale_high"], 7)


def near(case: Case, key: str, level: float, bounds: list[float]) -> bool:
    row = case.profile.set_index("criterion").loc[key]
    return any(abs(level - bound) < 4e-6 * (row["scale_high"] - row["scale_low"]) for bound in bounds)


@few
@given(searches(min_candidates=2))
def test_the_leader_leads_at_exactly_the_levels_that_are_not_beyond_those_named(case):
    leader, found = scoring.fit(case).index[0], losses(case)
    for key in case.profile["criterion"]:
        rows = found[found["criterion"] == key]
        below = rows.loc[rows["beyond"] == "below", "level_to"].max()
        above = rows.loc[rows["beyond"] == "above", "level_to"].min()
        for level in grid(case, key):
            if not near(case, key, level, [below, above]):
                assert (rank_with(case, leader, key, level) == 1) == (not (level < below or level > above))


@few
@given(searches(min_candidates=2))
def test_a_challenger_comes_first_at_exactly_the_levels_between_those_named(case):
    ranks, found = scoring.fit(case)["rank"], improvements(case)
    for candidate in ranks.index[ranks > 1]:
        own = found[found["candidate"] == candidate]
        for key in case.profile["criterion"]:
            spans = own.loc[own["criterion"] == key, ["level_to", "level_end"]].to_numpy()
            spans = [(min(span), max(span)) for span in spans]
            for level in grid(case, key):
                if not near(case, key, level, [end for span in spans for end in span]):
                    inside = any(low <= level <= high for low, high in spans)
                    assert (rank_with(case, candidate, key, level) == 1) == inside


def test_a_level_may_pass_the_ideal_too_far():
    """They are alike but for the staff, which elm has not told: worth as much there, on either slope."""
    staff = criterion("reps", "now", scale=(0, 600), ideal=(40, 160))
    levels = {"ash": {"a": 6, "reps": 270}, "elm": {"a": 6}}
    case = case_of([criterion("a", "who"), staff], levels, {"who": 1, "now": 1})
    worth = scoring.values(scoring.levels(case), case.profile).at["ash", "reps"]
    assert scoring.fit(case).index[0] == "ash"
    (first, *_) = improvements(case).query("criterion == 'reps'").itertuples()
    ends = sorted((first.level_to, first.level_end))
    assert ends == pytest.approx([40 * worth, 160 + 440 * (1 - worth)], abs=1e-3)
    found = losses(case).query("criterion == 'reps'").set_index("beyond")["level_to"]
    assert set(found.index) == {"below", "above"}
    assert found["below"] < 40 < 160 < found["above"]


def test_one_that_can_only_draw_level_is_not_said_to_overtake():
    """Both have 5 on the one, so elm draws level only where that weighs everything."""
    rows = [criterion("a", "who"), criterion("b", "now")]
    case = case_of(rows, {"ash": {"a": 5, "b": 9}, "elm": {"a": 5, "b": 2}}, {"who": 1, "now": 1})
    assert changes(case)["no_weights"].tolist() == ["out_of_reach"]
    assert changes(case)["part"].tolist() == [""]
    assert nearest_weights(case, "elm") is None


@settings(max_examples=15, deadline=None)
@given(searches(min_candidates=2), st.integers(0, 2**32 - 1))
def test_no_weights_drawn_at_random_are_nearer_while_answers_are_open(case, seed):
    whole, now = model(case), scoring.part_weights(case).to_numpy()
    rng = np.random.default_rng(seed)
    drawn = rng.dirichlet(np.ones(len(now)), 2000)
    drawn = now + rng.random((2000, 1)) * (drawn - now)
    fits = fits_at(whole, drawn)
    for candidate, row in changes(case).iterrows():
        if row["no_weights"] in ("level", "must_have"):
            continue
        at = whole.candidates.index(candidate)
        rivals = (whole.missed == whole.missed[at]) & (np.arange(len(whole.candidates)) != at)
        ahead = fits[at] > fits[rivals].max(axis=0, initial=-np.inf) + 1e-6
        least = np.abs(drawn - now).sum(axis=1)[ahead].min(initial=np.inf)
        assert least > 0.98 * np.nan_to_num(row["total_change"], nan=np.inf) - 1e-9 or least == np.inf


@few
@given(searches())
def test_fits_at_many_weights_are_those_of_the_case_with_each(case):
    weights = np.random.default_rng(7).dirichlet(np.ones(len(scoring.part_weights(case))), 3)
    fits = fits_at(model(case), weights)
    for column, each in zip(fits.T, weights, strict=True):
        named = pd.Series(each, scoring.part_weights(case).index)
        table = scoring.fit(weighted(case, named))["fit"]
        assert column == pytest.approx(table[list(model(case).candidates)].to_numpy(), abs=1e-6)
