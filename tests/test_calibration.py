"""Stated chances come true as often as they say, and the simulation that shows it would catch it if not."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from benchmarks import calibration, calibration_report
from benchmarks.searches import SETTINGS, Search, Setting, search, template, too_sure

from partnerlib import scoring

NOISY = Setting("noisy", off=0.0, noise=(0.18, 0.22), left_open=(0.0, 0.1), ranges=0.2, assessors=(2, 2))
SEARCHES = 60


@pytest.fixture(scope="module")
def made() -> list[Search]:
    blank = template(must_haves=False)
    return [search(NOISY, np.random.default_rng([7, n]), blank) for n in range(SEARCHES)]


def off_by(chances: pd.DataFrame) -> float:
    """How far the favourites' stated chances are from what came true, in standard errors; bold is above 0."""
    favourites = chances[chances["favourite"]]
    found = calibration_report.agreement(favourites, favourites["favourite"]).iloc[0]
    assert found["count"] == SEARCHES
    return (found["said"] - found["true"]) / found["error"]


def chances_of(searches: list[Search]) -> pd.DataFrame:
    return pd.DataFrame(
        [row for n, one in enumerate(searches) for row in calibration.outcome(one, n).chances]
    )


def test_favourites_are_the_best_as_often_as_is_said(made):
    assert abs(off_by(chances_of(made))) < 3


def test_statements_five_times_too_sure_are_caught(made):
    assert off_by(chances_of([replace(one, known=too_sure(one.known, 5)) for one in made])) > 3


def test_the_pick_is_rank_1_of_the_fit_and_the_truth_knows_must_haves():
    blank = template(must_haves=True)
    seen = set()
    for n in range(12):
        one = search(SETTINGS[3], np.random.default_rng([8, n]), blank)
        table, keys = scoring.fit(one.case), one.known.model.candidates
        pick = calibration.picks(one.known, np.zeros(len(keys)))[calibration.OURS]
        assert table["rank"][keys[pick]] == 1
        assert not one.missed[calibration.best(one)] or one.missed.all()
        seen |= set(one.missed)
    assert seen == {True, False}


def test_what_a_partnership_is_worth_by_each_truth(made):
    arrays = replace(
        made[0].known.model,
        first=np.array([[1.0, 0], [0, 0], [0, 1]]),
        second=np.array([[0.0, 0], [1, 0], [0, 1]]),
    )
    worths = calibration.worths(arrays, np.array([[0.4, 0.8, 0.125]]), np.array([0.5, 0.5]))
    # Sides 0.4 and 0.8 join to 0.5; the other part is 0.125 on both sides.
    expected = [31.25, 26.25, 36.25, 25.0, 21.875]
    assert [float(worth[0]) for worth in worths.values()] == pytest.approx(expected)


def test_agreement_and_differences_by_hand():
    chances = pd.DataFrame({"stated": [0.5, 0.5, 0.9, 1.0], "best": [True, False, True, True]})
    found = calibration_report.tenths(chances)
    assert found.loc["50 to 60"].tolist() == pytest.approx([2, 50, 50, 100 * 0.5**0.5 / 2])
    assert found.loc["90 to 100"].tolist() == pytest.approx([2, 95, 100, 15])
    assert found.loc["0 to 10", "count"] == 0
    losses = pd.DataFrame({"truth": "one", "search": [0, 1], "ours": [1.0, 3.0], "theirs": [2.0, 6.0]})
    found = calibration_report.differences(losses, "truth").loc[("one", "theirs")]
    assert found.tolist() == pytest.approx([4.0, 2.0, -2.0, 1.0])
