"""The next question worth asking, and whether it pays to wait for answers."""

from typing import Any

import pandas as pd

from partnerlib import charts, scoring
from partnerlib.case import Case
from partnerlib.charts.lists import tenths
from partnerlib.charts.style import coloured, records
from partnerlib.charts.tornado import LEAST
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, full_names, names, nothing_known
from partnerlib.exhibits.ranks import of_known
from partnerlib.exhibits.words import UNKNOWN, points
from partnerlib.question import PART_TITLES
from partnerlib.robustness import Questions, questions
from partnerlib.robustness.questions import WORTH_WAITING
from partnerlib.words import count, listing, of_hundred, quoted, rounded, whole

MOST = 10
WORTH_ASKING = 0.5
"""Points of fit that one answer alone has to win to be worth asking for; less would not show in a fit."""

LITTLE = f"less than {count(WORTH_WAITING, 'point')}"


@exhibit()
def next_questions(case: Case) -> Exhibit:
    """List the questions whose answers are expected to win us most, and say whether it pays to wait."""
    called = names(case)
    if scoring.levels(case).isna().all(axis=None):
        return Exhibit(nothing_known(called.values()))
    if len(called) == 1:
        only = "is the only candidate so far, so no answer changes whom you would choose."
        return Exhibit(f"{listing(list(called.values()))} {only}")
    known = of_known(scoring.fit(case))
    barred = bool(known["must_haves"].iloc[0] == scoring.MISSED)
    found = questions(_without_must_haves(case) if barred else case)
    asked = found.table[found.table["worth"] >= LEAST]
    top = records(asked.head(MOST))
    headline = _safer(known, found, called, barred) + _headline(found, top, called)
    ax = charts.next_questions(asked, coloured(case), title=headline, note=fictional(case)) if top else None
    said = [f"{_about(row, called)} {tenths(row.worth)}" for row in top]
    return Exhibit(
        headline,
        _table(top, full_names(case)),
        ax.get_figure(root=True) if ax else None,
        f"Points of fit that each answer is expected to win: {listing(said, MOST)}." if said else "",
        f"Questions by what their answers are expected to win: {len(top)} of {len(asked)}.",
        _notes(known, found, called, barred),
        {"Expected to win, points": tenths, "Changes the choice in": of_hundred},
    )


def _about(row: Any, called: dict[str, str]) -> str:
    return f"{quoted(row.label)} of {called[row.candidate]}"


def _without_must_haves(case: Case) -> Case:
    return case.replace(profile=case.profile.assign(must_low=float("nan"), must_high=float("nan")))


def _safer(known: pd.DataFrame, found: Questions, called: dict[str, str], barred: bool) -> str:
    """Say whom one would choose where that is not who ranks first, or that none can be chosen yet."""
    if barred:
        return (
            "Every candidate misses a must-have, so none can be chosen as it stands; what follows leaves "
            "must-haves aside. "
        )
    first = [str(key) for key in known.index[known["rank"] == 1]]
    if found.chosen in first:
        return ""
    leader, fits = first[0], found.fits
    return (
        f"{called[leader]} ranks first, but {called[found.chosen]} is the safer choice: it can be expected "
        f"to fit {whole(fits[found.chosen])}, {called[leader]} only {whole(fits[leader])}, as open answers "
        "may be anything and a must-have may turn out missed. "
    )


def _headline(found: Questions, top: list[Any], called: dict[str, str]) -> str:
    chosen = called[found.chosen]
    if found.table.empty:
        return f"No answer is open or in doubt: there is nothing left to ask before you choose {chosen}."
    asked = [row for row in top if row.worth >= WORTH_ASKING]
    first = f"{_about(asked[0], called)}; {_promise(asked[0], found.chosen, called)}" if asked else ""
    if not found.worth_waiting:
        none = f"No answer is worth waiting for before you choose {chosen}"
        said = f"{none}: knowing everything would be expected to add {LITTLE}."
        return f"{said} If you ask one thing, ask for {first}." if asked else said
    everything = f"knowing everything would be expected to add {points(found.everything)}"
    said = f"It pays to ask before you choose {chosen}: {everything}."
    if not asked:
        return f"{said} Ask several questions: no single answer would add half a point."
    if len(asked) == 1:
        return f"{said} One is worth asking for alone: {first}."
    many = f"{len(asked)}{' or more' * (len(asked) == MOST)}"
    return f"{said} {many} are each worth asking for, first of all {first}."


def _promise(row: Any, chosen: str, called: dict[str, str]) -> str:
    """Say how often an answer changes the choice, from whom or to whom, and what it is expected to win."""
    turn = f"away from {called[chosen]}" if row.candidate == chosen else f"to {called[row.candidate]}"
    won = count(round(row.worth, 1), "point")
    return f"its answer turns the choice {turn} in {of_hundred(row.turns)} cases and is expected to win {won}"


def _table(rows: list[Any], full: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Question": row.label,
            "About": full[row.candidate],
            "Part": PART_TITLES[row.part],
            "Today": "answered, but in doubt" if row.answered else UNKNOWN,
            "Expected to win, points": row.worth,
            "Changes the choice in": row.turns,
        }
        for row in rows
    )


def _notes(known: pd.DataFrame, found: Questions, called: dict[str, str], barred: bool) -> tuple[str, ...]:
    chosen, fit = called[found.chosen], known["fit"][found.chosen]
    missed = (
        "must-haves are left aside" if barred else "a candidate that misses a must-have counts as a fit of 0"
    )
    return (
        f"Knowing every answer for certain would be expected to add {tenths(found.everything)} points of "
        f"fit; from {count(WORTH_WAITING, 'point')} on we say that it pays to wait.",
        "What an answer is worth: over all answers that are plausible, the fit we can expect once we know it "
        f"and choose accordingly, less the {rounded(found.fits.max())} we can expect of {chosen} now, which "
        f"is its fit of {rounded(fit)} with its answers in doubt (expected value of perfect information). "
        f"What nobody answered may lie anywhere on its scale; {missed}; the weights are as stated.",
    )
