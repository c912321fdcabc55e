"""How sure are we: against published SMAA results, closed forms, and scores computed one case at a time."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from cases import DATA, case_of, criterion
from hypothesis import given, settings
from hypothesis import strategies as st
from test_properties import searches
from test_published import table

from partnerlib import fit
from partnerlib.case import Case
from partnerlib.question import PART_KEYS
from partnerlib.robustness import (
    WhatIf,
    acceptabilities,
    acceptability,
    pairwise_winning,
    plausible,
    smaa,
    verdict,
)
from partnerlib.robustness import weights as weighing
from partnerlib.robustness.model import model

DRAWS = 40_000
few = settings(max_examples=25, deadline=None)


@pytest.fixture(scope="module")
def larkspur() -> Case:
    return Case.from_folder(DATA / "larkspur")


def two_parts(levels: dict[str, tuple[float | None, float | None]], **weights: float) -> Case:
    """Make a case of two ratings, who and now, one a part, with levels by candidate."""
    criteria = [criterion("who", "who"), criterion("now", "now")]
    said = {key: {"who": who, "now": now} for key, (who, now) in levels.items()}
    return case_of(criteria, said, weights or {"who": 1, "now": 1})


def with_range(case: Case, candidate: str, low: float, high: float) -> Case:
    """Give a candidate's answers this recorded range."""
    rows = case.assessments
    its = rows["candidate"] == candidate
    return case.replace(
        assessments=rows.assign(low=rows["low"].mask(its, low), high=rows["high"].mask(its, high))
    )


# Rank acceptability


def antidepressant_scores(draws, rng):
    rows = table("smaa_antidepressants", "distributions").reset_index()
    rows["low"], rows["high"] = rows["mean"] - 1.96 * rows["sd"], rows["mean"] + 1.96 * rows["sd"]
    logs = rows["kind"] == "lognormal"
    rows.loc[logs, ["low", "high"]] = np.exp(rows.loc[logs, ["low", "high"]])
    drawn = []
    for name, of_criterion in rows.groupby("criterion", sort=False):
        low, high = of_criterion["low"].min(), of_criterion["high"].max()
        normal = rng.standard_normal((len(of_criterion), draws))
        level = of_criterion["mean"].to_numpy()[:, None] + of_criterion["sd"].to_numpy()[:, None] * normal
        level = np.exp(level) if name == "Efficacy" else level
        value = (level - low) / (high - low)
        drawn.append(value if name == "Efficacy" else 1 - value)
    return np.stack(drawn, axis=1), None


def test_results_equal_those_published_for_four_antidepressants():
    published = table("smaa_antidepressants", "published")
    criteria = list(published.columns[4:10])
    ways = [partial(weighing.unknown, len(criteria))]
    ranks, _, central, confidence = smaa(
        antidepressant_scores, ways, list(published.index), criteria, draws=DRAWS
    )[0]
    ranks, central = ranks.loc[published.index], central.loc[published.index]
    assert ranks.to_numpy() == pytest.approx(published.iloc[:, :4].to_numpy(), abs=0.02)
    assert central.to_numpy() == pytest.approx(published[criteria].to_numpy(), abs=0.02)
    assert confidence[published.index].to_numpy() == pytest.approx(
        published["confidence"].to_numpy(), abs=0.03
    )


CERTAIN = pd.DataFrame(
    np.random.default_rng(8).random((5, 6)).round(3), index=list("abcde"), columns=list("uvwxyz")
)


@pytest.mark.parametrize("order", [None, list("zyxwvu")])
def test_winning_equals_the_exact_chance_when_levels_are_certain(order):
    stated = {name: rank for rank, name in enumerate(reversed(order or []))}
    stated = np.array([stated.get(name, 1) + 1.0 for name in CERTAIN.columns])
    way = partial(weighing.unknown, 6) if order is None else partial(weighing.in_order, stated)
    certain = CERTAIN.to_numpy(), None
    named = CERTAIN.index, CERTAIN.columns
    winning = smaa(lambda n, rng: certain, [way], *named, draws=DRAWS)[0][1]
    exact = pairwise_winning(CERTAIN, order).loc[winning.index, winning.columns]
    error = np.sqrt(exact * (1 - exact) / DRAWS)
    off = (winning - exact).abs().to_numpy() - 4.5 * error.to_numpy()
    assert np.nanmax(off) <= 1e-12
    assert winning.stack().between(0.01, 0.99).sum() >= 6


