"""What must hold of every score of every case, tried on many drawn ones."""

import numpy as np
import pandas as pd
import pytest
from cases import case_of, criterion
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from partnerlib.case import Case
from partnerlib.question import BOTH, PART_KEYS, SIDES
from partnerlib.scoring import (
    criterion_weights,
    expected_values,
    fit,
    gaps,
    levels,
    must_haves,
    part_scores,
    side_scores,
    side_weights,
    values,
)

OF_ONE_CANDIDATE = ["fit", "fit_low", "fit_high", "coverage", "must_haves"]
TENTHS = 10

few = settings(max_examples=20)


@st.composite
def criteria(draw: st.DrawFn, number: int) -> dict[str, object]:
    """Draw a profile row with any scale, ideal range and must-have range."""
    low = draw(st.integers(-50, 50))
    steps = draw(st.lists(st.integers(0, 30), min_size=5, max_size=5).filter(any))
    scale_low, must_low, ideal_low, ideal_high, must_high, scale_high = (
        (low + step) / TENTHS for step in np.cumsum([0, *steps]).tolist()
    )
    return criterion(
        f"c{number}",
        draw(st.sampled_from(PART_KEYS[:3])),
        draw(st.sampled_from((*SIDES, BOTH))),
        scale=(scale_low, scale_high),
        ideal=(ideal_low, ideal_high),
        must=(draw(st.sampled_from([None, must_low])), draw(st.sampled_from([None, must_high]))),
        weight=draw(st.integers(1, 50)) / TENTHS,
    )


def level_on(row: dict[str, object], hundredths: int) -> float:
    """Give the level that lies so far up a criterion's scale."""
    low, high = row["scale_low"], row["scale_high"]
    return min(high, low + (high - low) * hundredths / 100)


@st.composite
def searches(draw: st.DrawFn, complete: bool = False, min_candidates: int = 1) -> Case:
    """Draw a case of up to six criteria and four candidates, with or without open questions."""
    profile = [draw(criteria(number)) for number in range(draw(st.integers(1, 6)))]
    answer = st.integers(0, 100) if complete else st.none() | st.integers(0, 100)
    names = ["ash", "elm", "fir", "oak"][: draw(st.integers(min_candidates, 4))]
    known = {}
    for name in names:
        said = {row["criterion"]: (row, draw(answer)) for row in profile}
        known[name] = {key: level_on(row, x) for key, (row, x) in said.items() if x is not None}
    weights = {part: draw(st.integers(0, 20)) / TENTHS for part in PART_KEYS}
    assume(any(weights[row["part"]] for row in profile))
    return case_of(profile, known, weights)


shares = st.sampled_from([0.5, 0.6, 0.75, 1.0])


def assert_same(one: pd.DataFrame, other: pd.DataFrame, within: float = 2e-9) -> None:
    """Assert that two tables hold the same rows in any order, numbers to within rounding."""
    pd.testing.assert_frame_equal(one, other.loc[one.index], rtol=0, atol=within)


def with_level(case: Case, candidate: str, key: str, level: float) -> Case:
    """Give the case with one level of one candidate replaced."""
    rows = case.assessments
    here = (rows["candidate"] == candidate) & (rows["criterion"] == key)
    return case.replace(assessments=rows.assign(level=rows["level"].mask(here, level)))


# Values, weights, sides and parts


@given(criteria(1), st.integers(0, 100))
def test_a_value_lies_between_0_and_1_and_is_1_exactly_in_the_ideal_range(row, hundredths):
    level = level_on(row, hundredths)
    value = values(pd.DataFrame({"c1": [level]}), pd.DataFrame([row])).iat[0, 0]
    assert 0 <= value <= 1
    assert (value == 1) == (row["ideal_low"] <= level <= row["ideal_high"])


ends = st.lists(st.floats(-1e15, 1e15), min_size=5, max_size=5).map(sorted)


@given(ends, st.integers(0, 4))
def test_a_value_lies_between_0_and_1_on_any_scale_of_finite_numbers(numbers, at):
    """The level is any of five sorted numbers, the others are scale and ideal range."""
    level = numbers.pop(at)
    low, ideal_low, ideal_high, high = numbers
    assume(low < high)
    level = min(max(level, low), high)
    row = criterion("x", scale=(low, high), ideal=(ideal_low, ideal_high))
    assert 0 <= values(pd.DataFrame({"x": [level]}), pd.DataFrame([row])).iat[0, 0] <= 1


@few
@given(searches())
def test_the_criterions_shares_of_a_side_and_of_all_sum_to_1(case):
    assert side_weights(case.profile).sum().to_numpy() == pytest.approx(1)
    assert criterion_weights(case).sum() == pytest.approx(1)
    assert (criterion_weights(case) >= 0).all()


@few
@given(searches(complete=True), shares)
def test_a_part_score_lies_between_its_weaker_and_its_stronger_side(case, share):
    sides = side_scores(values(levels(case), case.profile), case.profile)
    parts = part_scores(sides, share)
    assert ((sides >= 0) & (sides <= 1)).all(axis=None)
    for part in parts:
        assert (sides[part].min(axis=1) <= parts[part]).all()
        assert (parts[part] <= sides[part].max(axis=1)).all()


# Fit


