"""From levels to fit, checked against figures worked out by hand."""

import itertools
import math

import pandas as pd
import pytest
from cases import case_of, criterion

from partnerlib.case import Case
from partnerlib.scoring import (
    criterion_weights,
    expected_values,
    fit,
    gaps,
    levels,
    must_haves,
    newest,
    part_scores,
    part_weights,
    side_scores,
    side_weights,
    spread,
    values,
)

nan = math.nan


def approx(expected: object) -> object:
    return pytest.approx(expected, abs=1e-12, nan_ok=True)


def approx_fit(score: float) -> object:
    return pytest.approx(100 * score, abs=1e-9)


def approx_row(**cells: object) -> dict[str, object]:
    return {name: cell if isinstance(cell, str) else approx(cell) for name, cell in cells.items()}


# Values


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("scale", "ideal", "by_level"),
    [
        ((0, 600), (40, 160), {0: 0, 20: 0.5, 40: 1, 100: 1, 160: 1, 380: 0.5, 600: 0, nan: nan}),
        ((0, 10), (0, 0), {0: 1, 2.5: 0.75, 10: 0}),
        ((0, 10), (10, 10), {0: 0, 2.5: 0.25, 10: 1}),
        ((0, 10), (4, 4), {0: 0, 2: 0.5, 4: 1, 7: 0.5, 10: 0}),
        ((0, 10), (0, 6), {0: 1, 6: 1, 8: 0.5, 10: 0}),
        ((0, 10), (6, 10), {0: 0, 3: 0.5, 6: 1, 10: 1}),
        ((0, 10), (0, 10), {0: 1, 5: 1, 10: 1}),
        ((-5, 5), (0, 1), {-5: 0, -2.5: 0.5, 0.5: 1, 3: 0.5, 5: 0}),
    ],
)
def test_a_value_is_1_inside_the_ideal_range_and_falls_straight_to_0_at_the_scales_ends(
    scale, ideal, by_level
):
    scored = values(
        pd.DataFrame({"x": list(by_level)}), pd.DataFrame([criterion("x", scale=scale, ideal=ideal)])
    )
    assert scored["x"].tolist() == approx(list(by_level.values()))


def test_values_keep_the_rows_and_columns_of_the_levels():
    profile = pd.DataFrame([criterion("a"), criterion("b", ideal=(0, 0)), criterion("c")])
    scored = values(pd.DataFrame({"b": [1, 2], "a": [3, 4]}, index=["elm", "ash"]), profile)
    expected = pd.DataFrame({"b": [0.9, 0.8], "a": [0.3, 0.4]}, index=["elm", "ash"])
    pd.testing.assert_frame_equal(scored, expected)


def test_levels_of_a_criterion_that_the_profile_lacks_are_refused():
    with pytest.raises(ValueError, match=r"The profile has no criterion b, c; it has a\."):
        values(pd.DataFrame({"a": [1], "b": [1], "c": [1]}), pd.DataFrame([criterion("a")]))


def test_levels_off_the_scale_are_refused_each_with_its_place():
    off = pd.DataFrame({"a": [10, 10.5], "b": [-1, 0]}, index=["ash", "elm"])
    message = r"Levels off the scale: ash / b: -1 is off 0 to 10; elm / a: 10\.5 is off 0 to 10"
    with pytest.raises(ValueError, match=message):
        values(off, pd.DataFrame([criterion("a"), criterion("b")]))


# Levels: assessors and history