def test_two_candidates_and_two_parts_follow_the_closed_form():
    # ash leads by 0.3 on who and trails by 0.1 on now: it is first while the weight of who is above 1/4.
    case = two_parts({"ash": (8, 5), "elm": (5, 6)})
    found = acceptability(case, "unknown", draws=DRAWS, assumed_spread=0)
    assert found.first["ash"] == pytest.approx(0.75, abs=0.009)
    assert found.central_weights.loc["ash", "who"] == pytest.approx((1 + 0.25) / 2, abs=0.005)
    assert found.central_weights.loc["elm", "who"] == pytest.approx(0.125, abs=0.005)
    assert found.confidence.to_dict() == {"ash": 1.0, "elm": 1.0}


def test_in_stated_order_only_weights_of_that_order_count():
    # With now above who, the weight of who lies between 0 and 1/2, and ash needs more than 1/4 of it.
    case = two_parts({"ash": (8, 5), "elm": (5, 6)}, who=1, now=2)
    found = acceptability(case, "order", draws=DRAWS, assumed_spread=0)
    assert found.first["ash"] == pytest.approx(0.5, abs=0.01)


def test_equal_weights_come_in_any_order():
    drawn = weighing.in_order(np.array([1.0, 2.0, 1.0, 1.0]), DRAWS, np.random.default_rng(1))
    share = drawn / drawn.sum(axis=0)
    assert (drawn[1] >= drawn[[0, 2, 3]].max(axis=0)).all()
    # The corners of this simplex are rank orders: the heaviest has a mean weight of (1+1/2+1/3+1/4)/4.
    assert share.mean(axis=1) == pytest.approx([0.1597, 0.5208, 0.1597, 0.1597], abs=0.003)


def test_weights_near_the_stated_ones_are_off_by_about_the_quarter_they_may_be():
    stated = np.array([0.6, 0.4, 0.0])
    drawn = weighing.near(stated, 0.25, DRAWS, np.random.default_rng(1))
    assert np.log(drawn[:2] / stated[:2, None]).std(axis=1) == pytest.approx([0.25, 0.25], abs=0.005)
    assert not drawn[2].any()
    assert (weighing.near(stated, 0, 3, np.random.default_rng(1)) == stated[:, None]).all()


def test_with_certain_levels_and_weights_the_ranks_are_those_of_fit():
    levels = np.random.default_rng(3).integers(0, 11, (6, 5)).tolist()
    criteria = [
        criterion("who_ours", "who", "ours"),
        criterion("who_theirs", "who", "theirs", must=(4, None)),
        criterion("size", ideal=(4, 6)),
        criterion("share", weight=3),
        criterion("now", "now"),
    ]
    said = {
        key: dict(zip([c["criterion"] for c in criteria], row, strict=True))
        for key, row in zip("abcdef", levels, strict=True)
    }
    case = case_of(criteria, said, {"who": 2, "ideal": 3, "now": 1})
    ranks = fit(case)["rank"]
    found = acceptability(case, near=0, draws=9, assumed_spread=0)
    assert fit(case)["must_haves"].eq("missed").sum() in (1, 2, 3)
    assert {key: found.ranks.loc[key, rank] for key, rank in ranks.items()} == dict.fromkeys(ranks.index, 1.0)


def test_a_recorded_range_is_triangular():
    # The level of ash is triangular (0, 5, 10); it is above 7 with chance (10 - 7)^2 / (10 x 5).
    case = with_range(two_parts({"ash": (5, 5), "elm": (7, 5)}, who=1), "ash", 0, 10)
    found = acceptability(case, draws=DRAWS, assumed_spread=0)
    assert found.first["ash"] == pytest.approx(0.18, abs=0.008)


def test_an_unknown_level_is_uniform_over_its_scale():
    case = two_parts({"ash": (None, 5), "elm": (7, 5)}, who=1)
    found = acceptability(case, draws=DRAWS, assumed_spread=0)
    assert found.first["ash"] == pytest.approx(0.3, abs=0.01)
    assert found.winning.loc["elm", "ash"] == pytest.approx(0.7, abs=0.01)


