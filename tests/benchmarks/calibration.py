"""Is what we call 80 % right 80 times of 100, and what does our pick lose? Writes docs/calibration.md.

PYTHONPATH=tests python -m benchmarks.calibration [searches per setting]
"""

import sys
import time
from collections.abc import Iterator
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from benchmarks import calibration_report
from benchmarks.calibration_report import OFTEN, OURS
from benchmarks.searches import SETTINGS, Search, search, template

from partnerlib import Case
from partnerlib.opinions import topsis
from partnerlib.robustness import Model, Plausible, acceptabilities

SEED, SEARCHES, FEWEST, DRAWS, PROCESSES = 5_010_309, 1000, 10, 4000, 2
BELOW = 1e6
NEAR = "near"
REPORT = Path(__file__).parents[2] / "docs" / "calibration.md"


class Outcome(NamedTuple):
    """What one search says: rows of chances (a candidate each) and of losses (a truth and a pick each)."""

    chances: list[dict[str, object]]
    losses: list[dict[str, object]]


def stated(known: Plausible, seed: int) -> np.ndarray:
    """Give each candidate's stated chance of being the best, in the case's order."""
    found = acceptabilities(known, {NEAR: 0.25}, draws=DRAWS, seed=seed)[NEAR]
    return found.first[list(known.model.candidates)].to_numpy()


def best(made: Search) -> int:
    """Give the place of the candidate that is truly the best: must-haves first, then fit."""
    fit = made.known.model.part_scores(made.values) @ made.weights
    return int((fit - BELOW * made.missed).argmax())


def picks(known: Plausible, chances: np.ndarray) -> dict[str, int]:
    """Give the place of the candidate that each way to pick would take, going by what was recorded."""
    arrays, values = known.model, known.model.known
    weights = (arrays.first + arrays.second) @ arrays.weights / 2
    answered = ~np.isnan(values)
    total = np.where(answered, values, 0) @ weights
    column = np.where(answered, values, 0).sum(axis=0) / np.maximum(answered.sum(axis=0), 1)
    filled = np.where(answered, values, np.where(answered.any(axis=0), column, 0.5))
    scorecard = total / np.maximum(answered @ weights, 1e-12)
    scores = {
        OURS: arrays.fit(arrays.expected),
        OFTEN: chances,
        "scorecard": scorecard,
        "scorecard, blanks are 0": total,
        "TOPSIS": topsis(filled, weights),
    }
    kept = {name: int((score - BELOW * arrays.missed).argmax()) for name, score in scores.items()}
    return kept | {OFTEN: int(chances.argmax()), "scorecard, no must-haves": int(scorecard.argmax())}


def worths(arrays: Model, values: np.ndarray, weights: np.ndarray) -> dict[str, np.ndarray]:
    """Give what each candidate is truly worth, 0 to 100, by each way in which a partnership could work."""
    one, other = values @ arrays.first, values @ arrays.second
    weaker, stronger = np.minimum(one, other), np.maximum(one, other)
    parts = arrays.joined(one, other)
    weighs = weights > 0
    worth = {
        "As our fit says (three quarters the weaker side)": parts @ weights,
        "Only the weaker side counts": weaker @ weights,
        "Both sides count alike": (weaker + stronger) / 2 @ weights,
        "Parts are multiplied": np.prod(parts[:, weighs] ** weights[weighs], axis=1),
        "The weakest part counts half": (parts[:, weighs].min(axis=1) + parts @ weights) / 2,
    }
    return {truth: 100 * of for truth, of in worth.items()}


def outcome(made: Search, seed: int) -> Outcome:
    """Compare what is said of one search with what is true."""
    chances, champion = stated(made.known, seed), best(made)
    rows: list[dict[str, object]] = [
        {"stated": chance, "best": place == champion, "favourite": place == chances.argmax()}
        for place, chance in enumerate(chances)
    ]
    losses: list[dict[str, object]] = []
    for truth, worth in worths(made.known.model, made.values, made.weights).items():
        worth = np.where(made.missed, 0, worth)
        taken = picks(made.known, chances).items()
        losses.append({"truth": truth} | {name: worth.max() - worth[place] for name, place in taken})
    return Outcome(rows, losses)


@cache
def _blank(must_haves: bool) -> Case:
    return template(must_haves)


def one(place: tuple[int, int]) -> Outcome:
    """Run one search, given by its setting and number: every second one has must-haves."""
    setting, number = place
    rng = np.random.default_rng([SEED, setting, number])
    must_haves = bool(number % 2)
    found = outcome(search(SETTINGS[setting], rng, _blank(must_haves)), SEED + number)
    about = {"setting": SETTINGS[setting].name, "must_haves": must_haves}
    return Outcome([about | row for row in found.chances], [about | row for row in found.losses])


def run(searches: int, settings: int = len(SETTINGS), processes: int = PROCESSES) -> Iterator[Outcome]:
    """Run so many searches of each setting, one of each in turn."""
    places = [(setting, number) for number in range(searches) for setting in range(settings)]
    if processes == 1:
        yield from map(one, places)
        return
    with Pool(processes) as pool:
        yield from pool.imap(one, places, chunksize=10)


def main(searches: int) -> None:
    """Run all searches, showing progress, and write the report."""
    if searches < FEWEST:
        sys.exit(f"{searches} searches a setting say nothing; ask for {FEWEST} or more.")
    start, chances, losses = time.monotonic(), [], []
    total = searches * len(SETTINGS)
    for done, found in enumerate(run(searches), 1):
        chances += found.chances
        losses += found.losses
        if done % 100 == 0 or done == total:
            print(f"{done} of {total} searches, {time.monotonic() - start:.0f} s", flush=True)
    text = calibration_report.written(pd.DataFrame(chances), pd.DataFrame(losses), searches, SEED, DRAWS)
    REPORT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SEARCHES)
