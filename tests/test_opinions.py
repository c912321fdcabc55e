"""Second opinions: every method against printed answers or by hand; a reversal that ours does not show."""

import numpy as np
import pandas as pd
import pytest
from cases import DATA, case_of, criterion
from hypothesis import given, settings
from hypothesis import strategies as st
from pymcdm.methods import RIM, VIKOR
from test_properties import searches
from test_published import published, table

from partnerlib import opinions
from partnerlib.case import Case
from partnerlib.scoring import criterion_weights, fit, levels

EXAMPLE = Case.from_folder(DATA / "larkspur")
COLUMNS = ["ours", "weighted scorecard", "RIM index", "TOPSIS", "VIKOR", "PROMETHEE II"]
pytestmark = pytest.mark.filterwarnings("error")


def rated(**rows: list[float | None]) -> Case:
    """A case of candidates rated on criteria of equal weight, c0, c1, ..."""
    count = max(len(row) for row in rows.values())
    of = {who: {f"c{i}": x for i, x in enumerate(row) if x is not None} for who, row in rows.items()}
    return case_of([criterion(f"c{i}") for i in range(count)], of)


# The methods


def test_the_index_of_the_reference_ideal_method_equals_the_corrected_published_one():
    case = published("rim_cables")
    expected = table("rim_cables", "published")
    found = opinions.opinions(case)
    assert found["RIM index"].to_dict() == expected["rank"].to_dict()


def test_the_reference_ideal_method_gives_the_same_from_levels_as_from_values():
    case = EXAMPLE.replace(candidates=EXAMPLE.candidates.query("candidate != 'cob'"), **without("cob"))
    profile = case.profile.set_index("criterion")
    known = levels(case)[profile.index]
    weights = criterion_weights(case)[profile.index].to_numpy()
    scale = profile[["scale_low", "scale_high"]].to_numpy(dtype=float)
    ideal = profile[["ideal_low", "ideal_high"]].to_numpy(dtype=float)
    score = RIM(scale, ideal)(known.to_numpy(), weights, np.ones(len(weights)))
    met = fit(case)["must_haves"] != "missed"
    expected = pd.Series(score, index=known.index)[met[met].index].rank(ascending=False)
    assert opinions.opinions(case)["RIM index"][expected.index].to_dict() == expected.to_dict()


def without(candidate: str) -> dict[str, pd.DataFrame]:
    """The example's other tables, less one candidate."""
    frames = {name: frame for name, frame in EXAMPLE.tables.items() if "candidate" in frame}
    return {
        name: frame[frame["candidate"] != candidate] for name, frame in frames.items() if name != "candidates"
    }


def test_topsis_equals_a_published_example():
    """Four suppliers, closeness .514, .6167, .2485, .6339; vitordcgomes/topsis, README.md, commit e13c170."""
    matrix = np.array([[50, 8, 5, 9, 7], [60, 9, 4, 8, 6], [55, 7, 6, 7, 8], [65, 8, 3, 9, 5]], dtype=float)
    costs = np.array([-1, 1, -1, 1, -1])
    found = opinions.topsis(matrix * costs, np.array([0.3, 0.25, 0.2, 0.15, 0.1]))
    assert found == pytest.approx([0.514, 0.6167, 0.2485, 0.6339], abs=0.00005)


def test_promethee_by_hand():
    # a beats c on all of the weight, b on 0.5; b beats a on 0.5 and c on 0.8 with a tie on 0.2.
    values = np.array([[0.4, 0.3, 0.6], [0.3, 0.7, 0.2], [0.1, 0.1, 0.2]])
    found = opinions.promethee(values, np.array([0.3, 0.5, 0.2]))
    assert found == pytest.approx([(1 + 0.5 - 0.5) / 2, (0.5 + 0.8 - 0.5) / 2, (-1 - 0.8) / 2])


@given(st.integers(0, 10**6), st.integers(2, 7), st.integers(1, 6))
def test_vikor_equals_the_librarys_where_that_has_an_answer(seed, candidates, criteria):
    draws = np.random.default_rng(seed)
    values, weights = draws.random((candidates, criteria)), draws.dirichlet(np.ones(criteria))
    with np.errstate(invalid="ignore"):
        expected = 1 - VIKOR()(values, weights, np.ones(criteria), validation=False)
    found = opinions.vikor(values, weights)
    if np.isnan(expected).any():
        assert np.isfinite(found).all()
    else:
        assert found == pytest.approx(expected, abs=1e-6)


def test_vikor_goes_by_the_largest_regret_where_the_sums_are_equal():
    values = np.array([[1, 0, 0.5], [0.5, 0.5, 0.5], [0, 1, 0.5]])
    assert opinions.vikor(values, np.array([0.2, 0.2, 0.6])) == pytest.approx([0.5, 1, 0.5])


# The table of all methods