def test_levels_go_through_the_rule_of_the_weaker_side():
    # Ours is 8, theirs uniform: 3/4 of the weaker and 1/4 of the stronger side; elm has 0.5 throughout.
    criteria = [criterion("ours", "who", "ours"), criterion("theirs", "who", "theirs")]
    case = case_of(criteria, {"ash": {"ours": 8}, "elm": {"ours": 5, "theirs": 5}}, {"who": 1})
    found = acceptability(case, draws=DRAWS, assumed_spread=0)
    # 0.75 x + 0.2 > 0.5 from x = 0.4 on.
    assert found.first["ash"] == pytest.approx(0.6, abs=0.01)


def test_a_candidate_that_misses_a_must_have_comes_last_in_that_draw():
    criteria = [criterion("who", "who", must=(4, None)), criterion("now", "now")]
    case = case_of(criteria, {"ash": {"now": 10}, "elm": {"who": 5, "now": 0}}, {"who": 0, "now": 1})
    found = acceptability(case, draws=DRAWS, assumed_spread=0)
    assert found.first["elm"] == pytest.approx(0.4, abs=0.01)


def test_confidence_counts_must_haves_too():
    """Ash always fits better, and misses its must-have in half of all draws, whatever the weights."""
    case = case_of(
        [criterion("a", must=(5, None)), criterion("b")],
        {"ash": {"b": 10}, "elm": {}},
        opinions=[
            ("elm", key, who, level, 2) for key, level in (("a", 6), ("b", 1)) for who in ("D", "M", "O", "R")
        ],
    )
    found = acceptability(case, draws=20_000)
    assert found.first["ash"] == pytest.approx(0.5, abs=0.015)
    assert found.confidence.to_dict() == pytest.approx({"ash": 0.5, "elm": 0.5}, abs=0.015)


def test_candidates_that_all_miss_are_ranked_by_fit():
    criteria = [criterion("who", "who", must=(9, None))]
    case = case_of(criteria, {"ash": {"who": 2}, "elm": {"who": 3}, "oak": {"who": 9}}, {"who": 1})
    found = acceptability(case, draws=10, assumed_spread=0)
    assert found.ranks.idxmax(axis=1).to_dict() == {"oak": 1, "elm": 2, "ash": 3}


def test_a_candidate_that_is_never_first_has_no_central_weights_and_no_confidence():
    case = two_parts({"ash": (8, 8), "elm": (5, 5)})
    found = acceptability(case, "unknown", draws=1000, assumed_spread=0)
    assert found.first.to_dict() == {"ash": 1.0, "elm": 0.0}
    assert found.central_weights.loc["elm"].isna().all()
    assert np.isnan(found.confidence["elm"])
    assert found.confidence["ash"] == 1


def test_equal_candidates_share_the_better_rank():
    case = two_parts({"ash": (8, 3), "elm": (8, 3), "oak": (1, 1)})
    found = acceptability(case, "unknown", draws=100, assumed_spread=0)
    assert found.first.to_dict() == {"ash": 1.0, "elm": 1.0, "oak": 0.0}
    assert found.ranks.loc["oak", 3] == 1
    assert found.winning.loc["ash", "elm"] == found.winning.loc["elm", "ash"] == 0


def test_the_same_seed_gives_the_same_counts_and_another_seed_others(larkspur):
    one, same, other = (acceptability(larkspur, "unknown", draws=5000, seed=seed) for seed in (4, 4, 5))
    pd.testing.assert_frame_equal(one.ranks, same.ranks)
    assert not one.ranks.equals(other.ranks.loc[one.ranks.index])
    assert (one.draws, one.seed, one.weights) == (5000, 4, "unknown")


def test_counts_of_a_seed_are_the_same_on_every_machine():
    case = two_parts({"ash": (8, 5), "elm": (5, 6), "oak": (6, None)})
    found = acceptability(case, "near", draws=10_000, seed=1)
    assert (found.first * 10_000).round().astype(int).to_dict() == PINNED


PINNED = {"ash": 5485, "elm": 1791, "oak": 2724}


