"""What an answer is worth: against closed forms, and against cases drawn within cases, the naive way."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from cases import DATA, case_of, criterion
from hypothesis import given, settings
from hypothesis import strategies as st
from test_properties import searches

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.robustness import Questions, plausible, questions

OTHERS = ("Ravi", "Mira", "Zoe")
WHO_NOW = {"who": 1, "now": 1}


def facts(
    criteria: Sequence[dict[str, object]],
    levels: dict[str, dict[str, float]],
    weights: dict[str, float],
    opinions: Sequence[tuple[str, str, str, float | None, int]] = (),
) -> Case:
    """Make a case of levels on which four assessors agree, so that they are certain; others are unknown."""
    agreed = [
        (key, name, who, level, 1)
        for key, row in levels.items()
        for name, level in row.items()
        for who in OTHERS
    ]
    return case_of(criteria, levels, weights, [*agreed, *opinions])


def ranged(case: Case, candidate: str, key: str, low: float, high: float) -> Case:
    """Give the case with this recorded range of all answers to one question."""
    rows = case.assessments.astype({"low": float, "high": float})
    its = (rows["candidate"] == candidate) & (rows["criterion"] == key)
    return case.replace(
        assessments=rows.assign(low=rows["low"].mask(its, low), high=rows["high"].mask(its, high))
    )


def row_of(found: Questions, candidate: str, key: str) -> pd.Series:
    return found.table.set_index(["candidate", "criterion"]).loc[(candidate, key)]


# Closed forms


def test_the_worth_of_an_answer_equals_its_closed_form():
    # elm has a fit of 60, that of ash is uniform from 0 to 100 with a mean of 50: asking first gives
    # 60 with chance 0.6, else 80 on average.
    found = questions(facts([criterion("who", "who")], {"ash": {}, "elm": {"who": 6}}, {"who": 1}))
    row = row_of(found, "ash", "who")
    assert found.chosen == "elm"
    assert row["worth"] == pytest.approx(0.6 * 60 + 0.4 * 80 - 60, abs=0.01)
    assert row["turns"] == pytest.approx(0.4, abs=0.005)
    assert found.everything == pytest.approx(8, abs=0.01)


def test_must_haves_of_several_parts_multiply_as_in_the_closed_form():
    # ash meets both must-haves with chance 0.6 * 0.8 and then has values of 0.7 and 0.6 on average. Knowing
    # who = w leaves 0.8 * 50 (w + 0.6), above elm's 50 from w = 0.65 on; knowing now = n leaves
    # 0.6 * 50 (0.7 + n), above 50 from n = 29 / 30 on.
    criteria = [criterion("who", "who", must=(4, None)), criterion("now", "now", must=(2, None))]
    found = questions(facts(criteria, {"ash": {}, "elm": {"who": 5, "now": 5}}, WHO_NOW))
    assert found.fits["ash"] == pytest.approx(0.48 * 65, abs=0.02)
    who, now = row_of(found, "ash", "who"), row_of(found, "ash", "now")
    assert who["worth"] == pytest.approx(20 * (1 - 0.65**2) - 26 * 0.35, abs=0.02)
    assert who["turns"] == pytest.approx(0.35, abs=0.005)
    assert now["worth"] == pytest.approx(15 * (1 - (29 / 30) ** 2) - 29 / 30, abs=0.005)
    assert now["turns"] == pytest.approx(1 / 30, abs=0.005)
    assert found.everything == pytest.approx(50 * (1 - 0.2**3 - 0.4**3) / 6, abs=0.05)


def test_a_must_have_in_the_part_that_is_asked_about_takes_the_whole_fit():
    # In one part: a = x counts in full where b, which weighs as much, meets its must-have (chance 0.5), and
    # then b is 0.75: knowing x leaves 0.5 * 50 (x + 0.75), above elm's 35 from x = 0.65 on.
    criteria = [criterion("a", "who"), criterion("b", "who", must=(5, None))]
    found = questions(facts(criteria, {"ash": {}, "elm": {"a": 2, "b": 5}}, {"who": 1}))
    assert found.chosen == "elm"
    row = row_of(found, "ash", "a")
    assert row["worth"] == pytest.approx(25 * 0.35**2 / 2, abs=0.01)
    assert row["turns"] == pytest.approx(0.35, abs=0.005)


@pytest.mark.parametrize("weights", [{"who": 1}, {"who": 1, "now": 0}])
def test_a_must_have_that_weighs_nothing_is_worth_what_it_decides(weights):
    # ash has 80 and elm 60, but ash's only open answer, of no weight, misses its must-have in 4 of 10
    # cases: 48 in expectation. Asking first gives 80 with chance 0.6, else 60.
    part = "now" if "now" in weights else "who"
    criteria = [criterion("fit", "who"), criterion("must", part, must=(4, None), weight=float(part == "now"))]
    found = questions(facts(criteria, {"ash": {"fit": 8}, "elm": {"fit": 6, "must": 9}}, weights))
    assert found.chosen == "elm"
    assert row_of(found, "ash", "must")["worth"] == pytest.approx(0.6 * 20, abs=0.01)
    assert row_of(found, "ash", "must")["turns"] == pytest.approx(0.6, abs=0.001)
    assert found.everything == pytest.approx(12, abs=0.01)


def test_a_question_that_weighs_nothing_and_excludes_nobody_is_worth_nothing():
    criteria = [
        criterion("x", "who", must=(4, None)),
        criterion("z", "now"),
        criterion("z0", "now", weight=0),
    ]
    said = {"ash": {"x": 5, "z": 5, "z0": 3}, "elm": {"x": 5, "z": 4, "z0": 5}}
    rows = questions(case_of(criteria, said, WHO_NOW)).table.set_index(["candidate", "criterion"])
    assert (rows.loc[[("ash", "z0"), ("elm", "z0")], ["worth", "turns"]] == 0).all(axis=None)
    assert rows["worth"].max() > 0


# Cases within cases

INNER, OUTER, ALL = 4_000, 200, 200_000


def fits_of(case: Case, levels: np.ndarray) -> np.ndarray:
    """Give the fits of levels, criteria x draws, as the scores are defined; 0 where a must-have is missed."""
    rows = case.profile.to_dict("records")
    values, missed = [], np.zeros(levels.shape[1], dtype=bool)
    for row, level in zip(rows, levels, strict=True):
        below = (row["ideal_low"] - level) / max(row["ideal_low"] - row["scale_low"], 1e-300)
        above = (level - row["ideal_high"]) / max(row["scale_high"] - row["ideal_high"], 1e-300)
        values.append(np.where(level < row["ideal_low"], 1 - below, np.where(above > 0, 1 - above, 1)))
        missed |= (level < row["must_low"]) | (level > row["must_high"])
    total, weight_of_all = np.zeros(levels.shape[1]), 0.0
    for part, weight in case.parts[["part", "weight"]].itertuples(index=False):
        sides = [_side(rows, values, part, side) for side in ("ours", "theirs")]
        scores = [score for score in sides if score is not None]
        if scores:
            total += weight * (
                0.75 * np.minimum(scores[0], scores[-1]) + 0.25 * np.maximum(scores[0], scores[-1])
            )
            weight_of_all += weight
    return np.where(missed, 0.0, 100 * total / weight_of_all)


def _side(rows: list[dict[str, float]], values: list[np.ndarray], part: str, side: str) -> np.ndarray | None:
    its = [
        (row["weight"], value)
        for row, value in zip(rows, values, strict=True)
        if row["part"] == part and row["side"] in (side, "both")
    ]
    if not its:
        return None
    return sum(weight * value for weight, value in its) / sum(weight for weight, _ in its)


class Naive:
    """A case whose levels are drawn one by one, and drawn again for every answer."""

    def __init__(self, case: Case) -> None:
        self.case, self.known = case, plausible(case)
        self.rng = np.random.default_rng(7)
        self.keys, self.criteria = self.known.model.candidates, self.known.model.criteria
        self.drawn = pd.DataFrame({key: self.fits(key, ALL) for key in self.keys})
        self.means = self.drawn.mean()
        self.chosen = str(self.means.idxmax())

    def fits(self, candidate: str, draws: int, key: str = "", level: float = np.nan) -> np.ndarray:
        cells = self.known.cells[self.keys.index(candidate)]
        levels = np.stack([cell.draw(draws, self.rng) for cell in cells])
        if key:
            levels[self.criteria.index(key)] = level
        return fits_of(self.case, levels)

    def everything(self) -> tuple[float, float]:
        """Give what knowing all wins, and its standard error."""
        won = self.drawn.max(axis=1) - self.drawn[self.chosen]
        return won.mean(), won.std() / np.sqrt(ALL)

    def asked(self, candidate: str, key: str) -> tuple[float, float, float, float]:
        """Give what one answer wins, how often it changes the choice, and how far off each may be.

        The answers are the middles of so many equally likely ones; the rest is drawn anew for each.
        """
        cell = self.known.cells[self.keys.index(candidate)][self.criteria.index(key)]
        answers = np.sort(cell.draw(OUTER * 101, self.rng))[50::101]
        inner = [self.fits(candidate, INNER, key, level) for level in answers]
        then = np.array([fits.mean() for fits in inner])
        noise = max(fits.std() for fits in inner) / np.sqrt(INNER)
        rival = self.means.drop(candidate).max()
        of_rival = self.drawn.drop(columns=candidate).std().max() / np.sqrt(ALL)
        won = np.maximum(then, rival) - (then if candidate == self.chosen else rival)
        turns = ((then < rival) if candidate == self.chosen else (then > rival)).mean()
        close = (abs(then - rival) < 3 * np.hypot(noise, of_rival)).mean()
        by_chance = 4.5 * np.hypot(noise * np.sqrt(turns / OUTER), of_rival * turns)
        of_worth = by_chance + 0.4 * noise * close + won.max() / OUTER + 0.03
        return won.mean(), turns, of_worth, close + 2 / OUTER


def must_haves_in_three_parts() -> Case:
    """Two sides, ranges, open answers, must-haves in each part, one of no weight, one in a part of none."""
    criteria = [
        criterion("ours", "who", "ours", must=(2, None), weight=2),
        criterion("theirs", "who", "theirs", ideal=(6, 8), must=(None, 9)),
        criterion("bond", "who", "both"),
        criterion("size", "ideal", scale=(0, 600), ideal=(100, 200), must=(50, 500)),
        criterion("licence", "ideal", must=(3, None), weight=0),
        criterion("calm", "jointly", must=(1, None)),
    ]
    said = {
        "ash": {"ours": 8, "bond": 7, "size": 150, "licence": 8},
        "elm": {"ours": 6, "theirs": 6, "bond": 5, "size": 260, "calm": 7},
        "fir": {"ours": 5, "theirs": 4, "size": 380, "licence": 9, "calm": 9},
    }
    opinions = [
        ("ash", "ours", "Ravi", 5, 1),
        ("elm", "size", "Ravi", 330, 1),
        ("elm", "theirs", "Ravi", 8, 1),
    ]
    case = case_of(criteria, said, {"who": 3, "ideal": 2, "jointly": 0}, opinions)
    return ranged(ranged(case, "elm", "size", 40, 560), "fir", "size", 250, 590)


def two_must_haves_in_one_part() -> Case:
    """Both sides of one part exclude; the rival is certain, and close to what can be expected."""
    criteria = [
        criterion("ours", "who", "ours", must=(3, None)),
        criterion("theirs", "who", "theirs", must=(4, None), weight=2),
        criterion("fame", "who", "theirs"),
        criterion("now", "now", ideal=(7, 8), must=(1, 9)),
    ]
    said = {"elm": {"ours": 3, "theirs": 4, "fame": 1, "now": 2}}
    case = facts(criteria, {"ash": {}, **said}, {"who": 2, "now": 1}, [("ash", "ours", "Dana", 6, 1)])
    return ranged(case, "ash", "ours", 1, 9)


def no_must_haves() -> Case:
    criteria = [
        criterion("ours", "who", "ours"),
        criterion("theirs", "who", "theirs"),
        criterion("now", "now"),
    ]
    said = {"ash": {"ours": 7}, "elm": {"ours": 5, "theirs": 6, "now": 5}, "fir": {"theirs": 9, "now": 3}}
    return case_of(criteria, said, {"who": 2, "now": 1})


CASES = [must_haves_in_three_parts, two_must_haves_in_one_part, no_must_haves]


@given(searches(complete=True))
@settings(max_examples=10, deadline=None)
def test_the_naive_fit_is_that_of_the_scores(case):
    table = scoring.fit(case)
    expected = table["fit"].where(table["must_haves"] != scoring.MISSED, 0.0)[case.candidates["candidate"]]
    assert fits_of(case, scoring.levels(case).to_numpy().T) == pytest.approx(expected.to_numpy(), abs=1e-6)


@pytest.mark.parametrize("make", CASES)
def test_every_price_equals_that_of_cases_drawn_within_cases(make):
    case = make()
    found, naive = questions(case), Naive(case)
    error = naive.drawn.std() / np.sqrt(ALL)
    assert found.chosen == naive.chosen
    assert ((found.fits - naive.means).abs() <= 4.5 * error + 0.03).all()
    won, of_won = naive.everything()
    assert found.everything == pytest.approx(won, abs=4.5 * of_won + 0.03)
    assert len(found.table) >= 4
    for row in found.table.itertuples():
        worth, turns, of_worth, of_turns = naive.asked(row.candidate, row.criterion)
        assert row.worth == pytest.approx(worth, abs=of_worth), (row.candidate, row.criterion)
        assert row.turns == pytest.approx(turns, abs=of_turns), (row.candidate, row.criterion)
    assert found.table["worth"].gt(0.2).sum() >= 3


# What holds for all


@pytest.fixture(scope="module")
def larkspur() -> Case:
    return Case.from_folder(DATA / "larkspur")


def test_an_answer_that_changes_nothing_is_worth_nothing(larkspur):
    found = questions(larkspur)
    assert found.chosen == "nor"
    assert (found.table["worth"] == 0).all()
    assert 0 <= found.everything < 0.1
    assert not found.worth_waiting


@st.composite
def weightless(draw: st.DrawFn) -> Case:
    """Draw a case in which a criterion, with or without a must-have, may weigh nothing."""
    case = draw(searches())
    profile = case.profile
    spare = profile.duplicated(["part", "side"]) & pd.Series(
        draw(st.lists(st.booleans(), min_size=6, max_size=6))
    )
    return case.replace(profile=profile.assign(weight=profile["weight"].mask(spare.fillna(False), 0.0)))


@given(weightless())
@settings(max_examples=20, deadline=None)
def test_no_answer_is_worth_less_than_nothing_or_more_than_all_of_them(case):
    found = questions(case, draws=256)
    assert (found.table["worth"] >= 0).all()
    assert found.table["turns"].between(0, 1).all()
    assert (found.table["worth"] <= found.everything).all()
    assert found.table["worth"].is_monotonic_decreasing
    assert list(found.fits.index) == list(scoring.fit(case).index)


@pytest.mark.parametrize("seed", range(6))
def test_one_answer_that_nearly_decides_alone_is_worth_no_more_than_all_however_drawn(seed):
    # The part now weighs 20 times the other: knowing it is worth nearly as much as knowing everything.
    criteria = [
        criterion("now", "now"),
        criterion("ours", "who", "ours"),
        criterion("theirs", "who", "theirs"),
    ]
    said = {"elm": {"now": 5, "ours": 5, "theirs": 5}, "ash": {"ours": 5}}
    found = questions(facts(criteria, said, {"who": 1, "now": 20}), draws=256, seed=seed)
    assert found.table["worth"].max() == pytest.approx(found.everything, abs=0.5)
    assert found.table["worth"].max() <= found.everything


@pytest.mark.parametrize("make", CASES)
def test_another_seed_moves_no_number_by_as_much_as_is_told(make):
    found = [questions(make(), seed=seed) for seed in range(4)]
    assert np.ptp([one.fits for one in found], axis=0).max() < 0.2
    assert np.ptp([one.everything for one in found]) < 0.2
    prices = [one.table.set_index(["candidate", "criterion"])["worth"].sort_index() for one in found]
    assert np.ptp(prices, axis=0).max() < 0.1
    assert np.ptp(prices, axis=0).max() > 0


def test_whether_ranges_of_several_assessors_meet_a_must_have_is_told_finely_even_by_few_draws():
    criteria = [criterion("must", "now", must=(5, None), weight=0), criterion("now", "now")]
    doubts = [("ash", "must", who, level, 1) for who, level in (("Dana", 4), ("Ravi", 5), ("Mira", 6))]
    case = ranged(facts(criteria, {"ash": {"now": 8}, "elm": {}}, {"now": 1}, doubts), "ash", "must", 1, 9)
    fits = [questions(case, draws=256, seed=seed).fits["ash"] for seed in range(4)]
    assert np.mean(fits) == pytest.approx(40, abs=0.3)
    assert np.ptp(fits) < 0.4


def test_the_same_seed_gives_the_same_numbers():
    one, same = questions(no_must_haves(), seed=4), questions(no_must_haves(), seed=4)
    pd.testing.assert_frame_equal(one.table, same.table)
    assert one.everything == same.everything


# Whom we choose today


def test_where_everybody_misses_a_must_have_the_best_ranked_is_chosen():
    criteria = [criterion("x", "who", must=(9, None))]
    found = questions(facts(criteria, {"ash": {"x": 2}, "elm": {"x": 5}, "fir": {"x": 3}}, {"who": 1}))
    assert found.fits.to_dict() == {"elm": 0, "fir": 0, "ash": 0}
    assert found.chosen == "elm"


def test_equal_candidates_have_equal_expectations_and_no_question_turns_from_one_to_the_other_for_nothing():
    same = {"ours": 5, "now": 7}
    criteria = [
        criterion("ours", "who", "ours"),
        criterion("theirs", "who", "theirs"),
        criterion("now", "now"),
    ]
    found = questions(case_of(criteria, {"oak": same, "fir": {"ours": 1}, "elm": same}, WHO_NOW))
    assert found.fits["elm"] == found.fits["oak"]
    assert found.chosen == "elm"
    prices = found.table.set_index(["candidate", "criterion"])
    assert prices.loc["elm", "worth"].to_dict() == pytest.approx(prices.loc["oak", "worth"].to_dict())


def test_with_one_candidate_there_is_nothing_to_choose():
    found = questions(case_of([criterion("x", must=(4, None))], {"ash": {"x": None}}))
    assert found.everything == 0
    assert found.table[["worth", "turns"]].to_numpy().tolist() == [[0, 0]]


@pytest.mark.parametrize(
    ("draws", "levels", "message"), [(0, {"ash": {}}, "at least one"), (9, {}, "notebook 2")]
)
def test_what_cannot_be_priced_is_refused_with_the_way_out(draws, levels, message):
    with pytest.raises(ValueError, match=message):
        questions(case_of([criterion("x")], levels), draws=draws)