@few
@given(searches(min_candidates=2), shares, st.data())
def test_dropping_a_candidate_changes_no_other_ones_scores_and_reorders_nobody(case, share, data):
    dropped = data.draw(st.sampled_from(case.candidates["candidate"].tolist()))
    fewer = case.replace(
        candidates=case.candidates.query("candidate != @dropped"),
        assessments=case.assessments.query("candidate != @dropped"),
    )
    before, after = fit(case, share), fit(fewer, share)
    assert_same(after[OF_ONE_CANDIDATE], before[OF_ONE_CANDIDATE])
    assert after["rank"][before.index.drop(dropped)].is_monotonic_increasing
    key = ["candidate", "criterion"]
    assert_same(gaps(fewer).set_index(key), gaps(case).set_index(key))
    assert_same(must_haves(fewer).set_index(key), must_haves(case).set_index(key))


@few
@given(searches(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_changes_not_a_bit(case, random):
    def shuffled(items):
        return random.sample(list(items), len(items))

    tables = {}
    for name, frame in case.tables.items():
        tables[name] = frame.loc[shuffled(frame.index), shuffled(frame.columns)].reset_index(drop=True)
    other = Case(case.name, tables)
    assert other == case
    for table in (fit, gaps, must_haves, levels):
        pd.testing.assert_frame_equal(table(other), table(case), check_exact=True)


@few
@given(searches())
def test_levels_in_any_order_of_rows_and_columns_have_the_same_values(case):
    known = values(levels(case), case.profile)
    turned = values(levels(case).iloc[::-1, ::-1], case.profile.iloc[::-1])
    pd.testing.assert_frame_equal(turned.iloc[::-1, ::-1], known, check_exact=True)
    scores = side_scores(known.iloc[:, ::-1], case.profile)
    pd.testing.assert_frame_equal(scores, side_scores(known, case.profile), check_exact=True)


@few
@given(searches(complete=True), shares, st.data())
def test_moving_a_level_towards_the_ideal_never_lowers_fit_or_rank(case, share, data):
    row = data.draw(st.sampled_from(case.profile.to_dict("records")))
    level = levels(case).at["ash", row["criterion"]]
    ideal = min(max(level, row["ideal_low"]), row["ideal_high"])
    nearer = level + (ideal - level) * data.draw(st.sampled_from([0.25, 0.5, 1.0]))
    before = fit(case, share).loc["ash"]
    after = fit(with_level(case, "ash", row["criterion"], nearer), share).loc["ash"]
    assert after["fit"] >= before["fit"] - 2e-9
    assert after["rank"] <= before["rank"]


@few
@given(searches(), shares)
def test_fit_lies_between_its_bounds_and_rank_between_best_and_worst(case, share):
    table = fit(case, share)
    assert (table["fit_low"] <= table["fit"]).all()
    assert (table["fit"] <= table["fit_high"]).all()
    assert (table["rank_best"] <= table["rank"]).all()
    assert (table["rank"] <= table["rank_worst"]).all()
    assert table["coverage"].between(0, 1).all()


@few
@given(searches())
def test_what_is_expected_of_an_unknown_value_follows_the_written_formula(case):
    known = values(levels(case), case.profile)
    weight = criterion_weights(case)
    for name, row in expected_values(case).iterrows():
        answered = [(weight[key], value) for key, value in known.loc[name].items() if not np.isnan(value)]
        total = sum(w for w, _ in answered)
        mean = (sum(w * v for w, v in answered) + 0.3 * 0.5) / (total + 0.3)
        assert row[known.loc[name].isna()].to_numpy() == pytest.approx(max(0, mean - 0.1))


@few
@given(searches(), shares)
def test_closing_a_gap_never_costs_points(case, share):
    assert (gaps(case, share)["points_to_gain"] >= -2e-9).all()


factors = st.sampled_from([1e-3, 0.5, 3.0, 1000.0])


@few
@given(searches(), factors)
def test_scaling_the_weights_of_all_parts_changes_nothing(case, factor):
    assert_same(fit(case.replace(parts=case.parts.assign(weight=case.parts["weight"] * factor))), fit(case))


@few
@given(searches(), factors, st.data())
def test_scaling_the_weights_that_share_a_side_score_changes_nothing(case, factor, data):
    """One side of a part, or the whole part where criteria of both sides tie its side scores together."""
    profile = case.profile
    part, side = data.draw(st.sampled_from(profile[["part", "side"]].to_numpy().tolist()))
    scaled = profile["part"] == part
    if BOTH not in set(profile["side"][scaled]):
        scaled &= profile["side"] == side
    weight = profile["weight"].mask(scaled, profile["weight"] * factor)
    assert_same(fit(case.replace(profile=profile.assign(weight=weight))), fit(case))


@few
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 50)), min_size=1, max_size=5), st.data())
def test_one_part_with_ideals_at_scale_ends_is_100_times_1_less_spotis(spec, data):
    profile = [
        criterion(f"c{n}", scale=(-2, 8), ideal=(8, 8) if high else (-2, -2), weight=weight)
        for n, (high, weight) in enumerate(spec)
    ]
    known = {row["criterion"]: data.draw(st.integers(-20, 80)) / TENTHS for row in profile}
    distance = [abs(known[row["criterion"]] - row["ideal_low"]) / 10 * row["weight"] for row in profile]
    spotis = sum(distance) / sum(row["weight"] for row in profile)
    case = case_of(profile, {"ash": known}, weights={"ideal": 1})
    assert fit(case).at["ash", "fit"] == pytest.approx(100 * (1 - spotis), abs=1e-8)
