"""Do the assessors agree: against published coefficients, hand-computed cases and an independent package."""

import krippendorff
import numpy as np
import pandas as pd
import pytest
from cases import DATA, case_of, criterion
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from test_properties import searches

from partnerlib import agreement
from partnerlib.case import Case
from partnerlib.scoring import fit

# The "anxiety" ratings of R's package irr: 3 raters, 20 subjects. It prints Wt 0.54, chi2(19) 30.8, p 0.0429.
ANXIETY = [
    [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
    [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
    [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
]

# Krippendorff, "Computing Krippendorff's Alpha-Reliability": 4 observers, 12 units; interval alpha 0.849.
_ = np.nan
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]

EXAMPLE = Case.from_folder(DATA / "larkspur")
pytestmark = pytest.mark.filterwarnings("error")


def answered(criteria: list[dict[str, object]], by_assessor: dict[str, dict[str, dict[str, float]]]) -> Case:
    """A case of levels by assessor, candidate and criterion."""
    said = [
        (candidate, key, assessor, level, 2)
        for assessor, rows in by_assessor.items()
        for candidate, row in rows.items()
        for key, level in row.items()
    ]
    candidates = sorted({candidate for candidate, *_ in said})
    return case_of(criteria, {candidate: {} for candidate in candidates}, opinions=said)


def keys(number: int) -> list[dict[str, object]]:
    return [criterion(f"c{i}") for i in range(number)]


# Each assessor's own ranking


def test_each_assessor_ranks_whom_he_assessed_by_his_own_newest_answers():
    case = case_of(
        keys(1),
        {"ash": {"c0": 5}, "elm": {"c0": 7}, "fir": {"c0": 5}},
        opinions=[("ash", "c0", "Ravi", 2, 1), ("ash", "c0", "Ravi", 9, 2), ("fir", "c0", "Ravi", 3, 1)],
    )
    found = agreement.rankings(case)
    assert found.loc["Dana"].to_dict() == {"ash": 2, "elm": 1, "fir": 2}
    assert found.loc["Ravi", ["ash", "fir"]].to_list() == [1, 2]
    assert np.isnan(found.loc["Ravi", "elm"])
    assert (found.index.name, found.columns.name) == ("assessor", "candidate")


def test_a_must_have_is_missed_by_the_assessor_who_says_so():
    case = answered(
        [criterion("c0"), criterion("c1", must=(3, None))],
        {
            "Dana": {"ash": {"c0": 10, "c1": 2}, "elm": {"c0": 1, "c1": 3}},
            "Ravi": {"ash": {"c1": 9}, "elm": {"c0": 1}},
        },
    )
    found = agreement.rankings(case)
    assert found.loc["Dana"].to_list() == [2, 1]
    assert found.loc["Ravi"].to_list() == [1, 2]


def test_an_answer_of_we_do_not_know_is_no_assessment():
    case = case_of(keys(1), {"ash": {"c0": 5}}, opinions=[("ash", "c0", "Ravi", None, 1)])
    assert agreement.rankings(case).index.to_list() == ["Dana"]


# Kendall's W


def test_concordance_equals_the_published_one_with_ties():
    found = agreement.concordance(pd.DataFrame(ANXIETY))
    assert found.w == pytest.approx(0.54, abs=0.005)
    assert found.p == pytest.approx(0.0429, abs=0.00005)
    assert (found.assessors, found.candidates) == (3, 20)


@pytest.mark.parametrize(
    ("rows", "w", "p"),
    [
        ([[1, 2, 3], [1, 3, 2]], 0.75, np.exp(-1.5)),  # rank sums 2, 5, 5; chi2(2) = 3
        ([[1, 2, 3], [3, 2, 1]], 0, 1),
        ([[1, 1, 3], [1, 1, 3]], 1, np.exp(-2)),
        ([[1, 2, 3, 4], [1, np.nan, 2, 3], [1, 2, 3, 4]], 1, np.exp(-3)),  # the second candidate is left out
    ],
)
def test_concordance_by_hand(rows, w, p):
    found = agreement.concordance(pd.DataFrame(rows))
    assert (found.w, found.p) == (pytest.approx(w), pytest.approx(p))


@pytest.mark.parametrize(
    "rows", [[[1, 2]], [[1], [1]], [[1, np.nan], [np.nan, 1]], [[1, 1], [1, 1]], np.empty((0, 3))]
)
def test_concordance_is_unknown_where_nothing_can_be_compared(rows):
    found = agreement.concordance(pd.DataFrame(rows))
    assert np.isnan([found.w, found.p]).all()


# Krippendorff's alpha


def test_alpha_equals_the_published_one():
    assert agreement.interval_alpha(np.array(OBSERVERS)) == pytest.approx(0.849, abs=0.0005)


@given(st.integers(0, 10**6), st.integers(2, 5), st.integers(2, 12), st.floats(0, 0.7))
def test_alpha_equals_that_of_the_package(seed, assessors, cells, unanswered):
    draws = np.random.default_rng(seed)
    ratings = draws.integers(0, 5, (assessors, cells)).astype(float)
    ratings[draws.random(ratings.shape) < unanswered] = np.nan
    paired = ratings[:, (~np.isnan(ratings)).sum(axis=0) >= 2]
    assume(paired.size and np.nanmin(paired) < np.nanmax(paired))
    expected = krippendorff.alpha(reliability_data=ratings, level_of_measurement="interval")
    assert agreement.interval_alpha(ratings) == pytest.approx(expected, abs=1e-9)


def test_alpha_compares_levels_as_shares_of_their_scales():
    wide = [criterion("c0"), criterion("c1", scale=(100, 700), ideal=(300, 400))]
    case = answered(wide, {"Dana": {"ash": {"c0": 2, "c1": 400}}, "Ravi": {"ash": {"c0": 4, "c1": 220}}})
    # Shares 0.2 and 0.4, 0.5 and 0.2: observed (0.04 + 0.09) / 2, expected the mean of all six squared pairs.
    expected = (0.2**2 + 0.3**2 + 0 + 0.1**2 + 0.2**2 + 0.3**2) / 6
    assert agreement.alpha(case) == pytest.approx(1 - 0.065 / expected)


def test_alpha_of_one_assessor_or_of_equal_answers_is_unknown():
    one = answered(keys(2), {"Dana": {"ash": {"c0": 2, "c1": 4}}})
    apart = answered(keys(2), {"Dana": {"ash": {"c0": 2}}, "Ravi": {"ash": {"c1": 4}}})
    same = answered(keys(2), {who: {"ash": {"c0": 2, "c1": 2}} for who in ("Dana", "Ravi")})
    assert np.isnan([agreement.alpha(case) for case in (one, apart, same, case_of([], {}))]).all()


# Harshness


def test_shifts_are_found_exactly_although_the_assessors_answered_different_questions():
    true = {"Dana": -1.0, "Mirela": 0.25, "Ravi": 0.75}
    asked = {"Dana": [0, 1, 2, 3], "Mirela": [2, 3, 4], "Ravi": [0, 4, 5]}
    case = answered(
        keys(6), {who: {"ash": {f"c{i}": 2 + i + true[who] for i in of}} for who, of in asked.items()}
    )
    found = agreement.harshness(case)
    assert found["shift"].to_dict() == pytest.approx({who: 10 * shift for who, shift in true.items()})
    assert found["standard_error"].to_numpy() == pytest.approx(0, abs=1e-8)
    assert found["systematic"].to_dict() == {"Dana": True, "Mirela": False, "Ravi": True}  # 2.5 is below 3
    assert found["answers"].to_dict() == {"Dana": 3, "Mirela": 3, "Ravi": 2}


def test_two_assessors_are_compared_as_by_a_paired_t_test():
    draws = np.random.default_rng(4)
    dana, ravi = (draws.uniform(0, 10, 12).round(1) for _ in range(2))
    levels = {
        who: {"ash": {f"c{i}": level for i, level in enumerate(of)}}
        for who, of in {"Dana": dana, "Ravi": ravi}.items()
    }
    found = agreement.harshness(answered(keys(12), levels))
    apart = 10 * (dana - ravi)
    assert found["shift"].to_list() == pytest.approx([apart.mean() / 2, -apart.mean() / 2])
    assert found["standard_error"].to_list() == pytest.approx([apart.std(ddof=1) / np.sqrt(12) / 2] * 2)
    t = found["shift"] / found["standard_error"]
    assert abs(t["Dana"]) == pytest.approx(abs(stats.ttest_rel(dana, ravi).statistic))


@pytest.mark.parametrize(("apart", "systematic"), [([1, 1, 0, 2], False), ([1, 1, 0.3, 1.7], True)])
def test_few_answers_need_a_clearer_shift(apart, systematic):
    """|t| of 2.4 and of 3.5; by chance one answer in 20 is beyond 3.18 with three degrees of freedom."""
    ravi = {f"c{i}": 5 - difference for i, difference in enumerate(apart)}
    case = answered(keys(4), {"Dana": {"ash": dict.fromkeys(ravi, 5)}, "Ravi": {"ash": ravi}})
    found = agreement.harshness(case)
    assert found["shift"].to_list() == pytest.approx([5, -5])
    assert found["systematic"].to_list() == [systematic] * 2


def test_a_shift_is_unknown_for_an_assessor_who_shares_no_question():
    case = answered(
        keys(3),
        {"Dana": {"ash": {"c0": 2}}, "Ravi": {"ash": {"c0": 4}}, "Mirela": {"ash": {"c1": 9}}},
    )
    found = agreement.harshness(case)
    assert found["shift"].to_dict() == pytest.approx({"Dana": -10, "Mirela": np.nan, "Ravi": 10}, nan_ok=True)
    assert found["standard_error"].isna().all()  # one question shared: nothing says how firm the shift is
    assert not found["systematic"].any()
    assert found["answers"].to_dict() == {"Dana": 1, "Mirela": 0, "Ravi": 1}


def test_groups_of_assessors_who_share_nothing_are_each_compared_among_themselves():
    case = answered(
        keys(2),
        {
            "Ann": {"ash": {"c0": 1}},
            "Bea": {"ash": {"c0": 3}},
            "Cai": {"ash": {"c1": 2}},
            "Dee": {"ash": {"c1": 8}},
        },
    )
    assert agreement.harshness(case)["shift"].to_list() == pytest.approx([-10, 10, -30, 30])


def test_what_such_groups_leave_unexplained_is_pooled():
    levels = {
        "Ann": ("c0", 2, "c1", 1),
        "Bea": ("c0", 4, "c1", 5),
        "Cai": ("c2", 1, "c3", 1),
        "Dee": ("c2", 7, "c3", 7),
    }
    case = answered(keys(4), {who: {"ash": {a: x, b: y}} for who, (a, x, b, y) in levels.items()})
    # Differences 20 and 40 leave 4 x 5 squared over 8 - 4 - 2 degrees of freedom; a shift's share is 1/4.
    assert agreement.harshness(case)["standard_error"].to_list() == pytest.approx([np.sqrt(50 / 4)] * 4)


def test_harshness_is_of_values_so_that_too_much_of_a_thing_counts_as_too_little_does():
    both_ways = [criterion("c0", ideal=(5, 5)), criterion("c1", ideal=(5, 5))]
    case = answered(both_ways, {"Dana": {"ash": {"c0": 5, "c1": 5}}, "Ravi": {"ash": {"c0": 3, "c1": 7}}})
    assert agreement.harshness(case)["shift"].to_list() == pytest.approx([20, -20])


# Without harshness


def harsh_on_one() -> Case:
    """Ravi is 2 harsher on ten shared questions; only he assessed elm, only Dana fir."""
    shared = {f"c{i}": 6.0 for i in range(10)}
    return answered(
        keys(10),
        {
            "Dana": {"ash": shared, "fir": {"c0": 5, "c1": 5}},
            "Ravi": {"ash": dict.fromkeys(shared, 4.0), "elm": {"c0": 4, "c1": 4}},
        },
    )


def test_the_candidate_a_harsh_assessor_rated_rises_without_the_harshness():
    found = agreement.without_harshness(harsh_on_one())
    # elm's 40 become 50, fir's 50 become 40, on two questions of ten; the rest is expected from them.
    expected = {"ash": 50.0}
    for candidate, value in {"elm": 0.5, "fir": 0.4}.items():
        guess = (0.2 * value + 0.3 * 0.5) / 0.5 - 0.1
        expected[candidate] = 100 * (0.2 * value + 0.8 * guess)
    assert found["fit"].to_dict() == pytest.approx(expected)
    assert found["rank"].to_dict() == {"ash": 1, "elm": 2, "fir": 3}
    assert found["rank_before"].to_dict() == {"ash": 1, "elm": 3, "fir": 2}


def test_a_shift_that_may_be_chance_is_left_in():
    one_question = answered(
        keys(1), {"Dana": {"ash": {"c0": 8}}, "Ravi": {"ash": {"c0": 4}, "elm": {"c0": 5}}}
    )
    assert agreement.without_harshness(one_question)["fit"].to_dict() == pytest.approx({"ash": 60, "elm": 50})


def test_values_stay_between_nothing_and_the_ideal():
    shared = {f"c{i}": 8.0 for i in range(4)}
    case = answered(
        keys(4),
        {
            "Dana": {"ash": shared, "fir": {"c0": 0}},
            "Ravi": {"ash": dict.fromkeys(shared, 4.0), "elm": {"c0": 10}},
        },
    )
    found = agreement.without_harshness(case)["fit"]
    of_ideal = 25 + 75 * ((0.25 + 0.15) / 0.55 - 0.1)
    of_nothing = 75 * (0.15 / 0.55 - 0.1)
    assert found["elm"] == pytest.approx(of_ideal)
    assert found["fir"] == pytest.approx(of_nothing)


def test_who_misses_a_must_have_stays_below():
    case = harsh_on_one()
    profile = case.profile
    first = profile["criterion"] == "c0"
    found = agreement.without_harshness(
        case.replace(profile=profile.assign(must_low=profile["must_low"].mask(first, 4.5)))
    )
    assert found["rank"].to_dict() == {"ash": 1, "fir": 2, "elm": 3}


@settings(max_examples=20)
@given(searches())
def test_without_a_systematic_shift_nothing_changes(case):
    found, before = agreement.without_harshness(case), fit(case)
    assert found["fit"].to_dict() == pytest.approx(before["fit"].to_dict(), abs=1e-8)
    assert found.index.to_list() == before.index.to_list()


# Where they are apart


def apart() -> Case:
    """Two criteria of equal weight, one on each side of the part; ash leads elm 50 to 48."""
    sides = [criterion("c0", side="ours"), criterion("c1", side="theirs")]
    return answered(
        sides,
        {
            "Dana": {"ash": {"c0": 4, "c1": 5}, "elm": {"c0": 4.8, "c1": 4.8}},
            "Mirela": {"ash": {"c0": 4}},
            "Ravi": {"ash": {"c0": 7, "c1": 5}},
        },
    )


def test_the_spread_of_a_cell_by_hand():
    found = agreement.spread(apart())
    assert found[["candidate", "criterion"]].to_numpy().tolist() == [["ash", "c0"], ["ash", "c1"]]
    top = found.iloc[0]
    assert top[["lowest", "lowest_by", "highest", "highest_by", "mean", "spread", "answers"]].to_list() == [
        4,
        "Dana and Mirela",
        7,
        "Ravi",
        5,
        3,
        3,
    ]
    assert top["share"] == pytest.approx(0.3)
    # Our side 0.4 and theirs 0.5: 42.5; our side 0.7 and theirs 0.5: 55. The lead is elm's below 48.
    assert top["points"] == pytest.approx(55 - 42.5)
    assert top["flips"]
    assert found.iloc[1][["spread", "points"]].to_list() == [0, 0]
    assert not found.iloc[1]["flips"]


def test_a_candidates_unknown_values_follow_the_answer_that_is_believed():
    case = answered(keys(2), {"Dana": {"ash": {"c0": 2}}, "Ravi": {"ash": {"c0": 8}}})
    # Believing 0.2 or 0.8 of half the weight moves the expected other half by 0.5 x 0.6 / 0.8.
    assert agreement.spread(case)["points"].to_list() == pytest.approx([100 * (0.5 * 0.6 + 0.5 * 0.375)])


def test_an_answer_that_misses_a_must_have_takes_the_lead_away():
    must = [criterion("c0", must=(3, None)), criterion("c1")]
    levels = {"ash": {"c0": 2, "c1": 10}, "elm": {"c0": 4, "c1": 4}}
    case = answered(must, {"Dana": levels, "Ravi": {"ash": {"c0": 6}}})
    found = agreement.spread(case)  # ash: 3 believed gives 65, 2 gives 60 and misses, 6 gives 80; elm 40
    assert found["points"].to_list() == pytest.approx([20])
    assert found["flips"].to_list() == [True]


def test_the_answer_in_the_middle_may_favour_a_candidate_most():
    ideal = [criterion("c0", ideal=(5, 5))]
    case = answered(ideal, {who: {"ash": {"c0": level}} for who, level in {"A": 0, "B": 5, "C": 10}.items()})
    assert agreement.spread(case)["points"].to_list() == pytest.approx([100])


def test_a_tie_for_the_first_place_that_breaks_is_a_flip():
    case = answered(
        keys(1), {"Dana": {"ash": {"c0": 4}, "elm": {"c0": 5}}, "Ravi": {"ash": {"c0": 6}, "elm": {"c0": 5}}}
    )
    assert agreement.spread(case).set_index("candidate")["flips"].to_dict() == {"ash": True, "elm": False}


def test_so_is_a_tie_that_breaks_against_the_candidate():
    ideal = [criterion("c0", ideal=(5, 5))]
    case = answered(ideal, {"Dana": {"ash": {"c0": 4}, "elm": {"c0": 5}}, "Ravi": {"ash": {"c0": 6}}})
    assert agreement.spread(case)["flips"].to_list() == [True]


def test_what_decides_the_lead_comes_before_what_moves_more_points():
    case = answered(
        keys(1),
        {
            "Dana": {"ash": {"c0": 5}, "elm": {"c0": 5.4}, "fir": {"c0": 0}},
            "Ravi": {"ash": {"c0": 6}, "fir": {"c0": 4}},
        },
    )
    assert agreement.spread(case)["candidate"].to_list() == ["ash", "fir"]
    assert agreement.spread(case)["points"].to_list() == pytest.approx([10, 40])


def test_a_lone_candidate_cannot_lose_the_lead():
    case = answered(keys(1), {"Dana": {"ash": {"c0": 1}}, "Ravi": {"ash": {"c0": 9}}})
    assert agreement.spread(case)["flips"].to_list() == [False]


def test_disagreements_worth_a_conversation_are_wide_or_decide_the_lead():
    levels = {
        "Dana": {"ash": {"c0": 9, "c1": 9, "c2": 6}, "elm": {"c0": 2, "c1": 2, "c2": 2}},
        "Ravi": {"ash": {"c0": 7, "c1": 7.1, "c2": 10}, "elm": {"c0": 4, "c1": 2}},
    }
    loose = [criterion("c0"), criterion("c1"), criterion("c2", ideal=(6, 10))]
    found = agreement.disagreements(answered(loose, levels))
    # c1 spans 0.19 of its scale and c2 lies in the ideal range whichever is believed.
    assert found[["candidate", "criterion"]].to_numpy().tolist() == [["ash", "c0"], ["elm", "c0"]]
    assert len(agreement.disagreements(answered(loose, levels), most=1)) == 1
    flips = answered(
        keys(1),
        {"Dana": {"ash": {"c0": 5}, "elm": {"c0": 5.4}}, "Ravi": {"ash": {"c0": 6}, "elm": {"c0": 5.4}}},
    )
    assert agreement.disagreements(flips)["candidate"].to_list() == ["ash"]


# Any case


@pytest.mark.parametrize("case", [case_of(keys(2), {}), case_of(keys(2), {"ash": {}, "elm": {}})])
def test_a_case_nobody_has_assessed_gives_empty_tables(case):
    assert agreement.rankings(case).empty
    assert agreement.harshness(case).empty
    assert agreement.spread(case).empty
    assert agreement.disagreements(case).empty
    assert np.isnan(agreement.alpha(case))
    assert np.isnan(agreement.concordance(agreement.rankings(case)).w)
    assert agreement.without_harshness(case)["rank"].to_list() == [1] * len(case.candidates)


def test_a_profile_without_criteria_is_told_as_by_fit():
    for of in (agreement.without_harshness, agreement.spread, agreement.disagreements):
        with pytest.raises(ValueError, match="Write the ideal profile first"):
            of(case_of([], {"ash": {}}))


def test_the_examples_tables_are_whole():
    found = agreement.spread(EXAMPLE)
    assert not found.drop(columns="unit").isna().any(axis=None)
    assert (found["lowest"] <= found["mean"]).all()
    assert (found["mean"] <= found["highest"]).all()
    assert 0 < agreement.concordance(agreement.rankings(EXAMPLE)).w <= 1
    assert agreement.harshness(EXAMPLE)["shift"].sum() == pytest.approx(0, abs=1e-6)