def test_our_column_is_the_ranking_by_fit_and_leads():
    found = opinions.opinions(EXAMPLE)
    assert found.columns.to_list() == COLUMNS
    assert (found.index.name, found.columns.name) == ("candidate", "method")
    assert found["ours"].to_dict() == fit(EXAMPLE)["rank"].to_dict()
    assert found["ours"].is_monotonic_increasing


def test_the_methods_differ_where_ours_looks_at_the_weaker_side():
    """A lopsided candidate wins by the plain mean and loses by ours."""
    sides = [criterion("c0", side="ours"), criterion("c1", side="theirs")]
    case = case_of(sides, {"even": {"c0": 6, "c1": 6}, "lopsided": {"c0": 10, "c1": 3}})
    found = opinions.opinions(case).loc["lopsided"]
    assert found["ours"] == 2
    assert found["weighted scorecard"] == 1


def test_weights_count():
    case = case_of(
        [criterion("c0", weight=3), criterion("c1", part="who")],
        {"ash": {"c0": 9, "c1": 1}, "elm": {"c0": 2, "c1": 9}},
        weights={"ideal": 3, "who": 1},
    )
    assert opinions.opinions(case).loc["ash"].to_list() == [1] * 6


def test_who_misses_a_must_have_is_last_by_every_method():
    must = [criterion("c0", must=(3, None)), criterion("c1"), criterion("c2")]
    best_but = {"c0": 2, "c1": 10, "c2": 10}
    case = case_of(
        must, {"ash": best_but, "elm": {"c0": 4, "c1": 4, "c2": 4}, "fir": {"c0": 3, "c1": 1, "c2": 2}}
    )
    assert opinions.opinions(case).loc["ash"].to_list() == [3] * 6


def test_unknown_values_are_expected_as_fit_expects_them():
    # 0.5 known on half the weight: expected (0.25 + 0.15) / 0.8 - 0.1 = 0.4, less than elm's 0.45.
    case = rated(ash=[5, None], elm=[5, 4.5])
    assert opinions.opinions(case).loc["elm"].to_list() == [1] * 6
    assert opinions.opinions(case).loc["ash"].to_list() == [2] * 6


@pytest.mark.parametrize(
    "case",
    [
        rated(ash=[5, 3]),
        rated(ash=[None, None]),
        rated(ash=[5, 3], elm=[5, 3], fir=[5, 3]),
        rated(ash=[0, 0], elm=[0, 0]),
        rated(ash=[10, 10], elm=[10, 10]),
        rated(ash=[None, None], elm=[None, None]),
    ],
)
def test_candidates_that_nothing_tells_apart_share_the_first_rank(case):
    found = opinions.opinions(case)
    assert (found == 1).all(axis=None)


def test_after_a_tie_a_rank_is_left_out():
    found = opinions.opinions(rated(ash=[7, 7], elm=[7, 7], fir=[3, 3]))
    assert found.loc["fir"].to_list() == [3] * 6


def test_a_rounding_error_breaks_no_tie():
    case = rated(ash=[0, 1, 2, 3, 6], elm=[6, 3, 2, 1, 0])  # plain sums differ by 3e-17
    assert (opinions.opinions(case) == 1).all(axis=None)


def test_opposite_candidates_tie_by_every_method():
    assert (opinions.opinions(rated(ash=[10, 0], elm=[0, 10])) == 1).all(axis=None)


def test_criteria_that_weigh_nothing_or_are_equal_for_all_change_nobodys_rank():
    profile = [criterion("c0"), criterion("equal"), criterion("idle", part="who")]
    of = {"ash": {"c0": 6, "equal": 0, "idle": 0}, "elm": {"c0": 3, "equal": 0, "idle": 10}}
    found = opinions.opinions(case_of(profile, of, weights={"ideal": 1}))
    assert found.loc["ash"].to_list() == [1] * 6
    assert found.loc["elm"].to_list() == [2] * 6


def test_a_case_without_candidates_gives_an_empty_table():
    case = case_of([criterion("c0")], {})
    found = opinions.opinions(case)
    assert found.shape == (0, 6)
    assert opinions.similarity(found).isna().all()
    assert opinions.reversal(case) is None


@settings(max_examples=15)
@given(searches())
def test_every_method_ranks_every_candidate_of_any_case(case):
    found = opinions.opinions(case)
    assert found.index.to_list() == fit(case).index.to_list()
    assert (found.min() == 1).all()
    assert found.max(axis=None) <= len(found)
    alike = opinions.similarity(found)
    assert alike.isna().all() if len(found) < 2 else alike.between(0, 1).all()


# How alike the rankings are


@pytest.mark.parametrize(
    ("ours", "other", "expected"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4], 1),
        ([1, 2, 3], [2, 1, 3], 1 - (1 / 2) / 2 - (1 / 4) / 1),
        ([1, 2, 3], [1, 3, 2], 1 - (1 / 4) / 1 - (1 / 8) / 2),
        ([1, 1, 3], [1, 1, 3], 1),
        ([1, 1], [1, 2], 1 - 2 * 2**-1.5),  # ranks 1.5 and 1.5 against 1 and 2
    ],
)
def test_similarity_by_hand(ours, other, expected):
    found = opinions.similarity(pd.DataFrame({"ours": ours, "TOPSIS": other}))
    assert found.to_dict() == {"TOPSIS": pytest.approx(expected)}