@pytest.mark.parametrize(
    ("opinions", "level", "distance"),
    [
        ([], 8, 0),
        ([("Ravi", 4, 1)], 6, 4),
        ([("Ravi", 4, 1), ("Mirela", 3, 1)], 5, 5),
        ([("Dana", 6, 2)], 6, 0),
        ([("Dana", 6, 3), ("Dana", 7, 2)], 6, 0),
        ([("Ravi", 4, 1), ("Dana", 6, 2)], 5, 2),
        ([("Ravi", 4, 1), ("Dana", None, 2)], 4, 0),
        ([("Dana", None, 2)], nan, nan),
        ([("Dana", None, 2), ("Dana", 5, 3)], 5, 0),
    ],
)
def test_a_level_is_the_mean_of_each_assessors_newest_word(opinions, level, distance):
    rows = [("ash", "x", *opinion) for opinion in opinions]
    case = case_of([criterion("x")], {"ash": {"x": 8}}, opinions=rows)
    assert levels(case).at["ash", "x"] == approx(level)
    assert spread(case).at["ash", "x"] == approx(distance)


def test_the_newest_assessments_are_one_row_for_each_candidate_criterion_and_assessor():
    opinions = [("ash", "x", "Dana", 3, 2), ("ash", "x", "Ravi", 4, 1), ("elm", "x", "Dana", None, 9)]
    case = case_of([criterion("x")], {"ash": {"x": 8}, "elm": {"x": 7}}, opinions=opinions)
    rows = newest(case)[["candidate", "assessor", "level"]].astype(object)
    assert rows.where(rows.notna(), None).to_numpy().tolist() == [
        ["ash", "Dana", 3],
        ["ash", "Ravi", 4],
        ["elm", "Dana", None],
    ]


def test_levels_have_every_candidate_and_every_criterion_known_or_not():
    case = case_of([criterion("x"), criterion("y", "who", "ours")], {"elm": {"x": 1}, "ash": {}})
    assert levels(case).columns.tolist() == ["y", "x"]
    assert levels(case).to_dict("index") == {
        "ash": approx({"x": nan, "y": nan}),
        "elm": approx({"x": 1, "y": nan}),
    }


def test_a_mean_of_equal_levels_at_a_scales_end_stays_on_the_scale():
    opinions = [("ash", "x", "Ravi", 0.1, 1), ("ash", "x", "Mirela", 0.1, 1)]
    case = case_of([criterion("x", scale=(0, 0.1), ideal=(0, 0))], {"ash": {"x": 0.1}}, opinions=opinions)
    assert (0.1 + 0.1 + 0.1) / 3 > 0.1
    assert fit(case).at["ash", "fit"] == 0


# Weights, sides, parts

MIXED = [
    criterion("a", "who", "ours", weight=1),
    criterion("b", "who", "ours", weight=3),
    criterion("c", "who", "both", weight=4),
    criterion("d", "now", "both", weight=2),
    criterion("e", "now", "both", weight=0),
    criterion("f", "ideal", "ours", weight=5),
]
MIXED_WEIGHTS = {"who": 6, "ideal": 1, "now": 1, "expect": 7}
MIXED_VALUES = {"a": 0.2, "b": 0.6, "c": 1.0, "d": 0.3, "e": nan, "f": 0.5}
MIXED_LEVELS = {"a": 2, "b": 6, "c": 10, "d": 3, "f": 5}


def test_a_criterion_of_both_sides_counts_in_each():
    shares = side_weights(pd.DataFrame(MIXED))
    assert {column: share[share > 0].to_dict() for column, share in shares.items()} == {
        ("who", "ours"): {"a": 1 / 8, "b": 3 / 8, "c": 1 / 2},
        ("who", "theirs"): {"c": 1},
        ("ideal", "ours"): {"f": 1},
        ("now", "both"): {"d": 1},
    }


def test_a_side_score_is_the_weighted_mean_of_the_values_on_that_side():
    scored = side_scores(pd.DataFrame([MIXED_VALUES], index=["ash"]), pd.DataFrame(MIXED))
    assert scored.loc["ash"].to_dict() == approx(
        {("who", "ours"): 0.75, ("who", "theirs"): 1.0, ("ideal", "ours"): 0.5, ("now", "both"): 0.3}
    )


