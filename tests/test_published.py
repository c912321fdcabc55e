"""Our scores beside published ones, and the fictional scenario beside its own figures."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from cases import DATA, SCENARIO

from partnerlib.case import Case
from partnerlib.question import PART_KEYS
from partnerlib.scoring import fit, levels, spread, values

CRITERION_OF_ATTRIBUTE = {
    "shared_target_customers_pct": "shared_customers",
    "field_reps_in_our_regions": "field_reps",
    "product_overlap_pct": "product_overlap",
    "size_ratio_log10": "size_ratio",
    "small_partner_launches_3y": "small_partner_launches",
    "financial_stability_0_10": "financial_stability",
}


def table(folder: Path | str, name: str) -> pd.DataFrame:
    """Read a published table, its first column as the index."""
    return pd.read_csv(DATA / "published" / folder / f"{name}.csv", index_col=0)


@cache
def published(folder: str) -> Case:
    profile = table(folder, "profile").reset_index()
    return Case.from_matrix(folder, table(folder, "matrix"), profile)


# Published methods


def test_fit_equals_100_times_1_less_the_published_spotis_score():
    score = table("spotis_cars", "published")["score"]
    found = fit(published("spotis_cars"))["fit"]
    assert found[score.index].to_numpy() == pytest.approx(100 * (1 - score).to_numpy(), abs=0.01)


def test_ranking_by_fit_equals_the_published_spotis_ranking():
    rank = table("spotis_cars", "published")["rank"]
    assert fit(published("spotis_cars"))["rank"].to_dict() == rank.to_dict()


def test_values_equal_the_published_normalisation_of_the_reference_ideal_method():
    case = published("rim_cables")
    normalised = table("rim_cables", "normalised")
    found = values(levels(case), case.profile)[normalised.columns]
    assert found.index.tolist() == normalised.index.tolist()
    assert found.to_numpy() == pytest.approx(normalised.to_numpy(), abs=0.5e-4)


def test_our_values_give_the_corrected_index_of_the_reference_ideal_method():
    case = published("rim_cables")
    weight = case.profile.set_index("criterion")["weight"]
    weighted = values(levels(case), case.profile)[weight.index] * weight
    to_ideal = np.linalg.norm(weighted - weight, axis=1)
    to_worst = np.linalg.norm(weighted, axis=1)
    index = pd.Series(to_worst / (to_ideal + to_worst), index=weighted.index)
    expected = table("rim_cables", "published")
    assert index[expected.index].to_numpy() == pytest.approx(expected["score"].to_numpy(), abs=1e-5)
    assert index.rank(ascending=False).to_dict() == expected["rank"].to_dict()


def test_fit_equals_a_weighted_sum_between_fixed_bounds():
    matrix = table("lisco_suppliers", "matrix")
    low, high = matrix.min(), matrix.max()
    share = (matrix - low) / (high - low)
    share["C2"] = 1 - share["C2"]  # the one to be low
    weight = table("lisco_suppliers", "profile")["weight"]
    expected = 100 * (share * weight).sum(axis=1) / weight.sum()
    found = fit(published("lisco_suppliers"))["fit"]
    assert found[expected.index].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-8)


@pytest.mark.parametrize("folder", ["spotis_cars", "rim_cables", "lisco_suppliers"])
def test_a_fully_known_published_table_has_no_width_between_its_bounds(folder):
    scores = fit(published(folder))
    assert (scores["coverage"] == 1).all()
    assert (scores["fit_low"] == scores["fit_high"]).all()


# The fictional scenario


def scenario_levels() -> pd.DataFrame:
    """Give the scenario's figures as levels: candidate, criterion, level."""
    rated = pd.read_csv(SCENARIO / "assessments.csv").query("part != 'ideal'")
    rated["criterion"] = rated["part"] + "_" + rated["side"]
    measured = pd.read_csv(SCENARIO / "attributes.csv").rename(columns=CRITERION_OF_ATTRIBUTE)
    both = pd.concat(
        [
            rated.rename(columns={"score_0_10": "level"})[["candidate", "criterion", "level"]],
            measured.melt("candidate", var_name="criterion", value_name="level"),
        ]
    )
    return both.assign(candidate=both["candidate"].str.lower())


@cache
def scenario() -> Case:
    """Give the whole scenario as one assessor would have entered it into the Larkspur profile."""
    larkspur = Case.from_folder(DATA / "larkspur")
    said = scenario_levels().assign(assessor="scenario", recorded_at="2026-10-01T00:00:00Z")
    columns = larkspur.assessments.columns
    return larkspur.replace(assessments=said.reindex(columns=columns).astype(object))


@cache
def shipped() -> Case:
    return Case.from_folder(DATA / "larkspur")


@pytest.mark.parametrize(
    ("column", "share"),
    [
        ("fit", {}),
        ("fit_weaker_side_alone", {"weaker_share": 1}),
        ("fit_mean_of_sides", {"weaker_share": 0.5}),
    ],
)
def test_the_scenario_scores_as_it_says(column, share):
    expected = pd.read_csv(SCENARIO / "expected_fit.csv").set_index("candidate")[column].rename(str.lower)
    found = fit(scenario(), **share)
    assert (found["coverage"] == 1).all()
    assert sorted(found.index) == sorted(expected.index)
    assert found.loc[expected.index, "fit"].to_numpy() == pytest.approx(expected.to_numpy(), abs=0.01)


def test_the_profile_holds_every_criterion_of_the_scenario_and_no_other():
    assert set(shipped().profile["criterion"]) == set(scenario_levels()["criterion"])
    assert set(shipped().profile["part"]) == set(PART_KEYS)


def test_the_shipped_assessors_mean_is_the_scenarios_figure_wherever_it_is_known():
    figures = scenario_levels().set_index(["candidate", "criterion"])["level"]
    known = levels(shipped()).stack().dropna()
    assert len(known) == len(figures) - 2
    assert known.to_numpy() == pytest.approx(figures[known.index].to_numpy(), abs=1e-9)


def test_exactly_two_questions_of_the_shipped_case_are_open():
    unknown = levels(shipped()).isna().stack()
    assert set(unknown.index[unknown]) == {("cob", "single_theirs"), ("cob", "expect_theirs")}


def test_three_assessors_of_the_shipped_case_do_not_always_agree():
    assert shipped().assessments["assessor"].nunique() == 3
    assert spread(shipped()).max().max() > 0


def test_northmere_is_first_and_titanor_last_although_its_upside_is_the_largest():
    case = shipped()
    rank = fit(case)["rank"]
    assert rank["nor"] == rank.min() == 1
    assert rank["tit"] == rank.max() == 6
    assert case.candidates.set_index("candidate")["upside"].idxmax() == "tit"


def test_every_shipped_assessment_has_its_evidence():
    assert shipped().assessments["evidence"].notna().all()


@pytest.mark.parametrize("name", ["larkspur", "blank"])
def test_every_rated_criterion_of_a_shipped_case_has_its_five_levels_described(name):
    case = Case.from_folder(DATA / name)
    rated = case.profile.query("part != 'ideal'")["criterion"]
    described = case.anchors.groupby("criterion")["level"].agg(list)
    assert described[rated].tolist() == [[0, 2, 5, 8, 10]] * len(rated)