def test_a_difference_at_the_top_weighs_more():
    ranks = pd.DataFrame({"ours": [1, 2, 3, 4], "top": [2, 1, 3, 4], "end": [1, 2, 4, 3]})
    found = opinions.similarity(ranks)
    assert found["top"] < found["end"] < 1


# A reversal


def test_leaving_out_the_last_candidate_of_the_example_reorders_topsis_but_not_ours():
    found = opinions.reversal(EXAMPLE)
    assert (found.dropped, found.riser, found.overtaken) == ("tit", "qui", "cob")
    rows = found.table.loc[["qui", "cob"]]
    assert rows["topsis_rank_before"].to_list() == [4, 3]
    assert rows["topsis_rank_after"].to_list() == [3, 4]
    pd.testing.assert_series_equal(found.table["fit_before"], found.table["fit_after"], check_names=False)
    pd.testing.assert_series_equal(
        found.table["fit_rank_before"], found.table["fit_rank_after"], check_names=False
    )


def test_a_reversal_in_a_small_table():
    found = opinions.reversal(rated(ash=[10, 0], elm=[4, 1], fir=[3, 8]))
    assert (found.dropped, found.riser, found.overtaken) == ("fir", "elm", "ash")
    weighted = np.array([[10, 0], [4, 1], [3, 8]]) / 10 * 0.5
    for when, values in {"before": weighted, "after": weighted[:2]}.items():
        normal = values / np.sqrt((values**2).sum(axis=0))
        to_best = np.sqrt(((normal - normal.max(axis=0)) ** 2).sum(axis=1))
        to_worst = np.sqrt(((normal - normal.min(axis=0)) ** 2).sum(axis=1))
        expected = (to_worst / (to_best + to_worst))[:2]
        assert found.table.loc[["ash", "elm"], f"topsis_{when}"].to_list() == pytest.approx(expected.tolist())
    assert found.table["fit_after"].to_dict() == {"ash": 50, "elm": 25}
    assert found.table[["fit_rank_before", "fit_rank_after"]].to_numpy().tolist() == [[1, 1], [2, 2]]


def test_only_the_candidate_asked_about_is_left_out():
    case = rated(ash=[10, 0], elm=[4, 1], fir=[3, 8])
    assert opinions.reversal(case, "fir").dropped == "fir"
    assert opinions.reversal(case, "ash") is None
    with pytest.raises(ValueError, match="No candidate 'oak'; the case has ash, elm, fir"):
        opinions.reversal(case, "oak")


def test_of_several_reversals_the_highest_and_then_the_clearest_is_told():
    """Dropping ash reorders the second and third; dropping oak or yew the first two, yew more clearly."""
    case = rated(ash=[1, 7], fir=[3, 2], oak=[0, 5], yew=[7, 1])
    each = {who: opinions.reversal(case, who) for who in ("ash", "fir", "oak", "yew")}
    assert {who: (one.riser, one.overtaken) for who, one in each.items() if one is not None} == {
        "ash": ("oak", "fir"),
        "oak": ("ash", "yew"),
        "yew": ("fir", "ash"),
    }
    assert opinions.reversal(case).dropped == "yew"


def test_a_missed_must_have_is_no_reversal():
    """Without fir, elm would overtake ash by TOPSIS; but ash must not lead anyway."""
    must = [criterion("c0"), criterion("c1", must=(1, None))]
    of = {"ash": {"c0": 10, "c1": 0}, "elm": {"c0": 4, "c1": 1}, "fir": {"c0": 3, "c1": 8}}
    assert opinions.reversal(case_of(must, of)) is None


@pytest.mark.parametrize(
    "case",
    [
        rated(ash=[4, 9], elm=[8, 5], fir=[6, 6]),  # two that are ordered tie without the third
        rated(ash=[1, 9], elm=[5, 5], fir=[9, 1]),  # two that tie are ordered without the third
    ],
)
def test_a_tie_that_arises_or_breaks_is_no_reversal(case):
    assert opinions.reversal(case) is None


def test_two_candidates_cannot_be_reordered():
    assert opinions.reversal(rated(ash=[10, 0], elm=[0, 9])) is None


@settings(max_examples=15)
@given(searches(min_candidates=3))
def test_dropping_any_candidate_never_reorders_ours(case):
    for dropped in case.candidates["candidate"]:
        found = opinions.reversal(case, dropped)
        if found is not None:
            assert found.table["fit_before"].to_list() == found.table["fit_after"].to_list()
            assert found.table["fit_rank_before"].to_list() == found.table["fit_rank_after"].to_list()
            first, then = found.table["topsis_rank_before"], found.table["topsis_rank_after"]
            assert first[found.overtaken] < first[found.riser]
            assert then[found.overtaken] > then[found.riser]