def test_a_side_with_an_unknown_value_that_weighs_anything_is_unknown():
    scored = side_scores(pd.DataFrame([MIXED_VALUES | {"a": nan, "d": nan}]), pd.DataFrame(MIXED))
    assert scored.loc[0].to_dict() == approx(
        {("who", "ours"): nan, ("who", "theirs"): 1.0, ("ideal", "ours"): 0.5, ("now", "both"): nan}
    )


def test_a_criterion_left_out_of_the_values_is_unknown():
    scored = side_scores(pd.DataFrame([{"a": 0.2, "f": 0.5}]), pd.DataFrame(MIXED))
    assert scored.loc[0].tolist() == approx([nan, nan, 0.5, nan])


@pytest.mark.parametrize("number", range(1, 40))
def test_a_side_score_of_ideal_values_is_1_however_the_shares_round(number):
    profile = pd.DataFrame([criterion(f"c{n}", weight=0.1) for n in range(number)])
    scored = side_scores(pd.DataFrame(1.0, index=["ash"], columns=profile["criterion"]), profile)
    assert 1 - 1e-12 < scored.iat[0, 0] <= 1


@pytest.mark.parametrize(("share", "score"), [(0.5, 0.6), (0.75, 0.5), (1, 0.4)])
@pytest.mark.parametrize("sides", [(0.4, 0.8), (0.8, 0.4)])
def test_a_part_score_gives_the_weaker_side_its_share(share, score, sides):
    frame = pd.DataFrame([sides], columns=pd.MultiIndex.from_product([["now"], ["ours", "theirs"]]))
    assert part_scores(frame, share)["now"].tolist() == approx([score])


@pytest.mark.parametrize("side", ["both", "ours", "theirs"])
def test_a_part_with_one_side_score_has_it_as_its_part_score(side):
    frame = pd.DataFrame([[0.3]], columns=pd.MultiIndex.from_tuples([("now", side)]))
    assert part_scores(frame)["now"].tolist() == [0.3]


def test_a_part_score_is_unknown_when_a_side_is():
    columns = pd.MultiIndex.from_product([["now"], ["ours", "theirs"]])
    assert part_scores(pd.DataFrame([[0.3, nan]], columns=columns))["now"].isna().all()


@pytest.mark.parametrize("share", [0.49, 1.01, -1, nan])
def test_a_weaker_share_outside_a_half_to_one_is_refused(share):
    case = case_of([criterion("x")], {"ash": {"x": 5}})
    for score in (fit, gaps):
        with pytest.raises(ValueError, match=r"weaker_share is .*it lies between 0\.5 \(plain mean\) and 1"):
            score(case, weaker_share=share)


def test_parts_without_criteria_weigh_nothing_and_the_rest_sum_to_1():
    case = case_of(MIXED, {}, MIXED_WEIGHTS)
    assert part_weights(case).to_dict() == approx({"who": 0.75, "ideal": 0.125, "now": 0.125})


def test_a_criterions_share_halves_its_parts_weight_between_the_sides():
    shares = criterion_weights(case_of(MIXED, {}, MIXED_WEIGHTS))
    assert shares.to_dict() == approx(
        {
            "a": 0.75 / 2 / 8,
            "b": 0.75 / 2 * 3 / 8,
            "c": 0.75 / 2 / 2 + 0.75 / 2,
            "d": 0.125,
            "e": 0,
            "f": 0.125,
        }
    )


@pytest.mark.parametrize(("share", "who"), [(0.75, 0.75 * 0.75 + 0.25 * 1), (1, 0.75), (0.5, (0.75 + 1) / 2)])
def test_fit_is_100_times_the_weighted_mean_of_part_scores(share, who):
    case = case_of(MIXED, {"ash": MIXED_LEVELS}, MIXED_WEIGHTS)
    row = fit(case, weaker_share=share).loc["ash"]
    by_hand = 100 * (0.75 * who + 0.125 * 0.5 + 0.125 * 0.3)
    assert row[["fit", "fit_low", "fit_high"]].tolist() == pytest.approx([by_hand] * 3, abs=1e-9)
    assert row["coverage"] == 1