def test_the_stated_standard_error_is_how_far_seeds_differ():
    case = two_parts({"ash": (8, 5), "elm": (5, 6), "oak": (6, None)})
    known = plausible(case)
    runs = [acceptabilities(known, {"near": 0.25}, draws=400, seed=seed)["near"] for seed in range(200)]
    seen = np.std([run.first["ash"] for run in runs])
    assert seen == pytest.approx(runs[0].standard_error.loc["ash", 1], rel=0.2)
    assert (runs[0].standard_error > 0).all(axis=None)


@given(searches())
@few
def test_every_candidate_has_some_rank_and_beats_or_is_beaten(case):
    found = acceptability(case, "unknown", draws=200)
    assert found.ranks.sum(axis=1).to_numpy() == pytest.approx(1)
    both = found.winning + found.winning.T
    assert ((both <= 1 + 1e-12) | both.isna()).all(axis=None)
    assert found.first.sum() >= 1 - 1e-12
    sums = found.central_weights.sum(axis=1, min_count=1).dropna()
    assert sums.to_numpy() == pytest.approx(1)
    assert found.confidence.isna().eq(found.first == 0).all()


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"weights": "equal"}, "near, order, unknown"),
        ({"near": -1}, "0 or more"),
        ({"draws": 0}, "at least one"),
        ({"assumed_spread": -0.1}, "0 or more"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_way_out(how, message):
    with pytest.raises(ValueError, match=message):
        acceptability(two_parts({"ash": (8, 5)}), **how)


# What is plausible


def test_the_spread_of_a_cell_leans_on_its_criterion_and_on_the_assumption():
    case = case_of(
        [criterion("who", "who")],
        {"ash": {"who": 4}, "elm": {"who": 5}},
        {"who": 1},
        [("ash", "who", "Ravi", 6, 1), ("elm", "who", "Ravi", 5, 1)],
    )
    # Squares about the mean, as shares: ash 2 x 0.1^2, elm 0; one difference each.
    shared = (2 * 0.15**2 + 0.02) / (2 + 2)
    ash, elm = ((4 * shared + squares) / (4 + 1) for squares in (0.02, 0))
    cells = [row[0] for row in plausible(case).cells]
    assert cells[0].noise == pytest.approx(10 * np.sqrt(ash / 2))
    assert cells[1].noise == pytest.approx(10 * np.sqrt(elm / 2))


def test_assessors_who_differ_by_more_than_their_ranges_allow_are_taken_by_their_differences():
    rows = two_parts({"ash": (2, 5), "elm": (5, 5)}, who=1)
    ravi = rows.assessments.assign(assessor="Ravi", level=lambda a: a["level"].replace({2: 8}))
    both = pd.concat([rows.assessments, ravi])
    both = both.assign(low=both["level"] - 0.1, high=both["level"] + 0.1)
    cell = plausible(rows.replace(assessments=both)).cells[0][0]
    drawn = cell.draw(DRAWS, np.random.default_rng(1))
    assert cell.stretch > 10
    assert drawn.std() > 1


def test_what_all_assessors_always_agree_on_is_a_fact():
    levels = {key: {"who": level} for key, level in (("ash", 4), ("elm", 5), ("oak", 0.16))}
    again = [(key, "who", "Ravi", row["who"], 1) for key, row in levels.items()]
    fact = plausible(case_of([criterion("who", "who")], levels, {"who": 1}, again))
    assert all(row[0].certain for row in fact.cells)
    fewer = plausible(case_of([criterion("who", "who")], levels, {"who": 1}, again[:2]))
    assert not any(row[0].certain for row in fewer.cells)


def test_a_must_have_that_is_met_exactly_is_met_in_every_draw():
    """The mean of three answers of 0.1 is a rounding error above 0.1 to a computer."""
    said = [("ash", "a", who, 0.1, 2) for who in ("D", "M", "O")]
    rows = [criterion("a", scale=(0, 1), ideal=(0, 0), must=(None, 0.1))]
    found = plausible(case_of(rows, {"ash": {}, "elm": {"a": 0.9}}, opinions=said))
    assert [cells[0].mean for cells in found.cells] == [0.1, 0.9]


def test_errors_never_leave_the_scale():
    case = with_range(two_parts({"ash": (10, 0), "elm": (0.5, 9.9)}), "elm", 0, 10)
    known = plausible(case, assumed_spread=0.6)
    for candidate in range(2):
        drawn = known.levels(candidate, 5000, np.random.default_rng(2))
        assert drawn.min() >= 0
        assert drawn.max() <= 10


@given(searches())
@few
def test_fit_of_arrays_equals_fit_of_the_case(case):
    arrays, scores = model(case), fit(case)
    assert arrays.fit(arrays.expected) == pytest.approx(scores["fit"][list(arrays.candidates)].to_numpy())
    assert arrays.missed.tolist() == (scores["must_haves"][list(arrays.candidates)] == "missed").tolist()


# What if


@given(searches(), st.lists(st.integers(0, 20), min_size=7, max_size=7))
@few
def test_moved_weights_give_exactly_what_a_case_with_these_weights_gives(case, points):
    moved = WhatIf(case, draws=20)
    weights = dict(zip(PART_KEYS, points, strict=True))
    weights = {part: weights[part] for part in moved.model.parts}
    if not sum(weights.values()):
        with pytest.raises(ValueError, match="one must be above 0"):
            moved.at(weights)
        return
    stated = case.parts.assign(weight=case.parts["part"].map(weights).fillna(0.0))
    expected = fit(case.replace(parts=stated))
    pd.testing.assert_frame_equal(moved.at(weights)[list(expected)], expected, rtol=1e-9, atol=1e-7)


def test_the_chance_of_being_first_follows_the_weights():
    case = two_parts({"ash": (9, 2), "elm": (2, 9)})
    moved = WhatIf(case, draws=5000)
    assert moved.at({"who": 9, "now": 1})["first"]["ash"] > 0.95
    assert moved.at({"who": 1, "now": 9})["first"]["elm"] > 0.95
    assert moved.at({"who": 1, "now": 1})["first"]["elm"] == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("weights", [{"who": -1, "now": 2}, {"ideal": 1}, {"who": float("nan")}, {}])
def test_weights_that_cannot_be_used_are_refused(weights):
    with pytest.raises(ValueError, match="parts with criteria are who, now"):
        WhatIf(two_parts({"ash": (9, 2)}), draws=10).at(weights)


# Verdict


def test_the_example_has_a_clear_winner(larkspur):
    found = verdict(larkspur)
    assert (found.kind, found.leader, found.rival) == ("clear", "nor", "har")
    assert found.chance > 0.99


def assessed(levels: dict[str, float | None]) -> Case:
    """Make a case of one rating, agreed on by three assessors within a point."""
    known = {key: level for key, level in levels.items() if level is not None}
    near = [(key, "who", f"a{step}", level + step, 1) for key, level in known.items() for step in (-0.5, 0.5)]
    said = {key: {"who": level} for key, level in levels.items()}
    return case_of([criterion("who", "who")], said, {"who": 1}, near)


@pytest.mark.parametrize(
    ("levels", "kind", "why", "about"),
    [
        ({"ash": 8, "elm": 5}, "clear", "chance", ()),
        ({"ash": 6, "elm": 5.4}, "leaning", "chance", ()),
        ({"ash": 6, "elm": 5.95}, "close", "chance", ()),
        ({"ash": 6, "elm": 6}, "close", "tie", ()),
        ({"ash": None, "elm": None}, "unknown", "nothing", ()),
        ({"ash": 6, "elm": None}, "unknown", "few", ()),
        ({"ash": 8, "elm": 5, "oak": None}, "unknown", "unanswered", ("oak",)),
        ({"ash": 9.5, "elm": 5, "oak": None}, "clear", "chance", ()),
    ],
)
def test_a_verdict_follows_from_chance_and_from_what_is_known(levels, kind, why, about):
    found = verdict(assessed(levels))
    assert (found.kind, found.why, found.about) == (kind, why, about)


def test_a_leader_that_misses_a_must_have_is_never_clear():
    criteria = [criterion("who", "who", must=(9, None))]
    case = case_of(criteria, {"ash": {"who": 8}, "elm": {"who": 1}}, {"who": 1})
    found = verdict(case)
    assert (found.kind, found.why) == ("leaning", "missed")