# Unknown values

OPEN_CASE = [
    criterion("ours", "who", "ours"),
    criterion("theirs", "who", "theirs"),
    criterion("time", "now", "both", ideal=(0, 0)),
    criterion("idle", "now", "both", weight=0),
]


def test_an_unknown_value_is_expected_from_the_known_ones_drawn_to_the_middle_and_doubted():
    case = case_of(OPEN_CASE, {"ash": {"ours": 8, "time": 4}}, {"who": 1, "now": 1})
    # shares: ours 1/4, theirs 1/4, time 1/2; known values: ours 0.8, time 0.6
    expected = (0.25 * 0.8 + 0.5 * 0.6 + 0.3 * 0.5) / (0.25 + 0.5 + 0.3) - 0.1
    assert expected == approx(0.65 / 1.05 - 0.1)
    assert expected_values(case).loc["ash"].to_dict() == approx(
        {"ours": 0.8, "theirs": expected, "time": 0.6, "idle": expected}
    )
    row = fit(case).loc["ash"]
    assert row["fit"] == approx_fit(0.5 * (0.75 * expected + 0.25 * 0.8) + 0.5 * 0.6)
    assert row["fit_low"] == approx_fit(0.5 * (0.75 * 0.0 + 0.25 * 0.8) + 0.5 * 0.6)
    assert row["fit_high"] == approx_fit(0.5 * (0.75 * 0.8 + 0.25 * 1.0) + 0.5 * 0.6)
    assert row["coverage"] == 0.75


def test_nothing_known_is_expected_below_the_middle_within_the_widest_bounds():
    case = case_of(OPEN_CASE, {"ash": {}})
    assert fit(case).loc["ash", ["fit", "fit_low", "fit_high", "coverage"]].tolist() == [40, 0, 100, 0]


def test_all_known_leaves_nothing_to_expect():
    case = case_of(OPEN_CASE, {"ash": {"ours": 8, "theirs": 2, "time": 4, "idle": 0}})
    row = fit(case).loc["ash"]
    assert row["fit"] == row["fit_low"] == row["fit_high"]
    assert row["coverage"] == 1


def test_a_criterion_that_weighs_nothing_changes_no_score_known_or_not():
    known = {"ours": 8, "time": 4}
    case = case_of(OPEN_CASE, {"ash": known, "elm": known | {"idle": 0}, "fir": known | {"idle": 10}})
    rows = fit(case)[["fit", "fit_low", "fit_high", "coverage"]]
    assert len(rows.drop_duplicates()) == 1


def test_expected_values_may_start_from_other_known_values():
    case = case_of(OPEN_CASE, {"ash": {}}, {"who": 1, "now": 1})
    known = pd.DataFrame({"ours": [1.0], "theirs": [nan], "time": [nan], "idle": [nan]}, index=["other"])
    expected = (0.25 + 0.15) / 0.55 - 0.1
    assert expected_values(case, known).loc["other"].tolist() == approx([1, expected, expected, expected])


# Must-haves

MUSTS = [
    criterion("cash", scale=(0, 10), ideal=(6, 10), must=(3, None)),
    criterion("staff", scale=(0, 600), ideal=(40, 160), must=(20, 500)),
    criterion("free"),
]


@pytest.mark.parametrize(
    ("key", "level", "status", "short_by"),
    [
        ("cash", 3, "met", 0),
        ("cash", 2.5, "missed", 0.5),
        ("cash", 10, "met", 0),
        ("staff", 20, "met", 0),
        ("staff", 19, "missed", 1),
        ("staff", 500, "met", 0),
        ("staff", 560, "missed", 60),
        ("staff", None, "open", nan),
    ],
)
def test_a_must_have_is_met_missed_by_so_much_or_open(key, level, status, short_by):
    table = must_haves(case_of(MUSTS, {"ash": {key: level}})).set_index("criterion")
    assert sorted(table.index) == ["cash", "staff"]
    assert table.at[key, "status"] == status
    assert table.at[key, "short_by"] == approx(short_by)


def test_must_haves_are_tested_on_the_mean_of_the_assessors():
    case = case_of(MUSTS, {"ash": {"cash": 2}}, opinions=[("ash", "cash", "Ravi", 4, 1)])
    assert must_haves(case).set_index("criterion").at["cash", "status"] == "met"


@pytest.mark.parametrize(
    ("known", "status"),
    [
        ({"cash": 3, "staff": 20}, "met"),
        ({"cash": 3}, "open"),
        ({"cash": 2}, "missed"),
        ({"cash": 2, "staff": 20}, "missed"),
        ({}, "open"),
    ],
)
def test_one_missed_must_have_outweighs_an_open_one_and_that_a_met_one(known, status):
    assert fit(case_of(MUSTS, {"ash": known})).at["ash", "must_haves"] == status


def test_must_haves_have_a_row_for_each_candidate_and_must_have():
    table = must_haves(case_of(MUSTS, {"elm": {}, "ash": {"cash": 2}}))
    assert table[["candidate", "criterion"]].to_numpy().tolist() == [
        ["ash", "cash"],
        ["ash", "staff"],
        ["elm", "cash"],
        ["elm", "staff"],
    ]
    assert table.iloc[0].to_dict() == approx_row(
        candidate="ash",
        criterion="cash",
        label="cash",
        unit=nan,
        level=2,
        must_low=3,
        must_high=nan,
        status="missed",
        short_by=1,
    )


# Ranks


def ranks(case: Case) -> dict[str, tuple[int, int, int]]:
    """Give each candidate's best rank, rank and worst rank."""
    table = fit(case)[["rank_best", "rank", "rank_worst"]]
    return {name: tuple(row) for name, row in zip(table.index, table.to_numpy().tolist(), strict=True)}


def test_candidates_rank_by_fit_and_equal_ones_share_a_rank():
    case = case_of([criterion("x")], {"ash": {"x": 5}, "elm": {"x": 8}, "fir": {"x": 8}, "oak": {"x": 2}})
    assert fit(case).index.tolist() == ["elm", "fir", "ash", "oak"]
    assert ranks(case) == {"elm": (1, 1, 1), "fir": (1, 1, 1), "ash": (3, 3, 3), "oak": (4, 4, 4)}


@pytest.mark.parametrize(("difference", "rank"), [(1e-12, 1), (1e-9, 2)])
def test_fits_are_compared_to_9_decimals(difference, rank):
    case = case_of([criterion("x")], {"ash": {"x": 5}, "elm": {"x": 5 + difference}})
    assert fit(case).at["ash", "rank"] == rank


def test_a_candidate_that_misses_a_must_have_ranks_below_all_that_do_not_whatever_its_fit():
    criteria = [criterion("cash", must=(3, None)), criterion("staff", weight=9)]
    known = {
        "ash": {"cash": 2.9, "staff": 10},
        "elm": {"cash": 3, "staff": 5},
        "fir": {"staff": 5},
        "oak": {"cash": 1, "staff": 9},
    }
    table = fit(case_of(criteria, known))
    assert table["fit"].idxmax() == "ash"
    assert table["must_haves"].to_dict() == {"elm": "met", "fir": "open", "ash": "missed", "oak": "missed"}
    assert table["rank"].to_dict() == {"fir": 1, "elm": 2, "ash": 3, "oak": 4}


def test_best_and_worst_ranks_are_those_of_every_extreme_answer_to_the_open_questions():
    criteria = [
        criterion("a", "who", "ours", must=(3, None)),
        criterion("b", "who", "theirs", ideal=(4, 6)),
        criterion("c", "now", "both", ideal=(0, 0), must=(None, 8)),
    ]
    known = {
        "ash": {"a": 5},
        "elm": {"b": 5, "c": 4},
        "fir": {"a": 8, "b": 9, "c": 5},
        "oak": {"a": 2, "b": 5, "c": 0},
    }
    ideal = {"a": 10, "b": 5, "c": 0}
    unknown = [(name, key) for name, row in known.items() for key in ideal if key not in row]
    met = {name: set() for name in known}
    for answers in itertools.product(*((0, ideal[key], 10) for _, key in unknown)):
        whole = {name: dict(row) for name, row in known.items()}
        for (name, key), level in zip(unknown, answers, strict=True):
            whole[name][key] = level
        for name, rank in fit(case_of(criteria, whole))["rank"].items():
            met[name].add(rank)
    found = ranks(case_of(criteria, known))
    assert {name: (best, worst) for name, (best, _, worst) in found.items()} == {
        name: (min(seen), max(seen)) for name, seen in met.items()
    }
    assert found == {"ash": (1, 3, 4), "elm": (1, 1, 4), "fir": (1, 2, 3), "oak": (2, 4, 4)}


# Gaps


@pytest.mark.parametrize(
    ("level", "gap", "value"),
    [
        (0, -40, 0),
        (30, -10, 0.75),
        (40, 0, 1),
        (160, 0, 1),
        (200, 40, 1 - 40 / 440),
        (600, 440, 0),
        (None, nan, nan),
    ],
)
def test_a_gap_is_negative_below_the_ideal_range_and_positive_above_it(level, gap, value):
    case = case_of([criterion("x", scale=(0, 600), ideal=(40, 160))], {"ash": {"x": level}})
    row = gaps(case).iloc[0]
    assert [row["gap"], row["value"]] == approx([gap, value])


def test_points_to_gain_are_worked_out_anew_because_the_weaker_side_counts_more():
    case = case_of(
        [criterion("ours", "who", "ours"), criterion("theirs", "who", "theirs")],
        {"ash": {"ours": 8, "theirs": 2}},
    )
    # 35 now: 3/4 of 20 and 1/4 of 80; with theirs ideal 3/4 of 80 and 1/4 of 100, with ours 15 + 25
    assert gaps(case).set_index("criterion")["points_to_gain"].to_dict() == {"ours": 5, "theirs": 50}


@pytest.mark.parametrize("share", [0.5, 0.75, 1])
def test_points_to_gain_are_the_fit_won_by_a_case_whose_level_really_is_ideal(share):
    rows = {"ash": {"a": 2, "b": 6, "d": 3, "f": 5}, "elm": {"c": 10, "e": 0}, "fir": dict(MIXED_LEVELS)}
    case = case_of(MIXED, rows, MIXED_WEIGHTS)
    before = fit(case, share)["fit"]
    table = gaps(case, share)
    assert len(table) == 3 * 6
    for row in table.itertuples():
        ideal = rows | {row.candidate: rows[row.candidate] | {row.criterion: 10}}
        won = fit(case_of(MIXED, ideal, MIXED_WEIGHTS), share)["fit"] - before
        assert row.points_to_gain == pytest.approx(won[row.candidate], abs=1e-8)


def test_gaps_say_part_side_label_and_unit_of_each_criterion_of_each_candidate():
    case = case_of(MIXED[:2], {"elm": {"a": 2}, "ash": {"b": 6}})
    table = gaps(case)
    assert table.columns.tolist() == [
        "candidate",
        "criterion",
        "part",
        "side",
        "label",
        "unit",
        "level",
        "gap",
        "value",
        "points_to_gain",
    ]
    cells = table[["candidate", "criterion", "part", "side", "label", "level", "value"]].to_numpy().tolist()
    assert cells == [
        ["ash", "a", "who", "ours", "a", approx(nan), approx(nan)],
        ["ash", "b", "who", "ours", "b", 6, approx(0.6)],
        ["elm", "a", "who", "ours", "a", 2, approx(0.2)],
        ["elm", "b", "who", "ours", "b", approx(nan), approx(nan)],
    ]


# Nothing to score


@pytest.mark.parametrize("score", [fit, gaps, levels, spread, must_haves, newest, expected_values])
def test_without_candidates_there_are_no_rows(score):
    case = case_of(MUSTS, {})
    one = score(case_of(MUSTS, {"ash": {"cash": 3}}))
    assert len(score(case)) == 0
    assert score(case).columns.tolist() == one.columns.tolist()


@pytest.mark.parametrize("score", [fit, gaps, criterion_weights, part_weights])
@pytest.mark.parametrize("criteria", [[], [criterion("x", "now")]])
def test_a_profile_that_weighs_nothing_is_refused_with_the_way_out(score, criteria):
    case = case_of(criteria, {"ash": {}}, weights={"who": 1})
    with pytest.raises(
        ValueError, match=r"No part that weighs anything has a criterion yet\. Write the ideal"
    ):
        score(case)


def test_fit_has_one_row_a_candidate_and_these_columns():
    table = fit(case_of([criterion("x")], {"ash": {"x": 5}}))
    assert table.index.name == "candidate"
    assert table.columns.tolist() == [
        "fit",
        "fit_low",
        "fit_high",
        "coverage",
        "must_haves",
        "rank",
        "rank_best",
        "rank_worst",
    ]


def test_a_mean_that_meets_a_must_have_is_not_missed_by_a_rounding_error():
    others = [("ash", "reach", "Ravi", 0.0, 1), ("ash", "reach", "Mirela", 9.6, 1)]
    said = {"ash": {"reach": 0.0}, "elm": {"reach": 3.2}}
    case = case_of([criterion("reach", must=(3.2, None))], said, opinions=others)
    assert (0.0 + 0.0 + 9.6) / 3 < 3.2
    assert must_haves(case)["status"].tolist() == ["met", "met"]
    assert levels(case)["reach"].tolist() == [3.2, 3.2]


def test_a_must_have_as_wide_as_the_scale_asks_nothing():
    case = case_of(
        [criterion("reach", must=(0, 10)), criterion("size")], {"ash": {"size": 5}, "elm": {"size": 4}}
    )
    assert must_haves(case).empty
    assert fit(case)["must_haves"].tolist() == ["met", "met"]


def test_other_levels_than_the_cases_own_decide_on_values_must_haves_and_what_is_unknown():
    profile = [criterion("reach", must=(3, None)), criterion("size")]
    case = case_of(profile, {"ash": {"reach": 10, "size": 10}, "elm": {"reach": 4, "size": 4}})
    other = levels(case).assign(reach=[2.0, 8.0], size=[10.0, nan])
    table = fit(case, mean=other)
    assert table.index.tolist() == ["elm", "ash"]
    assert table.loc["ash", ["fit", "must_haves"]].tolist() == [approx_fit(0.6), "missed"]
    assert table.loc["elm", ["fit_low", "fit_high", "coverage"]].tolist() == approx([40, 90, 0.5])
    assert must_haves(case, other)[["status", "short_by"]].to_numpy().tolist() == [["missed", 1], ["met", 0]]
    assert fit(case).at["ash", "fit"] == 100


@pytest.mark.parametrize("ideal", [(6, 4), (nan, 5), (-1, 5), (5, 11)])
def test_values_refuse_an_ideal_range_that_is_none(ideal):
    profile = pd.DataFrame([criterion("good"), criterion("reach", ideal=ideal)])
    with pytest.raises(ValueError, match=r"does not lie inside the scale, or an end is missing: reach\."):
        values(pd.DataFrame({"good": [5.0], "reach": [5.0]}), profile)
